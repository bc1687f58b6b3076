"""What a cell of a notebook shows: a chart, a table, a sentence, people, each for page, document and terminal."""

from analysis.exhibits.exhibit import (
    MOST_NUMBERS,
    UNKNOWN,
    Chart,
    Exhibit,
    Headline,
    Provenance,
    Results,
    Statement,
    Table,
)
from analysis.exhibits.people import People
from analysis.exhibits.show import show_chart

__all__ = [
    "MOST_NUMBERS",
    "UNKNOWN",
    "Chart",
    "Exhibit",
    "Headline",
    "People",
    "Provenance",
    "Results",
    "Statement",
    "Table",
    "show_chart",
]
