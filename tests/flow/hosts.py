"""Two hosts on one machine: network namespaces joined by a switch, whose cables can be pulled."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

IP, UNSHARE = shutil.which("ip"), shutil.which("unshare")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts by name, each with its address; nothing of them can be reached from outside."""

    switch: str
    addresses: Mapping[str, str] = field(default_factory=dict)

    def on(self, host: str) -> Sequence[str]:
        """Return what to put before a command so that it runs on ``host`` and takes that for the host's name."""
        script = f'hostname {host} && exec "$@"'
        return [*_ip("netns", "exec", self.named(host)), UNSHARE or "unshare", "--uts", "sh", "-c", script, "sh"]

    def named(self, host: str) -> str:
        """Return the name of the host's namespace."""
        return f"{self.switch}-{host}"

    def cut(self, host: str) -> None:
        """Pull the host's cable: whatever it sends is lost, and nobody is told."""
        self._port(host, "down")

    def mend(self, host: str) -> None:
        """Plug it in again."""
        self._port(host, "up")

    def _port(self, host: str, state: str) -> None:
        _run("netns", "exec", self.switch, *_ip("link", "set", host, state))


def why_not() -> str | None:
    """Return why this machine can have no hosts of this kind; None when it can."""
    if not (IP and UNSHARE):
        return "ip (iproute2) and unshare are not installed"
    if os.geteuid() != 0:
        return "only root may make network namespaces"
    try:
        with hosts(["probe"]) as made:
            subprocess.run([*made.on("probe"), "true"], check=True, capture_output=True, timeout=10)
    except subprocess.SubprocessError as error:
        return f"network namespaces are not permitted here: {getattr(error, 'stderr', b'').decode().strip() or error}"
    return None


@contextmanager
def hosts(names: Sequence[str]) -> Iterator[Hosts]:
    """Make hosts with these names and a switch between them; all of it is removed when the block is left.

    Everything, the switch included, lies in namespaces of its own: the machine's network is not touched.
    """
    made = Hosts(f"wire{os.getpid()}", {name: f"10.77.0.{number}" for number, name in enumerate(names, 1)})
    spaces = [made.switch, *(made.named(name) for name in names)]
    try:
        for space in spaces:
            _run("netns", "add", space)
        _run("-n", made.switch, "link", "add", "switch", "type", "bridge")
        _run("-n", made.switch, "link", "set", "switch", "up")
        for name in names:
            space = made.named(name)
            _run("-n", made.switch, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", space)
            _run("-n", made.switch, "link", "set", name, "master", "switch", "up")
            _run("-n", space, "address", "add", f"{made.addresses[name]}/24", "dev", "eth0")
            _run("-n", space, "link", "set", "eth0", "up")
            _run("-n", space, "link", "set", "lo", "up")
        yield made
    finally:
        # With a namespace goes every link that has an end in it.
        for space in spaces:
            subprocess.run(_ip("netns", "delete", space), check=False, capture_output=True, timeout=20)


def _run(*arguments: str) -> None:
    subprocess.run(_ip(*arguments), check=True, capture_output=True, timeout=20)


def _ip(*arguments: str) -> list[str]:
    return [IP or "ip", *arguments]
