"""Charts and tables in words: headings, formats, notes, and what a chart shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measures.sentences import at_median
from analysis.text.numbers import (
    Format,
    batch_words,
    counted,
    day_words,
    months_words,
    number_words,
    plain_number,
    share_percent,
    span_words,
    with_median,
)

#: The heading of each column that a measure makes, with its unit.
HEADINGS: Mapping[str, str] = {
    "batch_id": "Batch",
    "granted_on": "Day of grant",
    "president": "President",
    "n_commutations": "Commutations",
    "n_life_in_force": "Life in force",
    "n_life_as_imposed": "Life as imposed",
    "n_life_imposed_unknown": "First sentence not known",
    "n_running_commutations": "Commutations to that day",
    "n_running_life_in_force": "Life in force to that day",
    "n_combined": "Commutations, added up",
    "n_people": "People",
    "share_people": "Share of people",
    "share_life_in_force": "Share of life",
    "share_cut": "Cut, share of sentence",
    "first_sentenced_on": "First sentenced",
    "years_served": "Years since first sentencing",
    "is_life": "Life in force",
    "is_this_batch": "This president",
    "sentence_months": "Sentence in force, months",
    "commuted_months": "Commuted to, months",
    "cut_months": "Cut, months",
    "least_months": "Cut at least, months",
    "most_months": "Cut at most, months",
    "months_to_new_end": "First sentencing to new end, months",
    "expires_on": "Expires on",
    "new_end_on": "New end",
    "old_end_on": "Old end, on paper",
    "years_removed": "Taken off, on paper",
    "years_since_sentence": "Years since the sentence",
    "offense": "Convicted of",
    "removed_least_months": "Taken off at least, months",
    "removed_most_months": "Taken off at most, months",
    "grant_id": "Grant",
    "offences": "Convicted of",
    "drug": "Drug",
    "offense_group": "Group of offenses",
    "condition": "Condition or relief",
    "district": "Federal court district",
    "state": "State or territory",
    "outcome": "Outcome",
    "clemency_type": "Kind of grant",
    "name": "Name",
    "sentence": "Sentence in force",
    "drugs": "Drugs named",
    "has_firearm": "Firearm",
    "grant": "Grant",
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
    whole = round((counts / shares).max()) if (shares > 0).any() else 0

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
    }
    return {name: kinds[name] for name in table.columns if name in kinds}


#: The note under a chart of presidents.
SOURCE_OF_PRESIDENTS = (
    "Times in office since 1901; source: the Justice Department's table by fiscal year, 1900 to 2017, and published "
    "totals for later presidents. This president's number is counted from the lists named at the end."
)


def drug_words(drug: str) -> str:
    """A drug's name; drug offenses that name none are said to.

    >>> drug_words("unspecified"), drug_words("heroin")
    ('no drug named', 'heroin')
    """
    return "no drug named" if drug == "unspecified" else drug


def say_basis(n: int, batch_id: str, one: str = "person", many: str = "people") -> str:
    """The note under a chart of one batch: n, unit, period and source.

    >>> say_basis(61, "2016-03-30-obama")
    'n = 61 people; grants of 30 March 2016; source: the published lists named at the end.'
    """
    people = f"n = {n:,} {one if n == 1 else many}; grants" if n else "Grants"
    return f"{people} of {batch_words(batch_id)}; source: the published lists named at the end."


def say_span(batches: pd.DataFrame, where: str = "named at the end", batch_id: str = "") -> str:
    """The note under a chart of several batches: n, unit, period and source.

    ``where`` says which lists are meant, ``batch_id`` whose report it is: there may be a chart of others alone.
    """
    if batches.empty:
        return f"The published lists {where} hold no commutation by this president."
    if batch_id and len(batches) == 1 and batches["batch_id"].iloc[0] != batch_id:
        day = day_words(batches["granted_on"].iloc[0])
        return f"The published lists {where} hold commutations by this president on {day} alone."
    n = int(batches["n_commutations"].sum())
    days = span_words(batches["granted_on"])
    return f"n = {counted(n, 'commutation', 'commutations')} on {days}; source: the published lists {where}."


def say_cut_off(shown: pd.DataFrame, whole: pd.DataFrame, batch_id: str) -> str:
    """The note under a chart of the leading courts: how many of them are shown, and n."""
    basis = say_basis(int(whole["n_people"].sum()), batch_id)
    if len(shown) == len(whole):
        return basis
    n_shown, n_courts = int(shown["district"].notna().sum()), int(whole["district"].notna().sum())
    is_tied = whole["n_people"].iloc[len(shown)] == shown["n_people"].iloc[-1]
    which = "others have as many people" if is_tied else "those with the most people"
    return f"{basis} {n_shown} of {n_courts} courts shown, {which}."


def describe_counts(
    table: pd.DataFrame, label: str, number: str, of: str = "", form: str = "Bar chart", at_most: int = 30
) -> str:
    """The alt text of a chart of counts: each label with its number, from the plotted table.

    >>> describe_counts(pd.DataFrame({"drug": ["PCP", "unspecified"], "n": [2, 5]}), "drug", "n")
    'Bar chart: PCP 2; no drug named 5.'
    """
    to_words = formats(table).get(label, str)
    rows = table.head(at_most)
    wholes = [f" of {whole:,}" for whole in rows[of]] if of else [""] * len(rows)
    shown = [
        f"{'not stated' if pd.isna(name) else to_words(name)} {'not known' if pd.isna(n) else plain_number(n) + whole}"
        for name, n, whole in zip(rows[label], rows[number], wholes, strict=True)
    ]
    if len(table) > at_most:
        shown.append(f"and {len(table) - at_most} more")
    return f"{form}: {'; '.join(shown)}."


def describe_spread(values: pd.Series, unit: str) -> str:
    """The alt text of a chart of people as dots: how many, range and middle.

    >>> describe_spread(pd.Series([7.0, 13.0, 26.0]), "years")
    'Each person is a dot: 3 people, from 7 to 26 years; a median of 13 years, two of them at that or above.'
    """
    if values.empty:
        return "Nobody."
    low, middle, high = (plain_number(float(value)) for value in (values.min(), values.median(), values.max()))
    people = f"Each person is a dot: {counted(len(values))}"
    if low == high:
        return f"{people}, at {_with_unit(low, unit)}."
    middle = with_median(_with_unit(middle, unit), at_median(values), len(values), "at that or above")
    return f"{people}, from {low} to {_with_unit(high, unit)}; {middle}."


def describe_years_served(people: pd.DataFrame, criterion: int | None) -> str:
    """The alt text of the chart of years served, with the line of the initiative's criterion where it is drawn.

    >>> describe_years_served(pd.DataFrame({"years_served": [7.0, 13.0, 26.0]}), 10).partition("above.")[2]
    ' A line at ten years: one of them is below it.'
    """
    years = people["years_served"]
    spread = describe_spread(years, "years")
    if criterion is None or years.empty:
        return spread
    n_under = int((years < criterion).sum())
    n_words = "none" if not n_under else "all" if n_under == len(years) else number_words(n_under)
    below = f"{n_words} of them {'are' if n_under > 1 else 'is'} below it"
    return f"{spread} A line at {number_words(criterion)} years: {below}."


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"


def describe_sentences(people: pd.DataFrame) -> str:
    """The alt text of the chart of sentences in force: the finite ones, and those of life."""
    months = people["sentence_months"].dropna().astype(float)
    n_life = int(people["is_life"].sum())
    spread = describe_spread(months, "months") if len(months) else "Each person is a dot; no sentence of months."
    return f"{spread} Life imprisonment: {counted(n_life)}."


def describe_cuts(people: pd.DataFrame, new: str) -> str:
    """The alt text of a chart of sentences in force against what they became."""
    if people.empty:
        return "Nobody."
    became = {"commuted_months": "new term", "months_to_new_end": "time from first sentencing to the new end"}
    ends = {"sentence in force": "sentence_months", became[new]: new}
    if len(people) == 1:
        terms = [f"{words} {months_words(people[name].iloc[0])}" for words, name in ends.items()]
    else:
        terms = [f"median {words} {months_words(people[name].median())}" for words, name in ends.items()]
    return f"Each person is a line, {counted(len(people))}: {', '.join(terms)}."


def provenance_rows(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the numbers come from, as label and value.

    >>> provenance_rows({"data_sha256": "0b", "notebook_sha256": "1c", "code_version": "1+2d", "lock_sha256": "3e",
    ...                  "sources": ["list-a", "list-b"]})[-1]
    ('Sources', 'list-a, list-b')
    """
    return [
        ("Rows of this batch (grants.csv)", f"SHA-256 {provenance['data_sha256']}"),
        ("Notebook", f"SHA-256 {provenance['notebook_sha256']}"),
        ("Code", provenance["code_version"]),
        ("Lock file", f"SHA-256 {provenance['lock_sha256']}"),
        ("Sources", ", ".join(provenance["sources"])),
    ]
