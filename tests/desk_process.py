"""A desk as a process of its own, as people run it."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flow.servers import free_port


@contextmanager
def desk_process(url: str, folder: Path) -> Iterator[str]:
    """``storywire desk`` as a process of its own; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "services.desk.cli", "desk", "--port", str(port)]
    environment = {**os.environ, "STORYWIRE_REDIS_URL": url, "STORYWIRE_POLL": "0.1", "OMP_NUM_THREADS": "1"}
    log = folder / "desk.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - our own address
                    break
            except OSError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        else:
            pytest.fail(f"the desk did not get ready:\n{log.read_text()}")
        yield address
    finally:
        process.terminate()
        process.wait(60)  # seconds; a second where nothing else runs
