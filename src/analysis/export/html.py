"""An executed notebook as one HTML page that needs nothing else.

The page runs one script of ours if it has a table of people, and shows the same without it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

import mistune
from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default

from analysis import project
from analysis.charts.palette import PALETTE
from analysis.escape import html_text
from analysis.export.inert import SAFE_LINK, clean_html, in_frames
from analysis.export.pieces import NO_ALT, Code, Document, Piece, Shown, Words, parse_markdown, printed, read_document
from analysis.text.sentence import ADDRESS

TEMPLATES = files("analysis.export") / "templates" / "clemency"

#: A page that would have more bytes has its published words on a page of their own.
LARGEST: Final = 400_000
#: The name of that page.
WORDS_PAGE: Final = "words.html"
#: The pages of a release that lie above the reports, by file, with their names: every page of a release links them.
SITE_PAGES: Final = {
    "index.html": "All grants",
    "presidents.html": "Presidents",
    "compare.html": "Compare",
    "claims.html": "Claims",
    "methods.html": "Methods",
}


class ClemencyHTMLExporter(HTMLExporter):
    """Exports a notebook as a calm report: no code, nothing from outside, no script but ours.

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

    links_site = Bool(False, help="Link the pages above the report, and grants.csv and report.pdf beside it.").tag(
        config=True
    )

    splits_words = Bool(
        help="Give the published words a page of their own where the page would be large; by default in a release only."
    ).tag(config=True)

    @default("splits_words")
    def _splits_words_default(self) -> bool:
        """A page that is exported alone stays alone: it needs nothing beside it."""
        return self.links_site

    links_pdf = Bool(True, help="Name report.pdf among the files beside the page that links_site links.").tag(
        config=True
    )

    hides_from_search = Bool(False, help="Ask search engines not to keep the page.").tag(config=True)

    url = Unicode(
        "", help="The address at which the folder of the report will be; for canonical links and previews."
    ).tag(config=True)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As nbconvert does; ``jupyter nbconvert`` has put the working folder before everything else."""
        project.leave_out_working_folder()
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]

    @default("optimistic_validation")
    def _optimistic_validation_default(self) -> bool:
        return True  # once, after all preprocessors, and not after each

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
        """The page as text, and nbconvert's resources; their ``outputs`` hold the page of words if there is one."""
        with project.without_working_folder():  # a kernel that executes the notebook first
            notebook, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        document = read_document(notebook, show_code=self.show_code)
        body = render_page(document, links_chart_files=self.links_chart_files)["body"]
        page = self._frame(document.title, document.description, body, "")
        if self.splits_words and len(page.encode()) > LARGEST and _WORDS in body:
            words, body = _split_words(body)
            page = self._frame(document.title, document.description, body, "")
            title = f"The published words: {document.title}"
            told = "Each value of the report with the words of the published list that it was read from."
            lead = f'<p class="kicker"><a href="index.html">{html_text(document.title)}</a></p>'
            words = f"{lead}<h1>The published words</h1><p>{told}</p>{words}"
            resources.setdefault("outputs", {})[WORDS_PAGE] = self._frame(title, told, words, WORDS_PAGE).encode()
        return page, resources

    def _frame(self, title: str, description: str, body: str, name: str) -> str:
        """A whole page; ``name`` is its file, empty for the folder's own."""
        style = page_style()
        script = _script() if _PEOPLE in body else ""
        pages = "".join(f'<li><a href="../{file}">{words}</a></li>' for file, words in SITE_PAGES.items())
        page = {
            "title": html_text(title),
            "description": html_text(description),
            "policy": content_policy(style, [script] if script else []),
            "style": style,
            "script": script,
            "head": self._head(title, description, name),
            "header": f'<header class="site-head"><nav aria-label="Pages"><ul>{pages}</ul></nav></header>'
            if self.links_site
            else "",
            "body": body,
            "footer": _footer(self.links_pdf) if self.links_site else "",
        }
        return str(self.template.render(page=page))

    def _head(self, title: str, description: str, name: str) -> str:
        """What the head says to search engines and to those who preview a link."""
        lines = ['<meta name="robots" content="noindex, noarchive">'] if self.hides_from_search else []
        properties = {"og:type": "article", "og:title": title, "og:description": description, "og:locale": "en"}
        if self.url:
            folder = self.url.rstrip("/") + "/"
            lines.append(f'<link rel="canonical" href="{html_text(folder + name)}">')
            properties |= {"og:url": folder + name, "og:image": f"{folder}card.png"}
        if self.links_site:
            lines += [
                f'<meta property="{name}" content="{html_text(words)}">' for name, words in properties.items() if words
            ]
        return "\n".join(lines)


#: What only the exhibits of people hold: the marks of their selections, and the words of a record.
_PEOPLE: Final = '<div class="selections" id="people">'
_WORDS: Final = '<dl class="words">'


def _footer(links_pdf: bool) -> str:
    pdf = '<a href="report.pdf">PDF</a>, ' if links_pdf else ""
    return (
        f'<footer class="site-foot"><p>This report: {pdf}<a href="grants.csv">its rows (CSV)</a>, '
        '<a href="results.json">its numbers (JSON)</a>. How each number is made: '
        '<a href="../methods.html">Methods</a>.</p></footer>'
    )


def render_page(document: Document, *, links_chart_files: bool = False) -> dict[str, str]:
    """The parts of the page, escaped and ready for a frame.

    Returns
    -------
    mapping with ``title``, ``description`` and ``body``
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
    return {
        "title": html_text(document.title),
        "description": html_text(document.description),
        "body": _drop_dead_ends("\n".join(part for part in parts if part)),
    }


def _drop_dead_ends(body: str) -> str:
    """Counts lead to their rows only where the table of people is."""

    def keep(link: re.Match[str]) -> str:
        return link[0] if f'id="{link[1]}"' in body else link[2]

    return re.sub(rf'<a href="#({re.escape(ADDRESS[1:])}[^"]*)">(.*?)</a>', keep, body)


def _split_words(body: str) -> tuple[str, str]:
    """The published words of all records for a page of their own, and the body with links to them instead.

    The record's place in its list, which led to the page of the list, then leads to the words, and
    these to the page.
    """
    record = re.compile(
        r'(?P<head><details id="(?P<id>person-\d+)"><summary>(?P<name>[^<]*)</summary>(?:(?!</details>).)*?)'
        rf'(?P<place><a href="[^"#]*">(?P<line>[^<]*)</a>){_WORDS}(?P<words>.*?)</dl></details>',
        re.DOTALL,
    )
    words = "".join(
        f'<h2 id="{found["id"]}"><a href="index.html#{found["id"]}">{found["name"]}</a></h2>\n'
        f"<p>{found['place']}</p>\n{_WORDS}{found['words']}</dl>\n"
        for found in record.finditer(body)
    )
    return words, record.sub(rf'\g<head><a href="{WORDS_PAGE}#\g<id>">\g<line></a></details>', body)


def _script() -> str:
    return _packed((TEMPLATES / "people.js").read_text(encoding="utf-8"))


def _packed(source: str) -> str:
    """A style sheet or script without indents, blank lines and lines of comment."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def page_style() -> str:
    """The style sheet that all pages share: the colors, the sides of tables, and report.css."""
    return _colors() + _sides() + _packed((TEMPLATES / "report.css").read_text(encoding="utf-8"))


def content_policy(style: str, scripts: Sequence[str]) -> str:
    """The content security policy of a page that loads nothing and runs no inline text but these."""
    run = " ".join(f"'sha256-{policy_hash(script)}'" for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{policy_hash(style)}'",
            *([f"script-src {run}"] if run else []),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def policy_hash(text: str) -> str:
    """SHA-256 of an inline style or script, as a content security policy names it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _colors() -> str:
    """The palette as CSS variables: light, dark by the reader's setting, and light again on paper."""
    light = " ".join(f"--{role}: {shade.light};" for role, shade in PALETTE.items())
    dark = " ".join(f"--{role}: {shade.dark};" for role, shade in PALETTE.items())
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {light} }} }}\n"
    )


def _sides(columns: int = 12) -> str:
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
            '<details class="code"><summary>The code of this figure</summary>'
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


_FORMS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")


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
