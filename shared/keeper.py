"""What a worker does beside its messages: it shows that it lives, keeps pace with the next stage, and tidies up."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from faststream.redis import RedisBroker
from redis.exceptions import RedisError

from shared import health, streams, topology
from shared.backlog import Backlog, backlog
from shared.delivery import Delivery
from shared.lost import restart_lost
from shared.metrics import OLDEST, PAUSED, PENDING, UNREAD, WAITING
from shared.topology import Stage

log = logging.getLogger("storywire.worker")

TIDY = 15.0
"""seconds between two rounds of trimming and of forgetting consumers that are gone"""


@dataclass(frozen=True, slots=True)
class SideLine:
    """What is read in the same process beside the stage's own stream."""

    broker: RedisBroker
    delivery: Delivery


class StoppedError(Exception):
    """Reading ended although nobody asked for it, for instance because the group was deleted: start anew."""


async def keep(
    broker: RedisBroker, delivery: Delivery, started: asyncio.Event, beside: Sequence[SideLine] = ()
) -> None:
    """Run from the moment that the subscribers have ``started`` until cancelled.

    Raises:
        StoppedError: A subscriber has stopped.
    """
    await started.wait()
    tidied = -TIDY
    while _reading(broker) and all(_reading(line.broker) for line in beside):
        try:
            await health.beat(delivery.redis, delivery.settings, delivery.stage, delivery.consumer)
            await _pace(delivery)
            for line in beside:
                await _told(line.delivery, line.delivery.stage)
            if monotonic() - tidied >= TIDY:
                await _tidy(delivery)
                for line in beside:
                    await _tidy_beside(line.delivery)
                tidied = monotonic()
        except RedisError as error:
            log.warning("housekeeping postponed: %s", error)
        await asyncio.sleep(health.BEAT)
    raise StoppedError(f"{delivery.stage.name} no longer reads {delivery.stage.reads}")


def _reading(broker: RedisBroker) -> bool:
    return all(subscriber.running for subscriber in broker.subscribers)


async def _pace(delivery: Delivery) -> None:
    """Begin no further message while the next stage has too much waiting, so that only ``ingest`` grows."""
    stage, settings = delivery.stage, delivery.settings
    await _told(delivery, stage)
    following = topology.after(stage)
    if following is None:
        return
    # Told by this stage too: a stage without a worker tells nothing, and that is when its backlog matters most.
    ahead = await _told(delivery, following)
    full = ahead.waiting + ahead.pending > settings.backlog
    if full and delivery.open.is_set():
        log.warning("pausing: %d entries wait for %s", ahead.waiting + ahead.pending, following.name)
        delivery.open.clear()
    elif not full and not delivery.open.is_set():
        log.info("going on: %s has caught up", following.name)
        delivery.open.set()
    PAUSED.labels(stage.name).set(full)
    if full:
        await delivery.hold()


async def _told(delivery: Delivery, stage: Stage) -> Backlog:
    found = await backlog(delivery.redis, delivery.settings, stage)
    WAITING.labels(stage.name).set(found.waiting)
    PENDING.labels(stage.name).set(found.pending)
    UNREAD.labels(stage.name).set(found.unread or 0)
    OLDEST.labels(stage.name).set(found.oldest or 0)
    return found


async def _tidy(delivery: Delivery) -> None:
    redis, settings, stage = delivery.redis, delivery.settings, delivery.stage
    await streams.trim(redis, settings, stage.reads)
    if topology.after(stage) is None:
        await streams.trim(redis, settings, stage.writes)
        await streams.forget(redis, settings, topology.STORIES)
        if forgotten := await streams.forget(redis, settings, topology.DEAD_LETTERS):
            log.warning("%d dead letters were older than any record, and are gone", forgotten)
    await streams.forget_consumers(redis, settings, stage)
    if stage is topology.INGESTION:
        await restart_lost(redis, settings, delivery.consumer)


async def _tidy_beside(delivery: Delivery) -> None:
    redis, settings, stage = delivery.redis, delivery.settings, delivery.stage
    await streams.trim(redis, settings, stage.reads)
    await streams.forget_consumers(redis, settings, stage)
