"""What the data cover, in words: whose grants are here whole, whose in part, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measures.results import short_name
from analysis.text.presidents import join_terms, term_words
from analysis.text.sentence import Sentence
from analysis.text.template import say

#: The two kinds of grants, as the columns of :func:`analysis.measures.count_coverage` name them.
GRANT_KINDS = ("commutations", "pardons")

#: How much of what was published the data have.
COMPLETE, PART, MISSING, UNSURE = "complete", "partial", "missing", "total not published"


def how_complete(row: Mapping[Any, Any], kind: str) -> str:
    """How much the data have of one kind of grant of one time in office.

    Parameters
    ----------
    row : a row of :func:`analysis.measures.count_coverage`, as a mapping
    kind : of :data:`GRANT_KINDS`

    Examples
    --------
    >>> row = {"n_commutations": 0, "n_published_commutations": 61, "n_pardons": 396, "n_published_pardons": 396}
    >>> how_complete(row, "commutations"), how_complete(row, "pardons")
    ('missing', 'complete')
    >>> how_complete(row | {"n_pardons": 3}, "pardons"), how_complete(row | {"n_published_pardons": pd.NA}, "pardons")
    ('partial', 'total not published')
    """
    n, published = row[f"n_{kind}"], row[f"n_published_{kind}"]
    if pd.isna(published):
        return UNSURE
    return COMPLETE if n >= published else PART if n else MISSING


def say_complete(coverage: pd.DataFrame) -> str:
    """Whose grants are here whole, as a headline; empty where nobody's are.

    Parameters
    ----------
    coverage : DataFrame, one row per time in office, see :func:`analysis.measures.count_coverage`. Not changed.

    Examples
    --------
    >>> row = {"president": "Jane Doe", "took_office_on": pd.Timestamp("1989-01-20")}
    >>> row |= {"n_commutations": 3, "n_published_commutations": 3, "n_pardons": 2, "n_published_pardons": 2}
    >>> say_complete(pd.DataFrame([row]))
    'Doe commuted three sentences and pardoned two people; each grant is listed here'
    """
    return str(say("coverage", "headline", _values(coverage)))


def say_partial(coverage: pd.DataFrame) -> Sentence:
    """What else is complete, what is here in part, and what is missing; ``coverage`` as :func:`say_complete` has it."""
    return say("coverage", "deck", _values(coverage))


def _values(coverage: pd.DataFrame) -> dict[str, Any]:
    held = coverage[coverage[["n_commutations", "n_pardons"]].sum(axis=1) > 0]
    names = _short_names(held, coverage)
    whole: list[dict[str, Any]] = []
    kinds: list[dict[str, Any]] = []
    parts: list[str] = []
    for name, row in zip(names, held.to_dict("records"), strict=True):
        states = {kind: how_complete(row, kind) for kind in GRANT_KINDS}
        if set(states.values()) == {COMPLETE}:
            whole.append({"name": name, **{kind: int(row[f"n_{kind}"]) for kind in GRANT_KINDS}})
            continue
        of_kind = [kind for kind in GRANT_KINDS if states[kind] == COMPLETE and row[f"n_{kind}"]]
        kinds += [_kind(name, kind, int(row[f"n_{kind}"])) for kind in of_kind]
        if not of_kind:
            parts.append(name)
    before = coverage["took_office_on"].lt(held["took_office_on"].min()) if len(held) else pd.Series(dtype=bool)
    return {
        "whole": whole,
        "n_whole": sum(one["commutations"] + one["pardons"] for one in whole),
        "kinds": sorted(kinds, key=lambda one: -one["n"]),
        "parts": join_terms(parts[::-1]),
        "first_year": str(held["took_office_on"].min().year) if before.any() else "",
    }


def _short_names(held: pd.DataFrame, presidents: pd.DataFrame) -> list[str]:
    """The last name, in full where two presidents share it, with the term where one stands twice."""
    shorts = held["president"].map(lambda name: short_name(name, presidents))
    return (shorts + term_words(held["president"])).tolist()


def _kind(name: str, kind: str, n: int) -> dict[str, Any]:
    noun = kind if n > 1 else kind.removesuffix("s")
    whose = f"{name}’" if name.endswith("s") else f"{name}’s"
    return {"name": name, "kind": kind, "n": n, "says": f"{whose} {f'{n:,} ' if n > 1 else ''}{noun}"}
