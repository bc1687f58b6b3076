"""Numbers into words: plain, short, neutral, and honest when numbers are small or unknown.

The sentences of a report are templates that a person can change (``templates/``, read by
:mod:`analysis.text.template`); ``say_`` functions fill them from the results of a batch
(:func:`analysis.measures.batch_results`), ``describe_`` functions say what a chart shows. What
finds nothing says nothing, and no zero means "unknown".
"""

from __future__ import annotations

from analysis.text.claims import say_claims, say_unchecked, say_verdict
from analysis.text.facets import Choice, Facet, choice_words, describe_facets
from analysis.text.findings import (
    last_name,
    n_pardoned,
    n_people,
    say_as_of,
    say_basis,
    say_block,
    say_limits,
    say_published_by,
)
from analysis.text.headline import key_figures, say_deck, say_headline, say_kicker
from analysis.text.numbers import (
    FEW,
    batch_words,
    counted,
    day_words,
    link_share,
    listed,
    months_words,
    noun,
    number_words,
    percent,
    plain_number,
    share_percent,
    share_words,
    years_words,
)
from analysis.text.people import (
    describe_each,
    describe_people,
    describe_records,
    people_headings,
    say_records,
    sort_by_surname,
)
from analysis.text.presidents import brief_names
from analysis.text.profiles import describe_profiles
from analysis.text.selection import (
    describe_chosen,
    find_incomplete,
    say_chosen,
    say_chosen_basis,
    say_incomplete,
    say_no_figure,
    say_selection_of,
)
from analysis.text.sentence import Sentence, as_sentences, fill, link_count
from analysis.text.tables import (
    HEADINGS,
    describe_counts,
    describe_life,
    describe_lines,
    describe_offenses,
    describe_sentences,
    describe_spread,
    describe_years_served,
    drug_words,
    formats,
    group_words,
    headings,
    say_days_left_out,
    say_span,
)

__all__ = [
    "FEW",
    "HEADINGS",
    "Choice",
    "Facet",
    "Sentence",
    "as_sentences",
    "batch_words",
    "brief_names",
    "choice_words",
    "counted",
    "day_words",
    "describe_chosen",
    "describe_counts",
    "describe_each",
    "describe_facets",
    "describe_life",
    "describe_lines",
    "describe_offenses",
    "describe_people",
    "describe_profiles",
    "describe_records",
    "describe_sentences",
    "describe_spread",
    "describe_years_served",
    "drug_words",
    "fill",
    "find_incomplete",
    "formats",
    "group_words",
    "headings",
    "key_figures",
    "last_name",
    "link_count",
    "link_share",
    "listed",
    "months_words",
    "n_pardoned",
    "n_people",
    "noun",
    "number_words",
    "people_headings",
    "percent",
    "plain_number",
    "say_as_of",
    "say_basis",
    "say_block",
    "say_chosen",
    "say_chosen_basis",
    "say_claims",
    "say_days_left_out",
    "say_deck",
    "say_headline",
    "say_incomplete",
    "say_kicker",
    "say_limits",
    "say_no_figure",
    "say_published_by",
    "say_records",
    "say_selection_of",
    "say_span",
    "say_unchecked",
    "say_verdict",
    "share_percent",
    "share_words",
    "sort_by_surname",
    "years_words",
]
