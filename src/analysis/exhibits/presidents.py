"""What is shown about presidents and across batches: charts, tables and sentences, for pages and notebook alike."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analysis.charts import draw_fiscal_years, draw_in_office, draw_life_share, draw_presidents, draw_rates
from analysis.exhibits.exhibit import Chart, Statement, Table
from analysis.exhibits.figures import draw_chart
from analysis.measures.rates import RANKED, rank_presidents
from analysis.text import counted, day_words, describe_counts, say_span, share_percent
from analysis.text.presidents import (
    compared_cells,
    describe_fiscal_years,
    describe_in_office,
    rate_words,
    say_class_size,
    say_in_office,
    say_lacking,
    say_leading,
    say_life_of_all,
    say_missing_petitions,
    say_source,
    tell_apart,
)

_SOURCE = (
    "Source: to President Obama the Justice Department’s table by fiscal year, to January 20, 2017; later presidents "
    "published totals (named on the page of presidents, with the day to which each counts). A president without a "
    "known total is not shown."
)

_COMMUTATIONS = ("n_commutations", "commutations_per_year", "commutations_per_decided", "commutations_per_pending")
_GRANTS = ("n_grants", "grants_per_year", "grants_per_decided")

#: The headings of the comparison, by measure.
_HEADINGS = {
    "n_commutations": "Commutations",
    "commutations_per_year": "Per year",
    "commutations_per_decided": "Per 100 petitions decided",
    "commutations_per_pending": "Per 100 petitions pending or received",
    "n_grants": "Grants of every kind",
    "grants_per_year": "Per year",
    "grants_per_decided": "Per 100 petitions decided",
}


def chart_totals(presidents: pd.DataFrame, number: str, noun: str) -> Chart | Statement:
    """One kind of grant by president, newest first.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    number : ``n_commutations`` or ``n_pardons``
    noun : its plural, in words
    """
    known = presidents.dropna(subset=[number]).iloc[::-1].reset_index(drop=True)
    table = known[["president", number]].astype({number: int})
    finding = say_leading(table, number, noun)
    if len(table) < 2:
        return Statement(finding)
    return draw_chart(
        partial(draw_presidents, number=number),
        table,
        name=f"{noun}-by-president",
        title=f"{noun.capitalize()} by president, newest first",
        finding=finding,
        alt=describe_counts(table, "president", number),
        columns={"president": "President", number: noun.capitalize()},
        basis=f"n = {int(table[number].sum()):,} {noun}; {len(table)} times in office since 1901. {_SOURCE}",
    )


def chart_rate(compared: pd.DataFrame, measure: str, finding: str) -> Chart | Statement:
    """One ratio by president, newest first.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    measure : a ratio of :data:`analysis.measures.RANKED`
    finding : the sentence above the chart
    """
    known = compared.dropna(subset=[measure]).iloc[::-1].reset_index(drop=True)
    if len(known) < 2:
        return Statement(finding or f"No {RANKED[measure]} are known.")
    table = known[["president"]].assign(rate=known[measure] * (1 if measure.endswith("_year") else 100))
    words = [rate_words(measure, value) for value in known[measure]]
    kind = "Commutations" if measure in _COMMUTATIONS else "Grants of every kind"
    heading = f"{kind} {_HEADINGS[measure].lower()}"
    return draw_chart(
        partial(draw_rates, words=words),
        table,
        name=measure.replace("_", "-"),
        title=f"{heading}, newest first",
        finding=finding,
        alt="; ".join(f"{name} {rate}" for name, rate in zip(table["president"], words, strict=True)) + ".",
        columns={"president": "President", "rate": heading},
        formats={"rate": "{:.4f}".format},
        basis=f"n = {len(table)} times in office. {_SOURCE}",
    )


def table_compared(compared: pd.DataFrame, kind: str) -> Table:
    """The presidents by every measure of one kind, each number with its place.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    kind : ``commutations``, or ``grants`` for those of every kind
    """
    measures = _COMMUTATIONS if kind == "commutations" else _GRANTS
    divisors: dict[str, str] = (
        {"n_decided_commutation": "Petitions decided", "n_pending_commutation": "Petitions pending or received"}
        if kind == "commutations"
        else {"n_decided": "Petitions decided"}
    )
    rows = compared.dropna(subset=[measures[0]]).iloc[::-1]
    ranks = rank_presidents(compared).reindex(rows.index)
    columns: dict[str, Any] = {"president": rows["president"], "years": rows["years_counted"]}
    columns |= {name: rows[name] for name in divisors}
    columns |= {measure: compared_cells(rows, ranks, measure) for measure in measures}
    of = "commutation" if kind == "commutations" else "pardon and commutation together"
    return Table(
        pd.DataFrame(columns),
        name=f"compared-{kind}",
        caption=f"{'Commutations' if kind == 'commutations' else 'Grants of every kind'} by president and by what "
        "there was to grant, newest first; in brackets the place among those with the number",
        note="Years counted: of the fiscal years that the Justice Department’s table gives to the president, which may "
        f"differ from the time in office. Petitions for {of}: decided are those granted, denied or closed without "
        "action; of those closed in 2017 only the ones to December 2016 are known, so President Obama’s are at least "
        "as many. Pending are those at the beginning of the first fiscal year. –: not known. Before fiscal year 1967 "
        "petitions for commutation are not told apart from those for pardon, and the table ends in 2017.",
        columns={"president": "President", "years": "Years counted", **divisors,
                 **{measure: _HEADINGS[measure] for measure in measures}},
        formats={"years": "{:.1f}".format},
    )  # fmt: skip


def table_totals(presidents: pd.DataFrame, spans: pd.DataFrame) -> Table:
    """What each president granted, and up to which day; newest first.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    spans : DataFrame, indexed like ``presidents``, see :func:`analysis.measures.counted_spans`. Not changed.
    """
    return Table(
        presidents.assign(counted_to=spans["counted_to"]).iloc[::-1],
        name="presidents",
        caption="Commutations and pardons by president, newest first",
        note="–: no total was found. Both: of a president in office a lower bound, to the day named. To: where the "
        "Justice Department’s table does not split a fiscal year, its end. Grants to classes of people are in none of "
        "these numbers.",
        columns={
            "president": "President",
            "took_office_on": "Took office",
            "counted_to": "To",
            "n_commutations": "Commutations",
            "n_pardons": "Pardons",
            "n_together": "Both",
        },
        formats={"took_office_on": day_words, "counted_to": day_words},
    )


def table_coverage(coverage: pd.DataFrame) -> Table:
    """What the grants table holds of each president's grants, of how many that were published; newest first.

    Parameters
    ----------
    coverage : DataFrame, one row per time in office, see :func:`analysis.measures.count_coverage`. Not changed.
    """
    rows = coverage.iloc[::-1]
    cells: dict[str, Any] = {"president": tell_apart(rows)}
    for kind in ("commutations", "pardons"):
        numbers = zip(rows[f"n_{kind}"], rows[f"n_published_{kind}"], strict=True)
        cells[kind] = [f"{n:,}{'' if pd.isna(published) else f' of {published:,}'}" for n, published in numbers]
    return Table(
        pd.DataFrame(cells).assign(
            lacking=[say_lacking(row) for row in rows.to_dict("records")], newest=rows["last_granted_on"]
        ),
        name="coverage",
        caption="In our table, of those published, newest first",
        note="Grants that took effect in the grants table of this site, of the published total. What it lacks is in no "
        "list that has been read. Not known: no total by kind was found; about: of a president in office, to the day "
        "named.",
        columns={
            "president": "President",
            "commutations": "Commutations",
            "pardons": "Pardons",
            "lacking": "Our table lacks",
            "newest": "Newest held",
        },
        formats={"newest": day_words},
    )


def table_petitions(petitions: pd.DataFrame) -> Table:
    """Petitions received and decided by president, newest first.

    Parameters
    ----------
    petitions : DataFrame, one row per time in office, see :func:`analysis.measures.count_petitions`. Not changed.
    """
    return Table(
        petitions.iloc[::-1],
        name="petitions",
        caption="Petitions received and decided by president, newest first",
        note=f"–: not found. Until fiscal year 1966 the table counts both kinds together. "
        f"{say_missing_petitions(petitions)} Decided: granted, denied, or closed without action; of "
        "those closed in 2017 only the ones to December 2016 are known, so President Obama’s are at least as many. "
        "Source: the Justice Department’s table by fiscal year, and for later presidents the sources of their totals.",
        columns={
            "president": "President",
            "took_office_on": "Took office",
            "n_received_commutation": "Received, for commutation",
            "n_received_pardon": "Received, for pardon",
            "n_received": "Received, all",
            "n_decided_commutation": "Decided, for commutation",
            "n_decided_pardon": "Decided, for pardon",
            "n_decided": "Decided, all",
        },
        formats={"took_office_on": day_words},
    )


#: What a grant to a class was, in words.
_CLASS_KINDS = {
    "amnesty": "amnesty",
    "pardon": "pardon",
    "commutation": "commutation",
    "board": "pardons recommended by a board",
}


def table_classes(classes: pd.DataFrame) -> Table:
    """Grants to classes of people, newest first: what each was, for whom, for how many, and who says so.

    Parameters
    ----------
    classes : DataFrame, one row per grant to a class
        See :func:`analysis.grants.classes.read_class_grants`. Not changed.
    """
    rows = classes.iloc[::-1].to_dict("records")
    sizes = [say_class_size(row["n_people"], row["precision"], row["basis"]) for row in rows]
    remarks = ["" if pd.isna(row["remark"]) else f". {row['remark']}" for row in rows]
    acts = [f"{row['instrument']} ({_CLASS_KINDS[row['kind']]})" for row in rows]
    days = [f"{row['president']}, {day_words(row['proclaimed_on'])}" for row in rows]
    table = pd.DataFrame(
        {
            "grant": [f"{day}: {act}" for day, act in zip(days, acts, strict=True)],
            "who": [row["who"] for row in rows],
            "size": [size + remark for size, remark in zip(sizes, remarks, strict=True)],
            "source": [say_source(row["source"], row["source_day"]) for row in rows],
        }
    )
    return Table(
        table,
        name="classes",
        caption="Grants to classes of people, newest first",
        note="None of these is counted among the commutations and pardons of the other tables, and they don’t add up: "
        "most numbers are estimates or lower bounds, and one proclamation may repeat another. Amnesties before "
        "1863 have not been gathered.",
        columns={
            "grant": "What it was",
            "who": "For whom",
            "size": "How many people",
            "source": "Source",
        },
    )


def table_past(past: pd.DataFrame) -> Table:
    """ "More than the past N presidents combined", for every batch.

    Parameters
    ----------
    past : DataFrame, one row per batch, see :func:`analysis.measures.past_combined_by_batch`. Not changed.
    """
    return Table(
        past.iloc[::-1].drop(columns=["batch_id"]).assign(granted_on=[day_words(d) for d in past["granted_on"][::-1]]),
        name="past-combined",
        caption="More than the past N presidents combined: the N of every day, newest first",
        note="N: the most presidents before, counted back, whose commutations together are fewer than those to the "
        "day. With the board: the people whom President Ford’s clemency board recommended are added to his "
        "commutations, though most were pardons; how many sentences were commuted is not known. With "
        "proclamations: so are people whom presidents pardoned as a class, as far as their number is exact or a lower "
        "bound (of those counted back here, the people under indictment whom President Carter pardoned); this N may be "
        "too large, never too small. "
        "–: our data do not have all commutations of this president, so neither the total to the day nor N "
        "is known. Where no total of a president is published, these are numbers of the grants in our data.",
        columns={
            "granted_on": "Day", "president": "President", "n_running_commutations": "Commutations to the day",
            "n_past": "N", "n_combined": "The N together", "n_next": "With one more", "n_past_with_board":
            "N with the board", "n_past_with_amnesties": "N with board and proclamations",
        },
    )  # fmt: skip


def chart_fiscal_years(years: pd.DataFrame) -> Chart | Statement:
    """Pardons and commutations by fiscal year.

    Parameters
    ----------
    years : DataFrame, one row per president and fiscal year, with ``shared``
        See :func:`analysis.measures.rates.mark_shared_years`. Not changed.
    """
    by_year = (
        years.groupby("fiscal_year", as_index=False)
        .agg(n_pardons=("n_pardons", "sum"), n_commutations=("n_commutations", "sum"), shared=("shared", "first"))
        .astype({"n_pardons": int, "n_commutations": int})
    )
    first, last = (int(by_year["fiscal_year"].agg(how)) for how in ("min", "max"))
    n_shared = int(by_year["shared"].notna().sum())
    total = by_year[["n_pardons", "n_commutations"]].sum()
    return draw_chart(
        draw_fiscal_years,
        by_year,
        name="grants-by-fiscal-year",
        title="Pardons and commutations by fiscal year",
        finding=f"Grey bars: {counted(n_shared, 'year', 'years')} that two presidents share.",
        alt=describe_fiscal_years(by_year),
        columns={
            "fiscal_year": "Fiscal year", "n_pardons": "Pardons", "n_commutations": "Commutations",
            "shared": "Shared by two presidents",
        },
        formats={"fiscal_year": str},
        basis=f"n = {total['n_pardons']:,} pardons and {total['n_commutations']:,} commutations, fiscal years {first} "
        f"to {last}; source: the Justice Department’s table. Each panel has a scale of its own. A fiscal year begins "
        "on 1 July of the year before, from 1977 on 1 October.",
    )  # fmt: skip


def chart_in_office(days: pd.DataFrame, holdings: pd.DataFrame) -> Chart:
    """Commutations by day, a panel for each time in office.

    Parameters
    ----------
    days : DataFrame, one row per batch, see :func:`analysis.measures.batches.commutations_in_office`. Not changed.
    holdings : DataFrame, one row per time in office, see :func:`analysis.measures.count_coverage`. Not changed.
    """
    return draw_chart(
        draw_in_office,
        days,
        name="commutations-by-day",
        title="Commutations by day, each time in office",
        finding=say_in_office(days, holdings),
        alt=describe_in_office(days),
        basis=f"{say_span(days)} One scale for all; a time in office without a commutation in "
        "these lists is not shown.",
        columns={
            "granted_on": "Day of grant", "president": "President", "years_in_office": "Years since taking office",
            "n_commutations": "Commutations",
        },
        formats={"granted_on": day_words, "years_in_office": "{:.2f}".format},
    )  # fmt: skip


def chart_life_share(life: pd.DataFrame) -> Chart:
    """The share of life imprisonment in each batch.

    Parameters
    ----------
    life : DataFrame, one row per batch, see :func:`analysis.measures.share_life_in_force`. Not changed.
    """
    return draw_chart(
        draw_life_share,
        life,
        name="life-share-by-batch",
        title="Life sentences as a share of each day’s commutations",
        finding=say_life_of_all(life),
        alt=describe_counts(life, "granted_on", "n_life_in_force", of="n_commutations"),
        basis=f"{say_span(life)} The share of a day with few commutations jumps about.",
        columns={
            "granted_on": "Day of grant", "n_commutations": "Commutations",
            "n_life_in_force": "Of these, serving life", "share_life_in_force": "Share serving life",
        },
        formats={"granted_on": day_words, "share_life_in_force": share_percent},
    )  # fmt: skip
