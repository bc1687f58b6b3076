"""The pages across batches: every number is a measure's, every text is inert, nothing comes from a clock or a machine."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from lxml import etree
from PIL import Image

from analysis.grants.classes import read_class_grants
from analysis.grants.names import show_names
from analysis.grants.presidents import read_fiscal_years, read_presidents
from analysis.grants.schema import IDENTITY, NAMES
from analysis.grants.select import count_by_batch
from analysis.grants.table import grants_csv
from analysis.measures import (
    batch_results,
    count_by_drug,
    effective,
    known_running_totals,
    past_combined_by_batch,
)
from analysis.measures.batches import (
    count_drugs_by_batch,
    summarize_by_batch,
)
from analysis.measures.rates import mark_shared_years
from analysis.site import ListedRelease, Site, draw_report_card, render_history, render_past, render_site
from analysis.site.cards import draw_card
from analysis.site.compare_page import ROWS, compare_pair
from analysis.site.dataset import all_sheets
from analysis.text import day_words
from analysis.text.headline import KeyFigure
from analysis.text.template import say
from support import ROOT
from support.describing import described
from support.invented import make_grants
from support.real import real_grants, real_results

URL = "https://example.org/clemency/"
PAGES = (
    *("index.html", "explore.html", "presidents.html", "compare.html", "claims.html", "methods.html"),
    "editions.html",
)
HOSTILE = "</script><script>alert(1)</script> \"><img src=x onerror=alert(1)> '&lt; ]]> {{7*7}} \u202egnp \x07 =1+1"


def site(grants: pd.DataFrame, **changed: object) -> dict[str, bytes]:
    told: dict[str, Any] = {"presidents": read_presidents(), "url": URL, "names": "full", **changed}
    linked = told.pop("batch_ids", list(grants["batch_id"].unique()))
    shared = Site(**{name: told.pop(name) for name in ("url", "names", "presidents", "index_names") if name in told})
    made = render_site(grants, linked, shared, **{name: told[name] for name in told if name != "editions"})
    made |= render_past(past_combined_by_batch(grants, shared.presidents), shared)
    made |= history(grants, linked, shared, told)
    return made | described({**made, "grants.csv": grants_csv(show_names(grants, shared.names))}, grants, shared)


def history(grants: pd.DataFrame, linked: list[str], shared: Site, told: dict[str, Any]) -> dict[str, bytes]:
    """What depends on the releases before: here there is none."""
    first = ListedRelease(1, "", None, len(linked), len(grants))
    batches = summarize_by_batch(grants)
    return render_history(batches, linked, shared, told.get("editions", [first]), told.get("changes", ()))


def invented() -> pd.DataFrame:
    """Two days of President Obama and one of President Biden, with what the pages must bear."""
    first: dict[str, object] = {
        "batch_id": "2016-03-30-obama",
        "granted_on": "2016-03-30",
        "district": "District of Maine",
    }
    second: dict[str, object] = {"batch_id": "2017-01-19-obama", "granted_on": "2017-01-19"}
    third: dict[str, object] = {
        "batch_id": "2022-04-26-biden",
        "granted_on": "2022-04-26",
        "president": "Joseph R. Biden Jr.",
        "clemency_type": "pardon",
    }
    rows: list[dict[str, object]] = [
        {**first, "is_life": True, "is_life_imposed": True, "first_sentenced_on": "2001-03-30", "drugs": "PCP;heroin"},
        {**first, "sentence_months": 240, "first_sentenced_on": "2006-03-30", "has_firearm": True, "drugs": "heroin"},
        {**first, "sentence_months": 120, "commuted_months": 90, "first_sentenced_on": "2011-03", "has_firearm": True},
        {**first, "is_declined": True, "sentence_months": 100},
        *(
            {**second, "sentence_months": 100 + at, "first_sentenced_on": "2010-01-19", "offenses": "fraud"}
            for at in range(12)
        ),
        {**third, "name": "Ann Pardoned-Person, Jr.", "aliases": "Annie", "home": "Bangor, Maine"},
    ]
    return make_grants(*rows)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site(invented())


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    return real_grants()


@pytest.fixture(scope="module")
def real_files() -> dict[str, bytes]:
    return real_site()


@cache
def real_site(names: str = "full") -> dict[str, bytes]:
    return site(real_grants(), names=names)


def parsed(page: bytes) -> BeautifulSoup:
    return BeautifulSoup(page, "lxml")


def block(page: bytes, name: str) -> object:
    found = parsed(page).find("script", id=name)
    assert isinstance(found, Tag)
    assert found.string is not None
    return json.loads(found.string)


def cells(page: bytes, selector: str) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in parsed(page).select(f"{selector} tbody tr")
    ]


# --- the measures across batches ----------------------------------------------------------------------


@pytest.mark.slow("every batch of the real table")
def test_every_batch_in_one_row_has_the_numbers_of_its_results(real: pd.DataFrame) -> None:
    table = summarize_by_batch(real)
    assert list(table["batch_id"]) == list(count_by_batch(real)["batch_id"])
    known = known_running_totals(real, read_presidents())
    table = table.assign(**{total: known[total].astype(object) for total in known.columns[-2:]})
    for row in table.to_dict("records"):
        results = real_results(row["batch_id"])
        served, sentence, cut = results["years_served"], results["sentence"], results["cut"]
        expected = {
            "president": results["batch"]["president"],
            "n_commutations": results["grants"]["commutations"],
            "n_pardons": results["grants"]["pardons"],
            "n_declined": results["grants"]["declined"],
            "n_running_commutations": results["running"]["commutations"],
            "n_running_life_in_force": results["running"]["life_in_force"],
            "n_life_in_force": results["life"]["in_force"],
            "n_life_as_imposed": results["life"]["as_imposed"],
            "n_served": served["n"],
            "median_years": served["median"],
            "min_years": served["min"],
            "max_years": served["max"],
            "n_under_ten": served["under_ten"],
            "n_finite": sentence["n_finite"],
            "median_months": sentence["median_months"],
            "n_cut": cut["n"],
            "median_cut_months": cut["median_months"],
            "n_firearm": results["firearm"]["count"],
            "n_firearm_with_drugs": results["firearm"]["with_drug_offense"],
            "n_drug_treatment": results["conditions"]["drug_treatment"],
            "n_fine_remitted": results["conditions"]["fine_remitted"],
            "n_home_confinement": results["conditions"]["home_confinement"],
        }
        found = {name: None if pd.isna(row[name]) else row[name] for name in expected}
        assert found == expected, row["batch_id"]


def test_drugs_are_counted_by_batch_as_by_one(real: pd.DataFrame) -> None:
    drugs = count_drugs_by_batch(real)
    for batch_id in ("2016-03-30-obama", "2022-04-26-biden"):
        one = count_by_drug(real[real["batch_id"] == batch_id])
        rows = drugs[drugs["batch_id"] == batch_id]
        assert list(rows["drug"]) == list(one["drug"])
        assert list(rows["n_people"]) == list(one["n_people"])


def test_fiscal_years_that_two_presidents_share_are_marked() -> None:
    years = mark_shared_years(read_fiscal_years(), read_presidents())
    of_year = years.drop_duplicates("fiscal_year").set_index("fiscal_year")["shared"]
    # The table has two rows for each of 1945, 1953, 1961, 1964, 1969, 1975, 1977, 1981, 1989, 1993, 2001, 2009.
    assert list(of_year.index[of_year == "split"]) == [
        *(1945, 1953, 1961, 1964, 1969, 1975, 1977, 1981, 1989, 1993, 2001, 2009),
    ]
    # In office from September 14, 1901, March 4, 1909, 1913, 1921, August 2, 1923, March 4, 1929, 1933, and 20 January
    # 2017; a fiscal year began on 1 July of the year before, so 1901 and 1923 fall into 1902 and 1924.
    assert list(of_year.index[of_year == "not split"]) == [1902, 1909, 1913, 1921, 1924, 1929, 1933, 2017]


# --- files --------------------------------------------------------------------------------------------


def test_the_files_of_a_release(files: dict[str, bytes]) -> None:
    charts = {name for name in files if name.startswith("charts/")}
    others = {
        *PAGES,
        "404.html",
        "card.png",
        "feed.atom",
        "robots.txt",
        "sitemap.xml",
        "grants.json",
        "datapackage.json",
        "croissant.json",
        "ro-crate-metadata.json",
    }
    assert set(files) - charts == others
    ends = {".csv", ".metadata.json", ".svg"}
    names = {name: Path(name).name.partition(".")[0] for name in charts}
    assert {name.removeprefix(f"charts/{stem}") for name, stem in names.items()} == ends
    assert len(charts) == len(ends) * len(set(names.values()))
    assert set(names.values()) == {
        *(
            "commutations-by-president",
            "commutations-per-year",
            "commutations-per-decided",
            "commutations-per-received",
        ),
        *("pardons-by-president", "pardons-per-year", "pardons-per-decided", "pardons-per-received"),
        *("grants-per-decided", "grants-per-received", "grants-by-fiscal-year"),
    }


@pytest.mark.slow("builds in another process; test_same_bytes holds a whole release")
def test_the_same_table_gives_the_same_bytes_in_another_process(files: dict[str, bytes], tmp_path: Path) -> None:
    program = (
        "import hashlib, sys; from test_site import invented, site\n"
        "for name, content in sorted(site(invented()).items()): print(name, hashlib.sha256(content).hexdigest())"
    )
    away = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": str(tmp_path)}
    away["PYTHONPATH"] = os.pathsep.join(str(ROOT / "tests" / folder) for folder in ("", "site"))
    told = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=away, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    here = "".join(f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(files.items()))
    assert told.stdout == here


def test_nothing_comes_from_a_clock_or_a_machine(files: dict[str, bytes]) -> None:
    for path in (ROOT / "src" / "analysis" / "site").rglob("*.py"):
        assert not re.search(r"\bnow\(|\btoday\(|import time|getpass|socket|environ|gethost", path.read_text()), path
    for name, content in files.items():
        for private in (str(ROOT), str(Path.home()), os.uname().nodename):
            assert private == "/" or private.encode() not in content or len(private) < 5, (name, private)


def test_the_address_must_be_whole() -> None:
    for url in ("https://example.org/clemency", "clemency/"):
        with pytest.raises(ValueError, match="absolute"):
            site(invented(), url=url)


def test_the_table_given_is_not_changed() -> None:
    grants = invented()
    before = grants.copy(deep=True)
    site(grants, names="none")
    pd.testing.assert_frame_equal(grants, before)


# --- every page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_only_its_own_script_and_loads_nothing(files: dict[str, bytes], name: str) -> None:
    page = parsed(files[name])
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]  # type: ignore[index]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    hashes = set(re.findall(r"'sha256-([^']+)'", policy))
    inline = [page.style, *page.find_all("script")]
    assert hashes == {base64.b64encode(hashlib.sha256(part.string.encode()).digest()).decode() for part in inline}
    assert not page.find_all(["iframe", "object", "embed", "base", "img", "form"])
    assert not page.find_all(src=True)
    assert not page.find_all(style=True)
    assert {link["href"] for link in page.find_all("link") if link["rel"] != ["canonical"]} == {"feed.atom", "data:,"}
    assert not [tag for tag in page.find_all() if any(attribute.startswith("on") for attribute in tag.attrs)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(files: dict[str, bytes], name: str) -> None:
    page = parsed(files[name])
    assert page.html["lang"] == "en-US"
    address = URL if name == "index.html" else f"{URL}{name}"
    assert page.find("link", rel="canonical")["href"] == address  # type: ignore[index]
    met = {meta.get("name") or meta.get("property"): meta["content"] for meta in page.find_all("meta", content=True)}
    assert met["viewport"] == "width=device-width, initial-scale=1"
    assert met["color-scheme"] == "light dark"
    assert met["description"] == met["og:description"] != ""
    assert met["og:url"] == address
    assert met["og:image"] == f"{URL}card.png"
    assert met["og:title"] in page.title.string
    assert len(page.find_all("h1")) == 1
    current = page.select("header nav a[aria-current=page]")
    assert [link["href"] for link in current] == ([name] if name != "editions.html" else [])  # the menu is short
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_links_lead_somewhere(files: dict[str, bytes], name: str) -> None:
    page = parsed(files[name])
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    there = {
        *files,
        "grants.csv",
        "manifest.json",
        "editions/index.json",
        *(f"{batch_id}/index.html" for batch_id in invented()["batch_id"]),
    }
    for link in page.find_all("a"):
        path, _, mark = link["href"].partition("#")
        if not path.startswith("https://"):
            assert path in there or not path, link
        if mark and path in files and "=" not in mark:  # what is chosen there, and no place
            assert parsed(files[path]).find(id=mark), link
        if mark and not path:
            assert mark in ids, link
    for told in page.select("svg[aria-labelledby]"):
        assert set(str(told["aria-labelledby"]).split()) <= set(ids)


@pytest.mark.parametrize("names", ["full", "initials", "none"])
def test_hostile_texts_stay_texts(names: str) -> None:
    texts = ("name", "aliases", "home", "district", "drugs", "offenses", "statutes", "source", "president")
    hostile: dict[str, object] = dict.fromkeys(texts, HOSTILE)
    grants = make_grants(hostile, {**hostile, "batch_id": f'2016-05-05-"><b>{HOSTILE}', "granted_on": "2016-05-05"})
    made = site(grants, names=names, url=f'https://example.org/"><script>{"x"}</script>/')
    for name in PAGES:
        page = parsed(made[name])
        scripts = page.find_all("script", type=False)
        assert len(scripts) <= 1
        assert all("alert" not in script.string for script in scripts)
        assert not page.select("img, b:not(.key-figures b)")
        assert not [tag for tag in page.find_all() if any(attribute.startswith("on") for attribute in tag.attrs)]
        assert not re.search("[\u202e\x07]", made[name].decode())
        for data in page.find_all("script", type=True):
            json.loads(data.string)
    for name in ("feed.atom", "sitemap.xml"):
        root = etree.fromstring(made[name])
        assert {etree.QName(tag).namespace for tag in root.iter()} == {etree.QName(root).namespace}
        assert not root.findall(".//{*}script")
    assert len(json.loads(made["grants.json"])) == 2
    json.loads(made["datapackage.json"])


@pytest.mark.parametrize("names", ["full", "initials", "none"])
def test_an_empty_table_makes_whole_pages(names: str) -> None:
    made = site(make_grants(), names=names)
    assert parsed(made["index.html"]).h1.get_text() == "No grants of clemency yet"
    assert block(made["index.html"], "grants") == {
        "batches": [],
        "by_place": 0,
        "ids": {},
        "kind": "",
        "life": "",
        **({} if names == "none" else {"name": []}),
        **{name: [[], []] for name in ("district", "drugs", "offenses")},
    }
    assert json.loads(made["grants.json"]) == []
    assert len(etree.fromstring(made["feed.atom"]).findall("{*}entry")) == 0
    assert b'id="choosers"' not in made["compare.html"]


def test_one_batch_makes_whole_pages() -> None:
    grants = invented()
    made = site(grants[grants["batch_id"] == "2016-03-30-obama"])
    assert parsed(made["index.html"]).h1.get_text() == "3 sentences commuted on March 30, 2016"
    assert cells(made["compare.html"], "#table-all-days")[0][:4] == ["March 30, 2016", "3", "–", "1 of 3"]
    assert b'id="choosers"' not in made["compare.html"]
    pardons = site(grants[grants["clemency_type"] == "pardon"])
    assert parsed(pardons["index.html"]).h1.get_text() == "One person pardoned on April 26, 2022"


# --- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", ["full", "initials", "none"])
def test_names_are_published_as_chosen(names: str) -> None:
    made = site(invented(), names=names)
    whole = b"".join(made.values())
    assert (b"Ann Pardoned-Person" in whole) == (names == "full")
    assert (b"Annie" in whole) == (names == "full")
    index = block(made["index.html"], "grants")
    assert isinstance(index, dict)
    # newest first: the person of 2022 is the first of the index
    expected = {"full": "Ann Pardoned-Person, Jr.", "initials": "A. P.", "none": None}[names]
    assert index.get("name", [None])[0] == expected
    assert ("Search by name, court" in made["index.html"].decode()) == (names != "none")
    noindex = {name for name in PAGES if b'content="noindex"' in made[name]}
    naming = {"index.html", "explore.html", "claims.html", "methods.html", "editions.html"}
    assert noindex == (naming if names == "full" else set())
    assert b"Pardoned" not in made["feed.atom"] + made["sitemap.xml"] + made["presidents.html"] + made["compare.html"]


@pytest.mark.parametrize("names", [pytest.param("initials", marks=pytest.mark.slow("as with none")), "none"])
def test_a_correction_does_not_lead_to_the_place_of_a_name(real: pd.DataFrame, names: str) -> None:
    """The line of a list leads to the name in it; in a release without names no line is told."""
    whole, account = (parsed(real_site(one)["methods.html"]).find(id="table-corrections").get_text()  # type: ignore[union-attr]
                      for one in ("full", names))  # fmt: skip
    assert "line 6877" in whole
    assert "line " not in account
    assert "the list names two terms" in account


@pytest.mark.parametrize("names", [pytest.param("initials", marks=pytest.mark.slow("as with none")), "none"])
def test_no_name_of_a_real_list_is_anywhere(real: pd.DataFrame, names: str) -> None:
    made = real_site(names)
    words = "\n".join(content.decode() for name, content in made.items() if name != "card.png")
    # "Benjamin Harris" is no part of "Benjamin Harrison", who pardoned a class of people
    found = [name for name in real["name"].unique() if name in words]
    assert [name for name in found if re.search(rf"\b{re.escape(name)}\b", words)] == []
    account = parsed(made["methods.html"]).get_text()
    assert "Arnold Ray Jones" not in account
    assert "Douglas M. Lindsay" not in account
    assert "left out" in account


# --- index.html ---------------------------------------------------------------------------------------


def test_no_page_says_what_is_true_of_another_day_or_of_nothing_known(real_files: dict[str, bytes]) -> None:
    """ "To this day" would be today; N of a total that is not known is not 0; a pardon ends what is left of a sentence."""
    wrong = re.compile(r"to this day|shortens no sentence|\bn = 0\b", re.IGNORECASE)
    for name, page in real_files.items():
        if name.endswith((".html", ".atom")):
            assert not wrong.search(" ".join(parsed(page).get_text(" ").split())), name


def test_every_number_of_the_first_page_is_a_measure(real: pd.DataFrame, real_files: dict[str, bytes]) -> None:
    page = parsed(real_files["index.html"])
    days = {str(item["id"]): item.get_text() for item in page.select(".days li")}
    assert list(days) == list(count_by_batch(real)["batch_id"].iloc[::-1])
    for batch_id, words in days.items():
        grants = real_results(batch_id)["grants"]
        numbers = {kind: grants[f"{kind}s"] for kind in ("commutation", "pardon")}
        said = [f"{n:,} {kind}{'s' if n != 1 else ''}" for kind, n in numbers.items() if n]
        assert words == f"{day_words(batch_id[:10])}: {' and '.join(said)}"
    n, n_pardons = len(effective(real)), len(effective(real, "pardon"))
    figures = [figure.get_text() for figure in page.select(".key-figures b")]
    assert figures == [f"{n:,}", f"{n_pardons:,}", str(real["granted_on"].nunique()), str(real["president"].nunique())]
    assert page.select(".axis")[-1].title.get_text() == "August 14, 1989: 9 pardons"  # type: ignore[union-attr]


def test_the_first_page_says_what_the_data_cover(real_files: dict[str, bytes]) -> None:
    """Held against the totals that were published: 1,715 and 212 of Obama, 396, 189 and 74 pardons; 143 of Trump."""
    page = parsed(real_files["index.html"])
    assert page.h1.get_text() == "Obama commuted 1,715 sentences and pardoned 212 people; each grant is listed here"
    assert page.select_one(".deck").get_text() == (  # type: ignore[union-attr]
        "Also complete are Clinton’s 396 pardons, George W. Bush’s 189 pardons, and George H. W. Bush’s 74 pardons. "
        "The grants of Trump (both terms) and Biden are listed only in part; those from before 1989 are not listed yet."
    )
    held = {row[0]: row[1:] for row in cells(real_files["index.html"], "table.coverage")}
    assert held["Barack Obama"] == ["1,715 of 1,715 complete", "212 of 212 complete"]
    assert held["Donald J. Trump (first term)"] == ["0 of 94 missing", "70 of 143 partial"]
    together = f"15 of about 124 commutations and pardons through {day_words('2026-02-12')}"
    assert held[f"Donald J. Trump (second term) {together}"] == ["14 total not published", "1 total not published"]
    assert held["Bill Clinton"] == ["0 of 61 missing", "396 of 396 complete"]
    links = [str(link["href"]) for link in page.select("table.coverage a")]
    assert "explore.html#president=Barack+Obama&grant=commutation" in links


def test_each_day_stands_where_it_belongs_on_the_axis_of_its_president(real_files: dict[str, bytes]) -> None:
    """Nine years from January 1, 2009, to January 1, 2018, are 3,287 days; March 30, 2016, is the 2,645th: 80.47%."""
    page = parsed(real_files["index.html"])
    (mark,) = page.select('.axis a[href="2016-03-30-obama/index.html"] circle')
    assert (mark["cx"], mark["class"]) == ("80.47%", ["commuted"])
    assert mark["r"] == "4.3"  # 0.55 times the root of 61
    both = page.select('.axis a[href="2017-01-17-obama/index.html"] circle')
    assert [circle["class"] for circle in both] == [["pardoned"], ["commuted"]]
    assert len(page.select(".axis a")) == len(page.select(".days a")) == 86


def test_the_day_with_the_most_is_named_unless_days_tie() -> None:
    """Twelve commutations on one day against three; a single pardon is no most, nor are two days of two each."""
    most = parsed(site(invented())["index.html"]).select_one("#days + p")
    assert most is not None
    said = f"The most on one day in our data: 12 commutations by Barack Obama on {day_words('2017-01-19')}."
    assert most.get_text().endswith(said)
    assert [link["href"] for link in most.select("a")] == ["2017-01-19-obama/index.html"]
    days = [{"batch_id": f"{day}-obama", "granted_on": day} for day in ("2016-03-30", "2017-01-19")]
    tied = parsed(site(make_grants(*days, *days))["index.html"]).select_one("#days + p")
    assert tied is not None
    assert tied.get_text().endswith("A circle leads to the day’s report.")


def test_only_batches_with_a_report_are_linked() -> None:
    made = site(invented(), batch_ids=["2016-03-30-obama", "1999-01-01-nobody"])
    links = [link["href"] for link in parsed(made["index.html"]).select(".days a")]
    assert links == ["2016-03-30-obama/index.html"]
    assert len(etree.fromstring(made["feed.atom"]).findall("{*}entry")) == 1
    assert b"2017-01-19" not in made["sitemap.xml"]
    index = block(made["index.html"], "grants")
    assert isinstance(index, dict)
    assert {batch[0]: batch[4] for batch in index["batches"]} == {
        "2022-04-26-biden": 0,
        "2017-01-19-obama": 0,
        "2016-03-30-obama": 1,
    }


def test_the_index_of_the_search_holds_every_grant(real: pd.DataFrame, real_files: dict[str, bytes]) -> None:
    index = block(real_files["index.html"], "grants")
    assert isinstance(index, dict)
    rows = []
    for batch_id, _, president, n, _ in index["batches"]:
        for _ in range(n):
            at = len(rows)
            of = {name: index[name][0][index[name][1][at]] for name in ("district", "drugs", "offenses")}
            rows.append((batch_id, president, index["kind"][at], index["name"][at], *of.values()))
    declined = real["is_declined"].fillna(False)
    expected = real.assign(kind=real["clemency_type"].str[0].mask(declined, "d"))
    expected["district"] = expected["district"].fillna("")
    for column in ("drugs", "offenses"):
        expected[column] = expected[column].map(lambda cell: ", ".join(cell or ()))
    columns = ["batch_id", "president", "kind", "name", "district", "drugs", "offenses"]
    assert sorted(rows) == sorted(expected[columns].itertuples(index=False, name=None))
    # within a batch in published order, which is what the marks of a report's people count
    newest = [row[3] for row in rows if row[0] == "2016-03-30-obama"]
    assert newest == list(real.loc[real["batch_id"] == "2016-03-30-obama", "name"])


def test_the_pages_are_light(real_files: dict[str, bytes]) -> None:
    assert {name: len(real_files[name]) for name in PAGES if len(real_files[name]) > 400_000} == {}


# --- presidents.html ----------------------------------------------------------------------------------


def test_a_president_has_one_row_for_each_kind_of_grant(real_files: dict[str, bytes]) -> None:
    page = real_files["presidents.html"]
    rows = {kind: cells(page, f"#table-presidents-{kind}") for kind in ("commutations", "pardons", "grants")}
    presidents = read_presidents().iloc[::-1]
    for kind, total in (("commutations", "n_commutations"), ("pardons", "n_pardons"), ("grants", "n_together")):
        assert [row[1] for row in rows[kind]] == ["–" if pd.isna(n) else f"{n:,}" for n in presidents[total]]
    of = {kind: {row[0]: row[1:] for row in rows[kind]} for kind in rows}
    # 1,715 / 8 years; of 24,706 decided 6.9%; of 33,149 received 5.2 for a hundred
    assert of["commutations"]["Obama"] == ["1,715", "8.0", "214", "24,706", "6.9%", "33,149", "5.2"]
    # decided: 212 granted of 2,426; received 3,395
    assert of["pardons"]["Obama"] == ["212", "8.0", "26", "2,426", "8.7%", "3,395", "6.2"]
    # petitions were not told apart by kind, or are not known at all
    assert of["commutations"]["Biden"][3:] == ["–"] * 4
    assert of["grants"]["Biden"] == ["4,245", "–", "–", "14,867", "29"]
    assert of["pardons"]["Trump (first term)"] == ["143", "4.0", "36", "–", "–", "1,854", "7.7"]
    assert of["grants"]["Trump (second term)"] == ["124", "–", "–", "–", "–"]


def test_one_reading_of_a_kind_is_open_and_the_others_are_folded(real_files: dict[str, bytes]) -> None:
    page = parsed(real_files["presidents.html"])
    readings = {tag["name"]: [] for tag in page.select("details[name]")}
    for tag in page.select("details[name]"):
        readings[tag["name"]].append((tag.summary.get_text(), tag.has_attr("open")))
    whole = [("In all", True), ("Per year", False), ("Per petition decided", False), ("Per petition received", False)]
    assert readings == {"commutations": whole, "pardons": whole, "grants": [("Per petition decided", True), whole[3]]}
    finding = page.select_one("#chart-commutations-per-decided .finding").get_text()  # type: ignore[union-attr]
    assert finding == (
        "Counted per petition decided, the order changes: Nixon, Ford, and Carter granted more of what they were asked than "
        "Clinton did."
    )
    chart = pd.read_csv(BytesIO(real_files["charts/commutations-per-received.csv"]))
    assert list(chart["president"][:2]) == ["Nixon", "Obama"]
    assert list(chart["president"][-2:]) == ["Biden", "Trump (second term)"]  # not known
    assert chart["commutations_per_received"].isna().sum() == 2
    about = json.loads(real_files["charts/commutations-per-received.metadata.json"])
    assert {column["name"]: (column["title"], column["unit"]) for column in about["columns"]} == {
        "president": ("President", "text"),
        "n_commutations": ("Commutations", "count"),
        "n_received_commutation": ("Petitions for commutation received", "count"),
        "commutations_per_received": ("Commutations per petition received", "count per petition"),
    }


def test_fiscal_years_that_are_shared_are_told(real_files: dict[str, bytes]) -> None:
    chart = parsed(real_files["presidents.html"]).select_one("#chart-grants-by-fiscal-year .counted")
    assert chart is not None
    assert "the 20 fiscal years that two presidents share" in chart.get_text()
    assert "splits 12 of them and gives 8 to one president whole" in chart.get_text()


def test_the_sources_of_totals_are_named_with_their_day(real_files: dict[str, bytes]) -> None:
    page = real_files["presidents.html"]
    sources = [item.get_text(" ", strip=True) for item in parsed(page).select("main li")]
    (own,) = [item for item in sources if item.startswith(f"Trump (second term), through {day_words('2026-02-12')}")]
    assert "a minimum" in own
    # where two sources differ, both are told
    (first,) = [item for item in sources if item.startswith(f"Trump (first term), through {day_words('2021-01-20')}")]
    assert "144 pardons" in first


def test_grants_to_classes_stand_apart_with_their_source(real_files: dict[str, bytes]) -> None:
    page = real_files["presidents.html"]
    classes = read_class_grants().iloc[::-1]
    rows = cells(page, "#table-classes")
    assert len(rows) == len(classes)
    for row, name, day in zip(rows, classes["president"], classes["proclaimed_on"], strict=True):
        assert row[0].startswith(f"{name}, {day_words(day)}: ")
        assert all(cell not in ("", "–") for cell in row)
    size_of = {row[0].partition(": ")[2]: row[2] for row in rows}
    assert size_of["Proclamation 4483 (pardon)"].startswith("at least 2,393 people under indictment. About 9,000 more")
    assert size_of["Proclamation 179 (amnesty)"] == "not known"
    (board,) = [size for what, size in size_of.items() if what.endswith("(pardons recommended by a board)")]
    assert board.startswith("13,603 people whom the board recommended")
    assert "We did not find how many sentences were commuted" in board
    # Ford's 22 commutations and Carter's 534 pardons are what they were without their classes
    numbers = {
        kind: {row[0]: row[1] for row in cells(page, f"#table-presidents-{kind}")}
        for kind in ("commutations", "pardons")
    }
    assert (numbers["commutations"]["Ford"], numbers["pardons"]["Carter"]) == ("22", "534")
    counted = cells(page, "#table-counted-classes")
    assert len(counted) == classes["n_people"].notna().sum()
    assert counted[0][:2] == ["Gerald R. Ford", day_words("1974-09-16")]


# --- compare.html -------------------------------------------------------------------------------------


def sides_of(grants: pd.DataFrame) -> tuple[list[dict[str, str]], dict[str, Any]]:
    told = block(site(grants)["compare.html"], "sides")
    assert isinstance(told, dict)
    return told["rows"], told["sides"]


def figures_of(rows: list[dict[str, str]], side: dict[str, Any]) -> dict[str, str]:
    return {row["label"]: words for row, words in zip(rows, side["figures"], strict=True) if words}


def test_a_day_has_the_figures_that_fit_its_size() -> None:
    rows, sides = sides_of(invented())
    small, large = sides["2016-03-30-obama"], sides["2017-01-19-obama"]
    told = figures_of(rows, small)
    assert told["Commutations"] == "3"
    assert told["Serving life"] == "1 of 3"  # no percentage of three people
    # 2001-03-30 and 2006-03-30 to 2016-03-30: 15 and 10 years
    assert told["Years since sentencing, median"] == "13 years, of 2 people"
    assert told["Fixed term, median"] == "15 years, of 2 people"
    assert told["Cut in the term, median"] == "2 years 6 months, of 1 person"
    assert told["Drugs named most"] == "heroin 2, PCP 1"
    assert "%" not in " ".join(told.values())
    assert small["bars"] == {}
    assert small["note"] == "With three people, the commutations of March 30, 2016, are too few for bars."
    # 12 people from 2010-01-19 to 2017-01-19, with terms of 100 to 111 months: 7 years, and 105.5 months
    assert figures_of(rows, large)["Years since sentencing, median"] == "7 years, of 12 people"
    assert {short for _, short in large["bars"].values()} == {"none", "7 years", "8 years 10 months"}
    pardon = sides["2022-04-26-biden"]
    assert set(figures_of(rows, pardon)) == {"Pardons"}
    assert pardon["lacks"] == {
        "terms": "Our data have no commutations of April 26, 2022.",
        "pardons": "Our data have no sentencing dates for the pardons of April 26, 2022.",
    }


def test_presidents_and_days_can_be_chosen_newest_first(files: dict[str, bytes]) -> None:
    page = parsed(files["compare.html"])
    groups = {
        group["label"]: [option["value"] for option in group.select("option")] for group in page.select("#a optgroup")
    }
    assert groups == {
        "Presidents": ["biden", "obama"],
        "Biden": ["2022-04-26-biden"],
        "Obama": ["2017-01-19-obama", "2016-03-30-obama"],
    }
    _, sides = sides_of(invented())
    # of a president the published totals are told, of which our data have 15 commutations
    assert (
        f"{sides['obama']['who']} {sides['obama']['granted']}"
        == "Obama commuted 1,715 sentences and granted 212 pardons"
    )
    assert sides["obama"]["terms"] == "the 15 commutations by Obama whose details are known"
    assert sides["obama"]["note"] == (
        "Our data have details of the sentence for 15 of the 1,715 commutations by Obama; shares and medians count only these."
    )


SIDE = {"name": "Ann", "who": "Ann", "day": "", "granted": "granted two pardons", "terms": "commutations by Ann",
        "pardons": "pardons by Ann", "lacks": {}, "note": ""}  # fmt: skip


def test_numbers_of_all_days_are_written_and_set_as_numbers(real_files: dict[str, bytes]) -> None:
    """1,499 commutations and 39 pardons; 61 and none, as all of Obama's are known; pardons alone, as Clinton's are."""
    rows = {row[0]: row[1:3] for row in cells(real_files["compare.html"], "#table-all-days")}
    assert rows[day_words("2024-12-12")] == ["1,499", "39"]
    assert rows[day_words("2016-03-30")] == ["61", "0"]
    assert rows[day_words("2001-01-20")] == ["–", "141"]
    (table,) = parsed(real_files["compare.html"]).select("#table-all-days table")
    assert {"number-2", "number-3"} <= set(table["class"])


def test_the_largest_difference_of_a_pair_is_said() -> None:
    rows = [{"label": row.label, "group": row.group, "pattern": ""} for row in ROWS]
    life, home = (
        str([row.label for row in ROWS].index(label))
        for label in ("Serving life", "Rest of sentence in home confinement")
    )
    for at in (life, home):
        rows[int(at)]["pattern"] = "More in {more}: {high}, not {low} as in {less}."
    figures: list[str | None] = [None] * len(ROWS)
    one = {**SIDE, "figures": figures, "bars": {life: [0.5, "50%"], home: [0.1, "10%"]}}
    other = {**SIDE, "name": "Bea", "who": "Bea", "terms": "commutations by Bea", "figures": figures, "note": "A note."}
    told = compare_pair(rows, one, {**other, "bars": {life: [0.4, "40%"], home: [0.3, "30%"]}})
    # home confinement differs by 20 points, life by 10
    assert told["said"] == [
        "Ann granted two pardons; Bea granted two pardons.",
        "More in commutations by Bea: 30%, not 10% as in commutations by Ann.",
    ]
    assert [label for label, _ in told["bars"]] == ["Serving life", "Rest of sentence in home confinement"]
    assert told["notes"] == "A note."
    # as many in words: nothing is said to be more; what neither has is not drawn, nor what one lacks
    assert len(compare_pair(rows, one, {**other, "bars": {life: [0.5001, "50%"]}})["said"]) == 1
    assert (
        compare_pair(rows, {**one, "bars": {life: [0, "none"]}}, {**other, "bars": {life: [0, "none"]}})["bars"] == []
    )
    # two sides of one president
    day = {**one, "name": "May 1, 2031", "day": "May 1, 2031", "granted": "granted one pardon on May 1, 2031"}
    assert compare_pair(rows, day, one)["said"][0] == (
        "Ann granted one pardon on May 1, 2031, and granted two pardons in all."
    )


def test_only_numbers_that_both_have_are_compared() -> None:
    rows = [{"label": row.label, "group": row.group, "pattern": ""} for row in ROWS]
    figures = dict.fromkeys((row.label for row in ROWS), None) | {
        "Commutations": "3",
        "Pardons": "0",
        "Serving life": "1 of 3",
    }
    lacking = {**figures, "Serving life": None, "Commutations": "61"}
    one = {**SIDE, "figures": list(figures.values()), "bars": {}}
    other = {
        **SIDE,
        "figures": list(lacking.values()),
        "bars": {},
        "lacks": {"terms": "No terms.", "pardons": "No dates."},
    }
    told = compare_pair(rows, one, other)
    assert told["table"] == [("Commutations", "3", "61")]  # neither granted a pardon, and only one has terms
    assert told["notes"] == "No terms. No dates."
    # both lack dates of pardons: nothing is missing beside the other
    assert compare_pair(rows, {**one, "lacks": {"pardons": "No day."}}, other)["notes"] == "No terms."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"n_commutations": 1, "n_pardons": 0}, "commuted one sentence on May 1, 2031"),
        ({"n_commutations": 61, "n_pardons": 1}, "commuted 61 sentences and granted one pardon on May 1, 2031"),
        ({"n_commutations": None, "n_pardons": 3}, "granted three pardons on May 1, 2031"),
        ({"n_commutations": 0, "n_pardons": 0}, "made no grant that took effect on May 1, 2031"),
        ({"n_commutations": None, "n_pardons": None, "n_together": 124, "day": ""},
         "granted about 124 commutations and pardons by June 2, 2031"),
    ],
)  # fmt: skip
def test_what_a_side_granted_is_half_a_sentence(values: dict[str, Any], said: str) -> None:
    known = {"day": "May 1, 2031", "n_together": None, "counted_to": "June 2, 2031", **values}
    assert str(say("compare", "granted", known)) == said


# --- feed and sitemap ---------------------------------------------------------------------------------


def test_the_feed_is_atom_and_dated_by_the_grants(files: dict[str, bytes]) -> None:
    feed = etree.fromstring(files["feed.atom"])
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    for required in ("id", "title", "updated", "author/{*}name"):
        assert feed.findtext(f"{{*}}{required}"), required
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
    assert links == {"self": f"{URL}feed.atom", "alternate": URL}
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}updated") for entry in entries] == [
        "2022-04-26T00:00:00Z",
        "2017-01-19T00:00:00Z",
        "2016-03-30T00:00:00Z",
    ]
    assert feed.findtext(f"{atom}updated") == "2022-04-26T00:00:00Z"
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(name)) for name in ids)
    assert entries[2].findtext(f"{atom}title") == "Barack Obama, March 30, 2016"
    assert entries[2].findtext(f"{atom}summary") == (
        "March 30, 2016: 3 sentences commuted, 1 of them life, by President Barack Obama"
    )
    assert entries[2].find(f"{atom}link").get("href") == f"{URL}2016-03-30-obama/"  # type: ignore[union-attr]
    moved = etree.fromstring(site(invented(), url="https://elsewhere.org/")["feed.atom"])
    assert [entry.findtext(f"{atom}id") for entry in moved.findall(f"{atom}entry")] == ids


REPORTS = ("2022-04-26-biden/", "2017-01-19-obama/", "2016-03-30-obama/")


@pytest.mark.parametrize(
    ("names", "index_names", "listed"),
    [
        ("full", False, ["presidents.html", "compare.html"]),
        ("full", True, ["", *PAGES[1:], *REPORTS]),
        ("none", False, ["", *PAGES[1:], *REPORTS]),
    ],
)
def test_the_sitemap_lists_the_pages_that_do_not_ask_to_be_left_out(
    names: str, index_names: bool, listed: list[str]
) -> None:
    made = site(invented(), names=names, index_names=index_names)
    sitemap = etree.fromstring(made["sitemap.xml"])
    assert [place.text for place in sitemap.findall("{*}url/{*}loc")] == [f"{URL}{path}" for path in listed]
    pages = {name for name in made if name.endswith(".html")}
    open_to_all = {name for name in pages if b'<meta name="robots" content="noindex">' not in made[name]}
    assert open_to_all == {path or "index.html" for path in listed if not path.endswith("/")}
    assert not [name for name in pages if b"noarchive" in made[name]]


def test_crawlers_may_read_every_page_and_are_led_to_the_sitemap(files: dict[str, bytes]) -> None:
    assert files["robots.txt"].decode() == f"User-agent: *\nAllow: /\nSitemap: {URL}sitemap.xml\n"


@pytest.mark.parametrize(("url", "root"), [(URL, "/clemency/"), ("https://example.org/", "/"), ("", "/")])
def test_the_page_that_a_host_shows_at_any_address_leads_to_the_others_from_there(url: str, root: str) -> None:
    page = parsed(site(invented(), url=url)["404.html"])
    links = {link["href"] for link in page.find_all(["a", "link"], href=True)} - {"#content", "data:,"}
    pages = {f"{root}{name}" for name in PAGES}
    assert pages <= links
    others = ("feed.atom", "grants.csv", "grants.json", "datapackage.json", "methods.html#rebuild")
    assert links - pages == {f"{root}{name}" for name in others}
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"  # type: ignore[index]
    assert not page.find_all("meta", property="og:url")
    assert "There is no page at this address." in page.main.get_text()


def test_a_site_without_an_address_names_none() -> None:
    made = site(invented(), url="")
    assert "sitemap.xml" not in made
    assert made["robots.txt"] == b"User-agent: *\nAllow: /\n"
    for name in PAGES:
        page = parsed(made[name])
        assert not page.find_all("link", rel="canonical")
        assert not page.find_all("meta", property=["og:url", "og:image"])
    feed, placed = (etree.fromstring(files["feed.atom"]) for files in (made, site(invented())))
    hrefs = [link.get("href") for link in feed.iter("{*}link")]
    assert hrefs[:3] == ["feed.atom", "./", "2022-04-26-biden/"]
    assert [node.text for node in feed.iter("{*}id")] == [node.text for node in placed.iter("{*}id")]
    assert "homepage" not in json.loads(made["datapackage.json"])
    dataset = block(made["index.html"], "dataset")
    assert isinstance(dataset, dict)
    assert "url" not in dataset
    assert dataset["distribution"][0]["contentUrl"] == "grants.csv"


# --- the data -----------------------------------------------------------------------------------------


def test_records_keep_their_types(files: dict[str, bytes]) -> None:
    records = json.loads(files["grants.json"])
    assert len(records) == len(invented())
    first = records[0]
    assert list(first) == list(NAMES)
    assert first["granted_on"] == "2016-03-30"
    assert first["is_life"] is True
    assert first["drugs"] == ["PCP", "heroin"]
    assert first["sentence_months"] is None
    assert records[1]["sentence_months"] == 240
    assert first["n_cases"] == 1


@pytest.mark.parametrize("names", ["full", pytest.param("initials", marks=pytest.mark.slow("as with none")), "none"])
def test_the_data_package_is_valid_and_describes_the_table(real: pd.DataFrame, names: str, tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    frictionless = pytest.importorskip("frictionless")
    csv.field_size_limit(limit)  # which the import lifts for all that this process reads
    (tmp_path / "grants.csv").write_bytes(grants_csv(show_names(real, names)))
    for name in ("grants.json", "datapackage.json"):
        (tmp_path / name).write_bytes(real_site(names)[name])
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    package = json.loads((tmp_path / "datapackage.json").read_text())
    fields = package["resources"][0]["schema"]["fields"]
    assert package["resources"][0]["schema"].get("primaryKey") == (list(IDENTITY) if names == "full" else None)
    assert [field["name"] for field in fields] == list(NAMES)
    assert all(field["description"] for field in fields)
    broken = (tmp_path / "grants.csv").read_text().replace(",commutation,", ",commutted,", 1)
    (tmp_path / "grants.csv").write_text(broken)
    found = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {kind for (kind,) in found.flatten(["type"])} == {"constraint-error", "hash-count", "byte-count"}


@pytest.mark.parametrize("names", ["full", "none"])
def test_no_page_address_tells_a_name_that_is_hidden(names: str) -> None:
    address = next(sheet.page for sheet in all_sheets() if sheet.id == "2025-01-22-warrant")
    *_, first, last = address.strip("/").split("-")
    grants = make_grants(
        {"name": f"{first} {last}".title(), "source": "2025-01-22-warrant"},
        {"name": "Jane Roe", "source": "clinton-pardons"},
        {"name": "Clinton Doe", "source": "obama-pardons"},
    )
    files = site(grants, names=names)
    sources = json.loads(files["datapackage.json"])["sources"]
    assert [source["path"].rpartition("/")[2][:7] for source in sources[1:]] == ["clinton", "pardons"]
    for file in ("datapackage.json", "methods.html"):
        assert (last in files[file].decode().casefold()) == (names == "full"), file
    assert ("path" in sources[0]) == (names == "full")


def test_the_data_set_is_described_for_search_engines(real_files: dict[str, bytes]) -> None:
    dataset = block(real_files["index.html"], "dataset")
    assert isinstance(dataset, dict)
    assert (dataset["@context"], dataset["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(dataset["description"]) <= 5000  # what Google's validator asks for
    assert dataset["temporalCoverage"] == "1989-08-14/2025-01-22"
    assert [part["contentUrl"] for part in dataset["distribution"]] == [f"{URL}grants.csv", f"{URL}grants.json"]


def test_the_citation_file_has_what_its_schema_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert citation["type"] in ("software", "dataset")
    assert all(
        set(author) <= {"name", "given-names", "family-names", "website", "email"} for author in citation["authors"]
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(citation["version"]) == project["version"]
    assert citation["license"] == project["license"]


# --- cards --------------------------------------------------------------------------------------------


def report_card(batch_id: str) -> bytes:
    return draw_report_card(batch_results(invented(), batch_id, read_presidents()))


def hostile_card() -> bytes:
    return draw_card(HOSTILE * 3, HOSTILE * 9, [KeyFigure(HOSTILE, HOSTILE)] * 4)


@pytest.mark.parametrize(
    "draw",
    [hostile_card, *(partial(report_card, day) for day in ("2016-03-30-obama", "2022-04-26-biden"))],
    ids=["hostile words", "commutations", "both"],
)
def test_a_card_is_small_and_says_nothing_but_pixels(draw: Callable[[], bytes]) -> None:
    card = draw()
    assert card == draw()
    assert len(card) < 60_000
    picture = Image.open(BytesIO(card))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert picture.info == {}
    chunks, at = [], 8
    while at < len(card):
        length = int.from_bytes(card[at : at + 4], "big")
        chunks.append(card[at + 4 : at + 8].decode())
        at += 12 + length
    assert set(chunks) == {"IHDR", "PLTE", "IDAT", "IEND"}


def test_no_text_of_a_card_runs_off_it(real: pd.DataFrame, real_files: dict[str, bytes]) -> None:
    days = ("2017-01-17-obama", "2016-12-19-obama", "2011-11-21-obama")
    cards = {day: draw_report_card(real_results(day)) for day in days}
    for name, card in {**cards, "the whole": real_files["card.png"]}.items():
        picture = Image.open(BytesIO(card)).convert("L")
        margin = picture.crop((1200 - 60, 0, 1200, 630))
        assert margin.getextrema()[0] > 240, name  # type: ignore[operator]
