import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from services.desk import supervisor
from services.desk.supervisor import Running
from shared.settings import Settings

Said = list[tuple[str, str]]


def watched(grace: float = 5) -> tuple[Running, Said]:
    said: Said = []
    return Running(Settings(graceful_stop=grace), lambda name, line: said.append((name, line))), said


def python(code: str) -> list[str]:
    return [sys.executable, "-u", "-c", code]


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_what_a_process_says_is_passed_on_line_by_line() -> None:
    running, said = watched()
    task = asyncio.create_task(
        supervisor.kept_running("a", python("print('one\\ntwo'); import time; time.sleep(60)"), running)
    )
    await until(lambda: len(said) == 2)
    running.stop.set()
    await task
    assert said == [("a", "one"), ("a", "two")]


async def test_very_long_lines_and_wrong_bytes_are_passed_on_too() -> None:
    running, said = watched()
    code = "import sys; sys.stdout.buffer.write(b'x' * 200_000 + b'\\xff\\nend'); sys.stdout.flush(); input()"
    task = asyncio.create_task(supervisor.kept_running("a", python(code), running))
    await until(lambda: sum(line.count("x") for _, line in said) == 200_000)
    running.stop.set()
    await task
    assert said[-1] == ("a", "end")


async def test_a_process_that_ends_is_started_again_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.02)
    running, said = watched()
    task = asyncio.create_task(supervisor.kept_running("a", python("raise SystemExit(3)"), running))
    await until(lambda: running.ends["a"] >= 3)
    running.stop.set()
    await task
    told = [line for _, line in said]
    assert told[:3] == [f"ended with code 3; starts again in {pause} s" for pause in ("0.01", "0.02", "0.02")]


async def test_a_killed_process_is_started_again() -> None:
    running, said = watched()
    task = asyncio.create_task(
        supervisor.kept_running("a", python("import os, time; print(os.getpid()); time.sleep(60)"), running)
    )
    await until(lambda: said)
    os.kill(int(said[0][1]), signal.SIGKILL)
    await until(lambda: len(said) == 3)
    running.stop.set()
    await task
    assert said[1] == ("a", "ended by SIGKILL; starts again in 0.5 s")


async def test_a_stop_waits_for_what_is_under_way() -> None:
    running, said = watched()
    code = (
        "import signal, sys, time\n"
        "def stop(*_): time.sleep(0.3); print('finished'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); print('begun'); time.sleep(60)"
    )
    task = asyncio.create_task(supervisor.kept_running("a", python(code), running))
    await until(lambda: said)
    running.stop.set()
    await task
    assert [line for _, line in said] == ["begun", "finished"]


@pytest.mark.parametrize("hurried", [True, False])
async def test_a_process_that_does_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, *, hurried: bool) -> None:
    monkeypatch.setattr(supervisor, "STOP_MARGIN", 0.1)
    running, said = watched(grace=60 if hurried else 0.1)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('begun'); time.sleep(60)"
    task = asyncio.create_task(supervisor.kept_running("a", python(code), running))
    await until(lambda: said)
    running.stop.set()
    if hurried:
        await asyncio.sleep(0.05)
        running.hurry.set()
    await asyncio.wait_for(task, 5)
    assert said[-1] == ("a", "does not stop; killed")


def test_workers_are_pointed_to_the_server_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWIRE_REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setenv("STORYWIRE_REDIS_PASSWORD_FILE", "/run/secret")
    given = supervisor.environment(Settings(redis_url="redis://127.0.0.1:7777/0", redis_password_file=None))
    assert given["STORYWIRE_REDIS_URL"] == "redis://127.0.0.1:7777/0"
    assert "STORYWIRE_REDIS_PASSWORD_FILE" not in given
