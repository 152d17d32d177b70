"""Corrections by people: made from what they name, sent, followed, listed and replayed."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

import orjson
from pydantic import ValidationError
from redis.asyncio import Redis

from services.desk import stories
from services.desk.stories import AmbiguousStoryError, UnknownStoryError, UnreadableStoryError
from services.desk.stream_entries import Fields, backwards, forwards
from shared import topology
from shared.article import ArticleId
from shared.corrections import Correction, CorrectionKind
from shared.names import fold
from shared.record import StoryEntity, StoryRecord
from shared.settings import Settings
from shared.trace import Step, trace_key

PAGE = 100
"""corrections fetched at once"""
LOOK_EVERY = 0.1
"""seconds between two looks whether a correction has been carried out"""
RECORD_WAITS = 3.0
"""seconds that the record of a story may take to tell of a correction, before it is not waited for any longer"""
NAMED = 8
"""names that are suggested where one is not in the story"""

_PAGE = re.compile(r"/stories/([0-9a-z]+)(?:[?#.].*)?$")
"""the end of the address of a story's page"""

State = Literal["waiting", "carried out", "nothing to correct", "refused"]


class CorrectionError(ValueError):
    """Such a correction cannot be made; the words say why. ``unknown`` where something that it names is not there."""

    def __init__(self, words: str, *, unknown: bool = False) -> None:
        super().__init__(words)
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Wish:
    """A correction as a person says it.

    ``story`` and ``to`` are stories by id or the beginning of one; ``articles`` by id, external id, URL, or number on
    the page of the story. A split needs ``story`` and ``articles``, a merger both stories, a move one article and
    ``to``; names need a story or ``everywhere``.
    """

    kind: CorrectionKind
    by: str
    why: str = ""
    story: str | None = None
    articles: tuple[str, ...] = ()
    to: str | None = None
    names: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a correction. ``stories`` are those that articles were placed in by it."""

    state: State
    note: str = ""
    stories: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of it by itself."""
        return self.state != "waiting"


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the log; ``correction`` is None where it cannot be read as one."""

    entry: str
    correction: Correction | None
    fate: Fate = field(default_factory=lambda: Fate("waiting"))

    def told(self) -> dict[str, Any]:
        """Return the correction as JSON, and where it was sent where it stands in the log and what became of it."""
        said = self.correction.model_dump(mode="json") if self.correction else {}
        if not self.entry:
            return said
        fate = self.fate
        return said | {"entry": self.entry, "state": fate.state, "note": fate.note, "stories": list(fate.stories)}


async def meant(redis: Redis, settings: Settings, wish: Wish, at: datetime) -> Correction:
    """Return the correction that ``wish`` means now: with the ids of all articles on each side.

    Raises:
        CorrectionError: Something that it names is not there, or it contradicts itself.
    """
    if wish.kind in ("same", "different"):
        articles = () if wish.everywhere else await _with_names(redis, settings, wish)
        return _made(wish, at, articles=articles, names=wish.names)
    if wish.kind == "merge":
        one = await _story(redis, settings, wish.story, "the story to merge")
        other = await _story(redis, settings, wish.to, "the story to merge it with")
        if one.id == other.id:
            raise CorrectionError("these are one story already")
        return _made(wish, at, articles=_members(one), into=_members(other))
    if not wish.articles:
        raise CorrectionError("no article is named")
    one = await _story(redis, settings, wish.story or wish.articles[0], "the story")
    chosen = tuple(dict.fromkeys(_article(one, name) for name in wish.articles))
    others = tuple(article for article in _members(one) if article not in chosen)
    if wish.kind == "split":
        if not others:
            raise CorrectionError("nothing would remain of the story: all of its articles are named")
        return _made(wish, at, articles=chosen, others=others)
    other = await _story(redis, settings, wish.to, "the story to move it to")
    if one.id == other.id:
        raise CorrectionError("the article stands in this story already")
    return _made(wish, at, articles=chosen, into=_members(other), others=others)


def _made(wish: Wish, at: datetime, **sides: Sequence[str]) -> Correction:
    try:
        return Correction.model_validate({"kind": wish.kind, "by": wish.by, "why": wish.why, "at": at, **sides})
    except ValidationError as error:
        raise CorrectionError(plainly(error)) from None


def plainly(error: ValidationError) -> str:
    """Say in words what is wrong with a correction."""
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"].removeprefix("Value error, ")


async def _story(redis: Redis, settings: Settings, name: str | None, what: str) -> StoryRecord:
    if not name:
        raise CorrectionError(f"{what} is not named")
    # People give what they see in the address line too.
    page = _PAGE.search(name)
    try:
        found = (await stories.find(redis, settings, page[1] if page else name.strip())).story
        record = found.record
    except UnknownStoryError:
        raise CorrectionError(f"no story is known as {name}", unknown=True) from None
    except (AmbiguousStoryError, UnreadableStoryError) as error:
        raise CorrectionError(str(error)) from None
    if found.gone:
        raise CorrectionError(f"no article stands in story {found.id} any more", unknown=True)
    return record


def _members(record: StoryRecord) -> tuple[ArticleId, ...]:
    """Return the articles of the story, also those that were withdrawn: they may come back."""
    return (*(member.id for member in record.articles), *(gone.article for gone in record.withdrawn))


def _article(record: StoryRecord, name: str) -> ArticleId:
    known = {member.id: {member.id, member.external_id, member.url} for member in record.articles}
    known |= {gone.article: {gone.article, gone.external_id, gone.url} for gone in record.withdrawn}
    numbered = {str(number): member.id for number, member in enumerate(record.articles, 1)}
    found = [article for article, names in known.items() if name in names]
    if len(found) > 1:
        raise CorrectionError(f"several articles of story {record.id} are known as {name}; name one by its id")
    if not found and name not in numbered:
        raise CorrectionError(f"no article of story {record.id} is known as {name}", unknown=True)
    return found[0] if found else numbered[name]


async def _with_names(redis: Redis, settings: Settings, wish: Wish) -> tuple[ArticleId, ...]:
    """Return the articles of the story in which the names are pinned."""
    if not wish.story:
        raise CorrectionError("say in which story the names are meant, or that they are meant everywhere")
    record = await _story(redis, settings, wish.story, "the story")
    spelt = {fold(form): form for entity in record.entities for form in spellings(entity)}
    for name in wish.names:
        if fold(name) not in spelt:
            some = ", ".join(list(dict.fromkeys(entity.name for entity in record.entities))[:NAMED])
            raise CorrectionError(f"no name in story {record.id} is spelt {name}; it has {some}", unknown=True)
    return _members(record)


def spellings(entity: StoryEntity) -> list[str]:
    """Return how an entity is spelt, its name first."""
    return list(dict.fromkeys([entity.name, *(variant.form for variant in entity.variants)]))


async def send(redis: Redis, settings: Settings, correction: Correction) -> str:
    """Append ``correction`` to the log, from which it is carried out; return the id of its entry."""
    entry = await redis.xadd(settings.named(topology.CORRECTIONS), {"data": correction.model_dump_json()})
    return cast("bytes", entry).decode()


async def followed(
    redis: Redis, settings: Settings, sent: Logged, patience: float, telling: Sequence[str] = ()
) -> Fate:
    """Wait up to ``patience`` seconds until a correction has ended, and a little until records tell of it.

    These are the records of the stories that articles were placed in, and of those ``telling`` besides.
    """
    deadline = time.monotonic() + patience
    fate = (await _fates(redis, settings, [sent]))[0]
    while not fate.ended and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_EVERY)
        fate = (await _fates(redis, settings, [sent]))[0]
    if fate.state == "carried out" and sent.correction:
        deadline = min(deadline, time.monotonic() + RECORD_WAITS)
        told = f'"{sent.correction.id}"'.encode()
        keys = [settings.named(f"story:{story}") for story in dict.fromkeys((*fate.stories, *telling))]
        while keys and time.monotonic() < deadline:
            records = cast("list[bytes | None]", await redis.mget(keys))
            if all(record and told in record for record in records):
                break
            await asyncio.sleep(LOOK_EVERY)
    return fate


async def newest(redis: Redis, settings: Settings) -> AsyncIterator[Logged]:
    """Yield the entries of the log with what became of each, the newest first."""
    before = "+"
    while page := await backwards(redis, settings.named(topology.CORRECTIONS), before, count=PAGE):
        before = f"({page[-1][0]}"
        for logged in await _with_fates(redis, settings, [_logged(entry, fields) for entry, fields in page]):
            yield logged


async def read(redis: Redis, settings: Settings, entry: str) -> Logged | None:
    """Return the entry of the log with this id."""
    found = await forwards(redis, settings.named(topology.CORRECTIONS), entry, entry, count=1)
    return (await _with_fates(redis, settings, [_logged(*found[0])]))[0] if found else None


async def carried_out(redis: Redis, settings: Settings, correction: Correction) -> bool:
    """Return whether this very correction has been carried out here."""
    return bool(await redis.exists(settings.named(f"xref:correction:{correction.id}")))


def _logged(entry: str, fields: Fields) -> Logged:
    try:
        return Logged(entry, Correction.model_validate_json(fields.get(b"data", b"")))
    except ValidationError:
        return Logged(entry, None)


async def _with_fates(redis: Redis, settings: Settings, found: Sequence[Logged]) -> list[Logged]:
    fates = await _fates(redis, settings, found)
    return [Logged(one.entry, one.correction, fate) for one, fate in zip(found, fates, strict=True)]


async def _fates(redis: Redis, settings: Settings, found: Sequence[Logged]) -> list[Fate]:
    stages = [stage.name for stage in topology.SIDE_LINES]
    pipeline = redis.pipeline(transaction=False)
    for one in found:
        pipeline.hmget(trace_key(settings, f"{topology.CORRECTIONS}/{one.entry}"), stages)
        pipeline.hget(settings.named(f"xref:correction:{one.correction.id if one.correction else ''}"), "told")
    answers = await pipeline.execute()
    return [_fate(steps, told) for steps, told in zip(answers[::2], answers[1::2], strict=True)]


def _fate(found: Sequence[bytes | None], told: bytes | None) -> Fate:
    steps = [Step.model_validate_json(step, extra="ignore") for step in found if step]
    for step in steps:
        if step.outcome == "dead":
            return Fate("refused", step.note)
        if step.outcome == "dropped":
            return Fate("nothing to correct", step.note)
    done = orjson.loads(told) if told else None
    # Traces end before the log does; what was carried out is remembered as long as that.
    if done is not None and (not steps or any(step.outcome == "kept" for step in steps)):
        placed = tuple(dict.fromkeys(story for _, story in done["placements"]))
        return Fate("carried out", done["note"], placed)
    return Fate("waiting")
