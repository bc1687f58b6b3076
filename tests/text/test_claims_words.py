"""What is said of claims: how many hold up, how many do not, and what would be by another definition."""

from __future__ import annotations

import pytest

from analysis.claims import Claim, ClaimReading, Computed, Recomputed, Verdict
from analysis.text import say_claims, say_unchecked, say_verdict
from analysis.text.claims import say_daily, say_of_list, say_redefined
from support.saying import faults_of

READING = ClaimReading("count_commutations", {})
CLAIM = Claim("two", "who", "where", "two people were granted", 2, (READING,))


def verdict(name: str) -> Verdict:
    return Verdict(CLAIM, (Recomputed(READING, Computed(3), False),), name)


def verdicts(agree: int = 0, differ: int = 0, ambiguous: int = 0, other: int = 0, unsettled: int = 0) -> list[Verdict]:
    n = {
        "agrees": agree,
        "differs": differ,
        "ambiguous": ambiguous,
        "not comparable": other,
        "not in the data": unsettled,
    }
    return [verdict(name) for name, times in n.items() for _ in range(times)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((33, 8, 1), "Of 42 published claims that can be checked, 33 hold up, eight do not, and one depends on how it is read."),
        ((1, 1, 0), "Of two published claims that can be checked, one holds up and one does not."),
        ((0, 2, 0), "Of two published claims that can be checked, none hold up and two do not."),
        ((3, 0, 2), "Of five published claims that can be checked, three hold up and two depend on how they are read."),
        ((0, 1, 0), "The one published claim that can be checked does not hold up."),
        ((1, 0, 0), "The one published claim that can be checked holds up."),
        ((12, 0, 0), "All 12 published claims that can be checked hold up."),
        ((0, 0, 0), "None of the published claims can be checked against our data."),
    ],
)  # fmt: skip
def test_how_many_claims_hold_up(counts: tuple[int, int, int], said: str) -> None:
    assert say_claims(verdicts(*counts)) == said
    assert faults_of("claims.finding", said) == []


@pytest.mark.parametrize(
    ("other", "unsettled", "said"),
    [
        (3, 2, "Five more cannot be checked: three are about something that the lists do not count, and two cannot be settled from the lists."),
        (1, 0, "One more cannot be checked: one is about something that the lists do not count."),
        (0, 1, "One more cannot be checked: one cannot be settled from the lists."),
        (0, 0, ""),
    ],
)  # fmt: skip
def test_how_many_claims_cannot_be_checked(other: int, unsettled: int, said: str) -> None:
    assert say_unchecked(verdicts(1, other=other, unsettled=unsettled)) == said
    assert faults_of("claims.more", said) == []


def test_counts_of_each_day() -> None:
    assert (
        say_daily(verdicts(53, 11))
        == "Of 64 counts published on the days of the grants, 53 agree with the list and 11 differ."
    )
    assert (
        say_daily(verdicts(1, 1))
        == "Of two counts published on the days of the grants, one agrees with the list and one differs."
    )
    assert say_daily(verdicts(12)) == "All 12 counts that were published on the days of the grants agree with the list."
    assert say_daily(verdicts(unsettled=3)) == ""
    assert say_of_list(4) == "Four more are known from the list alone, which proves nothing, and are left out."
    assert (say_of_list(1)[:16], say_of_list(0)) == ("One more is know", "")


def test_what_would_be_by_another_definition() -> None:
    assert say_redefined("with_board", verdicts(2, 12)) == (
        "If the people whom the board recommended are counted, 2 of these 14 would hold up."
    )
    assert say_redefined("as_imposed", verdicts(2, 3, unsettled=1)) == (
        "If sentences count as first imposed, two of these six would hold up, and one could not be settled."
    )
    ends = ("would hold up, too.", "would not hold up.", "could not be settled.")
    for one, said in zip((verdicts(1), verdicts(0, 1), verdicts(unsettled=1)), ends, strict=True):
        assert say_redefined("as_imposed", one) == f"If sentences count as first imposed, the claim {said}"


def test_a_verdict_says_why_and_what_would_make_the_claim_true() -> None:
    whole = verdict("differs")._replace(note="One was declined.", true_if="It would be true of the list.")
    assert say_verdict(whole) == (
        "“Two people were granted.” Claimed: 2. In the list: 3. The claim does not hold up. One was declined. It would be "
        "true of the list."
    )
    two = (READING, ClaimReading("count_firearm", {}, words="with a firearm"))
    read_twice = Verdict(
        CLAIM, tuple(Recomputed(one, Computed(n), n == 2) for n, one in enumerate(two, 2)), "ambiguous"
    )
    assert "In the list: 2; 3 (with a firearm). Whether the claim holds up depends on how it is read." in say_verdict(
        read_twice
    )
    unknown = Verdict(CLAIM, (Recomputed(READING, Computed(None), None),), "not in the data")
    assert say_verdict(unknown).endswith("In the list: no such number. The lists cannot settle it.")
