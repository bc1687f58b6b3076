"""An executed notebook as one HTML page that needs nothing else and does nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Any

import mistune
from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from traitlets import Bool, default

from analysis.export.inert import SAFE_LINK, clean_html, in_frames
from analysis.export.pieces import NO_ALT, Code, Document, Piece, Shown, Words, parse_markdown, printed, read_document
from analysis.markup import html_text
from analysis.palette import PALETTE

TEMPLATES = files("analysis.export") / "templates" / "clemency"


class ClemencyHTMLExporter(HTMLExporter):
    """Exports a notebook as a calm report: no code, no script, nothing from outside.

    Every notebook can be exported, not only ours: HTML of other origin is cut down to
    words and tables, pictures are embedded.

    Raises (from ``from_notebook_node``)
    ------
    NotPublishable
        A cell ended with an error.
    """

    export_from_notebook = "Clemency report (HTML)"

    show_code = Bool(False, help="Fold the code of each cell away under a summary instead of leaving it out.").tag(
        config=True
    )

    links_chart_files = Bool(
        False, help="Link charts/<name>.csv and charts/<name>.svg, which a release holds, under each chart."
    ).tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "clemency"

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: list[str] | None = None) -> list[str]:
        """Our folder alone: no folder of the working directory or of Jupyter's can take its place."""
        return [str(TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as text, and nbconvert's resources."""
        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        document = read_document(notebook, show_code=self.show_code)
        page = render_page(document, links_chart_files=self.links_chart_files)
        return self.template.render(page=page), resources


def render_page(document: Document, *, links_chart_files: bool = False) -> dict[str, str]:
    """The parts of the page, escaped and ready for the template.

    Returns
    -------
    mapping with ``title``, ``description``, ``style``, ``style_hash`` and ``body``
    """
    taken = {"content", "contents-title", *(heading.id for heading in document.headings)}
    parts: list[str] = []
    if document.kicker:
        parts.append(f'<p class="kicker">{html_text(document.kicker)}</p>')
    if document.heading:
        parts.append(f"<h1>{html_text(document.heading)}</h1>")
    has_h1 = bool(document.heading)
    for number, piece in enumerate(document.pieces):
        if number == document.contents_at:
            parts.append(_contents(document))
        part = _render_piece(piece, taken, links_chart_files)
        if isinstance(piece, Shown) and "<h1>" in part:
            if has_h1:
                part = part.replace("<h1>", '<p class="headline-sentence">').replace("</h1>", "</p>")
            has_h1 = True
        parts.append(part)
    if not has_h1:
        parts.insert(0, f"<h1>{html_text(document.title)}</h1>")
    style = _colours() + _sides() + (TEMPLATES / "report.css").read_text(encoding="utf-8").strip()
    return {
        "title": html_text(document.title),
        "description": html_text(document.description),
        "style": style,
        "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "body": "\n".join(part for part in parts if part),
    }


def _colours() -> str:
    """The palette as CSS variables: light, dark by the reader's setting, and light again on paper."""
    light = " ".join(f"--{role}: {shade.light};" for role, shade in PALETTE.items())
    dark = " ".join(f"--{role}: {shade.dark};" for role, shade in PALETTE.items())
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {light} }} }}\n"
    )


def _sides(columns: int = 24) -> str:
    """Rules for the tables' classes ``number-3`` and ``date-3``: what the cells of the third column hold."""
    numbers = ",".join(f".number-{at} tr>:nth-child({at})" for at in range(1, columns + 1))
    unbroken = ",".join(
        f".{kind}-{at} td:nth-child({at})" for at in range(1, columns + 1) for kind in ("number", "date")
    )
    return (
        f":is(.number,{numbers}) {{ text-align: right; }}\n"
        f":is(td.number,{unbroken}) {{ white-space: nowrap; min-width: 0 !important; }}\n"
    )


def _contents(document: Document) -> str:
    entries = [heading for heading in document.headings if heading.level == 2]
    items = "".join(f'<li><a href="#{entry.id}">{html_text(entry.text)}</a></li>' for entry in entries)
    return f'<nav aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2><ol>{items}</ol></nav>'


def _render_piece(piece: Piece, taken: set[str], links_chart_files: bool) -> str:
    if isinstance(piece, Words):
        renderer = _Renderer(piece.attachments)
        return in_frames(renderer.render_tokens(piece.tokens, mistune.BlockState()), taken)
    if isinstance(piece, Code):
        return (
            '<details class="code"><summary>Code</summary>'
            f'<pre tabindex="0"><code>{html_text(piece.source)}</code></pre></details>'
        )
    shown = _render_shown(piece, taken)
    if links_chart_files and piece.kind == "chart" and re.fullmatch(r"[a-z0-9-]+", piece.name):
        files_of_chart = (
            f'<p class="files">Download: <a href="charts/{piece.name}.csv">numbers (CSV)</a>, '
            f'<a href="charts/{piece.name}.svg">chart (SVG)</a></p>'
        )
        shown = shown.replace("</figure>", f"{files_of_chart}</figure>")
    return shown


def _render_shown(piece: Shown, taken: set[str]) -> str:
    """The best form that leaves something to see."""
    for mime, form in ((mime, piece.data[mime]) for mime in _FORMS if mime in piece.data):
        if mime == "text/html":
            shown = in_frames(clean_html(str(form), taken), taken)
        elif mime == "image/svg+xml":
            shown = _picture(mime, base64.b64encode(str(form).encode()).decode(), piece.alt)
        elif mime.startswith("image/"):
            shown = _picture(mime, str(form), piece.alt)
        elif mime == "text/markdown":
            shown = _render_piece(Words(parse_markdown(str(form))), taken, False)
        else:
            words = printed(form)
            shown = f'<pre tabindex="0">{html_text(words)}</pre>' if words else ""
        if shown:
            return shown
    return ""


_FORMS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain")


def _picture(mime: str, base64_text: str, alt: str) -> str:
    code = re.sub(r"\s+", "", base64_text)
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", code):
        return ""
    return f'<p class="picture"><img src="data:{mime};base64,{code}" alt="{html_text(alt or NO_ALT)}"></p>'


class _Renderer(mistune.HTMLRenderer):
    """Markdown as HTML: raw HTML is shown as text, links lead to pages and sections only."""

    def __init__(self, attachments: Any) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)
        self._attachments = attachments

    def text(self, text: str) -> str:
        return html_text(text)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        words = re.sub(r"</?a\b[^>]*>", "", text)
        if "id" not in attrs:
            return f"<p><strong>{words}</strong></p>\n"
        return f'<h{level} id="{attrs["id"]}"><a href="#{attrs["id"]}">{words}</a></h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return f'<a href="{html_text(url)}">{text}</a>' if SAFE_LINK.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        for mime, code in self._attachments.get(url.removeprefix("attachment:"), {}).items():
            if url.startswith("attachment:") and mime in ("image/png", "image/jpeg"):
                return re.sub(r"</?p[^>]*>", "", _picture(mime, code, text))
        return html_text(text)

    def inline_html(self, html: str) -> str:
        return html_text(html)

    def block_html(self, html: str) -> str:
        return f"<p>{html_text(html.strip())}</p>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre tabindex="0"><code>{html_text(code)}</code></pre>\n'

    def strikethrough(self, text: str) -> str:
        return f"<del>{text}</del>"

    def table(self, text: str) -> str:
        return f"<table>{text}</table>\n"

    def table_head(self, text: str) -> str:
        return f"<thead><tr>{text}</tr></thead>\n"

    def table_body(self, text: str) -> str:
        return f"<tbody>{text}</tbody>"

    def table_row(self, text: str) -> str:
        return f"<tr>{text}</tr>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        css = ' class="number"' if align == "right" else ""
        return f'<th scope="col"{css}>{text}</th>' if head and text else f"<td{css}>{text}</td>"
