"""Typst, which sets documents and charts: it sees the files of the type, and no others."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from analysis.charts.typeface import font_file
from analysis.errors import NotPublishable
from analysis.files import temporary_folder

#: The files of the type, of the many that the packages have: Typst would take any of two that are alike, or for
#: a sign that the type lacks any that has it.
_TYPE: Final = (
    *(font_file(style) for style in ("Regular", "Semibold", "It")),
    Path(str(files("matplotlib"))) / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf",
)


def set_pdf(source: str, what: str, **options: Any) -> bytes:
    """A Typst document as a PDF; ``what`` it is called in a message, ``options`` are those of the compiler.

    Raises
    ------
    NotPublishable
        Typst cannot set it, or not for good: page numbers could be wrong.
    """
    import typst  # not before a fork: its threads would not survive

    with temporary_folder() as folder:
        for name in ("root", "type"):
            (folder / name).mkdir()
        for file in _TYPE:
            shutil.copyfile(file, folder / "type" / file.name)
        nothing = str(folder / "root")  # empty: a document can read no file
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder / "type")])
        try:
            compiler = typst.Compiler(
                source.encode(), root=nothing, font_paths=fonts, package_path=nothing, package_cache_path=nothing
            )
            pdf, warnings = compiler.compile_with_warnings(format="pdf", **options)
        except typst.TypstError as error:
            reason = " ".join(str(part) for part in (error.message, *(error.hints or ()))).replace(nothing, "")
            raise NotPublishable(f"Typst can't set {what}: {reason}") from None
    unsettled = [str(warning) for warning in warnings if "converge" in str(warning)]
    if unsettled or not isinstance(pdf, bytes):
        raise NotPublishable(f"Typst can't set {what}: {' '.join(unsettled) or 'it gave no PDF'}")
    return pdf
