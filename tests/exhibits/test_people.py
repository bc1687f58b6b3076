"""The people of a batch on the page: every count leads to its rows, every person to all fields and their source."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from analysis import project
from analysis import text as wording
from analysis.errors import UsageError
from analysis.exhibits import Statement
from analysis.exhibits.people import People
from analysis.export import html
from analysis.export.frame import policy_hash
from analysis.export.html import ClemencyHTMLExporter
from analysis.grants.names import show_names
from analysis.grants.select import choose_batch, read_grants
from analysis.grants.table import write_grants
from analysis.lists.trace import trace_batch
from analysis.measures import addresses, counted_among, list_selections, selection, selection_of
from analysis.text.facets import Choice, Facet
from analysis.text.people import Quotation, Record
from support import ROOT
from support.invented import make_grants
from support.notebooks import export_page, notebook, showing, soup_of
from support.running import run_as_report

NOTEBOOK = ROOT / "notebooks" / "01-batch.ipynb"
REAL = (
    "2016-03-30-obama",
    pytest.param("2017-01-19-obama", marks=pytest.mark.slow("the largest batch, 330 people")),
    "2022-04-26-biden",
)
ONES = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: n for n, word in enumerate(ONES)} | {
    tens + (f"-{ONES[n]}" if n else ""): 10 * at + n for at, tens in enumerate(TENS, start=2) for n in range(10)
}


# Selections: a second reading of each, row by row, from the table's own cells


def years(row: pd.Series) -> float | None:
    day = row["first_sentenced_on"]
    if pd.isna(day) or len(day) != 10:
        return None
    return float((row["granted_on"] - pd.Timestamp(day)).days / 365.25)


def is_finite(row: pd.Series) -> bool:
    return bool(pd.notna(row["sentence_months"]) and row["is_life"] is not True)


def part(row: pd.Series) -> str:
    if pd.isna(row["has_firearm"]):
        return "not stated"
    with_drugs = "drugs" if pd.notna(row["drugs"]) else ""
    firearm = "firearm" if row["has_firearm"] else ""
    return {
        ("drugs", "firearm"): "drugs and a firearm",
        ("drugs", ""): "drugs, no firearm",
        ("", "firearm"): "a firearm, no drugs",
        ("", ""): "neither",
    }[with_drugs, firearm]


def state(row: pd.Series) -> str | None:
    if pd.isna(row["district"]):
        return None
    if row["district"] == "District of Columbia":
        return str(row["district"])
    words = re.sub(r"^((Northern|Southern|Eastern|Western|Middle|Central) )?District of ", "", row["district"])
    return words if words != row["district"] else "other court"


KNOWN: dict[str, Callable[[pd.Series], bool]] = {
    "years_served=known": lambda row: years(row) is not None,
    "years_served=under+10": lambda row: (years(row) or 99) < 10,
    "sentence_months=known": is_finite,
    "cut_months=known": lambda row: is_finite(row) and pd.notna(row["commuted_months"]),
    "months_to_new_end=known": lambda row: is_finite(row) and years(row) is not None and pd.notna(row["expires_on"]),
    "expires_on=known": lambda row: pd.notna(row["expires_on"]),
}


def length(row: pd.Series) -> str | None:
    years = row["sentence_months"] / 12 if is_finite(row) else None
    if years is None:
        return None
    return "under 10 years" if years < 10 else "30 years or more" if years >= 30 else (
        "10 to under 20 years" if years < 20 else "20 to under 30 years"
    )  # fmt: skip


def selects(key: str, row: pd.Series) -> bool:
    column, value = key.split("=")
    if column == "grant":
        kind = row["clemency_type"] if pd.isna(row["amends"]) else "amended"
        return value == ("declined" if row["is_declined"] is True else kind)
    if row["is_company"] is True:
        return column == "is_company"
    if key in KNOWN:
        return KNOWN[key](row)
    made = {"drugs_and_firearms": part, "state": state, "length": length}
    cell = made[column](row) if column in made else row[column]
    if value in ("true", "false"):
        return cell is (value == "true")
    if not isinstance(cell, tuple) and pd.isna(cell):
        return value == "none"
    cells = cell if isinstance(cell, tuple) else [str(cell)[:10] if column == "expires_on" else str(cell)]
    return value in [re.sub(r"[^\w.-]+", "+", one) for one in cells]


@pytest.fixture(scope="module")
def grants() -> pd.DataFrame:
    return read_grants(project.GRANTS)


@pytest.mark.parametrize("batch_id", REAL)
def test_each_selection_selects_what_it_says(grants: pd.DataFrame, batch_id: str) -> None:
    batch = choose_batch(grants, batch_id)
    rows = [row for _, row in batch.astype(object).iterrows()]
    selections = list_selections(batch)
    assert len(selections) > 50
    for key, mask in selections.items():
        assert list(mask) == [selects(key, row) for row in rows], key


@pytest.fixture(scope="module", params=REAL)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    batch_id = str(request.param)
    nothing = str(tmp_path_factory.mktemp("raw"))
    executed = run_as_report(NOTEBOOK, {"batch_id": batch_id, "data_path": "", "raw_path": nothing}, batch_id)
    text, _ = ClemencyHTMLExporter(links_chart_files=True, links_site=True).from_notebook_node(executed)
    assert len(text.encode()) <= 420_000  # of 330 people, with the address of the list beside each
    return BeautifulSoup(text, "lxml")


def rows_behind(page: BeautifulSoup, link: Tag) -> int:
    """How many rows the page shows for a link, as its script does."""
    assert page.find(id=str(link["href"])[1:]), link  # where it leads without script
    rows = page.select("#table-people tbody tr")
    for part in str(link["href"]).removeprefix("#people?").split("&"):
        mark = next(
            mark for mark in page.select(".selections span") if str(mark["id"]).endswith((f"?{part}", f"&{part}"))
        )
        if classes := mark.get("class"):
            rows = [row for row in rows if classes[0] in row.get("class", [])]
    return len(rows)


def said(link: Tag, whole: int) -> int:
    """The first number that the words of a link say; "all" and "both" are the whole of what they are about."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)?|\d+", link.get_text().replace(",", "").lower())
    found = [int(word) if word.isdigit() else NUMBERS[word] for word in words if word.isdigit() or word in NUMBERS]
    if not found and {"all", "both"} & {*words}:
        return whole
    assert found, link
    return found[0]


def test_every_count_leads_to_as_many_rows(page: BeautifulSoup) -> None:
    links = page.select('a[href^="#people?"]')
    assert len(links) > 20
    commuted = '.selections [id="people?grant=commutation"]'
    mark = page.select_one(commuted)
    classes = mark["class"] if mark and mark.has_attr("class") else []
    whole = len(page.select("".join(["#table-people tbody tr", *(f'[class~="{one}"]' for one in classes)])))
    for link in links:
        assert rows_behind(page, link) == said(link, whole), link
    assert page.select(".finding a, .statement a")


def test_every_name_leads_to_a_record_with_its_source(page: BeautifulSoup) -> None:
    rows = page.select("#table-people tbody tr")
    records = page.select(".records details")
    assert len({row["id"] for row in rows}) == len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        assert isinstance(record.summary, Tag)
        assert isinstance(row.th, Tag)
        assert row.th.get_text() == record.summary.get_text()
        assert re.fullmatch(r"Line \d+( of [a-z0-9-]+)?", record.select("small")[-1].get_text())
    assert all(str(link["href"]).startswith("https://") for link in page.select(".records + .note a"))
    assert page.select(".records + .note a")
    assert not page.select("q, .words")  # no list is at hand


def test_a_row_of_a_measure_knows_its_selection() -> None:
    assert selection_of("drug", "heroin") == "drugs=heroin"
    assert selection_of("expires_on", pd.NaT) == "expires_on=none"
    assert selection_of("offense_group", "fraud/theft/embezzlement") == "offense_groups=fraud+theft+embezzlement"
    assert selection("district", pd.NA) == "district=none"
    assert selection("has_firearm", False) == "has_firearm=false"
    assert selection_of("years_served", 3.0) == ""


def test_a_count_means_commutations_where_there_are_any() -> None:
    ohio = {"district": "Northern District of Ohio"}
    both = make_grants(ohio, {**ohio, "clemency_type": "pardon"}, {**ohio, "is_declined": True})
    assert list_selections(both)["state=Ohio"].tolist() == [True, True, True]
    assert counted_among(both) == ["grant=commutation", "grant=pardon"]
    assert addresses("state=Ohio", counted_among(both))[0] == "grant=commutation&state=Ohio"
    assert counted_among(both.iloc[[1]]) == []
    assert counted_among(both.iloc[[1, 2]]) == ["grant=pardon"]  # the declined one is none


# The exhibit


def people(**more: object) -> People:
    table = pd.DataFrame(
        {
            "name": ["Ann <b>", "Ben"],
            "drugs": ["heroin", pd.NA],
            "sentence": pd.Categorical(["life", "8 months"], ["8 months", "life"], ordered=True),
        },
        index=["ann-b", "ben"],
    )
    plain: dict[str, object] = {
        "records": [
            Record(
                [("Home", "Ohio & more")],
                source="a-list",
                line="3",
                page="https://example.org/list",
                readings=[Quotation("drugs: x", "<i>h</i>")],
            ),
            Record([], "a-list", "9"),
        ],
        "records_note": "More of each.",
        "facets": [
            Facet("Grant", "", [Choice("grant=commutation", "Commutations", "had a sentence commuted", [True, True])]),
            Facet("Drug", "had convictions for *", [Choice("drugs=heroin", "heroin", "", [True, False])]),
        ],
    }
    return People(table, name="people", caption="All 2", **{**plain, **more})  # type: ignore[arg-type]


def test_records_are_folded_and_inert() -> None:
    soup = soup_of(notebook(showing(people())))
    (ann,) = soup.select(".records details")  # of Ben there is nothing more
    assert (ann.summary.get_text(), ann.has_attr("open")) == ("Ann <b>", False)
    assert ann.get_text(" ").startswith("Ann <b> Home  Ohio & more Line 3")
    assert soup.select_one(".records + .note a")["href"] == "https://example.org/list"
    assert [(q.get_text(), q.find_all()) for q in ann.select("q")] == [("<i>h</i>", [])]
    assert [(row["id"], row.has_attr("data-bare")) for row in soup.select("tbody tr")] == [
        ("ann-b", False),
        ("ben", True),
    ]


def test_a_line_names_its_list_where_it_is_not_the_usual_one() -> None:
    lists = {"a-list": "3", "b-list": "9", "c-list": "4"}
    records = [Record([("Home", "Ohio")], name, line) for name, line in lists.items()]
    records.append(Record([("Home", "Ohio")], "b-list", "5"))
    table = pd.DataFrame({"name": list("ABCD")}, index=["a", "b", "c", "d"])
    soup = soup_of(notebook(showing(People(table, name="people", caption="All 4", facets=(), records=records))))
    lines = [line.get_text() for line in soup.select(".records small")]
    assert lines == ["Line 3 of a-list", "Line 9", "Line 4 of c-list", "Line 5"]
    said = "Line numbers are those of the published list b-list, or of the list named with them: a-list, and c-list."
    assert soup.select_one(".records + .note").get_text() == said


def test_a_column_is_ordered_by_what_its_words_mean() -> None:
    heads = soup_of(notebook(showing(people()))).select("#table-people thead th")
    assert [head.get("data-order") for head in heads] == ["listed", None, "2 1"]


def test_rows_carry_the_selections_that_are_not_everybody() -> None:
    soup = soup_of(notebook(showing(people())))
    ann, ben = soup.select("tbody tr")
    mark = soup.find(id="people?drugs=heroin")
    assert ann["class"] == mark["class"]
    assert not ben.has_attr("class")
    assert not soup.find(id="people?grant=commutation").has_attr("class")


def test_records_and_selections_fit_the_rows() -> None:
    with pytest.raises(ValueError, match="2 rows"):
        people(records=[Record()])
    with pytest.raises(ValueError, match="2 rows"):
        people(facets=[Facet("", "", [Choice("a=b", "", "", [True])])])


def test_counts_without_the_table_are_words() -> None:
    share = wording.link_share(3, 9, "", "is_life=true")
    finding = wording.as_sentences(wording.fill("{share} were serving life", share=share))
    assert str(finding) == "3 of 9 were serving life."
    alone = soup_of(notebook(showing(Statement(finding))))
    assert alone.select_one(".statement").get_text() == str(finding)
    assert not alone.select(".statement a")


def test_words_that_make_the_page_too_large_get_a_page_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LARGEST_PAGE", 1_000)
    text, resources = ClemencyHTMLExporter(links_site=True).from_notebook_node(notebook(showing(people())))
    own = BeautifulSoup(resources["outputs"]["words.html"], "lxml")
    page = BeautifulSoup(text, "lxml")
    assert not page.select("q")
    link = page.select_one(".records a")
    assert link["href"] == "words.html#ann-b"
    assert link.find_previous_sibling().name == "br"  # the last field ends before it
    assert [h2["id"] for h2 in own.select("h2")] == ["ann-b"]
    assert own.select_one("h2 a")["href"] == "index.html#ann-b"
    assert own.select_one("p a[href^=https]")["href"] == "https://example.org/list"
    assert own.q.get_text() == "<i>h</i>"
    assert "<script" not in str(own)


def test_a_page_that_is_exported_alone_stays_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LARGEST_PAGE", 1_000)
    text, resources = ClemencyHTMLExporter().from_notebook_node(notebook(showing(people())))
    assert "outputs" not in resources or not resources["outputs"]
    assert BeautifulSoup(text, "lxml").q.get_text() == "<i>h</i>"


# The published words


def test_words_are_shown_of_the_very_list_that_its_sheet_names(shared_data: Path, tmp_path: Path) -> None:
    batch = choose_batch(read_grants(project.GRANTS), "2016-03-30-obama")
    traces = trace_batch(batch, shared_data / "raw")
    records = wording.describe_records(batch, {}, traces)
    assert all(trace is not None for trace in traces)
    assert all(reading.words for record in records for reading in record.readings)
    first = dict(reversed(reading) for reading in records[0].readings)  # type: ignore[arg-type]
    assert first["July 28, 2016"] == f"expires on: {wording.day_words('2016-07-28')}"
    # not "life in force: no; after life: 0", and no half of "262 months'"
    assert first["262 months"] == "first imposed: 21 years 10 months; sentence in force: 21 years 10 months"
    # another copy under the same name is another list
    (tmp_path / "obama-commutations-final-copy.csv").write_text("item,description\n")
    assert trace_batch(batch, tmp_path) == [None] * 61
    assert trace_batch(batch, tmp_path / "absent") == [None] * 61
    assert trace_batch(show_names(batch, "initials"), shared_data / "raw") == [None] * 61


def test_a_record_says_what_the_list_does_not_say() -> None:
    batch = make_grants(
        {"home": "Dayton, Ohio", "n_cases": 2, "fine_usd": 1500, "drug_quantities": "cocaine:5000;PCP:10"},
        {"is_amended": pd.NA, "imposed_months": 240, "sentence_months": 120, "first_sentenced_on": "2006-03-30"},
    )
    one, two = wording.describe_records(batch, {"invented": "https://example.org"})
    assert dict(one.fields) == {
        "Home": "Dayton, Ohio",
        "Court cases": "2",
        "Fine": "$1,500",
        "Drug weights": "powder cocaine 5,000 g, PCP 10 g",
        "Not published": "first imposed",
    }
    # 30 March 2006 to 30 March 2016 are 3,653 days, 10.0 years
    assert dict(two.fields) == {
        "Years since sentence": "10",
        "First imposed": "20 years",
        "Not published": "home, amended before the grant",
    }
    assert (one.source, one.line, one.page) == ("invented", "1", "https://example.org")
    assert wording.say_records(batch, [one, two]).endswith(
        "often the least that the law requires. Not in our data for this day: offenses."
    )
    assert wording.say_records(make_grants({}), [one]).endswith(
        "already has it. Not in our data for this day: home towns and offenses."
    )
    known = make_grants({"home": "Dayton, Ohio", "offenses": "tax"})
    assert "Not in our data" not in wording.say_records(known, [one])
    assert wording.say_records(known, [one]).startswith("Choose a name to see")
    assert wording.say_records(known, [one, Record()]).startswith("Choose an underlined name to see")
    assert wording.say_records(known, [Record()]) == ""  # no name can be chosen


# Names by choice


def test_names_as_initials_and_as_numbers() -> None:
    grants = make_grants(
        {"name": "Jane Roe", "aliases": "J. Row", "home": "Dayton, Ohio"},
        {"name": "Ann O'Neill, Jr."},
        {"name": "Bo", "batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"},
    )
    assert show_names(grants, "full") is grants
    assert list(show_names(grants, "initials")["name"]) == ["J. R.", "A. O.", "B."]
    hidden = show_names(grants, "none")
    assert list(hidden["name"]) == ["Person 1", "Person 2", "Person 1"]
    assert hidden[["aliases", "home", "source_line"]].isna().all(axis=None)
    assert grants["name"].iloc[0] == "Jane Roe"
    assert (hidden.dtypes == grants.dtypes).all()


def test_a_company_has_no_initials() -> None:
    grants = make_grants(
        {"name": "Jane Roe"},
        {"name": "Roe Trading Limited", "is_company": True},
        {"name": "Jane Roe", "batch_id": "2016-05-05-obama", "amends": "2016-03-30-obama/jane-roe"},
        {"name": "Ann Doe", "batch_id": "2016-05-05-obama", "amends": "2016-03-30-obama/roe-trading-limited"},
    )
    assert list(show_names(grants, "initials")["name"]) == ["J. R.", "Roe Trading Limited", "J. R.", "A. D."]
    hidden = show_names(grants, "none")
    assert list(hidden["name"]) == ["Person 1", "Company 2", "Person 1", "Person 2"]
    assert list(hidden["amends"].dropna()) == ["2016-03-30-obama/person-1", "2016-03-30-obama/company-2"]


@pytest.mark.parametrize("names", ["initials", "none"])
def test_a_report_without_names_holds_none(tmp_path: Path, names: str) -> None:
    grants = make_grants(*({"name": f"Quirina{n} Zabel{n}", "home": "Nowhere, Ohio", "aliases": "Zett"} for n in "abc"))
    write_grants(grants, tmp_path / "grants.csv")
    parameters = {"batch_id": "2016-03-30-obama", "data_path": str(tmp_path / "grants.csv"), "names": names}
    executed = run_as_report(NOTEBOOK, parameters, "invented")
    text = "\n".join(str(output.data) for cell in executed.cells for output in cell.get("outputs", []))
    assert "Person 2" in text if names == "none" else "Q. Z." in text
    assert not re.search("Quirina|Zabel|Nowhere|Zett|invented:", text)


@pytest.mark.parametrize("names", ["initials", "none"])
def test_no_source_id_tells_a_name_that_is_hidden(names: str) -> None:
    rows = {"name": "Jane Zabel-Roe", "aliases": "J. Quill"}, {"name": "Bo Doe", "source": "doe-list"}
    grants = make_grants(*rows, source="2025-warrant")
    show_names(grants[:1], names)
    for source in ("2025-warrant-zabel", "warrant_QUILL"):
        named = grants[:1].assign(source=source)
        assert show_names(named, "full") is named
        with pytest.raises(UsageError, match=f"the source id '{source}' names a person .* names are published {names}"):
            show_names(named, names)
    with pytest.raises(UsageError, match="'doe-list' names a person"):
        show_names(grants, names)
    # a president's list is named after the president; a company's name is no person's
    show_names(make_grants({"name": "Barack Roe", "source": "barack-pardons"}), names)
    show_names(make_grants({"name": "Zabel Limited", "is_company": True, "source": "zabel-warrant"}), names)


def test_names_told_otherwise_are_refused() -> None:
    with pytest.raises(UsageError, match="names are published full, initials or none, not 'some'"):
        show_names(make_grants({}), "some")


# The script


def test_the_script_is_ours_alone_and_named_by_the_policy() -> None:
    page = soup_of(notebook(showing(people())))
    (script,) = page.select("script")
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src 'sha256-{policy_hash(script.string)}'; " in policy
    assert not script.attrs
    assert "innerHTML" not in script.string
    assert export_page(notebook(showing(people()))) == export_page(notebook(showing(people())))
