"""Statutes cited in an offence (not a column yet)."""

from __future__ import annotations

import re

from analysis.facts.lettering import fold

_SECTION = r"\d{1,5}[a-z]?(?:-\d{1,4})?(?: ?\([a-z0-9]{1,5}\)){0,8}"
_JOIN = r"(?: ?, ?and |, ?& ?| ?, | ?,(?=\d)| & | and | or | ?- ?(?=\d{3}))"
_SIGN = r"(?:§{1,2}|ss?\.|sec(?:tion|tions|\.))?"

#: A citation: title, code, and one or more sections: "21 U.S.C. §§ 841(a)(1) & 846".
CITATION = re.compile(
    rf"\b(?P<title>\d{{1,2}}) ?(?P<code>u\.? ?s\.? ?c|c\.? ?f\.? ?r)\.? ?{_SIGN} ?"
    rf"(?P<sections>{_SECTION}(?:{_JOIN}(?:{_SIGN} ?)(?!\d{{1,2}} ?(?:u\.? ?s\.? ?c|c\.? ?f))(?:{_SECTION}"
    rf"|(?:\([a-z0-9]{{1,5}}\)){{1,8}})){{0,30}})?"
)
_ONE = re.compile(rf"{_SECTION}|(?:\([a-z0-9]{{1,5}}\)){{1,8}}")


def parse_statutes(text: str) -> list[str]:
    """The statutes that an offence cites, each once, in order of appearance.

    A subsection that stands alone belongs to the section before it.

    >>> parse_statutes("conspiracy, 21 U.S.C. §§ 841(a)(1), (b)(1)(A), & 846; 18 U.S.C. § 2")
    ['21 USC 841(a)(1)', '21 USC 841(b)(1)(A)', '21 USC 846', '18 USC 2']
    """
    folded = fold(text)
    found: list[str] = []
    for match in CITATION.finditer(folded):
        code = re.sub(r"[^a-z]", "", match["code"]).upper()
        section = ""
        for piece in _ONE.finditer(match["sections"] or ""):
            words = piece[0].replace(" ", "")
            if words.startswith("("):
                words = f"{section}{words}"
            else:
                section = words.split("(")[0]
            # letters of the third level are capitals: (b)(1)(A), and Roman numbers below them small
            parts = re.findall(r"\([^)]{1,5}\)", words)
            if len(parts) > 2 and re.fullmatch(r"\([a-h]\)", parts[2]):
                parts[2] = parts[2].upper()
            name = f"{match['title']} {code} {words.split('(')[0]}{''.join(parts)}"
            if name not in found:
                found.append(name)
    return found
