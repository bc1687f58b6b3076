"""A Dask scheduler before anything is sent to it: is its address one, who may reach it, does it answer, and in time?

Dask's own client waits without end for a machine that takes a connection and says nothing, and takes the first
bytes of another protocol for a length.
"""

from __future__ import annotations

import asyncio
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_address
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from analysis.errors import InputError, Unreachable, UsageError, first_line

#: The transports of Dask between machines; an address that names none is ``tcp``.
_TRANSPORTS: Final = ("tcp", "tls", "ws", "wss")

#: Where Dask looks for certificates.
_CERTIFICATES: Final = (
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT name them: see docs/cluster.md"
)

#: Seconds between two attempts to connect, which the machine refuses at once.
_AGAIN_AFTER: Final = 0.2


class Listener(NamedTuple):
    """Where a scheduler listens."""

    host: str
    port: int


def read_address(address: str) -> Listener:
    """The host and port of a scheduler's address.

    Parameters
    ----------
    address : as ``tls://host:8786``

    Raises
    ------
    UsageError
        It is no address of a scheduler.

    Examples
    --------
    >>> read_address("tcp://127.0.0.1:8786"), read_address("tls://[2001:db8::1]:8786")
    (Listener(host='127.0.0.1', port=8786), Listener(host='2001:db8::1', port=8786))
    """
    found = re.fullmatch(r"(?:(\w+)://)?(\[[0-9A-Fa-f:.%]+\]|[^\s\[\]:/@?#]+):([0-9]{1,5})", address)
    if found is None or found[1] not in (None, *_TRANSPORTS) or not 0 < int(found[3]) < 2**16:
        raise UsageError(
            f"--scheduler: {address!r} is not the address of a Dask scheduler; write it as tls://host:8786,"
            " or tcp://127.0.0.1:8786 on this machine"
        )
    return Listener(found[2].strip("[]"), int(found[3]))


def say_risk(address: str) -> str:
    """A warning about a scheduler's address; empty if it is encrypted or on this machine.

    Parameters
    ----------
    address : as for :func:`read_address`

    Examples
    --------
    >>> say_risk("tls://10.0.0.7:8786"), say_risk("tcp://localhost:8786"), say_risk("tcp://[::1]:8786")
    ('', '', '')
    >>> say_risk("tcp://10.0.0.7:8786")[:71]
    'tcp://10.0.0.7:8786: anyone who can reach this address can run code the'
    """
    scheme, _, rest = address.rpartition("://")
    if scheme == "tls" or _is_local(rest):
        return ""
    return (
        f"{address}: anyone who can reach this address can run code there and here:"
        " nothing is encrypted, and nobody is asked who they are; docs/cluster.md says how to use tls://"
    )


def _is_local(place: str) -> bool:
    """Whether ``host:port`` is on this machine."""
    try:
        host = urlsplit(f"//{place}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read_certificates(address: str) -> Any:
    """The certificates of Dask's settings; without them a client would fail only after a minute, with a traceback."""
    from distributed.security import Security

    try:
        security = Security()
        is_there = security.get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError) as error:
        raise InputError(f"{address}: the certificates cannot be read ({first_line(error)}); {_CERTIFICATES}") from None
    if address.startswith("tls://") and not is_there:
        raise InputError(f"{address}: no certificates to show there; {_CERTIFICATES}")
    return security


def ask_scheduler(address: str, seconds: float, security: Any) -> None:
    """Return if a Dask scheduler answers at an address.

    Parameters
    ----------
    address : as for :func:`read_address`
    seconds : how long it may take to answer; what refuses is asked again until then
    security : the certificates (:func:`read_certificates`)

    Raises
    ------
    Unreachable
        Nothing answers in time, or something that is no Dask scheduler.
    InputError
        It does not know our certificate, or we not its.
    """
    place, ends = read_address(address), time.monotonic() + seconds
    try:
        _in_time(partial(_connect, place, ends), ends)
        who = _in_time(partial(_ask_who, address, seconds, security), ends + seconds)
    except socket.gaierror as error:
        raise Unreachable(f"{address}: the name {place.host} is not known ({error.strerror})") from None
    except OSError as error:
        why = "no answer" if isinstance(error, TimeoutError) else error.strerror or first_line(error)
        raise Unreachable(f"{address}: no Dask scheduler answers there within {seconds:g} s ({why})") from None
    if who.get("type") != "Scheduler":
        raise Unreachable(f"{address}: no Dask scheduler answers there, but a Dask {who.get('type', 'process')!s:.40}")


def _in_time(ask: Callable[[], Any], ends: float) -> Any:
    """What a function returns or raises, if it has ended in time: nobody can interrupt a look-up of a name."""
    answers: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()

    def run() -> None:
        try:
            answers.put((ask(), None))
        except BaseException as error:
            answers.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        answer, error = answers.get(timeout=max(0.0, ends - time.monotonic()) + 0.5)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return answer


def _connect(place: Listener, ends: float) -> None:
    """Connect, and close the connection; what refuses may just be starting."""
    while True:
        left = ends - time.monotonic()
        try:
            socket.create_connection(place, timeout=max(left, 0.1)).close()
            return
        except socket.gaierror:
            raise
        except OSError:
            if left <= _AGAIN_AFTER:
                raise
        time.sleep(_AGAIN_AFTER)


def _ask_who(address: str, seconds: float, security: Any) -> Mapping[str, Any]:
    """What a Dask process says of itself."""
    from distributed.comm.core import FatalCommClosedError, connect

    async def ask() -> Any:
        comm = await connect(address, timeout=seconds, **security.get_connection_args("client"))
        try:
            await comm.write({"op": "identity", "reply": True})
            return await comm.read()
        finally:
            comm.abort()

    try:
        who = asyncio.run(asyncio.wait_for(ask(), seconds))
    except FatalCommClosedError as error:  # of certificates
        raise InputError(f"{address}: no Dask scheduler that we may ask answers there ({first_line(error)})") from None
    except TimeoutError:
        raise Unreachable(
            f"{address}: something takes the connection, but did not answer as a Dask scheduler within {seconds:g} s"
        ) from None
    except Exception as error:  # whatever Dask makes of the bytes of another protocol, as 3 EiB of memory of "HTTP/1.1"
        why = f" ({first_line(error)})" if isinstance(error, OSError) else ""
        raise Unreachable(
            f"{address}: something answers there, but not as a Dask scheduler does{why}; the address of one with"
            " certificates begins with tls://"
        ) from None
    return who if isinstance(who, Mapping) else {}
