"""The presidents in order: each time in office, what was granted in it, and the batches that belong to it.

The numbers up to President Obama are summed here from the Justice Department's table by
fiscal year, never typed; later ones are published totals with their source. Two traps:

* The table gives each fiscal year, or each part of one, to a president. Its own
  assignment is used: a year that the table does not split stays whole.
* The slug is a last name, so two presidents may share one (Bush, Roosevelt). A batch
  finds its president by slug *and* day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.errors import InputError
from analysis.grants.classes import read_class_grants
from analysis.grants.csvfile import CellKind, read_table
from analysis.grants.once import once_per_state
from analysis.grants.schema import NAME_SUFFIX
from analysis.project import HAND

#: The columns of the file of presidents.
_COLUMNS: Final[Mapping[str, CellKind]] = {
    "slug": "text",
    "president": "text",
    "took_office_on": "day",
    "name_in_table": "text",
    "published_commutations": "count",
    "published_pardons": "count",
    "published_together": "count",
    "received_commutation": "count",
    "received_pardon": "count",
    "received_together": "count",
    "counted_to": "day or none",
    "source": "text",
    "source_day": "day or none",
    "remark": "text",
}

#: The numbers that are typed of a president whom the table by fiscal year lacks.
_PUBLISHED: Final = [name for name, kind in _COLUMNS.items() if kind == "count"]

#: How the columns of petitions begin in the table by fiscal year.
_PETITIONS: Final = ("pending", "received", "granted", "denied", "closed")

#: What ``source`` says where the numbers are sums of the Justice Department's table.
FISCAL_YEAR_TABLE = "Justice Department, petitions and grants by fiscal year, 1900–2017"


def read_fiscal_years(path: Path = HAND / "clemency_by_fiscal_year.csv") -> pd.DataFrame:
    """Grants by president and fiscal year, as the Justice Department assigns them.

    The trap: the last year stands there twice, as a snapshot of December 2016 and as the
    final figure derived later. The final one is used.

    Parameters
    ----------
    path : Path
        CSV with one row per president, fiscal year and version.

    Returns
    -------
    DataFrame, one row per president and fiscal year, in the order of the file
        ``president``, ``fiscal_year``, ``n_commutations``, ``n_pardons``.

    Notes
    -----
    justice.gov/pardon/clemency-statistics; see data/sources/clemency-by-fiscal-year.yml.
    """
    counts = {"granted_commutation": "n_commutations", "granted_pardon": "n_pardons"}
    years = _final(_read_years(path)).rename(columns=counts)
    return years[["president", "fiscal_year", *counts.values()]].reset_index(drop=True)


def read_petitions(path: Path = HAND / "clemency_by_fiscal_year.csv", at_least: bool = False) -> pd.DataFrame:
    """Petitions by president and fiscal year: pending, received, granted, denied, closed.

    The trap: ``pending_`` is the balance with which a fiscal year begins (1 October of the
    year before), not what is pending at its end. Before 1967 petitions for pardon and for
    commutation are counted together. Of a year that stands there twice the final row is used.

    Parameters
    ----------
    path : Path
        As for :func:`read_fiscal_years`.
    at_least : bool
        What the final row lacks is taken from the snapshot of the same year, as a lower bound.

    Returns
    -------
    DataFrame, one row per president and fiscal year, in the order of the file
        ``president``, ``fiscal_year`` and the counts of petitions as the table names them
        (``pending_commutation``, ``received_total``, …), missing where the table has none.

    Examples
    --------
    >>> petitions = read_petitions().set_index(["president", "fiscal_year"])
    >>> int(petitions.at[("Barack Obama", 2016), "pending_commutation"])
    9115

    How many were closed without action in fiscal year 2017 is not published; 168 were to December 2016.

    >>> petitions.at[("Barack Obama", 2017), "closed_commutation"]
    <NA>
    >>> at_least = read_petitions(at_least=True).set_index(["president", "fiscal_year"])
    >>> int(at_least.at[("Barack Obama", 2017), "closed_commutation"])
    168
    """
    years = _read_years(path)
    final = _final(years)
    if at_least:
        year = ["president", "fiscal_year"]
        snapshots = years[years["version"].eq("snapshot")].set_index(year)
        final = final.set_index(year, drop=False).fillna(snapshots).reset_index(drop=True)
    counts = [name for name in final.columns if name.partition("_")[0] in _PETITIONS]
    return final[["president", "fiscal_year", *counts]].astype({"fiscal_year": "int64"}).reset_index(drop=True)


def _read_years(path: Path) -> pd.DataFrame:
    def kind_of(column: str) -> CellKind:
        return "count" if column == "fiscal_year" or column.partition("_")[0] in _PETITIONS else "text"

    columns = ["president", "fiscal_year", "version", "granted_commutation", "granted_pardon"]
    return read_table(path, columns, "fiscal years", kind_of)


def _final(years: pd.DataFrame) -> pd.DataFrame:
    """One row per president and fiscal year: of a year that stands there twice the row that is no snapshot."""
    final_first = years.assign(is_snapshot=years["version"].eq("snapshot")).sort_values("is_snapshot", kind="stable")
    return final_first.drop_duplicates(["president", "fiscal_year"]).sort_index().drop(columns="is_snapshot")


def read_presidents(
    path: Path = HAND / "presidents.csv",
    fiscal_years: Path = HAND / "clemency_by_fiscal_year.csv",
    classes: Path = HAND / "classes.csv",
) -> pd.DataFrame:
    """Each time in office since 1901, oldest first, with what was granted in it.

    A president's second, separate time in office is a row of its own (slug ``trump-2``)
    and counts as one president when past presidents are counted back. Since 1901 that
    has happened once. Of a president still in office a number is known up to a day, and
    is a lower bound.

    Parameters
    ----------
    path : Path
        CSV of presidents: slug, name, first day in office, name in the fiscal-year
        table or else published numbers with their source.
    fiscal_years : Path
        CSV of the Justice Department's table, see :func:`read_fiscal_years`.
    classes : Path
        CSV of grants to classes, see :func:`analysis.grants.classes.read_class_grants`.

    Returns
    -------
    DataFrame, one row per time in office
        ``slug``, ``president``, ``took_office_on``; ``n_commutations`` and ``n_pardons``,
        missing where no total of the kind is known; ``n_together``, both, which may be known
        where each alone is not; ``counted_to``, the day up to which these count, missing where
        they are of the whole time in office; ``n_received_commutation``, ``n_received_pardon``
        and ``n_received``, petitions, where the table by fiscal year has none;
        ``source``, ``source_day`` (when it said so) and ``remark``. No number of grants counts
        those to classes: ``n_board_recommendations`` are people whom a clemency board
        recommended, ``n_proclaimed`` those of other grants to classes, as far as a number is
        exact or a lower bound; 0 where there is none. ``name_in_table`` is the name in the
        table by fiscal year, missing after 2017.

    Examples
    --------
    >>> presidents = read_presidents()
    >>> int(presidents.set_index("president")["n_commutations"]["Barack Obama"])
    1715

    Of the second time in office of Donald J. Trump no total of a kind was found.

    >>> last = presidents.iloc[-1]
    >>> last["n_commutations"], int(last["n_together"]), f"{last['counted_to']:%Y-%m-%d}"
    (<NA>, 124, '2026-02-12')
    """
    # Whoever changes what comes out changes a copy: pandas copies on write.
    return _read_once(path, fiscal_years, classes).copy(deep=False)


@once_per_state
def _read_once(path: Path, fiscal_years: Path, classes: Path) -> pd.DataFrame:
    """The table of presidents as :func:`read_presidents` gives it."""
    typed = _read_typed(path)
    sums = read_fiscal_years(fiscal_years).groupby("president")[["n_commutations", "n_pardons"]].sum()
    by_name = typed["name_in_table"]
    if unknown := sorted(set(by_name.dropna()) - set(sums.index)):
        raise InputError(f"{path}: not in {fiscal_years.name}: {', '.join(unknown)}")
    summed = {name: by_name.map(sums[name]).astype("Int64") for name in sums}
    commutations = summed["n_commutations"].fillna(typed["published_commutations"])
    pardons = summed["n_pardons"].fillna(typed["published_pardons"])
    presidents = pd.DataFrame(
        {
            "slug": typed["slug"],
            "president": typed["president"],
            "took_office_on": typed["took_office_on"],
            "n_commutations": commutations,
            "n_pardons": pardons,
            "n_together": (commutations + pardons).fillna(typed["published_together"]),
            "counted_to": typed["counted_to"],
            "n_received_commutation": typed["received_commutation"],
            "n_received_pardon": typed["received_pardon"],
            "n_received": (typed["received_commutation"] + typed["received_pardon"]).fillna(typed["received_together"]),
            "source": typed["source"].mask(by_name.notna(), FISCAL_YEAR_TABLE),
            "source_day": typed["source_day"],
            "remark": typed["remark"],
            "name_in_table": by_name,
        }
    ).reset_index(drop=True)
    return presidents.assign(**_count_classes(read_class_grants(classes), presidents))


def _count_classes(classes: pd.DataFrame, presidents: pd.DataFrame) -> dict[str, pd.Series]:
    """By time in office, how many people grants to classes reached: a board's, and others'; only sure numbers."""
    slugs, began = presidents["slug"].tolist(), [day.date() for day in presidents["took_office_on"]]
    days = zip(classes["president"], classes["proclaimed_on"], strict=True)
    at = pd.Series([_find(slugs, began, _last_name(name), day.date()) for name, day in days], dtype="Int64")
    n_sure = classes["n_people"].where(classes["precision"].isin(["exactly", "at least"])).astype("Int64")
    is_board = classes["kind"].eq("board").to_numpy(dtype=bool)

    def count(is_kind: Any) -> pd.Series:
        sums: pd.Series = n_sure[is_kind].groupby(at[is_kind]).sum()
        return sums.reindex(presidents.index, fill_value=0)

    return {"n_board_recommendations": count(is_board), "n_proclaimed": count(~is_board)}


def _read_typed(path: Path) -> pd.DataFrame:
    """The file of presidents as it was typed, in the order in which they took office."""
    typed = read_table(path, tuple(_COLUMNS), "presidents", lambda column: _COLUMNS.get(column, "text"))
    for name in ("slug", "president"):
        for line in typed.index[typed[name].isna()][:1]:
            raise InputError(f"{path}, line {line}: {name}: is empty")
    has_number = typed[_PUBLISHED].notna().any(axis=1)
    for name in ("source", "source_day"):
        unsourced = typed.loc[has_number & typed[name].isna(), "president"]
        if not unsourced.empty:
            raise InputError(f"{path}: {name}: missing beside a published number: {', '.join(unsourced)}")
    for line in typed.index[has_number & typed["name_in_table"].notna()][:1]:
        raise InputError(f"{path}, line {line}: a number is typed of a president whose numbers the table has")
    if not typed["took_office_on"].is_monotonic_increasing:
        raise InputError(f"{path}: the presidents are not in the order in which they took office")
    is_last = typed["took_office_on"].eq(typed["took_office_on"].iloc[-1])
    for line in typed.index[has_number & is_last & typed["counted_to"].isna()][:1]:
        raise InputError(
            f"{path}, line {line}: counted_to: a number of a president in office needs the day it counts to"
        )
    return typed


def presidency(presidents: pd.DataFrame, batch_id: str) -> int | None:
    """Position in ``presidents`` of the time in office in which a batch was granted.

    Found by slug and day, because two presidents may share a last name and the day of
    an inauguration belongs to two.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first
        Reads ``slug`` and ``took_office_on``. Not changed.
    batch_id : str
        ``<granted_on>-<president>``.

    Returns
    -------
    int, or None where the table has no president of that name in office on that day

    Examples
    --------
    >>> presidents = read_presidents()
    >>> [presidents["president"][presidency(presidents, b)] for b in ("1992-12-24-bush", "2008-12-23-bush")]
    ['George H. W. Bush', 'George W. Bush']
    >>> presidency(presidents, "2008-12-23-obama") is None
    True
    """
    (at,) = presidencies(presidents, [batch_id])
    return at


def presidencies(presidents: pd.DataFrame, batch_ids: Iterable[str]) -> list[int | None]:
    """:func:`presidency` of each of some batches."""
    began = presidents["took_office_on"].to_numpy().astype("datetime64[D]").tolist()
    slugs = presidents["slug"].tolist()

    def find(batch_id: str) -> int | None:
        try:
            day = date.fromisoformat(batch_id[:10])
        except ValueError:
            return None
        at = _find(slugs, began, _last_name_of(time_in_office(batch_id)), day)
        return at if at is not None and slugs[at] == time_in_office(batch_id) else None

    return [find(batch_id) for batch_id in batch_ids]


def time_in_office(batch_id: str) -> str:
    """The slug of the time in office that a batch id ends with.

    >>> time_in_office("2016-03-30-obama"), time_in_office("2025-01-20-trump-2")
    ('obama', 'trump-2')
    """
    return batch_id[len("YYYY-MM-DD-") :]


def times_in_office(batch_ids: pd.Series) -> pd.Series:
    """:func:`time_in_office` of each batch id; two presidents may share a slug (Bush).

    >>> times_in_office(pd.Series(["2016-03-30-obama"])).tolist()
    ['obama']
    """
    return batch_ids.str.slice(len("YYYY-MM-DD-"))


@lru_cache(maxsize=1024)  # a list asks it of each of its grants, several times
def name_presidency(granted_on: date, president: str, path: Path = HAND / "presidents.csv") -> tuple[str, str]:
    """The president's full name and the slug of that time in office.

    Found by last name and day in the table of presidents; a president not in it keeps the
    name given and gets the last name as slug.

    Raises
    ------
    InputError
        There is no table of presidents.

    Examples
    --------
    >>> name_presidency(date(2025, 1, 20), "Donald Trump")
    ('Donald J. Trump', 'trump-2')
    >>> name_presidency(date(2021, 1, 20), "Donald J. Trump")[1]
    'trump'
    >>> name_presidency(date(1890, 5, 1), "Rutherford Example, Jr.")
    ('Rutherford Example, Jr.', 'example')
    """
    slugs, presidents, began = _read_presidencies(path)
    last_name = _last_name(president)
    at = _find(slugs, began, last_name, granted_on)
    return (president, last_name) if at is None else (presidents[at], slugs[at])


@lru_cache(maxsize=1024)
def was_in_office(granted_on: date, president: str, path: Path = HAND / "presidents.csv") -> bool:
    """False where the table of presidents knows the name, and not in office on that day."""
    slugs, _, began = _read_presidencies(path)
    last_name = _last_name(president)
    is_known = last_name in map(_last_name_of, slugs)
    return not is_known or _find(slugs, began, last_name, granted_on) is not None


def batch_id(granted_on: date, president: str) -> str:
    """The id of the grants of one president on one day.

    >>> batch_id(date(2016, 3, 30), "Barack Obama"), batch_id(date(2025, 1, 20), "Donald J. Trump")
    ('2016-03-30-obama', '2025-01-20-trump-2')
    """
    return f"{granted_on}-{name_presidency(granted_on, president)[1]}"


@lru_cache(maxsize=8)
def _read_presidencies(path: Path) -> tuple[list[str], list[str], list[date]]:
    """Slug, president and first day of each time in office, oldest first."""
    typed = _read_typed(path)
    return typed["slug"].tolist(), typed["president"].tolist(), [day.date() for day in typed["took_office_on"]]


def _find(slugs: Sequence[str], began: Sequence[date], last_name: str, day: date) -> int | None:
    """The position of the time in office of a president of that last name on a day; None where there is none.

    >>> slugs, began = ("trump", "biden", "trump-2"), (date(2017, 1, 20), date(2021, 1, 20), date(2025, 1, 20))
    >>> [_find(slugs, began, "trump", date(*day)) for day in ((2021, 1, 20), (2021, 1, 21), (2025, 1, 20))]
    [0, None, 2]
    """
    # A time in office lasts up to the day on which the next one begins, which belongs to both.
    ended = [*began[1:], date.max]
    for at, (slug, first, last) in enumerate(zip(slugs, began, ended, strict=True)):
        if first <= day <= last and _last_name_of(slug) == last_name:
            return at
    return None


def _last_name_of(slug: str) -> str:
    return re.sub(r"-\d$", "", slug)


def _last_name(president: str) -> str:
    bare = NAME_SUFFIX.sub("", president.strip())
    return "".join(filter(str.isalpha, bare.split()[-1])).casefold() if bare else "unknown"
