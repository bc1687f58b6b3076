"""A release held against its manifest and against itself.

Nothing is repaired here: each finding is a sentence with the file that it is about.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from analysis.accounts import differ
from analysis.publish import MANIFEST, read_release
from analysis.wording import key_figures, say_headline

#: Elements and attributes that make a browser ask for something by itself.
_LOADS: Final = (
    *(("img", "src"), ("img", "srcset"), ("script", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data")),
    *(
        ("source", "src"),
        ("source", "srcset"),
        ("audio", "src"),
        ("video", "src"),
        ("video", "poster"),
        ("use", "href"),
    ),
    *(("image", "href"), ("link", "href"), ("form", "action"), ("input", "src"), ("track", "src")),
)
#: Links that only say what a page is; no browser loads them.
_ONLY_SAY: Final = frozenset({"canonical", "alternate", "author", "license", "describedby", "up", "prev", "next"})

_CSS_LOADS: Final = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")\s]+)|@import\s+['\"]?([^'\";\s]+)", re.IGNORECASE)


def verify_release(out: Path) -> list[str]:
    """What is wrong with a release; nothing if all holds.

    Parameters
    ----------
    out : the site, or the folder of a release

    Returns
    -------
    Sentences, each beginning with the file: bytes that are not those of the manifest, files
    missing or too many, links that lead nowhere, requests that would leave the page, numbers
    of ``results.json`` that page or PDF do not print.

    Raises
    ------
    InputError
        There is no release.
    """
    manifest = read_release(out)
    findings = [*_differing_files(out, manifest), *_unequal_accounts(out, manifest)]
    pages = {path.relative_to(out).as_posix(): _parse(path) for path in sorted(out.rglob("*.html"))}
    ids = {name: {node.get("id") for node in page.iter() if node.get("id")} for name, page in pages.items()}
    for name, page in pages.items():
        findings += _loads(name, page)
        findings += _dead_links(out, name, page, ids)
    for results in sorted(out.glob("*/results.json")):
        findings += _unequal_numbers(out, results)
    return findings


def _differing_files(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {MANIFEST}
    yield from (f"{name}: is missing" for name in sorted(set(manifest["files"]) - there))
    yield from (f"{name}: is not in the manifest" for name in sorted(there - set(manifest["files"])))
    for name in sorted(there & set(manifest["files"])):
        if hashlib.sha256((out / name).read_bytes()).hexdigest() != manifest["files"][name]["sha256"]:
            yield f"{name}: not the bytes that were published"


def _unequal_accounts(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Lists of which the published table holds more or fewer grants than their row account says."""
    expected = {account["source"]: account["in_table"] for account in manifest.get("accounts", [])}
    if expected and (out / "grants.csv").is_file():
        with (out / "grants.csv").open(encoding="utf-8", errors="replace", newline="") as file:
            there = Counter(row.get("source") for row in csv.DictReader(file))
        yield from (f"grants.csv: {fault}" for fault in differ(expected, there))


def _parse(path: Path) -> Any:
    return html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def _loads(name: str, page: Any) -> Iterator[str]:
    """What a browser would ask for, beside the page."""
    for tag, attribute in _LOADS:
        for node in page.iter(tag):
            address = node.get(attribute, "").strip()
            if not address or address.startswith(("data:", "#")):
                continue
            if tag == "link" and set(node.get("rel", "").split()) <= _ONLY_SAY:
                continue
            yield f"{name}: line {node.sourceline}: <{tag}> asks for {address[:100]}"
    for node in page.iter():
        styles = node.text if node.tag == "style" else node.get("style") if isinstance(node.tag, str) else ""
        for found in _CSS_LOADS.finditer(styles or ""):
            yield f"{name}: line {node.sourceline}: a style asks for {(found[1] or found[2])[:100]}"
        if isinstance(node.tag, str) and node.tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
            yield f"{name}: line {node.sourceline}: the page sends its reader elsewhere"


def _dead_links(out: Path, name: str, page: Any, ids: Mapping[str, set[str]]) -> Iterator[str]:
    """Relative links without a file in the release, and fragments without an element."""
    folder = Path(name).parent
    for node in page.iter("a"):
        link = urlsplit(node.get("href", ""))
        if link.scheme or link.netloc:
            continue
        target = (folder / unquote(link.path)).as_posix() if link.path else name
        target = re.sub(r"(?:^|/)[^/]+/\.\.(?=/|$)", "", target).lstrip("/") or "index.html"
        if target.endswith("/") or (out / target).is_dir():
            target = f"{target.rstrip('/')}/index.html"
        if not (out / target).is_file():
            yield f"{name}: line {node.sourceline}: a link leads nowhere: {node.get('href')}"
        elif link.fragment and target in ids:
            anchor = unquote(link.fragment).partition("?")[0].partition("=")[0]
            if anchor not in ids[target] and unquote(link.fragment) not in ids[target]:
                yield f"{name}: line {node.sourceline}: a link leads to no element: {node.get('href')}"


def _unequal_numbers(out: Path, path: Path) -> Iterator[str]:
    """The headline and the key figures, said anew from ``results.json``, have to stand in page and PDF."""
    results = json.loads(path.read_bytes())
    try:
        said = [say_headline(results)]
        for figure in key_figures(results):
            said += [figure.value, figure.label, figure.comparison]
    except (KeyError, TypeError):
        yield f"{path.relative_to(out).as_posix()}: not the results of a batch"
        return
    page, document = path.with_name("index.html"), path.with_name("report.pdf")
    if page.is_file():
        yield from _missing_words(page.relative_to(out).as_posix(), said, _text_of_page(page))
    if document.is_file():
        yield from _missing_words(document.relative_to(out).as_posix(), said, _text_of_pdf(document))


def _missing_words(name: str, said: list[str], text: str) -> Iterator[str]:
    for words in said:
        if _letters(words) not in text:
            yield f"{name}: does not say {words!r}, as results.json has it"


def _text_of_page(path: Path) -> str:
    return _letters(_parse(path).text_content())


def _text_of_pdf(path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        first = PdfReader(path).pages[:2]  # the headline and the key figures stand there
        return _letters("".join(page.extract_text() for page in first))
    except (PyPdfError, OSError, ValueError, etree.ParserError):
        return ""  # then nothing is said, and each figure is missing


def _letters(text: str) -> str:
    """A text without blanks and hyphens of line breaks, which differ between page and PDF."""
    return re.sub(r"[\s\u00ad\u200b\u2010\u2011-]+", "", text)


# Two releases
