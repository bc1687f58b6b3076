"""The colors of the reports: each has a role, a shade on light ground and one on dark ground.

Charts are drawn in the light shades; a page exchanges them for CSS variables, so that the
chart follows the reader's setting. Every text color has a contrast of at least 4.5:1
against its ground, every mark one of at least 3:1. Accent, vermilion, green, purple and ochre, for categories,
are Okabe and Ito's color-blind-safe set, darkened where the original is too pale to read on white. The steps of
the accent are mixed with the ground, so that more is further from it in the dark as well.
"""

from __future__ import annotations

from collections.abc import Mapping
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
