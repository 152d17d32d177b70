import asyncio

from redis.asyncio import Redis

from services.cross_referencing import worker
from services.cross_referencing.decision import story_id
from shared.events import ArticleAnnotated, Copy, StoryLinked
from shared.outcomes import Pass
from shared.settings import Settings
from tests.services.cross_referencing.reports import COLLAPSE, COLLAPSE_AGAIN, ELECTION, OTHER_COLLAPSE, report


async def linked(redis: Redis, settings: Settings, *events: ArticleAnnotated) -> list[Pass[StoryLinked]]:
    async with worker.create(redis, settings) as handle:
        passed = [await handle(event) for event in events]
    assert all(isinstance(outcome, Pass) for outcome in passed)
    return passed  # type: ignore[return-value]


async def test_the_first_report_starts_a_story_named_after_it(redis: Redis, settings: Settings) -> None:
    [first] = await linked(redis, settings, COLLAPSE)
    assert first.event.link.new
    assert first.event.link.story == story_id(COLLAPSE.article.id)
    assert first.note.startswith("new story")
    assert [(placed.article, placed.story) for placed in first.event.placements] == [
        (COLLAPSE.article.id, first.event.link.story)
    ]


async def test_two_reports_of_one_event_are_one_story_in_either_order(redis: Redis, settings: Settings) -> None:
    for order in ((COLLAPSE, COLLAPSE_AGAIN), (COLLAPSE_AGAIN, COLLAPSE)):
        await redis.flushall()
        first, second = await linked(redis, settings, *order)
        assert second.event.link.story == first.event.link.story
        assert not second.event.link.new
        assert second.event.link.nearest == order[0].article.id


async def test_a_link_gives_its_reasons_with_the_words_shared(redis: Redis, settings: Settings) -> None:
    _, second = await linked(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    words = {word for reason in second.event.link.reasons for word in reason.words}
    assert {"tolland", "ostermann"} <= words
    assert second.note.startswith(f"story {second.event.link.story}, score ")


async def test_other_events_start_stories_of_their_own(redis: Redis, settings: Settings) -> None:
    outcomes = await linked(redis, settings, COLLAPSE, ELECTION, OTHER_COLLAPSE, COLLAPSE_AGAIN)
    stories = [outcome.event.link.story for outcome in outcomes]
    assert len(set(stories)) == 3
    assert stories[3] == stories[0]


async def test_a_message_delivered_again_gets_the_same_answer(redis: Redis, settings: Settings) -> None:
    _, second, again = await linked(redis, settings, COLLAPSE, COLLAPSE_AGAIN, COLLAPSE_AGAIN)
    assert again.event == second.event


async def test_a_reprint_goes_where_its_original_is_and_represents_nothing(redis: Redis, settings: Settings) -> None:
    reprint = ELECTION.model_copy(
        update={"copy_of": Copy(kind="reprint", of=COLLAPSE.article.id, containment=0.9, opening=1.0)}
    )
    first, second = await linked(redis, settings, COLLAPSE, reprint)
    assert second.event.link.story == first.event.link.story
    assert second.event.link.reasons[0].feature == "reprint"
    assert second.event.link.reasons[0].words == (COLLAPSE.article.id,)


async def test_a_reprint_of_an_unknown_article_is_placed_by_its_text(redis: Redis, settings: Settings) -> None:
    reprint = COLLAPSE_AGAIN.model_copy(
        update={"copy_of": Copy(kind="reprint", of="0" * 16, containment=0.9, opening=1.0)}
    )
    first, second = await linked(redis, settings, COLLAPSE, reprint)
    assert second.event.link.story == first.event.link.story


async def test_a_notice_of_a_few_words_is_no_reprint(redis: Redis, settings: Settings) -> None:
    notice = "To read this page please allow scripts in your browser."
    one = report("notice-1", COLLAPSE.article.title, notice, "2025-05-06T10:00:00")
    copy = Copy(kind="reprint", of=one.article.id, containment=1.0, opening=1.0)
    other = report("notice-2", ELECTION.article.title, notice, "2025-05-05T22:00:00", copy_of=copy)
    _, second = await linked(redis, settings, one, other)
    assert all(reason.feature != "reprint" for reason in second.event.link.reasons)


async def test_a_story_that_ends_while_it_is_read_is_left_out(redis: Redis, settings: Settings) -> None:
    [first] = await linked(redis, settings, COLLAPSE)
    await redis.delete(settings.named(f"xref:members:{first.event.link.story}"))
    [second] = await linked(redis, settings, COLLAPSE_AGAIN)
    assert second.event.link.new


async def test_a_revision_stays_in_its_story_and_its_version_grows(redis: Redis, settings: Settings) -> None:
    changed = OTHER_COLLAPSE.model_copy(
        update={
            "article": OTHER_COLLAPSE.article.model_copy(
                update={"id": COLLAPSE.article.id, "revision": 2, "trace": "2-0"}
            ),
            "copy_of": Copy(kind="revision", of=COLLAPSE.article.id, containment=0.1),
        }
    )
    first, second = await linked(redis, settings, COLLAPSE, changed)
    assert second.event.link.story == first.event.link.story
    assert second.event.placements[0].version > first.event.placements[0].version
    third, fourth = await linked(redis, settings, ELECTION, OTHER_COLLAPSE)
    assert fourth.event.link.story == first.event.link.story
    assert third.event.link.new


async def test_four_workers_at_once_decide_like_one(redis: Redis, settings: Settings) -> None:
    events = [COLLAPSE, ELECTION, OTHER_COLLAPSE, COLLAPSE_AGAIN]
    for _ in range(10):
        await redis.flushall()
        outcomes = await asyncio.gather(*(linked(redis, settings, event) for event in events))
        stories = [outcome.event.link.story for [outcome] in outcomes]
        assert stories[0] == stories[3]
        assert len(set(stories)) == 3
        assert sum(outcome.event.link.new for [outcome] in outcomes) == 3


async def test_every_key_has_a_lifetime_but_the_counter(redis: Redis, settings: Settings) -> None:
    await linked(redis, settings, COLLAPSE, COLLAPSE_AGAIN, ELECTION)
    lifetimes = {key: await redis.ttl(key) for key in await redis.keys("*")}
    assert [key for key, seconds in lifetimes.items() if seconds < 0] == [b"xref:seq"]
    assert max(lifetimes.values()) <= settings.window_days * 24 * 60 * 60
