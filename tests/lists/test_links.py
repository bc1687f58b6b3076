"""Links between grants: amended warrants, and grants to people granted to before; all people are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.lists.ingest import Ingested
from analysis.lists.layouts import read_listing
from analysis.lists.links import read_links
from analysis.lists.same_person import link_persons
from support.ingesting import ingest

HEADER = "<tr><th>NAME and WARRANT</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"
MAINE = ("Maine", "May 1, 2019", "Wire fraud")


def table(*people: tuple[str, str, str, str]) -> str:
    rows = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in person)}</tr>" for person in people)
    return f"<table>{HEADER}\n{rows}</table>"


def page(*blocks: str) -> str:
    title = "Clemency Grants by President Donald J. Trump (2025-Present)"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>\n{chr(10).join(blocks)}</body></html>"


Read = Callable[..., Ingested]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Ingest the page of two days: a first block of pardons, then one of amended warrants."""

    def go(
        first: str, amended: str, links: str = "", heading: str = "June 20, 2025 - {} Pardons (Amended)"
    ) -> Ingested:
        n_first, n_amended = first.count("<td>") // 4, amended.count("<td>") // 4
        blocks = [f"<h3>{heading.format(n_amended)}</h3>", amended, f"<h3>May 28, 2025 - {n_first} Pardons</h3>", first]
        (tmp_path / "new.html").write_text(page(*blocks), encoding="utf-8")
        (tmp_path / "links.csv").write_text(f"grant,relation,other,says\n{links}", encoding="utf-8")
        settings = {
            "data": tmp_path / "grants.csv",
            "sheets": tmp_path / "sheets",
            "corrections": tmp_path / "corrections.yml",
            "links": tmp_path / "links.csv",
            "accept": ["all"],
        }
        return ingest([tmp_path / "new.html"], **settings)  # type: ignore[arg-type]

    return go


def amends(done: Ingested) -> dict[str, str]:
    replaced = done.grants.dropna(subset=["amends"])
    return dict(zip(replaced["grant_id"], replaced["amends"], strict=True))


TWO = table(
    ("Ann Baker", *MAINE), ("Doe Global Trading Limited", "Southern New York", "May 4, 2022", "Bank secrecy act")
)


def test_an_amended_warrant_is_linked_to_the_earlier_grant_of_the_same_person_and_court(read: Read) -> None:
    done = read(
        TWO, table(("Ann B. Baker", *MAINE), ("Doe Global Trading Limited", "Southern New York", "May 4, 2022", ""))
    )
    assert amends(done) == {
        "2025-06-20-trump-2/ann-b-baker": "2025-05-28-trump-2/ann-baker",
        "2025-06-20-trump-2/doe-global-trading-limited": "2025-05-28-trump-2/doe-global-trading-limited",
    }
    assert done.rejects == ()
    assert done.grants.set_index("grant_id")["is_company"].tolist() == [False, True, False, True]
    assert [len(done.grants), *done.grants["batch_id"].unique()] == [4, "2025-05-28-trump-2", "2025-06-20-trump-2"]


def test_a_link_found_once_is_found_again(read: Read) -> None:
    before = amends(read(TWO, table(("Ann Baker", *MAINE))))
    assert amends(read(TWO, table(("Ann Baker", *MAINE)))) == before != {}


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        (table(("Ann Carter", *MAINE), ("Ben Baker", *MAINE)), "amends.no_earlier_grant"),  # another name
        (table(("Ann Baker", "Utah", "May 1, 2019", "Wire fraud")), "amends.no_earlier_grant"),  # another court
        (table(("Ann Baker", "Maine", "May 1, 2018", "Wire fraud")), "amends.no_earlier_grant"),  # another day
        (table(("Ann Baker", "", "May 1, 2019", "")), "amends.no_earlier_grant"),  # a name alone is no evidence
        (table(("Ann Baker", "Maine", "N/A", "Bank robbery")), "amends.no_earlier_grant"),  # another offense, no day
        (table(("Ann Baker", *MAINE), ("Ann Bea Baker", *MAINE)), "amends.several_grants"),
    ],
)
def test_an_amended_warrant_without_one_earlier_grant_is_told_and_counts(read: Read, first: str, rule: str) -> None:
    done = read(first, table(("Ann Baker", *MAINE)))
    assert amends(done) == {}
    (reject,) = done.rejects
    assert (reject.record, reject.field, reject.text, reject.rule) == ("Ann Baker", "amends", "(Amended)", rule)


def test_the_same_offense_or_the_same_day_beside_the_court_is_evidence(read: Read) -> None:
    for first in (("Maine", "N/A", "Wire fraud"), ("Maine", "May 1, 2019", "Bank robbery"), ("Maine", "N/A", "")):
        done = read(table(("Ann Baker", *first)), table(("Ann Baker", *MAINE)))
        assert list(amends(done).values()) == ["2025-05-28-trump-2/ann-baker"], first


@pytest.mark.parametrize(
    "heading",
    ["June 20, 2025 - {} Amended Pardon", "June 20, 2025 - {} Pardon - Amended", "June 20, 2025 – Pardons – Amended"],
)
def test_a_heading_says_amended_in_several_ways(read: Read, heading: str) -> None:
    done = read(TWO, table(("Ann Baker", *MAINE)), heading=heading)
    assert amends(done) == {"2025-06-20-trump-2/ann-baker": "2025-05-28-trump-2/ann-baker"}
    assert done.rejects == ()


@pytest.mark.parametrize("words", ["1 Pardon and 1 Amended Pardon", "2 Pardons, one of them amended"])
def test_a_heading_that_says_amended_of_unknown_grants_is_refused(words: str) -> None:
    blocks = [f"<h3>June 20, 2025 - {words}</h3>", table(("Ann Baker", *MAINE), ("Ben Carter", *MAINE))]
    listing = read_listing(page(*blocks), "invented")
    assert [(reject.line, reject.rule) for reject in listing.rejects] == [(2, "row.unknown_heading")]
    assert [record.granted_on for record in listing.records] == [None, None]  # and no grant without a day


def test_a_name_may_say_by_itself_that_its_warrant_is_amended(read: Read) -> None:
    amended = table(("Ann Baker (Amended)", *MAINE), ("Cy Miller", *MAINE))
    done = read(TWO, amended, heading="June 20, 2025 - {} Pardons")
    assert amends(done) == {"2025-06-20-trump-2/ann-baker": "2025-05-28-trump-2/ann-baker"}
    assert done.rejects == ()
    assert "Ann Baker" in set(done.grants["name"])


def test_amended_warrants_end_with_their_heading() -> None:
    blocks = ["<h3>June 20, 2025 - 1 Pardon (Amended)</h3>", table(("Ann Baker", *MAINE)),
              "<h3>May 28, 2025 - 1 Pardon</h3>", table(("Ben Carter", *MAINE))]  # fmt: skip
    records = read_listing(page(*blocks), "invented").records
    assert [(record.name, record.is_amended_warrant) for record in records] == [
        ("Ann Baker", True),
        ("Ben Carter", False),
    ]


def test_what_the_rows_do_not_show_is_taken_from_the_reviewed_file(read: Read) -> None:
    first = table(("Ann Baker", "", "May 1, 2019", ""), ("Ann Smith", *MAINE))
    told = "2025-06-20-trump-2/ann-baker,amends,2025-05-28-trump-2/ann-baker,the warrant itself\n"
    told += "2025-06-20-trump-2/ann-baker,same_person,2025-05-28-trump-2/ann-smith,the warrant itself\n"
    done = read(first, table(("Ann Baker", *MAINE)), told)
    assert done.rejects == ()
    assert amends(done) == {"2025-06-20-trump-2/ann-baker": "2025-05-28-trump-2/ann-baker"}
    people = done.grants.set_index("grant_id")["same_person"].dropna().to_dict()
    assert people == {
        "2025-05-28-trump-2/ann-smith": ("2025-06-20-trump-2",),
        "2025-06-20-trump-2/ann-baker": ("2025-05-28-trump-2",),
    }


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("2025-06-20-trump-2/ann-baker,amends,2025-05-28-trump-2/nobody,x", "line 2: 2025-05-28-trump-2 has no grant"),
        ("2025-05-28-trump-2/ann-baker,amends,2025-06-20-trump-2/ann-baker,x", "line 2: .* is no earlier pardon"),
        ("2025-06-20-trump-2/ann-baker,replaces,2025-05-28-trump-2/ann-baker,x", "'replaces' is none of amends, same_"),
        ("2025-06-20-trump-2/ann-baker,amends,2025-05-28-trump-2/ann-baker,", "says: is empty; name who says so"),
        ("2025-06-20-trump-2/ann-baker,amends,2025-06-20-trump-2/ann-baker,x", "is linked to itself"),
        ("2025-06-20-trump-2/ann-baker,amends", "2 cells where the header has 4"),
    ],
)
def test_a_faulty_link_is_refused_with_file_and_line(read: Read, link: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        read(TWO, table(("Ann Baker", *MAINE)), link + "\n")


def test_links_of_batches_that_the_table_does_not_hold_wait(read: Read) -> None:
    done = read(
        TWO, table(("Ann Baker", *MAINE)), "2021-01-20-trump/jane-roe,same_person,2025-05-28-trump-2/ann-baker,x\n"
    )
    assert done.grants["same_person"].dropna().tolist() == [("2025-06-20-trump-2",), ("2025-05-28-trump-2",)]


def test_no_file_holds_no_links(tmp_path: Path) -> None:
    assert read_links(tmp_path / "links.csv") == ()


def row(batch_id: str, clemency_type: str, **cells: str) -> dict[str, str]:
    plain = dict.fromkeys(("aliases", "home", "district", "first_sentenced_on", "register_number"), "")
    return {"batch_id": batch_id, "clemency_type": clemency_type, "name": "Ann Baker", **plain, **cells}


def test_a_register_number_links_grants_by_two_presidents() -> None:
    rows = [
        row("2021-01-20-trump", "commutation", register_number="00007-036", district="District of Maine"),
        row("2024-12-12-biden", "commutation", register_number="00007-036", name="ANN BAKER"),
        row("2025-05-28-trump-2", "pardon", register_number="00008-036", name="Ann Baker"),
    ]
    assert link_persons(rows) == ["2024-12-12-biden", "2021-01-20-trump", ""]


def test_two_register_numbers_are_two_people() -> None:
    court = {"district": "District of Maine", "first_sentenced_on": "2009-05-01"}
    rows = [
        row("2017-01-19-obama", "commutation", register_number="00007-036", **court),
        row("2023-04-28-biden", "commutation", register_number="00008-036", **court),
    ]
    assert link_persons(rows) == ["", ""]
    assert link_persons([one | {"register_number": ""} for one in rows]) == ["2023-04-28-biden", "2017-01-19-obama"]
