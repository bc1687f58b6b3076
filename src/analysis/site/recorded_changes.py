"""The published numbers that changed, as the file keeps them, for the page of methods and the feed."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.files import read_file, say_disk


class RecordedChange(NamedTuple):
    """One published number that changed between releases: words, and the day on which it was recorded."""

    recorded_on: date
    batch_id: str
    measure: str
    before: str
    after: str
    causes: str


def read_recorded_changes(path: Path) -> list[RecordedChange]:
    """The changes that are kept, as they came; none where there is no file.

    Raises
    ------
    InputError
        With the line: other columns, or a day that is none.
    """
    try:
        text = read_file(path).decode("utf-8")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {say_disk(error)}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error})") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != RecordedChange._fields:
        raise InputError(f"{path}: line 1: the columns are not {','.join(RecordedChange._fields)}")
    entries = []
    try:
        for row in reader:
            entries.append(RecordedChange(date.fromisoformat(row[0]), *row[1:]))
    except (ValueError, TypeError):
        raise InputError(f"{path}: line {reader.line_num}: not a day and five texts: {row!r}") from None
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: not a row of a CSV file ({error})") from None
    return entries
