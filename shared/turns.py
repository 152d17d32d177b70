"""Turns: what is begun in an order is ended in that order, though the work in between runs side by side."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Come = Callable[[], Awaitable[object]]


class Turns:
    """The order of one worker's messages.

    With one worker a stage, articles so reach each stage in the order of publication: of two that are the same,
    the first counts, and the second has been seen already. With several workers a stage the order is that of
    each worker; where it must be that of all of them, ``Order`` sees to it.
    """

    def __init__(self) -> None:
        self._last = asyncio.Event()
        self._last.set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Come]:
        """Take the next turn; awaiting what is yielded waits until all earlier ones are over."""
        before, over = self._last, asyncio.Event()
        self._last = over
        try:
            yield before.wait
        finally:
            # A turn that fails is over at once: it must not hold up those behind it.
            over.set()


async def at_once() -> None:
    """Wait for nobody."""
