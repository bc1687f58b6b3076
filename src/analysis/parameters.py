"""What a person may choose of a report or a notebook: each parameter's name, kind, bounds and meaning, declared once.

The options of the command, the parameters of a papermill run, the first cell of each
notebook, the form of the exploring notebook, the parameters that a report prints and
``docs/parameters.md`` all come from these declarations.

A value is data: it is compared, never run, formatted or completed. All faults are reported
at once, as sentences, before anything has started.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from analysis.errors import UsageError, nearest

ParameterKind = Literal["text", "path", "choice", "choices", "integer", "flag"]

#: The type of the values of each kind. Nothing is converted: "3" is no number, 1 is not true.
TYPES: Final[Mapping[ParameterKind, type]] = MappingProxyType(
    {"text": str, "path": str, "choice": str, "choices": tuple, "integer": int, "flag": bool}
)

#: The form of a batch id: the day of the grants, the president's last name, ``-2`` for a second time in office.
BATCH_ID_FORM: str = r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z]+(?:-[a-z]+)*(?:-[0-9])?"

#: Unicode categories of invisible characters: controls with line ends, format characters such as direction marks,
#: surrogates, separators of lines and paragraphs.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))

#: Bytes of the longest name of a file or folder that any file system takes.
_LONGEST_PART = 255


class ParameterError(UsageError):
    """Parameters that are unknown, missing or not what they are declared to be."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a person may choose.

    Without a ``default`` it has to be given; a notebook as it is kept has the ``example``.
    ``empty`` is what an empty text stands for. ``pattern`` is what a whole text matches, ``form``
    the same in words; ``longest`` bounds its characters. ``low`` and ``high`` bound a number,
    inclusive. A report prints it under its ``label``. A text that ``is_list`` may name several values, joined by
    semicolons as in a cell of the grants table.
    """

    name: str
    kind: ParameterKind
    label: str
    meaning: str
    default: str | int | bool | tuple[str, ...] | None = None
    example: str = ""
    empty: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    longest: int = 100
    low: int | None = None
    high: int | None = None
    is_list: bool = False

    def fault_of(self, value: object) -> str:
        """What is wrong with a value, to follow the parameter's name; empty if it is as declared.

        >>> PUBLISHED_NAMES.fault_of("ful")
        "there is no 'ful'; did you mean full?"
        >>> PUBLISHED_NAMES.fault_of("full")
        ''
        """
        if type(value) is not TYPES[self.kind]:
            return f"{_TYPE_WORDS[TYPES[self.kind]]} is needed, not {say_given(value)}"
        if isinstance(value, tuple):
            faults = [self._fault_of_text(part) for part in value]
            return next(filter(None, faults), "" if value else f"nothing is chosen of {_join(self.choices, 'or')}")
        if isinstance(value, str):
            return self._fault_of_text(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return ""
        if self.low is not None and value < self.low:
            return f"at least {_figure(self.low)} is needed"
        return f"at most {_figure(self.high)} is possible" if self.high is not None and value > self.high else ""

    def _fault_of_text(self, value: object) -> str:
        if not isinstance(value, str):
            return f"{_TYPE_WORDS[str]} is needed, not {say_given(value)}"
        for character in value:
            if unicodedata.category(character) in _UNSEEN and not (self.kind == "path" and _is_byte(character)):
                return f"it has a character that nobody sees (U+{ord(character):04X}): {_shown(value)}"
        if len(value) > self.longest:
            return f"it has {len(value):,} characters, and at most {self.longest:,} are possible: {_shown(value)}"
        if self.empty and not value:
            return ""
        unknown = [one for one in (value.split(";") if self.is_list else [value]) if one not in self.choices]
        if self.choices and unknown:
            return say_no_such(unknown[0], self.choices)
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"{_shown(value)} is not {self.form}"
        if self.kind == "path" and "://" in value:
            return f"{_shown(value)} is an address; a path of this machine is needed"
        if self.kind == "path" and any(len(os.fsencode(part)) > _LONGEST_PART for part in re.split(r"[/\\]", value)):
            return f"a file or folder in it has a longer name than any can have: {_shown(value)}"
        return ""

    @property
    def help(self) -> str:
        """The meaning as a line of help: its choices, and what an empty text stands for."""
        choices = f": {_join(self.choices, 'or')}" if self.choices else ""
        return self.meaning + choices + (f"; empty for {self.empty}" if self.empty else "")


def _is_byte(character: str) -> bool:
    """Whether it stands for a byte of a path that the system's encoding cannot decode (PEP 383)."""
    return "\udc80" <= character <= "\udcff"


@dataclass(frozen=True, slots=True)
class Schema:
    """The parameters of one notebook, or of a publication, in the order in which they are shown.

    A notebook names it in its metadata: ``{"clemency": {"parameters": "batch"}}``. ``own`` are those that only
    the cell of a notebook has (:mod:`analysis.run.declared`), each with what is wrong with a value of it.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    own: Mapping[str, Callable[[object], str]] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> list[str]:
        """The names of all parameters."""
        return [*(parameter.name for parameter in self.parameters), *self.own]

    def __getitem__(self, name: str) -> Parameter:
        """The parameter with a name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)

    def with_choices(self, choices: Mapping[str, Sequence[str]]) -> Schema:
        """The schema with choices that come from the data, by the name of the parameter.

        >>> EXPLORE.with_choices({"drug": ["heroin"]})["drug"].fault_of("herion")
        "there is no 'herion'; did you mean heroin?"
        """
        return replace(
            self,
            parameters=tuple(
                replace(one, choices=tuple(choices[one.name])) if one.name in choices else one
                for one in self.parameters
            ),
        )

    def check(self, values: Mapping[Any, object]) -> dict[str, Any]:
        """The parameters as declared, in order, with the defaults of those that were not given.

        Parameters
        ----------
        values : mapping of names to values, of whatever types they were given. Not changed.

        Raises
        ------
        ParameterError
            Names that are not declared, parameters that are missing, values that are not as
            declared: all of them.

        Examples
        --------
        >>> PRESIDENTS.check({})
        {'data_path': ''}
        >>> PRESIDENTS.check({"datapath": "x.csv"})
        Traceback (most recent call last):
            ...
        analysis.parameters.ParameterError: there is no parameter 'datapath'; did you mean data_path?
        """
        if not isinstance(values, Mapping):
            raise ParameterError(f"parameters are names with values, not {say_given(values)}")
        known = self.names
        faults = [_say_unknown(name, known) for name in values if not (type(name) is str and name in known)]
        checked = {}
        for parameter in self.parameters:
            value = values.get(parameter.name, parameter.default)
            if value is None and parameter.name not in values:
                example = f"; for example {parameter.example}" if parameter.example else ""
                faults.append(f"{parameter.name} is missing{example}")
            elif fault := parameter.fault_of(value):
                faults.append(f"{parameter.name}: {fault}")
            checked[parameter.name] = value
        for name, fault_of in self.own.items():
            if name in values:
                checked[name] = values[name]
                if fault := fault_of(values[name]):
                    faults.append(f"{name}: {fault}")
        if faults:
            raise ParameterError("\n".join(faults))
        return checked

    def cell(self) -> str:
        """The source of the notebook's cell ``parameters``: a line for each, typed, with its help as a comment.

        >>> print(PRESIDENTS.cell())
        data_path: str = ""  # the grants table, a CSV file; empty for the project's own
        """
        lines = []
        for one in self.parameters:
            value = one.example if one.default is None else one.default
            written = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
            lines.append(f"{one.name}: {TYPES[one.kind].__name__} = {written}  # {one.help}")
        return "\n".join(lines)


#: What is published of a person's name: the whole, its initials, or a number in published order.
Names = Literal["full", "initials", "none"]
PUBLISHED_NAMES: Final = Parameter(
    "names", "choice", "Names", "what is published of people's names", default="full", choices=get_args(Names)
)


def is_kept_from_search(names: Names, index_names: bool) -> bool:
    """Whether the pages of a publication that name people ask search engines to leave them out.

    >>> is_kept_from_search("full", index_names=False), is_kept_from_search("initials", index_names=False)
    (True, False)
    """
    return names == "full" and not index_names


BATCH_ID: Final = Parameter(
    "batch_id",
    "text",
    "Batch",
    "the batch: the day of the grants and the president's last name",
    example="2016-03-30-obama",
    pattern=BATCH_ID_FORM,
    form="a day and a president's last name, like 2016-03-30-obama",
)
DATA_PATH: Final = Parameter(
    "data_path",
    "path",
    "Grants table",
    "the grants table, a CSV file",
    default="",
    empty="the project's own",
    longest=1_000,
)
RAW_PATH: Final = Parameter(
    "raw_path",
    "path",
    "Published lists",
    "the folder of the published lists, for their words",
    default="",
    empty="the project's own",
    longest=1_000,
)

#: ``notebooks/01-batch.ipynb``: the report of one batch.
BATCH: Final = Schema("batch", "The report of a batch", (BATCH_ID, DATA_PATH, RAW_PATH, PUBLISHED_NAMES))

#: ``notebooks/00-explore.ipynb``: any set of grants. Most choices come from the grants table.
EXPLORE: Final = Schema(
    "explore",
    "Exploring",
    (
        replace(BATCH_ID, default="", empty="all batches"),
        Parameter(
            "president",
            "text",
            "President",
            "who made the grants, by the full name",
            default="",
            empty="all presidents",
        ),
        Parameter(
            "grant",
            "choice",
            "Kind",
            "what was granted and took effect, or what else the lists hold",
            default="",
            empty="all kinds",
            choices=("commutation", "pardon", "declined", "amended"),
        ),
        Parameter(
            "offense_group",
            "text",
            "Offense",
            "a type of offense that the people were convicted of",
            default="",
            empty="any offense",
        ),
        Parameter(
            "sentence",
            "choice",
            "Sentence",
            "the sentence in force",
            default="",
            empty="any sentence",
            choices=("life", "under 10 years", "10 to under 20 years", "20 to under 30 years", "30 years or more"),
        ),
        Parameter(
            "drug",
            "text",
            "Drugs",
            "a drug that the offenses name, or several of which one is enough, like heroin;cocaine base",
            default="",
            empty="any offense",
            longest=250,
            is_list=True,
        ),
        Parameter(
            "district",
            "text",
            "Court",
            "the federal court district that sentenced the people",
            default="",
            empty="all courts",
        ),
        Parameter("first_year", "integer", "From", "the first year of grants", default=1789, low=1789, high=2100),
        Parameter("last_year", "integer", "To", "the last year of grants", default=2100, low=1789, high=2100),
        replace(PUBLISHED_NAMES, meaning="how people's names are shown"),
        Parameter(
            "measure",
            "choice",
            "Chart",
            "which measure is drawn",
            default="",
            empty="the first that fits",
            choices=(
                *("offenses", "life", "years served", "sentences", "new ends", "release", "states"),
                *("pardoned for", "years to the pardon", "courts of those pardoned"),
            ),
        ),
        DATA_PATH,
    ),
)

#: ``notebooks/02-presidents.ipynb``: the presidents compared.
PRESIDENTS: Final = Schema("presidents", "Presidents compared", (DATA_PATH,))

#: ``notebooks/03-claims.ipynb``: a claim, and what if it had been another.
CLAIMS: Final = Schema(
    "claims",
    "A claim changed",
    (
        Parameter(
            "claim_id",
            "text",
            "Claim",
            "a claim of the ledger, by its id: `clemency claims` lists them",
            default="five-kilograms-6",
            pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*",
            form="the id of a claim, like five-kilograms-6",
        ),
        Parameter(
            "argument",
            "choice",
            "Changed",
            "what to change in it",
            default="grams",
            choices=("batch_id", "day", "years", "grams", "drug", "label"),
        ),
        Parameter("value", "text", "To", "what to put in its place", default="500"),
        DATA_PATH,
    ),
)

#: ``notebooks/04-your-own-question.ipynb`` and its copies: what else they take, their own first cells say.
QUESTION: Final = Schema("question", "A question of your own", (DATA_PATH,))

#: What else the person who publishes reports may choose: :class:`analysis.run.publication.Publication`.
PUBLICATION: Final = Schema(
    "publication",
    "A publication",
    (
        Parameter(
            "formats",
            "choices",
            "Formats",
            "what to export, comma-separated",
            default=("html", "pdf"),
            choices=("html", "pdf"),
        ),
        PUBLISHED_NAMES,
        Parameter("show_code", "flag", "Code", "publish the code of each figure too, folded away", default=False),
        Parameter(
            "url",
            "text",
            "Address",
            "where the site will be: for its site map and for previews of links to it",
            default="",
            empty="neither",
            pattern=r"https?://[A-Za-z0-9.:\[\]_-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?",
            form="an address that begins with https:// or http://",
            longest=2_000,
        ),
        Parameter(
            "index_names",
            "flag",
            "Search engines",
            "let search engines list the pages that name people, which else ask them not to",
            default=False,
        ),
    ),
)

#: How many reports are built at once; if not given, as many as the machine has cores.
JOBS: Final = Parameter("jobs", "integer", "Jobs", "how many batches at once", low=1, high=1_000)

#: Seconds for a Dask scheduler to answer, where nothing else is said.
SCHEDULER_SECONDS: Final = 10

#: How long one waits for it.
SCHEDULER_TIMEOUT: Final = Parameter(
    "scheduler_timeout",
    "integer",
    "Seconds",
    "how many seconds the scheduler may take to answer, and then to have a worker",
    default=SCHEDULER_SECONDS,
    low=1,
    high=3_600,
)

#: The schemas by the name that a notebook gives.
NOTEBOOKS: Final[Mapping[str, Schema]] = MappingProxyType(
    {one.name: one for one in (EXPLORE, BATCH, PRESIDENTS, CLAIMS, QUESTION)}
)


_TYPE_WORDS: Final[Mapping[type, str]] = MappingProxyType(
    {str: "text", bool: "true or false", int: "a whole number", float: "a number", tuple: "a list", list: "a list"}
)


def say_given(value: object) -> str:
    """What kind of value it is, without showing it."""
    if isinstance(value, dict):
        return "a mapping"
    return "nothing" if value is None else _TYPE_WORDS.get(type(value), f"a {type(value).__name__}")


def say_no_such(word: str, known: Sequence[str]) -> str:
    """What is wrong with a word that is none of the known ones, to follow the parameter's name."""
    return f"there is no {_shown(word)}{_nearest(word, known)}"


def _say_unknown(name: object, known: Sequence[str]) -> str:
    if not isinstance(name, str):
        return f"the name of a parameter is a word, not {say_given(name)}"
    return f"there is no parameter {_shown(name)}{_nearest(name, known)}"


def _shown(text: str) -> str:
    """A text inside a sentence: short, in quotes, with invisible characters written out."""
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _nearest(word: str, known: Sequence[str]) -> str:
    if not known:
        return "; there is none"
    near = nearest(word, known) if len(word) <= 100 else ""
    return near or f"; there {'is' if len(known) == 1 else 'are'} {_join(known, 'and')}"


def _join(words: Sequence[str], last: str) -> str:
    """Words in a sentence, with ``last`` before the last of them."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _figure(number: int) -> str:
    """A number that may be a year, which has no comma."""
    return str(number) if number < 10_000 else f"{number:,}"
