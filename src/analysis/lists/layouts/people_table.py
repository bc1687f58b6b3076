"""Tables with one row a person, whatever they are written in: the names of columns, and a row of them.

The Justice Department's tables have the columns NAME, DISTRICT, SENTENCED, OFFENSE, some
of them TERMS or the day of the grant as well. A person with several cases spans several
rows: the name stands in the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Final

from analysis.lists.dates import parse_day
from analysis.lists.layouts.headings import clemency_type, fault_of_heading, says_amended
from analysis.lists.layouts.parts import CASE, Row
from analysis.lists.layouts.record import CASE_GAP, RawRecord

#: What the columns are called, letters only, and what they hold. The empty word: nothing to read.
_COLUMNS: Final = {
    **dict.fromkeys(("name", "names", "recipient", "nameofrecipient", "recipientname", "fullname"), "name"),
    **dict.fromkeys(("nameandwarrant", "namewarrant"), "name"),
    **dict.fromkeys(
        ("district", "districts", "districtdate", "court", "districtcourt", "judicialdistrict"), "district"
    ),
    **dict.fromkeys(("sentenced", "sentencedon", "sentencedate", "datesentenced", "sentencingdate"), "date"),
    **dict.fromkeys(("dateofsentence", "dateofsentencing", "datessentenced", "sentencedates", "yearsentenced"), "date"),
    **dict.fromkeys(("offense", "offenses", "offenseofconviction", "crime", "conviction", "convictions"), "offense"),
    **dict.fromkeys(("sentence", "sentences", "sentenceimposed"), "sentence"),
    **dict.fromkeys(("terms", "termofgrant", "termsofgrant", "termsofcommutation", "commutationgrant"), "terms"),
    **dict.fromkeys(("granted", "grantedon", "dategranted", "grantdate", "dateofgrant", "dateofclemency"), "day"),
    **dict.fromkeys(("home", "hometown", "residence", "city", "citystate"), "home"),
    **dict.fromkeys(("clemency", "clemencytype", "typeofclemency", "type", "grant"), "clemency_type"),
    **dict.fromkeys(
        ("regno", "regnos", "registerno", "registernumber", "fedregno", "federalregisternumber"), "register_number"
    ),
    **dict.fromkeys(("registrationnumber", "bopnumber", "bopregno", "inmatenumber"), "register_number"),
    **dict.fromkeys(("warrant", "clemencywarrant", "warrants", "link", "download", "publicdisclosure"), "nothing"),
}

#: Words of a sentence; "court" stands in none.
_SENTENCE = re.compile(
    r"\b(?:imprisonment|incarceration|confinement|probation|months?|years?|days?|life|death|time served|fine"
    r"|restitution|discharge)\b",
    re.IGNORECASE,
)
_NOTHING: Final = ("N/A", "n/a", "NA", "None", "none", "-", "–")


def read_header(cells: Sequence[str]) -> list[str]:
    """What each column holds, ``unknown`` under another name; empty where the cells are no header.

    >>> read_header(["NAME", "DISTRICT", "SENTENCED", "OFFENSE(S)", "Date"])
    ['name', 'district', 'date', 'offense', 'day']
    >>> read_header(["Ann Example", "D. Me.", "1999", "Selling things"])
    []
    """
    # "Date" is the day of the grant where another column has the day of sentencing.
    words = [re.sub(r"[^a-z]", "", text.casefold()) for text in cells]
    columns = [_COLUMNS.get(word, "unknown" if word else "nothing") for word in words]
    if "name" not in columns or not {"offense", "register_number"} & set(columns):
        return []
    if "date" in columns and "day" not in columns:
        columns = ["day" if word == "date" else column for word, column in zip(words, columns, strict=True)]
    return columns


def header_row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    """The header as a row: structural, or rejected where a column has an unknown name."""
    unknown = [text for text, column in zip(cells, columns, strict=True) if column == "unknown"]
    if unknown:
        return Row(line, " | ".join(unknown), kind="rejected", rule="table.unknown_column")
    return Row(line, " | ".join(filter(None, cells)), kind="structural")


def person_row(line: int, cells: Sequence[str], columns: Sequence[str], *, n_spanned: int = 0) -> Row:
    """A row of the table; ``n_spanned`` is a bit mask of the cells that belong to the row above."""
    cells = _divide_cases(cells, columns)
    if not any(cells[len(columns) :]):
        cells = cells[: len(columns)]  # spreadsheets leave empty cells at the end of a row
    if len(cells) != len(columns):
        return Row(line, " | ".join(cells), kind="rejected", rule="table.columns")
    values: dict[str, str] = {}
    for index, (column, text) in enumerate(zip(columns, cells, strict=True)):
        if text in _NOTHING or column == "nothing" or n_spanned >> index & 1:
            continue
        if values.setdefault(column, text) != text:  # two columns of one meaning, and they differ
            return Row(line, " | ".join(cells), kind="rejected", rule="table.two_columns")
    if "sentence" not in values and _SENTENCE.search(values.get("date", "")):
        values["sentence"] = values.pop("date")  # some tables print the sentence under SENTENCED
    parts = {key: values[key] for key in ("offense", "sentence", "terms", "register_number") if values.get(key)}
    if place := _district_date(values.get("district", ""), values.get("date", "")):
        parts["district_date"] = place
    name_at = columns.index("name")
    if n_spanned >> name_at & 1 or not cells[name_at]:
        return Row(line, " | ".join(filter(None, cells)), kind="more", parts=parts)
    printed = values.get("day", "")
    day = parse_day(printed)
    if printed and (day is None or fault_of_heading(printed)):
        return Row(line, " | ".join(cells), kind="rejected", rule="row.unknown_day")
    return Row(
        line,
        cells[name_at].replace("\n", " "),
        kind="name",
        parts=parts,
        day=day,
        home=values.get("home", "").replace("\n", " "),
        clemency_type=clemency_type(kind := values.get("clemency_type", "")) or kind,
        is_amended_warrant=says_amended(kind),
    )


_REGISTER_NUMBER = re.compile(r"\d{5} ?[–-] ?\d{3}")


def has_register_number(cells: Sequence[str]) -> bool:
    """Whether a cell of a row is a register number, or several."""
    return any(all(map(_REGISTER_NUMBER.fullmatch, cell.split("\n"))) for cell in cells)


def split_people(cells: Sequence[str], columns: Sequence[str]) -> list[list[str]]:
    """The rows that one row with several people holds: as many names as register numbers, each in a line of its own.

    A name that is wrapped in its cell is one; where names and numbers do not go together, the row
    stays as it is, with a newline in it.

    >>> split_people(["ANN EXAMPLE\nBEN EXAMPLE", "00123-045\n00124-045"], ["name", "register_number"])
    [['ANN EXAMPLE', '00123-045'], ['BEN EXAMPLE', '00124-045']]
    """
    if "register_number" not in columns or len(cells) != len(columns):
        return [list(cells)]
    at_name, at_number = columns.index("name"), columns.index("register_number")
    names, numbers = cells[at_name].split("\n"), cells[at_number].split("\n")
    if len(names) == len(numbers):
        others = [
            [text.split("\n")[n] if text.count("\n") + 1 == len(names) else text for text in cells]
            for n in range(len(names))
        ]
        return others
    if len(numbers) == 1 and any(" " not in name for name in names):
        return [[text.replace("\n", " ") if at == at_name else text for at, text in enumerate(cells)]]
    return [list(cells)]


def divide_by_type(records: Sequence[RawRecord]) -> list[RawRecord]:
    """The records below a heading with both types ("16 Pardons and 6 Commutations"), each with its own."""
    # A table of both prints no type a person; but it is divided where the alphabet starts again, if that is once, and
    # just after as many people as the heading says. Otherwise the words of the heading stay in the place of the type.
    divided: list[RawRecord] = []
    for (words, heading), group in groupby(records, key=lambda record: (record.clemency_type, record.heading)):
        people = list(group)
        counts = list(heading.counts) if heading is not None and heading.words == words else []
        starts_again = [at for at in range(1, len(people)) if people[at].block != people[at - 1].block]
        if len(counts) == 2 and sum(n for _, n in counts) == len(people) and starts_again == [n for _, n in counts[:1]]:
            types = [kind for kind, n in counts for _ in range(n)]
            people = [replace(person, clemency_type=kind) for person, kind in zip(people, types, strict=True)]
        divided += people
    return divided


#: The columns in which empty lines divide cases.
_BY_CASE: Final = ("district", "date", "sentence", "offense")


def _divide_cases(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The cells with their empty lines, if these divide cases: two cells or more have the same number of parts."""
    # A court that is printed once is that of all cases. Empty lines in one cell alone, or before
    # a case that has a number, divide no cases.
    numbers = [
        len(text.split(CASE_GAP)) for column, text in zip(columns, cells, strict=False) if column in _BY_CASE and text
    ]
    n_cases = max(numbers, default=1)
    is_divided = n_cases > 1 and numbers.count(n_cases) > 1 and {1, n_cases}.issuperset(numbers)
    is_divided = is_divided and not any(CASE.match(text) for text in cells)
    return [
        text if is_divided and column in _BY_CASE else text.replace(CASE_GAP, " ")
        for column, text in zip_longest(columns, cells, fillvalue="")
    ][: len(cells)]


def _district_date(district: str, sentenced: str) -> str:
    """District and date as the key–value lists print them, case by case."""
    gap = CASE_GAP if CASE_GAP in district else "\n"
    districts, dates = district.split(gap), sentenced.split(gap)
    if len(districts) != len(dates):
        return "; ".join(filter(None, (district, sentenced)))
    return gap.join("; ".join(filter(None, pair)) for pair in zip(districts, dates, strict=True))
