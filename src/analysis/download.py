"""A published page from its https address, as bytes: bounded in time and size, from the host that was asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from analysis.errors import InputError

if TYPE_CHECKING:
    import httpx

#: The whole download, from the first look-up to the last byte, takes no longer.
DEADLINE_S: Final = 60.0

#: No list is larger; the largest so far has 0.9 MB.
LARGEST: Final = 50_000_000

_REDIRECTS: Final = 5
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
    """Whether a text is a web address and not a path.

    >>> is_address("https://example.gov/list"), is_address("data/raw/list.csv")
    (True, False)
    """
    return urlsplit(text).scheme in ("http", "https") and "://" in text


def download(
    address: str,
    *,
    deadline_s: float = DEADLINE_S,
    largest: int = LARGEST,
    schemes: tuple[str, ...] = ("https",),
) -> Page:
    """Get a page; only a whole body with status 200 from the host that was asked counts.

    Parameters
    ----------
    address : an https address
    deadline_s, largest : seconds for everything together; bytes after unpacking
    schemes : only tests give another one, for a server on this machine

    Raises
    ------
    DownloadError
        Not https (also after a redirect), another host, a status other than 200, too slow,
        too large, cut off, or no connection.
    """
    import httpx  # with its command line, 0.15 s: only who downloads pays for it

    try:
        return asyncio.run(_download(address, deadline_s, largest, schemes))
    except TimeoutError:
        raise NotNow(f"{address}: not there after {deadline_s:g} seconds; try again later") from None
    except httpx.InvalidURL as error:
        raise DownloadError(f"{address}: no web address ({error})") from None
    except httpx.TooManyRedirects:
        raise DownloadError(f"{address}: redirected more than {_REDIRECTS} times") from None
    except httpx.HTTPError as error:
        why = str(error) or type(error).__name__
        raise NotNow(f"{address}: could not be downloaded: {why}") from None


async def _download(address: str, deadline_s: float, largest: int, schemes: tuple[str, ...]) -> Page:
    import httpx

    host = urlsplit(address).hostname

    async def refuse(request: httpx.Request) -> None:
        url = request.url
        if url.scheme not in schemes or url.userinfo:
            raise DownloadError(f"{address}: only {' or '.join(schemes)} addresses without a password, not {url}")
        if _bare(url.host) != _bare(host or ""):
            raise DownloadError(f"{address}: redirected to another host, {url.host}; give its address if you trust it")

    client = httpx.AsyncClient(
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        timeout=deadline_s,
        headers={"User-Agent": _AGENT},
        event_hooks={"request": [refuse]},
    )
    async with asyncio.timeout(deadline_s), client, client.stream("GET", address) as response:
        if response.status_code != httpx.codes.OK:
            is_busy = response.status_code >= 500 or response.status_code in (408, 425, 429)
            raise (NotNow if is_busy else DownloadError)(
                f"{address}: the server answers {response.status_code} {response.reason_phrase}".rstrip()
            )
        body = bytearray()
        async for piece in response.aiter_bytes(65_536):
            body += piece
            if len(body) > largest:
                raise DownloadError(f"{address}: larger than {largest:,} bytes; no list is")
        content = bytes(body)
        if _is_cut_off(content, response.headers):
            raise NotNow(f"{address}: the page breaks off before its end; try again later")
        return Page(content, str(response.url))


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _is_cut_off(content: bytes, headers: httpx.Headers) -> bool:
    """A body that says neither its length nor its end is whole only if the page has its end tag."""
    if "content-length" in headers or "chunked" in headers.get("transfer-encoding", ""):
        return False  # the connection has seen to it
    return b"<html" in content[:2_000].lower() and b"</html" not in content[-2_000:].lower()
