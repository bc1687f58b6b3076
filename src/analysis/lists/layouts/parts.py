"""The grammar that all the lists share: rows with a label, and rows without.

Every published list is a run of rows: a name, then parts that begin with a label
(``Offense:``, ``District/Date:``, ``Sentence:``, ``Terms of grant:``), some of them going
on in rows without a label. A layout module turns its page into :class:`Row` values;
:func:`analysis.lists.layouts.assembly.assemble` makes records of them. A CSV file is
split with the physical line of each row; a row that cannot be read costs itself alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from analysis.grants.csvfile import TableRow, split_rows
from analysis.lists.clean import clean
from analysis.lists.layouts.record import Heading
from analysis.lists.names import names_several

#: A cell that spans more lines than this was never closed.
MAX_SPAN: Final = 40


def split_csv(text: str, begins_row: Callable[[str], object]) -> Iterable[TableRow]:
    """Split into CSV rows; one that can't be read is refused alone, its first line as its only cell.

    >>> [row.cells for row in split_csv('a,"b\\nc"\\nd,"e\\nf,g', lambda line: line.startswith("f"))]
    [['a', 'b\\nc'], ['d,"e'], ['f', 'g']]
    """
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n").readlines()
    whole = None if "\0" in text else _whole_rows(lines, begins_row)
    return _sound_rows(lines, begins_row) if whole is None else whole


def _whole_rows(lines: Sequence[str], begins_row: Callable[[str], object]) -> list[TableRow] | None:
    """All rows, read in one go, which takes half the time; None if one is not as it should be."""
    rows: list[TableRow] = []
    reader = csv.reader(lines, strict=True)
    begins = 1
    try:
        for cells in reader:
            last = reader.line_num
            if last == begins:
                if lines[begins - 1].count('"') % 2:
                    return None
            elif last - begins >= MAX_SPAN or any(map(begins_row, lines[begins:last])):
                return None
            rows.append(TableRow(begins, cells))
            begins = last + 1
    except csv.Error:
        return None
    return rows


def _sound_rows(lines: Sequence[str], begins_row: Callable[[str], object]) -> Iterator[TableRow]:
    """The rows one by one, so that each that is not as it should be costs itself alone."""
    for row in split_rows(lines, begins_row, longest=MAX_SPAN):
        first = lines[row.line - 1].rstrip("\n")
        rule = row.rule or _fault_of(row, first)
        yield row._replace(cells=[first.replace("\0", "\ufffd")], rule=rule) if rule else row


def _fault_of(row: TableRow, first: str) -> str:
    """The rule that refuses a row which the csv module reads: a NUL byte, or a quote that has lost its other."""
    if "\0" in (words := "".join(row.cells)):
        return "csv.nul"
    return "csv.unclosed_quote" if first.count('"') % 2 and "\n" not in words else ""


#: The fields of a raw record that labels begin, in published order.
PARTS: Final = ("offense", "district_date", "sentence", "terms")
#: Those that no label begins: a column of a table, or the prose of a warrant, has them.
NUMBERS: Final = ("register_number", "docket")

LABEL = re.compile(
    r"(?:(?P<offense>Offenses?(?:\(s\))?(?: of conviction)?)"
    r"|(?P<district_date>(?:District|Court)s?(?:\(s\))?(?:\s{0,3}/\s{0,3}Dates?(?:\(s\))?)?)"
    r"|(?P<sentence>Sentences?(?:\(s\))?)"
    r"|(?P<terms>Terms?(?:\(s\))?(?: of (?:the )?(?:grant|commutation|clemency)(?:\(s\))?)?"
    r"|(?:Commutation|Clemency) grants?|Commutation terms?))\s{0,3}:\s{0,9}",
    re.IGNORECASE,
)

#: A line that begins a numbered case, "2. Wire fraud" or "1. & 2. District of …".
CASE = re.compile(r"\d{1,2}\. ?(?:[&,] ?\d{1,2}\. ?)*(?=\D|$)")

#: What stands before a name in a list with bullets.
BULLET = re.compile(r"[•·▪*]+ ?")
#: The sign before and behind words that are struck through, as in Markdown.
STRUCK: Final = "~~"
#: " – City, ST" after a name; the dated copy has "_" for some dashes.
_HOME = re.compile(r" ?[–_] ?| - ")


class Row(NamedTuple):
    """One row of a list, cleaned.

    ``kind`` says what the layout itself knows of the row: ``text`` nothing (the label and
    the rows around it decide), ``day`` a day line, ``name`` the row that begins a record
    (``text`` is the name, ``parts``, ``day`` and ``home`` what else the row holds), ``more`` a row that adds
    ``parts`` to the record above it, ``wrap`` a line whose text the layout has already
    joined to the row above it.

    ``clemency_type`` and ``president`` are what the row says of itself, ``section`` is what the headings
    above it say of the type. A name without parts stands where the row has a type of its own, or
    ``is_person``: the layout knows that the row names somebody, whatever else is published. ``alias`` is
    another name that a row adds to the record above it, ``day_words`` is how it writes its day. ``heading``
    is the nearest one above that says how many grants stand below it, ``is_amended_warrant`` whether one
    above is of amended warrants.

    ``label`` is one of :data:`PARTS` where a ``text`` row begins a part, otherwise empty.
    ``rule`` says why a row is rejected (a day line without a day that exists still ends
    the day above it); of a ``text`` row, why it is where it stands in the place of a name.
    """

    line: int
    text: str
    label: str = ""
    kind: Literal["text", "structural", "day", "rejected", "name", "more", "wrap"] = "text"
    rule: str = ""
    day: date | None = None
    parts: Mapping[str, str] = MappingProxyType({})
    clemency_type: str = ""
    home: str = ""
    section: str = ""
    heading: Heading | None = None
    president: str = ""
    alias: str = ""
    day_words: str = ""
    is_amended_warrant: bool = False
    is_person: bool = False


def fold_lines(lines: Iterable[str], gap: str = " ") -> str:
    """Clean and join the lines of one cell; a newline stays before each numbered case, ``gap`` for empty lines.

    >>> fold_lines(["1. Selling", " things ", "", "2. Wire\u00a0fraud"])
    '1. Selling things\\n2. Wire fraud'
    >>> fold_lines(["Selling", "things", "", "Fraud"], gap="; ")
    'Selling things; Fraud'
    """
    pieces: list[str] = []
    is_after_gap = False
    for line in lines:
        cleaned = clean(line)
        if cleaned:
            if pieces:
                is_hyphenated = pieces[-1][-1:] == "-" and pieces[-1][-2:-1].isalpha()  # "Winston-" and "Salem"
                pieces.append("\n" if CASE.match(cleaned) else gap if is_after_gap else "" if is_hyphenated else " ")
            pieces.append(cleaned)
        is_after_gap = not cleaned
    return "".join(pieces)


def name_or_text(line: int, lines: Iterable[str], label: str, text: str) -> Row:
    """A row of a list with labels; one without may be a name, and its lines those of several people."""
    if label or CASE.match(text):  # a case of the part above is nobody's name
        return Row(line, text, label)
    printed = "\n".join(filter(None, map(clean, lines)))
    return Row(line, text, rule="row.several_names" if names_several(split_home(printed)[0]) else "")


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
    text = text[bullet.end() :] if (bullet := BULLET.match(text)) else text
    if "–" not in text and "_" not in text and " - " not in text:
        return text, ""  # as most do
    *_, last = [None, *_HOME.finditer(text)]
    if last is None or "," not in text[last.end() :]:
        return text, ""
    return text[: last.start()].rstrip(" ,"), text[last.end() :]
