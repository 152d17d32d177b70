"""How the stages are doing: what waits for them, what they work on, what they have done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared import health, topology
from shared.backlog import backlog
from shared.settings import Settings
from shared.topology import Stage

LATENCY = b"latency:"
"""begins the fields of aggregation's counts that tell how many articles were in a record within so many seconds"""


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One stage at one moment. Counters run from the first start of the pipeline.

    ``waiting`` are entries that no worker has fetched, ``in_work`` those fetched and not ended (retries
    among them), ``oldest`` the seconds that the oldest of both has waited; ``arrived`` is the number of
    entries that ever came to the stream that the stage reads.
    """

    stage: str
    started: bool
    workers: tuple[str, ...]
    waiting: int
    in_work: int
    oldest: float | None
    arrived: int
    done: int
    dropped: int
    dead: int
    retries: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Status:
    """All stages at one moment, and what lies in the public streams."""

    at: datetime
    stages: tuple[StageStatus, ...]
    dead_letters: int
    stories: int
    latency: Mapping[float, int] = field(default_factory=dict)
    """articles by the time (s) within which they came from ``ingest`` into a record, since the first start"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What came to a stage and what it ended, in messages a second."""

    into: float
    out: float


async def read(redis: Redis, settings: Settings) -> Status:
    """Return the status of every stage now."""
    stages = [await _stage(redis, settings, stage) for stage in topology.STAGES]
    dead_letters = await redis.xlen(settings.named(topology.DEAD_LETTERS))
    stories = await redis.zcard(settings.named("stories:index"))
    latency = await _latency(redis, settings)
    return Status(datetime.now(UTC), tuple(stages), int(dead_letters), int(stories), latency)


async def _latency(redis: Redis, settings: Settings) -> dict[float, int]:
    counts = cast("dict[bytes, bytes]", await redis.hgetall(settings.named(f"counts:{topology.AGGREGATION.name}")))
    found = {
        float(name.removeprefix(LATENCY)): int(count) for name, count in counts.items() if name.startswith(LATENCY)
    }
    return dict(sorted(found.items()))


def rates(before: Status, after: Status) -> dict[str, Rate]:
    """Return each stage's rates between two readings."""
    seconds = max((after.at - before.at).total_seconds(), 1e-6)
    return {
        now.stage: Rate(
            into=max(0, now.arrived - then.arrived) / seconds,
            out=max(0, ended(now) - ended(then)) / seconds,
        )
        for then, now in zip(before.stages, after.stages, strict=True)
    }


def within(counts: Mapping[float, int], share: float) -> float | None:
    """Return the seconds within which that share of articles was in a record: the bound that is told, or infinity."""
    needed, seen = share * sum(counts.values()), 0
    for seconds, count in counts.items():
        seen += count
        if seen and seen >= needed:
            return seconds
    return None


def lately(before: Status, after: Status) -> dict[float, int]:
    """Return the latencies of the articles that came into a record between two readings."""
    counts = {seconds: count - before.latency.get(seconds, 0) for seconds, count in after.latency.items()}
    return {seconds: count for seconds, count in counts.items() if count > 0}


def ended(status: StageStatus) -> int:
    """Return how many messages the stage has ended, in whatever way."""
    return status.done + status.dropped + status.dead


async def _stage(redis: Redis, settings: Settings, stage: Stage) -> StageStatus:
    stream = settings.named(stage.reads)
    counts = cast("dict[bytes, bytes]", await redis.hgetall(settings.named(f"counts:{stage.name}")))

    def count(name: str) -> int:
        return int(counts.get(name.encode(), 0))

    workers = await health.live_workers(redis, settings, stage)
    described = await _described(redis, stream)
    left = await backlog(redis, settings, stage)
    return StageStatus(
        stage=stage.name,
        started=left.started,
        workers=tuple(workers),
        waiting=left.waiting,
        in_work=left.pending,
        oldest=left.oldest,
        arrived=int(described.get("entries-added", 0)),
        done=count("passed") + count("kept"),
        dropped=count("dropped"),
        dead=count("dead"),
        retries=count("retries"),
        seconds=float(counts.get(b"seconds", 0)),
    )


async def _described(redis: Redis, stream: str) -> dict[str, Any]:
    try:
        described: dict[str, Any] = await redis.xinfo_stream(stream)
    except ResponseError:  # no such stream yet
        return {}
    return described
