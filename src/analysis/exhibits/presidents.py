"""What is shown about presidents and across batches: charts, tables and sentences, for pages and notebook alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from analysis.charts import draw_fiscal_years, draw_ranking
from analysis.claims import Claim
from analysis.exhibits.exhibit import UNKNOWN, Chart, Headline, Statement, Table
from analysis.exhibits.figures import draw_chart
from analysis.measures import RANKED
from analysis.text import brief_names, day_words, last_name, listed
from analysis.text.presidents import (
    TOTALS,
    describe_fiscal_years,
    describe_ranking,
    ranking_values,
    rate_words,
    say_class_size,
    say_first,
    say_source,
)
from analysis.text.sentence import capitalized
from analysis.text.template import say

#: The headings of what presidents are compared by.
_HEADINGS: Final = {
    "n_commutations": "Commutations",
    "n_pardons": "Pardons",
    "n_together": "Both",
    "years_counted": "Years counted",
    "per_year": "Per year",
    "n_decided": "Petitions decided",
    "per_decided": "Share granted",
    "n_received": "Petitions received",
    "per_received": "Per 100 received",
}

#: How the columns of petitions end, by kind of grant.
_PETITIONS: Final = {"commutations": "_commutation", "pardons": "_pardon", "grants": ""}


def headline_presidents(compared: pd.DataFrame) -> Headline:
    """Who granted the most, and to which day that is known.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    """
    ended = compared["took_office_on"].shift(-1)[compared["n_commutations"].notna()].dropna()
    as_of = f"Totals of every presidency that ended by {day_words(ended.max())}" if len(ended) else ""
    return Headline(say_first(compared, "headline"), deck=say_first(compared, "deck"), as_of=as_of)


def chart_ranking(ranked: pd.DataFrame, measure: str) -> Chart | Statement:
    """The presidents by one measure, in the order of the table; nobody before the first one whose number is known.

    Parameters
    ----------
    ranked : DataFrame, one row per time in office, the most first, as
        ``compared.sort_values(measure, ascending=False, kind="stable")`` has them
        See :func:`analysis.measures.compare_presidents`. Not changed.
    measure : one of :data:`analysis.measures.RANKED`
    """
    compared = ranked.sort_index()
    values = ranking_values(compared, measure)
    said: dict[str, Any] = {
        block: say("presidents", block, values) for block in ("finding", "more", "basis", "counted")
    }
    if compared[measure].notna().sum() < 2:
        return Statement(**said)
    columns = _columns_of(measure)
    rows = ranked.assign(president=brief_names(compared))  # which are alike in any order
    ranking = rows.loc[rows.index >= compared[measure].first_valid_index(), ["president", *columns]]
    words = ["not known" if pd.isna(value) else rate_words(measure, value) for value in ranking[measure]]
    return draw_chart(
        partial(draw_ranking, words=words),
        ranking,
        name=measure.replace("n_", "", 1).replace("_", "-") + ("-by-president" if measure.startswith("n_") else ""),
        title=str(say("presidents", "title", values)),
        alt=describe_ranking(ranking["president"], words),
        columns={"president": "President", **columns},
        formats=_formats_of(columns),
        **said,
    )


def table_ranking(compared: pd.DataFrame, kind: str) -> Table:
    """The numbers behind the rankings of one kind of grant, newest first.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    kind : ``commutations``, ``pardons`` or ``grants``, for both together
    """
    columns: dict[str, str] = {}
    for measure in RANKED:
        if measure.endswith(kind) or measure.startswith(kind):
            columns |= _columns_of(measure)
    return Table(
        compared.assign(president=brief_names(compared)).iloc[::-1],
        name=f"presidents-{kind}",
        caption=f"{'Commutations and pardons' if kind == 'grants' else capitalized(kind)} by president, newest first",
        note=f"{UNKNOWN}: not known.",
        columns={"president": "President", **columns},
        formats=_formats_of(columns),
    )


def _columns_of(measure: str) -> dict[str, str]:
    """The columns that a measure is made of, itself last, with their headings."""
    if measure.startswith("n_"):
        return {measure: _HEADINGS[measure]}
    kind, _, divisor = measure.partition("_per_")
    of = "years_counted" if divisor == "year" else f"n_{divisor}{_PETITIONS[kind]}"
    total = TOTALS[kind]
    return {
        total: _HEADINGS[total],
        of: _HEADINGS[of.removesuffix(_PETITIONS[kind])],
        measure: _HEADINGS[f"per_{divisor}"],
    }


def _formats_of(columns: dict[str, str]) -> dict[str, Any]:
    rates = {name: partial(rate_words, name) for name in columns if "_per_" in name}
    return rates | ({"years_counted": "{:.1f}".format} if "years_counted" in columns else {})


#: What a grant to a class was, in words.
_CLASS_KINDS = {
    "amnesty": "amnesty",
    "pardon": "pardon",
    "commutation": "commutation",
    "board": "pardons recommended by a board",
}


def statement_classes(classes: pd.DataFrame) -> Statement:
    """How often whole classes of people were granted clemency.

    Parameters
    ----------
    classes : DataFrame, one row per grant to a class
        See :func:`analysis.grants.classes.read_class_grants`. Not changed.
    """
    counts = {
        "n": len(classes),
        "n_unknown": int(classes["n_people"].isna().sum()),
        "first_year": str(classes["proclaimed_on"].min().year),
    }
    return Statement(say("presidents", "classes", counts))


def table_counted_classes(classes: pd.DataFrame) -> Table:
    """Grants to classes of people of which a number is known, the most people first.

    Parameters
    ----------
    classes : DataFrame, one row per grant to a class
        See :func:`analysis.grants.classes.read_class_grants`. Not changed.
    """
    known = classes.dropna(subset=["n_people"]).sort_values("n_people", ascending=False, kind="stable")
    return Table(
        known.assign(size=_sizes(known), day=known["proclaimed_on"].map(day_words)),
        name="counted-classes",
        caption="Grants to whole classes of people whose number is known, the largest first",
        note="These people are not in the numbers above. Most counts are estimates or minimums, and two proclamations "
        "may cover the same people.",
        columns={"president": "President", "day": "Day", "size": "How many", "who": "For whom"},
    )


def _sizes(classes: pd.DataFrame) -> list[str]:
    sizes = zip(classes["n_people"], classes["precision"], classes["basis"], strict=True)
    return [say_class_size(*size) for size in sizes]


def table_classes(classes: pd.DataFrame) -> Table:
    """Grants to classes of people, newest first: what each was, for whom, for how many, and who says so.

    Parameters
    ----------
    classes : DataFrame, one row per grant to a class
        See :func:`analysis.grants.classes.read_class_grants`. Not changed.
    """
    newest = classes.iloc[::-1]
    rows = newest.to_dict("records")
    remarks = ["" if pd.isna(row["remark"]) else f". {row['remark']}" for row in rows]
    acts = [f"{row['instrument']} ({_CLASS_KINDS[row['kind']]})" for row in rows]
    days = [f"{row['president']}, {day_words(row['proclaimed_on'])}" for row in rows]
    table = pd.DataFrame(
        {
            "grant": [f"{day}: {act}" for day, act in zip(days, acts, strict=True)],
            "who": [row["who"] for row in rows],
            "size": [size + remark for size, remark in zip(_sizes(newest), remarks, strict=True)],
            "source": [say_source(row["source"], row["source_day"]) for row in rows],
        }
    )
    return Table(
        table,
        name="classes",
        caption="Every grant to a whole class of people that we found, newest first",
        note="We have not collected amnesties before 1863.",
        columns={"grant": "Grant", "who": "For whom", "size": "How many people", "source": "Source"},
    )


def statement_past(past: pd.DataFrame, claims: Sequence[Claim]) -> Statement:
    """Whether what was said of past presidents surpassed is borne out.

    Parameters
    ----------
    past : DataFrame, one row per batch, see :func:`analysis.measures.past_combined_by_batch`. Not changed.
    claims : what others stated, see :func:`analysis.claims.read_claims`
    """
    days = _days_with_claims(past, claims)
    most_stated = days["claims"].map(lambda made: max(claim.stated for claim in made))
    president = days["president"].map(last_name).unique()
    values = {
        "n_days": len(days),
        "n_over": int((most_stated > days["n_past"]).sum()),
        "president": president[0] if len(president) == 1 else "the president",
        "most_with_board": int(days["n_past_with_board"].max()) if len(days) else None,
    }
    return Statement(say("presidents", "past", values), more=say("presidents", "past_more", values))


def table_past(past: pd.DataFrame, claims: Sequence[Claim]) -> Table:
    """ "More than the past N presidents combined": each day on which somebody said so, newest first.

    Parameters
    ----------
    past, claims : as :func:`statement_past` has them
    """
    days = _days_with_claims(past, claims).iloc[::-1]
    stated = [listed([str(one.stated) for one in made]) for made in days["claims"]]
    sources = ["; ".join(f"{capitalized(one.says)}: {one.source}" for one in made) for made in days["claims"]]
    return Table(
        days.assign(stated=stated, sources=sources, granted_on=days["granted_on"].map(day_words)),
        name="past-combined",
        caption="How many past presidents were surpassed, as stated and by the records, newest first",
        note="By the records: how many presidents, counted back, together granted fewer commutations than there were "
        "by that day. With Ford’s board: the same, if everyone whom his clemency board recommended counts.",
        columns={
            "granted_on": "Day",
            "n_running_commutations": "Commuted by then",
            "stated": "Presidents, as stated",
            "n_past": "By the records",
            "n_past_with_board": "With Ford’s board",
            "sources": "Who said so, and where",
        },
    )


def _days_with_claims(past: pd.DataFrame, claims: Sequence[Claim]) -> pd.DataFrame:
    """The days whose N is known and on which somebody stated one, with these ``claims``."""
    made: dict[str, list[Claim]] = {}
    for claim in claims:
        for reading in claim.readings:
            if reading.measure == "past_presidents" and not reading.arguments.get("with_board"):
                made.setdefault(reading.arguments["batch_id"], []).append(claim)
    is_stated = past["batch_id"].isin(list(made)) & past["n_past"].notna()
    by_speaker = {batch_id: sorted(of_day, key=lambda claim: claim.stated) for batch_id, of_day in made.items()}
    return past[is_stated].assign(claims=past.loc[is_stated, "batch_id"].map(by_speaker))


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
    most = {name: by_year.iloc[int(by_year[f"n_{name}s"].argmax())] for name in ("commutation", "pardon")}
    of_year = by_year["shared"].value_counts()
    values = {
        **{f"{name}_year": str(row["fiscal_year"]) for name, row in most.items()},
        **{f"n_{name}s": int(row[f"n_{name}s"]) for name, row in most.items()},
        "n_shared": int(of_year.sum()),
        "n_split": int(of_year.get("split", 0)),
        "n_whole": int(of_year.get("not split", 0)),
        "last": str(by_year["fiscal_year"].max()),
    }
    return draw_chart(
        draw_fiscal_years,
        by_year,
        name="grants-by-fiscal-year",
        title="Pardons and commutations by fiscal year",
        finding=say("presidents", "years", values),
        alt=describe_fiscal_years(by_year),
        columns={
            "fiscal_year": "Fiscal year", "n_pardons": "Pardons", "n_commutations": "Commutations",
            "shared": "Shared by two presidents",
        },
        formats={"fiscal_year": str},
        basis=say("presidents", "basis", {}),
        counted=str(say("presidents", "years_counted", values)),
    )  # fmt: skip
