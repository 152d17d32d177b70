"""Articles that vanished on their way, because somebody deleted or flushed an inner stream, start again.

Workers lose nothing, but a stream can be taken from under them. What is under way knows the entry that holds
it (``where`` in its trace); when that entry is gone and the stage that reads it has not acted, the article
is read from ``ingest`` once more. Every stage gives the same answer to the same article, so what had been
decided before stays as it was.

What outlives its own trace on the way is given up: whatever is known of it is about to end as well.
"""

import logging
import time
from importlib import resources
from typing import cast

from redis.asyncio import Redis

from shared import topology
from shared.settings import Settings
from shared.trace import UNDER_WAY, trace_key

log = logging.getLogger("storywire.lost")

LOOK_AT = 1_000
"""articles looked at in one round, oldest first"""


async def restart_lost(redis: Redis, settings: Settings, consumer: str) -> int:
    """Restart the articles that have been under way for twice ``claim_after`` and are held by no stream.

    Returns how many were restarted.
    """
    script = redis.register_script(resources.files("shared").joinpath("restart.lua").read_text(encoding="utf-8"))
    under_way = settings.named(UNDER_WAY)
    since = (time.time() - 2 * settings.claim_after) * 1000
    restarted = 0
    for name in await redis.zrangebyscore(under_way, 0, since, start=0, num=LOOK_AT):
        trace = cast("bytes", name).decode()
        if "/" in trace:
            # Put on an inner stream by hand: there is no entry on ``ingest`` to begin with again.
            await redis.zrem(under_way, trace)
            continue
        where = cast("bytes | None", await redis.hget(trace_key(settings, trace), "where"))
        if not where:
            if not await redis.exists(trace_key(settings, trace)):
                await redis.zrem(under_way, trace)
                log.error("no record told of %s within the lifetime of its trace", trace)
            continue
        stream, _, entry = where.decode().rpartition(" ")
        if await redis.xrange(stream, entry, entry):
            continue
        outcome = await script(
            keys=[settings.named(topology.INGEST), trace_key(settings, trace), under_way],
            args=[
                topology.INGESTION.name,
                consumer,
                trace,
                where,
                int(settings.claim_after * 1000),
                *(stage.name for stage in topology.STAGES),
            ],
        )
        restarted += outcome == 1
        if outcome < 0:
            log.error("lost for good, its entry on ingest is gone as well: %s", trace)
    if restarted:
        log.warning("%d articles were lost on their way and start again", restarted)
    return restarted
