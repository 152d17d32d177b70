"""What the pipeline costs beside the work itself, as ratios measured in one run.

``python -m benchmarks.speed`` prints a table and writes ``out/speed.json``. The method is in ``docs/measured.md``.

The *bare loop* calls the very handlers of the five stages, one article after the other through all of them, in one
process: the same domain functions, the same state in the same kind of server, no streams and no messages. The
pipeline does the same articles with one process a stage. Both are held on the same processors, and both are also
measured in processor time, the server's included, which other work on the machine does not disturb.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
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
from shared.trace import UNDER_WAY
from tests.chaos.newsroom import articles as invented
from tests.flow.pipeline import Pipeline, running

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories"
TOGETHER = 16
"""articles that the bare loop has under way at once, so that its model reads full batches as the worker's does"""
AS_SHIPPED = {name: Settings.model_fields[name].default for name in ("poll", "coalesce", "claim_after")}
"""the settings that tests shorten, as users have them"""


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


async def bare_loop(
    redis: Redis,
    settings: Settings,
    warm: Sequence[dict[str, Any]],
    articles: Sequence[dict[str, Any]],
    pids: dict[str, int],
) -> tuple[Bare, float]:
    """Take ``articles`` through all handlers, after ``warm``, whose time (models are loaded by it) does not count.

    Returns what it took, and the seconds of processor time of the processes ``pids``.
    """
    async with handlers(redis, settings) as handle:
        await _through(handle, redis, settings, warm, 0)
        before = cpus(pids)
        bare = await _through(handle, redis, settings, articles, len(warm))
        return bare, sum((cpus(pids) - before).values())


async def _through(
    handle: dict[str, Callable[..., Any]],
    redis: Redis,
    settings: Settings,
    articles: Sequence[dict[str, Any]],
    first: int,
) -> Bare:
    """Take ``articles``, ``TOGETHER`` at a time, through all handlers until the last record is published."""
    by_stage = dict.fromkeys((stage.name for stage in topology.STAGES), 0.0)
    now = datetime.now(UTC)
    begun = time.perf_counter()
    for start in range(0, len(articles), TOGETHER):
        chunk = articles[start : start + TOGETHER]
        events: list[Any] = [Submission.model_validate(article) for article in chunk]
        for stage in topology.STAGES:
            stage_begun = time.perf_counter()
            extras = [
                {"trace": f"{first + start + n + 1}-0", "received": now} if stage is topology.INGESTION else {}
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
    await pipeline.publish_all(articles)
    await _ended(pipeline)
    await _all_published(pipeline.redis, pipeline.settings)
    return time.perf_counter() - begun


async def _ended(pipeline: Pipeline) -> None:
    """Wait until nothing is unread, pending or under way; asks little, since it runs on the processor measured."""
    ingest, under_way = pipeline.settings.named(topology.INGEST), pipeline.settings.named(UNDER_WAY)
    while True:
        (group,) = await pipeline.redis.xinfo_groups(ingest)
        if not group["lag"] and not group["pending"] and not await pipeline.redis.zcard(under_way):
            return
        await asyncio.sleep(0.05)


async def latency(pipeline: Pipeline, articles: Sequence[dict[str, Any]], rate: float) -> list[float]:
    """Publish ``rate`` articles a second; return the seconds from publication to the first record with each."""
    published: dict[str, int] = {}
    begun = time.perf_counter()
    for number, article in enumerate(articles):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        published[article["id"]] = int((await pipeline.publish(article)).split("-")[0])
    await _ended(pipeline)
    told: dict[str, int] = {}
    for entry, fields in await pipeline.redis.xrange(pipeline.settings.named(topology.STORIES)):
        for member in orjson.loads(fields[b"data"])["articles"]:
            told.setdefault(member["external_id"], int(entry.split(b"-")[0]))
    return [(told[name] - at) / 1000 for name, at in published.items() if name in told]


def resident(pipeline: Pipeline) -> dict[str, float]:
    """Return the MB of memory of every worker."""
    sizes = {}
    for name, process in pipeline.processes.items():
        pages = int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1])
        sizes[name] = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return sizes


def processes(pipeline: Pipeline) -> dict[str, int]:
    """Return the process ids of the workers and of the server."""
    (server,) = processes_of(pipeline.server.port)
    return {"server": server} | {name: process.pid for name, process in pipeline.processes.items()}


def processes_of(port: int) -> list[int]:
    """Return the process ids of the servers on ``port``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"valkey-server" in words and str(port).encode() in words:
            found.append(int(folder.name))
    return found


def cpu(pid: int) -> float:
    """Return the seconds of processor time that a process has used, in its own code and in the kernel for it."""
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def cpus(pids: dict[str, int]) -> Counter[str]:
    """Return the seconds of processor time by name."""
    return Counter({name: cpu(pid) for name, pid in pids.items()})


async def side_by_side(
    warm: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, float]]:
    """Take ``articles`` through the pipeline and the bare loop, each after ``warm``; return figures and memory."""
    count = len(articles)
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), **AS_SHIPPED) as pipeline:
            await through_pipeline(pipeline, warm)
            pids = processes(pipeline)
            before, held = cpus(pids), (await pipeline.redis.info("memory"))["used_memory"]
            seconds = await through_pipeline(pipeline, articles)
            used = cpus(pids) - before
            held = (await pipeline.redis.info("memory"))["used_memory"] - held
            memory = resident(pipeline)
            pipeline.stop()
            await pipeline.redis.flushall()
            own = {"loop": os.getpid(), "server": pids["server"]}
            bare, bare_cpu = await bare_loop(pipeline.redis, pipeline.settings, warm, articles, own)
    figures = {
        "pipeline, articles a second": count / seconds,
        "bare loop, articles a second": count / bare.seconds,
        "ratio of throughput": bare.seconds / seconds,
        "pipeline, ms of processor an article": sum(used.values()) * 1000 / count,
        "bare loop, ms of processor an article": bare_cpu * 1000 / count,
        "ratio of processor time": bare_cpu / sum(used.values()),
        "redis bytes an article": held / count,
    }
    for name, each in used.items():
        figures[f"processor ms an article: {name}"] = each * 1000 / count
    for name, each in bare.by_stage.items():
        figures[f"bare loop, ms an article: {name}"] = each * 1000 / count
    return figures, memory


async def stages_alone(warm: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the articles a second of each stage where no other worker runs, after its first ``warm``."""
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), **AS_SHIPPED) as pipeline:
            pipeline.stop()
            await pipeline.publish_all([*warm, *articles])
            for stage in topology.STAGES:
                pipeline.processes.clear()
                pipeline.start(stage)
                await _handled(pipeline, stage, len(warm))
                begun = time.perf_counter()
                await _handled(pipeline, stage)
                if stage is topology.AGGREGATION:
                    await _all_published(pipeline.redis, pipeline.settings)
                rates[stage.name] = len(articles) / (time.perf_counter() - begun)
                pipeline.stop()
    return rates


async def _handled(pipeline: Pipeline, stage: topology.Stage, count: int | None = None) -> None:
    """Wait until ``stage`` has ended ``count`` messages, or all."""
    while True:
        (group,) = await pipeline.redis.xinfo_groups(pipeline.settings.named(stage.reads))
        if count is None and not group["lag"] and not group["pending"]:
            return
        if count is not None and (group["entries-read"] or 0) - group["pending"] >= count:
            return
        await asyncio.sleep(0.02)


async def replicas(
    warm: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]], counts: Sequence[int]
) -> dict[str, float]:
    """Return the articles a second of the whole with so many workers of the slowest stage."""
    rates = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            async with running(Path(folder), **AS_SHIPPED) as pipeline:
                for number in range(1, count):
                    pipeline.start(topology.ENTITY_EXTRACTION, f"{topology.ENTITY_EXTRACTION.name}#{number}")
                # Often enough that every replica has loaded its model.
                await asyncio.sleep(4 * count)
                await through_pipeline(pipeline, warm * count)
                rates[str(count)] = len(articles) / await through_pipeline(pipeline, articles)
    return rates


async def waits(warm: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]], rate: float) -> dict[str, float]:
    """Return the seconds from publication to record at ``rate`` articles a second: p50, p95, p99."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), **AS_SHIPPED) as pipeline:
            await through_pipeline(pipeline, warm)
            found = sorted(await latency(pipeline, articles, rate))
    return {"rate": rate, **{f"p{p}": found[min(len(found) - 1, len(found) * p // 100)] for p in (50, 95, 99)}}


async def measure(count: int, rounds: int, cores: int) -> dict[str, Any]:
    """Run everything and return the figures; those of several rounds as medians."""
    everywhere = sorted(os.sched_getaffinity(0))
    material, articles = load(count + TOGETHER)
    warm, articles = articles[:TOGETHER], articles[TOGETHER:]
    figures: dict[str, Any] = {"material": material, "articles": len(articles), "rounds": rounds, "cores": cores}
    os.sched_setaffinity(0, everywhere[:cores])
    runs = []
    for _ in range(rounds):
        run, figures["resident MB"] = await side_by_side(warm, articles)
        runs.append(run)
    figures["side by side"] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    figures["stage alone, articles a second"] = await stages_alone(warm, articles)
    half = figures["side by side"]["pipeline, articles a second"] / 2
    figures["seconds from publication to record at half load"] = await waits(warm, articles, half)
    os.sched_setaffinity(0, everywhere)
    figures[f"articles a second with replicas of the slowest stage, {len(everywhere)} cores"] = await replicas(
        warm, articles, (1, 2, 4)
    )
    return figures


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for key, each in value.items():
                print(f"    {key:48}{each:12.2f}")
        else:
            print(f"{name:52}{value}")


def main() -> None:
    """Parse the arguments, measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=1, help="processors that pipeline and loop are held on")
    parser.add_argument("--json", type=Path, default=Path("out/speed.json"))
    arguments = parser.parse_args()
    figures = asyncio.run(measure(arguments.articles, arguments.rounds, arguments.cores))
    show(figures)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    sys.exit(main())
