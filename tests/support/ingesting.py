"""Lists ingested with every setting as a keyword, whichever value holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from analysis.lists.ingest import Ingested, Places, ingest_lists
from analysis.lists.ingest import prepare as prepare_lists
from analysis.lists.stated import Stated


def ingest(sources: Sequence[Path | str], *, data: Path, **settings: Any) -> Ingested:
    return ingest_lists(sources, data, *_values(settings))


def prepare(sources: Sequence[Path | str], **settings: Any) -> Ingested:
    return prepare_lists(sources, *_values(settings))


def _values(settings: dict[str, Any]) -> tuple[Stated, Places]:
    given = {name: tuple(value) if name == "accept" else value for name, value in settings.items()}
    stated, places = ({field.name for field in fields(kind)} for kind in (Stated, Places))
    assert given.keys() <= stated | places
    return (
        Stated(**{name: value for name, value in given.items() if name in stated}),
        Places(**{name: value for name, value in given.items() if name in places}),
    )
