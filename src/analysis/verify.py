"""A release held against its manifest and against itself; what moved between two releases.

Nothing is repaired here: each finding is a sentence with the file that it is about.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from analysis.errors import InputError
from analysis.publish import MANIFEST
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
    manifest = _manifest(out)
    findings = list(_differing_files(out, manifest))
    pages = {path.relative_to(out).as_posix(): _parse(path) for path in sorted(out.rglob("*.html"))}
    ids = {name: {node.get("id") for node in page.iter() if node.get("id")} for name, page in pages.items()}
    for name, page in pages.items():
        findings += _loads(name, page)
        findings += _dead_links(out, name, page, ids)
    for results in sorted(out.glob("*/results.json")):
        findings += _unequal_numbers(out, results)
    return findings


def _manifest(out: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((out / MANIFEST).read_bytes())
        manifest["files"].items()
    except FileNotFoundError:
        raise InputError(f"{out}: no release of this project here (no {MANIFEST})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{out / MANIFEST}: not a manifest; publish again") from None
    return manifest


def _differing_files(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {MANIFEST}
    yield from (f"{name}: is missing" for name in sorted(set(manifest["files"]) - there))
    yield from (f"{name}: is not in the manifest" for name in sorted(there - set(manifest["files"])))
    for name in sorted(there & set(manifest["files"])):
        if hashlib.sha256((out / name).read_bytes()).hexdigest() != manifest["files"][name]["sha256"]:
            yield f"{name}: not the bytes that were published"


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


class Move(NamedTuple):
    """One published number that moved, and the cells of grants that moved with it (or other causes)."""

    batch_id: str
    measure: str
    before: Any
    after: Any
    causes: tuple[str, ...]


def compare_releases(before: Path, after: Path) -> list[Move]:
    """Every number of ``results.json`` that differs between two releases, batch by batch.

    Parameters
    ----------
    before, after : folders of two releases

    Returns
    -------
    Moves in the order of the batches; a batch that came or went is one move of ``batch``.
    Causes are changed cells of the batch's ``grants.csv`` (``source:line column: before ->
    after``), grants that came or went, and otherwise the ingredients that changed.
    """
    old, new = _manifest(before), _manifest(after)
    moves = []
    for batch_id in sorted({path.parent.name for out in (before, after) for path in out.glob("*/results.json")}):
        one, other = before / batch_id, after / batch_id
        if not (one / "results.json").is_file() or not (other / "results.json").is_file():
            is_new = not (one / "results.json").is_file()
            moves.append(Move(batch_id, "batch", None if is_new else batch_id, batch_id if is_new else None, ()))
            continue
        causes: tuple[str, ...] | None = None
        numbers, now = _numbers(one), _numbers(other)
        for measure in sorted(set(numbers) | set(now)):
            if numbers.get(measure) != now.get(measure):
                if causes is None:
                    causes = tuple(_causes(one, other)) or tuple(_changed_ingredients(batch_id, old, new))
                moves.append(Move(batch_id, measure, numbers.get(measure), now.get(measure), causes))
    return moves


#: Causes shown of one batch.
_SHOWN: Final = 12


def say_moves(moves: list[Move]) -> Iterator[str]:
    """The moves as lines of text: each number before and after, then once a batch what moved it."""
    if not moves:
        yield "no published number has moved"
        return
    for batch_id in dict.fromkeys(move.batch_id for move in moves):
        of_batch = [move for move in moves if move.batch_id == batch_id]
        yield from (f"{batch_id}: {move.measure}: {_word(move.before)} -> {_word(move.after)}" for move in of_batch)
        causes = of_batch[0].causes
        yield from (f"  because {cause}" for cause in causes[:_SHOWN])
        if len(causes) > _SHOWN:
            yield f"  … and {len(causes) - _SHOWN:,} more"
    yield f"{len(moves):,} published numbers moved, in {len({move.batch_id for move in moves}):,} batches"


def _word(value: Any) -> str:
    return "(none)" if value is None else str(value)


def _numbers(folder: Path) -> dict[str, Any]:
    """The leaves of ``results.json`` by their path, without the provenance."""
    results = json.loads((folder / "results.json").read_bytes())
    results.pop("provenance", None)
    return dict(_leaves(results, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def _causes(before: Path, after: Path) -> Iterator[str]:
    old, new = _grants(before), _grants(after)
    for place in sorted(set(old) | set(new)):
        if place not in new:
            yield f"{place} is gone"
        elif place not in old:
            yield f"{place} is new"
        else:
            for column, cell in old[place].items():
                if cell != new[place].get(column, ""):
                    yield f"{place} {column}: {cell or '(empty)'} -> {new[place].get(column) or '(empty)'}"


def _grants(folder: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO((folder / "grants.csv").read_text(encoding="utf-8")))
    return {f"{row['source']}:{row['source_line']}": row for row in rows}


def _changed_ingredients(batch_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = (manifest.get("reports", {}).get(batch_id, {}) for manifest in (old, new))
    yield from (f"{name} changed" for name in after if before.get(name) != after[name])
