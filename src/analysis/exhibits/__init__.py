"""What a cell of a notebook shows: a chart, a table, a sentence, people, each for page, document and terminal."""

from analysis.exhibits.exhibit import (
    UNKNOWN,
    Chart,
    Exhibit,
    Headline,
    Provenance,
    Results,
    Statement,
    Table,
)
from analysis.exhibits.figures import show_chart
from analysis.exhibits.own import show
from analysis.exhibits.people import People, Profiles

__all__ = [
    "UNKNOWN",
    "Chart",
    "Exhibit",
    "Headline",
    "People",
    "Profiles",
    "Provenance",
    "Results",
    "Statement",
    "Table",
    "show",
    "show_chart",
]
