"""Parameters are data: what is unknown, missing or ill-typed is refused with a sentence, before anything starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.parameters import (
    BATCH,
    CLAIMS,
    JOBS,
    NOTEBOOKS,
    PRESIDENTS,
    PUBLICATION,
    TYPES,
    Parameter,
    ParameterError,
    Schema,
)
from analysis.run.publication import Publication
from support import ROOT
from support.parameters import BATCH_ID, ENOUGH, HOSTILE

#: What no text of any kind may hold or be.
NEVER = {name: HOSTILE[name] for name in list(HOSTILE)[list(HOSTILE).index("a line with code") :]}


def faults(schema: Schema, values: dict[Any, Any]) -> list[str]:
    with pytest.raises(ParameterError) as caught:
        schema.check(values)
    return str(caught.value).splitlines()


def texts(schema: Schema) -> list[Parameter]:
    return [parameter for parameter in schema.parameters if parameter.kind in ("text", "path", "choice")]


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_what_is_enough_is_taken_as_it_is_and_completed(name: str) -> None:
    schema = NOTEBOOKS[name]
    checked = schema.check(ENOUGH[name])
    assert list(checked) == [parameter.name for parameter in schema.parameters]
    assert schema.check(checked) == checked


def test_a_misspelled_name_is_refused_with_the_nearest() -> None:
    (said,) = faults(BATCH, {"batch_id": BATCH_ID, "datapath": ""})
    assert said == "there is no parameter 'datapath'; did you mean data_path, raw_path?"


def test_a_name_like_no_other_is_refused_with_all_there_are() -> None:
    (said,) = faults(PRESIDENTS, {"zzz": ""})
    assert said == "there is no parameter 'zzz'; there is data_path"


@pytest.mark.parametrize("name", list(NOTEBOOKS))
@pytest.mark.parametrize("hostile", [*HOSTILE.values(), "x=1;import os", "Names", "names ", "", "self"])
def test_a_name_that_is_not_declared_is_refused_whatever_it_is(name: str, hostile: str) -> None:
    (said,) = faults(NOTEBOOKS[name], {**ENOUGH[name], hostile: "x"})
    assert said.startswith("there is no parameter ")
    assert said.isprintable()
    assert len(said) < 250


@pytest.mark.parametrize("key", [5, None, True, ("names",), b"names"])
def test_a_name_is_a_word(key: object) -> None:
    (said,) = faults(BATCH, {"batch_id": BATCH_ID, key: "full"})
    assert said.startswith("the name of a parameter is a word, not ")


def test_what_has_to_be_said_is_missed() -> None:
    assert faults(BATCH, {"names": "none"}) == ["batch_id is missing; for example 2016-03-30-obama"]


def test_all_faults_are_told_at_once() -> None:
    said = faults(BATCH, {"batchid": "x", "names": "ful", "data_path": 3})
    assert [line.partition(":")[0] for line in said] == [
        "there is no parameter 'batchid'; did you mean batch_id?",
        "batch_id is missing; for example 2016-03-30-obama",
        "data_path",
        "names",
    ]


@pytest.mark.parametrize("name", list(NOTEBOOKS))
@pytest.mark.parametrize("value", [8, 1.5, True, None, ["a"], {"a": 1}, b"a", Path("a"), 10**5000], ids=type)
def test_nothing_but_text_is_text(name: str, value: object) -> None:
    for parameter in texts(NOTEBOOKS[name]):
        (said,) = faults(NOTEBOOKS[name], {**ENOUGH[name], parameter.name: value})
        assert said.startswith(f"{parameter.name}: text is needed, not ")


@pytest.mark.parametrize("value", list(HOSTILE.values()), ids=list(HOSTILE))
def test_an_id_or_a_choice_is_never_anything_else(value: str) -> None:
    for schema, names in ((BATCH, ("batch_id", "names")), (CLAIMS, ("claim_id", "argument"))):
        for name in names:
            (said,) = faults(schema, {**ENOUGH[schema.name], name: value})
            assert said.startswith(f"{name}: ")
            assert said.isprintable()


@pytest.mark.parametrize("value", list(NEVER.values()), ids=list(NEVER))
def test_no_text_has_characters_that_nobody_sees_or_too_many(value: str) -> None:
    for schema in NOTEBOOKS.values():
        for parameter in texts(schema):
            (said,) = faults(schema, {**ENOUGH[schema.name], parameter.name: value})
            assert said.startswith(f"{parameter.name}: ")
            assert said.isprintable()


def test_a_path_is_no_address() -> None:
    (said,) = faults(PRESIDENTS, {"data_path": "https://example.org/grants.csv"})
    assert said.endswith("is an address; a path of this machine is needed")


def test_a_whole_number_has_bounds_and_is_no_truth() -> None:
    assert [JOBS.fault_of(value) for value in (1, 0, True, "4")] == [
        "",
        "at least 1 is needed",
        "a whole number is needed, not true or false",
        "a whole number is needed, not text",
    ]


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        (("html", "pdf"), ""),
        ((), "nothing is chosen of html or pdf"),
        (("html", "docx"), "there is no 'docx'; there are html and pdf"),
        (("htm",), "there is no 'htm'; did you mean html?"),
        ((3,), "text is needed, not a whole number"),
        ("html", "a list is needed, not text"),
    ],
)
def test_a_list_holds_nothing_but_its_choices(formats: object, said: str) -> None:
    assert PUBLICATION["formats"].fault_of(formats) == said


@pytest.mark.parametrize("url", ["", "https://example.org/a/", "http://localhost:8000/", "http://[::1]:8000/"])
def test_an_address(url: str) -> None:
    assert PUBLICATION["url"].fault_of(url) == ""


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://", "https://a b/", 'https://x/"onload="', "https://x/<b>", "//x", "ftp://x/"],
)
def test_what_is_no_address(url: str) -> None:
    assert PUBLICATION["url"].fault_of(url)


@given(st.sampled_from([(s, p) for s in NOTEBOOKS.values() for p in s.parameters]), st.text())
def test_any_text_is_taken_as_it_is_or_refused_with_a_sentence(field: tuple[Schema, Parameter], text: str) -> None:
    schema, parameter = field
    try:
        checked = schema.check({**ENOUGH[schema.name], parameter.name: text})
    except ParameterError as error:
        said = str(error)
    else:
        assert checked[parameter.name] == text
        return
    assert said.startswith(f"{parameter.name}: ")
    assert said.isprintable()


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()))))
def test_any_names_with_any_values_are_refused_with_sentences(values: dict[str, Any]) -> None:
    assume("batch_id" not in values)
    assert all(line.isprintable() for line in faults(BATCH, values))


def test_the_publication_is_what_the_schema_says() -> None:
    assert PUBLICATION.check({}) == Publication()._asdict()


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_cell_of_a_notebook_is_what_the_schema_says(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    declared = NOTEBOOKS[notebook.metadata.clemency.parameters].cell()
    # a question of one's own has parameters of its own before them
    assert cell.source.endswith(declared) if path.stem.startswith("04") else cell.source == declared


#: What the page says before its tables.
BEGINNING = """\
# Parameters

What a person may choose. Names are matched letter by letter, and a value is of one type: what is unknown or
ill-typed is refused before anything runs, by `clemency` and by `papermill` on these notebooks, and values by the
notebooks themselves. No text in the tables below may hold line ends or other characters that nobody sees.

Made from `src/analysis/parameters.py`; a test holds this page equal to it.

## With papermill

The value in the first cell of a notebook is the default: `papermill notebooks/01-batch.ipynb out.ipynb` makes the report of
the batch that stands there. `papermill notebooks/01-batch.ipynb --help-notebook` lists the parameters. Give them as papermill
has it: `-p names initials` (numbers become numbers), `-r value 500` (the word as it is), `-y '{names: initials}'`,
`-f parameters.yml`, or from Python `papermill.execute_notebook("in.ipynb", "out.ipynb", parameters={"names": "initials"})`.

## In a notebook of your own

Copy a notebook and write what you need into its cell with the tag `parameters`:

```python
batch_id: str = "2016-05-05-obama"  # the batch
data_path: str = ""  # the grants table, a CSV file; empty for the project's own
top: int = 10  # how many courts are listed
drugs: list[str] = []  # only these
```

A copy takes what its own cell declares, and nothing else. Here `-p top 5 -y '{drugs: [heroin, cocaine base]}'` runs; `-p topp 5` is
refused, since there is no such parameter (*did you mean top?*), and so is `-p names none`, whose line was deleted.

- A parameter of the tables below keeps its bounds. If the batch, folder or claim that it names does not exist, the run is
  refused before it starts, also where the name stands in the cell. What a table holds is looked up if the cell has `data_path`.
- A parameter of your own is of the type that you write: `str`, `int`, `float`, `bool`, `list[str]`, `dict[str, int]`,
  `int | None`, `Literal["bars", "dots"]`. Without one it is of the type of its value. With `None` for a value, or with another
  type, it may be any text, number, list or mapping. Names in a mapping are text. A value is data, whatever it says: it
  is never run as code.
- Leave the cell with `BATCH.check(…)` as it is, without your own parameters, and take out what you deleted. It checks the values
  when you run the notebook by hand in JupyterLab.
- A notebook that `clemency new` has made is checked so. To have another checked, write `{"clemency": {"parameters": "question"}}`
  into its metadata, or `batch`, `explore`, `presidents` or `claims`, whichever has the parameters you use. papermill runs a
  notebook without this entry as any other: of an unknown name it only warns.\
"""


def print_page() -> str:
    """What ``docs/parameters.md`` holds."""
    lines = [BEGINNING]
    for schema in (*NOTEBOOKS.values(), PUBLICATION):
        lines += [
            "",
            f"## {schema.title}",
            "",
            "| parameter | type | default | meaning | held to |",
            "|---|---|---|---|---|",
        ]
        for one in schema.parameters:
            kind = {"choices": "list", "path": "path", "integer": "whole number", "flag": "yes or no"}.get(
                one.kind, "text"
            )
            meaning = one.meaning + (f"; empty for {one.empty}" if one.empty else "")
            lines.append(f"| `{one.name}` | {kind} | {default_of(one)} | {meaning} | {bounds_of(one)} |")
    return "\n".join(lines) + "\n"


def default_of(one: Parameter) -> str:
    if one.default is None:
        return f"`{one.example}` in the notebook"
    words = ",".join(one.default) if isinstance(one.default, tuple) else str(one.default).lower()
    return f"`{words}`" if words else ""


def bounds_of(one: Parameter) -> str:
    parts = ["one of " + ", ".join(f"`{choice}`" for choice in one.choices)] if one.choices else []
    parts += [one.form] if one.pattern else []
    parts += [f"at most {one.longest:,} characters"] if TYPES[one.kind] is str and not one.choices else []
    parts += [f"at least {one.low}"] if one.low is not None else []
    parts += [f"at most {one.high}"] if one.high is not None else []
    return "; ".join(parts)


def test_the_page_of_parameters_says_what_the_schema_says(hold_printed: Callable[[str, str], None]) -> None:
    hold_printed("parameters.md", print_page())
