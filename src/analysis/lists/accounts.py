"""The row accounts beside a grants table: what became of every row of the lists that it was made from.

``ingest`` writes them to ``<table>.account.csv``; a release keeps them in its manifest. A
table that no longer holds what they say was changed by other means, and is not published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.grants.csvfile import csv_bytes, read_rows
from analysis.lists.layouts import Account


@dataclass(frozen=True, slots=True)
class KeptAccount(Account):
    """An account, and how many grants of the table name this source as theirs.

    Of two copies of one list the table names the one whose words count, so that
    ``in_table`` of the other is 0 or the few grants that it alone has.
    """

    in_table: int


def account_path(data: Path) -> Path:
    """Where the accounts of a grants table are."""
    return data.with_name(f"{data.name}.account.csv")


def accounts_csv(accounts: Sequence[Account], grants: pd.DataFrame, data: Path, sources: frozenset[str]) -> bytes:
    """The file of accounts as it has to be after a run that read these sources; what is there of others stays."""
    in_table = grants["source"].value_counts()
    kept = [one for one in read_accounts(data) if one.source not in sources]
    kept += [KeptAccount(**asdict(one), in_table=int(in_table.get(one.source, 0))) for one in accounts]
    kept.sort(key=lambda one: one.source)
    return csv_bytes(_COLUMNS, ([str(cell) for cell in asdict(one).values()] for one in kept))


def read_accounts(data: Path) -> tuple[KeptAccount, ...]:
    """The accounts beside a table, by source; none where there is no such file.

    Raises
    ------
    InputError
        Not a file of accounts, or one that does not add up, with the line.
    """
    path = account_path(data)
    if not path.exists():
        return ()
    try:
        rows = read_rows(path, _COLUMNS, "row accounts", may_be_empty=True)
    except InputError as error:
        raise InputError(f"{error}; {_WHAT_TO_DO}") from None
    accounts = []
    for row in rows:
        where = f"{path}: line {row.line}"
        numbers = {name: row[name] for name in _NUMBERS}
        if not all(_NUMBER.fullmatch(number) for number in numbers.values()):
            raise InputError(f"{where}: not whole numbers; {_WHAT_TO_DO}")
        try:
            counts = {name: int(number) for name, number in numbers.items()}
            accounts.append(KeptAccount(source=row["source"], layout=row["layout"], **counts))
        except InputError:
            raise InputError(f"{where}: {row['source']}: the rows do not add up; {_WHAT_TO_DO}") from None
    return tuple(accounts)


def refuse_imbalance(accounts: Sequence[KeptAccount], grants_by_source: Mapping[Any, int], data: Path) -> None:
    """Refuse a table that holds more or fewer grants of a list than its account says.

    A source without an account is somebody's own table, of which nothing is known.

    Raises
    ------
    InputError
        Every source whose grants are not those of its account.

    Examples
    --------
    >>> account = KeptAccount("invented", "key-value CSV", 9, 5, 1, 2, 1, 1, in_table=1)
    >>> refuse_imbalance([account], {"invented": 1}, Path("grants.csv"))
    >>> refuse_imbalance([account], {"invented": 2}, Path("grants.csv"))
    Traceback (most recent call last):
        ...
    analysis.errors.InputError: grants.csv: 2 grants of invented, its row account says 1; run `clemency ingest` again
    """
    expected = {one.source: one.in_table for one in accounts}
    if faults := [f"{data}: {fault}; run `clemency ingest` again" for fault in differ(expected, grants_by_source)]:
        raise InputError("\n".join(faults))


def differ(expected: Mapping[str, int], grants_by_source: Mapping[Any, int]) -> list[str]:
    """A sentence for each source of which there are not as many grants as expected."""
    return [
        f"{grants_by_source.get(source, 0):,} grants of {source}, its row account says {number:,}"
        for source, number in expected.items()
        if grants_by_source.get(source, 0) != number
    ]


_COLUMNS = [field.name for field in fields(KeptAccount)]
_NUMBERS = _COLUMNS[2:]
_NUMBER = re.compile(r"[0-9]{1,12}")
_WHAT_TO_DO = "move it away and ingest all lists again"
