"""The Justice Department's pages of every time, with invented people, in each form in which they reach us.

A page saved with the menus of its site, a fragment of it, a CSV file, and Markdown as scrapers give it: the same
people, days, types and courts come out of each, or a word says what could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.grants.schema import BY_NAME
from analysis.grants.table import write_cell
from analysis.lists.ingest import Ingested, IngestError
from analysis.lists.mixed_days import read_types
from analysis.project import HAND
from support.ingesting import ingest

MENU = """<nav><ul><li><a href="/">Home</a></li><li><a href="/pardon/commutations">Commutations</a></li></ul></nav>
<div class="menu"><ul><li><a href="/pardon/pardons-2017">Pardons Granted by President Zachary Example</a></li>
<li><a href="/pardon/search">Search All Pardons and Commutations</a></li></ul></div>"""
FOOT = """<footer><h2>Pardons</h2><p>Updated January 20, 2026</p></footer>"""

Table = tuple[str, Sequence[Sequence[str]]]  # the heading above, and its rows, the header first


def as_page(title: str, tables: Sequence[Table], heading: str = "<h2>{}</h2>", foot: str = FOOT) -> str:
    body = as_fragment(title, tables, heading)
    return (
        f"<!DOCTYPE html><html><head><title>Office of the Pardon Attorney | {title}</title></head><body>{MENU}"
        f'<main><article><div class="field">{body}</div></article></main>{foot}</body></html>'
    )


def as_fragment(title: str, tables: Sequence[Table], heading: str = "<h3>{}</h3>") -> str:
    parts = [f"<h1>{title}</h1>"]
    for words, rows in tables:
        parts.append(heading.format(words) if words else "")
        header, *people = [[cell.replace("\n", "<br>") for cell in row] for row in rows]
        parts.append("<table><thead><tr>" + "".join(f"<th>{cell}</th>" for cell in header) + "</tr></thead><tbody>")
        parts += ["<tr>" + "".join(f"<td>{cell or '&nbsp;'}</td>" for cell in row) + "</tr>\n" for row in people]
        parts.append("</tbody></table>")
    return "\n".join(parts)


def as_csv(title: str, tables: Sequence[Table]) -> str:
    rows: list[Sequence[str]] = [[title]]
    for words, table in tables:
        rows += [[words], *table] if words else [*table]
    width = max(map(len, rows))
    return "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in [*row, *[""] * (width - len(row))]) + "\n"
        for row in rows
    )


def as_markdown(title: str, tables: Sequence[Table], heading: str = "**{}**") -> str:
    lines = ["* [Home](/)", "* [Search All Pardons and Commutations](/pardon/search)", "", f"# {title}", ""]
    for words, (header, *people) in tables:
        lines += [heading.format(words), ""] if words else []
        lines += [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
        lines += ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in people]
        lines.append("")
    return "\n".join([*lines, "Updated January 20, 2026"])


FORMS: dict[str, tuple[str, Callable[..., str]]] = {
    "page": (".html", as_page),
    "page in bold": (".html", lambda title, tables: as_page(title, tables, "<p><strong>{}</strong></p>")),
    "fragment": (".html", as_fragment),
    "csv": (".csv", as_csv),
    "markdown": (".md", as_markdown),
    "markdown with bullets": (".md", lambda title, tables: as_markdown(title, tables, "* **{}**")),
    "markdown with ##": (".md", lambda title, tables: as_markdown(title, tables, "## {}")),
}
Read = Callable[..., Ingested]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(text: str, suffix: str = ".csv", **options: object) -> Ingested:
        path = tmp_path / f"new{suffix}"
        path.write_text(text, encoding="utf-8")
        places = {key: tmp_path / key for key in ("sheets", "raw")}
        files = {"data": tmp_path / "grants.csv", "corrections": tmp_path / "none.yml", "types": tmp_path / "types.csv"}
        return ingest([path], **{**places, **files, **options})

    return go


def cells(done: Ingested, *columns: str) -> list[tuple[str, ...]]:
    """Columns of the table as the words of its cells, in the order of the list."""
    grants = done.grants.sort_values(["source_line", "name"])
    words = [[write_cell(value, BY_NAME[column].kind) for value in grants[column]] for column in columns]
    return list(zip(*words, strict=True))


each_form = pytest.mark.parametrize("form", FORMS)


def written(form: str, title: str, *tables: Table) -> tuple[str, str]:
    suffix, write = FORMS[form]
    return write(title, tables), suffix


# Pages of finished presidencies since 2017

DISCLOSURE = ["NAME", "DISTRICT", "SENTENCED", "OFFENSE", "PUBLIC DISCLOSURE"]


@each_form
def test_commutations_without_terms(read: Read, form: str) -> None:
    rows = [
        DISCLOSURE,
        ["Ann Baker", "Northern Texas", "235 months' imprisonment (May 1, 2001)", "Conspiracy to distribute cocaine", "PDF"],
        ["Ben Carter, Jr.", "D. Me.", "Death (June 1, 2005)", "Murder", "PDF"],
        ["Cy Miller", "E. D. La.", "Life imprisonment (March 2, 2010)", "Conspiracy to distribute heroin", "PDF"],
    ]  # fmt: skip
    title = "Commutations Granted by President Joseph Biden (2021-2025)"
    done = read(*written(form, title, ("April 26, 2022", rows)))
    assert cells(done, "batch_id", "clemency_type", "name", "district", "first_sentenced_on") == [
        ("2022-04-26-biden", "commutation", "Ann Baker", "Northern District of Texas", "2001-05-01"),
        ("2022-04-26-biden", "commutation", "Ben Carter, Jr.", "District of Maine", "2005-06-01"),
        ("2022-04-26-biden", "commutation", "Cy Miller", "Eastern District of Louisiana", "2010-03-02"),
    ]
    # No terms are printed: what they would say is unknown, and that is no fault of a row.
    assert cells(done, "sentence_months", "grant_form", "expires_on", "commuted_months")[0] == ("235", "", "", "")
    assert not [reject for reject in done.rejects if reject.field == "terms" or reject.rule == "record.missing_part"]


WARRANT = ["NAME and WARRANT", "DISTRICT", "SENTENCED", "OFFENSE"]
PRESENT = "Clemency Grants by President Donald J. Trump (2025-Present)"
PERSON = ("D. Me.", "60 months' imprisonment (May 1, 2001)", "Fraud")


@each_form
def test_the_page_of_the_president_in_office(read: Read, form: str) -> None:
    tables: list[Table] = [
        ("January 20, 2026 – 2 Pardons (Amended)", [WARRANT, ["Di Young", *PERSON], ["HDR Example Trading Limited", *PERSON]]),
        ("March 4, 2025 - 1 Commutation", [WARRANT, ["Ann Baker", *PERSON]]),
    ]  # fmt: skip
    done = read(*written(form, PRESENT, *tables))
    assert cells(done, "batch_id", "clemency_type", "name", "sentence_months") == [
        ("2026-01-20-trump-2", "pardon", "Di Young", "60"),
        ("2026-01-20-trump-2", "pardon", "HDR Example Trading Limited", "60"),
        ("2025-03-04-trump-2", "commutation", "Ann Baker", "60"),
    ]
    # the two amended warrants replace earlier ones, which are not in this list
    assert [reject.rule for reject in done.rejects] == ["amends.no_earlier_grant"] * 2


@pytest.mark.parametrize(
    "cell",
    [
        '<a href="w.pdf">Ann Baker</a>',
        'Ann Baker<br><a href="w.pdf">Warrant</a>',
        'Ann Baker <a href="w.pdf">(PDF)</a>',
        '<a href="w.pdf">Ann Baker</a>&nbsp;|&nbsp;<a href="a.pdf">Amended Warrant</a>',
        '<p><a href="w.pdf"><strong>Ann</strong>&nbsp;Baker</a></p><p><a href="a.pdf">Download PDF</a></p>',
        'Ann Baker (<a href="w.pdf">warrant</a>)',
        "Ann Baker [Warrant]",
    ],
)
def test_links_to_warrants_are_no_part_of_the_name(read: Read, cell: str) -> None:
    text = as_page(PRESENT, [("March 4, 2025 - 2 Commutations", [WARRANT, [cell, *PERSON], ["Cy Miller", *PERSON]])])
    assert cells(read(text, ".html"), "name") == [("Ann Baker",), ("Cy Miller",)]


@pytest.mark.parametrize("cell", ["[Ann Baker](https://x.gov/w.pdf)", "Ann Baker [Warrant](w.pdf)", "Ann Baker<br>[PDF](w.pdf)"])  # fmt: skip
def test_links_in_markdown_are_no_part_of_the_name(read: Read, cell: str) -> None:
    text = as_markdown(PRESENT, [("March 4, 2025 - 1 Commutation", [WARRANT, [cell, *PERSON]])])
    assert cells(read(text, ".md"), "name") == [("Ann Baker",)]


def test_a_name_that_ends_in_the_words_of_a_link_is_refused(read: Read) -> None:
    """Copied to CSV the link is words like any other: "John Warrant" may be a name."""
    text = as_csv(PRESENT, [("", [WARRANT, ["Ann Baker Warrant", *PERSON], ["Cy Miller", *PERSON]])])
    done = read(text, granted_on=date(2025, 3, 4), clemency_type="pardon")
    assert cells(done, "name") == [("Cy Miller",)]
    assert [(reject.line, reject.rule) for reject in done.rejects] == [(3, "row.warrant_in_name")]


@each_form
def test_two_people_in_one_row_are_refused(read: Read, form: str) -> None:
    rows = [
        WARRANT,
        ["Ann Baker\nBen Carter", "D. Me.\nD. Idaho", *PERSON[1:]],
        ["Ed Ellis\nElias Evans", *PERSON],  # it may be one name that is wrapped: nobody knows
        ["Cat Nye\nDan Q. Nye", *PERSON],
        ["Barbara Ellis\nMaria Leigh Evans", *PERSON],  # so may this: a long one
        ["Ann Zed and Bob Zed", *PERSON],
        ["Todd & Julie Chris", *PERSON],
        ["Gil Poe; Hal Poe", *PERSON],
        ["Ida Poe / Jo Poe", *PERSON],
        ["Roe & Doe Trading LLC", *PERSON],
        ["Cy Miller,\nJr.", *PERSON],
        ["Di Young\naka Diana Young", *PERSON],
    ]
    done = read(*written(form, PRESENT, ("March 4, 2025 - Pardons", rows)))
    assert sorted(cells(done, "name", "aliases")) == [
        ("Cy Miller, Jr.", ""),
        ("Di Young", "Diana Young"),
        ("Roe & Doe Trading LLC", ""),
    ]
    assert [reject.rule for reject in done.rejects] == ["row.several_names"] * 8


# Presidents before 1989

OLD = ["NAME", "DISTRICT", "DATE"]


@each_form
def test_presidents_before_1989(read: Read, form: str) -> None:
    rows = [
        OLD,
        ["Yarrowe, Peter", "D/DC", "January 19, 1981"],
        ["Valent, Nicholas", "E/LA & S/Mis", "12/24/1980"],
        ["(AKA) Valento, Nick", "", ""],
        ["Smith, John, Jr.", "N/Ohi", "12/24/80"],
        ["de la Crux, Ana Maria", "Army USAF", "1980-12-24"],
        ["Doe, James (AKA Doe, Jim)", "USMC", "December 24, 1980"],
        ["Roe, Ann", "", "December 24, 1980"],
    ]
    done = read(*written(form, "Pardons Granted by President Jimmy Carter (1977-1981)", ("", rows)))
    assert cells(done, "granted_on", "name", "aliases", "district", "n_cases") == [
        ("1981-01-19", "Peter Yarrowe", "", "District of Columbia", "1"),
        ("1980-12-24", "Nicholas Valent", "Nick Valento", "Eastern District of Louisiana", "2"),
        ("1980-12-24", "John Smith, Jr.", "", "Northern District of Ohio", "1"),
        ("1980-12-24", "Ana Maria de la Crux", "", "Army USAF", "1"),
        ("1980-12-24", "James Doe", "Jim Doe", "USMC", "1"),
        ("1980-12-24", "Ann Roe", "", "", "1"),
    ]
    assert set(cells(done, "clemency_type", "president", "offenses", "first_sentenced_on")) == {
        ("pardon", "Jimmy Carter", "", "")
    }
    assert done.rejects == ()


@each_form
def test_a_row_of_another_name_with_a_court_of_its_own_is_refused(read: Read, form: str) -> None:
    day = "March 7, 1985"
    rows = [
        OLD,
        ["Yarrowe, Peter", "DC", day],
        ["(AKA) Valento, Nick", "N/Ohi", day],  # another person, or another name? nobody knows
        ["Zum, Bo", "S/NY", day],
        ["(AKA) Nix, Jim", "S/NY", day],
    ]
    done = read(*written(form, "Pardons Granted by President Ronald Reagan (1981-1989)", ("", rows)))
    assert cells(done, "name", "aliases", "n_cases") == [("Peter Yarrowe", "", "1"), ("Bo Zum", "Jim Nix", "1")]
    assert [(reject.text.split(" | ")[0], reject.rule) for reject in done.rejects] == [
        ("(AKA) Valento, Nick", "row.other_name")
    ]


def test_a_name_is_put_right_only_in_a_list_that_is_printed_so(read: Read) -> None:
    title = "Pardons Granted by President Jimmy Carter (1977-1981)"
    day = "December 24, 1980"
    inverted = [OLD, ["Alder, Ann", "D/Col", day], ["Baker, Ben", "D/Col", day], ["Cy Carter", "D/Col", day]]
    done = read(as_csv(title, [("", inverted)]))
    assert cells(done, "name") == [("Ann Alder",), ("Ben Baker",)]
    assert [(reject.line, reject.field, reject.text, reject.rule) for reject in done.rejects] == [
        (5, "name", "Cy Carter", "name.order")
    ]
    plain = [OLD, ["Ann Alder", "D/Col", day], ["Ben Baker, Jr.", "D/Col", day], ["Carter, Cy", "D/Col", day]]
    done = read(as_fragment(title, [("", plain)]), ".html", accept=["all"])
    assert cells(done, "name") == [("Ann Alder",), ("Ben Baker, Jr.",)]
    assert [reject.text for reject in done.rejects] == ["Carter, Cy"]


def test_the_day_of_sentencing_is_not_taken_for_that_of_the_grant(read: Read) -> None:
    """A column of days before the president's time is one of something else."""
    title = "Pardons Granted by President Jimmy Carter (1977-1981)"
    days = ("May 1, 1960", "June 1, 1971", "July 1, 1978")
    rows = [OLD, *([f"{name} Roe", "D/Col", day] for name, day in zip(("Ann", "Ben", "Cy"), days, strict=True))]
    with pytest.raises(IngestError, match="line 3: 2 of 3 days in the column of days are not of the time in office"):
        read(as_csv(title, [("", rows)]))


def test_a_row_without_a_day_is_not_given_that_of_another_row(read: Read) -> None:
    rows = [
        OLD,
        ["Alder, Ann", "D/Col", "December 24, 1980"],
        ["Baker, Ben", "D/Col", ""],
        ["Carter, Cy", "D/Col", "1980"],
    ]
    done = read(as_csv("Pardons Granted by President Jimmy Carter (1977-1981)", [("", rows)]))
    assert cells(done, "name") == [("Ann Alder",)]
    assert [(reject.line, reject.rule) for reject in done.rejects] == [(4, "record.no_day"), (5, "row.unknown_day")]


@pytest.mark.parametrize(
    ("printed", "name", "aliases"),
    [
        ("YARROWE, PETER", "PETER YARROWE", ""),
        ("Smith Jr., John", "John Smith Jr.", ""),
        ("Smith, Jr., John", "John Smith, Jr.", ""),
        ("Smith, John III", "John Smith, III", ""),
        ("Gold, H. Ian, Esq.", "H. Ian Gold, Esq.", ""),
        ("Dune, Co", "Co Dune", ""),
        ("Dune, Co.", "Dune, Co.", ""),
        ("Dune Oil, Co", None, ""),  # a firm, or somebody with two surnames
        ("Doe, Ann (AKA) Dole, A. and Dow, Anna", "Ann Doe", "A. Dole;Anna Dow"),
        ("King, Lee, Mary", None, ""),
        ("Elder, Fay (Mrs.)", None, ""),
        ("Elder, Fay Mrs.", None, ""),
        ("Doe, Ann (AKA) Roe, Lee, Mary", None, ""),
    ],
)
def test_names_are_put_right_or_refused(read: Read, printed: str, name: str | None, aliases: str) -> None:
    day = "December 24, 1980"
    rows = [OLD, ["Alder, Ann", "D/Col", day], ["Baker, Ben", "D/Col", day], [printed, "D/Me", day]]
    done = read(as_csv("Pardons Granted by President Jimmy Carter (1977-1981)", [("", rows)]))
    assert cells(done, "name", "aliases")[2:] == ([(name, aliases)] if name else [])
    assert [reject.rule for reject in done.rejects] == ([] if name else ["name.order"])


def test_a_name_of_one_word_stays_as_it_is_and_is_told(read: Read) -> None:
    day = "December 24, 1980"
    rows = [OLD, ["Alder, Ann", "D/Col", day], ["Baker, Ben", "D/Col", day], ["Prince", "D/Me", day]]
    done = read(as_csv("Pardons Granted by President Jimmy Carter (1977-1981)", [("", rows)]))
    assert cells(done, "name", "is_company")[2:] == [("Prince", "")]
    assert [reject.rule for reject in done.rejects] == ["person.one_word"]


# Mixed days

MIXED = "May 28, 2025 - 2 Pardons and 1 Commutation"
PEOPLE = [WARRANT, ["Ann Baker, Jr.", *PERSON], ["Ben Carter", *PERSON], ["Cy Miller", *PERSON]]


@each_form
def test_a_mixed_day_asks_for_the_lines_that_say_who_was_granted_which(read: Read, tmp_path: Path, form: str) -> None:
    text = written(form, PRESENT, (MIXED, PEOPLE))
    with pytest.raises(IngestError) as caught:
        read(*text)
    lines = (
        '2025-05-28-trump-2,"Ann Baker, Jr.",?,?\n2025-05-28-trump-2,Ben Carter,?,?\n2025-05-28-trump-2,Cy Miller,?,?\n'
    )
    assert f"add these lines to {tmp_path / 'types.csv'}" in str(caught.value)
    assert lines.strip() in str(caught.value)
    filled = "batch,name,type,says\n" + lines.replace("Carter,?", "Carter,commutation").replace(",?,", ",pardon,")
    (tmp_path / "types.csv").write_text(filled.replace(",?", ",warrants of that day"))
    assert cells(read(*text), "name", "clemency_type") == [
        ("Ann Baker, Jr.", "pardon"),
        ("Ben Carter", "commutation"),
        ("Cy Miller", "pardon"),
    ]


TYPES = {"Ann Baker, Jr.": "pardon", "Ben Carter": "commutation", "Cy Miller": "pardon"}


def types_csv(people: Iterable[tuple[str, str]], batch: str = "2025-05-28-trump-2") -> str:
    return "batch,name,type,says\n" + "".join(f'{batch},"{name}",{kind},a newspaper\n' for name, kind in people)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({**TYPES, "Di Young": "pardon"}, r"types\.csv, line 5: nobody of that day has the name 'Di Young' in new"),
        ({**TYPES, "Ben Carter": "pardon"}, r"types\.csv: 3 pardons and 0 commutations below 'May 28, 2025 - 2 Pardons"),
        ({"Ann Baker, Jr.": "commutation", "Ben Carter": "commutation"}, r"types\.csv: 0 pardons and 2 commutations below"),
        ({**TYPES, "Ben Carter": "?"}, r"types\.csv, line 3: type: '\?' is none of commutation, pardon"),
        ({**TYPES, "BEN CARTER": "pardon"}, r"types\.csv, line 5: BEN CARTER of .* stands in line 3 already"),
    ],
)  # fmt: skip
def test_entries_that_do_not_fit_are_told_with_their_line(
    read: Read, tmp_path: Path, people: dict[str, str], told: str
) -> None:
    (tmp_path / "types.csv").write_text(types_csv(people.items()))
    with pytest.raises(InputError, match=told):
        read(*written("page", PRESENT, (MIXED, PEOPLE)))


def test_a_name_that_two_people_of_a_day_have_says_nothing_of_either(read: Read, tmp_path: Path) -> None:
    rows = [WARRANT, ["Ann Baker", *PERSON], ["Ann Baker", "D. Idaho", *PERSON[1:]], ["Cy Miller", *PERSON]]
    (tmp_path / "types.csv").write_text(types_csv([("Ann Baker", "pardon")]))
    with pytest.raises(InputError, match="line 2: 2 people of that day have the name 'Ann Baker'"):
        read(*written("page", PRESENT, (MIXED, rows)))


def test_part_of_the_entries_gives_part_of_the_people_and_asks_for_the_rest(read: Read, tmp_path: Path) -> None:
    (tmp_path / "types.csv").write_text(types_csv([("Ben Carter", "commutation"), ("Cy Miller", "pardon")]))
    done = read(*written("page", PRESENT, (MIXED, PEOPLE)))
    assert cells(done, "name", "clemency_type") == [("Ben Carter", "commutation"), ("Cy Miller", "pardon")]
    assert [(reject.record, reject.rule) for reject in done.rejects] == [("Ann Baker, Jr.", "record.type_not_told")]
    assert any(note.endswith('\n2025-05-28-trump-2,"Ann Baker, Jr.",?,?') for note in done.notes)


def test_an_entry_never_overrides_the_list(read: Read, tmp_path: Path) -> None:
    """The page itself tells, in a column, and the entry says otherwise."""
    types = {"Baker": "Pardon", "Miller": "Pardon", "Young": "Pardon", "Carter": "Commutation", "Smith": "Commutation"}
    rows = [[*WARRANT, "TYPE"], *([f"Ann {name}", *PERSON, kind] for name, kind in types.items())]
    divided = written("page", PRESENT, ("May 28, 2025 - 3 Pardons and 2 Commutations", rows))
    (tmp_path / "types.csv").write_text(types_csv([("Ann Carter", "pardon")]))
    with pytest.raises(InputError, match=r"line 2: pardon, where new, line \d+ says commutation"):
        read(*divided)
    # Days of another list, and of one type, are none of its business.
    (tmp_path / "types.csv").write_text(types_csv([("Ann Carter", "pardon")], batch="2025-05-29-trump-2"))
    assert cells(read(*divided), "clemency_type") == [("pardon",)] * 3 + [("commutation",)] * 2


def test_the_reviewed_file_decides_where_a_table_is_in_no_order(read: Read, tmp_path: Path) -> None:
    rows = [WARRANT, ["Mo Zed", *PERSON], ["Al Adam", *PERSON]]
    (tmp_path / "types.csv").write_text(types_csv([("Mo Zed", "commutation"), ("Al Adam", "pardon")]))
    done = read(*written("page", PRESENT, ("May 28, 2025 - 1 Pardon and 1 Commutation", rows)))
    assert cells(done, "name", "clemency_type") == [("Mo Zed", "commutation"), ("Al Adam", "pardon")]


def test_an_entry_for_a_day_of_one_type_is_told_that_it_is_used_for_nothing(read: Read, tmp_path: Path) -> None:
    (tmp_path / "types.csv").write_text(types_csv([("Cy Miller", "pardon")]))
    rows = [WARRANT, ["Ann Baker", *PERSON], ["Cy Miller", *PERSON]]
    done = read(*written("page", PRESENT, ("May 28, 2025 - 2 Commutations", rows)))
    assert cells(done, "clemency_type") == [("commutation",)] * 2
    assert [note for note in done.notes if "types.csv, line 2: not used for new: no heading there says" in note]


def test_the_file_of_the_project_is_read() -> None:
    assert read_types(HAND / "types.csv").path.name == "types.csv"


# Tables of one's own

OWN = ["Name", "Date", "Type", "Offense", "District"]


@pytest.mark.parametrize("form", ["csv", "page", "fragment", "markdown"])
@pytest.mark.parametrize(
    "header", [OWN, ["personName", "grantDate", "clemencyType", "offense", "district"], ["Full Name", "Pardoned", "Kind of clemency", "Crime", "Court"]]
)  # fmt: skip
def test_a_table_of_ones_own(read: Read, form: str, header: list[str]) -> None:
    rows = [
        header,
        ["Ann Baker", "2021-01-20", "Pardon", "Bank fraud", "D. Me."],
        ["Ben Carter, Jr.", "2021-01-20T00:00:00Z", "Commuted", "", ""],
        ["Cy Miller", "2020-12-23 00:00:00", "full and unconditional pardon", "N/A", "N/A"],
        ["Di Young", "2020-12-23", "Reprieve", "Fraud", "D. Me."],
        ["Ed Zane", "2020-12-23", "Pardon denied", "Fraud", "D. Me."],
        ["Fay Zane", "", "Pardon", "Fraud", "D. Me."],
        ["Gus Zane", "2020-02-30", "Pardon", "Fraud", "D. Me."],
    ]
    done = read(*written(form, "", ("", rows)), president="Donald J. Trump")
    assert cells(done, "batch_id", "clemency_type", "name", "district") == [
        ("2021-01-20-trump", "pardon", "Ann Baker", "District of Maine"),
        ("2021-01-20-trump", "commutation", "Ben Carter, Jr.", ""),
        ("2020-12-23-trump", "pardon", "Cy Miller", ""),
    ]
    told = {
        (reject.text.split(" | ")[0], reject.rule) for reject in done.rejects if reject.rule != "record.missing_part"
    }
    assert told == {
        ("Reprieve", "record.type_not_told"),
        ("Pardon denied", "record.type_not_told"),
        ("", "record.no_day"),
        ("Gus Zane", "row.unknown_day"),
    }


@pytest.mark.parametrize("form", ["csv", "page", "markdown"])
def test_a_table_with_nothing_but_people_days_and_types(read: Read, form: str) -> None:
    rows = [["Name", "President", "Date", "Type"]]
    rows += [["Ann Baker", "Jimmy Carter", "1979-02-01", "Commutation"], ["Ben Carter", "Gerald R. Ford", "1974-09-08", "Pardon"]]  # fmt: skip
    done = read(*written(form, "", ("", rows)))
    assert cells(done, "batch_id", "president", "clemency_type", "name") == [
        ("1979-02-01-carter", "Jimmy Carter", "commutation", "Ann Baker"),
        ("1974-09-08-ford", "Gerald R. Ford", "pardon", "Ben Carter"),
    ]
    # what is not printed is unknown, and not "no"
    assert set(cells(done, "has_firearm", "is_life", "sentence_months", "offenses", "grant_form")) == {("",) * 5}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["Name", "District", "Date", "Offense"], "table.which_date"),
        (["Name", "Date", "Offense"], "table.which_date"),
        (["Name", "District", "Date", "Offense", "Type"], "table.which_date"),
        (["Name", "Granted", "Date", "Offense"], "table.which_date"),
        (["Name", "Decided", "Type", "Offense"], "table.unknown_column"),
    ],
)
def test_a_date_of_unknown_meaning_is_not_read(read: Read, header: list[str], told: str) -> None:
    values = {"District": "D. Me.", "Granted": "2020-12-23", "Type": "Pardon", "Offense": "Fraud", "Name": "Ann Baker"}
    text = as_csv("", [("", [header, [values.get(column, "2019-05-06") for column in header]])])
    known = {"president": "Donald J. Trump", "clemency_type": "pardon", "granted_on": date(2020, 12, 23)}
    done = read(text, **known)
    assert told in {reject.rule for reject in done.rejects}
    assert cells(done, "granted_on", "first_sentenced_on") == [("2020-12-23", "")]


def test_days_in_figures_need_an_order(read: Read) -> None:
    """13/5/2020 writes the day first: 4/5/2020 may then be the fifth of April or the fourth of May."""
    rows = [["Name", "Date", "Type"], ["Ann Baker", "4/5/2020", "Pardon"], ["Ben Carter", "13/5/2020", "Pardon"]]
    done = read(as_csv("", [("", [*rows, ["Cy Miller", "2020-05-06", "Pardon"]])]), president="Donald J. Trump")
    assert cells(done, "name", "granted_on") == [("Cy Miller", "2020-05-06")]
    assert [reject.rule for reject in done.rejects] == ["row.day_first", "row.day_first"]


@pytest.mark.parametrize("form", ["csv", "page", "markdown"])
def test_a_day_of_sentencing_before_its_month_makes_no_day_in_figures_sure(read: Read, form: str) -> None:
    rows = [
        ["Name", "Granted", "Sentenced", "Type", "Offense"],
        ["Ann Baker", "05/06/2025", "01/02/2010", "Pardon", "Fraud"],  # May 6, or June 5?
        ["Ben Carter", "June 5, 2025", "13/02/2010", "Pardon", "Fraud"],
        ["Cy Miller", "June 5, 2025", "February 13, 2010", "Pardon", "Fraud"],
    ]
    done = read(*written(form, "", ("", rows)), president="Donald J. Trump")
    assert cells(done, "name", "granted_on") == [("Cy Miller", "2025-06-05")]
    assert [reject.rule for reject in done.rejects] == ["row.day_first", "row.day_first"]


@each_form
def test_a_row_that_contradicts_its_heading_is_refused(read: Read, form: str) -> None:
    header = ["NAME", "SENTENCED", "OFFENSE", "DATE GRANTED", "TYPE"]
    rows = [
        header,
        ["Ann Baker", "1999", "Fraud", "March 4, 2025", "Pardon"],
        ["Ben Carter", "1999", "Fraud", "March 5, 2025", "Pardon"],
        ["Cy Miller", "1999", "Fraud", "March 4, 2025", "Commutation"],
    ]
    text, suffix = written(form, PRESENT, ("March 4, 2025 - 3 Pardons", rows))
    done = read(text, suffix, accept=["2025-03-04-trump-2"])
    assert cells(done, "name") == [("Ann Baker",)]
    assert [(reject.field, reject.rule) for reject in done.rejects] == [
        ("granted_on", "row.two_days"),
        ("clemency_type", "record.type_not_told"),
    ]


@pytest.mark.parametrize("form", ["csv", "page", "markdown"])
def test_a_row_without_a_name_that_tells_of_another_grant_is_refused(read: Read, form: str) -> None:
    rows = [
        OWN,
        ["Ann Baker", "2021-01-20", "Pardon", "Fraud", "D. Me."],
        ["", "2020-12-23", "Commutation", "Theft", "D. Me."],
        ["", "", "", "Arson", "D. Idaho"],
    ]
    done = read(*written(form, "", ("", rows)), president="Donald J. Trump")
    assert cells(done, "name", "granted_on", "offenses") == [("Ann Baker", "2021-01-20", "arson;fraud")]
    assert [reject.rule for reject in done.rejects] == ["row.other_grant"]


@pytest.mark.parametrize("hidden", ["<div hidden>", '<div style="color: red; display: none">'])
def test_a_table_that_the_page_does_not_show_is_read_and_told(read: Read, hidden: str) -> None:
    title = "Commutations Granted by President Joseph Biden (2021-2025)"
    rows = [["NAME", "DISTRICT", "SENTENCED", "OFFENSE"], ["Ann Roe", "D. Me.", "2001", "Theft"]]
    page = as_fragment(title, [("January 17, 2025", rows)])
    assert not read(page, ".html").rejects
    done = read(
        page.replace("<table", f"{hidden}<table").replace("</table>", "</table></div>"), ".html", accept=["all"]
    )
    assert cells(done, "name") == [("Ann Roe",)]
    assert [(reject.rule, reject.text[:4]) for reject in done.rejects] == [("table.hidden", "NAME")]


def test_a_cell_that_spans_people_holds_for_each_of_them(read: Read) -> None:
    text = (
        "<table><tr><th>Date<th>Name<th>Type<tr><td rowspan=2>2020-12-23<td>Ann Baker<td>Pardon<tr><td>Ben Carter"
        "<td>Commutation<tr><td>2020-12-22<td>Cy Miller<td>Pardon</table>"
    )
    done = read(text, ".html", president="Donald J. Trump")
    assert sorted(cells(done, "name", "granted_on", "clemency_type")) == [
        ("Ann Baker", "2020-12-23", "pardon"),
        ("Ben Carter", "2020-12-23", "commutation"),
        ("Cy Miller", "2020-12-22", "pardon"),
    ]
