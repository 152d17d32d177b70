"""The stage as a whole, on a real server: what becomes of an article given those before it."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from services.deduplication.worker import Handle, create
from shared.events import ArticleIngested, Copy
from shared.outcomes import Drop, Pass
from shared.settings import Settings
from tests.services.deduplication.articles import FERRY, FOOTER, MARKET, identity, ingested, prose


@pytest.fixture
async def handle(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    async with create(redis, settings) as handle:
        yield handle


async def copy(handle: Handle, *args: str, **kwargs: object) -> Copy:
    outcome = await handle(ingested(*args, **kwargs))  # type: ignore[arg-type]  # the names are those of ingested
    assert isinstance(outcome, Pass), outcome
    return outcome.event.copy_of


async def test_the_first_article_is_new(handle: Handle) -> None:
    event = ingested("ferry", FERRY)
    outcome = await handle(event)
    assert isinstance(outcome, Pass)
    assert outcome.event.article == event.article
    assert outcome.event.copy_of == Copy(kind="new")
    assert outcome.note == "new"


async def test_another_text_is_new(handle: Handle) -> None:
    await handle(ingested("ferry", FERRY))
    assert (await copy(handle, "market", MARKET)).kind == "new"


async def test_the_text_under_another_address_is_a_reprint_so_that_no_address_is_lost(handle: Handle) -> None:
    await handle(ingested("ferry", FERRY))
    outcome = await handle(ingested("ferry again", FERRY, title="Another headline"))
    assert isinstance(outcome, Pass)
    assert outcome.event.copy_of.of == identity("ferry")
    assert outcome.note == f"reprint of {identity('ferry')}, containment 1.00"


async def test_all_reprints_name_the_original(handle: Handle) -> None:
    await handle(ingested("ferry", FERRY))
    for at in range(5):
        assert (await copy(handle, f"reprint {at}", f"{FERRY} {prose(at, 20)}")).of == identity("ferry")


async def test_a_text_reprinted_by_very_many_is_still_recognised(handle: Handle) -> None:
    await handle(ingested("ferry", FERRY))
    for at in range(60):
        await handle(ingested(f"reprint {at}", FERRY))
    assert (await copy(handle, "one more", FERRY)).of == identity("ferry")


async def test_a_footer_that_very_many_print_is_no_evidence(handle: Handle) -> None:
    for at in range(60):
        assert (await copy(handle, f"article {at}", f"{prose(at, 150)} {FOOTER}")).kind == "new"


class TestTheSameAgain:
    async def test_is_dropped_and_says_what_came_before(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY, trace="1-0"))
        assert await handle(ingested("ferry", FERRY, trace="2-0")) == Drop("seen already", "revision 1 came as 1-0")

    async def test_is_not_dropped_when_it_is_the_same_message_delivered_again(self, handle: Handle) -> None:
        first = await handle(ingested("ferry", FERRY, trace="1-0"))
        await handle(ingested("reprint", FERRY, trace="2-0"))
        assert await handle(ingested("ferry", FERRY, trace="1-0")) == first

    async def test_a_reprint_delivered_again_is_the_reprint_that_it_was(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        first = await handle(ingested("reprint", FERRY))
        assert await handle(ingested("reprint", FERRY)) == first


class TestARevision:
    async def test_names_the_article_itself(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        outcome = await handle(ingested("ferry", f"{FERRY} {prose(1, 30)}", revision=2))
        assert isinstance(outcome, Pass)
        assert (outcome.event.copy_of.kind, outcome.event.copy_of.of) == ("revision", identity("ferry"))
        assert outcome.note == "revision, 100% of the shorter text kept"

    async def test_leaves_the_former_text_to_be_recognised(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        await handle(ingested("ferry", MARKET, revision=2))
        assert (await copy(handle, "reprint of the former", FERRY)).of == identity("ferry")
        assert (await copy(handle, "reprint of the latter", MARKET)).of == identity("ferry")

    async def test_after_very_many_others_is_still_recognised(self, handle: Handle) -> None:
        for revision in range(1, 61):
            await handle(ingested("live", f"{FERRY} {prose(revision, 60)}", revision=revision))
        assert (await copy(handle, "reprint", f"{FERRY} {prose(60, 60)}")).of == identity("live")

    async def test_delivered_again_is_the_revision_that_it_was(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        second = await handle(ingested("ferry", MARKET, revision=2))
        await handle(ingested("ferry", prose(1, 100), revision=3))
        assert await handle(ingested("ferry", MARKET, revision=2)) == second

    async def test_that_comes_after_a_later_one_is_dropped(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY, revision=2))
        assert await handle(ingested("ferry", FERRY, revision=1)) == Drop(
            "superseded", "revision 1 came after revision 2"
        )


class TestTheWindow:
    async def test_a_text_is_matched_up_to_its_last_day(self, handle: Handle, settings: Settings) -> None:
        await handle(ingested("ferry", FERRY))
        assert (await copy(handle, "reprint", FERRY, day=settings.window_days)).kind == "reprint"

    async def test_a_text_that_has_left_it_is_not_matched(self, handle: Handle, settings: Settings) -> None:
        await handle(ingested("ferry", FERRY))
        assert (await copy(handle, "reprint", FERRY, day=settings.window_days + 1)).kind == "new"

    async def test_state_does_not_grow_beyond_it(self, handle: Handle, redis: Redis, settings: Settings) -> None:
        async def size() -> int:
            used = [await redis.memory_usage(key, samples=0) for key in ("dedup:shingles", "dedup:texts")]
            return sum(each or 0 for each in used)

        sizes = []
        for lap in range(4):
            for at in range(60):
                # The same words come again, as they do in a language; the articles are others.
                text = f"{prose(at, 100)} {prose(1_000 * lap + at, 120)}"
                await handle(ingested(f"{lap} {at}", text, day=lap * (settings.window_days + 1)))
            sizes.append(await size())
        assert sizes[3] < 1.3 * sizes[1]

    async def test_every_key_has_a_lifetime(self, handle: Handle, redis: Redis, settings: Settings) -> None:
        await handle(ingested("ferry", FERRY))
        keys = await redis.keys("*")
        assert sorted(keys) == sorted(
            key.encode()
            for key in (f"dedup:article:{identity('ferry')}", "dedup:counts", "dedup:shingles", "dedup:texts")
        )
        for key in keys:
            assert 0 < await redis.ttl(key) <= (settings.window_days + 1) * 86_400


class TestAWithdrawal:
    async def test_passes_and_its_text_attracts_no_reprints_any_more(self, handle: Handle, redis: Redis) -> None:
        await handle(ingested("ferry", FERRY))
        outcome = await handle(withdrawn("ferry", revision=2))
        assert isinstance(outcome, Pass)
        assert outcome.note == "withdrawn"
        assert await redis.hlen("dedup:texts") == 0
        assert await redis.hlen("dedup:shingles") == 0
        assert (await copy(handle, "copy", FERRY)).kind == "new"

    async def test_again_is_dropped_and_delivered_again_passes_again(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        first = await handle(withdrawn("ferry", revision=2, trace="2-0"))
        assert await handle(withdrawn("ferry", revision=2, trace="2-0")) == first
        assert await handle(withdrawn("ferry", revision=2, trace="3-0")) == Drop(
            "seen already", "revision 2 came as 2-0"
        )

    async def test_that_comes_before_the_text_keeps_it_out(self, handle: Handle) -> None:
        await handle(withdrawn("ferry", revision=2))
        outcome = await handle(ingested("ferry", FERRY))
        assert outcome == Drop("superseded", "revision 1 came after revision 2")

    async def test_is_taken_back_by_a_later_text(self, handle: Handle) -> None:
        await handle(ingested("ferry", FERRY))
        await handle(withdrawn("ferry", revision=2))
        assert (await copy(handle, "ferry", FERRY, revision=3)).kind == "revision"
        assert (await copy(handle, "reprint", FERRY)).of == identity("ferry")


def withdrawn(name: str, *, revision: int, trace: str = "9-0") -> ArticleIngested:
    event = ingested(name, FERRY, revision=revision, trace=trace)
    return ArticleIngested(article=event.article.model_copy(update={"original": "", "title": "", "withdrawn": True}))
