"""Presidents compared by rates: grants by year in office, and by the petitions that there were."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.measures.sentences import DAYS_PER_YEAR

#: What presidents are compared by, each kind of grant as a number and by what there was to grant.
RANKED = (
    *("n_commutations", "commutations_per_year", "commutations_per_decided", "commutations_per_received"),
    *("n_pardons", "pardons_per_year", "pardons_per_decided", "pardons_per_received"),
    *("grants_per_decided", "grants_per_received"),
)

_ENDED = ("granted", "denied", "closed", "denied_or_closed")


def fiscal_year(day: pd.Timestamp) -> int:
    """The federal fiscal year of a day: from July until 1976, from October afterwards.

    >>> [fiscal_year(pd.Timestamp(day)) for day in ("1901-09-14", "1974-08-09", "1976-09-30", "2009-01-20")]
    [1902, 1975, 1976, 2009]
    """
    first_month = 7 if day < pd.Timestamp("1976-07-01") else 10
    return int(day.year) + int(day.month >= first_month)


def fiscal_year_begins(year: int) -> pd.Timestamp:
    """The first day of a federal fiscal year; that of 1976 had five quarters.

    >>> [f"{fiscal_year_begins(year):%Y-%m-%d}" for year in (1902, 1976, 1977, 2017)]
    ['1901-07-01', '1975-07-01', '1976-10-01', '2016-10-01']
    """
    return pd.Timestamp(year - 1, 7 if year <= 1976 else 10, 1)


def mark_shared_years(years: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """Which fiscal years two presidents share, and whether the table splits them.

    The trap: a year in which the office changed hands, and which the table does not split,
    stands whole with one of the two.

    Parameters
    ----------
    years : DataFrame, one row per president and fiscal year
        Reads ``fiscal_year``. See :func:`analysis.grants.presidents.read_fiscal_years`. Not changed.
    presidents : DataFrame, one row per time in office
        Reads ``took_office_on``. Not changed.

    Returns
    -------
    DataFrame, ``years`` with ``shared``: ``split``, ``not split``, or missing where one president had the whole year

    Examples
    --------
    A president takes office in January 2017. The table has that fiscal year in one row.

    >>> presidents = pd.DataFrame({"took_office_on": [pd.Timestamp("2017-01-20")]})
    >>> years = pd.DataFrame({"fiscal_year": [2016, 2017]})
    >>> mark_shared_years(years, presidents)["shared"].tolist()
    [<NA>, 'not split']
    """
    changed = {fiscal_year(day) for day in presidents["took_office_on"]}
    is_split = years["fiscal_year"].duplicated(keep=False)
    is_shared = years["fiscal_year"].isin(changed)
    shared = pd.Series(pd.NA, index=years.index, dtype="string")
    return years.assign(shared=shared.mask(is_shared, "not split").mask(is_split, "split"))


def compare_presidents(presidents: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """Each president's grants, whole and beside what they could have been.

    The traps: before fiscal year 1967 petitions for pardon and for commutation are not
    told apart, so a president some of whose years lie before it has no figure of
    commutations, or of pardons, per petition. A petition that is decided may have been filed under the
    president before. Petitions decided are those granted, denied or closed without action.
    And the table gives whole fiscal years to one president or the other: grants are set
    against the years that they were counted in, which are not quite the time in office.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    petitions : DataFrame, one row per president and fiscal year
        See :func:`analysis.grants.presidents.read_petitions`. Not changed.

    Returns
    -------
    DataFrame, one row per time in office, oldest first
        The columns of :func:`count_petitions`; ``counted_to``, missing where the numbers are of the
        whole time in office; ``years_counted``, of the fiscal years (or parts of one) that the table
        gives to the president, for later presidents of the time in office; ``n_commutations``,
        ``n_pardons``, ``n_together``; and the measures of :data:`RANKED`: grants per year, per
        petition of their kind decided, and per petition received, each missing where a number is.
        ``grants_`` are commutations and pardons together, per petition of any kind.

    Examples
    --------
    George W. Bush commuted 11 sentences in 2922 days, which are 8.0 years: 11 / 8.0.

    >>> from analysis.grants.presidents import read_petitions, read_presidents
    >>> compared = compare_presidents(read_presidents(), read_petitions()).set_index("president")
    >>> float(compared.loc["George W. Bush", "commutations_per_year"])
    1.375
    """
    counts = presidents[["counted_to", "n_commutations", "n_pardons", "n_together"]].reset_index(drop=True)
    compared = count_petitions(presidents, petitions).join(counts)
    compared["years_counted"] = _years_counted(presidents, petitions).to_numpy()
    for kind, total, petition in (
        ("commutations", "n_commutations", "_commutation"),
        ("pardons", "n_pardons", "_pardon"),
        ("grants", "n_together", ""),
    ):
        if petition:
            compared[f"{kind}_per_year"] = _ratio(compared[total], compared["years_counted"])
        for how in ("decided", "received"):
            compared[f"{kind}_per_{how}"] = _ratio(compared[total], compared[f"n_{how}{petition}"])
    return compared


def list_flips(compared: pd.DataFrame, by: str, against: str) -> tuple[pd.DataFrame, int]:
    """The pairs of presidents that two measures put in opposite order.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`compare_presidents`. Not changed.
    by, against : two columns of numbers

    Returns
    -------
    DataFrame, one row per pair that flips
        ``more``, who has more by the first measure, and ``less``, who has more by the second.
    int
        All pairs that both measures put in an order; equals and missing values are in none.

    Examples
    --------
    Of three presidents with 3, 2 and 1 grants, and 1, 2 and 3 a year, every pair flips.

    >>> three = {"president": ["A", "B", "C"], "n_commutations": [3, 2, 1], "commutations_per_year": [1, 2, 3]}
    >>> flips, n_pairs = list_flips(pd.DataFrame(three), "n_commutations", "commutations_per_year")
    >>> flips.values.tolist(), n_pairs
    ([['A', 'B'], ['A', 'C'], ['B', 'C']], 3)
    """
    known = compared.dropna(subset=[by, against])
    rows = list(zip(known["president"], known[by].astype(float), known[against].astype(float), strict=True))
    ordered = [(one, other) for one, other in combinations(rows, 2) if one[1] != other[1] and one[2] != other[2]]
    flips = [
        (one[0], other[0]) if one[1] > other[1] else (other[0], one[0])
        for one, other in ordered
        if (one[1] > other[1]) != (one[2] > other[2])
    ]
    return pd.DataFrame(flips, columns=["more", "less"]), len(ordered)


def counted_spans(presidents: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """From which day to which the grants of each president were counted.

    The trap: a fiscal year that the table splits begins or ends with the time in office; one that it
    does not split is counted whole. Of later presidents a number is of the time in office, or up to
    the day that its source counts to.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first
        Reads ``took_office_on``, ``name_in_table`` and ``counted_to``. Not changed.
    petitions : DataFrame, one row per president and fiscal year
        Reads ``president`` and ``fiscal_year``, see :func:`analysis.grants.presidents.read_petitions`. Not changed.

    Returns
    -------
    DataFrame, indexed like ``presidents``
        ``counted_from`` and ``counted_to``, days; the second is missing of a president in office of whom
        no number was published.

    Examples
    --------
    Fiscal year 1909, which Theodore Roosevelt and William H. Taft share, is Roosevelt's in the table.

    >>> from analysis.grants.presidents import read_petitions, read_presidents
    >>> spans = counted_spans(read_presidents(), read_petitions())
    >>> [f"{day:%Y-%m-%d}" for day in spans.loc[0]]
    ['1901-07-01', '1909-06-30']
    """
    bounds = _bounds(presidents, petitions)
    last = bounds["ended"] - pd.to_timedelta(bounds["is_whole_year"].astype(int), unit="D")
    return pd.DataFrame({"counted_from": bounds["began"], "counted_to": last})


def _bounds(presidents: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """Where each count begins and ends; a whole fiscal year ends with the first day of the next."""
    years = mark_shared_years(petitions[["president", "fiscal_year"]], presidents)
    years["is_split"] = (years["shared"] == "split").fillna(False)
    is_whole_year = [False] * len(presidents)
    began = presidents["took_office_on"].tolist()
    ended = presidents["counted_to"].fillna(presidents["took_office_on"].shift(-1)).tolist()
    for at, name in enumerate(presidents["name_in_table"]):
        own = years[(years["president"] == name).fillna(False)].sort_values("fiscal_year")
        if own.empty:
            continue
        first, last = own.iloc[0], own.iloc[-1]
        if not first["is_split"]:
            began[at] = fiscal_year_begins(int(first["fiscal_year"]))
        if not last["is_split"] and last["fiscal_year"] != years["fiscal_year"].max():
            ended[at], is_whole_year[at] = fiscal_year_begins(int(last["fiscal_year"]) + 1), True
    bounds = {"began": pd.to_datetime(began), "ended": pd.to_datetime(ended), "is_whole_year": is_whole_year}
    return pd.DataFrame(bounds, index=presidents.index)


def _years_counted(presidents: pd.DataFrame, petitions: pd.DataFrame) -> pd.Series:
    """The years in which the grants of each president were counted."""
    bounds = _bounds(presidents, petitions)
    return (bounds["ended"] - bounds["began"]).dt.days / DAYS_PER_YEAR


def count_petitions(presidents: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """Petitions received and decided in each time in office, as far as they were published.

    The traps: before fiscal year 1967 petitions for pardon and for commutation are not told apart;
    the table by fiscal year ends in 2017, and of later presidents only petitions received were found;
    a petition that is decided may have been filed under the president before.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    petitions : DataFrame, one row per president and fiscal year
        See :func:`analysis.grants.presidents.read_petitions`. Not changed.

    Returns
    -------
    DataFrame, one row per time in office, in the order of ``presidents``
        ``president``, ``took_office_on``; ``n_received_commutation``, ``n_received_pardon``,
        ``n_received`` (both, and until 1966 whatever was filed); ``n_decided_commutation``,
        ``n_decided_pardon``, ``n_decided`` (granted, denied or closed without action). Missing is
        what was not published, or of a part of the time only.

    Examples
    --------
    The Justice Department counted 33,149 petitions for commutation under President Obama.

    >>> from analysis.grants.presidents import read_petitions, read_presidents
    >>> counted = count_petitions(read_presidents(), read_petitions(at_least=True)).set_index("president")
    >>> counted.loc["Barack Obama", ["n_received_commutation", "n_received_pardon"]].tolist()
    [33149, 3395]
    >>> counted.loc["Joseph R. Biden Jr.", ["n_received", "n_received_pardon", "n_decided"]].tolist()
    [14867, <NA>, <NA>]
    """
    sums = _sum_petitions(petitions).reindex(presidents["name_in_table"]).set_axis(presidents.index)
    received = {
        name: sums[name].fillna(presidents[name]).astype("Int64")
        for name in ("n_received_commutation", "n_received_pardon", "n_received")
    }
    decided = sums[["n_decided_commutation", "n_decided_pardon", "n_decided"]]
    return presidents[["president", "took_office_on"]].assign(**received).join(decided).reset_index(drop=True)


def _sum_petitions(petitions: pd.DataFrame) -> pd.DataFrame:
    """Petitions of each president of the table, decided and received."""
    kinds = {}
    for kind in ("total", "commutation", "pardon"):
        ended = petitions[[f"{how}_{kind}" for how in _ENDED]].apply(pd.to_numeric)
        split = ended[[f"denied_{kind}", f"closed_{kind}", f"denied_or_closed_{kind}"]]
        kinds[f"decided_{kind}"] = ended.sum(axis=1).where(split.notna().any(axis=1))
    years = petitions.assign(**kinds)
    by_president = years.groupby("president", sort=False)

    def whole(column: str) -> pd.Series:
        """The sum of a president's years, missing where one of them is."""
        return by_president[column].agg(lambda years: years.sum(skipna=False))

    decided = whole("decided_commutation")
    is_split = decided.notna()
    # of a few weeks at the end of a term the table may print nothing received
    received = by_president[["received_total", "received_commutation", "received_pardon"]].sum(min_count=1)
    return pd.DataFrame(
        {
            "n_decided_commutation": decided,
            "n_decided_pardon": whole("decided_pardon"),
            "n_decided": whole("decided_total"),
            "n_received_commutation": received["received_commutation"].where(is_split),
            "n_received_pardon": received["received_pardon"].where(is_split),
            "n_received": received["received_total"],
        }
    ).astype("Int64")


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part.astype("Float64") / whole.astype("Float64")).astype(float)
