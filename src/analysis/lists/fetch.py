"""The live pages behind the source sheets, into ``data/raw``; the last good copy stays unless a better one came.

A build never needs this. A page that came is only kept if it is the list that it was: a
layout that is known, and no fewer grants than the copy that is there. A copy that cannot
be read holds none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from analysis import project
from analysis.errors import InputError, UsageError, nearest
from analysis.files import replace_file, say_disk
from analysis.lists.download import NotNow, Page, download
from analysis.lists.layouts import decode, read_listing
from analysis.lists.sources import Sheet, read_sheets

#: How often a page is asked for, and the longest wait between, in seconds.
ATTEMPTS: Final = 3
LONGEST_WAIT: Final = 20.0


class Fetched(NamedTuple):
    """What came of one source: ``same``, ``new`` (kept) or ``refused`` (the copy there stays), and why."""

    source: str
    state: str
    message: str


def fetch_sources(
    ids: Sequence[str] = (),
    *,
    sheets: Path = project.SHEETS,
    raw: Path = project.RAW,
    get: Callable[[str], Page] = download,
    wait_s: float = LONGEST_WAIT,
) -> Iterator[Fetched]:
    """Download the page of each source sheet of a list, one after another.

    Parameters
    ----------
    ids : ids of source sheets; none for all lists
    sheets, raw : the folder of sheets, the folder that keeps what came
    get : what gets the page behind an address
    wait_s : the longest wait between two attempts

    Raises
    ------
    UsageError
        An id without a sheet, or of a table that is no list.
    """
    known = {sheet.id: sheet for sheet in read_sheets(sheets) if sheet.role != "table"}
    for id_ in ids:
        if id_ not in known:
            raise UsageError(f"no source sheet {id_!r} of a list{nearest(id_, list(known))}")
    for sheet in [known[id_] for id_ in ids] or known.values():
        yield _fetch(sheet, raw, get, wait_s)


def _fetch(sheet: Sheet, raw: Path, get: Callable[[str], Page], wait_s: float) -> Fetched:
    again = Retrying(
        retry=retry_if_exception_type(NotNow),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=1, max=wait_s) if wait_s else wait_exponential(multiplier=0),
        reraise=True,
    )
    try:
        page = again(get, sheet.page)
    except InputError as error:
        return Fetched(sheet.id, "refused", str(error))
    path = raw / sheet.file
    try:
        before = path.read_bytes() if path.is_file() else None
    except OSError as error:
        return Fetched(sheet.id, "refused", f"{path}: cannot be read: {say_disk(error)}; it stays")
    if page.content == before:
        return Fetched(sheet.id, "same", f"{path}: the page is as it was")
    try:
        n_grants = _count_grants(page.content, path, sheet.id)
    except InputError as error:
        return Fetched(sheet.id, "refused", f"{sheet.page}: not the list any more: {error}")
    try:
        n_before = 0 if before is None else _count_grants(before, path, sheet.id)
    except InputError:
        n_before = 0  # a copy that cannot be read is none: any list is better
    if n_grants < n_before:
        return Fetched(
            sheet.id, "refused", f"{sheet.page}: {n_grants:,} grants, where the copy at hand has {n_before:,}; it stays"
        )
    try:
        replace_file(path, page.content)
    except InputError as error:
        return Fetched(sheet.id, "refused", str(error))
    message = f"{path}: {n_grants:,} grants ({n_grants - n_before:+,})"
    sha256 = hashlib.sha256(page.content).hexdigest()
    if sha256 != sheet.sha256:
        message += (
            f"; not the bytes of {sheet.id}.yml: compare, then write retrieved: {date.today()} and sha256: {sha256}"
        )
    return Fetched(sheet.id, "new", message)


def _count_grants(content: bytes, path: Path, source: str) -> int:
    """How many grants a page holds; one with none is refused, unless it is a document that names nobody."""
    listing = read_listing(decode(content, path), source)
    if not (listing.records or listing.names_nobody):
        raise InputError("it holds no grant")
    return listing.account.grants
