"""A published page from its https address, as bytes: bounded in time and size, from the host that was asked."""

from __future__ import annotations

import asyncio
import contextlib
import re
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.errors import InputError

if TYPE_CHECKING:
    import httpx

#: The whole download takes no longer; only a look-up of the name that the system itself does not give up is waited for.
DEADLINE_S: Final = 60.0

#: No list is larger; the largest so far has 0.9 MB.
LARGEST_LIST: Final = 50_000_000

_REDIRECTS: Final = 5
_LAST_PORT: Final = 65_535

#: A host as it is looked up, by its name or by its number.
_HOST: Final = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")

_AGENT: Final = "clemency (reproducible reports from published lists)"


class DownloadError(InputError):
    """A page that could not be had whole."""


class NotNow(DownloadError):
    """A download that may go well another time: no answer, a busy server, a page that breaks off."""


class Page(NamedTuple):
    """What came: the bytes, and the address that gave them in the end."""

    content: bytes
    address: str


def is_address(text: str) -> bool:
    """Whether a text is meant as a web address and not as a path; it may be a broken one.

    >>> is_address("https://example.gov/list"), is_address("https://[::1"), is_address("data/raw/list.csv")
    (True, True, False)
    """
    return text.casefold().startswith(("https://", "http://"))


def download(
    address: str, *, deadline_s: float = DEADLINE_S, largest: int = LARGEST_LIST, schemes: tuple[str, ...] = ("https",)
) -> Page:
    """Get a page; only a whole body with status 200 from the host and port that were asked counts.

    Memory stays within a few times ``largest``, whatever the server sends.

    Parameters
    ----------
    address : an https address
    deadline_s, largest : seconds for everything together; bytes, as they come and after unpacking
    schemes : only tests give another one, for a server on this machine

    Raises
    ------
    DownloadError
        No address, not https (also after a redirect), another host or port, a status other than
        200, packed otherwise than asked for, too slow, too large, cut off, or no connection.
    """
    import httpx  # with its command line, 0.15 s: only who downloads pays for it

    name = _shown(address)
    try:
        asked = httpx.URL(address)
        if not _HOST.fullmatch(asked.raw_host) or not 0 <= (asked.port or 0) <= _LAST_PORT:
            raise httpx.InvalidURL("no host and port that can be asked")
        return asyncio.run(_download(asked, name, deadline_s, largest, schemes))
    except TimeoutError:
        raise NotNow(f"{name}: not there after {deadline_s:g} seconds; try again later") from None
    except (httpx.InvalidURL, UnicodeError) as error:
        raise DownloadError(f"{name}: no web address ({_shown(str(error))})") from None
    except httpx.HTTPError as error:
        raise NotNow(f"{name}: could not be downloaded: {_shown(str(error)) or type(error).__name__}") from None


async def _download(asked: httpx.URL, name: str, deadline_s: float, largest: int, schemes: tuple[str, ...]) -> Page:
    import httpx

    # httpx would unpack a whole piece at once, and the body of a redirect as well: neither is left to it
    client = httpx.AsyncClient(timeout=deadline_s, headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip"})
    async with asyncio.timeout(deadline_s), client:
        request = client.build_request("GET", asked)
        for _ in range(_REDIRECTS + 1):
            _refuse_other(request.url, asked, name, schemes)
            response = await client.send(request, stream=True)
            async with contextlib.aclosing(response):
                if response.next_request is None:
                    _refuse_status(response, name)
                    return Page(await _read_body(response, name, largest), str(response.url))
                request = response.next_request
    raise DownloadError(f"{name}: redirected more than {_REDIRECTS} times")


def _refuse_other(url: httpx.URL, asked: httpx.URL, name: str, schemes: tuple[str, ...]) -> None:
    """Let only that be asked for which is of a scheme, without a password, on the host and port of the address."""
    if url.scheme not in schemes or url.userinfo:
        raise DownloadError(f"{name}: only {' or '.join(schemes)} addresses without a password, not {_shown(str(url))}")
    if (_bare(url.host), url.port) != (_bare(asked.host), asked.port):  # httpx leaves out the port of the scheme
        where = _shown(url.netloc.decode("ascii"))
        raise DownloadError(f"{name}: redirected to another host, {where}; give its address if you trust it")


def _refuse_status(response: httpx.Response, name: str) -> None:
    if response.status_code != 200:
        is_busy = response.status_code >= 500 or response.status_code in (408, 425, 429)
        raise (NotNow if is_busy else DownloadError)(
            f"{name}: the server answers {response.status_code} {_shown(response.reason_phrase)}".rstrip()
        )


async def _read_body(response: httpx.Response, name: str, largest: int) -> bytes:
    """The body of an answer as it was before it was packed, which may have been done once, with gzip."""
    packing = response.headers.get("content-encoding", "").strip().casefold() or "identity"
    if packing not in ("identity", "gzip", "x-gzip"):
        raise DownloadError(f"{name}: packed as {_shown(packing)!r}, which was not asked for")
    unpacker = None if packing == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)  # 16: gzip's head and end
    body = bytearray()
    n_received = 0
    async for piece in response.aiter_raw():
        n_received += len(piece)
        try:
            body += piece if unpacker is None else unpacker.decompress(piece, largest + 1 - len(body))
        except zlib.error:
            raise DownloadError(f"{name}: packed as {packing}, and cannot be unpacked") from None
        if len(body) > largest or n_received > largest:
            raise DownloadError(f"{name}: larger than {largest:,} bytes; no list is")
        if unpacker is not None and unpacker.unused_data:
            raise DownloadError(f"{name}: goes on after the end of what was packed as {packing}")
    if _is_cut_off(body, response.headers) if unpacker is None else not unpacker.eof:
        raise NotNow(f"{name}: the page breaks off before its end; try again later")
    return bytes(body)


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _shown(text: str) -> str:
    """A text of unknown origin for a message: one line of what can be printed, not too long."""
    line = "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text[:200])
    return line + "…" if len(text) > 200 else line


def _is_cut_off(content: bytearray, headers: httpx.Headers) -> bool:
    """A body that says neither its length nor its end is whole only if the page has its end tag."""
    if "content-length" in headers or "chunked" in headers.get("transfer-encoding", ""):
        return False  # the connection has seen to it
    return b"<html" in content[:2_000].lower() and b"</html" not in content[-2_000:].lower()
