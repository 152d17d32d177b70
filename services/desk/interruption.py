"""Stopping work when a person or the system says so."""

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine
from typing import TypeVar

Result = TypeVar("Result")

EXIT_CODE = 130
"""exit code of a command that was interrupted, as shells count it: 128 + SIGINT"""

CANCELLED_WITHIN = 0.05
"""seconds after which a task that goes on though it was cancelled is cancelled again"""


class InterruptedByPersonError(Exception):
    """Ctrl-C, or a signal to stop, arrived."""


def stop_at_eof() -> None:
    """Stop this process when its standard input ends: whoever started it is gone."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


async def until_signal(work: Coroutine[object, object, Result], again: asyncio.Event | None = None) -> Result:
    """Return what ``work`` gives, unless a signal to stop comes first.

    Once ``work`` has been told to stop, further signals set the event ``again``. The signals stay caught
    when this returns, so that what is cleaned up after it can look at ``again``.

    Raises:
        InterruptedByPersonError: A signal came; ``work`` was cancelled.
    """
    stop = asyncio.Event()

    def caught() -> None:
        if stop.is_set() and again is not None:
            again.set()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, caught)
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise InterruptedByPersonError
    finally:
        stopped.cancel()
        await cancelled(task)


async def cancelled(task: "asyncio.Task[Result]") -> None:
    """Cancel ``task`` and wait until it has ended, whatever its result.

    Once is not enough: before Python 3.12 ``asyncio.wait_for`` loses a cancellation that comes in the same
    moment as its result, and redis-py waits so for each command that it sends. Each try comes some passes of
    the event loop later than the one before, or all could meet the same moment.
    """
    tries = 0
    while not task.done():
        for _ in range(tries % 7):
            await asyncio.sleep(0)
        task.cancel()
        tries += 1
        await asyncio.wait([task], timeout=CANCELLED_WITHIN)
