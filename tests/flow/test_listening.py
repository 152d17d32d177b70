"""Where the processes listen, as the kernel tells it: nobody but who must, and nowhere but on this machine."""

import asyncio
import os
import re
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from shared import topology
from tests.flow.pipeline import Pipeline, running
from tests.flow.servers import free_port

pytestmark = [pytest.mark.flow, pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="no /proc/net/tcp here")]

LISTENS = "0A"
"""state of a socket in /proc/net/tcp"""


def listening(pid: int) -> set[tuple[str, int]]:
    """Return the addresses and ports on which a process takes TCP connections."""
    sockets = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.update(re.findall(r"socket:\[(\d+)\]", os.readlink(entry)))  # noqa: PTH115 - it leads nowhere
        except FileNotFoundError:
            continue
    found = set()
    for family in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{family}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in sockets:
                address, port = fields[1].split(":")
                found.add((_address(address), int(port, 16)))
    return found


def _address(digits: str) -> str:
    words = [int(digits[at : at + 8], 16) for at in range(0, len(digits), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    return socket.inet_ntop(socket.AF_INET6 if len(words) > 1 else socket.AF_INET, packed)


async def serving_metrics(pipeline: Pipeline, stage: str, port: int) -> set[tuple[str, int]]:
    for _ in range(100):
        if found := listening(pipeline.processes[stage].pid):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"{stage} does not serve metrics on {port}")


async def test_a_worker_listens_nowhere_but_for_metrics_and_the_desk_on_this_machine(tmp_path: Path) -> None:
    port, desk_port = free_port(), free_port()
    metered = topology.INGESTION.name
    async with running(tmp_path, own={metered: {"metrics_port": port}}) as pipeline:
        for stage in topology.STAGES:
            if stage.name != metered:
                assert listening(pipeline.processes[stage.name].pid) == set()
        assert await serving_metrics(pipeline, metered, port) == {("127.0.0.1", port)}

        command = [sys.executable, "-m", "services.desk.cli", "desk", "--port", str(desk_port)]
        environment = os.environ | {"STORYWIRE_REDIS_URL": pipeline.settings.redis_url}
        desk = subprocess.Popen(  # noqa: ASYNC220 - it is only begun here
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            for _ in range(300):
                if listening(desk.pid):
                    break
                await asyncio.sleep(0.1)
            assert listening(desk.pid) == {("127.0.0.1", desk_port)}
        finally:
            desk.terminate()
            desk.wait(20)
