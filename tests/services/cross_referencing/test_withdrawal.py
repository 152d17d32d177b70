"""A withdrawn article keeps its place and represents nothing, until it is published again."""

import asyncio
from itertools import permutations

from redis.asyncio import Redis

from services.cross_referencing import worker
from shared.annotations import Annotations
from shared.events import ArticleAnnotated, Copy, StoryLinked
from shared.outcomes import Drop, Pass
from shared.settings import Settings
from tests.services.cross_referencing.reports import COLLAPSE, COLLAPSE_AGAIN


def withdrawn(event: ArticleAnnotated, revision: int = 2) -> ArticleAnnotated:
    article = event.article.model_copy(
        update={"revision": revision, "trace": f"{revision}-0", "original": "", "title": "", "withdrawn": True}
    )
    return ArticleAnnotated(article=article, copy_of=Copy(kind="revision", of=article.id), annotations=Annotations())


def republished(event: ArticleAnnotated, revision: int = 3) -> ArticleAnnotated:
    article = event.article.model_copy(update={"revision": revision, "trace": f"{revision}-0"})
    return event.model_copy(update={"article": article, "copy_of": Copy(kind="revision", of=article.id)})


async def outcomes(redis: Redis, settings: Settings, *events: ArticleAnnotated) -> list[Pass[StoryLinked] | Drop]:
    async with worker.create(redis, settings) as handle:
        return [await handle(event) for event in events]


def story(outcome: Pass[StoryLinked] | Drop) -> str:
    assert isinstance(outcome, Pass), outcome
    return outcome.event.link.story


async def test_it_says_which_story_it_leaves(redis: Redis, settings: Settings) -> None:
    first, gone = await outcomes(redis, settings, COLLAPSE, withdrawn(COLLAPSE))
    assert story(gone) == story(first)
    assert isinstance(gone, Pass)
    assert gone.note == f"withdrawn from story {story(first)}"
    assert [placed.article for placed in gone.event.placements] == [COLLAPSE.article.id]


async def test_it_attracts_nothing_any_more(redis: Redis, settings: Settings) -> None:
    first, _, other = await outcomes(redis, settings, COLLAPSE, withdrawn(COLLAPSE), COLLAPSE_AGAIN)
    assert story(other) != story(first)
    assert await redis.keys("xref:near:*") == []


async def test_published_again_it_is_back_in_its_story(redis: Redis, settings: Settings) -> None:
    first, _, back, other = await outcomes(
        redis, settings, COLLAPSE, withdrawn(COLLAPSE), republished(COLLAPSE), COLLAPSE_AGAIN
    )
    assert story(back) == story(other) == story(first)
    members = await redis.lrange(f"xref:members:{story(first)}", 0, -1)
    assert sorted(members) == sorted(one.article.id.encode() for one in (COLLAPSE, COLLAPSE_AGAIN))


async def test_delivered_again_it_gets_the_same_answer(redis: Redis, settings: Settings) -> None:
    _, gone, again = await outcomes(redis, settings, COLLAPSE, withdrawn(COLLAPSE), withdrawn(COLLAPSE))
    assert again == gone


async def test_nothing_known_is_nothing_to_withdraw(redis: Redis, settings: Settings) -> None:
    for outcome in await outcomes(redis, settings, withdrawn(COLLAPSE), withdrawn(COLLAPSE)):
        assert isinstance(outcome, Drop)
        assert outcome.reason == "nothing to withdraw"


async def test_a_text_that_it_has_overtaken_stays_out_and_a_later_one_comes_in(
    redis: Redis, settings: Settings
) -> None:
    _, late, back = await outcomes(redis, settings, withdrawn(COLLAPSE), COLLAPSE, republished(COLLAPSE))
    assert isinstance(late, Drop)
    assert late.reason == "superseded"
    assert story(back)


async def test_in_any_order_the_highest_revision_decides_who_represents_the_story(
    redis: Redis, settings: Settings
) -> None:
    for last in (withdrawn(COLLAPSE), republished(COLLAPSE)):
        for order in permutations(dict.fromkeys(["text", "withdrawn", "last"])):
            await redis.flushall()
            events = {"text": COLLAPSE, "withdrawn": withdrawn(COLLAPSE), "last": last}
            await outcomes(redis, settings, COLLAPSE_AGAIN, *(events[name] for name in order))
            represented = await redis.hget(f"xref:article:{COLLAPSE.article.id}", "signature")
            assert bool(represented) == (not last.article.withdrawn), order


async def test_two_workers_at_once_leave_it_withdrawn(redis: Redis, settings: Settings) -> None:
    for _ in range(10):
        await redis.flushall()
        await asyncio.gather(
            *(outcomes(redis, settings, event) for event in (COLLAPSE, withdrawn(COLLAPSE), COLLAPSE_AGAIN))
        )
        assert not await redis.hget(f"xref:article:{COLLAPSE.article.id}", "signature")
