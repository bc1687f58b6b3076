"""The table held against figures that others published: each agrees, is explained, or is a fault.

``data/hand/published_totals.csv`` holds what the White House and the press published on the
days of a list: grants, running totals, life sentences; and a few figures that are known from the
list alone. A difference is allowed only with its explanation in the same row, together with the
number that it explains: when the table comes to another number, or to the published one, the
explanation no longer holds and is a fault too.

What is compared
    A batch is compared when the table has commutations of it that came from the list that the
    figures are about; then all its commutations count, so that a batch read twice is found.
Whole or excerpt
    A table with more than half of the published batches up to its newest one is taken for the
    whole list: a batch that is missing between has vanished, which is a fault. A table with
    fewer is an excerpt, and only its days are compared.
Running totals
    They are compared where the table has every published batch up to that day.
Court districts
    A total up to a day may be that of one court district, by the district of each person's first case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.errors import InputError
from analysis.grants.csvfile import read_rows
from analysis.grants.handwritten import Form, Key, any_key, choice_key, is_text, is_web_address
from analysis.measures import district_total, running_totals
from analysis.parameters import BATCH_ID_FORM
from analysis.project import HAND

#: The figures that are held, each a column of :func:`analysis.measures.running_totals`, and their words.
PUBLISHED_FIGURES: Final[Mapping[str, str]] = {
    "n_commutations": "commutations that day",
    "n_running_commutations": "commutations up to that day",
    "n_life_in_force": "life sentences that day",
    "n_running_life_in_force": "life sentences up to that day",
}

#: The figure that may be given for one court district.
_OF_DISTRICT: Final = "n_running_commutations"

#: Columns of the file: whose list, which batch, which figure, of which court district (empty: of all), the number, who
#: published it and on which page; and where the table differs, the number that it has, why, and the evidence.
PUBLISHED_COLUMNS: Final = (
    *("list", "batch_id", "figure", "district", "published", "says", "link"),
    *("table_has", "because", "evidence"),
)

_ROW: Final = Form(
    (
        Key("list", is_text, "is empty"),
        Key("batch_id", re.compile(BATCH_ID_FORM).fullmatch, "{value!r} is not <granted_on>-<president>"),
        choice_key("figure", tuple(PUBLISHED_FIGURES)),
        any_key("district"),
        Key("published", re.compile(r"[0-9]{1,9}").fullmatch, "{value!r} is not a whole number"),
        Key("says", is_text, "is empty"),
        Key("link", lambda value: not value or is_web_address(value), "{value!r} does not begin with https://"),
        Key("table_has", re.compile(r"(?:[0-9]{1,9})?").fullmatch, "{value!r} is not a whole number"),
        any_key("because"),
        any_key("evidence"),
    )
)

#: Who published a figure that is known from the list alone. It agrees by itself, and only guards against a change.
LIST_ITSELF: Final = "Justice Department list"

#: What can come of a comparison; the last four are faults.
COMPARISONS: Final = ("agrees", "explained", "not held", "unexplained", "outdated", "needless", "vanished")
FAULTS: Final = frozenset({"unexplained", "outdated", "needless", "vanished"})


def read_published_totals(path: Path = HAND / "published_totals.csv") -> pd.DataFrame:
    """Read the published figures with the explanations of known differences.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with the columns of :data:`PUBLISHED_COLUMNS`. ``table_has``, ``because`` and
        ``evidence`` are given together, or not at all.

    Returns
    -------
    DataFrame, one row per published figure, in the order of the file
        The columns of :data:`PUBLISHED_COLUMNS`; ``published`` and ``table_has`` are counts of people
        (``table_has`` missing where no difference is known), the others text.

    Raises
    ------
    InputError
        All faults of the file together, each with line and column.

    Notes
    -----
    Sources: the column ``says``; see data/sources/published-totals.yml.

    Examples
    --------
    >>> figures = read_published_totals().set_index(["batch_id", "figure"])["published"]
    >>> int(figures["2016-03-30-obama", "n_running_commutations"])
    248
    """
    faults: list[str] = []
    seen: set[tuple[str, ...]] = set()
    rows = read_rows(path, PUBLISHED_COLUMNS, "published figures", faults)
    if rows and (more := [f"{name!r}" for name in rows[0] if name not in PUBLISHED_COLUMNS]):
        raise InputError(f"{path}, line 1: unknown columns: {', '.join(more)}")
    for row in rows:
        key = (row["batch_id"], row["figure"], row["district"], row["published"])
        faults += [f"{path}, line {row.line}, {fault}" for fault in _faults(row)]
        if key in seen:
            faults.append(f"{path}, line {row.line}: this figure of this batch is given twice")
        seen.add(key)
    if faults:
        raise InputError("\n".join(faults))
    figures = pd.DataFrame(rows, columns=list(PUBLISHED_COLUMNS), dtype="string").replace("", pd.NA)
    return figures.astype({"published": "Int64", "table_has": "Int64"})


def _faults(row: Mapping[str, str]) -> list[str]:
    """What is wrong with one row, each as ``column: why``."""
    faults = _ROW.faults_of(row)
    explanation = [name for name in ("table_has", "because", "evidence") if row[name].strip()]
    if explanation and len(explanation) < 3:
        faults.append("because: an explanation needs table_has, because and evidence")
    if row["table_has"] and row["table_has"] == row["published"]:
        faults.append("table_has: the published number itself needs no explanation")
    if row["district"] and row["figure"] != _OF_DISTRICT:
        faults.append(f"district: only {_OF_DISTRICT} is counted by district; leave it empty, or change the figure")
    return faults


def reconcile(grants: pd.DataFrame, published: pd.DataFrame, list_of: Mapping[str, str]) -> pd.DataFrame:
    """Hold the table against every published figure.

    The trap: a table may hold a part of a list, or no grant of it. What can't be compared
    is not held, and says so (see the head of this module for the rules).

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``is_life``, ``district``, ``source``. Not changed.
    published : DataFrame, one row per published figure
        As :func:`read_published_totals` gives it. Not changed.
    list_of : mapping of the id of a source to the id of the list that it is a copy of
        A source that is not in it is a list of its own.

    Returns
    -------
    DataFrame, one row per published figure, in the order given
        ``batch_id``, ``figure``, ``district``, ``published``, ``ours`` (counts of people; missing where
        the table has no such batch), ``verdict`` (one of :data:`COMPARISONS`), ``says``,
        ``because``, ``evidence``. The verdicts add to the published figures.
    """
    is_commutation = (grants["clemency_type"] == "commutation").fillna(False).astype(bool)
    batches_of: dict[str, set[str]] = {}
    for source, batches in grants[is_commutation].groupby("source")["batch_id"].unique().items():
        batches_of.setdefault(list_of.get(str(source), str(source)), set()).update(batches)
    stated = {str(name): set(batches) for name, batches in published.groupby("list")["batch_id"].unique().items()}
    held = {name: batches & batches_of.get(name, set()) for name, batches in stated.items()}
    totals = running_totals(grants).drop_duplicates("batch_id").set_index("batch_id") if any(held.values()) else None
    judged: list[tuple[int | None, str]] = []
    for row in published.to_dict("records"):
        batch_id, here, all_batches = row["batch_id"], held[row["list"]], stated[row["list"]]
        has_batch = batch_id in here
        needs = {batch for batch in all_batches if batch <= batch_id} if "running" in row["figure"] else {batch_id}
        ours: int | None = None
        if has_batch and not pd.isna(row["district"]):
            ours = district_total(grants, batch_id, row["district"])
        elif totals is not None and has_batch:
            ours = int(totals.loc[batch_id, row["figure"]])
        if needs <= here:
            verdict = _judge(row["published"], ours, row["table_has"])
        elif not has_batch and _is_whole(here, all_batches) and batch_id < max(here):
            verdict = "vanished"
        else:
            verdict = "not held"
        judged.append((ours, verdict))
    ours_and_verdict = pd.DataFrame(judged, columns=["ours", "verdict"], index=published.index)
    columns = ["batch_id", "figure", "district", "published", "ours", "verdict", "says", "because", "evidence"]
    return published.assign(
        ours=ours_and_verdict["ours"].astype("Int64"), verdict=ours_and_verdict["verdict"].astype("string")
    )[columns]


def _is_whole(here: set[str], stated: set[str]) -> bool:
    """Whether the batches of a table are more than half of those stated up to the newest of them.

    >>> stated = {"2016-03-30-obama", "2016-05-05-obama", "2016-06-03-obama"}
    >>> _is_whole({"2016-06-03-obama"}, stated), _is_whole({"2016-03-30-obama", "2016-06-03-obama"}, stated)
    (False, True)
    """
    return bool(here) and 2 * len(here) > sum(batch <= max(here) for batch in stated)


def _judge(published: int, ours: int | None, explained: Any) -> str:
    """The verdict on one figure; ``explained`` is the number that an explanation is about, if there is one.

    >>> _judge(568, 569, 569), _judge(568, 570, 569), _judge(568, 568, 569), _judge(568, 569, pd.NA)
    ('explained', 'outdated', 'needless', 'unexplained')
    >>> _judge(568, 568, pd.NA)
    'agrees'
    """
    is_explained = not pd.isna(explained)
    if ours == published:
        return "needless" if is_explained else "agrees"
    if not is_explained:
        return "unexplained"
    return "explained" if ours == explained else "outdated"


def say_comparison(row: Mapping[Any, Any]) -> str:
    """One line on one published figure, for people.

    Parameters
    ----------
    row : a row of :func:`reconcile`, as a mapping

    Examples
    --------
    >>> row = {"batch_id": "2016-10-06-obama", "figure": "n_life_in_force", "published": 35, "ours": 34}
    >>> row |= {"district": pd.NA, "says": "a newspaper", "because": pd.NA, "evidence": pd.NA}
    >>> say_comparison(row | {"verdict": "unexplained"})
    '2016-10-06-obama, life sentences that day: published 35 (a newspaper), the table has 34: unexplained'
    """
    ours = "no such batch" if pd.isna(row["ours"]) else f"{row['ours']:,}"
    line = (
        f"{row['batch_id']}, {say_published_figure(row)}: published {row['published']:,} ({row['says']}), "
        f"the table has {ours}: {_WORDS[row['verdict']]}"
    )
    if row["verdict"] in ("explained", "outdated", "needless"):
        line += f": {row['because']}; evidence: {row['evidence']}"
    return line


def say_published_figure(row: Mapping[Any, Any]) -> str:
    """What a published figure counts, for people: "commutations up to that day, Middle District of Florida"."""
    words = PUBLISHED_FIGURES[row["figure"]]
    return words if pd.isna(row["district"]) else f"{words}, {row['district']}"


def say_comparisons(verdicts: pd.DataFrame) -> str:
    """One line on all published figures: how many were held, and what came of it.

    Parameters
    ----------
    verdicts : DataFrame, one row per published figure, as :func:`reconcile` gives it
        Reads ``batch_id``, ``verdict`` and ``says``. Not changed.
    """
    held = verdicts[verdicts["verdict"] != "not held"]
    n_not_held = len(verdicts) - len(held)
    if held.empty:
        return f"{n_not_held} published figures, none of them about the grants of this table"
    batches = sorted(held["batch_id"].unique())
    n = held["verdict"].value_counts()
    line = (
        f"{len(held)} published figures, {batches[0]} to {batches[-1]}: {n.get('agrees', 0)} agree, "
        f"{n.get('explained', 0)} differ and are explained, {int(held['verdict'].isin(FAULTS).sum())} unexplained"
    )
    if n_of_list := int((held["says"] == LIST_ITSELF).sum()):
        line += f"; {n_of_list} of them known from the list alone"
    return f"{line}; {n_not_held} not held, for want of batches in this table" if n_not_held else line


_WORDS: Final[Mapping[str, str]] = {
    "agrees": "agrees",
    "explained": "explained",
    "not held": "not held",
    "unexplained": "unexplained",
    "outdated": "the explanation is about another number",
    "needless": "there is nothing left to explain; remove the explanation",
    "vanished": "the table has batches before and after this one, but not this one",
}
