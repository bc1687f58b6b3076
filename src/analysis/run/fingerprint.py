"""What a report is made from, and the hashes of it: when they are the same, the report is.

A report is built again if one of its ingredients has changed, and not otherwise. A changed
record affects the report of its own batch, and other reports only if it changes a count by
day that their charts and totals show.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis import project
from analysis.run.publication import Publication

if TYPE_CHECKING:  # a run with nothing to do ends before pandas is imported
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that reports are made from.

    ``table`` is the grants table, ``notebook`` that of one batch, ``raw`` the folder of the
    published lists, as far as they are at hand.
    """

    table: Path = project.GRANTS
    notebook: Path = project.BATCH_NOTEBOOK
    raw: Path = project.RAW


class Ingredients(NamedTuple):
    """SHA-256 of everything that one report depends on, each as 64 hexadecimal digits."""

    notebook: str
    parameters: str
    rows: str
    lists: str
    days: str
    presidents: str
    code: str
    lock_file: str

    @property
    def key(self) -> str:
        """One hash of them all: the name of the report in the cache."""
        return _hash_json(self._asdict())


#: What each ingredient is, in words.
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notebook": "the notebook",
        "parameters": "the parameters, with the formats",
        "rows": "the rows of this batch in the grants table",
        "lists": "the source sheets of this batch and, in data/raw, their lists",
        "days": "the counts and totals by day of the same time in office",
        "presidents": "the tables of presidents in data/hand",
        "code": "the package: code, templates and style",
        "lock_file": "the lock file",
    }
)


def shared_ingredients(notebook: Path) -> dict[str, str]:
    """The ingredients that all reports of a run share."""
    return {"notebook": hash_notebook(notebook), **_package_ingredients()}


def _package_ingredients() -> dict[str, str]:
    hand = {
        name: hash_file(project.HAND / name)
        for name in ("presidents.csv", "classes.csv", "clemency_by_fiscal_year.csv")
    }
    return {"presidents": _hash_json(hand), "code": hash_package(), "lock_file": hash_file(project.LOCK)}


def pages_ingredients(table_sha256: str, batch_ids: Sequence[str], publication: Publication) -> dict[str, str]:
    """The ingredients of the pages across batches, each as 64 hexadecimal digits.

    Parameters
    ----------
    table_sha256 : the hash of the grants table
    batch_ids : the batches that have a report, sorted
    publication : its names, address and whether search engines may list people decide what the pages look like
    """
    names, url, index_names = publication.names, publication.url, publication.index_names
    return {
        **_package_ingredients(),
        "texts": hash_texts(),
        "table": table_sha256,
        "parameters": hash_pages_parameters(batch_ids, names, url, index_names),
    }


def presidents_key(past: pd.DataFrame, publication: Publication) -> str:
    """The name of the page of presidents in the cache: one hash of all that it depends on.

    Parameters
    ----------
    past : DataFrame, a row a batch
        What the page shows of the grants table, see :func:`analysis.measures.past_combined_by_batch`.
    """
    parameters = hash_pages_parameters([], publication.names, publication.url, publication.index_names)
    shown = hashlib.sha256(past.to_csv(index=False).encode()).hexdigest()
    made_of = {**_package_ingredients(), "texts": hash_texts(), "past": shown, "parameters": parameters}
    return _hash_json({"the page of presidents": made_of})


def hash_pages_parameters(batch_ids: Sequence[str], names: str, url: str, index_names: bool) -> str:
    """The ingredient of the pages across batches that the caller decides."""
    return _hash_json({"batch_ids": list(batch_ids), "names": names, "url": url, "index_names": index_names})


def hash_parameters(batch_id: str, parameters: Mapping[str, Any]) -> str:
    """The ingredient of one report that the caller decides."""
    return _hash_json({"batch_id": batch_id, **parameters})


def list_ingredients(
    grants: pd.DataFrame, batch_ids: Sequence[str], inputs: Inputs, parameters: Mapping[str, Any]
) -> dict[str, Ingredients]:
    """The ingredients of some reports, by batch, in the order of ``batch_ids``.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as ``inputs.table`` holds them. Not changed.
    batch_ids : batches of the table
    parameters : what else decides what a report looks like, as plain values
    """
    shared = shared_ingredients(inputs.notebook)
    rows, days = hash_rows(grants), hash_days(grants)
    sources, at_hand = list_sources(grants), hash_raw(inputs.raw)
    return {
        batch_id: Ingredients(
            rows=rows[batch_id],
            lists=hash_lists(sources[batch_id], at_hand),
            days=days[batch_id],
            parameters=hash_parameters(batch_id, parameters),
            **shared,
        )
        for batch_id in batch_ids
    }


def hash_rows(grants: pd.DataFrame) -> dict[str, str]:
    """By batch, the hash of its rows as a CSV file."""
    from analysis.grants.table import grants_csv_by_batch

    return {batch_id: hashlib.sha256(rows).hexdigest() for batch_id, rows in grants_csv_by_batch(grants).items()}


def list_sources(grants: pd.DataFrame) -> dict[str, list[str]]:
    """By batch, the ids of the lists that its grants come from."""
    return {str(batch_id): sorted(ids.unique()) for batch_id, ids in grants.groupby("batch_id")["source"]}


def hash_raw(raw: Path) -> dict[str, Path]:
    """The published lists that are at hand, by the hash of their bytes."""
    paths = sorted(path for path in raw.rglob("*") if path.is_file() and not path.name.startswith("."))
    return dict(sorted((hash_file(path), path) for path in paths))


def find_lists(source: str, at_hand: Iterable[str]) -> list[str]:
    """Those hashes of lists at hand that the sheet of a source names."""
    sheet = _read_sheet(source)
    return [one for one in at_hand if one in sheet]


def hash_lists(sources: Sequence[str], at_hand: Iterable[str]) -> str:
    """One hash of what a report shows of its lists: their sheets, where copies differ, and which are at hand."""
    lists = {
        source: [hashlib.sha256(_read_sheet(source).encode()).hexdigest(), find_lists(source, at_hand)]
        for source in sources
    }
    shows_words = any(found for _, found in lists.values())
    differences = project.DIFFERENCES.read_text(encoding="utf-8") if project.DIFFERENCES.is_file() else ""
    told = [line for line in differences.splitlines() if any(source in line for source in sources)]
    return _hash_json([lists, told, hash_file(project.HAND / "corrections.yml") if shows_words else ""])


def _read_sheet(source: str) -> str:
    path = project.sheet_of(source)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def hash_days(grants: pd.DataFrame) -> dict[str, str]:
    """By batch, the hash of what a report shows of the other days of the same time in office."""
    from analysis.grants.presidents import times_in_office
    from analysis.measures import effective, running_totals, share_life_in_force

    days = running_totals(grants).merge(share_life_in_force(grants), on="batch_id", how="left")
    unknown = effective(grants)["is_life"].isna().groupby(grants["batch_id"]).sum()
    days["n_life_unknown"] = days["batch_id"].map(unknown)
    hashes: dict[str, str] = {}
    for _, of_president in days.groupby([days["president"], times_in_office(days["batch_id"])]):
        one = hashlib.sha256(of_president.to_csv(index=False).encode()).hexdigest()
        hashes |= dict.fromkeys(of_president["batch_id"], one)
    return hashes


def hash_texts() -> str:
    """One hash of what only the pages across batches show: source sheets, changed numbers, hand-typed data."""
    files = [*project.list_sheets(project.SHEETS), *_list_files(project.HAND).values()]
    files += [path for path in (project.CHANGED_NUMBERS, project.DIFFERENCES) if path.is_file()]
    return _hash_json([[path.name, hash_file(path)] for path in files])


def hash_notebook(path: Path) -> str:
    """The SHA-256 of a notebook as git keeps it: what JupyterLab saves beside the cells makes no other report.

    That are outputs, counts, and what it says of the kernel's language (see ``.gitattributes``).
    """
    try:
        notebook = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
        notebook["metadata"].pop("language_info", None)
    except (ValueError, LookupError, TypeError):
        return hash_file(path)  # no notebook, which whoever runs it says
    kept = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


#: What was taken out of the code, for people to review or to choose; every report is made with it.
_DATA_OF_CODE: Final = tuple(
    project.HAND / name
    for name in (
        *("courts.csv", "offenses.yml", "publication.yml", "remarks.yml", "synonyms.yml", "wrapped_names.csv"),
    )
)


@cache
def hash_package() -> str:
    """SHA-256 of the package's own files and the tables that it reads, by name and content.

    Line ends and time stamps do not count; bytecode, what editors leave and the data that a
    wheel carries (``project/``) are left out.
    """
    inside = _list_files(project.PACKAGE)
    files = {name.as_posix(): path for name, path in inside.items() if name.parts[0] != "project"}
    digest = hashlib.sha256()
    for name, path in (files | {path.name: path for path in _DATA_OF_CODE}).items():
        digest.update(f"{name}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _list_files(folder: Path) -> dict[Path, Path]:
    """The files in a folder by their paths in it, sorted, without bytecode and hidden ones, as checkpoints are."""
    inside = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: path
        for name, path in inside.items()
        if not any(part.startswith((".", "__pycache__")) for part in name.parts)
    }


def _hash_json(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
