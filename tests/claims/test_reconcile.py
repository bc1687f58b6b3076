"""The table against published figures: what agrees, what is explained, and every way to be at fault."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from analysis.claims.reconcile import (
    COMPARISONS,
    FAULTS,
    LIST_ITSELF,
    PUBLISHED_COLUMNS,
    read_published_totals,
    reconcile,
    say_comparison,
    say_comparisons,
)
from analysis.cli import clemency
from analysis.errors import InputError
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from analysis.lists.sources import read_sheet, read_sheets
from analysis.project import GRANTS, HAND, SHEETS
from support import ROOT
from support.invented import make_grants

#: The days of an invented list: two grants, three, one.
FIRST, SECOND, THIRD = "2031-01-02-example", "2031-02-03-example", "2031-03-04-example"
LIST_OF = {"a-copy": "a-list", "another-copy": "a-list"}


def grants_of(*batches: tuple[str, int], source: str = "a-copy", **columns: object) -> pd.DataFrame:
    """Commutations of an invented president: for each batch its id and how many."""
    rows = [
        {"batch_id": batch, "granted_on": batch[:10], "president": "Ann Example", "source": source, **columns}
        for batch, n in batches
        for _ in range(n)
    ]
    return make_grants(*rows)


def figure(batch_id: str, name: str, published: int, **explanation: object) -> dict[str, object]:
    return {"list": "a-list", "batch_id": batch_id, "figure": name, "published": published, "says": "a newspaper"} | {
        "district": pd.NA, "link": pd.NA, "table_has": pd.NA, "because": pd.NA, "evidence": pd.NA, **explanation
    }  # fmt: skip


def figures_of(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(PUBLISHED_COLUMNS)).astype(
        {"published": "Int64", "table_has": "Int64"}
    )


WHOLE = (
    figure(FIRST, "n_commutations", 2),
    figure(SECOND, "n_commutations", 3),
    figure(SECOND, "n_running_commutations", 5),  # 2 + 3
    figure(THIRD, "n_commutations", 1),
    figure(THIRD, "n_running_commutations", 6),  # 2 + 3 + 1
)


def verdicts(grants: pd.DataFrame, *rows: dict[str, object]) -> list[str]:
    return reconcile(grants, figures_of(*rows), LIST_OF)["verdict"].tolist()


def test_a_whole_list_agrees() -> None:
    assert verdicts(grants_of((FIRST, 2), (SECOND, 3), (THIRD, 1)), *WHOLE) == ["agrees"] * 5


def test_life_sentences_in_force_are_held_too() -> None:
    life = grants_of((FIRST, 2), is_life=True, is_life_imposed=True)
    table = pd.concat([life, grants_of((FIRST, 1), (SECOND, 1))])
    rows = (figure(FIRST, "n_life_in_force", 2), figure(SECOND, "n_running_life_in_force", 3))
    assert verdicts(table, *rows) == ["agrees", "unexplained"]  # 2 + 0 are 2, not 3


@pytest.mark.parametrize(
    ("published", "explained", "verdict"),
    [(2, None, "agrees"), (3, None, "unexplained"), (3, 2, "explained"), (3, 1, "outdated"), (2, 3, "needless")],
)
def test_a_difference_needs_an_explanation_of_just_this_difference(
    published: int, explained: int | None, verdict: str
) -> None:
    explanation = {"table_has": explained, "because": "a slip", "evidence": "a page"} if explained else {}
    assert verdicts(grants_of((FIRST, 2)), figure(FIRST, "n_commutations", published, **explanation)) == [verdict]


def test_declined_grants_and_pardons_are_not_counted() -> None:
    extra = grants_of((FIRST, 1), is_declined=True), grants_of((FIRST, 1), clemency_type="pardon")
    assert verdicts(pd.concat([grants_of((FIRST, 2)), *extra]), WHOLE[0]) == ["agrees"]


def test_a_batch_that_was_read_twice_is_found() -> None:
    twice = pd.concat([grants_of((FIRST, 2)), grants_of((FIRST, 2), source="read-again-under-another-name")])
    assert verdicts(twice, WHOLE[0]) == ["unexplained"]


def test_a_vanished_batch_is_found_and_the_totals_after_it_are_not_compared() -> None:
    # two of the three batches up to the newest one: more than half, so the table is the whole list
    lost = verdicts(grants_of((FIRST, 2), (THIRD, 1)), *WHOLE)
    assert lost == ["agrees", "vanished", "vanished", "agrees", "not held"]


def test_the_first_batch_may_vanish_too() -> None:
    assert verdicts(grants_of((SECOND, 3), (THIRD, 1)), *WHOLE)[0] == "vanished"


def test_an_older_copy_of_the_list_is_whole_up_to_its_last_day() -> None:
    assert verdicts(grants_of((FIRST, 2), (SECOND, 3)), *WHOLE) == ["agrees"] * 3 + ["not held"] * 2


def test_an_excerpt_is_held_day_by_day_only() -> None:
    # one of the three batches up to the newest one
    assert verdicts(grants_of((THIRD, 1)), *WHOLE) == ["not held"] * 3 + ["agrees", "not held"]


def test_a_table_of_other_grants_is_not_held() -> None:
    # the same day and president, but from a list that the figures are not about
    other = grants_of((FIRST, 9), source="my-own-list")
    assert verdicts(other, *WHOLE) == ["not held"] * 5
    assert say_comparisons(reconcile(other, figures_of(*WHOLE), LIST_OF)) == (
        "5 published figures, none of them about the grants of this table"
    )


def test_pardons_alone_are_not_the_list_of_commutations() -> None:
    assert verdicts(grants_of((FIRST, 2), clemency_type="pardon"), *WHOLE) == ["not held"] * 5


@pytest.mark.parametrize("grants", [grants_of(), grants_of((FIRST, 2), (SECOND, 1))])
def test_every_figure_gets_a_verdict_and_nothing_is_changed(grants: pd.DataFrame) -> None:
    published = figures_of(*WHOLE)
    grants_before, published_before = grants.copy(deep=True), published.copy(deep=True)
    held = reconcile(grants, published, LIST_OF)
    assert len(held) == len(published)
    assert set(held["verdict"]) <= set(COMPARISONS)
    assert_frame_equal(grants, grants_before)
    assert_frame_equal(published, published_before)


def test_a_total_of_one_court_district_is_held_to_its_people_alone() -> None:
    maine = grants_of((FIRST, 2), (THIRD, 1), district="District of Maine")
    table = pd.concat([maine, grants_of((SECOND, 3), district="District of Idaho"), grants_of((THIRD, 1))])
    rows = [
        figure(batch, "n_running_commutations", n, district=district)
        for batch, n, district in (
            (FIRST, 2, "District of Maine"),
            (SECOND, 2, "District of Maine"),  # nobody that day: the two of the day before
            (THIRD, 3, "District of Maine"),
            (THIRD, 4, "District of Idaho"),  # they are three
        )
    ]
    assert verdicts(table, *rows) == ["agrees"] * 3 + ["unexplained"]
    last = reconcile(table, figures_of(*rows), LIST_OF).to_dict("records")[-1]
    assert say_comparison(last) == (
        "2031-03-04-example, commutations up to that day, District of Idaho: published 4 (a newspaper), the table has 3: "
        "unexplained"
    )


def test_declined_grants_and_pardons_of_a_district_are_not_counted() -> None:
    maine = {"district": "District of Maine"}
    extra = grants_of((FIRST, 1), is_declined=True, **maine), grants_of((FIRST, 1), clemency_type="pardon", **maine)
    row = figure(FIRST, "n_running_commutations", 2, **maine)
    assert verdicts(pd.concat([grants_of((FIRST, 2), **maine), *extra]), row) == ["agrees"]


def test_the_order_of_rows_changes_nothing() -> None:
    grants = grants_of((FIRST, 2), (SECOND, 4))
    expected = reconcile(grants, figures_of(*WHOLE), LIST_OF)
    assert_frame_equal(reconcile(grants.sample(frac=1, random_state=1), figures_of(*WHOLE), LIST_OF), expected)


def test_an_explanation_is_one_line_with_day_figure_both_numbers_and_why() -> None:
    explained = figure(FIRST, "n_commutations", 3, table_has=2, because="a slip", evidence="a page")
    held = reconcile(grants_of((FIRST, 2)), figures_of(explained), LIST_OF).to_dict("records")
    assert say_comparison(held[0]) == (
        "2031-01-02-example, commutations that day: published 3 (a newspaper), the table has 2: "
        "explained: a slip; evidence: a page"
    )


# The file


HEADER = ",".join(PUBLISHED_COLUMNS)
GOOD = f"a-list,{FIRST},n_commutations,,3,a newspaper,,2,a slip,a page"


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "published.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_the_file_is_read_with_counts_as_numbers(tmp_path: Path) -> None:
    read = read_published_totals(write(tmp_path, HEADER, GOOD, f"a-list,{SECOND},n_commutations,,3,a newspaper,,,,"))
    assert read["published"].tolist() == [3, 3]
    assert read["table_has"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",3,", ",three,", "line 3, published: 'three' is not a whole number"),
        (",3,", ",,", "line 3, published: '' is not a whole number"),
        ("n_commutations", "n_pardons", "line 3, figure: 'n_pardons' is none of n_commutations"),
        (FIRST, "2 January 2031", "line 3, batch_id: '2 January 2031' is not <granted_on>-<president>"),
        ("a newspaper", "", "line 3, says: is empty"),
        ("a-list", "", "line 3, list: is empty"),
        ("a slip", "", "line 3, because: an explanation needs table_has, because and evidence"),
        (",2,", ",,", "line 3, because: an explanation needs"),
        (",2,", ",3,", "line 3, table_has: the published number itself needs no explanation"),
        ("a newspaper,,", "a newspaper,a page,", "line 3, link: 'a page' does not begin with https://"),
        (",a page", "", "line 3: 9 cells where the header has 10"),
        (",,3,", ",District of Maine,3,", "line 3, district: only n_running_commutations is counted by district"),
    ],
)
def test_a_faulty_row_is_refused_by_line_and_column(tmp_path: Path, old: str, new: str, message: str) -> None:
    other = GOOD.replace(FIRST, SECOND)
    with pytest.raises(InputError) as caught:
        read_published_totals(write(tmp_path, HEADER, other, GOOD.replace(old, new, 1)))
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_all_faults_are_told_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_published_totals(write(tmp_path, HEADER, GOOD, GOOD, GOOD.replace("n_commutations", "n_pardons")))
    assert [line.rpartition(", line ")[2][:1] for line in str(caught.value).splitlines()] == ["3", "4"]
    assert "line 3: this figure of this batch is given twice" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("list,batch_id",), "line 1: missing columns: figure, district, published, says"),
        ((), "line 1: missing columns: list, batch_id"),
        ((f"{HEADER},note", f"{GOOD},x"), "line 1: unknown columns: 'note'"),
        ((HEADER, 'a-list,"2031'), "not a readable CSV table"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_published_totals(write(tmp_path, *lines))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.csv: no such table of published figures"):
        read_published_totals(tmp_path / "absent.csv")


# The project's own figures


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    list_of = {sheet.id: sheet.list for sheet in read_sheets(SHEETS)}
    return reconcile(read_grants(GRANTS), read_published_totals(), list_of)


def test_every_published_figure_agrees_or_is_explained(real: pd.DataFrame) -> None:
    assert set(real["verdict"]) == {"agrees", "explained"}


def test_the_figures_that_the_reference_gives_are_held(real: pd.DataFrame) -> None:
    # shared/data/README.md: life sentences in force up to these days
    life = {"2016-03-30": 92, "2016-05-05": 110, "2016-08-03": 197, "2016-08-30": 232, "2016-11-04": 324,
            "2016-12-19": 395, "2017-01-17": 504}  # fmt: skip
    held = real[real["figure"] == "n_running_life_in_force"].set_index("batch_id")
    assert {day: int(held.loc[f"{day}-obama", "ours"]) for day in life} == life
    assert (held.loc["2017-01-19-obama", ["published", "ours"]] == [568, 569]).all()


def test_the_districts_of_florida(real: pd.DataFrame) -> None:
    # tcpalm.com, January 13, 2017: 89, 60, and 42, of 190 people, one of them in two districts
    held = real[real["district"].notna()].set_index("district")
    ours = {"Middle": 89, "Northern": 60, "Southern": 43}
    assert {district: int(held.loc[f"{district} District of Florida", "ours"]) for district in ours} == ours
    assert held["published"].sum() - 1 == 190
    assert held["ours"].sum() == 192


def test_each_difference_is_named_in_the_documentation(real: pd.DataFrame) -> None:
    text = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| 20")]
    told = {tuple(cell.strip() for cell in row.split("|")[1:5:1])[:4] for row in rows}
    for row in real[real["verdict"] == "explained"].to_dict("records"):
        assert any(
            day == row["batch_id"][:10] and published == f"{row['published']:,}" and ours == f"{row['ours']:,}"
            for day, _, published, ours in told
        ), row


def test_figures_that_the_list_alone_says_are_told_apart(real: pd.DataFrame) -> None:
    """They agree by themselves: the numbers in the documentation are those of the file."""
    is_own = real["says"] == LIST_ITSELF
    text = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    told = " ".join(text.split())
    n_agree, n_differ = real.loc[~is_own, "verdict"].value_counts()[["agrees", "explained"]]
    assert f"{len(real)} figures of the 21 days" in told
    assert f"{(~is_own).sum()} that the White House and the press published, and {is_own.sum()} known from" in told
    assert f"Of the {(~is_own).sum()}, {n_agree} agree and {n_differ} differ" in told
    days = sorted({batch_id[:10] for batch_id in real.loc[is_own, "batch_id"]})
    assert f"({' and '.join(days)})" in told
    assert say_comparisons(real).endswith(f"; {is_own.sum()} of them known from the list alone")


def test_the_sheet_is_about_this_file() -> None:
    sheet = read_sheet(SHEETS / "published-totals.yml")
    assert sheet.sha256 == hashlib.sha256((HAND / sheet.file).read_bytes()).hexdigest()


# The command


def run(data: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(clemency, ["check", "--data", str(data)])
    return result.exit_code, result.stdout, result.stderr


def test_check_tells_what_was_held(tmp_path: Path) -> None:
    code, out, err = run(GRANTS)
    assert (code, err) == (0, "")
    n_explained = sum(": explained: " in line for line in out.splitlines())
    assert "differ and are explained, 0 unexplained" in out
    assert f" {n_explained} differ" in out


def test_check_fails_on_a_grant_too_few_and_on_a_vanished_batch(tmp_path: Path) -> None:
    grants = read_grants(GRANTS)
    path = tmp_path / "grants.csv"
    of_the_day = grants["batch_id"] == "2016-03-30-obama"
    write_grants(grants.drop(index=grants.index[of_the_day][0]), path)
    code, _, err = run(path)
    assert code == 1
    assert "2016-03-30-obama, commutations that day: published 61 (" in err
    assert "the table has 60: unexplained" in err
    write_grants(grants[~of_the_day], path)
    code, _, err = run(path)
    assert code == 1
    assert "the table has no such batch" in err


def test_check_of_one_batch_alone_holds_its_day_only(tmp_path: Path) -> None:
    grants = read_grants(GRANTS)
    path = tmp_path / "grants.csv"
    write_grants(grants[grants["batch_id"] == "2016-03-30-obama"], path)
    code, out, err = run(path)
    assert (code, err) == (0, "")
    assert "1 published figures, 2016-03-30-obama to 2016-03-30-obama: 1 agree, 0 differ" in out


def test_faults_are_known_verdicts() -> None:
    assert set(COMPARISONS) > FAULTS
