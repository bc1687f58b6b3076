"""One notebook, one batch, one report: run it, prove that it ran to its end, export it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import project
from analysis.errors import InputError
from analysis.exhibits.data import EXHIBIT
from analysis.export import FILES
from analysis.files import SHORT_TEMPORARY_FOLDER, temporary_folder
from analysis.grants.names import show_names
from analysis.grants.select import choose_batch, read_grants
from analysis.grants.table import grants_csv
from analysis.parameters import BATCH, ParameterError, is_kept_from_search
from analysis.run import sandbox
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication

if TYPE_CHECKING:
    import nbformat
    from traitlets.config import Config

#: Seconds after which a cell has failed; the whole batch notebook takes about five.
CELL_TIMEOUT = 120


class ReportError(InputError):
    """A report that could not be built; the message names the batch, the cell and the error."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report as bytes, by path inside the batch's folder of a release, and how long it took."""

    batch_id: str
    files: Mapping[str, bytes]
    seconds: float = 0.0


def build_report(
    batch_id: str,
    inputs: Inputs = Inputs(),  # noqa: B008  # it never changes
    publication: Publication = Publication(),  # noqa: B008  # it never changes
    *,
    scratch: str | None = SHORT_TEMPORARY_FOLDER,
    engine: str | None = None,
) -> Report:
    """Run the notebook for one batch and export what it shows.

    Nothing is written: the caller publishes the bytes, or drops them.

    Parameters
    ----------
    batch_id : str
        A batch of the grants table.
    inputs : Inputs
        The grants table, the published lists, and a notebook with the parameters ``batch_id``,
        ``data_path``, ``raw_path`` and ``names`` whose last cell shows :class:`analysis.exhibits.Results`.
    publication : Publication
        What is published, and how.
    scratch : str
        The folder in which the run gets a temporary folder of its own.
    engine : str
        The papermill engine; by default a kernel of its own. :data:`analysis.run.engine.IN_PROCESS`
        in a process that ends with the run.

    Raises
    ------
    ParameterError
        The batch, a path or the choice of names is invalid; nothing has run.
    UnknownBatch
        The table has no such batch; nothing has run.
    ReportError
        A cell raised, did not end, or did not run; the kernel died; an export failed.
    """
    from analysis.site.cards import draw_report_card

    began = time.perf_counter()
    paths = {"data_path": str(inputs.table.resolve()), "raw_path": str(inputs.raw.resolve())}
    parameters = BATCH.check({"batch_id": batch_id, **paths, "names": publication.names})
    batch = show_names(choose_batch(read_grants(inputs.table), batch_id), publication.names)
    executed = run_notebook(inputs.notebook, parameters, batch_id, scratch, engine)
    results = find_results(executed, f"{batch_id}: {inputs.notebook.name}")
    files = {
        "results.json": (json.dumps(results, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode(),
        "grants.csv": grants_csv(batch),
    }
    sandbox.note_place("the files of the charts")
    files |= _charts(executed, _address(batch_id, publication))
    for format_ in publication.formats:
        name, exporter = _exporter(format_, batch_id, publication)
        sandbox.note_place(f"the export to {format_}")
        try:
            output, resources = exporter.from_notebook_node(executed)
        except Exception as error:
            raise ReportError(f"{batch_id}: the export to {format_} failed: {_one_line(error)}") from error
        files[name] = output if isinstance(output, bytes) else output.encode()
        files |= resources.get("outputs", {})
    if "grants" in results:  # a notebook of one's own may show other results
        files["card.png"] = draw_report_card(results)
    return Report(batch_id, files, time.perf_counter() - began)


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    title: str,
    scratch: str | None = SHORT_TEMPORARY_FOLDER,
    engine: str | None = None,
    longest_cell: int = CELL_TIMEOUT,
) -> nbformat.NotebookNode:
    """Execute a notebook through papermill in a temporary folder of its own; without ``engine``, in its own kernel."""
    import nbformat  # with papermill, 1.7 s: only for those who run a notebook
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from analysis.run.engine import OWN_KERNEL

    where = f"{title}: {notebook.name}"
    with temporary_folder(scratch) as folder, _own_environment(folder):
        try:
            executed: nbformat.NotebookNode = papermill.execute_notebook(
                str(notebook),
                None,
                parameters=dict(parameters),
                engine_name=engine or OWN_KERNEL,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                cwd=str(folder),
                execution_timeout=longest_cell,
                config=_kernel_config(folder),
            )
            return executed
        except ParameterError:
            raise
        except PapermillExecutionError as error:
            # papermill adds a cell with the parameters: its index from 0 is that of the kept notebook from 1
            what = _cut(f"{error.ename}: {error.evalue}".strip().splitlines()[0])
            raise ReportError(f"{where}: cell {error.cell_index} failed: {what}") from error
        except CellTimeoutError as error:
            raise ReportError(f"{where}: {sandbox.last_place()} did not end within {longest_cell} s") from error
        except MemoryError as error:  # so little was left that the cell could not even report it
            raise ReportError(f"{where}: {sandbox.last_place()} failed: MemoryError") from error
        except DeadKernelError as error:
            raise ReportError(f"{where}: the kernel died in {sandbox.last_place()}") from error
        except (PapermillException, OSError, RuntimeError, nbformat.ValidationError, ValueError) as error:
            raise ReportError(f"{where}: could not be run: {_one_line(error)}") from error


def _kernel_config(folder: Path) -> Config:
    """Settings of a kernel that listens in a folder of its own and prints no error when it is shut down."""
    from traitlets.config import Config

    # sockets in the folder: two kernels that start at once may pick the same TCP ports, and die
    if os.name == "posix":
        manager = {"transport": "ipc", "connection_file": str(folder / "kernel.json")}
    else:
        manager = {"transport_encryption": "auto"}
    return Config(
        {"KernelManager": manager, "NotebookClient": {"extra_arguments": ["--IPKernelApp.log_level=CRITICAL"]}}
    )


def find_results(executed: nbformat.NotebookNode, where: str) -> dict[str, Any]:
    """The results that the last cell shows, after a check that every cell ran, in order.

    A cell that calls ``sys.exit(0)`` ends a run without an error. So execution counts must be
    unbroken, and the last cell must show results.

    Raises
    ------
    ReportError
        A cell did not run, ran out of order or shows an error; the last one shows no results.
    """
    kept = [cell for cell in executed.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    ran = 0
    for cell in executed.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        ran += 1
        name = f"cell {kept.index(cell) + 1}" if cell in kept else "the cell with the parameters"
        for output in cell.outputs:
            if output.output_type == "error":
                raise ReportError(_cut(f"{where}: {name} failed: {output.ename}: {output.evalue}".splitlines()[0]))
        if cell.execution_count != ran:
            raise ReportError(f"{where}: stopped before its end: {name} did not run")
    for output in kept[-1].get("outputs", []) if kept else []:
        if _kind(output) == "results":
            return dict(output["data"]["application/json"])
    raise ReportError(f"{where}: stopped before its end: the last cell shows no results")


def _charts(executed: nbformat.NotebookNode, address: str) -> dict[str, bytes]:
    """The files of each chart that finds something; a figure of somebody's own has none."""
    from analysis.export.downloads import render_downloads, render_pictures

    shown = [output for cell in executed.cells for output in cell.get("outputs", []) if _kind(output)]
    as_of = next((output["data"][EXHIBIT]["as_of"] for output in shown if _kind(output) == "headline"), "")
    files: dict[str, bytes] = {}
    for output in shown:
        is_found = _kind(output) == "chart" and "finds_nothing" not in output["metadata"]["clemency"]
        if is_found and output["data"][EXHIBIT]["narrow_svg"]:
            files |= render_downloads(output["data"][EXHIBIT], output["data"]["text/csv"], as_of, address)
    return files | render_pictures(files)


def _kind(output: Mapping[str, Any]) -> str:
    return str(output.get("metadata", {}).get("clemency", {}).get("kind", ""))


def _exporter(format_: str, batch_id: str, publication: Publication) -> tuple[str, Any]:
    """The file name of a format, and the exporter that makes it."""
    from analysis.export.html import ClemencyHTMLExporter
    from analysis.export.pdf import ClemencyPDFExporter

    exporters: dict[str, Any] = {"html": ClemencyHTMLExporter, "pdf": ClemencyPDFExporter}
    name, exporter = FILES[format_], exporters[format_]
    url = _address(batch_id, publication)
    if format_ == "pdf":
        return name, exporter(url=url)
    return name, exporter(
        show_code=publication.show_code,
        links_chart_files=True,
        links_site=True,
        links_pdf="pdf" in publication.formats,
        hides_from_search=is_kept_from_search(publication.names, publication.index_names),
        url=url,
    )


def _address(batch_id: str, publication: Publication) -> str:
    """The address of the folder of a report; empty where that of the site is not known."""
    return f"{publication.url.rstrip('/')}/{batch_id}/" if publication.url else ""


@contextmanager
def _own_environment(folder: Path) -> Iterator[None]:
    """Keep the user's own Jupyter and IPython settings, start-up files and kernels out of a run."""
    ours = {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    dropped = ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONSTARTUP", "MATPLOTLIBRC", "MPLBACKEND")
    before = dict(os.environ)
    for name in dropped:
        os.environ.pop(name, None)
    os.environ.update(ours)
    try:
        with project.without_working_folder():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _one_line(error: BaseException) -> str:
    return _cut(" ".join(str(error).split()) or type(error).__name__)


def _cut(text: str) -> str:
    return text if len(text) <= 300 else text[:299] + "…"
