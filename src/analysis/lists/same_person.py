"""A person granted clemency twice keeps one row for each grant, never merged: each row names the other's batch.

Names alone say nothing: the lists hold many different people of one name. Two grants are
one person's on strong evidence only: names that agree, and the same court with the same
day of sentencing, or the same register number as a prisoner, or the same home town where
neither list prints a court.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, starmap
from typing import Final, NamedTuple

from analysis.grants.schema import LIST_SEPARATOR, NAME_SUFFIX, list_items

#: Where more grants than this share a first name, a last name and a court or town, they are
#: no evidence any more, and comparing each with each would take for ever.
_MOST: Final = 50


class _Name(NamedTuple):
    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


def link_persons(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """For each row the batch ids of the same person's other grants, as words of a cell.

    >>> plain = dict.fromkeys(("aliases", "home", "register_number"), "")
    >>> plain |= {"district": "District of Maine", "first_sentenced_on": "1990-05-01"}
    >>> rows = [
    ...     {"batch_id": "2000-07-07-clinton", "clemency_type": "commutation", "name": "Ann B. Example", **plain},
    ...     {"batch_id": "2016-12-19-obama", "clemency_type": "pardon", "name": "Ann Bea Example", **plain},
    ...     {"batch_id": "2017-01-17-obama", "clemency_type": "pardon", "name": "Ann Cora Example", **plain},
    ... ]
    >>> link_persons(rows)
    ['2016-12-19-obama', '2000-07-07-clinton', '']
    """
    names = [_names(row) for row in rows]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for key in {(name.first, name.last, *place) for name in names[at] for place in _evidence(row)}:
            groups[key].append(at)
    same: dict[int, set[int]] = defaultdict(set)
    for group in groups.values():
        if 1 < len(group) <= _MOST:
            for position, at in enumerate(group):
                for other in group[position + 1 :]:
                    if _is_same(rows[at], rows[other], names[at], names[other]):
                        same[at].add(other)
                        same[other].add(at)
    # who may be one of two people ("Ann Example", of "Ann B." and "Ann C." before) is linked to neither
    unsure = {
        at
        for at, others in same.items()
        if not all(starmap(names_agree, combinations([rows[one] for one in others], 2)))
    }
    linked = {at: others - unsure for at, others in same.items() if at not in unsure}
    return [
        LIST_SEPARATOR.join(sorted({rows[other]["batch_id"] for other in linked.get(at, ())}))
        for at in range(len(rows))
    ]


def names_agree(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether a name of one row and one of the other can be the same person's.

    >>> one, other = {"name": "Jane B. Roe", "aliases": ""}, {"name": "Jane Bea Doe", "aliases": "Jane Bea Roe"}
    >>> names_agree(one, other), names_agree(one, {"name": "Jane C. Roe", "aliases": ""})
    (True, False)
    """
    return any(_agree(name, other_name) for name in _names(row) for other_name in _names(other))


def ends_of_names(row: Mapping[str, str]) -> set[tuple[str, str]]:
    """First and last name of a row, and of its aliases: what names that agree have in common.

    >>> ends_of_names({"name": "Jane B. Roe, Jr.", "aliases": ""})
    {('jane', 'roe')}
    """
    ends = {(name.first, name.last) for name in _names(row)}
    return ends or {(row["name"].casefold(), "")}


def _evidence(row: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The register number; court and year of sentencing, or the home town where no court is known."""
    number: list[tuple[str, ...]] = [("register number", row["register_number"])] if row["register_number"] else []
    if row["district"] and row["first_sentenced_on"]:
        return [*number, (row["district"], row["first_sentenced_on"][:4])]
    return [*number, ("", row["home"])] if row["home"] else number


def _is_same(row: Mapping[str, str], other: Mapping[str, str], names: Sequence[_Name], others: Sequence[_Name]) -> bool:
    if (row["batch_id"], row["clemency_type"]) == (other["batch_id"], other["clemency_type"]):
        return False  # one day's list does not name a person twice
    numbers = {row["register_number"], other["register_number"]} - {""}
    if len(numbers) > 1:
        return False
    shared = min(len(row["first_sentenced_on"]), len(other["first_sentenced_on"]))
    has_one_number = bool(row["register_number"] and other["register_number"])
    if row["first_sentenced_on"][:shared] != other["first_sentenced_on"][:shared] and not has_one_number:
        return False
    return any(_agree(name, other_name) for name in names for other_name in others)


def _agree(name: _Name, other: _Name) -> bool:
    """Whether two names can be one person's: an initial may stand for a name, and one, or "Jr.", be left out."""
    if (name.first, name.last) != (other.first, other.last) or len({name.suffix, other.suffix} - {""}) > 1:
        return False
    return all(one.startswith(two) or two.startswith(one) for one, two in zip(name.middle, other.middle, strict=False))


def _names(row: Mapping[str, str]) -> list[_Name]:
    given = [row["name"], *list_items(row["aliases"])]
    return [name for name in map(_parse_name, given) if name is not None]


def _parse_name(text: str) -> _Name | None:
    text = text.casefold().strip()
    suffix = found[1] if (found := NAME_SUFFIX.search(text)) else ""
    words = ["".join(filter(str.isalpha, word)) for word in NAME_SUFFIX.sub("", text).split()]
    words = [word for word in words if word]
    return _Name(words[0], tuple(words[1:-1]), words[-1], suffix) if len(words) > 1 else None
