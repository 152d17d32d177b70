"""Order: stages that compare articles take them in the order of publication, however many workers there are.

Which of two articles comes first decides which one is the original, and which story begins with which. So with any
number of workers a stage the stories are those of one worker:

- Ingestion ends articles in the order of their entries on ``ingest``. With that it enters each into
  ``awaited:<stage>`` of every stage that compares, from where it is taken when that stage has ended it.
- Such a stage begins with an article when no earlier one is awaited there.

Nobody waits for ever. When nothing moves for a third of ``claim_after``, as when a worker has died, a worker goes on
without those that are missing, and for ``claim_after`` hardly waits for others either: what the dead one held is taken
over in that time. A message that failed and has to be tried again is not waited for, nor does one wait that was taken
over. Where ``in_order`` is off, nobody waits at all.
"""

import asyncio
import logging
import re
from bisect import insort
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import cast

from redis.asyncio import Redis

from shared import topology
from shared.article import TraceId
from shared.settings import Settings
from shared.topology import Stage

log = logging.getLogger("storywire.order")

Come = Callable[[], Awaitable[object]]

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
        self._here: list[str] = []
        """positions of those that this worker has, sorted"""
        self._over = asyncio.Event()
        self._passed_over = ""
        """what is earlier is not waited for"""
        self._hopeful_at = 0.0
        """time of the event loop from which patience is whole again"""

    @asynccontextmanager
    async def turn(self, trace: TraceId) -> AsyncIterator[Come]:
        """Take part in the order; awaiting what is yielded waits until it is this article's turn."""
        place = position(trace)
        if not place:
            yield _at_once
            return
        insort(self._here, place)
        try:
            yield partial(self._come, place, trace)
        finally:
            # A turn that fails is over at once: it must not hold up those behind it.
            self._here.remove(place)
            self._over.set()
            self._over = asyncio.Event()

    async def _come(self, place: str, trace: TraceId) -> None:
        clock = asyncio.get_running_loop().time
        front, since = "", clock()
        while True:
            first = self._here[0] == place
            if first:
                earlier = await self._earlier(place, trace)
                if not earlier:
                    return
                if earlier != front:
                    front, since = earlier, clock()
                hopeful = clock() >= self._hopeful_at
                if clock() - since >= (self._settings.claim_after * PATIENCE if hopeful else IMPATIENT):
                    log.warning("goes on without %s, which should have come before", earlier)
                    self._passed_over = place
                    self._hopeful_at = clock() + self._settings.claim_after
                    return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), LOOK_AGAIN if first else None)

    async def _earlier(self, place: str, trace: TraceId) -> str:
        """Return an earlier article that is still on its way to this stage, or, where the end counts, in it."""
        if not self._settings.in_order:
            return ""
        if self._stage.order == "begun":
            found = await self._redis.zrangebylex(
                awaited_key(self._settings, self._stage), f"[{self._passed_over}", f"({place}", start=0, num=1
            )
            return cast("bytes", found[0]).decode() if found else ""
        return await self._pending(place, trace)

    async def _pending(self, place: str, trace: TraceId) -> str:
        messages = await self._redis.xpending_range(
            self._settings.named(self._stage.reads), self._stage.name, "-", f"({trace}", LOOKED_AT
        )
        entries = [cast("bytes", message["message_id"]).decode() for message in messages]
        entries = [entry for entry in entries if self._passed_over <= position(entry) < place]
        if not entries:
            return ""
        tries = await cast(
            "Awaitable[list[bytes | None]]",
            self._redis.hmget(self._settings.named(f"failed:{self._stage.name}"), entries),
        )
        return next((entry for entry, failed in zip(entries, tries, strict=True) if not failed), "")


async def _at_once() -> None:
    """Wait for nobody."""
