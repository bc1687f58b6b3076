"""Published layouts with invented people: every row accounted for, every fault named."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.lists.clean import clean
from analysis.lists.dates import parse_day
from analysis.lists.layouts import Listing, UnknownLayout, decode, key_value, read_listing
from analysis.lists.layouts.parts import _sound_rows, _whole_rows, split_csv
from analysis.lists.layouts.record import Account
from support.timing import at_most


def person(name: str, *, sentence: str = "120 months' imprisonment", quote: bool = False) -> str:
    """One invented record in the two-column layout, five rows."""
    cells = [
        ("", name),
        ("Offense:", "Distribution of an invented substance"),
        ("District/Date:", "District of Nowhere; May 1, 2001"),
        ("Sentence:", sentence),
        ("Terms of grant:", "Prison sentence commuted to expire on May 1, 2017"),
    ]
    if quote:
        return "".join(f'"{key}","{value}"\n' for key, value in cells)
    return "".join(f'{key},"{value}"\n' for key, value in cells)


def read(text: str) -> Listing:
    listing = read_listing(text, "invented")
    account = listing.account
    # The law of the account, and that the extents of the records add up to it.
    assert account.rows == (account.records + account.continuations + account.structural + account.rejected)
    assert sum(records for records, _ in listing.extents) == account.records
    assert sum(continued for _, continued in listing.extents) == account.continuations
    assert account.grants == len(listing.records) == len(listing.extents)
    return listing


HEADER = "item,description\n"


class TestMending:
    @pytest.mark.parametrize(
        ("published", "mended"),
        [
            ("21 U.S.C. ÃŸÃŸ 841 & 846", "21 U.S.C. §§ 841 & 846"),
            ("240 monthsÃ_ imprisonment", "240 months' imprisonment"),
            ("240 months’ imprisonment", "240 months' imprisonment"),
            ("â€\xa01. Distribution", "1. Distribution"),
            ("aka Ã¬crackÃ®", 'aka "crack"'),
            ("aka “crack”", 'aka "crack"'),
            ("560.203Ã±4", "560.203–4"),
            ("money — laundering", "money – laundering"),
            ("18 U.S.C. § 924©(1)", "18 U.S.C. § 924(c)(1)"),
            ("18 U.S.C. § 924©", "18 U.S.C. § 924(c)"),
            ("18 U.S.C. §§ 924©, 922; §§ 924©; 2", "18 U.S.C. §§ 924(c), 922; §§ 924(c); 2"),
            ("© 2001 A Press", "© 2001 A Press"),
            ("to\xa0 make", "to make"),
            ("Ann\u200b Example", "Ann Example"),
            ("José Ejemplo", "José Ejemplo"),
            ("JosÃ© Ejemplo", "José Ejemplo"),
        ],
    )
    def test_characters(self, published: str, mended: str) -> None:
        assert clean(published) == mended

    @pytest.mark.parametrize(
        ("published", "day"),
        [
            ("MAY 5, 2016", date(2016, 5, 5)),
            ("42459", date(2016, 3, 30)),  # 1899-12-30 + 42,459 days
            ("DECEMBER 17, 2014 Download PDF Clemency Warrant", date(2014, 12, 17)),
            ("February 30, 2016", None),
            ("Offense:", None),
            ("4245", None),
            ("1/20/2001", date(2001, 1, 20)),
            ("13/20/2001", None),
            ("Smarch 3, 2016", None),
        ],
    )
    def test_days(self, published: str, day: date | None) -> None:
        assert parse_day(published) == day


class TestKeyValueList:
    def test_reads_records_with_their_physical_lines(self) -> None:
        listing = read(HEADER + person("Ann Example") + person("Ben Example, Jr."))
        assert [(record.name, record.line) for record in listing.records] == [
            ("Ann Example", 2),
            ("Ben Example, Jr.", 7),
        ]
        first = listing.records[0]
        assert first.district_date == "District of Nowhere; May 1, 2001"
        assert first.terms == "Prison sentence commuted to expire on May 1, 2017"
        assert str(listing.account) == (
            "invented (key-value CSV): 11 rows = 10 of records + 0 continuations + 1 structural + 0 rejected; 2 grants"
        )

    def test_reads_both_ways_of_quoting_and_line_ends_alike(self) -> None:
        plain = read(HEADER + person("Ann Example"))
        quoted = read(HEADER + person("Ann Example", quote=True).replace("\n", "\r\n"))
        assert plain.records == quoted.records

    def test_keeps_two_people_of_one_name(self) -> None:
        listing = read(HEADER + person("Ann Example") + person("Ann Example", sentence="Life imprisonment"))
        assert [record.sentence for record in listing.records] == [
            "120 months' imprisonment",
            "Life imprisonment",
        ]

    def test_continues_cases_over_rows_and_wrapped_text(self) -> None:
        text = (
            HEADER
            + ",Ann Example\nOffense:,1. First thing\n,2. Second thing\n"
            + ",and the rest of it\nDistrict/Date:,1. District of Nowhere\n,2. District of Elsewhere\n"
            + "Sentence:,Life imprisonment\nTerms of Grant:,Commuted to a term of 240 months\n"
            + person("Ben Example")
        )
        listing = read(text)
        first, second = listing.records
        assert first.offense == "1. First thing\n2. Second thing and the rest of it"
        assert first.district_date == "1. District of Nowhere\n2. District of Elsewhere"
        assert first.terms == "Commuted to a term of 240 months"
        assert (second.name, second.line) == ("Ben Example", 10)
        assert listing.account.continuations == 3

    def test_reads_a_cell_over_several_lines(self) -> None:
        text = (
            HEADER
            + '"","Ann Example"\n"Offense:","Selling things,\n\t\t\tmany of them"\n'
            + '"Sentence:","1. Life imprisonment\n2. 12 months"\n'
            + person("Ben Example", quote=True)
        )
        listing = read(text)
        assert listing.records[0].offense == "Selling things, many of them"
        assert listing.records[0].sentence == "1. Life imprisonment\n2. 12 months"
        assert listing.records[1].line == 7  # the two cells before it take five physical lines

    def test_reads_labels_inside_the_value(self) -> None:
        text = (
            HEADER
            + ",Ann Example\nOffense:,1. First thing\n,2. Second thing\n,District/Date:\n"
            + ',"2. District of Nowhere; May 1, 2001"\n'
            + "Sentence:,Sentence: 1. Life imprisonment\n"
            + ",Commutation Grant: Commuted to a term of 240 months\n"
        )
        record = read(text).records[0]
        assert record.offense == "1. First thing\n2. Second thing"
        assert record.district_date == "2. District of Nowhere; May 1, 2001"
        assert record.sentence == "1. Life imprisonment"
        assert record.terms == "Commuted to a term of 240 months"

    def test_takes_days_from_day_lines(self) -> None:
        text = (
            HEADER
            + person("Ann Example")
            + '"MAY 5, 2016\n\n\tDownload PDF","MAY 5, 2016"\n'
            + person("Ben Example")
            + "42459,\n"
            + person("Cal Example")
        )
        listing = read(text)
        assert [(record.granted_on, record.block) for record in listing.records] == [
            (None, 1),
            (date(2016, 5, 5), 2),
            (date(2016, 3, 30), 3),
        ]
        assert listing.account.structural == 3

    def test_takes_days_from_the_second_column_too(self) -> None:
        text = HEADER + ',"May 5, 2016"\n' + person("Ann Example") + ',"March 30, 2016"\n' + person("Ben Example")
        assert [(r.name, r.granted_on) for r in read(text).records] == [
            ("Ann Example", date(2016, 5, 5)),
            ("Ben Example", date(2016, 3, 30)),
        ]

    def test_a_wrapped_date_is_no_day_line(self) -> None:
        text = HEADER + person("Ann Example").replace('; May 1, 2001"', '"\n,"May 1, 2001"')
        record = read(text).records[0]
        assert (record.district_date, record.granted_on) == ("District of Nowhere May 1, 2001", None)

    def test_begins_a_block_where_the_alphabet_starts_again(self) -> None:
        # "Zoe Wrong" is misfiled: one name out of order starts nothing.
        names = ["Al Adams", "Bo Baker", "Zoe Wrong", "Cy Cole", "Di Young", "Ed Able", "Flo Cane"]
        listing = read(HEADER + "".join(map(person, names)))
        assert [record.block for record in listing.records] == [1, 1, 1, 1, 1, 2, 2]

    def test_a_list_with_bullets_begins_a_new_undated_block(self) -> None:
        text = (
            HEADER
            + "42459,\n"
            + person("Ann Example")
            + ',"• Ben Example, Jr. _ Silver Spring, MD"\n'
            + "Offense:,Offense: Selling things; District of Nowhere\n"
            + ',"Sentence: 120 months’ imprisonment (May 1,"\n,2001)\n'
            + ",Commutation Grant: Prison sentence commuted to time served.\n"
            + ',"• Cy Example –Gary, IN"\nOffense:,Offense: Selling; District of Nowhere\n'
            + ",Sentence: Life\n,Commutation Grant: Commuted\n"
        )
        listing = read(text)
        assert [(r.name, r.home, r.granted_on, r.block) for r in listing.records] == [
            ("Ann Example", "", date(2016, 3, 30), 1),
            ("Ben Example, Jr.", "Silver Spring, MD", None, 2),
            ("Cy Example", "Gary, IN", None, 2),
        ]
        assert listing.records[1].sentence == "120 months' imprisonment (May 1, 2001)"


def rules(listing: Listing) -> list[tuple[int, str]]:
    return [(reject.line, reject.rule) for reject in listing.rejects]


class TestFaultsOfTheKeyValueList:
    def test_a_record_without_a_sentence_stays(self) -> None:
        text = HEADER + person("Ann Example").replace('Sentence:,"120 months\' imprisonment"\n', "")
        listing = read(text + person("Ben Example"))
        assert [record.sentence for record in listing.records] == ["", "120 months' imprisonment"]

    @pytest.mark.parametrize("is_quoted", [True, False])
    def test_an_unclosed_quote_costs_one_row(self, is_quoted: bool) -> None:
        people = [person(f"P{n:03} Example", quote=is_quoted) for n in range(300)]
        people[1] = people[1].replace('May 1, 2001"', "May 1, 2001")
        listing = read(HEADER + "".join(people))
        assert rules(listing) == [(9, "csv.unclosed_quote")]
        assert len(listing.records) == 300
        assert listing.records[1].district_date == ""
        assert listing.records[2].name == "P002 Example"

    def test_two_unclosed_quotes_do_not_close_each_other(self) -> None:
        text = HEADER + ',"Ann Example\nOffense:,Selling\nSentence:,Life\nTerms of grant:,"Commuted\n'
        listing = read(text + person("Ben Example"))
        assert rules(listing) == [
            (2, "csv.unclosed_quote"),
            (3, "record.no_name"),
            (4, "record.no_name"),
            (5, "csv.unclosed_quote"),
        ]
        assert [record.name for record in listing.records] == ["Ben Example"]

    def test_a_cell_that_has_lost_its_first_quote_is_not_read(self) -> None:
        text = HEADER + person("Ann Example").replace('Sentence:,"120', "Sentence:,120")
        listing = read(text + person("Ben Example"))
        assert rules(listing) == [(5, "csv.unclosed_quote")]
        assert listing.rejects[0].text == "Sentence:,120 months' imprisonment\""
        assert [record.sentence for record in listing.records] == ["", "120 months' imprisonment"]

    def test_a_quote_in_the_last_line_is_named(self) -> None:
        listing = read(HEADER + person("Ann Example") + 'Offense:,"never closed')
        assert rules(listing) == [(7, "csv.unclosed_quote")]

    def test_columns_too_few_and_too_many_are_rejected_by_line(self) -> None:
        text = HEADER + person("Ann Example") + "just one\n,Ben,Example\n" + person("Cy Example")
        assert rules(read(text)) == [(7, "csv.columns"), (8, "csv.columns")]

    def test_a_field_too_many_in_the_header_shifts_nothing(self) -> None:
        listing = read("item,description,note\n" + person("Ann Example"))
        assert rules(listing) == [(1, "csv.columns")]
        assert listing.records[0].name == "Ann Example"

    def test_nul_bytes_are_rejected(self) -> None:
        text = HEADER + person("Ann Example").replace("120", "12\0") + person("Ben Example")
        listing = read(text)
        assert rules(listing) == [(5, "csv.nul")]
        assert listing.records[0].sentence == ""

    def test_a_second_label_is_rejected(self) -> None:
        text = HEADER + person("Ann Example").replace("Terms", "Sentence:,Life\nTerms") + person("Ben Example")
        listing = read(text)
        assert rules(listing) == [(6, "row.label_twice")]
        assert listing.rejects[0].record == "Ann Example"
        assert listing.rejects[0].text == "Life"
        assert listing.records[0].sentence == "120 months' imprisonment"

    def test_a_record_without_a_name_is_rejected_whole(self) -> None:
        nameless = person("Ben Example").partition("\n")[2]
        listing = read(HEADER + person("Ann Example") + nameless + person("Cy Example"))
        assert [record.name for record in listing.records] == ["Ann Example", "Cy Example"]
        assert rules(listing) == [(line, "record.no_name") for line in (7, 8, 9, 10)]

    def test_a_name_without_a_record_is_rejected(self) -> None:
        listing = read(HEADER + person("Ann Example") + ",Ben Example\n" + person("Cy Example"))
        assert [record.name for record in listing.records] == ["Ann Example", "Cy Example"]
        assert rules(listing) == [(7, "record.no_parts")]

    def test_an_unknown_label_is_rejected(self) -> None:
        text = HEADER + person("Ann Example").replace("Terms", "Shoe size:,44\nTerms")
        assert rules(read(text)) == [(6, "row.unknown_label")]

    def test_a_day_that_does_not_exist_is_rejected_and_not_carried_on(self) -> None:
        text = HEADER + '"MAY 5, 2016",\n' + person("Ann Example") + '"JUNE 31, 2016",\n' + person("Ben Example")
        listing = read(text)
        assert rules(listing) == [(8, "row.unknown_day")]
        assert [record.granted_on for record in listing.records] == [date(2016, 5, 5), None]

    def test_hostile_text_takes_linear_time(self) -> None:
        read(HEADER + 'Offense:,"\n' * 50_000)
        read(HEADER + person("A" * 50_000, sentence="1. " * 20_000))


class TestUnknownLayouts:
    @pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "Just a letter about clemency.", "<p>Hello</p>"])
    def test_are_refused_with_what_was_looked_for(self, text: str) -> None:
        with pytest.raises(UnknownLayout, match=r"invented: no known layout\. Looked for .*'Offense:'"):
            read_listing(text, "invented")

    def test_other_encodings_are_refused_by_line(self) -> None:
        content = ("item,description\n,José Ejemplo\n").encode("cp1252")
        with pytest.raises(InputError, match=r"list\.csv, line 2: the bytes are not UTF-8"):
            decode(content, Path("list.csv"))
        with pytest.raises(InputError, match="line 1"):
            decode("item,description\n".encode("utf-16"), Path("list.csv"))

    def test_a_mark_at_the_start_is_no_part_of_the_text(self) -> None:
        assert decode(b"\xef\xbb\xbfitem", Path("list.csv")) == "item"


_CELL = st.sampled_from(
    ["", "Ann Example", "Offense:", "District/Date:", "Sentence:", "Terms of Grant:", "42459", "2. Selling",
     "MAY 5, 2016", "JUNE 31, 2016", "• Ben Example – Gary, IN", "selling\nthings", 'a "quoted" word', "Other:"]
)  # fmt: skip


@given(st.lists(st.lists(_CELL, min_size=1, max_size=3), max_size=30))
def test_whatever_the_rows_every_one_is_accounted_for(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Offense:", "Selling"], *rows])
    listing = read(text.getvalue())
    assert listing.account.rows == 1 + len(rows)
    assert all(record.name for record in listing.records)


@given(st.lists(st.tuples(*[st.text(alphabet='ab", \n', max_size=12)] * 2), min_size=1, max_size=8))
def test_cells_are_those_of_a_csv_reader(rows: list[tuple[str, str]]) -> None:
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        text = io.StringIO(newline="")
        csv.writer(text, quoting=quoting).writerows(rows)
        split = list(split_csv(text.getvalue(), key_value._ROW_BEGINS.match))
        # A cell whose second line looks like a row of its own is refused, never swallowed.
        if not any(row.rule for row in split):
            assert [tuple(row.cells) for row in split] == rows


@given(st.text(alphabet='a,"\n:O', max_size=80))
def test_rows_read_in_one_go_are_those_read_one_by_one(text: str) -> None:
    lines = text.splitlines(keepends=True)
    whole = _whole_rows(lines, key_value._ROW_BEGINS.match)
    one_by_one = list(_sound_rows(lines, key_value._ROW_BEGINS.match))
    assert whole == one_by_one if whole is not None else any(row.rule for row in one_by_one)


@given(st.text(alphabet='a,"\n:O', max_size=80))
def test_whatever_the_text_no_line_is_lost(text: str) -> None:
    listing = read("Offense:,x\n" + text)
    n_lines = len(("Offense:,x\n" + text).removesuffix("\n").split("\n"))
    assert listing.account.rows <= n_lines
    assert listing.account.grants == 0


def test_an_account_that_does_not_add_up_raises() -> None:
    with pytest.raises(InputError, match="9 rows came in, but 8 are accounted for"):
        Account("invented", "key-value CSV", 9, 5, 1, 2, 0, 1)


PAGE = """<!DOCTYPE html>
<html><head><title>Pardons Granted by President Zachary Example (1801-1805)</title></head><body>
<nav><p>January 2, 1803 | May 6, 1804</p></nav>
<h1>Pardons Granted by President Zachary Example (1801-1805)</h1>
<h2><a id="x"></a>May 6, 1804</h2>
<p><a href="/w">Download PDF Clemency Warrant</a></p>
<table><tbody><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>
<tr><td>Ann Example, aka
    Annie Example</td><td>D. Me.</td><td>1799</td><td>Selling&nbsp;things, 1 U.S.C. §&nbsp;1</td></tr>
<tr><td rowspan="2">Ben Example</td><td>1. D. Me.</td><td>1. 1798</td><td>1. Selling</td></tr>
<tr><td>2. U.S. Army court-martial</td><td>2. 1800</td><td>2. Desertion</td></tr>
<tr><td>NAME</td><td>DISTRICT</td><td>SENTENCED</td><td>OFFENSE</td></tr>
<tr><td>Cy Example</td><td>&nbsp;</td><td>N/A</td><td>1. Buying<br><br>2. Selling</td></tr>
<tr><td>Di Example</td><td>D. Me.</td></tr>
</tbody></table>
<h2>January 2, 1803</h2>
<table><tr><td>&nbsp;</td><td><p>Ed Example</p></td></tr>
<tr><td><strong>Offense</strong>:</td><td><p>Selling (District of Maine)</p></td></tr>
<tr><td>Sentence:</td><td>One year's probation (May 1, 1797)</td></tr>
<tr><td>Offense:</td><td>Buying (District of Maine)</td></tr>
<tr><td>Sentence:</td><td>Two years' probation (May 2, 1798)</td></tr>
<tr><th colspan="2">Flo Example</th></tr>
<tr><td>Offenses:&nbsp;</td><td>Giving</td></tr>
<tr><td>District:</td><td>District of Maine</td></tr>
</table></body></html>
"""


class TestJusticePage:
    def test_reads_both_kinds_of_tables(self) -> None:
        listing = read(PAGE)
        records = {record.name: record for record in listing.records}
        assert list(records) == [
            "Ann Example, aka Annie Example",
            "Ben Example",
            "Cy Example",
            "Ed Example",
            "Flo Example",
        ]
        assert {record.president for record in records.values()} == {"Zachary Example"}
        assert {record.clemency_type for record in records.values()} == {"pardon"}
        days = [record.granted_on for record in records.values()]
        assert days == [date(1804, 5, 6)] * 3 + [date(1803, 1, 2)] * 2
        assert records["Ann Example, aka Annie Example"].offense == "Selling things, 1 U.S.C. § 1"
        assert records["Ann Example, aka Annie Example"].district_date == "D. Me.; 1799"
        assert records["Ben Example"].offense == "1. Selling\n2. Desertion"
        assert records["Ben Example"].district_date == ("1. D. Me.; 1. 1798\n2. U.S. Army court-martial; 2. 1800")
        assert records["Cy Example"].offense == "1. Buying\n2. Selling"
        assert records["Cy Example"].district_date == ""
        assert records["Flo Example"].district_date == "District of Maine"

    def test_labels_again_are_another_case_of_the_same_person(self) -> None:
        record = next(record for record in read(PAGE).records if record.name == "Ed Example")
        assert record.offense == "1. Selling (District of Maine)\n2. Buying (District of Maine)"
        assert record.sentence == ("1. One year's probation (May 1, 1797)\n2. Two years' probation (May 2, 1798)")

    def test_accounts_for_every_row(self) -> None:
        listing = read(PAGE)
        account = listing.account
        # 15 table rows and two headings that hold a day; two header rows among them.
        assert (account.rows, account.records, account.continuations) == (17, 11, 1)
        assert (account.structural, account.rejected) == (4, 1)
        assert [(reject.rule, reject.text) for reject in listing.rejects] == [("table.columns", "Di Example | D. Me.")]

    def test_takes_days_from_a_column_and_types_from_headings(self) -> None:
        page = """<title>Pardons and Commutations Granted by President Zachary Example</title>
<h2>Commutations</h2><table><tr><th>Name</th><th>Offense</th><th>Terms</th><th>Date granted</th></tr>
<tr><td>Ann Example</td><td>Selling</td><td>Time served</td><td>May 6, 1804</td></tr></table>
<h2>Pardons</h2><table><tr><th>Name</th><th>Offense</th><th>Shoe size</th><th>Date granted</th></tr>
<tr><td>Ben Example</td><td>Buying</td><td>44</td><td>1/2/1803</td></tr></table>"""
        listing = read(page)
        assert [(r.name, r.clemency_type, r.granted_on, r.terms) for r in listing.records] == [
            ("Ann Example", "commutation", date(1804, 5, 6), "Time served"),
            ("Ben Example", "pardon", date(1803, 1, 2), ""),
        ]
        assert [(reject.rule, reject.text) for reject in listing.rejects] == [("table.unknown_column", "Shoe size")]


MARKDOWN = """---
date: '2022-04-26'
title: Clemency Recipient List
---

Today, President Zachary Q. Example, Jr. is granting clemency to five
individuals: one pardon and four commutations.

President Zachary Q. Example, Jr. is pardoning the following individual:

**Ann Pardoned** – Gary, Indiana  
Ann Pardoned is a teacher who was convicted of selling things in
1990.  She has since helped many people – and their neighbors.

President Zachary Q. Example, Jr. is commuting the sentences of the
following four individuals:

**Ben Example** – St. Paul, Minnesota  
**Offense:** Selling an invented substance (Northern
District of Ohio).  
**Sentence**: 97 months of imprisonment (February 23,
2018).  
**Commutation Grant:** Sentence commuted to expire on April 26, 2023, in
California.  

Cy Example – Rio, Puerto Rico
Offense:
1. Selling one thing (District of Maine).
2. Selling another thing (District of
Utah).
Sentence:
1. Ten months (March 1, 2010).
2. Twenty months (March 2, 2011).
Both to run concurrently.
Commutation Grant: Sentences commuted to time served.

- **Di Example** – Rome, New York
- **Offense:** Selling
- **Sentence:** Life imprisonment
- **Commutation Grant:** Commuted to a term of 240 months

\\###
"""

WHITE_HOUSE_PAGE = """<html><head>
<meta property="article:published_time" content="2022-04-26T06:00:00-04:00"></head>
<body><header><p>President Nobody is here – Home, Menu</p></header><main>
<h1>Clemency Recipient List</h1>
<p>President Zachary Q. Example, Jr. is pardoning the following individual:</p>
<p><strong>Ann Pardoned</strong> – Gary, Indiana<br>Ann Pardoned is a teacher.</p>
<p>President Zachary Q. Example, Jr. is commuting the sentences of the following individuals:</p>
<p><b>Ben Example</b> &#8211; St. Paul, Minnesota<br><b>Offense:</b> Selling (District of Maine)<br>
<b>Sentence</b>: 97 months (February 23, 2018)<br><b>Commutation Grant</b>: Commuted to time served</p>
<p>Cy Example – Rio, Puerto Rico</p>
<ul><li><strong>Offense</strong>: Selling</li><li>Sentence: Life</li><li>Commutation Grant: Commuted</li></ul>
</main></body></html>
"""


class TestWhiteHouseList:
    def test_reads_markdown(self) -> None:
        listing = read(MARKDOWN)
        assert [(r.name, r.home, r.clemency_type, r.line) for r in listing.records] == [
            ("Ann Pardoned", "Gary, Indiana", "pardon", 11),
            ("Ben Example", "St. Paul, Minnesota", "commutation", 18),
            ("Cy Example", "Rio, Puerto Rico", "commutation", 26),
            ("Di Example", "Rome, New York", "commutation", 37),
        ]
        assert {record.granted_on for record in listing.records} == {date(2022, 4, 26)}
        assert {record.president for record in listing.records} == {"Zachary Q. Example, Jr."}
        _, ben, cy, di = listing.records
        assert ben.offense == "Selling an invented substance (Northern District of Ohio)."
        assert ben.terms == "Sentence commuted to expire on April 26, 2023, in California."
        assert cy.offense == "1. Selling one thing (District of Maine).\n2. Selling another thing (District of Utah)."
        assert cy.sentence == (
            "1. Ten months (March 1, 2010).\n2. Twenty months (March 2, 2011). Both to run concurrently."
        )
        assert di.sentence == "Life imprisonment"

    def test_accounts_for_every_line(self) -> None:
        account = read(MARKDOWN).account
        assert account.rows == MARKDOWN.count("\n")
        assert (account.rejected, account.grants) == (0, 4)

    def test_reads_a_page(self) -> None:
        listing = read(WHITE_HOUSE_PAGE)
        assert [(r.name, r.home, r.clemency_type) for r in listing.records] == [
            ("Ann Pardoned", "Gary, Indiana", "pardon"),
            ("Ben Example", "St. Paul, Minnesota", "commutation"),
            ("Cy Example", "Rio, Puerto Rico", "commutation"),
        ]
        assert listing.records[1].sentence == "97 months (February 23, 2018)"
        assert listing.records[2].terms == "Commuted"
        assert {record.granted_on for record in listing.records} == {date(2022, 4, 26)}
        assert not listing.rejects

    def test_reads_sections_with_short_headings_and_parts_run_together(self) -> None:
        text = (
            "THE WHITE HOUSE\nFor Immediate Release January 17, 2017\n\n"
            "President Example granted clemency to these people.\n\nCOMMUTATIONS:\n\n"
            "• Ann Example –Gary, IN\nOffense: Selling; District of Maine\n"
            "Sentence: Life imprisonment (May 1, 2001)\nCommutation Grant: Time served.\n\n"
            "**Ben Example** – Gary, IN\n**Offense:** Selling **Sentence:** Life **Commutation Grant:** "
            "Time\nserved.\n\n"
            "PARDONS:\n\n• Cy Example – Gary, IN\nOffense: Buying; District of Maine\nSentence: Probation\n"
        )
        assert [(r.name, r.clemency_type, r.sentence, r.terms, r.granted_on) for r in read(text).records] == [
            ("Ann Example", "commutation", "Life imprisonment (May 1, 2001)", "Time served.", date(2017, 1, 17)),
            ("Ben Example", "commutation", "Life", "Time served.", date(2017, 1, 17)),
            ("Cy Example", "pardon", "Probation", "", date(2017, 1, 17)),
        ]

    def test_a_person_a_day_a_president_and_a_type_make_a_grant(self) -> None:
        text = MARKDOWN.replace("**Di Example**", "**Di Sparse** – Rome, New York\n\n**Di Example**")
        listing = read(text)
        assert [(r.name, r.clemency_type, r.home) for r in listing.records if not r.sentence] == [
            ("Ann Pardoned", "pardon", "Gary, Indiana"),
            ("Di Sparse", "commutation", "Rome, New York"),
        ]
        assert not listing.rejects


@pytest.mark.parametrize(
    "text",
    [
        MARKDOWN.replace("Ben Example", "Ben " * 12_500),
        MARKDOWN.replace("Selling", "**[(" * 12_500),
        MARKDOWN + "President " * 5_000,
        PAGE.replace("Selling", "<b>" * 16_000),
        PAGE.replace("Selling", "1. " * 16_000),
        "<table>" + "<td>" * 12_000,
        ('"' * 50_000) + "\nOffense:,x\n",
        "Offense:,x\n" + ",a\n" * 20_000,
        "Name,Offense\n" + "," * 50_000,
        "Name,District,Offense\n" + '"a\n' * 20_000,
        MARKDOWN.replace("Selling", "Offense: " * 6_000),
        WHITE_HOUSE_PAGE.replace("Selling", "<p>" * 16_000),
        WHITE_HOUSE_PAGE.replace("Ben Example", "A, " * 16_000),
        WHITE_HOUSE_PAGE.replace("<ul>", "<ol>" + "<li>Selling</li>" * 12_000),
        WHITE_HOUSE_PAGE.replace("Selling", "<table><tr><td>00123-045" * 4_000),
        MARKDOWN + "President Example is pardoning the following " * 3_000,
        MARKDOWN + "| A B | 00123-045 |\n" * 8_000,
        "President, have granted unto " + "Ann a pardon " * 20_000,
        "Article II, Section 2 hereby pardon proclamation IN WITNESS WHEREOF this first day of May the year of our Lord "
        + "a" * 50_000,
    ],
    ids=[
        *("name", "markup", "prose", "tags", "cases", "cells", "quotes", "rows"),
        *("commas", "table quotes", "labels", "paragraphs", "homes"),
        *("items", "tables", "introductions", "bars", "warrant", "closing"),
    ],
)
def test_no_text_can_hang_a_reader(text: str) -> None:
    with at_most(seconds=5), suppress(InputError):
        read(text)
