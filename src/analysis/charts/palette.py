"""The colors of the reports: each has a role, a shade on light ground and one on dark ground.

Charts are drawn in the light shades; a page exchanges them for CSS variables, so that the
chart follows the reader's setting. Every text color has a contrast of at least 4.5:1
against its ground, every mark one of at least 3:1. Accent, vermilion, green, purple and ochre, for categories,
are Okabe and Ito's color-blind-safe set, darkened where the original is too pale to read on white. The steps of
the accent are mixed with the ground, so that more is further from it in the dark as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple


class Shade(NamedTuple):
    """One role's color on light and on dark ground, as ``#rrggbb`` in lower case."""

    light: str
    dark: str


#: Role → shade. The roles are also the names of the CSS variables (``--ink`` …).
PALETTE: Mapping[str, Shade] = MappingProxyType(
    {
        "ground": Shade("#ffffff", "#15171a"),
        "ink": Shade("#1a1a1a", "#e8e6e3"),
        "muted": Shade("#5b6067", "#a3a8ae"),
        "other": Shade("#8b9097", "#7d838a"),
        "faint": Shade("#c6cace", "#454a50"),
        "grid": Shade("#e4e6e9", "#2c3035"),
        "accent": Shade("#005f9e", "#6cb4ee"),
        "accent-few": Shade("#ccdfec", "#2a3c4d"),
        "accent-some": Shade("#99bfd8", "#335068"),
        "accent-many": Shade("#5997c0", "#406684"),
        "vermilion": Shade("#b84a00", "#f0894a"),
        "green": Shade("#007555", "#3fbf97"),
        "purple": Shade("#a04a80", "#dd9cc2"),
        "ochre": Shade("#8a6100", "#e0ac3a"),
    }
)


def css_variables(ground: Literal["light", "dark"]) -> str:
    """The palette on one ground as declarations of CSS variables."""
    return " ".join(f"--{role}: {getattr(shade, ground)};" for role, shade in PALETTE.items())


#: Paper and page; also the halo behind a label that crosses a line.
GROUND = PALETTE["ground"].light
#: Text and the axis at zero.
INK = PALETTE["ink"].light
#: Notes, tick labels.
MUTED = PALETTE["muted"].light
#: Marks that are not this batch.
NEUTRAL = PALETTE["other"].light
#: Grid lines.
GRID = PALETTE["grid"].light
#: This batch.
ACCENT = PALETTE["accent"].light
#: Life sentences beside others.
LIFE = PALETTE["vermilion"].light
#: The accent in steps from few to most, for counts that stand in their marks: ink reads on all but the last.
STEPS: tuple[str, ...] = tuple(PALETTE[role].light for role in ("accent-few", "accent-some", "accent-many", "accent"))

#: Colors that matplotlib and seaborn take where nobody chose one, and our role for each.
_USUAL: Mapping[str, str] = MappingProxyType(
    {
        "#696969": "muted",
        **dict.fromkeys(("#7f7f7f", "#808080"), "other"),
        **dict.fromkeys(("#b0b0b0", "#cccccc", "#d3d3d3"), "faint"),
        "#1f77b4": "accent",
        "#ff7f0e": "vermilion",
        "#2ca02c": "green",
        "#9467bd": "purple",
        "#8c564b": "ochre",
    }
)

#: seaborn fills areas with colors a quarter less bright, and draws lines in a gray that it computes from them.
_SATURATION = 0.75
_DARKEST_GRAY = 0x55


def in_palette(colors: Set[str]) -> dict[str, str]:
    """For the colors of a drawing ours, where they stand for them; two never become one, but for black and dark gray.

    >>> in_palette({"#145b8a", "#333333", "#ff0000"}) == {"#145b8a": ACCENT, "#333333": INK, "#ff0000": "#ff0000"}
    True
    >>> in_palette({"#145b8a", ACCENT})["#145b8a"]
    '#145b8a'
    """
    ours = {color: _stands_for().get(color, color) for color in colors}
    n_alike = Counter(ours.values())
    return {color: our if our == INK or n_alike[our] == 1 else color for color, our in ours.items()}


@cache
def _stands_for() -> dict[str, str]:
    """Our color for each that stands for it."""
    of_palette = {shade.light: role for role, shade in PALETTE.items()}
    pale = {desaturate(color): role for color, role in {**of_palette, **_USUAL}.items()}
    grays = {f"#{level:02x}{level:02x}{level:02x}": "ink" for level in range(_DARKEST_GRAY)}
    roles = {**grays, **pale, **_USUAL}
    return {color: PALETTE[role].light for color, role in roles.items() if color not in of_palette}


def desaturate(color: str) -> str:
    """The color that seaborn fills areas with instead, unless it is told not to.

    >>> desaturate("#005f9e")
    '#145b8a'
    """
    hue, lightness, saturation = rgb_to_hls(*(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    return "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, lightness, saturation * _SATURATION))
