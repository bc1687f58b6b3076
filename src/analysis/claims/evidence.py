"""What claims are recomputed from, and what a figure of it is: a value, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.grants.presidents import read_petitions
from analysis.grants.select import UnknownBatch
from analysis.measures import (
    batch_results,
    compare_presidents,
    effective,
    known_running_totals,
    selection_results,
)

#: What a figure can be; None: the data do not hold it.
Value = float | int | str | None | list[Any]


@dataclass(frozen=True)
class Evidence:
    """All that claims are recomputed from.

    Attributes
    ----------
    grants : DataFrame, one row per grant
    presidents : DataFrame, one row per time in office (:func:`analysis.grants.presidents.read_presidents`)
    petitions : DataFrame, one row per president and fiscal year
        The Justice Department's table (:func:`analysis.grants.presidents.read_petitions`).
    """

    grants: pd.DataFrame
    presidents: pd.DataFrame
    petitions: pd.DataFrame

    @cached_property
    def totals(self) -> pd.DataFrame:
        """The running totals by batch id, as far as they are known, computed once."""
        return known_running_totals(self.grants, self.presidents).set_index("batch_id")

    def total(self, batch_id: str, number: str) -> int | None:
        """A running total up to and including a batch; None where it is not known.

        Raises
        ------
        UnknownBatch
            The table has no such batch.
        """
        total = self.totals[number][self.known(batch_id)]
        return None if pd.isna(total) else int(total)

    @cached_property
    def commutations(self) -> pd.DataFrame:
        """All effective commutations, a row each."""
        return effective(self.grants)

    @cached_property
    def pardons(self) -> pd.DataFrame:
        """All effective pardons, a row each."""
        return effective(self.grants, "pardon")

    def commuted(self, batch_id: str) -> pd.DataFrame:
        """The effective commutations of a batch, a row each.

        Raises
        ------
        UnknownBatch
            The table has no such batch.
        """
        if batch_id not in self._commuted:
            self._commuted[batch_id] = self.commutations.iloc[self._places.get(self.known(batch_id), [])]
        return self._commuted[batch_id]

    def results(self, batch_id: str) -> dict[str, Any]:
        """The numbers of a report (:func:`analysis.measures.batch_results`), computed once for each batch.

        Raises
        ------
        UnknownBatch
            The table has no such batch.
        """
        if batch_id not in self._results:
            self._results[batch_id] = batch_results(self.grants, batch_id, self.presidents)
        return self._results[batch_id]

    @cached_property
    def results_of_all(self) -> dict[str, Any]:
        """The same of all grants together, as far as these have such numbers."""
        return selection_results(self.grants)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The presidents as the page of presidents compares them."""
        return compare_presidents(self.presidents, read_petitions(at_least=True))

    @cached_property
    def computed(self) -> dict[tuple[str, str], Computed]:
        """Figures that were computed before, by name and arguments."""
        return {}

    @cached_property
    def _results(self) -> dict[str, dict[str, Any]]:
        return {}

    @cached_property
    def _commuted(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def _places(self) -> Mapping[Any, Any]:
        """The rows of each batch with an effective commutation: they are looked for once, not once a claim."""
        return self.commutations.groupby("batch_id").indices

    def known(self, batch_id: str) -> str:
        """The id of a batch, if the table has it.

        Raises
        ------
        UnknownBatch
            It has not, with the ids that are nearly the same.
        """
        if batch_id not in self._batch_ids:
            raise UnknownBatch(batch_id, list(self._batch_ids))
        return batch_id

    @cached_property
    def _batch_ids(self) -> dict[str, None]:
        return dict.fromkeys(self.grants["batch_id"].unique())


@dataclass(frozen=True)
class Computed:
    """A figure, and the grants behind it as ``source:line``; none where it comes from another table.

    ``selection`` is what selects these rows in the report of their batch (:mod:`analysis.measures.selections`),
    where one condition does; of a share ``whole`` is the number that it is of. ``unknown`` counts the grants that may
    belong to the figure, of which the lists do not say it; ``is_least`` says that the true figure may be more;
    ``basis`` where it was found, as a sentence begins.
    """

    value: Value
    rows: tuple[str, ...] = field(default=())
    selection: str = ""
    whole: int = 0
    unknown: int = 0
    is_least: bool = False
    basis: str = "In the list"
