"""A legal text as a row of tokens: dates, amounts, lengths of time, case marks, words.

Every character other than a blank belongs to exactly one token, so that a reader which
accounts for every token has left no word unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from analysis.lists.dates import DATE
from analysis.lists.facts.durations import DURATION
from analysis.lists.numbers import AMOUNT, NUMBER

#: A case number, "1." or "1. & 2.", at the start of a line or after a stop or a blank.
_MARK = (
    r"(?:^\d{1,2}\.(?!\d)|(?<=\n)\d{1,2}\.|(?<=[;.,:) ])\d{1,2}\.(?=\s?[a-z&]|\s\d))"
    r"(?: ?(?:&|and) ?\d{1,2}\.)?"
)
_COURT = (
    r"(?:(?:northern|southern|eastern|western|middle|central) )?district of"
    r" (?:(?:new|north|south|west|rhode|puerto|virgin) )?[a-z]+"
)
# What needs no second look comes first: words that begin like no month, number or court, stops, and
# lengths of time that a noun follows.
_NOT_PLAIN = (
    "a(?:n?(?![a-z])|pr|ug)|bil|cen|d(?:ec|is)|e(?:as|ig|le)|f(?:eb|if|iv|o[ru])|hun|j(?:an|u[ln])|ma[ry]|mi[dl]"
    "|n(?:in|o[rv])|o(?:ct|ne)|s(?:e[pv]|ix|ou)|t(?:en|h[ior]|w[eo])|wes|zer"
)
_TOKEN = re.compile(
    rf" ?(?:(?P<plain_word>(?:[giklpqruvxy]|(?!{_NOT_PLAIN})[a-z])[a-z'-]*)|(?P<gap>\n\n)|(?P<stop>[;,:\n])"
    r"|(?P<plain_duration>\d{2,4} (?:month|year)s'?(?= (?:imprisonment|supervised|of)))"
    rf"|(?=[\djfmasond(])(?P<date>{DATE}|(?<=\()(?:19|20)\d\d(?=\)))"
    rf"|(?=\d)(?P<mark>{_MARK})"
    rf"|(?=[\d$zotfsenhma])(?:(?P<amount>{AMOUNT})|(?P<duration>{DURATION}))"
    rf"|(?=[nsewmcd])(?P<court>{_COURT})"
    rf"|(?=[\dzotfsenhm])(?P<number>{NUMBER}|\d+)"
    r"|(?P<word>[a-z][a-z'-]*)|(?P<sign>\S))"
)
#: The kinds of the tokens that need no second look; all others have the name of their group.
_PLAIN_KINDS = {"plain_word": "word", "stop": "sign", "plain_duration": "duration"}
_KINDS = {number: _PLAIN_KINDS.get(group, group) for group, number in _TOKEN.groupindex.items()}


class Token(NamedTuple):
    """A piece of a folded text: what kind it is, its characters and its position."""

    kind: Literal["date", "amount", "mark", "gap", "duration", "court", "number", "word", "sign"]
    text: str
    start: int
    end: int


def read_tokens(folded: str) -> list[Token]:
    """The tokens of a folded text (:func:`clean.fold`), in order.

    >>> [(token.kind, token.text) for token in read_tokens("1. 240 months; $500 fine")]
    [('mark', '1.'), ('duration', '240 months'), ('sign', ';'), ('amount', '$500'), ('word', 'fine')]
    """
    tokens = []
    new = tuple.__new__  # what Token() does, in a third of the time
    for match in _TOKEN.finditer(folded):
        group = match.lastindex or 0
        start, end = match.span(group)
        tokens.append(new(Token, (_KINDS[group], match[group], start, end)))
    return tokens


def is_minus(tokens: list[Token], index: int) -> bool:
    """Whether a token is a dash that may belong to the figure after it, and to nothing before: "-5 months", "- 5"."""
    before, token, after = tokens[index - 1 : index], tokens[index], tokens[index + 1 : index + 2]
    return (
        token.text == "-"
        and bool(after)
        and after[0].kind in ("duration", "number", "amount", "date")
        and not (before and before[0].end == token.start)
    )


#: A word, a number, or a sign: what a text is made of besides blanks.
_PIECE: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[.,/:-]\d+)*|\S")
#: The same of a text that has no other letters and figures, found faster.
_ASCII_PIECE: Final = re.compile(_PIECE.pattern, re.ASCII)
#: Signs that part words or stand around them, and carry no value of their own.
STOPS: Final = frozenset(";:,.()&-'\"\u2026")


def find_gaps(folded: str, read: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a text lies in none of the spans that were read.

    >>> find_gaps("d. me.; 1992", [(0, 6), (8, 12)])
    [(6, 8), (12, 12)]
    """
    gaps: list[tuple[int, int]] = []
    position = 0
    for start, end in sorted(read):
        if start > position:
            gaps.append((position, start))
        if end > position:
            position = end
    return [*gaps, (position, len(folded))]


def find_unread(
    folded: str, read: Iterable[tuple[int, int]], filler: frozenset[str], pieces: re.Pattern[str] = _PIECE
) -> list[tuple[int, int]]:
    """Where a folded text has words, numbers or signs that its reader has not accounted for.

    Each reader ends with this: what stands in none of the spans that it has ``read``, and is no
    known ``filler``, it has to report. Neighbors are one place.

    >>> text = "d. me.; frob nic; july 4, 216"
    >>> [text[start:end] for start, end in find_unread(text, [(0, 6)], STOPS)]
    ['frob nic', 'july 4, 216']
    """
    gaps = find_gaps(folded, read)
    rest = " ".join([folded[start:end] for start, end in gaps])
    if filler.issuperset((_ASCII_PIECE if pieces is _PIECE and rest.isascii() else pieces).findall(rest)):
        return []  # of nearly all texts
    unread: list[tuple[int, int]] = []
    for start, end in gaps:
        for piece in pieces.finditer(folded, start, end):
            if piece[0] in filler:
                continue
            if unread and not folded[unread[-1][1] : piece.start()].strip(" ,.'"):
                unread[-1] = unread[-1][0], piece.end()
            else:
                unread.append(piece.span())
    return unread
