"""Reads files of a release, which may be missing or damaged: there is one error for whatever is wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from analysis.errors import first_line
from analysis.run.fingerprint import hash_file


class Unreadable(Exception):
    """A file of a release cannot be read; the message is the first line of why."""


def read_json(path: Path) -> Any:
    """What a JSON file holds, or :class:`Unreadable`."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(first_line(error)) from error


def read_csv(path: Path, errors: str = "strict") -> list[dict[str, str]]:
    """The rows of a CSV file, by column, or :class:`Unreadable`."""
    try:
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors=errors))))
    except (OSError, ValueError, csv.Error) as error:
        raise Unreadable(first_line(error)) from error


def hash_published(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read."""
    try:
        return hash_file(path)
    except OSError:
        return ""
