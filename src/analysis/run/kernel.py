"""The kernel of this environment, made known to a Jupyter outside of it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from ipykernel.kernelspec import get_kernel_dict, write_kernel_spec
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

from analysis.errors import InputError, UsageError

#: Stands in the metadata of a kernel that is ours.
_MARK: Final = "clemency"


class Installed(NamedTuple):
    """The folder of a kernel, and what the one of ours ran that was there before; empty if there was none."""

    folder: Path
    ran_before: str


def install_kernel(name: str, prefix: Path | None = None) -> Installed:
    """Install a kernel that runs this Python, wherever it is started from.

    ``prefix`` is the environment of the other Jupyter; without it every Jupyter of this user finds the kernel.
    An earlier one of ours is replaced.

    Raises
    ------
    UsageError
        No kernel can have this name.
    InputError
        Somebody else's kernel has it.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise UsageError(f"{name!r}: the name of a kernel has letters and digits, and after the first . _ - too")
    manager = KernelSpecManager()
    kernels = Path(manager.user_kernel_dir) if prefix is None else prefix.absolute() / "share" / "jupyter" / "kernels"
    folder = kernels / name.lower()  # as install_kernel_spec does
    before = _read_ours(folder)
    if folder.exists() and before is None:
        raise InputError(f"{folder}: is another kernel, and stays as it is; choose another name with --name")
    spec = {
        "display_name": "Clemency (Python 3)" if name == "clemency" else f"Clemency ({name})",
        "env": {"PYTHONSAFEPATH": "1"},  # nothing is imported from the folder of a notebook
        "metadata": {**get_kernel_dict()["metadata"], _MARK: True},
    }
    with tempfile.TemporaryDirectory() as made:
        source = write_kernel_spec(Path(made) / "kernel", spec)
        where = {"user": True} if prefix is None else {"prefix": str(prefix.absolute())}
        folder = Path(manager.install_kernel_spec(str(source), name, **where))
    return Installed(folder, next(iter(before.argv), "") if before else "")


def _read_ours(folder: Path) -> KernelSpec | None:
    """The kernel in a folder, if there is one and it is ours."""
    try:
        spec = KernelSpec.from_resource_dir(str(folder))
        return spec if spec.metadata.get(_MARK) else None
    except Exception:  # whatever it is, it is not ours
        return None
