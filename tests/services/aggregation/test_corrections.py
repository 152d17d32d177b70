"""What people have corrected shows in the records that it concerns, and in what changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from services.aggregation.entities import resolve
from services.aggregation.stories import Stories
from shared.corrections import Correction, StoriesCorrected
from shared.events import Merger, Placement
from shared.record import Changes, StoryRecord
from shared.settings import Settings
from tests.services.aggregation.newsroom import OTHER, STORY, Names, article, article_id, linked, report
from tests.services.aggregation.test_stories import latest, names, publish_all

AT = datetime(2026, 1, 6, 9, tzinfo=UTC)
BRIDGE = "The bridge over the Orra gave way on Thursday morning, engineer Ada Lind said. Nobody was on it."
TOWN = "The town of Kell will build the bridge over the Orra anew, A. Lind told its council."
PEOPLE: Names = {"person": ("Ada Lind", "A. Lind")}
ONE, TWO = article_id("courier"), article_id("gazette")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"coalesce": 0.001})


@pytest.fixture
def stories(redis: Redis, settings: Settings) -> Stories:
    return Stories(redis, settings)


def said(kind: str, *articles: str, minute: int = 0, **further: Any) -> Correction:
    at = AT + timedelta(minutes=minute)
    return Correction.model_validate({"kind": kind, "articles": articles, "by": "Ines", "at": at, **further})


def corrected(
    correction: Correction, *placed: tuple[str, str], version: int = 5, into: tuple[str, str] | None = None
) -> StoriesCorrected:
    return StoriesCorrected(
        correction=correction,
        placements=tuple(Placement(article=article, story=story, version=version) for article, story in placed),
        mergers=(Merger(story=into[0], into=into[1]),) if into else (),
        version=version,
    )


async def one_story(stories: Stories) -> None:
    await stories.collect(linked(article("courier", BRIDGE), PEOPLE))
    await stories.collect(linked(article("gazette", TOWN, hours=1), PEOPLE, version=2))


async def changed(redis: Redis, story: str) -> Changes:
    return Changes.model_validate_json(await redis.lindex(f"story:{story}:changes", 0))


async def test_a_split_makes_two_records_that_say_who_split_them(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    await one_story(stories)
    await publish_all(stories, settings)
    split = said("split", TWO, others=[ONE], why="the rebuilding is another matter")
    await stories.retell(corrected(split, (TWO, OTHER)))
    await publish_all(stories, settings)
    assert names(await latest(stories)) == {ONE}
    assert names(await latest(stories, OTHER)) == {TWO}
    for story in (STORY, OTHER):
        [told] = (await latest(stories, story)).corrections
        assert (told.id, told.kind, told.by, told.why, told.at) == (split.id, "split", "Ines", split.why, AT)
        assert (told.articles, told.others) == ((TWO,), (ONE,))
        assert (await changed(redis, story)).corrections == (told,)


async def test_a_correction_is_told_once_as_a_change_and_stays_in_the_record(
    redis: Redis, settings: Settings, stories: Stories
) -> None:
    await one_story(stories)
    split = corrected(said("split", TWO, others=[ONE]), (TWO, OTHER))
    await stories.retell(split)
    await publish_all(stories, settings)
    await stories.retell(split)
    await publish_all(stories, settings)
    assert (await latest(stories)).revision == 1
    await stories.collect(linked(article("herald", BRIDGE, hours=3), version=6))
    await publish_all(stories, settings)
    assert len((await latest(stories)).corrections) == 1
    assert (await changed(redis, STORY)).corrections == ()


async def test_a_merged_story_leads_to_the_other_and_says_by_whom(settings: Settings, stories: Stories) -> None:
    await stories.collect(linked(article("courier", BRIDGE)))
    await stories.collect(linked(article("gazette", TOWN, hours=1), story=OTHER, version=2))
    await publish_all(stories, settings)
    merge = corrected(said("merge", TWO, into=[ONE]), (TWO, STORY), into=(OTHER, STORY))
    await stories.retell(merge)
    await publish_all(stories, settings)
    gone, kept = await latest(stories, OTHER), await latest(stories)
    assert (gone.status, gone.merged_into) == ("merged", STORY)
    assert kept.absorbed == (OTHER,)
    assert [told.kind for told in gone.corrections] == [told.kind for told in kept.corrections] == ["merge"]


async def test_a_correction_that_comes_before_its_article_is_told_too(settings: Settings, stories: Stories) -> None:
    await stories.retell(corrected(said("split", TWO, others=[ONE]), (TWO, OTHER)))
    await one_story(stories)
    await publish_all(stories, settings)
    assert names(await latest(stories)) == {ONE}
    assert [len((await latest(stories, story)).corrections) for story in (STORY, OTHER)] == [1, 1]


async def people(stories: Stories, story: str = STORY) -> list[str]:
    record: StoryRecord = await latest(stories, story)
    return sorted(entity.name for entity in record.entities if entity.kind == "person")


async def test_a_pin_parts_names_that_look_the_same_and_a_later_one_joins_them(
    settings: Settings, stories: Stories
) -> None:
    await one_story(stories)
    await publish_all(stories, settings)
    assert await people(stories) == ["Ada Lind"]
    await stories.retell(corrected(said("different", ONE, TWO, names=["Ada Lind", "A. Lind"])))
    await publish_all(stories, settings)
    assert await people(stories) == ["A. Lind", "Ada Lind"]
    assert [told.names for told in (await latest(stories)).corrections] == [("Ada Lind", "A. Lind")]
    await stories.collect(linked(article("herald", BRIDGE, hours=3), PEOPLE, version=6))
    await publish_all(stories, settings)
    assert await people(stories) == ["A. Lind", "Ada Lind"]
    await stories.retell(corrected(said("same", ONE, names=["Ada Lind", "a lind"], minute=1)))
    await publish_all(stories, settings)
    assert await people(stories) == ["Ada Lind"]


async def test_a_pin_without_articles_holds_in_every_story(settings: Settings, stories: Stories) -> None:
    await one_story(stories)
    elsewhere = article("observer", "Ada Lind opened the fair of Kell, and A. Lind closed it.", hours=2)
    await stories.collect(linked(elsewhere, PEOPLE, story=OTHER, version=3))
    await publish_all(stories, settings)
    await stories.retell(corrected(said("different", names=["Ada Lind", "A. Lind"]), version=0))
    await publish_all(stories, settings)
    assert await people(stories) == await people(stories, OTHER) == ["A. Lind", "Ada Lind"]
    assert len((await latest(stories, OTHER)).corrections) == 1
    unconcerned = article("herald", "A heron was seen at the lake of Kell.", hours=3)
    await stories.collect(linked(unconcerned, story="story0000009", version=9))
    await publish_all(stories, settings)
    assert (await latest(stories, "story0000009")).corrections == ()


def test_names_with_nothing_in_common_can_be_one() -> None:
    reports = [report(article("courier", "Ada Lind sang. The crowd called for Nightingale."), NICKNAMED)]
    assert len(resolve(reports)[0]) == 2
    [one] = resolve(reports, [said("same", names=["Ada Lind", "Nightingale"])])[0]
    assert {variant.form for variant in one.variants} == {"Ada Lind", "Nightingale"}


NICKNAMED: Names = {"person": ("Ada Lind", "Nightingale")}
