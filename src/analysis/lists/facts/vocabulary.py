"""The words of offenses as ``data/hand/offenses.yml`` lists them: drugs, labels, and what a label is recognized by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from analysis import project
from analysis.errors import InputError
from analysis.grants.handwritten import Entry, read_handwritten

#: The labels that need no rule: that of an offense which no other label fits, and of a conspiracy for nothing stated.
OTHER: Final = "other"
CONSPIRACY: Final = "conspiracy, object not stated"

_WORD = re.compile(r"[a-z]+\*?")
_PIECE = re.compile(r"\{([a-z_]+)\}")
_ESCAPED = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognize a label; the file says what each part means. Words in ``words`` may end in ``*``."""

    label: str
    words: tuple[str, ...]
    also: re.Pattern[str] | None = None
    but_not: re.Pattern[str] | None = None
    unless: tuple[str, ...] = ()
    is_drug: bool | None = None
    has_weapon: bool | None = None

    def fits(self, offense: str) -> bool:
        """Whether the label is given to a folded offense in which one of the words occurs."""
        if any(map(offense.__contains__, self.unless)):
            return False
        if self.also and not self.also.search(offense):
            return False
        return self.but_not is None or self.but_not.search(offense) is None


class Label(NamedTuple):
    """One label: its name, its group for charts and comparison, its meaning in plain words, its rules."""

    name: str
    group: str
    meaning: str
    rules: tuple[Rule, ...]


class Vocabulary(NamedTuple):
    """The names of ``drugs`` by each word that means one, the ``groups`` and the ``labels``, as the file lists them."""

    drugs: Mapping[str, str]
    groups: tuple[str, ...]
    labels: tuple[Label, ...]


def read_vocabulary(path: Path = project.HAND / "offenses.yml") -> Vocabulary:
    """Read and check the file; a fault is refused with line and key.

    >>> drugs, groups, labels = read_vocabulary()
    >>> drugs["coke"], labels[0].name, labels[0].rules[0].words
    ('cocaine', 'drug conspiracy', ('conspir*', 'combine*'))
    >>> len(groups), labels[0].group
    (30, 'drug trafficking')
    """
    return _File(path).read()


class _File:
    """The file while it is read: its path, for messages, and its pieces."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.groups: list[str] = []
        self.pieces: dict[str, list[str]] = {}
        self.used: set[str] = set()

    def read(self) -> Vocabulary:
        try:
            given = read_handwritten(self.path)
        except FileNotFoundError:
            raise InputError(f"{self.path}: no such list of offenses") from None
        top = self.entry(given, ("drugs", "groups", "pieces", "labels"))
        self.groups = self.texts(top, "groups")
        self.pieces = {name: self.texts(top["pieces"], name) for name in self.mapping(top, "pieces")}
        drugs: dict[str, str] = {}
        for drug in self.mapping(top, "drugs"):
            for word in self.texts(top["drugs"], drug):
                if "*" in word or not _WORD.fullmatch(word) or word in drugs:
                    self.refuse(top["drugs"], drug, f"{word!r} is no word of its own; write one in letters a to z")
                drugs[word] = str(drug)
        if not isinstance(top["labels"], list):
            self.refuse(top, "labels", "is no list; begin each label with `- label:`")
        labels = tuple(map(self.label, top["labels"]))
        names = [label.name for label in labels]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            self.refuse(top, "labels", f"{twice[0]!r} stands twice; give it one entry with two rules")
        if {label.name for label in labels if not label.rules} != {OTHER, CONSPIRACY}:
            self.refuse(top, "labels", f"{OTHER!r} and {CONSPIRACY!r} have no rules; give every other label some")
        if unused := sorted(self.pieces.keys() - self.used):
            self.refuse(top["pieces"], unused[0], "no rule uses this piece; take it out")
        return Vocabulary(drugs, tuple(self.groups), labels)

    def refuse(self, entry: Entry, key: object, problem: str) -> NoReturn:
        raise InputError(f"{self.path}, line {entry.line}: {key}: {problem}")

    def entry(self, given: Any, required: Sequence[str], optional: Sequence[str] = ()) -> Entry:
        """A mapping that has the keys that it must have, and no unknown one."""
        if not isinstance(given, Entry):
            raise InputError(f"{self.path}: {given!r} is no entry; write `key: value` with {', '.join(required)}")
        for key in required:
            if not given.get(key):
                self.refuse(given, key, "is missing; write it here")
        for key in given:
            if key not in (*required, *optional):
                self.refuse(given, key, f"is no key here; there are {', '.join((*required, *optional))}")
        return given

    def mapping(self, entry: Entry, key: str) -> Entry:
        if not isinstance(entry[key], Entry):
            self.refuse(entry, key, "holds no `name: [words]`; write one a line")
        found: Entry = entry[key]
        return found

    def texts(self, entry: Entry, key: Any) -> list[str]:
        """The texts of a list, each once."""
        given = entry.get(key, [])
        if not isinstance(given, list) or not all(given) or not all(isinstance(text, str) for text in given):
            self.refuse(entry, key, "is no list of words; write [one, another], with 'no' and 'false' in quotes")
        if twice := [text for text in given if given.count(text) > 1]:
            self.refuse(entry, key, f"{twice[0]!r} stands twice; take one out")
        return list(given)

    def label(self, given: Any) -> Label:
        entry = self.entry(given, ("label", "group", "meaning"), ("rules",))
        for key in ("label", "group", "meaning"):
            if not isinstance(entry[key], str) or ";" in entry[key] or "|" in entry[key]:
                self.refuse(entry, key, "is no text without ; and |")
        if entry["group"] not in self.groups:
            self.refuse(entry, "group", f"{entry['group']!r} is none of the groups of this file; name one of those")
        if not isinstance(rules := entry.get("rules", []), list):
            self.refuse(entry, "rules", "is no list; begin each rule with `- words:`")
        name = entry["label"]
        return Label(name, entry["group"], entry["meaning"], tuple(self.rule(name, rule) for rule in rules))

    def rule(self, label: str, given: Any) -> Rule:
        entry = self.entry(given, ("words",), ("also", "but_not", "unless", "is_drug", "has_weapon"))
        for key in ("is_drug", "has_weapon"):
            if not isinstance(entry.get(key), bool | None):
                self.refuse(entry, key, "is neither true nor false; take it out if it does not matter")
        unless = tuple(self.spliced(entry, "unless"))
        rule = Rule(
            label,
            tuple(self.spliced(entry, "words")),
            self.pattern(entry, "also"),
            self.pattern(entry, "but_not"),
            unless,
            entry.get("is_drug"),
            entry.get("has_weapon"),
        )
        for word in rule.words:
            if problem := _why_never_met(word, rule):
                self.refuse(entry, "words", f"{word!r} {problem}")
        return rule

    def spliced(self, entry: Entry, key: str) -> Iterator[str]:
        """The texts of a list, with the items of a piece where its name stands as an item."""
        for text in self.texts(entry, key):
            if piece := _PIECE.fullmatch(text):
                for item in self.piece(entry, key, piece[1]):
                    nested = _PIECE.fullmatch(item)
                    yield from self.piece(entry, key, nested[1]) if nested else [item]
            else:
                yield text

    def piece(self, entry: Entry, key: str, name: str) -> list[str]:
        if name not in self.pieces:
            self.refuse(entry, key, f"there is no piece {name!r}; name one of {', '.join(self.pieces)}")
        self.used.add(name)
        return self.pieces[name]

    def pattern(self, entry: Entry, key: str) -> re.Pattern[str] | None:
        """The alternatives of a list as one pattern."""

        def written_out(text: str) -> str:
            return _PIECE.sub(lambda piece: f"(?:{'|'.join(self.piece(entry, key, piece[1]))})", text)

        alternatives = [written_out(text) for text in self.spliced(entry, key)]
        if not alternatives:
            return None
        try:
            pattern = re.compile("|".join(alternatives))
        except re.error:
            pattern = None
        for text in alternatives if pattern is None or pattern.search("") else ():
            try:
                is_empty = re.compile(text).search("") is not None
            except re.error as error:
                self.refuse(entry, key, f"{text!r} is no regular expression ({error}); put \\ before a plain sign")
            if is_empty:
                self.refuse(entry, key, f"{text!r} is found in every text; say what must stand there")
        for text in alternatives:
            if re.search("[A-Z]", _ESCAPED.sub("", text)):
                self.refuse(entry, key, f"{text!r} is never found: texts are read in lower case; write it so")
        return pattern


def _why_never_met(word: str, rule: Rule) -> str:
    """Why a word of a rule can never lead to its label; empty where it can."""
    if not _WORD.fullmatch(word):
        return "equals no word of a text; write letters a to z, and * only at the end"
    stem = word.removesuffix("*")
    if any(other != word and other.endswith("*") and stem.startswith(other[:-1]) for other in rule.words):
        return "begins like another word of the rule that ends in *; take it out"
    if any(text in stem for text in rule.unless) or (rule.but_not and rule.but_not.search(stem)):
        return "is shut out by but_not or unless of its own rule; take it out, or them"
    return ""


#: What the file says; read once.
VOCABULARY: Final = read_vocabulary()
