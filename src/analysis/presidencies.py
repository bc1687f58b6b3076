"""Which president, and which time in office, a day of grants belongs to."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from analysis import places
from analysis.schema import NAME_SUFFIX


@lru_cache(maxsize=8)
def _presidencies(path: Path) -> tuple[tuple[str, str, date, date], ...]:
    """Each time in office: slug, full name, first day, last day (the next one's first)."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["slug"], row["president"], date.fromisoformat(row["took_office_on"])) for row in csv.DictReader(file)
        ]
    rows.sort(key=lambda row: row[2])
    ends = [row[2] for row in rows[1:]] + [date.max]
    return tuple((*row, end) for row, end in zip(rows, ends, strict=True))


def name_presidency(granted_on: date, president: str, path: Path = places.HAND / "presidents.csv") -> tuple[str, str]:
    """The president's full name and the slug of that time in office.

    Found by last name and day in the table of presidents; a president not in it keeps the
    name given and gets the last name as slug.

    >>> name_presidency(date(2025, 1, 20), "Donald Trump")
    ('Donald J. Trump', 'trump-2')
    >>> name_presidency(date(2021, 1, 20), "Donald J. Trump")[1]
    'trump'
    >>> name_presidency(date(1890, 5, 1), "Rutherford Example, Jr.")
    ('Rutherford Example, Jr.', 'example')
    """
    bare = NAME_SUFFIX.sub("", president.strip())
    last = "".join(filter(str.isalpha, bare.split()[-1])).casefold() if bare else "unknown"
    for slug, name, began, ended in _presidencies(path):
        if re.sub(r"-\d$", "", slug) == last and began <= granted_on <= ended:
            return name, slug
    return president, last


def was_in_office(granted_on: date, president: str, path: Path = places.HAND / "presidents.csv") -> bool:
    """False where the table of presidents knows the name, and not in office on that day."""
    last = name_presidency(granted_on, president, path)[1].partition("-")[0]
    times = [(began, ended) for slug, _, began, ended in _presidencies(path) if slug.partition("-")[0] == last]
    return not times or any(began <= granted_on <= ended for began, ended in times)


def batch_id(granted_on: date, president: str) -> str:
    """The id of the grants of one president on one day.

    >>> batch_id(date(2016, 3, 30), "Barack Obama"), batch_id(date(2025, 1, 20), "Donald J. Trump")
    ('2016-03-30-obama', '2025-01-20-trump-2')
    """
    return f"{granted_on}-{name_presidency(granted_on, president)[1]}"
