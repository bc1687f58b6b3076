"""Lists that print the surname first: "Example, Ann", as those of presidents before 1989 do.

A single name with a comma says nothing of its order: a title, a firm or a home may follow it. Only a
list that prints most of its names so is read so, and in such a list, as in any other, a name that is
printed in another way than most is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NamedTuple

from analysis.lists.layouts.record import Listing, RawRecord, Reject
from analysis.lists.names import ALSO_KNOWN_AS, may_have_alias

_ALSO = re.compile(rf"[ ,;]*\(? ?\b{ALSO_KNOWN_AS}(?![a-z]) ?\)?[ :,]*", re.IGNORECASE)
#: What follows a comma and is no first name: of people, and of firms. Co without a dot is a first name as well.
_SUFFIX = re.compile(
    r"(?:jr|sr|i{1,3}|iv|v|esq|m\.? ?d|ph\.? ?d|d\.? ?d\.? ?s|c\.? ?p\.? ?a|ret"
    r"|inc|incorporated|ltd|limited|l\.? ?l\.? ?c|l\.? ?l\.? ?p|l\.? ?p|corp|corporation|co(?=\.)|company|n\.? ?a)\.?",
    re.IGNORECASE,
)
_ENDS_IN_SUFFIX = re.compile(r"(?P<name>.+?)[ ,]+(?P<suffix>(?:jr|sr|ii|iii|iv)\.?)", re.IGNORECASE)
#: A title or a note, of which nobody knows where it belongs once the name is turned round.
_ASIDE = re.compile(
    r"[()]|(?:^|, ?)(?:dr|mr|mrs|ms|miss|rev|hon|capt|col|gen|lt|sgt|maj)\b"
    r"| (?:dr|mrs?|ms|miss|rev|hon)\.?$",
    re.IGNORECASE,
)
#: A footnote behind a name, with a comma of its own: "(condition declined, commutation not effectuated)".
_NOTE = re.compile(r"[ *†‡]*\([^()]*,[^()]*\)$")
_BETWEEN = re.compile(r" ?; ?| (?:and|or|&) ")
_FEWEST: Final = 2


class _Name(NamedTuple):
    """A name as it is printed: ``given`` is empty where nothing says that the surname stands first."""

    first: str
    given: str
    suffixes: tuple[str, ...]

    def put_right(self) -> str:
        """The name with the surname last."""
        given, suffixes = self.given, self.suffixes
        if inner := _ENDS_IN_SUFFIX.fullmatch(given):
            given, suffixes = inner["name"], (inner["suffix"], *suffixes)
        return ", ".join((f"{given} {self.first}".strip(), *suffixes))


def order_names(listing: Listing) -> Listing:
    """A list with its names in the order in which they are spoken; a name of unknown order is rejected.

    >>> _put_right("Smith, John, Jr."), _put_right("Example, Nicholas (AKA) Sample, Nick and Sam, N.")
    ('John Smith, Jr.', 'Nicholas Example aka Nick Sample aka N. Sam')
    """
    forms = [_parse_name(_without_notes(record.name)) for record in listing.records]
    n_inverted = sum(form is not None and bool(form.given) for form in forms)
    if not n_inverted and None not in forms:
        return listing
    n_plain = sum(form is not None and not form.given and " " in form.first for form in forms)
    is_inverted = n_inverted >= _FEWEST and n_inverted > n_plain
    kept: list[RawRecord] = []
    extents: list[tuple[int, int]] = []
    rejects, account = list(listing.rejects), listing.account
    for record, extent, form in zip(listing.records, listing.extents, forms, strict=True):
        is_single = form is not None and " " not in form.first
        name = _put_right(record.name) if is_inverted and (is_single or (form and form.given)) else ""
        if not is_inverted and form is not None and not form.given:
            name = record.name
        if name:
            kept.append(record._replace(name=name))
            extents.append(extent)
        else:
            words = record.name[:500]
            rejects.append(Reject(record.source, record.line, record.name[:200], "name", words, "name.order"))
            account = account.without(*extent)
    return replace(listing, records=kept, extents=extents, rejects=rejects, account=account)


def _without_notes(name: str) -> str:
    """A name line without other names, and without a footnote that has a comma of its own."""
    if "," not in name and "(" not in name and not may_have_alias(name.casefold()):
        return name  # as most are
    name = _ALSO.split(name, maxsplit=1)[0]
    return _NOTE.sub("", name) if "(" in name else name


def _parse_name(printed: str) -> _Name | None:
    """The parts of a name between its commas; None where they are neither name and suffixes nor surname and name."""
    if "," not in printed and printed:
        return _Name(printed.strip(), "", ())
    first, *others = (part.strip() for part in printed.split(","))
    is_suffix = [_SUFFIX.fullmatch(part) is not None or (part == "Co" and " " in first) for part in others]
    suffixes = tuple(part for part, is_one in zip(others, is_suffix, strict=True) if is_one)
    given = [part for part, is_one in zip(others, is_suffix, strict=True) if part and not is_one]
    if not first or len(given) > 1 or (given and _ASIDE.search(printed)):
        return None
    return _Name(first, "".join(given), suffixes)


def _put_right(printed: str) -> str:
    """A whole name line with the surname last in each of its names; empty where one of them is in no known order."""
    name, *aliases = _ALSO.split(printed)
    parts = [name, *(one for alias in aliases for one in _BETWEEN.split(alias.strip(" ();")) if one)]
    forms = [_parse_name(part.strip(" ;")) for part in parts]
    return "" if None in forms else " aka ".join(form.put_right() for form in forms if form is not None)
