"""Corrections by people: articles go where people have said, and stay there."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
from redis.asyncio import Redis

from services.cross_referencing.corrections import Corrections
from shared.corrections import Correction, StoriesCorrected
from shared.outcomes import Drop, Pass, RejectError
from shared.settings import Settings

Handle = Callable[[Correction], Awaitable[Pass[StoriesCorrected] | Drop]]


def decode(fields: Mapping[bytes, bytes]) -> dict[str, Any]:
    """Return the fields of the ``Correction`` that an entry holds as JSON in its field ``data``.

    Raises:
        RejectError: It cannot be read as one.
    """
    if b"data" not in fields:
        raise RejectError("a correction is JSON in the field `data`")
    try:
        found = orjson.loads(fields[b"data"])
    except orjson.JSONDecodeError as error:
        raise RejectError(f"not JSON: {error}") from None
    if not isinstance(found, dict):
        raise RejectError("a correction is a JSON object")
    return found


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Open the stories and yield the handler."""
    corrections = Corrections(redis, settings)

    async def handle(event: Correction) -> Pass[StoriesCorrected] | Drop:
        done = await corrections.carry_out(event)
        if done is None:
            return Drop("nothing to correct", f"an earlier correction says the same ({event.kind})", names=(event.id,))
        corrected, note = done
        return Pass(corrected, note, names=(event.id,))

    yield handle
