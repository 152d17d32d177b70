"""One bad message among good ones: it delays none of them, and goes on from where it failed once it is mended."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from services.ingestion.identity import article_id
from shared.record import StoryRecord
from tests.chaos.newsroom import articles
from tests.flow.pipeline import Pipeline, running

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

URL = "https://harbourpost.example/baths"
POISON = {
    "url": URL,
    "publisher": "Harbour Post",
    "published": "2025-03-04T09:00:00Z",
    "title": "Council of Thrapwell reopens the old baths",
    "text": "Thrapwell's council voted on Monday to reopen the Victorian baths, Mayor Ines Corrigan said. "
    "The repairs cost four million pounds and took two years.",
}
RETRY_FIRST = 0.5
BACKED_OFF = 0.5 + 2 + 4.5
"""seconds that three retries wait at least: the third is cut to ``claim_after``"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    async with running(tmp_path_factory.mktemp("poison"), retry_first=RETRY_FIRST) as pipeline:
        yield pipeline


async def storywire(pipeline: Pipeline, *arguments: str, **environment: str) -> str:
    """Run a command of the command line; return what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "services.desk.cli", *arguments),
        env={**os.environ, "STORYWIRE_REDIS_URL": pipeline.settings.redis_url, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out
    return out.decode()


def at(step: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(step["at"])


async def test_it_delays_nobody_and_goes_on_from_the_stage_that_it_failed_in(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    # What deduplication remembers of the article is of a wrong type: every try of its script fails.
    key = "dedup:article:" + article_id(url=URL, outlet_id=None, external_id=None, title="", text="")
    await pipeline.redis.set(key, "damaged")
    good = articles(16, 5)
    before = await pipeline.publish_all(good[:8])
    poison = await pipeline.publish(POISON)
    after = await pipeline.publish_all(good[8:])

    ends = await pipeline.ends([*before, *after])
    assert "dead" not in {end for end, _ in ends}
    end, died = await pipeline.end(poison)
    assert (end, died["outcome"]) == ("dead", "dead")
    dedup = [(await pipeline.trace(trace))["deduplication"] for trace in [*before, *after]]
    assert max(at(step) for step in dedup) < at(died), "it held up others"
    trace = await pipeline.trace(poison)
    assert (at(died) - at(trace["ingestion"])).total_seconds() > BACKED_OFF

    (letter,) = [orjson.loads(line) for line in (await storywire(pipeline, "dead", "list", "--json")).splitlines()]
    assert (letter["stage"], letter["trace"], letter["deliveries"]) == ("deduplication", poison, 4)
    shown = orjson.loads(await storywire(pipeline, "dead", "show", letter["id"], "--json"))
    assert shown["payload"]["__data__"]["article"]["title"] == POISON["title"]

    await pipeline.redis.delete(key)
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text().replace('reopens the old baths', 'opens its baths again'))\n"
    )
    await storywire(pipeline, "dead", "replay", letter["id"], "--edit", EDITOR=f"{sys.executable} {editor}", VISUAL="")
    for _ in range(600):
        steps = await pipeline.trace(poison)
        if "story" in steps:
            break
        await asyncio.sleep(0.1)
    assert steps["ingestion"] == trace["ingestion"], "it was read anew"
    assert steps["deduplication"]["outcome"] == "passed"
    data = await pipeline.redis.get(f"story:{steps['story']['story']}")
    record = StoryRecord.model_validate_json(data or b"")
    assert [member.title for member in record.articles] == ["Council of Thrapwell opens its baths again"]
    assert await storywire(pipeline, "dead", "list", "--json") == ""
