"""Corrections and withdrawals through the whole pipeline: what they do to the record, and what is told of them."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from shared import topology
from shared.record import Changes, StoryRecord
from tests.chaos import newsroom
from tests.flow.pipeline import Pipeline, running

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]


FERRY: tuple[dict[str, Any], dict[str, Any]] = (
    {
        "url": "https://harbourpost.example/saint-brannoc",
        "publisher": "Harbour Post",
        "published": "2025-03-04T09:00:00Z",
        "title": "Ferry Saint Brannoc runs aground off Vellmouth, 12 injured",
        "text": "The ferry Saint Brannoc ran aground off Vellmouth on Tuesday morning and 12 people were injured, "
        "Mayor Ines Corrigan said. The ferry had left Vellmouth with 240 passengers in thick fog. "
        '"Everybody is off the ship," Corrigan told reporters in Vellmouth.',
    },
    {
        "url": "https://islandgazette.example/ferry",
        "publisher": "Island Gazette",
        "published": "2025-03-04T11:00:00Z",
        "title": "Passengers leave stranded ferry Saint Brannoc near Vellmouth",
        "text": "All 240 passengers have left the ferry Saint Brannoc, which ran aground in fog near Vellmouth early "
        "on Tuesday. Several of them were hurt, according to Mayor Ines Corrigan. Tugs will try to free the ship at "
        "high water, the harbour office of Vellmouth said.",
    },
)
"""two reports of one accident, in words of their own"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    async with running(tmp_path_factory.mktemp("revisions")) as pipeline:
        yield pipeline


def reports(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two reports of one invented story, by two outlets; stories of other numbers have nothing in common."""
    for seed in range(100):
        found = {article["id"]: article for article in newsroom.story(random.Random(1_000 * number + seed), number)}  # noqa: S311
        if len(found) >= 2:
            one, other, *_ = found.values()
            return one, other
    raise LookupError("no story has two reports")


async def told(pipeline: Pipeline, story: str) -> tuple[StoryRecord, Changes, str]:
    """Return the latest record of a story, what changed by it, and the event, as they stand on the stream."""
    await pipeline.records()
    entries = await pipeline.redis.xrevrange(topology.STORIES)
    fields = next(fields for _, fields in entries if fields[b"story"].decode() == story)
    record = StoryRecord.model_validate_json(fields[b"data"])
    kept = await pipeline.redis.lindex(f"story:{story}:changes", 0)
    assert kept == fields[b"changes"]
    latest = await pipeline.redis.get(f"story:{story}")
    assert latest == fields[b"data"]
    return record, Changes.model_validate_json(fields[b"changes"]), fields[b"event"].decode()


async def published(pipeline: Pipeline, *articles: dict[str, Any]) -> str:
    """Publish one after the other; return the story of the last."""
    story = ""
    for article in articles:
        end, step = await pipeline.end(await pipeline.publish(article))
        assert end == "story", step
        story = step["story"]
    return story


async def test_a_correction_replaces_the_article_and_is_told(pipeline: Pipeline) -> None:
    first, second = FERRY
    story = await published(pipeline, first, second)
    before, _, _ = await told(pipeline, story)
    assert len(before.articles) == 2
    member = next(member for member in before.articles if member.url == first["url"])
    corrected = {
        **first,
        "title": "Ferry Saint Brannoc runs aground off Vellmouth, 15 injured",
        "text": first["text"].replace("12 people were injured", "15 people were injured").replace(" in thick fog", ""),
    }
    assert await published(pipeline, corrected) == story
    after, changed, event = await told(pipeline, story)
    assert event == "updated"
    assert changed.revision == after.revision > before.revision
    assert (changed.revised, changed.added, changed.removed) == ((member.id,), (), ())
    assert {one.id: one.revision for one in after.articles}[member.id] == member.revision + 1
    record = after.model_dump_json()
    assert "12 people were injured" not in record
    assert "in thick fog" not in record
    values = {change.what: (change.before, change.after) for change in changed.values}
    assert values["headline"] == ((first["title"],), (corrected["title"],))
    assert "12" in values["injured"][0]
    assert "15" in values["injured"][1]


async def test_a_withdrawn_article_leaves_the_last_one_retracts_and_a_republished_one_is_back(
    pipeline: Pipeline,
) -> None:
    first, second = reports(1)
    story = await published(pipeline, first, second)
    before, _, _ = await told(pipeline, story)
    ids = {member.url: member.id for member in before.articles}

    assert await published(pipeline, {"url": first["url"], "status": "withdrawn"}) == story
    left, changed, event = await told(pipeline, story)
    assert (event, left.status) == ("updated", "live")
    assert [member.url for member in left.articles] == [second["url"]]
    assert [gone.article for gone in left.withdrawn] == [ids[first["url"]]]
    assert changed.removed == changed.withdrawn == (ids[first["url"]],)
    assert first["publisher"] not in left.model_dump_json(exclude={"withdrawn"})

    linked_data = {"@type": "NewsArticle", "url": second["url"], "creativeWorkStatus": "Retracted"}
    assert await published(pipeline, linked_data) == story
    empty, changed, event = await told(pipeline, story)
    assert (event, empty.status, empty.articles, empty.summary) == ("retracted", "retracted", (), ())
    assert {gone.article for gone in empty.withdrawn} == set(ids.values())
    assert story not in {record.id for record in await pipeline.records()}

    assert await published(pipeline, first) == story
    back, changed, event = await told(pipeline, story)
    assert (event, back.status) == ("updated", "live")
    assert [member.url for member in back.articles] == [first["url"]]
    assert [gone.article for gone in back.withdrawn] == [ids[second["url"]]]
    assert changed.added == (ids[first["url"]],)


async def test_the_same_withdrawal_again_changes_nothing_and_one_of_nothing_is_dropped(pipeline: Pipeline) -> None:
    first, second = reports(2)
    story = await published(pipeline, first, second, {"url": first["url"], "status": "withdrawn"})
    once, _, _ = await told(pipeline, story)
    end, step = await pipeline.end(await pipeline.publish({"url": first["url"], "status": "withheld"}))
    assert (end, step["note"].partition(":")[0]) == ("dropped", "seen already")
    again, _, _ = await told(pipeline, story)
    assert again == once
    end, step = await pipeline.end(await pipeline.publish({"url": "https://nobody.example/x", "status": "withdrawn"}))
    assert (end, step["note"].partition(":")[0]) == ("dropped", "nothing to withdraw")


async def test_storywire_publish_sends_a_withdrawal(pipeline: Pipeline, tmp_path: Path) -> None:
    first, second = reports(3)
    story = await published(pipeline, first, second)
    file = tmp_path / "kill.json"
    item = {"uri": first["url"], "versionCreated": "2025-03-05T08:00:00Z", "pubStatus": "canceled"}
    file.write_bytes(orjson.dumps(item))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "services.desk.cli", "publish", "--wait", "--json", str(file)),
        env={**os.environ, "STORYWIRE_REDIS_URL": pipeline.settings.redis_url},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert orjson.loads(out)["end"]["story"] == story
    record, _, _ = await told(pipeline, story)
    assert [gone.url for gone in record.withdrawn] == [first["url"]]
