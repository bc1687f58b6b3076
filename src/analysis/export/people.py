"""What a page with tables of people has besides: a style, with the labels of cards on phones, and a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.export.frame import TEMPLATES, packed
from analysis.export.search_script import render_search_script

#: Up to this width of the window a row is a card (cards.css): a few columns fit a tablet, many need a desk.
_CARDS_OF_FEW, _CARDS_OF_MANY = "47rem", "77rem"
_FEW_COLUMNS = 5


def render_people_script() -> str:
    """The script that sorts, searches and narrows down, in one piece with the search that it uses."""
    return f"{render_search_script()}\n{packed(TEMPLATES / 'people.js')}"


def render_people_style(tables: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """The style of tables of people: each with its id, and the data of its exhibit.

    On a card each cell says its heading; as a rule for the column, not in each of hundreds of cells.
    """
    has_few = all(len(people["headings"]) <= _FEW_COLUMNS for _, people in tables)
    cards = f"@media screen and (max-width: {_CARDS_OF_FEW if has_few else _CARDS_OF_MANY})"
    labels = [
        f'#{_css_escaped(id_)} td:nth-child({at})::before {{ content: "{_css_escaped(heading)}"; }}'
        for id_, people in tables
        for at, heading in enumerate(people["headings"][1:], start=2)
    ]
    return "\n".join([packed(TEMPLATES / "people.css"), f"{cards} {{", packed(TEMPLATES / "cards.css"), *labels, "}\n"])


def _css_escaped(text: str) -> str:
    """A text in which no character means anything to CSS, or ends its element.

    >>> _css_escaped('a-1 "}</style>')
    'a-1\\\\20 \\\\22 \\\\7d \\\\3c \\\\2f style\\\\3e '
    """
    return "".join(one if one.isascii() and (one.isalnum() or one == "-") else f"\\{ord(one):x} " for one in text)
