"""One process a stage, kept running: started again when it ends, stopped together."""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from redis.asyncio import Redis

from shared import health, topology
from shared.redis_client import connect
from shared.settings import Settings

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""seconds before a process that ended is started again: doubled each time, up to the longest"""

WELL_AFTER = 60.0
"""seconds of running after which a process counts as well, and the next pause is the first again"""

STOP_MARGIN = 5.0
"""seconds beyond ``graceful_stop`` after which a process that does not end is killed"""

LONGEST_LINE = 64 * 1024
"""bytes after which a line of output is broken"""

DESK = "desk"
"""name of the process that serves the page"""

Emit = Callable[[str, str], None]
"""takes the name of a process and one line of what it says, or of what happened to it"""


@dataclass(slots=True)
class Running:
    """The processes under way. ``ends`` counts how often each ended unasked; ``hurry`` makes the stop immediate."""

    settings: Settings
    emit: Emit
    ends: Counter[str] = field(default_factory=Counter)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def stages_running(
    settings: Settings, emit: Emit, desk_port: int | None = None, services: Sequence[str] = ()
) -> AsyncIterator[Running]:
    """Run one worker of each stage on the Redis of ``settings``, until the block is left; then stop them.

    With ``desk_port`` the desk runs beside them, on that port of this machine, and so do ``services``.
    """
    running = Running(settings, emit)
    tasks = [
        asyncio.create_task(kept_running(stage.name, command(stage.name), running), name=stage.name)
        for stage in topology.STAGES
    ]
    if desk_port is not None:
        tasks.append(asyncio.create_task(kept_running(DESK, desk_command(desk_port), running), name=DESK))
    tasks += [asyncio.create_task(kept_running(name, service_command(name), running), name=name) for name in services]
    try:
        yield running
    finally:
        running.stop.set()
        await asyncio.gather(*tasks)


def command(stage: str) -> list[str]:
    """Return the command that runs a worker of ``stage``."""
    return [sys.executable, "-m", "services.desk.cli", "work", stage, "--until-eof"]


def desk_command(port: int) -> list[str]:
    """Return the command that runs the desk on this machine only."""
    return [sys.executable, "-m", "services.desk.cli", "desk", "--port", str(port), "--until-eof"]


def service_command(name: str) -> list[str]:
    """Return the command that runs a service beside the stages: feeds or webhooks."""
    return [sys.executable, "-m", "services.desk.cli", name, "run", "--until-eof"]


def free_port(wanted: int) -> int:
    """Return ``wanted`` if nobody listens there, else any port that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Settings) -> dict[str, str]:
    """Return this process's environment, pointing to the Redis of ``settings``."""
    inherited = {name: value for name, value in os.environ.items() if name != "STORYWIRE_REDIS_PASSWORD_FILE"}
    return {
        "OMP_NUM_THREADS": "1",  # as many threads a process as cores would make five processes slower, not faster
        "PYTHONUNBUFFERED": "1",
        **inherited,
        "STORYWIRE_REDIS_URL": settings.redis_url,
    }


async def all_ready(settings: Settings, seen: Callable[[Sequence[str]], None] = lambda _: None) -> None:
    """Wait until a worker of every stage reads; tell ``seen`` which do, whenever looked."""
    redis = connect(settings)
    try:
        while True:
            ready = await _ready(redis, settings)
            seen(ready)
            if len(ready) == len(topology.STAGES):
                return
            await asyncio.sleep(0.1)
    finally:
        await redis.aclose()


async def _ready(redis: Redis, settings: Settings) -> list[str]:
    return [stage.name for stage in topology.STAGES if await health.live_workers(redis, settings, stage)]


async def kept_running(name: str, argv: Sequence[str], running: Running) -> None:
    """Run a process, and again whenever it ends, until ``running.stop`` is set; then stop it."""
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE
    while not running.stop.is_set():
        began = loop.time()
        code = await _run(name, argv, running)
        if running.stop.is_set():
            return
        running.ends[name] += 1
        if loop.time() - began >= WELL_AFTER:
            pause = FIRST_PAUSE
        running.emit(name, f"ended {_how(code)}; starts again in {pause:g} s")
        await _first(running.stop.wait(), asyncio.sleep(pause))
        pause = min(pause * 2, LONGEST_PAUSE)


async def _run(name: str, argv: Sequence[str], running: Running) -> int:
    """Run a process until it ends or must; return its exit code."""
    # A process group of its own, so that Ctrl-C reaches it through us and in order. Its standard input is a
    # pipe that nothing is written to: when we are killed it ends, and the worker stops by itself.
    process = await asyncio.create_subprocess_exec(
        *argv,
        env=environment(running.settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=LONGEST_LINE,
        process_group=0,
    )
    output = asyncio.create_task(_passed_on(name, cast("asyncio.StreamReader", process.stdout), running.emit))
    await _first(process.wait(), running.stop.wait())
    if process.returncode is None:
        process.terminate()
        grace = running.settings.graceful_stop + STOP_MARGIN
        await _first(process.wait(), asyncio.sleep(grace), running.hurry.wait())
    if process.returncode is None:
        running.emit(name, "does not stop; killed")
        process.kill()
    code = await process.wait()
    await output
    return code


async def _passed_on(name: str, output: asyncio.StreamReader, emit: Emit) -> None:
    while True:
        try:
            line = await output.readuntil(b"\n")
        except asyncio.IncompleteReadError as last:
            line = last.partial
        except asyncio.LimitOverrunError as long:
            line = await output.read(long.consumed)
        if not line:
            return
        emit(name, line.decode(errors="replace").rstrip("\n"))


async def _first(*waits: Coroutine[object, object, object]) -> None:
    """Wait until the first of ``waits`` is over, and give up the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
