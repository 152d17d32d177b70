"""The whole pipeline with a user for each service, each with its own password and rights: nothing is missing.

That nothing is too much is shown in ``tests/shared/test_access.py``.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.request import Request, urlopen

import orjson
import pytest
import pytest_asyncio

from services.desk import secret_files
from shared import access, topology
from shared.settings import Settings
from tests.chaos.newsroom import articles
from tests.flow.pipeline import Pipeline, working
from tests.flow.servers import free_port, serving

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

PREFIX = "{storywire}:"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    """A pipeline whose workers log in as themselves; ``pipeline.redis`` is the administrator's."""
    folder, port = tmp_path_factory.mktemp("rights"), free_port()
    list(secret_files.write(folder / "secrets", Settings(key_prefix=PREFIX)))
    with serving(folder, port, "--aclfile", str(folder / "secrets" / "redis" / "users.acl")):
        own = {stage.name: login(folder, port, stage.name) for stage in topology.STAGES}
        changes = {"key_prefix": PREFIX, "claim_after": 3.0, **login(folder, port, access.ADMIN)}
        async with working(folder, own=own, **changes) as pipeline:
            yield pipeline


def login(folder: Path, port: int, user: str) -> dict[str, object]:
    return {
        "redis_url": f"redis://{user}@127.0.0.1:{port}/0",
        "redis_password_file": folder / "secrets" / user / "password",
    }


async def refusals(pipeline: Pipeline) -> list[str]:
    """Return what somebody has been refused since this was asked last: who, what, and where."""
    found = await pipeline.redis.acl_log()
    await pipeline.redis.acl_log_reset()
    return [f"{each['username']!r} {each['object']!r} {each['context']!r}" for each in found]


async def test_articles_flow_and_nobody_is_refused_anything(pipeline: Pipeline) -> None:
    sample = articles(24, 7)
    traces = await pipeline.publish_all([*sample, sample[0], b"{not json"])
    # A worker is killed, so that others' messages are taken over; one stage fails for a while and tries again.
    pipeline.processes[topology.DEDUPLICATION.name].kill()
    pipeline.processes[topology.DEDUPLICATION.name].wait()
    pipeline.start(topology.DEDUPLICATION)
    await pipeline.redis.set(pipeline.settings.named("dedup:texts"), "where a hash should be")
    await asyncio.sleep(1)
    await pipeline.redis.delete(pipeline.settings.named("dedup:texts"))
    # An inner stream loses what lies on it: the article starts again.
    lost = await pipeline.publish({"text": "The weir at Pell broke on Sunday, Captain Oda Hult said. Nobody was hurt."})
    assert (await pipeline.end(lost))[0] == "story"
    await pipeline.redis.hset(
        pipeline.settings.named(f"trace:{lost}"), "where", f"{pipeline.settings.named('articles.unique')} 1-1"
    )
    await pipeline.redis.zadd(pipeline.settings.named("under-way"), {lost: 1})

    ends = {end for end, _ in await pipeline.ends(traces)}
    assert ends <= {"story", "dropped", "dead"}
    for _ in range(300):  # until ingestion, which looks every 15 s, has begun the lost one again
        if await pipeline.redis.hget(pipeline.settings.named(f"trace:{lost}"), "where") is None:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError("the lost article did not start again")
    assert await refusals(pipeline) == []


async def storywire(pipeline: Pipeline, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run a command of the desk as the user ``desk``; return what it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.desk.cli", *arguments,
        env=os.environ | desk_environment(pipeline),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(stdin)
    assert process.returncode == 0, (arguments, err.decode())
    return out


def desk_environment(pipeline: Pipeline) -> dict[str, str]:
    port = pipeline.settings.redis_url.rpartition(":")[2].partition("/")[0]
    settings = login(pipeline.logs, int(port), "desk") | {"key_prefix": PREFIX}
    return {f"STORYWIRE_{name.upper()}": str(value) for name, value in settings.items()}


async def test_every_command_of_the_desk_may_do_what_it_does(pipeline: Pipeline) -> None:
    article = orjson.dumps({"id": "heron", "text": "A heron was seen at Pell Lake, warden Ulla Brandt said on Friday."})
    await storywire(pipeline, "publish", "--wait", "-", "--name", "heron.json", stdin=article)
    await pipeline.end(await pipeline.publish(b"{not json either"))
    found = orjson.loads((await storywire(pipeline, "export")).splitlines()[0])["id"]
    for command in ("status", "stories", f"story {found[:9]}", "story heron", "trace heron", "health ingestion"):
        assert await storywire(pipeline, *command.split()) or command.startswith("health")
    await corrected(pipeline)
    letters = [orjson.loads(line)["id"] for line in (await storywire(pipeline, "dead", "list", "--json")).splitlines()]
    await storywire(pipeline, "dead", "show", letters[0])
    await storywire(pipeline, "dead", "replay", "--yes", letters[0])
    await storywire(pipeline, "dead", "drop", "--yes", letters[-1])
    assert await refusals(pipeline) == []


async def corrected(pipeline: Pipeline) -> None:
    """Have people split, merge and move, and pin names; and list and replay what they said."""
    texts = (
        "A heron was seen at Pell Lake, warden Ulla Brandt said on Friday. It came back on Sunday, U. Brandt said.",
    )
    texts += (
        "The heron of Pell Lake was seen on Friday by warden Ulla Brandt, and again on Sunday morning at the lake.",
    )
    traces = await pipeline.publish_all({"text": text} for text in texts)
    stories = [step["story"] for _, step in await pipeline.ends(traces)]
    by = ("--by", "Ines Corrigan", "--json")
    if stories[0] != stories[1]:
        await storywire(pipeline, "correct", "merge", *stories, *by)
    for _ in range(100):  # until its record tells of both
        story = orjson.loads(await storywire(pipeline, "story", stories[0], "--json"))
        if len(story["articles"]) > 1:
            break
        await asyncio.sleep(0.1)
    said = orjson.loads(await storywire(pipeline, "correct", "split", story["id"], "1", *by))
    assert said["state"] == "carried out"
    await storywire(pipeline, "correct", "same", "Ulla Brandt", "U. Brandt", "--everywhere", *by)
    assert b"carried out" in await storywire(pipeline, "corrections", "list", "--json")
    await storywire(pipeline, "corrections", "replay")
    await storywire(pipeline, "trace", f"corrections/{said['entry']}")


async def test_so_may_the_page_and_the_service_over_http(pipeline: Pipeline) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.desk.cli", "desk", "--port", str(port),
        env=os.environ | desk_environment(pipeline) | {"STORYWIRE_DESK_TOKEN": "a token for a test, nothing else"},
    )  # fmt: skip

    def ask(path: str, body: bytes | None = None) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "Authorization": "Bearer a token for a test, nothing else",
            "Idempotency-Key": "once",
        }
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", body, headers), timeout=20) as answer:
            return answer.read()

    try:
        for _ in range(300):
            try:
                await asyncio.to_thread(ask, "/readyz")
            except OSError:
                await asyncio.sleep(0.1)
            else:
                break
        article = orjson.dumps({"text": "An otter was seen at Pell Lake, warden Ulla Brandt said on Saturday."})
        for _ in range(2):
            await asyncio.to_thread(ask, "/articles", article)
        for path in ("/", "/stories", "/corrections", "/pipeline", "/feeds/atom.xml", "/dead-letters", "/metrics"):
            await asyncio.to_thread(ask, path)
    finally:
        process.terminate()
        await process.wait()
    assert await refusals(pipeline) == []
