"""Faults put into a table and into lists on purpose: each is told with its place, none is invented, no row is lost."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.grants.checks import find_faults
from analysis.grants.schema import NAMES
from analysis.grants.select import read_grants
from analysis.grants.table import FaultyTable, find_words
from analysis.lists.clean import clean
from analysis.lists.facts import read_all_facts
from analysis.lists.layouts import read_listing

#: What one fault is told as: line, column, value, rule.
Told = tuple[int, str, str, str]

BATCH_ROWS = 1_000


def plain_row(number: int) -> dict[str, str]:
    """One invented grant of a table without faults; every tenth has cells in quotes."""
    batch = number // BATCH_ROWS
    day = f"{1980 + batch // 300}-{1 + batch // 25 % 12:02}-{1 + batch % 25:02}"
    return {
        "batch_id": f"{day}-example",
        "granted_on": day,
        "president": "Ann Example",
        "clemency_type": "commutation",
        "name": f"Invented Person {number:07}",
        "home": "Example Town, Texas" if number % 10 == 0 else "",
        "n_cases": "1",
        "first_sentenced_on": "1971-03",
        "is_amended": "false",
        "is_life": "true",
        "is_life_imposed": "true",
        "grant_form": "other",
        "source": "invented",
        "source_line": str(number + 2),
    }


def line_of(row: dict[str, str], **cells: str) -> list[str]:
    return [(row | cells).get(name, "") for name in NAMES]


def as_csv(cells: list[str]) -> bytes:
    """Cells as the csv module writes them, quotes only where they are needed."""
    return (",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\n").encode()


Fault = Callable[[int, dict[str, str]], tuple[bytes, list[Told]]]


def cell(column: str, value: str, rule: str, **others: str) -> Fault:
    """A row in which one cell is wrong, though it has the form of a row."""

    def make(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
        return as_csv(line_of(row, **others, **{column: value})), [(line, column, value, rule)]

    return make


def denied_day(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
    """A day of the new end, a year after the grant, in a row whose form has none."""
    day = f"{int(row['granted_on'][:4]) + 1}-01-01"
    return cell("expires_on", day, "the form of the grant says whether it has a date")(line, row)


def unclosed_quote(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
    content = as_csv(line_of(row)).replace(b"Invented Person", b'"Invented Person')
    rest = content.decode().partition('"')[2].removesuffix("\n")
    return content, [(line, "name", f'"{rest}', "has a quote that is not closed at the cell's end")]


def words_after_a_quote(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
    content = as_csv(line_of(row)).replace(b"Ann Example,", b'"Ann" Example,')
    rest = content.decode().partition('"')[2].removesuffix("\n")
    return content, [(line, "president", f'"{rest}', "has a quote that is not closed at the cell's end")]


def n_cells(cells: int) -> Fault:
    def make(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
        content = as_csv([*line_of(row), "1", "2"][:cells])
        return content, [(line, "", f"{cells} cells", f"where the header has {len(NAMES)}")]

    return make


def not_utf8(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
    content = as_csv(line_of(row, name="Jos~ Example")).replace(b"~", b"\xe9")
    return content, [(line, "name", "Jos\\xe9 Example", "is not UTF-8; save the table as UTF-8")]


def two_at_once(line: int, row: dict[str, str]) -> tuple[bytes, list[Told]]:
    content = as_csv(line_of(row, n_cases="two", fine_usd="$5"))
    return content, [(line, "n_cases", "two", "is not a whole number"), (line, "fine_usd", "$5", "is not a number")]


#: The kinds of fault, each with what has to be told of it. None is told by the code that is tested.
KINDS: dict[str, Fault] = {
    # what can't be read
    "unclosed quote": unclosed_quote,
    "words after a quote": words_after_a_quote,
    "a cell too many": n_cells(len(NAMES) + 1),
    "a cell too few": n_cells(len(NAMES) - 1),
    "bytes that are not UTF-8": not_utf8,
    "no such day": cell("granted_on", "2016-02-30", "is not a date as YYYY-MM-DD"),
    "no such month": cell("first_sentenced_on", "1971-13", "is not a date as YYYY-MM-DD, YYYY-MM or YYYY"),
    "words for a number": cell("sentence_months", "ten", "is not a number"),
    "a half for a whole number": cell("n_cases", "1.5", "is not a whole number"),
    "another word for yes": cell("is_life", "yes", "is not true or false"),
    "a NUL": cell("home", "Examp\0le", "holds a control character"),
    "a cell too long": cell("home", "x" * 2_001, "is not at most 2,000 characters"),
    # what can't be true
    "an unknown kind": cell("clemency_type", "amnesty", "is one of commutation, pardon"),
    "a required cell that is empty": cell("name", "", "is never missing"),
    "below the least": cell("fine_usd", "-1", "is at least 0 US dollars"),
    "above the most": cell("n_cases", "51", "is at most 50 cases"),
    "sentenced after the grant": cell("first_sentenced_on", "2222", "a person is sentenced before the grant"),
    "life with a term": cell("sentence_months", "60", "a life sentence in force has no finite term", is_amended="true"),
    "another president": cell("president", "Ben Example", "a batch has one president"),
    "a date that the form denies": denied_day,
    "a list out of order": cell("drugs", "heroin;cocaine", "the values of a list are sorted and stand once"),
    "a header for a name": cell("name", "Offense:", "a name is not a word of the list's header"),
    "a path for a source": cell("source", "../../x", "a source is an id, not a path"),
}  # fmt: skip


def write_table(path: Path, n_rows: int, n_faults: int, seed: int) -> list[Told]:
    """A table with faults at places by chance, each kind as often as the others; gives what has to be told."""
    chance = random.Random(seed)  # noqa: S311  # for places, not for secrets
    kinds = [list(KINDS.values())[number % len(KINDS)] for number in range(n_faults)]
    chance.shuffle(kinds)
    places = dict(zip(sorted(chance.sample(range(n_rows), n_faults)), kinds, strict=True))
    told: list[Told] = []
    template = as_csv(line_of(plain_row(0) | {"name": "NAME", "batch_id": "DAY-example", "granted_on": "DAY", "home": "HOME", "source_line": "LINE"})).decode()  # fmt: skip
    parts = template.replace("DAY", "{0}").replace("NAME", "{1}").replace("HOME", "{2}").replace("LINE", "{3}")
    with path.open("wb") as file:
        file.write(",".join(NAMES).encode() + b"\n")
        for number in range(n_rows):
            row = plain_row(number)
            if number in places:
                content, faults = places[number](number + 2, row)
                told += faults
                file.write(content)
            else:
                home = f'"{row["home"]}"' if row["home"] else ""
                file.write(parts.format(row["granted_on"], row["name"], home, row["source_line"]).encode())
    return told


def found_in(path: Path) -> list[Told]:
    found = find_faults(path)[["line", "column", "value", "statement"]].fillna("")
    return [tuple(row) for row in found.itertuples(index=False)]


@pytest.mark.parametrize("n_rows", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow("a million rows"))])
def test_two_hundred_faults_are_those_two_hundred(n_rows: int, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    told = write_table(path, n_rows, 200, seed=n_rows)
    assert len(KINDS) >= 20
    assert len(told) == 200
    assert sorted(found_in(path)) == sorted(told)


def test_one_run_reports_the_faults_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    told = write_table(path, 400, len(KINDS), seed=7)
    with pytest.raises(FaultyTable) as caught:
        read_grants(path)
    unreadable = list(KINDS)[:12]
    assert len(caught.value.faults) == len(unreadable)
    assert {fault.line for fault in caught.value.faults} < {line for line, *_ in told}
    # the message names all of them, each with its line, and is whole without the object
    message = str(caught.value).splitlines()
    assert message[0] == f"{path}: 12 faults"
    assert [line.split()[1].rstrip(":,") for line in message[1:]] == [str(f.line) for f in caught.value.faults]


def test_a_row_may_have_two_faults_and_stands_in_no_statement(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    content, told = two_at_once(2, plain_row(0) | {"name": "Offense:"})
    path.write_bytes(",".join(NAMES).encode() + b"\n" + content)
    assert sorted(found_in(path)) == sorted(told)
    assert find_faults(path)["name"].tolist() == ["Offense:", "Offense:"]


def test_faults_in_rows_one_after_the_other_are_told_each(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    makers = [
        unclosed_quote,
        n_cells(len(NAMES) - 1),
        unclosed_quote,
        not_utf8,
        n_cells(len(NAMES) + 1),
        words_after_a_quote,
    ]
    made = [make(at + 2, plain_row(at)) for at, make in enumerate(makers)]
    path.write_bytes(",".join(NAMES).encode() + b"\n" + b"".join(content for content, _ in made))
    assert found_in(path) == [told for _, faults in made for told in faults]


def test_faults_that_are_alike_are_one_line_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    rows = [as_csv(line_of(plain_row(number), is_life="?")) for number in range(1_002)]
    path.write_bytes(",".join(NAMES).encode() + b"\n" + b"".join(rows))
    with pytest.raises(FaultyTable, match=r"^.*: 1,002 faults\n") as caught:
        read_grants(path)
    assert str(caught.value).splitlines()[1:] == [
        "  line 2, is_life: '?' is not true or false (Invented Person 0000000) … and 1,001 more like this",
        "  all of them: clemency check --explain",
    ]
    assert len(caught.value.faults) == 1_002


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ([name if name != "aliases" else "name" for name in NAMES], "missing: aliases; more than once: name"),
        (
            [name.replace("granted_on", "granted-on") for name in NAMES],
            "missing: granted_on; unknown: 'granted-on'; did you mean granted_on",
        ),
        ([*NAMES, "name"], "more than once: name"),
        (["\ufeffbatch_id", *NAMES[1:]], r"a mark \(BOM\) stands before"),
        (['"batch_id', *NAMES[1:]], "not the columns of a grants table"),
    ],
)
def test_another_header_is_refused_before_any_cell(header: list[str], message: str, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes((",".join(header) + "\n").encode() + as_csv(line_of(plain_row(0), is_life="?")))
    with pytest.raises(InputError, match=f"line 1: .*{message}"):
        find_faults(path)


@pytest.mark.parametrize("character", [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)], ids=repr)
def test_a_control_character_is_refused_with_its_place(character: str, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(",".join(NAMES).encode() + b"\n" + as_csv(line_of(plain_row(1), home=f"Exam{character}ple")))
    assert found_in(path) == [(2, "home", f"Exam{character}ple", "holds a control character")]


def test_line_ends_of_other_systems_and_in_cells_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    rows = [as_csv(line_of(plain_row(0), home="Example Town,\nTexas")), as_csv(line_of(plain_row(1)))]
    path.write_bytes(",".join(NAMES).encode() + b"\n" + b"".join(rows))
    assert found_in(path) == []
    assert read_grants(path).index.tolist() == [2, 4]
    path.write_bytes((",".join(NAMES).encode() + b"\n" + b"".join(rows)).replace(b"\n", b"\r\n"))
    assert read_grants(path).index.tolist() == [2, 4]


_DAMAGE = st.sampled_from(
    ['"', '""', ",", "\n", "\r", '\n"', ',"', "\0", "\x1f", "\udcff", "\udce9", "é", "2016-03-30-x,"]
)


@given(at=st.integers(0, 4), damage=st.lists(st.tuples(st.integers(0, 120), _DAMAGE), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_row_costs_no_other_one(at: int, damage: list[tuple[int, str]], tmp_path: Path) -> None:
    rows = [as_csv(line_of(plain_row(number))).decode() for number in range(9, 14)]  # the second has a cell in quotes
    whole = [next(csv.reader([row])) for row in rows]
    hurt = rows[at].removesuffix("\n")
    for place, what in damage:
        hurt = hurt[:place] + what + hurt[place:]
    path = tmp_path / "grants.csv"
    text = "".join([",".join(NAMES), "\n", *rows[:at], hurt, "\n", *rows[at + 1 :]])
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    words, faults = find_words(path)
    read = words.fillna("").to_numpy().tolist()
    assert [row for row in whole if row not in read] in ([], [whole[at]])
    assert faults or len(read) == 5
    assert all(fault.line >= at + 2 for fault in faults)


@given(content=st.binary(max_size=400))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_follows_the_header_is_told_and_nothing_raises(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(",".join(NAMES).encode() + b"\n" + content)
    words, faults = find_words(path)
    assert words.empty
    assert bool(faults) == bool(content)
    find_faults(path)


# Lists, as they are published


def _lists() -> dict[str, str]:
    """A list of each layout, of twelve people with names of their own."""
    people = [f"{first} {last}" for last in ("Example", "Invented", "Madeup") for first in ("Ann", "Ben", "Cyd", "Dot")]
    offense, court, sentence = "Selling of a thing", "District of Maine; May 1, 2001", "120 months' imprisonment"
    terms = "Prison sentence commuted to expire on May 1, 2017"
    parts = (("Offense:", offense), ("District/Date:", court), ("Sentence:", sentence), ("Terms of Grant:", terms))
    labels = "".join(f',"{name}"\n' + "".join(f'{key},"{words}"\n' for key, words in parts) for name in people)
    cells = "".join(f'"{name}","{offense}","{court}","{sentence}","{terms}"\n' for name in people)
    head = "<title>Commutations Granted by President Zachary Example (1801-1805)</title><h2>May 6, 1804</h2>\n"
    table = "<tr><th>NAME</th><th>OFFENSE</th><th>DISTRICT</th><th>SENTENCED</th><th>TERMS</th></tr>\n"
    rows = "".join(
        f"<tr><td>{name}</td><td>{offense}</td><td>D. Me.</td><td>2001</td><td>{terms}</td></tr>\n" for name in people
    )
    front = (
        "---\ndate: '2022-04-26'\ntitle: Clemency Recipient List\n---\n\n"
        "President Zachary Q. Example is commuting the sentences of the\nfollowing twelve individuals:\n\n"
    )
    bold = "".join(
        f"**{name}** – Gary, Indiana\n**Offense:** {offense} (District of Maine).\n"
        f"**Sentence:** {sentence} (May 1, 2001).\n**Commutation Grant:** Sentence commuted to time served.\n\n"
        for name in people
    )
    return {
        "labels in a CSV": 'item,description\n"MAY 5, 2016",\n' + labels,
        "a table in a CSV": "Name,Offense,District/Date,Sentence,Terms of Grant\n" + cells,
        "a page with a table": f"<html>{head}<table>\n{table}{rows}</table></html>\n",
        "a text with labels": front + bold,
    }


LISTS = _lists()
_NAME_OF = re.compile(r"(?:Ann|Ben|Cyd|Dot) (?:Example|Invented|Madeup)\b")


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_without_damage_has_its_twelve_people(kind: str) -> None:
    listing = read_listing(LISTS[kind], "invented")
    assert [record.name for record in listing.records] == _NAME_OF.findall(LISTS[kind])
    assert not listing.rejects


#: What happens to a line of a list: it is lost, stands twice, is cut, or holds what it should not.
_LINE_DAMAGE = st.one_of(
    st.sampled_from(["lost", "twice", "swapped"]),
    st.integers(0, 60),
    st.tuples(st.integers(0, 60), st.sampled_from(['"', ",", "\n", "<", "</td>", "</table>", "**", "&", "é", "Sentence:", "\t"])),
)  # fmt: skip


def damaged(text: str, damage: dict[int, Any]) -> str:
    lines = text.splitlines(keepends=True)
    for at, what in sorted(damage.items(), reverse=True):
        at %= len(lines)
        if what == "lost":
            del lines[at]
        elif what == "twice":
            lines.insert(at, lines[at])
        elif what == "swapped":
            lines[at : at + 2] = reversed(lines[at : at + 2])
        elif isinstance(what, int):
            lines[at] = lines[at][:what].rstrip("\n") + "\n"
        else:
            lines[at] = lines[at][: what[0]] + what[1] + lines[at][what[0] :]
    return "".join(lines)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", clean(text)))


@pytest.mark.parametrize(
    ("damage", "rule", "n_people"),
    [
        ({4: (0, "</table>")}, "table.row_outside", 1),  # a page that ends too early: eleven people are told of
        ({14: "swapped"}, "table.row_outside", 11),  # and one after the end of all
        ({3: 2}, "", 11),  # a row whose tag is lost takes its own words with it, and not the next row
    ],
)
def test_a_page_that_lost_a_tag_is_not_cut_short_in_silence(damage: dict[int, Any], rule: str, n_people: int) -> None:
    listing = read_listing(damaged(LISTS["a page with a table"], damage), "invented")
    assert len(listing.records) == n_people
    assert [reject.rule for reject in listing.rejects] == [rule] * (12 - n_people if rule else 0)


def test_a_person_above_the_header_of_a_table_is_told() -> None:
    listing = read_listing(damaged(LISTS["a table in a CSV"], {0: "swapped"}), "invented")
    assert [(r.line, r.rule, r.text[:11]) for r in listing.rejects] == [(1, "table.before_header", "Ann Example")]


def test_a_home_names_nobody() -> None:
    text = LISTS["a text with labels"].replace("**Ann Invented** –", "**Ann Invented*\n** –")
    listing = read_listing(text, "invented")
    assert len(listing.records) == 11
    assert {reject.rule for reject in listing.rejects} == {
        "record.no_name",
        "row.no_part",
    }  # the second of the name alone


@pytest.mark.parametrize("kind", LISTS)
@given(damage=st.dictionaries(st.integers(0, 70), _LINE_DAMAGE, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_damaged_list_loses_nobody_and_invents_nothing(kind: str, damage: dict[int, Any]) -> None:
    text = damaged(LISTS[kind], damage)
    try:
        listing = read_listing(text, "invented")
    except InputError:
        return  # refused as a whole, by name
    if not listing.records:
        return  # no list without a grant is ingested: tests/lists/test_ingest.py
    # who stands in the list is a record, or a reject says so: with the name, or with what is left near the line;
    # what is damaged twice over may read as something else, as with a name below a sentence and no offense after it
    told = [record.name for record in listing.records]
    told += [f"{reject.record} {reject.text}" for reject in listing.rejects]
    rejected = {line for reject in listing.rejects for line in range(reject.line - 6, reject.line + 2)}
    for number, line in enumerate(text.splitlines() if len(damage) == 1 else (), start=1):
        for name in _NAME_OF.findall(line):
            assert number in rejected or any(name in words for words in told), (number, name)
    assert all(record.name for record in listing.records)
    # a record holds words of the list and no others
    without_tags = (re.sub(r"<[^>]*>", blank, text) for blank in (" ", ""))
    there = set().union(*map(words_of, (text, text.replace("*", ""), unescape(text), *without_tags)))
    for record in listing.records:
        published = (record.name, record.offense, record.district_date, record.sentence, record.terms, record.home)
        assert {word for words in published for word in words_of(words)} - there <= {str(n) for n in range(13)}
    assert len(read_all_facts(listing.records)) == len(listing.records)
