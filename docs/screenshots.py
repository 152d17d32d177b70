"""Takes the pictures in ``docs/screenshots`` of a desk that runs: ``python -m docs.screenshots http://127.0.0.1:8080``.

Run it beside ``storywire up`` as soon as the sample articles are published, ``seeds/bad`` among them: rates are told of
the last seconds only.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run"
)


def pages(address: str) -> Iterator[tuple[str, str]]:
    """Yield a name and a path for each page: the most widely told story in dispute, and one of its citations."""
    yield "pipeline", "/pipeline"
    story = httpx.get(f"{address}/stories?order=widest&disputed=true").json()["stories"][0]["id"]
    record = httpx.get(f"{address}/stories/{story}?format=json").json()
    citation = next(value["citations"][0] for conflict in record["conflicts"] for value in reversed(conflict["values"]))
    span = citation["span"]
    yield "stories", "/?order=widest"
    yield "story", f"/stories/{story}"
    yield "differences", f"/stories/{story}#differences"
    yield "coverage", f"/stories/{story}#coverage"
    yield "names", f"/stories/{story}#names"
    yield "article", f"/articles/{citation['article']}?span={span['part']}:{span['start']}-{span['end']}"
    yield "trace", f"/articles/{citation['article']}/trace"


def main(address: str) -> None:
    """Take a picture of each page in light and in dark, and of two on a telephone."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        for name, path in pages(address):
            for scheme in ("light", "dark"):
                opened = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 860}, bypass_csp=True)
                _take(opened, address + path, f"{name}-{scheme}")
            if name in ("stories", "story"):
                opened = browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
                _take(opened, address + path, f"{name}-phone")
        browser.close()


def _take(page: Page, url: str, name: str) -> None:
    page.goto(url)
    # Without a window nothing is drawn where the scrollbar would be.
    page.add_style_tag(content="html { scrollbar-gutter: auto !important; }")
    page.evaluate("document.getElementById(location.hash.slice(1))?.scrollIntoView()")
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
