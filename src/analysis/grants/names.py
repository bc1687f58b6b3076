"""Names by choice: what a publication tells of who the people are."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from analysis.errors import UsageError
from analysis.grants.identity import grant_ids, slug
from analysis.grants.schema import NAME_SUFFIX, list_items
from analysis.parameters import PUBLISHED_NAMES
from analysis.parameters import Names as Names

#: What is published of a person's name.
CHOICES: Final[tuple[str, ...]] = PUBLISHED_NAMES.choices

#: What leads to a person, and goes with less than the full name.
HIDDEN: Final = ("aliases", "home", "register_number", "docket", "source_line")


def show_names(grants: pd.DataFrame, names: str) -> pd.DataFrame:
    """The grants as they are published.

    With less than the full name goes what leads to it: other names, home, the numbers of prisoner and
    case, and the line of the list on which the record stands; the id of a grant holds its place in the batch.
    A company is no person whose name is to be kept: its name stays whole with ``initials``, which would make
    none; with ``none``, a release without any name, it is "Company 2" by its place.

    Parameters
    ----------
    grants : DataFrame, one row per grant, in published order
        Reads ``batch_id``, ``grant_id``, ``amends``, ``is_company``, ``name``, ``president``, ``source`` and the
        columns of :data:`HIDDEN`. Not changed.
    names : of :data:`CHOICES`

    Returns
    -------
    DataFrame, the same rows and columns

    Raises
    ------
    UsageError
        Another word than those of :data:`CHOICES`; the id of a source names somebody whose name is to be hidden.
    """
    if names not in CHOICES:
        raise UsageError(f"names are published {', '.join(CHOICES[:-1])} or {CHOICES[-1]}, not {names!r}")
    if names == "full":
        return grants
    if naming := [source for source, rows in grants.groupby("source") if names_somebody(str(source), rows)]:
        raise UsageError(
            f"the source id {naming[0]!r} names a person whom it grants clemency, and names are published {names};"
            " give the list another id (the name of its sheet in data/sources) and ingest it again"
        )
    is_company = grants["is_company"].fillna(False).astype(bool)
    numbered = is_company.map({True: "Company ", False: "Person "}) + _position(grants)
    shown = grants["name"].map(initials).mask(is_company, grants["name"]) if names == "initials" else numbered
    hidden = pd.Series(grant_ids(zip(grants["batch_id"], numbered, strict=True)), grants.index)
    ids = dict(zip(grants["grant_id"], hidden, strict=True))
    amends = grants["amends"].map(lambda id_: ids.get(id_, "elsewhere"), na_action="ignore").astype("string")
    nothing = {column: pd.Series(pd.NA, grants.index, grants[column].dtype) for column in HIDDEN}
    return grants.assign(name=shown.astype("string"), grant_id=hidden.astype("string"), amends=amends, **nothing)


def names_somebody(text: str, grants: pd.DataFrame) -> bool:
    """Whether an id or an address holds a word of a person's name, or other name, of these grants.

    Words of fewer than three letters tell nobody; a president's are there for the president.

    >>> row = {"name": "Jane B. Roe", "aliases": None, "is_company": False, "president": "John Doe"}
    >>> [names_somebody(text, pd.DataFrame([row])) for text in ("grant-for-jane_roe/", "john-doe-b-list-3", "Janet")]
    [True, False, False]
    """
    words = {word for word in slug(text).split("-") if len(word) >= _FEWEST_LETTERS and word.isalpha()}
    words -= {word for president in grants["president"].dropna().unique() for word in slug(president).split("-")}
    people = grants[~grants["is_company"].fillna(False).astype(bool)]
    named = [*people["name"].dropna(), *(one for cell in people["aliases"].dropna() for one in list_items(cell))]
    return any(not words.isdisjoint(slug(name).split("-")) for name in named)


def _position(grants: pd.DataFrame) -> pd.Series:
    """The place of each grant in its batch, from 1."""
    return (grants.groupby("batch_id").cumcount() + 1).astype("string")


def initials(name: str) -> str:
    """The first letter of each part of a name; what follows it (Jr., III) is left out.

    >>> initials("Jane Roe"), initials("Ann Mary de la Doe-Roe, Jr."), initials("O'Neill")
    ('J. R.', 'A. M. D. L. D.', 'O.')
    """
    letters = (next(filter(str.isalpha, part), "") for part in NAME_SUFFIX.sub("", name.strip()).split())
    return " ".join(f"{letter.upper()[0]}." for letter in letters if letter) or _NO_LETTER


def are_initials(shown: str) -> bool:
    """Whether a text has the form of initials; of which name is not asked.

    >>> [are_initials(shown) for shown in ("A. E. V.", "–", "A. Example", "AE.", "")]
    [True, True, False, False, False]
    """
    return shown == _NO_LETTER or all(_INITIAL.fullmatch(part) for part in shown.split(" "))


#: The shortest word that can tell a name.
_FEWEST_LETTERS: Final = 3

#: What is shown of a name without a letter.
_NO_LETTER: Final = "–"

_INITIAL: Final = re.compile(r"[^\W\d_]\.")
