"""Connections that find the server by themselves, where it may move: behind sentinels, or in a cluster.

Whoever connects asks first where the server is now; when it is no longer the one that takes writes, the connection is
given up and the next one asks again. So a failover looks like a restart, which every part of a worker is made for.

A cluster is used through this as well: with a hash tag before every key they all lie in one slot, so that one node
has all of them, scripts and transactions work as on a single server, and the cluster gives what Sentinel gives.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from redis.asyncio import Connection, ConnectionPool, Redis
from redis.crc import key_slot
from redis.exceptions import (
    AskError,
    ClusterDownError,
    MasterDownError,
    MovedError,
    ReadOnlyError,
    RedisError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError

Address = tuple[str, int]
Find = Callable[[], Awaitable[Address]]
Ask = Callable[[Any, Address], Awaitable[Address | None]]
"""takes a client of a node, and where that was reached; redis-py has no types for the commands that are needed here"""

ELSEWHERE = (ReadOnlyError, MovedError, AskError, TryAgainError, ClusterDownError, MasterDownError)
"""errors of a server that does not, or not now, take writes to our keys"""
ANSWERS_WITHIN = 2.0
"""seconds that one sentinel or node may take to answer before the next one is asked"""


def following(find: Find, base: type[Connection]) -> type[Connection]:
    """Return a connection class that connects to where ``find`` says, whenever it connects."""

    class Following(base):  # type: ignore[valid-type,misc]  # the class follows from the URL: with TLS or without
        async def connect_check_health(self, check_health: bool = True, retry_socket_connect: bool = True) -> None:
            if not self.is_connected:
                self.host, self.port = await find()
            await super().connect_check_health(check_health, retry_socket_connect)

        async def read_response(self, *args: Any, **kwargs: Any) -> Any:
            try:
                return await super().read_response(*args, **kwargs)
            except ELSEWHERE as error:
                await self.disconnect()
                raise RedisConnectionError(f"no longer the server to write to: {error}") from error

    return Following


def asking(ask: Ask, nodes: list[Address], options: Mapping[str, Any]) -> Find:
    """Return a function that puts ``ask`` to one of ``nodes`` after the other until one knows the server."""
    timeouts = {"socket_timeout": ANSWERS_WITHIN, "socket_connect_timeout": ANSWERS_WITHIN}

    async def find() -> Address:
        trouble: Exception | str = "no answer"
        for host, port in nodes:
            pool = ConnectionPool(**{**options, **timeouts, "host": host, "port": port})
            try:
                async with Redis.from_pool(pool) as node:
                    if found := await ask(node, (host, port)):
                        return found
            except (RedisError, OSError) as error:
                trouble = error
        raise RedisConnectionError(f"none of {len(nodes)} tells where the server is: {trouble}")

    return find


def of_sentinel(name: str) -> Ask:
    """Return the question to a sentinel: where the server is that it watches under ``name``."""

    async def ask(sentinel: Any, _: Address) -> Address | None:
        answer = await sentinel.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)
        return (answer[0].decode(), int(answer[1])) if answer else None

    return ask


def of_cluster(tag: str) -> Ask:
    """Return the question to a node of a cluster: which one has the keys that begin with ``tag``."""
    slot = key_slot(tag.encode())

    async def ask(node: Any, asked: Address) -> Address | None:
        for first, last, primary, *_ in await node.execute_command("CLUSTER", "SLOTS"):
            if first <= slot <= last:
                # A node that does not know its own address leaves it out; it is where it was asked then.
                return primary[0].decode() if primary[0] else asked[0], int(primary[1])
        return None

    return ask
