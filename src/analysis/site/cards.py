"""Social cards: headline and key figures as a picture for link previews, without any person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from analysis.charts.palette import ACCENT, GROUND, INK, MUTED
from analysis.charts.primitives import text_width
from analysis.charts.typeface import FAMILY, use_in_matplotlib
from analysis.escape import DAY, make_visible
from analysis.grants.masthead import read_masthead
from analysis.text import key_figures, say_headline, say_kicker
from analysis.text.headline import KeyFigure

#: Size in pixels, as link previews want it.
WIDTH, HEIGHT = 1200, 630

_MARGIN: Final = 72
_SHADES: Final = 64

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
    use_in_matplotlib()
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=GROUND)

    def write(x: float, y: float, text: str, size: float, color: str, weight: str = "normal") -> None:
        """A line of words, ``size`` pixels high, its base line beginning at a place in pixels."""
        figure.text(
            x / WIDTH, 1 - y / HEIGHT, text, size=size * _POINTS, color=color, weight=weight, va="baseline",
            family=FAMILY, parse_math=False,
        )  # fmt: skip

    stripe = Rectangle((0, 0), 16 / WIDTH, 1, transform=figure.transFigure, facecolor=ACCENT, linewidth=0)
    figure.add_artist(stripe)
    write(_MARGIN, 88, _wrap(title, 27, WIDTH - 2 * _MARGIN)[0], 27, MUTED)
    for at, line in enumerate(_wrap(headline, 54, WIDTH - 2 * _MARGIN)[:4]):
        write(_MARGIN, 172 + at * 64, line, 54, INK, "semibold")
    column = (WIDTH - 2 * _MARGIN) / 3
    for at, shown in enumerate(figures[:3]):
        x = _MARGIN + at * column
        write(x, 452, _wrap(str(shown.value), 48, column)[0], 48, ACCENT, "semibold")
        for line_at, line in enumerate(_wrap(shown.label, 26, column)[:2]):
            write(x, 496 + line_at * 34, line, 26, INK)
    name = read_masthead().name
    if name != title:
        write(_MARGIN, 592, name, 24, MUTED)
    return _png(figure)


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


def _png(figure: Figure) -> bytes:
    """The figure in few colors; matplotlib's own writer would put its name and version in."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba().tobytes(), "raw", "RGBA", 0, 1)
    few = picture.convert("RGB").quantize(_SHADES, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = BytesIO()
    few.save(file, "PNG", compress_level=6)
    return file.getvalue()
