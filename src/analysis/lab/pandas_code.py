"""What is chosen in the form as code: plain pandas that gives the same rows in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import is_company
from analysis.measures.selections import LENGTHS

_NOT_DECLINED: Final = '~grants["is_declined"].fillna(False)'

#: The conditions of each kind of grant.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    **{
        kind: (f'grants["clemency_type"] == "{kind}"', _NOT_DECLINED, 'grants["amends"].isna()')
        for kind in ("commutation", "pardon")
    },
    "declined": ('grants["is_declined"].fillna(False)',),
    "amended": ('grants["amends"].notna()', _NOT_DECLINED),
}

#: Fields of which a company has nothing, whatever the list says of its case.
_OF_PEOPLE: Final = ("offense_group", "sentence", "drug", "district")


def write_code(grants: pd.DataFrame, asked: Mapping[str, Any]) -> str:
    """The code of a choice, by the parameters of the exploring notebook; of years those that leave something out.

    >>> print(write_code(pd.DataFrame({"is_company": [False]}), {"president": "Jane Doe", "drug": "heroin;cocaine"}))
    import analysis
    <BLANKLINE>
    grants = analysis.read_grants()
    grants = grants.having(drug=("heroin", "cocaine"))  # any of these drugs
    chosen = grants[grants["president"] == "Jane Doe"]
    """
    path = repr(asked["data_path"]) if asked.get("data_path") else ""
    lines = ["import analysis", "", f"grants = analysis.read_grants({path})"]
    if (names := asked.get("names", "full")) != "full":
        lines[1:1] = ["from analysis.grants.names import show_names"]
        lines += [f"grants = show_names(grants, {names!r})"]
    listed = {name: list_items(asked.get(name)) for name in ("offense_group", "drug")}
    if any(listed.values()):
        named = ", ".join(f"{name}={_quote_all(values)}" for name, values in listed.items() if values)
        several = "  # any of these drugs" if len(listed["drug"]) > 1 else ""
        lines += [f"grants = grants.having({named}){several}"]
    conditions = list(_conditions(asked))
    if is_company(grants).any() and any(asked.get(name) for name in _OF_PEOPLE):
        conditions.append('~grants["is_company"].fillna(False)')
    if len(conditions) > 1:
        held = "\n    & ".join(f"({one})" if " == " in one or " >= " in one else one for one in conditions)
        lines += ["chosen = grants[", f"    {held}", "]"]
    else:
        lines += [f"chosen = grants[{conditions[0]}]" if conditions else "chosen = grants"]
    return "\n".join(lines)


def _conditions(asked: Mapping[str, Any]) -> Iterator[str]:
    for name in ("batch_id", "president", "district"):
        if asked.get(name):
            yield f'grants["{name}"] == {_quote(asked[name])}'
    yield from _KINDS[asked["grant"]] if asked.get("grant") else ()
    if sentence := asked.get("sentence"):
        yield 'grants["is_life"].fillna(False)' if sentence == "life" else _length(sentence)
    first, last = asked.get("first_year"), asked.get("last_year")
    if first is not None and last is not None:
        yield f'grants["granted_on"].dt.year.between({first}, {last})'


def _length(label: str) -> str:
    """The condition of a range of fixed terms, from its least number of months to the next one's."""
    least, after = LENGTHS[label], [months for months in LENGTHS.values() if months > LENGTHS[label]]
    if not after:
        return f'grants["sentence_months"] >= {least}'
    return f'grants["sentence_months"].between({least}, {after[0]}, inclusive="left")'


def _quote(words: str) -> str:
    """A text as Python, in double quotes where it has none itself."""
    return repr(words) if '"' in words or "\\" in words else f'"{words}"'


def _quote_all(values: Sequence[str]) -> str:
    """One text as Python, or several as a tuple."""
    return _quote(values[0]) if len(values) == 1 else f"({', '.join(map(_quote, values))})"
