"""The Sentence text: what each case was first given, what is in force, what comes beside prison.

A text is read in three steps: its tokens; from these the cases, each a chain of stages
(as imposed, then each amendment), each stage with its prison terms and its money; from
the stages the columns. Words that no step accounts for make the columns that they could
change missing, with a :class:`~analysis.lists.reading.Problem`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analysis.lists.clean import fold
from analysis.lists.dates import earliest, parse_date
from analysis.lists.facts.durations import parse_duration, split_durations
from analysis.lists.facts.lexing import Token, is_minus, read_tokens
from analysis.lists.facts.money import parse_amount
from analysis.lists.numbers import parse_number
from analysis.lists.reading import Fact, Problem, Reading

Relation = Literal["", "consecutive", "concurrent"]

COLUMNS = (
    *("is_amended", "is_life_imposed", "imposed_months", "is_life", "sentence_months", "life_plus_months"),
    *("supervised_release_months", "fine_usd", "restitution_usd", "is_death", "first_sentenced_on"),
)
PRISON_COLUMNS = ("is_life_imposed", "imposed_months", "is_life", "sentence_months", "life_plus_months")

#: Columns that stay missing when words beside a component of this kind are not understood.
_COLUMNS_OF = {
    "prison": PRISON_COLUMNS,
    "release": ("supervised_release_months",),
    "fine": ("fine_usd",),
    "restitution": ("restitution_usd",),
}

_WORDS: dict[str, str] = {}
for _role, _text in {
    "prison": "imprisonment imprisoned incarceration incarcerated prison confinement confined custody jail",
    "release": "supervised supervision",
    "probation": "probation probated parole",
    "fine": "fine fines fined",
    "restitution": "restitution",
    "money": (
        "money assessment assessments forfeiture forfeitures forfeit forfeited judgment repay repayment cost costs"
    ),
    "home": "home house halfway community detention arrest intermittent weekend weekends residence",
    "life": "life lifetime",
    "death": "death",
    "plus": "plus",
    "amend": "amended reduced modified resentenced re-sentenced commuted corrected lowered increased"
    " amending reducing resentencing",
    "as": "as",
    "from": "from",
    "to": "to",
    "consecutive": "consecutive consecutively",
    "concurrent": "concurrent concurrently",
    "partly": "partially partly part",
    "every": "each all both cases sentences",
    "president": "president",
    "terms": "terms",
    "suspended": "suspended",
    "condition": "conditioned conditional condition conditions including upon",
    "no": "no none without waived",
    "served": "served",
    "per": "per",
    "service": "dismissal dishonorable discharge discharged rank grade",
    # words that carry no value of their own
    "": "a an and the of on in with for or by at be shall that this his her their its is was said any time term"
    " special release released remand remanded sentence sentenced order ordered obligation"
    " amount total totaling combined dollar dollars thousand million joint several jointly severally above"
    " offense offenses count counts case remainder remaining balance unpaid run running runs"
    " state federal other another credit original originally subsequently then later also"
    " undischarged imposed district court superior following followed period years year months month day days"
    " service hours hour performance perform performed undetermined unspecified but pay allowances"
    " bad conduct reduction rate e petitioner defendant"
    " buy united states government treatment drug substance abuse program participation center facility"
    " which under pursuant mandatory minimum additional due plea rule"
    " between lowest enlisted possibility eligibility docket number consisting of first step act fair sentencing"
    " amendment guideline guidelines retroactive motion full week weeks continued payment owing securities exchange"
    " commission",
}.items():
    for _word in _text.split():
        _WORDS[_word] = _role
#: Words beside which a number says nothing of a sentence: "count 2", "rank E-4", "one full day per week".
_NUMBERED = {"count", "counts", "case", "cases", "e", "e-", "rule", "amendment", "full"}
#: A bare number from which on it can only be months.
_SURELY_MONTHS = 100
_STOPS = {";", ",", ":", "\n", "."}
#: Units of what is no term of imprisonment.
_NO_LENGTH = ("hour", "weekend")


@dataclass(slots=True)
class Term:
    """One term of imprisonment: finite ``months``, or life with ``plus`` months after it.

    ``months`` is None where it is not a number of months: life, death, time served, or
    days alone. ``consecutive`` months of it run after the others when ``relation`` does
    not say that all of it does.
    """

    start: int
    end: int
    months: int | None = None
    plus: int = 0
    is_life: bool = False
    is_death: bool = False
    relation: Relation = ""
    consecutive: int = 0


@dataclass(slots=True)
class Stage:
    """What one judgment gave: as imposed, or an amendment; None is not stated in it."""

    terms: list[Term] = field(default_factory=list)
    fine: float | None = None
    restitution: float | None = None


@dataclass(slots=True)
class Case:
    """One court case: its number, its judgments in order, how it stands to the other cases."""

    number: int
    stages: list[Stage] = field(default_factory=lambda: [Stage()])
    is_first_unstated: bool = False
    relation: Relation = ""

    @property
    def in_force(self) -> Stage:
        """The last stage, with what it does not restate kept from the stages before it."""
        if len(self.stages) == 1:
            return self.stages[0]
        force = Stage()
        for stage in self.stages:
            force.terms = stage.terms or force.terms
            force.fine = force.fine if stage.fine is None else stage.fine
            force.restitution = force.restitution if stage.restitution is None else stage.restitution
        return force


@dataclass(slots=True)
class _Quantity:
    """A length of time, or a life, death or served time, that waits for its noun."""

    kind: Literal["duration", "life", "death", "served"]
    months: int
    has_months: bool
    start: int
    end: int


class _Reader:
    """Goes over the tokens once and keeps the cases, the problems and what is still open."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.cases: dict[int, Case] = {}
        self.case = self._open_case(1)
        self.is_numbered = False
        self.problems: list[Problem] = []
        self.releases: list[Fact] = []
        self.dates: list[Fact] = []
        self.unread: list[tuple[str, int, int]] = []  # of the present segment
        self.amended: tuple[int, int] | None = None
        # open in the present segment
        self.pending: list[_Quantity] = []
        self.amounts: list[tuple[float, Token]] = []
        self.awaits = ""  # a noun came first: "term of imprisonment of 240 months"
        self.segment_kinds: list[str] = []
        self.bare: list[Term] = []  # without a noun, after another term: each has to say how it stands to that
        self.added: set[str] = set()  # the kinds of which a length was read
        self.is_conditioned = False
        self.has_plus = self.has_no = self.has_from = self.is_moved = False
        self.is_home = self.is_for_all = self.is_name = self.is_rate = False
        self.relations: set[Relation] = set()
        self.number_of_terms: Token | None = None
        self.named_case: Case | None = None  # "sentence in case 2 to run consecutively to case 1"
        self.noun: Token | None = None  # the last noun that came before its quantity
        self.money: dict[str, list[Token]] = {"fine": [], "restitution": []}  # where each stands
        self.unstated: dict[tuple[str, int], Token] = {}  # named with no sum, by kind and case
        self.depth = 0
        self.last_kind = ""
        self.amend_at: Token | None = None  # an amendment that has named nothing yet
        self.has_punishment = False  # of any kind, in a column of ours or not

    # -- cases and stages

    def _open_case(self, number: int) -> Case:
        return self.cases.setdefault(number, Case(number))

    @property
    def stage(self) -> Stage:
        return self.case.stages[-1]

    # -- closing what is open

    def close_segment(self) -> None:
        """At a stop: what still waits for a noun is prison time, or money without a name."""
        last = self.segment_kinds[-1] if self.segment_kinds else ""
        if self.pending:
            if self.is_conditioned or self.is_home or self.is_rate:
                self.pending.clear()
            elif last in ("money", "other"):
                self._report_lengths()
            elif self.awaits == "release":
                self._add_release()
            else:
                n_terms = len(self.stage.terms)
                self._add_prison()
                if n_terms:
                    self.bare += self.stage.terms[n_terms:]
        elif self.awaits in ("prison", "release") and self.awaits not in self.added and not self.relations:
            assert self.noun is not None
            self._report(self.awaits, self.noun.start, self.noun.end, "sentence.no_length")
        for value, token in self.amounts:
            if self.awaits in ("fine", "restitution", "money"):
                self._add_money(self.awaits, value, token)
            else:
                self.problems.append(Problem("fine_usd", token.start, token.end, "sentence.amount_without_kind"))
        if self.awaits in self.money and not self.amounts and not self.has_no and self.noun is not None:
            self.unstated[self.awaits, self.case.number] = self.noun
        self.amounts.clear()
        if self.unread:
            self._report_unread()
        self.named_case = None
        self.awaits = ""
        self.segment_kinds.clear()
        self.added.clear()
        self.has_plus = self.has_no = self.has_from = self.is_moved = False
        self.is_home = self.is_for_all = self.is_name = self.is_rate = False
        self.relations.clear()
        self.number_of_terms = None

    def _report_lengths(self) -> None:
        """Lengths of time of which the text does not say what they are."""
        if self.pending:
            self._report("prison", self.pending[0].start, self.pending[-1].end, "sentence.length_without_kind")
        self.pending.clear()

    def _report_unread(self) -> None:
        """Words not understood make missing what they could change: beside what is in no column, the prison terms."""
        kinds = dict.fromkeys(self.segment_kinds)  # not a set: the problems stand in the same order in every run
        unread, self.unread = self.unread, []
        columns = [column for kind in kinds for column in _COLUMNS_OF.get(kind, ())] or list(PRISON_COLUMNS)
        first_of_kind = {kind: (start, end) for kind, start, end in reversed(unread)}
        for kind, (start, end) in first_of_kind.items():
            self.problems += [Problem(column, start, end, f"sentence.unread_{kind}") for column in columns]

    def _add_prison(self) -> None:
        quantities, self.pending = self.pending, []
        if not quantities:
            return
        term = Term(quantities[0].start, quantities[-1].end)
        if len(quantities) > 1 and not self.has_plus:
            self._report("prison", term.start, term.end, "sentence.two_terms")
        n_finite = months = 0
        has_months = False
        for quantity in quantities:
            if quantity.kind == "duration":
                n_finite += 1
                months += quantity.months
                has_months = has_months or quantity.has_months
            elif quantity.kind == "life":
                term.is_life = True
            elif quantity.kind == "death":
                term.is_death = True
        if self.has_plus and self.stage.terms and len(quantities) == n_finite == 1:
            # "Life imprisonment plus 60 months": the months join the term before them
            before = self.stage.terms[-1]
            before.end = term.end
            if before.is_life:
                before.plus += months
            elif before.months is not None:
                before.months += months
            self.has_plus = False
            return
        if term.is_life:
            term.plus = months
        elif term.is_death:
            pass
        elif has_months:  # stray days are dropped, and a term of days alone has no months
            term.months = months
        self.has_plus = False
        if self.number_of_terms is not None and term.months is not None:
            self._multiply(term, self.number_of_terms)
        if len(self.case.stages) > 1 and not self.stage.terms:
            # an amendment keeps a case consecutive that was so before
            earlier = [stage.terms[-1] for stage in self.case.stages if stage.terms]
            if earlier:
                term.relation = earlier[-1].relation
        self.stage.terms.append(term)
        self.added.add("prison")
        self.has_punishment = True
        self.last_kind = "prison"
        self.amend_at = None

    def _multiply(self, term: Term, number_of_terms: Token) -> None:
        """ "Two consecutive terms of 60 months": 120; concurrent ones are as long as one."""
        number = parse_number(number_of_terms.text)
        if self.relations == {"consecutive"} and number is not None and number <= 100 and term.months is not None:
            term.months *= int(number)
        elif self.relations != {"concurrent"}:
            self._report("prison", number_of_terms.start, term.end, "sentence.number_of_terms")
        self.number_of_terms = None

    def _add_release(self) -> None:
        quantities, self.pending = self.pending, []
        for quantity in quantities:
            value: object = "life" if quantity.kind == "life" else quantity.months
            if quantity.kind == "duration" and not quantity.has_months:
                continue  # stray days are dropped
            self.releases.append(Fact(value, quantity.start, quantity.end, "sentence.supervised_release", "sentence"))
        self.added.add("release")
        self.has_punishment = True
        self.last_kind = "release"
        self.amend_at = None

    def _add_money(self, kind: str, value: float, token: Token) -> None:
        if kind in self.money:
            self.money[kind].append(token)
        if kind == "fine":
            self.stage.fine = (self.stage.fine or 0) + value
        elif kind == "restitution":
            self.stage.restitution = (self.stage.restitution or 0) + value
        self.last_kind = kind
        self.amend_at = None

    def _report(self, kind: str, start: int, end: int, rule: str) -> None:
        columns = _COLUMNS_OF.get(kind, PRISON_COLUMNS)
        self.problems += [Problem(column, start, end, rule) for column in columns]

    # -- the walk

    def read(self) -> None:
        tokens = self.tokens
        for index, token in enumerate(tokens):
            kind = token.kind
            if kind == "sign":
                self._read_sign(token, index)
            elif kind == "word":
                self._read_word(token, index)
            elif kind == "duration":
                self._read_duration(token)
            elif kind == "amount":
                value = parse_amount(token.text)
                if value is None:
                    self.unread.append(("amount", token.start, token.end))
                else:
                    if self.awaits in ("fine", "restitution", "money"):
                        self._add_money(self.awaits, value, token)
                        self.awaits = ""
                    else:
                        self.amounts.append((value, token))
            elif kind == "date":
                value_on = parse_date(token.text)
                if value_on is None:
                    self.problems.append(
                        Problem("first_sentenced_on", token.start, token.end, "sentence.impossible_date")
                    )
                else:
                    self.dates.append(Fact(value_on, token.start, token.end, "sentence.date", "sentence"))
                    self._split_dated_term(index)
            elif kind == "mark":
                self._read_mark(token)
            elif kind == "number":
                self._read_number(token, index)
        self.close_segment()
        self._close_amendment()
        is_related = any(case.relation for case in self.cases.values())
        for term in self.bare:
            if not (term.relation or term.is_life or term.is_death or is_related):
                self._report("prison", term.start, term.end, "sentence.length_without_kind")

    def _read_mark(self, token: Token) -> None:
        self.close_segment()
        self._close_amendment()
        self.is_numbered = True
        self.case = self._open_case(int(token.text.split(".")[0]))
        self.is_conditioned = False
        self.last_kind = ""

    def _read_sign(self, token: Token, index: int) -> None:
        sign = token.text
        if sign == "(":
            self.depth += 1
        elif sign == ")":
            if self.depth and self.pending and self.last_kind == "served":
                self._add_prison()
            self.depth = max(0, self.depth - 1)
        elif sign in _STOPS:
            if (sign == "," and self.depth) or (sign == ":" and self.awaits):
                return  # "(20 months' concurrent, four consecutive)"; "supervised release: five years"
            self.close_segment()
            if sign in ";.":
                self.is_conditioned = False
        elif sign == "+":
            self.has_plus = True
        elif is_minus(self.tokens, index):
            self.unread.append(("sign", token.start, token.end))
        elif sign in "&\"'*-":
            pass
        else:
            self.unread.append(("sign", token.start, token.end))

    def _read_duration(self, token: Token) -> None:
        length = parse_duration(token.text)
        is_mark = self.is_numbered and token.text[1:2] == "." and token.text[0].isdigit()
        if length is None and is_mark and int(token.text[0]) in (self.case.number + 1, *self.cases):
            # "2.3 months": the second case, three months
            self._read_mark(Token("mark", token.text[:2], token.start, token.start + 2))
            token = Token("duration", token.text[2:], token.start + 2, token.end)
            length = parse_duration(token.text)
        if length is None:
            self._read_several(token)
            return
        if not length.months and not length.days and not token.text.rstrip("'s").endswith(_NO_LENGTH):
            self.unread.append(("length", token.start, token.end))  # "0 months"
        if self.has_from:
            self._read_earlier(token, length.months)
            return
        has_months = length.months > 0
        quantity = _Quantity("duration", length.months, has_months, token.start, token.end)
        if token.text.rstrip("'s").endswith(_NO_LENGTH):
            return
        self.pending.append(quantity)
        self._serve_awaiting()

    def _read_several(self, token: Token) -> None:
        """ "70 months, four-year term of supervised release": two lengths of time, not one."""
        spans = split_durations(token.text)
        if len(spans) < 2:
            self._report("prison", token.start, token.end, "sentence.part_months")
            return
        before = 0
        for start, end in spans:
            if "," in token.text[before:start]:
                self.close_segment()
            self._read_duration(Token("duration", token.text[start:end], token.start + start, token.start + end))
            before = end

    def _read_earlier(self, token: Token, months: int) -> None:
        """ "324 months (amended from 360 months)": what stands after "from" was the first sentence."""
        if self.stage.terms and len(self.case.stages) == 1 and months and not self.is_moved:
            self.case.stages.insert(0, Stage(terms=[Term(token.start, token.end, months)]))
            self.case.is_first_unstated = False
        else:
            self._report("prison", token.start, token.end, "sentence.amended_from")

    def _serve_awaiting(self) -> None:
        """A noun that came before its quantity takes it: "term of imprisonment of 240 months"."""
        if self.awaits == "prison":
            self.awaits = ""
            self._add_prison()
        elif self.awaits == "release":
            self.awaits = ""
            self._add_release()
        elif self.awaits == "other":
            self.pending.clear()

    def _read_number(self, token: Token, index: int) -> None:
        following = self._role(index + 1)
        number = parse_number(token.text)
        if self._text(index - 1) == "case":
            if number is not None and self.named_case is None:
                self.named_case = self.cases.get(int(number))
            return
        if following == "prison" and number is not None and number >= _SURELY_MONTHS and number == int(number):
            # "amended to 360 imprisonment": no prison term is that many years
            self.pending.append(_Quantity("duration", int(number), True, token.start, token.end))
            return
        if self.depth and following in ("consecutive", "concurrent"):
            # "(20 months' concurrent, four consecutive)": the unit is carried on
            self.pending.append(_Quantity("duration", int(number or 0), True, token.start, token.end))
        elif self.depth and self._text(index - 1) == "(" and self._text(index + 1) == ")":
            pass  # "three (3)", or the number of a footnote or of counts
        elif following in ("consecutive", "concurrent", "terms") or (
            following == "life" and self._role(index + 2) == "terms"
        ):
            self.number_of_terms = token
        elif self._text(index - 1) in _NUMBERED or self._text(index + 1) in _NUMBERED:
            pass  # numbers of counts, cases and ranks
        else:
            self.unread.append(("number", token.start, token.end))

    def _role(self, index: int) -> str | None:
        if 0 <= index < len(self.tokens) and self.tokens[index].kind == "word":
            return _WORDS.get(self.tokens[index].text.rstrip("'"))
        return None

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _read_word(self, token: Token, index: int) -> None:
        role = _WORDS.get(token.text)
        if role is None:
            word = token.text.strip("'-")
            role = _WORDS.get(word) or _WORDS.get(word.removesuffix("'s"))
        if self.is_name and not role:
            return  # "commuted by President …"
        if role is None:
            self.unread.append(("word", token.start, token.end))
        elif role in _ACTIONS:
            _ACTIONS[role](self, token, index)

    def _add_other(self) -> None:
        """A punishment that is in no column: probation, home confinement, a discharge from the forces."""
        self.segment_kinds.append("other")
        self.has_punishment = True

    def _on_prison(self, token: Token, index: int) -> None:
        if self.is_home or self.is_conditioned:
            self._add_other()
            self.pending.clear()
            return
        self.segment_kinds.append("prison")
        if self._text(index - 1) == "no":
            self._report_lengths()
        if self.pending:
            self._add_prison()
        elif self.has_no:
            self.amend_at, self.has_punishment = None, True
        else:
            self.awaits, self.noun = "prison", token

    def _on_release(self, token: Token, index: int) -> None:
        self.segment_kinds.append("release")
        if self._text(index - 1) == "no":
            self._report_lengths()
        if self.pending:
            self._add_release()
        elif self.has_no:
            self.amend_at = None
        else:
            self.awaits, self.noun = "release", token

    def _on_probation(self, token: Token, index: int) -> None:
        if self.has_no:
            return  # "without the possibility of parole"
        self._add_other()
        self.last_kind = "other"
        self.amend_at = None
        if self.pending:
            self.pending.clear()
        else:
            self.awaits = "other"

    def _on_money(self, token: Token, index: int, kind: str = "money") -> None:
        self.segment_kinds.append(kind)
        self.has_punishment = True
        self.amend_at = None
        if self.amounts:
            for value, amount in self.amounts:
                self._add_money(kind, value, amount)
            self.amounts.clear()
        else:
            self.awaits, self.noun = kind, token

    def _on_fine(self, token: Token, index: int) -> None:
        self._on_money(token, index, "fine")

    def _on_restitution(self, token: Token, index: int) -> None:
        self._on_money(token, index, "restitution")

    def _on_home(self, token: Token, index: int) -> None:
        if token.text == "community" and self._text(index + 1) in ("service", "restitution"):
            return
        self.is_home = True
        self._add_other()
        self.last_kind = "other"
        self.pending.clear()

    def _on_service(self, token: Token, index: int) -> None:
        self._add_other()

    def _on_per(self, token: Token, index: int) -> None:
        self.is_rate = True

    def _on_life(self, token: Token, index: int) -> None:
        self.pending.append(_Quantity("life", 0, False, token.start, token.end))
        self._serve_awaiting()

    def _on_death(self, token: Token, index: int) -> None:
        self.pending.append(_Quantity("death", 0, False, token.start, token.end))
        self._add_prison()

    def _on_served(self, token: Token, index: int) -> None:
        if self._text(index - 1) == "time" and self._text(index - 2) != "for":
            self.pending.append(_Quantity("served", 0, False, token.start, token.end))
            self._add_prison()
            self.last_kind = "served"

    def _on_plus(self, token: Token, index: int) -> None:
        self.has_plus = True

    def _on_amend(self, token: Token, index: int) -> None:
        self._close_amendment()
        # "prison term amended to": the noun before it names what is amended, and stays open
        awaits = self.awaits
        self.awaits = ""
        self.close_segment()
        self.amended = self.amended or (token.start, token.end)
        target = self._target(index) if self._role(index - 1) != "as" else None
        if target is None:
            if token.text == "commuted":
                self._report("prison", token.start, token.end, "sentence.commuted_to_unknown")
            # "(as amended on …)": what stands here is the amended sentence, not the first one
            if len(self.case.stages) == 1:
                self.case.is_first_unstated = True
            return
        self.awaits = awaits
        self.is_conditioned = False
        self.case.stages.append(Stage())
        self.amend_at = token
        if target.text == "by":
            self._report("prison", token.start, token.end, "sentence.amended_by")

    def _target(self, index: int) -> Token | None:
        """The word or length that says what the sentence was amended to, if one follows soon."""
        for token in self.tokens[index + 1 : index + 8]:
            if token.text in ("to", "by") or token.kind in ("duration", "number") or token.text == "life":
                return token
            if token.kind not in ("date", "sign") and _WORDS.get(token.text) != "":
                return None
            if token.text in (";", "\n", "."):
                return None
        return None

    def _close_amendment(self) -> None:
        if self.amend_at is not None:
            self._report("prison", self.amend_at.start, self.amend_at.end, "sentence.amended_to_unknown")
            self.amend_at = None

    def _on_from(self, token: Token, index: int) -> None:
        self.has_from = self.amended is not None
        self.is_moved = any(later.text == "to" for later in self.tokens[index + 1 : index + 6])  # "from 70 to 60"

    def _on_president(self, token: Token, index: int) -> None:
        self.is_name = True

    def _on_no(self, token: Token, index: int) -> None:
        self.has_no = True

    def _on_every(self, token: Token, index: int) -> None:
        self.is_for_all = True

    def _on_suspended(self, token: Token, index: int) -> None:
        self.has_punishment = True
        self.pending.clear()

    def _on_condition(self, token: Token, index: int) -> None:
        self._report_lengths()
        if self.has_punishment:
            self.is_conditioned = True
        else:  # of nothing
            self.unread.append(("word", token.start, token.end))

    def _on_consecutive(self, token: Token, index: int) -> None:
        self._relate("consecutive")

    def _on_concurrent(self, token: Token, index: int) -> None:
        self._relate("concurrent")

    def _relate(self, relation: Relation) -> None:
        self.relations.add(relation)
        if self.is_for_all:
            for case in self.cases.values():
                case.relation = case.relation or relation
            return
        if self.named_case is not None and not self.pending:
            self.named_case.relation = relation
            return
        if self.depth and self.pending:
            quantities, self.pending = self.pending, []
            if relation == "consecutive" and self.stage.terms:
                self.stage.terms[-1].consecutive += sum(quantity.months for quantity in quantities)
            return
        if self.pending:  # "60 months consecutive"
            self._add_prison()
        if self.last_kind == "prison" and self.stage.terms and self.number_of_terms is None:
            self.stage.terms[-1].relation = relation

    def _split_dated_term(self, index: int) -> None:
        """A prison term that follows the other parts of a judgment, with its own date, is a later one.

        "383 months' imprisonment; eight years' supervised release; 360 months' imprisonment
        (August 31, 2000)". Terms that stand together are counts of one judgment.
        """
        terms = self.stage.terms
        if len(terms) < 2 or not self.depth or terms[-1].relation or self.last_kind != "prison":
            return
        if any(terms[-2].end < fact.start < terms[-1].start for fact in self.releases):
            later = terms.pop()
            self.case.stages.append(Stage(terms=[later]))
            self.amended = self.amended or (later.start, self.tokens[index].end)


#: What each role of a word does. Some roles only stand beside others: "as", "to", "terms", and
#: "partly", for "partially concurrent" without the part is not said to be consecutive.
_ACTIONS = {role: getattr(_Reader, f"_on_{role}") for role in set(_WORDS.values()) if hasattr(_Reader, f"_on_{role}")}


@dataclass(slots=True)
class _Total:
    """Prison of all cases together."""

    is_life: bool
    is_death: bool
    months: int | None
    plus: int
    start: int
    end: int


def _join(cases: list[Case], stages: list[Stage]) -> _Total:
    """All terms together: those said to be consecutive are added, otherwise the longest counts."""
    terms = [
        (term, term.relation or case.relation)
        for case, stage in zip(cases, stages, strict=True)
        for term in stage.terms
    ]
    if not terms:
        return _Total(False, False, None, 0, 0, 0)
    if len(terms) == 1:
        term = terms[0][0]
        return _Total(term.is_life, term.is_death, term.months, term.plus, term.start, term.end)
    start, end = min(term.start for term, _ in terms), max(term.end for term, _ in terms)
    is_life = any(term.is_life for term, _ in terms)
    is_death = any(term.is_death for term, _ in terms)
    added = longest = plus = 0
    for term, relation in terms:
        months = term.months or 0
        if term.is_life:
            plus = max(plus, term.plus)
        elif relation == "consecutive":
            added += months
        else:
            longest = max(longest, months - term.consecutive)
            added += term.consecutive
    if is_life:
        # what stands beside a life term that is itself consecutive is consecutive to it
        if any(term.is_life and relation == "consecutive" for term, relation in terms):
            added += longest
        return _Total(True, is_death, None, plus + added, start, end)
    is_known = any(term.months is not None for term, _ in terms)
    return _Total(False, is_death, added + longest if is_known else None, 0, start, end)


def _months(total: _Total, rule: str) -> Fact:
    """Finite months; a term of days alone has none, and none are guessed."""
    if total.months is None and total.end:
        rule = "sentence.no_months"
    return Fact(total.months, total.start, total.end, rule, "sentence")


def _length(release: Fact) -> float:
    return float("inf") if release.value == "life" else release.value


def _sum(reader: _Reader, kind: str, numbers: list[int], sums: list[float | None]) -> Fact:
    """The fines or the restitution of all cases; missing where one is named with no sum."""
    for number, value in zip(numbers, sums, strict=True):
        if value is None and (kind, number) in reader.unstated:
            noun = reader.unstated[kind, number]
            return Fact(None, noun.start, noun.end, "sentence.amount_not_stated", "sentence")
    amounts = reader.money[kind]
    span = (amounts[0].start, amounts[-1].end) if amounts else (0, 0)
    return Fact(sum(value or 0 for value in sums), *span, f"sentence.{kind}", "sentence")


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
    facts = dict.fromkeys(COLUMNS, _NOT_SAID)
    if not folded.strip():
        return Reading(facts, [])
    reader = _Reader(read_tokens(folded))
    reader.read()
    if not reader.has_punishment:
        reader.problems += [Problem(column, 0, len(folded), "sentence.no_punishment") for column in PRISON_COLUMNS]
    cases = list(reader.cases.values())
    problems = reader.problems
    if problems:  # of each rule and column the first place is enough
        problems = list({(problem.column, problem.rule): problem for problem in reversed(problems)}.values())

    in_force = [case.in_force for case in cases]
    force = _join(cases, in_force)
    if not any([case.is_first_unstated for case in cases]):  # noqa: C419 - a list of one or two is quicker
        first = _join(cases, [case.stages[0] for case in cases]) if reader.amended else force
        facts["is_life_imposed"] = Fact(first.is_life, first.start, first.end, "sentence.imposed", "sentence")
        if not first.is_life and not first.is_death:
            facts["imposed_months"] = _months(first, "sentence.imposed")
    facts["is_life"] = Fact(force.is_life, force.start, force.end, "sentence.in_force", "sentence")
    facts["is_death"] = Fact(force.is_death, force.start, force.end, "sentence.in_force", "sentence")
    facts["life_plus_months"] = Fact(force.plus, force.start, force.end, "sentence.life_plus", "sentence")
    if not force.is_life and not force.is_death:
        facts["sentence_months"] = _months(force, "sentence.in_force")

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
    for problem in problems:
        facts[problem.column] = Fact(None, problem.start, problem.end, problem.rule, "sentence")
    return Reading(facts, problems)
