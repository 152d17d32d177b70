"""A stage and its handler become a running worker.

The handler sees an event and returns an outcome; everything else, reading, taking over what others left,
ending, retrying, burying, is wired here to FastStream, once for all stages.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from faststream import FastStream
from faststream.redis import RedisBroker
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from shared import health, streams, topology
from shared.consumer import Create, subscribe
from shared.delivery import Delivery
from shared.logs import start_logging
from shared.redis_client import connect
from shared.settings import Settings
from shared.topology import Stage

log = logging.getLogger("storywire.worker")

HOUSEKEEPING = 15.0
"""seconds between two rounds of trimming the stream that is read"""


class StoppedError(Exception):
    """A subscriber stopped although nobody asked for it; the process should be started anew."""


def run(stage: Stage, settings: Settings) -> None:
    """Run one worker of ``stage`` until it is told to stop.

    Raises:
        StoppedError: Reading ended by itself, for instance because the group was deleted.
    """
    start_logging(settings, stage.name)
    create: Create = import_module(stage.module).create
    asyncio.run(work(stage, create, settings))


async def work(stage: Stage, create: Create, settings: Settings) -> None:
    """Read, handle and end messages of ``stage`` until a signal to stop arrives."""
    redis = connect(settings)
    consumer = health.consumer_name()
    try:
        await _reachable(redis)
        await streams.create_group(redis, settings, stage)
        async with create(redis, settings) as handle:
            delivery = Delivery(redis, settings, stage, consumer)
            broker = subscribe(handle, delivery)
            app = FastStream(broker, logger=None)
            async with _kept(app, broker, delivery) as lost:
                log.info("reading %s as %s", stage.reads, consumer)
                await app.run(log_level=logging.WARNING)
            await delivery.release()
            if lost.is_set():
                raise StoppedError(f"{stage.name} no longer reads {stage.reads}")
            log.info("stopped")
    finally:
        await redis.aclose()


async def _reachable(redis: Redis, patience: float = 30.0) -> None:
    """Wait for the server; raise its last error after ``patience`` seconds."""
    wait = 0.1
    while True:
        try:
            await redis.ping()
        except RedisConnectionError as error:
            patience -= wait
            if patience < 0:
                raise
            log.warning("waiting for Redis: %s", error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5)
        else:
            return


@asynccontextmanager
async def _kept(app: FastStream, broker: RedisBroker, delivery: Delivery) -> AsyncIterator[asyncio.Event]:
    """Beat while all subscribers run, trim now and then; set the event and stop the app when one has stopped."""
    redis, settings, stage, consumer = delivery.redis, delivery.settings, delivery.stage, delivery.consumer
    lost = asyncio.Event()

    async def keep() -> None:
        rounds, started = 0, False
        while True:
            running = all(subscriber.running for subscriber in broker.subscribers)
            if started and not running:
                lost.set()
                app.exit()
                return
            started = started or running
            try:
                if running:
                    await health.beat(redis, settings, stage, consumer)
                if rounds % int(HOUSEKEEPING / health.BEAT) == 0:
                    await streams.trim(redis, settings, stage.reads)
                    await streams.forget_consumers(redis, settings, stage)
                    if stage is topology.AGGREGATION:
                        await streams.trim(redis, settings, topology.STORIES)
            except RedisError as error:
                log.warning("housekeeping postponed: %s", error)
            rounds += 1
            await asyncio.sleep(health.BEAT if started else 0.1)

    task = asyncio.create_task(keep())
    try:
        yield lost
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if not lost.is_set():
            await health.leave(redis, settings, stage, consumer)
