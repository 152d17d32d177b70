"""A stage's two subscribers: how FastStream hands messages to the handler, and who ends them.

A plain subscriber of a group never sees again what it has not acknowledged, so a second one claims what is
overdue: messages whose worker is gone, and failed ones whose retry has come. Both end messages through
``Delivery``; FastStream's own acknowledgement is off.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from importlib import import_module
from time import perf_counter
from typing import Any

import orjson
from faststream import AckPolicy, BaseMiddleware
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import bDATA_KEY
from pydantic import BaseModel, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import topology
from shared.article import TraceId
from shared.delivery import Delivery, Message, Outbox, readable
from shared.events import ArticleIngested, StoryLinked
from shared.logs import article_var, story_var, trace_var
from shared.metrics import DROPPED, RECEIVED
from shared.outcomes import Drop, Keep, Pass, RejectError
from shared.redis_client import address, connection_class
from shared.settings import Settings
from shared.topology import Stage
from shared.tracing import telemetry
from shared.turns import Come, Turns

log = logging.getLogger("storywire.worker")

Outcome = Pass[BaseModel] | Drop | Keep
Handle = Callable[..., Awaitable[Outcome]]
Create = Callable[[Redis, Settings], AbstractAsyncContextManager[Handle]]


def subscribe(handle: Handle, delivery: Delivery) -> RedisBroker:
    """Return a broker whose subscribers hand the stage's messages to ``handle`` and end them through ``delivery``."""
    stage, settings = delivery.stage, delivery.settings

    def ending(message: Any, /, *, context: Any) -> BaseMiddleware[Any, Any]:
        return _Ending(message, context=context, delivery=delivery, publisher=publisher)

    broker = RedisBroker(
        address(settings),
        connection_class=connection_class(settings),
        logger=None,  # type: ignore[arg-type]  # None turns off two log lines a message
        graceful_timeout=settings.graceful_stop,
        middlewares=[*telemetry(settings, stage), ending],
    )

    publisher = broker.publisher(
        stream=settings.named(stage.writes), schema=stage.gives, title=stage.writes, description=stage.gives.__doc__
    )

    async def consume(event: BaseModel) -> Outcome:
        if stage is not topology.INGESTION:
            _name(event)
            return await handle(event)
        # Ingestion alone must know which entry it reads: its id names the trace and tells the time of arrival.
        entry = broker.context.get_local("message").raw_message["message_ids"][0].decode()
        return await handle(event, trace=entry, received=datetime.fromtimestamp(int(entry.split("-")[0]) / 1000, UTC))

    consume.__annotations__["event"] = stage.takes
    # Claims are looked for often enough that the first retry comes at about its time.
    claim_poll = max(0.01, min(settings.poll, settings.claim_after / 4, settings.retry_first))
    for claim in (False, True):
        broker.subscriber(
            stream=StreamSub(
                settings.named(stage.reads),
                group=stage.name,
                consumer=delivery.consumer,
                max_records=stage.ahead,
                polling_interval=int((claim_poll if claim else settings.poll) * 1000),
                min_idle_time=int(settings.claim_after * 1000) if claim else None,
            ),
            ack_policy=AckPolicy.MANUAL,
            # One by one, where articles are compared: should one of them end the worker, it must not take others along.
            max_workers=1 if claim and stage.order == "begun" else stage.concurrency,
            parser=_parser(claimed=claim),
            decoder=_decoder(stage),
            title=stage.name,
            description=f"Decides {stage.decides}.",
            include_in_schema=not claim,
        )(consume)
    return broker


def _parser(*, claimed: bool) -> Callable[..., Awaitable[Any]]:
    """Return a parser that cannot fail, so that what is wrong with a message comes out where it can be buried."""

    async def parse(raw: dict[str, Any], original: Callable[[dict[str, Any]], Awaitable[Any]]) -> Any:
        fields = raw["data"]
        body = fields if bDATA_KEY in fields else {bDATA_KEY: orjson.dumps(readable(fields))}
        return await original({**raw, "data": body, "fields": fields, "claimed": claimed})

    return parse


def _decoder(stage: Stage) -> Callable[[Any], Awaitable[BaseModel]]:
    """Return a decoder from a message to the stage's event, parsed and validated in one go."""
    if stage in (topology.INGESTION, topology.CORRECTING):
        # What people put on a stream has fields of its own, and no envelope.
        read: Callable[[dict[bytes, bytes]], dict[str, Any]] = import_module(stage.module).decode

        async def decode(message: Any) -> BaseModel:
            return stage.takes.model_validate(read(message.raw_message["fields"]))

    else:

        async def decode(message: Any) -> BaseModel:
            return stage.takes.model_validate_json(message.body)

    return decode


class _Ending(BaseMiddleware[Any, Any]):
    """Runs the handler and hands its outcome, or its failure, to ``Delivery``."""

    def __init__(self, message: Any, /, *, context: Any, delivery: Delivery, publisher: Any) -> None:
        super().__init__(message, context=context)
        self._delivery, self._publisher = delivery, publisher

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> None:
        raw = msg.raw_message
        entry = raw["message_ids"][0].decode()
        trace = self._trace(entry, msg)
        await self._delivery.open.wait()
        trace_var.set(trace)
        article_var.set(None)
        story_var.set(None)
        RECEIVED.labels(self._delivery.stage.name).inc()
        async with self._turn(trace, claimed=raw["claimed"]) as come:
            message = Message(entry, trace, raw["fields"], perf_counter())
            result = await self._handled(call_next, msg, entry)
            await come()
            try:
                await self._end(message, result)
            except RedisError as error:
                await self._delivery.fail(message, error)

    def _turn(self, trace: TraceId, *, claimed: bool) -> AbstractAsyncContextManager[Come]:
        if claimed:
            # What is taken over comes late anyhow and waits for nobody.
            return Turns().turn()
        return self._delivery.order.turn(trace) if self._delivery.stage.order else self._delivery.turns.turn()

    async def _handled(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any, entry: str) -> Outcome | Exception:
        """Return what the handler returned, or why it could not: a ``RejectError`` is final, another error is not."""
        try:
            if msg.raw_message["claimed"] and (reason := await self._crashed(entry)):
                return RejectError(reason)
            outcome: Outcome = await call_next(msg)
        except ValidationError as error:
            return RejectError(_plainly(error))
        except Exception as error:
            # Whatever a handler raises: its message must be tried again, not lost.
            log.debug("handler failed", exc_info=error)
            return error
        return outcome

    def _trace(self, entry: str, msg: Any) -> TraceId:
        stage = self._delivery.stage
        if stage is topology.INGESTION:
            return entry
        # An event put on an inner stream by hand has no envelope; its entry makes a trace that is the same each time.
        return str(msg.headers.get("correlation_id") or f"{stage.reads}/{entry}")

    async def _crashed(self, entry: str) -> str | None:
        crashes = await self._delivery.crashes(entry)
        return (
            f"{crashes} workers ended while working on it" if crashes >= self._delivery.settings.max_crashes else None
        )

    async def _end(self, message: Message, outcome: Outcome | Exception) -> None:
        if isinstance(outcome, RejectError):
            await self._delivery.bury(message, str(outcome))
        elif isinstance(outcome, Exception):
            await self._delivery.fail(message, outcome)
        elif isinstance(outcome, Drop):
            note = f"{outcome.reason}: {outcome.note}" if outcome.note else outcome.reason
            if await self._delivery.end(message, "dropped", note, names=outcome.names):
                DROPPED.labels(self._delivery.stage.name, outcome.reason).inc()
        elif isinstance(outcome, Keep):
            await self._delivery.end(message, "kept", outcome.note, names=outcome.names)
        else:
            outbox = Outbox()
            # FastStream encodes the event as for any pipeline; the outbox stands in for one and has only ``xadd``.
            await self._publisher.publish(outcome.event, correlation_id=message.trace, pipeline=outbox)
            append = (self._delivery.stage.writes, outbox.fields)
            await self._delivery.end(message, "passed", outcome.note, names=outcome.names, append=append)


def _name(event: BaseModel) -> None:
    """Let the lines that are logged from here on name the event's article and story."""
    if isinstance(event, ArticleIngested):
        article_var.set(event.article.id)
    if isinstance(event, StoryLinked):
        story_var.set(event.link.story)


def _plainly(error: ValidationError) -> str:
    """Say in words what is wrong with a message."""
    faults = [
        f"{'.'.join(str(part) for part in fault['loc']) or 'message'}: {fault['msg']}" for fault in error.errors()
    ]
    return f"not a valid {error.title}: " + "; ".join(faults[:5])
