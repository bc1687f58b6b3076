"""The workers of a Dask cluster: each forks a process of its own for a task, on its own machine."""

from __future__ import annotations

import atexit
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from analysis.errors import InputError, UsageError, first_line
from analysis.run.workers import SharedFile, Workers, local_workers

#: Seconds for the scheduler to answer, and to have a first worker.
_ANSWER_WITHIN: Final = 20.0

#: Where Dask looks for certificates.
_CERTIFICATES: Final = (
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT name them: see docs/cluster.md"
)


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster; they need this package and nothing else.

    A worker that is lost is replaced by the cluster, and its task run again elsewhere.

    Parameters
    ----------
    address : the scheduler, as ``tls://host:8786``; its certificates are those of Dask's own settings

    Raises
    ------
    UsageError
        The package ``distributed`` is not installed.
    InputError
        The scheduler does not answer, has no worker, or does not know our certificate.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs Dask: pip install 'clemency[cluster]'; `make env` has it") from None
    security = _read_certificates(address)
    try:
        client = Client(address, timeout=_ANSWER_WITHIN, set_as_default=False, security=security)
        client.wait_for_workers(1, timeout=_ANSWER_WITHIN)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"{address}: no Dask scheduler with a worker answers there ({first_line(error)})") from None
    with client:
        yield _Cluster(client)


def _read_certificates(address: str) -> Any:
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


def say_risk(address: str) -> str:
    """A warning about a scheduler's address; empty if it is encrypted or on this machine.

    Parameters
    ----------
    address : as for :func:`cluster_workers`

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


class _Cluster:
    """A Dask client as workers; each task forks on the machine of its worker."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self.at_once = sum(client.nthreads().values())

    def share(self, path: Path) -> Any:
        return self._client.scatter(SharedFile(path.name, None, path.read_bytes()), broadcast=True, hash=False)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        done: Future[Any] = self._executor.submit(_run_apart, function, *arguments)
        return done


#: Dask runs the tasks of a worker in threads: the first makes the pool, the others wait for it.
_pool_lock = threading.Lock()


def _run_apart(function: Callable[..., Any], /, *arguments: Any) -> Any:
    """On a worker of a cluster: run a task in a process that is forked for it."""
    with _pool_lock:
        pool = _pool()
    return pool.submit(function, *arguments).result()


@cache
def _pool() -> Workers:
    """The pool of this worker, which lasts until the worker ends."""
    from distributed import get_worker

    # Dask's workers are daemons, which Python lets have no children. Ours end by themselves when the worker is gone.
    multiprocessing.current_process().daemon = False
    workers = local_workers(get_worker().state.nthreads)
    pool = workers.__enter__()
    atexit.register(workers.__exit__, SystemExit, SystemExit(), None)
    return pool
