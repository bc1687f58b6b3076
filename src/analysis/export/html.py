"""An executed notebook as one HTML page that needs nothing else.

The page runs one script of ours if it has a table of people, and shows the same without it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import jinja2
import mistune
from markupsafe import Markup
from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default

from analysis.charts.svg import follow_reader
from analysis.escape import html_text
from analysis.exhibits.template import Place, render_exhibit, selections_of
from analysis.export.citation import say_citation
from analysis.export.document import (
    Code,
    Document,
    MarkdownToken,
    Piece,
    Shown,
    Words,
    parse_markdown,
    printed,
)
from analysis.export.exporter import DocumentExporter
from analysis.export.frame import TEMPLATES, json_block, page_style, page_templates, render_page
from analysis.export.json_ld import describe_report
from analysis.export.people import render_people_script, render_people_style
from analysis.export.sanitize import SAFE_LINK, clean_drawing, clean_html, free_id, in_frame
from analysis.text.sentence import ADDRESS

#: A page that would have more bytes has its published words on a page of their own.
LARGEST_PAGE: Final = 400_000
#: The name of that page.
WORDS_PAGE: Final = "words.html"


class ClemencyHTMLExporter(DocumentExporter, HTMLExporter):
    """Exports a notebook as a calm report: no code, nothing from outside, no script but ours.

    Every notebook can be exported, not only ours: HTML of other origin is cut down to
    words and tables, pictures are embedded.
    """

    export_from_notebook = "Clemency report (HTML)"

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

    hides_from_search = Bool(False, help="Ask search engines to leave the page out.").tag(config=True)

    url = Unicode(
        "", help="The address at which the folder of the report will be; for canonical links and previews."
    ).tag(config=True)

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: list[str] | None = None) -> list[str]:
        """Our folder alone: no folder of the working directory or of Jupyter's can take its place."""
        return [str(TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as text, and nbconvert's resources; their ``outputs`` hold the page of words if there is one."""
        document, resources = self.read(nb, resources, **kw)
        release = Release(self._address(), has_pdf=self.links_pdf) if self.links_site else None
        body = Body(document, release, links_files=self.links_chart_files)
        page = self._render("report.html.j2", document.title, document.description, body)
        if self.splits_words and len(page.encode()) > LARGEST_PAGE and body.records:
            body = Body(document, release, links_files=self.links_chart_files, words_page=WORDS_PAGE)
            page = self._render("report.html.j2", document.title, document.description, body)
            title = f"The published words: {document.title}"
            about = "Each value of the report with the words of the published list that it was read from."
            words = self._render("words.html.j2", title, about, body, WORDS_PAGE)
            resources.setdefault("outputs", {})[WORDS_PAGE] = words.encode()
        return page, resources

    def _render(self, template: str, title: str, description: str, body: Body, file: str = "") -> str:
        """A whole page; ``file`` is its name, empty for the folder's own."""
        is_report = self.links_site and not file
        dataset = (
            json_block(describe_report(body.document, self._address(), has_pdf=self.links_pdf)) if is_report else ""
        )
        return render_page(
            report_templates().get_template(template),
            style=page_style() + (render_people_style(body.people) if body.people else ""),
            script=render_people_script() if body.people and not file else "",
            data=[dataset] if dataset else [],
            dataset=dataset,
            title=title,
            description=description,
            document=body.document,
            body=body.html,
            sections=body.sections,
            records=body.records,
            exporter=self,
            folder=self._address(),
            file=file,
        )

    def _address(self) -> str:
        """Where the report will stand, with its last slash; empty if that is not known."""
        return self.url.rstrip("/") + "/" if self.url else ""


class Release(NamedTuple):
    """What a page in a release has beside it; ``address`` is its own, empty if that is not known."""

    address: str = ""
    has_pdf: bool = True

    def files(self, cite: str) -> dict[str, str]:
        """What the first screen leads to; ``cite`` is the id of the section that says how to cite."""
        return {"Cite": f"#{cite}", "CSV": "grants.csv", "JSON": "results.json"} | (
            {"PDF": "report.pdf"} if self.has_pdf else {}
        )


class Body:
    """A document as HTML, ready for a frame.

    Attributes
    ----------
    html : the body of the page
    sections : id and title of each section
    records : id, name and record of each person with published words that a page of their own could hold
    people : id and data of each table of people
    """

    def __init__(
        self, document: Document, release: Release | None = None, *, links_files: bool = False, words_page: str = ""
    ) -> None:
        self.document = document
        self.sections = document.sections
        self.records: list[tuple[str, str, Mapping[str, Any]]] = []
        self._taken = {"content", *(heading.id for heading in document.headings)}
        cite = free_id("cite", self._taken) if release else ""
        self._files = release.files(cite) if release else {}
        self.sections += [(cite, "How to cite")] if cite else []
        self._links_files = links_files
        self._words_page = words_page
        exhibits = [piece.exhibit for piece in document.pieces if isinstance(piece, Shown) and piece.exhibit]
        people = [exhibit for exhibit in exhibits if exhibit["kind"] == "people"]
        self.people: list[tuple[str, Mapping[str, Any]]] = []
        self._selections = {address for exhibit in people for address in selections_of(exhibit)}
        self._among = people[0]["among"] if people else []
        self._has_title = bool(document.heading)
        parts = [Markup(self._piece(piece)) for piece in document.pieces]  # noqa: S704  # each is escaped or cleaned
        self.html = Markup(  # noqa: S704
            report_templates()
            .get_template("document.html.j2")
            .render(
                document=document,
                parts=parts,
                needs_title=not self._has_title,
                sections=self.sections,
                files=self._files,
                cite=cite,
                citation=say_citation(document, release.address if release else ""),
            )
        )

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Words):
            renderer = _Renderer(piece.attachments, self._selections, self._taken)
            return str(renderer.render_tokens(piece.tokens, mistune.BlockState()))
        if isinstance(piece, Code):
            return str(_pieces().code(piece.source))
        return self._exhibit(piece.exhibit) if piece.exhibit else self._foreign(piece)

    def _exhibit(self, exhibit: Mapping[str, Any]) -> str:
        place = Place(
            is_title=not self._has_title,
            files={} if self._has_title else self._files,
            links_files=self._links_files,
            links_pictures=self._links_files,
            selections=self._selections,
            among=self._among,
            suffix=self._suffix(exhibit),
            words_page=self._words_page,
            draw=lambda svg: clean_drawing(follow_reader(svg), self._taken),
        )
        self._has_title |= exhibit["kind"] == "headline"
        if exhibit["kind"] == "people":
            self.people.append((f"table-{exhibit['name']}{place.suffix}", exhibit))
            self.records += [
                (id_ + place.suffix, row[0], record)
                for id_, row, record in zip(exhibit["ids"], exhibit["rows"], exhibit["records"], strict=False)
                if record["page"] and record["readings"]
            ]
        return render_exhibit(exhibit, place, report_templates())

    def _suffix(self, exhibit: Mapping[str, Any]) -> str:
        """What ids of an exhibit end with so that the page has none of them; they are then taken."""
        kind, name = exhibit["kind"], exhibit.get("name")
        ids = [f"{'chart' if kind == 'chart' else 'table'}-{name}"] if name else []
        if kind == "people":
            ids += ["people", *(ADDRESS[1:] + address for address in selections_of(exhibit)), *exhibit["ids"]]
        suffix, number = "", 1
        while not self._taken.isdisjoint(id_ + suffix for id_ in ids):
            number += 1
            suffix = f"-{number}"
        self._taken.update(id_ + suffix for id_ in ids)
        return suffix

    def _foreign(self, piece: Shown) -> str:
        """The best form that leaves something to see of what is no exhibit of ours."""
        for mime, form in ((mime, piece.data[mime]) for mime in _FORMS if mime in piece.data):
            if mime == "text/html":
                shown = clean_html(str(form), self._taken)
            elif mime == "image/svg+xml":
                shown = _picture(mime, base64.b64encode(str(form).encode()).decode(), piece.alt)
            elif mime.startswith("image/"):
                shown = _picture(mime, str(form), piece.alt)
            elif mime == "text/markdown":
                shown = self._piece(Words(parse_markdown(str(form))))
            else:
                words = printed(form)
                shown = str(_pieces().printed(words)) if words else ""
            if shown:
                return shown
        return ""


_FORMS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")


@cache
def report_templates() -> jinja2.Environment:
    """The templates of a report's page."""
    return page_templates(keeps_quotes=True)


@cache
def _pieces() -> Any:
    return report_templates().get_template("pieces.html.j2").module


@cache
def _parts() -> Any:
    return report_templates().get_template("parts.html.j2").module


def _picture(mime: str, base64_text: str, alt: str, macro: str = "picture") -> str:
    code = re.sub(r"\s+", "", base64_text)
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", code):
        return ""
    return str(getattr(_pieces(), macro)(mime, code, alt))


class _Renderer(mistune.HTMLRenderer):
    """Markdown as HTML: raw HTML is shown as text, links lead to pages and sections only."""

    def __init__(self, attachments: Any, selections: set[str], taken: set[str]) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)
        self._attachments = attachments
        self._selections = selections
        self._taken = taken

    def render_token(self, token: MarkdownToken, state: mistune.BlockState) -> str:
        if token["type"] == "heading":  # a heading is a link to itself
            token = {**token, "children": _without_links(token["children"])}
        return str(super().render_token(token, state))

    def text(self, text: str) -> str:
        return html_text(text)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if "id" not in attrs:
            return f"<p><strong>{text}</strong></p>\n"
        return str(_parts().heading(Markup(text), attrs["id"], level))  # noqa: S704  # rendered by this class

    def link(self, text: str, url: str, title: str | None = None) -> str:
        has_target = not url.startswith(ADDRESS) or url.removeprefix(ADDRESS) in self._selections
        return f'<a href="{html_text(url)}">{text}</a>' if SAFE_LINK.match(url) and has_target else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        for mime, code in self._attachments.get(url.removeprefix("attachment:"), {}).items():
            if url.startswith("attachment:") and mime in ("image/png", "image/jpeg"):
                return _picture(mime, code, text, "image")
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
        return in_frame(f"<table>{text}</table>", self._taken) + "\n"

    def table_head(self, text: str) -> str:
        return f"<thead><tr>{text}</tr></thead>\n"

    def table_body(self, text: str) -> str:
        return f"<tbody>{text}</tbody>"

    def table_row(self, text: str) -> str:
        return f"<tr>{text}</tr>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        css = ' class="number"' if align == "right" else ""
        return f'<th scope="col"{css}>{text}</th>' if head and text else f"<td{css}>{text}</td>"


def _without_links(tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """Inline tokens, those of links by what the links hold."""
    found: list[MarkdownToken] = []
    for token in tokens:
        children = _without_links(token["children"]) if "children" in token else []
        if token["type"] == "link":
            found += children
        else:
            found.append({**token, "children": children} if children else token)
    return found
