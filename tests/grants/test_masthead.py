"""What the publication says of itself is read, or refused in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.grants.masthead import Masthead, read_masthead

GIVEN = {
    "name": "The Daily Example",
    "publisher": "Example & Co.",
    "text_license": "CC BY 4.0",
    "data_license": "CC0",
}


def written(folder: Path, given: dict[str, str]) -> Path:
    path = folder / "publication.yml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in given.items()), encoding="utf-8")
    return path


def test_what_is_typed_is_what_is_read(tmp_path: Path) -> None:
    page = "https://example.org/terms"
    assert read_masthead(written(tmp_path, {**GIVEN, "data_license_page": page})) == Masthead(
        name="The Daily Example",
        publisher="Example & Co.",
        text_license="CC BY 4.0",
        data_license="CC0",
        data_license_page=page,
    )


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({key: value for key, value in GIVEN.items() if key != "publisher"}, "missing key 'publisher'"),
        ({**GIVEN, "name": "' '"}, "name: ' ' is not text"),
        ({**GIVEN, "publisher_page": "http://a.example"}, "'http://a.example' is no address that begins with https://"),
        ({**GIVEN, "publisher_page": "https://a.example b"}, "is no address that begins with https://"),
        ({**GIVEN, "licence": "CC0"}, "unknown key 'licence'"),
    ],
)
def test_a_fault_is_told_with_its_key(given: dict[str, str], fault: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"publication\.yml: ") as told:
        read_masthead(written(tmp_path, given))
    assert fault in str(told.value)


@pytest.mark.parametrize(("text", "fault"), [("- a\n", "not a list of keys"), ("", "not a list of keys")])
def test_a_file_of_another_form_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "publication.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        read_masthead(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"publication\.yml: is missing; it holds the name of the publication"):
        read_masthead(tmp_path / "publication.yml")
