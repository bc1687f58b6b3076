"""The Sentence text: wordings of the lists with invented numbers, values worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.lists.facts.sentence import SENTENCE_COLUMNS, parse_sentence

LIFE = "life"
UNKNOWN = "unknown"


def read(text: str) -> dict[str, Any]:
    return {column: fact.value for column, fact in parse_sentence(text).facts.items()}


#: Sentence; imposed; in force; months beside life; longest supervised release. A prison
#: term is a number of months, "life", or None where none is stated; the sums are in the comments.
PRISON = [
    ("241 months' imprisonment; five years' supervised release", 241, 241, 0, 60),
    ("241 months’ imprisonment, 10 years’ supervised release", 241, 241, 0, 120),
    ("241 months; 10 years' supervised release", 241, 241, 0, 120),  # noun left out
    ("241 months' imprisonment; 10 years' supervised", 241, 241, 0, 120),  # cut off
    ("241 month' imprisonment; eight year's supervised release", 241, 241, 0, 96),
    ("98 months of imprisonment, five-year term of supervised release (May 2, 2018).", 98, 98, 0, 60),
    ("146 months of imprisonment 10-year term of supervised release", 146, 146, 0, 120),  # comma left out
    ("15 years and nine months of imprisonment, lifetime supervised release", 189, 189, 0, LIFE),  # 15 x 12 + 9
    ("Term of imprisonment of 50 months; term of supervised release of three years", 50, 50, 0, 36),
    ("Thirty years' imprisonment", 360, 360, 0, None),
    ("231 months and six days' imprisonment; 10 years' supervised release", 231, 231, 0, 120),
    ("241 months' imprisonment and five years' supervised release", 241, 241, 0, 60),
    ("Imprisonment: 50 months; supervised release: three years", 50, 50, 0, 36),
    # life
    ("Life imprisonment", LIFE, LIFE, 0, None),
    ("Life imprisonment;", LIFE, LIFE, 0, None),
    ("Life imprisonment; no supervised release term", LIFE, LIFE, 0, None),
    ("Life imprisonment; Life term supervised release", LIFE, LIFE, 0, LIFE),
    ("Life imprisonment; 10 years' supervised release; four years' special parole", LIFE, LIFE, 0, 120),
    ("Life imprisonment without the possibility of parole", LIFE, LIFE, 0, None),
    ("Life plus 61 months' imprisonment; 10 years' supervised release", LIFE, LIFE, 61, 120),
    ("Life plus five years' imprisonment", LIFE, LIFE, 60, None),
    ("Life imprisonment plus 61 months'; eight years' supervised release", LIFE, LIFE, 61, 96),
    ("Life imprisonment plus five years' imprisonment; 10 years' supervised release", LIFE, LIFE, 60, 120),
    ("Life plus 61 months' imprisonment imprisonment", LIFE, LIFE, 61, None),  # a word twice
    ("Life plus 61 months consecutive", LIFE, LIFE, 61, None),
    ("Two concurrent terms of life imprisonment; five years' supervised release", LIFE, LIFE, 0, 60),
    ("Two concurrent terms of 61 months' imprisonment", 61, 61, 0, None),
    ("Two consecutive terms of 61 months' imprisonment", 122, 122, 0, None),  # 2 x 61
    ("Two consecutive 61-month terms of imprisonment", 122, 122, 0, None),
    ("Life imprisonment; consecutive term of 61 months' imprisonment", LIFE, LIFE, 61, None),
    ("121 months' imprisonment; consecutive term of 61 months' imprisonment", 182, 182, 0, None),  # 121 + 61
    ("Two consecutive life terms plus 45 years' imprisonment", LIFE, LIFE, 540, None),  # 45 x 12
    ("Life imprisonment, concurrent with 241 months' imprisonment", LIFE, LIFE, 0, None),
    # several cases: consecutive ones are added, otherwise the longest counts
    ("1. 121 months' imprisonment\n2. 241 months' imprisonment", 241, 241, 0, None),
    ("1. 121 months' imprisonment; 2. 24 months' imprisonment (concurrent)", 121, 121, 0, None),
    ("1. 121 months' imprisonment;\n2. 24 months' imprisonment (consecutive)", 145, 145, 0, None),  # 121 + 24
    ("1. 121 months' imprisonment (consecutive); 2. 24 months' imprisonment", 145, 145, 0, None),
    (
        "1. 121 months' imprisonment; 2. 24 months' imprisonment (consecutive); 3. 60 months' imprisonment",
        145,
        145,
        0,
        None,
    ),
    (
        "1. 121 months' imprisonment; 2. 24 months' imprisonment (22 months' concurrent, two consecutive)",
        123,
        123,
        0,
        None,
    ),
    (
        ("1. 241 months' imprisonment\n2. 41 months' imprisonment (27 months' consecutive and 14 months' concurrent)"),
        268,
        268,
        0,
        None,
    ),
    (
        (
            "1. 188 months' imprisonment\n2. 190 months' imprisonment (60 months' consecutive to above"
            " offense, the remainder concurrent)"
        ),
        248,
        248,
        0,
        None,
    ),
    ("1. 36 months' imprisonment; 2. 188 months' imprisonment (partially concurrent)", 188, 188, 0, None),
    ("1. Life imprisonment; 2. 30 months' imprisonment; 1. 10 years' supervised release", LIFE, LIFE, 0, 120),
    ("1. Life imprisonment\n2. 30 months' imprisonment (consecutive)", LIFE, LIFE, 30, None),
    ("1. 30 months' imprisonment\n2. Life imprisonment (consecutive)", LIFE, LIFE, 30, None),
    ("1.Life imprisonment\n2. Life imprisonment", LIFE, LIFE, 0, None),
    ("1. 290 months' imprisonment;\n2.3 months' imprisonment (consecutive)", 293, 293, 0, None),  # case 2: three
    ("1. 290 months' imprisonment; 2.3 months' imprisonment (consecutive)", 293, 293, 0, None),
    (
        "1. 121 months of imprisonment (May 1, 2016).\n2. 130 months of imprisonment (May 2, 2016).\n"
        "Prison sentences and terms of supervised release in each case to run consecutively.",
        251,
        251,
        0,
        None,
    ),
    ("1. 121 months of imprisonment. 2. 130 months of imprisonment. Sentences to run concurrently.", 130, 130, 0, None),
    (
        "1. 241 months' imprisonment; three years' supervised release (concurrent)\n2. 12 months' imprisonment",
        241,
        241,
        0,
        36,
    ),
    ("241 months' imprisonment (concurrent with state sentence); five years' supervised release", 241, 241, 0, 60),
    # a term that is said to follow is consecutive
    ("121 months' imprisonment, to be followed by 61 months' imprisonment", 182, 182, 0, None),  # 121 + 61
    ("121 months' imprisonment; followed by five years' supervised release; 61 months' imprisonment", 121, 121, 0, 60),
    ("Life imprisonment followed by 61 months' imprisonment", LIFE, LIFE, 61, None),
    ("Life imprisonment plus 121 months plus 61 months' imprisonment", LIFE, LIFE, 182, None),
    ("121 months' imprisonment plus life imprisonment", LIFE, LIFE, 121, None),
    # equal terms of several counts: 2 x 121; as long as one where they run together; 3 x 61 + 24
    ("121 months' imprisonment on each of two counts, to be served consecutively", 242, 242, 0, None),
    ("121 months' imprisonment on each of two counts (to run concurrently)", 121, 121, 0, None),
    ("121 months' imprisonment on each of two counts", 121, 121, 0, None),
    ("On each of the three counts, 61 months' imprisonment, consecutive; followed by 24 months", 207, 207, 0, None),
    ("61 months' imprisonment on count two consecutive to count one, 121 months' imprisonment", 182, 182, 0, None),
    # a term of another case is none of this sentence, and one that is named again is counted once
    ("121 months' imprisonment, consecutive to 61 months of imprisonment in another case", 121, 121, 0, None),
    ("121 months' imprisonment, consecutive to 61 months imposed in the District of Maine", 121, 121, 0, None),
    ("121 months' imprisonment (consecutive to a state sentence of life imprisonment)", 121, 121, 0, None),
    ("121 months' imprisonment; 61 months' imprisonment, consecutive to the 121 months", 182, 182, 0, None),
    ("121 months' imprisonment, concurrent with 61 months' imprisonment; $500 fine", 121, 121, 0, None),
    # what was first given, named behind the sentence in force or before it
    ("361 months' imprisonment, reduced from life on June 1, 2014; 10 years' supervised release", LIFE, 361, 0, 120),
    ("361 months' imprisonment (originally life imprisonment); 10 years' supervised release", LIFE, 361, 0, 120),
    ("Originally life imprisonment; 324 months' imprisonment (as amended)", LIFE, 324, 0, None),
    ("Initially sentenced to 361 months' imprisonment; later reduced to 241 months", 361, 241, 0, None),
    ("Resentenced to 241 months' imprisonment (previously 361 months' imprisonment)", 361, 241, 0, None),
    ("241 months' imprisonment (amended from 361 months' imprisonment)", 361, 241, 0, None),
    ("361 months' imprisonment; amended to 291 months' imprisonment; then to 241 months", 361, 241, 0, None),
    ("361 months' imprisonment; amended to 301 months (2010), then 241 months (2014)", 361, 241, 0, None),
    # amendments
    (
        ("240 months' imprisonment; 10 years' supervised release; amended to 200 months' imprisonment (May 1, 2008)"),
        240,
        200,
        0,
        120,
    ),
    (
        (
            "365 months' imprisonment; amended to 293 months' imprisonment (June 4, 2008); amended to 235"
            " months' imprisonment"
        ),
        365,
        235,
        0,
        None,
    ),
    ("420 months' imprisonment; prison term amended to 361 months' imprisonment (May 1, 2008)", 420, 361, 0, None),
    ("420 months' imprisonment (amended to 361 months' imprisonment); five years' supervised release", 420, 361, 0, 60),
    (
        (
            "421 months' imprisonment; 10 years' supervised release; amended to 361 months' imprisonment;"
            " six years' supervised release"
        ),
        421,
        361,
        0,
        120,
    ),
    ("Life imprisonment (May 1, 1999); amended to 361 months' imprisonment", LIFE, 361, 0, None),
    ("301 months' imprisonment; amended to life imprisonment (May 1, 1999)", 301, LIFE, 0, None),
    ("Life plus 300 months' imprisonment; amended to life plus 61 months' imprisonment", LIFE, LIFE, 61, None),
    ("Life plus 300 months' imprisonment; amended to 420 months' imprisonment", LIFE, 420, 0, None),
    (
        "Life imprisonment; reduced to 361 months of imprisonment, resentenced to 300 months of imprisonment",
        LIFE,
        300,
        0,
        None,
    ),
    ("361 months' imprisonment; resentenced on May 1, 2010 to 200 months' imprisonment", 361, 200, 0, None),
    ("Life imprisonment; commuted to 30 years' imprisonment by President Doe (May 1, 2001)", LIFE, 360, 0, None),
    ("361 months' imprisonment; amended to 291 imprisonment", 361, 291, 0, None),  # no prison term is 291 years
    (
        "383 months' imprisonment; eight years' supervised release; 361 months' imprisonment (May 1, 2000)",
        383,
        361,
        0,
        96,
    ),
    (
        ("1. 241 months' imprisonment; amended to 168 months' imprisonment\n2. 60 months' imprisonment (concurrent)"),
        241,
        168,
        0,
        None,
    ),
    (
        ("1. 200 months' imprisonment\n2. 24 months' imprisonment (consecutive); amended to 18 months' imprisonment"),
        224,
        218,
        0,
        None,
    ),
    ("1. 87 months' imprisonment; amended to 46 months' imprisonment\n2. 10 years' supervised release", 87, 46, 0, 120),
    # not prison
    ("Three years' probation, conditioned upon six months' home confinement", None, None, 0, None),
    ("Time served; three years' supervised release", None, None, 0, 36),
    # a suspended term counts as imposed, in whole
    ("Three years' imprisonment, all but four months suspended; three years' probation", 36, 36, 0, None),
    ("Three years' imprisonment, execution suspended; three years' probation", 36, 36, 0, None),
    ("Three years' imprisonment, of which two years were suspended", 36, 36, 0, None),
    ("Three years' suspended sentence; three years' probation", 36, 36, 0, None),
    ("Imposition of sentence suspended; three years' probation", None, None, 0, None),
    # a part of a term: the rest of 173, 113, runs beside the 120 of case 1, and 60 after it
    ("173 months' imprisonment, with 60 months consecutive", 173, 173, 0, None),
    ("173 months' imprisonment, with 60 months consecutive to another case", 173, 173, 0, None),
    (
        "1. 120 months' imprisonment\n2. 173 months' imprisonment, with 60 months consecutive to case 1",
        180,
        180,
        0,
        None,
    ),
    ("1. 120 months' imprisonment\n2. 173 months' imprisonment (with 60 months consecutive)", 180, 180, 0, None),
    (
        "1. 120 months' imprisonment\n2. 173 months' imprisonment, 60 months of which to run consecutively",
        180,
        180,
        0,
        None,
    ),
    (
        "1. 120 months' imprisonment\n2. 173 months' imprisonment, with 60 months concurrent with case 1",
        173,
        173,
        0,
        None,
    ),
    ("Life imprisonment with 60 months consecutive", LIFE, LIFE, 60, None),
    # the release of each case after the prison terms: 264 is 240 and 24, and the year is no prison term
    (
        "1. 240 months' imprisonment;\n2. 24 months' imprisonment (consecutive); 1. 10 years' supervised release; 2. one years'",
        264,
        264,
        0,
        120,
    ),
    ("1. 240 months' imprisonment; 10 years' supervised release\n2. One years' supervised release", 240, 240, 0, 120),
    (
        ("14 months' confinement; forfeiture of $350 pay per month for 12 months; reduction in rank from E-4 to E-1"),
        14,
        14,
        0,
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "imposed", "in_force", "plus", "release"), PRISON, ids=[case[0][:60] for case in PRISON]
)
def test_prison(text: str, imposed: object, in_force: object, plus: int, release: object) -> None:
    reading = parse_sentence(text)
    values = {column: fact.value for column, fact in reading.facts.items()}
    assert not reading.problems
    assert values["is_life_imposed"] == (imposed == LIFE)
    assert values["imposed_months"] == (None if imposed == LIFE else imposed)
    assert values["is_life"] == (in_force == LIFE)
    assert values["sentence_months"] == (None if in_force == LIFE else in_force)
    assert values["life_plus_months"] == plus
    assert values["supervised_release_months"] == release


@pytest.mark.parametrize(
    ("text", "fine", "restitution"),
    [
        ("60 months' imprisonment", 0, 0),
        ("60 months' imprisonment; $1,500 fine", 1500, 0),
        ("60 months' imprisonment; three years' supervised release: $800 fine", 800, 0),
        ("60 months' imprisonment; $10,142.86 restitution", 0, 10142.86),
        ("60 months' imprisonment; $4,000 fine; $6,146 restitution", 4000, 6146),
        ("60 months' imprisonment; fine of $4,000; restitution in the amount of $6,146", 4000, 6146),
        ("60 months' imprisonment; $900 community restitution", 0, 900),
        ("60 months' imprisonment; $6 million forfeiture; $450,000 money judgment", 0, 0),
        (
            "60 months' imprisonment; seven hundred dollar ($700.00) special assessment; order of"
            " forfeiture in the"
            " amount of ten million dollars ($10,000,000.00)",
            0,
            0,
        ),
        (
            '60 months\' imprisonment; supervised release with condition that petitioner repay $2,010 of "buy money"',
            0,
            0,
        ),
        # restated by an amendment: once; changed: the new one; not named again: kept
        ("60 months' imprisonment; $1,500 fine; amended to 50 months' imprisonment; $1,500 fine", 1500, 0),
        ("60 months' imprisonment; $1,500 fine; amended to 50 months' imprisonment; $1,000 fine", 1000, 0),
        ("60 months' imprisonment; $1,500 fine; amended to 50 months' imprisonment", 1500, 0),
        ("$500 fine on each of three counts; $20 restitution", 1500, 20),  # 3 x 500
        # 5,000 + 700 over two cases
        ("1. 60 months' imprisonment; $5,000 fine\n2. 50 months' imprisonment; $700 fine; $30 restitution", 5700, 30),
    ],
)
def test_money(text: str, fine: float, restitution: float) -> None:
    values = read(text)
    assert values["fine_usd"] == fine
    assert values["restitution_usd"] == restitution


@pytest.mark.parametrize(
    ("text", "is_amended", "first"),
    [
        ("60 months' imprisonment", False, None),
        ("60 months' imprisonment (May 3, 2001)", False, "2001-05-03"),
        ("60 months' imprisonment (October 2010)", False, "2010-10"),
        ("60 months' imprisonment (2010)", False, "2010"),
        ("60 months' imprisonment (May 3, 2001); amended to 50 months' imprisonment (May 3, 2009)", True, "2001-05-03"),
        ("60 months' imprisonment; resentenced to 50 months' imprisonment", True, None),
        ("60 months' imprisonment; December 19, 2005", False, "2005-12-19"),
        # the day of an amendment is no day of the first sentencing
        ("60 months' imprisonment; amended to 50 months' imprisonment (May 3, 2009)", True, None),
        ("60 months' imprisonment (as amended on May 3, 2009 and May 4, 2010); $500 fine", True, None),
        ("60 months' imprisonment (as amended on May 3, 2009) (May 3, 2001)", True, "2001-05-03"),
        ("60 months' imprisonment (as amended) (May 3, 2001)", True, "2001-05-03"),
        ("60 months' imprisonment; amended to 50 months on May 3, 2009 (May 3, 2001)", True, "2001-05-03"),
        ("60 months' imprisonment (Janurary 3, 2001)", False, "2001-01-03"),
        ("60 months' imprisonment; amended to 50 months (2010), then 40 months (2014)", True, None),
        ("50 months' imprisonment (originally 60 months' imprisonment on May 3, 2001)", True, "2001-05-03"),
    ],
)
def test_amended_and_first_date(text: str, is_amended: bool, first: str | None) -> None:
    values = read(text)
    assert values["is_amended"] is is_amended
    assert values["first_sentenced_on"] == first


@pytest.mark.parametrize(
    "text",
    [
        "324 months' imprisonment (as amended); 10 years' supervised release",
        "324 months' imprisonment (as amended on May 8, 2009)",
        "324 months' imprisonment; 10 years' supervised release (May 1, 2001) (as amended May 8, 2009)",
    ],
)
def test_as_amended_leaves_the_first_sentence_unknown(text: str) -> None:
    values = read(text)
    assert values["is_amended"] is True
    assert values["sentence_months"] == 324
    assert values["imposed_months"] is None
    assert values["is_life_imposed"] is None


@pytest.mark.parametrize(
    "note", ["(commuted to expire on January 19, 2021)", "(sentence commuted to expire January 19, 2021)"]
)
def test_a_sentence_that_was_commuted_to_expire_on_a_day(note: str) -> None:
    # what is left in months is not said, and the day of the new end is no day of sentencing
    values = read(f"235 months' imprisonment {note}; five years' supervised release")
    assert (values["is_amended"], values["imposed_months"], values["sentence_months"]) == (True, 235, None)
    assert (values["is_life"], values["first_sentenced_on"], values["supervised_release_months"]) == (False, None, 60)
    life = read(f"Life imprisonment {note} (May 3, 2001)")
    assert (life["is_life_imposed"], life["is_life"], life["first_sentenced_on"]) == (True, False, "2001-05-03")


def test_death() -> None:
    values = read("Death sentence; five years' supervised release")
    assert values["is_death"] is True
    assert values["is_life"] is False
    assert values["sentence_months"] is None
    assert values["supervised_release_months"] == 60
    assert read("Death sentence, dishonorable discharge, and forfeiture of all pay and allowances ()")["is_death"]
    assert read("Death (June 1, 2005)")["is_death"]
    assert read("60 months' imprisonment")["is_death"] is False


@pytest.mark.parametrize(
    ("text", "columns", "rule"),
    [
        ("60 months' imprisonment plus untold misery", {"sentence_months"}, "sentence.unread_word"),
        (
            "60 months' imprisonment; unlimited supervised release",
            {"supervised_release_months"},
            "sentence.unread_word",
        ),
        (
            "60 months' imprisonment; three to five years' supervised release",
            {"supervised_release_months"},
            "sentence.unread_number",
        ),
        ("60 months' imprisonment; $2,500", {"fine_usd"}, "sentence.amount_without_kind"),
        ("2.3 months' imprisonment", {"sentence_months"}, "sentence.unread_length"),
        ("60 months' imprisonment (sentence commuted)", {"sentence_months"}, "sentence.commuted_to_unknown"),
        ("60 months' imprisonment; reduced by 12 months", {"sentence_months"}, "sentence.amended_by"),
        ("60 months to 120 months' imprisonment", {"sentence_months"}, "sentence.two_terms"),
        ("60 months' imprisonment; amended to", {"sentence_months"}, "sentence.amended_to_unknown"),
        ("60 months' imprisonment as reduced from 70 to 60 months", {"sentence_months"}, "sentence.amended_from"),
        (
            "60 months' imprisonment; two terms of 60 months' imprisonment",
            {"sentence_months"},
            "sentence.number_of_terms",
        ),
        ("60 months' imprisonment, with 120 months consecutive", {"sentence_months"}, "sentence.part_of_no_term"),
        (
            "120 months' imprisonment, with 60 months' imprisonment consecutive",
            {"sentence_months"},
            "sentence.part_of_no_term",
        ),
        (
            "240 months' imprisonment; 1. 10 years' supervised release; 2. one years'",
            {"sentence_months", "supervised_release_months"},
            "sentence.length_without_kind",
        ),
        (
            "1. 60 months' imprisonment (commuted to expire on May 3, 2021)\n2. 24 months' imprisonment",
            {"sentence_months"},
            "sentence.ends_on_a_day",
        ),
        ("60 months' imprisonment (February 30, 2001)", {"first_sentenced_on"}, "sentence.impossible_date"),
        ("60 months' imprisonment {", {"sentence_months"}, "sentence.unread_sign"),
        # how many equal terms follow each other is not said
        (
            "60 months' imprisonment on each count (to run consecutively)",
            {"sentence_months"},
            "sentence.number_of_terms",
        ),
        ("60 months' imprisonment on both counts, consecutive", {"sentence_months"}, "sentence.number_of_terms"),
        ("60 months' imprisonment on counts one and two, consecutive", {"sentence_months"}, "sentence.number_of_terms"),
        ("60 months' imprisonment per count, consecutive", {"sentence_months"}, "sentence.number_of_terms"),
        (
            "60 months' imprisonment plus 12 months on each of two counts, consecutive",
            {"sentence_months"},
            "sentence.number_of_terms",
        ),
        ("60 months' imprisonment; $500 fine on each count", {"fine_usd"}, "sentence.number_of_terms"),
        # whether the other term is of this sentence is not said, nor whose part the one after it is
        ("60 months' imprisonment, consecutive to 24 months", {"sentence_months"}, "sentence.runs_beside_other"),
        (
            "60 months' imprisonment; 24 months' imprisonment, consecutive to another case",
            {"sentence_months"},
            "sentence.runs_beside_other",
        ),
        # a sum beside what it is the sum of
        (
            "120 months' imprisonment; consecutive 60 months' imprisonment; total of 180 months' imprisonment",
            {"sentence_months"},
            "sentence.two_terms",
        ),
        # what was first given, and nothing of what is in force, or twice
        (
            "Originally 60 months' imprisonment; $500 fine",
            {"sentence_months", "is_life"},
            "sentence.amended_to_unknown",
        ),
        (
            "60 months' imprisonment; reduced to 50 months (originally 70 months)",
            {"sentence_months"},
            "sentence.amended_from",
        ),
        ("60 months' imprisonment; reduced from the guideline range", {"sentence_months"}, "sentence.amended_from"),
        ("First sentenced to life imprisonment; 60 months' imprisonment", {"is_life"}, "sentence.unread_word"),
        ("60 months' imprisonment, then 24 months' imprisonment", {"sentence_months"}, "sentence.unread_word"),
        # words and figures that contradict each other
        ("six (60) months' imprisonment", {"sentence_months"}, "sentence.unread_length"),
        (
            "60 months' imprisonment; five (3) years' supervised release",
            {"supervised_release_months"},
            "sentence.unread_length",
        ),
        ("60 months' imprisonment; five hundred dollars ($5,000) fine", {"fine_usd"}, "sentence.unread_amount"),
        # a further length or sum, and not of what
        (
            "60 months' imprisonment; four years' supervised release on count one and eight years on count two",
            {"supervised_release_months"},
            "sentence.unread_length",
        ),
        (
            "60 months' imprisonment; supervised release of three years, five years",
            {"supervised_release_months"},
            "sentence.length_without_kind",
        ),
        ("60 months' imprisonment; restitution of $10 and $20", {"restitution_usd"}, "sentence.amount_without_kind"),
    ],
)
def test_what_is_not_understood_is_a_problem_and_missing(text: str, columns: set[str], rule: str) -> None:
    reading = parse_sentence(text)
    assert rule in {problem.rule for problem in reading.problems}
    assert columns <= {problem.column for problem in reading.problems}
    for problem in reading.problems:
        assert reading.facts[problem.column].value is None


def test_problems_stand_in_the_same_order_in_every_run() -> None:
    # of prison and release, which "blorb" stands beside, one after the other: from the last column to the first
    problems = parse_sentence("60 months' imprisonment blorb five years' supervised release").problems
    prison = ["life_plus_months", "sentence_months", "is_life", "imposed_months", "is_life_imposed"]
    assert [problem.column for problem in problems] == ["supervised_release_months", *prison]
    problems = parse_sentence("five years' supervised release blorb 60 months' imprisonment").problems
    assert [problem.column for problem in problems] == [*prison, "supervised_release_months"]


def test_words_about_one_part_leave_the_others() -> None:
    values = read("60 months' imprisonment; unlimited supervised release; $500 fine")
    assert values["sentence_months"] == 60
    assert values["fine_usd"] == 500


def test_an_empty_sentence_says_nothing() -> None:
    reading = parse_sentence(" \n ")
    assert not reading.problems
    assert set(reading.facts) == set(SENTENCE_COLUMNS)
    assert all(fact.value is None for fact in reading.facts.values())


def test_spans_bound_the_words() -> None:
    text = "Life plus 61 months' imprisonment; 10 years' supervised release"
    facts = parse_sentence(text).facts
    release = facts["supervised_release_months"]
    assert text[release.start : release.end] == "10 years'"
    assert text[facts["is_life"].start : facts["is_life"].end] == "Life plus 61 months'"
