import asyncio

import pytest
from redis import Redis as Store
from redis.asyncio import Redis

from services.desk import stories
from services.desk.stories import AmbiguousStoryError, UnknownStoryError
from shared.settings import Settings
from tests.services.desk import samples


async def test_a_story_is_found_by_its_id(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.record())
    found = await stories.find(redis, settings, samples.STORY)
    assert found.story.record.id == samples.STORY
    assert found.story.outlets == ["Coastal Wire", "Skarvik Gazette", "Radio Fjord"]
    assert found.followed == []


async def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so(
    redis: Redis, settings: Settings, store: Store
) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    assert (await stories.find(redis, settings, "k3")).story.record.id == samples.STORY
    with pytest.raises(AmbiguousStoryError) as error:
        await stories.find(redis, settings, "k")
    assert error.value.ids == sorted([samples.STORY, samples.OTHER])


async def test_a_merged_story_leads_to_the_one_it_is_part_of(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.merged("k5aaaaaaaaaa", into="k6aaaaaaaaaa"))
    samples.put_record(store, samples.merged("k6aaaaaaaaaa", into=samples.STORY))
    found = await stories.find(redis, settings, "k5aaaaaaaaaa")
    assert found.story.record.id == samples.STORY
    assert found.followed == ["k5aaaaaaaaaa", "k6aaaaaaaaaa"]


async def test_mergers_in_a_circle_end(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.merged("k5aaaaaaaaaa", into="k6aaaaaaaaaa"))
    samples.put_record(store, samples.merged("k6aaaaaaaaaa", into="k5aaaaaaaaaa"))
    with pytest.raises(UnknownStoryError):
        await stories.find(redis, settings, "k5aaaaaaaaaa")


async def test_an_article_leads_to_its_story(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_trace(store, names=("gazette-77", "https://skarvik.example/bridge"), **samples.whole_way())
    for name in ("gazette-77", "https://skarvik.example/bridge", samples.ENTRY):
        assert (await stories.find(redis, settings, name)).story.record.id == samples.STORY


@pytest.mark.parametrize("name", ["", "zzz", "*", "k[3", "\x00", "k3t7m2x9q4w1x"])
async def test_what_nobody_knows_is_unknown(redis: Redis, settings: Settings, store: Store, name: str) -> None:
    samples.put_record(store, samples.record())
    with pytest.raises(UnknownStoryError):
        await stories.find(redis, settings, name)


async def test_the_newest_come_first_without_those_that_are_gone(
    redis: Redis, settings: Settings, store: Store
) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    samples.put_record(store, samples.merged("k5aaaaaaaaaa", into=samples.STORY))
    assert [story.record.id for story in await stories.newest(redis, settings, 10)] == [samples.OTHER, samples.STORY]
    assert [story.record.id for story in await stories.newest(redis, settings, 1)] == [samples.OTHER]


async def test_all_are_read_page_by_page_and_expired_ones_left_out(
    redis: Redis, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "PAGE", 2)
    ids = [f"k{number}aaaaaaaaaaa" for number in range(5)]
    for number, story in enumerate(ids):
        samples.put_record(store, samples.single(story, updated=f"2025-03-03T16:0{number}:00Z"))
    store.delete(f"story:{ids[2]}")
    assert [story.record.id async for story in stories.every(redis, settings)] == [*ids[:2], *ids[3:]]
    assert len(await stories.newest(redis, settings, 3)) == 3


async def test_parts_of_a_later_version_are_kept(redis: Redis, settings: Settings, store: Store) -> None:
    data = samples.record(ratings=[{"attribute": "injured"}])
    data["articles"][0]["origin"] = "a field of the future"
    samples.put_record(store, data)
    story = await stories.read(redis, settings, samples.STORY)
    assert story is not None
    assert story.further == {"ratings": [{"attribute": "injured"}]}
    assert story.record.id == samples.STORY
    assert story.data["articles"][0]["origin"] == "a field of the future"


async def test_changes_come_as_they_are_published(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.single())
    changes = stories.changes(redis, settings, "0")
    assert (await anext(changes)).story.record.id == samples.OTHER
    samples.put_record(store, samples.record(), event="created")
    change = await anext(changes)
    assert (change.event, change.story.record.id) == ("created", samples.STORY)
    await changes.aclose()


async def test_from_now_on_means_nothing_older(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.single())
    changes = stories.changes(redis, settings)
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0.15)
    samples.put_record(store, samples.record())
    assert (await waiting).story.record.id == samples.STORY
    await changes.aclose()


async def test_keys_carry_the_prefix(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_record(store, samples.record())
    prefixed = settings.model_copy(update={"key_prefix": "{wire}:"})
    assert await stories.newest(redis, prefixed, 10) == []
