"""The pipeline on a cluster, and on a server that sentinels watch: it goes on when another node takes over."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import ValidationError
from redis import Redis as Node
from redis.crc import key_slot
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from services.desk import dead_letters
from shared import topology
from shared.lost import restart_lost
from shared.redis_client import connect
from shared.settings import Settings
from tests.chaos.newsroom import articles
from tests.flow.pipeline import Pipeline, running, working
from tests.flow.servers import Nodes, cluster, free_port, sentinels

pytestmark = [pytest.mark.flow]

TAG = "{storywire}:"
Result = TypeVar("Result")


async def patiently(work: Callable[[], Awaitable[Result]], patience: float = 60) -> Result:
    """Do it again until a server takes it, as whoever publishes must."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return await work()
        except (RedisConnectionError, RedisTimeoutError):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)


async def all_end(pipeline: Pipeline, batch: list[dict[str, Any]]) -> None:
    traces = [await patiently(lambda article=article: pipeline.publish(article)) for article in batch]
    ends = [(await patiently(lambda trace=trace: pipeline.end(trace)))[0] for trace in traces]
    assert set(ends) <= {"story", "dropped"}


async def replicated(ports: list[int]) -> int:
    """Wait until one of the servers is the primary of another that is up to date; return the primary's port."""
    for _ in range(300):
        for port in ports:
            try:
                with Node(port=port, socket_timeout=1) as node:
                    told = node.info("replication")
            except (RedisConnectionError, RedisTimeoutError):
                continue
            if told["role"] == "master" and any(
                told[name]["state"] == "online" for name in told if name.startswith("slave") and name[5:].isdigit()
            ):
                return port
        await asyncio.sleep(0.1)
    raise AssertionError("no replica is up to date")


def kill(nodes: Nodes, port: int) -> None:
    nodes.processes[nodes.ports.index(port)].send_signal(signal.SIGKILL)


async def rare_scripts_run(pipeline: Pipeline) -> None:
    """Replay a dead letter and look for lost articles: the scripts that a calm flow does not need."""
    redis, settings = pipeline.redis, pipeline.settings
    trace = await pipeline.publish(b"{not json")
    assert (await pipeline.end(trace))[0] == "dead"
    letter = await anext(dead_letters.newest(redis, settings))
    replayed = await dead_letters.replay(
        redis, settings, letter, {"text": b"The ferry to Pell is back, Ida Holm said."}
    )
    assert replayed
    assert (await pipeline.end(replayed))[0] == "story"

    lost = await pipeline.publish({"text": "The bridge at Pell is shut, Mayor Ida Holm said on Friday."})
    assert (await pipeline.end(lost))[0] == "story"
    stream = settings.named(topology.ENTITY_EXTRACTION.reads)
    await redis.hset(settings.named(f"trace:{lost}"), "where", f"{stream} 1-1")
    await redis.zadd(settings.named("under-way"), {lost: 1})
    assert await restart_lost(redis, settings, "tester") == 1


async def test_on_a_cluster_all_keys_lie_in_one_slot_and_a_failover_loses_nothing(tmp_path: Path) -> None:
    sample = articles(45, 3)
    with cluster(tmp_path / "cluster", TAG) as nodes:
        ports = [port for port in nodes.ports if port != nodes.replica]
        owner = ports[key_slot(TAG.encode()) // (16_384 // 3 + 1)]
        named = {
            # The worker is told of nodes that do not have its keys; the cluster tells where they are.
            "redis_url": f"redis://127.0.0.1:{next(port for port in ports if port != owner)}/0",
            "redis_nodes": ",".join(f"127.0.0.1:{port}" for port in nodes.ports),
            "redis_mode": "cluster",
            "key_prefix": TAG,
        }
        async with working(tmp_path, **named) as pipeline:
            await all_end(pipeline, sample[:15])
            for port in ports:
                with Node(port=port) as node:
                    keys = node.keys()
                assert all(key.startswith(TAG.encode()) for key in keys)
                assert bool(keys) == (port == owner)

            # Handing over while articles flow: the old primary waits until the new one has everything.
            await replicated([owner])
            flowing = asyncio.create_task(all_end(pipeline, sample[15:30]))
            await asyncio.sleep(0.2)
            with Node(port=nodes.replica) as node:
                node.execute_command("CLUSTER", "FAILOVER")
            await flowing
            assert await replicated([owner, nodes.replica]) == nodes.replica

            kill(nodes, nodes.replica)
            await all_end(pipeline, sample[30:])
            assert await pipeline.redis.zcard(pipeline.settings.named("under-way")) == 0
            await rare_scripts_run(pipeline)


async def test_sentinels_tell_where_the_server_is_after_it_was_killed(tmp_path: Path) -> None:
    sample = articles(30, 4)
    with sentinels(tmp_path / "watched", "storywire") as (nodes, watching):
        named = {
            "redis_url": f"redis://127.0.0.1:{watching[0]}/0",
            "redis_nodes": ",".join(f"127.0.0.1:{port}" for port in watching[1:]),
            "redis_mode": "sentinel",
        }
        async with working(tmp_path, **named) as pipeline:
            await all_end(pipeline, sample[:15])
            kill(nodes, await replicated(nodes.ports))
            await all_end(pipeline, sample[15:])
            assert (await patiently(lambda: pipeline.redis.info("server")))["tcp_port"] == nodes.replica


def test_a_cluster_without_a_hash_tag_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="hash tag"):
        Settings(redis_mode="cluster", key_prefix="storywire:")


async def test_where_nobody_knows_the_server_the_error_says_so() -> None:
    settings = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0", redis_mode="sentinel")
    async with connect(settings) as client:
        with pytest.raises(RedisConnectionError, match="none of 1 tells where the server is"):
            await client.ping()


async def test_a_primary_that_may_not_write_alone_is_waited_for(tmp_path: Path) -> None:
    sample = articles(24, 6)
    async with running(tmp_path, claim_after=3.0) as pipeline:
        traces = await pipeline.publish_all(sample)
        await asyncio.sleep(0.5)
        # As if its replicas were gone: it refuses writes until one is back.
        await pipeline.redis.config_set("min-replicas-to-write", 1)
        with pytest.raises(ResponseError, match="NOREPLICAS"):
            await pipeline.publish(sample[0])
        await asyncio.sleep(8)
        assert all(process.poll() is None for process in pipeline.processes.values())
        await pipeline.redis.config_set("min-replicas-to-write", 0)
        assert {end for end, _ in await pipeline.ends(traces)} <= {"story", "dropped"}
        assert await pipeline.redis.xlen(topology.DEAD_LETTERS) == 0
