"""Tables with one row a person, whatever they are written in: the names of columns, and a row of them.

The Justice Department's tables have the columns NAME, DISTRICT, SENTENCED, OFFENSE, some
of them TERMS or the day of the grant as well; those of presidents before 1989 have NAME, DISTRICT,
DATE. A person with several cases spans several rows: the name stands in the first alone. Tables of
one's own may have the president and the clemency type in each row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise, zip_longest
from typing import Final

from analysis.grants.courts import STATES_BY_SPELLING
from analysis.grants.schema import NAME_SUFFIX
from analysis.lists.clean import clean
from analysis.lists.dates import parse_day
from analysis.lists.layouts.headings import clemency_type, fault_of_heading, says_amended
from analysis.lists.layouts.parts import CASE, Row
from analysis.lists.layouts.record import CASE_GAP
from analysis.lists.names import ALSO_KNOWN_AS, names_a_group, names_several, surname

#: What the columns are called, letters only, and what they hold. The empty word: nothing to read.
_COLUMNS: Final = {
    **dict.fromkeys(("name", "names", "recipient", "recipients", "nameofrecipient", "recipientname"), "name"),
    **dict.fromkeys(("fullname", "person", "personname", "nameofperson", "grantee", "nameofgrantee"), "name"),
    **dict.fromkeys(("nameandwarrant", "namewarrant", "nameandwarrants", "namesandwarrants"), "name"),
    **dict.fromkeys(("district", "districts", "districtdate", "court", "courts", "districtcourt"), "district"),
    **dict.fromkeys(("judicialdistrict", "federaldistrict", "sentencingdistrict", "courtdistrict"), "district"),
    **dict.fromkeys(("sentenced", "sentencedon", "sentencedate", "datesentenced", "sentencingdate"), "date"),
    **dict.fromkeys(("dateofsentence", "dateofsentencing", "datessentenced", "sentencedates", "yearsentenced"), "date"),
    **dict.fromkeys(("offense", "offenses", "offenseofconviction", "crime", "conviction", "convictions"), "offense"),
    **dict.fromkeys(("crimes", "offensesofconviction"), "offense"),
    **dict.fromkeys(("sentence", "sentences", "sentenceimposed"), "sentence"),
    **dict.fromkeys(("terms", "termofgrant", "termsofgrant", "termsofcommutation", "commutationgrant"), "terms"),
    **dict.fromkeys(("granted", "grantedon", "dategranted", "grantdate", "dateofgrant", "dateofclemency"), "day"),
    **dict.fromkeys(("clemencydate", "dateofpardon", "pardondate", "pardoned", "pardonedon", "datepardoned"), "day"),
    **dict.fromkeys(("dateofcommutation", "commutationdate", "commutedon", "datecommuted", "dayofgrant"), "day"),
    **dict.fromkeys(("date", "dates", "day"), "some day"),
    **dict.fromkeys(("home", "hometown", "residence", "city", "citystate"), "home"),
    **dict.fromkeys(("clemency", "clemencytype", "typeofclemency", "type", "grant", "granttype"), "clemency_type"),
    **dict.fromkeys(("typeofgrant", "kind", "kindofclemency", "pardonorcommutation"), "clemency_type"),
    **dict.fromkeys(("president", "presidentname", "grantedby", "grantingpresident"), "president"),
    **dict.fromkeys(
        ("regno", "regnos", "registerno", "registernumber", "fedregno", "federalregisternumber"), "register_number"
    ),
    **dict.fromkeys(("registrationnumber", "bopnumber", "bopregno", "inmatenumber"), "register_number"),
    **dict.fromkeys(("warrant", "clemencywarrant", "warrants", "link", "download", "publicdisclosure"), "nothing"),
}
_NO_LETTERS: Final = re.compile(r"[^a-z]+")
#: One of these is in whatever the column of names is called.
_SAY_NAME: Final = ("name", "recipient", "person", "grantee")
_LONGEST_HEADER: Final = 200
#: One of these stands beside the name in every table of grants.
_BESIDE_A_NAME: Final = frozenset(
    ("offense", "district", "date", "day", "some day", "sentence", "terms", "clemency_type", "register_number")
)

#: Words of a sentence, or a sum of money; "court" stands in none.
_SENTENCE = re.compile(
    r"\$\d|\b(?:imprisonment|incarceration|prison|probation|months?|years?|days?|hours|life|death|time served|fined?"
    r"|restitution|confinement|detention|supervised|parole|suspended|dismissal|reprimand|forfeiture|discharge)\b",
    re.IGNORECASE,
)
#: What a note says of a grant that did not take effect, or not for everybody above.
NO_EFFECT: Final = re.compile(
    r"\b(?:declin\w+|refus\w+|not (?:accepted|effectuated|delivered)|rescind\w+|revoked)\b", re.I
)
_NOTHING: Final = ("N/A", "n/a", "NA", "None", "none", "-", "–")

#: What a column of clemency types may say; "Pardon denied" and "Reprieve" are none of them.
_TYPE = re.compile(
    r"(?:(?:full|unconditional|conditional|posthumous|presidential|executive|free|absolute|a|and|grant of|,) ?){0,6}"
    r"(?:(?:prison )?sentences? )?(?:pardon(?:s|ed)?|commut(?:ed|ations?))"
    r"(?: granted| of (?:the |prison )?sentences?)?(?: \((?:posthumous|full|conditional|amended[^()]{0,80})\))?",
    re.IGNORECASE,
)

#: A row whose name is another name of the person in the row above: "(AKA) Example, Nick".
_OTHER_NAME = re.compile(rf"\(? ?{ALSO_KNOWN_AS}(?![a-z]) ?\)?[ :,]{{0,3}}(?P<name>[^()]+)\)?", re.IGNORECASE)
#: A link to the warrant that stands in the cell of the name.
_WARRANT = r"(?:(?:view|see|read|download) )?(?:(?:amended|original|clemency|the|pdf) ){0,3}(?:warrants?|pdf)"
_WARRANT_ASIDE = re.compile(rf" ?(?:\( ?(?:{_WARRANT})? ?\)|\[ ?(?:{_WARRANT})? ?\])", re.IGNORECASE)
_AMENDED_ASIDE = re.compile(r"(?: ?[–-] ?| )(?:amended|corrected|revised|reissued)[ .]*$", re.IGNORECASE)
_ENDS_IN_WARRANT = re.compile(rf" (?:{_WARRANT}|conditional|pardon|commutation(?: of sentence)?)$", re.IGNORECASE)
_IS_WARRANT = re.compile(rf"[\[(]? ?{_WARRANT} ?[\])]?", re.IGNORECASE)


def read_header(cells: Sequence[str]) -> list[str]:
    """What each column holds, ``unknown`` under another name; empty where the cells are no header.

    "Date" alone is the day of the grant where something in the table says that it is not that of
    sentencing: a column of its own for that, one with the type of the grant, or a table without
    offenses, as those of presidents before 1989 are, which have no other day of the grant. Otherwise,
    and where it follows the court ("District, Date"), it is ``unclear`` and not read.

    >>> read_header(["NAME", "DISTRICT", "SENTENCED", "OFFENSE(S)", "Date"])
    ['name', 'district', 'date', 'offense', 'day']
    >>> read_header(["NAME", "DISTRICT", "DATE"]), read_header(["Name", "District", "Date", "Offense"])
    (['name', 'district', 'day'], ['name', 'district', 'unclear', 'offense'])
    >>> read_header(["Ann Example", "D. Me.", "1999", "Selling things"])
    []
    """
    letters = _NO_LETTERS.sub("", "".join([text for text in cells if len(text) <= _LONGEST_HEADER]).casefold())
    if not any(map(letters.__contains__, _SAY_NAME)):
        return []  # as most rows
    words = [_NO_LETTERS.sub("", text.casefold()) for text in cells]
    columns = [_COLUMNS.get(word, "unknown" if word else "nothing") for word in words]
    if "name" not in columns or _BESIDE_A_NAME.isdisjoint(columns):
        return []
    by_type = "clemency_type" in columns and ("district", "some day") not in pairwise(columns)
    is_of_grant = "day" not in columns and ("date" in columns or by_type or "offense" not in columns)
    return [("day" if is_of_grant else "unclear") if column == "some day" else column for column in columns]


def header_row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    """The header as a row: structural, or rejected where a column has an unknown name or no sure meaning."""
    for kind, rule in (("unknown", "table.unknown_column"), ("unclear", "table.which_date")):
        if unread := [text for text, column in zip(cells, columns, strict=True) if column == kind]:
            return Row(line, " | ".join(unread), kind="rejected", rule=rule)
    return Row(line, " | ".join(filter(None, cells)), kind="structural")


def person_row(line: int, cells: Sequence[str], columns: Sequence[str], *, n_spanned: int = 0) -> Row:
    """A row of the table; ``n_spanned`` is a bit mask of the cells that belong to the row above."""
    cells = _divide_cases(cells, columns)
    if not any(cells[len(columns) :]):
        cells = cells[: len(columns)]  # spreadsheets leave empty cells at the end of a row
    row = Row(line, " | ".join(filter(None, cells)))
    if len(cells) != len(columns):
        return row._replace(text=" | ".join(cells), kind="rejected", rule="table.columns")
    values: dict[str, str] = {}
    name_at = columns.index("name")
    is_same_person = bool(n_spanned >> name_at & 1)  # otherwise a cell that spans people holds for each of them
    asides = " ".join(text for column, text in zip(columns, cells, strict=True) if column == "nothing")
    if asides and NO_EFFECT.search(asides):
        return row._replace(kind="rejected", rule="row.note_of_a_grant")
    for index, (column, text) in enumerate(zip(columns, cells, strict=True)):
        if (
            text in _NOTHING
            or column in ("nothing", "unclear", "unknown")
            or (is_same_person and n_spanned >> index & 1)
        ):
            continue
        if values.setdefault(column, text) != text:  # two columns of one meaning, and they differ
            return row._replace(kind="rejected", rule="table.two_columns")
    if "sentence" not in values and _SENTENCE.search(values.get("date", "")):
        values["sentence"] = values.pop("date")  # some tables print the sentence under SENTENCED
    parts = {key: values[key] for key in ("offense", "sentence", "terms", "register_number") if values.get(key)}
    if place := _district_date(_number_courts(values.get("district", "")), values.get("date", "")):
        parts["district_date"] = place
    day = _day_of(printed) if (printed := values.get("day", "")) else None
    if printed and day is None:
        rule = "row.day_first" if _DAY_FIRST.fullmatch(printed) else "row.unknown_day"
        return row._replace(kind="rejected", rule=rule)
    kind = values.get("clemency_type", "").replace("\n", " ")
    row = row._replace(
        parts=parts,
        day=day,
        day_words=printed,
        home=values.get("home", "").replace("\n", " "),
        clemency_type=clemency_type(kind) if _TYPE.fullmatch(kind) else kind,
        is_amended_warrant=says_amended(kind) or says_amended(asides),
        president=_president_of(values.get("president", "").replace("\n", " ")),
    )
    name = cells[name_at].replace("\n", " ")
    name = (_WARRANT_ASIDE.sub("", name) if "(" in name or "[" in name else name).strip(" |,;")
    if aside := _AMENDED_ASIDE.search(name):
        name, row = name[: aside.start()].strip(" |,;"), row._replace(is_amended_warrant=True)
    if is_same_person or not name:
        return row._replace(kind="more")
    if other := _OTHER_NAME.fullmatch(name):
        return row._replace(kind="more", alias=other["name"].strip())
    if _ENDS_IN_WARRANT.search(name):
        return row._replace(kind="rejected", rule="row.warrant_in_name")
    if names_a_group(name):
        return row._replace(kind="rejected", rule="table.no_name")
    if _several(name):
        return row._replace(kind="rejected", rule="row.several_names")
    n_printed = sum(map(bool, cells))
    return row._replace(text=name, kind="name", is_person=n_printed > 1)


_OFFICE = re.compile(r"^(?:former )?(?:president|pres\.) | ?\([^()]*\)$", re.IGNORECASE)


def _president_of(cell: str) -> str:
    """The president whom a cell names, first name first, without office and term: "Roe, Ann", "President Roe (2nd)"."""
    name = _OFFICE.sub("", _OFFICE.sub("", cell)) if cell else ""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and not NAME_SUFFIX.search(name) else name


def holds_several(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether the lines of the name in a row are several people.

    >>> holds_several(["Ann Example\\nBen Example", "Theft"], ["name", "offense"])
    True
    >>> holds_several(["Ann Example,\\nJr.", "Theft"], ["name", "offense"])
    False
    """
    if len(cells) != len(columns):
        return False
    lines = [line for line in map(clean, cells[columns.index("name")].split("\n")) if line]
    names = [_AMENDED_ASIDE.sub("", line).strip(" |") for line in lines if not _IS_WARRANT.fullmatch(line)]
    return _several("\n".join(filter(None, names)))


def _several(name: str) -> bool:
    """Whether a name is that of several people; a comma may follow a surname, unless both names end in the same one."""
    surnames = list(map(surname, name.split(","))) if names_several(name) else []
    return len(set(surnames)) < len(surnames) or names_several(name.replace(",", " "))


#: Two figures of a year from 50 on can only be of the last century.
_SHORT_YEAR = re.compile(r"(\d{1,2}/\d{1,2}/)([5-9]\d)")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0{1,9})?)?Z?$")
_DAY_FIRST = re.compile(r"(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/\d{2,4}")


def _day_of(printed: str) -> date | None:
    """The day that a cell holds, and nothing beside it that could be another one."""
    printed = _SHORT_YEAR.sub(r"\g<1>19\2", printed) if len(printed) <= 8 else _MIDNIGHT.sub("", printed)
    if len(re.findall(r"\d{4}|\d/\d{2}(?![\d/])", printed)) > 1 or fault_of_heading(printed):
        return None
    return parse_day(printed)


_IN_FIGURES = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])")


def _days_in_figures(row: Row) -> list[str]:
    """The days of a row of a table that are written in figures with a slash: of the grant, and of sentencing."""
    words = f"{row.day_words} {row.parts.get('district_date', '')}" if row.kind in ("name", "more") else ""
    return _IN_FIGURES.findall(words) if "/" in words else []


def refuse_other_order(rows: Sequence[Row]) -> list[Row]:
    """The rows of a table; where a day in one of them stands before its month, no day in figures is sure."""
    days = [_days_in_figures(row) for row in rows]
    if not any(row.rule == "row.day_first" for row in rows) and not any(
        _DAY_FIRST.fullmatch(day) for those in days for day in those
    ):
        return list(rows)
    return [
        row._replace(kind="rejected", rule="row.day_first") if those else row
        for row, those in zip(rows, days, strict=True)
    ]


_REGISTER_NUMBER = re.compile(r"\d{5} ?[–-] ?\d{3}")


def has_register_number(cells: Sequence[str]) -> bool:
    """Whether a cell of a row is a register number, or several."""
    return any(all(map(_REGISTER_NUMBER.fullmatch, cell.split("\n"))) for cell in cells)


def split_people(cells: Sequence[str], columns: Sequence[str]) -> list[list[str]]:
    """The rows that one row with several people holds: as many names as register numbers, each in a line of its own.

    A name that is wrapped in its cell is one; where names and numbers do not go together, the row
    stays as it is, with a newline in it.

    >>> split_people(["ANN EXAMPLE\\nBEN EXAMPLE", "00123-045\\n00124-045"], ["name", "register_number"])
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


#: The columns in which empty lines divide cases.
_BY_CASE: Final = ("district", "date", "sentence", "offense")


def _divide_cases(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The cells with their empty lines, if these divide cases: two cells or more have the same number of parts."""
    if not any(CASE_GAP in text for text in cells):
        return list(cells)  # as nearly all are
    # A court that is printed once is that of all cases. Empty lines in one cell alone, or before
    # a case that has a number, divide no cases.
    numbers = [
        len(text.split(CASE_GAP)) for column, text in zip(columns, cells, strict=False) if column in _BY_CASE and text
    ]
    n_cases = max(numbers, default=1)
    is_divided = n_cases > 1 and numbers.count(n_cases) > 1 and {1, n_cases}.issuperset(numbers)
    is_divided = is_divided and not any(CASE.match(text) for text in cells)
    if numbers.count(1) == len(numbers) - 1:  # several courts beside one day and one offense are told apart by name
        cells = [_courts_in_lines(text) if of == "district" else text for of, text in zip(columns, cells, strict=False)]
    return [
        text if is_divided and column in _BY_CASE else text.replace(CASE_GAP, " ")
        for column, text in zip_longest(columns, cells, fillvalue="")
    ][: len(cells)]


_BETWEEN_COURTS = re.compile(r" ?[&;\n] ?|,? \band\b ")
#: Courts as lists of presidents before 1989 name them: "E/LA, S/Mis", "E & S/NY", "W/Tex and USMC". Only among these
#: a comma divides: "Washington, D.C." is one court.
_OLD_COURT: Final = r"[NSEWMCD] ?/ ?[A-Za-z][A-Za-z. ]{1,20}|US[A-Z]{1,3}|Army|Navy"
_OLD_COURTS = re.compile(rf"(?:(?:{_OLD_COURT}|[NSEWMC]) ?(?:[&,;\n]|\band\b) ?){{1,5}}(?:{_OLD_COURT})")
_ONE_OLD_COURT = re.compile(_OLD_COURT)
_MARTIAL = re.compile(r"(?:U\. ?S\. |US )?[A-Z][A-Za-z ]{2,40} courts?[ -]{1,2}martial")
#: What stands before the state: "S.D. Ill.", "D. Me.", "Northern Texas", "Eastern District of Virginia"; or nothing.
_BEFORE_STATE = re.compile(
    r"(?:[NSEWMC]\. ?)?D\. ?|[NSEWMC]D "
    r"|(?:(?:Northern|Southern|Eastern|Western|Middle|Central) )?(?:District of )?(?:the )?"
)


def _is_court(words: str) -> bool:
    """Whether words are one court, and nothing else, in a form that leaves no doubt."""
    if _ONE_OLD_COURT.fullmatch(words) or _MARTIAL.fullmatch(words):
        return True
    before = _BEFORE_STATE.match(words)
    rest = words[before.end() :] if before else words
    return any(re.sub(r"[^a-z]", "", state.casefold()) in STATES_BY_SPELLING for state in (rest, words))


def _courts_in_lines(district: str) -> str:
    courts = district.split(CASE_GAP)
    return "; ".join(courts) if all(map(_is_court, courts)) else district


def _number_courts(district: str) -> str:
    """Several courts in one cell as the numbered cases that they are, so that none of them is lost."""
    if "/" in district and _OLD_COURTS.fullmatch(district):
        courts = re.split(" ?, ?|" + _BETWEEN_COURTS.pattern, district)
    else:
        courts = _BETWEEN_COURTS.split(district)
        if len(courts) < 2 or CASE_GAP in district or not all(map(_is_court, courts)):
            return district
    state = courts[-1].partition("/")[2]
    courts = [f"{court}/{state}" if len(court) == 1 and state else court for court in courts]
    return "\n".join(f"{number}. {court}" for number, court in enumerate(courts, 1))


def _district_date(district: str, sentenced: str) -> str:
    """District and date as the key–value lists print them, case by case."""
    if not (district and sentenced):
        return district or sentenced
    gap = CASE_GAP if CASE_GAP in district else "\n"
    districts, dates = district.split(gap), sentenced.split(gap)
    if len(districts) != len(dates):
        return "; ".join(filter(None, (district, sentenced)))
    return gap.join("; ".join(filter(None, pair)) for pair in zip(districts, dates, strict=True))
