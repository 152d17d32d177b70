"""How the pipeline flows: read once for this process at a fixed pace, and told to everybody who watches."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from itertools import pairwise
from math import isinf
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.desk import stage_status
from services.desk.http.catalogue import HELD, Catalogue
from services.desk.stage_status import StageStatus, Status, ended
from services.desk.views.words import counted, latency
from shared import topology
from shared.settings import Settings

log = logging.getLogger("storywire.desk")

PACE = 2.0
"""seconds between two readings"""

REMEMBERED = 60
"""readings kept, for the curves of the page: two minutes"""

AVERAGED = 10
"""readings over which rates are told: 20 s"""


class Flow:
    """The last readings. ``answers`` is whether Redis answered the last time."""

    def __init__(self, redis: Redis, settings: Settings, catalogue: Catalogue | None = None) -> None:
        """Bind to a server; nothing is read yet. Where a ``catalogue`` holds all stories, it counts those that live."""
        self.readings: deque[Status] = deque(maxlen=REMEMBERED)
        self.answers = True
        self._redis, self._settings, self._catalogue = redis, settings, catalogue
        self._read = asyncio.Condition()

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(PACE)

    async def look(self) -> None:
        """Take one reading."""
        try:
            self.readings.append(await stage_status.read(self._redis, self._settings))
            self.answers = True
        except RedisError as error:
            if self.answers:
                log.warning("Redis does not answer: %s", error)
            self.answers = False
        except Exception:
            log.exception("the state of the pipeline cannot be read")
        async with self._read:
            self._read.notify_all()

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the state now, and after each reading."""
        while True:
            yield self.state()
            async with self._read:
                await self._read.wait()

    def state(self) -> dict[str, Any]:
        """Return what the page shows: each stage's state, and its rates over the last readings."""
        if not self.readings:
            return {"answers": self.answers, "stages": [], "dead_letters": 0, "stories": 0, "latency": None}
        now = self.readings[-1]
        before = self.readings[max(0, len(self.readings) - 1 - AVERAGED)]
        rates = stage_status.rates(before, now)
        return {
            "answers": self.answers,
            "at": now.at.isoformat(timespec="seconds"),
            "stages": [
                {
                    **_told(stage, then),
                    "in_rate": round(rates[stage.stage].into, 2) if before is not now else 0.0,
                    "out_rate": round(rates[stage.stage].out, 2) if before is not now else 0.0,
                    "curve": self._curve(place),
                }
                for place, (stage, then) in enumerate(zip(now.stages, before.stages, strict=True))
            ],
            "dead_letters": now.dead_letters,
            "stories": self._stories(now),
            "latency": self._latency(now),
        }

    def _stories(self, now: Status) -> int:
        """Return the number of stories; Redis counts merged and retracted ones too, which still have their records."""
        held = len(self._catalogue) if self._catalogue is not None else 0
        return held if 0 < held < min(HELD, now.stories) else now.stories

    def _latency(self, now: Status) -> dict[str, Any]:
        """Return how long articles took from ``ingest`` into a record: over the readings held, or since the start."""
        recent = stage_status.lately(self.readings[0], now)
        counts = recent or now.latency
        since = "in the last two minutes" if recent else "since the first start"
        articles = sum(counts.values())
        told = f"{latency(counts)} ({counted(articles, 'article')} {since})" if articles else latency(counts)
        return {
            "articles": articles,
            "half_within": _finite(stage_status.within(counts, 0.5)),
            "most_within": _finite(stage_status.within(counts, 0.95)),
            "recent": bool(recent),
            "words": told,
        }

    def _curve(self, place: int) -> list[int]:
        """Return how many messages the stage ended between each two readings."""
        counts = [ended(reading.stages[place]) for reading in self.readings]
        return [max(0, after - before) for before, after in pairwise(counts)]


def _finite(seconds: float | None) -> float | None:
    """JSON has no infinity."""
    return None if seconds is None or isinf(seconds) else seconds


def _told(now: StageStatus, then: StageStatus) -> dict[str, Any]:
    messages, seconds = ended(now) - ended(then), now.seconds - then.seconds
    if messages <= 0:  # nothing lately: the mean since the first start
        messages, seconds = ended(now), now.seconds
    return {
        "stage": now.stage,
        "decides": topology.BY_NAME[now.stage].decides,
        "reads": topology.BY_NAME[now.stage].reads,
        "writes": topology.BY_NAME[now.stage].writes,
        "workers": len(now.workers),
        "waiting": now.waiting,
        "in_work": now.in_work,
        "oldest": None if now.oldest is None else round(now.oldest, 1),
        "seconds_each": round(seconds / messages, 4) if messages else None,
        "arrived": now.arrived,
        "done": now.done,
        "dropped": now.dropped,
        "dead": now.dead,
        "retries": now.retries,
    }
