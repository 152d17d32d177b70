"""Several workers at one index."""

import asyncio
import random

import pytest
from redis.asyncio import Redis

from services.deduplication.index import SeenTexts
from services.deduplication.shingles import read
from services.deduplication.verdict import verdict
from services.deduplication.worker import create
from shared.outcomes import Pass
from shared.redis_client import connect
from shared.settings import Settings
from tests.services.deduplication.articles import FERRY, identity, ingested, prose


@pytest.mark.usefixtures("redis")
async def test_of_many_copies_at_once_one_is_the_original(settings: Settings) -> None:
    clients = [connect(settings) for _ in range(4)]
    outcomes = []
    for client in clients:
        async with create(client, settings) as handle:
            outcomes += [handle(ingested(f"{id(client)} {at}", f"{FERRY} {prose(at, 10)}")) for at in range(8)]
    random.Random(1).shuffle(outcomes)  # noqa: S311 - an order, not a secret
    copies = [outcome.event.copy_of for outcome in await asyncio.gather(*outcomes) if isinstance(outcome, Pass)]
    assert [copy.kind for copy in copies].count("new") == 1
    assert len({copy.of for copy in copies if copy.kind == "reprint"}) == 1
    for client in clients:
        await client.aclose()


async def test_an_article_delivered_to_two_workers_at_once_has_one_answer(redis: Redis, settings: Settings) -> None:
    await SeenTexts(redis, settings).place(*_placed("ferry", FERRY))
    async with create(redis, settings) as one, create(redis, settings) as other:
        event = ingested("reprint", FERRY)
        first, second = await asyncio.gather(one(event), other(event))
    assert first == second


async def test_only_articles_that_share_passages_are_compared(redis: Redis, settings: Settings) -> None:
    seen = SeenTexts(redis, settings)
    for at in range(50):
        assert (await seen.place(*_placed(f"article {at}", prose(at, 300)))).compared == 0
    assert (await seen.place(*_placed("reprint", prose(7, 300)))).compared == 1


async def test_keys_bear_the_prefix(redis: Redis, settings: Settings) -> None:
    await SeenTexts(redis, settings.model_copy(update={"key_prefix": "{wire}:"})).place(*_placed("ferry", FERRY))
    assert sorted(await redis.keys("*")) == sorted(await redis.keys("{wire}:dedup:*")) != []


def _placed(name: str, text: str):  # type: ignore[no-untyped-def]  # the arguments of place
    article = ingested(name, text).article
    shingles, fingerprints = read(article.title, article.text)
    assert article.id == identity(name)
    return article, shingles, fingerprints, lambda former, others: verdict(article.id, 1, shingles, former, others)
