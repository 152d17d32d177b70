"""What a person does with the page, in a real browser."""

import re
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, expect
from redis import Redis

from services.aggregation.report import Report, pack
from shared.annotations import Annotations
from shared.article import Article
from shared.events import Copy, Link
from tests.services.desk.http.test_story_routes import disputed
from tests.services.desk.samples import (
    ENTRY,
    OTHER,
    SENTENCE,
    STORY,
    WIRE,
    WIRE_TITLE,
    put_letter,
    put_record,
    put_trace,
    record,
    single,
    whole_way,
)


def put_articles(store: Redis) -> None:
    for member in record()["articles"]:
        article = Article(
            id=member["id"],
            revision=1,
            trace="1-0",
            title=member["title"],
            original=f"{SENTENCE}\n\nMayor Ilse Brandvold said that inspectors needed two days.\n\nRead also: fog",
            received="2025-03-03T16:00:00Z",
        )
        link = Link(story=STORY, score=1, new=True)
        blob = pack(Report(article=article, annotations=Annotations(), copy_of=Copy(kind="new"), link=link))
        store.hset(f"agg:article:{article.id}", mapping={"report": blob, "revision": 1, "story": STORY})


def put_everything(store: Redis) -> None:
    put_articles(store)
    put_record(store, disputed())
    put_record(store, single())
    store.lpush(
        f"story:{STORY}:changes",
        orjson.dumps(
            {
                "revision": 3,
                "at": "2025-03-03T16:05:01Z",
                "added": [WIRE],
                "added_count": 1,
                "values": [{"what": "injured", "before": ["3"], "after": ["3", "5"]}],
            }
        ),
    )
    put_letter(store, {"data": '{"title": "No text in it"}'})
    put_trace(store, **whole_way())


def shift(page: Page) -> float:
    """Return how far the layout has shifted by itself since the page was loaded (cumulative layout shift)."""
    return float(
        page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
                }).observe({type: "layout-shift", buffered: true});
                setTimeout(() => done(sum), 200);
            })"""
        )
    )


def test_stories_appear_and_change_while_one_looks(page: Page, store: Redis) -> None:
    page.goto("/")
    expect(page.get_by_text("No stories yet")).to_be_visible()
    expect(page.locator("#live-words")).to_have_text("live")
    put_record(store, record(), "created")
    card = page.locator(f"#story-{STORY}")
    expect(card.get_by_role("heading")).to_have_text(WIRE_TITLE)
    expect(page.locator("#total")).to_have_text("1")
    put_record(store, record(revision=4) | {"headline": record()["headline"] | {"text": "Bridge open again"}})
    expect(card.get_by_role("heading")).to_have_text("Bridge open again")


def test_a_new_story_waits_for_one_who_reads_and_moves_nothing(page: Page, store: Redis) -> None:
    for number in range(12):
        put_record(store, record(id=f"k3t7m2x9q4{number:02d}"))
    page.goto("/")
    expect(page.locator(".card")).to_have_count(12)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 900)
    for _ in range(100):  # waiting by a function in the page would need what its security policy forbids
        if page.evaluate("scrollY > 500"):
            break
        page.wait_for_timeout(50)
    before, moved = page.evaluate("scrollY"), shift(page)
    put_record(store, single(), "created")
    button = page.get_by_role("button", name="1 new story")
    expect(button).to_be_visible()
    assert page.evaluate("scrollY") == before
    assert shift(page) == pytest.approx(moved, abs=0.01)
    button.click()
    expect(page.locator(".card").first).to_have_attribute("data-story", OTHER)


def test_a_change_of_a_story_that_is_not_shown_counts_none_anew(page: Page, store: Redis) -> None:
    for number in range(42):
        put_record(store, record(id=f"k3t7m2x9q4{number:02d}"))
    page.goto("/")
    expect(page.locator("#total")).to_have_text("42")
    page.reload()
    expect(page.locator(".card")).to_have_count(40)
    page.mouse.move(700, 500)
    put_record(store, record(id="k3t7m2x9q400", revision=4))
    page.get_by_role("button", name="1 new or changed story").click()
    expect(page.locator(".card").first).to_have_attribute("data-story", "k3t7m2x9q400")
    expect(page.locator("#total")).to_have_text("42")


def test_a_new_story_takes_its_place_among_the_most_widely_told(page: Page, store: Redis) -> None:
    put_record(store, record())
    page.goto("/?order=widest")
    put_record(store, single(), "created")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".card").first).to_have_attribute("data-story", STORY)


def test_a_list_that_the_browser_kept_is_live_again_when_one_comes_back(page: Page, store: Redis) -> None:
    page.goto("/")
    expect(page.locator("#live-words")).to_have_text("live")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    put_record(store, record(), "created")
    page.wait_for_timeout(1_500)
    expect(page.locator(".card")).to_have_count(0)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator(f"#story-{STORY}")).to_be_visible()


def test_a_citation_opens_the_article_at_its_words(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto(f"/stories/{STORY}")
    page.locator("#summary .cite").first.click()
    mark = page.locator("#reader mark")
    expect(mark).to_have_text(SENTENCE)
    expect(mark).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()


def test_what_is_disputed_is_seen_without_scrolling(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto("/")
    expect(page.locator(f"#story-{STORY} .versus")).to_contain_text(re.compile(r"injured\s+3 Coastal Wire\s+5 Skarvik"))
    page.get_by_role("link", name=WIRE_TITLE).click()
    for words in ("3 articles from 3 outlets", "1 figure in dispute"):
        expect(page.get_by_text(words)).to_be_in_viewport()


def test_everything_can_be_reached_by_keyboard(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    title = page.get_by_role("link", name=WIRE_TITLE)
    for _ in range(25):
        page.keyboard.press("Tab")
        if title.evaluate("link => link === document.activeElement"):
            break
    expect(title).to_be_focused()
    assert title.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/stories/{STORY}")
    cite = page.locator("#summary .cite").first
    for _ in range(20):
        page.keyboard.press("Tab")
        if cite.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#reader mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(cite).to_be_focused()


def test_the_filters_narrow_the_list(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto("/")
    page.get_by_label("Disputed only").check()
    page.wait_for_url("**/stories?disputed=true")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_label("Search").fill("library")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No story matches")).to_be_visible()
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(".card")).to_have_count(2)


def test_a_dead_letter_is_looked_at_and_replayed(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto("/pipeline")
    page.get_by_text("What it holds").click()
    expect(page.locator(".letter pre")).to_contain_text("No text in it")
    page.get_by_role("button", name="Replay").click()
    page.wait_for_url("**/trace")
    assert store.xlen("dead-letters") == 0
    assert store.xlen("ingest") == 1


def test_a_letter_that_dies_while_one_looks_is_told_of(page: Page, store: Redis) -> None:
    put_everything(store)
    page.goto("/pipeline")
    expect(page.locator(".letter")).to_have_count(1)
    put_letter(store, {"data": '{"title": "Nor in this"}'})
    page.get_by_role("button", name="Show them").click(timeout=6000)
    expect(page.locator(".letter-title")).to_have_text(["Nor in this", "No text in it"])


def test_the_pipeline_is_drawn_live(page: Page, store: Redis) -> None:
    page.goto("/pipeline")
    store.hset("counts:ingestion", mapping={"passed": 40, "seconds": 2})
    done = page.locator('[data-stage="ingestion"] [data-field="done"]')
    expect(done).to_have_text("40", timeout=6000)


def test_the_time_from_ingest_into_a_story_is_told_and_follows(page: Page, store: Redis) -> None:
    page.goto("/pipeline")
    told = page.locator("#flow-latency")
    expect(told).to_have_text("no article yet")
    store.hset("counts:aggregation", mapping={"latency:0.5": 60, "latency:2": 40})
    expect(told).to_have_text("half within 0.5 s, 95 % within 2 s (100 articles in the last two minutes)", timeout=6000)
    store.hincrby("counts:aggregation", "latency:300", 900)
    expect(told).to_contain_text("95 % within 5 min", timeout=6000)


def test_all_can_be_read_without_javascript(browser: Browser, desk: str, store: Redis) -> None:
    put_everything(store)
    context = browser.new_context(base_url=desk, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name=WIRE_TITLE).click()
    page.locator("#summary .cite").first.click()
    expect(page.locator("mark")).to_have_text(SENTENCE)
    page.get_by_role("link", name="← The story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WIRE_TITLE)
    context.close()


PATHS = (
    "/", f"/stories/{STORY}", f"/articles/{WIRE}?span=text:0-40", f"/articles/{ENTRY}/trace", "/pipeline", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(browser: Browser, desk: str, store: Redis, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    put_everything(store)
    context = browser.new_context(base_url=desk, color_scheme=scheme)
    page = context.new_page()
    for path in PATHS:
        page.goto(path)
        found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_small_screens_cut_no_words_off(browser: Browser, desk: str, store: Redis) -> None:
    put_everything(store)
    context = browser.new_context(base_url=desk, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"/stories/{STORY}")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".glance dd, .glance dt, .values p, .lane-name, .graph text")]
            .filter((each) => { const box = each.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth
                || each.scrollWidth > each.clientWidth && each.clientWidth > 0; })
            .map((each) => each.textContent)"""
    )
    assert not cut
    page.locator("#summary .cite").first.click()
    expect(page.locator("#reader mark")).to_be_visible()
    assert page.locator("#reader").evaluate("reader => reader.getBoundingClientRect().left") >= 0
    context.close()


def test_small_screens_need_no_sideways_scrolling(browser: Browser, desk: str, store: Redis) -> None:
    put_everything(store)
    context = browser.new_context(base_url=desk)
    page = context.new_page()
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 800})
        for path in PATHS:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
    context.close()
