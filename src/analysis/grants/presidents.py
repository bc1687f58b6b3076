"""The presidents in order, each time in office with its commutations and pardons.

The numbers up to President Obama are summed here from the Justice Department's table by
fiscal year, never typed; later ones are published totals with their source. Two traps:

* The table gives each fiscal year, or each part of one, to a president. Its own
  assignment is used: a year that the table does not split stays whole.
* The slug is a last name, so two presidents may share one (Bush, Roosevelt). A batch
  finds its president by slug *and* day.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.grants.handwritten import read_rows
from analysis.grants.presidencies import presidency_of
from analysis.project import HAND

#: Columns of the table that :func:`read_presidents` gives, in order.
COLUMNS = (
    "slug",
    "president",
    "took_office_on",
    "n_commutations",
    "n_pardons",
    "n_board_recommendations",
    "n_proclaimed",
    "source",
    "amnesty_source",
    "name_in_table",
)

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
    columns = ["president", "fiscal_year", "version", *counts]
    years = _read(path, columns, "fiscal years")[columns]
    years[["fiscal_year", *counts]] = _whole_numbers(years[["fiscal_year", *counts]], path)
    years = years.rename(columns=counts)
    is_final = years["version"].ne("snapshot")
    final_first = years.assign(is_final=is_final).sort_values("is_final", ascending=False, kind="stable")
    kept = final_first.drop_duplicates(["president", "fiscal_year"]).sort_index()
    return kept[["president", "fiscal_year", *counts.values()]].reset_index(drop=True)


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
    years = _read(path, ["president", "fiscal_year", "version"], "fiscal years")
    is_final = years["version"].ne("snapshot")
    final_first = years.assign(is_final=is_final).sort_values("is_final", ascending=False, kind="stable")
    kept = final_first.drop_duplicates(["president", "fiscal_year"]).sort_index().drop(columns=["is_final"])
    if at_least:
        year = ["president", "fiscal_year"]
        kept = kept.set_index(year, drop=False).fillna(years[~is_final].set_index(year)).reset_index(drop=True)
    kinds = ("pending", "received", "granted", "denied", "closed")
    counts = [name for name in kept.columns if name.partition("_")[0] in kinds]
    kept[counts] = _whole_numbers(kept[counts].replace("", pd.NA), path)
    kept["fiscal_year"] = kept["fiscal_year"].astype("int64")
    return kept[["president", "fiscal_year", *counts]].reset_index(drop=True)


def read_presidents(
    path: Path = HAND / "presidents.csv",
    fiscal_years: Path = HAND / "clemency_by_fiscal_year.csv",
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
    published = ["published_commutations", "published_pardons"]
    amnesties = ["board_recommendations", "proclaimed_at_least"]
    own = ["slug", "president", "took_office_on", "name_in_table", "source", "amnesty_source"]
    typed = _read(path, [*own, *published, *amnesties], "presidents")
    typed[[*published, *amnesties]] = _whole_numbers(typed[[*published, *amnesties]], path)
    sums = read_fiscal_years(fiscal_years).groupby("president")[["n_commutations", "n_pardons"]].sum()
    is_summed = typed["name_in_table"].notna()
    unknown = sorted(set(typed["name_in_table"].dropna()) - set(sums.index))
    if unknown:
        raise InputError(f"{path}: not in {fiscal_years.name}: {', '.join(unknown)}")
    for numbers, source in ((published, "source"), (amnesties, "amnesty_source")):
        unsourced = typed.loc[typed[numbers].notna().any(axis=1) & typed[source].isna(), "president"]
        if not unsourced.empty:
            raise InputError(f"{path}: {source}: missing beside a published number: {', '.join(unsourced)}")
    by_name = typed["name_in_table"]
    presidents = pd.DataFrame(
        {
            "slug": typed["slug"],
            "president": typed["president"],
            "took_office_on": _dates(typed["took_office_on"], path),
            "n_commutations": by_name.map(sums["n_commutations"]).astype("Int64"),
            "n_pardons": by_name.map(sums["n_pardons"]).astype("Int64"),
            "n_board_recommendations": typed["board_recommendations"].fillna(0),
            "n_proclaimed": typed["proclaimed_at_least"].fillna(0),
            "source": typed["source"].mask(is_summed, FISCAL_YEAR_TABLE),
            "amnesty_source": typed["amnesty_source"],
            "name_in_table": by_name,
        }
    )
    presidents["n_commutations"] = presidents["n_commutations"].fillna(typed["published_commutations"])
    presidents["n_pardons"] = presidents["n_pardons"].fillna(typed["published_pardons"])
    if not presidents["took_office_on"].is_monotonic_increasing:
        raise InputError(f"{path}: the presidents are not in the order in which they took office")
    return presidents[list(COLUMNS)].reset_index(drop=True)


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
    return presidency_of(batch_id, presidents["slug"].tolist(), began)


def _read(path: Path, columns: list[str], what: str) -> pd.DataFrame:
    """The table as words, missing where a cell is empty; the index is the line."""
    rows = read_rows(path, columns, what)
    table = pd.DataFrame(rows, columns=list(rows[0]) if rows else columns, dtype="string")
    table.index = pd.Index([row.line for row in rows], name="line")
    return table.replace("", pd.NA)


def _whole_numbers(words: pd.DataFrame, path: Path) -> pd.DataFrame:
    for name in words.columns:
        wrong = words.index[~words[name].str.fullmatch("[0-9]{1,9}").fillna(True).astype(bool)]
        if not wrong.empty:
            value = words[name][wrong[0]]
            raise InputError(f"{path}, line {wrong[0]}: {name}: {value!r} is not a whole number")
    numbers: pd.DataFrame = words.apply(pd.to_numeric).astype("Int64")
    return numbers


def _dates(words: pd.Series, path: Path) -> pd.Series:
    days = pd.to_datetime(words, format="%Y-%m-%d", errors="coerce")
    wrong = days.index[days.isna()]
    if not wrong.empty:
        raise InputError(f"{path}, line {wrong[0]}: took_office_on: {words[wrong[0]]!r} is not a date")
    return days.astype("datetime64[ns]")
