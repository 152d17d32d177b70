import asyncio
import json

from services.desk import console
from shared import health, topology
from shared.redis_client import connect
from shared.settings import settings
from tests.services.desk.conftest import Call


def test_it_is_well_while_a_worker_of_this_host_beats(storywire: Call) -> None:
    assert storywire("health", "ingestion").exit_code == console.FAILED

    async def beat() -> None:
        redis = connect(settings())
        await health.beat(redis, settings(), topology.INGESTION, health.consumer_name())
        await redis.aclose()

    asyncio.run(beat())
    assert storywire("health", "ingestion").exit_code == 0
    assert storywire("health", "deduplication").exit_code == console.FAILED
    assert storywire("health", "nothing").exit_code == console.USAGE


def test_health_as_json(storywire: Call) -> None:
    result = storywire("health", "ingestion", "--json")
    assert result.exit_code == console.FAILED
    assert json.loads(result.stdout) == {"stage": "ingestion", "alive": False}
