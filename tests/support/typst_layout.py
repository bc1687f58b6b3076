"""Whether Typst only fills the parts that the frame sets: what the markup of our own exhibits is held to."""

from __future__ import annotations

import re

_WORDS_OF_EXHIBITS = frozenset(
    re.findall(
        r"[\w.-]+",
        """across alt as-of bytes caption chart counted data-table deck drawing figures format found headings headline
        image kicker left link more note profile provenance pt right sides size source statement strong title width widths""",
    )
)
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")
    | (?P<word>[A-Za-z][\w.-]*)
    | \d+(?:\.\d+)?(?:pt|em|fr|mm|%)?
    | [#()\[\],:;·\s]""",
    re.VERBOSE | re.DOTALL,
)


def is_harmless(markup: str) -> bool:
    """Whether Typst markup holds only strings, numbers and the words of our exhibits' parts."""
    at = 0
    while at < len(markup):
        token = _TOKEN.match(markup, at)
        if token is None or (token["word"] and token["word"] not in _WORDS_OF_EXHIBITS):
            return False
        at = token.end()
    return True
