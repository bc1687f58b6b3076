"""What a run has to do: which reports are up to date, which have to be built, which leave the site."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.errors import InputError
from analysis.publish.manifest import say_names
from analysis.publish.release import read_manifest
from analysis.publish.settings import choose_publication
from analysis.run.fingerprint import (
    Ingredients,
    Inputs,
    hash_file,
    hash_lists,
    hash_parameters,
    hash_raw,
    list_ingredients,
    list_sources,
    pages_ingredients,
    shared_ingredients,
)
from analysis.run.publication import Publication

if TYPE_CHECKING:  # a run with nothing to do ends before pandas is imported
    import pandas as pd

    from analysis.lists.accounts import KeptAccount


@dataclass(frozen=True, slots=True)
class Contents:
    """A table, ingredients and sources of every batch of it, oldest first, and the row accounts of its lists."""

    grants: pd.DataFrame
    table_sha256: str
    ingredients: Mapping[str, Ingredients]
    sources: Mapping[str, list[str]]
    accounts: tuple[KeptAccount, ...]

    @property
    def made_of(self) -> dict[str, dict[str, str]]:
        """The ingredients of every batch, as a manifest records them."""
        return {batch_id: ingredients._asdict() for batch_id, ingredients in self.ingredients.items()}


class Plan(NamedTuple):
    """What a run has to do, and what becomes of the reports that the site has.

    ``wanted`` are the batches asked for and those that have to come along: some are
    ``up_to_date``, the others ``to_build``. ``kept`` are published reports that stay, with their
    ingredients, also until they are built again. ``gone`` are those that leave the site, some of
    them until they are built again.
    """

    wanted: list[str]
    up_to_date: list[str]
    to_build: list[str]
    kept: dict[str, Any]
    gone: list[str]

    @property
    def removed(self) -> list[str]:
        """The reports that leave the site for good."""
        return [batch_id for batch_id in self.gone if batch_id not in self.wanted]


def plan_run(
    before: Mapping[str, Any],
    everything: Mapping[str, Mapping[str, str]],
    batch_ids: Sequence[str],
    publication: Publication,
    *,
    force: bool = False,
) -> Plan:
    """Decide what a run has to do.

    Parameters
    ----------
    before : the manifest of the current release (:func:`analysis.publish.release.read_manifest`)
    everything : the ingredients of every batch of the table, oldest first
    batch_ids : batches of the table; none for all of them. Reports of batches that the table lacks leave the site
    publication : reports that publish names otherwise, or to others, leave the site
    force : take no report for up to date
    """
    published = before.get("reports", {})
    was = choose_publication(before, {})
    if (was.names, was.index_names) == (publication.names, publication.index_names):
        kept = {b: made_of for b, made_of in published.items() if made_of and b in everything}
    else:
        kept = {}
    brought_along = [b for b in published if b in everything and b not in kept]
    wanted = list(dict.fromkeys([*batch_ids, *brought_along])) if batch_ids else list(everything)
    up_to_date = [b for b in wanted if kept.get(b) == everything[b] and not force]
    to_build = [b for b in wanted if b not in up_to_date]
    return Plan(wanted, up_to_date, to_build, kept, gone=[b for b in published if b not in kept])


def read_contents(inputs: Inputs, publication: Publication, shown: Path | None = None) -> Contents:
    """Read a table, or refuse it; ``shown`` is its own path, if ``inputs.table`` is a copy."""
    from analysis.grants.checks import check_grants
    from analysis.grants.select import count_by_batch, read_grants
    from analysis.lists.accounts import read_accounts, refuse_imbalance
    from analysis.lists.facts import vocabulary  # noqa: F401  # a fault of its file is reported here, and not by each report

    data = shown or inputs.table
    try:
        grants = read_grants(inputs.table)
    except InputError as error:
        raise InputError(str(error).replace(str(inputs.table), str(data))) from error
    if grants.empty:
        raise InputError(
            f"{data}: holds no grant, so there is nothing to publish; `clemency ingest` reads lists into it"
        )
    if len(check_grants(grants)):
        raise InputError(f"{data}: breaks statements that must hold; `clemency check --data {data}` names the rows")
    accounts = read_accounts(data)
    refuse_imbalance(accounts, grants["source"].value_counts().to_dict(), data)
    batch_ids = list(count_by_batch(grants)["batch_id"])
    ingredients = list_ingredients(grants, batch_ids, inputs, publication.as_parameters())
    return Contents(grants, hash_file(inputs.table), ingredients, list_sources(grants), accounts)


def list_up_to_date(
    release: Mapping[str, Any], table: bytes, batch_ids: Sequence[str], inputs: Inputs, publication: Publication
) -> list[str]:
    """The batches asked for, if the release has all their reports, from this very table and all else; else none."""
    # the table is not parsed, which takes longer than all the rest of a run with nothing to do
    known = release.get("table", {})
    settings = publication.as_parameters()
    if known.get("sha256") != hashlib.sha256(table).hexdigest() or not settings.items() <= release.items():
        return []
    reports = release.get("reports", {})
    if release.get("pages") != pages_ingredients(known["sha256"], sorted(reports), publication):
        return []
    wanted = list(batch_ids) or list(known["batches"])
    shared = shared_ingredients(inputs.notebook)
    at_hand = hash_raw(inputs.raw)
    for batch_id in wanted:
        made_of = reports.get(batch_id, {})
        now = shared | {
            "parameters": hash_parameters(batch_id, settings),
            "lists": hash_lists(known["sources"].get(batch_id, []), at_hand),
        }
        if batch_id not in known["current"] or any(made_of.get(name) != value for name, value in now.items()):
            return []
    return [] if set(reports) - set(known["batches"]) else wanted


def say_why(batch_id: str, inputs: Inputs, out: Path, said: Mapping[str, Any]) -> dict[str, str]:
    """What would make a report be built again: by ingredient ``changed``, ``same`` or ``new``.

    ``new`` stands where the current release has no report of the batch. ``said`` is what the run would say of the
    publication (:func:`analysis.publish.settings.choose_publication`).

    Raises
    ------
    InputError
        The table cannot be read, or lacks the batch.
    """
    release = read_manifest(out)
    ingredients = read_contents(inputs, choose_publication(release, said)).ingredients
    refuse_unknown([batch_id], list(ingredients))
    before = release.get("reports", {}).get(batch_id)
    now = ingredients[batch_id]._asdict()
    if before is None:
        return dict.fromkeys(now, "new")
    return {name: "same" if before.get(name) == value else "changed" for name, value in now.items()}


def refuse_unknown(batch_ids: Sequence[str], known: Sequence[str]) -> None:
    """Refuse batches that the table does not have."""
    from analysis.grants.select import UnknownBatch

    for batch_id in batch_ids:
        if batch_id not in known:
            raise UnknownBatch(batch_id, known)


def refuse_removals(removed: Sequence[str], n_before: int, data: Path, out: Path) -> None:
    """Refuse a run in which more than half of the reports would leave the site: the table is more likely wrong."""
    if 2 * len(removed) > n_before:
        raise InputError(
            f"{out}: {len(removed):,} of its {n_before:,} reports would go, as {data} does not hold them:"
            f" {say_names(removed)}; nothing was published. Is this the whole table? If they shall go, say"
            " --accept-removals"
        )
