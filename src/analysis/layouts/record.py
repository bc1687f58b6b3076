"""The raw record: what every layout reader gives, whatever the published page looked like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One grant as published: words, not yet facts.

    The five parts hold the published text with damaged characters mended and runs of
    blanks folded; lines that continue a part (numbered cases) are joined by a newline.
    ``line`` is the physical line, counted from 1, on which the record begins.
    ``granted_on``, ``president``, ``clemency_type`` and ``home`` are None or empty where
    the list does not print them.
    """

    source: str
    line: int
    name: str
    offense: str = ""
    district_date: str = ""
    sentence: str = ""
    terms: str = ""
    granted_on: date | None = None
    president: str = ""
    clemency_type: str = ""
    home: str = ""
