"""Where: people by the state or territory of the court that sentenced them."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from analysis.grants.courts import DIRECTIONS, STATES
from analysis.measures.counts import ClemencyType, effective_people, with_shares

#: Where people stand whose court is no federal district court of a state or territory.
OTHER_COURT = "other court"

_DISTRICT = re.compile(rf"(?:(?:{'|'.join(DIRECTIONS)}) )?District of (.+)")


def is_district(court: str) -> bool:
    """Whether a court is a federal district court, by its canonical name.

    >>> is_district("Middle District of Florida"), is_district("U.S. Army Court Martial")
    (True, False)
    """
    return _DISTRICT.fullmatch(court) is not None


def state_of(district: str) -> str:
    """The state or territory of a federal district court, from its canonical name.

    >>> state_of("Northern District of Ohio"), state_of("District of Columbia")
    ('Ohio', 'District of Columbia')
    >>> state_of("Superior Court of the District of Columbia"), state_of("District of the Canal Zone")
    ('other court', 'other court')
    """
    found = _DISTRICT.fullmatch(district)
    state = "District of Columbia" if found and found[1] == "Columbia" else found[1] if found else ""
    return state if state in STATES else OTHER_COURT


def count_by_state(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.DataFrame:
    """How many people were sentenced by the federal district courts of which state or territory.

    The trap: it is where the court of a person's first numbered case sits, not where the
    person lived. Courts-martial and local courts belong to no state here.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``district`` (canonical). Not changed.
    clemency_type : whose people are counted

    Returns
    -------
    DataFrame, one row per state or territory that has people, the most people first
        ``state``, ``n_people``, ``share_people``; then a row :data:`OTHER_COURT`, then one
        without a state for courts not stated, where there are any. The counts add to the
        effective grants of that type, the shares to one.

    Notes
    -----
    States of the 94 districts: 28 U.S.C. §§ 81–131, and for Guam, the Northern Mariana
    Islands and the Virgin Islands 48 U.S.C. §§ 1424, 1821, 1611. Two people of Northern Ohio
    and one of Southern Ohio are three of Ohio.

    Examples
    --------
    >>> courts = ["Northern District of Ohio"] * 2 + ["Southern District of Ohio", "District of Guam"]
    >>> grants = pd.DataFrame({"district": courts, "clemency_type": "commutation", "is_declined": False})
    >>> count_by_state(grants).values.tolist()
    [['Ohio', 3, 0.75], ['Guam', 1, 0.25]]
    """
    districts = effective_people(grants, clemency_type)["district"]
    states = Counter(None if pd.isna(district) else state_of(district) for district in districts)
    places = sorted(states, key=lambda state: (state is None, state == OTHER_COURT, -states[state], state))
    counts = pd.DataFrame({"state": pd.Series(places, dtype="string"), "n_people": [states[at] for at in places]})
    return with_shares(counts.astype({"n_people": int}))
