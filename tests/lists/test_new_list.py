"""Any new list in a minute: lists with invented people in every layout, files, folders and addresses."""

from __future__ import annotations

import contextlib
import gzip
import re
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import clemency
from analysis.errors import InputError, UsageError
from analysis.grants.checks import find_faults
from analysis.grants.schema import NAMES
from analysis.lists.changes import find_changes
from analysis.lists.download import DownloadError, NotNow, Page, _refuse_other, download, is_address
from analysis.lists.ingest import Ingested, IngestError
from analysis.lists.same_person import link_persons
from analysis.lists.sources import read_sheet
from support.ingesting import ingest
from support.memory import peak_memory
from support.serving import serving
from support.timing import at_most

# One list of three pardons and one of two commutations, in every layout that is published.

PARDONS_CSV = """\
Pardons Granted by President Barack Obama (2009-2017),,,
NAME,DISTRICT,SENTENCED,OFFENSE
"May 5, 2016",,,
"Ann Example, Jr., aka Annie Example",D. Me.,1999,"Bank fraud, 18 U.S.C. § 1344"
Ben Example,1. N. D. Ohio,1. 1990,1. Mail fraud
,2. U.S. Army court-martial,2. 1991,2. Desertion
NAME,DISTRICT,SENTENCED,OFFENSE
Cy Example,,N/A,Tax evasion
"""
PARDONS_WITH_DATES_CSV = """\
Name,District,Sentenced,Offense,Date
"Ann Example, Jr., aka Annie Example",D. Me.,1999,"Bank fraud, 18 U.S.C. § 1344","May 5, 2016"
Ben Example,"1. N. D. Ohio
2. U.S. Army court-martial","1. 1990
2. 1991","1. Mail fraud
2. Desertion",5/5/2016
Cy Example,,,Tax evasion,2016-05-05
"""
PARDONS_PAGE = """\
<!DOCTYPE html><html><head><title>Pardons Granted by President Barack Obama (2009-2017)</title></head><body>
<h1>Pardons Granted by President Barack Obama (2009-2017)</h1><p>Updated: January 3, 2018</p>
<table width="100%"><tr><td><h2>{day}</h2>
<table><caption>{caption}</caption><tr><th>NAME<th>DISTRICT<th>SENTENCED<th>OFFENSE</tr>
<tr><td colspan="4"><strong>{row}</strong></td></tr>
<tr><td>Ann Example, Jr.,<br>aka Annie Example<sup>1</sup><td>D.&nbsp;Me.<td>1999<td>Bank fraud,<br>18 U.S.C. §&nbsp;1344</tr>
<tr><td colspan=4>&nbsp;</td></tr>
<tr><td rowspan=2>Ben Example<td>1. N. D. Ohio<td>1. 1990<td>1. Mail fraud</tr>
<tr><td>2. U.S. Army court-martial<td>2. 1991<td>2. Desertion</tr>
<tr><td>NAME</td><td>DISTRICT</td><td>SENTENCED</td><td>OFFENSE</td></tr>
<tr><td>Cy Example<td>&nbsp;<td>N/A<td>Tax evasion</tr>
<tr><td colspan="4">* A note on the table.</td></tr>
</table></td></tr></table></body></html>
"""


def pardons_page(**day: str) -> str:
    return PARDONS_PAGE.format(**{"day": "", "caption": "", "row": "", **day})


COMMUTATIONS_CSV = """\
Name,District,Sentenced,Offense,Sentence,Terms of Grant,Date granted
Ann Example,D. Me.,"May 1, 2001",Possession with intent to distribute cocaine,Life imprisonment,Commuted to a term of 240 months,"May 5, 2016"
Ben Example,N. D. Ohio,"June 2, 2002",Possession with intent to distribute cocaine,120 months' imprisonment,"Prison sentence commuted to expire on September 2, 2016","May 5, 2016"
"""
COMMUTATIONS_KEY_VALUE = """\
item,description
"MAY 5, 2016",
,Ann Example
Offense(s):,Possession with intent to distribute cocaine
District/Date:,"District of Maine; May 1, 2001"
Sentence(s):,Life imprisonment
Term(s) of Grant:,Commuted to a term of 240 months
,Ben Example
Offense:,Possession with intent to distribute cocaine
District/Date:,"Northern District of Ohio; June 2, 2002"
Sentence:,120 months' imprisonment
Terms of grant:,"Prison sentence commuted to expire on September 2, 2016"
"""
COMMUTATIONS_PAGE = """\
<html><head><title>Commutations Granted by President Barack Obama (2009-2017)</title></head><body>
<h2>Thursday, May 5, 2016</h2>
<table><tr><th colspan="2">Ann Example</th></tr>
<tr><td><b>Offense:</b></td><td>Possession with intent to distribute cocaine</td></tr>
<tr><td>District/Date:</td><td>District of Maine;<br>May 1, 2001</td></tr>
<tr><td>Sentence:</td><td>Life imprisonment</td></tr>
<tr><td>Terms of Grant:</td><td>Commuted to a term of 240 months</td></tr></table>
<table><tr><td></td><td>Ben Example</td></tr>
<tr><td>Offense:</td><td>Possession with intent to distribute cocaine</td></tr>
<tr><td>District/Date:</td><td>Northern District of Ohio; June 2, 2002</td></tr>
<tr><td>Sentence:</td><td>120 months' imprisonment</td></tr>
<tr><td>Terms of Grant:</td><td>Prison sentence commuted to expire on September 2, 2016</td></tr></table>
</body></html>
"""
WHITE_HOUSE_PAGE = """\
<!DOCTYPE html><html><head><title>Clemency Recipient List | The White House</title>
<link rel="canonical" href="https://www.example.gov/releases/2016/05/05/clemency-recipient-list/"></head>
<body><nav><p>May 1, 2001</p></nav><main><div>
<p>President Barack Obama is commuting the sentences of the following two individuals:</p>
<p><strong>Ann Example</strong>&nbsp;&#8211; Bangor, Maine<br><strong>Offense</strong>:&nbsp;Possession with intent to
distribute cocaine (District of Maine).<br><strong>Sentence:</strong> Life imprisonment (May 1, 2001).<br>
<strong>Commutation</strong> <strong>Grant:</strong> Commuted to a term of 240 months.</p>
<p>Ben Example – St. Paul, Minnesota</p><ul><li>Offense: Possession with intent to distribute cocaine (Northern District
of Ohio).</li><li>Sentence: 120 months of imprisonment (June 2, 2002).</li>
<li>Commutation Grant: Sentence commuted to expire on September 2, 2016.</li></ul>
</div></main></body></html>
"""
WHITE_HOUSE_RUN_TOGETHER = """\
<html><body><article><time datetime="2016-05-05T09:00:00-04:00">May 5</time>
<h2>President Barack Obama is commuting the sentences of the following two individuals:</h2>
<p><b>Ann Example</b> – Bangor, Maine <b>Offense:</b> Possession with intent to distribute cocaine (District of Maine).
<b>Sentence:</b> Life imprisonment (May 1, 2001). <b>Commutation Grant:</b> Commuted to a term of 240 months.</p>
<h3>Ben Example, St. Paul, Minnesota</h3><div>Offense(s): Possession with intent to distribute cocaine (Northern District
of Ohio). Sentence(s): 120 months of imprisonment (June 2, 2002). Term(s) of Grant: Sentence commuted to expire on
September 2, 2016.</div></article></body></html>
"""
WHITE_HOUSE_MARKDOWN = """\
---
published_time: 2016-05-05 06:00:00-04:00
title: Clemency Recipient List
---

Today, President Barack Obama is granting clemency to two individuals, consisting of 2 commutations.

- **Ann Example – Bangor, Maine**
  - **Offense:** Possession with intent to distribute cocaine (District
    of Maine)
  - **Sentence**: Life imprisonment (May 1, 2001)
  - **Commutation Grant**: Commuted to a term of 240 months

Ben Example (St. Paul, Minnesota)
Offense: Possession with intent to distribute cocaine (Northern District of
Ohio). Sentence: 120 months of imprisonment (June 2, 2002). Commutation
Grant: Sentence commuted to expire on September 2, 2016.
"""

SUFFIXES = {"<": ".html", "-": ".md"}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Ingested]:
    """Ingest a text as a new list, with no source sheet, into a table of its own."""

    def go(text: str | bytes, name: str = "", **options: object) -> Ingested:
        content = text.encode() if isinstance(text, str) else text
        suffix = SUFFIXES.get(content[:1].decode("latin-1"), ".csv")
        path = tmp_path / (name or f"new-list{suffix}")
        path.write_bytes(content)
        done = ingest([path], **{**settings(tmp_path), **options})  # type: ignore[arg-type]
        assert find_faults(tmp_path / "table" / "grants.csv").empty  # whatever the list, a report can be made of it
        return done

    return go


def settings(tmp_path: Path) -> dict[str, object]:
    return {
        "data": tmp_path / "table" / "grants.csv",
        "sheets": tmp_path / "sheets",
        "corrections": tmp_path / "corrections.yml",
        "raw": tmp_path / "raw",
    }


Read = Callable[..., Ingested]


def words(done: Ingested) -> pd.DataFrame:
    return done.grants.astype(object).where(done.grants.notna(), "")


@pytest.mark.parametrize(
    "text",
    [
        PARDONS_CSV,
        PARDONS_CSV.replace("\n", "\r\n"),
        PARDONS_WITH_DATES_CSV,
        pardons_page(day="May 5, 2016"),
        pardons_page(day="Pardons granted on Thursday, May 5, 2016"),
        pardons_page(caption="May 5, 2016"),
        pardons_page(row="May 5, 2016"),
        pardons_page(day="May 5, 2016").replace("\n", " "),
        pardons_page(day="May 5, 2016").replace("<table", "<TABLE").replace("<body>", "<body><p>José").replace("§", ""),
    ],
    ids=["csv", "crlf", "dates", "heading", "words", "caption", "row", "one line", "upper case"],
)
def test_pardons_in_every_layout_are_the_same(read: Read, text: str) -> None:
    done = read(text, president="Barack Obama", clemency_type="pardon")  # one of them has no title
    assert done.rejects == ()
    grants = words(done)
    assert list(grants["name"]) == ["Ann Example, Jr.", "Ben Example", "Cy Example"]
    assert list(grants["aliases"]) == [("Annie Example",), "", ""]
    assert list(grants["batch_id"]) == ["2016-05-05-obama"] * 3
    assert list(grants["clemency_type"]) == ["pardon"] * 3
    assert list(grants["district"]) == ["District of Maine", "Northern District of Ohio", ""]
    assert list(grants["first_sentenced_on"]) == ["1999", "1990", ""]
    assert list(grants["n_cases"]) == [1, 2, 1]


@pytest.mark.parametrize(
    "text",
    [
        COMMUTATIONS_CSV,
        COMMUTATIONS_KEY_VALUE,
        COMMUTATIONS_PAGE,
        WHITE_HOUSE_PAGE,
        WHITE_HOUSE_PAGE.replace("\n", " "),
        WHITE_HOUSE_RUN_TOGETHER,
        WHITE_HOUSE_MARKDOWN,
        WHITE_HOUSE_MARKDOWN.replace("\n", "\r\n"),
    ],
    ids=["csv", "key-value", "page", "White House", "one line", "run together", "Markdown", "crlf"],
)
def test_commutations_in_every_layout_are_the_same(read: Read, text: str) -> None:
    done = read(text, president="Barack Obama")
    assert done.rejects == ()
    grants = done.grants
    assert list(grants["name"]) == ["Ann Example", "Ben Example"]
    assert set(grants["batch_id"]) == {"2016-05-05-obama"}
    assert set(grants["clemency_type"]) == {"commutation"}
    assert list(grants["district"]) == ["District of Maine", "Northern District of Ohio"]
    assert list(grants["first_sentenced_on"]) == ["2001-05-01", "2002-06-02"]
    assert list(grants["is_life"]) == [True, False]
    assert list(grants["sentence_months"].fillna(0)) == [0, 120]
    assert list(grants["commuted_months"].fillna(0)) == [240, 0]
    assert list(grants["expires_on"].dt.strftime("%Y-%m-%d").fillna("")) == ["", "2016-09-02"]
    if "Bangor" in text:
        assert list(grants["home"]) == ["Bangor, Maine", "St. Paul, Minnesota"]


FIVE_COLUMNS = """\
<html><head><title>Office of the Pardon Attorney | {kind} Granted by President Joseph Biden (2021-2025)</title></head><body>
<h2>April 24, 2024</h2><table><thead><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th>
<th>PUBLIC DISCLOSURE</th></tr></thead><tbody>
<tr><td>Ann Example</td><td>D. Me.</td><td>{sentenced}</td><td>Bank fraud</td>
<td><a href="https://www.example.gov/warrant.pdf">Download PDF Clemency Warrant</a></td></tr>
<tr><td>Cy Example</td><td></td><td></td><td>Tax evasion</td><td></td></tr></tbody></table></body></html>
"""


def test_a_fifth_column_with_the_warrant_holds_no_fact(read: Read) -> None:
    done = read(FIVE_COLUMNS.format(kind="Pardons", sentenced="May 1, 2001"))
    assert done.rejects == ()
    grants = words(done)
    assert list(grants["name"]) == ["Ann Example", "Cy Example"]
    assert set(grants["batch_id"]) == {"2024-04-24-biden"}
    assert set(grants["clemency_type"]) == {"pardon"}
    assert list(grants["district"]) == ["District of Maine", ""]
    assert list(grants["first_sentenced_on"]) == ["2001-05-01", ""]


def test_a_sentence_under_sentenced_is_a_sentence(read: Read) -> None:
    sentenced = "110 months' imprisonment; five years' supervised release (May 1, 2001)"
    done = read(FIVE_COLUMNS.format(kind="Commutations", sentenced=sentenced))
    grants = words(done)
    assert set(grants["clemency_type"]) == {"commutation"}  # the Pardon Attorney in the title is an office
    assert list(grants["sentence_months"]) == [110, ""]
    assert list(grants["supervised_release_months"]) == ["60", ""]
    assert list(grants["first_sentenced_on"]) == ["2001-05-01", ""]
    # One of the two has no sentence; nobody has terms, so that is the list's way, and told once.
    assert [(reject.record, reject.field) for reject in done.rejects] == [("Cy Example", "sentence")]
    assert "holds commutations and prints no terms" in done.notes[0]


BOTH_TYPES = """\
<html><head><title>Office of the Pardon Attorney | Clemency Grants by President Donald J. Trump (2025-Present)</title></head>
<body><h3>January 20, 2025 - Proclamation</h3><p>Granting pardons</p>
<h3>March 4, 2025 - 1 Commutation</h3><table>{header}<tr><td>Dee Elder</td><td>D. Me.</td><td>May 1, 2001</td><td>Fraud</td></tr></table>
<h3>May 28, 2025 - {counts}</h3><table>{header}
{people}</table></body></html>
"""
WARRANTS = "<tr><th>NAME and WARRANT</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"


def both_types(counts: str, surnames: str) -> str:
    people = "\n".join(
        f"<tr><td><a href='w.pdf'>Ann {name}</a></td><td>D. Me.</td><td>May 1, 2001</td><td>Fraud</td></tr>"
        for name in surnames.split()
    )
    return BOTH_TYPES.format(header=WARRANTS, counts=counts, people=people)


@pytest.mark.parametrize(
    ("counts", "surnames"),
    [
        ("3 Pardons and 2 Commutations", "Baker Carter Miller Smith Young"),  # one alphabet
        ("3 Pardons and 2 Commutations", "Baker Miller Young Carter Smith"),  # it starts again where they may divide
        ("1 Pardon and 1 Commutation", "Zed Adam"),  # in no order
    ],
)
def test_who_of_a_table_was_pardoned_is_never_guessed(read: Read, counts: str, surnames: str) -> None:
    done = read(both_types(counts, surnames))
    assert list(done.grants["name"]) == ["Dee Elder"]
    assert {reject.rule for reject in done.rejects} == {"record.type_not_told"}
    assert [reject.record for reject in done.rejects] == [f"Ann {name}" for name in surnames.split()]
    assert done.rejects[0].text == f"May 28, 2025 - {counts}"


def test_pardoned_people_in_prose(read: Read) -> None:
    text = """<html><head><meta name="date" content="2022-04-27T01:30:00Z"></head><body>
<p>Today, President Joseph R. Biden, Jr. is granting full pardons to three individuals.</p>
<p>President Joseph R. Biden, Jr. is pardoning the following three individuals:</p>
<p><strong>Ann Example</strong> – Gary, Indiana<br>Ann Example – a teacher, Hoosier – sold things in 1990.</p>
<p><strong>Ben Example, Jr.</strong></p><p>Ben Example sold things.</p><h3>Cy de Example</h3><p>Mr. Example sold things too.</p>
</body></html>"""
    grants = words(read(text))
    assert list(grants["name"]) == ["Ann Example", "Ben Example, Jr.", "Cy de Example"]
    assert set(grants["batch_id"]) == {"2022-04-26-biden"}  # half past one at night in Greenwich
    assert set(grants["clemency_type"]) == {"pardon"}


def test_pardoned_people_in_wrapped_prose(read: Read) -> None:
    text = """---
date: '2022-12-30'
---
Today, President Joseph R. Biden Jr. is granting full pardons to two individuals.

**Ann Example** – Gary, Indiana
Ann Example sold things in 1990 – all of them – to her neighbors in
Rome, New York. She has since stopped.

**Ben Lincoln Example-Example III** – Some Very Long Town, North
Carolina
Ben Example sold things as well.
"""
    grants = words(read(text))
    assert list(grants["name"]) == ["Ann Example", "Ben Lincoln Example-Example III"]
    assert grants["home"].iloc[0] == "Gary, Indiana"
    assert set(grants["clemency_type"]) == {"pardon"}


def test_a_person_in_prose_alone_is_rejected_by_name(read: Read) -> None:
    prose = "<p><strong>Di Lost</strong> – Today, President Obama granted a full pardon to Di Lost, a teacher.</p>"
    done = read(WHITE_HOUSE_PAGE.replace("<p>Ben", f"{prose}<p>Ben"))
    assert [(r.line, r.rule, r.text[:7]) for r in done.rejects] == [(8, "row.person_in_prose", "Di Lost")]


def test_a_part_that_nobody_knows_is_rejected(read: Read) -> None:
    text = WHITE_HOUSE_MARKDOWN.replace("  - **Commutation", "  - **Shoe size:** 44\n  - **Commutation")
    assert [(r.line, r.text, r.rule) for r in read(text).rejects] == [(12, "Shoe size: 44", "row.unknown_label")]


class TestWhatTheListSaysOfItself:
    def test_counts_are_held_against_the_reading(self, read: Read) -> None:
        text = WHITE_HOUSE_MARKDOWN.replace("two individuals", "78 individuals").replace(
            "2 comm", "three pardons and 75 comm"
        )
        with pytest.raises(IngestError) as caught:
            read(text)
        message = str(caught.value)
        assert "says that it holds 78 grants, but 2 were read" in message
        assert "says that it holds 3 pardons, but 0 were read" in message
        assert "says that it holds 75 commutations, but 2 were read" in message
        assert len(read(text, accept=["2016-05-05-obama"]).grants) == 2

    def test_the_day_and_the_president_are_asked_for_together(self, read: Read) -> None:
        text = COMMUTATIONS_KEY_VALUE.replace('"MAY 5, 2016",\n', "")
        with pytest.raises(IngestError) as caught:
            read(text)
        assert "say --granted-on" in str(caught.value)
        assert "say --president" in str(caught.value)
        done = read(text, granted_on=date(2016, 5, 5), president="Barack Obama")
        assert set(done.grants["batch_id"]) == {"2016-05-05-obama"}

    def test_what_it_prints_counts_more_than_what_is_given(self, read: Read) -> None:
        done = read(WHITE_HOUSE_PAGE, granted_on=date(2016, 6, 3), president="Somebody Else")
        assert set(done.grants["batch_id"]) == {"2016-05-05-obama"}
        assert any("--granted-on was not used" in note for note in done.notes)
        assert any("--president was not used" in note for note in done.notes)

    def test_the_type_may_be_given(self, read: Read) -> None:
        text = COMMUTATIONS_CSV.replace("Terms of Grant", "Link")
        with pytest.raises(IngestError, match="--type pardon or --type commutation"):
            read(text, president="Barack Obama")
        done = read(text, president="Barack Obama", clemency_type="pardon")
        assert set(done.grants["clemency_type"]) == {"pardon"}

    def test_a_day_outside_the_presidency_is_refused(self, read: Read) -> None:
        with pytest.raises(IngestError, match=r"record\.day_outside_presidency"):
            read(PARDONS_CSV.replace("2016", "2006"))
        with pytest.raises(IngestError, match=r"record\.day_in_future"):
            read(PARDONS_CSV.replace("2016", "2216"))

    def test_a_draft_of_its_sheet_is_offered(self, read: Read, tmp_path: Path) -> None:
        (note,) = read(WHITE_HOUSE_PAGE).notes
        sentence, _, draft = note.partition(":\n")
        assert "save this as data/sources/new-list.yml" in sentence
        assert yaml.safe_load(draft)["page"] == "https://www.example.gov/releases/2016/05/05/clemency-recipient-list/"
        (tmp_path / "sheets").mkdir()
        (tmp_path / "sheets" / "new-list.yml").write_text(draft)
        assert read_sheet(tmp_path / "sheets" / "new-list.yml").president == "Barack Obama"
        assert read(WHITE_HOUSE_PAGE).notes == ()
        (note,) = read(WHITE_HOUSE_PAGE + "<!-- -->").notes
        assert "not the bytes that new-list.yml describes" in note


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "cut off in a row": (COMMUTATIONS_KEY_VALUE[:-70], "line 12.*(csv.columns|csv.unclosed_quote)|record.missing_part"),
    "cut off in the first record": (COMMUTATIONS_KEY_VALUE[:140], "csv.columns|csv.unclosed_quote"),
    "a quote never closed": (COMMUTATIONS_KEY_VALUE.replace('2001"', "2001"), "line 5: Ann Example.*csv.unclosed_quote"),
    "a quote never closed in a table": (PARDONS_WITH_DATES_CSV.replace('1344"', "1344"), "line 2.*csv.quotes"),
    "a NUL byte in a row": (COMMUTATIONS_KEY_VALUE.replace("Life", "Li\0fe"), "line 6: Ann Example.*csv.nul"),
    "a NUL byte in a page": (WHITE_HOUSE_PAGE.replace("Life", "Li\0fe"), "line 6: a NUL byte"),
    "Latin-1": (COMMUTATIONS_KEY_VALUE.replace("Ann", "José").encode("cp1252"), "line 3: the bytes are not UTF-8"),
    "UTF-16": (COMMUTATIONS_KEY_VALUE.encode("utf-16"), "line 1: the bytes are not UTF-8"),
    "empty": (b"", "the file is empty"),
    "blank": (b"\n \n", "the file is empty"),
    "Access Denied": ("<html><title>Access Denied</title><h1>Access Denied</h1></html>", "entitled 'Access Denied'"),
    "a PDF": (b"%PDF-1.7 Offense:", "a PDF file"),
    "a spreadsheet": (b"PK\x03\x04 Offense:", "a zip file or spreadsheet"),
    "a record twice": (
        COMMUTATIONS_KEY_VALUE + COMMUTATIONS_KEY_VALUE.partition("2016\",\n")[2],
        "line 13: Ann Example: record: 'Ann Example': record.printed_twice",
    ),
    "a label twice": (COMMUTATIONS_KEY_VALUE.replace("Sentence(s)", "Sentence:,1\nSentence"), "line 7.*row.label_twice"),
    "a name missing": (COMMUTATIONS_KEY_VALUE.replace(",Ben Example\n", ""), "line 8.*record.no_name"),
    "a row of the table too short": (PARDONS_CSV.replace("Cy Example,,", "Cy Example,"), "line 8.*table.columns"),
    "a row of the table too long": (PARDONS_CSV.replace("Tax evasion", "Tax evasion,44"), "line 8.*table.columns"),
    "an unknown column": (PARDONS_CSV.replace("NAME,", "NAME,Shoe size,"), "line 2.*'Shoe size': table.unknown_column"),
    "a day that is none": (COMMUTATIONS_KEY_VALUE.replace("MAY 5", "JUNE 31"), "line 2.*row.unknown_day"),
    "a day that is none in a table": (PARDONS_WITH_DATES_CSV.replace("5/5/2016", "2/30/2016"), "line 3.*row.unknown_day"),
    "a sentence after the grant": (
        COMMUTATIONS_KEY_VALUE.replace("2001", "2031"),
        "line 3: Ann Example: first_sentenced_on: 'May 1, 2031': a person is sentenced before the grant",
    ),
    "a name of 50,000 letters": (COMMUTATIONS_KEY_VALUE.replace("Ann", "A" * 50_000), "line 3.*record.name_too_long"),
    "an offence of 50,000 letters": (COMMUTATIONS_KEY_VALUE.replace("cocaine", "c " * 25_000), "record.too_long"),
    "a header and nothing else": ("Name,District,Sentenced,Offense\n", "no grant could be read"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_broken_lists_say_where_and_why(read: Read, text: str | bytes, told: str) -> None:
    """Either the run stops, or the row is rejected by name; nothing is lost without a word."""
    try:
        done = read(text, president="Barack Obama")
    except InputError as error:
        message = str(error)
    else:
        message = "\n".join(f"line {r.line}: {r.record}: {r.field}: {r.text!r}: {r.rule}" for r in done.rejects)
    assert re.search(told, message), message
    assert "Traceback" not in message


class TestWhatBreaksAStatement:
    """A list's slips cost their own cells, and are told; what no cell is to blame for is not written."""

    DATED = "the form of the grant says whether it has a date"

    @pytest.mark.parametrize(
        ("printed", "instead", "rejects"),
        [
            (
                "September 2, 2016",
                "September 2, 2015",
                [
                    ("expires_on", "September 2, 2015", "a sentence expires on or after the day of the grant"),
                    ("grant_form", "September 2, 2015", DATED),
                ],
            ),
            (
                "September 2, 2016",
                "June 31, 2016",
                [
                    ("expires_on", "June 31, 2016", "terms.impossible_date"),
                    ("grant_form", "Prison sentence commuted to expire on June 31, 2016", DATED),
                ],
            ),
            (
                "June 2, 2002",
                "May 5, 2016",  # the day of the grant itself
                [("first_sentenced_on", "May 5, 2016", "a person is sentenced before the grant")],
            ),
            (
                "120 months",
                "99999 months",
                [
                    ("imposed_months", "99999 months'", "is at most 60,000 months"),
                    ("sentence_months", "99999 months'", "is at most 60,000 months"),
                ],
            ),
        ],
    )
    def test_costs_its_own_cell(
        self, read: Read, printed: str, instead: str, rejects: list[tuple[str, str, str]]
    ) -> None:
        text = COMMUTATIONS_KEY_VALUE.replace(printed, instead)
        done = read(text, president="Barack Obama")
        assert [(r.record, r.field, r.text, r.rule) for r in done.rejects] == [("Ben Example", *one) for one in rejects]
        assert all(words(done)[field].iloc[1] == "" for field, *_ in rejects)
        whole = words(read(COMMUTATIONS_KEY_VALUE, president="Barack Obama", accept=["all"]))
        own = [field for field, *_ in rejects]
        own += ["first_sentenced_day"] if "first_sentenced_on" in own else []
        assert whole.drop(columns=own).equals(words(done).drop(columns=own))

    def test_a_word_of_the_header_is_nobody(self, read: Read) -> None:
        done = read(COMMUTATIONS_KEY_VALUE.replace(",Ben Example", ",District"), president="Barack Obama")
        assert list(done.grants["name"]) == ["Ann Example"]
        assert [(r.line, r.field, r.text, r.rule) for r in done.rejects] == [(8, "name", "District", "record.no_name")]

    @pytest.mark.parametrize(
        ("president", "told"),
        [
            ("4711", "2016-05-05-: Ann Example (another:3): batch_id = 2016-05-05-: batch_id is <granted_on>-<president>"),
            ("A. Invented", "Ann Example (new-list:3, in the table already): president = Ann Invented: a batch has one"),
            ("A \x01 Invented", "another, line 3: Ann Example: president: .*holds a control character"),
        ],
    )  # fmt: skip
    def test_is_not_written_where_no_cell_is_to_blame(
        self, read: Read, tmp_path: Path, president: str, told: str
    ) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Ann Invented")
        before = (tmp_path / "table" / "grants.csv").read_bytes()
        other = COMMUTATIONS_KEY_VALUE.replace("Ohio", "Iowa").replace("Maine", "Utah")
        with pytest.raises(IngestError, match=told.replace("(", r"\(").replace(")", r"\)")):
            read(other, "another.csv", president=president)
        assert (tmp_path / "table" / "grants.csv").read_bytes() == before

    def test_on_the_command_line(self, tmp_path: Path) -> None:
        source, data = tmp_path / "invented.csv", tmp_path / "grants.csv"
        source.write_text(COMMUTATIONS_KEY_VALUE.replace("September 2, 2016", "September 2, 2015"))
        call = ["ingest", str(source), "--data", str(data), "--president", "Barack Obama"]
        done = CliRunner().invoke(clemency, call)
        assert (done.exit_code, f"what could not be read stands in {data}.rejects.csv" in done.stderr) == (1, True)
        checked = CliRunner().invoke(clemency, ["check", "--data", str(data)])
        assert (checked.exit_code, "2 grants, " in checked.stdout) == (0, True), checked.output

    def test_a_correction_that_breaks_one_stops_the_run(self, read: Read, tmp_path: Path) -> None:
        correction = {
            **{"source": "new-list", "name": "Ben Example", "granted_on": date(2016, 5, 5), "column": "expires_on"},
            **{"printed": "September 2, 2016", "reason": "a slip", "says": "the court"},
        }
        for used, told in (
            (date(2015, 9, 2), "'2015-09-02' can't stand in the table: a sentence expires on or after"),
            ("soon", "'soon' can't stand in the table: is not a date as YYYY-MM-DD"),
        ):
            (tmp_path / "corrections.yml").write_text(yaml.safe_dump([{**correction, "used": used}]))
            with pytest.raises(IngestError, match=rf"correction of Ben Example \(2016-05-05\), expires_on: {told}"):
                read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        assert not (tmp_path / "table" / "grants.csv").exists()


def test_a_file_that_is_too_large_is_not_read(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.lists.sources.LARGEST_LIST", 100)
    with pytest.raises(IngestError, match=r"new-list\.csv: \d+ bytes; no list has more than 100"):
        read(PARDONS_CSV)
    assert not (tmp_path / "table" / "grants.csv").exists()


class TestWhatChanges:
    """Batches that the table holds change only when they are accepted by name."""

    def test_a_published_record(self, read: Read, tmp_path: Path) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        before = (tmp_path / "table" / "grants.csv").read_bytes()
        changed = COMMUTATIONS_KEY_VALUE.replace("120 months", "97 months")
        with pytest.raises(IngestError) as caught:
            read(changed, president="Barack Obama")
        assert "  2016-05-05-obama: Ben Example: sentence_months: 120 -> 97" in str(caught.value)
        assert "  2016-05-05-obama: Ben Example: imposed_months: 120 -> 97" in str(caught.value)
        assert str(caught.value).endswith("say --accept 2016-05-05-obama, or --accept all")
        assert (tmp_path / "table" / "grants.csv").read_bytes() == before
        done = read(changed, president="Barack Obama", accept=["2016-05-05-obama"])
        assert "accepted: 2 differences in 2016-05-05-obama" in done.notes
        assert list(done.grants["sentence_months"].fillna(0)) == [0, 97]

    def test_a_list_that_shrank_and_a_batch_that_vanished(self, read: Read) -> None:
        two_days = COMMUTATIONS_KEY_VALUE.replace(",Ben Example", '"JUNE 3, 2016",\n,Ben Example')
        read(two_days, president="Barack Obama")
        shorter = two_days.partition('"JUNE')[0]
        with pytest.raises(IngestError, match="2016-06-03-obama: Ben Example: record: commutation -> "):
            read(shorter, president="Barack Obama")
        done = read(shorter, president="Barack Obama", accept=["all"])
        assert list(done.grants["name"]) == ["Ann Example"]

    def test_new_batches_need_no_word(self, read: Read) -> None:
        two_days = COMMUTATIONS_KEY_VALUE.replace(",Ben Example", '"JUNE 3, 2016",\n,Ben Example')
        read(two_days.partition('"JUNE')[0], president="Barack Obama")
        done = read(two_days, president="Barack Obama")
        assert list(done.grants["name"]) == ["Ann Example", "Ben Example"]
        # The same day and president, but another list: nothing of the first list changes.
        done = read(PARDONS_CSV, "another.csv")
        assert len(done.grants) == 5

    def test_a_line_further_down_is_no_change(self, read: Read) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        moved = COMMUTATIONS_KEY_VALUE.replace("item,description\n", "item,description\n,\n,\n")
        assert list(read(moved, president="Barack Obama").grants["source_line"]) == [5, 10]

    def test_an_unknown_batch_is_refused_with_near_ones(self, read: Read) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        with pytest.raises(
            UsageError, match=r"--accept 2016-05-06-obama: no such batch.*did you mean 2016-05-05-obama"
        ):
            read(COMMUTATIONS_KEY_VALUE, president="Barack Obama", accept=["2016-05-06-obama"])

    def test_a_name_that_changed_is_one_change(self) -> None:
        row = dict.fromkeys(NAMES, "") | {"batch_id": "b", "name": "Ann Example"}
        (change,) = find_changes([row], [row | {"name": "Anne Example"}])
        assert (change.column, change.before, change.after) == ("name", "Ann Example", "Anne Example")

    def test_people_of_one_name_are_paired_in_order(self) -> None:
        plain = dict.fromkeys(NAMES, "") | {"batch_id": "b", "name": "Ann Example"}
        rows = [plain | {"home": "Gary"}, plain | {"home": "Rome"}]
        assert find_changes(rows, [dict(row) for row in rows]) == []
        assert [str(change) for change in find_changes(rows, rows[1:])] == [
            "b: Ann Example: home: Gary -> Rome",
            "b: Ann Example: record: (empty) -> (empty)",
        ]

    def test_the_same_grants_in_another_list_are_not_counted_twice(self, read: Read) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        with pytest.raises(
            IngestError, match=r"grants of the list 'copy' that stand in the list 'new-list' already: 2 "
        ):
            read(COMMUTATIONS_PAGE, "copy.html")

    def test_on_the_command_line(self, tmp_path: Path) -> None:
        source, data = tmp_path / "invented.csv", tmp_path / "grants.csv"

        def run(text: str, *words: str) -> tuple[int, str]:
            source.write_text(text)
            call = ["ingest", str(source), "--data", str(data), "--president", "Barack Obama", *words]
            result = CliRunner().invoke(clemency, call)
            assert "Traceback" not in result.output
            return result.exit_code, result.stderr

        assert run(COMMUTATIONS_KEY_VALUE)[0] == 0
        changed = COMMUTATIONS_KEY_VALUE.replace("120 months", "97 months")
        code, told = run(changed)
        assert code == 1
        assert "Ben Example: sentence_months: 120 -> 97" in told
        assert run(changed, "--accept", "2016-05-04-obama")[0] == 2
        assert run(changed, "--accept", "2016-05-05-obama")[0] == 0
        assert run(changed)[0] == 0

    def test_a_new_batch_is_named_with_the_command_for_its_report(self, tmp_path: Path) -> None:
        source = tmp_path / "invented.csv"
        source.write_text(COMMUTATIONS_KEY_VALUE)
        call = ["ingest", str(source), "--data", str(tmp_path / "grants.csv"), "--president", "Barack Obama"]
        told = "new: 2016-05-05-obama; its report: clemency report 2016-05-05-obama"
        assert told in CliRunner().invoke(clemency, call).stdout
        assert told not in CliRunner().invoke(clemency, call).stdout  # it is there by now


class TestAPersonGrantedTwice:
    """Ann is commuted by one president and pardoned by another; others only share her name."""

    def row(self, batch: str, name: str, **cells: str) -> dict[str, str]:
        plain = {"clemency_type": "pardon", "district": "District of Maine", "first_sentenced_on": "1990-05-01"}
        return {**dict.fromkeys(NAMES, ""), "batch_id": batch, "name": name, **plain, **cells}

    @pytest.mark.parametrize(
        ("other", "is_linked"),
        [
            ({}, True),
            ({"name": "Ann B. Example"}, True),  # the initial may be left out
            ({"name": "Annie Smith", "aliases": "Ann Example;A. E."}, True),
            ({"first_sentenced_on": "1990"}, True),  # a table of pardons prints the year alone
            ({"first_sentenced_on": "1990-05-02"}, False),
            ({"first_sentenced_on": "1991"}, False),
            ({"first_sentenced_on": ""}, False),
            ({"district": "District of Utah"}, False),
            ({"district": ""}, False),
            ({"name": "Anna Example"}, False),
            ({"batch_id": "2000-07-07-clinton"}, False),  # one day's list does not name her twice
            ({"batch_id": "2000-07-07-clinton", "clemency_type": "commutation"}, True),
        ],
    )
    def test_is_linked_on_strong_evidence_only(self, other: dict[str, str], is_linked: bool) -> None:
        one = self.row("2000-07-07-clinton", "Ann Example")
        two = self.row("2016-12-19-obama", "Ann Example") | other
        assert link_persons([one, two]) == ([two["batch_id"], one["batch_id"]] if is_linked else ["", ""])

    @pytest.mark.parametrize(
        ("one", "two", "is_linked"),
        [
            ("Ann B. Example", "Ann C. Example", False),
            ("Ann B. Example", "Ann Bea Example", True),
            ("Ann Example, Jr.", "Ann Example", True),
            ("Ann Example, Jr.", "Ann Example, Sr.", False),
            ("Ann Example Jr.", "Ann Example III", False),
            ("Ann Example II", "Ann Example, Jr.", False),
            ("Ann Example II", "Ann Example,  ii", True),
        ],
    )
    def test_names_agree(self, one: str, two: str, is_linked: bool) -> None:
        linked = link_persons([self.row("2000-07-07-clinton", one), self.row("2016-12-19-obama", two)])
        assert (linked != ["", ""]) == is_linked

    def test_by_home_where_no_court_is_printed(self) -> None:
        bare = {"district": "", "first_sentenced_on": "", "home": "Gary, Indiana"}
        rows = [
            self.row("2022-04-26-biden", "Ann Example", **bare),
            self.row("2022-12-30-biden", "Ann Example", **bare),
        ]
        assert link_persons(rows) == ["2022-12-30-biden", "2022-04-26-biden"]

    def test_in_the_table(self, read: Read) -> None:
        read(COMMUTATIONS_KEY_VALUE, president="Barack Obama")
        later = "Name,District,Sentenced,Offense,Date granted\nAnn Example,D. Me.,2001,Drugs,2022-04-26\n"
        grants = read(later, "later.csv", president="Joseph R. Biden Jr.", clemency_type="pardon").grants
        assert grants["same_person"].tolist() == [("2022-04-26-biden",), None, ("2016-05-05-obama",)]

    def test_in_linear_time(self) -> None:
        rows = [self.row(f"2000-07-07-clinton-{n}", "Ann Example") for n in range(20_000)]
        with at_most(seconds=5):
            assert set(link_persons(rows)) == {""}  # a name that common is no evidence


ADDRESS = "https://www.example.gov/releases/2016/05/05/clemency-recipient-list/"


class TestByAddress:
    def test_a_page_is_read_and_kept_as_received(self, tmp_path: Path) -> None:
        content = WHITE_HOUSE_PAGE.encode()
        done = ingest([ADDRESS], fetch=lambda address: Page(content, address), **settings(tmp_path))  # type: ignore[arg-type]
        assert set(done.grants["source"]) == {"2016-05-05-clemency-recipient-list"}
        assert (tmp_path / "raw" / "2016-05-05-clemency-recipient-list.html").read_bytes() == content
        (note,) = done.notes
        assert f"page: {ADDRESS}" in note

    def test_a_page_without_a_sheet_has_its_report_and_its_words(self, tmp_path: Path) -> None:
        content = WHITE_HOUSE_PAGE.encode()
        done = ingest([ADDRESS], fetch=lambda address: Page(content, address), **settings(tmp_path))  # type: ignore[arg-type]
        places = ["--data", str(tmp_path / "table" / "grants.csv"), "--raw", str(tmp_path / "raw")]
        out, (batch_id,) = tmp_path / "site", done.new_batches
        how = ["--out", str(out), "--format", "html", "--jobs", "1"]
        result = CliRunner().invoke(clemency, ["report", batch_id, *places, *how])
        assert (result.exit_code, result.stdout.strip()) == (0, str(out / batch_id / "index.html")), result.output
        # no sheet says which bytes the table was made from: a report shows none of its words, the command does
        assert '<dl class="words">' not in (out / batch_id / "index.html").read_text(encoding="utf-8")
        result = CliRunner().invoke(clemency, ["words", batch_id, "Ann Example", *places])
        assert (result.exit_code, "Sentence: “Life”" in result.stdout) == (0, True), result.output

    def test_a_page_that_is_no_list_leaves_the_last_good_copy(self, tmp_path: Path) -> None:
        kept = tmp_path / "raw" / "2016-05-05-clemency-recipient-list.html"
        kept.parent.mkdir()
        kept.write_text("the last good copy")
        denied = b"<html><title>Access Denied</title></html>"
        with pytest.raises(IngestError, match=f"{kept.name}: no known layout in the page entitled 'Access Denied'"):
            ingest([ADDRESS], fetch=lambda address: Page(denied, address), **settings(tmp_path))  # type: ignore[arg-type]
        assert kept.read_text() == "the last good copy"

    def test_only_https_is_fetched(self, tmp_path: Path) -> None:
        with pytest.raises(IngestError, match="only https addresses"):
            ingest(["http://127.0.0.1:9/list"], **settings(tmp_path))  # type: ignore[arg-type]

    def test_a_failure_stands_beside_the_others(self, tmp_path: Path) -> None:
        with pytest.raises(IngestError) as caught:
            ingest(["http://127.0.0.1:9/list", tmp_path / "nowhere.csv"], **settings(tmp_path))  # type: ignore[arg-type]
        assert "only https addresses" in str(caught.value)
        assert "nowhere.csv: no such file or folder" in str(caught.value)


def pack_zeros(n_megabytes: int) -> bytes:
    """A gzip body that unpacks to so many megabytes of zeros: about a thousandth of it."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(n_megabytes)) + packer.flush()


BOMB = pack_zeros(500)


class Server(BaseHTTPRequestHandler):
    """A server on this machine that behaves badly in the way that the path names."""

    n_drops = 0

    def do_GET(self) -> None:
        getattr(self, self.path.strip("/"), self.good)()

    def good(self) -> None:
        self.send(b"<html>a list</html>")

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # whoever asked has heard enough
            self.wfile.write(body)

    def missing(self) -> None:
        self.send(b"gone", 404)

    def moved(self) -> None:
        self.send(b"", 301, Location="/good")

    def away(self) -> None:
        self.send(b"", 302, Location=f"http://localhost:{self.server.server_address[1]}/good")

    def around(self) -> None:
        self.send(b"", 302, Location="/around")

    def cut(self) -> None:
        self.send(b"<html>a list</ht")

    def short(self) -> None:
        self.send(b"<html>a list</html>", **{"Content-Length": "1000"})

    def large(self) -> None:
        self.send(b"x" * 200_000)

    def packed(self) -> None:
        self.send(gzip.compress(b"<html>a list</html>"), Content_Encoding="GZIP")

    def stacked(self) -> None:
        self.send(gzip.compress(gzip.compress(b"<html>a list</html>")), Content_Encoding="gzip, gzip")

    def stacked_by_two_headers(self) -> None:
        self.send_response(200)
        for _ in range(2):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(gzip.compress(b"<html>a list</html>")))

    def deflated(self) -> None:
        self.send(zlib.compress(b"<html>a list</html>"), Content_Encoding="deflate")

    def by_brotli(self) -> None:
        self.send(b"<html>a list</html>", Content_Encoding="br")

    def not_packed(self) -> None:
        self.send(b"<html>a list</html>", Content_Encoding="gzip")

    def packed_and_cut(self) -> None:
        self.send(gzip.compress(b"<html>a list</html>" * 100)[:-20], Content_Encoding="gzip")

    def packed_and_on(self) -> None:
        self.send(gzip.compress(b"<html>a list</html>") + b"more", Content_Encoding="gzip")

    def nothing_but_heads(self) -> None:
        """A gzip body of parts that hold nothing: it never ends, and nothing comes of it."""
        head = gzip.compress(b"")[:10]
        self.send(head + b"\x00\x00\x00\xff\xff" * 100_000, Content_Encoding="gzip")

    def bomb(self) -> None:
        self.send(BOMB, Content_Encoding="gzip")

    def stacked_bomb(self) -> None:
        self.send(gzip.compress(BOMB), Content_Encoding="gzip, gzip")

    def bomb_on_the_way(self) -> None:
        self.send(BOMB, 302, Location="/good", Content_Encoding="gzip")

    def other_port(self) -> None:
        self.send(b"", 302, Location="http://127.0.0.1:1/good")

    def nowhere(self) -> None:
        self.send(b"", 302, Location="http://127.0.0.1:99999/good")

    def no_address(self) -> None:
        self.send(b"", 302, Location="http://[::1/")

    def drip(self) -> None:
        self.send(b"<html>")
        for Server.n_drops in range(100):
            time.sleep(0.1)
            self.wfile.write(b" ")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with serving(Server) as address:
        yield address


#: What nobody can ask for. A server is never looked up.
NO_ADDRESSES = [
    *("https://", "https:///list", "https://[::1", "https://[::1]:x/", "https://host:port/", "https://host:99999/"),
    *(
        "https://host:-1/",
        "https://a\0b/",
        "https://host/\0",
        "https://host/a\nb",
        "https://\u2603.gov/",
        "https://xn--/",
    ),
    *(
        "https:// space/",
        "https://a b.gov/",
        "https://%00/",
        "https://\udcff/",
        "https://host/\udcff",
        f"https://host/{'x' * 70_000}",
        f"https://{'x' * 70_000}",
    ),
]


class TestDownload:
    @pytest.mark.parametrize("path", ["good", "moved", "bomb_on_the_way"])
    def test_gets_the_bytes_and_the_last_address(self, server: str, path: str) -> None:
        page = download(f"{server}/{path}", schemes=("http",))
        assert page == Page(b"<html>a list</html>", f"{server}/good")

    def test_unpacks_what_was_packed_once(self, server: str) -> None:
        assert download(f"{server}/packed", schemes=("http",)).content == b"<html>a list</html>"

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            ("missing", "the server answers 404"),
            ("away", "redirected to another host, localhost"),
            ("around", "redirected more than 5 times"),
            ("cut", "breaks off before its end"),
            ("short", "could not be downloaded"),
            ("large", "larger than 100,000 bytes"),
            ("stacked", "packed as 'gzip, gzip', which was not asked for"),
            ("stacked_by_two_headers", "packed as 'gzip, gzip', which was not asked for"),
            ("deflated", "packed as 'deflate', which was not asked for"),
            ("by_brotli", "packed as 'br', which was not asked for"),
            ("not_packed", "packed as gzip, and cannot be unpacked"),
            ("packed_and_cut", "breaks off before its end"),
            ("packed_and_on", "goes on after the end of what was packed as gzip"),
            ("nothing_but_heads", "larger than 100,000 bytes"),
            ("bomb", "larger than 100,000 bytes"),
            ("other_port", "redirected to another host, 127.0.0.1:1; give its address"),
            ("nowhere", "redirected to another host, 127.0.0.1:99999; give its address"),
            ("no_address", "could not be downloaded: Invalid URL in location header"),
        ],
    )
    def test_refuses_what_is_not_whole(self, server: str, path: str, message: str) -> None:
        with pytest.raises(DownloadError, match=message):
            download(f"{server}/{path}", schemes=("http",), largest=100_000)

    def test_has_one_deadline_for_everything(self, server: str) -> None:
        with pytest.raises(DownloadError, match=r"not there after 0\.5 seconds"):
            download(f"{server}/drip", schemes=("http",), deadline_s=0.5)
        assert Server.n_drops < 90  # it was not listened to until its end

    @pytest.mark.parametrize("address", ["http://example.gov/list", "https://me:secret@127.0.0.1:9/list"])
    def test_only_https_without_a_password(self, address: str) -> None:
        with pytest.raises(DownloadError, match="only https addresses without a password"):
            download(address)

    @pytest.mark.parametrize("path", ["bomb", "stacked_bomb", "bomb_on_the_way"])
    def test_takes_a_few_times_the_largest_page_and_no_more(self, server: str, path: str) -> None:
        """A page is at most 50 MB, and may be there twice for a moment; the bomb holds 500 MB."""
        with peak_memory() as peak, contextlib.suppress(DownloadError):
            download(f"{server}/{path}", schemes=("http",))
        assert peak() < 150_000_000

    def test_the_port_of_https_may_be_said(self) -> None:
        asked = httpx.URL("https://example.gov/list")
        for same in ("https://example.gov:443/list", "https://www.EXAMPLE.gov/list"):
            _refuse_other(httpx.URL(same), asked, "a list", ("https",))
        for other in ("https://example.gov:8443/list", "https://example.gov.example.org/list"):
            with pytest.raises(DownloadError, match="redirected to another host"):
                _refuse_other(httpx.URL(other), asked, "a list", ("https",))

    @pytest.mark.parametrize("address", NO_ADDRESSES)
    def test_what_is_no_address_is_a_sentence(self, address: str) -> None:
        with pytest.raises(DownloadError) as caught:
            download(address)
        message = str(caught.value)
        assert message.isprintable()
        assert len(message) < 500
        assert not isinstance(caught.value, NotNow)  # which would be tried again

    @given(st.text() | st.text(alphabet="[]:@%./?#0123456789abc-\\ "))
    def test_whatever_stands_for_an_address_is_a_sentence_or_asked(self, text: str) -> None:
        """No scheme is let through, so that nothing is asked for."""
        for address in (f"https://{text}", f"HTTP://{text}"):
            assert is_address(address)
            with pytest.raises(DownloadError):
                download(address, schemes=())

    @pytest.mark.parametrize("address", [address for address in NO_ADDRESSES if "\0" not in address])
    def test_on_the_command_line(self, tmp_path: Path, address: str) -> None:
        done = CliRunner().invoke(clemency, ["ingest", address, "--data", str(tmp_path / "grants.csv")])
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        assert done.output.startswith("clemency: ")
        assert "no web address" in done.output

    def test_a_path_that_no_disk_takes_is_a_sentence(self, tmp_path: Path) -> None:
        done = CliRunner().invoke(clemency, ["ingest", "a" * 5_000, "--data", str(tmp_path / "grants.csv")])
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        assert "cannot be read: File name too long" in done.output

    def test_no_connection_is_one_line(self, server: str) -> None:
        with pytest.raises(DownloadError, match="could not be downloaded"):
            download("http://127.0.0.1:1/list", schemes=("http",))
