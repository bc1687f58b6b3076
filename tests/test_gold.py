"""The readers against the 61 grants of 2016-03-30 that were read by hand, field by field.

Run as a script to see the score and every difference:
``python tests/test_gold.py [gold.jsonl list]``. A hand-read file is JSON lines with the
columns of ``FIELDS.md``; the list is any published list that holds the same grants.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from analysis.lists.facts import read_facts
from analysis.lists.layouts import decode, read_listing
from analysis.lists.layouts.record import RawRecord

#: What a hand-read record holds beside the fields to score.
NOT_SCORED = {
    "granted_on",
    "note",
    "batch_id",
    "grant_id",
    "president",
    "clemency_type",
    "source",
    "source_line",
    "offenses",
}
LOWEST_SCORE = 0.995


class Difference(NamedTuple):
    name: str
    column: str
    by_hand: Any
    read: Any
    note: str


class Score(NamedTuple):
    n_fields: int
    differences: list[Difference]
    missing: list[str]

    @property
    def share(self) -> float:
        return 1 - len(self.differences) / self.n_fields


def read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_records(path: Path) -> list[RawRecord]:
    return read_listing(decode(path.read_bytes(), path), path.stem).records


def as_read(column: str, value: Any) -> Any:
    """A value of the readers as the hand-read records write it."""
    if column in ("drugs", "aliases"):
        return sorted(value.split(";")) if value else []
    return value


def compare(by_hand: dict[str, Any], record: RawRecord) -> list[Difference]:
    facts = read_facts(record).facts
    differences = []
    for column in by_hand.keys() - NOT_SCORED:
        expected = sorted(by_hand[column]) if isinstance(by_hand[column], list) else by_hand[column]
        value = as_read(column, facts[column].value)
        if value != expected:
            differences.append(Difference(by_hand["name"], column, expected, value, by_hand.get("note", "")))
    return differences


def score(gold: list[dict[str, Any]], records: list[RawRecord]) -> Score:
    """Compare every hand-read grant with the record of its name (and day, where the list says it)."""
    by_name: dict[str, list[RawRecord]] = {}
    for record in records:
        by_name.setdefault(read_facts(record).facts["name"].value, []).append(record)
    n_fields, differences, missing = 0, [], []
    for by_hand in gold:
        day = date.fromisoformat(by_hand["granted_on"])
        same = [record for record in by_name.get(by_hand["name"], []) if record.granted_on in (None, day)]
        if not same:
            missing.append(by_hand["name"])
            continue
        n_fields += len(by_hand.keys() - NOT_SCORED)
        differences += min((compare(by_hand, record) for record in same), key=len)
    return Score(n_fields, differences, missing)


def report(result: Score) -> str:
    lines = [f"{result.share:.2%} of {result.n_fields} fields; missing: {result.missing or 'none'}"]
    lines += [
        f"  {d.name} | {d.column}: by hand {d.by_hand!r}, read {d.read!r}" + (f" | {d.note}" if d.note else "")
        for d in sorted(result.differences, key=str)
    ]
    return "\n".join(lines)


def test_the_61_of_the_dated_copy(shared_data: Path) -> None:
    records = read_records(shared_data / "raw" / "obama-commutations-2017-01-17-copy.csv")
    of_the_day = [record for record in records if record.granted_on == date(2016, 3, 30)]
    assert len(of_the_day) == 61
    result = score(read_gold(shared_data / "gold" / "2016-03-30.jsonl"), of_the_day)
    print(report(result))
    assert not result.missing
    assert result.share >= LOWEST_SCORE, report(result)


def test_the_61_of_the_final_copy(shared_data: Path) -> None:
    records = read_records(shared_data / "raw" / "obama-commutations-final-copy.csv")
    result = score(read_gold(shared_data / "gold" / "2016-03-30.jsonl"), records)
    print(report(result))
    assert not result.missing
    assert result.share >= LOWEST_SCORE, report(result)


def test_published_counts_of_the_61(shared_data: Path) -> None:
    # The White House and the press: 21 life sentences, 12 firearm convictions; expiry dates counted by hand.
    records = read_records(shared_data / "raw" / "obama-commutations-2017-01-17-copy.csv")
    facts = [read_facts(record).facts for record in records if record.granted_on == date(2016, 3, 30)]
    assert sum(fact["is_life"].value for fact in facts) == 21
    assert sum(fact["has_firearm"].value for fact in facts) == 12
    expiring = [fact["expires_on"].value for fact in facts]
    assert {day: expiring.count(day) for day in set(expiring)} == {
        "2016-07-28": 54,
        "2016-09-26": 2,
        "2017-03-30": 5,
    }


def day_of(record: RawRecord) -> date:
    """The two newest blocks of the dated copy have no day line; only the last one gives home cities."""
    return record.granted_on or (date(2017, 1, 17) if record.home else date(2016, 12, 19))


def test_life_sentences_against_the_published_running_totals(shared_data: Path) -> None:
    # Effective grants only; the White House's numbers. Its last one is 568, these records give 569.
    records = read_records(shared_data / "raw" / "obama-commutations-2017-01-17-copy.csv")
    facts = [(day_of(record), read_facts(record).facts) for record in records]
    effective = [(day, fact["is_life"].value) for day, fact in facts if not fact["is_declined"].value]
    published = {
        date(2016, 3, 30): 92,
        date(2016, 5, 5): 110,
        date(2016, 8, 3): 197,
        date(2016, 8, 30): 232,
        date(2016, 11, 4): 324,
        date(2016, 12, 19): 395,
        date(2017, 1, 17): 504,
    }
    running = {last: sum(is_life for day, is_life in effective if day <= last) for last in published}
    assert running == published


if __name__ == "__main__":
    shared = Path(__file__).resolve().parents[2] / "shared" / "data"
    gold_path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "gold" / "2016-03-30.jsonl"
    list_path = Path(sys.argv[2]) if len(sys.argv) > 2 else shared / "raw" / "obama-commutations-final-copy.csv"
    print(report(score(read_gold(gold_path), read_records(list_path))))
