"""The tables that pandas writes where no exhibit of ours was shown: with numbers as ours have them.

A saved notebook has pandas' HTML alone. Its plain row numbers are left out, and numbers written as ours and marked; an
index with a name stays, and so does every other word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from bs4 import BeautifulSoup, Tag

from analysis.exhibits.columns import are_years, column_format
from analysis.exhibits.exhibit import UNKNOWN

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e[+-]\d+)?")
_MISSING = ("NaN", "<NA>", "None", "NaT")
#: Decimals of a number that somebody may have written.
_SHORT = 2
#: What stands for the rows and columns that pandas does not show.
_CUT = "..."


def settle_tables(soup: BeautifulSoup) -> None:
    """Write the tables of pandas in some HTML like ours; those with cells across several rows or columns stay."""
    for table in soup.select("table.dataframe"):
        if table.select("[rowspan], [colspan]"):
            continue
        rows = [row.find_all(["th", "td"]) for row in table.select("tr")]
        head = len(table.select("thead tr"))
        if len({len(row) for row in rows}) > 1 or not 0 < head < len(rows):
            continue
        for cells in zip(*rows, strict=True):
            if all(cell.name == "td" for cell in cells[head:]):
                _write_numbers(cells, " ".join(_text(cell) for cell in cells[:head]))
        numbers = [_text(row[0]) for row in rows[head:]]
        # `line` is the index of a grants table: where its rows stand in the file
        if ((head == 1 and not _text(rows[0][0])) or _text(rows[head - 1][0]) == "line") and _are_row_numbers(numbers):
            for row in rows:
                row[0].decompose()
        if head == 2:
            _fold_head(rows[:2])


def _text(cell: Tag) -> str:
    return cell.get_text(strip=True)


def _are_row_numbers(texts: list[str]) -> bool:
    """Whether an index without a name only numbers its rows; years are said to be none.

    >>> _are_row_numbers(["0", "1"]), _are_row_numbers(["7", "...", "99"]), _are_row_numbers(["1985", "1986"])
    (True, True, False)
    """
    shown = [text for text in texts if text != _CUT]
    return all(text.isdecimal() for text in shown) and not are_years(map(int, shown))


def _write_numbers(cells: tuple[Tag, ...], name: str) -> None:
    """Round a column of computed numbers alike, and mark its cells, the head's too.

    Which column holds texts, pandas' HTML does not say: short numbers, as of sections, stay as they are.
    """
    texts = {id(cell): _text(cell) for cell in cells if cell.name == "td"}
    known = [text for text in texts.values() if text not in (*_MISSING, _CUT)]
    if not known or not all(_NUMBER.fullmatch(text) and len(text.split(".")[0]) < 16 for text in known):
        return
    words = column_format(pd.Series([float(text) for text in known]), name)
    is_computed = any(len(text.partition(".")[2]) > _SHORT for text in known) or all(
        text.endswith(".0") for text in known
    )
    for cell in cells:
        cell["class"] = "number"
        if text := texts.get(id(cell), ""):
            cell.string = UNKNOWN if text in _MISSING else words(float(text)) if is_computed and text != _CUT else text


def _fold_head(head: Sequence[Sequence[Tag]]) -> None:
    """Of a head in two rows, the names of the columns and that of the index, make one where none is in both."""
    above, below = head
    if not any(_text(one) and _text(other) for one, other in zip(above, below, strict=True)):
        for one, other in zip(above, below, strict=True):
            one.string = _text(one) or _text(other)
        if row := below[0].parent:
            row.decompose()
