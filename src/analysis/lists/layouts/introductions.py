"""The sentences by which a document in prose introduces a list of people: what they were granted, and by whom.

"President Example is commuting the sentences of the following 75 individuals:" introduces a list,
and so does a heading "PARDONS:". "President Example commuted his sentence in 2015" does not: it
tells of one person, and what stands below it is granted nothing by it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from analysis.lists.layouts.headings import clemency_type, counts_by_type, is_section, named_president, names_both
from analysis.lists.numbers import NUMBER


class Introduction(NamedTuple):
    """What a document says of the people whom it lists next.

    ``clemency_type`` is empty where it names both types or none, ``words`` are its own. ``is_of_list`` says
    that the list follows at once ("the following … :", a heading); otherwise it is a statement about the
    document ("is granting full pardons to six individuals"). ``sentence`` and ``terms`` are the words on
    what all of them were sentenced to and what that was commuted to, where it has any.
    """

    clemency_type: str
    words: str
    is_of_list: bool
    president: str = ""
    sentence: str = ""
    terms: str = ""


_OF_PEOPLE = (
    rf"(?:the |all )?(?:following\b|(?:nearly |about |over |close to |approximately |more than )?(?:{NUMBER})\b"
    r"|these\b|those (?:listed|named)|(?:individuals|people|persons) (?:listed|named) below\b|(?=\s*:$))"
)
_KIND = r"(?:(?:full|free|absolute|complete|unconditional|conditional|executive|presidential)(?:,? and |, | ))*"
_GIVES = r"(?:grant(?:s|ed|ing)?|issu(?:e|es|ed|ing)|extend(?:s|ed|ing)?|award(?:s|ed|ing)?)"
#: A verb of clemency and its object, many people: "commuting the sentences of the following".
_GRANTS_TO_MANY: Final = re.compile(
    rf"\b(?:pardon(?:s|ed|ing)?|commut(?:e|es|ed|ing) (?:the )?(?:[a-z]+ )?sentences? (?:of|for)"
    rf"|{_GIVES} (?:an? )?{_KIND}(?:pardons?|commutations?(?: of sentences?)?|clemency)"
    rf"(?: (?:and|or) (?:pardons?|commutations?(?: of sentences?)?))? (?:to|for|unto))(?: |(?=:)){_OF_PEOPLE}",
    re.IGNORECASE,
)
_DAY = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}"
_NAME = r"[A-Z][\w.'’-]*,?(?: [A-Z][\w.'’-]*,?){0,6}"
_ADVERB = r"(?:also|further|furthermore|additionally|hereby|today|now|formally|officially|separately|immediately)"
#: What may stand before the verb of a sentence by which this document grants something: who does it, and when.
_BY_THE_PRESIDENT: Final = re.compile(
    rf"(?:\([a-z0-9]{{1,2}}\) *|(?i:today|now|on {_DAY}|on this day|this (?:morning|afternoon|evening|day)|in addition"
    r"|additionally|accordingly|further|furthermore|finally|also|separately),? "
    r"|(?i:acting |pursuant |under |by virtue |exercising |using )[^:;]{5,250}?(?:Constitution|authority|power)"
    r"[^:;]{0,80}?, )*"
    rf"(?:(?:(?:[Tt]he )?(?:White House|President(?: {_NAME})?) (?:today |has )?announce[sd] (?:today )?(?:that )?)?"
    rf"(?:[Tt]he President|President {_NAME}|[Hh]e|[Ss]he"
    rf"|I(?:, {_NAME}(?: President of the United States(?: of America)?,)?)?)"
    rf"(?:,? (?:is|has|am|do|does|{_ADVERB}),?)* )?"
)
#: What makes of people named by such a sentence others than those who stand below it.
_BUT_THESE: Final = re.compile(r"\b(?:except|other than|but (?:not|for)|instead of|unless|until)\b", re.IGNORECASE)
#: What is done by the document itself, and was not done before it.
_NOW: Final = re.compile(r"\b(?:is|are|am|do|does|hereby|today|this (?:morning|afternoon|day))\b", re.IGNORECASE)
#: What stands before the verb of a sentence that grants nothing: "He did not commute the sentences of the following".
_GRANTS_NOTHING: Final = re.compile(
    r"\b(?:not|never|neither|nor|without|declin\w+|den(?:y|ies|ied|ying)|refus\w+|reject\w+|consider\w*|urg\w+|ask\w*"
    r"|recommend\w*|may|might|could|would|should|hop(?:es?|ing)|plans?)\b|n['’]t\b",
    re.IGNORECASE,
)
#: What tells of grants made before the document: "In 2015, President Example granted", "had previously pardoned".
_EARLIER: Final = re.compile(
    r"\b(?:previously|earlier|already|formerly|had|so far|to date|last (?:year|month|week)"
    r"|(?:year|month|week|day)s? ago)\b"
    r"|^(?:in|since|on|during|by|between|from)\b[^:;]{0,60}\b\d{4}\b",
    re.IGNORECASE,
)
_IS: Final = re.compile(r"\b(?:is|are|am|do|does|hereby|today)\b", re.IGNORECASE)
_CLEMENCY: Final = re.compile(r"\b(?:pardon|commut|clemency)", re.IGNORECASE)
#: What the President does by the document, to people whom it does not count: "He is also commuting the sentence of".
_ACTS: Final = re.compile(
    r"(?:\w+(?: \w+)?, )?(?:he|she|(?:the )?president\b[^:;]{0,60}?) is (?:[a-z]+ ){0,2}"
    r"(?:pardoning|commuting (?:the |a |his |her |their )?(?:[a-z]+ )?sentences?"
    r"|(?:granting|issuing) (?:an? )?(?:[a-z]+ ){0,3}(?:pardon|commutation|clemency))",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(
    r"\b(?:following (?:[\w,-]+ ){0,3}?(?:individuals?|persons?|people|men|women|americans|recipients?)"
    r"|(?:listed|named) below)\b[^:]{0,300}$",
    re.IGNORECASE,
)
_FOLLOWING: Final = re.compile(r"\bfollowing\b|\b(?:listed|named) below\b", re.IGNORECASE)
#: What all were sentenced to: "37 individuals on federal death row".
_ON_DEATH_ROW: Final = re.compile(r"\bon (?:federal )?death row\b", re.IGNORECASE)
#: What all sentences were commuted to, up to the colon that begins the list.
_TO: Final = re.compile(
    r"\b(to (?:time (?:already )?served|(?:a term of )?life|an? (?:total )?term|terms? of|expire|home confinement"
    rf"|(?:{NUMBER}) (?:years?|months?))\b[^:;]{{0,200}}?)"
    r"\s*[:;]?$"
)
#: What else all are spared: "and remits the unpaid fines of".
_REMITS: Final = re.compile(r"\bremi(?:t(?:s|ted|ting)?|ssion)\b[^:;,]{0,100}", re.IGNORECASE)
_COUNT_ALONE: Final = re.compile(
    rf"(?:{NUMBER}) [a-z ]{{0,30}}(?:pardons?|commutations?)(?: of sentences?)?[ :]*", re.I
)
#: Where a sentence ends and another begins; not after an initial or "Jr.".
_SENTENCE_END: Final = re.compile(r"(?<=[a-z0-9)\"]{2}[.!?]) +(?=[A-Z\"])")
_NO_END: Final = re.compile(r"(?:\b(?:Jr|Sr|Mr|Ms|Mrs|Dr|No|St|U\.S|D\.C)\.)$")


#: The sentence above a list, in one paragraph, whatever else is on the page.
_INTRODUCTION: Final = re.compile(r"President\b[^<>:|]{0,200}\bthe\s+following\b[^<>:|]{0,120}:")


def introduces_a_list(text: str) -> bool:
    """Whether a text has the sentence with which a President's list of people begins.

    >>> introduces_a_list("<p>President Zachary Example is pardoning the\\nfollowing two individuals:</p>")
    True
    """
    return _INTRODUCTION.search(text) is not None


#: A grant to one person by name in running prose.
_TO_SOMEBODY: Final = re.compile(
    r"\b(?:[Pp]ardon(?:s|ed|ing)?(?: to| for| unto)?|[Cc]lemency (?:to|for|unto)|[Ss]entences? (?:of|for)) "
    r"(?:(?:Mr|Ms|Mrs|Dr)\. )?(?=[A-Z])(?!(?:Attorney|Nearly|Americans|People|Individuals|All|Certain|Over|More)\b)"
    r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,4}"
)


def grants_to_somebody(words: str) -> bool:
    """Whether some prose says that a person was granted clemency, by name: nobody reads who that is.

    >>> grants_to_somebody("He pardoned Ann Example."), grants_to_somebody("He pardoned 39 people.")
    (True, False)
    """
    return _TO_SOMEBODY.search(words) is not None


def lists_people_below(text: str) -> bool:
    """Whether a text says, whatever else it says of them, that people follow it.

    >>> lists_people_below("He did not pardon the following individuals:"), lists_people_below("He did the following:")
    (True, False)
    """
    return text.endswith(":") and _BELOW.search(split_sentences(text[:-1])[-1]) is not None


def may_introduce(text: str) -> bool:
    """Whether a text may introduce a list, and :func:`read_introduction` knows of no list that it introduces.

    What this document grants to the people below it is then not known.

    >>> may_introduce("He intends to commute the sentences of:"), may_introduce("He is a nurse.")
    (True, False)
    >>> may_introduce("President Zachary Example declined to pardon the following individuals:")
    True
    """
    said = read_introduction(text)
    if text.endswith(":"):
        is_of_people = _CLEMENCY.search(text) is not None or lists_people_below(text)
        return is_of_people and not (said is not None and said.is_of_list)
    return said is None and _BELOW.search(split_sentences(text)[-1]) is not None


def acts_again(text: str) -> bool:
    """Whether a text says that the President grants something more, and introduces no list.

    >>> acts_again("He is also commuting the sentence of one person."), acts_again("She is pardoned.")
    (True, False)
    """
    said = read_introduction(text)
    return not (said is not None and said.is_of_list) and _ACTS.match(split_sentences(text)[-1]) is not None


#: A grant to one person by name, the person first: "Ann Example was also granted a full pardon today".
_SOMEBODY_IS_GRANTED: Final = re.compile(
    r"(?:^|[.!?] )(?!The |In |On )[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,4}\b[^.;:]{0,60}? "
    r"(?:(?:is|are|was|were|will be|has been|have been) (?:(?:also|hereby|today|now|being) ){0,3}"
    r"(?:pardoned|(?:granted|given|issued|receiving) (?:an? )?(?:[a-z]+ ){0,3}(?:pardon|commutation|clemency))"
    r"|(?:will |has )?(?:also )?receive[sd]? (?:an? )?(?:[a-z]+ ){0,3}(?:pardon|commutation|clemency))\b"
)


def tells_of_a_grant(words: str) -> bool:
    """Whether some prose tells of a grant to a person by name, whoever stands first in it.

    >>> tells_of_a_grant("Ann Example was also pardoned."), tells_of_a_grant("She was pardoned.")
    (True, False)
    """
    return grants_to_somebody(words) or _SOMEBODY_IS_GRANTED.search(words) is not None


def somebody_granted_now(words: str) -> str:
    """The words by which some prose says that a person is granted clemency today, by name; otherwise empty.

    >>> somebody_granted_now("The President today pardoned Ann Example. She is glad.")
    'pardoned Ann Example.'
    >>> somebody_granted_now("In 1801, the President pardoned Ann Example.")
    ''
    """
    for sentence in split_sentences(words):
        found = _TO_SOMEBODY.search(sentence) or _SOMEBODY_IS_GRANTED.search(sentence)
        before = found and (found.end() if found.re is _SOMEBODY_IS_GRANTED else found.start())
        if found and (_IS.search(sentence) or " will " in sentence) and not _EARLIER.search(sentence, 0, before or 0):
            return found[0]
    return ""


_HEREBY: Final = re.compile(
    r"\bhereby (?:commut|pardon|grant)|\b(?:is|are) (?:(?:also|hereby|today|now|being) ){1,3}"
    r"(?:commuted|pardoned|granted)\b"
)


def contradicts(words: str, section: str) -> bool:
    """Whether some prose says that another type is granted by it than the introduction of its section.

    >>> contradicts("Her sentence is hereby commuted to time served.", "pardon")
    True
    >>> contradicts("In 1801, her sentence was commuted.", "pardon")
    False
    """
    types = {clemency_type(one) for one in split_sentences(words) if _HEREBY.search(one)} - {""}
    return bool(section and types) and types != {section}


@lru_cache(maxsize=16)  # several questions are asked of one paragraph after another
def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph.

    >>> split_sentences("President A. B. Example, Jr. is here. Mr. Example left.")
    ('President A. B. Example, Jr. is here.', 'Mr. Example left.')
    """
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if sentences and _NO_END.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return tuple(sentences)


@lru_cache(maxsize=16)
def read_introduction(text: str) -> Introduction | None:
    """What a paragraph or heading says of the people listed below it; None where it introduces nobody.

    >>> read_introduction("President Zachary Example is pardoning the following two individuals:").clemency_type
    'pardon'
    >>> read_introduction("In 2015, President Zachary Example commuted his sentence.") is None
    True
    """
    if len(text) > 2_000:
        return None
    if is_section(text) or _COUNT_ALONE.fullmatch(text):
        counted = {kind for kind, _ in counts_by_type(text)} or {clemency_type(text)}
        return Introduction(counted.pop() if len(counted) == 1 else "", text, is_of_list=True)
    sentences = split_sentences(text)
    found = [read for read in map(_of_sentence, sentences) if read is not None]
    if not found:
        return None
    is_alone = len(sentences) == 1
    last = _of_sentence(sentences[-1])
    is_above_list = text.endswith(":") or (is_alone and _FOLLOWING.search(text) and _NOW.search(text))
    if last is not None and is_above_list and _grants_now(sentences[-1]):
        return last._replace(is_of_list=True)
    found = [one for one in found if _NOW.search(one.words) or _FOLLOWING.search(one.words)]
    types = {one.clemency_type for one in found}
    return (found[0] if len(types) == 1 else found[0]._replace(clemency_type="", words=text)) if found else None


def _grants_now(sentence: str) -> bool:
    """Whether this document grants what a sentence says: the President does it, and nothing stands between.

    >>> _grants_now("Today, President A. Example is also commuting the sentences of the following individuals:")
    True
    >>> _grants_now("President Example intends to commute the sentences of the following individuals:")
    False
    """
    found = _GRANTS_TO_MANY.search(sentence)
    if found is None or _BY_THE_PRESIDENT.fullmatch(sentence, 0, found.start()) is None:
        return False
    is_past = (
        re.match(r"\w+ed\b", found[0]) is not None
    )  # of a day that follows nobody knows whether it is that of the grant
    return not _BUT_THESE.search(sentence, found.end()) and not (is_past and re.search(_DAY, sentence[found.end() :]))


def _of_sentence(sentence: str) -> Introduction | None:
    found = _GRANTS_TO_MANY.search(sentence)
    if found is None or _GRANTS_NOTHING.search(sentence, 0, found.start()):
        return None
    is_earlier = _EARLIER.search(sentence, 0, found.start())
    if is_earlier and not (
        _IS.search(sentence, 0, found.start()) and sentence[is_earlier.end() - 4 : is_earlier.end()].isdigit()
    ):
        return None
    death_row, to, remits = (pattern.search(sentence) for pattern in (_ON_DEATH_ROW, _TO, _REMITS))
    terms = [to[1]] if to else []
    if remits and not (to and to.start() < remits.start() < to.end()):
        terms.append(remits[0].rstrip())
    return Introduction(
        "" if names_both(sentence) else clemency_type(sentence),
        sentence,
        is_of_list=False,
        president=named_president(sentence),
        sentence=death_row[0] if death_row else "",
        terms="; ".join(terms),
    )
