"""How much waits for a stage, and since when."""

import time
from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.settings import Settings
from shared.topology import Stage

COUNTED = 10_000
"""entries counted one by one where the server cannot tell the lag, after entries were deleted"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """``waiting`` entries that no worker has fetched, ``pending`` ones fetched and not ended, retries among them.

    ``oldest`` is the age in seconds of the oldest of both, ``unread`` that of the oldest that waits; ``started`` is
    whether the stage has a group at all.
    """

    waiting: int
    pending: int
    oldest: float | None
    started: bool = True
    unread: float | None = None


async def backlog(redis: Redis, settings: Settings, stage: Stage) -> Backlog:
    """Return what waits for ``stage`` now."""
    stream = settings.named(stage.reads)
    group = await _group(redis, stream, stage.name)
    if group is None:
        waiting, pending, unread = int(await redis.xlen(stream)), 0, "-"
    else:
        pending, unread = int(group["pending"]), f"({group['last-delivered-id'].decode()}"
        lag = group.get("lag")
        waiting = int(lag) if lag is not None else len(await _entries(redis, stream, unread, COUNTED))
    first = await _entries(redis, stream, unread, 1) if waiting else []
    fetched = (await redis.xpending(stream, stage.name))["min"] if pending else None
    age = _age(first[0][0]) if first else None
    ages = [age] if age is not None else []
    ages += [_age(fetched)] if fetched else []
    return Backlog(waiting, pending, max(ages, default=None), started=group is not None, unread=age)


async def _group(redis: Redis, stream: str, name: str) -> dict[str, Any] | None:
    try:
        groups: list[dict[str, Any]] = await redis.xinfo_groups(stream)
    except ResponseError:  # no such stream yet
        return None
    return next((group for group in groups if group["name"] == name.encode()), None)


async def _entries(redis: Redis, stream: str, since: str, count: int) -> list[tuple[bytes, dict[bytes, bytes]]]:
    return cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(stream, since, "+", count=count))


def _age(entry: bytes) -> float:
    return max(0.0, time.time() - int(entry.partition(b"-")[0]) / 1000)
