"""The search that pages have inside them: what is found, by which words, and what comes first. Run in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from analysis.errors import InputError
from analysis.export.search_script import read_synonyms, render_search_script
from support.browser import open_browser

#: Two fields of a person: the rank and the label of each.
FIELDS = ([0, "name"], [1, "court"], [2, "drugs"], [3, "sentence"], [4, "published words"])


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with open_browser() as browser:
        page = browser.new_page()
        page.set_content("<p>Example</p>")
        page.add_script_tag(content=f"{render_search_script()}\nwindow.find = find;")
        yield page


def found(page: Page, query: str, *texts: str) -> Any:
    """What the search says of one person with these texts: rank and labels, None where it finds nothing."""
    fields = [[*field, text] for field, text in zip(FIELDS, texts, strict=False)]
    return page.evaluate(
        """([query, fields]) => {
            const test = find(query);
            return test && test(fields.map(([rank, label, text]) => [rank, label, find.plain(text)]));
        }""",
        [query, fields],
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("jos", "José O'Neill, Jr."),  # the beginning of a word, without its accent
        ("ONEILL", "José O'Neill, Jr."),
        ("o’neill", "José O'Neill, Jr."),
        ("neill jr", "José O'Neill-Neill Jr."),
        ("crack", "cocaine base"),
        ("cocaine base", "crack cocaine"),
        ("meth", "methamphetamine"),
        ("crystal meth", "methamphetamine"),
        ("weed", "marijuana"),
        ("pot", "marijuana"),
        ("gun", "firearm in a drug crime"),
        ("guns", "firearm in a drug crime"),
        ("FL", "Southern District of Florida"),
        ("fl", "Southern District of Florida"),
        ("Florida", "Miami, FL"),
        ("life sentence", "life"),
        ("life imprisonment", "life plus 60 months"),
        ("district of florida", "Southern District of Florida"),
        ("in florida", "Southern District of Florida"),
        ("of", "Southern District of Florida"),  # a small word counts where it is all there is
        ("5,000", "powder cocaine 5000 g"),
        ("924(c)", "18 USC 924(c)(1)"),
        ("U.S.", "us army"),
    ],
)
def test_a_word_is_found_by_any_name(page: Page, query: str, text: str) -> None:
    assert found(page, query, text) is not None


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("life", "wildlife and environment"),
        ("neill", "O'Neill"),  # it is one word
        ("meth", "Emmeth"),
        ("crack", "powder cocaine"),
        ("fl", "Southern District of Ohio"),
        ("life florida", "life"),  # every word has to be there
        ("methamphetamines", "meth"),
    ],
)
def test_a_word_that_is_not_there_is_not_found(page: Page, query: str, text: str) -> None:
    assert found(page, query, text) is None


@pytest.mark.parametrize("query", ["", "   ", "—", "!?"])
def test_no_word_asks_for_nothing(page: Page, query: str) -> None:
    assert page.evaluate("query => find(query)", query) is None


def test_what_counts_most_comes_first(page: Page) -> None:
    rank = [found(page, "Virginia", *texts)["rank"] for texts in (["Virginia Roe"], ["", "District of Virginia"])]
    assert rank == [0, 1]
    # a whole word before the beginning of one; the best place of each word counts, and the words add up
    assert found(page, "Virgin", "Virginia Roe")["rank"] == 0.5
    assert found(page, "roe life", "Ann Roe", "", "", "life")["rank"] == 3
    assert found(page, "life", "", "", "", "life", "for life")["rank"] == 3


def test_it_is_told_where_a_word_was_found(page: Page) -> None:
    assert found(page, "roe crack life", "Ann Roe", "", "crack cocaine", "life")["labels"] == [
        "name",
        "drugs",
        "sentence",
    ]
    assert found(page, "life", "Ann Life", "", "", "life")["labels"] == ["name"]


def test_the_script_ends_no_element_and_needs_nothing() -> None:
    script = render_search_script()
    assert "</" not in script
    assert not re.search(r"\b(?:import|export|require|fetch|document|window)\b", script)
    assert script == render_search_script()


# Synonyms, as they are typed


def written(folder: Path, text: str) -> Path:
    path = folder / "synonyms.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_state_has_its_two_letters() -> None:
    sets = [set(words) for words in read_synonyms()]
    assert {"Puerto Rico", "PR"} in sets
    assert {"District of Columbia", "DC"} in sets
    assert json.dumps(["Ohio", "OH"], separators=(",", ":")) in render_search_script()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- same: [crack]\n", "line 1: set 1: same: ['crack'] is not a list of two or more words"),
        ("- same: crack\n", "line 1: set 1: same: 'crack' is not a list of two or more words"),
        ("- same: [a, b]\n- same: [c, 7]\n", "line 2: set 2: same: ['c', 7] is not a list"),
        ("- same: [pot, weed]\n\n- same: [grass, Pot]\n", "line 3: set 2: same: 'Pot' stands in line 1 already"),
        ("- equal: [a, b]\n", "missing key 'same'"),
        ("life: death\n", "not a list of sets of words"),
    ],
)
def test_what_is_typed_wrong_is_named(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_synonyms(written(tmp_path, text))
    assert fault in str(refusal.value)
