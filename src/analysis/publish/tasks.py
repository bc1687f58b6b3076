"""What a worker does, in a process of its own: build one report, or pages across batches."""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis import project
from analysis.errors import InputError
from analysis.run.fingerprint import Inputs, hash_lists, hash_raw, hash_texts, shared_ingredients
from analysis.run.publication import Publication
from analysis.run.workers import SharedFile, worker_engine

if TYPE_CHECKING:
    from analysis.run.report import Report

#: The name under which the pages across batches are built.
PAGES: Final = "the pages across batches"

#: The name under which the page of presidents is built, which depends on less.
PAGE_OF_PRESIDENTS: Final = "the page of presidents"

#: What is built beside the reports.
ACROSS: Final = (PAGES, PAGE_OF_PRESIDENTS)

#: Among their files, and none of the release: the table of batches, which the feed needs once more, as Python keeps it.
BATCHES: Final = "batches.pickle"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a task needs beside files; a worker has to find the same ingredients on its machine."""

    publication: Publication
    ingredients: Mapping[str, str]
    sources: tuple[str, ...] = ()  # of the batch


def build_one(batch_id: str, table: SharedFile, notebook: SharedFile, recipe: Recipe, *lists: SharedFile) -> Report:
    """The report of one batch, which sees these published lists and no others."""
    from analysis.run.report import build_report

    with table.on_disk() as table_path, notebook.on_disk() as notebook_path:
        scratch = str(table_path.parent)  # goes with the run, whatever a cell leaves in it
        with tempfile.TemporaryDirectory(prefix="lists-", dir=scratch, ignore_cleanup_errors=True) as folder:
            raw = Path(folder)
            for one in lists:
                one.put_into(Path(tempfile.mkdtemp(dir=raw)))  # two may have one name
            here = shared_ingredients(notebook_path) | {"lists": hash_lists(recipe.sources, hash_raw(raw))}
            _refuse_other_version(batch_id, recipe, here)
            inputs = Inputs(table_path, notebook_path, raw)
            return build_report(batch_id, inputs, recipe.publication, engine=worker_engine(), scratch=scratch)


def _timed(build: Callable[..., Report]) -> Callable[..., Report]:
    """Have what is built say how long it took."""

    @wraps(build)
    def timed(*arguments: Any) -> Report:
        began = time.perf_counter()
        return replace(build(*arguments), seconds=time.perf_counter() - began)

    return timed


@_timed
def build_pages(table: SharedFile, notebook: SharedFile, batch_ids: tuple[str, ...], recipe: Recipe) -> Report:
    """The pages across batches; ``batch_ids`` are the batches that have a report."""
    from analysis.claims import Evidence
    from analysis.grants.presidents import read_petitions, read_presidents
    from analysis.grants.select import read_grants
    from analysis.measures.batches import summarize_by_batch
    from analysis.run.report import Report
    from analysis.site import Site, judge_ledger, render_site
    from analysis.site.recorded_changes import read_recorded_changes

    with table.on_disk() as path, notebook.on_disk() as notebook_path:
        _refuse_other_version(PAGES, recipe, shared_ingredients(notebook_path) | {"texts": hash_texts()})
        grants, presidents = read_grants(path), read_presidents()
        ledger = judge_ledger(Evidence(grants, presidents, read_petitions()))
        _, names, _, url, index_names = recipe.publication
        changes = read_recorded_changes(project.CHANGED_NUMBERS)
        batches = summarize_by_batch(grants)
        files = render_site(grants, batch_ids, Site(url, names, presidents, index_names), ledger, changes, batches)
        return Report(PAGES, files | {BATCHES: pickle.dumps(batches)})


@_timed
def build_presidents(table: SharedFile, notebook: SharedFile, recipe: Recipe) -> Report:
    """The page of presidents, which shows of the table the counts by day alone."""
    from analysis.grants.presidents import read_presidents
    from analysis.grants.select import read_grants
    from analysis.measures import past_combined_by_batch
    from analysis.run.report import Report
    from analysis.site import Site, render_past

    with table.on_disk() as path, notebook.on_disk() as notebook_path:
        _refuse_other_version(PAGE_OF_PRESIDENTS, recipe, shared_ingredients(notebook_path) | {"texts": hash_texts()})
        presidents = read_presidents()
        _, names, _, url, index_names = recipe.publication
        past = past_combined_by_batch(read_grants(path), presidents)
        return Report(PAGE_OF_PRESIDENTS, render_past(past, Site(url, names, presidents, index_names)))


def _refuse_other_version(what: str, recipe: Recipe, here: Mapping[str, str]) -> None:
    if other := [name for name, value in recipe.ingredients.items() if here[name] != value]:
        raise InputError(
            f"{what}: the worker has another version of {', '.join(other)};"
            " install the same version of clemency there, and start it again"
        )
