"""Messages are sent to one webhook: in their order, each until it has arrived or is given up.

A message counts as arrived when the answer is 2xx. Else it is sent again after 1, 4, 16 … seconds (``retry_first``), an
hour at the most, with the same id; those behind it wait. One that has failed and is older than a day is given up. So a
receiver that was away for long gets the last day. What arrives may arrive twice: its id tells.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.webhooks import message, numbers
from services.webhooks.hooks import LEASE, Hook, Hooks
from services.webhooks.wanted import wants
from shared.http_client import Answer, Client, FetchError, Limits

log = logging.getLogger("storywire.webhooks")

LIMITS = Limits(largest=64 * 1024, seconds=15, cut=True)
BACKOFF = 4
LONGEST_WAIT = 3_600.0
"""seconds between two tries"""
GIVEN_UP_AFTER = 86_400.0
"""seconds after which a message that has failed is given up"""
GONE = 410
_SLICE = LEASE / 6
"""seconds of waiting after which the lease is renewed"""


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Sends to webhooks. ``patience`` is the age in seconds at which a message that has failed is given up."""

    hooks: Hooks
    client: Client
    patience: float = GIVEN_UP_AFTER

    async def deliver(self, hook_id: str, token: str) -> None:
        """Send to one webhook for as long as it is there, and ours."""
        found = await self.hooks.get(hook_id)
        if found:
            await self.hooks.create_group(found)
        while found and found.state != "stopped" and await self.hooks.hold(hook_id, token):
            if wait := _wait(found):
                if not await self._given_up(found):
                    await asyncio.sleep(min(wait, _SLICE))
            elif entry := await self.hooks.next(found, self.hooks.settings.poll):
                await self._one(found, *entry)
            found = await self.hooks.get(hook_id)
        if found is None:
            await self.hooks.forget(hook_id)

    async def _given_up(self, hook: Hook) -> bool:
        """Give up the next message where it is too old to wait for the next try; return whether it was."""
        entry = await self.hooks.next(hook, 0)
        if entry is None or _age(entry[0]) <= self.patience:
            return False
        await self._bury(hook, *entry, hook.problem)
        return True

    async def _one(self, hook: Hook, entry: str, fields: Mapping[bytes, bytes]) -> None:
        if not await asyncio.to_thread(wants, hook, fields):
            await self.hooks.done(hook, entry)
            numbers.DELIVERIES.labels("not wanted").inc()
            return
        problem = await self._sent(hook, entry, message.of_entry(entry, fields))
        if problem is None:
            await self.hooks.delivered(hook, entry, datetime.now(UTC))
            numbers.DELIVERIES.labels("delivered").inc()
        elif problem == str(GONE):
            await self.hooks.stop(hook, "it answered 410: it wants no more")
            log.warning("%s wants no more (410)", hook.url)
            numbers.DELIVERIES.labels("stopped").inc()
        else:
            await self._failed(hook, entry, fields, problem)

    async def _sent(self, hook: Hook, entry: str, body: bytes) -> str | None:
        """Send it once; return why it has not arrived, or None."""
        try:
            answer = await send(self.client, hook, entry, body)
        except FetchError as error:
            return str(error)
        if 200 <= answer.status < 300:
            return None
        if answer.status == GONE:
            return str(GONE)
        moved = f", which leads to {answer.headers['location'][:200]}" if "location" in answer.headers else ""
        return f"it answered {answer.status}{moved}"

    async def _failed(self, hook: Hook, entry: str, fields: Mapping[bytes, bytes], problem: str) -> None:
        wait = min(self.hooks.settings.retry_first * BACKOFF ** min(hook.failures, 10), LONGEST_WAIT)
        await self.hooks.failed(hook, problem, datetime.now(UTC) + timedelta(seconds=wait))
        numbers.DELIVERIES.labels("failed").inc()
        log.warning("%s: try %d failed, next in %.1f s: %s", hook.url, hook.failures + 1, wait, problem)
        if _age(entry) > self.patience:
            await self._bury(hook, entry, fields, problem)

    async def _bury(self, hook: Hook, entry: str, fields: Mapping[bytes, bytes], problem: str) -> None:
        await self.hooks.give_up(hook, entry, fields, problem)
        numbers.DELIVERIES.labels("given up").inc()
        log.error("%s: given up the message %s: %s", hook.url, entry, problem)


def _wait(hook: Hook) -> float:
    return max(0.0, (hook.due - datetime.now(UTC)).total_seconds()) if hook.due else 0.0


def _age(entry: str) -> float:
    """Return the seconds since an entry was published."""
    return datetime.now(UTC).timestamp() - int(entry.partition("-")[0]) / 1000


async def send(client: Client, hook: Hook, event: str, body: bytes) -> Answer:
    """Send ``body`` once, signed.

    Raises:
        FetchError: There is no answer.
    """
    seconds = int(datetime.now(UTC).timestamp())
    return await client.post(hook.url, LIMITS, message.headers(hook.secret, event, seconds, body), body)
