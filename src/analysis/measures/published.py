"""The numbers of a report by their keys in ``results.json``: the unit of each, and what it means.

``docs/results.md`` and the registry of claims are printed from these. The numbers themselves are computed by
:func:`analysis.measures.results.batch_results`; ``sources``, ``remarks`` and ``provenance`` are added by the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

SHARE: Final = "share, 0 to 1"
PEOPLE: Final = "people"

#: What tells the numbers of one key apart, by the unit of the key.
_PARTS: Final[Mapping[str, str]] = {
    "people by day": "day",
    "people by drug": "drug",
    "people by group": "group",
    "people by court": "district",
    "people by state or territory": "state",
}

#: Units of what is no number.
_NO_NUMBERS: Final = ("text", "date, `YYYY-MM-DD`", "SHA-256", "list of text", "list of objects")


class Number(NamedTuple):
    """A key of ``results.json``: its unit, its meaning, and the key of those of whom the lists do not say it."""

    key: str
    unit: str
    meaning: str
    unknown: str = ""

    @property
    def part(self) -> str:
        """What tells its numbers apart, where it has one for each drug, day, group, district, or state; else empty."""
        return _PARTS.get(self.unit, "")

    @property
    def is_number(self) -> bool:
        """Whether it is a number, and not a text or a list."""
        return self.unit not in _NO_NUMBERS


def find(results: Mapping[str, Any], key: str) -> Any:
    """What some results hold under a key.

    >>> find({"life": {"in_force": 21}}, "life.in_force")
    21
    """
    found: Any = results
    for name in key.split("."):
        found = found[name]
    return found


#: Every key of ``results.json``, in its order.
PUBLISHED_NUMBERS: Final[tuple[Number, ...]] = (
    Number("batch.id", "text", "day of the grants and the president's last name"),
    Number("batch.granted_on", "date, `YYYY-MM-DD`", "the day of the grants"),
    Number("batch.president", "text", "the president's full name"),
    Number(
        "batch.short_name",
        "text",
        "what a headline calls the president: the last name, unless another president had it too",
    ),
    Number(
        "batch.kind",
        "text",
        "the kind of the report: `commutations` (ten people or more), `few commutations`, `pardons`, `both`, "
        "`names only` (of nobody whose sentence was commuted the sentence, its day, or the offense is "
        "published)",
    ),
    Number("batch.which_presidency", "text", "`first` or `second` of a president who came back; else empty"),
    Number("grants.commutations", "grants", "commutations that took effect"),
    Number("grants.pardons", "grants", "pardons that took effect"),
    Number("grants.declined", "grants", "commutations and pardons that the list marks as declined or not effectuated"),
    Number(
        "running.commutations",
        "grants",
        "commutations of the same time in office in the grants table, up to and including the day; this and "
        "the next two are `null` where that total is not known: `context.n_listed` is less than "
        "`context.n_published`, or nothing is listed and nothing published",
    ),
    Number(
        "running.life_in_force",
        PEOPLE,
        "of these, with life imprisonment in force",
        unknown="running.life_in_force_unknown",
    ),
    Number("running.life_in_force_unknown", PEOPLE, "of these, whose list does not say whether it was"),
    Number("life.in_force", PEOPLE, "serving life on the day of the grant", unknown="life.in_force_unknown"),
    Number("life.in_force_unknown", PEOPLE, "whose list does not say whether they were"),
    Number("life.as_imposed", PEOPLE, "first sentenced to life", unknown="life.as_imposed_unknown"),
    Number("life.as_imposed_unknown", PEOPLE, "whose first sentence is not published"),
    Number("life.share_in_force", SHARE, "`life.in_force` of `grants.commutations`", unknown="life.in_force_unknown"),
    Number("years_served.n", PEOPLE, "whose first sentencing is published to the day: those behind the next six"),
    Number("years_served.mean", "years", "from the first sentencing to the grant"),
    Number("years_served.median", "years", "the same"),
    Number("years_served.median_or_more", PEOPLE, "at the median or above it"),
    Number("years_served.min", "years", "the shortest"),
    Number("years_served.max", "years", "the longest"),
    Number("years_served.under_ten", PEOPLE, "fewer than ten years"),
    Number("sentence.n_finite", PEOPLE, "with a fixed term in force: those behind the next four"),
    Number("sentence.median_months", "months", "of the sentences in force"),
    Number("sentence.median_or_more", PEOPLE, "at the median or above it"),
    Number("sentence.at_median", PEOPLE, "with exactly the median"),
    Number("sentence.mean_months", "months", "of the sentences in force"),
    Number("cut.n", PEOPLE, "whose sentence in force and new term are both in months: those behind the next four"),
    Number("cut.mean_months", "months", "sentence in force less new term"),
    Number("cut.median_months", "months", "the same"),
    Number("cut.median_or_more", PEOPLE, "at the median or above it"),
    Number("cut.not_cut", PEOPLE, "whose new term is as long as the sentence in force, or longer"),
    Number("removed_years.n", PEOPLE, "with a fixed term and a known new term or end: those behind the next two"),
    Number(
        "removed_years.least",
        "years",
        "taken off these terms together, if everybody would have earned all good-conduct time",
    ),
    Number("removed_years.most", "years", "taken off on paper"),
    Number("removed_years.life", PEOPLE, "whose life sentence was commuted; they are in no sum of years"),
    Number("expires_on", "people by day", "on which the commuted sentence ends"),
    Number(
        "conditions.drug_treatment",
        PEOPLE,
        "on condition of residential drug treatment",
        unknown="conditions.unknown",
    ),
    Number("conditions.fine_remitted", PEOPLE, "a fine or other money remitted", unknown="conditions.unknown"),
    Number(
        "conditions.home_confinement",
        PEOPLE,
        "the rest to be served in home confinement",
        unknown="conditions.unknown",
    ),
    Number("conditions.unknown", PEOPLE, "whose list does not say one or more of the three"),
    Number("firearm.count", PEOPLE, "with a firearm conviction", unknown="firearm.unknown"),
    Number("firearm.unknown", PEOPLE, "whose list does not say whether they have one"),
    Number("firearm.share", SHARE, "`firearm.count` of `grants.commutations`", unknown="firearm.unknown"),
    Number(
        "firearm.with_drug_offense",
        PEOPLE,
        "with a firearm conviction and a drug offense",
        unknown="firearm.unknown",
    ),
    Number(
        "drugs",
        "people by drug",
        "that their offenses name; a person may have several; `unspecified` for drug offenses that name none",
        unknown="context.n_offense_unknown",
    ),
    Number(
        "offense_groups",
        "people by group",
        "that have an offense of the group; a person may have several; the groups are the types of crime of "
        "the U.S. Sentencing Commission ([labels and groups](offenses.md))",
        unknown="context.n_offense_unknown",
    ),
    Number(
        "offense_groups_pardons",
        "people by group",
        "the same of the people whose pardon took effect",
        unknown="pardons.n_offense_unknown",
    ),
    Number("pardons.n_dated", PEOPLE, "pardoned, with a known year of the first sentence: those behind the next three"),
    Number("pardons.n_undated", PEOPLE, "pardoned, without one; there may have been no sentence"),
    Number("pardons.median_years", "years", "from the first sentence to the pardon, counted from year to year"),
    Number("pardons.min_years", "years", "the fewest"),
    Number("pardons.max_years", "years", "the most"),
    Number("pardons.n_courts_martial", PEOPLE, "pardoned, once convicted by a court-martial"),
    Number("pardons.n_no_court", PEOPLE, "pardoned, whose court is not published"),
    Number("pardons.n_offense_unknown", PEOPLE, "pardoned, whose offense is not published"),
    Number(
        "pardons.states",
        "people by state or territory",
        "pardoned, of the federal district court of the first case",
    ),
    Number("districts", "people by court", "federal court district of the first case, or another court"),
    Number(
        "presidents.past_n_combined",
        "presidents",
        "the most of the presidents before whose commutations together are fewer than `running.commutations`;"
        " this and the next three are `null` where that total is not known",
    ),
    Number("presidents.past_n_sum", "commutations", "of these presidents together"),
    Number("presidents.next_sum", "commutations", "with one president more"),
    Number(
        "presidents.past_n_combined_with_ford_board",
        "presidents",
        "the same with those whom President Ford's clemency board recommended added to his commutations, "
        "though most were pardons",
    ),
    Number("context.n_listed", PEOPLE, "commutations of the same time in office in the whole grants table"),
    Number("context.n_published", PEOPLE, "published total of commutations in the same time in office"),
    Number("context.days_in", "days", "since the president took office; `null` where that is not known"),
    Number("context.days_left", "days", "until the next president took office; `null` where that is not known"),
    Number("context.n_days_listed", "days", "of this time in office with commutations in the grants table"),
    Number("context.n_days_with_more", "days", "of the others, with as many commutations as this one, or more"),
    Number("context.n_pardons_listed", "grants", "pardons of the same time in office in the whole grants table"),
    Number("context.n_pardons_published", "grants", "published total of pardons in the same time in office"),
    Number(
        "context.n_pardons_to_day",
        "grants",
        "pardons up to and including the day; `null` where the table does not have all that were published",
    ),
    Number(
        "context.n_commutations_of_companies",
        "companies",
        "of `grants.commutations`; in no other number but `running.commutations` and those of presidents",
    ),
    Number("context.n_pardons_of_companies", "companies", "of `grants.pardons`"),
    Number("context.n_amended_warrants", "grants", "that replace an earlier one and are counted on its day alone"),
    Number(
        "context.criterion_years",
        "years",
        "that the clemency initiative of 2014 asked to have been served; `null` unless all these commutations"
        " fall in its time, President Obama's from April 23, 2014 on",
    ),
    Number("context.n_death", PEOPLE, "whose sentence in force was death"),
    Number(
        "context.n_sentence_unknown",
        PEOPLE,
        "whose list states no sentence in force: no months, no life, no death",
    ),
    Number("context.n_amended", PEOPLE, "whose sentence the list says was amended before the grant"),
    Number("context.n_drug_offense", PEOPLE, "with a drug offense"),
    Number("context.n_offense_unknown", PEOPLE, "whose offense is not published"),
    Number("context.n_register_numbers", PEOPLE, "whose register number is published"),
    Number("context.n_new_terms", PEOPLE, "whose grant names a new term"),
    Number("context.n_life_reduced", PEOPLE, "first sentenced to life, who were serving another sentence by the grant"),
    Number("context.n_life_to_term", PEOPLE, "whose life sentence became a fixed term"),
    Number(
        "context.n_term_run_out",
        PEOPLE,
        "whose new term, counted from the first sentencing, was over on the day of the grant",
    ),
    Number(
        "context.n_new_end",
        PEOPLE,
        "whose sentence in force is in months, and whose first sentencing and new end are known to the day: "
        "those behind the next two",
    ),
    Number("context.median_sentence_months", "months", "of their sentences in force"),
    Number("context.median_months_to_new_end", "months", "from the first sentencing to the new end"),
    Number("context.states", "people by state or territory", "of the federal district court of the first case"),
    Number(
        "context.n_earlier_presidents",
        "times in office",
        "before this one, since 1901, whose total is known; 0 where `running.commutations` is 0 or is no known total",
    ),
    Number(
        "context.past_n_combined_with_amnesties",
        "presidents",
        "as `past_n_combined`, with the clemency board and other grants to classes whose number is exact or a"
        " lower bound",
    ),
    Number(
        "context.n_earlier_with_more",
        "times in office",
        "of the earlier ones, with more commutations in all than `running.commutations`; `null` where that is"
        " no known total",
    ),
    Number(
        "sources",
        "list of objects",
        "the lists that these grants stand in: `publisher`, `page` (its address), `retrieved` (the day of our"
        " copy), `copy` (who kept it), `missing` (grants that the copy is known to lack)",
    ),
    Number("remarks.head", "list of text", "what stands under the headline that no row says (`data/hand/remarks.yml`)"),
    Number("remarks.end", "list of text", "what is known to be weak, said at the end of the report"),
    Number("provenance.data_sha256", "SHA-256", "of the `grants.csv` beside the report"),
    Number("provenance.notebook_sha256", "SHA-256", "of the notebook as it is kept"),
    Number(
        "provenance.code_version",
        "text",
        "version of this package, and the first 12 digits of the hash of its files",
    ),
    Number("provenance.lock_sha256", "SHA-256", "of `requirements.lock`"),
    Number(
        "provenance.sources",
        "list of text",
        "the source sheets in `data/sources/` of the lists that the grants stand in",
    ),
)
