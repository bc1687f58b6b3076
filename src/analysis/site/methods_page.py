"""methods.html: where the data come from, how they are read, how often that is wrong, what the numbers leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.grants.accuracy import read_accuracy
from analysis.grants.names import HIDDEN, Names, initials
from analysis.grants.schema import describe_columns
from analysis.lists.copies import read_differences
from analysis.lists.corrections import read_corrections
from analysis.lists.facts.vocabulary import VOCABULARY
from analysis.lists.sources import page_names_somebody
from analysis.measures import effective
from analysis.site.dataset import all_sheets, sheets_of
from analysis.site.page import SitePage
from analysis.site.recorded_changes import RecordedChange
from analysis.text import batch_words, day_words, listed, share_words
from analysis.text.presidents import say_together, tell_apart
from analysis.text.sentence import capitalized
from analysis.text.template import say

_TITLE: Final = "How these numbers are made"

#: The days whose list prints hardly any amendment of a sentence: docs/reconciliation.md.
_FEW_AMENDMENTS: Final = ("2017-01-17-obama", "2017-01-19-obama")

_SECTIONS: Final = {
    "sources": "Where the data come from",
    "reading": "How the lists are read",
    "errors": "How often we are wrong",
    "limits": "What the numbers leave out",
    "corrections": "Corrections",
    "rebuild": "Rebuild and cite",
}


def render_methods(
    grants: pd.DataFrame,
    coverage: pd.DataFrame,
    names: Names,
    changes: Sequence[RecordedChange] = (),
    daily: str = "",
) -> SitePage:
    """The page of methods; nothing of single people without names.

    ``coverage`` has a row for each time in office that has grants; ``daily`` says how our counts stand against those
    that were published on the days of the grants.
    """
    deck = _say("deck", **_whole(grants))
    return SitePage(
        file="methods.html",
        title=_TITLE,
        description=f"{deck} Where they come from, how they are read, how often wrongly, and what they leave out.",
        values={
            "deck": deck,
            "sections": _SECTIONS,
            **_complete(coverage),
            "has_last_days": bool(grants["batch_id"].isin(_FEW_AMENDMENTS).any()),
            "sources": _sources(grants, names),
            "labels": _rows(
                ("Label", "What it is", "Group"), [(one.name, one.meaning, one.group) for one in VOCABULARY.labels]
            ),
            "columns": _rows(("Column", "Holds", "Unit", "What it says"), describe_columns()),
            "checks": [(_month(one["checked_on"]), _say("checked", **one)) for one in read_accuracy()],
            "daily": daily,
            "lacking": _lacking(grants),
            "corrected": _corrections(grants, names),
            "differing": _differences(grants, names),
            "moved": _changed_numbers(changes, names),
        },
        names_people=True,
        style="methods.css",
    )


def _say(block: str, **values: Any) -> str:
    return str(say("methods", block, values))


def _rows(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A table as the template prints it; what is missing is a dash."""
    return {
        "headings": headings,
        "rows": [
            ["–" if pd.isna(cell) else f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row]
            for row in rows
        ],
    }


def _month(words: str) -> str:
    return f"{date.fromisoformat(f'{words}-01'):%B %Y}"


def _whole(grants: pd.DataFrame) -> dict[str, int]:
    return {
        "n_commutations": len(effective(grants)),
        "n_pardons": len(effective(grants, "pardon")),
        "n_presidents": grants["president"].nunique(),
        "n_lists": len({sheet.list for sheet in sheets_of(grants)}),
    }


def _complete(coverage: pd.DataFrame) -> dict[str, Any]:
    """Of whom the data have every grant of a kind, and how many of how many they have of others."""
    told = coverage.assign(president=tell_apart(coverage))
    whole: dict[str, list[str]] = {"commutations": [], "pardons": []}
    parts = []
    for row in told.to_dict("records"):
        own = []
        for kind, presidents in whole.items():
            n, published = row[f"n_{kind}"], row[f"n_published_{kind}"]
            if pd.notna(published) and n >= published:
                presidents.append(row["president"])
            elif pd.notna(published):
                own.append(f"{f'{n:,}' if n else 'none'} of {published:,} {kind}")
        own += [together] if (together := say_together(row)) else []
        parts += [f"{row['president']}: {listed(own)}"] if own else []
    return {"complete": _say("complete", **whole), "parts": parts}


def _sources(grants: pd.DataFrame, names: Names) -> list[dict[str, str]]:
    """Every source: publisher, page, who kept the copy, the day it came; no address that tells a hidden name."""
    return [
        {
            "id": sheet.id,
            "publisher": capitalized(sheet.publisher),
            "page": sheet.page if names == "full" or not page_names_somebody(sheet, grants) else "",
            "kept_by": sheet.copy,
            "day": day_words(sheet.retrieved),
        }
        for sheet in all_sheets()
    ]


def _lacking(grants: pd.DataFrame) -> list[str]:
    """Of how many commutations the lists do not state what a number needs."""
    commuted = effective(grants)
    if commuted.empty:
        return []
    full_day = commuted["first_sentenced_on"].astype("string").str.len() == len("YYYY-MM-DD")
    lacks = {
        "the day of the first sentencing, from which years served are counted": ~full_day.fillna(False),
        "the sentence, in months or as life": commuted["sentence_months"].isna() & ~commuted["is_life"].fillna(False),
        "the day on which the new sentence ends": commuted["expires_on"].isna(),
        "a new term in months": commuted["commuted_months"].isna(),
        "the court": commuted["district"].isna(),
    }
    return [f"{words}: {share_words(int(is_lacking.sum()), len(commuted))}" for words, is_lacking in lacks.items()]


def _corrections(grants: pd.DataFrame, names: Names) -> dict[str, Any]:
    """The corrected errors of the lists that the table came from."""
    used = set(grants["source"].dropna())
    made = [entry for entry in read_corrections(project.HAND / "corrections.yml") if entry.source in used]
    rows = [
        (
            day_words(entry.granted_on),
            _shown(entry.name, names),
            _heading(entry.column),
            _unnamed(entry.column, entry.printed, names),
            _unnamed(entry.column, entry.used, names),
            # who says so may name the line of a list, and the line leads to the name
            f"{entry.reason}; {entry.says}" if names == "full" else entry.reason,
        )
        for entry in made
    ]
    headings = ("Day of grant", "Person", "Column", "The list prints", "Used instead", "Why")
    return {"said": _say("corrected", n=len(made)), **_rows(headings, rows)}


def _differences(grants: pd.DataFrame, names: Names) -> dict[str, Any]:
    """Where two copies of one list say different things, and which of them the table follows."""
    found = read_differences(grants)
    rows = [
        (
            day_words(one.granted_on),
            _shown(one.name, names) if one.name else None,
            _heading(one.column),
            _unnamed(one.column, one.value, names) or None,
            one.source,
            _unnamed(one.column, one.other_value, names) or None,
            one.other_source or "no other copy",
        )
        for one in found
    ]
    headings = ("Day of grant", "Person", "Column", "Our data have", "From", "The other copy has", "Which")
    return {"said": _say("differing", n=len(found)), **_rows(headings, rows)}


def _changed_numbers(changes: Sequence[RecordedChange], names: Names) -> dict[str, Any]:
    """The published numbers that moved from one release to a later one, newest first."""
    newest_first = sorted(changes, key=lambda change: change.recorded_on, reverse=True)
    rows = [
        (
            day_words(one.recorded_on),
            batch_words(one.batch_id),
            one.measure,
            one.before,
            one.after,
            *([one.causes] if names == "full" else []),
        )
        for one in newest_first
    ]
    headings = (
        "Recorded on",
        "Day of grant",
        "Number",
        "Before",
        "After",
        *(["What moved it"] if names == "full" else []),
    )
    return {"said": _say("moved", n=len(changes)), **_rows(headings, rows)}


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _shown(name: str, names: Names) -> str:
    return name if names == "full" else initials(name) if names == "initials" else "left out"


def _unnamed(column: str, value: object, names: Names) -> str:
    """What one list has for what; of a name, or a grant as a whole, it is left out where names are."""
    if column in ("name", "record", *HIDDEN) and names != "full":
        return "left out"
    return re.sub(r";(?=\S)", "; ", str(value).lower() if isinstance(value, bool) else str(value))
