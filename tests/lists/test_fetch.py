"""Downloads are suspicious: only a page that is still the list replaces the last good copy."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import yaml

from analysis.errors import UsageError
from analysis.lists.download import NotNow, download
from analysis.lists.fetch import ATTEMPTS, Fetched, fetch_sources
from support.serving import serving

ROW = "<tr><td>{name} Example</td><td>D. Me.</td><td>1999</td><td>Fraud</td></tr>"
PAGE = """<html><head><title>Pardons Granted by President Barack Obama (2009-2017)</title></head><body>
<h2>May 5, 2016</h2><table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>{rows}</table></body></html>"""


PROCLAMATION = (
    b"<html><body><p>A PROCLAMATION</p><p>By virtue of the power vested in me I do hereby grant a full pardon to all "
    b"persons who did a thing.</p><p>IN WITNESS WHEREOF, I have hereunto set my hand.</p></body></html>"
)


def page(*names: str) -> bytes:
    return PAGE.format(rows="".join(ROW.format(name=name) for name in names)).encode()


class Server(BaseHTTPRequestHandler):
    """Answers in the way that the path names; counts how often it was asked."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        getattr(self, self.path.strip("/"))()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def good(self) -> None:
        self.send(page("Ann", "Ben", "Cy"))

    def shrunken(self) -> None:
        self.send(page("Ann"))

    def denied(self) -> None:
        self.send(b"<html><body><h1>Access Denied</h1></body></html>")

    def empty(self) -> None:
        self.send(page())

    def proclamation(self) -> None:
        self.send(PROCLAMATION)

    def busy(self) -> None:
        self.send(b"busy", 503)

    def gone(self) -> None:
        self.send(b"gone", 404)

    def recovers(self) -> None:
        if type(self).asked < ATTEMPTS:
            self.busy()
        else:
            self.good()

    def bomb(self) -> None:
        self.send(gzip.compress(b" " * 30_000_000), Content_Encoding="gzip")

    def stacked(self) -> None:
        self.send(gzip.compress(gzip.compress(page("Ann", "Ben", "Cy"))), Content_Encoding="gzip, gzip")

    def other_port(self) -> None:
        self.send(b"", 302, Location="http://127.0.0.1:1/good")

    def away(self) -> None:
        self.send(b"", 302, Location=f"http://localhost:{self.server.server_address[1]}/good")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked = 0
    with serving(Server) as address:
        yield address


def fetch(folder: Path, address: str, copy: bytes | None = None) -> tuple[Fetched, bytes | None]:
    """Fetch the one source whose sheet names an address; gives what came of it, and the copy afterwards."""
    sheets, raw = folder / "sheets", folder / "raw"
    sheets.mkdir()
    raw.mkdir()
    sheet = {
        **{"publisher": "Nobody", "page": address, "file": "list.html", "copy": "none", "retrieved": "2026-01-01"},
        **{"sha256": "0" * 64, "licence": "none", "role": "text", "list": "a-list"},
    }
    text = yaml.safe_dump(sheet).replace("'2026-01-01'", "2026-01-01")
    (sheets / "a-list.yml").write_text(text)
    path = raw / "list.html"
    if copy is not None:
        path.write_bytes(copy)
    get = partial(download, schemes=("http",), largest=1_000_000, deadline_s=5)
    (came,) = fetch_sources(["a-list"], sheets=sheets, raw=raw, get=get, wait_s=0)
    return came, path.read_bytes() if path.exists() else None


def test_a_list_is_kept(tmp_path: Path, server: str) -> None:
    came, copy = fetch(tmp_path, f"{server}/good")
    assert (came.state, copy) == ("new", page("Ann", "Ben", "Cy"))
    assert "3 grants (+3)" in came.message
    assert "write retrieved: " in came.message


def test_a_list_that_grew_replaces_the_copy(tmp_path: Path, server: str) -> None:
    came, copy = fetch(tmp_path, f"{server}/good", page("Ann"))
    assert (came.state, copy) == ("new", page("Ann", "Ben", "Cy"))
    assert "(+2)" in came.message


def test_a_document_that_names_nobody_is_kept(tmp_path: Path, server: str) -> None:
    came, copy = fetch(tmp_path, f"{server}/proclamation")
    assert (came.state, copy) == ("new", PROCLAMATION)


def test_the_same_page_is_the_same(tmp_path: Path, server: str) -> None:
    came, _ = fetch(tmp_path, f"{server}/good", page("Ann", "Ben", "Cy"))
    assert came.state == "same"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("shrunken", "1 grants, where the copy at hand has 2; it stays"),
        ("denied", "not the list any more"),
        ("empty", "it holds no grant"),
        ("busy", "the server answers 503"),
        ("gone", "the server answers 404"),
        ("bomb", "larger than 1,000,000 bytes"),
        ("away", "redirected to another host"),
        ("stacked", "packed as 'gzip, gzip', which was not asked for"),
        ("other_port", "redirected to another host, 127.0.0.1:1;"),
    ],
)
def test_the_last_good_copy_stays(tmp_path: Path, server: str, path: str, told: str) -> None:
    good = page("Ann", "Ben")
    came, copy = fetch(tmp_path, f"{server}/{path}", good)
    assert (came.state, copy) == ("refused", good)
    assert told in came.message


@pytest.mark.parametrize(
    "address",
    [
        "https://[::1",
        "https://host:99999/",
        "https://host:port/",
        "https:// space/",
        "https://xn--/",
        "to be filled in",
    ],
)
def test_a_sheet_whose_page_is_no_address_is_a_sentence(tmp_path: Path, address: str) -> None:
    came, copy = fetch(tmp_path, address, page("Ann"))
    assert (came.state, copy) == ("refused", page("Ann"))
    assert came.message.startswith(f"{address}: no web address (")


@pytest.mark.parametrize("copy", [b"", b"\x00\xff\xfe" * 50, b"<html><body>Access Denied</body></html>", page()])
def test_a_damaged_copy_is_replaced(tmp_path: Path, server: str, copy: bytes) -> None:
    came, there = fetch(tmp_path, f"{server}/good", copy)
    assert (came.state, there) == ("new", page("Ann", "Ben", "Cy"))
    assert "3 grants (+3)" in came.message


def test_a_damaged_copy_stays_where_nothing_better_came(tmp_path: Path, server: str) -> None:
    came, there = fetch(tmp_path, f"{server}/denied", b"damaged")
    assert (came.state, there) == ("refused", b"damaged")
    assert "/denied: not the list any more" in came.message


@pytest.mark.parametrize(("path", "times"), [("busy", ATTEMPTS), ("gone", 1), ("recovers", ATTEMPTS)])
def test_only_what_may_go_well_another_time_is_tried_again(tmp_path: Path, server: str, path: str, times: int) -> None:
    came, _ = fetch(tmp_path, f"{server}/{path}")
    assert Server.asked == times
    assert came.state == ("new" if path == "recovers" else "refused")


def test_an_unknown_source_is_refused_with_near_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no source sheet 'obama-pardon' of a list; did you mean"):
        list(fetch_sources(["obama-pardon"], raw=tmp_path))


def test_http_is_refused(tmp_path: Path, server: str) -> None:
    with pytest.raises(Exception, match="only https addresses"):
        download(f"{server}/good")
    assert issubclass(NotNow, Exception)
