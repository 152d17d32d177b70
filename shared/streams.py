"""The streams themselves: their groups, and what may be trimmed from them."""

import time
from importlib import resources

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared import topology
from shared.settings import Settings
from shared.topology import Stage

PUBLIC = (topology.INGEST, topology.STORIES, topology.DEAD_LETTERS)
"""Streams that people read and write; their entries stay for ``stream_hours`` (dead letters: until dealt
with, or ``record_days``)."""

IDLE_CONSUMER = 3_600_000
"""ms after which a consumer without pending messages is removed from its group: a container that is gone"""


async def create_group(redis: Redis, settings: Settings, stage: Stage) -> None:
    """Create the stage's group at the beginning of its stream, so that what was published before is read."""
    try:
        await redis.xgroup_create(settings.named(stage.reads), stage.name, id="0", mkstream=True)
    except ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


async def trim(redis: Redis, settings: Settings, stream: str) -> int:
    """Remove what every group is done with: at once from inner streams, after ``stream_hours`` from public ones.

    Corrections stay for ``correction_days``: their stream is the log of them.

    Returns the number of entries removed. Dead letters are left to ``forget``.
    """
    if stream == topology.DEAD_LETTERS:
        return 0
    script = redis.register_script(resources.files("shared").joinpath("trim.lua").read_text(encoding="utf-8"))
    kept = settings.stream_hours * 3600 if stream in PUBLIC else 0
    if stream == topology.CORRECTIONS:
        kept = settings.correction_seconds
    return int(await script(keys=[settings.named(stream)], args=[f"{int((time.time() - kept) * 1000)}-0"]))


async def forget(redis: Redis, settings: Settings, stream: str) -> int:
    """Remove from a stream that people read what is older than ``record_days``, whoever has not read it yet.

    So a reader that has gone for good, or dead letters that nobody looks at, do not fill the server. Returns the number
    of entries removed.
    """
    since = f"{int((time.time() - settings.record_seconds) * 1000)}-0"
    return int(await redis.xtrim(settings.named(stream), minid=since, approximate=False))


async def forget_consumers(redis: Redis, settings: Settings, stage: Stage) -> None:
    """Remove consumers that are gone and left nothing behind."""
    stream = settings.named(stage.reads)
    for consumer in await redis.xinfo_consumers(stream, stage.name):
        if consumer["pending"] == 0 and consumer["idle"] > IDLE_CONSUMER:
            await redis.xgroup_delconsumer(stream, stage.name, consumer["name"])
