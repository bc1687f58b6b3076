"""What a report has to say of its batch that no row says: ``data/hand/remarks.yml``, typed by hand and reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from analysis import project
from analysis.grants.handwritten import Form, choice_key, read_entries, text_key

_FORM: Final = Form((text_key("batch"), choice_key("place", ("head", "end")), text_key("words"), text_key("says")))


def read_remarks(batch_id: str, path: Path = project.HAND / "remarks.yml") -> dict[str, list[str]]:
    """The remarks on one batch, by where they stand in its report: ``head`` and ``end``.

    Raises
    ------
    InputError
        All faults of the file together, each with the line and the number of its entry.

    Examples
    --------
    >>> read_remarks("2016-01-16-obama")["head"]
    ['The grants were part of an exchange of prisoners with Iran.']
    """
    found: dict[str, list[str]] = {"head": [], "end": []}
    for entry in read_entries(path, "entries", _FORM.faults_of, may_be_empty=True):
        if entry["batch"] == batch_id:
            found[entry["place"]].append(" ".join(entry["words"].split()))
    return found
