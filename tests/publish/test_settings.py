"""What a site was published with stays, until a run says otherwise; and then the run says what has changed."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.parameters import ParameterError
from analysis.publish.manifest import FORM, MARK, read_release
from analysis.publish.release import read_manifest
from analysis.publish.settings import choose_publication, say_changes, say_settings
from analysis.run.publication import Publication
from support.tiny_site import BATCHES, Site

ADDRESS = "https://example.org/a/"
BEFORE = {"formats": ["html"], "names": "initials", "show_code": True, "url": ADDRESS, "index_names": True}


@pytest.mark.parametrize(
    ("before", "said", "chosen"),
    [
        ({}, {}, Publication()),
        ({}, {"names": "none"}, Publication(names="none")),
        (BEFORE, {}, Publication(("html",), "initials", True, ADDRESS, True)),
        (BEFORE, {"names": "full"}, Publication(("html",), "full", True, ADDRESS, True)),
        (BEFORE, {"url": "", "show_code": False}, Publication(("html",), "initials", False, "", True)),
        # a release of before formats, code and search engines were remembered
        ({"names": "initials", "url": ADDRESS}, {}, Publication(names="initials", url=ADDRESS)),
    ],
)
def test_what_is_said_comes_before_what_is_remembered_and_that_before_the_defaults(
    before: dict[str, Any], said: dict[str, Any], chosen: Publication
) -> None:
    assert choose_publication(before, said) == chosen


def test_what_is_no_setting_is_refused() -> None:
    with pytest.raises(ParameterError, match="there is no 'ful'; did you mean full"):
        choose_publication(BEFORE, {"names": "ful"})


def test_names_are_remembered_of_a_release_from_before_manifests_were_marked(site: Site) -> None:
    site.out.mkdir()
    old = '{"files": {}, "names": "none", "pages": {}, "table": {}, "reports": {"2016-03-30-obama": {}}}'
    (site.out / "manifest.json").write_text(old)
    assert read_release(site.out)[MARK] == FORM
    assert choose_publication(read_manifest(site.out), {}).names == "none"


@pytest.mark.parametrize(
    ("publication", "said"),
    [
        (
            Publication(),
            ["without an address (no site map)", "names in full", "HTML and PDF",
             "pages that name people are kept from search engines"],
        ),
        (
            Publication(("pdf",), "initials", True, ADDRESS, False),
            [f"for {ADDRESS}", "initials in place of names", "PDF with code", "search engines may list every page"],
        ),
        (
            Publication(("html",), "full", False, ADDRESS, True),
            [f"for {ADDRESS}", "names in full", "HTML", "search engines may list every page"],
        ),
    ],
)  # fmt: skip
def test_settings_are_said_in_a_few_words_each(publication: Publication, said: list[str]) -> None:
    assert say_settings(publication) == said


def test_what_changes_is_said_from_what_to_what() -> None:
    now = Publication(("html",), "full", True, ADDRESS, False)
    assert say_changes(BEFORE, now) == [
        "initials in place of names → names in full",
        "search engines may list every page → pages that name people are kept from search engines",
    ]
    assert say_changes(BEFORE, choose_publication(BEFORE, {})) == []
    assert say_changes({}, now) == []  # there was nothing before


@pytest.mark.usefixtures("every_report")
def test_a_run_that_forgets_an_option_changes_nothing_and_one_that_says_it_does(site: Site) -> None:
    assert site.build(publication={}).up_to_date == BATCHES  # HTML alone, as before
    said = site.build(publication={"names": "none", "url": ADDRESS})
    assert said.changed_settings == [
        f"without an address (no site map) → for {ADDRESS}",
        "names in full → no names",
        "pages that name people are kept from search engines → search engines may list every page",
    ]
    before = site.files()
    assert b"Example" not in before["grants.csv"]
    site.write_table({"drugs": "heroin"})
    forgotten = site.build(publication={})
    assert (forgotten.changed_settings, forgotten.changed) == ([], [BATCHES[2]])
    assert forgotten.publication == said.publication == Publication(("html",), "none", url=ADDRESS)
    assert {name for name in site.files().keys() ^ before.keys() if not name.startswith("editions/")} == set()
    assert b"Example" not in site.files()["grants.csv"]
    # and the address may go: with it the site map, though the release before had one
    gone = site.build(publication={"url": ""})
    assert gone.changed_settings == [f"for {ADDRESS} → without an address (no site map)"]
    assert before.keys() - site.files().keys() == {"sitemap.xml"}
