"""Parameters that notebooks take, and texts that none may take."""

from __future__ import annotations

from typing import Any

BATCH_ID = "2016-03-30-obama"

#: Enough to run each notebook.
ENOUGH: dict[str, dict[str, Any]] = {
    **{name: {} for name in ("explore", "presidents", "claims", "question")},
    "batch": {"batch_id": BATCH_ID},
}

#: Texts that would do harm if they were ever run, formatted, joined to a path or printed as they are.
HOSTILE = {
    "code": "__import__('os').system('touch owned')",
    "an attribute": "{batch_id.__class__}",
    "a format": "%s",
    "a shell": "$(touch owned)",
    "a path": "../../x",
    "a line with code": "2016-03-30-obama\nimport os",
    "NUL": "2016-03-30-obama\0",
    "ESC": "\x1b[31m2016-03-30-obama",
    "a direction mark": "2016-03-30-\u202eamabo",
    "a zero-width space": "2016-03-30-obama\u200b",
    "half a character": "2016-03-30-obama\ud800",
    "300 characters": "x" * 300,
}
