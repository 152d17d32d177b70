"""Reading story records: one by its id, the newest, all, or as they are published."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import orjson
from pydantic import ValidationError
from redis.asyncio import Redis

from services.desk import stream_entries, traces
from shared import topology
from shared.record import StoryRecord
from shared.settings import Settings

INDEX = "stories:index"
"""sorted set of story ids, scored by the time (ms) of their last change"""

PAGE = 200
"""records fetched at once"""

MERGERS = 50
"""mergers followed, one after the other, before something must be wrong"""


class UnknownStoryError(LookupError):
    """No story, and no article of one, has this id."""


class AmbiguousStoryError(LookupError):
    """Several stories have an id that begins so; ``ids`` are some of them."""

    def __init__(self, prefix: str, ids: list[str]) -> None:
        super().__init__(f"{len(ids)} stories begin with {prefix}")
        self.ids = ids


class UnreadableStoryError(ValueError):
    """A record is not of the form that this version knows."""


@dataclass(frozen=True)
class Story:
    """A record as it was published: ``data`` is all that it holds."""

    data: dict[str, Any]

    @cached_property
    def record(self) -> StoryRecord:
        """What this version knows of the record; parts that it does not know are no error.

        Raises:
            UnreadableStoryError: Parts that it should know are not what they should be.
        """
        try:
            return StoryRecord.model_validate(self.data, extra="ignore")
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(str(part) for part in fault["loc"])
            raise UnreadableStoryError(
                f"the record of story {self.id} is not of the form that this version knows ({place}: {fault['msg']})"
            ) from error

    @property
    def id(self) -> str:
        """The story's id."""
        return str(self.data.get("id"))

    @property
    def further(self) -> dict[str, Any]:
        """The parts of the record that this version does not know."""
        return {name: part for name, part in self.data.items() if name not in StoryRecord.model_fields}

    @property
    def outlets(self) -> list[str]:
        """The names of the outlets that carry the story, in the order of its articles."""
        return list(dict.fromkeys(member.outlet.name for member in self.record.articles if member.outlet))

    @property
    def merged_into(self) -> str | None:
        """The story that this one is part of now."""
        return self.data.get("merged_into")

    @property
    def gone(self) -> bool:
        """Whether the story is no more: part of another one now, or left without articles."""
        return self.data.get("status") in ("merged", "retracted")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the stream ``stories``: ``event`` says what happened to the story, ``changes`` what is new in it."""

    entry: str
    event: str
    story: Story
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The story that was asked for; ``followed`` are the ids of merged stories that led to it."""

    story: Story
    followed: list[str] = field(default_factory=list)


def from_json(text: bytes) -> Story:
    """Return the record in ``text``."""
    return Story(orjson.loads(text))


async def read(redis: Redis, settings: Settings, story: str) -> Story | None:
    """Return the latest record of the story with exactly this id."""
    text = cast("bytes | None", await redis.get(settings.named(f"story:{story}")))
    return from_json(text) if text else None


async def find(redis: Redis, settings: Settings, name: str) -> Found:
    """Return the story that ``name`` means.

    That is a story's id, the beginning of one, or the id, external id or URL of an article in it. A story
    that was merged leads to the one that it is part of now.

    Raises:
        UnknownStoryError: Nothing is known by this name.
        AmbiguousStoryError: Several stories' ids begin so.
    """
    story, followed = await _follow(redis, settings, name)
    if story is None and (whole := await _completed(redis, settings, name)):
        story, followed = await _follow(redis, settings, whole)
    if story is None:
        ends = traces.ended(await traces.find(redis, settings, name))
        for end in reversed(ends.values()):
            if end.story:
                story, followed = await _follow(redis, settings, end.story)
                break
    if story is None:
        raise UnknownStoryError(name)
    return Found(story, followed)


async def _follow(redis: Redis, settings: Settings, story: str) -> tuple[Story | None, list[str]]:
    """Return the record that ``story`` was merged into in the end, and the ids passed on the way."""
    followed: list[str] = []
    for _ in range(MERGERS):
        found = await read(redis, settings, story)
        if found is None or found.merged_into is None:
            return found, followed
        followed.append(story)
        story = found.merged_into
    return None, followed


async def _completed(redis: Redis, settings: Settings, prefix: str) -> str | None:
    """Return the one story id that begins with ``prefix``."""
    if not prefix.isalnum():
        return None
    ids: list[str] = []
    async for member, _ in redis.zscan_iter(settings.named(INDEX), match=f"{prefix}*", count=1000):
        if member.decode() not in ids:
            ids.append(member.decode())
        if len(ids) > 10:
            break
    if len(ids) > 1:
        raise AmbiguousStoryError(prefix, sorted(ids))
    return ids[0] if ids else None


async def newest(redis: Redis, settings: Settings, count: int) -> list[Story]:
    """Return up to ``count`` stories, the last changed first, without merged and retracted ones."""
    found: list[Story] = []
    async for story in lately_changed(redis, settings):
        if len(found) == count:
            break
        found.append(story)
    return found


async def lately_changed(redis: Redis, settings: Settings) -> AsyncIterator[Story]:
    """Yield the stories, the last changed first, without merged and retracted ones; a page of them is in memory."""
    start = 0
    while ids := cast("list[bytes]", await redis.zrevrange(settings.named(INDEX), start, start + PAGE - 1)):
        start += PAGE
        for story in await _records(redis, settings, ids):
            if not story.gone:
                yield story


async def every(redis: Redis, settings: Settings) -> AsyncIterator[Story]:
    """Yield the latest record of every story, in the order of their last change at the time of the call."""
    ids = cast("list[bytes]", await redis.zrange(settings.named(INDEX), 0, -1))
    for start in range(0, len(ids), PAGE):
        for story in await _records(redis, settings, ids[start : start + PAGE]):
            yield story


async def several(redis: Redis, settings: Settings, ids: Sequence[str]) -> list[Story]:
    """Return the latest records of the stories with these ids, in their order; those that are no more are left out."""
    found = await _records(redis, settings, [story.encode() for story in ids])
    return [story for story in found if not story.gone]


async def _records(redis: Redis, settings: Settings, ids: list[bytes]) -> list[Story]:
    keys = [settings.named(f"story:{story.decode()}") for story in ids]
    texts = cast("list[bytes | None]", await redis.mget(keys) if keys else [])
    return [from_json(text) for text in texts if text]


async def changes(redis: Redis, settings: Settings, after: str = "$") -> AsyncIterator[Change]:
    """Yield what is published on ``stories`` after the entry ``after``: ``$`` is now, ``0`` the beginning kept."""
    stream = settings.named(topology.STORIES)
    if after == "$":
        # Fixed once: with `$` in each read, what is published between two reads would be missed.
        last = await stream_entries.backwards(redis, stream, count=1)
        after = last[0][0] if last else "0"
    while True:
        for entry, fields in await stream_entries.following(redis, stream, after, seconds=settings.poll):
            after = entry
            if b"data" in fields:
                changes = orjson.loads(fields.get(b"changes") or b"{}")
                yield Change(entry, fields.get(b"event", b"").decode(), from_json(fields[b"data"]), changes)
