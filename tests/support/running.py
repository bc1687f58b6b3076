"""What runs in a process that is forked from a warm one, as a report does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from analysis.files import SHORT_TEMPORARY_FOLDER
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication
from analysis.run.report import build_report, run_notebook
from analysis.run.workers import local_workers, worker_engine


def run_as_report(notebook: Path, parameters: Mapping[str, Any], title: str) -> nbformat.NotebookNode:
    """As :func:`analysis.run.report.run_notebook`, and quicker; that both give the same page, tests/publish/test_build.py holds."""
    with local_workers(1) as pool:
        return pool.submit(_run, notebook, parameters, title).result()


def _run(notebook: Path, parameters: Mapping[str, Any], title: str) -> nbformat.NotebookNode:
    return run_notebook(notebook, parameters, title, SHORT_TEMPORARY_FOLDER, worker_engine())


def build_in_process(batch_id: str, data: Path) -> object:
    return build_report(batch_id, Inputs(data), Publication(("html",)), engine="in-process")


def leave(status: int) -> None:
    os._exit(status)
