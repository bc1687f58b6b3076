"""From rows to records: where a record begins and ends, and what became of every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from analysis.lists.dates import looks_like_day, parse_day
from analysis.lists.layouts.headings import clemency_type, says_amended
from analysis.lists.layouts.parts import BULLET, CASE, NUMBERS, PARTS, STRUCK, Row, split_home
from analysis.lists.layouts.record import Account, Listing, RawRecord, Reject
from analysis.lists.names import surname

#: Rules that refuse a row of a table which begins a person.
_OF_A_PERSON: Final = (
    "row.several_names",
    "row.warrant_in_name",
    "row.unknown_day",
    "row.day_first",
    "table.columns",
    "table.two_columns",
)


class _Draft:
    """A record while its rows come in: which rows it is made of, and its parts."""

    def __init__(self, index: int, row: Row, name: str, day: date | None, block: int) -> None:
        self.rows = [index]
        self.name = name
        self.day = day
        self.block = block
        self.clemency_type = row.clemency_type
        self.home = row.home
        self.section = row.section
        self.heading = row.heading
        self.president = row.president
        self.rule = row.rule  # that refuses it
        self.is_amended_warrant = row.is_amended_warrant or says_amended(name)
        is_counted = row.kind == "name" and row.heading is not None  # the heading above says how many there are
        self.is_person = row.is_person or bool(row.clemency_type) or is_counted
        self.case = dict(row.parts) if row.parts else {}  # of the last case; most records have one
        self.cases = [self.case]

    def begin_case(self) -> None:
        """Go on with another case of the same person."""
        self.case = {}
        self.cases.append(self.case)

    def name_and_home(self) -> tuple[str, str]:
        """The name, empty where a row has nothing but a home, and the home."""
        return (self.name, self.home) if self.home else split_home(self.name)

    def type_of_terms(self) -> str:
        """The clemency type that the terms name: "Prison sentence commuted to …"."""
        types = {clemency_type(case["terms"]) for case in self.cases if "terms" in case}
        return types.pop() if len(types) == 1 else ""

    def type(self) -> str:
        """The clemency type of the row, of its heading or of its terms; where one contradicts another, their words."""
        said, of_terms = self.clemency_type or self.section, self.type_of_terms()
        if not said or of_terms in ("", said):
            return said or of_terms
        return " | ".join([said, *(case["terms"] for case in self.cases if "terms" in case)])

    def parts(self) -> dict[str, str]:
        """The parts of all cases, numbered where the list repeats its labels for each."""
        if len(self.cases) == 1:
            return self.case
        parts = {
            part: "\n".join(f"{n}. {case[part]}" for n, case in enumerate(self.cases, 1) if case.get(part))
            for part in PARTS
        }
        return parts | {key: self.cases[0][key] for key in NUMBERS if key in self.cases[0]}


def assemble(rows: Sequence[Row], *, source: str, layout: str) -> Listing:
    """Turn rows into records, and account for every one of them.

    A row without a label is a name where a name is due: before the first part of a record
    (``Offense``), or after the last part of the one before (``Terms of grant``). It
    goes on with the part before it where it begins a numbered case or follows a part that
    is not the last. A day line holds until the next. What fits nowhere is rejected: a
    record without a name, a second label for the same part, a name without any part.
    Where neither its row nor the headings above it name the type of a record, its own terms may
    ("Prison sentence commuted …"); those of others never do.

    Takes linear time. Parts keep a newline before each numbered case.
    """
    return _Assembly(rows, source).list_records(layout)


class _Assembly:
    """A list while its rows are put together."""

    def __init__(self, rows: Sequence[Row], source: str) -> None:
        self.rows = rows
        self.source = source
        self.classes = ["structural"] * len(rows)
        self.drafts: list[_Draft] = []
        self.rejects: list[Reject] = []
        self.day: date | None = None
        self.block = 1
        self.current: _Draft | None = None
        self.part = ""  # the part that a row without a label goes on with
        self.had_bullet = False
        for index, (row, label_after) in enumerate(zip(rows, _labels_that_follow(rows), strict=True)):
            if STRUCK in row.text or (row.parts and any(STRUCK in text for text in row.parts.values())):
                kind = row.kind if row.kind in ("name", "day") else "rejected"
                row = row._replace(kind=kind, day=None, rule="row.struck_through")
            if row.kind != "structural":
                self.add(index, row, label_after)

    def add(self, index: int, row: Row, label_after: str) -> None:
        """Put the next row where it belongs."""
        if not (row.label or label_after) and _is_day_line(row, self.current):
            day = parse_day(row.text)
            row = row._replace(kind="day", day=day, rule="" if day else "row.unknown_day")
        if row.kind == "day":
            self.day, self.current, self.part = row.day, None, ""
            self.block += 1
            if row.rule:
                self.reject(index, "granted_on", row.rule)
        elif row.kind == "rejected":
            if row.rule in _OF_A_PERSON:  # what goes on below is of that person, not of the one above
                self.begin_record(index, row)
            else:
                self.reject(index, "row", row.rule)
            self.part = ""
        elif row.label:
            self.add_part(index, row)
        elif row.kind == "wrap":
            self.add_wrapped(index)
        elif row.kind == "more":
            self.add_more(index, row)
        elif row.kind == "name" or _is_name(row, self.current, label_after):
            self.begin_record(index, row)
        elif self.current is not None and self.part:
            case = self.current.case
            joint = "\n" if CASE.match(row.text) else " "
            case[self.part] = (case[self.part] + joint + row.text).strip()
            self.go_on(index, self.current)
        else:
            self.reject(index, "row", "row.no_part")

    def add_part(self, index: int, row: Row) -> None:
        current = self.current
        if current is not None and row.label == "offense" and current.case:
            if "terms" in current.case or current.rows[-1] != index - 1:
                current = None  # the labels again, and no name: someone else
            elif "offense" in current.case:
                current.begin_case()  # the labels again: another case of this person
        if current is None:
            current = self.current = _Draft(index, row, "", self.day, self.block)
            self.drafts.append(current)
            current.rows.clear()
        if row.label in current.case:
            self.reject(index, row.label, "row.label_twice")
            self.part = ""
            return
        current.case[row.label] = row.text
        current.rows.append(index)
        self.classes[index] = "records"
        self.part = row.label

    def add_wrapped(self, index: int) -> None:
        self.classes[index] = self.classes[index - 1]
        if self.classes[index] == "rejected":
            self.reject(index, "row", self.rejects[-1].rule)
        elif self.classes[index] != "structural" and self.current is not None:
            self.go_on(index, self.current)

    def add_more(self, index: int, row: Row) -> None:
        if self.current is None or not self.current.name:
            self.reject(index, "row", "row.no_record")
            return
        if (row.day or self.current.day) != self.current.day or row.clemency_type not in (
            "",
            self.current.clemency_type,
        ):
            self.reject(index, "row", "row.other_grant")
            return
        case = self.current.case
        if row.alias:  # its row may repeat what stands above it
            if any(case.get(key) != text for key, text in row.parts.items()) or row.home not in ("", self.current.home):
                self.reject(index, "row", "row.other_name")
                self.current = None
                return
            self.current.name += f" aka {row.alias}"
        else:
            for key, text in row.parts.items():
                case[key] = f"{case.get(key, '')}\n{text}".strip()
        self.go_on(index, self.current)

    def begin_record(self, index: int, row: Row) -> None:
        if not row.rule and row.day and self.day and row.day != self.day:  # the heading says another
            self.current, self.part = None, ""
            self.reject(index, "granted_on", "row.two_days")
            return
        has_bullet = BULLET.match(row.text) is not None
        if has_bullet and not self.had_bullet and self.current is not None:  # another list begins, and another day
            self.day, self.block = None, self.block + 1
        self.had_bullet = has_bullet
        self.current = _Draft(index, row, row.text, row.day or self.day, self.block)
        self.drafts.append(self.current)
        self.classes[index] = "records"
        self.part = ""

    def go_on(self, index: int, draft: _Draft) -> None:
        draft.rows.append(index)
        self.classes[index] = "continuations"

    def reject(self, index: int, field: str, rule: str) -> None:
        row = self.rows[index]
        self.classes[index] = "rejected"
        is_own = rule.startswith("table.")  # a row of a table is a person of its own, not of the one above
        name = self.current.name if self.current is not None and not is_own else ""
        self.rejects.append(Reject(self.source, row.line, name, field, row.text[:500], rule))

    def list_records(self, layout: str) -> Listing:
        """The records that have a name and a part, or are known to be people; the others are rejected."""
        # A person, a day, a president and a type make a grant. A name by its place among rows alone may be any line.
        kept: list[_Draft] = []
        names: list[tuple[str, str]] = []
        for draft in self.drafts:
            name, home = draft.name_and_home()
            if name and not draft.rule and (draft.case or draft.is_person):
                kept.append(draft)
                names.append((name, home))
                continue
            self.current = None if draft.rows and self.rows[draft.rows[0]].kind == "rejected" else draft
            for index in draft.rows:
                self.reject(index, "name", draft.rule or ("record.no_parts" if name else "record.no_name"))
        self.rejects.sort(key=lambda reject: reject.line)
        records = [
            RawRecord(
                source=self.source,
                line=self.rows[draft.rows[0]].line,
                name=name,
                granted_on=draft.day,
                president=draft.president,
                home=home,
                clemency_type=draft.type(),
                block=number,
                heading=draft.heading,
                is_amended_warrant=draft.is_amended_warrant,
                **draft.parts(),
            )
            for draft, (name, home), number in zip(kept, names, _number_blocks(kept, names), strict=True)
        ]
        count = self.classes.count
        account = Account(
            source=self.source,
            layout=layout,
            rows=len(self.rows),
            records=count("records"),
            continuations=count("continuations"),
            structural=count("structural"),
            rejected=count("rejected"),
            grants=len(records),
        )
        extents = []
        for draft in kept:
            continued = [self.classes[index] for index in draft.rows].count("continuations")
            extents.append((len(draft.rows) - continued, continued))
        return Listing(account, records, extents, self.rejects)


def _labels_that_follow(rows: Sequence[Row]) -> list[str]:
    """For each row the label of the next row that is not structural (empty if it has none)."""
    labels = [""] * len(rows)
    label = ""
    for index in range(len(rows) - 1, -1, -1):
        labels[index] = label
        if rows[index].kind != "structural":
            label = rows[index].label
    return labels


def _is_day_line(row: Row, current: _Draft | None) -> bool:
    """Whether a row of text is nothing but a day, where a name is due."""
    is_due = current is None or "terms" in current.case
    return row.kind == "text" and is_due and len(row.text) <= 30 and looks_like_day(row.text)


def _is_name(row: Row, current: _Draft | None, label_after: str) -> bool:
    if CASE.match(row.text):
        return False
    if current is None or BULLET.match(row.text) or label_after == "offense":
        return True
    if "terms" not in current.case:
        return False
    # After the last part: wrapped text goes on in the middle of a sentence.
    return bool(label_after) or row.text[:1].isupper()


#: How far back in the alphabet, in letters, a list must go to count as starting again.
_RESTART_LETTERS: Final = 6


def _number_blocks(drafts: Sequence[_Draft], names: Sequence[tuple[str, str]]) -> list[int]:
    """Number the days of a list: at each day line, and where the alphabet starts again."""
    # A single name out of order starts nothing: the new name must come before both above it, and so must the next.
    keys = [surname(name) or "z" for name, _ in names]
    letters = [ord(key[0]) for key in keys]
    numbers: list[int] = []
    number = first = 0
    for index, draft in enumerate(drafts):
        is_new = index == 0 or draft.block != drafts[index - 1].block
        if not is_new and letters[index - 1] - letters[index] >= _RESTART_LETTERS:
            above = keys[max(first, index - 2) : index]
            below = keys[index : index + 2]
            if index + 1 < len(drafts) and drafts[index + 1].block != draft.block:
                below = below[:1]
            is_new = max(below[0], below[-1]) < keys[index - 1] and keys[index] < min(above)
        if is_new:
            number += 1
            first = index
        numbers.append(number)
    return numbers
