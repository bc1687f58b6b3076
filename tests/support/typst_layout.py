"""Whether Typst is layout alone: what the markup of our own exhibits is held to."""

from __future__ import annotations

import re

_WORDS_OF_EXHIBITS = frozenset(
    re.findall(
        r"[\w.-]+",
        """above align alt auto below block breakable bytes caption center columns false figure figure.caption
        fill format grid gutter image kind leading left linebreak luma none par position right size spacing
        strong supplement table table.header terms terms.item text top true weight width""",
    )
)
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")
    | (?P<word>[A-Za-z][\w.-]*)
    | \d+(?:\.\d+)?(?:pt|em|fr|mm|%)?
    | [#()\[\],:;*\s]""",
    re.VERBOSE | re.DOTALL,
)


def is_harmless(markup: str) -> bool:
    """Whether Typst markup holds only strings, numbers and the layout words of our exhibits."""
    at = 0
    while at < len(markup):
        token = _TOKEN.match(markup, at)
        if token is None or (token["word"] and token["word"] not in _WORDS_OF_EXHIBITS):
            return False
        at = token.end()
    return True
