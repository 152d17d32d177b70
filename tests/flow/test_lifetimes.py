"""Every key that the pipeline leaves in Redis ends, or cannot grow; and the list of keys says how."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.ingestion.identity import article_id
from shared import streams, topology
from tests.chaos.newsroom import articles
from tests.flow.pipeline import Pipeline, running
from tests.flow.test_corrections import ended, said, send

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

LIST = Path(__file__).resolve().parents[2] / "docs" / "redis-keys.md"
DAY = 86_400
SETTINGS = {"WINDOW_DAYS": 40.5 * DAY, "RECORD_DAYS": 60.25 * DAY, "TRACE_DAYS": 3.5 * DAY}
"""seconds of each lifetime in this test; all differ, so that none is taken for another"""
MARGIN = 1.1
"""of the window, for which aggregation keeps reports longer"""

TRIMMED = {topology.INGEST, topology.STORIES, topology.DEAD_LETTERS, "stories:index"}
"""keys of which only what they hold ends"""
ELSEWHERE = ("desk:", "feeds:", "webhooks:", "workers:feeds", "workers:webhooks", "agg:rewritten:")
"""beginnings of keys of services, or of parts of one, that do not run here"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    lifetimes = {name.lower(): seconds / DAY for name, seconds in SETTINGS.items()}
    async with running(tmp_path_factory.mktemp("lifetimes"), **lifetimes, stream_hours=0.0) as pipeline:
        yield pipeline


def listed() -> dict[str, str]:
    """Return of each name or pattern of names in the list of keys how long it says that it is kept."""
    found = {}
    for row in LIST.read_text(encoding="utf-8").splitlines():
        if row.startswith("| `"):
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            found[cells[0].strip("`")] = cells[-1]
    return found


def kind(key: str, patterns: dict[str, str]) -> str:
    """Return the pattern in the list that ``key`` is of, the narrowest if several."""
    fitting = [each for each in patterns if re.fullmatch(re.sub("<[a-z]+>", "[^ ]+", each), key)]
    assert fitting, f"{key} is not in {LIST.name}"
    return max(fitting, key=lambda each: len(re.sub("<[a-z]+>", "", each)))


async def traffic(pipeline: Pipeline) -> None:
    """Let articles come to every kind of end."""
    found = articles(24, 3)
    found[-1]["text"] += "\n\nWrite to the editors of this page with what you know."
    gone = {"url": found[0]["url"], "status": "withdrawn"}
    failing = {"url": "https://harbourpost.example/failing", "text": "The harbour of Vellmouth is closed on Friday."}
    key = "dedup:article:" + article_id(url=failing["url"], outlet_id=None, external_id=None, title="", text="")
    await pipeline.redis.set(key, "damaged", ex=60)
    traces = await pipeline.publish_all([*found, gone, gone, {"title": "no text"}, failing])
    await pipeline.ends(traces)
    await pipeline.redis.delete(key)
    one, other, *_ = await pipeline.records()
    merged = said("merge", one.articles[0].id, into=(other.articles[0].id,))
    everywhere = said("different", names=("Ines Corrigan", "Inez Corrigan"))
    for correction in (merged, everywhere):
        assert (await ended(pipeline, await send(pipeline, correction)))[0] == "kept"
    await pipeline.records()


async def test_every_key_has_a_lifetime_from_the_settings_or_a_bound(pipeline: Pipeline) -> None:
    await traffic(pipeline)
    patterns, redis = listed(), pipeline.redis
    seen = set()
    for raw in await redis.keys("*"):
        key = raw.decode()
        pattern = kind(key, patterns)
        seen.add(pattern)
        told, left = patterns[pattern], await redis.ttl(key)
        if setting := next((name for name in SETTINGS if f"`{name}`" in told), None):
            if pattern in TRIMMED:
                continue
            assert left > 0, f"{key} never ends"
            longest = SETTINGS[setting] * (MARGIN if "margin" in told else 1)
            assert left <= longest, f"{key} is kept for longer than {told}"
    # Those that are empty when nothing is under way are not there at all.
    passing = {"under-way", "agg:leases", "failed:<stage>", "awaited:<stage>"}
    assert {pattern for pattern in patterns if not pattern.startswith(ELSEWHERE)} - seen <= passing


async def test_what_has_no_lifetime_does_not_grow_with_the_articles(pipeline: Pipeline) -> None:
    await traffic(pipeline)
    redis = pipeline.redis
    for stage in topology.STAGES:
        assert await redis.hlen(f"counts:{stage.name}") <= 7
        assert await redis.hlen(f"failed:{stage.name}") == 0
        assert 0 < await redis.ttl(f"workers:{stage.name}") <= 3600
    assert await redis.zcard("under-way") == 0
    assert await redis.zcard("agg:leases") == 0
    assert await redis.hlen("dedup:counts") == 3
    assert await redis.strlen("xref:seq") <= 20
    stories = await redis.zcard("stories:index")
    assert stories == len(await redis.keys("story:????????????????"))
    assert await redis.zcard("agg:due") <= stories
    for key in await redis.keys("xref:key:*"):
        assert await redis.llen(key) <= 48
    for key in await redis.keys("xref:near:*"):
        assert await redis.zcard(key) <= 48


async def test_streams_are_emptied_once_they_are_read(pipeline: Pipeline) -> None:
    await traffic(pipeline)
    await asyncio.sleep(0.01)
    for stage in topology.STAGES:
        await streams.trim(pipeline.redis, pipeline.settings, stage.reads)
        assert await pipeline.redis.xlen(stage.reads) == 0
    await streams.trim(pipeline.redis, pipeline.settings, topology.STORIES)
    assert await pipeline.redis.xlen(topology.STORIES) == 0
