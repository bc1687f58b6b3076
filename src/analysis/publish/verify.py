"""A release is compared with its manifest and with itself: files, links, requests, numbers in page and PDF.

Nothing is repaired: each finding is a sentence that begins with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from analysis.errors import first_line
from analysis.exhibits import figures
from analysis.files import say_disk
from analysis.publish.history_checks import check_history
from analysis.publish.manifest import describe, list_foreign, list_reports, read_release
from analysis.publish.manifest_checks import check_manifest
from analysis.publish.readers import Unreadable, read_json
from analysis.run.forked import map_forked
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
    names = {name for name in manifest["files"] if name.endswith(".html")}
    names |= {f"{batch_id}/index.html" for batch_id in list_reports(manifest)}
    own, pages = map_forked(
        partial(_check_page, out, manifest, cache(partial(_find_file, out))),
        sorted(names),
        lambda: [
            *_differing_files(out, manifest),
            *check_manifest(out, manifest, sha256),
            *check_history(out, manifest),
        ],
    )
    ids = {page.name: page.ids for page in pages if page.ids is not None}
    by_batch = sorted(pages, key=lambda page: page.name.removesuffix("/index.html"))
    return [
        *own,
        *(page.fault for page in pages if page.fault),
        *(one.words for page in pages for one in page.found if one.is_one(ids)),
        *(words for page in by_batch for words in page.numbers),
    ]


class _Found(NamedTuple):
    """A finding; one of a link is none if the page ``target`` has one of the ``elements``."""

    words: str
    target: str = ""
    elements: tuple[str, ...] = ()

    def is_one(self, ids: Mapping[str, Set[str]]) -> bool:
        """Whether it is one, by the ids of the elements of each page that could be read."""
        return not self.target or (self.target in ids and ids[self.target].isdisjoint(self.elements))


class _Page(NamedTuple):
    """What is wrong with a page and with the numbers of its report; without ``ids`` it could not be read."""

    name: str
    fault: str = ""
    ids: Set[str] | None = None
    found: Sequence[_Found] = ()
    numbers: Sequence[str] = ()


def _check_page(out: Path, manifest: Mapping[str, Any], find: Callable[[str], str], name: str) -> _Page:
    """A page of a release, and the numbers of the report that it is of, if it is one."""
    checked, page = _Page(name), None
    try:
        if name in manifest["files"]:
            content = (out / name).read_bytes()
            page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
            root = urlsplit(manifest.get("url", "")).path or "/"
            found = [*map(_Found, _loads(name, page)), *_links(find, root, name, page)]
            checked = checked._replace(ids=frozenset(_IDS(page)), found=found)
    except FileNotFoundError:
        pass  # reported elsewhere
    except (etree.LxmlError, OSError) as error:
        checked = checked._replace(fault=f"{name}: cannot be read as a page ({first_line(error)})")
    batch_id, _, file = name.partition("/")
    path = out / batch_id / "results.json"
    if file == "index.html" and f"{batch_id}/results.json" in manifest["files"] and path.exists():
        checked = checked._replace(numbers=list(_unequal_numbers(path, page)))
    return checked


_IDS: Final = etree.XPath("//@id[. != '']", smart_strings=False)

#: All elements that have a style of their own, or are one, and those that may send a reader elsewhere.
_STYLED: Final = etree.XPath("//*[@style] | //style | //meta")


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
    for node in _STYLED(page):
        styles = node.text if node.tag == "style" else node.get("style")
        for found in _CSS_LOADS.finditer(styles or ""):
            yield f"{name}: line {node.sourceline}: a style asks for {(found[1] or found[2])[:100]}"
        if node.tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
            yield f"{name}: line {node.sourceline}: the page sends its reader elsewhere"


def _links(find: Callable[[str], str], root: str, name: str, page: Any) -> Iterator[_Found]:
    """Links inside the site, whose path on its host is ``root``, to no file; and those to an element of a page."""
    for node in page.iter("a"):
        address, where = node.get("href", ""), f"{name}: line {node.sourceline}: a link"
        try:
            target, elements = _follow(find, root, name, address)
        except (OSError, ValueError):  # no address, or nothing that a file could be called
            target, elements = None, ()
        if target is None:
            yield _Found(f"{where} leads nowhere: {address[:200]}")
        elif elements:
            yield _Found(f"{where} leads to no element: {address[:200]}", target, elements)


def _follow(find: Callable[[str], str], root: str, name: str, address: str) -> tuple[str | None, tuple[str, ...]]:
    """The file that a link leads to, empty outside the site and None if there is none; and what it may mean in it."""
    if address.startswith(root) and not address.startswith("//"):
        name, address = "index.html", address.removeprefix(root) or "index.html"
    link = urlsplit(address)
    if link.scheme or link.netloc:
        return "", ()
    target = (Path(name).parent / unquote(link.path)).as_posix() if link.path else name
    target = re.sub(r"(?:^|/)[^/]+/\.\.(?=/|$)", "", target).lstrip("/") or "index.html"
    fragment = unquote(link.fragment)
    elements = (fragment.partition("?")[0].partition("=")[0], fragment) if fragment else ()
    return find(target) or None, elements


def _find_file(out: Path, target: str) -> str:
    """The file that is served under a path; empty where there is none."""
    if target.endswith("/") or (out / target).is_dir():
        target = f"{target.rstrip('/')}/index.html"
    return target if (out / target).is_file() else ""


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
    letters = "".join(text.split())
    for sign in _HYPHENS:  # ten times as fast as a pattern
        letters = letters.replace(sign, "")
    return letters


_HYPHENS: Final = "\x02\u00ad\u200b\u2010\u2011-"
