"""The numbers by which prisons and courts know a person and a case: register and docket numbers."""

from __future__ import annotations

import re
from typing import Final

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import fold
from analysis.lists.reading import Fact, Problem, Reading

#: "16383-028", also without its dash or with a blank for it; five figures, then three for the district.
_REGISTER: Final = re.compile(
    r"(?:(?:fed(?:eral)?\.? )?reg(?:ister|\.)? ?(?:no\.?|number|#)?:? ?|no\. ?|# ?)?(\d{5}) ?-? ?(\d{3})"
)
_DOCKET_LABEL: Final = re.compile(r"^(?:docket |case |crim(?:inal|\.) )?(?:nos?\.?|numbers?|#):? ?", re.IGNORECASE)
_BETWEEN_DOCKETS: Final = re.compile(r"\n|[;,]| (?:and|&) ")
#: "1:21-cr-00598-PLF", "CR-97-123(2)", "97 Cr. 123": no sentence is a docket number.
_DOCKET: Final = re.compile(r"(?=[^\n]*\d)[A-Za-z0-9][\w.:()/-]{0,29}(?: [\w.:()/-]{1,15}){0,3}")

_NO_REGISTER = Fact(None, 0, 0, "register.not_said", "register_number")
_NO_DOCKET = Fact(None, 0, 0, "docket.not_said", "docket")


def parse_register_number(text: str) -> Reading:
    """The federal register number of a prisoner, in its one form: five figures, a dash, three figures.

    Fact: ``register_number``. Words that are no such number are a problem: a figure that is
    lost or doubled names somebody else.

    >>> parse_register_number("Reg. No. 00123–045").facts["register_number"].value
    '00123-045'
    >>> parse_register_number("123-045").problems
    [Problem(column='register_number', start=0, end=7, rule='register.unread')]
    """
    folded = fold(text).strip()
    if not folded:
        return Reading({"register_number": _NO_REGISTER}, [])
    found = _REGISTER.fullmatch(folded)
    if found is None:
        unread = Fact(None, 0, len(text), "register.unread", "register_number")
        return Reading({"register_number": unread}, [Problem("register_number", 0, len(text), "register.unread")])
    number = Fact(f"{found[1]}-{found[2]}", 0, len(text), "register.number", "register_number")
    return Reading({"register_number": number}, [])


def parse_docket(text: str) -> Reading:
    """The docket numbers of a person's cases, as printed, in the order of the document, each once.

    Fact: ``docket`` (``;``-joined). Words that are no docket number are a problem.

    >>> parse_docket("1:21-cr-00001-ABC\\nDocket No. 2:22-cr-00002").facts["docket"].value
    '1:21-cr-00001-ABC;2:22-cr-00002'
    """
    if not text.strip():
        return Reading({"docket": _NO_DOCKET}, [])
    numbers = [_DOCKET_LABEL.sub("", piece.strip()) for piece in _BETWEEN_DOCKETS.split(text)]
    numbers = [number for number in dict.fromkeys(numbers) if number]
    if not numbers or not all(_DOCKET.fullmatch(number) for number in numbers):
        unread = Fact(None, 0, len(text), "docket.unread", "docket")
        return Reading({"docket": unread}, [Problem("docket", 0, len(text), "docket.unread")])
    return Reading({"docket": Fact(LIST_SEPARATOR.join(numbers), 0, len(text), "docket.numbers", "docket")}, [])
