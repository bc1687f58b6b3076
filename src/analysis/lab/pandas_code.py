"""What is chosen in the form as code: plain pandas that gives the same rows in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import is_company
from analysis.measures.selections import LENGTHS

_NOT_DECLINED: Final = '~{table}["is_declined"].fillna(False)'

#: The conditions of each kind of grant, with ``table`` for the name of the table.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    **{
        kind: ('{table}["clemency_type"] == ' + f'"{kind}"', _NOT_DECLINED, '{table}["amends"].isna()')
        for kind in ("commutation", "pardon")
    },
    "declined": ('{table}["is_declined"].fillna(False)',),
    "amended": ('{table}["amends"].notna()', _NOT_DECLINED),
}

#: Fields of which a company has nothing, whatever the list says of its case.
_OF_PEOPLE: Final = ("offense_group", "sentence", "drug", "district")


def write_code(grants: pd.DataFrame, asked: Mapping[str, Any]) -> str:
    """The code of a choice, by the parameters of the exploring notebook; of years those that leave something out.

    ``grants`` stays the whole table, of which a form in the same notebook is made.

    >>> print(write_code(pd.DataFrame({"is_company": [False]}), {"president": "Jane Doe", "drug": "heroin;cocaine"}))
    import analysis
    <BLANKLINE>
    grants = analysis.read_grants()
    chosen = grants.having(drug=("heroin", "cocaine"))  # any of these drugs
    chosen = chosen[chosen["president"] == "Jane Doe"]
    """
    path = repr(asked["data_path"]) if asked.get("data_path") else ""
    table = "grants"
    lines = ["import analysis", "", f"grants = analysis.read_grants({path})"]
    if (names := asked.get("names", "full")) != "full":
        lines[1:1] = ["from analysis.grants.names import show_names"]
        lines += [f"chosen = show_names(grants, {names!r})"]
        table = "chosen"
    listed = {name: list_items(asked.get(name)) for name in ("offense_group", "drug")}
    if any(listed.values()):
        named = ", ".join(f"{name}={_quote_all(values)}" for name, values in listed.items() if values)
        several = "  # any of these drugs" if len(listed["drug"]) > 1 else ""
        lines += [f"chosen = {table}.having({named}){several}"]
        table = "chosen"
    conditions = list(_conditions(asked, table))
    if is_company(grants).any() and any(asked.get(name) for name in _OF_PEOPLE):
        conditions.append(f'~{table}["is_company"].fillna(False)')
    if len(conditions) > 1:
        held = "\n    & ".join(f"({one})" if " == " in one or " >= " in one else one for one in conditions)
        lines += [f"chosen = {table}[", f"    {held}", "]"]
    elif conditions:
        lines += [f"chosen = {table}[{conditions[0]}]"]
    elif table == "grants":
        lines += ["chosen = grants"]
    return "\n".join(lines)


def _conditions(asked: Mapping[str, Any], table: str) -> Iterator[str]:
    for name in ("batch_id", "president", "district"):
        if asked.get(name):
            yield f'{table}["{name}"] == {_quote(asked[name])}'
    yield from (one.format(table=table) for one in _KINDS.get(asked.get("grant", ""), ()))
    if sentence := asked.get("sentence"):
        yield f'{table}["is_life"].fillna(False)' if sentence == "life" else _length(sentence, table)
    first, last = asked.get("first_year"), asked.get("last_year")
    if first is not None and last is not None:
        yield f'{table}["granted_on"].dt.year.between({first}, {last})'


def _length(label: str, table: str) -> str:
    """The condition of a range of fixed terms, from its least number of months to the next one's."""
    least, after = LENGTHS[label], [months for months in LENGTHS.values() if months > LENGTHS[label]]
    if not after:
        return f'{table}["sentence_months"] >= {least}'
    return f'{table}["sentence_months"].between({least}, {after[0]}, inclusive="left")'


def _quote(words: str) -> str:
    """A text as Python, in double quotes where it has none itself."""
    return repr(words) if '"' in words or "\\" in words else f'"{words}"'


def _quote_all(values: Sequence[str]) -> str:
    """One text as Python, or several as a tuple."""
    return _quote(values[0]) if len(values) == 1 else f"({', '.join(map(_quote, values))})"
