"""From rows with and without labels to records: the grammar that all the lists share.

Every published list is a run of rows: a name, then parts that begin with a label
(``Offense:``, ``District/Date:``, ``Sentence:``, ``Terms of grant:``), some of them going
on in rows without a label. A layout module turns its page into :class:`Row` values;
:func:`assemble` decides where a record begins and ends, and accounts for every row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from analysis.lists.clean import clean
from analysis.lists.dates import looks_like_day, parse_day
from analysis.lists.layouts.record import Account, Heading, Listing, RawRecord, Reject
from analysis.lists.layouts.title import clemency_type
from analysis.lists.names import surname

#: The fields of a raw record that labels begin, in published order.
PARTS: Final = ("offense", "district_date", "sentence", "terms")

LABEL = re.compile(
    r"(?:(?P<offense>Offenses?(?:\(s\))?(?: of conviction)?)"
    r"|(?P<district_date>(?:District|Court)s?(?:\(s\))?(?:\s{0,3}/\s{0,3}Dates?(?:\(s\))?)?)"
    r"|(?P<sentence>Sentences?(?:\(s\))?)"
    r"|(?P<terms>Terms?(?:\(s\))? of (?:the )?(?:grant|commutation|clemency)(?:\(s\))?|(?:Commutation|Clemency) grants?"
    r"|Commutation terms?))\s{0,3}:\s{0,9}",
    re.IGNORECASE,
)

#: A line that begins a numbered case, "2. Wire fraud" or "1. & 2. District of …".
CASE = re.compile(r"\d{1,2}\. ?(?:[&,] ?\d{1,2}\. ?)*(?=\D|$)")

_BULLET = re.compile(r"[•·▪*]+ ?")
#: " – City, ST" after a name; the dated copy has "_" for some dashes.
_HOME = re.compile(r" ?[–_] ?| - ")

Kind = Literal["text", "structural", "day", "rejected", "name", "more", "wrap"]


class Row(NamedTuple):
    """One row of a list, mended.

    ``kind`` says what the layout itself knows of the row: ``text`` nothing (the label and
    the rows around it decide), ``day`` a day line, ``name`` the row that begins a record
    (``text`` is the name, ``parts``, ``day`` and ``home`` what else the row holds), ``more`` a row that adds
    ``parts`` to the record above it, ``wrap`` a line whose text the layout has already
    joined to the row above it.

    ``clemency_type`` is what the row says of itself, ``section`` what the headings above it
    say; only the first lets a person without parts stand (the pardoned, in prose). ``heading``
    is the nearest one above that says how many grants stand below it.

    ``label`` is one of :data:`PARTS` where a ``text`` row begins a part, otherwise empty.
    ``rule`` says why a row is rejected (a day line without a day that exists still ends
    the day above it).
    """

    line: int
    text: str
    label: str = ""
    kind: Kind = "text"
    rule: str = ""
    day: date | None = None
    parts: Mapping[str, str] = MappingProxyType({})
    clemency_type: str = ""
    home: str = ""
    section: str = ""
    heading: Heading | None = None


def fold_lines(lines: Iterable[str]) -> str:
    """Mend and join the lines of one cell; a newline stays before each numbered case.

    >>> fold_lines(["1. Selling", " things ", "", "2. Wire\u00a0fraud"])
    '1. Selling things\\n2. Wire fraud'
    """
    pieces: list[str] = []
    for line in lines:
        if mended := clean(line):
            if pieces:
                pieces.append("\n" if CASE.match(mended) else " ")
            pieces.append(mended)
    return "".join(pieces)


def split_label(text: str) -> tuple[str, str]:
    """Which part a text begins, and the text after the label.

    >>> split_label("Terms of Grant: Prison sentence commuted")
    ('terms', 'Prison sentence commuted')
    >>> split_label("2. Wire fraud")
    ('', '2. Wire fraud')
    """
    match = LABEL.match(text) if ":" in text else None
    if match is None or match.lastgroup is None:
        return "", text
    return match.lastgroup, text[match.end() :]


def split_home(text: str) -> tuple[str, str]:
    """The name and the home that a list prints after it, without bullet.

    >>> split_home("• Ann Example, Jr. – Silver Spring, MD")
    ('Ann Example, Jr.', 'Silver Spring, MD')
    >>> split_home("Ann Example-Smith")
    ('Ann Example-Smith', '')
    """
    text = text[bullet.end() :] if (bullet := _BULLET.match(text)) else text
    *_, last = [None, *_HOME.finditer(text)]
    if last is None or "," not in text[last.end() :]:
        return text, ""
    return text[: last.start()].rstrip(" ,"), text[last.end() :]


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
        self.case = dict(row.parts) if row.parts else {}  # of the last case; most records have one
        self.cases = [self.case]

    def begin_case(self) -> None:
        self.case = {}
        self.cases.append(self.case)

    def type_of_terms(self) -> str:
        """The clemency type that the terms name: "Prison sentence commuted to …"."""
        types = {clemency_type(case["terms"]) for case in self.cases if "terms" in case}
        return types.pop() if len(types) == 1 else ""

    def parts(self) -> dict[str, str]:
        """The parts of all cases, numbered where the list repeats its labels for each."""
        if len(self.cases) == 1:
            return self.case
        return {
            part: "\n".join(f"{n}. {case[part]}" for n, case in enumerate(self.cases, 1) if case.get(part))
            for part in PARTS
        }


def assemble(rows: Sequence[Row], *, source: str, layout: str) -> Listing:
    """Turn rows into records, and account for every one of them.

    A row without a label is a name where a name is due: before the first part of a record
    (``Offense``), or after the last part of the one before (``Terms of grant``). It
    goes on with the part before it where it begins a numbered case or follows a part that
    is not the last. A day line holds until the next. What fits nowhere is rejected: a
    record without a name, a second label for the same part, a name without any part.
    Where neither its row nor the headings above it tell the type of a record, its own terms may
    ("Prison sentence commuted …"); those of others never do.

    Takes linear time. Parts keep a newline before each numbered case.
    """
    following = _labels_that_follow(rows)
    classes = ["structural"] * len(rows)
    drafts: list[_Draft] = []
    rejects: list[Reject] = []
    day: date | None = None
    block = 1
    current: _Draft | None = None
    part = ""  # the part that a row without a label goes on with
    had_bullet = False

    def reject(index: int, field: str, rule: str) -> None:
        row = rows[index]
        classes[index] = "rejected"
        is_own = rule.startswith("table.")  # a row of a table is a person of its own, not of the one above
        name = current.name if current is not None and not is_own else ""
        rejects.append(Reject(source, row.line, name, field, row.text[:500], rule))

    for index, row in enumerate(rows):
        if row.kind == "structural":
            continue
        if not (row.label or following[index]) and _is_day_line(row, current):
            day_or_none = parse_day(row.text)
            row = row._replace(kind="day", day=day_or_none, rule="" if day_or_none else "row.unknown_day")
        if row.kind == "day":
            day, current, part = row.day, None, ""
            block += 1
            if row.rule:
                reject(index, "granted_on", row.rule)
        elif row.kind == "rejected":
            reject(index, "row", row.rule)
            part = ""
        elif row.label:
            if current is not None and row.label == "offense" and current.case:
                if "terms" not in current.case and current.rows[-1] == index - 1:
                    current.begin_case()  # the labels again: another case of this person
                else:
                    current = None  # the labels again, and no name: someone else
            if current is None:
                current = _Draft(index, row, "", day, block)
                drafts.append(current)
                current.rows.clear()
            if row.label in current.case:
                reject(index, row.label, "row.label_twice")
                part = ""
                continue
            current.case[row.label] = row.text
            current.rows.append(index)
            classes[index] = "records"
            part = row.label
        elif row.kind == "wrap":
            classes[index] = classes[index - 1]
            if classes[index] == "rejected":
                reject(index, "row", rejects[-1].rule)
            elif classes[index] != "structural" and current is not None:
                classes[index] = "continuations"
                current.rows.append(index)
        elif row.kind == "more":
            if current is None or not current.name:
                reject(index, "row", "row.no_record")
                continue
            for key, text in row.parts.items():
                current.case[key] = f"{current.case.get(key, '')}\n{text}".strip()
            current.rows.append(index)
            classes[index] = "continuations"
        elif row.kind == "name" or _is_name(row, current, following[index]):
            has_bullet = _BULLET.match(row.text) is not None
            if has_bullet and not had_bullet and current is not None:  # another list begins, and with it another day
                day, block = None, block + 1
            had_bullet = has_bullet
            current = _Draft(index, row, row.text, row.day or day, block)
            drafts.append(current)
            classes[index] = "records"
            part = ""
        elif current is not None and part:
            joint = "\n" if CASE.match(row.text) else " "
            current.case[part] = (current.case[part] + joint + row.text).strip()
            current.rows.append(index)
            classes[index] = "continuations"
        else:
            reject(index, "row", "row.no_part")

    kept: list[_Draft] = []
    for draft in drafts:
        is_named = bool(draft.name if draft.home else split_home(draft.name)[0])  # a home alone names nobody
        if is_named and (draft.case or draft.clemency_type == "pardon"):
            kept.append(draft)
            continue
        current = draft
        for index in draft.rows:
            reject(index, "name", "record.no_parts" if is_named else "record.no_name")
    rejects.sort(key=lambda reject: reject.line)

    names = [split_home(draft.name) for draft in kept]
    records = []
    for draft, (name, home), number in zip(kept, names, _number_blocks(kept, names), strict=True):
        records.append(
            RawRecord(
                source=source,
                line=rows[draft.rows[0]].line,
                name=draft.name if draft.home else name,
                granted_on=draft.day,
                home=draft.home or home,
                clemency_type=draft.clemency_type or draft.section or draft.type_of_terms(),
                block=number,
                heading=draft.heading,
                **draft.parts(),
            )
        )
    account = Account(
        source=source,
        layout=layout,
        rows=len(rows),
        records=classes.count("records"),
        continuations=classes.count("continuations"),
        structural=classes.count("structural"),
        rejected=classes.count("rejected"),
        grants=len(records),
    )
    extents = []
    for draft in kept:
        continued = [classes[index] for index in draft.rows].count("continuations")
        extents.append((len(draft.rows) - continued, continued))
    return Listing(account, records, extents, rejects)


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
    if current is None or _BULLET.match(row.text) or label_after == "offense":
        return True
    if "terms" not in current.case:
        return False
    # After the last part: wrapped text goes on in the middle of a sentence.
    return bool(label_after) or row.text[:1].isupper()


#: How far back in the alphabet, in letters, a list must go to count as starting again.
_RESTART_LETTERS: Final = 6


def _number_blocks(drafts: Sequence[_Draft], names: Sequence[tuple[str, str]]) -> list[int]:
    """Number the days of a list: at each day line, and where the alphabet starts again.

    A single name out of order starts nothing: the new name must come before both names
    above it, and so must the one after it. ``names`` are those of the drafts, each with its home.
    """
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
