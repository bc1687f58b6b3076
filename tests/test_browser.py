"""The built site in a real browser: every page, light and dark, narrow and wide, with and without script.

Every check is tried on a page that is broken on purpose as well, and on one that is not.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler
from itertools import permutations, product
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from analysis.grants.presidents import read_presidents
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from analysis.measures.batches import count_drugs_by_batch, known_running_totals, summarize_by_batch
from analysis.site.compare_page import compare_pair, render_compare
from analysis.site.page import Site, render
from support import ROOT
from support.browser import (
    SCHEMES,
    WIDTHS,
    Reader,
    Setting,
    axe,
    dead_links,
    faint_chart_text,
    find_chromium,
    keyboard,
    needs_script,
    nu_faults,
    open_browser,
    plain,
    printed,
    sideways,
)
from support.invented import make_grants
from support.serving import serving

REAL = ("2016-03-30-obama", "2014-12-15-obama", "2000-03-15-clinton")
INVENTED = ("2016-03-28-obama", "2016-03-29-obama")

#: Why most settings are left out of `make test`, which looks at every page in one.
SLOW = pytest.mark.slow("every page in every setting")

SETTINGS = [
    pytest.param(setting, marks=() if setting == Setting("light", 1280) else SLOW, id=str(setting))
    for setting in (Setting(*setting) for setting in product(SCHEMES, WIDTHS, (True, False)))
]


def invented_grants() -> pd.DataFrame:
    """A day with one person of whom nothing is known, and one with all that is long, many or hostile."""
    nothing = {"batch_id": INVENTED[0], "granted_on": "2016-03-28", "source_line": 1}
    much = {
        "batch_id": INVENTED[1],
        "granted_on": "2016-03-29",
        "first_sentenced_on": "1999-04-01",
        "drugs": "cocaine;cocaine base;heroin;methamphetamine",
        "has_firearm": True,
        "offenses": "drug trafficking;firearm",
        "district": "Northern District of West Virginia",
        "grant_form": "expires_on",
        "expires_on": "2016-07-28",
    }
    names = [
        "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu Example",
        "<script>alert(1)</script> & 'Example' \"Quoted\"",
        "[Example](javascript:alert(1)) **of** $1 and $2",
        "Ŵłødzimierz Ğüneş-Ñandú",
        *(f"Imagined Person {number}" for number in range(1, 41)),
    ]
    rows: list[dict[str, object]] = [nothing]
    for line, name in enumerate(names, start=2):
        term = (
            {"is_life": True, "is_life_imposed": True}
            if line % 3
            else {"sentence_months": 12 * line, "imposed_months": 12 * line}
        )
        rows.append({**much, **term, "name": name, "source_line": line})
    return make_grants(*rows)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with real batches and invented ones."""
    find_chromium()
    folder = tmp_path_factory.mktemp("site")
    data, out = folder / "grants.csv", folder / "site"
    real = read_grants(ROOT / "data" / "grants.csv")
    write_grants(pd.concat([real, invented_grants()], ignore_index=True), data)
    command = ["report", *REAL, *INVENTED, "--data", str(data), "--out", str(out)]
    subprocess.run([sys.executable, "-m", "analysis", *command], check=True, stdout=subprocess.DEVNULL)
    return out.resolve()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Of this module alone: other tests run event loops of their own."""
    with open_browser() as browser:
        yield Reader(browser)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests are read, not a log."""


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """The site as it is published: by http."""
    with serving(partial(_Quiet, directory=str(site))) as address:
        yield f"{address}/"


def pages_of(site: Path) -> list[Path]:
    pages = sorted(site.rglob("*.html"))
    assert len([page for page in pages if page.parent.name in (*REAL, *INVENTED)]) >= len(REAL) + len(INVENTED)
    return pages


def look(
    reader: Reader,
    site: Path,
    setting: Setting,
    *checks: Callable[[Page], Sequence[str]],
    leave_out: Collection[str] = (),
) -> str:
    """A line for each fault of each page; the reports of some batches may be left out."""
    faults = []
    for path in pages_of(site):
        if path.parent.name in leave_out:
            continue
        with reader.visit(path, setting) as visit:
            found = [fault for check in checks for fault in check(visit.page)]
        faults += [f"{path.relative_to(site)}, {setting}: {fault}" for fault in found]
    return "\n".join(faults)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_page_asks_for_nothing_and_fits(setting: Setting, site: Path, reader: Reader) -> None:
    faults = []
    for path in pages_of(site):
        # A report is one file. The pages across batches may ask for other files of the site.
        own = path.as_uri() if path.parent != site else site.as_uri()
        with reader.visit(path, setting) as visit:
            found = sideways(visit.page) + ([] if setting.script else needs_script(visit.page)) + visit.leaves([own])
        faults += [f"{path.relative_to(site)}, {setting}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@SLOW
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_that_is_served_asks_for_nothing_else(scheme: str, site: Path, reader: Reader, server: str) -> None:
    faults = []
    for path in pages_of(site):
        address = server + path.relative_to(site).as_posix()
        with reader.visit(address, Setting(scheme)) as visit:
            visit.page.wait_for_load_state("networkidle")
            found = visit.leaves([address if path.parent != site else server])
        faults += [f"{path.relative_to(site)}, served: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_every_link_leads_somewhere(site: Path, reader: Reader) -> None:
    faults = look(reader, site, Setting(), lambda page: dead_links(page, site))
    assert not faults, faults


@pytest.mark.parametrize("setting", [Setting("light", 1280), pytest.param(Setting("dark", 320), marks=SLOW)], ids=str)
def test_axe_finds_nothing(setting: Setting, site: Path, reader: Reader) -> None:
    in_make_test = setting == Setting("light", 1280)  # one report of a real day is like another
    faults = look(reader, site, setting, axe, leave_out=REAL[1:] if in_make_test else ())
    assert not faults, faults


@SLOW
def test_axe_finds_nothing_without_script(site: Path, reader: Reader) -> None:
    faults = []
    for path in pages_of(site):
        if "<script" not in path.read_text(encoding="utf-8") or path.parent.name in REAL[1:]:
            continue  # the same page as with script, or another report like the first one
        with reader.visit(path, Setting("light", 320, script=False)) as visit:
            html = plain(visit.page.content())
        with reader.visit("about:blank", Setting("light", 320)) as visit:
            visit.page.set_content(html)
            faults += [f"{path.relative_to(site)}, without script: {fault}" for fault in axe(visit.page)]
    assert not faults, "\n".join(faults)


@SLOW
@pytest.mark.parametrize("setting", [Setting(s, w) for s, w in product(SCHEMES, (320, 1280))], ids=str)
def test_words_in_charts_stand_out(setting: Setting, site: Path, reader: Reader) -> None:
    faults = look(reader, site, setting, faint_chart_text)
    assert not faults, faults


@SLOW
@pytest.mark.parametrize("setting", [Setting("light", 320), Setting("dark", 1280, False)], ids=str)
def test_the_keyboard_reaches_everything(setting: Setting, site: Path, reader: Reader) -> None:
    faults = look(reader, site, setting, keyboard)
    assert not faults, faults


@pytest.mark.parametrize("width", WIDTHS)
def test_no_day_of_a_finding_is_broken_over_two_lines(width: int, site: Path, reader: Reader) -> None:
    with reader.visit(site / REAL[0] / "index.html", Setting("light", width)) as visit:
        lines = "days => days.map(day => [day.textContent, day.getClientRects().length])"
        days = visit.page.locator(":is(h1, .deck, .finding) .day").evaluate_all(lines)
    assert ["July 28, 2016", 1] in days
    assert {n_lines for _, n_lines in days} == {1}


@pytest.mark.parametrize("width", WIDTHS)
def test_all_words_of_a_key_figure_are_as_large(width: int, site: Path, reader: Reader) -> None:
    """Also those in a span of their own, which keeps a length of time on one line."""
    sizes = "figures => figures.map(one => [one, ...one.querySelectorAll('*')].map(each => getComputedStyle(each).fontSize))"
    with reader.visit(site / REAL[0] / "index.html", Setting("light", width)) as visit:
        of_figures = visit.page.locator(".key-figures b").evaluate_all(sizes)
    assert max(map(len, of_figures)) > 1  # such a span is there
    assert len({size for of_figure in of_figures for size in of_figure}) == 1


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (1024, True), (768, False), (320, False)])
def test_the_contents_stand_beside_the_text_or_folded_in_it(
    width: int, beside: bool, site: Path, reader: Reader
) -> None:
    with reader.visit(site / REAL[0] / "index.html", Setting("light", width, script=False)) as visit:
        page = visit.page
        assert [page.locator(f"nav.{place}").is_visible() for place in ("beside", "contents")] == [beside, not beside]
        column = page.locator("h1").bounding_box()
        assert column
        assert column["y"] < 300  # the title stands at the head of the first screen
        page.evaluate("() => scrollTo(0, 5000)")
        nav = page.locator("nav.beside").bounding_box()
        if beside:
            assert nav
            assert nav["y"] == 0  # it stays in sight
            assert nav["x"] + nav["width"] < column["x"]


@pytest.mark.parametrize(("width", "height", "until"), [(1280, 900, 700), (320, 640, 1280)])
def test_the_first_chart_is_soon_in_sight(width: int, height: int, until: int, site: Path, reader: Reader) -> None:
    """On the first screen of a desk, and on the second of a phone."""
    with reader.visit(site / REAL[0] / "index.html", Setting("light", width)) as visit:
        visit.page.set_viewport_size({"width": width, "height": height})
        drawing = visit.page.locator(".drawing:visible").first.bounding_box()
    assert drawing
    assert drawing["y"] < until


def test_a_claim_may_be_held_to_another_definition(site: Path, reader: Reader) -> None:
    """The 13,603 people of President Ford's board are more than President Obama's 248 to that day; the five after him 117."""
    with reader.visit(site / "claims.html", Setting(script=False)) as visit:
        figures = visit.page.locator(".claim:has(#past-seven-presidents) .figures:visible")
        assert figures.inner_text().endswith("up to 7.")
        visit.page.get_by_label("counted as his commutations").check()
        assert figures.inner_text().endswith("up to 5. It would not hold up.")


def test_the_script_compares_a_pair_as_the_page_was_written(reader: Reader, tmp_path: Path) -> None:
    """Every pair of a few days and presidents: the same words, bars, and numbers, whoever writes them."""
    grants = pd.concat([read_grants(ROOT / "data" / "grants.csv"), invented_grants()], ignore_index=True)
    days = ["2016-03-30-obama", "2014-12-15-obama", "2000-03-15-clinton", "2022-04-26-biden", *INVENTED]
    grants = grants[grants["batch_id"].isin(days)]
    presidents, batches = read_presidents(), summarize_by_batch(grants)
    batches["n_running_commutations"] = known_running_totals(grants, presidents)["n_running_commutations"]
    page = render_compare(grants, batches, count_drugs_by_batch(grants), presidents)
    file = tmp_path / "compare.html"
    file.write_text(render(page, Site("https://example.org/", "full", presidents)), encoding="utf-8")
    told = page.data["sides"]
    with reader.visit(file, Setting("light", 1280)) as visit:
        for a, b in permutations(told["sides"], 2):
            visit.page.evaluate("pair => { location.hash = new URLSearchParams(pair) }", {"a": a, "b": b})
            visit.page.wait_for_function("b => document.getElementById('b').value === b", arg=b)
            shown = visit.page.evaluate(
                """() => ({
                    names: ["head-a", "head-b"].map(id => document.getElementById(id).textContent),
                    said: [...document.querySelectorAll("#said p")].map(p => p.textContent),
                    bars: [...document.querySelectorAll("#bars > div")].map(row => [row.querySelector("dt").textContent,
                        [...row.querySelectorAll("dd")].map(dd => [parseFloat(dd.querySelector("rect").getAttribute("width")) / 100,
                            dd.querySelector("b").textContent])]),
                    table: [...document.querySelectorAll("#compared tr")].map(tr => [...tr.cells].map(cell => cell.textContent)),
                    notes: document.getElementById("notes").textContent,
                })"""
            )
            expected = compare_pair(told["rows"], told["sides"][a], told["sides"][b])
            for _, sides in [*shown["bars"], *expected["bars"]]:
                sides[:] = [[round(width, 4), words] for width, words in sides]
            assert shown == {**expected, "bars": [list(row) for row in expected["bars"]],
                             "table": [list(row) for row in expected["table"]]}, (a, b)  # fmt: skip
        assert visit.page.url.endswith(f"#a={a}&b={b}")
        assert visit.complaints == []


def test_who_is_found_on_the_front_page_is_in_the_report(site: Path, reader: Reader) -> None:
    ids = {
        batch_id: set(re.findall(r'<tr id="([^"]+)"', (site / batch_id / "index.html").read_text(encoding="utf-8")))
        for batch_id in (*REAL, *INVENTED)
    }
    with reader.visit(site / "index.html", Setting()) as visit:
        for query in ("2016", "2014", "2000"):
            visit.page.locator("#q").fill(query)
            while visit.page.locator("#more").is_visible():
                visit.page.locator("#more").click()
            links = visit.page.locator("#found a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
            assert links
            for batch_id, person in (re.fullmatch(r"(.+)/index\.html#(.+)", link).groups() for link in links):
                assert person in ids[batch_id]


@SLOW
def test_nothing_is_cut_on_paper(site: Path, reader: Reader, tmp_path: Path) -> None:
    faults = look(reader, site, Setting("dark"), lambda page: printed(page, tmp_path))
    assert not faults, faults


def test_each_printed_sheet_of_a_table_has_its_head(site: Path, reader: Reader, tmp_path: Path) -> None:
    """The 61 people take three sheets and more; the script has made buttons of the words of the head."""
    with reader.visit(site / REAL[0] / "index.html", Setting()) as visit:
        heading = visit.page.locator("#table-people thead th").nth(2).inner_text()
        visit.page.emulate_media(media="print")
        visit.page.pdf(path=tmp_path / "paper.pdf", format="Letter", prefer_css_page_size=True)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "paper.pdf").pages]
    assert sum(heading in sheet for sheet in sheets) >= 3


@SLOW
def test_the_nu_html_checker_finds_no_error(site: Path) -> None:
    faults = nu_faults([*pages_of(site), *sorted(site.rglob("*.svg")), *sorted(site.rglob("*.css"))])
    assert not faults, "\n".join(faults)


# ---- the checks themselves

_CHART = (
    '<svg viewBox="0 0 200 20" width="200" role="img" aria-label="Example">'
    '<rect width="100" height="20" fill="{bar}"/><text x="5" y="15" fill="{words}">Words</text></svg>'
)
_SOUND = (
    '<nav aria-label="Contents"><a href="#chart">Chart</a></nav>'
    '<main><h1>Example</h1><figure id="chart"><figcaption>Example</figcaption>'
    + _CHART.format(bar="#fff", words="#1a1a1a")
    + "</figure><table><caption>Example</caption><thead><tr><th scope=col>Example</th></tr></thead>"
    "<tbody><tr><td>Words</td></tr></tbody></table></main>"
)
_TALL = "<style>{}</style>" + 3 * '<figure style="height: 400px; margin: 0">Example</figure>'
_ROWS = "<style>{}</style><table>" + 3 * '<tr><td><div style="height: 400px">Example</div></td></tr>' + "</table>"


def write_page(folder: Path, body: str, policy: str = "") -> Path:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    path = folder / "page.html"
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{meta}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Example</title>'
        f"<style>@page {{ margin: 20mm }} body {{ margin: 0; background: #fff }}</style></head><body>{body}</body></html>",
        encoding="utf-8",
    )
    return path


def test_a_sound_page_has_no_fault(reader: Reader, tmp_path: Path) -> None:
    path = write_page(tmp_path, _SOUND)
    with reader.visit(path, Setting()) as visit:
        page = visit.page
        on_screen = sideways(page) + dead_links(page, tmp_path) + axe(page) + faint_chart_text(page) + keyboard(page)
        assert on_screen + printed(page, tmp_path) + visit.leaves([path.as_uri()]) == []
    with reader.visit(path, Setting(script=False)) as visit:
        assert needs_script(visit.page) + keyboard(visit.page) + faint_chart_text(visit.page) == []


#: What is wrong, how the page is looked at, what is on it, and what the fault must say.
BROKEN: dict[str, tuple[Callable[[Page], Sequence[str]], str, str]] = {
    "a picture without words": (
        axe,
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">',
        "axe image-alt",
    ),
    "grey words": (axe, '<p style="color: #999">Example</p>', "axe color-contrast"),
    "buttons that a finger misses": (
        axe,
        2 * '<button style="height: 9px; padding: 0">Go</button><br>',
        "axe target-size",
    ),
    "no heading": (axe, "<p>Example</p>", "axe page-has-heading-one"),
    "something wide": (
        sideways,
        '<div class="wide" style="width: 2000px">Example</div>',
        '1280 px: <div class="wide">',
    ),
    "a button that needs script": (
        needs_script,
        "<button>Sort</button>",
        'without script <button> "Sort" does nothing',
    ),
    "a row that needs script": (
        needs_script,
        "<main><table><tr hidden><td>Example</table></main>",
        "1 parts stay hidden: <tr",
    ),
    "a link to nowhere": (dead_links, '<a href="#nowhere">Example</a>', "leads nowhere: #nowhere"),
    "a link to no file": (dead_links, '<a href="charts/no.csv">Example</a>', "leads nowhere: charts/no.csv"),
    "a link out of the site": (dead_links, '<a href="../../no.html">Example</a>', "leads nowhere: ../../no.html"),
    "a link to no part of a page": (
        dead_links,
        '<a href="page.html#no">Example</a>',
        "no part of the page: page.html#no",
    ),
    "faint words": (faint_chart_text, _CHART.format(bar="#fff", words="#999"), "on rgb(255,255,255): 2.85, “Words”"),
    "words on a bar": (faint_chart_text, _CHART.format(bar="#005f9e", words="#1a1a1a"), "on rgb(0,95,158): "),
    "focus not shown": (keyboard, '<a href="#" style="outline: none">Go</a>', "focus on <a> “Go” shows no outline"),
    "focus shown faintly": (keyboard, '<a href="#" style="outline: 2px solid #eee">Go</a>', "“Go” has a faint outline"),
    "focus out of sight": (
        keyboard,
        '<a href="#" style="position: absolute; left: -999px">Go</a>',
        "“Go” is out of sight",
    ),
    "focus under something": (
        keyboard,
        '<a href="#">Go</a><header style="position: fixed; inset: 0; background: #fff">Top</header>',
        "focus on <a> “Go” is covered by <header> “Top”",
    ),
    "a link that Tab misses": (keyboard, '<a href="#" tabindex="-1">Go</a>', "the Tab key never comes to <a> “Go”"),
    "a link out of order": (keyboard, '<a href="#">On</a><a href="#" tabindex="1">Go</a>', "does not follow the order"),
    "a trap": (
        keyboard,
        '<input aria-label="Trap" onkeydown="event.preventDefault()"><a href="#">Go</a>',
        "the Tab key does not leave <input> “Trap”",
    ),
    "a circle": (
        keyboard,
        '<a href="#" id="one">One</a><a href="#" onkeydown="event.preventDefault(); one.focus()">Two</a><a href="#">Go</a>',
        "the Tab key never comes to <a> “Go”",
    ),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_page_is_found_out(wrong: str, reader: Reader, tmp_path: Path) -> None:
    check, body, fault = BROKEN[wrong]
    if check is dead_links:
        check = partial(dead_links, site=tmp_path)
    with reader.visit(write_page(tmp_path, body), Setting(script=check is not needs_script)) as visit:
        faults = check(visit.page)
    assert fault in "\n".join(faults)


def test_words_that_do_not_follow_into_the_dark_are_found_out(reader: Reader, tmp_path: Path) -> None:
    dark = "<style>@media (prefers-color-scheme: dark) { body { background: #121212 !important } }</style>"
    path = write_page(tmp_path, dark + _CHART.format(bar="none", words="#1a1a1a"))
    with reader.visit(path, Setting("light")) as visit:
        assert faint_chart_text(visit.page) == []
    with reader.visit(path, Setting("dark")) as visit:
        assert "on rgb(18,18,18): 1.0" in "\n".join(faint_chart_text(visit.page))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (_TALL.format(""), "is cut by the end of page 1: <figure>"),
        (_TALL.format("figure { break-inside: avoid }"), ""),
        (_ROWS.format("tr { break-inside: auto }"), "is cut by the end of page 1: <tr>"),
        (_ROWS.format("tr { break-inside: avoid }"), ""),
        ("<figure hidden>Example</figure>Example", ""),
        ('<div style="width: 900px">Example</div>', "is too wide for paper: 900 px in 665 px: <html"),
        (
            '<div class="frame" style="overflow-x: auto"><p style="width: 900px">Example</p></div>',
            '<div class="frame">',
        ),
        ("<style>body { background: #000 !important }</style>Example", "sheet 1 is dark"),
        ('<p style="break-before: page">Example</p>', ""),
        ('<p style="break-after: page">Example</p><div style="height: 1px"></div>', "sheet 2 is empty"),
        ("<details><summary>Example</summary></details>", "only a screen can use: <summary> “Example”"),
    ],
)
def test_what_is_cut_on_paper_is_found_out(body: str, fault: str, reader: Reader, tmp_path: Path) -> None:
    with reader.visit(write_page(tmp_path, body), Setting()) as visit:
        faults = "\n".join(printed(visit.page, tmp_path))
    assert fault in faults if fault else not faults


@pytest.mark.parametrize(
    ("body", "policy", "fault"),
    [
        ('<img alt="" src="https://outside.invalid/a.png">', "", "asks for https://outside.invalid/a.png"),
        ('<img alt="" src="missing.png">', "", "missing.png"),
        (
            "<script>document.title = 1</script>",
            "script-src 'none'",
            "violates the content policy: script-src-elem inline",
        ),
        ('<p style="color: red">Example</p>', "style-src 'none'", "violates the content policy: style-src-attr inline"),
        ("<script>nothing()</script>", "", "script error: nothing is not defined"),
        ("<script>console.warn('hm')</script>", "", "console warning: hm"),
    ],
)
def test_a_page_that_is_not_quiet_is_found_out(
    body: str, policy: str, fault: str, reader: Reader, tmp_path: Path
) -> None:
    path = write_page(tmp_path, body, policy)
    with reader.visit(path, Setting()) as visit:
        assert fault in "\n".join(visit.leaves([path.as_uri()]))


def test_what_the_content_policy_blocks_is_found_out_without_script(reader: Reader, tmp_path: Path) -> None:
    path = write_page(tmp_path, '<p style="color: red">Example</p>', "style-src 'none'")
    with reader.visit(path, Setting(script=False)) as visit:
        assert "style-src 'none'" in "\n".join(visit.leaves([path.as_uri()]))


def test_a_page_without_script_shows_what_stands_in_its_stead() -> None:
    page = '<script>let a = "<p>"</script><noscript><p>Example</p></noscript><script src="a.js"></script>'
    assert plain(page) == "<div><p>Example</p></div>"


def test_the_nu_html_checker_finds_a_broken_page_out(tmp_path: Path) -> None:
    page = write_page(tmp_path, '<p id="one">Example</p><p id="one">Example</p>')
    (tmp_path / "chart.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><g><wrong/></g></svg>')
    (tmp_path / "page.css").write_text("p { colour: red }")
    faults = "\n".join(nu_faults([page, tmp_path / "chart.svg", tmp_path / "page.css"]))
    assert re.search("page.html:[0-9]+: Duplicate ID “one”.", faults)
    assert re.search("chart.svg:[0-9]+: Element “wrong” not allowed", faults)
    assert re.search("page.css:[0-9]+: CSS: “colour”", faults)


def test_a_missing_tool_skips_at_home_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium is missing: the built pages are not looked at"):
        find_chromium()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"Java, for the Nu HTML checker, is missing: .*, and CI must"):
        nu_faults([])


def test_a_missing_nu_checker_skips_at_home_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setenv("VNU_JAR", "/nowhere/vnu.jar")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"VNU_JAR=/nowhere/vnu.jar, the Nu HTML checker, is missing"):
        nu_faults([])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"VNU_JAR=/nowhere/vnu.jar"):
        nu_faults([])
