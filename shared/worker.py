"""A stage and its handler become a running worker.

The handler sees an event and returns an outcome; everything else, reading, taking over what others left,
ending, retrying, burying, is wired here to FastStream, once for all stages.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from importlib import import_module

from faststream import FastStream
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from shared import health, streams, topology
from shared.consumer import Create, subscribe
from shared.delivery import Delivery
from shared.keeper import SideLine, keep
from shared.logs import start_logging
from shared.metrics import serve_metrics
from shared.redis_client import connect
from shared.settings import Settings
from shared.topology import Stage

log = logging.getLogger("storywire.worker")


def run(stage: Stage, settings: Settings) -> None:
    """Run one worker of ``stage`` until it is told to stop.

    Raises:
        StoppedError: Reading ended by itself, for instance because the group was deleted.
    """
    start_logging(settings, stage.name)
    serve_metrics(settings, stage)
    create: Create = import_module(stage.module).create
    asyncio.run(work(stage, create, settings))


async def work(stage: Stage, create: Create, settings: Settings) -> None:
    """Read, handle and end messages of ``stage`` until a signal to stop arrives."""
    redis = connect(settings)
    consumer = health.consumer_name()
    try:
        await _reachable(redis)
        await streams.create_group(redis, settings, stage)
        async with create(redis, settings) as handle, AsyncExitStack() as opened:
            delivery = Delivery(redis, settings, stage, consumer)
            broker = subscribe(handle, delivery)
            beside = [await _beside(redis, settings, line, consumer, opened) for line in topology.side_lines(stage)]
            # A worker that pauses must begin what it holds once more, or it would not come to its end.
            started = asyncio.Event()
            brokers = [broker, *(line.broker for line in beside)]
            app = FastStream(
                *brokers,
                logger=None,
                after_startup=[started.set],
                on_shutdown=[delivery.open.set, delivery.order.hurry],
            )
            keeper = asyncio.create_task(keep(broker, delivery, started, beside))
            keeper.add_done_callback(lambda _: app.exit())
            log.info("reading %s as %s", stage.reads, consumer)
            await app.run(log_level=logging.WARNING)
            await _cancel(keeper)
            for held in (delivery, *(line.delivery for line in beside)):
                await held.release()
            await health.leave(redis, settings, stage, consumer)
            log.info("stopped")
    finally:
        await redis.aclose()


async def _beside(redis: Redis, settings: Settings, line: Stage, consumer: str, opened: AsyncExitStack) -> SideLine:
    """Return a side line that is ready to be started; what its handler needs is closed with ``opened``."""
    await streams.create_group(redis, settings, line)
    create: Create = import_module(line.module).create
    delivery = Delivery(redis, settings, line, consumer)
    return SideLine(subscribe(await opened.enter_async_context(create(redis, settings)), delivery), delivery)


async def _cancel(keeper: asyncio.Task[None]) -> None:
    """End the keeper; if it had ended by itself, raise what ended it.

    Asked more than once: on Python 3.11 a cancellation can get lost in redis-py's own time limits.
    """
    while not keeper.done():
        keeper.cancel()
        await asyncio.wait([keeper], timeout=0.5)
    if not keeper.cancelled():
        keeper.result()


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
