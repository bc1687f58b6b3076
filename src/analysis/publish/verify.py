"""A release is compared with its manifest and with itself: files, links, requests, numbers in page and PDF.

Nothing is repaired: each finding is a sentence that begins with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from analysis.errors import first_line
from analysis.exhibits import figures
from analysis.files import say_disk
from analysis.publish.history_checks import check_history
from analysis.publish.manifest import describe, list_foreign, list_reports, read_release
from analysis.publish.manifest_checks import check_manifest
from analysis.publish.readers import Unreadable, read_json
from analysis.text import key_figures, say_deck, say_headline, say_kicker, say_limits

#: Elements and attributes that make a browser ask for something by itself.
_LOADS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("img", "source"), ("src", "srcset")),
        **dict.fromkeys(("script", "iframe", "embed", "audio", "input", "track"), ("src",)),
        "video": ("src", "poster"),
        "object": ("data",),
        "form": ("action",),
        **dict.fromkeys(("use", "image", "link"), ("href",)),
    }
)
#: Links that only describe a page; no browser loads them.
_ONLY_SAY: Final = frozenset({"canonical", "alternate", "author", "license", "describedby", "up", "prev", "next"})

_CSS_LOADS: Final = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")\s]+)|@import\s+['\"]?([^'\";\s]+)", re.IGNORECASE)


def verify_release(out: Path, sha256: str | None = None) -> list[str]:
    """What is wrong with a release; nothing if it is whole.

    Of files of somebody's own (:mod:`analysis.publish.extra`) only the bytes are checked.

    Parameters
    ----------
    out : the site, or the folder of a release
    sha256 : the hash of its manifest that was printed when it was made

    Returns
    -------
    Sentences that begin with the file: bytes that differ from the manifest, files that are
    missing, superfluous or unreadable, dead links, requests to other places, sentences of
    :func:`say_numbers` that a page or PDF lacks, what of the manifest does not follow from
    the files (:func:`analysis.publish.manifest_checks.check_manifest`), and editions that are not
    as they were published (:func:`analysis.publish.history_checks.check_history`).

    Raises
    ------
    InputError
        There is no release, or its manifest cannot be read.
    """
    manifest = read_release(out)
    findings = [*_differing_files(out, manifest), *check_manifest(out, manifest, sha256), *check_history(out, manifest)]
    pages = {}
    for name in sorted(name for name in manifest["files"] if name.endswith(".html")):
        try:
            content = (out / name).read_bytes()
            pages[name] = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        except FileNotFoundError:
            continue  # reported above
        except (etree.LxmlError, OSError) as error:
            findings.append(f"{name}: cannot be read as a page ({first_line(error)})")
    ids = {name: {node.get("id") for node in page.iter() if node.get("id")} for name, page in pages.items()}
    root = urlsplit(manifest.get("url", "")).path or "/"
    for name, page in pages.items():
        findings += _loads(name, page)
        findings += _dead_links(out, root, name, page, ids)
    for batch_id in list_reports(manifest):
        if (path := out / batch_id / "results.json").exists():
            findings += _unequal_numbers(path, pages.get(f"{batch_id}/index.html"))
    return findings


def _differing_files(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    files = {**manifest["files"], **manifest["extra"]}
    foreign = set(list_foreign(out, manifest))
    yield from (
        f"{name}: is a link or no file" if name in files else f"{name}: is not in the manifest"
        for name in sorted(foreign)
    )
    for name, file in sorted(files.items()):
        if name in foreign:
            continue
        try:
            if describe((out / name).read_bytes()) != file:
                yield f"{name}: not the bytes that were published"
        except FileNotFoundError:
            yield f"{name}: is missing"
        except OSError as error:
            yield f"{name}: cannot be read ({say_disk(error)})"


def _loads(name: str, page: Any) -> Iterator[str]:
    """What a browser would request beside the page."""
    for node in page.iter(*_LOADS):
        for attribute in _LOADS[node.tag]:
            address = node.get(attribute, "").strip()
            if not address or address.startswith(("data:", "#")):
                continue
            if node.tag == "link" and set(node.get("rel", "").split()) <= _ONLY_SAY:
                continue
            yield f"{name}: line {node.sourceline}: <{node.tag}> asks for {address[:100]}"
    for node in page.iter():
        styles = node.text if node.tag == "style" else node.get("style") if isinstance(node.tag, str) else ""
        for found in _CSS_LOADS.finditer(styles or ""):
            yield f"{name}: line {node.sourceline}: a style asks for {(found[1] or found[2])[:100]}"
        if isinstance(node.tag, str) and node.tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
            yield f"{name}: line {node.sourceline}: the page sends its reader elsewhere"


def _dead_links(out: Path, root: str, name: str, page: Any, ids: Mapping[str, set[str]]) -> Iterator[str]:
    """Links inside the site, whose path on its host is ``root``, to no file; and fragments without an element."""
    for node in page.iter("a"):
        try:
            fault = _fault_of_link(out, root, name, node.get("href", ""), ids)
        except (OSError, ValueError):  # no address, or nothing that a file could be called
            fault = "leads nowhere"
        if fault:
            yield f"{name}: line {node.sourceline}: a link {fault}: {node.get('href')[:200]}"


def _fault_of_link(out: Path, root: str, name: str, address: str, ids: Mapping[str, set[str]]) -> str:
    if address.startswith(root) and not address.startswith("//"):
        name, address = "index.html", address.removeprefix(root) or "index.html"
    link = urlsplit(address)
    if link.scheme or link.netloc:
        return ""
    target = (Path(name).parent / unquote(link.path)).as_posix() if link.path else name
    target = re.sub(r"(?:^|/)[^/]+/\.\.(?=/|$)", "", target).lstrip("/") or "index.html"
    if target.endswith("/") or (out / target).is_dir():
        target = f"{target.rstrip('/')}/index.html"
    if not (out / target).is_file():
        return "leads nowhere"
    if link.fragment and target in ids:
        anchor = unquote(link.fragment).partition("?")[0].partition("=")[0]
        if anchor not in ids[target] and unquote(link.fragment) not in ids[target]:
            return "leads to no element"
    return ""


def _say_head(results: Mapping[str, Any]) -> list[str]:
    figures_ = [str(words) for figure in key_figures(results) for words in (figure.value, figure.label)]
    return [say_headline(results), say_kicker(results), str(say_deck(results)), *figures_]


def _say_figure(figure: figures.Figure, results: Mapping[str, Any]) -> list[str]:
    finding = str(figure.say("finding", results))
    return [finding, str(figure.say("more", results))] if finding else []


#: By topic, what page and PDF say of a batch's numbers.
_SAID: Final[Mapping[str, Callable[[Mapping[str, Any]], list[str]]]] = MappingProxyType(
    {
        "the head": _say_head,
        **{about: partial(_say_figure, figure) for about, figure in figures.BY_SUBJECT.items()},
        "what is weak": lambda results: [str(say_limits(results))],
    }
)


def say_numbers(results: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """All sentences and figures that page and PDF show of a batch's numbers; and topics of which nothing can be said.

    Figures that have nothing to say are left out. Numbers that only tables and charts show are not
    among them: the mean of the years served, shares as fractions, most rows of drugs, states,
    districts and days of expiry.

    Parameters
    ----------
    results : what ``results.json`` holds
    """
    said: list[str] = []
    unsaid = []
    for about, say in _SAID.items():
        try:
            words = say(results)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):  # missing, or not such a number
            unsaid.append(about)
            continue
        said += words
    return [words for words in said if words], unsaid


def _unequal_numbers(path: Path, page: Any) -> Iterator[str]:
    """What follows from ``results.json`` and is not in page or PDF."""
    batch_id, document = path.parent.name, path.with_name("report.pdf")
    try:
        results = read_json(path)
    except Unreadable as error:
        yield f"{batch_id}/{path.name}: cannot be read ({error})"
        return
    said, unsaid = say_numbers(results)
    if unsaid:
        yield f"{batch_id}/{path.name}: not the numbers of a batch: they do not tell {', '.join(unsaid)}"
    if page is not None:
        yield from missing_words(f"{batch_id}/index.html", said, [_letters(page.text_content())])
    if document.is_file():
        try:
            yield from missing_words(f"{batch_id}/{document.name}", said, pages_of_pdf(document))
        except Exception as error:  # both libraries raise whatever the bytes lead them to
            yield f"{batch_id}/{document.name}: cannot be read ({first_line(error)})"


def missing_words(name: str, said: Iterable[str], pages: Iterable[str]) -> Iterator[str]:
    """The words that a document lacks; its pages are read until none is missing."""
    text, missing = "", {words: _letters(words) for words in said}
    for page in pages:
        text += page
        missing = {words: letters for words, letters in missing.items() if letters not in text}
        if not missing:
            return
    yield from (f"{name}: does not say {words!r}, as results.json has it" for words in missing)


def pages_of_pdf(path: Path) -> Iterator[str]:
    """The letters of each page, without its head and foot: a sentence may go on overleaf."""
    import pikepdf
    from pypdfium2 import PdfDocument

    text = BytesIO()
    with pikepdf.open(path) as document:
        for page in document.pages:
            page.contents_coalesce()
            content = page.get("/Contents", document.make_stream(b"")).read_bytes()
            page.Contents = document.make_stream(_BESIDE_TEXT.sub(b"<<>>BDC EMC", content))
        document.save(text, compress_streams=False)
    read = PdfDocument(text.getvalue())
    try:
        for sheet in read:
            yield _letters(sheet.get_textpage().get_text_bounded())
    finally:
        read.close()


#: A picture in the content of a PDF page, marked with its description, or the page's head or foot.
_BESIDE_TEXT: Final = re.compile(
    rb"(?:<</MCID \d+/Alt\((?:[^\\)]|\\.)*\)[^>]*>>|<<[^>]*/Type/Pagination>>)BDC.*?EMC", re.DOTALL
)


def _letters(text: str) -> str:
    """A text without white space and hyphens of line breaks, which differ between page and PDF.

    PDFium gives a hyphen at the end of a line as the sign with the number 2.
    """
    return re.sub(r"[\s\x02\u00ad\u200b\u2010\u2011-]+", "", text)
