"""What is published of reports: the formats, people's names, the code, and the address of the site."""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.export import FORMATS


class Publication(NamedTuple):
    """The choices of the person who publishes.

    ``formats`` are of :data:`analysis.export.FORMATS`, ``names`` of :data:`analysis.parameters.Names`.
    ``show_code`` includes the code of each figure, folded. ``url`` is the address of the site;
    where it is empty, links to the site have no preview.
    """

    formats: tuple[str, ...] = FORMATS
    names: str = "full"
    show_code: bool = False
    url: str = ""

    def as_parameters(self) -> dict[str, Any]:
        """Plain values that decide what a report looks like."""
        return {**self._asdict(), "formats": sorted(self.formats)}
