"""A single executive grant of clemency in the prose of its warrant, as HTML or Markdown.

    … Have Granted Unto
    Ann Example
    A Full and Unconditional Pardon
    For Her convictions in the United States District Court for the District of Maine, on an indictment
    (Docket No. 1:04-cr-00001), of violations of section 371, title 18, United States Code, for which she
    was sentenced on May 6, 1805, to 48 months of imprisonment; 3 years of supervised release.

The words of a case are taken apart: court, docket, statutes, day and sentence. Where a clause of the grant
has another form, it is told and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.closing import day_of_grant
from analysis.lists.layouts.headings import clemency_type, says_amended
from analysis.lists.layouts.introductions import grants_to_somebody
from analysis.lists.layouts.lines import Line, read_lines
from analysis.lists.layouts.parts import Row
from analysis.lists.layouts.record import Layout, Listing, Reject
from analysis.lists.names import looks_like_name, names_several

_UNTO: Final = r"\bhave\s+granted\s+unto\b"
_GRANTED_UNTO = re.compile(_UNTO, re.IGNORECASE)
#: Name and what is granted; what it is for stands between this and what the warrant orders.
_GRANT = re.compile(
    rf"{_UNTO} *(?P<name>[^ ].{{2,200}}?) +(?P<what>\ban? [a-z, ]{{0,60}}?(?:pardon|commutation(?: of sentence)?))\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(r"\b(?:I hereby designate|in testimony whereof|in witness whereof)\b", re.IGNORECASE)
_PRESIDENT = re.compile(
    r"\bI, (?P<name>[A-Z][\w.' -]{2,40}(?:, (?:Jr|Sr)\.)?), (?:the )?President of the United States\b", re.IGNORECASE
)
_CONVICTIONS = re.compile(r"for (?:his|her|its|their) ?convictions? ?", re.IGNORECASE)
#: To what a sentence is commuted: right behind "A Commutation of Sentence", or in a sentence after the convictions.
_TERMS = re.compile(
    rf"^(?P<first>to .{{3,300}}?),? +(?={_CONVICTIONS.pattern})"
    r"|[.;,]? +(?:and )?(?:I (?:do )?hereby commute (?:the|said|his|her) (?:total )?sentence"
    r"|(?:the|said|his|her) (?:total )?sentence (?:is|shall be) (?:hereby )?commuted) (?P<last>to .{3,400})$",
    re.IGNORECASE,
)
#: One case: court, docket, statutes, day, sentence. Blanks may be lost where the type changed.
_CASE = re.compile(
    r"in the (?P<court>(?:United States (?:District )?Court for|Superior Court of) the [A-Z][\w. ]{3,60}?), ?"
    r"(?:(?:on|upon) [a-z ]{0,40}?(?:indictment|information|complaint|plea) ?)?"
    r"\((?:docket|case|crim(?:inal|\.)) nos?\.? ?(?P<docket>[^()]{3,80})\),? "
    r"of (?P<offense>violations? of [^;]{5,600}?), for which (?:he|she|it|they) (?:was|were) "
    r"sentenced on (?P<day>[A-Z][a-z]+ \d{1,2}, \d{4}),? to (?P<sentence>.{3,600})",
    re.IGNORECASE,
)
#: Where another case of the same person begins.
_NEXT_CASE = re.compile(
    r"[;,] (?:and )?(?=in the (?:United States (?:District )?Court for|Superior Court of) the )", re.I
)


def _recognizes(text: str) -> bool:
    """Whether a President grants clemency "unto" somebody."""
    has_words = "President" in text and "unto" in text.casefold()  # few have, and a pattern takes longer to see it
    return has_words and _GRANTED_UNTO.search(text) is not None


def _read(text: str, source: str) -> Listing:
    """Read the warrant: one record, or none and the words that could not be read."""
    page = read_lines(text)
    words = " ".join(line.text for line in page.lines)
    is_of_one = len(_GRANTED_UNTO.findall(words)) == 1  # of several warrants in one document none is lost in silence
    orders = _ORDERS.search(words) if is_of_one else None
    grant = _GRANT.search(words, 0, orders.start()) if orders else None
    clause = words[grant.end() : orders.start()].strip(" ,") if grant and orders else ""
    if grants_to_somebody(clause):  # a second grant
        grant = None
    terms = ""
    if grant and clemency_type(grant["what"]) == "commutation" and (found := _TERMS.search(clause)):
        terms = f"{grant['what'][2:]} {found['first'] or found['last'].rstrip(' .')}"
        clause = (clause[: found.start()] + clause[found.end() :]).strip(" ,.;")
    cases = _cases(clause)
    parts = _parts(cases) | ({"terms": terms} if terms else {})
    rows = list(_rows(page.lines, grant, parts, end=orders.start() if orders else -1))
    listing = assemble(rows, source=source, layout=WARRANT.name)
    named = _PRESIDENT.search(words)
    granted_on = day_of_grant(words, page.granted_on)
    is_amended = grant is not None and any(map(says_amended, (page.title, words[: grant.start()], grant["what"])))
    records = [
        record._replace(
            granted_on=granted_on,
            president=named["name"] if named else "",
            is_amended_warrant=is_amended,
        )
        for record in listing.records
    ]
    unread = [
        Reject(source, record.line, record.name, "offense", clause[:500], "warrant.unread")
        for record in records
        if not cases
    ]
    return replace(listing, records=records, rejects=[*listing.rejects, *unread], page=page.address)


WARRANT: Final = Layout(
    "warrant",
    "the prose of an executive grant: a President says 'have granted unto' before somebody's name",
    _recognizes,
    _read,
)


def _rows(lines: Sequence[Line], grant: re.Match[str] | None, parts: Mapping[str, str], *, end: int) -> Iterator[Row]:
    """The lines of the document: the one with the name begins the record, and those to the ``end`` go on with it."""
    start = grant.start("name") if grant else -1
    is_read = (
        grant is not None and looks_like_name(grant["name"]) and not names_several(_printed(lines, *grant.span("name")))
    )
    at = 0
    for line in lines:
        row = Row(line.line, line.text, kind="structural")
        if grant is not None and is_read and at <= start < at + len(line.text):
            granted = clemency_type(grant["what"]) or grant["what"]
            row = Row(line.line, grant["name"], kind="name", parts=parts, clemency_type=granted)
        elif is_read and start < at < end:
            row = row._replace(kind="wrap")
        elif not is_read and _GRANTED_UNTO.search(line.text):
            row = row._replace(kind="rejected", rule="warrant.unread")
        yield row
        for extra in range(1, line.n_lines):
            yield Row(line.line + extra, line.text, kind="wrap")
        at += len(line.text) + 1


def _printed(lines: Sequence[Line], start: int, end: int) -> str:
    """Words of the document, which joins its lines by blanks, in the lines in which they stand."""
    pieces, at = [], 0
    for line in lines:
        pieces.append(line.text[max(0, start - at) : max(0, end - at)])
        at += len(line.text) + 1
    return "\n".join(filter(None, pieces))


def _cases(clause: str) -> list[re.Match[str]]:
    """The court cases of a clause; none where not every word of it is of one."""
    head = _CONVICTIONS.match(clause)
    if head is None:
        return []
    found = [_CASE.fullmatch(piece.strip(" .;")) for piece in _NEXT_CASE.split(clause[head.end() :])]
    cases = [case for case in found if case is not None]
    return cases if len(cases) == len(found) else []


def _parts(cases: Sequence[re.Match[str]]) -> dict[str, str]:
    """The parts of a record, of several cases each with its number."""
    of_case = [
        {
            "offense": case["offense"],
            "district_date": f"{case['court']}; {case['day']}",
            "sentence": case["sentence"],
        }
        for case in cases
    ]
    if not of_case:
        return {}
    docket = "\n".join(case["docket"] for case in cases)
    if len(of_case) == 1:
        return of_case[0] | {"docket": docket}
    parts = {part: "\n".join(f"{n}. {case[part]}" for n, case in enumerate(of_case, 1)) for part in of_case[0]}
    return parts | {"docket": docket}
