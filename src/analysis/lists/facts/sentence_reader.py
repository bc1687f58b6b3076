"""Goes over the tokens of a Sentence once: cases, their judgments, and the words that are not understood.

A text comes in segments, between two stops. In a segment lengths of time and sums wait for
their noun ("240 months' imprisonment"), or a noun waits for its length ("a term of
imprisonment of 240 months"). The table of words gives each its role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from analysis.lists.dates import parse_date
from analysis.lists.facts.durations import parse_duration, split_durations
from analysis.lists.facts.judgments import Case, Relation, Stage, Term
from analysis.lists.facts.lexing import Token, is_minus
from analysis.lists.facts.sentence_words import role_of
from analysis.lists.numbers import parse_amount, parse_number
from analysis.lists.reading import Fact, Problem

PRISON_COLUMNS: Final = ("is_life_imposed", "imposed_months", "is_life", "sentence_months", "life_plus_months")

#: Columns that stay missing when words beside a component of this kind are not understood.
_COLUMNS_OF: Final = {
    "prison": PRISON_COLUMNS,
    "release": ("supervised_release_months",),
    "fine": ("fine_usd",),
    "restitution": ("restitution_usd",),
}
#: Words beside which a number says nothing of a sentence: "count 2", "rank E-4", "one full day per week".
_NUMBERED: Final = {"count", "counts", "case", "cases", "e", "e-", "rule", "amendment", "full"}
#: A bare number from which on it can only be months.
_SURELY_MONTHS: Final = 100
_STOPS: Final = {";", ",", ":", "\n", "."}
#: What says of a sentence beside which this one runs that it was given elsewhere, and what makes it one of any.
_ELSEWHERE: Final = {"another", "other", "different", "separate", "state", "undischarged", "docket"}
_ANY: Final = {"any", "all", "each", "every"}
#: How many tokens before its date an amendment is looked for.
_REACH: Final = 20
#: Units of what is no term of imprisonment.
_NO_LENGTH: Final = ("hour", "weekend")
_MONEY: Final = ("fine", "restitution", "money")


class _Length(NamedTuple):
    """A length of time, or (``kind``) life, death or time served, that waits for its noun."""

    months: int
    start: int
    end: int
    kind: str = "duration"


@dataclass(slots=True)
class _Segment:
    """What is open between two stops."""

    pending: list[_Length] = field(default_factory=list)
    amounts: list[tuple[float, Token]] = field(default_factory=list)
    unread: list[tuple[str, int, int]] = field(default_factory=list)  # kind of token, and where it stands
    kinds: list[str] = field(default_factory=list)  # of the components named
    awaits: str = ""  # a noun came first
    noun: Token | None = None  # and this is it
    added: set[str] = field(default_factory=set)  # kinds of which a length was read
    said: set[str] = field(default_factory=set)  # roles of words that change what the others mean
    relations: set[Relation] = field(default_factory=set)
    n_plus: int = 0
    is_joined: bool = False  # the last length joined the term before it
    sum_given: tuple[str, float, Token] | None = None  # the last fine or restitution
    refers: Token | None = None  # "consecutive to": a length that follows is of another sentence
    is_noun_of_other: bool = False  # and so is the noun after that length
    number_of_terms: Token | None = None  # "two consecutive terms of 60 months"
    named_case: Case | None = None  # "sentence in case 2 to run consecutively to case 1"


class SentenceReader:
    """Keeps the cases, what stands beside prison, the problems, and what is still open."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.case = Case(1)
        self.cases = {1: self.case}
        self.problems: list[Problem] = []
        self.releases: list[Fact] = []
        self.dates: list[Fact] = []
        self.amended: tuple[int, int] | None = None
        self.has_punishment = False  # of any kind, in a column of ours or not
        self.ends_on_a_day: Token | None = None  # a term in force of which no length is said, only its end
        self.money: dict[str, list[Token]] = {"fine": [], "restitution": []}  # where each stands
        self.unstated: dict[tuple[str, int], Token] = {}  # named with no sum, by kind and case
        self._segment = _Segment()
        self._bare: list[Term] = []  # without a noun, after another term: each has to say how it stands to that
        self._is_numbered = False
        self._is_conditioned = False
        self._depth = 0  # of brackets
        self._last_kind = ""
        self._carried: Literal["", "release", "unsure"] = (
            ""  # what a length without a noun is, just after a case number
        )
        self._amend_at: Token | None = None  # an amendment that has named nothing yet
        self._amendments: set[int] = set()  # where each stands
        self._passed: Token | None = None  # the last day that was one of an amendment
        self._earlier: Stage | None = None  # while the text says what was first given, in the end
        self._first_at: Token | None = None  # where it said so, and nothing yet of what is in force
        self._n_counts: tuple[int | None] | None = None  # "on each of two counts:", before the term
        self._is_follower = False  # the next term is said to follow
        self._equal: list[
            tuple[Case, Term, int | None]
        ] = []  # terms of each of so many counts; None if that is not said
        self._totals: list[tuple[Stage, Term]] = []
        self._elsewhere: list[Token] = []  # where a term is said to run after one that was given elsewhere

    @property
    def _stage(self) -> Stage:
        return self.case.stages[-1] if self._earlier is None else self._earlier

    def read(self) -> None:
        """Go over the tokens."""
        for index, token in enumerate(self.tokens):
            kind = token.kind
            if kind == "sign":
                self._read_sign(token, index)
            elif kind == "word":
                self._read_word(token, index)
            elif kind == "duration":
                self._read_duration(token)
            elif kind == "amount":
                self._read_amount(token, index)
            elif kind == "date":
                self._read_date(token, index)
            elif kind == "mark":
                self._read_mark(int(token.text.split(".")[0]), is_in_line=self._text(index - 1) != "\n")
            elif kind == "gap":
                self._depth = 0
                self._read_mark(max(self.cases) + 1)
            elif kind == "number":
                self._read_number(token, index)
        self._close_case()
        self._close_relations()
        is_related = any(case.relation for case in self.cases.values())
        for term in self._bare:
            if not (term.relation or term.is_life or term.is_death or is_related):
                self._report("prison", term.start, term.end, "sentence.length_without_kind")

    # Problems

    def _report(self, kind: str, start: int, end: int, rule: str) -> None:
        columns = _COLUMNS_OF.get(kind, PRISON_COLUMNS)
        self.problems += [Problem(column, start, end, rule) for column in columns]

    def _report_lengths(self) -> None:
        """Lengths of time of which the text does not say what they are."""
        if pending := self._segment.pending:
            kinds = {"prison": None} | ({"release": None} if self._last_kind == "release" else {})
            for kind in kinds:
                self._report(kind, pending[0].start, pending[-1].end, "sentence.length_without_kind")
        pending.clear()

    def _report_unread(self) -> None:
        """Words not understood make missing what they could change: beside what is in no column, the prison terms."""
        kinds = dict.fromkeys(self._segment.kinds)  # not a set: the problems stand in the same order in every run
        columns = [column for kind in kinds for column in _COLUMNS_OF.get(kind, ())] or list(PRISON_COLUMNS)
        first_of_kind = {kind: (start, end) for kind, start, end in reversed(self._segment.unread)}
        for kind, (start, end) in first_of_kind.items():
            self.problems += [Problem(column, start, end, f"sentence.unread_{kind}") for column in columns]

    def _leave_unread(self, token: Token, kind: str = "") -> None:
        self._segment.unread.append((kind or token.kind, token.start, token.end))

    # Closing what is open

    def _close_segment(self) -> None:
        """At a stop: what still waits for a noun is prison time, or money without a name."""
        segment = self._segment
        awaits = segment.awaits
        if segment.pending:
            if self._is_conditioned or not segment.said.isdisjoint(("home", "per")):
                pass
            elif segment.kinds and segment.kinds[-1] in ("money", "other"):
                self._report_lengths()
            elif "release" in (awaits, self._carried):
                self._add_release()
            elif self._carried:
                bare = segment.pending
                self._report("release", bare[0].start, bare[-1].end, "sentence.length_without_kind")
                self._report_lengths()
            elif self._last_kind == "release":  # "five years' supervised release, eight years on count two"
                self._report_lengths()
            else:
                n_terms = len(self._stage.terms)
                self._add_prison()
                if n_terms:
                    self._bare += self._stage.terms[n_terms:]
        elif awaits in ("prison", "release") and awaits not in segment.added and not segment.relations:
            assert segment.noun is not None
            self._report(awaits, segment.noun.start, segment.noun.end, "sentence.no_length")
        for value, token in segment.amounts:
            if awaits in _MONEY:
                self._add_money(awaits, value, token)
            else:
                for kind in dict.fromkeys(("fine", *(kind for kind in segment.kinds if kind in self.money))):
                    self._report(kind, token.start, token.end, "sentence.amount_without_kind")
        if awaits in self.money and not segment.amounts and "no" not in segment.said and segment.noun is not None:
            self.unstated[awaits, self.case.number] = segment.noun
        if segment.unread:
            self._report_unread()
        self._segment = _Segment()
        self._carried = ""

    def _close_amendment(self) -> None:
        if self._amend_at is not None:
            self._report("prison", self._amend_at.start, self._amend_at.end, "sentence.amended_to_unknown")
            self._amend_at = None

    def _close_earlier(self) -> None:
        """What was first given ends here; the term in force is to follow, if it did not stand before."""
        if self._earlier is not None and not self._earlier.terms:
            self._report("prison", *self.amended or (0, 0), "sentence.amended_from")
        self._earlier = None

    def _close_case(self) -> None:
        self._close_segment()
        self._close_earlier()
        self._close_amendment()
        if self._first_at is not None:
            self._report("prison", self._first_at.start, self._first_at.end, "sentence.amended_to_unknown")
        self._first_at = self._n_counts = None
        self._is_follower = False

    def _close_relations(self) -> None:
        """Equal terms of several counts, totals, and terms that run after those of another case."""
        for case, term, n_counts in self._equal:
            if (term.relation or case.relation) != "consecutive":
                continue
            if n_counts is None:
                self._report("prison", term.start, term.end, "sentence.number_of_terms")
            elif term.months is not None:
                term.months *= n_counts
        for stage, term in self._totals:
            if len(stage.terms) > 1:
                self._report("prison", term.start, term.end, "sentence.two_terms")
        if self._elsewhere and sum(len(case.in_force.terms) for case in self.cases.values()) > 1:
            for token in self._elsewhere:
                self._report("prison", token.start, token.end, "sentence.runs_beside_other")

    # What was given

    def _has_given(self, kind: str) -> None:
        """A component of the sentence was read."""
        self._segment.added.add(kind)
        self.has_punishment = True
        self._last_kind = kind
        self._is_follower = False
        if self._earlier is None:
            self._amend_at = None

    def _add_lengths(self, kind: str) -> None:
        if kind == "prison":
            self._add_prison()
        else:
            self._add_release()

    def _add_prison(self) -> None:
        """The lengths that wait are one prison term."""
        segment = self._segment
        lengths, segment.pending = segment.pending, []
        if not lengths:
            return
        term = Term(lengths[0].start, lengths[-1].end)
        if "with" in segment.said and self._stage.terms and "prison" in segment.added | {self._last_kind}:
            # "with 60 months' imprisonment consecutive": part of the term before it, or one more, is not said
            self._report("prison", term.start, term.end, "sentence.part_of_no_term")
            return
        kinds = [length.kind for length in lengths]
        months = sum(length.months for length in lengths)
        n_plus, segment.n_plus = segment.n_plus, 0
        if len(lengths) > n_plus + 1:
            self._report("prison", term.start, term.end, "sentence.two_terms")
        is_joined = n_plus >= len(lengths) and bool(self._stage.terms)
        if is_joined and set(kinds) == {"duration"}:
            # "Life imprisonment plus 60 months": the months join the term before them
            before = self._stage.terms[-1]
            before.end = term.end
            segment.is_joined = True
            if any(term is before for _, term, _ in self._equal):
                self._report("prison", before.start, before.end, "sentence.number_of_terms")
            if before.is_life:
                before.plus += months
            elif before.months is not None:
                before.months += months
            return
        term.is_life, term.is_death = "life" in kinds, "death" in kinds
        if term.is_life:
            term.plus = months
        elif months and not term.is_death:  # stray days are dropped, and a term of days alone has no months
            term.months = months
        if segment.number_of_terms is not None and term.months is not None:
            self._multiply(term, segment.number_of_terms)
        if len(self.case.stages) > 1 and not self._stage.terms:
            # an amendment keeps a case consecutive that was so before
            earlier = [stage.terms[-1] for stage in self.case.stages if stage.terms]
            if earlier:
                term.relation = earlier[-1].relation
        if self._stage.terms and (is_joined or self._is_follower):
            term.relation = "consecutive"
        if "total" in segment.said:
            self._totals.append((self._stage, term))
        if self._n_counts is not None:
            self._equal.append((self.case, term, *self._n_counts))
            self._n_counts = None
        self._stage.terms.append(term)
        if self._earlier is None:
            self._first_at = None
        self._has_given("prison")

    def _multiply(self, term: Term, number_of_terms: Token) -> None:
        """ "Two consecutive terms of 60 months": 120; concurrent ones are as long as one."""
        number = parse_number(number_of_terms.text)
        relations = self._segment.relations
        if relations == {"consecutive"} and number is not None and number <= 100 and term.months is not None:
            term.months *= int(number)
        elif relations != {"concurrent"}:
            self._report("prison", number_of_terms.start, term.end, "sentence.number_of_terms")
        self._segment.number_of_terms = None

    def _add_release(self) -> None:
        """The lengths that wait are supervised release; stray days are dropped."""
        lengths, self._segment.pending = self._segment.pending, []
        for length in lengths:
            value: object = "life" if length.kind == "life" else length.months
            if length.months or length.kind != "duration":
                self.releases.append(Fact(value, length.start, length.end, "sentence.supervised_release", "sentence"))
        self._has_given("release")

    def _add_money(self, kind: str, value: float, token: Token) -> None:
        if kind in self.money:
            self.money[kind].append(token)
        if kind == "fine":
            self._stage.fine = (self._stage.fine or 0) + value
        elif kind == "restitution":
            self._stage.restitution = (self._stage.restitution or 0) + value
        self._segment.sum_given = (kind, value, token)
        self._last_kind = kind
        self._amend_at = None

    def _add_other(self) -> None:
        """A punishment that is in no column: probation, home confinement, a discharge from the forces."""
        self._segment.kinds.append("other")
        self.has_punishment = True

    # Tokens

    def _read_mark(self, number: int, *, is_in_line: bool = False) -> None:
        """A case of this number begins, or goes on."""
        self._close_case()
        if is_in_line and self._last_kind == "release":
            # "1. 10 years' supervised release; 2. one year's": of a case that has its prison term already
            self._carried = "release" if number in self.cases else "unsure"
        self._is_numbered = True
        self.case = self.cases.setdefault(number, Case(number))
        self._is_conditioned = False
        self._last_kind = ""

    def _read_sign(self, token: Token, index: int) -> None:
        sign = token.text
        if sign == "(":
            self._depth += 1
        elif sign == ")":
            if self._depth and (self._last_kind == "served" or self._earlier is not None):
                self._add_prison()
            if self._earlier is not None:
                self._close_earlier()
            self._depth = max(0, self._depth - 1)
        elif sign in _STOPS:
            if (sign == "," and self._depth) or (sign == ":" and self._segment.awaits):
                return  # "(20 months' concurrent, four consecutive)"; "supervised release: five years"
            self._close_segment()
            if self._earlier is not None and sign != ":":
                self._close_earlier()
            if sign in ";.":
                self._is_conditioned = self._is_follower = False
                self._n_counts = None
        elif sign == "+":
            self._segment.n_plus += 1
        elif sign not in "&\"'*-" or is_minus(self.tokens, index):
            self._leave_unread(token)

    def _read_amount(self, token: Token, index: int) -> None:
        value = parse_amount(token.text)
        segment = self._segment
        noun = segment.noun
        is_joined = self._text(index - 1) in ("and", "&")
        if is_joined and self._role(index + 1) in _MONEY and segment.awaits in _MONEY and noun is not None:
            # "restitution and $10,000 fine": the sum is that of the noun behind it
            self.unstated[segment.awaits, self.case.number] = noun
            segment.awaits = ""
        if "total" in segment.said and len({*segment.kinds} & {*_MONEY}) > 1:  # "fine and restitution totaling $500"
            segment.awaits = ""
        if value is None:
            self._leave_unread(token)
        elif segment.awaits in _MONEY:
            self._add_money(segment.awaits, value, token)
            segment.awaits = ""
        else:
            segment.amounts.append((value, token))

    def _read_date(self, token: Token, index: int) -> None:
        day = parse_date(token.text)
        if day is None:
            self.problems.append(Problem("first_sentenced_on", token.start, token.end, "sentence.impossible_date"))
        else:
            self._keep_date(day, token, index)
            self._split_dated_term(index)

    def _keep_date(self, day: str, token: Token, index: int) -> None:
        """A day is that of the sentencing if it is of no amendment, and no word before it says otherwise."""
        before = self.tokens[index - 1] if index else token
        is_of_release = "released" in (
            before.text,
            before.text == "on" and self._text(index - 2),
        )  # "released on May 1"
        is_unread = bool(self._segment.unread) and self._segment.unread[-1][2] == before.end  # "convicted May 1, 2001"
        is_beside_passed = index > 1 and self.tokens[index - 2] is self._passed and before.text == ";" and self._depth
        if self._is_of_amendment(index):
            self._passed = token
        elif is_of_release or is_unread:
            self.problems.append(Problem("first_sentenced_on", before.start, token.end, "sentence.other_day"))
        elif is_beside_passed and self._passed is not None:
            self.problems.append(Problem("first_sentenced_on", self._passed.start, token.end, "sentence.which_day"))
        else:
            self.dates.append(Fact(day, token.start, token.end, "sentence.date", "sentence"))

    def _is_of_amendment(self, index: int) -> bool:
        """Whether a date is that of an amendment: "(as amended on June 1, 2005)", "amended to life (June 1, 2005)"."""
        # "as amended in 2003 and 2004", "amended on May 1, 2003 to 120 months and on May 1, 2004 to 60 months"
        is_further = "and" in (self._text(index - 1), self._text(index - 1 - (self._text(index - 1) == "on")))
        for at in range(index - 1, max(-1, index - 1 - _REACH), -1):
            token = self.tokens[at]
            if token.kind in ("mark", "gap") or token.text in (")", "\n") or (token.kind == "date" and not is_further):
                return False
            if at in self._amendments:
                return True
        return False

    def _split_dated_term(self, index: int) -> None:
        """A prison term that follows the other parts of a judgment, with its own date, is a later one."""
        # "383 months' imprisonment; eight years' supervised release; 360 months' imprisonment (August 31, 2000)".
        # Terms that stand together are counts of one judgment.
        terms = self._stage.terms
        if len(terms) < 2 or not self._depth or terms[-1].relation or self._last_kind != "prison":
            return
        if any(terms[-2].end < fact.start < terms[-1].start for fact in self.releases):
            later = terms.pop()
            self.case.stages.append(Stage(terms=[later]))
            self.amended = self.amended or (later.start, self.tokens[index].end)

    def _read_duration(self, token: Token) -> None:
        length = parse_duration(token.text)
        is_mark = self._is_numbered and token.text[1:2] == "." and token.text[0].isdigit()
        if length is None and is_mark and int(token.text[0]) in (self.case.number + 1, *self.cases):
            # "2.3 months": the second case, three months
            self._read_mark(int(token.text[0]))
            token = Token("duration", token.text[2:], token.start + 2, token.end)
            length = parse_duration(token.text)
        if length is None:
            self._read_several(token)
            return
        is_no_length = token.text.rstrip("'s").endswith(_NO_LENGTH)
        if not length.months and not length.days and not is_no_length:
            self._leave_unread(token, "length")  # "0 months"
        if "from … to" in self._segment.said:  # "from 70 to 60"
            self._report("prison", token.start, token.end, "sentence.amended_from")
        elif not is_no_length:
            self._wait(_Length(length.months, token.start, token.end))

    def _read_several(self, token: Token) -> None:
        """ "70 months, four-year term of supervised release": two lengths of time, not one."""
        spans = split_durations(token.text)
        if len(spans) < 2:
            self._leave_unread(token, "length")
            self.has_punishment = True
            return
        before = 0
        for start, end in spans:
            if "," in token.text[before:start]:
                self._close_segment()
            self._read_duration(Token("duration", token.text[start:end], token.start + start, token.start + end))
            before = end

    def _wait(self, length: _Length) -> None:
        """A length waits for its noun, unless that came before it, or it is of another sentence."""
        if self._segment.refers is not None:
            self._read_other(length)
        else:
            self._segment.pending.append(length)
            self._serve_noun()

    def _read_other(self, length: _Length) -> None:
        """ "Consecutive to 60 months' imprisonment in another case": no further term of this sentence."""
        segment = self._segment
        relates, segment.refers = segment.refers, None
        segment.awaits, segment.is_noun_of_other = "", True
        *before, term = [
            term
            for case in self.cases.values()
            for stage in case.stages
            for term in stage.terms
            if case is not self.case
        ] + (self._stage.terms or [Term(0, 0)])
        is_repeated = any(other.is_life if length.kind == "life" else other.months == length.months for other in before)
        is_no_longer = term.is_life or (length.kind == "duration" and length.months <= (term.months or 0))
        is_within = relates is not None and role_of(relates.text) == "concurrent" and is_no_longer
        if not (is_repeated or is_within or (relates is not None and relates in self._elsewhere)):
            self._report("prison", length.start, length.end, "sentence.runs_beside_other")

    def _serve_noun(self) -> None:
        """A noun that came before its length takes it."""
        segment = self._segment
        if segment.awaits in ("prison", "release"):
            kind, segment.awaits = segment.awaits, ""
            self._add_lengths(kind)
        elif segment.awaits == "other":
            segment.pending.clear()

    def _read_number(self, token: Token, index: int) -> None:
        segment = self._segment
        following = self._role(index + 1)
        number = parse_number(token.text)
        before, after = self._text(index - 1), self._text(index + 1)
        if before == "case":
            if number is not None and segment.named_case is None:
                segment.named_case = self.cases.get(int(number))
        elif following == "prison" and number is not None and number >= _SURELY_MONTHS and number == int(number):
            # "amended to 360 imprisonment": no prison term is that many years
            segment.pending.append(_Length(int(number), token.start, token.end))
        elif self._depth and following in ("consecutive", "concurrent"):
            # "(20 months' concurrent, four consecutive)": the unit is carried on
            segment.pending.append(_Length(int(number or 0), token.start, token.end))
        elif self._depth and before == "(" and after == ")":
            pass  # "three (3)", or the number of a footnote or of counts
        elif before in _NUMBERED or after in _NUMBERED:
            pass
        elif following in ("consecutive", "concurrent", "terms") or (
            following == "life" and self._role(index + 2) == "terms"
        ):
            segment.number_of_terms = token
        else:
            self._leave_unread(token)

    def _role(self, index: int) -> str | None:
        if 0 <= index < len(self.tokens) and self.tokens[index].kind == "word":
            return role_of(self.tokens[index].text)
        return None

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    # Words, by their role

    def _read_word(self, token: Token, index: int) -> None:
        role = role_of(token.text)
        if role is None:
            if "president" not in self._segment.said:  # "commuted by President …"
                self._leave_unread(token)
        elif role in _ACTIONS:
            _ACTIONS[role](self, role, token, index)

    def _remember(self, role: str, token: Token, index: int) -> None:
        self._segment.said.add(role)

    def _on_plus(self, role: str, token: Token, index: int) -> None:
        self._segment.n_plus += 1

    def _on_followed(self, role: str, token: Token, index: int) -> None:
        """ "Followed by 60 months' imprisonment": consecutive to what stands before."""
        self._is_follower = True

    def _on_each(self, role: str, token: Token, index: int) -> None:
        """ "60 months on each of two counts": so many equal terms, or sums; "on both counts" does not say it."""
        segment = self._segment
        segment.said.add("per" if token.text == "per" else "every")
        words = [later for later in self.tokens[index + 1 : index + 5] if later.text not in ("of", "the")][:2]
        is_of_counts = any(word.text in ("count", "counts", "case", "cases") for word in words)
        number = parse_number(words[0].text) if words and token.text == "each" and words[0].kind == "number" else None
        n_counts = int(number) if number is not None and is_of_counts and 0 < number <= 100 else None
        if segment.sum_given is not None:
            kind, value, amount = segment.sum_given
            if n_counts is not None:
                self._add_money(kind, value * (n_counts - 1), amount)
            elif token.text in ("each", "every") or (token.text == "per" and is_of_counts):
                self._report(kind, amount.start, token.end, "sentence.number_of_terms")
        elif "prison" in segment.added and self._stage.terms:
            if is_of_counts or token.text == "each":
                self._equal.append((self.case, self._stage.terms[-1], None if segment.is_joined else n_counts))
        elif is_of_counts and not segment.kinds:
            self._n_counts = (n_counts,)

    def _on_first(self, role: str, token: Token, index: int) -> None:
        if self._text(index + 1) != "step":  # "First Step Act"
            self._leave_unread(token)

    def _on_counts(self, role: str, token: Token, index: int) -> None:
        """ "60 months on counts one and two, consecutive": each of them, or both together, is not said."""
        segment = self._segment
        if "prison" in segment.added and not segment.relations and "every" not in segment.said and self._stage.terms:
            self._equal.append((self.case, self._stage.terms[-1], None))

    def _on_earlier(self, role: str, token: Token, index: int) -> None:
        """ "262 months (originally 360 months)": what was first given, whether it stands behind or before."""
        case = self.case
        self._close_earlier()
        self._close_segment()
        self.amended = self.amended or (token.start, token.end)
        first = case.stages[0]
        if len(case.stages) == 1 and first.terms:
            first = Stage()
            case.stages.insert(0, first)
        elif len(case.stages) == 1:
            case.stages.append(Stage())
            self._first_at = token
        elif first.terms:
            self._report("prison", token.start, token.end, "sentence.amended_from")
            first = Stage([Term(0, 0)])
        self._earlier = first
        case.is_first_unstated = False

    def _on_then(self, role: str, token: Token, index: int) -> None:
        """ "Then to 240 months": once more amended; what comes "then" without an amendment is not told."""
        if self._role(index + 1) == "amend":
            return
        is_amended = self.amended and (self._text(index + 1) == "to" or self._has_length(index + 1))
        if is_amended:
            self._on_amend(role, token, index)
        elif not any(self._role(at) == "amend" for at in range(index + 1, index + 9)):
            self._leave_unread(token)

    def _on_to(self, role: str, token: Token, index: int) -> None:
        """ "Amended to 360 months and on May 1, 2015 to 292 months": once more amended."""
        before = [before for before in self.tokens[max(0, index - 3) : index] if before.text != ","][-2:]
        is_dated = len(before) == 2 and before[0].text == "on" and before[1].kind == "date"
        if self.amended and self._amend_at is None and is_dated and self._has_length(index + 1):
            self._on_amend(role, token, index)

    def _has_length(self, index: int) -> bool:
        return self.tokens[index : index + 1] != [] and self.tokens[index].kind == "duration"

    def _on_with(self, role: str, token: Token, index: int) -> None:
        if self._role(index - 1) not in ("consecutive", "concurrent"):  # "concurrent with 60 months"
            self._segment.said.add(role)

    def _on_prison(self, role: str, token: Token, index: int) -> None:
        if "home" in self._segment.said or self._is_conditioned:
            self._add_other()
            self._segment.pending.clear()
            return
        self._on_length(role, token, index)
        if "no" in self._segment.said:
            self.has_punishment = True

    def _on_length(self, role: str, token: Token, index: int) -> None:
        """A noun of a length of time: prison, or supervised release."""
        segment = self._segment
        if segment.is_noun_of_other:
            segment.is_noun_of_other = False
            if role == "prison":
                return
        segment.kinds.append(role)
        if self._text(index - 1) == "no":
            self._report_lengths()
        if segment.pending:
            self._add_lengths(role)
        elif "no" in segment.said:
            self._amend_at = None
        else:
            segment.awaits, segment.noun = role, token

    def _on_probation(self, role: str, token: Token, index: int) -> None:
        if "no" in self._segment.said:
            return  # "without the possibility of parole"
        self._add_other()
        self._last_kind = "other"
        self._amend_at = None
        if self._segment.pending:
            self._segment.pending.clear()
        else:
            self._segment.awaits = "other"

    def _on_money(self, role: str, token: Token, index: int) -> None:
        segment = self._segment
        segment.kinds.append(role)
        self.has_punishment = True
        self._amend_at = None
        if segment.amounts:
            for value, amount in segment.amounts:
                self._add_money(role, value, amount)
            segment.amounts.clear()
        else:
            segment.awaits, segment.noun = role, token

    def _on_home(self, role: str, token: Token, index: int) -> None:
        if token.text == "community" and self._text(index + 1) in ("service", "restitution"):
            return
        self._segment.said.add(role)
        self._add_other()
        self._last_kind = "other"
        self._segment.pending.clear()

    def _on_waived(self, role: str, token: Token, index: int) -> None:
        """ "$10,000 fine (waived)", "fine waived": whether any of it was in force at the grant is not said."""
        segment = self._segment
        if segment.sum_given is not None and segment.sum_given[0] in self.money:
            self._report(segment.sum_given[0], segment.sum_given[2].start, token.end, "sentence.waived")
        segment.said.add("no")

    def _on_service(self, role: str, token: Token, index: int) -> None:
        self._add_other()

    def _on_life(self, role: str, token: Token, index: int) -> None:
        self._wait(_Length(0, token.start, token.end, role))

    def _on_death(self, role: str, token: Token, index: int) -> None:
        self._segment.pending.append(_Length(0, token.start, token.end, role))
        self._add_prison()

    def _on_served(self, role: str, token: Token, index: int) -> None:
        if self._text(index - 1) == "time" and self._text(index - 2) != "for":
            self._on_death(role, token, index)
            self._last_kind = "served"

    def _on_amend(self, role: str, token: Token, index: int) -> None:
        self._close_amendment()
        # "prison term amended to": the noun before it names what is amended, and stays open
        awaits, noun = self._segment.awaits, self._segment.noun
        self._segment.awaits = ""
        self._close_segment()
        self._close_earlier()
        self._amendments.add(index)
        self.amended = self.amended or (token.start, token.end)
        target = self._target(index) if self._role(index - 1) != "as" else None
        if target is None:
            if token.text == "commuted":
                self._report("prison", token.start, token.end, "sentence.commuted_to_unknown")
            # "(as amended on …)": what stands here is the amended sentence, not the first one
            if len(self.case.stages) == 1:
                self.case.is_first_unstated = True
            return
        self._segment.awaits, self._segment.noun = awaits, noun
        self._is_conditioned = False
        self.case.stages.append(Stage())
        self._amend_at, self._last_kind = token, ""
        if target.text == "by":
            self._report("prison", token.start, token.end, "sentence.amended_by")

    def _target(self, index: int) -> Token | None:
        """The word or length that says what the sentence was amended to, if one follows soon."""
        for token in self.tokens[index + 1 : index + 8]:
            if token.text in ("to", "by") or token.kind in ("duration", "number") or token.text == "life":
                return token
            is_filler = token.kind in ("date", "sign") or role_of(token.text) == ""
            if not is_filler or token.text in (";", "\n", "."):
                return None
        return None

    def _on_from(self, role: str, token: Token, index: int) -> None:
        if not self._is_in_clause_of_amendment(index):
            return  # "dismissal from service"
        if any(later.text == "to" for later in self.tokens[index + 1 : index + 6]):
            self._segment.said.add("from … to")  # "from 70 to 60"
        else:
            self._on_earlier(role, token, index)

    def _is_in_clause_of_amendment(self, index: int) -> bool:
        for at in range(index - 1, max(-1, index - 1 - _REACH), -1):
            if at in self._amendments:
                return True
            if self.tokens[at].kind in ("mark", "gap") or self.tokens[at].text in (";", ".", ")", "\n"):
                return False
        return False

    def _on_suspended(self, role: str, token: Token, index: int) -> None:
        """A suspended term counts as imposed; beside a term, a length says how much of it is suspended."""
        self.has_punishment = True
        if not self._stage.terms:  # "two years' suspended sentence"
            self._add_prison()
        self._segment.pending.clear()

    def _on_expire(self, role: str, token: Token, index: int) -> None:
        """ "Commuted to expire on January 19, 2021": the term in force ends that day; its months are not said."""
        if self._amend_at is None:
            self._leave_unread(token)
            return
        self._segment.pending.append(_Length(0, token.start, token.end, role))
        self._add_prison()
        self.ends_on_a_day = token

    def _on_condition(self, role: str, token: Token, index: int) -> None:
        self._report_lengths()
        if self.has_punishment:
            self._is_conditioned = True
        else:  # of nothing
            self._leave_unread(token)

    def _read_part(self, relation: Relation) -> None:
        """ "173 months' imprisonment, with 60 months consecutive": part of the term before it."""
        part = self._segment.pending
        whole = self._stage.terms[-1] if self._stage.terms else Term(0, 0)
        months = sum(length.months for length in part)
        if whole.is_life and relation == "consecutive":
            whole.plus += months
        elif whole.months is None or months > whole.months:
            self._report("prison", part[0].start, part[-1].end, "sentence.part_of_no_term")
        elif relation == "consecutive":
            whole.consecutive += months
        part.clear()

    def _on_relation(self, role: str, token: Token, index: int) -> None:
        segment = self._segment
        relation: Relation = "consecutive" if role == "consecutive" else "concurrent"
        segment.relations.add(relation)
        if self._text(index + 1) in ("to", "with"):
            segment.refers = token
            if self._names_elsewhere(index + 2):
                self._elsewhere.append(token)
        if "every" in segment.said:
            for case in self.cases.values():
                case.relation = case.relation or relation
            return
        if segment.named_case is not None and not segment.pending:
            segment.named_case.relation = relation
            return
        if self._depth and segment.pending:
            if self._earlier is not None:
                self._report("prison", token.start, token.end, "sentence.part_of_no_term")
            elif relation == "consecutive" and self._stage.terms:
                self._stage.terms[-1].consecutive += sum(length.months for length in segment.pending)
            segment.pending.clear()
            return
        if segment.pending and ("with" in segment.said or self._is_conditioned):
            self._read_part(relation)
            return
        if segment.pending:  # "60 months consecutive"
            self._add_prison()
        if self._last_kind == "prison" and self._stage.terms and segment.number_of_terms is None:
            self._stage.terms[-1].relation = relation

    def _names_elsewhere(self, index: int) -> bool:
        """Whether what follows names a sentence that was given elsewhere: "another case", "the Eastern District of"."""
        for at in range(index, len(self.tokens)):
            token = self.tokens[at]
            if token.kind in ("mark", "gap") or token.text in (";", ".", ")", "\n"):
                return False
            if token.text in _ELSEWHERE:
                return self._text(at - 1) not in _ANY
            is_case_of_list = token.text == "case" and self._text(at + 1) in [str(number) for number in self.cases]
            if token.kind == "court" or (token.text == "case" and not is_case_of_list):
                return True
        return False


#: What each role of a word does. Some roles only stand beside others: "as", "terms", and
#: "partly", for "partially concurrent" without the part is not said to be consecutive.
_ACTIONS: Final[dict[str, Callable[[SentenceReader, str, Token, int], None]]] = {
    **dict.fromkeys(("no", "every", "total", "president"), SentenceReader._remember),
    "first": SentenceReader._on_first,
    "plus": SentenceReader._on_plus,
    "followed": SentenceReader._on_followed,
    "each": SentenceReader._on_each,
    "counts": SentenceReader._on_counts,
    "earlier": SentenceReader._on_earlier,
    "then": SentenceReader._on_then,
    "to": SentenceReader._on_to,
    **dict.fromkeys(_MONEY, SentenceReader._on_money),
    "with": SentenceReader._on_with,
    "prison": SentenceReader._on_prison,
    "release": SentenceReader._on_length,
    "probation": SentenceReader._on_probation,
    "home": SentenceReader._on_home,
    "waived": SentenceReader._on_waived,
    "service": SentenceReader._on_service,
    "life": SentenceReader._on_life,
    "death": SentenceReader._on_death,
    "served": SentenceReader._on_served,
    "amend": SentenceReader._on_amend,
    "from": SentenceReader._on_from,
    "suspended": SentenceReader._on_suspended,
    "expire": SentenceReader._on_expire,
    "condition": SentenceReader._on_condition,
    **dict.fromkeys(("consecutive", "concurrent"), SentenceReader._on_relation),
}
