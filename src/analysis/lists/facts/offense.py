"""The Offense text: drugs and weapons named in it, and our own short labels.

A phrase may name several offenses: it is divided where a list with commas or "and" divides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import fold
from analysis.lists.dates import MONTHS
from analysis.lists.facts.offense_labels import DRUG_WORDS, GROUPS, find_drugs, find_labels, words_of
from analysis.lists.facts.statutes import find_statutes
from analysis.lists.facts.vocabulary import CONSPIRACY, OTHER
from analysis.lists.reading import Fact, Problem, Reading, with_problems

#: How an offense of a list begins.
_BEGINNING = (
    r"(?=(?:attempted |unlawful(?:ly)? |illegal(?:ly)? |interstate )?"
    r"(?:conspir|attempt(?:ed|ing)? to\b|aiding and abetting (?:the )?[a-z]{5}"
    r"|(?:wire|mail|bank|tax|income tax|securities|bankruptcy|credit card) fraud|(?:income )?tax ev"
    r"|racketeering|perjury|extortion|bribery|robbery|bank robbery|theft\b|embezzl|larceny|forgery|misappl|misprision"
    r"|kidnapping|arson\b|murder\b|money laundering|launder|obstruct|false (?:statement|entr|claim|declaration)"
    r"|making|filing|submi|possessi(?:on (?:of|with)|ng)|distributi(?:on of|ng)|import(?:ation of|ing)|travel"
    r"|manufactur(?:e of|ing)|transport(?:ation of|ing)|sale of|selling|receipt of|receiving|passing|uttering"
    r"|counterfeiting|trading with|structuring|maintaining|carrying|us(?:e of|ing) |felon in poss|failure to"
    r"|escape from|criminal forfeiture|swearing to))"
)
#: A comma or an "and" of a list of offenses, by the words that begin the next one.
_NEXT_OFFENSE = re.compile(rf"(?:, (?=[a-z&])(?:and |& )?| and ){_BEGINNING}")
_AND_NEXT = re.compile(rf" and {_BEGINNING}")  # the same of a text with no comma, found faster
#: Words in "-ing" and "-ion" that name an offense by themselves, and words after which a comma ends none.
_WHOLE, _JOINING = (
    frozenset(words.split())
    for words in (
        "racketeering laundering trafficking smuggling counterfeiting tampering kidnapping hijacking shoplifting"
        " evasion extortion prostitution sedition desertion",
        "namely wit including specifically by in of to for with and or possess possession sale use manufacture"
        " the facilitate promote",
    )
)
#: Words that say of an offense what it was for: an "and" after them goes on with that.
_PURPOSE = re.compile(r"facilitat|promot|further|during|relation|namely|intent to commit")
#: What may stand before the noun of a phrase: "2. illegal importation".
_BEFORE_NOUN = re.compile(r"\d{1,2}\.|(?:illegal|unlawful|attempted|interstate)(?:ly)?")
#: What is left of a fraud where two share the word: "to commit mail and wire fraud".
_HALF_A_FRAUD = re.compile(r"\bcommit (?:wire|mail|bank|tax|securities|bankruptcy)$")


def split_list(offense: str) -> list[str]:
    """The offenses of a list with commas or "and"; none if the text, with them or without, is one offense.

    >>> split_list("wire fraud, racketeering, and income tax evasion, 26 u.s.c. § 7201")
    ['wire fraud', 'racketeering', 'income tax evasion, 26 u.s.c. § 7201']
    >>> split_list("distribution of heroin and use of a telephone to facilitate importation and distribution")
    ['distribution of heroin', 'use of a telephone to facilitate importation and distribution']
    >>> split_list("making, passing and uttering counterfeit obligations")
    []
    """
    items: list[str] = []
    start = 0
    for comma in (_NEXT_OFFENSE if ", " in offense else _AND_NEXT).finditer(offense):
        end = comma.start()
        if comma[0] == " and " and _PURPOSE.search(offense, max(start, end - 200), end):
            continue
        near = max(start, end - 60)
        if not _is_unfinished(offense[max(near, offense.rfind(",", near, end) + 1) : end].split()):
            items.append(offense[start:end])
            start = comma.end()
    return [*items, offense[start:]] if items else items


def _is_unfinished(words: list[str]) -> bool:
    """Whether a phrase before a comma or "and" names no whole offense: "unlawfully making", "namely"."""
    words = [word for word in words if not _BEFORE_NOUN.fullmatch(word)]
    if not words or words[-1] in _JOINING or _HALF_A_FRAUD.search(" ".join(words[-2:])):
        return True
    if not words[-1].endswith(("ing", "ion")) or words[-1] in _WHOLE:
        return False
    return len(words) < 3 or (words[-2] in _JOINING and words[-1] != "abetting")


_WEAPONS = frozenset(
    word
    for words in (
        "firearm firearms fiream fireams fireamr fireamrs firerarm firearn gun guns machinegun machineguns",
        "pistol pistols revolver revolvers shotgun shotguns rifle rifles handgun handguns weapon weapons",
        "ammunition silencer silencers explosive explosives bomb bombs grenade grenades dynamite",
    )
    for word in words.split()
)
_WEAPON_PHRASE = re.compile(r"\bfelon in possession(?= ?(?:$|[;,.(]))|destructive device|\bfire arms?\b")
#: The laws of firearms and ammunition, but for their forfeiture: whoever breaks one is convicted for a weapon.
_WEAPON_STATUTE = re.compile(r"18 USC 92(?:2\([a-z]\)|4\([^d]\)).*|26 USC 58[46]1.*")
_OF_PROHIBITED = "18 USC 922(g)"
_AIDING = "18 USC 2"  # whoever aids in an offense is convicted of that offense
_OF_FIREARMS = frozenset(label for label, group in GROUPS.items() if group == "firearms")
#: Robbery or assault with a weapon is none for it.
_MEANS = re.compile(r"\b(?:with|by use of|by means of|using|use of) (?:an? )?(?:dangerous|deadly) weapons?\b")

#: Words that make an offense a drug offense though it names no drug.
_DRUG_OFFENSE = re.compile(
    r"(?=con|nar|dru|int|com|lis|eph|pre|dis|phe|hyd|man|rec)(?:controlled substance|\bnarcotic|\bdrugs?\b(?! ?store)"
    r"|\bintent (?:to|and) (?:distribut|manufactur|deliver|dispens|sell)"
    r"|continuing criminal enterprise|communications? (?:facilit|device)|listed chemical|ephedrine|\bprecursor"
    r"|\bdistribut[a-z]*\b(?! (?:of )?(?:an? |the )?[a-z])|\bdistribut[a-z]* (?:and|or|to|within|in|while)\b"
    r"|\bdistribution of (?:more|less|over|at|in|a (?:mixture|quantity|detectable)|(?:the )?same"
    r"|approximately)\b"
    r"|phenyl|hydri[od]t?ic|manufactur[a-z]* operation|recruitment of employees)"
)
_DRUG_STATUTE = re.compile(
    r"\bsections? [^;\n]{0,80}\b(?:84[1-9]|85[3-9]|86[0-5]|95[2-9]|96[0-3])\b[^;\n]{0,80}\btitle 21\b|"
    r"\b21 ?u\. ?s\. ?c[^;\n]{0,40}\b(?:84[1-9]|85[3-9]|86[0-5]|95[2-9]|96[0-3])\b|\b18 u\. ?s\. ?c\.?"
    r" ?§{0,2} ?841\b"
)
_NO_DRUG = re.compile(
    r"counterfeit(?! (?:controlled )?substance)|pornograph|obscen|stolen|liquor|whisk|distilled|misbrand|adulterat"
    r"|food, drug|embezzl|\btheft|document"
    r"|without (?:a )?prescription|unapproved|coupons|stamps"
)
#: The drug crime for which a weapon was held, or the habit of its holder, is not the conviction.
_CONTEXT = re.compile(
    r"\b(?:during|relations?|further|furtherance|connection|commission|for|while|in)\b[^;\n]{0,60}?"
    r"\b(?:drugs?|narcotics?|controlled substances?)(?:[ -](?:trafficking|traff[a-z]{0,6}|distribution))?"
    r"(?:[ -](?:crimes?|cri|offenses?|felon(?:y|ies)|activit(?:y|ies)|charges?))?"
    r"|\b(?:user|users|addict|addicted|use) (?:of|to) [^;\n]{0,40}?(?:drugs?|controlled substances?)"
    r"|\bdrug (?:user|addict|use)\b|violent crime/drugs/guns"
)
#: The same where the crime is named: "in furtherance of possession with intent to distribute", "crime, namely, …".
_NAMED_CRIME = re.compile(
    r"\b(?:during|relation to|further(?:ance)?(?: of)?|while|commission of|connection with)(?: the| an?)?"
    r" (?=(?:possess|distribut|conspir|manufactur|import|deliver|sell|sale|traffick))[^;\n]*"
    r"|\b(?:crime|offense|felony)\b[^;\n]{0,100}?\b(?:namely|to wit)\b[^;\n]*"
)
_PROCEEDS = re.compile(r"\bproceeds (?:of|from) [^;\n]{0,40}?(?:drugs?|narcotics?)[ a-z]{0,30}|\bdrug proceeds")

#: What the list itself calls a clerical error names nothing.
_ERROR = re.compile(
    r"\([^()]{0,20}(?:incorrectly|erroneously|mistakenly|wrongly)[^()]{0,200}(?:\)|$)"
    r"|(?:incorrectly|erroneously|mistakenly|wrongly) (?:listed|described|identified|referred)[^;,)\n]{0,200}"
)
_COURT = re.compile(
    r"\b(?:northern|southern|eastern|western|middle|central)? ?district of [a-z ]{3,30}|^ ?(?:north|south"
    r"|east|west)ern ?$"
)
_NO_OFFENSE = re.compile(
    r"aid(?:ing|ed)? (?:and|&|or) abett?[a-z]*|(?:criminal )?forfeiture|\b(?:attempt(?:ed|ing)?|counts?"
    r"|district|date|and|or|in|same|the|of)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
    rf"|\b(?:{'|'.join(MONTHS)})\b"
)
#: Where the offense is to be found: "(see Proclamation No. 1; 2 Fed. Reg. 3)", "as charged in the indictment".
_REFERENCE = frozenset(
    word
    for words in (
        "see also above below attached unknown sealed proclamation executive order fed federal reg register offense",
        "offenses conviction convictions",
        "charged alleged described listed superseding indictment indictments information complaint docket case cases",
    )
    for word in words.split()
)
#: A segment of such words only goes on with the offense before it: "distribution of heroin; and cocaine".
_DRUGS_ALONE = DRUG_WORDS.keys() | {"controlled", "substance", "substances", "narcotic", "narcotics", "drug", "drugs"}
#: Words of a conspiracy that say nothing of its object.
_NO_OBJECT = frozenset(
    ("criminal", "commit", "offense", "offenses", "against", "united", "states", "violate", "violating")
)
#: Where the end of a cut text leaves no more than "possessio" or "unlawful possession w".
_CUT_OFF = re.compile(r"(?:posse[a-z]*|attem[a-z]*|unlawful|with|the|intent|dis[a-z]{0,6}|by|person)$")


#: What only another part of a record says, with its label or without: its end or beginning was lost.
_OTHER_PART = re.compile(
    r"\b(?:district/date|sentences?|terms of grant|commutation grant|offenses?)(?: of conviction)? ?:"
    r"|\b(?:month|year)s?'? (?:of )?(?:imprisonment|incarceration|supervised release)|-year term of supervised release"
)
_NOT_SAID = Fact(None, 0, 0, "offense.not_said", "offense")
_NO_WEAPON = Fact(False, 0, 0, "offense.weapon", "offense")


def parse_offense(text: str) -> Reading:
    """What a published Offense says.

    Facts: ``has_firearm``, ``drugs``, ``offenses`` and ``offense_groups`` (``;``-joined, sorted; ``drugs`` is
    "unspecified" if a drug offense names none and None if there is no drug offense). A text
    that names no offense, empty or a mere reference, gives no value at all; one that has no
    word of an offense and refers to nothing either is a problem, and so is one that holds another
    part of a record.

    >>> facts = parse_offense("Possession with intent to distribute crack; felon in possession").facts
    >>> facts["drugs"].value, facts["has_firearm"].value
    ('cocaine base', True)
    >>> facts["offenses"].value
    'drug distribution;firearm possession by a prohibited person'
    >>> parse_offense("Carrying a firearm during a drug trafficking crime").facts["drugs"].value is None
    True
    """
    folded = fold(text)
    facts = dict.fromkeys(("has_firearm", "drugs", "offenses", "offense_groups"), _NOT_SAID)
    if not folded.strip():
        return Reading(facts, [])
    if (":" in folded or "imprisonment" in folded or "supervised release" in folded) and (
        other := _OTHER_PART.search(folded)
    ):
        return with_problems(facts, [Problem(column, *other.span(), "offense.other_part") for column in facts])
    folded = without_errors(folded).replace("puerto rico", "puerto     ")  # the place, not the RICO Act

    named: list[tuple[str, int, int]] = []
    labels: set[str] = set()
    unnamed: tuple[int, int] | None = None
    weapon: tuple[int, int] | None = None
    start = 0
    for offense in folded.replace("\n", ";").split(";"):
        read, its_labels = _read_one(offense)
        named += [(name, start + first, start + last) for name, first, last in read.drugs]
        if read.weapon and weapon is None:
            weapon = start + read.weapon[0], start + read.weapon[1]
        if read.is_drug and unnamed is None:
            unnamed = start, start + len(offense)
        labels |= its_labels
        start += len(offense) + 1
    cited = _cite_weapon(folded) if labels.isdisjoint(_OF_FIREARMS) else []
    if cited:  # and in words it is not described
        is_prohibited = any(name.startswith(_OF_PROHIBITED) for name, _, _ in cited)
        labels.add("firearm possession by a prohibited person" if is_prohibited else "other weapon offense")
    if not labels:
        if not (named or weapon or unnamed or find_statutes(folded)):
            problems = []
            if _REFERENCE.isdisjoint(words_of(folded)):  # no word of an offense, nor where one is to be found
                problems = [Problem("offenses", 0, len(folded), "offense.unread")]
            return Reading(facts, problems)
        labels = {OTHER}
    facts["has_firearm"] = Fact(True, *weapon, "offense.weapon", "offense") if weapon else _NO_WEAPON
    if named:
        names = LIST_SEPARATOR.join(sorted({name for name, _, _ in named}))
        facts["drugs"] = Fact(names, named[0][1], named[-1][2], "offense.drugs", "offense")
    elif unnamed:
        facts["drugs"] = Fact("unspecified", *unnamed, "offense.unnamed_drug", "offense")
    groups = {GROUPS[label] for label in labels}
    facts["offenses"] = Fact(LIST_SEPARATOR.join(sorted(labels)), 0, len(folded), "offense.labels", "offense")
    facts["offense_groups"] = Fact(LIST_SEPARATOR.join(sorted(groups)), 0, len(folded), "offense.groups", "offense")
    return Reading(facts, [])


class _Offense(NamedTuple):
    """One offense of a text: its words, the drugs named, where a weapon is, whether it is a drug offense."""

    words: list[str]
    drugs: tuple[tuple[str, int, int], ...]
    weapon: tuple[int, int] | None
    is_drug: bool


@lru_cache(maxsize=1024)
def _read_one(text: str) -> tuple[_Offense, frozenset[str]]:
    """One offense of a text, and its labels."""
    offense = _read_offense(text)
    return offense, frozenset(_labels(text, offense))


def _read_offense(text: str) -> _Offense:
    words = words_of(text)
    drugs, weapon = find_drugs(text), _find_weapon(words, text)
    bare = _without_named_crimes(text) if weapon else text
    return _Offense(words, drugs, weapon, _is_drug_offense(bare, drugs, weapon is not None))


def _without_named_crimes(text: str) -> str:
    """An offense without the drug crimes for which a weapon was held: whether one was charged is not said."""
    if _NAMED_CRIME.search(text) is None:
        return text
    position = 0
    for item in split_list(text) or [text]:
        start = text.index(item, position)
        position = start + len(item)
        if _find_weapon(words_of(item), item):
            text = text[:start] + _blank_out(_NAMED_CRIME, item) + text[position:]
    return text


def without_errors(folded: str) -> str:
    """A folded text with blanks instead of what the list itself calls a clerical error.

    >>> without_errors("heroin (incorrectly listed as crack); fraud")
    'heroin                              ; fraud'
    """
    if "rectly " in folded or "eously " in folded or "kenly " in folded or "ongly " in folded:
        return _blank_out(_ERROR, folded)
    return folded


def _blank_out(pattern: re.Pattern[str], folded: str) -> str:
    return pattern.sub(lambda match: " " * (match.end() - match.start()), folded)


def _find_weapon(words: list[str], offense: str) -> tuple[int, int] | None:
    if "weapon" in offense and _MEANS.search(offense):
        offense = _blank_out(_MEANS, offense)
        words = words_of(offense)
    if "firea" in offense or not _WEAPONS.isdisjoint(words):
        for word in words:
            if word in _WEAPONS or word.startswith("firea"):
                start = offense.index(word)
                return start, start + len(word)
    match = None
    if "felon" in offense or "device" in offense or "fire " in offense:
        match = _WEAPON_PHRASE.search(offense)
    if match is not None:
        return match.span()
    cited = _cite_weapon(offense)
    return cited[0][1:] if cited else None


def _cite_weapon(offense: str) -> list[tuple[str, int, int]]:
    """The statutes of weapons that an offense cites: (canonical name, start, end)."""
    if "922" not in offense and "924" not in offense and "58" not in offense:
        return []  # nearly all, and quick to see
    return [statute for statute in find_statutes(offense) if _WEAPON_STATUTE.fullmatch(statute[0])]


def _is_drug_offense(offense: str, drugs: tuple[tuple[str, int, int], ...], has_weapon: bool) -> bool:
    """Whether one offense of the text is a drug offense of conviction, its drug named or not."""
    if drugs and not has_weapon:
        return True
    if "21 u" in offense or "18 u" in offense or "title 21" in offense:
        statute = _DRUG_STATUTE.search(offense)
        if statute:
            return True
    bare = _blank_out(_PROCEEDS, offense) if "proceeds" in offense else offense
    if has_weapon or "murder" in bare:
        bare = _blank_out(_CONTEXT, bare)
        if find_drugs(bare):
            return True
    return _DRUG_OFFENSE.search(bare) is not None and _NO_DRUG.search(bare) is None


def _labels(text: str, offense: _Offense) -> set[str]:
    labels = find_labels(text, offense.words, offense.is_drug, offense.weapon is not None)
    if ", " in text or " and " in text:
        for item in split_list(text):  # what excludes a label in one item does not in another
            part = _read_offense(item)
            labels |= find_labels(item, part.words, part.is_drug, part.weapon is not None)
    if labels:
        return labels
    cited = find_statutes(text)
    for _, first, last in cited:
        text = text[:first] + " " * (last - first) + text[last:]
    bare = _NO_OFFENSE.sub(" ", _COURT.sub(" ", text))
    rest = [word for word in re.findall(r"[a-z]{3,40}", bare) if not _CUT_OFF.match(word)]
    if _REFERENCE.issuperset(rest) or (offense.is_drug and _DRUGS_ALONE.issuperset(rest)):
        return set()
    if any(word.startswith("conspir") for word in rest):
        stated = [word for word in rest if not word.startswith("conspir") and word not in _NO_OBJECT]
        return {OTHER} if stated else {CONSPIRACY}
    names = [name for name, _, _ in cited if name != _AIDING]
    is_of_weapons = names and all(map(_WEAPON_STATUTE.fullmatch, names))
    return set() if is_of_weapons else {OTHER}
