"""Passwords and tokens are nowhere to be read: not in logs, not in errors, not in the list of processes."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.servers import free_port, serving

pytestmark = pytest.mark.flow

PASSWORD, WRONG = "let-me-in-7a31", "open-sesame-55e0"
TOKEN = "a-token-of-ours-91c2"  # noqa: S105 - made for the test


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that wants a password."""
    number = free_port()
    with serving(tmp_path_factory.mktemp("server"), number, "--requirepass", PASSWORD):
        yield number


def said(folder: Path, command: str, *until: str, **settings: str) -> str:
    """Run a command until it has said one of ``until`` or ended; return all that it and its end said."""
    named = {"log_level": "DEBUG", "desk_token": TOKEN, **settings}
    environment = os.environ | {f"STORYWIRE_{name.upper()}": value for name, value in named.items()}
    log = folder / "log"
    with log.open("wb") as file:
        arguments = [sys.executable, "-m", "services.desk.cli", *command.split()]
        process = subprocess.Popen(arguments, env=environment, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and not any(word in log.read_text(encoding="utf-8") for word in until):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        shown = Path(f"/proc/{process.pid}/cmdline")
        listed = shown.read_text(encoding="utf-8") if shown.exists() else ""
    finally:
        process.terminate()
        process.wait(30)
    return listed + log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["status", "stories", "work ingestion", "health ingestion", "doctor", "desk --port 0", "feeds run"]
)
def test_a_login_that_fails_is_told_without_the_password(port: int, command: str, tmp_path: Path) -> None:
    url = f"redis://:{WRONG}@127.0.0.1:{port}/0"
    told = said(tmp_path, command, "waiting for Redis", "Redis does not answer", redis_url=url, log_format="json")
    assert re.search("WRONGPASS|refuses the login|invalid username-password", told), told
    assert WRONG not in told
    assert TOKEN not in told


@pytest.mark.parametrize("command", ["work ingestion", "desk --port 0"])
def test_one_that_succeeds_is_told_nowhere(port: int, command: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="ascii")
    files = {"redis_url": f"redis://127.0.0.1:{port}/0", "redis_password_file": str(tmp_path / "password")}
    told = said(tmp_path, command, "reading ingest", "the desk is at", **files)
    assert re.search("reading ingest|the desk is at", told), told
    assert PASSWORD not in told
    assert TOKEN not in told
