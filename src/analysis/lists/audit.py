"""What a run reports in files beside the grants table: what could not be read, and what copies say differently.

They hold published words, which a spreadsheet must not run: each text is guarded as in the
table. What a run says of its lists replaces what the file said of them; the rest stays.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.escape import guard_text, unguard_text
from analysis.files import read_file, say_disk
from analysis.grants.csvfile import csv_bytes


def audit_csv(kind: type[Any], items: Sequence[Any], path: Path, sources: frozenset[str]) -> bytes | None:
    """The file at ``path`` as it has to be after a run that read these sources; None where nothing is left."""
    names = [field.name for field in fields(kind)]
    rows = [{name: str(value or "") for name, value in asdict(item).items()} for item in items]
    rows += [row for row in _read_audit(path, names) if row["source"] not in sources]
    if not rows:
        return None
    rows.sort(key=lambda row: (row.get("granted_on", ""), row["source"], int(row["line"]), *row.values()))
    return csv_bytes(names, (map(guard_text, row.values()) for row in rows))


def read_audit(kind: type[Any], path: Path) -> list[dict[str, Any]]:
    """The rows of such a file as words by column; none where there is no file."""
    return [*_read_audit(path, [field.name for field in fields(kind)])]


def _read_audit(path: Path, names: Sequence[str]) -> list[dict[str, str]]:
    rows = []
    try:
        reader = csv.DictReader(io.StringIO(read_file(path).decode("utf-8"), newline=""), strict=True)
        if reader.fieldnames != names:
            raise InputError(f"{path}: line 1: the columns are not {','.join(names)}; {_WHAT_TO_DO}")
        for row in reader:
            if None in row or None in row.values() or not (row["line"].isascii() and row["line"].isdecimal()):
                raise InputError(f"{path}: line {reader.line_num}: not {len(names)} cells with a line; {_WHAT_TO_DO}")
            rows.append({name: unguard_text(cell) for name, cell in row.items()})
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 ({error}); {_WHAT_TO_DO}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {say_disk(error)}") from error
    return rows


#: What a person can do about a file that was changed by hand; it reports other lists too, so it never goes by itself.
_WHAT_TO_DO = "put it back as it was, or move it away and ingest all lists again. Nothing was written"
