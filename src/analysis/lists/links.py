"""What a grant is to other grants of the table: the same person's, or an amended warrant's earlier one.

Links need evidence in the rows, or an entry in ``data/hand/links.csv``: the grant, the
relation (``amends`` or ``same_person``), the other grant, and who says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from analysis.errors import InputError
from analysis.grants.csvfile import read_rows
from analysis.grants.schema import LIST_SEPARATOR, list_items
from analysis.lists.layouts import Reject
from analysis.lists.same_person import link_persons, names_agree

#: What stands in the cell ``amends`` of an amended warrant until the earlier grant is found.
AMENDED: Final = "(Amended)"

_COLUMNS: Final = ("grant", "relation", "other", "says")
_RELATIONS: Final = ("amends", "same_person")

#: What shows that two grants to people of one name are of one case; an amended warrant may correct the offense,
#: but then a day of sentencing or a number has to say that it is the same case: one court tries many of one name.
_EVIDENCE: Final = ("district", "register_number", "offenses")


class Link(NamedTuple):
    """One link that a person has looked up: two grants by their ids, with file and line."""

    grant: str
    relation: str
    other: str
    where: str


def read_links(path: Path) -> tuple[Link, ...]:
    """Read the links; a file that is missing, or a header alone, holds none.

    Raises
    ------
    InputError
        All faults together, each with file and line.
    """
    if not path.exists():
        return ()
    links: list[Link] = []
    faults: list[str] = []
    for row in read_rows(path, _COLUMNS, "links", faults, may_be_empty=True):
        where = f"{path}, line {row.line}"
        link = Link(row["grant"], row["relation"], row["other"], where)
        if link.relation not in _RELATIONS:
            faults.append(f"{where}: relation: {link.relation!r} is none of {', '.join(_RELATIONS)}")
        if not row["says"].strip():
            faults.append(f"{where}: says: is empty; name who says so")
        if link.grant == link.other:
            faults.append(f"{where}: {link.grant} is linked to itself")
        links.append(link)
    if faults:
        raise InputError("\n".join(faults))
    return tuple(links)


def link_grants(table: Sequence[dict[str, str]], links: Sequence[Link]) -> list[Reject]:
    """Fill ``same_person`` and ``amends`` of all rows (in place), which have their ``grant_id``.

    An amended warrant, told by any word in ``amends``, gets the id of the one earlier grant
    of the same time in office and type that it replaces; where none is found, or several,
    the cell is empty, the grant counts, and the rows that say so are returned.

    Raises
    ------
    InputError
        A link names a grant that its batch does not have, or no earlier one to replace.
    """
    at = {row["grant_id"]: row for row in table}
    batches = {row["batch_id"] for row in table}
    used = [link for link in links if {_batch(link.grant), _batch(link.other)} <= batches]
    faults = [fault for link in used if (fault := _fault_of(link, at))]
    if faults:
        raise InputError("\n".join(faults))
    for row, same_person in zip(table, link_persons(table), strict=True):
        row["same_person"] = same_person
    for link in (link for link in used if link.relation == "same_person"):
        _add_person(at[link.grant], at[link.other])
        _add_person(at[link.other], at[link.grant])
    typed = {link.grant: link.other for link in used if link.relation == "amends"}
    return _link_amended(table, typed)


def _batch(grant_id: str) -> str:
    return grant_id.partition("/")[0]


def _fault_of(link: Link, at: Mapping[str, Mapping[str, str]]) -> str:
    for grant_id in (link.grant, link.other):
        if grant_id not in at:
            return f"{link.where}: {_batch(grant_id)} has no grant {grant_id}; mend or remove the link"
    row, other = at[link.grant], at[link.other]
    if link.relation == "amends" and (
        row["clemency_type"] != other["clemency_type"] or row["granted_on"] < other["granted_on"]
    ):
        return f"{link.where}: {link.other} is no earlier {row['clemency_type']} that {link.grant} could replace"
    return ""


def _add_person(row: dict[str, str], other: Mapping[str, str]) -> None:
    batches = {*list_items(row["same_person"]), other["batch_id"]}
    row["same_person"] = LIST_SEPARATOR.join(sorted(batches))


def _link_amended(table: Sequence[dict[str, str]], typed: Mapping[str, str]) -> list[Reject]:
    amended = [row for row in table if row["amends"] or row["grant_id"] in typed]
    surnames = {_key(row) for row in amended}
    earlier: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in table:
        if not (row["amends"] or row["grant_id"] in typed) and _key(row) in surnames:
            earlier[_key(row)].append(row)
    not_found = []
    for row in amended:
        found = [other["grant_id"] for other in earlier[_key(row)] if _replaces(row, other)]
        row["amends"] = typed.get(row["grant_id"]) or (found[0] if len(found) == 1 else "")
        if not row["amends"]:
            rule = "amends.several_grants" if found else "amends.no_earlier_grant"
            not_found.append(Reject(row["source"], int(row["source_line"]), row["name"], "amends", AMENDED, rule))
    return not_found


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    """Time in office, type, and the first letter of the name: what both grants share."""
    return row["batch_id"][len("YYYY-MM-DD-") :], row["clemency_type"], row["name"][:1].casefold()


def _replaces(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether an amended warrant is of the same person and case as an earlier grant, as far as both are printed."""
    if other["granted_on"] >= row["granted_on"] or not names_agree(row, other):
        return False
    n_day = min(len(row["first_sentenced_on"]), len(other["first_sentenced_on"]))
    agrees = {column: row[column] == other[column] for column in _EVIDENCE if row[column] and other[column]}
    contradicts = not agrees.get("district", True) or not agrees.get("register_number", True)
    is_sure = agrees.get("offenses", True) or n_day > 0 or agrees.get("register_number", False)
    is_same_day = row["first_sentenced_on"][:n_day] == other["first_sentenced_on"][:n_day]
    return any(agrees.values()) and is_same_day and is_sure and not contradicts
