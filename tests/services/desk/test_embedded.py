import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from services.desk import embedded
from services.desk.embedded import ServerError


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[str]:
    """A server with its data in ``folder``, which is claimed for it."""
    with embedded.claimed(folder) as lock, embedded.serve(folder / "redis", port, lock) as url:
        yield url


def test_what_was_written_is_there_after_a_stop(tmp_path: Path) -> None:
    for expected in (None, b"kept"):
        with (
            embedded.claimed(tmp_path) as lock,
            embedded.serve(tmp_path / "redis", 0, lock) as url,
            Redis.from_url(url) as r,
        ):
            assert r.get("key") == expected
            r.set("key", "kept")
    with pytest.raises(RedisConnectionError), Redis.from_url(url) as gone:
        gone.ping()


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    with (
        embedded.claimed(tmp_path) as lock,
        embedded.serve(tmp_path / "redis", 0, lock) as url,
        Redis.from_url(url) as r,
    ):
        assert r.config_get("bind")["bind"] == "127.0.0.1"
        assert r.config_get("appendonly")["appendonly"] == "yes"


def test_a_folder_is_claimed_once_and_it_is_told_by_whom(tmp_path: Path) -> None:
    words = f"in use by process {os.getpid()}"
    with embedded.claimed(tmp_path), pytest.raises(ServerError, match=words), embedded.claimed(tmp_path):
        pass
    with embedded.claimed(tmp_path):
        pass


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((embedded.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=f"port {port} is in use; choose"), running(tmp_path, port):
            pass


def test_a_port_in_use_by_redis_is_told_with_its_url(tmp_path: Path) -> None:
    with running(tmp_path / "a") as url:
        port = int(url.rpartition(":")[2].partition("/")[0])
        with pytest.raises(ServerError, match="by a Redis server already"), running(tmp_path / "b", port):
            pass


def test_a_server_that_cannot_read_its_data_says_why(tmp_path: Path) -> None:
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "redis" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    with pytest.raises(ServerError, match="manifest"), running(tmp_path):
        pass


def test_a_server_that_outlives_its_killed_parent_keeps_the_folder(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from services.desk import embedded; folder = Path(sys.argv[1])\n"
        "with embedded.claimed(folder) as lock, embedded.serve(folder, 0, lock):\n"
        "    print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        parent.kill()
    with pytest.raises(ServerError, match=r"its server is process \d+") as error, embedded.claimed(tmp_path):
        pass
    os.kill(int(str(error.value).partition("its server is process ")[2].partition(")")[0]), signal.SIGTERM)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with embedded.claimed(tmp_path):
                return
        except ServerError:
            time.sleep(0.05)
    pytest.fail("the folder stays claimed")
