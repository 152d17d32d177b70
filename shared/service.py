"""A service beside the stages: it looks for work again and again, shows that it lives, and stops when it is told to."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from prometheus_client import start_http_server
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import health
from shared.logs import start_logging
from shared.redis_client import connect
from shared.settings import Settings

LOOK_EVERY = 1.0
"""seconds between two looks for work"""
CANCELLED_WITHIN = 0.5
"""seconds after which a task is cancelled again: on Python 3.11 a cancellation can get lost in redis-py"""

Work = Callable[[Redis, Settings, asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Service:
    """A service; its processes show that they live as the workers of a stage do."""

    name: str


def run(service: Service, settings: Settings, work: Work) -> None:
    """Run ``work``, with logs and metrics as the workers have them, until a signal to stop sets its event."""
    start_logging(settings, service.name)
    if settings.metrics_port:
        start_http_server(settings.metrics_port, settings.metrics_host)

    async def connected() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        redis = connect(settings)
        try:
            await work(redis, settings, stop)
        finally:
            await redis.aclose()

    asyncio.run(connected())


async def keep_looking(
    service: Service, redis: Redis, settings: Settings, stop: asyncio.Event, look: Callable[[], Awaitable[None]]
) -> None:
    """Call ``look`` every second until ``stop`` is set; a server that is away is waited for."""
    log, consumer = logging.getLogger(f"storywire.{service.name}"), health.consumer_name()
    log.info("at work as %s", consumer)
    away = False
    while not stop.is_set():
        try:
            await health.beat(redis, settings, service, consumer)
            await look()
            away = False
        except RedisError as error:
            if not away:
                log.warning("Redis does not answer: %s", error)
            away = True
        await _over(stop, LOOK_EVERY)
    try:
        await health.leave(redis, settings, service, consumer)
    except RedisError as error:
        log.warning("Redis does not answer: %s", error)
    log.info("stopped")


async def ended(tasks: "Iterable[asyncio.Task[None]]") -> None:
    """Cancel ``tasks`` and wait until all have ended, whatever came of them.

    Asked more than once: on Python 3.11 a cancellation can get lost in redis-py's own time limits.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCELLED_WITHIN)


async def _over(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
