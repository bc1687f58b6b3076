"""Where the people were sentenced, in words: states, territories, and courts that are of neither."""

from __future__ import annotations

import pandas as pd

from analysis.grants.courts import TERRITORIES, WITH_ARTICLE
from analysis.measures.selections import selection
from analysis.measures.states import OTHER_COURT
from analysis.text.findings import Numbers, n_people, say_nobody, whom_words
from analysis.text.numbers import counted, link_list, link_share, listed, number_words, share_words, was
from analysis.text.sentence import Sentence, as_sentences, fill, join, link_count
from analysis.text.tables import say_basis


def say_states(results: Numbers) -> Sentence:
    """How the people spread over the states.

    >>> grants = {"commutations": 5, "pardons": 0, "declined": 0}
    >>> spread = {"n_states": 2, "states": {"Texas": 3, "Iowa": 1, "Puerto Rico": 1}}
    >>> str(say_states({"grants": grants, "context": spread}))
    'The people were sentenced in two states and in Puerto Rico, most often in Texas (three).'
    """
    if nothing := say_nobody(results):
        return nothing
    states, n = results["context"]["states"], n_people(results)
    if not states:
        return as_sentences(f"no federal district court of a state or territory is stated for {whom_words(results)}")
    n_stated = sum(states.values())
    if len(states) == 1:
        (state, n_there), *_ = states.items()
        people = "the person" if n == 1 else link_share(n_there, n, "people", selection("state", state))
        return as_sentences(
            fill("{people} {were} sentenced in {place}", people=people, were=was(n_there), place=_place(state))
        )
    most = max(states.values())
    leading = [state for state, n_there in states.items() if n_there == most]
    territories = [f"in {_place(name)}" for name in states if name in TERRITORIES]
    n_states = results["context"]["n_states"]
    where = [f"in {number_words(n_states)} {'state' if n_states == 1 else 'states'}"] if n_states else []
    some = f"{share_words(n_stated, n, 'people')} were sentenced by federal district courts,"
    spread = f"{'the people were sentenced' if n_stated == n else some} {listed(where + territories)}"
    if most == 1:
        return as_sentences(f"{spread}, one in each")
    if len(leading) > 3:
        return as_sentences(f"{spread}, nowhere more than {number_words(most)}")
    if len(leading) > 1:
        places = listed([_place(state) for state in leading])
        return as_sentences(f"{spread}, most often in {places} ({number_words(most)} each)")
    second = max(n_there for n_there in states.values() if n_there < most)
    seconds = [state for state, n_there in states.items() if n_there == second]
    named = leading + (seconds if len(seconds) == 1 and second > 1 else [])
    most_often = link_list([_place_and_number(state, states[state]) for state in named])
    return as_sentences(join([f"{spread}, most often in ", most_often]))


def _place_and_number(state: str, n: int) -> Sentence:
    number = link_count(number_words(n), selection("state", state))
    return fill("{place} ({number})", place=_place(state), number=number)


def say_off_map(by_state: pd.DataFrame, batch_id: str) -> str:
    """The note under the map: n, unit, period and source, and who has no place on it."""
    n_people = by_state["n_people"]
    n_other = int(n_people[by_state["state"] == OTHER_COURT].sum())
    n_not_stated = int(n_people[by_state["state"].isna()].sum())
    other = f"{counted(n_other)} sentenced by another court (such as a court-martial)" if n_other else ""
    not_stated = f"{counted(n_not_stated)} whose court is not stated" if n_not_stated else ""
    missing = [part for part in (other, not_stated) if part]
    basis = say_basis(int(n_people.sum()), batch_id)
    return f"{basis} Counted in no state: {listed(missing)}." if missing else basis


def _place(state: str) -> str:
    return f"the {state}" if state in WITH_ARTICLE else state
