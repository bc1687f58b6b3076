"""The remarks on batches: what the file holds, and how its faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.grants.remarks import read_remarks
from analysis.project import HAND
from support.real import real_grants
from support.saying import faults_of

GOOD = """\
- {batch: 2016-03-30-obama, place: head, words: "It was\n  an exchange.", says: a statement}
- {batch: 2016-03-30-obama, place: end, words: First., says: a list}
- {batch: 2016-03-30-obama, place: end, words: Second., says: a list}
- {batch: 2016-05-05-obama, place: end, words: Another., says: a list}
"""


def test_remarks_are_those_of_the_batch_by_their_place(tmp_path: Path) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_remarks("2016-03-30-obama", path) == {"head": ["It was an exchange."], "end": ["First.", "Second."]}
    assert read_remarks("2031-03-30-doe", path) == {"head": [], "end": []}
    path.write_text("[]\n", encoding="utf-8")
    assert read_remarks("2016-03-30-obama", path) == {"head": [], "end": []}


def test_the_real_remarks_are_sentences_on_batches_that_there_are() -> None:
    batches = set(real_grants()["batch_id"])
    text = (HAND / "remarks.yml").read_text(encoding="utf-8")
    named = [line.split()[-1] for line in text.splitlines() if line.startswith("- batch:")]
    assert named
    assert set(named) <= batches
    for batch_id in named:
        remarks = read_remarks(batch_id)
        for words in [*remarks["head"], *remarks["end"]]:
            assert faults_of("remarks.more", words) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{batch: b, place: head, words: w}", "line 1: entry 1: missing key 'says'"),
        ("{batch: b, place: top, words: w, says: s}", "line 1: entry 1: place: 'top' is none of head, end"),
        ("{batch: b, place: head, words: '', says: s}", "line 1: entry 1: words: "),
        ("{batch: b, place: head, words: 3, says: s}", "line 1: entry 1: words: "),
        ("{batch: b, place: head, words: w, says: s, more: m}", "line 1: entry 1: unknown key 'more'"),
        ("just words", "entry 1: not a mapping of keys to values"),
    ],
)
def test_a_bad_entry_is_refused_with_its_line_and_key(tmp_path: Path, entry: str, fault: str) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text(f"- {entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_remarks("2016-03-30-obama", path)
    assert str(refused.value).startswith(str(path))
    assert fault in str(refused.value)


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text(GOOD + "- {batch: b}\n- {place: head, words: w, says: s}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_remarks("2016-03-30-obama", path)
    assert "entry 5" in str(refused.value)
    assert "entry 6" in str(refused.value)
