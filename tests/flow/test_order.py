"""However many workers a stage has, articles are compared in the order in which they were published."""

import random
from pathlib import Path
from typing import Any

import pytest

from shared import topology
from tests.chaos import newsroom
from tests.flow.pipeline import running

pytestmark = pytest.mark.flow

WORKERS = 3
"""workers of each stage: enough for them to overtake each other"""
LONG = 30
"""times that the text of every fifth article is repeated, so that it is overtaken while it is read"""


def reports() -> list[dict[str, Any]]:
    """Return 40 invented reports, some long and most short."""
    told = [article for number in range(30) for article in newsroom.story(random.Random(number), number)]  # noqa: S311
    found = list({article["id"]: article for article in told}.values())[:40]
    for article in found[::5]:
        article["text"] = "\n\n".join(f"Report {number}. {article['text']}" for number in range(LONG))
    return found


async def test_replicas_compare_articles_in_the_order_of_publication(tmp_path: Path) -> None:
    # With so long a lease that nobody loses patience on a busy machine.
    async with running(tmp_path, claim_after=120.0) as pipeline:
        await pipeline.scale(WORKERS)
        traces = await pipeline.publish_all(reports())
        await pipeline.ends(traces)
        steps = [await pipeline.trace(trace) for trace in traces]
    for stage in topology.STAGES[:2]:
        ends = [step[stage.name]["at"] for step in steps if stage.name in step]
        assert ends == sorted(ends), f"not in order at {stage.name}"
    linked = [step["cross-referencing"] for step in steps if "cross-referencing" in step]
    assert [step["at"] for step in linked] == sorted(step["at"] for step in linked)
    assert len({step["worker"] for step in linked}) == WORKERS
    read = [step["entity-extraction"]["at"] for step in steps if "entity-extraction" in step]
    assert read != sorted(read), "nobody was overtaken: the test shows nothing"
