"""The words of a Sentence that are known, each with its role: what it names, or how it changes what others mean."""

from __future__ import annotations

from typing import Final

_WORDS_BY_ROLE: Final = {
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
    "earlier": "original originally initially previously",
    "then": "then later subsequently",
    "followed": "followed",
    "to": "to",
    "consecutive": "consecutive consecutively",
    "concurrent": "concurrent concurrently",
    "partly": "partially partly part",
    "every": "cases sentences",
    "each": "each every all both per",
    "total": "total totaling combined",
    "first": "first",
    "counts": "counts",
    "president": "president",
    "terms": "terms",
    "suspended": "suspended",
    "condition": "conditioned conditional condition conditions including upon",
    "no": "no none without",
    "waived": "waived",
    "served": "served",
    "expire": "expire",
    "with": "with which",
    "service": "dismissal dishonorable discharge discharged rank grade",
    # words that carry no value of their own
    "": "a an and the of on in for or by at be shall that this his her their its is said any time term"
    " special release released remand remanded sentence sentenced order ordered obligation"
    " amount dollar dollars thousand million joint several jointly severally above"
    " offense offenses count case remainder remaining balance unpaid run running runs"
    " state federal other another credit also"
    " undischarged imposed district court superior period years year months month day days"
    " are were already imposition execution penalty orders prosecution accordance agreement"
    " compliance within immigration process bureau prisons customs enforcement"
    " service hours hour performance perform performed undetermined unspecified but pay allowances"
    " bad conduct reduction rate e petitioner defendant"
    " buy united states government treatment drug substance abuse program participation center facility"
    " under pursuant mandatory minimum due plea rule"
    " lowest enlisted possibility eligibility docket number consisting of step act fair sentencing"
    " amendment guideline guidelines retroactive motion full week weeks continued payment owing securities exchange"
    " commission",
}
_ROLES: Final = {word: role for role, words in _WORDS_BY_ROLE.items() for word in words.split()}


def role_of(word: str) -> str | None:
    """The role of a folded word; empty where it carries no value of its own, None where it is not known.

    >>> role_of("imprisonment"), role_of("months'"), role_of("frobnicated")
    ('prison', '', None)
    """
    if word in _ROLES:
        return _ROLES[word]
    word = word.strip("'-")
    return _ROLES.get(word) or _ROLES.get(word.removesuffix("'s"))
