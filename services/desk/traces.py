"""Reading how articles fared: their steps through the stages, and the ends that they came to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

import orjson
from redis.asyncio import Redis

from services.desk.stream_entries import forwards
from shared import topology
from shared.article import TraceId
from shared.settings import Settings
from shared.topology import Stage
from shared.trace import Step, name_key, trace_key

STORY = "story"
"""field of a trace, written when the record that holds the article has been published"""
REPLAYED = "replayed"
"""field of a trace whose dead letter went back to ``ingest``: there it got a new entry, and so a new trace"""

_ENTRY = re.compile(r"\d{10,15}-\d{1,10}")
_TRACE = re.compile(r"([a-z.]+/)?\d{10,15}-\d{1,10}")

EndKind = Literal["story", "dropped", "dead"]


@dataclass(frozen=True, slots=True)
class End:
    """How an article ended: in a published record, dropped as it should be, or dead."""

    kind: EndKind
    stage: str
    note: str
    at: datetime
    story: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The way of one article. ``steps`` are in the order of the flow; ``replayed`` names the trace that goes on."""

    id: TraceId
    steps: dict[str, Step]
    story: End | None = None
    replayed: TraceId | None = None

    @property
    def begun(self) -> datetime:
        """When the article was published on ``ingest``."""
        return datetime.fromtimestamp(_order(self.id)[0] / 1000, UTC)

    @property
    def end(self) -> End | None:
        """How the article ended; None while it is under way, or where a replay goes on under another id."""
        if self.story is not None:
            return self.story
        for stage, step in self.steps.items():
            if step.outcome in ("dropped", "dead") and not self.replayed:
                kind: EndKind = "dropped" if step.outcome == "dropped" else "dead"
                return End(kind, stage, step.note, step.at)
        return None


def way(trace: TraceId) -> tuple[Stage, ...]:
    """Return the stages that the trace leads through: those of articles, or those of corrections."""
    return topology.SIDE_LINES if trace.startswith(f"{topology.CORRECTIONS}/") else topology.STAGES


def from_hash(trace: TraceId, fields: dict[bytes, bytes]) -> Trace:
    """Return the trace that Redis holds as ``fields``."""
    steps = {
        stage.name: Step.model_validate_json(fields[stage.name.encode()], extra="ignore")
        for stage in way(trace)
        if stage.name.encode() in fields
    }
    story = None
    if placed := fields.get(STORY.encode()):
        told: dict[str, Any] = orjson.loads(placed)
        story = End(
            "story",
            topology.AGGREGATION.name,
            "",
            datetime.fromisoformat(told["at"]),
            story=told["story"],
            revision=told["revision"],
        )
    replayed = fields.get(REPLAYED.encode())
    return Trace(trace, steps, story, orjson.loads(replayed)["trace"] if replayed else None)


async def read(redis: Redis, settings: Settings, entries: Sequence[TraceId]) -> dict[TraceId, Trace]:
    """Return the traces of those ``entries`` that some stage has dealt with already."""
    async with redis.pipeline(transaction=False) as pipeline:
        for entry in entries:
            pipeline.hgetall(trace_key(settings, entry))
        hashes = await pipeline.execute()
    return {entry: from_hash(entry, fields) for entry, fields in zip(entries, hashes, strict=True) if fields}


async def known_as(redis: Redis, settings: Settings, name: str) -> list[TraceId]:
    """Return the entries of the articles with this id, external id or URL, oldest first; an entry's id names itself."""
    known = cast("set[bytes]", await redis.smembers(name_key(settings, name)))
    entries = {entry.decode() for entry in known}
    if _TRACE.fullmatch(name) and await redis.exists(trace_key(settings, name)):
        entries.add(name)
    if _ENTRY.fullmatch(name) and await forwards(redis, settings.named(topology.INGEST), name, name, count=1):
        entries.add(name)
    return sorted(entries, key=_order)


async def find(redis: Redis, settings: Settings, name: str) -> list[Trace]:
    """Return the traces of what is known as ``name``, oldest first, and of what their replays became.

    An article that waits on ``ingest`` has a trace without steps. Nothing known gives an empty list.
    """
    found: dict[TraceId, Trace] = {}
    wanted = await known_as(redis, settings, name)
    while wanted:
        traces = await read(redis, settings, wanted)
        found |= {entry: traces.get(entry, Trace(entry, {})) for entry in wanted}
        wanted = [trace.replayed for trace in found.values() if trace.replayed and trace.replayed not in found]
    return sorted(found.values(), key=lambda trace: _order(trace.id))


def ended(traces: Iterable[Trace]) -> dict[TraceId, End]:
    """Return the ends of those traces that have one."""
    return {trace.id: trace.end for trace in traces if trace.end is not None}


def _order(entry: TraceId) -> tuple[int, int]:
    """Sort key: an entry's time (ms) and number; a trace begun by hand inside the flow has its stream before these."""
    milliseconds, _, sequence = entry.rpartition("/")[2].partition("-")
    return int(milliseconds), int(sequence or 0)
