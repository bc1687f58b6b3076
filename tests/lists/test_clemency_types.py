"""A clemency type is never assumed: the document tells it, or the person who ingests, or the run refuses.

The forms are those of the Justice Department's pages since 2017, with invented people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analysis.lists.ingest import Ingested, IngestError
from analysis.lists.layouts import read_listing
from support.ingesting import ingest

HEADER = "<tr><th>NAME and WARRANT</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"
TITLE = "Clemency Grants by President Donald J. Trump (2025-Present)"


def table(*names: str) -> str:
    rows = [f"<tr><td>{name}</td><td>D. Me.</td><td>May 1, 2001</td><td>Fraud</td></tr>" for name in names]
    return f"<table>{HEADER}{''.join(rows)}</table>"


def page(*blocks: str, title: str = TITLE) -> str:
    return f"<html><head><title>Pardon Attorney | {title}</title></head><body>{''.join(blocks)}</body></html>"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Ingested]:
    """Ingest a text as a new list, with no source sheet, into a table of its own."""

    def go(text: str, name: str = "new.html", **options: object) -> Ingested:
        (tmp_path / name).write_text(text, encoding="utf-8")
        settings: dict[str, object] = {
            **{"data": tmp_path / "grants.csv", "sheets": tmp_path / "sheets", "raw": tmp_path / "raw"},
            **{"corrections": tmp_path / "corrections.yml"},
        }
        return ingest([tmp_path / name], **{**settings, **options})  # type: ignore[arg-type]

    return go


Read = Callable[..., Ingested]


def sheet(folder: Path, clemency_type: str) -> None:
    """A source sheet of the list new.html, which tells its type."""
    (folder / "sheets").mkdir()
    (folder / "sheets" / "new.yml").write_text(
        "publisher: Invented\npage: https://example.org/\nfile: new.html\ncopy: invented\nretrieved: 2026-01-01\n"
        f"sha256: {'a' * 64}\nlist: new\nlicence: none\nrole: text\nclemency_type: {clemency_type}\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("heading", "batch", "kind"),
    [
        ("<p><strong>March 4, 2025 - 2 Commutations</strong></p>", "2025-03-04-trump-2", "commutation"),
        ("<p><b>March 4, 2025 – 2 Commutations</b></p>", "2025-03-04-trump-2", "commutation"),
        ("<p>March 4, 2025 – 2 Commutations</p>", "2025-03-04-trump-2", "commutation"),
        ("<div><strong>March 4, 2025 - 2 Commutations</strong></div>", "2025-03-04-trump-2", "commutation"),
        ("<p><strong>2 Commutations on March 4, 2025</strong></p>", "2025-03-04-trump-2", "commutation"),
        ("<h2>March 4, 2025 - 2 Commutations</h2>", "2025-03-04-trump-2", "commutation"),
        ("<h3>March 4, 2025 – 2 Commutations</h3>", "2025-03-04-trump-2", "commutation"),
        ('<h3><a href="#march">March 4, 2025 - 2 Commutations</a></h3>', "2025-03-04-trump-2", "commutation"),
        ('<p><a href="#march">March 4, 2025 - 2 Commutations</a></p>', "2025-03-04-trump-2", "commutation"),
        ("<h4>March 4, 2025: two pardons</h4>", "2025-03-04-trump-2", "pardon"),
        ("<h3>January 20, 2026 - 2 Pardons (Amended)</h3>", "2026-01-20-trump-2", "pardon"),
        ("<h2>Commutations</h2><h3>March 4, 2025</h3>", "2025-03-04-trump-2", "commutation"),
        ("<h3>March 4, 2025</h3><p><strong>Pardons</strong></p>", "2025-03-04-trump-2", "pardon"),
        ("<h2>Pardons</h2><h3>March 3, 2025</h3><h2>Commutations</h2><h3>March 4, 2025</h3>", "2025-03-04-trump-2", "commutation"),
        ("<h3>March 4, 2025 - 1 Pardon and 1 Commutation</h3><h4>Pardons</h4>", None, ""),  # and here are two
    ],
)  # fmt: skip
def test_the_heading_over_a_table_tells_the_type(read: Read, heading: str, batch: str | None, kind: str) -> None:
    text = page(heading, table("Ann Baker", "HDR Example Trading Limited"))
    if batch is None:
        with pytest.raises(IngestError, match="says that it holds 1 pardon, but 2 were read"):
            read(text)
        return
    done = read(text)
    # that the earlier grants of amended warrants are not in the table is told, and a day under which nobody stands
    rules = {"Amended": "amends.no_earlier_grant", "March 3": "row.nobody_below"}
    assert {reject.rule for reject in done.rejects} == {rule for words, rule in rules.items() if words in heading}
    assert list(done.grants["batch_id"]) == [batch] * 2
    assert list(done.grants["clemency_type"]) == [kind] * 2


def test_a_caption_a_spanning_row_and_a_column_tell_the_type() -> None:
    caption = table("Ann Baker").replace("<table>", "<table><caption>March 4, 2025 - 1 Commutation</caption>")
    row = table("Ben Carter").replace(HEADER, HEADER + '<tr><td colspan="4">April 4, 2025 - 1 Pardon</td></tr>')
    column = table("Cy Miller").replace("OFFENSE", "OFFENSE</th><th>TYPE").replace("Fraud", "Fraud</td><td>Commutation")
    records = read_listing(page(caption, row, "<h3>May 4, 2025</h3>", column), "invented").records
    assert [(r.name, r.clemency_type, str(r.granted_on)) for r in records] == [
        ("Ann Baker", "commutation", "2025-03-04"),
        ("Ben Carter", "pardon", "2025-04-04"),
        ("Cy Miller", "commutation", "2025-05-04"),
    ]


def test_the_type_of_one_day_is_not_that_of_the_next(read: Read) -> None:
    blocks = [
        "<h3>March 4, 2025 - 1 Commutation</h3>",
        table("Ann Baker"),
        "<h3>April 4, 2025</h3>",
        table("Ben Carter"),
    ]
    with pytest.raises(IngestError, match="whether it holds pardons or commutations; say --type pardon"):
        read(page(*blocks))
    with pytest.raises(IngestError, match="list says commutation of 1 of its 2 grants, --type says pardon"):
        read(page(*blocks), clemency_type="pardon")
    done = read(page(*blocks), clemency_type="commutation")
    assert list(done.grants["clemency_type"]) == ["commutation", "commutation"]


@pytest.mark.parametrize("by", ["--type", "a sheet"])
def test_a_type_that_the_list_tells_is_not_overridden_and_overrides_nobody(read: Read, tmp_path: Path, by: str) -> None:
    text = page("<h2>March 4, 2025 - 2 Pardons</h2>", table("Ann Baker", "Ben Carter"))
    if by == "--type":
        with pytest.raises(
            IngestError, match=r"new.html, line 1: the list says pardon of 2 of its 2 grants, --type says"
        ):
            read(text, clemency_type="commutation")
    else:
        sheet(tmp_path, "commutation")
        with pytest.raises(
            IngestError, match=r"the list says pardon of 2 of its 2 grants, new.yml says commutation; mend"
        ):
            read(text)
    assert not (tmp_path / "grants.csv").exists()


def test_a_sheet_and_the_person_who_ingests_have_to_agree(read: Read, tmp_path: Path) -> None:
    sheet(tmp_path, "commutation")
    text = page("<h2>March 4, 2025</h2>", table("Ann Baker"))
    with pytest.raises(IngestError, match=r"new.yml says commutation, --type says pardon; mend the sheet"):
        read(text, clemency_type="pardon")
    assert list(read(text, clemency_type="commutation").grants["clemency_type"]) == ["commutation"]


def test_the_terms_of_one_person_tell_nothing_of_another(read: Read) -> None:
    parts = ",{name}\nOffense:,Fraud\nDistrict/Date:,D. Me.; 2001\nSentence:,60 months' imprisonment\n"
    text = '"item","description"\n"MARCH 4, 2025",\n' + "".join(
        parts.format(name=name) + terms
        for name, terms in (
            ("Ann Baker", "Terms of grant:,Prison sentence commuted to time served\n"),
            ("Ben Carter", "Terms of grant:,Full and unconditional\n"),
            ("Cy Miller", ""),
        )
    )
    # the terms of Ann Baker alone name a type; Ben Carter begins in line 8: two lines above, then five and one
    with pytest.raises(IngestError, match=r"does not say of 2 of its grants \(the first in line 8\) whether it holds"):
        read(text, "new.csv", president="Donald J. Trump")
    done = read(text, "new.csv", president="Donald J. Trump", clemency_type="commutation")
    assert list(done.grants["clemency_type"]) == ["commutation"] * 3


@pytest.mark.parametrize(
    "text",
    [
        page("<h3>March 4, 2025</h3>", table("Ann Baker")),
        "Name,District,Sentenced,Offense,Date granted\nAnn Baker,D. Me.,2001,Fraud,2025-03-04\n",
        "item,description\n\"MARCH 4, 2025\",\n,Ann Baker\nOffense:,Fraud\nSentence:,Probation\n",
    ],
    ids=["page", "table", "key and value"],
)  # fmt: skip
def test_a_table_without_terms_is_no_proof_of_a_pardon(read: Read, text: str) -> None:
    name = "new.html" if text.startswith("<") else "new.csv"
    with pytest.raises(IngestError, match="say --type pardon or --type commutation, or add a sheet"):
        read(text, name, president="Donald J. Trump")
    for kind in ("pardon", "commutation"):
        done = read(text, name, president="Donald J. Trump", clemency_type=kind, accept=["all"])
        assert list(done.grants["clemency_type"]) == [kind]


def test_the_title_still_tells(read: Read) -> None:
    title = "Pardons Granted by President Donald J. Trump (2025-Present)"
    done = read(page("<h3>March 4, 2025</h3>", table("Ann Baker"), title=title))
    assert list(done.grants["clemency_type"]) == ["pardon"]


def test_headings_that_contradict_each_other_tell_nothing(read: Read) -> None:
    title = "Pardons Granted by President Donald J. Trump (2025-Present)"
    text = page("<h3>March 4, 2025 - 1 Commutation</h3>", table("Ann Baker"), title=title)
    with pytest.raises(IngestError, match=r"Ann Baker: clemency_type: .*Pardons Granted.*1 Commutation.*type_not_told"):
        read(text)


PARDONS = "Pardons Granted by President Donald J. Trump (2025-Present)"
DAY = "<h2>March 4, 2025</h2>"


@pytest.mark.parametrize(
    "over",
    [
        f"{DAY}<div>2 Commutations</div>",
        f"{DAY}<p>Commutations (2)</p>",
        f"{DAY}<u>Commutations</u>",
        f"{DAY}<details><summary>2 Commutations</summary></details>",
        f"{DAY}<p>On this day the President commuted the sentences of two people:</p>",
        f"{DAY}<p><b>On this day the President, {'after long thought and ' * 3}with mercy, commuted two sentences:</b></p>",
        f"{DAY}Commutations",
        f"{DAY}<!-- a remark -->Commutations<br>",
        f"{DAY}<table><tr><td><div>2 Commutations</div></td></tr></table>",
        # what names the type stands above the day
        f"<p>The President commuted the sentences of two people:</p>{DAY}",
        f"<p>Commutations</p>{DAY}",
        f"<h2>Commutations</h2>{DAY}",
        f"{DAY}<p>2 Commutations</p><p><b>Names, in the order of the alphabet (March 4, 2025)</b></p>",
        f'{DAY}<p><a href="https://example.org/warrant.pdf">2 Commutations</a></p>',
        f"<article><header>{DAY}<h3>2 Commutations</h3></header></article>",
        "<div>March 4, 2025 - 2 Commutations</div>",
        "<div>Issued on March 4, 2025: 2 Commutations</div>",
    ],
)  # fmt: skip
def test_no_words_over_a_table_that_name_another_type_are_passed_over(read: Read, over: str) -> None:
    with pytest.raises(IngestError, match=r"Ann Baker: clemency_type: .*ommut.*type_not_told"):
        read(page(over, table("Ann Baker", "Ben Carter"), title=PARDONS), granted_on=date(2025, 3, 4))


@pytest.mark.parametrize("tag", ["div", "span", "li", "dt", "u", "summary", ""])
def test_a_day_with_a_type_is_read_in_whatever_element(read: Read, tag: str) -> None:
    words = "March 4, 2025 - 2 Commutations"
    over = f"<{tag}>{words}</{tag}>" if tag else words
    between = page("<h3>January 20, 2025 - 1 Pardon</h3>", table("Di Young"), over, table("Ann Baker", "Ben Carter"))
    done = read(between)
    assert [(str(day.date()), kind) for day, kind in zip(done.grants["granted_on"], done.grants["clemency_type"], strict=True)] == [
        ("2025-01-20", "pardon"), ("2025-03-04", "commutation"), ("2025-03-04", "commutation"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "beside",
    [
        '<p><a href="https://example.org/"><strong>Search All Pardons and Commutations</strong></a></p>',
        '<ul><li><a href="#c">Commutations</a> of <i>others</i></li></ul><h2>Pardons</h2>',
        '<ul><li><a href="#march">March 4, 2025 - 2 Commutations</a></li></ul>',
        '<ul><li><a href="https://example.org/">Commutations</a></li></ul>',
        "<header><p>Pardons and commutations</p></header>",
        "<select><option>Commutations</option></select>",
        "<p>The President granted full pardons.</p>",
    ],
)
def test_what_is_no_part_of_the_list_tells_nothing_of_it(read: Read, beside: str) -> None:
    done = read(page(beside, DAY, table("Ann Baker"), title=PARDONS))
    assert (list(done.grants["clemency_type"]), done.rejects) == (["pardon"], ())


def test_a_table_of_contents_counts_nobody(read: Read) -> None:
    days = "May 28, 2025 - 1 Pardon", "March 4, 2025 - 1 Commutation"
    contents = "".join(f'<p><a href="#day">{day}</a></p>' for day in days)
    below = [f"<h3>{day}</h3>{table(name)}" for day, name in zip(days, ("Ann Baker", "Cy Miller"), strict=True)]
    done = read(page(contents, *below))
    assert sorted(done.grants["batch_id"]) == ["2025-03-04-trump-2", "2025-05-28-trump-2"]
    with pytest.raises(IngestError, match="line 1: the heading 'May 28, 2025 - 1 Pardon' says"):  # and no table of it
        read(page(contents, below[1]))


def test_a_sentence_with_a_day_and_a_type_ends_the_day_above_it() -> None:
    words = "Issued on March 4, 2025: 1 Commutation"
    over = f"<h3>January 20, 2025 - 1 Pardon</h3>{table('Ann Baker')}<div>{words}</div>{table('Ben Carter')}"
    listing = read_listing(page(over), "invented")
    assert [(reject.text, reject.rule) for reject in listing.rejects] == [(words, "row.unknown_heading")]
    assert [(r.name, str(r.granted_on), r.clemency_type) for r in listing.records] == [
        ("Ann Baker", "2025-01-20", "pardon"),
        ("Ben Carter", "None", f"January 20, 2025 - 1 Pardon | {words}"),
    ]


MIXED = "<h3>May 28, 2025 - 2 Pardons and 1 Commutation</h3>"


def test_a_mixed_day_that_cannot_be_divided_is_refused_with_what_to_do(read: Read) -> None:
    one_alphabet = page(MIXED, table("Ann Baker", "Ben Carter", "Cy Miller"))
    with pytest.raises(IngestError) as caught:
        read(one_alphabet)
    message = str(caught.value)
    assert "3 grants below 'May 28, 2025 - 2 Pardons and 1 Commutation' were rejected" in message
    assert "divide the list into two files, one of each type, and ingest each with --type pardon" in message
    # a day of one type beside it is read all the same, and the advice is among the notes
    beside = page(
        "<h3>March 4, 2025 - 1 Pardon</h3>", table("Di Young"), MIXED, table("Ann Baker", "Ben Carter", "Cy Miller")
    )
    done = read(beside)
    assert list(done.grants["name"]) == ["Di Young"]
    assert {reject.rule for reject in done.rejects} == {"record.type_not_told"}
    assert any("divide the list into two files" in note for note in done.notes)


def test_what_is_told_of_one_person_is_in_the_singular(read: Read) -> None:
    with pytest.raises(IngestError) as caught:
        read(page("<h3>May 28, 2025 - 1 Pardon and 1 Commutation</h3>", table("Ann Baker")))
    assert "1 grant below 'May 28, 2025 - 1 Pardon and 1 Commutation' was rejected" in str(caught.value)


def test_a_mixed_day_divided_into_two_files_is_read_with_a_type_each(read: Read) -> None:
    read(page(MIXED, table("Ann Baker", "Cy Miller")), "pardons.html", clemency_type="pardon")
    done = read(page(MIXED, table("Ben Carter")), "commutations.html", clemency_type="commutation")
    assert dict(zip(done.grants["name"], done.grants["clemency_type"], strict=True)) == {
        **{"Ann Baker": "pardon", "Ben Carter": "commutation", "Cy Miller": "pardon"}
    }
    with pytest.raises(IngestError, match="says that it holds 2 pardons, but 3 were read"):  # it was not divided
        read(page(MIXED, table("Ann Baker", "Ben Carter", "Cy Miller")), "both.html", clemency_type="pardon")


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("<p><strong>March 4, 2025 - 3 Commutations</strong></p>", "line 1: the heading 'March 4, 2025 - 3 Commutations' says that it holds 3 commutations, but 2 were read"),
        ("<h3>March 4, 2025 – One Pardon</h3>", "the heading 'March 4, 2025 – One Pardon' says that it holds 1 pardon, but 2 were read"),
        ("<h3>March 4, 2025 - 2 Pardons and 2 Commutations</h3>", "says that it holds 4 grants, but 2 were read"),
    ],
)  # fmt: skip
def test_the_counts_of_a_heading_are_held_against_the_reading(read: Read, heading: str, told: str) -> None:
    text = page(heading, table("Ann Baker", "Ben Carter"))
    with pytest.raises(IngestError) as caught:
        read(text)
    assert told in str(caught.value)
    if "and" not in heading:
        assert len(read(text, accept=["2025-03-04-trump-2"]).grants) == 2


def test_the_counts_of_day_lines_are_held_against_the_reading_in_every_layout(read: Read) -> None:
    rows = "Ann Baker,D. Me.,2001,Fraud\n"
    table_csv = f'Name,District,Sentenced,Offense\n"March 4, 2025 - 2 Commutations",,,\n{rows}'
    parts = "Offense:,Fraud\nSentence:,60 months\nTerms of grant:,Prison sentence commuted to time served\n"
    key_value = f'item,description\n"MARCH 4, 2025 - 2 Commutations",\n,Ann Baker\n{parts}'
    for text in (table_csv, key_value):
        with pytest.raises(IngestError, match="says that it holds 2 commutations, but 1 were read"):
            read(text, "new.csv", president="Donald J. Trump")
        done = read(text.replace("2 Comm", "1 Comm"), "new.csv", president="Donald J. Trump", accept=["all"])
        assert list(done.grants["clemency_type"]) == ["commutation"]


@pytest.mark.parametrize(
    ("heading", "rule"),
    [
        ("<h3>February 30, 2025 - 1 Pardon</h3>", "row.unknown_day"),
        ("<h3>March 4, 225 - 1 Pardon</h3>", "row.unknown_day"),
        ("<p><strong>March 2025 - 1 Pardon</strong></p>", "row.unknown_day"),
        ("<h3>Marhc 4, 2025 - 1 Pardon</h3>", "row.unknown_day"),
        ("<h3>Fberuary 4, 2025 - 1 Pardon</h3>", "row.unknown_day"),
        ("<h3>March 4, 2025 to March 6, 2025 - 1 Pardon</h3>", "row.unknown_day"),
        ("<p><strong>March 4, 2025 - 1 Reprieve</strong></p>", "row.unknown_heading"),
    ],
)
def test_a_heading_that_is_not_understood_ends_the_day_above_it(heading: str, rule: str) -> None:
    text = page("<h3>January 20, 2025 - 1 Pardon</h3>", table("Ann Baker"), heading, table("Ben Carter"))
    listing = read_listing(text, "invented")
    assert [reject.rule for reject in listing.rejects] == [rule]
    assert [(record.name, str(record.granted_on)) for record in listing.records] == [
        ("Ann Baker", "2025-01-20"),
        ("Ben Carter", "None"),
    ]


def test_a_type_in_a_column_that_is_none_is_not_told(read: Read) -> None:
    rows = "Name,District,Sentenced,Offense,Type,Date granted\nAnn Baker,D. Me.,2001,Fraud,Pardon,2025-03-04\n"
    done = read(rows + "Ben Carter,D. Me.,2001,Fraud,Reprieve,2025-03-04\n", "new.csv", president="Donald J. Trump")
    told = [("Ben Carter", "Reprieve", "record.type_not_told")]
    assert [(reject.record, reject.text, reject.rule) for reject in done.rejects] == told
    # and --type does not make one of it
    done = read(rows + "Ben Carter,D. Me.,2001,Fraud,Reprieve,2025-03-04\n", "new.csv",
                president="Donald J. Trump", clemency_type="pardon")  # fmt: skip
    assert [(reject.record, reject.text, reject.rule) for reject in done.rejects] == told


def test_the_conditions_of_a_pardon_are_no_commutation(read: Read) -> None:
    parts = "Offense:,Fraud\nDistrict/Date:,D. Me.; 2001\nSentence:,60 months\nTerms of grant:,Pardon conditioned upon release\n"
    done = read(f"item,description\n,Ann Baker\n{parts}", "new.csv", president="Donald J. Trump",
                granted_on=date(2025, 3, 4))  # fmt: skip
    assert list(done.grants["clemency_type"]) == ["pardon"]
