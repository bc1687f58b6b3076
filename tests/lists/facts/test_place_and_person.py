"""Courts and names: all 94 districts in all their spellings, aliases, homes, footnotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.grants.courts import DISTRICTS, PAST_DISTRICTS, STATES_BY_SPELLING, read_courts
from analysis.lists.facts import read_facts
from analysis.lists.facts.district import (
    _read_any,
    canonical_district,
    find_districts,
    find_unread_court,
    parse_district,
)
from analysis.lists.facts.person import parse_person
from analysis.lists.layouts.record import RawRecord
from analysis.lists.names import _ENDS_OF_COMPANIES, is_of_company


def test_there_are_94_districts() -> None:
    # 28 U.S.C. §§ 81-131, and Guam, the Virgin Islands and the Northern Mariana Islands
    assert len(DISTRICTS) == len(set(DISTRICTS)) == 94


#: Abbreviations: what is spelled with blanks is no word to be followed by a stop.
SHORTS = {short for state in read_courts() for short in state.spellings if len(short) < 6}


def spellings(name: str) -> list[str]:
    division, state = name.split("District of ")
    division = division.strip()
    shorts = [short for short, of in STATES_BY_SPELLING.items() if of == state and short in SHORTS]
    shorts = [short for short in shorts if state != "Columbia" or short == "c"]
    letter = division[:1]
    names = [
        name,
        name.upper(),
        name.replace(" ", "  "),
        name.replace("District of", "District"),
        f"U.S. District Court for the {name}",
    ]
    if state != "Columbia":
        names.append(f"{division} {state}".strip())
    for short in shorts:
        names += [f"{letter}. D. {short.title()}." if letter else f"D. {short.title()}."]
        names += [f"{letter}.D. {short.title()}" if letter else f"D. {short.upper()}"]
    return names


@pytest.mark.parametrize("name", DISTRICTS)
def test_every_district_in_every_spelling(name: str) -> None:
    for spelling in spellings(name):
        assert canonical_district(spelling) == name, spelling


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("S. D. N. Y.", "Southern District of New York"),
        ("S.D.N.Y.", "Southern District of New York"),
        ("SDNY", None),  # run together: which letters belong together is not said
        ("D.D.C.", "District of Columbia"),
        ("D. C.", "District of Columbia"),
        ("D. S. D.", "District of South Dakota"),
        ("S. D. W. Va.", "Southern District of West Virginia"),
        ("E. D. Wash", "Eastern District of Washington"),
        ("District of the Virgin Islands", "District of Virgin Islands"),
        ("Nothern District of Ohio", "Northern District of Ohio"),
        ("Eastern District of Wisconson", "Eastern District of Wisconsin"),
        ("Eastern Distict of Missouri", "Eastern District of Missouri"),
        ("E. D. Ill.", "Eastern District of Illinois"),  # until 1979
        ("D. Canal Zone", "District of the Canal Zone"),  # until 1982
        ("District of Michigan", "District of Michigan"),  # not one of the 94: as printed
        ("Eastern", None),
        ("Fraud", None),
        ("", None),
    ],
)
def test_spellings_of_the_lists(text: str, name: str | None) -> None:
    assert canonical_district(text) == name
    assert name is None or name in (*DISTRICTS, *PAST_DISTRICTS, "District of Michigan")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("E/LA", "Eastern District of Louisiana"),
        ("S/NY", "Southern District of New York"),
        ("M/Fla", "Middle District of Florida"),
        ("D/PR", "District of Puerto Rico"),
        ("D/DC", "District of Columbia"),
        ("N/Ohi", "Northern District of Ohio"),
        ("D/Mas", "District of Massachusetts"),
        ("S/Mis", "Southern District of Mississippi"),  # Missouri has none of that side
        ("W/Mis", "Western District of Missouri"),  # and Mississippi none of this
        ("N/W Virg", "Northern District of West Virginia"),
        ("D/Mis", None),  # of either: and both have several districts
        ("D/Vir", None),  # Virginia or the Virgin Islands
        ("D/New", None),
        ("X/Tex", None),
        ("E/W Virginia", "Eastern District of West Virginia"),  # there is none: not mended to Virginia
    ],
)
def test_courts_of_presidents_before_1989(text: str, name: str | None) -> None:
    assert canonical_district(text) == name


@pytest.mark.parametrize(
    ("text", "district", "first"),
    [
        ("District of Maine; May 1, 2000", "District of Maine", "2000-05-01"),
        ("District of Maine ; May 1, 2000;", "District of Maine", "2000-05-01"),
        ("District of Maine May 1, 2000", "District of Maine", "2000-05-01"),
        ("Middle Florida; May 1, 2000 (on remand)", "Middle District of Florida", "2000-05-01"),
        ("Southern Alabama; May 1, 2000 (as amended June 1, 1999)", "Southern District of Alabama", "1999-06-01"),
        ("1. District of Maine; May 1, 2000\n2. District of Utah; May 1, 1999", "District of Maine", "1999-05-01"),
        ("1. & 2. District of Maine; 1. & 2. May 1, 2000", "District of Maine", "2000-05-01"),
        (
            "1. District of Maine; 2. District of Utah; 1. May 1, 2000; 2. May 2, 2000",
            "District of Maine",
            "2000-05-01",
        ),
        ("District of Maine; 1. May 1, 2000 2. May 2, 1998", "District of Maine", "1998-05-02"),
        ("1.District of Maine May 1, 2000\n2. District of Utah", "District of Maine", "2000-05-01"),
        ("2. District of Maine; May 1, 2000", "District of Maine", "2000-05-01"),
        ("D. Me.; 1992 (as amended in 1993)", "District of Maine", "1992"),
        ("W. D. Tex.; October 2010", "Western District of Texas", "2010-10"),
        ("E. D. (now S. D.) Ill.; 1959", "Eastern District of Illinois", "1959"),
        ("U.S. Army Court Martial; May 1, 2000", "U.S. Army Court Martial", "2000-05-01"),
        ("Navy general courts- martial; 1945", "Navy general courts-martial", "1945"),
        ("Superior Court of the District of Columbia; 1990", "Superior Court of the District of Columbia", "1990"),
        ("District of Columbia Superior Court; 1990", "District of Columbia Superior Court", "1990"),
        ("District of Columbia (Superior Court); 1990", "District of Columbia (Superior Court)", "1990"),
        ("D.C. Super. Ct.; 1990", "D.C. Super. Ct.", "1990"),
        ("D.C. Superior Court (as amended in 1991); 1990", "D.C. Superior Court", "1990"),
        ("U.S. District Court for the District of Columbia; 1990", "District of Columbia", "1990"),
        (
            "District of Columbia Court of General Sessions; 1965",
            "District of Columbia Court of General Sessions",
            "1965",
        ),
        ("", None, None),
    ],
)
def test_district_and_date(text: str, district: str | None, first: str | None) -> None:
    reading = parse_district(text)
    assert not reading.problems
    assert reading.facts["district"].value == district
    assert reading.facts["first_sentenced_on"].value == first


@pytest.mark.parametrize(
    ("text", "column", "rule"),
    [
        ("Somewhere else; May 1, 2000", "district", "district.unknown"),
        ("District of Maine; February 30, 2000", "first_sentenced_on", "district.impossible_date"),
    ],
)
def test_what_is_not_understood_is_a_problem_and_missing(text: str, column: str, rule: str) -> None:
    reading = parse_district(text)
    assert [(problem.column, problem.rule) for problem in reading.problems] == [(column, rule)]
    assert reading.facts[column].value is None


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Distribution of heroin (District of Maine)", "District of Maine"),
        ("Distribution of heroin (three counts) (Eastern District of Kentucky).", "Eastern District of Kentucky"),
        ("Distribution of heroin; Middle District of Georgia", "Middle District of Georgia"),
        ("1. Fraud (District of Utah).\n2. Theft (District of Maine).", "District of Utah"),
        (
            "Conduct unbecoming (United States Army general court-martial convened at Fort Doe, Ohio)",
            "United States Army general court-martial convened at Fort Doe, Ohio",
        ),
        ("Desertion; U.S. Army Court Martial", "U.S. Army Court Martial"),
        ("Distribution of heroin", None),
        ("Distribution of heroin; Eastern", None),
    ],
)
def test_district_at_the_end_of_the_offense(text: str, district: str | None) -> None:
    found = find_districts(text)
    assert [court.value for court in found][:1] == ([district] if district else [])
    assert all(0 <= court.start < court.end <= len(text) for court in found)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("1. N. D. Ala.; March 13, 2007\n2. E. D. Ark.; March 3, 2008", "Eastern District of Arkansas"),
        ("1. D. Me.; 2. D. Utah; 3. D. Me.; 4. D. Idaho", "District of Utah;District of Idaho"),
        ("Eastern and Western Districts of Virginia; 1990", "Western District of Virginia"),
        ("1. D. Me.; 1990\n2. U.S. Army general court-martial; 1991", "U.S. Army general court-martial"),
        ("1. & 2. D. Me.; 1. 1990; 2. 1991", None),
        ("D. Me.; 1990", None),
        ("", None),
    ],
)
def test_the_courts_of_the_other_cases(text: str, others: str | None) -> None:
    reading = parse_district(text)
    assert not reading.problems
    assert reading.facts["other_districts"].value == others


def test_a_district_of_another_case_that_is_none_is_told() -> None:
    reading = parse_district("1. D. Me.; 1990\n2. District of Michigan; 1991")  # Michigan has two
    assert [(problem.column, problem.rule) for problem in reading.problems] == [
        ("other_districts", "district.no_such_district")
    ]
    assert reading.facts["district"].value == "District of Maine"
    assert reading.facts["other_districts"].value is None


def test_the_courts_of_cases_in_the_offense() -> None:
    record = RawRecord("a-list", 1, "Jane Roe", "1. Fraud (District of Utah)\n2. Theft (District of Maine)")
    facts = read_facts(record).facts
    assert facts["district"].value == "District of Utah"
    assert facts["other_districts"].value == "District of Maine"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Theft (West Virginia)", "West Virginia"),
        ("12 months of imprisonment (District of Maine, March 16, 2017)", "District of Maine"),
        ("Theft (two counts) (May 1, 2017)", None),
        ("Theft", None),
    ],
)
def test_a_court_in_another_form_is_told(text: str, place: str | None) -> None:
    found = find_unread_court(text)
    assert (found and text[slice(*found)]) == place


@pytest.mark.parametrize("words", ["West Virginia", "W. Va.", "W.Va.", "West Virgina"])
def test_a_state_named_after_a_side_is_no_side_of_another(words: str) -> None:
    # West Virginia has two districts, and none of these words says which
    reading = parse_district(f"{words}; May 1, 2000")
    assert [problem.rule for problem in reading.problems] == ["district.no_such_district"]
    assert reading.facts["district"].value is None


@pytest.mark.parametrize(
    ("words", "district"),
    [
        ("Western Virginia", "Western District of Virginia"),
        ("W. D. Va.", "Western District of Virginia"),
        ("W/Va", "Western District of Virginia"),  # the stroke of lists before 1989 parts side and state
        ("N. D. W. Va.", "Northern District of West Virginia"),
        ("South Dakota", "District of South Dakota"),
    ],
)
def test_a_side_that_is_written_as_one(words: str, district: str) -> None:
    assert canonical_district(words) == district


@pytest.mark.parametrize(
    ("text", "first", "n_cases"),
    [
        (
            "Northern District of Georgia and Southern District of Florida; May 1, 2000",
            "Northern District of Georgia",
            2,
        ),
        ("District of Maine, May 1, 2000, and District of Utah, May 1, 2001", "District of Maine", 2),
        ("District of Maine; May 1, 2000; District of Utah; May 1, 2001", "District of Maine", 2),
        ("Districts of Maine and Utah; May 1, 2000", "District of Maine", 2),
        ("U.S. District Court for the District of Columbia and D.C. Superior Court; 2000", "District of Columbia", 2),
        ("U.S. Navy court-martial; 1990; District of Maine; 1991", "U.S. Navy court-martial", 2),
        ("District of Maine, May 1, 2000, and District of Maine, May 1, 2001", "District of Maine", None),
        ("U.S. Army summary and special courts-martial; 1961", "U.S. Army summary and special courts-martial", None),
        ("District of Maine; May 1, 2000", "District of Maine", None),
    ],
)
def test_each_court_has_a_case(text: str, first: str, n_cases: int | None) -> None:
    reading = read_facts(RawRecord("a-list", 1, "Jane Roe", "Fraud", district_date=text))
    assert not reading.problems
    assert reading.facts["district"].value == first
    assert reading.facts["n_cases"].value == (n_cases or 1)


@pytest.mark.parametrize(
    ("text", "name", "aliases", "home"),
    [
        ("Jane Roe", "Jane Roe", None, None),
        ("  Jane   Roe ", "Jane Roe", None, None),
        ("Jane O’Roe", "Jane O'Roe", None, None),
        ("John Q. Doe, Jr.", "John Q. Doe, Jr.", None, None),
        ("John Doe III", "John Doe III", None, None),
        ("Jane Roe, aka Joan Roe", "Jane Roe", "Joan Roe", None),
        ("John Doe, Jr., aka Jon Doe", "John Doe, Jr.", "Jon Doe", None),
        ("John Doe, aka Jon Doe, III", "John Doe", "Jon Doe, III", None),
        ("John Doe, also known as Jon Doe", "John Doe", "Jon Doe", None),
        ("John Doe, a/k/a Jon Doe", "John Doe", "Jon Doe", None),
        ("Jane Roe, fka Jane Smith", "Jane Roe", "Jane Smith", None),
        ("John Doe, aka Jon Doe, aka Jim Doe", "John Doe", "Jon Doe;Jim Doe", None),
        ("John Doe, aka Jon Doe and Jim Doe", "John Doe", "Jon Doe;Jim Doe", None),
        ("John Doe, aka Jon Doe, Jim Doe, and Jack Doe", "John Doe", "Jon Doe;Jim Doe;Jack Doe", None),
        ("• Jane Roe – Gary, IN", "Jane Roe", None, "Gary, IN"),
        ("• Jane Roe _ St. Louis, MO", "Jane Roe", None, "St. Louis, MO"),
        ("**Jane Roe** – Gary, Indiana", "Jane Roe", None, "Gary, Indiana"),
        ("• Jane Roe-Smith, aka Joan Roe – Gary, IN", "Jane Roe-Smith", "Joan Roe", "Gary, IN"),
        ("Shakanaka Doe", "Shakanaka Doe", None, None),  # "aka" inside a name
        ("Jane Roe (née Doe), aka Joan", "Jane Roe", "Doe;Joan", None),
        ("Jane Roe (now known as Jane Poe) – Gary, IN", "Jane Roe", "Jane Poe", "Gary, IN"),
        ("Pat Nee", "Pat Nee", None, None),
        ("John Doe, Jr. (deceased)†", "John Doe, Jr.", None, None),
        ("Jane Roe – Coeur d’Alene, Idaho", "Jane Roe", None, "Coeur d'Alene, Idaho"),
        ("Jane Roe – Truth or Consequences, New Mexico", "Jane Roe", None, "Truth or Consequences, New Mexico"),
        ("Jane Roe – Unknown", "Jane Roe", None, None),
        ("Jane Roe – N/A", "Jane Roe", None, None),
    ],
)
def test_person(text: str, name: str, aliases: str | None, home: str | None) -> None:
    reading = parse_person(text)
    assert not reading.problems
    facts = reading.facts
    assert (facts["name"].value, facts["aliases"].value, facts["home"].value) == (name, aliases, home)
    assert facts["is_declined"].value is False


@pytest.mark.parametrize(
    "court", ["District of Maine", "N. D. Ill.", "Fraud", "D. Me. and D. Mass.", "Army court", "."]
)
@pytest.mark.parametrize(
    "day", ["May 1, 1999", "June 31, 2001", "1999", "5/1/1999", "1 May 1999", "May 1, 216", "c. 1950"]
)
def test_one_court_and_one_date_are_read_as_among_others(court: str, day: str) -> None:
    assert parse_district(f"{court}; {day}") == _read_any(f"{court}; {day}")


@pytest.mark.parametrize("end", sorted(_ENDS_OF_COMPANIES))
def test_each_last_word_of_a_company_tells_one(end: str) -> None:
    before = {"co": "Roe &", "sons": "Roe and", "bank": "First National"}.get(end, "Roe")
    dotted = ".".join(end) + "." if end in ("sa", "spa", "bv", "nv") else end
    assert is_of_company(f"{before} {dotted}")


def test_a_footnote_is_no_part_of_the_name() -> None:
    facts = parse_person("John Doe *(condition declined, commutation not effectuated)").facts
    assert facts["name"].value == "John Doe"
    assert facts["is_declined"].value is True


def test_a_home_set_apart_by_the_layout_is_taken() -> None:
    assert parse_person("John Doe", "Gary, Indiana").facts["home"].value == "Gary, Indiana"


@pytest.mark.parametrize(
    ("name", "is_company"),
    [
        *((name, True) for name in ("HDR Example Trading Limited", "Roe Foods, Inc.", "Roe & Co", "Roe Brothers Co.",
          "ROE CORP", "Roe L.P.", "Roe, L.L.C.", "First National Bank", "Roe Holdings", "Roe GmbH", "Roe 24 LLC",
          "ABC Roe (Cyprus) Limited", "The Roe Company", "The Roe Family Trust", "Roe Exchange S.A.", "Roe AG",
          "First Roe Bancorp Group", "Roe Bancorp", "Acme Roe & Sons", "Roe Foundation",
          "Roe Media", "First Roe Exchange", "Roe Capital", "Roe Fund")),
        # surnames, and words that stand elsewhere in a name
        *((name, False) for name in ("Ramon Co", "Ann Limited Roe", "Jane Incorvaia", "Inca Roe", "Jane Ag", "Group Roe",
          "Jane Roe, Jr.", "Michael Anthony Tedesco", "Jane Roe, aka Roe Inc.")),
    ],
)  # fmt: skip
def test_a_company_is_told_by_the_end_of_its_name(name: str, is_company: bool) -> None:
    reading = parse_person(name)
    assert reading.facts["is_company"].value is is_company
    assert not reading.problems


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Roecoin", "person.one_word"),
        *((name, "person.may_be_company") for name in ("John Bank", "JANE AG", "Company Roe", "Roe Association")),
    ],
)
def test_of_some_names_nobody_knows_whether_they_are_companies(name: str, rule: str) -> None:
    reading = parse_person(name)
    assert (reading.facts["name"].value, reading.facts["is_company"].value) == (name, None)
    assert [(one.column, one.rule) for one in reading.problems] == [("is_company", rule)]


@pytest.mark.parametrize("printed", ["Roecoin (company)", "Roecoin (Company) – Gary, Indiana", "Roecoin (company)*"])
def test_a_list_may_say_itself_that_a_name_is_a_companys(printed: str) -> None:
    reading = parse_person(printed)
    assert (reading.facts["name"].value, reading.facts["is_company"].value) == ("Roecoin", True)
    assert reading.facts["home"].value == ("Gary, Indiana" if "Gary" in printed else None)
    assert not reading.problems


def test_an_amended_warrant_is_no_part_of_the_name() -> None:
    for printed in ("Jane Roe (Amended)", "Jane Roe (amended warrant)"):
        reading = parse_person(printed)
        assert reading.facts["name"].value == "Jane Roe"
        assert not reading.problems
    assert parse_person("Jane Roe (amended by hand)").problems  # what it says else is told


def test_no_name_is_a_problem() -> None:
    reading = parse_person(" • ")
    assert [problem.rule for problem in reading.problems] == ["person.no_name"]


COURTS = """\
state,letters,kind,article,divisions,past_divisions,spellings,map_column,map_row
Ohio,OH,state,,Northern;Southern,,oh,6,3
District of Columbia,DC,territory,the,,,dc;c,8,5
the Canal Zone,,past,,,,cz;canalzone,,
"""


@pytest.mark.parametrize(
    ("was", "written", "line", "told"),
    [
        ("Ohio", "ohio", 2, "state: 'ohio': write the name with capitals"),
        ("OH", "Oh", 2, "letters: 'Oh': write the two letters"),
        ("OH", "DC", 3, "letters: 'DC': DC stands in line 2 already"),
        ("OH", "", 2, "letters: '': a state or territory of today has one"),
        ("territory", "district", 3, "kind: 'district': write state, territory, or past"),
        ("the,", "a,", 3, "article: 'a': write `the`"),
        ("Northern;Southern", "Northern;Upper", 2, "divisions: 'Northern;Upper': join Northern, Southern"),
        ("Northern;Southern", "Northern;", 2, "divisions: 'Northern;': join"),
        (",oh,", ",O.H.,", 2, "spellings: 'O.H.': join abbreviations with ;"),
        (",oh,", ",cz,", 4, "spellings: 'cz;canalzone': cz stands in line 2 already"),
        (",6,3", ",8,5", 3, "map_column: '8': column 8, row 5 stands in line 2 already"),
        (",6,3", ",6,", 2, "map_row: '': a state or territory of today has one"),
        (",cz;canalzone,,", ",cz;canalzone,1,1", 4, "map_column: '1': a state or territory of today has one"),
        (",6,3", "", 2, "7 cells where the header has 9"),
    ],
)
def test_a_mistake_in_the_table_of_courts_is_told_with_its_place(
    was: str, written: str, line: int, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "courts.csv"
    assert was in COURTS
    path.write_text(COURTS.replace(was, written, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_courts(path)
    assert str(error.value).startswith(f"{path}, line {line}: "), error.value
    assert told in str(error.value)


def test_the_table_of_courts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "courts.csv"
    path.write_text(COURTS, encoding="utf-8")
    ohio, columbia, canal_zone = read_courts(path)
    assert (ohio.divisions, ohio.tile) == (("Northern", "Southern"), (6, 3))
    assert (columbia.of, columbia.kind, columbia.article) == ("Columbia", "territory", "the")
    assert (canal_zone.of, canal_zone.letters, canal_zone.tile) == ("the Canal Zone", "", None)
