"""What people have said of articles holds, whatever comes after."""

from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from services.cross_referencing import correcting, worker
from services.cross_referencing.clustering import Held, cluster
from services.cross_referencing.correction import Standing, plan
from services.cross_referencing.decision import story_id
from services.cross_referencing.ties import bound, opposed
from shared.corrections import Correction, StoriesCorrected
from shared.events import ArticleAnnotated, Copy, StoryLinked
from shared.outcomes import Drop, Pass, RejectError
from shared.settings import Settings
from tests.services.cross_referencing.reports import COLLAPSE, COLLAPSE_AGAIN, ELECTION
from tests.services.cross_referencing.test_withdrawal import republished, withdrawn

AT = datetime(2026, 1, 6, 9, tzinfo=UTC)
A, B, C, D = (letter * 16 for letter in "abcd")


def said(kind: str, *articles: str, minute: int = 0, **further: Any) -> Correction:
    return Correction.model_validate(
        {"kind": kind, "articles": articles, "by": "Ines", "at": AT.replace(minute=minute), **further}
    )


def like(event: ArticleAnnotated, name: str) -> ArticleAnnotated:
    """Return a further report in the same words, that deduplication has not noticed."""
    return event.model_copy(update={"article": event.article.model_copy(update={"id": story_id(name)})})


async def link(redis: Redis, settings: Settings, *events: ArticleAnnotated) -> list[StoryLinked]:
    async with worker.create(redis, settings) as handle:
        outcomes = [await handle(event) for event in events]
    return [outcome.event for outcome in outcomes if isinstance(outcome, Pass)]


async def correct(redis: Redis, settings: Settings, correction: Correction) -> Pass[StoriesCorrected] | Drop:
    async with correcting.create(redis, settings) as handle:
        return await handle(correction)


async def stories(redis: Redis) -> dict[str, set[str]]:
    """Return the articles of every story that has any."""
    found = {}
    for key in await redis.keys("xref:members:*"):
        entries = [entry.decode().removeprefix("=").partition(" ")[0] for entry in await redis.lrange(key, 0, -1)]
        found[key.decode().rpartition(":")[2]] = set(entries)
    for story, members in found.items():
        for article in members:
            assert await redis.hget(f"xref:article:{article}", "story") == story.encode()
    return found


ONE, TWO, OTHER = COLLAPSE.article.id, COLLAPSE_AGAIN.article.id, ELECTION.article.id
THIRD, FOURTH = like(COLLAPSE_AGAIN, "third"), like(COLLAPSE, "fourth")


async def test_a_split_story_stays_split_when_articles_like_both_come(redis: Redis, settings: Settings) -> None:
    first, *_ = await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    done = await correct(redis, settings, said("split", TWO, others=[ONE]))
    assert isinstance(done, Pass)
    assert [placed.article for placed in done.event.placements] == [TWO]
    apart = done.event.placements[0].story
    assert await stories(redis) == {first.link.story: {ONE}, apart: {TWO}}
    third, fourth = await link(redis, settings, THIRD, FOURTH)
    assert not any(third.mergers + fourth.mergers)
    after = await stories(redis)
    assert ONE in after[first.link.story]
    assert TWO in after[apart]
    assert sum(map(len, after.values())) == 4


async def test_merged_stories_stay_one_though_nothing_is_alike(redis: Redis, settings: Settings) -> None:
    first, other = await link(redis, settings, COLLAPSE, ELECTION)
    done = await correct(redis, settings, said("merge", OTHER, into=[ONE]))
    assert isinstance(done, Pass)
    assert [(merger.story, merger.into) for merger in done.event.mergers] == [(other.link.story, first.link.story)]
    *_, last = await link(redis, settings, COLLAPSE_AGAIN, THIRD, like(ELECTION, "fifth"))
    after = await stories(redis)
    assert {ONE, OTHER} <= after[first.link.story]
    assert last.link.story == first.link.story


async def test_an_article_that_was_moved_stays(redis: Redis, settings: Settings) -> None:
    first, _, third = await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN, ELECTION)
    done = await correct(redis, settings, said("move", TWO, into=[OTHER], others=[ONE]))
    assert isinstance(done, Pass)
    assert not done.event.mergers
    await link(redis, settings, THIRD, FOURTH)
    after = await stories(redis)
    assert {TWO, OTHER} <= after[third.link.story]
    assert ONE in after[first.link.story]


async def test_a_story_whose_only_article_moves_leads_to_the_other(redis: Redis, settings: Settings) -> None:
    first, other = await link(redis, settings, COLLAPSE, ELECTION)
    done = await correct(redis, settings, said("move", ONE, into=[OTHER]))
    assert isinstance(done, Pass)
    assert [(merger.story, merger.into) for merger in done.event.mergers] == [(first.link.story, other.link.story)]


async def test_a_revision_or_a_withdrawal_does_not_undo_it(redis: Redis, settings: Settings) -> None:
    await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    await correct(redis, settings, said("split", TWO, others=[ONE]))
    before = await stories(redis)
    await link(redis, settings, withdrawn(COLLAPSE_AGAIN), republished(COLLAPSE_AGAIN))
    assert await stories(redis) == before
    await link(redis, settings, THIRD, FOURTH)
    assert not any({ONE, TWO} <= members for members in (await stories(redis)).values())


async def test_a_withdrawn_article_can_be_moved(redis: Redis, settings: Settings) -> None:
    await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN, withdrawn(COLLAPSE_AGAIN))
    await correct(redis, settings, said("split", TWO, others=[ONE]))
    await link(redis, settings, republished(COLLAPSE_AGAIN))
    assert sorted(map(sorted, (await stories(redis)).values())) == sorted([[ONE], [TWO]])


async def test_a_reprint_that_a_person_has_placed_no_longer_follows_its_original(
    redis: Redis, settings: Settings
) -> None:
    reprint = like(COLLAPSE, "reprint").model_copy(
        update={"copy_of": Copy(kind="reprint", of=ONE, containment=1.0, opening=1.0)}
    )
    first, *_ = await link(redis, settings, COLLAPSE, reprint, COLLAPSE_AGAIN)
    await correct(redis, settings, said("split", ONE, others=[reprint.article.id, TWO]))
    after = await stories(redis)
    assert after[first.link.story] == {reprint.article.id, TWO}
    again = like(reprint, "reprint again")
    *_, last = await link(redis, settings, again)
    assert last.link.story != first.link.story


async def test_the_same_correction_again_changes_nothing_and_says_the_same(redis: Redis, settings: Settings) -> None:
    await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    split = said("split", TWO, others=[ONE])
    once = await correct(redis, settings, split)
    before = await redis.get("xref:seq")
    again = await correct(redis, settings, split)
    assert isinstance(once, Pass)
    assert isinstance(again, Pass)
    assert again.event == once.event
    assert await redis.get("xref:seq") == before


async def test_what_was_said_before_is_dropped(redis: Redis, settings: Settings) -> None:
    await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    await correct(redis, settings, said("split", TWO, others=[ONE]))
    later = await correct(redis, settings, said("split", TWO, others=[ONE], minute=5))
    assert isinstance(later, Drop)


async def test_a_later_correction_holds_against_an_earlier_one(redis: Redis, settings: Settings) -> None:
    first, *_ = await link(redis, settings, COLLAPSE, COLLAPSE_AGAIN)
    await correct(redis, settings, said("split", TWO, others=[ONE]))
    await correct(redis, settings, said("merge", TWO, into=[ONE], minute=1))
    await link(redis, settings, THIRD)
    assert {ONE, TWO} <= (await stories(redis))[first.link.story]
    await correct(redis, settings, said("split", ONE, others=[TWO], minute=2))
    await link(redis, settings, FOURTH)
    assert not any({ONE, TWO} <= members for members in (await stories(redis)).values())


async def test_an_unknown_article_is_an_error(redis: Redis, settings: Settings) -> None:
    await link(redis, settings, COLLAPSE)
    with pytest.raises(RejectError, match=f"unknown article {A}"):
        await correct(redis, settings, said("split", A, others=[ONE]))
    with pytest.raises(RejectError, match="nothing would remain"):
        await correct(redis, settings, said("split", ONE, others=[A]))
    with pytest.raises(RejectError, match="unknown articles"):
        await correct(redis, settings, said("same", A, names=["Ada Moor", "A. Moor"]))


async def test_a_pin_of_names_is_passed_on(redis: Redis, settings: Settings) -> None:
    done = await correct(redis, settings, said("same", names=["Ada Moor", "A. Moor"]))
    assert isinstance(done, Pass)
    assert not done.event.placements


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "split", "articles": [A]}, "nothing would remain"),
        ({"kind": "split", "articles": [A], "others": [A, B]}, "contradictory"),
        ({"kind": "merge", "articles": [A], "into": [A]}, "contradictory"),
        ({"kind": "merge", "articles": [A]}, "to go with"),
        ({"kind": "move", "articles": [], "into": [A]}, "no article"),
        ({"kind": "same", "names": ["Ada Moor", "ada moor"]}, "two names"),
        ({"kind": "split", "articles": [A], "others": [B], "names": ["Ada Moor", "A. Moor"]}, "no names"),
        ({"kind": "same", "names": ["Ada Moor", "A. Moor"], "by": " "}, "by"),
    ],
)
def test_what_contradicts_itself_is_no_correction(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Correction.model_validate({"by": "Ines", "at": AT, **fields})


def test_the_id_follows_from_what_is_said() -> None:
    split = said("split", A, others=[B])
    assert Correction.model_validate_json(split.model_dump_json()) == split
    assert split.id == said("split", A, others=[B]).id
    assert split.id != said("split", A, others=[B], minute=1).id


def test_what_is_together_or_apart_is_so_whatever_the_scores() -> None:
    scores = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.9}
    assert cluster(3, scores, 0.5, 0.5) == [[0, 1, 2]]
    assert cluster(3, scores, 0.5, 0.5, Held(parted={frozenset((0, 2))})) == [[0, 1], [2]]
    assert cluster(3, {}, 0.5, 0.5, Held(joined=[[0, 2]])) == [[0, 2], [1]]


def test_marks_bind_and_part() -> None:
    assert opposed({"+x"}, {"-x"})
    assert opposed({"-x"}, {"=x"})
    assert not opposed({"+x"}, {"+x", "-y"})
    assert not opposed({"-x"}, {"-x"})
    groups = bound({A: {"+x"}, B: {"+x", "+y"}, C: {"+y"}, D: {"=x"}})
    assert [sorted(group) for group in groups] == [[A, B, C]]


def test_an_article_taken_from_those_it_was_bound_to_stays_apart_from_the_others() -> None:
    """Split off together, and later parted from each other, both stay apart from those that they were split from."""
    split = said("split", A, B, others=[C])
    first = plan(split, [Standing("old", 1, (A, B, C))])
    assert first
    new = first.places[A]
    again = said("split", A, others=[B], minute=1)
    second = plan(again, [Standing(new, 2, (A, B), first.marks)])
    assert second
    assert opposed(second.marks[A], first.marks[C])
    assert opposed(second.marks[B], first.marks[C])
    assert opposed(second.marks[A], second.marks[B])
    assert not bound(second.marks)
