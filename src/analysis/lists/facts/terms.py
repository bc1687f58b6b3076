"""The Terms of grant: what the sentence was commuted to, and on which conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.lists.clean import fold
from analysis.lists.dates import parse_date
from analysis.lists.facts.durations import Duration, parse_duration
from analysis.lists.facts.lexing import STOPS, Token, find_unread, is_minus, read_tokens
from analysis.lists.numbers import NUMBER
from analysis.lists.reading import Fact, Problem, Reading, with_problems

_MONEY = {
    *("fine", "fines", "restitution", "forfeiture", "judgment", "assessment", "assessments", "balance"),
    *("repayment", "obligation", "money"),
}
_RELEASE = {"supervised", "parole", "supervision", "probation"}
_PRISON = {"prison", "imprisonment", "incarceration", "sentence", "sentences", "custody", "confinement"}
_CHANGE = {"commuted", "reduced", "expire", "expires", "commute", "commuting"}
#: What says of a length or day after it whether it is the new one.
_SIGNPOSTS = _CHANGE | {"to", "from", "by"}
#: From here on the text says what stays, or on what condition: nothing more is granted.
_BREAKS = (
    " leaving",
    " conditioned",
    " conditional",
    " provided",
    " on the condition",
    " contingent",
    " with the remainder",
)

_TREATMENT = re.compile(
    r"residential (?:(?:drug|substance|alcohol|abuse|and|or) ){0,5}(?:treatment|program)"
    r"|(?:drug|substance)(?: abuse)? treatment|\brdap\b"
)
_HOME = re.compile(r"home (?:confinement|detention|incarceration)|house arrest")
#: What a petition may come to that ends no sentence sooner.
_NOTHING_GRANTED = re.compile(r"\b(?:denied|denial|respite|reprieved?|rescinded|revoked|withdrawn)\b", re.I)
_DECLINED = re.compile(r"\bdeclin[a-z]*|not effectuated|not accepted by|refused")
_REMISSION = re.compile(r"remi(?:t|ss)[a-z]{0,5}|forgiv[a-z]{0,3}")
_WORD = re.compile(r"[a-z]+")
_OUTCOME = re.compile(
    r"time (?:already )?served|death sentence|life imprisonment|immediately|\bimmediate\b|in its entirety"
    r"|commuted to home confinement|\b(?:remainder|balance|remaining|unserved)\b[a-z ]{0,60}\bcommuted"
)
#: What says of the words after it that they do not hold; "no later than" says nothing of that.
_NEGATION = re.compile(r"\b(?:not|no|none|nor|neither|never|without)\b(?! (?:later|sooner|earlier|more|less)\b)")
_CLAUSE_END = re.compile(r"[;,.:()\n]")
#: What makes of a day after it a bound: "to expire no sooner than May 1, 2017", and what leaves it open.
_BOUND = re.compile(
    r"\b(?:(?:no|not) (?:sooner|earlier|later) than|on or (?:after|before|about)|(?:not )?(?:before|until|after)"
    r"|by|about)$"
)
_FORMS = {(True, True): "both", (True, False): "expires_on", (False, True): "term"}
_COMMUTES = re.compile(r"commut|expire|reduced to")
_CHANGED = re.compile(r"commuted|reduced|expire", re.I)
_FLAGS = ("requires_drug_treatment", "remits_fine", "home_confinement", "is_declined")
_COLUMNS = ("grant_form", "expires_on", "commuted_months", *_FLAGS)
_NOT_SAID = Fact(None, 0, 0, "terms.not_said", "terms")

#: Words of the terms and their conditions that are known, besides those above and the lengths, sums and days.
_FILLER = STOPS | _MONEY | _RELEASE | _PRISON | _CHANGE
_FILLER |= frozenset(
    word
    for words in (
        "a about above abuse accept accepting action actions against age agents all already also america amount an",
        "and any are arising as assessment at be benefit benefits book both buy by case cases causes challenging",
        "charged circumstances citizenship claim claims community commutation completing component components",
        "condition conditional conditioned conditions confined consecutive contingent conviction convictions death",
        "demands departing directly disability disposed dollars effect employees employment enrollement enrolling",
        "enrollment entirety extent federal final financial following for form from full general governing grant",
        "granted has have he her his if immediate immediately impose imposed in incarceration include including",
        "indirectly institution insurance intact into is it its judgment kind law laws leaving life limits loving",
        "made manner maximum media movie nature never no none not now obligation of offense offenses old on only or",
        "order other otherwise outside pardon parole part payment penal permitted plus portion possessions",
        "possibility prerelease prisoners privileges production promulgated provided publication receive receiving",
        "recipient recipient's regulations related release released releasing remain remainder remainders remaining",
        "remains renouncing requiring respect rest rights servants served serving shall she situation sooner",
        "special states such survivors suspension term terms territories than that the their then there thereafter",
        "thereof thereunder this those time to total under united unpaid unserved upon voluntarily waive waiving",
        "was well western whatsoever when which while who will with within without yearterm",
    )
    for word in words.split()
)
#: Phrases that are known as they stand: figures of conditions, cases and dockets, "the eight and three-year terms",
#: laws and public insurance.
_KNOWN = re.compile(
    r"\b\d\)|\bcases? \d\b(?: (?:and|&) \d\b)?|\bdocket no\. [a-z\d-]+(?:\(\d\))?|\b\d\d?(?=-? ?yearterm)"
    rf"|\b{NUMBER}-year terms\b|disability insurance program|remission of sentence"
)
#: What is granted, and what stands beside it.
_GRANTED = ("grant_form", "expires_on", "commuted_months")
_BESIDE = ("requires_drug_treatment", "remits_fine", "home_confinement")


def parse_terms(text: str) -> Reading:
    """What the Terms of grant of a commutation say.

    Facts: ``grant_form``, ``expires_on`` (ISO date), ``commuted_months`` (months),
    ``requires_drug_treatment``, ``remits_fine``, ``home_confinement``, ``is_declined``.
    An empty text gives no value at all, the conditions of a pardon none but the flags, and an outcome alone
    ("to time served as of January 20, 2025") no flags.

    >>> text = "Prison sentence commuted to a term of 20 years, conditioned upon drug treatment"
    >>> facts = parse_terms(text).facts
    >>> facts["grant_form"].value, facts["commuted_months"].value
    ('term', 240)
    >>> facts["requires_drug_treatment"].value, facts["remits_fine"].value
    (True, False)
    """
    folded = fold(text)
    facts = dict.fromkeys(_COLUMNS, _NOT_SAID)
    if not folded.strip():
        return Reading(facts, [])
    head = folded
    for words in _BREAKS:
        head = head[: head.find(words)] if words in head else head
    grant = _Grant(read_tokens(head))
    problems = grant.problems

    # the plain words first: most texts have none of them, and a pattern costs more
    treatment = _spans(_TREATMENT, folded) if "treatment" in folded or "program" in folded else []
    home = _spans(_HOME, folded) if "home" in folded or "house" in folded else []
    declined = _spans(_DECLINED, folded) if "declin" in folded or "not " in folded or "refus" in folded else []
    remits = grant.remits or _remission(folded)
    if " no" in folded or "without" in folded or "ne" in folded:
        for column, spans in (("requires_drug_treatment", treatment), ("home_confinement", home)):
            problems += _negated(column, spans, folded)
        problems += _negated("remits_fine", [remits] if remits else [], folded)
    passed_over = [(start + len(head), end + len(head)) for start, end in _pass_over(folded[len(head) :])]
    read = [*grant.accounted, *passed_over, *treatment, *home, *declined]
    read += _spans(_REMISSION, folded) if remits else []
    unread = find_unread(folded, read, _FILLER)
    if unread:
        unread = find_unread(folded, read + _spans(_KNOWN, folded), _FILLER)
    for start, end in unread:
        columns = _GRANTED if start < len(head) else _BESIDE
        problems += [Problem(column, start, end, "terms.unread") for column in columns]
    if "pardon" in folded and _COMMUTES.search(folded) is None:
        facts |= {name: _flag(None, "terms.pardon") for name in _FLAGS}
        return _with_first_problems(facts, problems)
    for column, found in (("expires_on", grant.dates), ("commuted_months", grant.terms)):
        if not found:
            continue
        if len(found) == 1 or len({fact.value for fact in found}) == 1:
            facts[column] = found[0]
        else:
            problems.append(Problem(column, found[0].start, found[-1].end, f"terms.several_{column}"))
    form = _FORMS.get((grant.has_date, bool(grant.terms)))
    if form:
        found = grant.dates + grant.terms or [_NOT_SAID]
        facts["grant_form"] = Fact(form, found[0].start, found[-1].end, "terms.form", "terms")
    else:
        outcome = _OUTCOME.search(folded)
        if outcome or grant.is_bounded:
            span = outcome.span() if outcome else (0, len(head))
            facts["grant_form"] = Fact("other", *span, "terms.other_form", "terms")
        elif all(problem.column != "grant_form" for problem in problems):
            problems.append(Problem("grant_form", 0, len(folded), "terms.unread"))

    if folded.startswith("to "):  # what a document says of all whom it lists is the outcome: of conditions nothing
        return _with_first_problems(facts, problems)
    facts["requires_drug_treatment"] = _flag(treatment[0] if treatment else None, "terms.drug_treatment")
    facts["home_confinement"] = _flag(home[0] if home else None, "terms.home_confinement")
    facts["is_declined"] = _flag(declined[0] if declined else None, "terms.declined")
    facts["remits_fine"] = _flag(remits, "terms.remission")
    return _with_first_problems(facts, problems)


def grants_nothing(text: str) -> bool:
    """Whether terms say that a commutation was denied or taken back, or that there was only a respite.

    >>> grants_nothing("Commutation denied"), grants_nothing("Sentence commuted to time served")
    (True, False)
    """
    return _NOTHING_GRANTED.search(text) is not None and _CHANGED.search(text) is None


def _with_first_problems(facts: dict[str, Fact], problems: list[Problem]) -> Reading:
    """The reading with the first problem of each column and rule."""
    return with_problems(
        facts, list({(problem.column, problem.rule): problem for problem in reversed(problems)}.values())[::-1]
    )


def _spans(pattern: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(folded)]


class _Grant:
    """What is granted: the dates and the terms that something is commuted to."""

    def __init__(self, tokens: list[Token]) -> None:
        self.dates: list[Fact] = []
        self.terms: list[Fact] = []
        self.problems: list[Problem] = []
        self.remits: tuple[int, int] | None = None
        self.has_date = self.is_bounded = False
        self.accounted: list[tuple[int, int]] = []  # lengths, sums, days and courts of which it is known what they are
        self._tokens = tokens
        self._subject = "prison"  # what the text is about: prison, release or money
        self._is_change = self._is_to = False
        self._last = ""  # of the words that say what a length or day after them is
        self._cut: tuple[int, int] | None = None  # "reduced by 120 months"
        for index, token in enumerate(tokens):
            if token.kind == "word":
                self._read_word(token)
            elif token.kind in ("amount", "court"):
                if not _is_negative(tokens, index):
                    self.accounted.append(token[2:])
                if token.kind == "amount":
                    self._subject = "money"
            elif token.kind == "date" and self._is_change:
                if [before.text for before in tokens[max(0, index - 3) : index]] == ["served", "as", "of"]:
                    # "time served as of January 20, 2025" counts what was served to that day; it is no day of expiry
                    self.accounted.append(token[2:])
                else:
                    self._read_date(token, index)
            elif token.kind == "duration" and self._subject != "money" and not _is_negative(tokens, index):
                self._read_length(token, index)
        if self._cut is not None and not (self.terms or self.has_date):
            self.problems += [Problem(column, *self._cut, "terms.cut_by") for column in _GRANTED]

    def _read_word(self, token: Token) -> None:
        word = token.text
        if word in _SIGNPOSTS:
            self._last = word
            if word in ("from", "by"):
                return
            self._is_change, self._is_to = True, word not in ("commute", "commuted", "reduced", "commuting")
            if self._subject == "money" and word != "to" and not word.startswith("expire"):
                self.remits = self.remits or token[2:]
        elif word in _RELEASE:
            self._subject = "release"
        elif word in _PRISON:
            self._subject = "prison"
        elif word in _MONEY:
            self._subject = "money"

    def _read_date(self, token: Token, index: int) -> None:
        value = parse_date(token.text)
        self.accounted.append(token[2:])
        if self._last == "from":
            return  # "from May 1, 2030 to May 1, 2017": when it was to expire before
        before = " ".join([token.text for token in self._tokens[max(0, index - 3) : index]])
        if bound := _BOUND.search(before):
            # the earliest day, or the latest, is no day on which the sentence expires
            self.is_bounded = True
            self.accounted += [word[2:] for word in self._tokens[index - len(bound[0].split()) : index]]
            self.problems.append(Problem("expires_on", *token[2:], "terms.bound_is_no_day"))
            return
        if self._subject == "release":
            self.problems.append(Problem("expires_on", *token[2:], "terms.end_of_release"))
            return
        self.has_date = True
        if value is None or len(value) < 10:
            self.problems.append(Problem("expires_on", *token[2:], "terms.impossible_date"))
        else:
            self.dates.append(Fact(value, *token[2:], "terms.expires_on", "terms"))

    def _read_length(self, token: Token, index: int) -> None:
        length = parse_duration(token.text)
        if _is_nothing(length):
            return
        self.accounted.append(token[2:])
        if not self._is_change:
            return  # "the 120-month sentence is commuted": what it was before
        if self._last == "from":
            return  # "from 20 years to time served"
        if (_noun(self._tokens, index) or self._subject) == "release":
            self._subject = "release"
            return
        if "-" in token.text and not self._is_to:
            return  # "commuted the 120-month sentence to …": what it was before
        before = [before.text for before in self._tokens[max(0, index - 3) : index] if before.text != ","]
        after = [after.text for after in self._tokens[index + 1 : index + 3]]
        if before[-2:] == ["served", "plus"] or after == ["plus", "time"]:
            return  # the months are not those of the term
        if before[-1:] == ["by"]:
            self._cut = token[2:]
            return
        is_until_expiry = self._last.startswith("expire") and before[-1:] != ["of"]
        if length is None or before[-1:] == ["("] or is_until_expiry:
            # "to expire on (120 days)", "to expire in 120 days": a date was meant, and is not there
            self.has_date = True
            self.problems.append(Problem("expires_on", *token[2:], "terms.no_date"))
        elif length.months:  # "time served plus 30 days": there is no whole month
            self.terms.append(Fact(length.months, *token[2:], "terms.months", "terms"))


@lru_cache(maxsize=512)  # lists repeat what stays, and the conditions, more than what is granted
def _pass_over(rest: str) -> tuple[tuple[int, int], ...]:
    """Where lengths, sums, days and courts stand in what stays and in the conditions: nothing is granted there."""
    accounted: list[tuple[int, int]] = []
    tokens = read_tokens(rest)
    for index, (kind, word, start, end) in enumerate(tokens):
        if kind == "word" and word in _CHANGE:
            break
        is_read = kind in ("amount", "court") or (kind == "date" and parse_date(word) is not None)
        length = parse_duration(word) if kind == "duration" else None
        is_read = is_read or (length is not None and not _is_nothing(length))
        if is_read and not _is_negative(tokens, index):
            accounted.append((start, end))
    return tuple(accounted)


def _is_nothing(length: Duration | None) -> bool:
    """Whether it is no length of time: "0 months"."""
    return length is not None and not length.months and not length.days


def _is_negative(tokens: list[Token], index: int) -> bool:
    return index > 0 and is_minus(tokens, index - 1)


@lru_cache(maxsize=1024)
def _flag(span: tuple[int, int] | None, rule: str) -> Fact:
    return Fact(span is not None, *(span or (0, 0)), rule, "terms")


def _noun(tokens: list[Token], index: int) -> str:
    """The noun that a length of time belongs to, if it follows within a few words."""
    for token in tokens[index + 1 : index + 7]:
        if token.kind == "sign" or token.text in ("and", "commuted", "to"):
            return ""
        if token.text in _RELEASE:
            return "release"
        if token.text in _PRISON:
            return "prison"
    return ""


def _negated(column: str, spans: list[tuple[int, int]], folded: str) -> Iterator[Problem]:
    """Problems where a "no" or "not" stands in the same clause before what is said of a column: "fine not remitted"."""
    for start, end in spans:
        ends = [stop.end() for stop in _CLAUSE_END.finditer(folded, 0, start)]
        clause = folded[ends[-1] if ends else 0 : start]
        if negation := _NEGATION.search(clause):
            yield Problem(column, start - len(clause) + negation.start(), end, "terms.negated")


def _remission(folded: str) -> tuple[int, int] | None:
    """Where money is remitted: a remission and a name of money in one clause."""
    if "remi" not in folded and "forgiv" not in folded:
        return None
    start = 0
    for clause in folded.replace("\n", ";").split(";"):
        remits = _REMISSION.search(clause)
        is_of_money = "$" in clause or not _MONEY.isdisjoint(_WORD.findall(clause))
        if remits and is_of_money and "remission of sentence" not in clause:
            return start + remits.start(), start + remits.end()
        start += len(clause) + 1
    return None
