"""The raw record: what every layout reader gives, whatever the published page looked like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from analysis.errors import InputError

#: What stands in a part of a record between court cases that the list divides by empty lines and does not number.
CASE_GAP: Final = "\n\n"


class UnknownLayout(InputError):
    """No layout reader knows this text; ``sought`` is what they looked for, the same for every text."""

    def __init__(self, words: str, sought: str = "") -> None:
        self.words, self.sought = words, sought
        super().__init__(f"{words}. {sought}" if sought else words)


class Heading(NamedTuple):
    """A heading that says how many grants stand below it: "May 28, 1804 - 16 Pardons and 6 Commutations".

    ``number`` counts the headings of its list from 1, ``line`` is where it stands,
    and ``counts`` are pairs of a clemency type and a number, in the heading's order.
    """

    number: int
    line: int
    words: str
    counts: tuple[tuple[str, int], ...]


class RawRecord(NamedTuple):
    """One grant as published: words, not yet facts.

    The five parts hold the published text with damaged characters repaired and runs of
    blanks folded; lines that continue a part (numbered cases) are joined by a newline, cases that only
    empty lines divide by :data:`CASE_GAP`.
    ``line`` is the physical line, counted from 1, on which the record begins.
    ``granted_on``, ``president``, ``clemency_type`` and ``home`` are None or empty where
    the list does not print them; below a heading that names both types, or headings that
    contradict each other, ``clemency_type`` holds their words. ``heading`` is the nearest one
    above that says how many grants stand below it. ``block`` numbers the days of the list in
    published order, from 1: a new block begins at a day line, or where the alphabet starts again.
    ``is_amended_warrant`` says that a heading above, or the name's own line, prints "(Amended)".
    ``register_number`` and ``docket`` hold the printed words of a prisoner's number and of the
    docket numbers of the cases, one a line.
    """

    source: str
    line: int
    name: str
    offense: str = ""
    district_date: str = ""
    sentence: str = ""
    terms: str = ""
    granted_on: date | None = None
    president: str = ""
    clemency_type: str = ""
    home: str = ""
    block: int = 0
    heading: Heading | None = None
    is_amended_warrant: bool = False
    register_number: str = ""
    docket: str = ""

    @property
    def place(self) -> tuple[str, int, str]:
        """What identifies it among the records of a run, as printed; in the table ``grants.schema.IDENTITY``."""
        return self.source, self.line, self.name


@dataclass(frozen=True, slots=True)
class Reject:
    """Published words that became no fact, and the rule that refused them.

    ``line`` is the physical line in the source, ``record`` the person's name where it is
    known, ``field`` the part or column, ``text`` the words (at most 500 characters).
    """

    source: str
    line: int
    record: str
    field: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every row of one source.

    A row is one row of the published table (a CSV row may span several physical lines)
    or, in a text layout, one line. Each row falls in exactly one class:

    - ``records``: the row with a person's name, and the rows that begin a labeled part;
    - ``continuations``: rows that go on with a part (numbered cases, wrapped text);
    - ``structural``: header, day lines, headings, prose about the list, blank rows;
    - ``rejected``: rows that are in no record; each has its :class:`Reject`.

    ``grants`` is the number of records (persons) that the rows make.

    >>> print(Account("invented", "key-value CSV", 9, 5, 1, 2, 1, 1))
    invented (key-value CSV): 9 rows = 5 of records + 1 continuations + 2 structural + 1 rejected; 1 grants
    """

    source: str
    layout: str
    rows: int
    records: int
    continuations: int
    structural: int
    rejected: int
    grants: int

    def __post_init__(self) -> None:
        """Refuse an account that does not add up: a row was lost or counted twice."""
        classed = self.records + self.continuations + self.structural + self.rejected
        if classed != self.rows:
            raise InputError(
                f"{self.source}: {self.rows} rows came in, but {classed} are accounted for; "
                "this is a fault of the layout reader, nothing was written"
            )

    def __str__(self) -> str:
        return (
            f"{self.source} ({self.layout}): {self.rows:,} rows = {self.records:,} of records"
            f" + {self.continuations:,} continuations + {self.structural:,} structural"
            f" + {self.rejected:,} rejected; {self.grants:,} grants"
        )

    def without(self, records: int, continuations: int) -> Account:
        """The account after one grant, of so many rows, was rejected as a whole."""
        return replace(
            self,
            records=self.records - records,
            continuations=self.continuations - continuations,
            rejected=self.rejected + records + continuations,
            grants=self.grants - 1,
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """One published list as read: its records, what was rejected, and the row account.

    ``extents`` gives for each record how many rows of the classes ``records`` and
    ``continuations`` it is made of. ``stated`` is how many grants the list itself says
    that it holds, by ``pardon``, ``commutation`` and ``clemency`` (both together), and
    ``page`` the address that it gives as its own; both empty where it says nothing.
    ``headings`` are those that say how many grants stand below them.
    ``columns`` are the parts that the header of a table of people names; empty for a list
    with labels. ``names_nobody`` says what a document without records is, where its layout knows
    that nobody is named in it ("a proclamation for a class of people"); a list that names
    people is never without records by design, and empty here. ``also_to_a_class`` holds the
    words of a grant to a class of people that stands beside the people named.
    """

    account: Account
    records: list[RawRecord]
    extents: list[tuple[int, int]]
    rejects: list[Reject] = field(default_factory=list)
    stated: Mapping[str, int] = field(default_factory=dict)
    page: str = ""
    columns: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    names_nobody: str = ""
    also_to_a_class: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One form in which lists are published.

    ``looks_for`` says in words what ``recognizes`` looks for in a text; ``read`` takes a text that was
    recognized and the id of its source.
    """

    name: str
    looks_for: str
    recognizes: Callable[[str], bool]
    read: Callable[[str, str], Listing]
