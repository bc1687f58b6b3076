"""The source sheets: for every list from outside, who published it, where, when, which bytes.

A sheet is a YAML file ``data/sources/<id>.yml``; its id is its file name. It also states
what the list itself does not print: the president, the clemency type, and the days of
blocks without a day line, each with who says so.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
import yaml

from analysis import project
from analysis.errors import InputError
from analysis.files import say_disk
from analysis.grants.handwritten import Form, Key, choice_key, day_key, is_text, read_handwritten, text_key
from analysis.grants.names import names_somebody
from analysis.grants.once import once_per_state
from analysis.grants.schema import BY_NAME
from analysis.lists.download import LARGEST_LIST, Page, download, is_address


@dataclass(frozen=True, slots=True)
class BlockDay:
    """The day of one block of a list that prints none for it, or a wrong one.

    ``block`` counts the days of the list in published order, from 1; ``grants`` is how
    many records the block must hold, so that a wrong day can't slip in; ``says`` names
    who published the day. ``printed`` is the wrong day that the list prints: once it prints
    another one, the list is refused.
    """

    block: int
    granted_on: date
    grants: int
    says: str
    printed: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of one source.

    ``role`` is ``text`` for the copy of a list whose words count, ``days`` for a copy
    that only gives days and homes to it, ``table`` for a table of figures that is no
    list of grants. ``list`` names the list that the source is a copy of. ``missing`` is how
    many of its grants are known not to be in this copy, which was cut off or made too early.
    """

    id: str
    publisher: str
    page: str
    file: str
    copy: str
    retrieved: date
    sha256: str
    licence: str
    role: Literal["text", "days", "table"]
    list: str = ""
    remarks: str = ""
    president: str = ""
    clemency_type: str = ""
    missing: int = 0
    days: tuple[BlockDay, ...] = ()


class Source(NamedTuple):
    """A list as it came: its path and bytes, its id, and its sheet where there is one.

    ``address`` is where it was downloaded from; its bytes then belong at ``path``, in
    ``data/raw``, and are not there yet.
    """

    path: Path
    content: bytes
    id: str
    sheet: Sheet | None
    address: str = ""

    @property
    def list(self) -> str:
        """Id of the list that this is a copy of."""
        return self.sheet.list if self.sheet is not None else self.id


def _is_bare_name(value: Any) -> bool:
    return is_text(value) and bool(value == Path(value).name)


_SHEET: Final = Form(
    (
        text_key("publisher"),
        text_key("page"),
        Key("file", _is_bare_name, "{value!r} is not the bare name of a file"),
        text_key("copy"),
        day_key("retrieved"),
        Key("sha256", lambda value: bool(re.fullmatch(r"[0-9a-f]{64}", str(value))), "not 64 hexadecimal digits"),
        text_key("licence"),
        choice_key("role", ("text", "days", "table")),
        text_key("list", is_required=False),
        text_key("remarks", is_required=False),
        text_key("president", is_required=False),
        choice_key("clemency_type", BY_NAME["clemency_type"].choices, is_required=False),
        Key(
            "missing",
            lambda value: type(value) is int and value > 0,
            "{value!r} is not a number of grants",
            is_required=False,
        ),
        Key("days", lambda value: isinstance(value, list), "not a list of blocks", is_required=False),
    )
)


def _typed_key(name: str, kind: type, *, is_required: bool = True) -> Key:
    return Key(name, lambda value: type(value) is kind, f"{{value!r}} is not {kind.__name__}", is_required)


_BLOCK: Final = Form(
    (
        *(_typed_key("block", int), _typed_key("granted_on", date), _typed_key("grants", int), _typed_key("says", str)),
        _typed_key("printed", date, is_required=False),
    ),
    missing="needs the keys block, granted_on, grants and says, and may have printed",
    unknown="needs the keys block, granted_on, grants and says, and may have printed",
)


def read_sheets(folder: Path) -> tuple[Sheet, ...]:
    """Read every sheet of a folder, sorted by id.

    Raises
    ------
    InputError
        All faults of all sheets together, a line each, with file and key.
    """
    sheets: list[Sheet] = []
    faults: list[str] = []
    for path in project.list_sheets(folder):
        try:
            sheets.append(read_sheet(path))
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise InputError("\n".join(faults))
    return tuple(sheets)


@partial(once_per_state, keep=256)
def read_sheet(path: Path) -> Sheet:
    """Read one sheet."""
    given = read_handwritten(path)
    if not isinstance(given, dict):
        raise InputError(f"{path}: a source sheet is a mapping of keys to values")
    faults = _SHEET.faults_of(given)
    if given.get("role") in ("text", "days") and "list" not in given:
        faults.append("missing key 'list' (the id of the list that this is a copy of)")
    blocks = given.get("days", [])
    for position, block in enumerate(blocks if isinstance(blocks, list) else (), start=1):
        wrong = _BLOCK.faults_of(block if isinstance(block, dict) else {})
        faults += [f"days, entry {position}: {fault}" for fault in wrong]
    if faults:
        raise InputError("\n".join(f"{path}: {fault}" for fault in faults))
    return Sheet(id=path.stem, **(given | {"days": tuple(BlockDay(**block) for block in blocks)}))


#: What a folder of lists may hold.
_SUFFIXES: Final = (".csv", ".htm", ".html", ".md", ".txt")


class Collected(NamedTuple):
    """What was found behind the words of a command.

    ``sources`` are the lists, each once, sorted by id. ``refused`` says what is wrong with others, by the id of
    the list that a sheet takes each for, otherwise by its path or address; ``notes`` what was passed over.
    """

    sources: list[Source]
    refused: dict[str, list[str]]
    notes: list[str]


def collect_sources(
    given: Sequence[Path | str],
    sheets: Sequence[Sheet],
    *,
    fetch: Callable[[str], Page] = download,
    raw: Path = project.RAW,
) -> Collected:
    """The lists behind files, folders and https addresses.

    In a folder, what is no list by its name (a picture, a PDF) or by its sheet (a table of figures) is passed
    over with a note.
    """
    # A sheet belongs to a list by its SHA-256, otherwise by the file name or the page's address.
    by_hash = {sheet.sha256: sheet for sheet in sheets}
    by_file = {sheet.file: sheet for sheet in sheets}
    by_page = {sheet.page.rstrip("/"): sheet for sheet in sheets}
    found: dict[str, Source] = {}
    came = _contents(given, fetch, raw)
    refused: dict[str, list[str]] = {}
    for what, fault in came.faults:
        sheet = by_page.get(what.rstrip("/")) or by_file.get(Path(what).name)
        refused.setdefault(sheet.list if sheet and sheet.list else what, []).append(fault)
    for path, content, address in came.contents:
        sheet = by_hash.get(hashlib.sha256(content).hexdigest())
        sheet = sheet or (by_page.get(address.rstrip("/")) if address else by_file.get(path.name))
        source_id = sheet.id if sheet is not None else _slug(path.stem)
        source = Source(raw / sheet.file if sheet and address else path, content, source_id, sheet, address)
        if sheet is not None and sheet.role == "table":
            fault = f"{path}: the sheet {sheet.id}.yml says that this is a table, not a list of grants"
            if path in came.by_name:
                refused.setdefault(str(path), []).append(fault)
            else:
                came.notes.append(f"{fault}; passed over")
            continue
        if (other := found.get(source.id)) is not None and other.content != content:
            fault = f"{path}: another list with the id {source.id!r} is {other.path}; give one of them"
            refused.setdefault(source.list, []).append(fault)
        found.setdefault(source.id, source)
    return Collected([found[key] for key in sorted(found)], refused, came.notes)


class _Came(NamedTuple):
    """Path, bytes and address (of a download) of what came, the paths given by name, and what is to be said."""

    contents: list[tuple[Path, bytes, str]]
    by_name: set[Path]
    faults: list[tuple[str, str]]
    notes: list[str]


def _contents(given: Sequence[Path | str], fetch: Callable[[str], Page], raw: Path) -> _Came:
    """Each path and address once."""
    came = _Came([], set(), [], [])
    addresses = list(dict.fromkeys(item for item in given if isinstance(item, str) and is_address(item)))
    for address in addresses:
        try:
            page = fetch(address)
        except InputError as error:
            came.faults.append((address, str(error)))
        else:
            came.contents.append((raw / _file_name(address, page.content), page.content, address))
    if "" in given:  # which would be the folder that one works in
        came.faults.append(("", "an empty path; give a file, a folder or an https address"))
    paths = [Path(item) for item in given if item and item not in addresses]
    for path in dict.fromkeys(file for item in paths for file in _files(item, came)):
        try:
            if (size := path.stat().st_size) > LARGEST_LIST:
                came.faults.append((str(path), f"{path}: {size:,} bytes; no list has more than {LARGEST_LIST:,}"))
            else:
                came.contents.append((path, path.read_bytes(), ""))
        except OSError as error:
            came.faults.append((str(path), f"{path}: cannot be read: {say_disk(error)}"))
    return came


def _files(path: Path, came: _Came) -> list[Path]:
    """The file itself, or what a folder holds that may be lists."""
    try:
        if path.is_file():
            came.by_name.add(path)
            return [path]
        if not path.is_dir():
            came.faults.append((str(path), _say_no_file(path)))
            return []
        files = sorted(_files_below(path, came))
    except OSError as error:  # a name that no disk takes
        came.faults.append((str(path), f"{path}: cannot be read: {say_disk(error)}"))
        return []
    lists = [file for file in files if file.suffix.lower() in _SUFFIXES]
    if others := [file for file in files if file not in set(lists)]:
        kinds = sorted({file.suffix.lower() or "without an ending" for file in others})
        some = f"{len(others):,} files were" if len(others) > 1 else "a file was"
        came.notes.append(
            f"{path}: {some} passed over ({others[0].name}{', …' if len(others) > 1 else ''}): no list"
            f" ends in {', '.join(kinds[:5])}; give its path if it is one"
        )
    if not lists:
        came.faults.append((str(path), f"{path}: no list in this folder (looked for {', '.join(_SUFFIXES)})"))
    return lists


def _files_below(folder: Path, came: _Came) -> Iterator[Path]:
    """The files of a folder and of those in it; links to folders are not followed.

    Without hidden ones, READMEs, and what a browser saves beside a page, in ``NAME_files``.
    """

    def refuse(error: OSError) -> None:  # a folder that may not be looked into
        where = str(error.filename or folder)
        came.faults.append((where, f"{where}: cannot be read: {say_disk(error)}"))

    for place, folders, names in os.walk(folder, onerror=refuse):
        beside_pages = {f"{Path(name).stem}_files" for name in names if Path(name).suffix.lower() in (".htm", ".html")}
        folders[:] = [name for name in folders if not name.startswith(".") and name not in beside_pages]
        for file in (Path(place, name) for name in names if not name.startswith((".", "README"))):
            if file.is_file():
                yield file
            else:
                came.faults.append((str(file), _say_no_file(file)))


def _say_no_file(path: Path) -> str:
    what = "a pipe or a device, where a list is needed" if path.exists() else "no such file or folder"
    return f"{path}: {what}"


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:80] or "list"


def _file_name(address: str, content: bytes) -> str:
    """A file name for a page: the end of its address, with the day before it where the address has one.

    >>> _file_name("https://example.gov/news/2022/04/26/Clemency-List/?x=1", b"<!DOCTYPE html>")
    '2022-04-26-clemency-list.html'
    """
    path = Path(urlsplit(address).path)
    stem = path.stem if path.suffix.lower() in _SUFFIXES else path.name
    day = re.search(r"/(\d{4})/(\d\d)/(\d\d)/", address)
    name = _slug(f"{'-'.join(day.groups())} {stem}" if day else stem or urlsplit(address).hostname or "")
    if path.suffix.lower() in _SUFFIXES:
        return name + path.suffix.lower()
    return name + (".html" if content.lstrip()[:1] == b"<" else ".txt")


def draft_sheet(source: Source, *, page: str, president: str, retrieved: date) -> str:
    """The sheet that a list without one should get, as YAML; what is not known is ``to be filled in``."""
    unknown = "to be filled in"
    lines = {
        "publisher": unknown,
        "page": source.address or page or unknown,
        "file": source.path.name,
        "copy": "the page itself" if source.address else unknown,
        "retrieved": retrieved,
        "sha256": hashlib.sha256(source.content).hexdigest(),
        "licence": unknown,
        "list": source.id,
        "role": "text",
        "president": president or unknown,
    }
    return yaml.safe_dump(lines, sort_keys=False, allow_unicode=True, width=1_000)


def page_names_somebody(sheet: Sheet, grants: pd.DataFrame) -> bool:
    """Whether the address of a source's page holds the name of somebody whom that source grants clemency."""
    return names_somebody(sheet.page, grants[grants["source"] == sheet.id])


def describe_sources(
    grants: pd.DataFrame, *, shows_names: bool = True, folder: Path = project.SHEETS
) -> list[dict[str, Any]]:
    """What the sheets say of the lists that grants came from, in the order of their ids.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Reads ``source``, and names where these are not shown. Not changed.
    shows_names : whether the address of a page may hold a person's name
    folder : the sheets

    Returns
    -------
    list of dicts of JSON values
        ``publisher``, ``page`` (empty where it would tell a name), ``retrieved`` (ISO day), ``copy`` (who kept it),
        ``missing`` (grants that the copy is known to lack, 0 where none is). A list without a sheet is not in it.

    Examples
    --------
    >>> describe_sources(pd.DataFrame({"source": ["clinton-pardons"]}))[0]["page"]
    'https://www.justice.gov/pardon/clinton-pardons'
    """
    held = set(grants["source"].dropna())
    return [
        {
            "publisher": sheet.publisher,
            "page": sheet.page if shows_names or not page_names_somebody(sheet, grants) else "",
            "retrieved": sheet.retrieved.isoformat(),
            "copy": sheet.copy,
            "missing": sheet.missing,
        }
        for sheet in read_sheets(folder)
        if sheet.id in held
    ]
