"""From a message's outcome to what stands in Redis: the guarantee of the pipeline is made here.

Every message of a stage ends exactly once, in one atomic script (``commit.lua``): its trace step, the event
for the next stage and the acknowledgement happen together or not at all. A worker that dies before it
leaves the message pending, and another takes it over after ``claim_after`` seconds. A worker that dies
after it, or a message that comes twice, changes nothing. So each stage emits once for each article that
enters it, whatever is killed or restarted, as long as Redis keeps what it has acknowledged.

``failed:<stage>`` counts, for messages that have not ended, the tries that failed (field: the entry) and the
times that work on it began after a worker was lost (field: the entry and ``+``).

A handler that fails is tried again after 1, 4, 16 … seconds (``retry_first``), up to ``max_attempts``
times; meanwhile its message waits in the group's pending list and holds up no other. Then, or at once for
a ``RejectError``, it goes to ``dead-letters``.
"""

import asyncio
import base64
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from time import perf_counter
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared import topology
from shared.article import TraceId
from shared.events import DeadLetter
from shared.metrics import EMITTED, MESSAGES, RETRIES, STAGE_SECONDS
from shared.order import Order, awaited_key, comparing, position
from shared.settings import Settings
from shared.topology import Stage
from shared.trace import UNDER_WAY, Outcome, Step, name_key, trace_key
from shared.turns import Turns

log = logging.getLogger("storywire.delivery")

SERVER_TROUBLE = (RedisConnectionError, RedisTimeoutError, OutOfMemoryError, ReadOnlyError)
"""Errors that say nothing against the message: it waits until the server is well, and no try is counted."""

BACKOFF = 4
"""each retry waits so many times longer than the one before"""

Fields = dict[bytes, bytes]


class Outbox:
    """Stands where FastStream expects a pipeline and keeps what it would append, for the commit script."""

    def __init__(self) -> None:
        """Start empty."""
        self.fields: dict[str, bytes] = {}

    async def xadd(self, name: str, fields: Mapping[str, bytes], **_: Any) -> bytes:
        """Keep the fields; the stream's name is the stage's to say."""
        del name
        self.fields.update(fields)
        return b""


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery of one stream entry: its id, the article's trace, its raw fields, and when work on it began."""

    entry: str
    trace: TraceId
    fields: Fields
    begun: float

    @property
    def seconds(self) -> float:
        """Seconds since work on it began."""
        return perf_counter() - self.begun


class Delivery:
    """Ends messages of one stage: passes on, drops, retries, or buries them."""

    def __init__(self, redis: Redis, settings: Settings, stage: Stage, consumer: str) -> None:
        """Bind to the stage whose messages ``consumer`` reads."""
        self.redis, self.settings, self.stage, self.consumer = redis, settings, stage, consumer
        self._stream = settings.named(stage.reads)
        self._failed = settings.named(f"failed:{stage.name}")
        self._counts = settings.named(f"counts:{stage.name}")
        script = resources.files("shared").joinpath("commit.lua").read_text(encoding="utf-8")
        self._commit = redis.register_script(script)
        self.open = asyncio.Event()
        """Cleared while the next stage has too much waiting for it: then no further message is begun."""
        self.open.set()
        self.turns = Turns()
        self.order = Order(redis, settings, stage)

    async def end(
        self,
        message: Message,
        outcome: Outcome,
        note: str,
        *,
        names: Iterable[str] = (),
        append: tuple[str, Mapping[str, bytes]] | None = None,
    ) -> bool:
        """End ``message`` with ``outcome``; ``append`` is a stream and the fields to add to it.

        Returns False where it had been ended before; then nothing was appended.
        """
        settings, seconds = self.settings, message.seconds
        step = Step(outcome=outcome, note=note, at=datetime.now(UTC), seconds=round(seconds, 6), worker=self.consumer)
        trace = trace_key(settings, message.trace)
        stream, fields = append or (None, {})
        place, awaited = self._awaited(message.trace, outcome)
        first = await self._commit(
            keys=[
                self._stream,
                trace,
                self._counts,
                self._failed,
                trace if self.stage.beside else settings.named(UNDER_WAY),
                settings.named(stream) if stream else trace,
                *awaited,
                *(name_key(settings, name) for name in names),
            ],
            args=[
                self.stage.name,
                message.entry,
                self.stage.name,
                message.trace,
                step.model_dump_json(),
                outcome,
                repr(seconds),
                settings.trace_seconds,
                len(awaited),
                place,
                *(part for pair in fields.items() for part in pair),
            ],
        )
        if first:
            MESSAGES.labels(self.stage.name, outcome).inc()
            STAGE_SECONDS.labels(self.stage.name).observe(seconds)
            if outcome == "passed":
                EMITTED.labels(self.stage.name).inc()
        return bool(first)

    def _awaited(self, trace: TraceId, outcome: Outcome) -> tuple[str, list[str]]:
        """Return the article's place in the order, and where ingestion enters it and other stages take it from."""
        place = position(trace)
        if not place or self.stage.beside or (self.stage is topology.INGESTION and outcome != "passed"):
            return place, []
        stages = comparing(self.stage)
        if outcome == "passed" and self.stage is not topology.INGESTION:
            stages = tuple(stage for stage in stages if stage is self.stage)
        return place, [awaited_key(self.settings, stage) for stage in stages]

    async def fail(self, message: Message, error: Exception) -> None:
        """Have a message that failed tried again later, or bury it when it has failed too often."""
        try:
            if isinstance(error, SERVER_TROUBLE):
                await self._postpone(message.entry, self.settings.retry_first)
                return
            failures = await self._count(message.entry)
            if failures >= self.settings.max_attempts:
                await self.bury(message, f"failed {failures} times, last with {error!r}", failures)
                return
            await self._not_awaited(message.trace)
            await self.redis.hdel(self._failed, f"{message.entry}+")
            wait = self.settings.retry_first * BACKOFF ** (failures - 1)
            await self.redis.hincrby(self._counts, "retries", 1)
            RETRIES.labels(self.stage.name).inc()
            await self._postpone(message.entry, wait)
            log.warning("try %d failed, next in %.1f s: %r", failures, wait, error)
        except SERVER_TROUBLE as trouble:
            # The message stays pending and is taken over after ``claim_after`` seconds.
            log.warning("server unavailable, message %s stays pending: %r", message.entry, trouble)

    async def _not_awaited(self, trace: TraceId) -> None:
        """Let nobody wait for an article that will come late."""
        if place := position(trace):
            for stage in comparing(self.stage):
                await self.redis.zrem(awaited_key(self.settings, stage), place)

    async def bury(self, message: Message, reason: str, tries: int = 1) -> None:
        """Move a message to the dead letters, with the reason and all that it held."""
        letter = DeadLetter(
            stage=self.stage.name,
            stream=self.stage.reads,
            entry=message.entry,
            trace=message.trace,
            reason=reason,
            deliveries=tries,
            at=datetime.now(UTC),
            payload=readable(message.fields),
        )
        fields = {
            "stage": self.stage.name.encode(),
            "reason": reason.encode("utf-8", "replace"),
            "data": letter.model_dump_json().encode(),
        }
        if await self.end(message, "dead", reason, append=(topology.DEAD_LETTERS, fields)):
            log.error("dead letter: %s", reason)

    async def crashes(self, entry: str) -> int:
        """Count one more beginning of a message that was taken over; return how many came to nothing before."""
        return await self._count(f"{entry}+") - 1

    async def _count(self, field: str) -> int:
        """Count a try of a message. It ends with the message; should that vanish, with the traces of its time."""
        counted = int(await self.redis.hincrby(self._failed, field, 1))
        await self.redis.expire(self._failed, self.settings.trace_seconds)
        return counted

    async def hold(self) -> None:
        """Keep what was fetched and not begun from being taken over while this worker pauses."""
        for entry in await self._fetched():
            await self._postpone(entry, self.settings.claim_after)

    async def release(self) -> None:
        """Give back what was fetched and not begun, so that others need not wait to take it over."""
        for entry in await self._fetched():
            await self._postpone(entry, 0)

    async def _fetched(self) -> list[str]:
        pending = await self.redis.xpending_range(
            self._stream, self.stage.name, "-", "+", 1000, consumername=self.consumer
        )
        return [cast("bytes", message["message_id"]).decode() for message in pending]

    async def _postpone(self, entry: str, seconds: float) -> None:
        """Make the message due for a claim in ``seconds``, by setting how long it counts as idle already."""
        claim_after = self.settings.claim_after
        idle = max(0, int((claim_after - min(seconds, claim_after)) * 1000))
        await self.redis.xclaim(
            self._stream, self.stage.name, self.consumer, min_idle_time=0, message_ids=[entry], idle=idle, justid=True
        )


def readable(fields: Fields) -> dict[str, str]:
    """Return the fields of an entry as text; what is not UTF-8 becomes base64 behind ``base64:``."""
    return {_readable(key): _readable(value) for key, value in fields.items()}


def _readable(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(value).decode()
