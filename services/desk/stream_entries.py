"""Entries of a stream, with ids as text and fields as bytes, as our clients get them."""

from typing import cast

from redis.asyncio import Redis

Fields = dict[bytes, bytes]
Entry = tuple[str, Fields]


async def forwards(redis: Redis, stream: str, first: str = "-", last: str = "+", *, count: int) -> list[Entry]:
    """Return up to ``count`` entries from ``first`` to ``last``, the oldest first."""
    return _typed(await redis.xrange(stream, first, last, count=count))


async def backwards(redis: Redis, stream: str, last: str = "+", *, count: int) -> list[Entry]:
    """Return up to ``count`` entries up to ``last``, the newest first."""
    return _typed(await redis.xrevrange(stream, last, "-", count=count))


async def following(redis: Redis, stream: str, after: str, *, seconds: float) -> list[Entry]:
    """Return entries after the entry ``after``, waiting up to ``seconds`` for the first."""
    found = await redis.xread({stream: after}, count=100, block=int(seconds * 1000))
    # Redis-py gives a list of pairs or, under its newer protocol, a dict of lists in a list.
    if isinstance(found, dict):
        return [entry for pages in found.values() for page in pages for entry in _typed(page)]
    return [entry for _, page in cast("list[tuple[bytes, object]]", found or []) for entry in _typed(page)]


def _typed(found: object) -> list[Entry]:
    pairs = cast("list[tuple[bytes, Fields]]", found or [])
    return [(entry.decode(), fields) for entry, fields in pairs]
