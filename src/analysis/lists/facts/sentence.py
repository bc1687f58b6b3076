"""The Sentence text: what each case was first given, what is in force, what comes beside prison.

A text is read in three steps: its tokens; from these the cases, each a chain of stages
(as imposed, then each amendment), each stage with its prison terms and its money; from
the stages the columns. Words that no step accounts for make the columns that they could
change missing, with a :class:`~analysis.lists.reading.Problem`.
"""

from __future__ import annotations

import re

from analysis.lists.clean import fold
from analysis.lists.dates import earliest
from analysis.lists.facts.judgments import Total, total
from analysis.lists.facts.lexing import read_tokens
from analysis.lists.facts.sentence_reader import PRISON_COLUMNS, SentenceReader
from analysis.lists.reading import Fact, Problem, Reading, with_problems

SENTENCE_COLUMNS = (
    *("is_amended", "is_life_imposed", "imposed_months", "is_life", "sentence_months", "life_plus_months"),
    *("supervised_release_months", "fine_usd", "restitution_usd", "is_death", "first_sentenced_on"),
)


def _months(prison: Total, rule: str) -> Fact:
    """Finite months; a term of days alone has none, and none are guessed."""
    if prison.months is None and prison.end:
        rule = "sentence.no_months"
    return Fact(prison.months, prison.start, prison.end, rule, "sentence")


def _length(release: Fact) -> float:
    return float("inf") if release.value == "life" else release.value


def _sum(reader: SentenceReader, kind: str, numbers: list[int], sums: list[float | None]) -> Fact:
    """The fines or the restitution of all cases; missing where one is named with no sum."""
    for number, value in zip(numbers, sums, strict=True):
        if value is None and (kind, number) in reader.unstated:
            noun = reader.unstated[kind, number]
            return Fact(None, noun.start, noun.end, "sentence.amount_not_stated", "sentence")
    amounts = reader.money[kind]
    span = (amounts[0].start, amounts[-1].end) if amounts else (0, 0)
    return Fact(sum(value or 0 for value in sums), *span, f"sentence.{kind}", "sentence")


#: What a document says of all whom it lists: "37 individuals on federal death row".
_DEATH_ROW = re.compile(r"on (?:federal )?death row")

#: A prison term that is no whole month.
_DAYS = re.compile(r"[^ ]+[ -](?:day|week)s?\b")

_NOT_SAID = Fact(None, 0, 0, "sentence.not_said", "sentence")
_NO_FINE = Fact(0, 0, 0, "sentence.fine", "sentence")
_NO_RESTITUTION = Fact(0, 0, 0, "sentence.restitution", "sentence")


def parse_sentence(text: str) -> Reading:
    """What a published Sentence says.

    Facts: ``is_amended``, ``is_life_imposed``, ``imposed_months``, ``is_life``,
    ``sentence_months``, ``life_plus_months`` (months), ``supervised_release_months``
    (months or "life", the longest named anywhere), ``fine_usd``, ``restitution_usd``
    (US dollars, as in force), ``is_death``, and ``first_sentenced_on`` where a date is
    printed (the earliest). An empty text gives no value at all.

    >>> text = "Life plus 60 months' imprisonment; 10 years' supervised release; $500 fine"
    >>> facts = parse_sentence(text).facts
    >>> [facts[name].value for name in ("is_life", "life_plus_months", "supervised_release_months")]
    [True, 60, 120]
    >>> facts["fine_usd"].value, facts["imposed_months"].value
    (500, None)
    """
    folded = fold(text)
    facts = dict.fromkeys(SENTENCE_COLUMNS, _NOT_SAID)
    if not folded.strip():
        return Reading(facts, [])
    if on_death_row := _DEATH_ROW.fullmatch(folded.strip()):
        # of what else they were sentenced to, and when, these words say nothing
        facts["is_death"] = Fact(True, *on_death_row.span(), "sentence.death_row", "sentence")
        return Reading(facts, [])
    reader = SentenceReader(read_tokens(folded))
    reader.read()
    if not reader.has_punishment:
        reader.problems += [Problem(column, 0, len(folded), "sentence.no_punishment") for column in PRISON_COLUMNS]
    cases = list(reader.cases.values())
    if (end := reader.ends_on_a_day) is not None and len(
        cases
    ) > 1:  # how long that case is, beside others, is not said
        reader.problems.append(Problem("sentence_months", end.start, end.end, "sentence.ends_on_a_day"))
    problems = reader.problems
    if problems:  # of each rule and column the first place is enough
        problems = list({(problem.column, problem.rule): problem for problem in reversed(problems)}.values())

    in_force = [case.in_force for case in cases]
    force = total(zip(cases, in_force, strict=True))
    if not any([case.is_first_unstated for case in cases]):  # noqa: C419 - a list of one or two is quicker
        first = total([(case, case.stages[0]) for case in cases]) if reader.amended else force
        facts["is_life_imposed"] = Fact(first.is_life, first.start, first.end, "sentence.imposed", "sentence")
        if not first.is_life and not first.is_death:
            facts["imposed_months"] = _months(first, "sentence.imposed")
    facts["is_life"] = Fact(force.is_life, force.start, force.end, "sentence.in_force", "sentence")
    facts["is_death"] = Fact(force.is_death, force.start, force.end, "sentence.in_force", "sentence")
    facts["life_plus_months"] = Fact(force.plus, force.start, force.end, "sentence.life_plus", "sentence")
    if not force.is_life and not force.is_death:
        facts["sentence_months"] = _months(force, "sentence.in_force")

    if facts["sentence_months"].value is None and (days := _DAYS.search(folded, force.start, force.end)):
        problems += [Problem("sentence_months", *days.span(), "sentence.days_alone")]

    amended = reader.amended
    facts["is_amended"] = Fact(amended is not None, *(amended or (0, 0)), "sentence.amended", "sentence")
    if reader.releases:
        facts["supervised_release_months"] = max(reader.releases, key=_length)
    facts["fine_usd"], facts["restitution_usd"] = _NO_FINE, _NO_RESTITUTION
    if reader.money["fine"] or reader.money["restitution"] or reader.unstated:
        numbers = [case.number for case in cases]
        facts["fine_usd"] = _sum(reader, "fine", numbers, [stage.fine for stage in in_force])
        facts["restitution_usd"] = _sum(reader, "restitution", numbers, [stage.restitution for stage in in_force])
    if reader.dates:
        first_on = earliest([fact.value for fact in reader.dates])
        facts["first_sentenced_on"] = next(fact for fact in reader.dates if fact.value == first_on)
    return with_problems(facts, problems)
