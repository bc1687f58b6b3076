"""What was read of a list and can't stand in the table: a whole grant, or a cell of it.

A run holds here what it has read against the statements of :mod:`analysis.grants.checks`, before
anything is written: a slip of a list costs one cell, and not every report.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from analysis.grants.checks import STATEMENTS, is_name
from analysis.grants.presidents import was_in_office
from analysis.grants.schema import BY_NAME, COLUMNS
from analysis.grants.table import fault_of_word, has_control, to_grants
from analysis.lists.clean import clean
from analysis.lists.facts import parse_person
from analysis.lists.facts.terms import grants_nothing
from analysis.lists.layouts import RawRecord, Reject
from analysis.lists.mixed_days import CLEMENCY_TYPES
from analysis.lists.reading import Reading
from analysis.lists.stated import PARTS_OF_A_COMMUTATION

#: The longest name line of the lists, with all aliases and a footnote, has 81 characters.
_LONGEST_NAME: Final = 400

#: The field of a raw record that a rule's reader (the word before the dot) reads.
_FIELDS: Final = {
    "person": "name",
    "home": "home",
    "offense": "offense",
    "statutes": "offense",
    "quantities": "offense",
    "district": "district_date",
    "sentence": "sentence",
    "terms": "terms",
    "register": "register_number",
    "docket": "docket",
}

#: The statements that a row can keep by leaving cells empty, with these cells.
_OF_CELLS: Final = [(statement, cells) for statement in STATEMENTS if (cells := statement.cells_at_fault())]


class Unfit(NamedTuple):
    """Why a record can't be a grant: the field, its words, the rule that they break."""

    field: str
    text: str
    rule: str


def check_record(record: RawRecord, seen: set[object]) -> Unfit | None:
    """Why a record can't be a grant, by itself or beside what of its list was ``seen`` before; None if it can."""
    if len(record.name) > _LONGEST_NAME:
        return Unfit("name", record.name, "record.name_too_long")
    if has_control(record.name):
        return Unfit("name", record.name, "record.control_character")
    name = parse_person(record.name).facts["name"].value
    if name is None or not is_name(name):
        return Unfit("name", record.name, "record.no_name")
    if record.clemency_type not in CLEMENCY_TYPES:
        return Unfit("clemency_type", record.clemency_type, "record.type_not_told")
    if record.clemency_type == "commutation" and grants_nothing(record.terms):
        return Unfit("terms", record.terms, "record.nothing_granted")
    if record.granted_on is None:
        return Unfit("granted_on", "", "record.no_day")
    if record.granted_on > date.today():
        return Unfit("granted_on", str(record.granted_on), "record.day_in_future")
    if not record.president:
        return Unfit("president", "", "record.no_president")
    if not was_in_office(record.granted_on, record.president):
        return Unfit("granted_on", f"{record.granted_on}, {record.president}", "record.day_outside_presidency")
    words = record._replace(name=record.name.casefold(), line=0, block=0, heading=None)  # all that was published of it
    if words in seen:
        return Unfit("record", record.name, "record.printed_twice")
    number = clean(record.register_number)
    of_number, of_person = ("register number", number), ("register number", number, name)
    if number and of_number in seen and of_person not in seen:
        return Unfit("register_number", number, "record.number_of_another")
    place = (record.source, record.line, name)
    if place in seen:
        return Unfit("record", record.name, "record.name_twice_on_one_line")
    seen |= {words, place, of_number, of_person}
    return None


def unread_words(record: RawRecord, reading: Reading, printed: Container[str]) -> Iterator[Reject]:
    """What is missing from a record though its list prints it, and the words in it that no reader could read."""
    for part in (*PARTS_OF_A_COMMUTATION, "register_number") if record.clemency_type == "commutation" else ():
        if part in printed and not getattr(record, part):
            yield Reject(record.source, record.line, record.name, part, "", "record.missing_part")
    for problem in reading.problems:
        text = getattr(record, _FIELDS.get(problem.rule.partition(".")[0], ""), "")
        words = text[problem.start : problem.end] or text
        yield Reject(record.source, record.line, record.name, problem.column, words[:500], problem.rule)


class Dropped(NamedTuple):
    """A cell that can't stand: the position of its row, its column and word, and the rule that it breaks."""

    at: int
    column: str
    word: str
    rule: str

    def as_reject(self, record: RawRecord, reading: Reading) -> Reject:
        """The cell with the words of the list that it was read from."""
        fact = reading.facts[self.column]
        text = getattr(record, fact.field) if fact.field else ""
        words = text[fact.start : fact.end] or text or self.word
        return Reject(record.source, record.line, record.name, self.column, words[:500], self.rule)


def drop_cells(rows: Sequence[dict[str, str]]) -> list[Dropped]:
    """Empty (in place) the cells that don't have their column's form, or are to blame for a broken statement.

    >>> row = dict.fromkeys(BY_NAME, "") | {"granted_on": "2016-05-05", "grant_form": "expires_on"}
    >>> rows = [row | {"expires_on": "2015-09-02"}]
    >>> [(cell.column, cell.word) for cell in drop_cells(rows)], rows[0]["expires_on"]
    ([('expires_on', '2015-09-02'), ('grant_form', 'expires_on')], '')
    """
    # What no cell alone is to blame for is left to check_grants.
    dropped = _drop_formless(rows)
    if any(BY_NAME[cell.column].is_required for cell in dropped):
        return dropped
    at: Sequence[int] = range(len(rows))
    while at:
        found = _drop_broken(rows, at)
        dropped += found
        at = sorted({cell.at for cell in found})  # what is missing now may break another statement
    return dropped


def _drop_formless(rows: Sequence[dict[str, str]]) -> list[Dropped]:
    dropped = []
    for name, kind, is_required in ((column.name, column.kind, column.is_required) for column in COLUMNS):
        words = {row[name] for row in rows} - {""}  # lists repeat themselves: each word is judged once
        wrong = {word: rule for word in words if (rule := fault_of_word(word, kind))}
        for at, row in enumerate(rows) if wrong else ():
            if (word := row[name]) in wrong:
                dropped.append(Dropped(at, name, word, wrong[word]))
                row[name] = word if is_required else ""
    return dropped


def _drop_broken(rows: Sequence[dict[str, str]], at: Sequence[int]) -> list[Dropped]:
    grants = to_grants([rows[position] for position in at])
    dropped = []
    for statement, cells in _OF_CELLS:
        for row in statement.broken_by(grants).index:
            for name in cells:
                if word := rows[at[row]][name]:
                    dropped.append(Dropped(at[row], name, word, statement.words))
                    rows[at[row]][name] = ""
    return dropped


def check_dropped(
    dropped: Sequence[Dropped], records: Sequence[RawRecord], corrected: Container[tuple[str, int, str, str]]
) -> list[str]:
    """The dropped cells that refuse a list: a person typed the value, or no row can do without it."""
    faults = []
    for at, column, word, rule in dropped:
        record = records[at]
        if (*record.place, column) in corrected:
            what = f"correction of {record.name} ({record.granted_on}), {column}"
        elif BY_NAME[column].is_required:
            what = f"{record.source}, line {record.line}: {record.name}: {column}"
        else:
            continue
        faults.append(f"{what}: {word[:200]!r} can't stand in the table: {rule}")
    return list(dict.fromkeys(faults))
