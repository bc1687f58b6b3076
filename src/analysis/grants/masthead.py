"""The publication: its name, who publishes it and on which terms, as ``data/hand/publication.yml`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from analysis.errors import InputError
from analysis.grants.handwritten import Entry, Form, Key, is_web_address, read_handwritten, text_key
from analysis.project import HAND

_FORM: Final = Form(
    (
        text_key("name"),
        text_key("publisher"),
        text_key("text_license"),
        text_key("data_license"),
        *(
            Key(
                name,
                is_web_address,
                "{value!r} is no address that begins with https://",
                is_required=False,
            )
            for name in ("publisher_page", "text_license_page", "data_license_page")
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a publication says of itself.

    ``name`` stands at the head of every page. ``text_license`` holds for words and charts,
    ``data_license`` for the facts; each is a phrase that a sentence can take in, and its page may be
    empty.
    """

    name: str
    publisher: str
    text_license: str
    data_license: str
    publisher_page: str = ""
    text_license_page: str = ""
    data_license_page: str = ""


@cache
def read_masthead(path: Path = HAND / "publication.yml") -> Masthead:
    """The publication as it is typed by hand.

    Raises
    ------
    InputError
        There is no such file; it is not YAML; a key is missing, unknown or of another kind, all such faults together.

    Examples
    --------
    >>> read_masthead().publisher
    'the authors of this site'
    """
    try:
        given = read_handwritten(path)
    except FileNotFoundError:
        raise InputError(f"{path}: is missing; it holds the name of the publication and its licenses") from None
    if not isinstance(given, Entry):
        raise InputError(f"{path}: not a list of keys and their values, such as `name: The Daily Example`")
    if faults := _FORM.faults_of(given):
        raise InputError("\n".join(f"{path}: {fault}" for fault in faults))
    return Masthead(**given)
