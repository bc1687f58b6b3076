"""Charts and tables in words: headings, formats, notes, and what a chart shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.measures.batches import days_with_share
from analysis.text.numbers import (
    FEW,
    Format,
    counted,
    day_words,
    months_words,
    noun,
    number_words,
    opening_words,
    plain_number,
    share_percent,
    span_words,
    years_words,
)

#: The heading of each column that a measure makes, with its unit.
HEADINGS: Mapping[str, str] = {
    "batch_id": "Report",
    "granted_on": "Day of grant",
    "president": "President",
    "n_commutations": "Commutations",
    "n_life_in_force": "Serving life",
    "n_life_as_imposed": "First sentenced to life",
    "n_life_imposed_unknown": "First sentence not known",
    "n_running_commutations": "Commutations to that day",
    "n_running_life_in_force": "Serving life, to that day",
    "n_combined": "Commutations, added up",
    "n_people": "People",
    "share_people": "Share of people",
    "share_life_in_force": "Share serving life",
    "share_cut": "Cut, share of sentence",
    "first_sentenced_on": "First sentenced",
    "years_served": "Years since first sentencing",
    "is_life": "Serving life",
    "is_this_batch": "This president",
    "sentence_months": "Sentence in force, months",
    "commuted_months": "Commuted to, months",
    "cut_months": "Cut, months",
    "least_months": "Cut at least, months",
    "most_months": "Cut at most, months",
    "months_to_new_end": "First sentencing to new end, months",
    "expires_on": "Sentence ends on",
    "drugs_and_firearms": "Drug and firearm convictions",
    "new_end_on": "New end",
    "old_end_on": "Old end, on paper",
    "years_removed": "Taken off, on paper",
    "years_since_sentence": "Years since the sentence",
    "offense": "Convicted of",
    "removed_least_months": "Taken off at least, months",
    "removed_most_months": "Taken off at most, months",
    "drug": "Drug",
    "grant_id": "Grant",
    "n_pardons": "Pardons",
    "offense_group": "Type of offense",
    "condition": "Condition or relief",
    "district": "Federal court district",
    "state": "State or territory",
    "outcome": "Outcome",
    "clemency_type": "Kind of grant",
    "name": "Name",
    "sentence": "Sentence in force",
    "drugs": "Drugs named",
    "register_number": "Register number",
    "home": "Home",
    "offenses": "Offense",
    "has_firearm": "Gun conviction",
    "grant": "Grant",
    "terms": "Commuted",
    "n_together": "Commutations and pardons",
    "years_counted": "Years counted",
    "n_decided": "Petitions decided",
    "n_decided_commutation": "Petitions for commutation decided",
    "n_decided_pardon": "Petitions for pardon decided",
    "n_received": "Petitions received",
    "n_received_commutation": "Petitions for commutation received",
    "n_received_pardon": "Petitions for pardon received",
    "commutations_per_year": "Commutations per year",
    "commutations_per_decided": "Commutations per petition decided",
    "commutations_per_received": "Commutations per petition received",
    "pardons_per_year": "Pardons per year",
    "pardons_per_decided": "Pardons per petition decided",
    "pardons_per_received": "Pardons per petition received",
    "grants_per_decided": "Commutations and pardons per petition decided",
    "grants_per_received": "Commutations and pardons per petition received",
}


def headings(table: pd.DataFrame) -> dict[str, str]:
    """The columns of a table in its order, each with its heading in words.

    >>> headings(pd.DataFrame(columns=["drug", "n_people"]))
    {'drug': 'Drug', 'n_people': 'People'}
    """
    return {name: HEADINGS[name] for name in table.columns}


def formats(table: pd.DataFrame) -> dict[str, Format]:
    """How the values of a table are written: shares as in sentences, years and months with one decimal."""
    shares, counts = (table.get(name, pd.Series(dtype=float)) for name in ("share_people", "n_people"))
    whole = round((counts / shares).max()) if "n_people" in table and (shares > 0).any() else 0

    def share(value: float) -> str:
        return share_percent(value, whole)

    def decimal(value: float) -> str:
        return f"{value:,.1f}"

    kinds: dict[str, Format] = {
        **{name: share for name in table.columns if name.startswith("share_")},
        **dict.fromkeys(("years_served", "months_to_new_end", "least_months", "most_months"), decimal),
        **dict.fromkeys(("removed_least_months", "removed_most_months"), decimal),
        **dict.fromkeys(("granted_on", "expires_on", "new_end_on", "old_end_on", "first_sentenced_on"), day_words),
        "drug": drug_words,
        **dict.fromkeys(("offense", "offense_group"), group_words),
    }
    return {name: kinds[name] for name in table.columns if name in kinds}


#: What a newsroom calls the drugs that the lists name otherwise; the label stands in the data.
_DRUGS: Mapping[str, str] = {
    "unspecified": "no drug named",
    "cocaine base": "crack cocaine",
    "cocaine": "powder cocaine",
}

#: What a sentence calls the Sentencing Commission's types of crime where the name is no word of a sentence.
_GROUPS: Mapping[str, str] = {
    "administration of justice": "obstruction, perjury, or similar offenses",
    "forgery/counter/copyright": "forgery or counterfeiting",
    "fraud/theft/embezzlement": "fraud, theft, or other property offenses",
    "extortion/racketeering": "extortion or racketeering",
    "bribery/corruption": "bribery or corruption",
    "burglary/trespass": "burglary or trespass",
    "stalking/harassing": "stalking or harassment",
    "firearms": "firearms offenses",
    "tax": "tax offenses",
    "environmental": "environmental offenses",
    "prison offenses": "offenses in prison",
    "individual rights": "violations of individual rights",
    "national defense": "offenses against national defense",
    "immigration": "immigration offenses",
    "antitrust": "antitrust offenses",
    "food and drug": "food and drug offenses",
    "other": "other offenses",
}


#: Labels of offenses that name a field of the law: it is offenses in it that are meant.
FIELDS_OF_LAW: Final = (
    *("antitrust", "bankruptcy", "campaign finance", "civil rights", "currency reporting", "customs", "draft"),
    *("explosives", "food and drug law", "foreign agent", "immigration", "labor", "liquor", "mail", "tax"),
)

#: Labels of offenses that say nothing where they stand alone, in print; the label stands in the data.
OFFENSES_IN_PRINT: Final[Mapping[str, str]] = {
    "conspiracy, object not stated": "conspiracy (object not stated)",
    "elections": "election offenses",
    "export and sanctions": "export or sanctions offenses",
    "identity documents": "identity document offenses",
    "other": "other offense",
    "passports and citizenship": "passport or citizenship offenses",
    "securities and commodities": "securities or commodities offenses",
    "wildlife and environment": "wildlife or environmental offenses",
}


def drug_words(drug: str) -> str:
    """A drug's name in plain words; drug offenses that name none are said to.

    >>> drug_words("unspecified"), drug_words("cocaine base"), drug_words("heroin")
    ('no drug named', 'crack cocaine', 'heroin')
    """
    return _DRUGS.get(drug, drug)


def offense_words(label: str) -> str:
    """The label of an offense as a table prints it.

    >>> offense_words("mail"), offense_words("other"), offense_words("drug conspiracy")
    ('mail offenses', 'other offense', 'drug conspiracy')
    """
    return f"{label} offenses" if label in FIELDS_OF_LAW else OFFENSES_IN_PRINT.get(label, label)


def group_words(group: str) -> str:
    """A type of crime in plain words.

    >>> group_words("fraud/theft/embezzlement"), group_words("drug trafficking")
    ('fraud, theft, or other property offenses', 'drug trafficking')
    """
    return _GROUPS.get(group, group)


def say_span(batches: pd.DataFrame) -> str:
    """The line under a chart of several batches: how many commutations, and on which days.

    >>> days = pd.DataFrame({"granted_on": pd.to_datetime(["2016-03-30", "2016-05-05"]), "n_commutations": [61, 58]})
    >>> say_span(days)
    '119 commutations on 2 days, March 30, 2016, to May 5, 2016.'
    """
    if batches.empty:
        return "No commutation is published by name."
    n = int(batches["n_commutations"].sum())
    return f"{counted(n, 'commutation', 'commutations')} on {span_words(batches['granted_on'])}."


def describe_counts(
    table: pd.DataFrame, label: str, number: str, of: str = "", form: str = "Bar chart", at_most: int = 30
) -> str:
    """The alt text of a chart of counts: each label with its number, from the plotted table.

    >>> describe_counts(pd.DataFrame({"drug": ["PCP", "unspecified"], "n": [2, 5]}), "drug", "n")
    'Bar chart: PCP (2); no drug named (5).'
    """
    to_words = formats(table).get(label, str)
    rows = table.head(at_most)
    wholes = [f" of {whole:,}" for whole in rows[of]] if of else [""] * len(rows)
    shown = [
        f"{'not published' if pd.isna(name) else to_words(name)} "
        f"({'not known' if pd.isna(n) else plain_number(n) + whole})"
        for name, n, whole in zip(rows[label], rows[number], wholes, strict=True)
    ]
    if len(table) > at_most:
        shown.append(f"and {len(table) - at_most} more")
    return f"{form}: {'; '.join(shown)}."


def describe_spread(values: pd.Series, unit: str) -> str:
    """The alt text of a chart of people as dots: how many, range and middle.

    >>> describe_spread(pd.Series([7.0, 13.0, 26.0]), "years")
    'Each dot is a person: 3 people, from 7 to 26 years, with a median of 13 years.'
    >>> describe_spread(pd.Series([120.0, 240.0, 240.0]), "months")
    'Each dot is a person: 3 people, from 10 years to 20 years, with a median of 20 years.'
    """
    if values.empty:
        return "Nobody."
    low, middle, high = (_length(float(value), unit) for value in (values.min(), values.median(), values.max()))
    people = f"Each dot is a person: {counted(len(values))}"
    if low == high:
        return f"{people}, at {low}."
    from_ = low.removesuffix(" years") if unit == "years" else low
    return f"{people}, from {from_} to {high}, with a median of {middle}."


def _length(value: float, unit: str) -> str:
    return years_words(value) if unit == "years" else months_words(value)


def describe_lines(lines: pd.DataFrame, granted_on: str) -> str:
    """The alt text of the chart of every person as a line on the calendar; a new end is drawn from the grant on.

    >>> lines = pd.DataFrame({"first_sentenced_on": pd.to_datetime(["2001-02-23"]), "is_life": [False]})
    >>> lines["new_end_on"], lines["old_end_on"] = pd.to_datetime(["2011-12-21"]), pd.to_datetime(["2021-02-23"])
    >>> describe_lines(lines, "2011-11-21")
    'Each person is a line on the calendar: 1 person. Sentenced in 2001. New end in 2011. Old end in 2021.'
    """
    new_ends = lines["new_end_on"].dropna()
    is_over = new_ends < granted_on
    drawn = {"Sentenced": lines["first_sentenced_on"], "New end": new_ends[~is_over], "Old end": lines["old_end_on"]}
    spans = [f"{what} {_years(days.dropna())}." for what, days in drawn.items() if days.notna().any()]
    n_over, n_life = int(is_over.sum()), int(lines["is_life"].sum())
    over = [f"{opening_words(n_over)} with a new term that was over before the grant."] if n_over else []
    life = [f"{opening_words(n_life)} with a life sentence, which has no old end."] if n_life else []
    return " ".join([f"Each person is a line on the calendar: {counted(len(lines))}.", *spans, *over, *life])


def _years(days: pd.Series) -> str:
    first, last = days.dt.year.min(), days.dt.year.max()
    return f"in {first}" if first == last else f"from {first} to {last}"


def describe_offenses(counts: pd.DataFrame) -> str:
    """The alt text of the chart of offenses: each with its people, and below drugs each drug.

    >>> counts = pd.DataFrame({"offense": ["drugs", "drugs"], "drug": [None, "heroin"], "n_people": [3, 2]})
    >>> describe_offenses(counts)
    'Bar chart: drugs (3); of these heroin (2).'
    """
    rows = zip(counts["offense"], counts["drug"], counts["n_people"], strict=True)
    said = [
        f"{group_words(offense) if pd.isna(drug) else f'of these {drug_words(drug)}'} ({n:,})"
        for offense, drug, n in rows
    ]
    return f"Bar chart: {'; '.join(said)}."


def describe_years_served(people: pd.DataFrame, criterion: int | None) -> str:
    """The alt text of the chart of years served, with the line of the initiative's criterion where it is drawn.

    >>> describe_years_served(pd.DataFrame({"years_served": [7.0, 13.0, 26.0]}), 10).partition("13 years.")[2]
    ' A line at 10 years: one of them is below it.'
    """
    years = people["years_served"]
    spread = describe_spread(years, "years")
    if criterion is None or years.empty:
        return spread
    n_under = int((years < criterion).sum())
    n_words = "none" if not n_under else "all" if n_under == len(years) else number_words(n_under)
    below = f"{n_words} of them {'are' if n_under > 1 else 'is'} below it"
    return f"{spread} A line at {number_words(criterion)} years: {below}."


def describe_sentences(people: pd.DataFrame) -> str:
    """The alt text of the chart of sentences in force: the fixed terms, and those of life."""
    months = people["sentence_months"].dropna().astype(float)
    n_life = int(people["is_life"].sum())
    spread = describe_spread(months, "months") if len(months) else "Each dot is a person; no fixed term."
    return f"{spread} Serving life: {counted(n_life)}."


def describe_life(batches: pd.DataFrame, batch_id: str) -> str:
    """The alt text of the chart of life sentences by day: the days that are drawn, each with its numbers."""
    drawn = batches[days_with_share(batches, batch_id)]
    return describe_counts(
        drawn, "granted_on", "n_life_in_force", of="n_commutations", form="Life sentences by day of grant", at_most=60
    )


def say_days_left_out(batches: pd.DataFrame, batch_id: str) -> str:
    """Which days the chart of life sentences by day leaves out; empty where it has all.

    >>> days = pd.DataFrame({"n_commutations": [61, 9, 12], "share_life_in_force": [0.344, 0.0, float("nan")]})
    >>> say_days_left_out(days.assign(batch_id=["a", "b", "c"]), "a")
    'The chart leaves out one day with fewer than 10 commutations and one day of which no sentence is published.'
    """
    left_out = batches[~days_with_share(batches, batch_id)]
    n_unknown = int(left_out["share_life_in_force"].isna().sum())
    counts = {
        f"with fewer than {FEW} commutations": len(left_out) - n_unknown,
        "of which no sentence is published": n_unknown,
    }
    said = [f"{number_words(n)} {noun(n, 'day')} {which}" for which, n in counts.items() if n]
    return f"The chart leaves out {' and '.join(said)}." if said else ""
