"""What is collected of a story holds however the events come: twice, late, in any order, by several workers."""

import asyncio
import itertools
from collections.abc import Sequence

import orjson
import pytest
from redis.asyncio import Redis

from services.aggregation import stories as stories_module
from services.aggregation.publisher import LOOK_AGAIN, publish_next
from services.aggregation.record import content
from services.aggregation.stories import Stories
from shared.events import StoryLinked
from shared.record import StoryRecord
from shared.settings import Settings
from tests.services.aggregation.newsroom import OTHER, STORY, THIRD, article, article_id, linked

TEXT = "The bridge over the Orra gave way on Thursday morning. Nobody was on it, the town of Kell said."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"coalesce": 0.001})


@pytest.fixture
def stories(redis: Redis, settings: Settings) -> Stories:
    return Stories(redis, settings)


async def publish_all(stories: Stories, settings: Settings) -> None:
    """Publish until nothing more is due at once."""
    while True:
        wait = await publish_next(stories, settings)
        if wait > LOOK_AGAIN / 2:
            return
        await asyncio.sleep(wait)


async def published(redis: Redis) -> list[tuple[str, StoryRecord]]:
    entries = await redis.xrange("stories")
    return [(fields[b"event"].decode(), StoryRecord.model_validate_json(fields[b"data"])) for _, fields in entries]


async def latest(stories: Stories, story: str = STORY) -> StoryRecord:
    data = await stories.record(story)
    assert data is not None
    return StoryRecord.model_validate_json(data)


def names(record: StoryRecord) -> set[str]:
    return {member.id for member in record.articles}


async def test_an_article_becomes_a_record_that_is_published_and_kept(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    await stories.collect(linked(article("courier", TEXT, title="Bridge falls into the Orra")))
    await publish_all(stories, settings)

    [(event, record)] = await published(redis)
    assert event == "created"
    assert record.revision == 1
    assert record.headline is not None
    assert record.headline.text == "Bridge falls into the Orra"
    assert await latest(stories) == record
    [(_, fields)] = await redis.xrange("stories")
    assert fields[b"story"].decode() == STORY
    assert fields[b"headline"].decode() == "Bridge falls into the Orra"
    assert await redis.zrange("stories:index", 0, -1) == [STORY.encode()]


async def test_the_same_event_again_changes_nothing(redis: Redis, settings: Settings, stories: Stories) -> None:
    event = linked(article("courier", TEXT))
    await stories.collect(event)
    await publish_all(stories, settings)
    await stories.collect(event)
    await publish_all(stories, settings)

    assert len(await published(redis)) == 1


async def test_articles_of_one_moment_make_one_revision(redis: Redis, settings: Settings, stories: Stories) -> None:
    for number in range(5):
        await stories.collect(linked(article(f"paper {number}", TEXT, hours=number), version=number))
    await asyncio.sleep(0.01)
    await publish_all(stories, settings)

    [(_, record)] = await published(redis)
    assert len(record.articles) == 5


async def test_a_newer_revision_replaces_the_article(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT)))
    await publish_all(stories, settings)
    await stories.collect(linked(article("courier", TEXT + " It was built in 1911.", revision=2), version=2))
    await publish_all(stories, settings)

    assert [event for event, _ in await published(redis)] == ["created", "updated"]
    record = await latest(stories)
    assert record.revision == 2
    assert [member.revision for member in record.articles] == [2]


async def test_an_older_revision_that_comes_late_changes_nothing_but_has_its_end(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    await stories.collect(linked(article("courier", TEXT + " New.", revision=2, trace="2-0"), version=2))
    await publish_all(stories, settings)
    await stories.collect(linked(article("courier", TEXT, revision=1, trace="1-0"), version=1))
    await publish_all(stories, settings)

    assert len(await published(redis)) == 1
    assert orjson.loads(await redis.hget("trace:1-0", "story"))["revision"] == 1


async def test_the_trace_of_every_article_tells_its_record(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT, trace="1-0")))
    await stories.collect(linked(article("gazette", TEXT, trace="2-0"), version=2))
    await stories.collect(linked(article("gazette", TEXT + " More.", revision=2, trace="3-0"), version=3))
    await publish_all(stories, settings)

    for trace in ("1-0", "2-0", "3-0"):
        step = orjson.loads(await redis.hget(f"trace:{trace}", "story"))
        assert (step["stage"], step["story"], step["revision"]) == ("aggregation", STORY, 1)
        assert await redis.ttl(f"trace:{trace}") > 0


async def test_the_time_from_ingest_to_the_first_record_is_counted_once(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    seconds, _ = await redis.time()
    for place, (name, ago) in enumerate((("courier", 3), ("gazette", 20), ("herald", 4_000))):
        trace = f"{(int(seconds) - ago) * 1000}-0"
        await stories.collect(linked(article(name, TEXT, trace=trace), version=place + 1))
    await publish_all(stories, settings)
    await stories.collect(linked(article("courier", TEXT + " More.", revision=2, trace="by hand"), version=4))
    await publish_all(stories, settings)
    assert await redis.hgetall("counts:aggregation") == {b"latency:5": b"1", b"latency:30": b"1", b"latency:inf": b"1"}


async def test_a_merged_story_leaves_a_pointer(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT, trace="1-0"), story=STORY, version=1))
    await stories.collect(linked(article("gazette", TEXT), story=OTHER, version=2))
    await publish_all(stories, settings)
    await stories.collect(
        linked(article("herald", TEXT), story=OTHER, version=3, moved=[("courier", OTHER)], mergers=[(STORY, OTHER)])
    )
    await publish_all(stories, settings)

    pointer = await latest(stories, STORY)
    assert (pointer.status, pointer.merged_into, pointer.articles) == ("merged", OTHER, ())
    whole = await latest(stories, OTHER)
    assert names(whole) == {article_id(name) for name in ("courier", "gazette", "herald")}
    assert whole.absorbed == (STORY,)
    moved = next(member for member in whole.articles if member.id == article_id("courier"))
    assert moved.joined_from == STORY
    assert ("merged", pointer) in await published(redis)
    assert orjson.loads(await redis.hget("trace:1-0", "story"))["story"] == OTHER


async def test_a_story_that_loses_its_articles_is_retracted_and_may_come_back(
    settings: Settings, stories: Stories
) -> None:
    await stories.collect(linked(article("courier", TEXT), story=STORY, version=1))
    await publish_all(stories, settings)
    await stories.collect(linked(article("gazette", TEXT), story=OTHER, version=2, moved=[("courier", OTHER)]))
    await publish_all(stories, settings)
    assert (await latest(stories, STORY)).status == "retracted"

    await stories.collect(linked(article("herald", TEXT), story=STORY, version=3, moved=[("courier", STORY)]))
    await publish_all(stories, settings)
    record = await latest(stories, STORY)
    assert (record.status, record.revision) == ("live", 3)
    assert names(record) == {article_id("courier"), article_id("herald")}
    assert names(await latest(stories, OTHER)) == {article_id("gazette")}


async def test_a_placement_that_comes_before_its_article_is_kept_for_it(settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("gazette", TEXT), story=OTHER, version=2, moved=[("courier", OTHER)]))
    await publish_all(stories, settings)
    assert names(await latest(stories, OTHER)) == {article_id("gazette")}
    await stories.collect(linked(article("courier", TEXT), story=STORY, version=1))
    await publish_all(stories, settings)

    assert names(await latest(stories, OTHER)) == {article_id("gazette"), article_id("courier")}
    assert await stories.record(STORY) is None


def _turbulent_day() -> list[StoryLinked]:
    """Three stories, a merger, a move, a revision."""
    return [
        linked(article("courier", TEXT), story=STORY, version=1),
        linked(article("gazette", TEXT, hours=1), story=OTHER, version=2),
        linked(article("herald", TEXT, hours=2), story=THIRD, version=3, moved=[("gazette", THIRD)]),
        linked(article("courier", TEXT + " More.", revision=2), story=STORY, version=4),
        linked(
            article("ledger", TEXT, hours=3),
            story=THIRD,
            version=5,
            moved=[("courier", THIRD), ("gazette", OTHER)],
            mergers=[(STORY, THIRD)],
        ),
    ]


async def _final(
    redis: Redis, settings: Settings, events: Sequence[StoryLinked], *, between: bool
) -> dict[str, bytes | None]:
    await redis.flushall()
    stories = Stories(redis, settings)
    for event in events:
        await stories.collect(event)
        if between:
            await asyncio.sleep(0.002)
            await publish_all(stories, settings)
    await asyncio.sleep(0.005)
    await publish_all(stories, settings)
    records = {story: await stories.record(story) for story in (STORY, OTHER, THIRD)}
    return {story: content(StoryRecord.model_validate_json(data)) if data else None for story, data in records.items()}


async def test_the_order_of_events_does_not_matter(redis: Redis, settings: Settings) -> None:
    day = _turbulent_day()
    expected = await _final(redis, settings, day, between=False)
    live = {story: data for story, data in expected.items() if data and b'"status":"live"' in data}
    assert set(live) == {OTHER, THIRD}
    for order in itertools.islice(itertools.permutations(day), 0, 120, 7):
        final = await _final(redis, settings, [*order, *order[:2]], between=True)
        assert {story: final[story] for story in live} == live
        merged = StoryRecord.model_validate_json(await redis.get(f"story:{STORY}"))
        assert (merged.status, merged.merged_into) == ("merged", THIRD)


async def test_several_workers_publish_each_revision_once(redis: Redis, settings: Settings) -> None:
    workers = [Stories(redis, settings) for _ in range(4)]
    for number in range(12):
        await workers[number % 4].collect(linked(article(f"paper {number}", TEXT, hours=number), version=number))
        await asyncio.gather(*(publish_next(worker, settings) for worker in workers))
    await asyncio.sleep(0.005)
    await asyncio.gather(*(publish_all(worker, settings) for worker in workers))

    records = [record for _, record in await published(redis)]
    assert [record.revision for record in records] == list(range(1, len(records) + 1))
    assert len(records[-1].articles) == 12


async def test_what_a_dead_worker_had_taken_is_taken_over(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT)))
    await asyncio.sleep(0.005)
    assert (await stories.take()).story == STORY
    assert (await stories.take()).story is None

    impatient = Stories(redis, settings.model_copy(update={"claim_after": 0.01}))
    await redis.zadd("agg:due", {STORY: 0})
    await publish_all(impatient, settings)
    assert len(await published(redis)) == 1


async def test_a_record_made_upon_an_old_revision_is_not_published(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    await stories.collect(linked(article("courier", TEXT)))
    await asyncio.sleep(0.005)
    slow = await stories.read(STORY)
    await publish_all(stories, settings)

    publication = stories_module.Publication(
        revision=1, event="created", headline="", data=b"{}", changes=b"[]", digest=b"x", told=b""
    )
    assert not await stories.publish(slow, publication, None)
    assert len(await published(redis)) == 1


async def test_what_happens_while_a_record_is_made_leaves_the_story_due(settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT)))
    await asyncio.sleep(0.005)
    assert (await stories.take()).story == STORY
    before = await stories.read(STORY)
    await stories.collect(linked(article("gazette", TEXT), version=2))
    publication = stories_module.Publication(
        revision=1, event="created", headline="", data=b"{}", changes=b"[]", digest=b"x", told=b""
    )
    assert await stories.publish(before, publication, None)
    await asyncio.sleep(0.005)
    await publish_all(stories, settings)

    record = await latest(stories)
    assert (record.revision, len(record.articles)) == (2, 2)


async def test_a_quiet_story_settles_once_and_wakes_again(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT)))
    await publish_all(stories, settings)
    long_ago = 1_700_000_000_000
    await redis.hset(f"agg:story:{STORY}", "changed", long_ago)
    await redis.zadd("agg:due", {STORY: long_ago})
    await publish_all(stories, settings)
    assert (await latest(stories)).status == "settled"
    assert await redis.zcard("agg:due") == 0

    await stories.collect(linked(article("gazette", TEXT), version=2))
    await publish_all(stories, settings)
    assert [event for event, _ in await published(redis)] == ["created", "settled", "updated"]


async def test_a_large_story_waits_longer_for_more_changes(redis: Redis, settings: Settings) -> None:
    patient = Stories(redis, settings.model_copy(update={"coalesce": 1.0}))
    await redis.sadd(f"agg:members:{STORY}", *(f"{number:016d}" for number in range(100)))
    await patient.collect(linked(article("courier", TEXT)))
    await patient.collect(linked(article("gazette", TEXT), story=OTHER))
    due = dict(await redis.zrange("agg:due", 0, -1, withscores=True))
    assert 3.5 < (due[STORY.encode()] - due[OTHER.encode()]) / 1000 < 4.5


async def test_every_key_has_a_lifetime(redis: Redis, settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", TEXT), moved=[("gazette", OTHER)], mergers=[(THIRD, STORY)]))
    await publish_all(stories, settings)
    for key in await redis.keys("*"):
        if key not in (b"stories", b"stories:index", b"agg:due", b"agg:leases", b"counts:aggregation"):
            assert await redis.ttl(key) > 0, key
