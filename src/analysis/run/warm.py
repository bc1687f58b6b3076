"""What processes that build reports have in memory before they are forked.

The standard library's forkserver imports this module once. It imports libraries, draws one
chart, so that fonts are looked up once, and reads the grants table. It starts no thread,
runs no notebook and touches nothing of Typst, whose threads would not survive a fork.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from multiprocessing import synchronize
from pathlib import Path
from types import TracebackType

from analysis import project
from analysis.errors import InputError
from analysis.run.workers import WARM_TABLE

# Ctrl-C is for the command, which ends its processes. Until here the signal was blocked (analysis.run.workers), so
# that none of them prints a traceback.
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _leave_quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print no traceback in a process whose run has ended while it started."""
    *_, last = traceback.walk_tb(trace)
    has_pool_gone = kind is FileNotFoundError and last[0].f_code.co_filename == synchronize.__file__
    if kind is not EOFError and not has_pool_gone:
        sys.__excepthook__(kind, error, trace)


gc.disable()  # what is imported stays: to look through it again and again takes a sixth of the time
sys.excepthook = _leave_quietly  # for what is raised before a task begins

# matplotlib reads a file matplotlibrc of the working folder, which would change every chart.
os.chdir(project.PACKAGE)  # a worker goes to its own folder (analysis.run.workers)

#: jsonschema checks formats of addresses where it finds this package. No notebook needs it, and its import takes
#: longer than all others together (1.2 s).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

#: What a kernel, a picture and a table import when first used, which would be in every child.
_USED_LATER = (
    "bdb",
    "ipykernel.inprocess.ipkernel",
    "ipykernel.inprocess.manager",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "pandas.core.methods.to_dict",
    "pandas.io.formats.csvs",
    "psutil",
    "pypdfium2",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)

#: Sentences of pages across batches alone: whoever writes those compiles them.
_OF_PAGES = frozenset({"claims", "compare", "coverage", "editions", "methods", "presidents"})


def _load() -> None:
    """Import and read what every report needs, and do once what each would do when it begins."""
    import nbformat
    import pandas as pd
    import PIL.Image

    from analysis import charts, claims, measures, site, text  # noqa: F401
    from analysis.exhibits import show_chart
    from analysis.exhibits.template import paper_templates
    from analysis.export import html, pdf  # noqa: F401
    from analysis.grants.presidents import read_presidents
    from analysis.grants.select import read_grants
    from analysis.lists.sources import read_sheets
    from analysis.run import engine, provenance, report  # noqa: F401
    from analysis.run.fingerprint import hash_package
    from analysis.text.template import sentence_templates, template_names

    _import_without_debugger()
    for name in _USED_LATER:
        import_module(name)
    PIL.Image.preinit()
    show_chart(  # the type is made known once
        charts.draw_drugs,
        pd.DataFrame({"drug": ["heroin", "LSD"], "n_people": [2, 1], "share_people": [1.0, 0.5]}),
        **dict.fromkeys(("name", "title", "finding", "alt"), "warm"),
    )
    # the schema of notebooks, the patterns of Markdown and parts of nbconvert are compiled once
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## A *word*")])
    nbformat.validate(notebook)
    html.ClemencyHTMLExporter().from_notebook_node(notebook)
    for made, names in (
        (sentence_templates(), [f"{name}.j2" for name in template_names() if name not in _OF_PAGES]),
        (paper_templates(), ["exhibits.typ.j2"]),
        (html.report_templates(), ["exhibits.html.j2", "pieces.html.j2", "parts.html.j2"]),
    ):
        for name in names:
            made.get_template(name)  # compiled once
    hash_package()  # cached: a child reports the code that it was forked with, even if files have changed since
    read_presidents()
    read_sheets(project.SHEETS)
    if table := os.environ.get(WARM_TABLE):
        read_grants(Path(table))


def _import_without_debugger() -> None:
    """Import what the kernel loads debugpy with: one that runs in its own process has no line to a debugger."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    import_module("ipykernel.debugger")
    del sys.modules["debugpy"]  # a cell may still import it


with suppress(InputError):  # a broken file of data/hand or table: whoever reads it next reports it
    _load()
gc.freeze()  # children need neither examine nor copy what is here
gc.enable()
