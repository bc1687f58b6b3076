"""compare.html: two days or two presidents, the difference in words and as a picture, then the numbers that both have.

The page is written for one pair, and its script writes it for another from the same data: what each side
granted, its numbers in words and as bars, and the patterns of sentences of ``text/templates/compare.j2``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.escape import make_visible
from analysis.exhibits import UNKNOWN, Table
from analysis.grants.presidents import presidencies, time_in_office
from analysis.measures.batches import known_or_missing, summarize_each
from analysis.measures.counts import effective, office_keys
from analysis.measures.sentences import in_initiative, years_since_sentence_by_person
from analysis.site.page import SitePage
from analysis.site.summary import newest_first
from analysis.text import (
    FEW,
    brief_names,
    counted,
    day_words,
    drug_words,
    months_words,
    plain_number,
    share_percent,
    share_words,
    years_words,
)
from analysis.text.template import say

_Numbers = Mapping[Any, Any]


class Cell(NamedTuple):
    """A number of one side: in words, and for a bar as a number and in few words."""

    words: str
    value: float | None = None
    short: str = ""


class Comparison(NamedTuple):
    """What both sides are compared by; ``pattern`` is the block of ``compare.j2`` that says who has more."""

    label: str
    figure: Callable[[_Numbers], Cell | None]
    group: str = ""
    pattern: str = ""


def _count(number: str) -> Callable[[_Numbers], Cell | None]:
    def figure(side: _Numbers) -> Cell | None:
        n = side.get(number)
        return None if n is None or pd.isna(n) else Cell(f"{int(n):,}")

    return figure


def _share(number: str) -> Callable[[_Numbers], Cell | None]:
    """A count as a share of the people commuted of whom the lists say it."""

    def figure(side: _Numbers) -> Cell | None:
        n = _whole(side.get("n_held", side["n_commutations"])) - int(side["n_commutations_of_companies"])
        unknown = int(side[f"{number}_unknown"])
        n_known = n - unknown
        if n_known <= 0:
            return None
        part = int(side[number])
        words = share_words(part, n_known) + (f", {unknown:,} not known" if unknown else "")
        short = share_percent(part / n_known, n_known) if part else "none"
        return Cell(words, part / n_known, short) if n_known >= FEW else Cell(words)

    return figure


def _median(number: str, n: str, say_length: Callable[[float], str]) -> Callable[[_Numbers], Cell | None]:
    def figure(side: _Numbers) -> Cell | None:
        n_known, value = int(side[n]), side[number]
        if not n_known:
            return None
        words = f"{say_length(value)}, of {counted(n_known)}"
        return Cell(words, float(value), say_length(value)) if n_known >= FEW else Cell(words)

    return figure


def _range(side: _Numbers) -> Cell | None:
    """From the shortest to the longest time since the first sentencing."""
    if not side["n_served"]:
        return None
    first, last = years_words(side["min_years"]).removesuffix(" years"), years_words(side["max_years"])
    return Cell(last if last.startswith(f"{first} year") else f"{first} to {last}")


def _under_ten(side: _Numbers) -> Cell | None:
    """Only while the initiative of 2014 ran, which asked for ten years served."""
    n = int(side["n_served"])
    return Cell(share_words(int(side["n_under_ten"]), n)) if n and side.get("is_in_initiative") else None


def _drugs(side: _Numbers) -> Cell | None:
    """The first three drugs, and whatever is named as often as the third."""
    named = [(drug, n) for drug, n in side["drugs"] if drug != "unspecified"]
    if not named:
        return None
    most = [f"{drug_words(drug)} {n:,}" for drug, n in named if n >= named[min(2, len(named) - 1)][1]]
    return Cell(make_visible(", ".join(most)))


ROWS: Final = (
    Comparison("Commutations", _count("n_commutations")),
    Comparison("Pardons", _count("n_pardons")),
    Comparison("Commutations by that day", _count("n_running_commutations")),
    Comparison("Serving life", _share("n_life_in_force"), "terms", "life"),
    Comparison("Sentenced to life at first", _share("n_life_as_imposed"), "terms"),
    Comparison("Years since sentencing, median", _median("median_years", "n_served", years_words), "terms", "years"),
    Comparison("Years since sentencing, range", _range, "terms"),
    Comparison("Under ten years, while the 2014 initiative ran", _under_ten, "terms"),
    Comparison("Fixed term, median", _median("median_months", "n_finite", months_words), "terms", "months"),
    Comparison("Cut in the term, median", _median("median_cut_months", "n_cut", months_words), "terms"),
    Comparison("Firearm conviction", _share("n_firearm"), "terms", "firearm"),
    Comparison("Drugs named most", _drugs, "terms"),
    Comparison("Drug treatment required", _share("n_drug_treatment"), "terms", "treatment"),
    Comparison("Fine or other money forgiven", _share("n_fine_remitted"), "terms"),
    Comparison("Rest of sentence in home confinement", _share("n_home_confinement"), "terms", "home"),
    Comparison(
        "Years from sentence to pardon, median",
        _median("median_pardon_years", "n_dated", years_words),
        "pardons",
        "pardon_years",
    ),
)

#: What is drawn as bars: rows whose difference can be said.
_DRAWN: Final = [at for at, row in enumerate(ROWS) if row.pattern]

#: What is known of so large a share of grants is said of all of them.
_NEARLY_ALL: Final = 0.9

#: The words that a pattern has blanks for.
_BLANKS: Final = {name: f"{{{name}}}" for name in ("more", "less", "high", "low")}


def render_compare(
    grants: pd.DataFrame, batches: pd.DataFrame, drugs: pd.DataFrame, presidents: pd.DataFrame
) -> SitePage:
    """The page of comparisons, from the grants, a row a batch, and a row a batch and drug."""
    known = newest_first(known_or_missing(batches, presidents, "n_commutations", "n_pardons"))
    groups = list_sides(grants, known, drugs, presidents)
    sides = {id_: side for group in groups.values() for id_, side in group.items()}
    rows = [
        {
            "label": row.label,
            "group": row.group,
            "pattern": str(say("compare", row.pattern, _BLANKS)) if row.pattern else "",
        }
        for row in ROWS
    ]
    can_choose = len(batches) > 1
    first, second = _first_pair(groups["Presidents"], sides) if can_choose else ("", "")
    return SitePage(
        file="compare.html",
        title="Compare two days or two presidents",
        description=f"Two presidents, or two of {counted(batches['granted_on'].nunique(), 'day', 'days')} of clemency, "
        "side by side: the difference in words, as a picture, and in numbers.",
        values={
            "choosers": [("a", "One side", first), ("b", "The other side", second)] if can_choose else [],
            "groups": groups,
            "pair": compare_pair(rows, sides[first], sides[second]) if can_choose else {},
            "all_days": _all(known),
        },
        data={"sides": {"rows": rows, "sides": sides}} if can_choose else {},
        script="compare.js" if can_choose else "",
        style="compare.css",
    )


_Side = Mapping[str, Any]


def list_sides(
    grants: pd.DataFrame, batches: pd.DataFrame, drugs: pd.DataFrame, presidents: pd.DataFrame
) -> dict[str, dict[str, _Side]]:
    """What can be compared, by its id in an address, in groups: the presidents, then the days of each; newest first."""
    drugs_of = _count_drugs(drugs)
    names = list(brief_names(presidents))
    of_presidents: dict[str, _Numbers] = {}
    of_days: dict[str, dict[str, _Numbers]] = {}
    batches = batches.assign(is_in_initiative=in_initiative(batches))
    years_of = _years_to_pardon_by_batch(effective(grants, "pardon"))
    offices = [days for _, days in batches.groupby(office_keys(batches), sort=False)]
    office_of = {batch_id: number for number, days in enumerate(offices) for batch_id in days["batch_id"]}
    summaries = summarize_each(grants, grants["batch_id"].map(office_of), list(range(len(offices))))
    positions = presidencies(presidents, [days["batch_id"].iloc[0] for days in offices])
    for days, summary, at in zip(offices, summaries, positions, strict=True):
        batch_ids = list(days["batch_id"])
        name = make_visible(days["president"].iloc[0] if at is None else names[at])
        numbers = {"name": name, "drugs": _add_up_drugs(drugs_of, batch_ids), **summary}
        totals = numbers if at is None else presidents.iloc[at].to_dict()
        of_presidents[_id_of(presidents, batch_ids[0], at)] = (
            numbers | _totals(numbers, totals) | _years_to_pardon(years_of, batch_ids)
        )
        of_days.setdefault(name, {}).update(
            {
                make_visible(day["batch_id"]): day
                | {"name": name, "day": day_words(day["granted_on"])}
                | {"drugs": _add_up_drugs(drugs_of, [day["batch_id"]])}
                | _totals(day, day)
                | _years_to_pardon(years_of, [day["batch_id"]])
                for day in days.to_dict("records")
            }
        )
    groups = {"Presidents": of_presidents, **of_days}
    tops = _tops([numbers for group in groups.values() for numbers in group.values()])
    return {group: {id_: _side(numbers, tops) for id_, numbers in members.items()} for group, members in groups.items()}


def _id_of(presidents: pd.DataFrame, batch_id: str, at: int | None) -> str:
    """A time in office in an address: its slug, and where two presidents share it the year too.

    >>> from analysis.grants.presidents import presidency, read_presidents
    >>> table = read_presidents()
    >>> [_id_of(table, batch, presidency(table, batch)) for batch in ("2016-03-30-obama", "1992-12-24-bush")]
    ['obama', 'bush-1989']
    """
    slug = make_visible(time_in_office(batch_id))
    if at is None or (presidents["slug"] == slug).sum() == 1:
        return slug
    return f"{slug}-{presidents['took_office_on'].iloc[at].year}"


def _totals(held: _Numbers, published: _Numbers) -> dict[str, Any]:
    """What was granted, None where it is not known, and how much of it these data have."""

    def known(name: str) -> int | None:
        value = published.get(name)
        return None if value is None or pd.isna(value) else int(value)

    n_commutations, n_pardons, day = known("n_commutations"), known("n_pardons"), published.get("counted_to")
    is_together = n_commutations is None and n_pardons is None and known("n_together") is not None
    return {
        "n_commutations": n_commutations,
        "n_pardons": n_pardons,
        "n_together": known("n_together") if is_together and pd.notna(day) else None,
        "counted_to": day_words(day) if is_together and pd.notna(day) else "",
        "n_held": _whole(held["n_commutations"]),
        "n_held_pardons": _whole(held["n_pardons"]),
    }


def _years_to_pardon_by_batch(pardons: pd.DataFrame) -> dict[str, list[int]]:
    years = years_since_sentence_by_person(pardons)["years_since_sentence"]
    batch_of = dict(zip(pardons["grant_id"], pardons["batch_id"], strict=True))
    years_of: dict[str, list[int]] = {}
    for grant_id, n in years.items():
        years_of.setdefault(batch_of[grant_id], []).append(n)
    return years_of


def _years_to_pardon(years_of: Mapping[str, list[int]], batch_ids: Sequence[str]) -> dict[str, Any]:
    years = [n for batch_id in batch_ids for n in years_of.get(batch_id, ())]
    return {"n_dated": len(years), "median_pardon_years": float(median(years)) if years else None}


def _count_drugs(drugs: pd.DataFrame) -> dict[str, Counter[str]]:
    """The people by drug of each batch."""
    drugs_of: dict[str, Counter[str]] = {}
    for batch_id, drug, n in zip(drugs["batch_id"], drugs["drug"], drugs["n_people"], strict=True):
        drugs_of.setdefault(batch_id, Counter())[drug] += int(n)
    return drugs_of


def _add_up_drugs(drugs_of: Mapping[str, Counter[str]], batch_ids: Sequence[str]) -> list[tuple[str, int]]:
    """The people by drug over some batches, the most first."""
    counts = sum((drugs_of[batch_id] for batch_id in batch_ids if batch_id in drugs_of), Counter[str]())
    return sorted(counts.items(), key=lambda of_drug: (-of_drug[1], of_drug[0]))


def _tops(sides: Sequence[_Numbers]) -> dict[int, float]:
    """Where the bars of each row end: at 1 for shares, at the largest of all sides for lengths of time."""
    tops: dict[int, float] = {}
    for at in _DRAWN:
        drawn = [figure for side in sides if (figure := ROWS[at].figure(side)) and figure.value is not None]
        is_share = all("%" in figure.short or figure.short == "none" for figure in drawn)
        tops[at] = 1.0 if is_share else max(float(figure.value or 0) for figure in drawn)
    return tops


def _side(numbers: _Numbers, tops: Mapping[int, float]) -> _Side:
    """One side as the page and its script read it."""
    day = numbers.get("day", "")
    nouns = {
        kind: f"the {kind} of {day}" if day else f"{kind} by {numbers['name']}" for kind in ("commutations", "pardons")
    }
    figures = [row.figure(numbers) for row in ROWS]
    n_terms = numbers["n_held"] - int(numbers["n_life_in_force_unknown"])
    values = {**numbers, **nouns, "day": day, "few": FEW, "n_terms": n_terms}
    lacks = {
        group: str(say("compare", f"no_{group}", values))
        for group in ("terms", "pardons")
        if not any(figure for row, figure in zip(ROWS, figures, strict=True) if row.group == group)
    }
    drawn = {at: figure for at in _DRAWN if (figure := figures[at]) and figure.value is not None}
    return {
        "name": day or numbers["name"],
        "day": day,
        "choice": f"{day}: {_grants(numbers)}" if day else numbers["name"],
        "who": numbers["name"],
        "granted": str(say("compare", "granted", values)),
        "terms": _known_part(nouns["commutations"], n_terms, numbers["n_commutations"]),
        "pardons": _known_part(nouns["pardons"], int(numbers["n_dated"]), numbers["n_pardons"]),
        "figures": [figure and figure.words for figure in figures],
        "bars": {str(at): [round((figure.value or 0) / tops[at], 4), figure.short] for at, figure in drawn.items()},
        "lacks": lacks,
        "note": str(say("compare", "note", values)) if "terms" not in lacks else "",
    }


def _known_part(grants: str, n_known: int, n: int | None) -> str:
    """Grants in words, with how many of them are meant where the details of many are not known.

    >>> _known_part("commutations by Roe", 117, 4165), _known_part("the pardons of May 1, 2031", 19, 20)
    ('the 117 commutations by Roe whose details are known', 'the pardons of May 1, 2031')
    """
    if n is None or n_known >= _NEARLY_ALL * n:
        return grants
    return f"the {n_known:,} {grants.removeprefix('the ')} whose details are known"


def _grants(numbers: _Numbers) -> str:
    return counted(numbers["n_held"] + numbers["n_held_pardons"], "grant", "grants")


def _whole(number: Any) -> int:
    """A count that may be missing: nothing of that kind is in the lists."""
    return 0 if pd.isna(number) else int(number)


def _first_pair(presidents: Iterable[str], sides: Mapping[str, _Side]) -> tuple[str, str]:
    """The two presidents with the most bars, or the two of all where no two have any; the one listed last first."""
    drawn = [id_ for id_ in presidents if sides[id_]["bars"]]
    order = sorted(drawn if len(drawn) > 1 else sides, key=lambda id_: -len(sides[id_]["bars"]))
    newer, older = (id_ for id_ in sides if id_ in order[:2])
    return older, newer


def compare_pair(rows: Sequence[Mapping[str, str]], one: _Side, other: _Side) -> dict[str, Any]:
    """What the page says and draws of a pair; ``compare.js`` does the same."""
    bars = [
        (at, one["bars"][at], other["bars"][at]) for at in map(str, _DRAWN) if at in one["bars"] and at in other["bars"]
    ]
    drawn = [(at, mine, its) for at, mine, its in bars if mine[0] or its[0]]
    is_same = one["who"] == other["who"]
    first, second = (f"{side['granted']}{' in all' if is_same and not side['day'] else ''}" for side in (one, other))
    link = ", and " if is_same else f"; {other['who']} "
    said = [f"{one['who']} {first}{link}{second}."]
    if drawn:
        at, mine, its = max(drawn, key=lambda of_row: abs(of_row[1][0] - of_row[2][0]))
        if mine[1] != its[1]:
            said.append(_say_more(rows[int(at)], *((one, other) if mine[0] > its[0] else (other, one)), at=at))
    lacks = [
        mine["lacks"][group]
        for mine, its in ((one, other), (other, one))
        for group in mine["lacks"]
        if group == "terms" or group not in its["lacks"]
    ]
    return {
        "names": [one["name"], other["name"]],
        "said": said,
        "bars": [(rows[int(at)]["label"], [mine, its]) for at, mine, its in drawn],
        "table": [
            (row["label"], first, second)
            for row, first, second in zip(rows, one["figures"], other["figures"], strict=True)
            if first and second and not all(words == "0" or words.startswith("none") for words in (first, second))
        ],
        "notes": " ".join(dict.fromkeys(filter(None, [*lacks, one["note"], other["note"]]))),
    }


def _say_more(row: Mapping[str, str], more: _Side, less: _Side, at: str) -> str:
    words = {"more": more[row["group"]], "less": less[row["group"]]}
    return row["pattern"].format(**words, high=more["bars"][at][1], low=less["bars"][at][1])


def _all(batches: pd.DataFrame) -> Table:
    """The key numbers of every batch, for those without script and those who want all at once."""
    rows = batches.to_dict("records")
    table = pd.DataFrame(
        {
            "day": [day_words(row["granted_on"]) for row in rows],
            "n_commutations": batches["n_commutations"].astype("Int64").array,
            "n_pardons": batches["n_pardons"].astype("Int64").array,
            "life": [_share_words(row, "n_life_in_force") for row in rows],
            "median_years": batches["median_years"].to_list(),
            "median_months": batches["median_months"].to_list(),
            "firearm": [_share_words(row, "n_firearm") for row in rows],
            "president": batches["president"].to_list(),
        }
    )
    return Table(
        table,
        name="all-days",
        caption="The key numbers of every day of grants, newest first",
        note="–: our data have no grant of this kind that day, or no sentence to count. With fewer than ten people, a "
        "median or a share says little; see that day’s report.",
        columns={
            "day": "Day of grant",
            "n_commutations": "Commutations",
            "n_pardons": "Pardons",
            "life": "Serving life",
            "median_years": "Median years since first sentencing",
            "median_months": "Median sentence in force, months",
            "firearm": "Firearm conviction",
            "president": "President",
        },
        formats={"median_years": "{:.1f}".format, "median_months": plain_number},
    )


def _share_words(row: _Numbers, number: str) -> str:
    figure = _share(number)(row)
    return figure.words if figure else UNKNOWN
