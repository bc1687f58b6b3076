"""Table in, tidy table or number out: no file, no drawing, no rounding.

Columns of what comes out say how they behave: ``n_`` are counts of people, ``share_``
are parts of one, ``mean_``, ``median_``, ``min_`` and ``max_`` describe a distribution.
The laws that follow from the names are tested for every measure in :data:`MEASURES`.

What ends with ``_by_person`` has a row per person, indexed by ``grant_id``, so that each row stays with its grant:
``grants.join(years_served_by_person(grants), on="grant_id")``. Where it has a column that the grants have too
(``sentence_months``, which is missing for life here):
``grants.merge(cuts_by_person(grants), on="grant_id", how="left", suffixes=("", "_measured"))``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from analysis.measures.batches import (
    count_drugs_by_batch,
    district_total,
    known_or_missing,
    known_running_totals,
    running_totals,
    same_time_in_office,
    share_life_in_force,
    summarize,
    summarize_by_batch,
)
from analysis.measures.bounds import cut_bounds_by_person, share_to_serve, summarize_cut_bounds
from analysis.measures.counts import count_grants, effective, effective_people, is_effective, with_most
from analysis.measures.lifelines import count_by_years_removed, lifelines_by_person, removed_years
from analysis.measures.offenses import (
    count_by_district,
    count_by_drug,
    count_by_offense_group,
    count_conditions,
    count_firearms_and_drugs,
    count_offenses,
    leading,
)
from analysis.measures.pardons import (
    count_pardoned_by_group,
    count_pardoned_by_state,
    summarize_pardons,
)
from analysis.measures.presidents import (
    PastPresidents,
    count_by_president,
    count_coverage,
    count_pardons_by_president,
    past_combined_by_batch,
    past_presidents_combined,
    place_among_past,
    published_total,
)
from analysis.measures.rates import (
    RANKED,
    compare_presidents,
    count_petitions,
    counted_spans,
    list_flips,
    mark_shared_years,
)
from analysis.measures.results import batch_results, report_kind, selection_results
from analysis.measures.selections import addresses, counted_among, list_selections, selection, selection_of
from analysis.measures.sentences import (
    count_by_expiry,
    criterion_years,
    cuts_by_person,
    new_ends_by_person,
    sentences_by_person,
    years_served,
    years_served_by_person,
    years_since_sentence_by_person,
)
from analysis.measures.states import count_by_state

#: Every measure that makes a table from grants alone, by its name.
MEASURES: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = MappingProxyType(
    {
        measure.__name__: measure
        for measure in (
            count_grants,
            running_totals,
            share_life_in_force,
            years_served_by_person,
            sentences_by_person,
            cuts_by_person,
            cut_bounds_by_person,
            new_ends_by_person,
            lifelines_by_person,
            count_by_years_removed,
            years_since_sentence_by_person,
            count_offenses,
            count_by_expiry,
            count_firearms_and_drugs,
            count_by_drug,
            count_by_offense_group,
            count_by_district,
            count_by_state,
            count_conditions,
            count_pardoned_by_group,
            count_pardoned_by_state,
        )
    }
)

__doc__ = f"{__doc__}\nWhat can be measured of grants, each with a help of its own:\n\n" + "".join(
    f"{name}\n    {(measure.__doc__ or '').partition(chr(10))[0]}\n" for name, measure in MEASURES.items()
)

__all__ = [
    "MEASURES",
    "RANKED",
    "PastPresidents",
    "addresses",
    "batch_results",
    "compare_presidents",
    "count_by_district",
    "count_by_drug",
    "count_by_expiry",
    "count_by_offense_group",
    "count_by_president",
    "count_by_state",
    "count_by_years_removed",
    "count_conditions",
    "count_coverage",
    "count_drugs_by_batch",
    "count_firearms_and_drugs",
    "count_grants",
    "count_offenses",
    "count_pardoned_by_group",
    "count_pardoned_by_state",
    "count_pardons_by_president",
    "count_petitions",
    "counted_among",
    "counted_spans",
    "criterion_years",
    "cut_bounds_by_person",
    "cuts_by_person",
    "district_total",
    "effective",
    "effective_people",
    "is_effective",
    "known_or_missing",
    "known_running_totals",
    "leading",
    "lifelines_by_person",
    "list_flips",
    "list_selections",
    "mark_shared_years",
    "new_ends_by_person",
    "past_combined_by_batch",
    "past_presidents_combined",
    "place_among_past",
    "published_total",
    "removed_years",
    "report_kind",
    "running_totals",
    "same_time_in_office",
    "selection",
    "selection_of",
    "selection_results",
    "sentences_by_person",
    "share_life_in_force",
    "share_to_serve",
    "summarize",
    "summarize_by_batch",
    "summarize_cut_bounds",
    "summarize_pardons",
    "with_most",
    "years_served",
    "years_served_by_person",
    "years_since_sentence_by_person",
]
