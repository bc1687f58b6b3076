"""Published lists in, one grants table out, every row accounted for.

Each list is read by itself (:mod:`analysis.lists.read_list`) and goes into the table whole or not at all
(:mod:`analysis.lists.merge`): one that is refused blocks no other. What is wrong with our own files
(a source sheet, the corrections) stops all, as nobody can say which lists it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.errors import InputError, Reason
from analysis.files import one_writer, read_file, replace_file, say_disk
from analysis.grants.table import read_cells, write_grants
from analysis.lists.accounts import account_path, accounts_csv
from analysis.lists.audit import audit_csv, read_audit
from analysis.lists.changes import refuse_unknown_batches
from analysis.lists.copies import Difference
from analysis.lists.corrections import read_corrections
from analysis.lists.download import Page, download
from analysis.lists.layouts import Account, Reject
from analysis.lists.links import read_links
from analysis.lists.merge import merge_lists
from analysis.lists.mixed_days import read_types
from analysis.lists.read_list import ReadList, RowWords, read_list, say_refused
from analysis.lists.rules import say_rejects
from analysis.lists.sources import Source, collect_sources, read_sheets
from analysis.lists.stated import Stated


class IngestError(InputError):
    """No list of a run could be taken; ``explained`` says all that the message says once for what is alike."""

    def __init__(self, words: str, explained: str = "") -> None:
        self.explained = explained or words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run finds what belongs to its lists.

    ``sheets`` is the folder of source sheets, ``corrections`` the file of corrections, ``types`` that of the
    types of mixed days, ``links`` that of links between grants, ``raw`` the folder that keeps what was
    downloaded, once it was read; ``fetch`` gets the page behind an address.
    """

    sheets: Path = project.SHEETS
    corrections: Path = project.HAND / "corrections.yml"
    types: Path = project.HAND / "types.csv"
    links: Path = project.HAND / "links.csv"
    raw: Path = project.RAW
    fetch: Callable[[str], Page] = download


_NOTHING: Final = Stated()
_OURS: Final = Places()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run made of its lists.

    ``grants`` is the whole table, with what it held before: one row per grant, typed as
    in :mod:`analysis.grants.schema`, in the order of the file. ``taken`` are the lists that are in
    it now, ``refused`` the others, of which it holds what it held before. ``notes`` are what its maker
    should know, ``sources`` the ids of all copies of the lists that were taken, and ``new_batches`` the
    ids of batches that the table did not hold before. ``has_changed`` says whether the bytes of the table
    are others now.
    """

    grants: pd.DataFrame
    taken: tuple[ReadList, ...]
    refused: tuple[ReadList, ...] = ()
    notes: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    new_batches: tuple[str, ...] = ()
    has_changed: bool = True

    @property
    def accounts(self) -> tuple[Account, ...]:
        """What became of every row, one per source of a list that was taken, by id."""
        accounts = (account for one in self.taken for account in one.accounts.values())
        return tuple(sorted(accounts, key=lambda account: account.source))

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """What could not be read of the lists that were taken."""
        rejects = (reject for one in self.taken for reject in one.rejects)
        return tuple(sorted(rejects, key=lambda reject: (reject.source, reject.line, reject.field)))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What copies of a list that was taken say differently."""
        differences = (difference for one in self.taken for difference in one.differences)
        return tuple(sorted(differences, key=lambda d: (d.granted_on, d.source, d.line, d.column)))

    @property
    def downloads(self) -> tuple[Source, ...]:
        """The lists that were taken and came from an address."""
        return tuple(source for one in self.taken for source in one.copies if source.address)

    def say_faults(self, is_all: bool = False) -> list[str]:
        """What was rejected of taken lists, then why lists were refused: what is alike once, or ``is_all``."""
        paths = {source.id: source.path for one in self.taken for source in one.copies}
        return [*say_rejects(self.rejects, paths, is_all), *say_refused(self.refused, is_all)]

    def account_text(self) -> str:
        """The row account of every source that was taken, and the sum of the run, for people."""
        sums = {
            "lists taken": len(self.taken),
            "refused": len(self.refused),
            "grants in the table": len(self.grants),
            "new batches": len(self.new_batches),
            "rejected": len(self.rejects),
            "differences between copies of a list": len(self.differences),
        }
        return "\n".join([*map(str, self.accounts), "; ".join(f"{what}: {n:,}" for what, n in sums.items())])


def ingest_lists(
    sources: Sequence[Path | str], data: Path, stated: Stated = _NOTHING, places: Places = _OURS
) -> Ingested:
    """Read published lists into the grants table at ``data``, and write it.

    Rows of the table that came from the same lists are replaced, other rows stay, also those of
    a list that is refused. What was rejected goes to ``<data>.rejects.csv``, what differs between copies to
    ``<data>.differences.csv``, and what became of every row to ``<data>.account.csv``. What
    they say of other lists stays; the first two are removed when they have nothing to say.
    A run that fails leaves the table as it was; only where the disk refuses the files beside
    it is the new table in place, and the message says so.

    Parameters
    ----------
    sources : files, folders or https addresses of lists, in any order and any known layout
    data : the grants table, made if it is not there: :func:`analysis.project.table_before` says from what
    stated : what the person says of lists that do not print it, and what may change
    places : where sheets, corrections and downloads are

    Raises
    ------
    IngestError
        Not one list could be taken: why, for each. Nothing was written.
    InputError
        What is wrong with a sheet, the corrections, or the table that is there. Nothing was written.
    Busy
        Another run is writing this table.
    """
    with one_writer(data):
        begun = project.table_before(data)
        known = {_words_of(reject) for reject in read_audit(Reject, _beside(begun, "rejects"))}
        done = prepare(sources, stated, places, read_cells(begun) if begun.exists() else [], known)
        beside = {  # made before anything is written: what is there may have been edited
            account_path(data): accounts_csv(done.accounts, done.grants, begun, done.sources),
            _beside(data, "rejects"): audit_csv(Reject, done.rejects, _beside(begun, "rejects"), done.sources),
            _beside(data, "differences"): audit_csv(
                Difference, done.differences, _beside(begun, "differences"), done.sources
            ),
        }
        try:
            table = read_file(data) if data.exists() else b""
        except OSError as error:
            raise InputError(f"{data}: cannot be read: {say_disk(error)}; nothing was written") from error
        for source in done.downloads:
            replace_file(source.path, source.content)
        written = write_grants(done.grants, data)
        for path, content in beside.items():
            _put_beside(path, content)
        return replace(done, has_changed=written != table)


#: A reject without its line, which is another one once the list has grown above it.
_Words = tuple[str, ...]


def _words_of(reject: Mapping[str, Any]) -> _Words:
    return tuple(str(word or "") for name, word in reject.items() if name != "line")


def _refuse_unknown_words(one: ReadList, known: Collection[_Words]) -> None:
    """Refuse a list with words that could not be read, but for those that somebody has seen already."""
    if n_new := sum(_words_of(asdict(reject)) not in known for reject in one.rejects):
        paths = ", ".join(str(source.path) for source in one.copies)
        what = "1 part could not be read, and is" if n_new == 1 else f"{n_new:,} parts could not be read, and are"
        one.refuse([f"{paths}: {what} not in the file of rejects yet; ingest it without --known to have the rest"])


def _beside(data: Path, what: str) -> Path:
    return data.with_name(f"{data.name}.{what}.csv")


def _put_beside(path: Path, content: bytes | None) -> None:
    """Put a file beside the table, or take it away where it has nothing to say."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, content)
    except (OSError, InputError) as error:
        why = str(error) if isinstance(error, InputError) else f"{path}: cannot be removed: {say_disk(error)}"
        raise InputError(f"{why}; the grants table is in place, ingest the same again") from error


def prepare(
    sources: Sequence[Path | str],
    stated: Stated = _NOTHING,
    places: Places = _OURS,
    before: Sequence[RowWords] = (),
    known: Collection[_Words] = (),
) -> Ingested:
    """Do what :func:`ingest_lists` does, without writing.

    ``before`` are the rows already there, ``known`` the words that could not be read already.
    """
    sheets = read_sheets(places.sheets)
    corrections = read_corrections(places.corrections)
    types = read_types(places.types)
    came = collect_sources(sources, sheets, fetch=places.fetch, raw=places.raw)
    by_list: dict[str, list[Source]] = defaultdict(list)
    for source in came.sources:
        by_list[source.list].append(source)
    list_of = {sheet.id: sheet.list for sheet in sheets} | {source.id: source.list for source in came.sources}
    list_of |= {id_: list_of.get(id_, id_) for id_ in {cells["source"] for cells in before}}

    lists = [ReadList(id_, refused=[*map(Reason, faults)]) for id_, faults in came.refused.items()]
    for id_, copies in by_list.items():
        if id_ not in came.refused:  # where a copy is missing, the others are not the list
            held = [cells for cells in before if list_of[cells["source"]] == id_]
            lists.append(read_list(id_, copies, stated, corrections, held, types))
    for one in lists if stated.only_known else ():
        _refuse_unknown_words(one, known)
    there = {cells["batch_id"] for cells in before}
    if all(one.rows or not one.refused for one in lists):  # what could not be read may hold what was meant
        refuse_unknown_batches(stated.accept, there.union(cells["batch_id"] for one in lists for cells in one.rows))
    grants = merge_lists(before, lists, list_of, read_links(places.links))
    taken = [one for one in lists if not one.refused]
    refused = [one for one in lists if one.refused]
    if not taken:
        raise IngestError(*("\n".join(say_refused(refused, is_all)) for is_all in (False, True)))
    after = {cells["batch_id"] for one in taken for cells in one.rows}
    ids = {one.id for one in taken}
    return Ingested(
        grants=grants,
        taken=tuple(taken),
        refused=tuple(refused),
        notes=(*came.notes, *(note for one in taken for note in (*one.notes, *one.advice))),
        sources=frozenset(id_ for id_, list_ in list_of.items() if list_ in ids),
        new_batches=tuple(sorted(after - there)),
    )
