"""Where a value came from: the words it was read from and the rule that read them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """One value read from one field of a published record.

    ``value`` is None where the text does not say. ``start`` and ``end`` bound the words
    in the field's text that the value was read from (slice positions; both 0 where the
    value follows from words that are absent). ``rule`` names the rule as
    ``reader.rule``, for example ``"sentence.months"``, and ``field`` the part of the
    record that the words stand in (empty until the readers of a record are put together).

    >>> fact = Fact(235, 0, 10, "sentence.months")
    >>> "235 months' imprisonment"[fact.start : fact.end]
    '235 months'
    """

    value: Any
    start: int
    end: int
    rule: str
    field: str = ""


class Problem(NamedTuple):
    """Words that a reader could not turn into a fact: they are reported, never guessed.

    ``column`` is the column that stays missing because of it; ``start``, ``end`` and
    ``rule`` are as in :class:`Fact`.
    """

    column: str
    start: int
    end: int
    rule: str


class Reading(NamedTuple):
    """What one reader took from one field: facts by column, and what it could not read."""

    facts: dict[str, Fact]
    problems: list[Problem]


def with_problems(facts: dict[str, Fact], problems: list[Problem]) -> Reading:
    """The reading in which each column that a problem concerns is missing.

    >>> facts = {"fine_usd": Fact(500, 0, 4, "sentence.fine", "sentence")}
    >>> with_problems(facts, [Problem("fine_usd", 6, 9, "sentence.unread_word")]).facts["fine_usd"].value is None
    True
    """
    for problem in problems:
        column, start, end, rule = problem
        facts[column] = Fact(None, start, end, rule, facts[column].field)
    return Reading(facts, problems)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without garbage collection, which would look at all that was read again and again, and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what was read lives on: it need not be looked at once to be taken for old
                gc.freeze()
                gc.unfreeze()
            gc.enable()
