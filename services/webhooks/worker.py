"""The deliverer: every webhook is served by one of the deliverers that run, for as long as that one lives."""

import asyncio
import logging
import secrets

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.webhooks import numbers
from services.webhooks.deliverer import GIVEN_UP_AFTER, Deliverer
from services.webhooks.hooks import MOST_HOOKS, Hooks
from shared.http_client import client
from shared.service import Service, ended, keep_looking
from shared.settings import Settings

log = logging.getLogger("storywire.webhooks")

SERVICE = Service("webhooks")


async def work(redis: Redis, settings: Settings, stop: asyncio.Event, patience: float = GIVEN_UP_AFTER) -> None:
    """Deliver until ``stop`` is set; ``patience`` is the age in seconds at which a message that failed is given up."""
    token, hooks = secrets.token_hex(8), Hooks(redis, settings)
    running: dict[str, asyncio.Task[None]] = {}
    numbers.begin()
    async with client(settings, connections=MOST_HOOKS) as asking:
        deliverer = Deliverer(hooks, asking, patience)
        try:
            await keep_looking(SERVICE, redis, settings, stop, lambda: _look(deliverer, token, running))
        finally:
            await ended(running.values())
            await _released(hooks, token, list(running))


async def _look(deliverer: Deliverer, token: str, running: "dict[str, asyncio.Task[None]]") -> None:
    """Serve the webhooks that nobody serves."""
    hooks = deliverer.hooks
    found = await hooks.all()
    numbers.FAILING.set(sum(hook.state == "failing" for hook in found))
    for ended_ in [each for each, task in running.items() if task.done()]:
        _told(ended_, running.pop(ended_))
    for hook in found:
        if hook.id not in running and hook.state != "stopped" and await hooks.hold(hook.id, token):
            running[hook.id] = asyncio.create_task(deliverer.deliver(hook.id, token))
    await hooks.tidy()


async def _released(hooks: Hooks, token: str, held: list[str]) -> None:
    """Give back what was served, so that others need not wait for the leases to end."""
    try:
        for hook in held:
            await hooks.hold(hook, token, 0.001)
    except RedisError as error:
        log.warning("Redis does not answer: %s", error)


def _told(hook: str, task: "asyncio.Task[None]") -> None:
    """Say what ended the service of a webhook; it begins again with the next look."""
    if not task.cancelled() and (error := task.exception()):
        log.warning("delivery to the webhook %s begins anew: %r", hook, error)
