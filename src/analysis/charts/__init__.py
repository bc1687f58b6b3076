"""Charts in one house style: a tidy table and Axes in, the Axes out."""

from analysis.charts.batch import (
    YEARS_SHOWN,
    Draw,
    draw_batches,
    draw_cuts,
    draw_districts,
    draw_drugs,
    draw_expiry,
    draw_figure,
    draw_firearms_and_drugs,
    draw_life_share,
    draw_running_total,
    draw_sentences,
    draw_states,
    draw_years_served,
)
from analysis.charts.lifelines import MOST_NAMED, draw_lifelines
from analysis.charts.presidents import (
    draw_fiscal_years,
    draw_in_office,
    draw_past_presidents,
    draw_presidents,
    draw_rates,
)
from analysis.grants.courts import TILES

__all__ = [
    "MOST_NAMED",
    "TILES",
    "YEARS_SHOWN",
    "Draw",
    "draw_batches",
    "draw_cuts",
    "draw_districts",
    "draw_drugs",
    "draw_expiry",
    "draw_figure",
    "draw_firearms_and_drugs",
    "draw_fiscal_years",
    "draw_in_office",
    "draw_life_share",
    "draw_lifelines",
    "draw_past_presidents",
    "draw_presidents",
    "draw_rates",
    "draw_running_total",
    "draw_sentences",
    "draw_states",
    "draw_years_served",
]
