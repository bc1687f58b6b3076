"""What is wrong with a grants table: each fault with its line, record, column, value and rule, and all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError

#: How many faults one message lists; the count of all is always said.
SHOWN = 1_000


class Fault(NamedTuple):
    """One thing that is wrong in a file.

    ``line`` is the physical line on which the row begins, counted from 1; ``column`` is
    empty where the row as a whole is at fault, ``record`` (the person's name) where the row
    can't be read. ``value`` and ``rule`` together are what is said of it.
    """

    line: int
    column: str
    value: str
    rule: str
    record: str = ""

    def __str__(self) -> str:
        where = (
            f"line {self.line}, {self.column}: {self.value[:60]!r}"
            if self.column
            else f"line {self.line}: {self.value}"
        )
        return f"{where} {self.rule}{f' ({self.record[:60]})' if self.record else ''}"


class FaultyTable(InputError):
    """A table that can't be read as it stands; ``faults`` are all of its faults, by line.

    >>> print(FaultyTable(Path("grants.csv"), [Fault(7, "is_life", "yes", "is not true or false", "Jane Roe")]))
    grants.csv: 1 fault
      line 7, is_life: 'yes' is not true or false (Jane Roe)
    """

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        shown = [f"  {fault}" for fault in self.faults[:SHOWN]]
        if len(faults) > SHOWN:
            shown.append(f"  … and {len(faults) - SHOWN:,} more")
        super().__init__("\n".join([f"{path}: {len(faults):,} {'fault' if len(faults) == 1 else 'faults'}", *shown]))
