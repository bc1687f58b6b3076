"""What a batch's numbers say: one finding for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.measures.selections import selection
from analysis.measures.states import is_district
from analysis.text.numbers import (
    FEW,
    counted,
    day_words,
    link_list,
    link_share,
    listed,
    months_words,
    noun,
    number_words,
    plain_number,
    share_words,
    was,
    with_median,
    years_words,
)
from analysis.text.sentence import Sentence, Text, as_sentences, fill, join, link_count

#: Selections of rows behind the counts.
COMMUTED, PARDONED, DECLINED, AMENDED = (
    selection("grant", kind) for kind in ("commutation", "pardon", "declined", "amended")
)
LIFE, LIFE_IMPOSED = selection("is_life", True), selection("is_life_imposed", True)
SERVED, UNDER_TEN = selection("years_served", "known"), selection("years_served", "under 10")
FINITE, CUT = selection("sentence_months", "known"), selection("cut_months", "known")
NEW_END, DATED = selection("months_to_new_end", "known"), selection("expires_on", "known")
FIREARM, WITH_DRUGS = selection("has_firearm", True), selection("offences", "drugs and a firearm")

#: The numbers of a batch, as :func:`analysis.measures.batch_results` gives them.
Numbers = Mapping[str, Any]


def by_that_day(results: Numbers) -> str:
    """The end of a total up to the day of a batch: of the lists alone unless they are known to be whole."""
    n_listed, n_published = results["context"]["n_listed"], results["context"]["n_published"]
    is_whole = n_published is not None and n_listed >= n_published
    return "by that day" if is_whole else "by that day in the lists read here"


def presidents_before(n: int) -> str:
    """So many presidents, added up."""
    return "the president before" if n == 1 else f"the {number_words(n)} presidents before combined"


def say_none(results: Numbers) -> Sentence | None:
    """The finding where a batch has no commutation that took effect; None where it has."""
    if results["grants"]["commutations"]:
        return None
    if results["grants"]["pardons"] and not results["grants"]["declined"]:
        return _nothing(_say_pardons_alone(results))
    return _nothing(f"No commutation {_here_words(results)} took effect.")


def n_people(results: Numbers) -> int:
    """The people whose sentence was commuted: the commutations but for those of companies."""
    return int(results["grants"]["commutations"]) - of_context(results, "n_commutations_of_companies")


def of_context(results: Numbers, name: str) -> int:
    """A number of the context; 0 where a report was made before it was counted."""
    return int(results.get("context", {}).get(name, 0))


def say_nobody(results: Numbers) -> Sentence | None:
    """The finding about people where a batch has none whose sentence was commuted; None where it has."""
    if (nothing := say_none(results)) or n_people(results):
        return nothing
    return _nothing(f"The sentences commuted {_here_words(results)} are of companies alone, of no person.")


def _say_pardons_alone(results: Numbers) -> str:
    """What lists without a commutation leave open: pardons alone in them are not pardons alone on the day."""
    n_pardons, why = results["grants"]["pardons"], "so there is no commutation to count here"
    if is_selection(results):
        which = "The chosen grant is a pardon" if n_pardons == 1 else "The chosen grants are pardons"
        return f"{which}, {why}."
    which = "The one grant of this day in the lists" if n_pardons == 1 else "The grants of this day in the lists"
    are = "is a pardon" if n_pardons == 1 else "are pardons"
    found = f"{which} {are}, {why}."
    n_listed, n_published = results["context"]["n_listed"], results["context"]["n_published"]
    if n_listed or not n_published:
        return found
    made = f"President {results['batch']['president']}'s {counted(n_published, 'commutation', 'commutations')}"
    return f"{found} {made} {'is' if n_published == 1 else 'are'} not in the lists read here."


def is_selection(results: Numbers) -> bool:
    """Whether the numbers are of grants that somebody chose (:func:`analysis.measures.selection_results`)."""
    return "batch" not in results


def _here_words(results: Numbers) -> str:
    """Where a finding looks: a selection is never called a batch."""
    return "in this selection" if is_selection(results) else "in this batch"


def whom_words(results: Numbers) -> str:
    """Of whom a finding has nothing to say: one person, or anyone."""
    return "this person" if n_people(results) == 1 else f"anyone {_here_words(results)}"


def _nothing(said: str) -> Sentence:
    """A finding that only tells why there is nothing to tell; its section can be left out."""
    return Sentence(((said, ""),), finds_nothing=True)


def say_grants(results: Numbers) -> Sentence:
    """How many grants of which kind."""
    n, n_pardons, n_declined = (results["grants"][kind] for kind in ("commutations", "pardons", "declined"))
    n_amended = of_context(results, "n_amended_warrants")
    n_companies = of_context(results, "n_commutations_of_companies")
    batch = results["batch"]
    commuted = link_count(counted(n, "sentence", "sentences"), COMMUTED)
    pardoned = link_count(pardoned_words(n_pardons, of_context(results, "n_pardons_of_companies")), PARDONED)
    made = [fill("{commuted} {was} commuted", commuted=commuted, was=was(n))] if n else []
    made += [fill("{pardoned} {was} pardoned", pardoned=pardoned, was=was(n_pardons))] if n_pardons else []
    declined = fill(
        "{n} {further}{grants} {are} marked as declined or not effectuated and not counted",
        n=link_count(number_words(n_declined), DECLINED),
        further="further " if made else "",
        grants=noun(n_declined, "grant"),
        are=_is(n_declined),
    )
    day, president = day_words(batch["granted_on"]), batch["president"]
    found = (
        fill("on {day}, {made} by President {president}", day=day, made=link_list(made), president=president)
        if made
        else f"no grant of {day} took effect"
    )
    amended = fill(
        "{n} amended {warrants} {replace} an earlier grant and {are} not counted again",
        n=link_count(number_words(n_amended), AMENDED),
        warrants=noun(n_amended, "warrant"),
        replace="replaces" if n_amended == 1 else "replace",
        are=_is(n_amended),
    )
    of_them = f"{number_words(n_companies)} of these sentences {_is(n_companies)} of {_companies(n_companies)}"
    return as_sentences(
        found, of_them if n_companies else "", declined if n_declined else "", amended if n_amended else ""
    )


def pardoned_words(n_pardons: int, n_companies: int) -> str:
    """Who was pardoned: people, and companies apart from them.

    >>> pardoned_words(4, 1), pardoned_words(1, 0)
    ('3 people and 1 company', '1 person')
    """
    n_pardoned = n_pardons - n_companies
    companies = counted(n_companies, "company", "companies")
    return " and ".join([*([counted(n_pardoned)] if n_pardoned else []), *([companies] if n_companies else [])])


def _companies(n: int) -> str:
    return "a company" if n == 1 else "companies"


def say_running(results: Numbers) -> Sentence:
    """The president's total up to and including the batch."""
    if nothing := say_none(results):
        return nothing
    if missing := _say_missing(results):
        return as_sentences(missing)
    n, total = results["grants"]["commutations"], results["running"]["commutations"]
    n_life = results["running"]["life_in_force"]
    president = f"President {results['batch']['president']}"
    if total == n:
        return as_sentences(
            f"these are the first {n:,} commutations by {president} in the lists read here"
            if n > 1
            else f"this is the first commutation by {president} in the lists read here"
        )
    these = fill("these {n}", n=link_count(f"{n:,}", COMMUTED)) if n > 1 else "this one"
    known = " known to be" if results["running"]["life_in_force_unknown"] else ""
    life = f"{number_words(n_life) if n_life else 'none'} of them{known} of life imprisonment in force"
    template = (
        "with {these}, {president} had made {total} commutations, {life}"
        if by_that_day(results) == "by that day"
        else "with {these}, the lists read here hold {total} commutations by {president} up to that day, {life}"
    )
    return as_sentences(fill(template, these=these, president=president, total=total, life=life))


def say_coverage(results: Numbers) -> str:
    """Whether the lists hold all of a president's published commutations."""
    n_listed, n_published = results["context"]["n_listed"], results["context"]["n_published"]
    president = f"President {results['batch']['president']}"
    if n_published is None:
        found = f"no full total is published for {president} in what was read here"
    elif n_listed == n_published:
        found = f"the lists read here hold all {n_published:,} commutations of {president}"
    else:
        found = (
            f"the lists read here hold {n_listed:,} commutations of {president}; the published total is "
            f"{n_published:,}, "
        ) + ("so totals to a day may be too low" if n_listed < n_published else "the two totals disagree")
    return str(as_sentences(found))


def say_life(results: Numbers) -> Sentence:
    """Life imprisonment in force and as first imposed."""
    if nothing := say_nobody(results):
        return nothing
    n, life = n_people(results), results["life"]
    n_life, n_unknown = life["in_force"], life["in_force_unknown"]
    found: Text
    gap = f"for {counted(n_unknown)} the list does not say" if 0 < n_unknown < n else ""
    if n_unknown == n:
        found = f"the list does not say whether {whom_words(results)} was serving life imprisonment"
    elif n == 1:
        found = f"the person was {'' if n_life else 'not '}serving life imprisonment"
    elif n_life == 0:
        found = f"no {'stated ' if n_unknown else ''}sentence {_here_words(results)} was life imprisonment"
    else:
        share = link_share(n_life, n, "people", LIFE)
        found = fill("{share} {were} serving life imprisonment", share=share, were=was(n_life))
    return as_sentences(found, gap, _say_imposed(life, n))


def _say_imposed(life: Mapping[str, Any], n: int) -> Text:
    """Life as first imposed, where it is not what is in force; a first sentence that is not published is no "no"."""
    n_life, n_imposed, n_unknown = life["in_force"], life["as_imposed"], life["as_imposed_unknown"]
    if n_unknown == n:
        first = "the first sentence was" if n == 1 else "the first sentences were"
        return "" if life["in_force_unknown"] == n else f"whether {first} life is not published"
    n_words = link_count(number_words(n_imposed), LIFE_IMPOSED)
    if n_unknown:
        missing = f"{number_words(n_unknown)} first {noun(n_unknown, 'sentence')} {_is(n_unknown)} not published"
        if not n_imposed:
            return f"as first imposed, none is known to have been life; {missing}"
        template = "as first imposed, {imposed} of {n} {were} life; {missing}"
        return fill(template, imposed=n_words, n=number_words(n), were=was(n_imposed), missing=missing)
    if n_imposed == n_life:
        return "" if n_life == 0 or n == 1 else "as first imposed, the number of life sentences is the same"
    if n == 1:
        return (
            "life was imposed at first, and reduced before the grant" if n_imposed else "life was not imposed at first"
        )
    if not n_imposed:
        return "as first imposed, none was life"
    return fill("as first imposed, {n} of the sentences {were} life", n=n_words, were=was(n_imposed))


def say_years_served(results: Numbers) -> Sentence:
    """How long before the grant people were first sentenced."""
    if nothing := say_nobody(results):
        return nothing
    served, n = results["years_served"], n_people(results)
    criterion = results["context"]["criterion_years"]
    asked = (
        f"{number_words(criterion)} years served is one of the six criteria of the clemency initiative of 2014"
        if criterion
        else ""
    )
    n_unknown = n - served["n"]
    gap = f"for {counted(n_unknown)} the list gives no full sentencing date" if n_unknown and served["n"] else ""
    if served["n"] == 0:
        return as_sentences(
            f"the list gives no full sentencing date for {whom_words(results)}, so the time since then is not known"
        )
    if served["n"] == 1:
        whom = "the person" if n == 1 else "the one person with a full sentencing date"
        return as_sentences(f"{whom} had been first sentenced {years_words(served['median'])} before the grant", gap)
    low, middle, longest = plain_number(served["min"]), plain_number(served["median"]), years_words(served["max"])
    is_same = low == plain_number(served["max"])
    if served["n"] <= 3 or is_same:
        times = [longest] if is_same else [low, longest] if served["n"] == 2 else [low, middle, longest]
        found = fill(
            "{the}{n} people {had} been first sentenced {times} before the grant",
            the="the " if served["n"] == n else "",
            n=link_count(number_words(served["n"]), SERVED),
            had="had each" if is_same else "had",
            times=listed(times),
        )
        return as_sentences(found, asked, gap)
    middle = f"{years_words(served['median'])} before the grant"
    found = fill(
        "{the}{n} people had been first sentenced {median}; the range is {low} to {longest}",
        the="the " if served["n"] == n else "",
        n=link_count(f"{served['n']:,}", SERVED),
        median=with_median(middle, served["median_or_more"], served["n"], "that long or longer"),
        low=low,
        longest=longest,
    )
    under = link_share(served["under_ten"], served["n"], "", UNDER_TEN)
    below = fill("{under} had been sentenced less than ten years before; {asked}", under=under, asked=asked)
    return as_sentences(found, below if asked else "", gap)


def say_sentences(results: Numbers) -> Sentence:
    """The finite sentences in force."""
    if nothing := say_nobody(results):
        return nothing
    sentence, n = results["sentence"], n_people(results)
    n_finite, n_life = sentence["n_finite"], results["life"]["in_force"]
    if n_finite == 0:
        whom = "the sentence was" if n == 1 else f"all {n:,} sentences were"
        if n_life == n:
            return as_sentences(f"{whom} life imprisonment; a life sentence has no months")
        stated = f"the list states no sentence of a number of months {_here_words(results)}"
        return as_sentences(stated, _say_death(results, ""))
    if n_finite == 1:
        which = "the sentence" if n == 1 else "the only sentence of a number of months that is stated"
        return as_sentences(f"{which} was {months_words(sentence['median_months'])}", _say_unstated(results))
    mean = months_words(sentence["mean_months"])
    if n_finite <= 3:
        n_words = link_count(number_words(n_finite), FINITE)
        found = fill("the {n} sentences of a number of months are {mean} on average", n=n_words, mean=mean)
    else:
        middle = months_words(sentence["median_months"])
        found = fill(
            "the {n} sentences of a number of months have {median}; their mean is {mean}",
            n=link_count(f"{n_finite:,}", FINITE),
            median=with_median(middle, sentence["median_or_more"], n_finite, "that long or longer"),
            mean=mean,
        )
    template = "{n} life sentence has no months and stands apart"
    if n_life != 1:
        template = "{n} life sentences have no months and stand apart"
    apart = fill(template, n=link_count(f"{n_life:,}", LIFE))
    return as_sentences(
        found, apart if n_life else "", _say_death(results), _say_unstated(results), _say_amended(results)
    )


def _say_death(results: Numbers, further: str = "further ") -> str:
    n = results["context"]["n_death"]
    return f"{number_words(n)} {further}{'sentence was' if n == 1 else 'sentences were'} death" if n else ""


def _say_unstated(results: Numbers) -> str:
    n = results["context"]["n_sentence_unknown"]
    return f"for {counted(n)} no sentence is stated" if n else ""


def _say_amended(results: Numbers) -> str:
    """How many sentences a list says were amended: where it says so of few, others may stand as first imposed."""
    n, n_amended = n_people(results), results["context"]["n_amended"]
    if n < FEW and not n_amended:
        return ""
    return f"the list notes an earlier amendment for {share_words(n_amended, n, 'sentences')}"


def say_cuts(results: Numbers) -> Sentence:
    """By how much finite sentences were cut, where the new term is named."""
    if nothing := say_nobody(results):
        return nothing
    cut, n = results["cut"], n_people(results)
    if cut["n"] == 0:
        which = "this grant does not name" if n == 1 else f"none of the {n:,} grants names"
        return as_sentences(f"{which} both an old and a new term in months, so no cut in months follows")
    if cut["n"] == 1:
        whose = "the sentence" if n == 1 else f"one of the {n:,} grants names both terms; that sentence"
        if cut["median_months"] <= 0:
            return as_sentences(f"{whose} was not cut: the new term is as long as the old one or longer")
        return as_sentences(f"{whose} was cut by {months_words(cut['median_months'])}")
    not_cut = f"for {number_words(cut['not_cut'])} of them the new term is no shorter" if cut["not_cut"] else ""
    mean = months_words(cut["mean_months"])
    if cut["not_cut"] == cut["n"]:
        found, not_cut = "none of these sentences was cut: each new term is as long as the old one or longer", ""
    elif cut["n"] <= 3:
        found = f"the cuts are {mean} on average"
    else:
        middle = months_words(cut["median_months"])
        median = with_median(middle, cut["median_or_more"], cut["n"], "that long or longer")
        found = f"the cuts have {median}; their mean is {mean}"
    share = link_share(cut["n"], n, "grants", CUT)
    return as_sentences(fill("{share} name both terms; {found}", share=share, found=found), not_cut)


def say_new_ends(results: Numbers) -> Sentence:
    """From the first sentencing to the new end, beside the sentence in force.

    >>> ends = {"n_new_end": 2, "median_sentence_months": 300.0, "median_months_to_new_end": 150.0}
    >>> str(say_new_ends({"grants": {"commutations": 2}, "context": ends})).split(";")[0]
    'For 2 people a sentence of months, the day of the first sentencing and that of a new end are known'
    """
    if nothing := say_nobody(results):
        return nothing
    ends = results["context"]
    n = ends["n_new_end"]
    if n == 0:
        have = "the day of the first sentencing and that of a new end"
        return as_sentences(f"no grant {_here_words(results)} has a sentence of months with both {have}")
    old, now = months_words(ends["median_sentence_months"]), months_words(ends["median_months_to_new_end"])
    if n == 1:
        which = "the sentence" if n_people(results) == 1 else "one sentence"
        return as_sentences(f"{which} of {old} was commuted to end {now} after the first sentencing")
    template = (
        "for {people} a sentence of months, the day of the first sentencing and that of a new end are known; "
        "the median sentence was {old}, the median time from the first sentencing to the new end {now}"
    )
    return as_sentences(fill(template, people=link_count(counted(n), NEW_END), old=old, now=now))


def say_expiry(results: Numbers) -> Sentence:
    """When the commuted sentences expire."""
    if nothing := say_nobody(results):
        return nothing
    days, n = results["expires_on"], n_people(results)
    n_dated = sum(days.values())
    if not days:
        which = "this grant names no day" if n == 1 else f"none of the {n:,} grants names a day"
        return as_sentences(f"{which} on which the sentence is to expire")
    n_undated = n - n_dated
    template = "{n} grant names no day" if n_undated == 1 else "{n} grants name no day"
    undated: Text = fill(template, n=link_count(f"{n_undated:,}", selection("expires_on", None)))
    undated = undated if n_undated else ""
    template = "{sentences}{each} {were} commuted to expire on {days}"
    if len(days) == 1:
        whose = "the sentence" if n == 1 else link_share(n_dated, n, "sentences", DATED)
        the_day = day_words(next(iter(days)))
        return as_sentences(fill(template, sentences=whose, each="", were=was(n_dated), days=the_day), undated)
    n_most = max(days.values())
    leading = sorted(day for day, n_there in days.items() if n_there == n_most)
    common = fill(
        template,
        sentences=link_share(n_most, n, "sentences", selection("expires_on", leading[0]) if len(leading) == 1 else ""),
        each=" each" if len(leading) > 1 else "",
        were=was(n_most),
        days=listed([day_words(day) for day in leading]),
    )
    run = f"the {number_words(len(days))} days named run from {day_words(min(days))} to {day_words(max(days))}"
    return as_sentences(common if n_most > 1 and len(leading) <= 3 else "", run, undated)


def say_conditions(results: Numbers) -> Sentence:
    """Conditions and relief that came with the grants."""
    if nothing := say_nobody(results):
        return nothing
    conditions, n = dict(results["conditions"]), n_people(results)
    n_unknown = conditions.pop("unknown")
    gap = f"for {counted(n_unknown, 'grant', 'grants')} not all of this is stated" if n_unknown else ""
    if not any(conditions.values()):
        carries = "is known to carry" if n_unknown else "carries"
        which = f"this grant {carries} no" if n == 1 else f"no grant {_here_words(results)} {carries} a"
        return as_sentences(f"{which} condition of drug treatment, remitted money or home confinement", gap)
    said = []
    for condition, n_there in conditions.items():
        column, one, many = _CONDITIONS[condition]
        grants = "the grant" if n == 1 else link_share(n_there, n, "grants", selection(column, True))
        said += [fill("{grants} {does}", grants=grants, does=many if n_there > 1 else one)] if n_there else []
    return as_sentences(*said, gap)


#: By condition, the column that says so, and what one grant does, and several do.
_CONDITIONS: Mapping[str, tuple[str, str, str]] = {
    "drug_treatment": (
        "requires_drug_treatment",
        "is conditioned on residential drug treatment",
        "are conditioned on residential drug treatment",
    ),
    "fine_remitted": ("remits_fine", "remits a fine or other money", "remit a fine or other money"),
    "home_confinement": (
        "home_confinement",
        "leaves the rest to home confinement",
        "leave the rest to home confinement",
    ),
}


def say_firearms(results: Numbers) -> Sentence:
    """Firearm convictions, and how many came along with a drug offense."""
    if nothing := say_nobody(results):
        return nothing
    n, firearm = n_people(results), results["firearm"]
    n_firearm, n_both = firearm["count"], firearm["with_drug_offence"]
    if n_firearm == 0:
        return as_sentences(f"no firearm conviction is listed for {whom_words(results)}")
    if n == 1:
        drugs = "along with a drug offence" if n_both else "and no drug offence"
        return as_sentences(f"the person has a firearm conviction {drugs}")
    gap = f"for {counted(firearm['unknown'])} the list does not say" if firearm["unknown"] else ""
    of_them: Text = fill("{n} of them ", n=link_count(number_words(n_both), WITH_DRUGS) if n_both else "none")
    if n_both == n_firearm:
        of_them = "" if n_firearm == 1 else "each "
    found = fill(
        "{people} {have} a firearm conviction, {of_them}along with a drug offence",
        people=link_share(n_firearm, n, "people", FIREARM),
        have=_had(n_firearm),
        of_them=of_them,
    )
    return as_sentences(found, gap)


def say_drugs(results: Numbers) -> Sentence:
    """Which drugs the offenses name most."""
    if nothing := say_nobody(results):
        return nothing
    n, drugs = n_people(results), dict(results["drugs"])
    unspecified = drugs.pop("unspecified", 0)
    if not drugs and not unspecified:
        return as_sentences(f"no drug offence is listed for {whom_words(results)}")
    unnamed: Text = ""
    if unspecified:
        people = link_count(counted(unspecified), _named("unspecified"))
        several = fill("the drug offences of {people} name no drug", people=people)
        unnamed = several if n > 1 else "the drug offence names no drug"
    if not drugs:
        return as_sentences(unnamed)
    if n == 1:
        return as_sentences(f"the offences name {listed(list(drugs))}", unnamed)
    if n < FEW:
        named = [
            fill("{drug} for {people}", drug=drug, people=link_count(counted(n_people), _named(drug)))
            for drug, n_people in drugs.items()
        ]
        return as_sentences(join(["named are ", link_list(named)]), unnamed)
    (first, n_first), *others = drugs.items()
    found = fill("{drug} is named for {people}", drug=first, people=link_share(n_first, n, "people", _named(first)))
    if not others:
        return as_sentences(found, unnamed)
    second, n_second = others[0]
    also = fill(", {drug} for {n}", drug=second, n=link_count(f"{n_second:,}", _named(second)))
    return as_sentences(join([found, also]), "one person's offences may name several", unnamed)


def _named(drug: str) -> str:
    return selection("drugs", drug)


def say_districts(results: Numbers) -> Sentence:
    """How the people spread over the federal court districts."""
    if nothing := say_nobody(results):
        return nothing
    districts, n = results["districts"], n_people(results)
    n_stated = sum(districts.values())
    not_stated = link_count(counted(n - n_stated), selection("district", None))
    unknown = fill("for {people} no district is stated", people=not_stated) if n_stated < n and n > 1 else ""
    if not districts:
        return as_sentences(f"no district is stated for {whom_words(results)}")
    if len(districts) == 1:
        whom = "the person was" if n == 1 else f"{share_words(n_stated, n, 'people')} {was(n_stated)}"
        return as_sentences(f"{whom} sentenced {_at_court(next(iter(districts)))}", unknown)
    most = max(districts.values())
    leading = [name for name, count in districts.items() if count == most]
    n_districts = sum(map(is_district, districts))
    n_others = len(districts) - n_districts
    where = [f"in {number_words(n_districts)} {noun(n_districts, 'district')}"] if n_districts else []
    where += [f"by {number_words(n_others)} {noun(n_others, 'other court')}"] if n_others else []
    whom = "the people" if n_stated == n else share_words(n_stated, n, "people")
    spread = f"{whom} were sentenced {listed(where)}"
    if most == 1:
        return as_sentences(f"{spread}, one in each", unknown)
    if len(leading) > 3:
        return as_sentences(f"{spread}, in none of them more than {number_words(most)}", unknown)
    found = fill(
        "{spread}, {n}{each} {places}",
        spread=spread,
        n=link_count(number_words(most), selection("district", leading[0]) if len(leading) == 1 else ""),
        each=" each" if len(leading) > 1 else "",
        places=listed([_at_court(name) for name in leading]),
    )
    return as_sentences(found, unknown)


def _at_court(name: str) -> str:
    """Where a court sentenced somebody: in a district, or by another court."""
    return f"{'in' if is_district(name) else 'by'} the {name}"


def say_past_presidents(results: Numbers) -> Sentence:
    """The running total against the presidents before, added up."""
    past, total = results["presidents"], results["running"]["commutations"]
    n = past["past_n_combined"]
    if missing := _say_missing(results):
        return _nothing(missing)
    if total == 0:
        return _nothing(f"By that day the lists hold no commutation by President {results['batch']['president']}.")
    if n is None:
        return as_sentences("the table of presidents does not hold this president, so there is no comparison")
    if n == 0:
        if past["next_sum"] is None:
            return as_sentences("no total of the president before is known")
        return as_sentences(
            f"{total:,} {by_that_day(results)} is not more than the president before, who made {past['next_sum']:,}"
        )
    before = f"{presidents_before(n)} ({past['past_n_sum']:,})"
    found = f"{total:,} {by_that_day(results)} is more than the commutations of {before}"
    further = "" if past["next_sum"] is None else f"with one president more they are {past['next_sum']:,}"
    n_board = past["past_n_combined_with_ford_board"]
    board = ""
    if n_board is not None and n_board != n:
        counted_in = "if the people recommended by President Ford's clemency board of 1974–75 are added to his"
        board = f"{counted_in} commutations, though most were pardoned, it is {number_words(n_board)}"
    n_amnesties, proclaimed = results["context"]["past_n_combined_with_amnesties"], ""
    if n_amnesties is not None and n_amnesties != n_board:
        as_well = " as well" if board else ""
        counted_in = (
            f"if the people whom presidents pardoned as a class are added{as_well}, as far as they were counted"
        )
        proclaimed = f"{counted_in}, it is {number_words(n_amnesties)}"
    return as_sentences(found, further, board, proclaimed)


def _say_missing(results: Numbers) -> str:
    """Why a total to a day cannot be called small: the lists lack commutations of the same time in office."""
    if results["running"]["commutations"] is not None:
        return ""
    n_listed, n_published = results["context"]["n_listed"], results["context"]["n_published"]
    if not n_listed:
        return f"The lists read here hold no commutation by President {results['batch']['president']}."
    president = f"President {results['batch']['president']}"
    if n_published is None:
        found = (
            f"The lists read here hold {counted(n_listed, 'commutation', 'commutations')} by {president}, and not all"
        )
    else:
        found = f"The lists read here hold {n_listed:,} of {president}'s {n_published:,} commutations"
    return f"{found}, so how many had been made by that day is not known."


def say_rank(results: Numbers) -> Sentence:
    """Where the running total stands among the totals of all presidents before.

    >>> context = {"n_earlier_presidents": 2, "n_earlier_with_more": 1, "n_listed": 5, "n_published": None}
    >>> str(say_rank({"running": {"commutations": 5}, "context": context}))
    'Of the two earlier times in office since 1901, one had more commutations in all.'
    """
    n, n_more = results["context"]["n_earlier_presidents"], results["context"]["n_earlier_with_more"]
    if missing := _say_missing(results):
        return _nothing(missing)
    if not results["running"]["commutations"]:
        return _nothing("Without a commutation there is no rank.")
    if not n:
        return as_sentences("there is no earlier time in office since 1901 to compare with")
    if n == 1:
        more = "more" if n_more else "no more"
        return as_sentences(f"the one earlier time in office since 1901 had {more} commutations in all")
    more = "all" if n_more == n else number_words(n_more) if n_more else "none"
    return as_sentences(
        f"of the {number_words(n)} earlier times in office since 1901, {more} had more commutations in all"
    )


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _had(n: int) -> str:
    return "has" if n == 1 else "have"
