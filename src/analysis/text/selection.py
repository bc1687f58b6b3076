"""Chosen grants in words: what was asked, what came of it, and that it is a selection and no batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import is_company, is_effective
from analysis.measures.sentences import years_since_sentence
from analysis.text.findings import Numbers
from analysis.text.numbers import batch_words, counted, day_words, listed, noun, number_words, opening_words, was
from analysis.text.people import describe_people
from analysis.text.tables import drug_words, group_words


def say_asked(asked: Mapping[str, Any]) -> str:
    """The conditions of a choice, as a reader would say them after "grants"; nothing where there are none.

    >>> say_asked({"president": "Jane Doe", "drug": "heroin", "first_year": 2031, "last_year": 2032})
    'by President Jane Doe, from 2031 to 2032, with heroin named in the offenses'
    >>> say_asked({"batch_id": "2031-03-30-doe", "first_year": 2031, "last_year": 2031})
    'of March 30, 2031 (2031-03-30-doe), in 2031'
    >>> say_asked({"drug": "heroin;cocaine base", "sentence": "life", "offense_group": "drug trafficking"})
    'for drug trafficking, with a life sentence, with heroin or crack cocaine named in the offenses'
    >>> say_asked({"drug": "cocaine base;heroin;LSD"})
    'with crack cocaine, heroin, or LSD named in the offenses'
    >>> say_asked({"president": ""})
    ''
    """
    first, last = asked.get("first_year"), asked.get("last_year")
    years = f"in {first}" if first == last else f"from {first} to {last}"
    parts = {
        "president": "by President {}",
        "batch_id": "of " + batch_words(asked["batch_id"]) + " ({})" if asked.get("batch_id") else "",
        "first_year": years,
        "offense_group": f"for {group_words(asked.get('offense_group', ''))}",
        "sentence": f"with a {'life sentence' if asked.get('sentence') == 'life' else 'sentence of {}'}",
        "drug": _say_drugs(list_items(asked.get("drug"))),
        "district": "sentenced in the {}",
    }
    return ", ".join(words.format(asked[name]) for name, words in parts.items() if asked.get(name))


def _say_drugs(drugs: Sequence[str]) -> str:
    words = [drug_words(drug) for drug in drugs if drug != "unspecified"]
    named = f"{', '.join(words[:-1])}, or {words[-1]}" if len(words) > 2 else " or ".join(words)
    return " or ".join(
        filter(
            None,
            (
                f"with {named} named in the offenses" if named else "",
                "with no drug named in a drug offense" if "unspecified" in drugs else "",
            ),
        )
    )


#: What there is none of, by the kind of grant that was asked for.
_NO_GRANT: Final[Mapping[str, str]] = {
    "commutation": "commutation",
    "pardon": "pardon",
    "declined": "declined grant",
    "amended": "amended warrant",
}

#: The kinds of grants whose totals are published, as :func:`find_incomplete` has them.
_TOTALED: Final = ("commutation", "pardon")


def say_chosen(results: Numbers, asked: Mapping[str, Any], n_amended: int = 0) -> str:
    """The head line over chosen grants: how many of each kind, and what was asked.

    Amended warrants, which results do not count, are named where nothing else is chosen.

    >>> grants = {"commutations": 1715, "pardons": 1, "declined": 0}
    >>> say_chosen({"grants": grants}, {"president": "Jane Doe"})
    '1,715 commutations and 1 pardon chosen: by President Jane Doe'
    >>> say_chosen({"grants": grants}, {})
    'All grants: 1,715 commutations and 1 pardon'
    >>> say_chosen({"grants": {"commutations": 0, "pardons": 0, "declined": 1}}, {})
    'One grant was declined'
    >>> say_chosen({"grants": {"commutations": 0, "pardons": 0, "declined": 0}}, {"president": "Jane Doe"})
    'No grant in the table fits: grants by President Jane Doe.'
    """
    n, n_pardons, n_declined = (results["grants"][kind] for kind in ("commutations", "pardons", "declined"))
    made = [counted(n, "commutation", "commutations")] if n else []
    made += [counted(n_pardons, "pardon", "pardons")] if n_pardons else []
    words, kind = say_asked(asked), _NO_GRANT.get(asked.get("grant", ""), "grant")
    if n_declined and not made:
        said = f"{opening_words(n_declined)} {noun(n_declined, 'grant')} {was(n_declined)} declined"
        return f"{said}: {words}" if words else said
    made += [counted(n_amended, "amended warrant", "amended warrants")] if n_amended and not made else []
    first, last = asked.get("first_year"), asked.get("last_year")
    if not made:
        if first is not None and last is not None and first > last:
            return f"No grant fits: the first year, {first}, is after the last, {last}."
        return f"No grant in the table fits: {kind}s {words}." if words else "No grant in the table fits."
    if words:
        return f"{listed(made)} chosen: {words}"
    return f"All {kind}s: {listed(made)}" if len(made) > 1 else f"All in the table: {made[0]}"


def find_incomplete(grants: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """Of whose commutations and pardons the table is known to hold fewer than were published.

    Parameters
    ----------
    grants : DataFrame, one row per grant: the whole table. Not changed.
    presidents : DataFrame, one row per time in office, see :func:`analysis.grants.presidents.read_presidents`

    Returns
    -------
    DataFrame of truth values, one row per president of ``presidents``, all times in office together
        ``commutation``, ``pardon``.
    """
    published = presidents.groupby("president", sort=False)[["n_commutations", "n_pardons"]].sum()
    return pd.DataFrame(
        {
            kind: grants.loc[is_effective(grants, kind), "president"].value_counts().reindex(published.index).fillna(0)
            < published[f"n_{kind}s"]
            for kind in _TOTALED
        }
    )


def say_incomplete(chosen: pd.DataFrame, asked: Mapping[str, Any], incomplete: pd.DataFrame) -> str:
    """That the table lacks grants by the presidents who are chosen; nothing where none is known to be missing.

    Parameters
    ----------
    incomplete : DataFrame, one row per president, see :func:`find_incomplete`

    Examples
    --------
    >>> incomplete = pd.DataFrame({"commutation": [True], "pardon": [False]}, index=["Jane Doe"])
    >>> say_incomplete(pd.DataFrame({"president": []}), {"president": "Jane Doe"}, incomplete)
    'The table does not hold every commutation by President Jane Doe.'
    """
    kinds = [kind for kind in _TOTALED if asked.get("grant") in (None, "", kind)]
    if not kinds or asked.get("batch_id"):
        return ""
    names = [asked["president"]] if asked.get("president") else list(chosen["president"].unique())
    lacks = incomplete.loc[incomplete.index.isin(names), kinds]
    missing, lacking = lacks.columns[lacks.any()], lacks.index[lacks.any(axis=1)]
    if lacking.empty:
        return ""
    kind = missing[0] if len(missing) == 1 else "grant"
    said = f"The table does not hold every {kind} by {noun(len(lacking), 'President')} {listed(list(lacking))}"
    return said.removesuffix(".") + "."  # of Jr. as of the sentence


def say_selection_of(chosen: pd.DataFrame, is_batch: bool = False, lacking: str = "") -> str:
    """The note under chosen grants: how many, of which days, what the table lacks, and whether they are a batch.

    Parameters
    ----------
    is_batch : they are all grants of one batch, and no others
    lacking : what :func:`say_incomplete` says
    """
    if chosen.empty:
        return " ".join(filter(None, (lacking, "Choose less narrowly.")))
    n, n_days = len(chosen), chosen["granted_on"].nunique()
    first, last = (day_words(day) for day in (chosen["granted_on"].min(), chosen["granted_on"].max()))
    days = f"of {first}" if n_days == 1 else f"on {number_words(n_days)} days, {first}, to {last}"
    is_declined = chosen["is_declined"].fillna(False).astype(bool)
    n_declined, n_amended = int(is_declined.sum()), int((chosen["amends"].notna() & ~is_declined).sum())
    said = [f"{opening_words(n)} {noun(n, 'grant')} {days}."]
    if 0 < n_declined < n:
        is_not = "is not" if n_declined == 1 else "are not"
        said += [f"{opening_words(n_declined)} of them {was(n_declined)} declined and {is_not} counted."]
    if 0 < n_amended < n:
        replaces = "replaces an earlier grant and is" if n_amended == 1 else "replace earlier grants and are"
        said += [f"{opening_words(n_amended)} of them {replaces} not counted again."]
    said += [
        lacking,
        "These are all grants of one batch." if is_batch else "A selection made here, no published batch.",
    ]
    if n_declined + n_amended < n:
        said += ["The findings below are about these grants only, and count only those that took effect."]
    return " ".join(filter(None, said))


def say_chosen_basis(n: int, one: str = "person", many: str = "people") -> str:
    """The note under a chart of chosen grants; nothing where it counts nobody.

    >>> say_chosen_basis(61)
    '61 people among the chosen grants. Source: the published lists, as named in the grants table.'
    """
    people = f"{counted(n, one, many)} among the chosen grants."
    return f"{people} Source: the published lists, as named in the grants table." if n else ""


def say_no_figure(about: str, is_of_pardons: bool, results: Numbers) -> str:
    """Why a figure says nothing of chosen grants.

    >>> say_no_figure("life", False, {"grants": {"commutations": 0, "pardons": 3}})
    'No chart: “life” is about commutations, and none is chosen.'
    """
    kind = "pardons" if is_of_pardons else "commutations"
    if not results["grants"][kind]:
        return f"No chart: “{about}” is about {kind}, and none is chosen."
    return f"No chart: nothing that “{about}” counts is published of the chosen grants."


def describe_chosen(chosen: pd.DataFrame) -> pd.DataFrame:
    """Chosen people as a table of words, newest grants first: as in a report, with day and president.

    Returns
    -------
    DataFrame, one row per grant
        ``sentence`` is ordered by its length, life last, so that a table can be sorted by it. Pardons have
        ``years_since_sentence`` where the year of the sentence is published; it is missing for other grants.
    """
    chosen = chosen.sort_values("granted_on", ascending=False, kind="stable")
    people = describe_people(chosen).set_axis(chosen.index, axis=0)
    people.insert(min(1, people.shape[1]), "granted_on", chosen["granted_on"].dt.strftime("%Y-%m-%d"))
    people.insert(min(2, people.shape[1]), "president", chosen["president"])
    years = years_since_sentence(chosen).where(is_effective(chosen, "pardon") & ~is_company(chosen))
    return people.assign(years_since_sentence=years) if years.notna().any() else people
