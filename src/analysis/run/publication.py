"""What a publication tells and how: its formats, people's names, code, and the address that it will have."""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.export import FORMATS


class Edition(NamedTuple):
    """The choices of the person who publishes.

    ``formats`` are of :data:`analysis.export.FORMATS`, ``names`` of :data:`analysis.grants.names.CHOICES`.
    ``show_code`` folds the code of each figure away instead of leaving it out. ``url`` is
    the address of the site, empty if it has none: then there is nothing to preview a link with.
    """

    formats: tuple[str, ...] = FORMATS
    names: str = "full"
    show_code: bool = False
    url: str = ""

    def as_parameters(self) -> dict[str, Any]:
        """Plain values that decide what a report looks like."""
        return {**self._asdict(), "formats": sorted(self.formats)}
