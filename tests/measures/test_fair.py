"""Presidents compared by year in office and by petition: worked out by hand on invented presidents."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.grants.presidents import read_petitions, read_presidents
from analysis.measures import (
    compare_presidents,
    count_coverage,
    count_petitions,
    counted_spans,
    list_flips,
    past_combined_by_batch,
    summarize_by_batch,
)
from support.invented import make_grants

COLUMNS = [
    "president", "fiscal_year", "pending_commutation", "received_total", "received_commutation", "received_pardon",
    "granted_total", "granted_commutation", "granted_pardon", "denied_total", "denied_commutation", "denied_pardon",
    "closed_total", "closed_commutation", "closed_pardon", "denied_or_closed_total", "denied_or_closed_commutation",
    "denied_or_closed_pardon",
]  # fmt: skip

#: No petition denied, none closed: they are counted together.
NOT_APART = (None,) * 6

#: Ann: petitions not told apart in her first year. Bea: 1967 on, denied or closed together. Cid: apart. Dot: not there.
PETITIONS = [
    ("Ann", 1966, None, 100, None, None, 50, 20, 30, *NOT_APART, 50, None, None),
    ("Ann", 1967, 10, 70, 30, 40, 30, 10, 20, *NOT_APART, 70, 20, 50),
    ("Bea", 1968, 20, 90, 60, 30, 40, 10, 30, *NOT_APART, 60, 30, 30),
    ("Bea", 1969, 40, 30, 20, 10, 10, 5, 5, *NOT_APART, 40, 5, 35),
    ("Cid", 1970, 35, 110, 65, 45, 60, 20, 40, 10, 5, 5, 30, 15, 15, None, None, None),
]


@pytest.fixture
def petitions() -> pd.DataFrame:
    table = pd.DataFrame(PETITIONS, columns=COLUMNS)
    return table.astype(dict.fromkeys(COLUMNS[1:], "Int64"))


@pytest.fixture
def presidents() -> pd.DataFrame:
    days = pd.to_datetime(["1965-01-20", "1967-01-20", "1969-01-20", "1970-01-20", "1974-01-20"])
    return pd.DataFrame(
        {
            "slug": ["ann", "bea", "cid", "dot", "eve"],
            "president": ["Ann", "Bea", "Cid", "Dot", "Eve"],
            "took_office_on": days,
            "n_commutations": pd.array([30, 15, 20, 40, None], dtype="Int64"),
            "n_pardons": pd.array([50, 35, 40, 8, None], dtype="Int64"),
            "n_together": pd.array([80, 50, 60, 48, 9], dtype="Int64"),
            "counted_to": pd.to_datetime([None, None, None, None, "1975-06-30"]),
            "n_received_commutation": pd.array([None, None, None, 70, None], dtype="Int64"),
            "n_received_pardon": pd.array([None, None, None, 30, None], dtype="Int64"),
            "n_received": pd.array([None, None, None, 100, 55], dtype="Int64"),
            "n_board_recommendations": [0, 100, 0, 0, 0],
            "n_proclaimed": [0, 0, 500, 0, 0],
            "name_in_table": ["Ann", "Bea", "Cid", None, None],
        }
    )


def test_grants_beside_years_and_petitions(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    compared = compare_presidents(presidents, petitions).set_index("president")
    assert list(compared.index) == ["Ann", "Bea", "Cid", "Dot", "Eve"]
    # Bea: fiscal years 1968 and 1969, July 1967 to June 1969: 731 days of 365.25 = 2.0014 years; decided 10 + 30 + 5 + 5 = 50
    assert compared.at["Bea", "years_counted"] == pytest.approx(731 / 365.25)
    assert compared.at["Bea", "n_decided_commutation"] == 50
    assert compared.at["Bea", "commutations_per_decided"] == pytest.approx(0.30)
    # received 60 + 20 for commutation and 30 + 10 for pardon; decided for pardon 30 + 30 + 5 + 35
    assert compared.at["Bea", "commutations_per_received"] == pytest.approx(15 / 80)
    assert compared.at["Bea", "pardons_per_received"] == pytest.approx(35 / 40)
    assert compared.at["Bea", "pardons_per_decided"] == pytest.approx(0.35)
    # both kinds: 15 + 35 granted, of 40 + 10 + 60 + 40 decided and 90 + 30 received
    assert compared.at["Bea", "grants_per_decided"] == pytest.approx(50 / 150)
    assert compared.at["Bea", "grants_per_received"] == pytest.approx(50 / 120)
    # Cid: 20 + 5 + 15 = 40 decided; the last of the table, so from July 1969 to the end of his time in office, 203 days
    assert compared.at["Cid", "commutations_per_decided"] == pytest.approx(0.5)
    assert compared.at["Cid", "commutations_per_year"] == pytest.approx(20 / (203 / 365.25))


def test_what_the_table_does_not_tell_is_missing(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    compared = compare_presidents(presidents, petitions).set_index("president")
    # one of Ann's years does not tell petitions for commutation apart: no number from the other alone
    assert pd.isna(compared.at["Ann", "commutations_per_decided"])
    assert pd.isna(compared.at["Ann", "pardons_per_received"])
    assert compared.at["Ann", "grants_per_decided"] == pytest.approx(80 / 200)
    assert compared.loc["Dot", ["n_decided", "grants_per_decided"]].isna().all()
    assert compared.at["Dot", "commutations_per_year"] == pytest.approx(40 / (1461 / 365.25))
    assert compared.at["Dot", "commutations_per_received"] == pytest.approx(40 / 70)  # of published petitions
    # of Eve both kinds together are known, up to a day, and no kind alone
    assert compared.loc["Eve", ["n_commutations", "pardons_per_year", "commutations_per_received"]].isna().all()
    assert compared.at["Eve", "grants_per_received"] == pytest.approx(9 / 55)


def test_the_inputs_stay_as_they_were(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    copies = presidents.copy(), petitions.copy()
    compare_presidents(presidents, petitions)
    pd.testing.assert_frame_equal(presidents, copies[0])
    pd.testing.assert_frame_equal(petitions, copies[1])


def test_petitions_are_those_of_the_table_or_published_later(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    counted = count_petitions(presidents, petitions).set_index("president").drop(columns="took_office_on")
    # Ann: 100 + 70, not told apart in one of her years; decided 50 + 50 and 30 + 70
    assert counted.loc["Ann", ["n_received", "n_decided"]].tolist() == [170, 200]
    assert counted.loc["Ann"].drop(["n_received", "n_decided"]).isna().all()
    # Bea: received 60 + 20 and 30 + 10; decided 10 + 30 + 5 + 5 and 30 + 30 + 5 + 35
    assert counted.loc["Bea"].tolist() == [80, 40, 120, 50, 100, 150]
    # Cid: decided 20 + 5 + 15 and 40 + 5 + 15
    assert counted.loc["Cid"].tolist() == [65, 45, 110, 40, 60, 100]
    # Dot and Eve are not in the table: what was published of them, and nothing for the rest
    assert counted.loc["Dot"].fillna(-1).tolist() == [70, 30, 100, -1, -1, -1]
    assert counted.loc["Eve"].fillna(-1).tolist() == [-1, -1, 55, -1, -1, -1]


def test_petitions_of_which_no_year_has_a_number_are_not_none(
    presidents: pd.DataFrame, petitions: pd.DataFrame
) -> None:
    received = ["received_total", "received_commutation", "received_pardon"]
    petitions.loc[petitions["president"] == "Cid", received] = pd.NA
    counted = count_petitions(presidents, petitions).set_index("president")
    assert counted.loc["Cid", ["n_received", "n_received_commutation", "n_received_pardon"]].isna().all()
    assert counted.loc["Cid", "n_decided"] == 100


def test_each_count_has_a_first_and_a_last_day(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    spans = counted_spans(presidents, petitions)
    days = [[f"{day:%Y-%m-%d}" for day in row] for row in spans.to_numpy().astype("datetime64[D]").astype(object)]
    assert days == [
        ["1965-07-01", "1967-06-30"],  # whole fiscal years, which began in July
        ["1967-07-01", "1969-06-30"],
        ["1969-07-01", "1970-01-20"],  # the last of the table, to the end of the time in office
        ["1970-01-20", "1974-01-20"],  # not in the table: the time in office
        ["1974-01-20", "1975-06-30"],  # in office: to the day that the source counts to
    ]


def test_nothing_is_said_to_count_to_a_day_of_which_there_is_no_number() -> None:
    presidents = read_presidents().assign(counted_to=pd.NaT)
    assert counted_spans(presidents, read_petitions())["counted_to"].isna().tolist() == [False] * 21 + [True]


def newest_days(coverage: pd.DataFrame) -> dict[str, str]:
    """The newest day held of each time in office of the table of presidents, by its first day."""
    held = coverage.dropna(subset=["took_office_on", "last_granted_on"])
    days = zip(held["took_office_on"], held["last_granted_on"], strict=True)
    return {f"{began:%Y-%m-%d}": f"{last:%Y-%m-%d}" for began, last in days}


def test_what_the_table_holds_stands_beside_what_was_published() -> None:
    grants = make_grants(
        {
            "batch_id": "1992-12-24-bush",
            "granted_on": "1992-12-24",
            "president": "George H. W. Bush",
            "clemency_type": "pardon",
        },
        {"batch_id": "2008-12-23-bush", "granted_on": "2008-12-23", "president": "George W. Bush"},
        {"batch_id": "2008-12-24-bush", "granted_on": "2008-12-24", "president": "George W. Bush", "is_declined": True},
        {"batch_id": "2025-05-28-trump-2", "granted_on": "2025-05-28", "president": "Donald J. Trump"},
        {"batch_id": "1850-01-01-example", "granted_on": "1850-01-01", "president": "Ann Example"},
    )
    coverage = count_coverage(summarize_by_batch(grants), read_presidents())
    assert len(coverage) == 22 + 1  # every time in office, and one that only the table knows
    held = ["n_commutations", "n_published_commutations", "n_pardons", "n_published_pardons"]
    numbers = coverage.set_index("took_office_on")[held].astype("Int64")
    # two presidents are called Bush: 3 commutations and 74 pardons, 11 and 189; the declined one took no effect
    assert numbers.loc["1989-01-20"].tolist() == [0, 3, 1, 74]
    assert numbers.loc["2001-01-20"].tolist() == [1, 11, 0, 189]
    # two times in office of one president: 94 and 143 of the first; of the second none by kind
    assert numbers.loc["2017-01-20"].tolist() == [0, 94, 0, 143]
    assert numbers.loc["2025-01-20"].isna().tolist() == [False, True, False, True]
    assert coverage.iloc[-1][["president", "n_commutations"]].tolist() == ["Ann Example", 1]
    # the declined grant of the day after is not held
    assert newest_days(coverage) == {"1989-01-20": "1992-12-24", "2001-01-20": "2008-12-23", "2025-01-20": "2025-05-28"}
    # one of the 124 known of both kinds by February 12, 2026; a grant of the next day is not among them
    assert coverage.set_index("took_office_on").at["2025-01-20", "n_together"] == 1
    later = {"batch_id": "2026-02-13-trump-2", "granted_on": "2026-02-13", "president": "Donald J. Trump"}
    again = count_coverage(summarize_by_batch(pd.concat([grants, make_grants(later)])), read_presidents())
    assert again.set_index("took_office_on").loc["2025-01-20", ["n_commutations", "n_together"]].tolist() == [2, 1]


def test_pairs_that_change_places(presidents: pd.DataFrame, petitions: pd.DataFrame) -> None:
    """A year: Ann 15.0, Bea 7.5, Cid 36.0, Dot 10.0; by number Dot 40, Ann 30, Cid 20, Bea 15."""
    compared = compare_presidents(presidents, petitions)
    flips, n_pairs = list_flips(compared, "n_commutations", "commutations_per_year")
    assert n_pairs == 6
    assert set(map(tuple, flips.to_numpy())) == {("Ann", "Cid"), ("Dot", "Ann"), ("Dot", "Cid")}


def test_the_n_of_a_day_by_what_is_counted(presidents: pd.DataFrame) -> None:
    def day(day: str, n: int) -> list[dict[str, object]]:
        return [
            {"batch_id": f"{day}-dot", "granted_on": day, "president": "Dot", "name": f"P {day} {at}"}
            for at in range(n)
        ]

    grants = make_grants(*day("1971-01-01", 21), *day("1971-02-01", 20))
    past = past_combined_by_batch(grants, presidents)
    # before Dot, newest first: Cid 20, Bea 15, Ann 30. 21 > 20; 41 > 20 + 15 = 35, not > 65
    assert past["n_running_commutations"].tolist() == [21, 41]
    assert past["n_past"].tolist() == [1, 2]
    assert past["n_combined"].tolist() == [20, 35]
    assert past["n_next"].tolist() == [35, 65]
    # with Bea's board of 100 she is never passed; with Cid's proclamation of 500 nobody is
    assert past["n_past_with_board"].tolist() == [1, 1]
    assert past["n_past_with_amnesties"].tolist() == [0, 0]


def test_the_published_table_gives_the_numbers_of_the_press() -> None:
    """President Obama's 33,149 petitions for commutation received (justice.gov, quoted in January 2017)."""
    obama = (
        compare_presidents(read_presidents(), read_petitions(at_least=True)).set_index("president").loc["Barack Obama"]
    )
    assert obama["n_received_commutation"] == 33149
    # granted 1,715 and denied 18,749 (the Justice Department's statistics); closed without action 4,074 to September
    # 2016 and 168 more to December, after which they are not published
    assert obama["n_decided_commutation"] == 1715 + 18749 + 4074 + 168
    assert obama["years_counted"] == 8


def test_grants_are_set_against_the_years_that_they_were_counted_in() -> None:
    """The table gives President Harding fiscal years 1922 and 1923, two years, of his 2.41 in office."""
    compared = compare_presidents(read_presidents(), read_petitions()).set_index("president")
    # from July 1921 to June 1923: 730 days; the year of his inauguration stands with Wilson, 1914 to 1921
    assert compared.at["Warren G. Harding", "years_counted"] == pytest.approx(730 / 365.25)
    assert compared.at["Woodrow Wilson", "years_counted"] == pytest.approx(2922 / 365.25)
    assert compared.at["Warren G. Harding", "commutations_per_year"] == pytest.approx(386 / (730 / 365.25))
