"""What is published of reports: the formats, people's names, the code; and where, and to whom."""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.export import FORMATS
from analysis.parameters import Names


class Publication(NamedTuple):
    """The choices of the person who publishes.

    ``formats`` are of :data:`analysis.export.FORMATS`, ``names`` of :data:`analysis.parameters.Names`.
    ``show_code`` includes the code of each figure, folded. ``url`` is the address of the site, which may be
    unknown. ``index_names`` lets search engines list the pages that name people.
    """

    formats: tuple[str, ...] = FORMATS
    names: Names = "full"
    show_code: bool = False
    url: str = ""
    index_names: bool = False

    def as_parameters(self) -> dict[str, Any]:
        """Plain values that decide what a report looks like."""
        return {**self._asdict(), "formats": sorted(self.formats)}
