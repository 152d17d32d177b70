"""What the pipeline costs beside the work itself, as ratios measured in one run.

``python -m benchmarks.speed`` prints a table and writes ``out/speed.json``. The method is in ``docs/measured.md``.

The *bare loop* calls the very handlers of the five stages, one article after the other through all of them, in one
process: the same domain functions, the same state in the same kind of server, no streams and no messages. The
pipeline does the same articles with one process a stage. Both are held on the same processors.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
from redis.asyncio import Redis

from shared import topology
from shared.events import Submission
from shared.outcomes import Pass
from shared.settings import Settings
from tests.chaos.newsroom import articles as invented
from tests.flow.pipeline import Pipeline, running

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories"
TOGETHER = 16
"""articles that the bare loop has under way at once, so that its model reads full batches as the worker's does"""


@dataclass
class Bare:
    """The bare loop: what it took, and how much of it each stage."""

    articles: int
    seconds: float
    by_stage: dict[str, float] = field(default_factory=dict)


def load(count: int) -> tuple[str, list[dict[str, Any]]]:
    """Return a name for the material and ``count`` articles: real ones where they are at hand, else invented."""
    path = SHARED / "allsides_dev.jsonl"
    if not path.exists():
        return "invented articles", invented(count, 1)
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()[:count]]
    fields = ("id", "title", "text", "url", "published", "language")
    return "news articles, 2016", [
        {**{name: row[name] for name in fields if row.get(name)}, "publisher": row["source"]} for row in rows
    ]


@asynccontextmanager
async def handlers(redis: Redis, settings: Settings) -> AsyncIterator[dict[str, Callable[..., Any]]]:
    """Open the handlers of all stages in this process."""
    async with AsyncExitStack() as stack:
        yield {
            stage.name: await stack.enter_async_context(import_module(stage.module).create(redis, settings))
            for stage in topology.STAGES
        }


async def bare_loop(redis: Redis, settings: Settings, articles: Sequence[dict[str, Any]]) -> Bare:
    """Take ``articles`` through all handlers, ``TOGETHER`` at a time, until the last record is published."""
    by_stage = dict.fromkeys((stage.name for stage in topology.STAGES), 0.0)
    now = datetime.now(UTC)
    async with handlers(redis, settings) as handle:
        begun = time.perf_counter()
        for start in range(0, len(articles), TOGETHER):
            chunk = articles[start : start + TOGETHER]
            events: list[Any] = [Submission.model_validate(article) for article in chunk]
            for stage in topology.STAGES:
                stage_begun = time.perf_counter()
                extras = [
                    {"trace": f"{start + n}-0", "received": now} if stage is topology.INGESTION else {}
                    for n in range(len(events))
                ]
                calls = [handle[stage.name](event, **extra) for event, extra in zip(events, extras, strict=True)]
                outcomes = await asyncio.gather(*calls)
                by_stage[stage.name] += time.perf_counter() - stage_begun
                events = [outcome.event for outcome in outcomes if isinstance(outcome, Pass)]
        publishing = time.perf_counter()
        await _all_published(redis, settings)
        by_stage[topology.AGGREGATION.name] += time.perf_counter() - publishing
        return Bare(len(articles), time.perf_counter() - begun, by_stage)


async def _all_published(redis: Redis, settings: Settings) -> None:
    """Wait until no story is due within the hour: what is due later only waits to settle."""
    due = settings.named("agg:due")
    while await redis.zcount(due, 0, (time.time() + 3600) * 1000) or await redis.zcard(settings.named("agg:leases")):
        await asyncio.sleep(0.01)


async def through_pipeline(pipeline: Pipeline, articles: Sequence[dict[str, Any]]) -> float:
    """Publish ``articles`` and return the seconds until the last one has ended."""
    begun = time.perf_counter()
    traces = await pipeline.publish_all(articles)
    await _ended(pipeline, traces)
    await _all_published(pipeline.redis, pipeline.settings)
    return time.perf_counter() - begun


async def _ended(pipeline: Pipeline, traces: list[str]) -> None:
    left = set(traces)
    while left:
        for trace in list(left)[:200]:
            steps = await pipeline.trace(trace)
            if "story" in steps or any(s.get("outcome") in {"dropped", "dead"} for s in steps.values()):
                left.discard(trace)
        await asyncio.sleep(0.05)


async def latency(pipeline: Pipeline, articles: Sequence[dict[str, Any]], rate: float) -> list[float]:
    """Publish ``rate`` articles a second; return the seconds from publication to record of each that has one."""
    traces = []
    begun = time.perf_counter()
    for number, article in enumerate(articles):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        traces.append(await pipeline.publish(article))
    await _ended(pipeline, traces)
    found = []
    for trace in traces:
        story = (await pipeline.trace(trace)).get("story")
        if story:
            found.append(datetime.fromisoformat(story["at"]).timestamp() - int(trace.split("-")[0]) / 1000)
    return found


def resident(pipeline: Pipeline) -> dict[str, float]:
    """Return the MB of memory of every worker."""
    sizes = {}
    for name, process in pipeline.processes.items():
        pages = int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1])
        sizes[name] = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return sizes


async def measure(count: int, rounds: int, cores: set[int]) -> dict[str, Any]:
    """Run everything and return the figures."""
    os.sched_setaffinity(0, cores)
    material, articles = load(2 * count)
    warm, half = articles[count:], articles[:count]
    ratios, bares, pipes = [], [], []
    figures: dict[str, Any] = {"articles": count, "material": material, "cores": len(cores)}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            async with running(Path(folder), poll=1.0) as pipeline:
                await through_pipeline(pipeline, warm[:TOGETHER])
                before = (await pipeline.redis.info("memory"))["used_memory"]
                seconds = await through_pipeline(pipeline, half)
                figures["redis bytes an article"] = (
                    (await pipeline.redis.info("memory"))["used_memory"] - before
                ) / count
                figures["resident MB"] = resident(pipeline)
                pipes.append(count / seconds)
                if len(pipes) == rounds:
                    rate = pipes[-1] / 2
                    waits = sorted(await latency(pipeline, warm[TOGETHER:], rate))
                    figures["latency at half load"] = {
                        "rate": rate,
                        **{f"p{p}": waits[min(len(waits) - 1, len(waits) * p // 100)] for p in (50, 95, 99)},
                    }
                pipeline.stop()
                await pipeline.redis.flushall()
                bare = await bare_loop(pipeline.redis, pipeline.settings, half)
        bares.append(bare.articles / bare.seconds)
        ratios.append(pipes[-1] / bares[-1])
        figures["seconds by stage, bare"] = bare.by_stage
    figures["pipeline, articles a second"] = statistics.median(pipes)
    figures["bare loop, articles a second"] = statistics.median(bares)
    figures["ratio"] = statistics.median(ratios)
    figures["ratios"] = ratios
    return figures


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for key, each in value.items():
                print(f"    {key:24}{each:10.2f}")
        elif isinstance(value, float):
            print(f"{name:32}{value:10.2f}")
        else:
            print(f"{name:32}{value}")


def main() -> None:
    """Parse the arguments, measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=1, help="processors that pipeline and loop are held on")
    parser.add_argument("--json", type=Path, default=Path("out/speed.json"))
    arguments = parser.parse_args()
    cores = set(sorted(os.sched_getaffinity(0))[: arguments.cores])
    figures = asyncio.run(measure(arguments.articles, arguments.rounds, cores))
    show(figures)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    sys.exit(main())
