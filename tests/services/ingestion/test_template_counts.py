"""The lines of an outlet are counted once for each article, and the same entry always gets the same answer."""

import pytest
from redis.asyncio import Redis

from services.ingestion.template_counts import FULL, MOST_LINES, TemplateCounts
from services.ingestion.template_lines import Tally
from shared.settings import Settings

ONE, OTHER = "a" * 16, "b" * 16


@pytest.fixture
def counts(redis: Redis, settings: Settings) -> TemplateCounts:
    return TemplateCounts(redis, settings)


async def test_an_article_is_told_of_the_others_of_its_outlet(counts: TemplateCounts) -> None:
    assert await counts.note("quayside", ONE, "1-0", ["x", "y"]) == Tally(0, {"x": 0, "y": 0})
    assert await counts.note("quayside", OTHER, "2-0", ["x"]) == Tally(1, {"x": 1})
    assert await counts.note("elsewhere", "c" * 16, "3-0", ["x"]) == Tally(0, {"x": 0})


async def test_the_same_entry_gets_the_same_answer_again(counts: TemplateCounts) -> None:
    first = await counts.note("quayside", ONE, "1-0", ["x"])
    await counts.note("quayside", OTHER, "2-0", ["x"])
    assert await counts.note("quayside", ONE, "1-0", ["x"]) == first


async def test_an_article_that_comes_again_is_not_counted_again_nor_told_of_itself(counts: TemplateCounts) -> None:
    await counts.note("quayside", ONE, "1-0", ["x"])
    await counts.note("quayside", OTHER, "2-0", ["x"])
    assert await counts.note("quayside", ONE, "3-0", ["x"]) == Tally(1, {"x": 1})
    assert await counts.note("quayside", "c" * 16, "4-0", ["x"]) == Tally(2, {"x": 2})


async def test_a_changed_article_counts_with_its_new_lines(counts: TemplateCounts) -> None:
    await counts.note("quayside", ONE, "1-0", ["x"])
    await counts.note("quayside", ONE, "2-0", ["y"])
    assert await counts.note("quayside", OTHER, "3-0", ["x", "y"]) == Tally(1, {"x": 0, "y": 1})


async def test_what_is_kept_is_bounded_and_has_an_end(counts: TemplateCounts, redis: Redis, settings: Settings) -> None:
    for number in range(FULL + 20):
        lines = [f"line{number}-{at}" for at in range(6)] + ["footer"]
        await counts.note("quayside", f"{number:016}", f"{number}-0", lines)
    key = settings.named("article:lines:quayside")
    assert await redis.hlen(key) <= MOST_LINES
    assert await redis.ttl(key) > 0
    assert await redis.ttl(settings.named(f"article:lines-of:{0:016}")) > 0
    tally = await counts.note("quayside", ONE, "9999-0", ["footer"])
    assert tally.articles < FULL
    assert tally.carrying["footer"] == tally.articles
