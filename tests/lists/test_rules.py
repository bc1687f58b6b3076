"""Each rule that refuses words says in plain words what it means and what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.grants.checks import STATEMENTS
from analysis.lists.layouts import Reject
from analysis.lists.rules import RULES, explain_rule, rules_markdown, say_rejects
from support import ROOT

ID = re.compile(r"[a-z]{3,}\.[a-z_]+\*?(?<!\.csv)(?<!\.html)(?<!\.yml)(?<!\.md)")

#: What makes a fact of words takes the rule that read them: nothing is refused there.
READING = {"Fact", "_flag", "_piece", "_months"}


def refusing(node: ast.AST) -> Iterator[str]:
    """The ids of rules in a piece of code, but for those of facts that were read, and those compared with."""
    if (isinstance(node, ast.Call) and getattr(node.func, "id", "") in READING) or isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.FunctionDef) and node.returns is not None and "Fact" in ast.unparse(node.returns).split():
        return
    text = ""
    if isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    if ID.fullmatch(text):
        yield text
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from refusing(child)


def rules_in_code() -> set[str]:
    paths = (path for path in (ROOT / "src" / "analysis" / "lists").rglob("*.py") if path.name != "rules.py")
    return {rule for path in paths for rule in refusing(ast.parse(path.read_text(encoding="utf-8")))}


def test_each_rule_that_the_code_can_give_has_its_sentence_and_no_other() -> None:
    assert rules_in_code() == set(RULES)


def test_the_search_finds_what_refuses_and_not_what_reads() -> None:
    code = """
def _months(rule: str) -> Fact:
    rule = "sentence.no_months"
problems = [Problem("fine_usd", 0, 1, "sentence.no_length"), Problem("x", 0, 1, f"terms.several_{column}")]
facts = {"name": Fact("Ann", 0, 3, "person.name")}
rule = "" if facts["name"].rule == "person.not_said" else "row.unknown_day"
path = "grants.csv"
"""
    assert set(refusing(ast.parse(code))) == {"sentence.no_length", "terms.several_*", "row.unknown_day"}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_it_is_two_short_clauses(rule: str) -> None:
    for words in RULES[rule]:
        assert 5 <= len(words) <= 150
        assert words[0].islower() or words.startswith("CONTRIBUTING")
        assert not words.endswith(".")


def test_families_and_statements_are_explained() -> None:
    assert explain_rule("terms.several_expires_on") == RULES["terms.several_*"]
    assert "stays empty" in explain_rule(STATEMENTS[-1].words)[0]


def test_the_page_says_what_the_rules_say(hold_printed: Callable[[str, str], None]) -> None:
    hold_printed("rules.md", rules_markdown())


def rejects(n: int) -> list[Reject]:
    return [Reject("one", 10 + k, f"Ann Example {k}", "row", f"Remarks: {k}", "row.unknown_label") for k in range(n)]


def test_thousands_of_one_rule_are_one_line_with_an_example_and_what_to_do() -> None:
    few = [Reject("one", 7, "", "granted_on", "Mary 5", "row.unknown_day")]
    paths = {"one": Path("raw/one.csv"), "two": Path("two.csv")}
    first, second = say_rejects([*rejects(3_000), *few], paths)
    assert first == (
        "raw/one.csv, line 10: Ann Example 0: row: 'Remarks: 0': row.unknown_label … and 2,999 more like this:"
        f" {'; '.join(RULES['row.unknown_label'])}"
    )
    assert (
        second == f"raw/one.csv, line 7: granted_on: 'Mary 5': row.unknown_day: {'; '.join(RULES['row.unknown_day'])}"
    )
    assert len(say_rejects([*rejects(3_000), *few], paths, is_all=True)) == 3_001


def test_another_list_has_a_line_of_its_own() -> None:
    two = [Reject("two", 1, "", "row", "x", "row.unknown_label")]
    lines = say_rejects([*rejects(9), *two], {"one": Path("one.csv"), "two": Path("two.csv")})
    assert [line.partition(",")[0] for line in lines] == ["one.csv", "two.csv"]
