"""Revisions are numbered in the order of arrival, once for each entry, whoever handles it when."""

import asyncio

import pytest
from redis.asyncio import Redis

from services.ingestion.registry import NOT_KNOWN, REMEMBERED, Registry
from shared.settings import Settings

ARTICLE = "a" * 16


@pytest.fixture
def registry(redis: Redis, settings: Settings) -> Registry:
    return Registry(redis, settings)


async def test_changed_texts_get_the_next_number(registry: Registry) -> None:
    assert await registry.revision(ARTICLE, "first", "1000-0") == 1
    assert await registry.revision(ARTICLE, "second", "2000-0") == 2
    assert await registry.revision("b" * 16, "first", "3000-0") == 1


async def test_the_same_text_again_keeps_its_number(registry: Registry) -> None:
    assert await registry.revision(ARTICLE, "first", "1000-0") == 1
    assert await registry.revision(ARTICLE, "first", "2000-0") == 1


async def test_a_change_taken_back_is_a_new_revision(registry: Registry) -> None:
    answers = [await registry.revision(ARTICLE, text, f"{time}000-0") for time, text in enumerate("ABA", 1)]
    assert answers == [1, 2, 3]


async def test_the_same_entry_gets_the_same_answer_again(registry: Registry) -> None:
    entries = [("A", "1000-0"), ("B", "2000-0"), ("B", "2000-1"), ("A", "3000-0")]
    first = [await registry.revision(ARTICLE, text, trace) for text, trace in entries]
    assert first == [1, 2, 2, 3]
    assert [await registry.revision(ARTICLE, text, trace) for text, trace in entries] == first


async def test_an_older_text_handled_late_gets_no_number(registry: Registry) -> None:
    assert await registry.revision(ARTICLE, "new", "2000-5") == 1
    assert await registry.revision(ARTICLE, "old", "2000-4") is None
    assert await registry.revision(ARTICLE, "old", "999-0") is None
    assert await registry.revision(ARTICLE, "new", "999-1") == 1
    assert await registry.revision(ARTICLE, "newer", "2000-10") == 2


async def test_the_newest_text_stands_last_in_whatever_order_workers_come(registry: Registry, redis: Redis) -> None:
    texts = [("A", "1000-0"), ("B", "2000-0"), ("C", "3000-0")]
    await asyncio.gather(*(registry.revision(ARTICLE, text, trace) for text, trace in reversed(texts)))
    assert await redis.hget(f"article:{ARTICLE}", "digest") == b"C"


async def test_what_is_remembered_of_an_article_is_bounded_and_ends(
    registry: Registry, redis: Redis, settings: Settings
) -> None:
    for time in range(1, REMEMBERED + 20):
        await registry.revision(ARTICLE, f"text {time}", f"{time}-0")
    fields = await redis.hkeys(f"article:{ARTICLE}")
    assert len(fields) == REMEMBERED + 3
    assert b"at:19-0" not in fields
    assert b"at:20-0" in fields
    assert 0 < await redis.ttl(f"article:{ARTICLE}") <= settings.window_days * 86_400


async def test_keys_stand_behind_the_prefix(redis: Redis, settings: Settings) -> None:
    prefixed = settings.model_copy(update={"key_prefix": "{wire}:"})
    await Registry(redis, prefixed).revision(ARTICLE, "first", "1-0")
    assert await redis.keys("*") == [f"{{wire}}:article:{ARTICLE}".encode()]


class TestAWithdrawal:
    async def test_is_the_next_revision_and_what_follows_it_the_one_after(self, registry: Registry) -> None:
        assert await registry.revision(ARTICLE, "text", "1000-0") == 1
        assert await registry.withdrawal(ARTICLE, "2000-0") == 2
        assert await registry.revision(ARTICLE, "text", "3000-0") == 3

    async def test_again_keeps_its_number(self, registry: Registry) -> None:
        await registry.revision(ARTICLE, "text", "1000-0")
        assert [await registry.withdrawal(ARTICLE, trace) for trace in ("2000-0", "2000-0", "3000-0")] == [2, 2, 2]

    async def test_older_than_the_newest_text_gets_no_number(self, registry: Registry) -> None:
        assert await registry.revision(ARTICLE, "text", "2000-0") == 1
        assert await registry.withdrawal(ARTICLE, "1000-0") is None

    async def test_of_what_has_not_come_gets_none_but_holds_against_older_texts(self, registry: Registry) -> None:
        assert [await registry.withdrawal(ARTICLE, trace) for trace in ("2000-0", "2000-0")] == [NOT_KNOWN] * 2
        assert await registry.revision(ARTICLE, "text", "1000-0") is None
        assert await registry.revision(ARTICLE, "text", "3000-0") == 1
