"""A release made of hostile words in a marked environment: the words are words everywhere, and no mark is anywhere."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from PIL import Image

from analysis.escape import make_visible
from analysis.grants.checks import check_grants
from analysis.grants.schema import NAMES
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from support import ROOT
from support.browser import Reader, Setting, open_browser
from support.invented import make_grants

#: What acts somewhere if it is not shown as text: in HTML, in templates, Markdown, Typst, maths, a spreadsheet, a terminal.
HOSTILE = (
    *("<script>window.pwned=1</script>", "</script><script>window.pwned=2</script>", "</title><script>window.pwned=3</script>"),
    *("</style><script>window.pwned=4</script>", "<img src=x onerror=window.pwned=5>", '"><svg onload=window.pwned=6>'),
    *("' onmouseover='window.pwned=7' x='", '" onfocus="window.pwned=8" autofocus="', "<a href=javascript:window.pwned=9>x</a>"),
    *("<iframe srcdoc='<script>parent.pwned=10</script>'>", "<base href=https://evil.example/>", "<!--", "--><b>x</b>", "]]>"),
    *("<![CDATA[x", "<meta http-equiv=refresh content=0,url=https://evil.example/>", "&lt;b&gt;", "&#60;script&#62;"),
    *("</svg><script>window.pwned=11</script>", "<?xml version='1.0'?>", "<link rel=stylesheet href=https://evil.example/x.css>"),
    *("{{7*7}}", "${7*7}", "{% raw %}{{ 7*7 }}", "{name}{0}", "%s%n%(name)s", "#{7*7}", "<%= 7*7 %>"),
    *("[x](javascript:window.pwned=12)", "![x](https://evil.example/p.png)", "<https://evil.example/auto>", "# Heading", "> quote"),
    *("javascript:window.pwned=13", "data:text/html,<script>window.pwned=14</script>", "https://evil.example/x"),
    *("Ann \u202egnp.exe", "\u2066Ben\u2069 x", "C\u200byd\u200f", "\u202eemaN", "\ufeffDot", "Eve\u00adX", "Fay\u2028X"),
    *("=1+1", "=HYPERLINK(\"https://evil.example\",\"x\")", "@SUM(A1)", "+1+1", "-1+1", "\t=1+1", "'=1+1", "=cmd|' /C calc'!A0"),
    *("#panic(\"x\")", "$x^2$ and $1,000", "\\u{202e}", "#read(\"/etc/passwd\")", "#import \"x.typ\"", "`raw` *b* _i_", "\\", "\\\""),
    *("@label <label>", "#{ 1 + 1 }", "// comment", "/* comment", "$\\frac{1}{0}$ \\end{document}", "\\input{/etc/passwd}"),
    *("../../etc/passwd", "C:\\x\\y.exe", "a\nb", "NaN", "null", "\U0001f600 Zoë Ł", "long " * 60),
)  # fmt: skip

DAYS = {"2016-03-30": "obama", "2016-05-05": "obama"}


def a_table(texts: list[str]) -> Any:
    """Two batches in which every column that may hold any words holds these, row by row."""
    rows = []
    for at, text in enumerate(texts):
        day = list(DAYS)[at % 2]
        value = text.replace(";", ",")  # separates the values of a list
        rows.append(
            {
                "batch_id": f"{day}-{DAYS[day]}",
                "granted_on": day,
                "name": text,
                "home": text,
                "district": text,
                "aliases": value,
                "drugs": value,
                "offenses": value,
                "statutes": value,
                "same_person": value,
                "drug_quantities": None if set(value) & set(":|") else f"{value}:500",
                "source": re.sub(r"[/\\]", "", text).lstrip(".")[:200] or "x",
                "first_sentenced_on": "2001-02-03",
                "imposed_months": 240,
                "sentence_months": 240,
                "grant_form": "term" if at % 3 else "expires_on",
                "commuted_months": 120 if at % 3 else None,
                "expires_on": None if at % 3 else "2017-01-02",
            }
        )
    return make_grants(*rows, president=f"Zachary {texts[0]} {texts[3]} {texts[-2]}")


class Built(NamedTuple):
    data: Path
    out: Path

    def files(self, *suffixes: str) -> dict[str, bytes]:
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and (not suffixes or path.suffix in suffixes)
        }


#: Words that stand in the environment of the run and nowhere else.
MARKS = {
    name: f"zq{number}xmark{number}"
    for number, name in enumerate(
        ("HOME", "USER", "LOGNAME", "HOSTNAME", "EMAIL", "CLEMENCY_SECRET", "data", "out", "cwd", "TMPDIR", "CACHE")
    )
}


def build(folder: Path, texts: list[str]) -> Built:
    """A release as a user makes one, in an environment in which everything private is marked."""
    marked = {name: folder / f"Odd {mark.upper()} {mark}" for name, mark in MARKS.items()}
    for name in ("HOME", "data", "cwd", "TMPDIR", "CACHE"):
        marked[name].mkdir(parents=True)
    data, out = marked["data"] / "grants.csv", marked["out"] / "site"
    out.parent.mkdir()
    grants = a_table(texts)
    assert check_grants(grants).empty
    write_grants(grants, data)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CLEMENCY"))},
        **{name: MARKS[name] for name in ("USER", "LOGNAME", "HOSTNAME", "EMAIL", "CLEMENCY_SECRET")},
        **{name: str(marked[name]) for name in ("HOME", "TMPDIR")},
        "CLEMENCY_CACHE": str(marked["CACHE"]),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))),
    }
    batches = [f"{day}-{president}" for day, president in DAYS.items()]
    command = [sys.executable, "-m", "analysis", "report", *batches, "--data", str(data), "--out", str(out), "--jobs", "2", "--show-code", "--url", "https://example.org/a"]  # fmt: skip
    done = subprocess.run(command, cwd=marked["cwd"], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return Built(data, out.resolve())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("hostile"), list(HOSTILE))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same table with words that do nothing: what the pages of such a table are made of."""
    return build(tmp_path_factory.mktemp("harmless"), [f"Harmless {number:03}" for number in range(len(HOSTILE))])


def letters(text: str) -> str:
    """A text without blanks and hyphens, which lines of a page or a PDF may add or fold."""
    return re.sub(r"[\s\u00a0\u00ad\u2010\u2011-]+", "", text)


# Pages


class Anatomy(HTMLParser):
    """Every tag of a page with its attributes, as another parser than the one that made it sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: set[str] = set()
        self.comments = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")}

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def test_pages_hold_no_element_attribute_or_comment_from_data(hostile: Built, harmless: Built) -> None:
    pages = hostile.files(".html")
    assert set(pages) == set(harmless.files(".html"))
    assert len(pages) == 10
    for name in pages:
        page, plain = (Anatomy(built[name].decode()) for built in (pages, harmless.files(".html")))
        assert set(page.tags) <= set(plain.tags), (name, set(page.tags) - set(plain.tags))
        active = ("script", "style", "link", "meta", "base", "iframe", "img", "object", "embed", "form", "title", "svg")
        counts, plain_counts = (Counter(tag for tag, _ in one.tags if tag in active) for one in (page, plain))
        assert counts == plain_counts, name
        assert page.comments == plain.comments == 0
        assert not [names for _, names in page.tags if any(name.startswith("on") for name in names)]
        assert all(re.match(r"https://(?!evil)|#|data:(,|image/|font/)|[\w./-]+(#|\?|$)", a) for a in page.addresses), page.addresses  # fmt: skip


@pytest.mark.parametrize("parser", ["html.parser", "lxml"])
def test_every_hostile_word_can_be_read_on_the_page_of_its_batch(hostile: Built, parser: str) -> None:
    for at, (day, president) in enumerate(DAYS.items()):
        page = BeautifulSoup(hostile.files(".html")[f"{day}-{president}/index.html"], parser)
        shown = letters(page.get_text())
        for text in HOSTILE[at::2]:
            assert letters(make_visible(text)) in shown, text
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200f\u2028]", page.decode())


def test_each_page_states_a_strict_content_policy(hostile: Built) -> None:
    for name, content in hostile.files(".html").items():
        head = content.decode().partition("</head>")[0]
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', head)
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
        assert rules.pop("default-src") == "'none'", name
        assert rules.pop("base-uri") == rules.pop("form-action") == "'none'", name
        for words in rules.values():
            assert re.fullmatch(r"('none'|'self'|data:|'sha256-[\w+/=]{44}'|\s)+", words), (name, rules)
        assert head.index("Content-Security-Policy") < head.index("<style")  # what stands above it, it does not hold


def test_blocks_of_data_are_json(hostile: Built) -> None:
    for name, content in hostile.files(".html").items():
        for block in BeautifulSoup(content, "lxml").find_all("script", type=True):
            assert "<" not in block.string
            json.loads(block.string)
        if name == "index.html":
            assert b"application/ld+json" in content


def test_feed_map_and_drawings_hold_no_element_from_data(hostile: Built, harmless: Built) -> None:
    plain = harmless.files(".atom", ".xml", ".svg")
    assert len(plain) > 15
    for name, content in hostile.files(".atom", ".xml", ".svg").items():
        made, known = etree.fromstring(content), etree.fromstring(plain.get(name, b"<svg/>"))
        for node in made.iter():
            assert isinstance(node.tag, str), name  # neither a comment nor an instruction
            assert not [key for key in node.attrib if str(key).lower().startswith("on")]
            for key, value in node.attrib.items():
                leads = r"https://example\.org/a/|\.\./index\.html#[\w-]+$|#|data:image/"  # a chart's file, to people of its page
                assert "href" not in str(key) or re.match(leads, value), (name, value)
        if name in plain and not name.endswith(".svg"):
            assert Counter(node.tag for node in made.iter()) == Counter(node.tag for node in known.iter())
        tags = {etree.QName(node).localname for node in made.iter()}
        assert not tags & {"script", "foreignObject", "iframe", "img", "set", "animate"}, name


# Data


def test_no_cell_of_any_table_runs_in_a_spreadsheet(hostile: Built) -> None:
    tables = hostile.files(".csv")
    assert len(tables) > 10
    for name, content in tables.items():
        for row in csv.reader(io.StringIO(content.decode(), newline="")):
            for cell in row:
                assert not re.match(r"[=+@\t\r\n]|-(?!\d+(\.\d+)?$)", cell), (name, cell)


def by_day() -> list[str]:
    """The hostile names in the order of their days, in which a table is read."""
    return list(a_table(list(HOSTILE)).sort_values("granted_on", kind="stable")["name"])


def test_the_published_table_is_the_one_that_came_in(hostile: Built) -> None:
    came, published = read_grants(hostile.data), read_grants(hostile.out / "grants.csv")
    assert came.equals(published)
    assert published["name"].tolist() == by_day()
    for day, president in DAYS.items():
        batch = read_grants(hostile.out / f"{day}-{president}" / "grants.csv")
        assert batch["name"].tolist() == came[came["granted_on"] == day]["name"].tolist()


def test_records_and_package_are_json_that_holds_the_words(hostile: Built) -> None:
    records = json.loads(hostile.files(".json")["grants.json"])
    assert [record["name"] for record in records] == [make_visible(text) for text in by_day()]
    assert all(list(record) == list(NAMES) for record in records)
    for name, content in hostile.files(".json").items():
        json.loads(content)
        assert "/" in name or not re.search("[\u202a-\u202e\u2066-\u2069]", content.decode()), name


# Documents


def actions(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of a document, wherever it stands."""
    for found in pdf.objects:
        todo = [found]
        while todo:
            one = todo.pop()
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                todo += [one[key] for key in one.keys() if not getattr(one[key], "is_indirect", False)]  # noqa: SIM118
            elif isinstance(one, pikepdf.Array):
                todo += [item for item in one if not getattr(item, "is_indirect", False)]


def links_of(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        links = set()
        for found in actions(pdf):
            assert not set(found.keys()) & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/AcroForm"}
            if str(found.get("/S", "")) in ("/URI", "/Launch", "/GoToR", "/SubmitForm", "/JavaScript", "/ImportData"):
                assert found["/S"] == "/URI", path
                links.add(str(found["/URI"]))
        return links


def test_documents_hold_no_script_and_no_link_from_data(hostile: Built, harmless: Built) -> None:
    for day, president in DAYS.items():
        name = f"{day}-{president}/report.pdf"
        assert links_of(hostile.out / name) == links_of(harmless.out / name)


def test_every_hostile_word_can_be_read_in_the_document_of_its_batch(hostile: Built) -> None:
    from pypdf import PdfReader

    for at, (day, president) in enumerate(DAYS.items()):
        reader = PdfReader(hostile.out / f"{day}-{president}" / "report.pdf")
        shown = letters("".join(page.extract_text() for page in reader.pages))
        for text in HOSTILE[at::2]:
            assert letters(make_visible(text)) in shown or "\U0001f600" in text, text


# Marks


def unpacked(name: str, content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and those that it has packed inside."""
    yield content
    if name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for found in pdf.objects:
                if isinstance(found, pikepdf.Stream):
                    try:
                        yield found.read_bytes()
                    except pikepdf.PdfError:
                        yield found.read_raw_bytes()
            yield repr(dict(pdf.docinfo)).encode()
    if name.endswith(".png"):
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            assert not picture.info.keys() & {"Software", "Author", "Comment", "exif", "xmp"}
            yield repr(picture.info).encode()
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]{16,})", content):
        yield base64.b64decode(packed)


def forms(word: str) -> set[bytes]:
    """A word as it may stand in a file: in UTF-8, in the two orders of UTF-16, in base64 at each of three places."""
    coded = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    return {form.lower() for form in coded}


def private_words() -> set[str]:
    """What this machine and this user are called, and where things are on it; short words would be found by chance."""
    words = {str(ROOT), f"{Path.home()}/", sys.prefix, socket.gethostname(), os.environ.get("USER", ""), "/tmp/"}  # noqa: S108  # what is looked for
    return {word for word in words if len(word) >= 5} | set(MARKS.values())


def found_marks(files: dict[str, bytes], words: set[str]) -> list[tuple[str, str]]:
    sought = {word: forms(word) for word in words}
    found = []
    for name, content in files.items():
        for part in unpacked(name, content):
            small = part.lower()
            found += [(name, word) for word, coded in sought.items() if any(form in small for form in coded)]
    return found


def test_nothing_of_the_machine_the_user_or_the_run_is_published(harmless: Built) -> None:
    files = harmless.files()
    assert len(files) > 45
    assert found_marks(files, private_words() | {"traceback (most", "site-packages", "ipykernel_"}) == []
    assert not [(name, mark) for name in files for mark in MARKS.values() if mark in name.lower()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<p>/home/ZQ1xmark1/x</p>"),
        ("page.html", b"<img src='data:image/png;base64," + base64.b64encode(b"--- zq1xmark1 ---") + b"'>"),
        ("results.json", '"zq1xmark1"'.encode("utf-16-be")),
    ],
)
def test_a_mark_that_is_published_is_found(name: str, content: bytes) -> None:
    assert found_marks({name: content}, set(MARKS.values())) == [(name, MARKS["USER"])]


def test_a_mark_inside_a_document_or_a_picture_is_found() -> None:
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(b"(zq1xmark1)"), filter=pikepdf.Name.FlateDecode)
        pdf.Root.Hidden = pdf.make_indirect(stream)
        pdf.save(file := io.BytesIO())
    assert (("x.pdf", MARKS["USER"])) in found_marks({"x.pdf": file.getvalue()}, set(MARKS.values()))


# In a browser


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with open_browser() as browser:
        yield Reader(browser)


def test_a_browser_runs_nothing_of_it_and_asks_for_nothing(hostile: Built, reader: Reader) -> None:
    dialogs: list[str] = []
    for path in sorted(hostile.out.rglob("*.html")):
        with reader.visit(path, Setting()) as visit:
            visit.page.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
            visit.page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
            for found in visit.page.query_selector_all("summary, th button, [tabindex='0']")[:20]:
                found.dispatch_event("mouseover")
                found.dispatch_event("focus")
            name = path.relative_to(hostile.out)
            assert visit.page.evaluate("() => window.pwned") is None, name
            assert dialogs == []
            assert visit.page.url == path.as_uri()
            assert visit.leaves([path.as_uri(), "data:"]) == []
            handlers = visit.page.evaluate(
                """() => [...document.querySelectorAll("*")].flatMap(one => [...one.attributes]
                    .filter(({name, value}) => name.startsWith("on") || name !== "title" && /^\\s*javascript:/i.test(value))
                    .map(({name, value}) => name + "=" + value))"""
            )
            assert handlers == [], name
