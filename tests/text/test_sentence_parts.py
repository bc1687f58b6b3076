"""A sentence keeps the links of its counts however it is put together."""

from __future__ import annotations

import pytest

from analysis.exhibits import Statement
from analysis.text.numbers import link_list, link_share, listed, share_words
from analysis.text.sentence import Sentence, as_sentences, fill, finds_nothing, join, link_count

LIFE = link_count("21", "is_life=true")
HEROIN = link_count("4 people", "drugs=heroin")


def links(sentence: Sentence) -> list[str]:
    return [selection for _, selection in sentence.parts if selection]


def test_links_stay_through_lists_templates_and_sentences() -> None:
    named = link_list(["PCP for 1 person", fill("heroin for {people}", people=HEROIN), LIFE])
    said = as_sentences(fill("named are {named}", named=named), "", "it was warm.")
    assert str(said) == "Named are PCP for 1 person, heroin for 4 people, and 21. It was warm."
    assert links(said) == ["drugs=heroin", "is_life=true"]


def test_a_capital_and_a_period_may_meet_a_link() -> None:
    said = as_sentences(link_count("all 3 people", "is_life=true"), fill("so were {n}", n=HEROIN))
    assert said.parts == (
        ("All 3 people", "is_life=true"),
        (". So were ", ""),
        ("4 people", "drugs=heroin"),
        (".", ""),
    )


def test_words_beside_each_other_are_one_part() -> None:
    assert join(["a", "", "b", LIFE, "c"]).parts == (("ab", ""), ("21", "is_life=true"), ("c", ""))
    assert fill("{n} of {whole}", n="1", whole=1715).parts == (("1 of 1,715", ""),)
    assert not join([])
    assert not as_sentences("", join([]))


def test_a_sentence_is_a_value() -> None:
    assert fill("{n}", n=LIFE) == LIFE
    with pytest.raises(AttributeError):
        LIFE.finds_nothing = True  # type: ignore[misc]
    assert not finds_nothing("words")
    assert finds_nothing(Sentence((("No grant.", ""),), finds_nothing=True))


def test_values_are_no_templates_and_no_markup() -> None:
    said = fill("{who} & {n}", who="{n} <b>", n=link_count("<i>", "drugs=a<b"))
    assert '{n} &lt;b&gt; &amp; <a href="#people?drugs=a&lt;b">&lt;i&gt;</a>' in Statement(said).to_html()


@pytest.mark.parametrize(("part", "whole"), [(0, 61), (21, 61), (3, 3), (1, 1), (2, 3)])
def test_a_share_has_the_same_words_with_and_without_its_link(part: int, whole: int) -> None:
    share = link_share(part, whole, "people", "is_life=true")
    assert str(share) == share_words(part, whole, "people")
    assert links(share) == (["is_life=true"] if part else [])


def test_words_alone_are_listed_as_texts_are() -> None:
    for words in ([], ["a"], ["a", "b"], ["a", "b", "c"]):
        assert listed(words) == str(link_list(words))
