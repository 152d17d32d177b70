"""A person corrects a story with the keyboard, with and without JavaScript."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, expect
from redis import Redis

from services.desk.http.correction_routes import PATIENCE
from tests.services.desk.samples import GAZETTE, RADIO, STORY, WIRE, put_record, record


@contextmanager
def carrying_out(store: Redis) -> Iterator[list[dict[str, Any]]]:
    """Stand in for the workers: what is on the stream is carried out, and the record tells of it."""
    told: list[dict[str, Any]] = []
    over = Event()

    def work() -> None:
        while not over.is_set():
            for _, fields in store.xrange("corrections")[len(told) :]:
                said = orjson.loads(fields[b"data"])
                done = {"placements": [[RADIO, STORY]], "mergers": [], "note": ""}
                store.hset(f"xref:correction:{said['id']}", mapping={"version": "7", "told": orjson.dumps(done)})
                shown = {name: said[name] for name in ("id", "kind", "by", "at", "why", "names", "articles", "others")}
                shown |= {"article_count": len(said["articles"]), "other_count": len(said["others"])}
                put_record(store, record(corrections=[shown], revision=4 + len(told)))
                told.append(said)
            time.sleep(0.02)

    thread = Thread(target=work)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_article_is_split_off_with_the_keyboard(
    browser: Browser, desk: str, store: Redis, *, javascript: bool
) -> None:
    put_record(store, record())
    context = browser.new_context(base_url=desk, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"/stories/{STORY}")
    page.locator("summary", has_text="Articles that do not belong here").focus()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(f'input[value="{RADIO}"]')).to_be_checked()
    for _ in range(3):  # past where they belong, and the other story
        page.keyboard.press("Tab")
    page.keyboard.type("Ines Corrigan")
    page.keyboard.press("Tab")
    page.keyboard.type("another bridge")
    with carrying_out(store) as told:
        page.keyboard.press("Enter")
        page.wait_for_url("**#corrections", timeout=1_000 * PATIENCE)
    assert [(said["articles"], said["others"], said["by"]) for said in told] == [
        ([RADIO], [WIRE, GAZETTE], "Ines Corrigan")
    ]
    listed = page.locator(".corrections li")
    expect(listed).to_contain_text("article 3 split from articles 1, 2")
    expect(listed).to_contain_text("another bridge")
    context.close()


def test_names_are_pinned_in_every_story(browser: Browser, desk: str, store: Redis) -> None:
    put_record(store, record())
    context = browser.new_context(base_url=desk)
    page = context.new_page()
    page.goto(f"/stories/{STORY}")
    page.locator("summary", has_text="Names that are one").click()
    form = page.locator("form", has=page.get_by_role("button", name="Pin the names"))
    form.get_by_label("One name").select_option("Ilse Brandvold")
    form.get_by_label("The other name").select_option("Ilse Brandwold")
    form.get_by_label("Not the same").check()
    form.get_by_label("In every story").check()
    form.get_by_label("Your name").fill("Ines Corrigan")
    with carrying_out(store) as told:
        form.get_by_role("button").click()
        page.wait_for_url(lambda url: url.endswith("/#corrections"), timeout=1_000 * PATIENCE)
    assert [(said["kind"], said["names"], said["articles"]) for said in told] == [
        ("different", ["Ilse Brandvold", "Ilse Brandwold"], [])
    ]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_forms_are_accessible_and_need_no_sideways_scrolling(
    browser: Browser, desk: str, store: Redis, scheme: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    put_record(store, record())
    context = browser.new_context(base_url=desk, color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"/stories/{STORY}")
    page.evaluate("document.querySelectorAll('.correct details').forEach((each) => (each.open = true))")
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
