"""What a batch's numbers say: the values that the templates of sentences are filled from.

Every finding stands in ``text/templates``, a file a figure. What a template reads is named here: the results
(:func:`analysis.measures.batch_results`), and what is easier counted or sorted in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.grants.courts import TERRITORIES, WITH_ARTICLE
from analysis.lists.copies import Difference
from analysis.measures.pardons import is_court_martial
from analysis.measures.selections import selection
from analysis.text.numbers import FEW, counted, day_words, listed, number_words
from analysis.text.sentence import Sentence
from analysis.text.tables import drug_words, group_words
from analysis.text.template import as_parts, link, plain, say

#: The numbers of a batch, as :func:`analysis.measures.batch_results` gives them.
Numbers = Mapping[str, Any]

#: By condition of a grant, its rows, and what is said before the number of grants.
_CONDITIONS: Final = {
    "drug_treatment": (selection("requires_drug_treatment", True), "Residential drug treatment is a condition of"),
    "fine_remitted": (selection("remits_fine", True), "A fine or other money still owed was forgiven in"),
    "home_confinement": (
        selection("home_confinement", True),
        "Home confinement for the rest of the sentence is part of",
    ),
}

#: By value of a template, the years before the grant that it is counted from.
_YEARS_BEFORE: Final = {"first_year": "max_years", "last_year": "min_years"}

#: So many equals are not named one by one.
_MANY: Final = 4

_SUFFIXES: Final = frozenset({"Jr.", "Sr.", "II", "III", "IV"})


def say_block(template: str, block: str, results: Numbers) -> Sentence:
    """What a block of a template says of results; see :mod:`analysis.text.template`.

    >>> life = {"in_force": 3, "in_force_unknown": 0, "as_imposed": 3, "as_imposed_unknown": 0}
    >>> numbers = {"grants": {"commutations": 8, "pardons": 0, "declined": 0}, "life": life}
    >>> str(say_block("life", "finding", numbers))
    'Three of the eight people were serving life.'
    """
    return say(template, block, template_values(results))


def n_people(results: Numbers) -> int:
    """The people whose sentence was commuted: the commutations but for those of companies."""
    return int(results["grants"]["commutations"]) - of_context(results, "n_commutations_of_companies")


def n_pardoned(results: Numbers) -> int:
    """The people who were pardoned: the pardons but for those of companies."""
    return int(results["grants"]["pardons"]) - of_context(results, "n_pardons_of_companies")


def of_context(results: Numbers, name: str) -> int:
    """A number of the context; 0 where a report was made before it was counted."""
    return int(results.get("context", {}).get(name, 0))


def is_selection(results: Numbers) -> bool:
    """Whether the numbers are of grants that somebody chose (:func:`analysis.measures.selection_results`)."""
    return "batch" not in results


def last_name(president: str) -> str:
    """A president's last name.

    >>> last_name("Joseph R. Biden Jr."), last_name("George H. W. Bush")
    ('Biden', 'Bush')
    """
    return next((word for word in reversed(president.split()) if word not in _SUFFIXES), president)


def template_values(results: Numbers) -> dict[str, Any]:
    """What a template reads: the results, the batch's own words, and lists in the order in which they are said."""
    grants, batch = results["grants"], results.get("batch", {})
    president, which = plain(batch.get("president", "")), batch.get("which_presidency", "")
    days = results.get("expires_on", {})
    listed_days = [{"day": day, "n": n} for day, n in sorted(days.items(), key=lambda of_day: (-of_day[1], of_day[0]))]
    conditions = {name: n for name, n in results.get("conditions", {}).items() if name in _CONDITIONS and n}
    return {
        "context": {},
        **results,
        "n": n_people(results),
        "n_sentences": grants["commutations"],
        "n_pardoned": n_pardoned(results),
        "pardoned": pardoned_words(grants["pardons"], of_context(results, "n_pardons_of_companies")),
        "is_chosen": is_selection(results),
        "kind": batch.get("kind", ""),
        "granted_on": batch.get("granted_on", ""),
        "president": president,
        "last_name": last_name(president),
        "short_name": plain(batch.get("short_name", "")),
        "presidency_words": f"{last_name(president)}’s {f'{which} term' if which else 'presidency'}",
        **_sentence_years(results),
        "life_share": _life_share(results),
        "days": listed_days,
        "other_days": sorted(one["day"] for one in listed_days[1:]),
        "first_day": min(days, default=""),
        "last_day": max(days, default=""),
        "n_dated": sum(days.values()),
        "conditions_met": [
            dict(zip(("rows", "words"), _CONDITIONS[name], strict=True), n=n) for name, n in conditions.items()
        ],
        "drugs_named": [
            {"key": drug.replace(" ", "+"), "words": drug_words(drug), "n": n}
            for drug, n in results.get("drugs", {}).items()
            if drug != "unspecified"
        ],
        "is_about_drugs": 2 * of_context(results, "n_drug_offense") >= n_people(results)
        and bool(set(results.get("drugs", {})) - {"unspecified"}),
        "drugs": {"unspecified": results.get("drugs", {}).get("unspecified", 0)},
        "groups": _groups(results, "offense_groups"),
        "pardon_groups": _groups(results, "offense_groups_pardons"),
        **_courts(results),
        **_places(of_context_mapping(results, "states")),
        "pardoned_in": _places(results.get("pardons", {}).get("states", {})),
        "sources": _sources(results),
        "publisher_words": listed([*dict.fromkeys(source["publisher"] for source in _sources(results))]).replace(
            "The ", "the "
        )
        or "the government",
        "remarks": {place: list(map(plain, words)) for place, words in results.get("remarks", {}).items()}
        or {"head": [], "end": []},
        "differing": {"n_values": 0, "n_grants": 0},
    }


def _sentence_years(results: Numbers) -> dict[str, str]:
    """The years of the oldest and the most recent sentence of those pardoned; empty where no year is known."""
    granted_on = results.get("batch", {}).get("granted_on", "")
    before = {name: results.get("pardons", {}).get(years) for name, years in _YEARS_BEFORE.items()}
    if not granted_on or None in before.values():
        return dict.fromkeys(before, "")
    return {name: f"{int(granted_on[:4]) - int(years)}" for name, years in before.items()}


def of_context_mapping(results: Numbers, name: str) -> Mapping[str, int]:
    """Counts by label in the context; none where a report was made before they were counted."""
    counts: Mapping[str, int] = results.get("context", {}).get(name, {})
    return counts


def pardoned_words(n_pardons: int, n_companies: int) -> str:
    """Who was pardoned: people, and companies apart from them.

    >>> pardoned_words(4, 1), pardoned_words(1, 0), pardoned_words(12, 0)
    ('three people and one company', 'one person', '12 people')
    """
    words = {"person": n_pardons - n_companies, "company": n_companies}
    many = {"person": "people", "company": "companies"}
    return " and ".join(_in_words(n, one, many[one]) for one, n in words.items() if n)


def _in_words(n: int, one: str, many: str) -> str:
    return f"{number_words(n)} {one if n == 1 else many}"


def _life_share(results: Numbers) -> str:
    """How many of the sentences were life, as a headline says it: a share that is exceeded, or the number."""
    n, life = n_people(results), results.get("life", {})
    n_life = life.get("in_force", 0)
    if not n_life or life.get("in_force_unknown"):
        return number_words(n_life)
    if n_life == n:
        return "both" if n == 2 else "all"
    for parts, words in () if n < FEW else ((2, "half"), (3, "a third"), (4, "a quarter")):
        if parts * n_life == n:
            return words
        if parts * n_life > n:
            return f"more than {words}"
    return number_words(n_life)


def _groups(results: Numbers, key: str) -> dict[str, Any]:
    """Groups of offenses, the most people first, those of no named group last; which lead, and which come next."""
    counts = results.get(key, {})
    named = [{"words": group_words(group), "n": n} for group, n in counts.items() if group != "other"]
    n_other = counts.get("other", 0)
    leading = _most(named)
    following = [group for group in named[len(leading) :] if group["n"] > 1] if len(leading) == 1 else []
    second = _most(following)
    third = _most(following[len(second) :]) if len(second) == 1 else []
    shown = [*second, *(third if len(third) == 1 else [])]
    return {
        "all": named + ([{"words": group_words("other"), "n": n_other}] if n_other else []),
        "leading": leading,
        "next": shown if len(shown) < _MANY else [],
        "n_other": n_other,
    }


def _most(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first groups, as many as have equally many people."""
    return [group for group in groups if group["n"] == groups[0]["n"]]


def _courts(results: Numbers) -> dict[str, Any]:
    """The district courts with the most people, and how many people have another court, or none that is known."""
    districts = results.get("districts", {})
    most = max(districts.values(), default=0)
    top = [{"name": plain(name), "n": n} for name, n in districts.items() if n == most]
    n_in_states = sum(of_context_mapping(results, "states").values())
    n_stated = sum(districts.values())
    n_martial = sum(n for name, n in districts.items() if is_court_martial(name))
    return {
        "top_courts": top,
        "n_courts_martial": n_martial,
        "n_other_courts": n_stated - n_in_states - n_martial,
        "n_no_court": n_people(results) - n_stated,
        "n_other_courts_pardons": _other_courts_of_pardons(results),
    }


def _other_courts_of_pardons(results: Numbers) -> int:
    """The people pardoned whom neither a district court of a state or territory nor a court-martial had sentenced."""
    pardons = results.get("pardons", {})
    n_stated = n_pardoned(results) - int(pardons.get("n_no_court", 0))
    return int(n_stated - pardons.get("n_courts_martial", 0) - sum(pardons.get("states", {}).values()))


def _places(states: Mapping[str, int]) -> dict[str, Any]:
    """States and territories, the most people first, as a sentence names them."""
    places = [{"name": plain(name), "in_words": _place(plain(name)), "n": n} for name, n in states.items()]
    most = max(states.values(), default=0)
    leading = [place["in_words"] for place in places if place["n"] == most]
    return {
        "places": places,
        "n_states": sum(name not in TERRITORIES for name in states),
        "territories": [_place(plain(name)) for name in states if name in TERRITORIES],
        "n_leading": len(leading),
        "leading_places": leading,
    }


def _place(state: str) -> str:
    return f"the {state}" if state in WITH_ARTICLE else state


def _sources(results: Numbers) -> list[dict[str, Any]]:
    """Who published the lists, as a page names them."""
    return [
        {
            "missing": 0,
            "copy": "",
            **{name: plain(value) if isinstance(value, str) else value for name, value in source.items()},
            "publisher": plain(source["publisher"]).replace("United States", "US"),
            "first_page": plain(source.get("copy", "")).partition("; the page then was ")[2],
        }
        for source in results.get("sources", [])
    ]


def say_published_by(results: Numbers) -> Sentence:
    """Who published the lists, each with the address of the page; nothing where no sheet says so.

    >>> sources = [{"publisher": "The White House", "page": "https://example.org/list"}]
    >>> grants = {"commutations": 1, "pardons": 0, "declined": 0}
    >>> say_published_by({"grants": grants, "sources": sources}).parts
    (('Source: ', ''), ('The White House', 'https://example.org/list'))
    """
    named: dict[str, str] = {}
    for source in _sources(results):
        named.setdefault(source["publisher"], source.get("page", ""))
    words = [link(name, page) if page.startswith("https://") else name for name, page in named.items()]
    return as_parts(f"Source: {'; '.join(words)}") if words else Sentence(())


def say_as_of(results: Numbers) -> str:
    """When the lists were retrieved, the last of them; empty where no sheet says so."""
    days = [source["retrieved"] for source in results.get("sources", [])]
    return f"Lists retrieved {day_words(max(days))}" if days else ""


def say_limits(results: Numbers, differences: Sequence[Difference] = ()) -> Sentence:
    """What is known to be weak about the numbers of a report, and where copies of its list differ."""
    told = [one for one in differences if one.column != "record"]
    differing = {
        "n_values": len(told),
        "n_grants": len({(one.source, one.line, one.name) for one in told}),
    }
    return say("limits", "more", {**template_values(results), "differing": differing})


def say_basis(results: Numbers, n: int | None = None, one: str = "person", many: str = "people") -> Sentence:
    """The line under a chart: how many people, and who published it.

    >>> say_basis({"grants": {"commutations": 61, "pardons": 0, "declined": 0}}, 61).parts
    (('61 people.', ''),)
    """
    people = f"{counted(n, one, many)}." if n else ""
    source = say_published_by(results)
    closing = "" if not source else "."
    between = " " if people and source else ""
    return Sentence(tuple(part for part in ((people + between, ""), *source.parts, (closing, "")) if part[0]))
