"""Reproducible reports on US presidential clemency: what your own analysis needs.

Read the grants table, choose a batch, measure it:

>>> import analysis
>>> grants = analysis.read_grants()
>>> batch = analysis.choose_batch(grants, "2016-03-30-obama")
>>> life = analysis.measures.share_life_in_force(batch)
>>> life[["n_commutations", "n_life_in_force"]].values.tolist()
[[61, 21]]

=========================  ============================================================
``read_grants``            a grants table, one row per grant, by default the project's
``choose_batch``           the grants of one day and president
``count_by_batch``         the batches, and how many of each kind they grant
``read_presidents``        times in office, with the commutations and pardons of each
``show``                   a figure or a table of your own in a notebook, and on its page and in its PDF
``build_report``           one batch as a page, a PDF and data, in memory
``InputError``             what all of them raise where a file or a name is wrong
``measures``               grants in, tidy table out; units stand in the columns' names
``charts``                 such a table drawn; ``charts.house_style`` is for drawings of your own
``exhibits``               headline, sentence and table, for a notebook and its exports
``text``                   numbers in words
``claims``                 what others stated, recomputed from the rows
=========================  ============================================================

A name is imported when it is first used, so that ``import analysis`` costs nothing.
"""

import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    del sys.path[0]  # the working folder, which Python has put before the standard library: see analysis.project

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis import charts, claims, exhibits, measures, text
    from analysis.errors import InputError
    from analysis.exhibits import show
    from analysis.grants.presidents import read_presidents
    from analysis.grants.select import choose_batch, count_by_batch, read_grants
    from analysis.run.report import build_report

#: The functions and classes of the list above, by the module that each is from.
_FROM = {
    "InputError": "errors",
    "build_report": "run.report",
    "choose_batch": "grants.select",
    "count_by_batch": "grants.select",
    "read_grants": "grants.select",
    "read_presidents": "grants.presidents",
    "show": "exhibits",
}

__all__ = [
    "InputError",
    "build_report",
    "charts",
    "choose_batch",
    "claims",
    "count_by_batch",
    "exhibits",
    "measures",
    "read_grants",
    "read_presidents",
    "show",
    "text",
]


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(f"analysis.{_FROM[name]}"), name)
    if name in __all__:
        return import_module(f"analysis.{name}")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
