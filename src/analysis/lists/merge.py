"""The lists of a run and the table that is there become one table: each list whole, or not at all.

A list that can't stand beside the others is refused, and what the table held of it stays. Nothing
hangs on the order in which lists are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations, product
from typing import Final

import pandas as pd

from analysis.errors import InputError, Reason, say_alike
from analysis.grants.checks import check_grants
from analysis.grants.identity import grant_ids
from analysis.grants.table import file_order, to_grants
from analysis.lists.layouts import Reject
from analysis.lists.links import Link, link_grants
from analysis.lists.read_list import ReadList, RowWords
from analysis.lists.same_person import ends_of_names, names_agree


def merge_lists(
    before: Sequence[RowWords], lists: Sequence[ReadList], list_of: Mapping[str, str], links: Sequence[Link] = ()
) -> pd.DataFrame:
    """The whole table with all lists that can be taken; the others now have the reasons why they are ``refused``.

    A grant that stands in two lists would count twice: a list that the table does not hold yet is refused
    beside one that it does, and of two new ones both are, as nothing says which of them counts.
    Where the table would break what must hold of it, the lists whose rows break it are refused, otherwise
    those with grants of the same day. An amended warrant whose earlier grant is not found is told among the
    ``rejects`` of its list, and among its ``notes`` what may be one grant with another day in another list.

    Parameters
    ----------
    before : rows of the table that is there
    lists : what was read; those that are refused already are left out
    list_of : by the id of each source in the table or in a list, the id of its list
    links : what people have looked up, see :mod:`analysis.lists.links`

    Returns
    -------
    DataFrame, one row per grant, typed as in :mod:`analysis.grants.schema`, in the order of the file

    Raises
    ------
    InputError
        The table that is there is broken by itself, without any of the lists; or a link names a grant that its
        batch does not have.
    """
    had = {list_of[cells["source"]] for cells in before}
    while True:
        taken = {one.id: one for one in lists if not one.refused}
        kept = [cells for cells in before if list_of[cells["source"]] not in taken]
        rows = [*kept, *(cells for one in taken.values() for cells in one.rows)]
        if not taken:
            return _make_table(rows, links)[0]
        refused = _find_doubles(rows, taken, had, list_of)
        if not refused:
            grants, not_found = _make_table(rows, links)
            refused = _find_broken(grants, kept, taken, list_of)
        if not refused:
            _note_neighbors(rows, taken, list_of)
            for reject in not_found:  # of a row that is kept, the lists of this run have moved the earlier grant
                taken.get(list_of[reject.source], next(iter(taken.values()))).rejects.append(reject)
            return grants
        for id_, reasons in refused.items():
            taken[id_].refused += reasons


def _make_table(rows: Sequence[RowWords], links: Sequence[Link] = ()) -> tuple[pd.DataFrame, list[Reject]]:
    """The rows in their order, with ids and links; and the amended warrants whose earlier grant is not found."""
    table = [dict(cells) for cells in sorted(rows, key=file_order)]  # they may be put together in another way
    ids = grant_ids((cells["batch_id"], cells["name"]) for cells in table)
    for cells, grant_id in zip(table, ids, strict=True):
        cells["grant_id"] = grant_id
    not_found = link_grants(table, links)
    return to_grants(table), not_found


def _find_doubles(
    rows: Sequence[RowWords], taken: Collection[str], had: Collection[str], list_of: Mapping[str, str]
) -> dict[str, list[Reason]]:
    """The lists that hold grants of other lists: names agree, batch and type too, and what is known of the court."""
    doubled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in _group_by_names(rows, "batch_id"):
        by_list: dict[str, list[RowWords]] = defaultdict(list)
        for cells in group:
            by_list[list_of[cells["source"]]].append(cells)
        for here, there in permutations(by_list, 2):
            for cells in by_list[here]:
                if (
                    any(_may_be_one(cells, other) for other in by_list[there])
                    and cells["name"] not in doubled[here, there]
                ):
                    doubled[here, there].append(cells["name"])
    doubled = {pair: names for pair, names in doubled.items() if names}
    refused: dict[str, list[Reason]] = defaultdict(list)
    for (here, there), names in doubled.items():
        if here not in taken or (here in had and there not in had):
            continue  # the other one answers for it
        which = "already" if there in had else "as well, and nothing says which of them counts"
        refused[here].append(
            Reason(
                f"grants of the list {here!r} that stand in the list {there!r} {which}: {len(names):,}"
                f" ({', '.join(names[:5])}{' …' if len(names) > 5 else ''}); if they are copies of one list, give"
                f" each a sheet in data/sources with list: {there}, and ingest both together"
            )
        )
    return refused


def _note_neighbors(rows: Sequence[RowWords], taken: Mapping[str, ReadList], list_of: Mapping[str, str]) -> None:
    """Note what may be one grant in two lists that date it a day apart, as when one prints the day it was published.

    Both stay in the table: people of one name are granted clemency on neighboring days as well.
    """
    noted: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)  # a person with aliases is in several groups
    for group in _group_by_names(rows, "president"):
        by_day: dict[str, list[RowWords]] = defaultdict(list)
        for cells in group:
            by_day[cells["granted_on"]].append(cells)
        for day, next_day in pairwise(sorted(by_day)):
            if date.fromisoformat(next_day) - date.fromisoformat(day) != timedelta(days=1):
                continue
            for cells, later in product(by_day[day], by_day[next_day]):
                lists = (list_of[cells["source"]], list_of[later["source"]])
                is_of_two = lists[0] != lists[1] and not taken.keys().isdisjoint(lists) and not later["amends"]
                if is_of_two and _may_be_one(cells, later):
                    noted[lists][f"{cells['name']} ({day} and {next_day})"] = None
    for (first, second), people in noted.items():
        one = taken.get(second) or taken[first]
        shown = ", ".join([*people][:5])
        one.notes.append(
            f"people of one name and type stand in the list {first!r} and, a day later, in the list {second!r}:"
            f" {len(people):,} ({shown}{' …' if len(people) > 5 else ''}); where that is one grant it counts"
            " twice: compare the days with the pages, and mend or leave out the list whose day is wrong"
        )


def _group_by_names(rows: Sequence[RowWords], column: str) -> Iterable[list[RowWords]]:
    """The rows that have one value of a column, one type, and one first and last name."""
    groups: dict[tuple[str, ...], list[RowWords]] = defaultdict(list)
    for cells in rows:
        for ends in ends_of_names(cells):
            groups[cells[column], cells["clemency_type"], *ends].append(cells)
    return groups.values()


#: What may be unknown of a grant in one list and known in another.
_FACTS: Final = ("district", "first_sentenced_on")


def _may_be_one(cells: RowWords, other: RowWords) -> bool:
    """Whether two rows of one day and type may be one grant: names that agree, and no court or day that differs."""
    is_alike = names_agree(cells, other) or cells["name"].casefold() == other["name"].casefold()
    return is_alike and all(cells[fact] == other[fact] or not (cells[fact] and other[fact]) for fact in _FACTS)


def _find_broken(
    grants: pd.DataFrame, kept: Sequence[RowWords], taken: Collection[str], list_of: Mapping[str, str]
) -> dict[str, list[Reason]]:
    """The lists with which the table breaks what must hold of it, so that no report could be made."""
    broken = check_grants(grants)
    if broken.empty:
        return {}
    alone, _ = _make_table(kept)
    if not (already := check_grants(alone)).empty:
        raise InputError(
            "\n".join([_BROKEN_ALREADY, *say_alike(_say_broken(alone, already, ", in the table already"))])
        )
    of_row = grants["source"].map(list_of)
    of_broken = of_row.loc[broken["line"]]
    guilty = set(of_broken[of_broken.isin(taken)])
    days = grants["granted_on"]
    if not guilty:  # they outnumber the rows that are there
        of_days = of_row[days.isin(set(days.loc[broken["line"]]))]
        guilty = set(of_days[of_days.isin(taken)])
    refused = {}
    for id_ in guilty:
        own_days = set(days[of_row == id_])
        is_own, is_kept = of_broken == id_, ~of_broken.isin(taken) & days.loc[broken["line"]].isin(own_days)
        refused[id_] = [
            Reason(f"the list {id_!r}: {_BROKEN}"),
            *_say_broken(grants, broken[is_own.to_numpy()]),
            *_say_broken(grants, broken[is_kept.to_numpy()], ", in the table already"),
        ]
    return refused


def _say_broken(grants: pd.DataFrame, broken: pd.DataFrame, is_there: str = "") -> Iterator[Reason]:
    for finding in broken.to_dict("records"):
        grant = grants.loc[finding["line"]]
        where = f"{finding['batch_id']}: {finding['name']} ({grant['source']}:{grant['source_line']}{is_there})"
        what = f"{finding['column']} = {finding['value']}: {finding['statement']}"
        yield Reason(f"  {where}: {what}", f"{is_there}|{finding['column']}|{finding['statement']}")


_WHERE: Final = "(batch: person (source:line): column = value: what must hold)"
_BROKEN: Final = (
    "with it the table would break what must hold of it, and no report could be made; mend the list,"
    f" or its sheet or --president {_WHERE}:"
)
_BROKEN_ALREADY: Final = (
    "the table that is there breaks what must hold of it, and no report could be made. Nothing was written;"
    f" ingest the lists of these rows too {_WHERE}:"
)
