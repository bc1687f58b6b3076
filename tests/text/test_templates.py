"""The sentences of reports, all of them: of every real batch, and of many invented ones that know little or much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pytest

from analysis import measures, text
from analysis.grants.presidents import read_presidents
from analysis.grants.remarks import read_remarks
from analysis.grants.select import choose_batch
from analysis.lists.sources import describe_sources
from analysis.text import template
from analysis.text.template import as_parts, link, say, template_names
from support.invented import make_grants
from support.real import real_grants, real_results
from support.saying import (
    ACROSS,
    BLOCKS,
    OF_A_PERSON,
    Row,
    faults_of,
    invent_rows,
    numbers_following,
    numbers_said,
    say_all,
    shares_said,
)

BATCH = "2016-03-30-obama"
SIZES = (1, 2, 3, 9, 10, 61)

#: What the results of a batch have, and those of chosen grants have not.
OF_A_BATCH = ("batch", "running", "presidents")

the_presidents = cache(read_presidents)


def faults(results: Mapping[str, Any], where: str) -> Iterator[str]:
    """What is wrong with anything that is said of results."""
    known = numbers_following(results)
    for name, said in say_all(results):
        words = str(said)
        found = faults_of(name, words)
        if name.partition(".")[2] in ("finding", "more", "deck", "text") and not name.startswith("limits"):
            found += [f"{number:g} is in no result" for number in numbers_said(words) if number not in known]
        for part, whole, percent in shares_said(words):
            if percent != text.percent(part, whole):
                found.append(f"{part} of {whole} are not {percent}")
        yield from (f"{where}, {name}: {fault}: {words}" for fault in found)


@pytest.mark.slow("every batch of the real table")
def test_all_that_is_said_of_real_batches_is_sound() -> None:
    grants, found = real_grants(), []
    for batch_id in grants["batch_id"].unique():
        batch = choose_batch(grants, batch_id)
        told = {"sources": describe_sources(batch), "remarks": read_remarks(batch_id)}
        found += faults({**real_results(batch_id), **told}, batch_id)
        found += faults(measures.selection_results(batch), f"{batch_id} as a selection")
    assert found == []


def invented(n: int, seed: int, n_pardons: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """The results of an invented batch, and of the same grants as somebody's choice."""
    rows = invent_rows(n, seed) + invent_rows(n_pardons, seed + 1, "pardon")
    results = measures.batch_results(make_grants(*rows), BATCH, presidents_of(n, n_pardons))
    where = f"{n} commutations, {n_pardons} pardons, seed {seed}"
    yield where, results
    yield f"{where}, chosen", {name: value for name, value in results.items() if name not in OF_A_BATCH}


def presidents_of(n: int, n_pardons: int) -> Any:
    """The presidents, of whom Obama made these grants alone, so that totals and comparisons are known."""
    presidents = the_presidents().copy()
    totals = {"n_commutations": n, "n_pardons": n_pardons, "n_together": n + n_pardons}
    presidents.loc[presidents["slug"] == "obama", list(totals)] = list(totals.values())
    return presidents


def invented_faults(seed: int, *sizes: tuple[int, int]) -> list[str]:
    told = [one for n, n_pardons in sizes for one in invented(n, seed, n_pardons)]
    return [fault for where, results in told for fault in faults(results, where)]


@pytest.mark.parametrize("size", [(1, 0), (3, 0), (10, 0), (0, 2), (0, 9), (2, 1)])
def test_all_that_is_said_of_invented_batches_is_sound(size: tuple[int, int]) -> None:
    assert invented_faults(0, size) == []


@pytest.mark.slow("many invented batches")
@pytest.mark.parametrize("seed", range(8))
def test_all_that_is_said_of_many_invented_batches_is_sound(seed: int) -> None:
    sizes = [(n, 0) for n in SIZES] + [(0, n) for n in SIZES] + [(2, 1), (9, 3), (10, 12)]
    assert invented_faults(seed, *sizes) == []


RARE: list[list[Row]] = [
    [],
    [{"is_declined": True}],
    [{"is_declined": True}] * 2,
    [{"is_company": True, "is_life": None, "has_firearm": None}],
    [{"is_company": True, "clemency_type": "pardon"}] * 2,
    [{"is_company": True}, {}, {"is_company": True, "clemency_type": "pardon"}, {"clemency_type": "pardon"}],
    [{"amends": "2016-03-01-obama/jane-roe"}, {}],
    [{"amends": "2016-03-01-obama/jane-roe"}] * 2,
    [{"is_death": True}],
    [{"is_death": True}] * 2,
    [{"is_death": True, "sentence_months": None, "is_life": False}] + [{"is_life": True}] * 9,
    [{}] * 9 + [{"clemency_type": "pardon"}],
]


@pytest.mark.parametrize("rows", RARE)
def test_rare_batches_are_told_soundly(rows: list[Row]) -> None:
    grants = make_grants(*rows)
    assert list(faults(measures.selection_results(grants), "chosen")) == []
    if rows:
        assert list(faults(measures.batch_results(grants, BATCH, presidents_of(0, 0)), "batch")) == []


@pytest.mark.parametrize("seed", range(3))
def test_counts_lead_to_as_many_rows_as_they_say(seed: int) -> None:
    n_links = 0
    for n in (2, 3, 10):
        grants = make_grants(*invent_rows(n, seed))
        selections = measures.list_selections(grants)
        for name, said in say_all(measures.batch_results(grants, BATCH, presidents_of(n, 0))):
            for words, rows in said.parts:
                if not rows or rows.startswith("https://"):
                    continue
                n_links += 1
                assert rows in selections, f"{name}: {rows} selects nobody"
                count = words.lower().partition(" of ")[0]
                numbers = [
                    {"all": n, "both": 2}.get(count.removesuffix(" people"), 1),
                    *numbers_said(count),
                ]  # else "one", "the one", "other"
                assert selections[rows].sum() == numbers[-1], f"{name}: {words}"
    assert n_links > 10


# ---- an editor's change


def test_every_template_is_used_and_every_figure_has_its_blocks() -> None:
    parts = {"convicted", "drugs", "other_courts", "pardoned", "places", "rare", "terms"}  # included by others
    assert set(template_names()) - {name for name, _ in BLOCKS} == parts | OF_A_PERSON | ACROSS
    for name in {name for name, _ in BLOCKS} - {"headline", "limits"}:
        assert {"topic", "finding", "more", "counted"} <= {block for of, block in BLOCKS if of == name}, name


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that may be changed."""
    for path in template.TEMPLATE_FOLDER.glob("*.j2"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(template, "TEMPLATE_FOLDER", tmp_path)
    template.sentence_templates.cache_clear()
    yield tmp_path
    template.sentence_templates.cache_clear()


def write_block(folder: Path, words: str) -> None:
    (folder / "life.j2").write_text(f"{{% block finding %}}{words}{{% endblock %}}", encoding="utf-8")
    template.sentence_templates.cache_clear()


def test_what_an_editor_writes_is_what_is_said(edited: Path) -> None:
    results = real_results(BATCH)
    written = (edited / "life.j2").read_text(encoding="utf-8")
    (edited / "life.j2").write_text(written.replace("serving life", "in prison for life"), encoding="utf-8")
    assert (
        str(text.say_block("life", "finding", results)) == "Twenty-one of the 61 people (34%) were in prison for life."
    )
    write_block(edited, "{{ life.in_force|opening|rows('is_life=true') }}\n   of {{ n|number }}\n  ,  in all .")
    said = text.say_block("life", "finding", results)
    assert said.parts == (("Twenty-one", "is_life=true"), (" of 61, in all.", ""))
    assert not text.say_block("life", "more", results)  # a block that is left out says nothing


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("{{ lief.in_force }}", "'lief' is undefined"),
        ("{{ life.in_froce|word }}", "in_froce"),
        ("{{ life.share_in_force }}", "a sentence cannot print 0.34"),
        ("{{ context.n_published == 3 }}", "a sentence cannot print False"),
        ("{{ 'more' if life.in_force == 0 }}", "cannot print Undefined|undefined"),
        ("{{ life.in_force|wrod }}", "No filter named 'wrod'"),
    ],
)
def test_a_slip_of_an_editor_is_no_sentence(edited: Path, words: str, fault: str) -> None:
    write_block(edited, words)
    with pytest.raises((LookupError, jinja2.TemplateError, TypeError), match=fault):
        text.say_block("life", "finding", real_results(BATCH))


def test_words_from_outside_are_words(edited: Path) -> None:
    """No name is read as a template or a link, whatever signs it has."""
    name = "{{ n }} \ue000x\ue001grant=pardon\ue002 <b>"
    results = {**real_results(BATCH), "remarks": {"head": [name], "end": []}}
    write_block(edited, "{{ remarks.head[0] }}")
    assert text.say_block("life", "finding", results).parts == (("{{ n }} xgrant=pardon <b>", ""),)
    assert as_parts(link("a", "x=y") + " b").parts == (("a", "x=y"), (" b", ""))
    assert not say("life", "no such block", {})
