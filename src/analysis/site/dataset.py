"""What is said of the data of a release, in whatever form: one statement of the facts for all its descriptions.

No clock is in it. A release is dated with the day of its data: the newest day on which a list behind the table was
retrieved, which the reports print as well. Its version is that day and the hash of the published table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.grants.names import names_somebody
from analysis.grants.schema import Column
from analysis.lists.sources import Sheet, read_sheets
from analysis.site.page import Site

#: What the data set is called by programs, and by people.
DATASET_NAME: Final = "us-presidential-clemency"
DATASET_TITLE: Final = "Grants of US presidential clemency"
#: Words to find it by.
KEYWORDS: Final = ("clemency", "commutation", "pardon", "presidents of the United States", "sentencing")

_ABOUT: Final = (
    "Commutations and pardons by presidents of the United States, from the government's published lists, "
    "a row per grant: one person, one day, one clemency type"
)

#: The table of a release.
TABLE: Final = "grants.csv"
#: Its rows as JSON.
RECORDS: Final = "grants.json"

#: Media types by the end of a file's name.
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".atom": "application/atom+xml",
        ".csv": "text/csv",
        ".html": "text/html",
        ".json": "application/json",
        ".parquet": "application/vnd.apache.parquet",
        ".pdf": "application/pdf",
    }
)

#: What a table without grants is dated with, which is not published.
_NEVER: Final = date(1970, 1, 1)

#: Size (``bytes``) and hash (``sha256``) of each file by its path in a release, as the manifest has them.
Files = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DataSource:
    """A list behind the table; ``page`` is its address, empty where that tells a name that is not published."""

    id: str
    publisher: str
    page: str
    retrieved: date
    sha256: str
    license: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The facts.

    Parameters
    ----------
    url : where the site will stand, with its last slash; empty where that is not known
    names : what is published of people's names
    n_grants : rows of the table
    first_on, last_on : the days of its first and last grants; None for a table without any
    as_of : the day of the data; that of the last grant where no list has a sheet
    sources : the lists behind the table, sorted by id
    files : those that a description may name
    """

    url: str
    names: str
    n_grants: int
    first_on: date | None
    last_on: date | None
    as_of: date
    sources: tuple[DataSource, ...]
    files: Files = field(default_factory=dict)

    @property
    def has_lines(self) -> bool:
        """Whether rows say on which line of a list they stand: not where names are hidden."""
        return self.names == "full"

    @property
    def description(self) -> str:
        """What it is, in two sentences."""
        return f"{_ABOUT}. {self.n_grants:,} grants."

    @property
    def version(self) -> str:
        """The day of the data and, behind a plus sign, the first twelve digits of the table's hash: `2026.11.30+…`.

        It has the form of a semantic version, which Croissant asks for; another table has another one.
        """
        return f"{self.as_of.year}.{self.as_of.month}.{self.as_of.day}+{self.files[TABLE]['sha256'][:12]}"

    @property
    def period(self) -> str:
        """From the first to the last day of grants, as ISO 8601 has it; empty for a table without any."""
        return f"{self.first_on}/{self.last_on}" if self.first_on else ""

    def address(self, file: str) -> str:
        """The address of a file; its path where that of the site is not known."""
        return f"{self.url}{file}"

    def is_required(self, column: Column) -> bool:
        """Whether no row of the published table lacks the value."""
        return column.is_required and (self.has_lines or column.name != "source_line")


def read_dataset(grants: pd.DataFrame, site: Site, files: Files = MappingProxyType({})) -> Dataset:
    """The facts of a release.

    Parameters
    ----------
    grants : DataFrame, one row per grant, with the names as the table has them. Not changed.
    site : where it will stand, and what is published of names
    files : the files of the release, as far as they are known
    """
    days = grants["granted_on"].dropna()
    first_on, last_on = (days.min().date(), days.max().date()) if len(days) else (None, None)
    sheets = sheets_of(grants)
    return Dataset(
        site.url,
        site.names,
        len(grants),
        first_on,
        last_on,
        max((sheet.retrieved for sheet in sheets), default=last_on or _NEVER),
        tuple(_sources(sheets, grants, site.names)),
        files,
    )


def _sources(sheets: Sequence[Sheet], grants: pd.DataFrame, names: str) -> Iterator[DataSource]:
    """The sheets, and those of copies of the same lists that gave days and homes to them."""
    ids = {sheet.list: [one.id for one in sheets if one.list == sheet.list] for sheet in sheets}
    for sheet in all_sheets():
        if sheet in sheets or (sheet.role == "days" and sheet.list in ids):
            is_told = names != "full" and names_somebody(sheet.page, grants[grants["source"].isin(ids[sheet.list])])
            page = "" if is_told else sheet.page
            yield DataSource(sheet.id, sheet.publisher, page, sheet.retrieved, sheet.sha256, sheet.licence)


def media_type(file: str) -> str:
    """The media type of a file, by the end of its name.

    >>> media_type("2016-03-30-obama/report.pdf")
    'application/pdf'
    """
    return MEDIA_TYPES[PurePosixPath(file).suffix]


def render_json(value: Any, indent: int | None = 1) -> bytes:
    """A description as a file."""
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def sheets_of(grants: pd.DataFrame) -> Sequence[Sheet]:
    """The sheets of the sources that a table came from, sorted by id; a source without a sheet has none."""
    used = set(grants["source"].dropna())
    return [sheet for sheet in all_sheets() if sheet.id in used]


def all_sheets() -> tuple[Sheet, ...]:
    """Every source sheet of the project."""
    return _read_once(project.SHEETS)


@cache
def _read_once(folder: Path) -> tuple[Sheet, ...]:
    return read_sheets(folder)
