"""One pipeline on two hosts, and the cable between them pulled while articles flow.

The hosts are network namespaces with host names of their own: see ``tests/flow/hosts.py``. Redis, with a password and
a user for each service, and one worker of each stage run on the host ``left``, replicas of the workers on the host
``right``. A cable that is pulled is worse than a worker that is killed: neither side is told. Redis hands messages to
readers that will never get them, and workers end messages that others have taken over meanwhile.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.desk import secret_files
from shared import access, health, topology
from shared.redis_client import connect
from shared.settings import Settings
from tests.chaos.newsroom import articles
from tests.chaos.storm import Outcome, comparable, differences, members
from tests.flow.hosts import Hosts, hosts, why_not
from tests.flow.pipeline import Pipeline
from tests.flow.servers import serving

REASON = why_not()
pytestmark = [
    pytest.mark.flow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(REASON is not None, reason=str(REASON)),
]

LEFT, RIGHT = "left", "right"
PORT = 6379
"""as good as any: a host made for the test has all ports free"""
CUT = 12.0
"""seconds: longer than ``claim_after``, so that what the host held is taken over, and than a client waits for Redis"""


@dataclass
class Newsroom:
    """The pipeline on both hosts, and the hosts."""

    pipeline: Pipeline
    hosts: Hosts


@asynccontextmanager
async def newsroom(folder: Path, replicas: tuple[str, ...]) -> AsyncIterator[Newsroom]:
    """Run Redis on ``left`` and a worker of each stage on each of ``replicas``, under users of their own."""
    secrets = folder / "secrets"
    await asyncio.to_thread(lambda: list(secret_files.write(secrets, Settings())))
    with ExitStack() as stack:
        made = stack.enter_context(hosts([LEFT, RIGHT]))
        # The test itself is on neither host: a socket in the file system leads it in.
        socket = folder / "redis.sock"
        options = ["--bind", made.addresses[LEFT], "--unixsocket", str(socket), "--appendonly", "yes"]
        options += ["--aclfile", str(secrets / "redis" / "users.acl")]
        stack.enter_context(serving(folder / "redis", PORT, *options, prefix=made.on(LEFT), listens=0))
        own = {stage.name: _login(made, secrets, stage.name) for stage in topology.STAGES}
        password = (secrets / access.ADMIN / "password").read_text(encoding="ascii").strip()
        settings = Settings(
            redis_url=f"unix://{access.ADMIN}:{password}@{socket}",
            claim_after=4.0,
            retry_first=0.2,
            poll=0.2,
            coalesce=0.1,
            graceful_stop=5.0,
        )
        redis = connect(settings)
        pipeline = Pipeline(redis, settings, folder, own=own)
        try:
            await _until(socket.exists)
            for host in replicas:
                for stage in topology.STAGES:
                    pipeline.start(stage, f"{stage.name}#{host}", prefix=made.on(host))
            for stage in topology.STAGES:
                await _until(lambda stage=stage: _hosts_of(pipeline, stage, replicas), 90)
            yield Newsroom(pipeline, made)
        finally:
            pipeline.stop()
            await redis.aclose()


def _login(made: Hosts, secrets: Path, user: str) -> dict[str, object]:
    return {
        "redis_url": f"redis://{user}@{made.addresses[LEFT]}:{PORT}/0",
        "redis_password_file": secrets / user / "password",
    }


async def _hosts_of(pipeline: Pipeline, stage: topology.Stage, replicas: tuple[str, ...]) -> bool:
    workers = await health.live_workers(pipeline.redis, pipeline.settings, stage)
    return {worker.partition("-")[0] for worker in workers} == set(replicas)


async def _until(done: Callable[[], Awaitable[bool] | bool], patience: float = 30) -> None:
    for _ in range(int(patience / 0.1)):
        found = done()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("waited in vain")


async def outcome(pipeline: Pipeline, traces: list[str]) -> tuple[Outcome, Counter[str]]:
    """Return what came of the articles, and how many of them each host handled at the first stage."""
    ended = await pipeline.ends(traces)
    records = {members(record): comparable(record) for record in await pipeline.records()}
    told = await pipeline.redis.xrange(topology.STORIES)
    events = Counter(f"{fields[b'story'].decode()} revision {fields[b'revision'].decode()}" for _, fields in told)
    steps = [(await pipeline.trace(trace))[topology.INGESTION.name] for trace in traces]
    by_host = Counter(step["worker"].partition("-")[0] for step in steps)
    ends = {trace: [end] for trace, (end, _) in zip(traces, ended, strict=True)}
    return Outcome(ends, records, len(traces), events, 0.0), by_host


async def test_a_cable_pulled_while_articles_flow_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    sample = list(without_revisions(articles(90, 11)))
    async with newsroom(tmp_path / "calm", (LEFT,)) as room:
        traces = await room.pipeline.publish_all(sample)
        calm, _ = await outcome(room.pipeline, traces)

    async with newsroom(tmp_path / "cut", (LEFT, RIGHT)) as room:
        pipeline = room.pipeline
        tending = asyncio.create_task(tend(room))
        traces = await pipeline.publish_all(sample[:30])
        await asyncio.sleep(0.3)
        room.hosts.cut(RIGHT)
        traces += await pipeline.publish_all(sample[30:60])
        await asyncio.sleep(CUT)
        # Whatever the host that is away had begun, the other one has ended.
        assert {end for end, _ in await pipeline.ends(traces)} <= {"story", "dropped"}
        for stage in topology.STAGES:
            assert await _hosts_of(pipeline, stage, (LEFT,))
        room.hosts.mend(RIGHT)
        for stage in topology.STAGES:
            await _until(lambda stage=stage: _hosts_of(pipeline, stage, (LEFT, RIGHT)), 60)
        # The host that is back is as good as new: it does the rest alone.
        tending.cancel()
        for name in [name for name in pipeline.processes if name.endswith(LEFT)]:
            pipeline.processes[name].terminate()
            await asyncio.to_thread(pipeline.processes.pop(name).wait, 20)
        again = await pipeline.publish_all(sample[60:])
        disturbed, by_host = await outcome(pipeline, traces + again)
        assert await pipeline.redis.zcard("under-way") == 0

    assert disturbed.lost == []
    assert disturbed.doubled == []
    assert differences(calm, disturbed) == []
    assert by_host[LEFT]
    assert by_host[RIGHT] >= len(again)


def without_revisions(sample: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out changed texts of an article: with replicas the later one may be first, and the record tells that."""
    texts: dict[str, str] = {}
    for article in sample:
        if texts.setdefault(article["id"], article["text"]) == article["text"]:
            yield article


async def tend(room: Newsroom) -> None:
    """Start a worker that has ended anew, on its host, as whoever runs it would."""
    while True:
        for name, process in list(room.pipeline.processes.items()):
            if process.poll() is not None:
                stage, _, host = name.partition("#")
                room.pipeline.start(topology.BY_NAME[stage], name, prefix=room.hosts.on(host))
        await asyncio.sleep(0.5)


async def test_a_host_that_is_not_let_in_gets_nothing(tmp_path: Path) -> None:
    async with newsroom(tmp_path, (LEFT,)) as room:
        await room.pipeline.publish({"text": "The lock at Dunmere opened on Tuesday, Mayor Ida Holm said."})
        stranger = ["python3", "-c", STRANGER, room.hosts.addresses[LEFT], str(PORT)]
        process = await asyncio.create_subprocess_exec(*room.hosts.on(RIGHT), *stranger, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        assert said.startswith(b"-NOAUTH")


STRANGER = (
    "import socket, sys; s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5); "
    "s.sendall(b'XLEN ingest\\r\\n'); print(s.recv(100).decode())"
)


def test_nothing_of_the_hosts_is_left_even_when_something_fails() -> None:
    def fail() -> None:
        with hosts([LEFT]) as made:
            assert Path("/run/netns", made.switch).exists()
            raise RuntimeError("in between")

    before = set(Path("/run/netns").iterdir())
    with pytest.raises(RuntimeError, match="in between"):
        fail()
    assert set(Path("/run/netns").iterdir()) == before
