"""The words of a Sentence, by the role that each plays in it."""

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
