"""A notebook as a report runs it: in a process that is forked from a warm one, where nothing has to be imported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from analysis.files import SHORT_TEMPORARY_FOLDER
from analysis.run.report import run_notebook
from analysis.run.workers import local_workers, worker_engine


def run_as_report(notebook: Path, parameters: Mapping[str, Any], title: str) -> nbformat.NotebookNode:
    """As :func:`analysis.run.report.run_notebook`, and quicker; that both give the same page, tests/test_build.py holds."""
    with local_workers(1) as pool:
        return pool.submit(_run, notebook, parameters, title).result()


def _run(notebook: Path, parameters: Mapping[str, Any], title: str) -> nbformat.NotebookNode:
    return run_notebook(notebook, parameters, title, SHORT_TEMPORARY_FOLDER, worker_engine())
