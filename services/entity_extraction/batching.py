"""Concurrent calls become batches for one thread, and every caller gets its own answer."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Batches(Generic[Item, Answer]):
    """Gathers items that arrive while a batch is under way into the next one.

    Nobody waits for a batch to fill: an item that finds the thread free starts at once, with whatever else arrived
    in the same turn of the event loop. When a batch fails its items are tried one by one, so that only the item that
    cannot be handled raises.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Answer]], size: int) -> None:
        """Prepare to call ``work`` with up to ``size`` items; it must return one answer for each, in their order."""
        self._work = work
        self._size = size
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._thread = ThreadPoolExecutor(1, "batches")
        self._runner: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what waits; a batch under way ends in its thread, unheard."""
        if self._runner:
            self._runner.cancel()
        for _, future in self._waiting:
            future.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def answer(self, item: Item) -> Answer:
        """Return what ``work`` answers for ``item``.

        Raises:
            Exception: What ``work`` raised for this item alone.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._runner is None or self._runner.done():
            self._runner = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._size, len(self._waiting)))]
            batch = [(item, future) for item, future in batch if not future.done()]
            if batch:
                await self._handle(batch)

    async def _handle(self, batch: list[tuple[Item, "asyncio.Future[Answer]"]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._thread, self._work, [item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 — whatever it is, it belongs to one of the callers
            if len(batch) == 1:
                _fail(batch[0][1], error)
            else:
                for one in batch:
                    await self._handle([one])
            return
        except asyncio.CancelledError:
            for _, future in batch:
                future.cancel()
            raise
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)


def _fail(future: "asyncio.Future[Answer]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
