"""What people have corrected, as records need it.

Keys, behind the prefix of the settings: ``agg:correction:<id>`` holds a correction that names articles, as JSON, and
``agg:names`` the pins of names that hold in every story, a sorted set by when they were made.
"""

from collections.abc import Sequence
from typing import cast

import orjson
from redis.asyncio import Redis

from services.aggregation.pinned import key
from shared.corrections import Correction
from shared.events import StoryId
from shared.settings import Settings

MOST_PINS = 1_000
"""pins of names that hold in every story; beyond these the oldest is forgotten"""
LOOKED_THROUGH = 2_000
"""stories, the last changed, that are looked through for the names of such a pin; others follow when they change"""
PAGE = 50
"""records looked through at once"""


class Corrections:
    """Keeps corrections, and remembers the pins that hold everywhere as long as no other comes."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        """Bind to a server; nothing is read yet."""
        self._redis, self._settings = redis, settings
        self._names = settings.named("agg:names")
        self._pins: tuple[Correction, ...] = ()
        self._pins_read: tuple[int, list[bytes]] = (0, [])

    async def keep(self, correction: Correction) -> list[StoryId]:
        """Keep a correction; return the stories that are to be made anew though none of its articles is in them."""
        kept, lifetime = correction.model_dump_json(), self._settings.correction_seconds
        if correction.concerned:
            await self._redis.set(self._settings.named(f"agg:correction:{correction.id}"), kept, ex=lifetime)
            return []
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.zadd(self._names, {kept: correction.at.timestamp()})
        pipeline.zremrangebyrank(self._names, 0, -MOST_PINS - 1)
        pipeline.expire(self._names, lifetime)
        await pipeline.execute()
        return await self._naming(correction.names)

    async def read(self, ids: Sequence[str]) -> tuple[Correction, ...]:
        """Return the corrections with these ids, and the pins of names that hold everywhere."""
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.zcard(self._names)
        pipeline.zrange(self._names, -1, -1)
        for correction in ids:
            pipeline.get(self._settings.named(f"agg:correction:{correction}"))
        count, last, *found = await pipeline.execute()
        if self._pins_read != (count, last):
            pins = cast("list[bytes]", await self._redis.zrange(self._names, 0, -1))
            self._pins = tuple(Correction.model_validate_json(pin) for pin in pins)
            self._pins_read = (count, last)
        own = (Correction.model_validate_json(correction) for correction in found if correction)
        return (*own, *self._pins)

    async def _naming(self, names: Sequence[str]) -> list[StoryId]:
        """Return those of the newest stories whose records list all ``names``."""
        wanted = {key(name) for name in names}
        index = self._settings.named("stories:index")
        ids = cast("list[bytes]", await self._redis.zrevrange(index, 0, LOOKED_THROUGH - 1))
        stories = []
        for start in range(0, len(ids), PAGE):
            page = [story.decode() for story in ids[start : start + PAGE]]
            keys = [self._settings.named(f"story:{story}") for story in page]
            records = cast("list[bytes | None]", await self._redis.mget(keys))
            stories += [
                story for story, record in zip(page, records, strict=True) if record and wanted <= _spelt(record)
            ]
        return stories


def _spelt(record: bytes) -> set[str]:
    """Return all spellings of names that a record lists."""
    entities = orjson.loads(record).get("entities", ())
    return {
        key(form) for entity in entities for form in (entity["name"], *(each["form"] for each in entity["variants"]))
    }
