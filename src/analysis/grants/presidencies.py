"""Which president, and which time in office, a day of grants belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis import project
from analysis.errors import InputError
from analysis.grants.handwritten import Entry, read_rows
from analysis.grants.schema import NAME_SUFFIX


class _Presidencies(NamedTuple):
    """The times in office, oldest first: slug, the president's full name, first day."""

    slugs: tuple[str, ...]
    presidents: tuple[str, ...]
    began: tuple[date, ...]


@lru_cache(maxsize=8)
def _read_presidencies(path: Path) -> _Presidencies:
    rows = read_rows(path, ("slug", "president", "took_office_on"), "presidents")
    began = {row.line: _day(row, path) for row in rows}
    rows.sort(key=lambda row: began[row.line])
    return _Presidencies(
        tuple(row["slug"] for row in rows),
        tuple(row["president"] for row in rows),
        tuple(began[row.line] for row in rows),
    )


def _day(row: Entry, path: Path) -> date:
    try:
        return date.fromisoformat(row["took_office_on"])
    except ValueError:
        raise InputError(f"{path}, line {row.line}: took_office_on: {row['took_office_on']!r} is not a date") from None


def find_presidency(slugs: Sequence[str], began: Sequence[date], last_name: str, day: date) -> int | None:
    """The position of the time in office of a president of that last name on a day; None where there is none.

    A time in office lasts up to the day on which the next one begins, which belongs to both.

    Parameters
    ----------
    slugs, began : of each time in office, oldest first: the last name, with ``-2`` for a second time; the first day

    Examples
    --------
    >>> slugs, began = ("trump", "biden", "trump-2"), (date(2017, 1, 20), date(2021, 1, 20), date(2025, 1, 20))
    >>> [find_presidency(slugs, began, "trump", date(*day)) for day in ((2021, 1, 20), (2021, 1, 21), (2025, 1, 20))]
    [0, None, 2]
    """
    ended = [*began[1:], date.max]
    for at, (slug, first, last) in enumerate(zip(slugs, began, ended, strict=True)):
        if _last_name_of(slug) == last_name and first <= day <= last:
            return at
    return None


def _last_name_of(slug: str) -> str:
    return re.sub(r"-\d$", "", slug)


def _last_name(president: str) -> str:
    bare = NAME_SUFFIX.sub("", president.strip())
    return "".join(filter(str.isalpha, bare.split()[-1])).casefold() if bare else "unknown"


def name_presidency(granted_on: date, president: str, path: Path = project.HAND / "presidents.csv") -> tuple[str, str]:
    """The president's full name and the slug of that time in office.

    Found by last name and day in the table of presidents; a president not in it keeps the
    name given and gets the last name as slug.

    Raises
    ------
    InputError
        There is no table of presidents.

    Examples
    --------
    >>> name_presidency(date(2025, 1, 20), "Donald Trump")
    ('Donald J. Trump', 'trump-2')
    >>> name_presidency(date(2021, 1, 20), "Donald J. Trump")[1]
    'trump'
    >>> name_presidency(date(1890, 5, 1), "Rutherford Example, Jr.")
    ('Rutherford Example, Jr.', 'example')
    """
    slugs, presidents, began = _read_presidencies(path)
    last_name = _last_name(president)
    at = find_presidency(slugs, began, last_name, granted_on)
    return (president, last_name) if at is None else (presidents[at], slugs[at])


def was_in_office(granted_on: date, president: str, path: Path = project.HAND / "presidents.csv") -> bool:
    """False where the table of presidents knows the name, and not in office on that day."""
    slugs, _, began = _read_presidencies(path)
    last_name = _last_name(president)
    is_known = last_name in map(_last_name_of, slugs)
    return not is_known or find_presidency(slugs, began, last_name, granted_on) is not None


def batch_id(granted_on: date, president: str) -> str:
    """The id of the grants of one president on one day.

    >>> batch_id(date(2016, 3, 30), "Barack Obama"), batch_id(date(2025, 1, 20), "Donald J. Trump")
    ('2016-03-30-obama', '2025-01-20-trump-2')
    """
    return f"{granted_on}-{name_presidency(granted_on, president)[1]}"


def presidency_of(batch: str, slugs: Sequence[str], began: Sequence[date]) -> int | None:
    """The position of the time in office that a batch id names; None where that was not on its day."""
    try:
        day = date.fromisoformat(batch[:10])
    except ValueError:
        return None
    at = find_presidency(slugs, began, _last_name_of(batch[11:]), day)
    return at if at is not None and slugs[at] == batch[11:] else None
