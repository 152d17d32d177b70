"""Order: stages that compare articles take them in the order of publication, however many workers there are.

Which of two articles comes first decides which one is the original, and which story begins with which. So with any
number of workers a stage the stories are those of one worker:

- Ingestion ends articles in the order of their entries on ``ingest``. With that it enters each into
  ``awaited:<stage>`` of every stage that compares, from where it is taken when that stage has ended it.
- Such a stage begins with an article when no earlier one is awaited there.

Nobody waits for ever. When nothing moves for a third of ``claim_after``, as when a worker has died, a worker goes on
without those that are missing, and for ``claim_after`` hardly waits for others either: what the dead one held is taken
over in that time. A message that failed and has to be tried again is not waited for, nor does one wait that was taken
over. A worker that is told to stop waits no more; where ``in_order`` is off, nobody waits at all.
"""

import asyncio
import logging
import re
from bisect import insort
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import topology
from shared.article import TraceId
from shared.settings import Settings
from shared.topology import Stage
from shared.turns import Come, at_once

log = logging.getLogger("storywire.order")

LOOK_AGAIN = 0.01
"""seconds between two looks whether the earlier ones have come"""
PATIENCE = 1 / 3
"""share of ``claim_after`` for which a worker waits while nothing moves; a slow worker needs some seconds for the batch
that it reads and the one that it holds"""
IMPATIENT = 0.25
"""seconds that a worker waits for each article while it has little hope"""
LOOKED_AT = 32
"""earlier messages of ingestion that are looked at for one that has not failed"""
_ENTRY = re.compile(r"(\d+)-(\d+)")


def position(trace: TraceId) -> str:
    """Return a text that sorts as the entries on ``ingest`` do; empty for a trace that did not begin there."""
    found = _ENTRY.fullmatch(trace)
    return f"{found[1]:0>20}-{found[2]:0>20}" if found else ""


def awaited_key(settings: Settings, stage: Stage) -> str:
    """Return the key of the articles that are on their way to ``stage``."""
    return settings.named(f"awaited:{stage.name}")


def comparing(first: Stage) -> tuple[Stage, ...]:
    """Return the stages that begin articles in order, from ``first`` on."""
    rest = topology.STAGES[topology.STAGES.index(first) :] if first in topology.STAGES else ()
    return tuple(stage for stage in rest if stage.order == "begun")


class Order:
    """The order of one stage's messages, as far as one of its workers has to see to it."""

    def __init__(self, redis: Redis, settings: Settings, stage: Stage) -> None:
        """Bind to the stage."""
        self._redis, self._settings, self._stage = redis, settings, stage
        self._here: list[tuple[str, int]] = []
        """positions of those that this worker has, sorted; the number tells two of one article apart"""
        self._first: dict[tuple[str, int], asyncio.Event] = {}
        """what each waits for to be the first of them"""
        self._numbers = count()
        self._passed_over: TraceId = "-"
        """what is earlier is not waited for"""
        self._hopeful_at = 0.0
        """time of the event loop from which patience is whole again"""
        self._stopping = False

    @asynccontextmanager
    async def turn(self, trace: TraceId) -> AsyncIterator[Come]:
        """Take part in the order: what is entered has come in its turn, where articles are begun in order.

        Where they are ended in order, awaiting what is yielded waits for that.
        """
        place = position(trace)
        if not place:
            yield at_once
            return
        mine = (place, next(self._numbers))
        insort(self._here, mine)
        self._first[mine] = asyncio.Event()
        self._wake()
        try:
            if self._stage.order == "begun":
                await self._come(mine, trace)
                yield at_once
            else:
                yield partial(self._come, mine, trace)
        finally:
            # A turn that fails is over at once: it must not hold up those behind it.
            self._here.remove(mine)
            del self._first[mine]
            self._wake()

    def hurry(self) -> None:
        """Wait for no other worker from now on, so that a worker that is told to stop soon does."""
        self._stopping = True

    def _wake(self) -> None:
        if self._here:
            self._first[self._here[0]].set()

    async def _come(self, mine: tuple[str, int], trace: TraceId) -> None:
        clock = asyncio.get_running_loop().time
        front, since = "", clock()
        while True:
            if self._here[0] != mine:
                self._first[mine].clear()
                await self._first[mine].wait()
                continue
            earlier = await self._earlier(mine[0], trace)
            if not earlier:
                return
            if earlier != front:
                front, since = earlier, clock()
            hopeful = clock() >= self._hopeful_at
            if clock() - since >= (self._settings.claim_after * PATIENCE if hopeful else IMPATIENT):
                log.warning("goes on without %s, which should have come before", earlier)
                self._passed_over = trace
                self._hopeful_at = clock() + self._settings.claim_after
                return
            await asyncio.sleep(LOOK_AGAIN)

    async def _earlier(self, place: str, trace: TraceId) -> str:
        """Return an earlier article that is still on its way to this stage, or, where the end counts, in it."""
        if self._stopping or not self._settings.in_order:
            return ""
        try:
            return await (self._pending(trace) if self._stage.order == "ended" else self._awaited(place))
        except RedisError as error:
            # What follows needs the server as well, and knows what to do without it.
            log.debug("nobody is waited for: %r", error)
            return ""

    async def _awaited(self, place: str) -> str:
        """Return the earliest article that is on its way to the stage."""
        key, passed_over = awaited_key(self._settings, self._stage), position(self._passed_over)
        found = await self._redis.zrangebylex(key, f"[{passed_over}" if passed_over else "-", f"({place}", 0, 1)
        return cast("bytes", found[0]).decode() if found else ""

    async def _pending(self, trace: TraceId) -> str:
        """Return the earliest entry that some worker of the stage has and that has not failed."""
        messages = await self._redis.xpending_range(
            self._settings.named(self._stage.reads), self._stage.name, self._passed_over, f"({trace}", LOOKED_AT
        )
        entries = [cast("bytes", message["message_id"]).decode() for message in messages]
        if not entries:
            return ""
        tries = await cast(
            "Awaitable[list[bytes | None]]",
            self._redis.hmget(self._settings.named(f"failed:{self._stage.name}"), entries),
        )
        return next((entry for entry, failed in zip(entries, tries, strict=True) if not failed), "")
