"""Whether a worker is alive and reading: heartbeats, and the check that containers call.

``workers:<stage>`` is a sorted set of consumers scored by the time (ms) of their last heartbeat. A worker
beats only while every one of its subscribers is running, so that a process that lives on without reading
counts as dead.
"""

import os
import socket
import time
from typing import Protocol, cast

from redis.asyncio import Redis

from shared.settings import Settings

BEAT = 2.0
"""seconds between two heartbeats"""
MISSING_AFTER = 10.0
"""seconds without a heartbeat after which a worker counts as gone"""
FORGET_AFTER = 3600.0
"""seconds after which a worker that is gone is no longer listed"""


class Named(Protocol):
    """What has workers: a stage, or a service beside them."""

    @property
    def name(self) -> str:
        """What it is called in the key."""


def consumer_name() -> str:
    """Return a name for this process that no other process of the same group bears."""
    return f"{socket.gethostname()}-{os.getpid()}"


async def beat(redis: Redis, settings: Settings, stage: Named, consumer: str) -> None:
    """Record that ``consumer`` is alive and reading, in Redis and in the file of the settings if one is named."""
    key = settings.named(f"workers:{stage.name}")
    now = time.time()
    async with redis.pipeline(transaction=False) as pipeline:
        pipeline.zadd(key, {consumer: now * 1000})
        pipeline.zremrangebyscore(key, 0, (now - FORGET_AFTER) * 1000)
        pipeline.expire(key, int(FORGET_AFTER))
        await pipeline.execute()
    if settings.heartbeat_file:
        settings.heartbeat_file.touch()


async def leave(redis: Redis, settings: Settings, stage: Named, consumer: str) -> None:
    """Take ``consumer`` off the list at once."""
    await redis.zrem(settings.named(f"workers:{stage.name}"), consumer)


async def live_workers(redis: Redis, settings: Settings, stage: Named) -> list[str]:
    """Return the consumers of the stage that have beaten lately."""
    since = (time.time() - MISSING_AFTER) * 1000
    names = await redis.zrangebyscore(settings.named(f"workers:{stage.name}"), since, "+inf")
    return [name.decode() for name in cast("list[bytes]", names)]


async def check(redis: Redis, settings: Settings, stage: Named, host: str | None = None) -> bool:
    """Return whether a worker of the stage on this host (or on ``host``) is alive and reading."""
    prefix = (host or socket.gethostname()) + "-"
    return any(name.startswith(prefix) for name in await live_workers(redis, settings, stage))
