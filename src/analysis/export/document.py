"""What of an executed notebook is published, in order.

Published are: words (Markdown cells), what cells show, and code where it is asked for.
Never published are warnings and other stderr, results for machines, controls that need a
kernel, and raw cells. A notebook with an error in it is refused: half a report is no report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import mistune

from analysis.errors import NotPublishable
from analysis.escape import make_visible
from analysis.exhibits.data import EXHIBIT, drawings_of, is_exhibit
from analysis.export.sanitize import clean_drawing, free_id

if TYPE_CHECKING:  # its import takes a third of a second, also for those who read no notebook
    from nbformat import NotebookNode

#: So many digits of a hash tell editions apart.
_EDITION = 12

#: One node of mistune's syntax tree.
MarkdownToken = dict[str, Any]

#: A control that is one only while its kernel runs.
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
#: How a terminal receives colors (ECMA-48, control sequences), and how IPython prints what it cannot show as text.
_COLORS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_NO_TEXT = re.compile(r"<IPython\.(core|lib)\.display\.\w+( object)?>")
#: What a drawing function gives back: artists of matplotlib and grids of seaborn, alone or in lists. The cell shows the
#: picture beside it, or ``show`` has.
_ARTIST = re.compile(
    r"""<(matplotlib|mpl_toolkits|seaborn)\.[\w.]+(\ object)?(\ at\ |>|:)
    | <\w*(Axes\w*|Figure|SubFigure)(:|\ size\ |\ object|>)
    | <\w+Container\ object\ of\ \d+\ artists>
    | \b(Axes|Text|Annotation)\(-?\d[\d.e+-]*,\ ?-?\d
    | \b(Rectangle|Circle|Ellipse|Wedge|Polygon\d*|FancyBboxPatch)\((xy=|\(|\[)
    | \bSpines\b.*\bobject\b""",
    re.VERBOSE,
)
#: The first sign of a text in quotes: somebody's words, whatever they are about.
_QUOTED = ("'", '"')
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
_parse_markdown = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


@dataclass(frozen=True)
class Words:
    """A Markdown cell as a syntax tree; ``attachments`` are its images by name."""

    tokens: list[MarkdownToken]
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    """The source of a code cell."""

    source: str


@dataclass(frozen=True)
class Shown:
    """What a cell shows: its forms by MIME type, alt text, and its data if it is an exhibit of ours."""

    data: Mapping[str, Any]
    alt: str = ""
    kind: str = ""
    name: str = ""
    finds_nothing: str = ""
    exhibit: Mapping[str, Any] | None = None


Piece = Words | Code | Shown


@dataclass(frozen=True)
class DocumentHeading:
    """A heading under the title: level 2 and deeper, no level left out, an id that is unique."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Document:
    """A notebook as it is published.

    ``title`` names the document; ``heading`` is its first line on the page, empty where
    a headline among the pieces is that. ``kicker`` stands small above it. ``day`` is the
    day of its data, None if that is not known, ``as_of`` the same in words. ``edition`` is the first
    digits of the hash of its rows: it changes when they do. ``sources`` are publisher and page of its lists; a
    page may be empty. The contents come before the piece
    ``contents_at``, right after the headline; it is None where there are too few sections to list.
    """

    title: str
    short_title: str
    description: str
    batch: str
    day: date | None
    as_of: str
    edition: str
    president: str
    sources: tuple[tuple[str, str], ...]
    heading: str
    kicker: str
    headings: tuple[DocumentHeading, ...]
    contents_at: int | None
    pieces: tuple[Piece, ...]

    @property
    def has_headline(self) -> bool:
        """Whether a headline is among the pieces."""
        return any(isinstance(piece, Shown) and piece.kind == "headline" for piece in self.pieces)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Id and title of each section, in order."""
        return [(heading.id, heading.text) for heading in self.headings if heading.level == 2]


def begins_section(piece: Piece) -> bool:
    """Whether a piece is words with a heading in them."""
    return isinstance(piece, Words) and any("id" in token.get("attrs", {}) for token in piece.tokens)


def read_document(notebook: NotebookNode, *, show_code: bool = False) -> Document:
    """Choose what is published.

    The notebook's metadata ``clemency`` may hold ``title``, ``short_title``,
    ``description``, ``batch`` and ``date`` (ISO). Without them the title is the headline,
    else the first-level heading, and the description who granted what on which day, and what follows the headline; the
    batch, and the day on which the last of its lists was retrieved, are those of the results. What finds
    nothing is left out, and so is a section that shows nothing else.

    Raises
    ------
    NotPublishable
        A cell ended with an error, a picture has no description, or ``date`` is no date.

    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> document = read_document(new_notebook(cells=[new_markdown_cell("# A day\\n\\n## How many?")]))
    >>> document.title, document.headings
    ('A day', (DocumentHeading(level=2, text='How many?', id='how-many'),))
    """
    _check_descriptions(notebook)
    pieces = _without_empty_sections(list(_pieces(notebook, show_code)))
    own_heading, headings = _settle_headings(pieces)
    _put_headline_first(pieces)
    headlines = [piece for piece in pieces if isinstance(piece, Shown) and piece.kind == "headline"]
    headline = str(headlines[0].data.get("text/plain", "")).split("\n")[0] if headlines else ""
    head: Mapping[str, Any] = (headlines[0].exhibit or {}) if headlines else {}
    said = [head.get("kicker", ""), "".join(words for words, _ in head.get("deck", []))]
    results = _read_results(notebook)
    own = _read_metadata(notebook, results)
    title = _one_line(own.get("title", "") or headline or own_heading or "Report")
    return Document(
        title=title,
        short_title=_one_line(own.get("short_title", "") or own_heading or title),
        description=_one_line(own.get("description", "") or (". ".join(filter(None, said)) if said[1] else headline)),
        batch=_one_line(own.get("batch", "")),
        day=_read_day(own.get("date", "")),
        as_of=_one_line(head.get("as_of", "")),
        edition=_one_line(own.get("data_sha256", ""))[:_EDITION],
        president=_one_line(str(results.get("batch", {}).get("president", ""))),
        sources=tuple(
            (_one_line(str(source.get("publisher", ""))), str(source.get("page", "")))
            for source in results.get("sources", [])
        ),
        heading="" if headline else own_heading or title,
        kicker=own_heading if headline else "",
        headings=tuple(headings),
        contents_at=_contents_at(pieces, headings),
        pieces=tuple(pieces),
    )


def _put_headline_first(pieces: list[Piece]) -> None:
    """The headline is the title, and no other heading comes before it, wherever in the notebook it was shown."""
    at = next((at for at, piece in enumerate(pieces) if isinstance(piece, Shown) and piece.kind == "headline"), 0)
    section = next((number for number, piece in enumerate(pieces[:at]) if begins_section(piece)), at)
    pieces[section : at + 1] = [*pieces[at : at + 1], *pieces[section:at]]


def _contents_at(pieces: list[Piece], headings: list[DocumentHeading]) -> int | None:
    if sum(heading.level == 2 for heading in headings) < 2:
        return None
    for number, piece in enumerate(pieces):
        if isinstance(piece, Shown) and piece.kind == "headline":
            return number + 1
        if begins_section(piece):
            return number
    return None


def _read_results(notebook: NotebookNode) -> Mapping[str, Any]:
    """The last results that the notebook shows."""
    results: Mapping[str, Any] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("metadata", {}).get("clemency", {}).get("kind") == "results":
                results = output.get("data", {}).get("application/json", {})
    return results


def _read_metadata(notebook: NotebookNode, results: Mapping[str, Any]) -> dict[str, str]:
    """What the notebook says of itself: first its results, then its metadata."""
    own: dict[str, str] = {}
    if results:
        retrieved = [str(source.get("retrieved", "")) for source in results.get("sources", [])]
        own |= {"batch": str(results.get("batch", {}).get("id", "")), "date": max(retrieved, default="")}
        own |= {"data_sha256": str(results.get("provenance", {}).get("data_sha256", ""))}
    return own | {key: str(value) for key, value in dict(notebook.metadata.get("clemency", {})).items()}


def _one_line(text: str) -> str:
    return " ".join(make_visible(text).split())


def timestamp(document: Document) -> datetime:
    """Noon, universal time, of the document's day; a constant for a document without one."""
    day = document.day or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPublishable(f"the notebook's date is {text!r}, not YYYY-MM-DD") from None


def _pieces(notebook: NotebookNode, show_code: bool) -> Iterator[Piece]:
    """What is published; the code of all cells that lead to a figure follows it as one piece."""
    code: list[str] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield Words(parse_markdown(cell.source), cell.get("attachments", {}))
        elif cell.cell_type == "code":
            is_ours = "injected-parameters" not in cell.metadata.get("tags", [])  # papermill's: paths of this machine
            code += [cell.source] if show_code and is_ours and cell.source.strip() else []
            has_shown = False
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise NotPublishable(
                        f"cell {number} ended with {output.get('ename', 'an error')}: {output.get('evalue', '')}"
                    )
                if shown := _shown(output, cell):
                    yield shown
                    has_shown = True
            if code and has_shown:
                yield Code("\n\n".join(code))
                code = []
    if code:
        yield Code("\n\n".join(code))


def _check_descriptions(notebook: NotebookNode) -> None:
    """Refuse pictures of which nobody says what they show, those of all cells at once."""
    lacking = []
    own = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    for number, cell in enumerate(own, start=1):
        shown = [_shown(output, cell) for output in cell.get("outputs", [])]
        has_bare = any(one and not one.exhibit and not one.alt and _is_picture(one) for one in shown)
        if has_bare or (cell.cell_type == "markdown" and _has_bare_image(parse_markdown(cell.source))):
            first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
            lacking.append(f"cell {number} ({first[:60]}{'…' if len(first) > 60 else ''})")
    if not lacking:
        return
    cells = f"{', '.join(lacking[:-1])} and {lacking[-1]}" if len(lacking) > 1 else lacking[0]
    whose = "shows a figure" if len(lacking) == 1 else "show figures"
    raise NotPublishable(
        f"{cells} {whose} without a description, for those who cannot see it: end the cell with "
        'analysis.show(figure, alt="what it shows"), or give the cell the metadata {"alt": "what it shows"}; '
        "in a Markdown cell write ![what it shows](…)"
    )


def _is_picture(shown: Shown) -> bool:
    return any(mime in shown.data for mime in _PICTURES)


def _has_bare_image(tokens: list[MarkdownToken]) -> bool:
    """Whether there is an image of the notebook's own, an attachment, without a word that says what it shows."""
    return any(
        (
            token["type"] == "image"
            and str(token["attrs"]["url"]).startswith("attachment:")
            and not plain_words(token["children"]).strip()
        )
        or _has_bare_image(token.get("children") or [])
        for token in tokens
    )


def parse_markdown(source: str) -> list[MarkdownToken]:
    """The syntax tree of Markdown: CommonMark with tables and strikethrough; ``$`` is a dollar.

    >>> [token["type"] for token in parse_markdown("A fine of $5.\\n\\n- one")]
    ['paragraph', 'blank_line', 'list']
    """
    tokens = _parse_markdown(make_visible(source))
    return tokens if isinstance(tokens, list) else []


def _shown(output: NotebookNode, cell: NotebookNode) -> Shown | None:
    if output.output_type == "stream":
        return Shown({"text/plain": output.text}) if output.name == "stdout" else None
    if output.output_type not in ("display_data", "execute_result"):
        return None
    own = output.metadata.get("clemency", {})
    if own.get("kind") == "results" or not output.data or _WIDGET in output.data:
        return None
    if set(output.data) == {"text/plain"} and is_artist(str(output.data["text/plain"])):
        return None
    places = [output.metadata.get(mime, {}) for mime in _PICTURES]
    alts = [place.get("alt") for place in (*places, output.metadata, cell.metadata) if hasattr(place, "get")]
    alt = next((str(alt) for alt in alts if alt), "")
    kind, name, reason = (str(own.get(key, "")) for key in ("kind", "name", "finds_nothing"))
    return Shown(dict(output.data), alt, kind, name, reason, _read_exhibit(output.data.get(EXHIBIT)))


def _read_exhibit(data: Any) -> Mapping[str, Any] | None:
    """An exhibit's data if they are of the right shape, and its drawings hold nothing but a drawing."""
    if not is_exhibit(data):
        return None
    return data if all(clean_drawing(svg, set()) for svg in drawings_of(data)) else None


def _without_empty_sections(pieces: list[Piece]) -> list[Piece]:
    """The pieces without exhibits that find nothing, and without the sections that show nothing else."""
    sections: list[list[Piece]] = [[]]
    for piece in pieces:
        if _section_title(piece):
            sections.append([])
        sections[-1].append(piece)
    kept: list[Piece] = []
    for section in sections:
        shown = [piece for piece in section if isinstance(piece, Shown)]
        finds_something = not shown or not all(piece.finds_nothing for piece in shown)
        if finds_something or not _section_title(section[0]):
            kept += [piece for piece in section if not (isinstance(piece, Shown) and piece.finds_nothing)]
    return kept


def _section_title(piece: Piece) -> str:
    """The heading of the second level that a piece begins with, if it does."""
    first = (
        next((token for token in piece.tokens if token["type"] != "blank_line"), {}) if isinstance(piece, Words) else {}
    )
    is_title = first.get("type") == "heading" and first["attrs"]["level"] == 2
    return plain_words(first["children"]).strip() if is_title else ""


def _settle_headings(pieces: list[Piece]) -> tuple[str, list[DocumentHeading]]:
    """Take the title out; give the other headings levels without gaps and ids of their own."""
    title = ""
    headings: list[DocumentHeading] = []
    # counts lead to the table of people by its id, which no heading may have taken
    exhibits = [piece.exhibit for piece in pieces if isinstance(piece, Shown) and piece.exhibit]
    taken = {"people"} if any(exhibit["kind"] == "people" for exhibit in exhibits) else set()
    for piece in pieces:
        if not isinstance(piece, Words):
            continue
        for token in list(piece.tokens):
            if token["type"] != "heading":
                continue
            text = plain_words(token["children"]).strip()
            if not text:
                piece.tokens.remove(token)
                continue
            if token["attrs"]["level"] == 1 and not title:
                title = text
                piece.tokens.remove(token)
                continue
            deepest = headings[-1].level + 1 if headings else 2
            level = max(2, min(token["attrs"]["level"], deepest))
            heading = DocumentHeading(level, text, free_id(_slug(text), taken))
            token["attrs"] = {"level": level, "id": heading.id}
            headings.append(heading)
    return title, headings


def plain_words(tokens: list[MarkdownToken] | None) -> str:
    """The text of inline tokens, without their markup."""
    parts = []
    for token in tokens or []:
        blank = " " if token["type"] in ("softbreak", "linebreak") else ""
        parts.append(token.get("raw") or plain_words(token.get("children")) or blank)
    return "".join(parts)


def printed(form: object) -> str:
    """Plain text as a cell printed it: no colors of a terminal, no addresses in memory that differ from run to run.

    What stands for something that has no text is empty.

    >>> printed("<Axes at 0x7f00aa>\\n"), printed("\\x1b[31mred\\x1b[0m")
    ('<Axes>', 'red')
    >>> printed("<IPython.core.display.Javascript object>")
    ''
    """
    text = _ADDRESS.sub("", make_visible(_COLORS.sub("", str(form)))).strip("\n")
    return "" if _NO_TEXT.fullmatch(text) else text


def is_artist(text: str) -> bool:
    """Whether a result's text is only the name of what was drawn, which says nothing to a reader.

    >>> is_artist("<Axes: xlabel='year'>"), is_artist("[Text(0, 3, '61')]"), is_artist("'<Axes: >'")
    (True, True, False)
    """
    return not text.startswith(_QUOTED) and _ARTIST.search(text) is not None


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    return slug if slug[:1].isalpha() else f"section-{slug}".rstrip("-")
