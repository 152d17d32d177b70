"""People correct the stories of a real pipeline, and nothing that comes later undoes it."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from shared import topology
from shared.corrections import Correction
from shared.record import StoryRecord
from tests.flow.pipeline import Pipeline, running
from tests.flow.test_revisions import FERRY, published, reports, told

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

AT = datetime(2025, 3, 4, 12, tzinfo=UTC)

LATER: tuple[dict[str, Any], ...] = (
    {
        "url": "https://coastwatch.example/brannoc",
        "publisher": "Coast Watch",
        "published": "2025-03-04T13:00:00Z",
        "title": "Stranded ferry Saint Brannoc off Vellmouth: tugs on their way",
        "text": "Tugs are on their way to the ferry Saint Brannoc, which ran aground off Vellmouth in fog on Tuesday "
        "morning. All 240 passengers have left the ship, Mayor Ines Corrigan said; 12 people were injured.",
    },
    {
        "url": "https://vellmouthtimes.example/ferry-aground",
        "publisher": "Vellmouth Times",
        "published": "2025-03-04T15:00:00Z",
        "title": "Saint Brannoc aground: 240 passengers taken off ferry near Vellmouth",
        "text": "The 240 passengers of the ferry Saint Brannoc were taken off it near Vellmouth on Tuesday, where "
        "it ran aground in fog in the morning. Mayor Ines Corrigan said that 12 people were injured. Tugs will come.",
    },
)
"""further reports of the accident, each as like to the one as to the other of the first two"""


@pytest_asyncio.fixture(loop_scope="module")
async def empty(pipeline: Pipeline) -> Pipeline:
    await wiped(pipeline)
    return pipeline


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    async with running(tmp_path_factory.mktemp("corrections"), claim_after=2.0) as pipeline:
        yield pipeline


async def wiped(pipeline: Pipeline) -> None:
    """Take away all that is kept, but not the streams that the workers read."""
    streams = {stage.reads for stage in (*topology.STAGES, *topology.SIDE_LINES)}
    for key in await pipeline.redis.keys("*"):
        if key.decode() not in streams:
            await pipeline.redis.delete(key)


def said(kind: str, *articles: str, minute: int = 0, **further: Any) -> Correction:
    at = AT + timedelta(minutes=minute)
    return Correction.model_validate({"kind": kind, "articles": articles, "by": "Ada Moor", "at": at, **further})


async def send(pipeline: Pipeline, correction: Correction | bytes) -> str:
    """Put a correction on its stream; return its trace."""
    data = correction if isinstance(correction, bytes) else correction.model_dump_json().encode()
    entry: bytes = await pipeline.redis.xadd(topology.CORRECTIONS, {"data": data})
    return f"{topology.CORRECTIONS}/{entry.decode()}"


async def ended(pipeline: Pipeline, trace: str) -> tuple[str, str]:
    """Wait for the end of a correction: its outcome and the note."""
    for _ in range(600):
        steps = await pipeline.trace(trace)
        for step in steps.values():
            if step["outcome"] != "passed":
                return step["outcome"], step["note"]
        await asyncio.sleep(0.05)
    raise TimeoutError(f"{trace} has not ended; so far {await pipeline.trace(trace)}")


async def correct(pipeline: Pipeline, correction: Correction) -> None:
    """Send a correction, and wait until the records tell of it."""
    assert (await ended(pipeline, await send(pipeline, correction)))[0] == "kept"
    await retold(pipeline)


async def retold(pipeline: Pipeline) -> None:
    """Wait until no record is due in the next minute."""
    for _ in range(600):
        if not await pipeline.redis.zcount("agg:due", 0, (time.time() + 60) * 1000):
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("records stay due")


async def ids(pipeline: Pipeline) -> dict[str, str]:
    """Return the ids of all articles by URL."""
    return {member.url or "": member.id for record in await pipeline.records() for member in record.articles}


def where(records: Iterable[StoryRecord], url: str) -> str:
    return next(record.id for record in records if any(member.url == url for member in record.articles))


async def test_a_split_survives_the_next_articles_that_are_like_both(empty: Pipeline) -> None:
    first, second = FERRY
    story = await published(empty, first, second)
    known = await ids(empty)
    split = said("split", known[second["url"]], others=[known[first["url"]]], why="two ferries")
    await correct(empty, split)
    records = await empty.records()
    apart = where(records, second["url"])
    assert where(records, first["url"]) == story != apart
    for each in (story, apart):
        record, changed, _ = await told(empty, each)
        assert [(one.kind, one.by, one.why) for one in record.corrections] == [("split", "Ada Moor", "two ferries")]
        assert changed.corrections == record.corrections
    await published(empty, *LATER)
    records = await empty.records()
    assert (where(records, first["url"]), where(records, second["url"])) == (story, apart)
    assert sum(len(record.articles) for record in records) == 4


async def test_a_merger_survives_and_the_other_story_leads_to_the_older_one(empty: Pipeline) -> None:
    first, second = FERRY
    other, _ = reports(11)
    story, elsewhere = await published(empty, first), await published(empty, other)
    assert story != elsewhere
    known = await ids(empty)
    await correct(empty, said("merge", known[other["url"]], into=[known[first["url"]]]))
    gone, _, event = await told(empty, elsewhere)
    assert (event, gone.merged_into) == ("merged", story)
    await published(empty, second, *LATER)
    records = await empty.records()
    assert where(records, other["url"]) == where(records, first["url"]) == story


async def test_an_article_that_was_moved_stays_and_comes_back_there_after_a_withdrawal(empty: Pipeline) -> None:
    first, second = FERRY
    one, other = reports(12)
    story, elsewhere = await published(empty, first, second), await published(empty, one, other)
    known = await ids(empty)
    targets = [known[one["url"]], known[other["url"]]]
    await correct(empty, said("move", known[second["url"]], into=targets, others=[known[first["url"]]]))
    await published(empty, *LATER)
    records = await empty.records()
    assert where(records, second["url"]) == elsewhere
    assert where(records, first["url"]) == story
    assert await published(empty, {"url": second["url"], "status": "withdrawn"}) == elsewhere
    assert await published(empty, second) == elsewhere
    await correct(empty, said("move", known[second["url"]], into=[known[first["url"]]], others=targets, minute=1))
    assert where(await empty.records(), second["url"]) == story


async def test_a_pinned_name_shows_in_the_ledger_of_names(empty: Pipeline) -> None:
    first, second = FERRY
    # At an address of its own: the workers remember the texts of the others.
    text = f"{second['text']} Harbour master Tom Brandt said that the ship is safe."
    more = {**second, "url": "https://islandgazette.example/harbour-master", "text": text}
    story = await published(empty, first, more)
    known = await ids(empty)
    both = {"Ines Corrigan", "Tom Brandt"}

    async def one() -> bool:
        record, _, _ = await told(empty, story)
        spelt = [{variant.form for variant in entity.variants} for entity in record.entities]
        assert both <= set().union(*spelt)
        return any(both <= forms for forms in spelt)

    assert not await one()
    await correct(empty, said("same", known[first["url"]], names=sorted(both)))
    assert await one()
    await published(empty, *LATER)
    assert await one()
    await correct(empty, said("different", names=sorted(both), minute=1))
    assert not await one()
    record, _, _ = await told(empty, story)
    assert [correction.kind for correction in record.corrections] == ["same", "different"]


async def test_a_correction_is_carried_out_once_whoever_is_killed(empty: Pipeline) -> None:
    first, second = FERRY
    await published(empty, first, second)
    known = await ids(empty)
    for stage in (topology.CROSS_REFERENCING, topology.AGGREGATION):
        empty.processes[stage.name].kill()
        empty.processes[stage.name].wait()
    split = said("split", known[second["url"]], others=[known[first["url"]]])
    traces = [await send(empty, split), await send(empty, split)]
    for stage in (topology.CROSS_REFERENCING, topology.AGGREGATION):
        empty.start(stage)
        await asyncio.sleep(0.7)
        empty.processes[stage.name].kill()
        empty.processes[stage.name].wait()
        empty.start(stage)
    outcomes = [await ended(empty, trace) for trace in traces]
    assert [outcome for outcome, _ in outcomes] == ["kept", "kept"]
    await retold(empty)
    records = await empty.records()
    assert len(records) == 2
    assert all(len(record.corrections) == 1 for record in records)
    assert await empty.redis.xlen(topology.DEAD_LETTERS) == 0
    assert await empty.redis.zcard("under-way") == 0


async def test_what_cannot_be_done_is_a_dead_letter_that_says_why(empty: Pipeline) -> None:
    first, _ = FERRY
    await published(empty, first)
    known = await ids(empty)
    strange = "z" * 16
    for sent, reason in (
        (said("split", strange, others=[known[first["url"]]]), f"unknown article {strange}"),
        (b'{"kind": "split", "by": "Ada Moor", "at": "2025-03-04T12:00:00Z"}', "no article is named"),
        (b"{not json", "not JSON"),
    ):
        outcome, note = await ended(empty, await send(empty, sent))
        assert outcome == "dead"
        assert reason in note
    assert await empty.redis.xlen(topology.DEAD_LETTERS) == 3


async def storywire(pipeline: Pipeline, *arguments: str) -> str:
    """Run a command; return what it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.desk.cli", *arguments,
        env={**os.environ, "STORYWIRE_REDIS_URL": pipeline.settings.redis_url, "STORYWIRE_BY": "Ada Lind"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, (arguments, err.decode())
    return out.decode()


async def test_the_log_of_what_was_said_gives_the_same_stories_on_an_empty_pipeline(
    empty: Pipeline, tmp_path: Path
) -> None:
    first, second = FERRY
    one, other = reports(13)
    articles = (first, second, one, other, *LATER)
    await empty.redis.xtrim(topology.CORRECTIONS, maxlen=0)
    ferry = await published(empty, first, second, *LATER)
    elsewhere = await published(empty, one, other)

    async def stories() -> set[frozenset[str]]:
        await retold(empty)
        return {frozenset(member.id for member in record.articles) for record in await empty.records()}

    await storywire(empty, "correct", "split", ferry, second["url"], LATER[0]["url"], "--why", "two ferries")
    apart = where(await empty.records(), second["url"])
    await storywire(empty, "correct", "move", other["url"], apart)
    merged = orjson.loads(await storywire(empty, "correct", "merge", elsewhere, ferry, "--json"))
    assert (merged["state"], merged["stories"]) == ("carried out", [ferry])
    before = await stories()
    log = tmp_path / "corrections.jsonl"
    log.write_text(await storywire(empty, "corrections", "list", "--json"), encoding="utf-8")

    await wiped(empty)
    await published(empty, *articles)
    assert await stories() != before
    await storywire(empty, "corrections", "replay", str(log))
    assert await stories() == before
    last = await empty.redis.get("xref:seq")
    await storywire(empty, "corrections", "replay", str(log))
    assert await empty.redis.get("xref:seq") == last
