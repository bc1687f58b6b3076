"""explore.html: every grant in the browser, narrowed down by choices whose counts follow one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.escape import make_visible
from analysis.grants.identity import person_ids
from analysis.grants.schema import BY_NAME, LIST_SEPARATOR, NAMES, ColumnKind
from analysis.grants.table import write_cell
from analysis.measures.counts import is_amended_warrant, is_company, is_effective, is_true
from analysis.measures.selections import LENGTHS, MISSING, selection
from analysis.site.page import Site, SitePage
from analysis.site.summary import newest_first
from analysis.text import (
    Choice,
    Facet,
    counted,
    day_words,
    describe_each,
    describe_facets,
    listed,
    noun,
    number_words,
    sort_by_surname,
)
from analysis.text.sentence import capitalized

#: What the page says of a grant, each with the columns of grants.csv behind the words, which its own CSV file has.
_COLUMNS: Final = {
    "batch": ("batch_id", "granted_on", "president"),
    "grant": ("clemency_type", "is_company", "expires_on", "commuted_months", "is_declined", "amends"),
    "sentence": ("is_life", "sentence_months", "life_plus_months", "is_death"),
    "offenses": ("has_firearm", "offenses", "offense_groups"),
    "drugs": ("drugs",),
    "district": ("district",),
}

_UNKNOWN: Final = "Not published"

#: A choice as a column and its value, the words for it and for its people, and its rows.
_OwnChoice = tuple[str, Any, tuple[str, str], "pd.Series[bool]"]

#: The digits of numbers to base 64, none of which JSON or HTML escapes.
_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def render_explore(grants: pd.DataFrame, reported: Collection[str], site: Site) -> SitePage:
    """The page; people lead to their place in the report of their batch, if it is ``reported``."""
    rows = newest_first(grants).reset_index(drop=True)
    facets = list_facets(rows)
    is_counted = is_effective(rows) | is_effective(rows, "pardon")
    n = int(is_counted.sum())
    return SitePage(
        file="explore.html",
        title="Explore",
        description=f"{counted(n, 'grant', 'grants')} of clemency to choose from by president, year, kind, sentence, "
        "offense, drug, and state, with a chart, a table, and a file of what is chosen.",
        values={
            "n_counted": counted(n, "grant", "grants"),
            "has_names": site.names != "none",
            "left_out": _say_left_out(rows),
            "facets": [
                (column, facet, [(choice, _count(choice, is_counted)) for choice in facet.choices])
                for column, own in facets.items()
                for facet in own
            ],
        },
        data={"grants": pack_grants(rows, facets, reported)},
        style="explore.css",
        script="explore.js",
        has_search=True,
        names_people=True,
    )


def _say_left_out(rows: pd.DataFrame) -> str:
    """What is counted only if it is chosen; empty where there is nothing."""
    is_declined = is_true(rows["is_declined"])
    numbers = {
        "declined grant": int(is_declined.sum()),
        "amended warrant": int((is_amended_warrant(rows) & ~is_declined).sum()),
    }
    said = listed([f"{number_words(n)} {noun(n, kind)}" for kind, n in numbers.items() if n])
    verb, pronoun = ("is", "it") if sum(numbers.values()) == 1 else ("are", "them")
    return f"{capitalized(said)} {verb} counted only if you choose {pronoun}." if said else ""


def _count(choice: Choice, is_counted: pd.Series[bool]) -> int:
    """How many grants a choice has that took effect; a kind of grant has its own number."""
    rows = np.array(choice.rows)
    return int((rows if choice.key.startswith("grant=") else rows & is_counted).sum())


def list_facets(rows: pd.DataFrame) -> dict[str, list[Facet]]:
    """What the grants can be narrowed down by, under the column of the page's table that says it.

    Keys and words are those of the reports' tables of people; besides there are presidents, years, and in each facet of
    people those of whom it is not published. Companies are in no facet of people.

    Parameters
    ----------
    rows : DataFrame, one row per grant. Not changed.
    """
    described = {facet.label: facet for facet in describe_facets(rows)}
    people = ~is_company(rows)
    is_death = people & is_true(rows["is_death"])
    has_no_term = people & rows["sentence_months"].isna() & ~is_true(rows["is_life"]) & ~is_death
    lacks_offense, lacks_drug = (people & rows[name].isna() for name in ("offenses", "drugs"))
    lengths = {selection("is_life", True), *(selection("length", length) for length in LENGTHS)}
    years = rows["granted_on"].dt.year

    def facet(label: str, *more: _OwnChoice, order: Callable[[list[Choice]], list[Choice]] = list) -> Facet:
        """A facet of the reports, if they have it, with more choices behind its own."""
        own = [
            Choice(selection(column, value), *words, mask.tolist()) for column, value, words, mask in more if mask.any()
        ]
        keys, known = {choice.key for choice in own}, described.get(label, Facet(label, "", ()))
        return Facet(label, known.says, [*order([one for one in known.choices if one.key not in keys]), *own])

    return {
        "batch": [
            facet("President", *(("president", one, (one, ""), rows["president"] == one)
                                 for one in rows["president"].unique())),
            facet("Year", *(("year", int(one), (str(one), ""), years == one)
                            for one in sorted(years.unique(), reverse=True))),
        ],
        "grant": [
            facet("Grant"),
            *([] if people.all() else [facet("Recipient", ("is_company", False, ("People", ""), people),
                                             ("is_company", True, ("Companies", ""), ~people))]),
        ],
        "sentence": [
            facet("Sentence",
                  ("is_death", True, ("Death", "had a death sentence"), is_death),
                  ("length", MISSING, ("Other sentence", "had another kind of sentence"),
                   has_no_term & rows["is_life"].notna()),
                  ("is_life", MISSING, (_UNKNOWN, "had no sentence published"), has_no_term & rows["is_life"].isna()),
                  order=lambda choices: [choice for choice in choices if choice.key in lengths])
        ],
        "offenses": [
            facet("Offense", ("offense_groups", MISSING, (_UNKNOWN, "had no offense published"), lacks_offense),
                  order=most_first),
            facet("Gun conviction", ("has_firearm", MISSING, (_UNKNOWN, "had no offense published"),
                                     people & rows["has_firearm"].isna())),
        ],
        "drugs": [
            facet("Drug", ("drugs", "no drug offense", ("No drug offense", "had no drug offense"),
                           lacks_drug & ~lacks_offense),
                  ("drugs", MISSING, (_UNKNOWN, "had no offense published"), lacks_drug & lacks_offense),
                  order=most_first)
        ],
        "district": [
            facet("State", ("state", MISSING, (_UNKNOWN, "had no court published"), people & rows["district"].isna()))
        ],
    }  # fmt: skip


def most_first(choices: Sequence[Choice]) -> list[Choice]:
    """Choices by their number of rows, equals by their words."""
    return sorted(choices, key=lambda choice: (-sum(choice.rows), choice.label))


def pack_grants(rows: pd.DataFrame, facets: Mapping[str, Sequence[Facet]], reported: Collection[str]) -> dict[str, Any]:
    """The grants in few bytes, as the page's script reads them.

    Of each column every different entry stands once, and for each grant the number of its entry. An entry is what the
    page says (nothing where that is the cell of its name), the numbers of the choices that it falls under, counted
    through all facets, and the cells of grants.csv behind it.
    """
    columns = _pack_columns(rows, facets)
    ranks = np.empty(len(rows), dtype=int)
    ranks[sort_by_surname(rows).index] = np.arange(len(rows))
    held = {"grant_id", "name"}.union(*_COLUMNS.values())
    return {
        "columns": columns,
        "reported": [int(entry[2] in reported) for entry in columns["batch"]["entries"]],
        "header": [name for name in NAMES if name in held],
        "names": [make_visible(name) for name in rows["name"].fillna("")],
        **_pack_ids(rows),
        "surnames": _write_numbers(ranks.tolist()),
    }


def _pack_columns(rows: pd.DataFrame, facets: Mapping[str, Sequence[Facet]]) -> dict[str, Any]:
    said = describe_each(rows)
    said["batch"] = rows["granted_on"].map(day_words)
    said["drugs"] = said["drugs"].mask(rows["drugs"].isna())
    columns, first = {}, 0
    for name, cells in _COLUMNS.items():
        choices = [choice for facet in facets[name] for choice in facet.choices]
        masks = np.array([choice.rows for choice in choices], dtype=bool).reshape(len(choices), len(rows))
        patterns = [row.tobytes() for row in masks.T]  # a dict finds equal ones far sooner than np.unique does
        held = {one: tuple((first + np.flatnonzero(np.frombuffer(one, bool))).tolist()) for one in set(patterns)}
        falls_under = [held[one] for one in patterns]
        behind = [_write_cells(rows[cell], BY_NAME[cell].kind) for cell in cells]
        words: list[str | None] = [*_write_cells(said[name], "text")]
        if name in cells:
            items = (cell.replace(LIST_SEPARATOR, ", ") for cell in behind[cells.index(name)])
            words = [None if one == cell else one for one, cell in zip(words, items, strict=True)]
        entries = list(zip(words, falls_under, *behind, strict=True))
        numbers = {entry: at for at, entry in enumerate(dict.fromkeys(entries))}
        codes = _write_numbers([numbers[entry] for entry in entries])
        columns[name] = {"cells": cells, "entries": list(numbers), "codes": codes}
        first += len(choices)
    return columns


def _write_cells(values: pd.Series, kind: ColumnKind) -> list[str]:
    """The values as a CSV file has them, each different one written once."""
    codes, known = pd.factorize(values)
    words = [*(make_visible(write_cell(value, kind)) for value in known.tolist()), ""]
    return [words[code] for code in codes.tolist()]  # of a missing value -1


def _pack_ids(rows: pd.DataFrame) -> dict[str, Any]:
    """The id of each person, by one of two rules and what it does not give, by position.

    It is the name in small letters, numbered from the second of a batch on, or the place in the batch (``by_place``).
    """
    places = (rows.groupby("batch_id").cumcount() + 1).astype(str)
    plain = rows["name"].fillna("").map(plain_id)
    nth = plain.groupby([rows["batch_id"], plain]).cumcount() + 1
    by_name, by_place = plain.mask(nth > 1, plain + "-" + nth.astype(str)), "person-" + places
    ids = person_ids(rows)
    others_by_name, others_by_place = (ids[ids != usual].to_dict() for usual in (by_name, by_place))
    is_by_place = len(others_by_place) < len(others_by_name)
    return {"by_place": int(is_by_place), "ids": others_by_place if is_by_place else others_by_name}


def plain_id(name: str) -> str:
    """A name in plain small letters, its words joined by hyphens, as the page's script makes it again.

    >>> plain_id("Michael O'Example, Jr."), plain_id("José Roe")
    ('michael-oexample-jr', 'jos-roe')
    """
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’.]", "", name.lower())).strip("-")


def _write_numbers(numbers: Sequence[int]) -> tuple[int, str]:
    """Numbers to base 64, each with as many digits as the largest needs: how many, and the text."""
    width = 1
    while 64**width <= max(numbers, default=0):
        width += 1
    places = [64**at for at in reversed(range(width))]
    digits = np.array(numbers, dtype=int)[:, None] // places % 64
    return width, "".join(np.array(list(_DIGITS))[digits.ravel()])
