"""A browser as a reader has one, and what must hold of a page in it.

Each check takes a page that is open and gives a sentence for every fault, so that one run
names them all. Checks look at what the browser computed, never at how a page was made; all but axe
work on pages whose own script is switched off.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple, NoReturn

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

#: The first that is there is used; Playwright's own builds are never downloaded. The shell is the same
#: engine without windows, and opens a page in less than half the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Without these Chromium calls home at every start.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 768, 1280)

AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")

#: Dots an inch at which printed pages are looked at.
_DPI = 36


def missing(tool: str) -> NoReturn:
    """Skips the test and says why; where CI runs, fails it instead."""
    words = f"{tool} is missing: the built pages are not looked at"
    if os.environ.get("CI"):
        pytest.fail(f"{words}, and CI must")
    pytest.skip(words)


def find_chromium() -> str:
    return next((path for path in map(shutil.which, CHROMIUMS) if path), None) or missing("Chromium")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The system's Chromium. While Playwright runs, nothing else in the process may run an event loop."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def find_nu_checker() -> list[str]:
    """The command that runs the Nu HTML checker."""
    java = shutil.which("java") or missing("Java, for the Nu HTML checker,")
    jar = os.environ.get("VNU_JAR", "")
    if not Path(jar).is_file():
        missing(f"VNU_JAR={jar}, the Nu HTML checker,")
    return [java, "-Xss4m", "-jar", jar]


class Setting(NamedTuple):
    """How a page is looked at."""

    scheme: Scheme = "light"
    width: int = 1280
    script: bool = True

    def __str__(self) -> str:
        return f"{self.scheme} {self.width} px {'with' if self.script else 'without'} script"


@dataclass
class Visit:
    """A page that is open, and what happened on the way."""

    page: Page
    script: bool = True
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        page = self.page
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.complaints.append(f"request failed: {request.url}"))
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(f"console {message.type}: {message.text}")
                if message.type in ("error", "warning", "assert")
                else None
            ),
        )
        page.add_init_script(
            """document.addEventListener("securitypolicyviolation", event =>
                console.error("violates the content policy: " + event.violatedDirective + " " + event.blockedURI))"""
        )

    def begin(self, setting: Setting) -> None:
        """Forget the page before, and what was done to look at it."""
        self.page.goto("about:blank")
        self.page.emulate_media(media="screen", color_scheme=setting.scheme)
        self.page.set_viewport_size({"width": setting.width, "height": 800})
        self.requests.clear()
        self.complaints.clear()

    def leaves(self, allowed: Sequence[str]) -> list[str]:
        """Requests to other addresses than those that begin so, and everything the browser complained of."""
        if self.script:
            self.page.evaluate("() => new Promise(done => setTimeout(done))")  # events of the content policy come later
        out = [f"asks for {url}" for url in self.requests if not url.startswith(tuple(allowed))]
        return out + self.complaints


class Reader:
    """One browser; a profile and a tab for each way of looking: to open a tab takes longer than to load a page."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._visits: dict[Setting, Visit] = {}

    @contextmanager
    def visit(self, address: str | Path, setting: Setting) -> Iterator[Visit]:
        """The page when it has loaded."""
        if setting not in self._visits:
            context = self._browser.new_context(
                color_scheme=setting.scheme, java_script_enabled=setting.script, reduced_motion="reduce"
            )
            self._visits[setting] = Visit(context.new_page(), setting.script)
            self._visits[setting].listen()
        visit = self._visits[setting]
        visit.begin(setting)
        visit.page.goto(address.resolve().as_uri() if isinstance(address, Path) else address)
        yield visit


# ---- on the screen


def sideways(page: Page) -> list[str]:
    """The page is wider than the window; and what reaches out furthest."""
    return page.evaluate(
        """() => {
            const root = document.scrollingElement, room = root.clientWidth;
            if (root.scrollWidth <= room) return [];
            let widest = root, reach = room;
            for (const element of document.body.querySelectorAll("*")) {
                const right = element.getBoundingClientRect().right;
                if (right > reach && element.checkVisibility()) { widest = element; reach = right; }
            }
            return [`scrolls sideways: ${root.scrollWidth} px in ${room} px: <${widest.localName} class="${widest.className}">`];
        }"""
    )


def needs_script(page: Page) -> list[str]:
    """What a reader without script cannot use or see: controls that do nothing, rows that stay hidden.

    A switch between two definitions acts by the style sheet, which shows what belongs to the other one.
    """
    return page.evaluate(
        """() => {
            const faults = [];
            for (const control of document.querySelectorAll("button, input, select, textarea"))
                if (control.checkVisibility() && !control.closest("form[action], .switch"))
                    faults.push(`without script <${control.localName}> "${control.innerText || control.name}" does nothing`);
            for (const details of document.querySelectorAll("details")) { details.name = ""; details.open = true; }
            const hidden = [...document.querySelectorAll("main tbody tr, main h2, main figure, main p")]
                .filter(element => element.innerText?.trim() !== "" && !element.checkVisibility() && !element.matches(".switched .other"));
            if (hidden.length) faults.push(`without script ${hidden.length} parts stay hidden: ${hidden[0].outerHTML.slice(0, 120)}`);
            return faults;
        }"""
    )


def dead_links(page: Page, site: Path) -> list[str]:
    """Links to a part of the page, or to a file of the site, that is not there."""
    here = Path(re.sub(r"^file://", "", page.url.split("#")[0]))
    faults = []
    links: list[tuple[str, bool]] = page.evaluate(
        """() => [...document.querySelectorAll("a[href]")].map(link => {
            const href = link.getAttribute("href"), id = decodeURIComponent(href.replace(/^[^#]*#/, ""));
            return [href, !href.startsWith("#") || !!document.getElementById(id)];
        })"""
    )
    for href, is_there in dict.fromkeys(map(tuple, links)):
        if href.startswith("#"):
            if not is_there:
                faults.append(f"leads nowhere: {href}")
        elif not re.match(r"https:|mailto:", href):
            path, _, part = href.partition("#")
            path = path.partition("?")[0]
            anchors = {part, part if "?" in part else part.partition("=")[0]}  # "#grant=pardon": what is chosen there
            is_from_root = here.name == "404.html"  # a host shows it at any depth
            target = (site / path.removeprefix("/") if is_from_root else here.parent / path).resolve()
            if not target.is_relative_to(site.resolve()) or not target.is_file():
                faults.append(f"leads nowhere: {href}")
            elif part and not re.search(
                rf'\bid="(?:{"|".join(map(re.escape, anchors))})"', target.read_text(encoding="utf-8")
            ):
                faults.append(f"leads to no part of the page: {href}")
    return faults


#: Rows of a table look alike, so the contrast of the first ones stands for all; axe is slow at it.
_AXE = """async rules => {
    const all = await axe.run(
        document, {runOnly: rules, rules: {"color-contrast": {enabled: false}}, resultTypes: ["violations"]});
    const contrast = await axe.run(  // in charts: faint_chart_text
        {exclude: [["svg"], ["tbody tr:nth-child(n + 9)"]]}, {runOnly: ["color-contrast"], resultTypes: ["violations"]});
    return [...all.violations, ...contrast.violations].flatMap(fault => fault.nodes.slice(0, 3).map(
        node => `axe ${fault.id} (${fault.nodes.length}): ${fault.help}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`));
}"""


def axe(page: Page) -> list[str]:
    """What axe-core finds, with everything unfolded; needs script."""
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(details => { details.name = ''; details.open = true; })"
    )
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return page.evaluate(_AXE, list(AXE_RULES))


def plain(html: str) -> str:
    """A page as readers without script have it, for checks that need script."""
    return re.sub(r"<(/?)noscript\b", r"<\1div", re.sub(r"(?s)<script\b.*?</script>", "", html))


_COLORS = """
    const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    function color(words) {
        brush.clearRect(0, 0, 1, 1); brush.fillStyle = "#000"; brush.fillStyle = words; brush.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
    }
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const light = rgb => rgb.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    function contrast(one, other) {
        const [dark, bright] = [light(one), light(other)].sort((x, y) => x - y); return (bright + 0.05) / (dark + 0.05);
    }
    function ground(element) {
        for (; element; element = element.parentElement) {
            const found = color(getComputedStyle(element).backgroundColor);
            if (found[3] > 0) return over(found, [255, 255, 255]);
        }
        return color(getComputedStyle(document.documentElement).colorScheme.startsWith("dark") ? "#121212" : "#fff");
    }
"""


def faint_chart_text(page: Page, least: float = 4.5) -> list[str]:
    """Words in charts that do not stand out from what is painted under them."""
    height = page.evaluate("() => document.scrollingElement.scrollHeight")
    size = page.viewport_size or {"width": 1280, "height": 800}
    page.set_viewport_size({"width": size["width"], "height": height})  # only what is in the window can be hit
    found = page.evaluate(
        "least => {"
        + _COLORS
        + """
            const faults = {};
            for (const words of document.querySelectorAll("svg text, svg tspan")) {
                const own = [...words.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
                if (!own.length || !words.checkVisibility()) continue;
                if (words.closest("a") && getComputedStyle(words).fillOpacity === "0") continue;  // seen when a reader is on it
                const box = words.getBoundingClientRect();
                let under = ground(words.closest("svg"));
                const below = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
                    .filter(element => element instanceof SVGGeometryElement && words.closest("svg").contains(element)
                        && element.compareDocumentPosition(words) & 4);
                for (const shape of below.reverse()) {
                    const look = getComputedStyle(shape);
                    if (look.fill === "none") continue;
                    const paint = color(look.fill);
                    let opacity = look.fillOpacity * 1;
                    for (let e = shape; e.localName !== "svg"; e = e.parentElement) opacity *= getComputedStyle(e).opacity;
                    under = over([...paint.slice(0, 3), paint[3] * opacity], under);
                }
                const look = getComputedStyle(words), paint = color(look.fill);
                let opacity = look.fillOpacity * 1;
                for (let e = words; e.localName !== "svg"; e = e.parentElement) opacity *= getComputedStyle(e).opacity;
                const ratio = contrast(over([...paint.slice(0, 3), paint[3] * opacity], under), under);
                const figure = words.closest("[id^=chart]")?.id || words.closest("svg").getAttribute("aria-labelledby") || "chart";
                if (ratio < least) faults[`${figure}: ${look.fill} on rgb(${under.slice(0, 3).map(Math.round)}): ${ratio.toFixed(2)}`]
                    ??= own[0].data.trim();
            }
            return Object.entries(faults);
        }""",
        least,
    )
    page.set_viewport_size(size)
    return [f"faint words in a chart: {told}, “{words}”" for told, words in found]


# ---- by the keyboard

_STOPS = """() => {
    for (const details of document.querySelectorAll("details:not([name])")) details.open = true;  // of those with a name one at a time
    window.stops = [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex]")]
        .filter(e => (e.tabIndex >= 0 || e.matches("a[href], button, summary, input, select, textarea"))
            && !e.disabled && e.type !== "hidden" && !e.matches("details > summary ~ summary")
            && !(e.type === "radio" && !e.checked) && e.checkVisibility({visibilityProperty: true}));
    window.told = e => `<${e.localName}> “${(e.innerText || e.getAttribute("aria-label") || e.textContent || e.id || "").trim().slice(0, 50)}”`;
    document.activeElement?.blur?.();
    return [window.stops.length, window.stops.filter(e => e.tabIndex > 0).map(window.told)];
}"""

_WHERE = (
    "() => {"
    + _COLORS
    + """
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const faults = [], look = getComputedStyle(e), told = window.told(e);
    const ring = color(look.outlineColor);
    if (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 1)
        faults.push(`focus on ${told} shows no outline`);
    else if (look.outlineStyle !== "auto" && contrast(over(ring, ground(e)), ground(e)) < 3)
        faults.push(`focus on ${told} has a faint outline: ${look.outlineColor}`);
    const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const thin = e instanceof SVGElement && box.height < 1 ? 2 : 0;  // the box of a line is without its stroke
    const top = Math.max(box.top - thin, 0), bottom = Math.min(box.bottom + thin, innerHeight);
    if (right - left < 1 || bottom - top < 1) faults.push(`focus on ${told} is out of sight`);
    else {
        const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].map(([x, y]) =>
            document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y));
        if (!spots.some(hit => hit && (e.contains(hit) || hit.contains(e)))) faults.push(`focus on ${told} is covered by ${spots[0] && window.told(spots[0])}`);
    }
    return [window.stops.indexOf(e), told, faults];
}"""
)


def keyboard(page: Page) -> list[str]:
    """From the top with the Tab key: every link, button, summary and field in order, each seen when it has the focus."""
    total, out_of_order = page.evaluate(_STOPS)
    faults = [f"has its own place in the tab order: {told}" for told in out_of_order]
    reached: list[int] = []
    before = ""
    for _ in range(2 * total + 50):
        page.keyboard.press("Tab")
        where = page.evaluate(_WHERE)
        if where is None:
            break
        at, told, unseen = where
        if at >= 0 and reached[-1:] == [at]:
            faults.append(f"the Tab key does not leave {told}")
            break
        faults += unseen
        if at >= 0:  # else the frame of something that scrolls, which Chromium lets the reader reach
            if at in reached:
                faults.append(f"the Tab key goes in a circle: {told} after {before}")
                break
            reached.append(at)
        before = told
    else:
        faults.append("the Tab key never comes to the end of the page")
    if reached != sorted(reached):
        faults.append("the Tab key does not follow the order of the page")
    for at in sorted(set(range(total)) - set(reached)):
        faults.append(f"the Tab key never comes to {page.evaluate('at => told(stops[at])', at)}")
    return list(dict.fromkeys(faults))


# ---- on paper

_MARK = """() => {
    const wholes = [...document.querySelectorAll("figure, tr, .key-figures")].filter(e => e.checkVisibility());
    const list = document.body.appendChild(document.createElement("nav"));
    list.style.fontSize = "1px";
    wholes.forEach((whole, at) => {
        if (getComputedStyle(whole).position === "static") whole.style.position = "relative";
        for (const [end, side] of [["start", "top"], ["end", "bottom"]]) {
            const mark = (whole.localName === "tr" ? whole.lastElementChild : whole).appendChild(document.createElement("b"));
            mark.id = `whole-${at}-${end}`;
            mark.style.cssText = `position: absolute; left: 0; ${side}: 0; width: 1px; height: 1px`;
            const link = list.appendChild(document.createElement("a"));
            link.href = `#${mark.id}`;
            link.textContent = ".";
        }
    });
    return wholes.map(e => [e.getBoundingClientRect().height, `<${e.localName}> “${(e.id || e.innerText).slice(0, 60).replace(/\\s+/g, " ")}”`]);
}"""

#: Chromium shrinks a page that is too wide for paper, and cuts what is still too wide.
_TOO_WIDE = """() => [...document.querySelectorAll("body, body *")]
    .filter(e => e.checkVisibility() && !(e instanceof SVGElement))
    .filter(e => e === document.body || getComputedStyle(e).overflowX !== "visible")
    .map(e => e === document.body ? document.scrollingElement : e)
    .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
    .map(e => `is too wide for paper: ${e.scrollWidth} px in ${e.clientWidth} px: <${e.localName} class="${e.className}">`
        + ` in “${e.closest("[id]")?.id ?? ""}”`)"""

#: Room on a page of US Letter between margins of 20 mm, in CSS pixels.
_PAPER_WIDTH, _PAPER_HEIGHT = 816 - 151, 1056 - 151


def printed(page: Page, folder: Path) -> list[str]:
    """What is wrong on paper: something cut by the edge of a page, a control that nobody can press, a dark page."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _PAPER_WIDTH, "height": _PAPER_HEIGHT})
    faults: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("summary, button, input, select, textarea, .skip")]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches("th button"))  // words of the head
            .map(e => `prints what only a screen can use: <${e.localName}> “${e.innerText}”`)"""
    )
    faults += page.evaluate(_TOO_WIDE)
    paper = folder / "page.pdf"
    page.pdf(path=paper, format="Letter", prefer_css_page_size=True, print_background=True)
    faults += _sheets(paper)
    wholes: list[tuple[float, str]] = page.evaluate(_MARK)
    page.pdf(path=paper, format="Letter", prefer_css_page_size=True, print_background=True)
    pages = _pages_of_marks(paper)
    for at, (height, told) in enumerate(wholes):
        start, end = pages.get(f"whole-{at}-start"), pages.get(f"whole-{at}-end")
        if start is None or end is None:
            faults.append(f"is not on paper: {told}")
        elif start != end and height < 0.95 * _PAPER_HEIGHT:
            faults.append(f"is cut by the end of page {start + 1}: {told}")
    return list(dict.fromkeys(faults))


def _pages_of_marks(paper: Path) -> dict[str, int]:
    """The page of each named destination, which Chromium writes for the target of a link."""
    with pikepdf.open(paper) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        names = pdf.Root.get("/Dests", pikepdf.Dictionary())
        return {str(name).lstrip("/"): numbers[target[0].objgen] for name, target in names.items()}


def _sheets(paper: Path) -> list[str]:
    """Sheets with nothing on them, and sheets that are dark."""
    program = shutil.which("pdftoppm") or missing("pdftoppm of poppler-utils")
    subprocess.run([program, "-r", str(_DPI), "-gray", paper, paper.with_suffix("")], check=True)
    faults = []
    for number, picture in enumerate(sorted(paper.parent.glob(f"{paper.stem}-*.pgm")), start=1):
        with Image.open(picture) as sheet:
            tones = sheet.histogram()
            if sum(tones[:250]) == 0:
                faults.append(f"sheet {number} is empty")
            elif sum(tones[:128]) > sum(tones[128:]) / 4:
                faults.append(f"sheet {number} is dark")
        picture.unlink()
    return faults


# ---- as a document


#: What style sheets may say that the checker does not know yet: a browser that does not know it either passes it over.
_NEWER = re.compile(r"^CSS: .*“(paint-order|scroll-target-group|:target-current)”")


def nu_faults(paths: Sequence[Path]) -> list[str]:
    """The errors that the Nu HTML checker finds in pages, pictures and style sheets."""
    command = [*find_nu_checker(), "--format", "json", "--stdout", "--exit-zero-always"]
    command += ["--also-check-css", "--also-check-svg", *map(str, paths)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    messages: list[dict[str, Any]] = json.loads(said)["messages"]
    return [
        f"{Path(message['url'].removeprefix('file:')).name}:{message.get('lastLine', '?')}: {message['message']}"
        for message in messages
        if message["type"] != "info" and not _NEWER.search(message["message"])
    ]
