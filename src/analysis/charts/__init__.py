"""Charts in one house style: a tidy table and Axes in, the Axes out."""

from analysis.charts.batch import (
    YEARS_SHOWN,
    YEARS_SINCE_SHOWN,
    Draw,
    draw_drugs,
    draw_figure,
    draw_offense_groups,
    draw_offenses,
    draw_sentences,
    draw_states,
    draw_taken_off,
    draw_years_served,
    draw_years_since,
)
from analysis.charts.days import draw_life_by_day, draw_release_days
from analysis.charts.lifelines import MOST_NAMED, draw_lifelines
from analysis.charts.presidents import (
    draw_fiscal_years,
    draw_past_presidents,
    draw_presidents,
    draw_ranking,
)
from analysis.charts.style import house_style
from analysis.grants.courts import TILES

__all__ = [
    "MOST_NAMED",
    "TILES",
    "YEARS_SHOWN",
    "YEARS_SINCE_SHOWN",
    "Draw",
    "draw_drugs",
    "draw_figure",
    "draw_fiscal_years",
    "draw_life_by_day",
    "draw_lifelines",
    "draw_offense_groups",
    "draw_offenses",
    "draw_past_presidents",
    "draw_presidents",
    "draw_ranking",
    "draw_release_days",
    "draw_sentences",
    "draw_states",
    "draw_taken_off",
    "draw_years_served",
    "draw_years_since",
    "house_style",
]
