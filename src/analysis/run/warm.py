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


sys.excepthook = _leave_quietly  # for what is raised before a task begins

# matplotlib reads a file matplotlibrc of the working folder, which would change every chart.
os.chdir(project.PACKAGE)  # a worker goes to its own folder (analysis.run.workers)

#: jsonschema checks formats of addresses where it finds this package. No notebook needs it, and its import takes
#: longer than all others together (1.2 s).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

#: Else the kernel's debugger would warn in each child that it may miss a breakpoint.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import nbformat  # noqa: E402
import pandas as pd  # noqa: E402
import PIL.Image  # noqa: E402

from analysis import charts, claims, measures, site, text  # noqa: E402, F401
from analysis.errors import InputError  # noqa: E402
from analysis.exhibits import show_chart  # noqa: E402
from analysis.export import html, pdf  # noqa: E402, F401
from analysis.grants import presidents  # noqa: E402, F401
from analysis.grants.select import read_grants  # noqa: E402
from analysis.run import engine, provenance, report  # noqa: E402, F401
from analysis.run.fingerprint import hash_package  # noqa: E402
from analysis.run.workers import WARM_TABLE  # noqa: E402

# What a kernel, a picture and a table import when first used, which would be in every child.
for name in (
    "debugpy",
    "ipykernel.debugger",
    "ipykernel.inprocess.ipkernel",
    "ipykernel.inprocess.manager",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "pandas.core.methods.to_dict",
    "pandas.io.formats.csvs",
    "psutil",
    "seaborn",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
):
    import_module(name)
PIL.Image.preinit()

if os.environ.get(WARM_TABLE):
    with suppress(InputError):  # the next reader reports it
        read_grants(Path(os.environ[WARM_TABLE]))
show_chart(  # the fonts are looked for once, not in every child
    charts.draw_drugs,
    pd.DataFrame({"drug": ["heroin", "LSD"], "n_people": [2, 1], "share_people": [1.0, 0.5]}),
    **dict.fromkeys(("name", "title", "finding", "alt"), "warm"),
)
# What every report would load and compile itself: the schema of notebooks, parts of nbconvert.
nbformat.validate(nbformat.v4.new_notebook())
html.ClemencyHTMLExporter().from_notebook_node(nbformat.v4.new_notebook())
hash_package()  # cached: a child reports the code that it was forked with, even if files have changed since
gc.freeze()  # children need neither examine nor copy what is here
