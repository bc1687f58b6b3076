"""What describes a release to programs: the same facts in three standards, from its files alone, without a clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from analysis.grants.masthead import Masthead, read_masthead
from analysis.grants.presidents import read_presidents
from analysis.grants.schema import COLUMNS, NAMES
from analysis.site import Site, croissant
from analysis.site.croissant import describe_croissant
from analysis.site.dataset import read_dataset
from analysis.site.descriptions import DESCRIPTION_FILES, list_described
from support.describing import described, hashed
from support.invented import make_grants

URL = "https://example.org/clemency/"

#: The sheet of this source was retrieved on 2026-11-24, and has a copy that gave days to it.
LIST = "obama-commutations-final-copy"
COPY = "obama-commutations-2017-01-17-copy"

#: The hash of nothing, as everybody knows it.
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

FILES = {
    "grants.csv": b"",
    "grants.json": b"[]\n",
    "index.html": b"<p>",
    "2016-03-30-obama/results.json": b"{}",
    "2016-03-30-obama/index.html": b"<p>",
}


def grants(**more: object) -> pd.DataFrame:
    return make_grants({"source": LIST, "name": "Jane Roe"}, {"source": LIST, "granted_on": "2016-05-05"}, **more)


def release(
    table: pd.DataFrame | None = None, files: Mapping[str, bytes] = FILES, url: str = URL, names: Any = "full"
) -> dict[str, Any]:
    """The descriptions of a release, by the first word of their names."""
    made = described(files, grants() if table is None else table, Site(url, names, read_presidents()))
    assert tuple(made) == DESCRIPTION_FILES
    return {re.split(r"[.-]", name)[0]: json.loads(content) for name, content in made.items()}


def entity(crate: dict[str, Any], id_: str) -> dict[str, Any]:
    (found,) = [one for one in crate["@graph"] if one["@id"] == id_]
    return dict(found)


def test_all_say_the_same_day_and_version() -> None:
    said = release()
    version = f"2026.11.24+{OF_NOTHING[:12]}"  # the day on which the list was retrieved, and the hash of the table
    assert said["datapackage"]["version"] == said["croissant"]["version"] == version
    assert said["datapackage"]["created"] == "2026-11-24T00:00:00Z"
    assert said["croissant"]["datePublished"] == "2026-11-24"
    root = entity(said["ro"], "./")
    assert (root["version"], root["datePublished"]) == (version, "2026-11-24")


def test_another_table_is_another_version() -> None:
    assert release(files={**FILES, "grants.csv": b"x"})["croissant"]["version"] != release()["croissant"]["version"]


def test_a_list_without_a_sheet_is_dated_by_its_last_grant() -> None:
    said = release(make_grants({}, {"granted_on": "2016-05-05"}))
    assert said["datapackage"]["created"] == "2016-05-05T00:00:00Z"
    assert said["datapackage"]["sources"] == []


def test_sizes_and_hashes_are_those_of_the_files() -> None:
    made = described(FILES, grants(), Site(URL, "full", read_presidents()))
    there = hashed({**FILES, **made})
    for name in DESCRIPTION_FILES:
        for path, file in list_described(name, json.loads(made[name])):
            assert file == there[path], (name, path)
    named = {name: {path for path, _ in list_described(name, json.loads(made[name]))} for name in DESCRIPTION_FILES}
    assert named["datapackage.json"] == named["croissant.json"] == {"grants.csv", "grants.json"}
    assert named["ro-crate-metadata.json"] == {
        *("grants.csv", "grants.json", "index.html", "2016-03-30-obama/results.json"),
        *("datapackage.json", "croissant.json"),
    }
    assert release()["datapackage"]["resources"][0]["hash"] == f"sha256:{OF_NOTHING}"


def test_parquet_is_described_where_it_is() -> None:
    said = release(files={**FILES, "grants.parquet": b"PAR1"})
    assert [one["bytes"] for one in said["datapackage"]["resources"]] == [0, 3, 4]
    file = said["croissant"]["distribution"][2]
    assert (file["@id"], file["encodingFormat"]) == (
        *("grants.parquet", ["application/vnd.apache.parquet", "application/x-parquet"]),
    )
    assert entity(said["ro"], "grants.parquet")["contentSize"] == "4"


def test_the_same_release_is_described_by_the_same_bytes() -> None:
    site = Site(URL, "full", read_presidents())
    turned = dict(reversed(FILES.items()))
    assert described(FILES, grants(), site) == described(turned, grants(), site)


def test_every_column_has_its_type_and_meaning_in_each_form() -> None:
    said = release()
    package, records = said["datapackage"], said["croissant"]["recordSet"][0]
    in_csv, in_json = ({field["name"]: field for field in one["schema"]["fields"]} for one in package["resources"])
    fields = {field["name"]: field for field in records["field"]}
    assert list(in_csv) == list(in_json) == list(fields) == list(NAMES)
    for column in COLUMNS:
        for form in (in_csv, in_json, fields):
            assert form[column.name]["description"].startswith(column.meaning)
    types = {name: (in_csv[name]["type"], in_json[name]["type"], fields[name]["dataType"]) for name in NAMES}
    assert types["name"] == ("string", "string", "sc:Text")
    assert types["granted_on"] == ("date", "date", "sc:Date")
    assert types["first_sentenced_on"] == ("string", "string", "sc:Text")  # 1979 is no date
    assert types["is_life"] == ("boolean", "boolean", "sc:Boolean")
    assert types["sentence_months"] == ("number", "number", "sc:Float")
    assert types["source_line"] == ("integer", "integer", "sc:Integer")
    assert types["supervised_release_months"] == ("string", "any", "sc:Text")  # a number, or "life"
    assert types["drugs"] == ("list", "array", "sc:Text")
    assert in_csv["drugs"]["delimiter"] == ";"
    assert fields["drugs"]["isArray"] is True
    assert fields["drugs"]["source"] == {
        **{"fileObject": {"@id": "grants.csv"}, "extract": {"column": "drugs"}},
        "transform": {"separator": ";"},
    }


@pytest.mark.parametrize("names", ["full", "initials", "none"])
def test_rows_are_known_by_their_place_only_where_names_are_published(names: str) -> None:
    said = release(names=names)
    schema, records = said["datapackage"]["resources"][0]["schema"], said["croissant"]["recordSet"][0]
    line = next(field for field in schema["fields"] if field["name"] == "source_line")
    is_full = names == "full"
    assert ("primaryKey" in schema, "key" in records, "required" in line["constraints"]) == (is_full,) * 3


def test_addresses_are_relative_where_the_site_has_none() -> None:
    said = release(url="")
    assert [file["contentUrl"] for file in said["croissant"]["distribution"]] == ["grants.csv", "grants.json"]
    assert "url" not in said["croissant"]
    assert "homepage" not in said["datapackage"]
    assert release()["croissant"]["distribution"][0]["contentUrl"] == f"{URL}grants.csv"


@pytest.mark.parametrize("names", ["initials", "none"])
def test_nothing_tells_a_name_that_is_hidden(names: str) -> None:
    """The address of the page of 2025-01-22 ends with the name of whom it pardons."""
    source = "2025-01-22-warrant"
    told = {
        names_: release(make_grants({"source": source, "name": _named_in(source)}), names=names_)
        for names_ in ("full", names)
    }
    last = _named_in(source).split()[-1].casefold()
    assert last in json.dumps(told["full"]).casefold()
    assert last not in json.dumps(told[names]).casefold()


def _named_in(source: str) -> str:
    from analysis.site.dataset import all_sheets

    (page,) = [sheet.page for sheet in all_sheets() if sheet.id == source]
    return " ".join(page.strip("/").rpartition("/")[2].split("-")[-2:]).title()


def test_copies_that_gave_days_are_sources_with_their_own_terms() -> None:
    said = release()
    terms = {source["name"]: source["license"] for source in said["datapackage"]["sources"]}
    assert list(terms) == [COPY, LIST]
    assert "CC BY 4.0" in terms[COPY]
    assert [one["name"] for one in said["croissant"]["prov:wasDerivedFrom"]] == [COPY, LIST]
    assert entity(said["ro"], f"#source-{LIST}")["sdDatePublished"] == "2026-11-24"


def test_every_reference_of_the_crate_leads_to_an_entity() -> None:
    crate = release()["ro"]
    ids = [one["@id"] for one in crate["@graph"]]
    assert len(ids) == len(set(ids))
    references = set(re.findall(r'{"@id": "([^"]+)"}', json.dumps(crate["@graph"])))
    outside = {"https://w3id.org/ro/crate/1.1", "https://spdx.org/licenses/MIT"}
    assert references - set(ids) == outside
    parts = {part["@id"] for part in entity(crate, "./")["hasPart"]}
    assert {"grants.csv", "2016-03-30-obama/"} <= parts
    assert entity(crate, "2016-03-30-obama/")["hasPart"] == {"@id": "2016-03-30-obama/results.json"}


def test_the_run_names_what_it_was_made_from_and_with_and_no_time() -> None:
    crate = release()["ro"]
    (run,) = [one for one in crate["@graph"] if one["@type"] == "CreateAction"]
    assert entity(crate, run["instrument"]["@id"])["softwareVersion"] == "0.1.0+abc"
    inputs = [entity(crate, one["@id"]) for one in run["object"]]
    assert {one["@id"]: one["sha256"] for one in inputs[:3]} == {
        **{"#table": "1" * 64, "#notebook": "2" * 64, "#lock-file": "3" * 64}
    }
    assert [one["@id"] for one in inputs[3:]] == [f"#source-{COPY}", f"#source-{LIST}"]
    results = {one["@id"] for one in run["result"]}
    assert results == {part["@id"] for part in entity(crate, "./")["hasPart"]}
    assert not {"startTime", "endTime"} & run.keys()


def test_terms_and_publisher_are_those_of_the_publication() -> None:
    masthead, said = read_masthead(), release()
    assert said["datapackage"]["licenses"] == [{"name": "other-open", "title": masthead.data_license}]
    assert said["croissant"]["license"]["name"] == masthead.data_license
    root = entity(said["ro"], "./")
    assert entity(said["ro"], root["license"]["@id"])["name"] == masthead.data_license
    assert entity(said["ro"], root["publisher"]["@id"])["name"] == masthead.publisher


def test_the_citation_is_one_entry_whatever_the_publisher_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    called = Masthead("A", "The {Daily} Ex\\ample", "MIT", "public domain")
    monkeypatch.setattr(croissant, "read_masthead", lambda: called)
    dataset = read_dataset(grants(), Site(URL, "full", read_presidents()), hashed(FILES))
    assert describe_croissant(dataset)["citeAs"] == (
        "@misc{us-presidential-clemency, title = {{Grants of US presidential clemency}}, "
        "author = {{The Daily Example}}, year = {{2026}}, "
        f"version = {{{{2026.11.24+{OF_NOTHING[:12]}}}}}, note = {{{{Data as of November 24, 2026}}}}, url = {{{{{URL}}}}}}}"
    )


def test_a_release_of_many_reports_has_a_crate_of_bearable_size() -> None:
    reports = {f"{1990 + at // 12}-{at % 12 + 1:02}-01-obama/results.json": b"{}" for at in range(100)}
    made = described({**FILES, **reports}, grants(), Site(URL, "full", read_presidents()))
    assert len(made["ro-crate-metadata.json"]) < 150_000
