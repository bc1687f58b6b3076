"""Whatever is given to ``clemency ingest`` ends with a sentence, and never with a traceback."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import clemency
from analysis.errors import InputError
from support.ingesting import prepare

PAGE = """\
<!DOCTYPE html><html><head><title>Pardons Granted by President Barack Obama (2009-2017)</title></head><body>
<h2>May 5, 2016</h2><table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>
<tr><td>Ann Example</td><td>D. Me.</td><td>1999</td><td>Bank fraud, 18 U.S.C. § 1344</td></tr>
<tr><td>Ben Example</td><td>1. N. D. Ohio</td><td>1. 1990</td><td>1. Mail fraud</td></tr></table></body></html>
"""
KEY_VALUE = """\
item,description
"MAY 5, 2016",
,Ann Example
Offense:,Possession with intent to distribute cocaine
District/Date:,"District of Maine; May 1, 2001"
Sentence:,Life imprisonment
Terms of Grant:,Commuted to a term of 240 months
"""
PROSE = """\
---
published_time: 2016-05-05 06:00:00-04:00
---
Today, President Barack Obama is commuting the sentences of two individuals:

- **Ann Example – Bangor, Maine**
  - **Offense:** Possession with intent to distribute cocaine (District of Maine)
  - **Sentence**: Life imprisonment (May 1, 2001)
  - **Commutation Grant**: Commuted to a term of 240 months
"""
OTHER_SITE = "<html><body><nav><ul><li>Weather</li></ul></nav><table><tr><td>Monday</td><td>rain</td></tr></table>"


def cut(text: str, chance: random.Random) -> bytes:
    return text.encode()[chance.randrange(200) : chance.randrange(200, 900)]


def flip(text: str, chance: random.Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(chance.choice((1, 9, 90))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def shuffle(text: str, chance: random.Random) -> bytes:
    lines = text.encode().splitlines(keepends=True)
    return b"".join(chance.sample(lines, len(lines)))


def nest(text: str, chance: random.Random) -> bytes:
    tag = chance.choice(("<div>", "<b>", "<table><tr><td>", "<ul><li>"))
    return text.replace("<table>", tag * chance.choice((9, 999)) + "<table>").encode()


def noise(text: str, chance: random.Random) -> bytes:
    return chance.choice((chance.randbytes(999), "".join(chance.choices(text + "\0|_*#", k=999)).encode()))


@pytest.mark.parametrize("damage", [cut, flip, shuffle, nest, noise])
@pytest.mark.parametrize(
    "text", [PAGE, KEY_VALUE, PROSE, OTHER_SITE], ids=["page", "key-value", "prose", "another site"]
)
def test_whatever_is_given_ends_with_a_sentence(
    tmp_path: Path, text: str, damage: Callable[[str, random.Random], bytes]
) -> None:
    chance = random.Random(20261130)  # noqa: S311
    for number in range(8):
        path = tmp_path / f"list-{number}{chance.choice(('.html', '.md', '.csv', '.txt'))}"
        path.write_bytes(damage(text, chance))
        assert said_of(path).strip()


def said_of(path: Path) -> str:
    """What is said of a list: the account, or why it is refused."""
    try:
        return prepare(
            [path], sheets=path.parent, corrections=path.parent / "none.yml", clemency_type="pardon"
        ).account_text()
    except InputError as error:
        return str(error)


def run(*words: str | Path, data: Path) -> Result:
    result = CliRunner().invoke(clemency, ["ingest", *map(str, words), "--data", str(data)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_folder_of_odd_things_gives_its_one_list(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "good.html").write_text(PAGE)
    (folder / "sub" / "up").symlink_to(folder)  # a folder in itself
    (folder / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(folder / "pipe.csv")
    (folder / "empty.csv").touch()
    (folder / "other.html").write_text(OTHER_SITE)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "README.md").write_text("words of the keeper")
    with (folder / "large.csv").open("wb") as file:
        file.truncate(50_000_001)
    (folder / os.fsdecode(b"b\xff\nd.csv")).write_text("a,b\n")
    result = run(folder, data=tmp_path / "grants.csv")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith(
        "lists taken: 1; refused: 6; grants in the table: 2; new batches: 1;"
    )
    told = result.stderr.replace(f"{folder}", "raw")
    for line in (
        "raw: a file was passed over (photo.png): no list ends in .png; give its path if it is one",
        "raw/loop.csv: no such file or folder",
        "raw/pipe.csv: a pipe or a device, where a list is needed",
        "raw/empty.csv: the file is empty",
        "raw/other.html: no known layout",
        "raw/large.csv: 50,000,001 bytes; no list has more than 50,000,000",
        "clemency: 6 of 7 lists were not taken (see above)",
    ):
        assert line in told.splitlines()
    assert told.count("Looked for") == 1
    assert "DS_Store" not in told
    assert "README" not in told


def test_an_empty_path_is_not_the_folder_that_one_works_in(tmp_path: Path) -> None:
    result = run("", data=tmp_path / "grants.csv")
    assert result.exit_code == 1
    assert "an empty path; give a file, a folder or an https address" in result.stderr
