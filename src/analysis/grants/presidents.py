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
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.errors import InputError
from analysis.grants.csvfile import CellKind, read_table
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
    "source": "text",
    "board_recommendations": "count",
    "proclaimed_at_least": "count",
    "amnesty_source": "text",
}

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
    path: Path = HAND / "presidents.csv", fiscal_years: Path = HAND / "clemency_by_fiscal_year.csv"
) -> pd.DataFrame:
    """Each time in office since 1901, oldest first, with what was granted in it.

    A president's second, separate time in office is a row of its own (slug ``trump-2``)
    and counts as one president when past presidents are counted back. Since 1901 that
    has happened once. The row of a president still in office has no totals.

    Parameters
    ----------
    path : Path
        CSV of presidents: slug, name, first day in office, name in the fiscal-year
        table or else published totals with their source.
    fiscal_years : Path
        CSV of the Justice Department's table, see :func:`read_fiscal_years`.

    Returns
    -------
    DataFrame, one row per time in office
        The columns of :data:`COLUMNS`. ``n_commutations`` and ``n_pardons`` are missing
        where no total is known. Neither counts amnesties: ``n_board_recommendations`` are
        people whom a clemency board recommended, ``n_proclaimed`` people whom a
        proclamation pardoned without naming them, *at least*; 0 where there was none.
        ``name_in_table`` is the name in the table by fiscal year, missing after 2017.

    Examples
    --------
    >>> presidents = read_presidents()
    >>> int(presidents.set_index("president")["n_commutations"]["Barack Obama"])
    1715
    """
    typed = _read_typed(path)
    sums = read_fiscal_years(fiscal_years).groupby("president")[["n_commutations", "n_pardons"]].sum()
    by_name = typed["name_in_table"]
    if unknown := sorted(set(by_name.dropna()) - set(sums.index)):
        raise InputError(f"{path}: not in {fiscal_years.name}: {', '.join(unknown)}")
    summed = {name: by_name.map(sums[name]).astype("Int64") for name in sums}
    presidents = pd.DataFrame(
        {
            "slug": typed["slug"],
            "president": typed["president"],
            "took_office_on": typed["took_office_on"],
            "n_commutations": summed["n_commutations"].fillna(typed["published_commutations"]),
            "n_pardons": summed["n_pardons"].fillna(typed["published_pardons"]),
            "n_board_recommendations": typed["board_recommendations"].fillna(0),
            "n_proclaimed": typed["proclaimed_at_least"].fillna(0),
            "source": typed["source"].mask(by_name.notna(), FISCAL_YEAR_TABLE),
            "amnesty_source": typed["amnesty_source"],
            "name_in_table": by_name,
        }
    )
    return presidents.reset_index(drop=True)


def _read_typed(path: Path) -> pd.DataFrame:
    """The file of presidents as it was typed, in the order in which they took office."""
    typed = read_table(path, tuple(_COLUMNS), "presidents", lambda column: _COLUMNS.get(column, "text"))
    for name in ("slug", "president"):
        for line in typed.index[typed[name].isna()][:1]:
            raise InputError(f"{path}, line {line}: {name}: is empty")
    for numbers, source in (
        (["published_commutations", "published_pardons"], "source"),
        (["board_recommendations", "proclaimed_at_least"], "amnesty_source"),
    ):
        unsourced = typed.loc[typed[numbers].notna().any(axis=1) & typed[source].isna(), "president"]
        if not unsourced.empty:
            raise InputError(f"{path}: {source}: missing beside a published number: {', '.join(unsourced)}")
    if not typed["took_office_on"].is_monotonic_increasing:
        raise InputError(f"{path}: the presidents are not in the order in which they took office")
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
    began = [day.date() for day in presidents["took_office_on"]]
    slugs = presidents["slug"].tolist()
    try:
        day = date.fromisoformat(batch_id[:10])
    except ValueError:
        return None
    at = _find(slugs, began, _last_name_of(time_in_office(batch_id)), day)
    return at if at is not None and slugs[at] == time_in_office(batch_id) else None


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
        if _last_name_of(slug) == last_name and first <= day <= last:
            return at
    return None


def _last_name_of(slug: str) -> str:
    return re.sub(r"-\d$", "", slug)


def _last_name(president: str) -> str:
    bare = NAME_SUFFIX.sub("", president.strip())
    return "".join(filter(str.isalpha, bare.split()[-1])).casefold() if bare else "unknown"
