"""Social cards: headline and key figures as a picture for link previews, without any person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from analysis.charts.palette import ACCENT, GROUND, INK, MUTED
from analysis.charts.primitives import text_width
from analysis.charts.typeface import font_file
from analysis.escape import DAY, make_visible
from analysis.export.picture import write_png
from analysis.grants.masthead import read_masthead
from analysis.text import key_figures, say_headline, say_kicker
from analysis.text.headline import KeyFigure

#: Size in pixels, as link previews want it.
WIDTH, HEIGHT = 1200, 630

_MARGIN: Final = 72

#: Points to a pixel, at 100 pixels an inch.
_POINTS: Final = 0.72


def draw_report_card(results: Mapping[str, Any]) -> bytes:
    """A report as a card: whose grants and of which day, its headline and key figures.

    Parameters
    ----------
    results : the numbers of a batch, see :func:`analysis.measures.batch_results`
    """
    return draw_card(say_kicker(results), say_headline(results), key_figures(results))


def draw_card(title: str, headline: str, figures: Sequence[KeyFigure]) -> bytes:
    """A headline and its first three figures as a PNG of 1200 × 630 pixels, without metadata and any grantee's name.

    ``title`` stands small above the headline, the name of the publication below the figures.
    """
    picture = Image.new("RGBA", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)

    def write(x: float, y: float, text: str, size: float, color: str, style: str = "Regular") -> None:
        """A line of words, ``size`` pixels high, its base line beginning at a place in pixels."""
        draw.text((x, y), text, fill=color, font=_font(style, size), anchor="ls")

    draw.rectangle((0, 0, 15, HEIGHT), fill=ACCENT)
    write(_MARGIN, 88, _wrap(title, 27, WIDTH - 2 * _MARGIN)[0], 27, MUTED)
    for at, line in enumerate(_wrap(headline, 54, WIDTH - 2 * _MARGIN)[:4]):
        write(_MARGIN, 172 + at * 64, line, 54, INK, "Semibold")
    column = (WIDTH - 2 * _MARGIN) / 3
    for at, shown in enumerate(figures[:3]):
        x = _MARGIN + at * column
        write(x, 452, _wrap(str(shown.value), 48, column)[0], 48, ACCENT, "Semibold")
        for line_at, line in enumerate(_wrap(shown.label, 26, column)[:2]):
            write(x, 496 + line_at * 34, line, 26, INK)
    name = read_masthead().name
    if name != title:
        write(_MARGIN, 592, name, 24, MUTED)
    return write_png(np.asarray(picture))


@cache
def _font(style: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(style), size, layout_engine=ImageFont.Layout.BASIC)


def _wrap(text: str, size: float, width: float) -> list[str]:
    """The text in lines of at most ``width`` pixels, a longer word alone; a date is not broken. At least one line."""
    words = DAY.sub("\\1\u00a0\\2", make_visible(text)).split(" ")
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if text_width(longer, size * _POINTS) * 100 <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
