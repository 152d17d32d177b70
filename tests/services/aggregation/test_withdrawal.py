"""A withdrawn article leaves the record, and the record says so."""

from itertools import permutations

from redis.asyncio import Redis

from services.aggregation.changes import changes, essence
from services.aggregation.publisher import publish_next
from services.aggregation.record import Standing, assemble
from services.aggregation.stories import Stories
from shared.article import Article
from shared.record import Changes, StoryRecord
from shared.settings import Settings
from tests.services.aggregation.newsroom import MORNING, STORY, article, article_id, linked, report

TEXT = "The bridge over the Orra gave way on Thursday morning. Nobody was on it, the town of Kell said."
OTHER_TEXT = "A bridge near Kell collapsed. Two walkers were pulled from the river, a nurse said."


def withdrawn(name: str, revision: int = 2, hours: float = 3) -> Article:
    return article(name, "", revision=revision, hours=hours, published=False).model_copy(update={"withdrawn": True})


async def records(redis: Redis, settings: Settings, *articles: Article) -> tuple[StoryRecord, Changes, str]:
    """Collect the articles one after the other, publishing after each; return what was told last."""
    stories, at_once = Stories(redis, settings), settings.model_copy(update={"coalesce": 0.001})
    stories = Stories(redis, at_once)
    for version, one in enumerate(articles, 1):
        await stories.collect(linked(one, version=version))
        for _ in range(20):
            await redis.zadd("agg:due", {STORY: 0})
            await publish_next(stories, at_once)
            if await redis.zscore("agg:due", STORY) != 0:
                break
    [(_, fields)] = await redis.xrevrange("stories", count=1)
    return (
        StoryRecord.model_validate_json(fields[b"data"]),
        Changes.model_validate_json(fields[b"changes"]),
        fields[b"event"].decode(),
    )


def test_the_record_names_it_and_tells_nothing_of_it() -> None:
    standing = Standing(story=STORY, revision=1, updated=MORNING)
    both = assemble(standing, [report(article("courier", TEXT)), report(article("gazette", OTHER_TEXT))])
    left = assemble(standing, [report(withdrawn("courier")), report(article("gazette", OTHER_TEXT))])
    assert [member.id for member in left.articles] == [article_id("gazette")]
    assert [(gone.article, gone.revision, gone.at.hour) for gone in left.withdrawn] == [(article_id("courier"), 2, 9)]
    assert "Orra" in both.model_dump_json()
    assert "Orra" not in left.model_dump_json()
    told = changes(essence(both), left)
    assert told.removed == told.withdrawn == (article_id("courier"),)
    assert told.withdrawn_count == 1


async def test_the_event_tells_of_the_change(redis: Redis, settings: Settings) -> None:
    record, told, event = await records(
        redis, settings, article("courier", TEXT), article("gazette", OTHER_TEXT), withdrawn("courier")
    )
    assert event == "updated"
    assert told.withdrawn == (article_id("courier"),)
    assert [member.id for member in record.articles] == [article_id("gazette")]


async def test_a_story_whose_last_article_is_withdrawn_is_retracted(redis: Redis, settings: Settings) -> None:
    record, told, event = await records(redis, settings, article("courier", TEXT), withdrawn("courier"))
    assert (event, record.status, record.articles, record.headline) == ("retracted", "retracted", (), None)
    assert [gone.article for gone in record.withdrawn] == [article_id("courier")]
    assert told.withdrawn == (article_id("courier"),)


async def test_published_again_it_is_a_member_again(redis: Redis, settings: Settings) -> None:
    record, told, event = await records(
        redis, settings, article("courier", TEXT), withdrawn("courier"), article("courier", TEXT, revision=3)
    )
    assert (event, record.status, record.withdrawn) == ("updated", "live", ())
    assert told.added == (article_id("courier"),)


async def test_the_highest_revision_holds_in_any_order(redis: Redis, settings: Settings) -> None:
    told = set()
    for order in permutations([article("courier", TEXT), withdrawn("courier"), article("gazette", OTHER_TEXT)]):
        await redis.flushall()
        record, _, _ = await records(redis, settings, *order, withdrawn("courier"))
        told.add(record.model_dump_json(exclude={"revision", "updated"}))
    assert len(told) == 1
