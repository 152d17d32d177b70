import asyncio
import json
from pathlib import Path

import pytest

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


def test_a_worker_whose_table_makes_no_sense_ends_and_says_why(
    storywire: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,kind,qid\nIlse Brandvold,ship,Q42\n", encoding="utf-8")
    monkeypatch.setenv("STORYWIRE_WIKIDATA_FILE", str(table))
    settings.cache_clear()
    result = storywire("work", "aggregation")
    assert result.exit_code == console.FAILED
    assert "line 2: the kind 'ship' is none of" in result.stderr.replace("\n", " ")


def test_health_as_json(storywire: Call) -> None:
    result = storywire("health", "ingestion", "--json")
    assert result.exit_code == console.FAILED
    assert json.loads(result.stdout) == {"stage": "ingestion", "alive": False}
