"""A feed is polled: what is asked of its site, and what comes onto ``ingest``."""

import asyncio
import gzip
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from services.feeds import fetching, poll
from services.feeds import subscriptions as store
from services.feeds.fetching import Guest
from services.feeds.poll import Result
from services.feeds.subscriptions import Feed, Subscriptions
from services.ingestion.intake import read
from shared.events import Submission
from shared.settings import Settings
from tests.services.feeds.samples import FERRY, WEIR, rss
from tests.site import Page, Request, Site


class Polling:
    """Polls one feed whenever told to, as if its time had come."""

    def __init__(self, guest: Guest, settings: Settings) -> None:
        self.guest, self.settings, self.subscriptions = guest, settings, guest.subscriptions

    async def taken(self, feed: Feed) -> Feed | None:
        await self.subscriptions.redis.zadd("feeds:due", {feed.id: 1}, xx=True)
        return next(iter([each async for each in self.subscriptions.due() if each.id == feed.id]), None)

    async def __call__(self, feed: Feed) -> tuple[Result, Feed]:
        await self.subscriptions.redis.delete(*(await self.subscriptions.redis.keys("feeds:host:*") or ["-"]))
        taken = await self.taken(feed)
        assert taken
        result = await poll.poll(self.guest, self.subscriptions, self.settings, taken)
        after = await self.subscriptions.get(feed.id)
        assert after
        return result, after

    async def articles(self) -> list[dict[str, Any]]:
        entries = await self.subscriptions.redis.xrange("ingest")
        return [orjson.loads(fields[b"data"]) for _, fields in entries]


@pytest.fixture
def polled(guest: Guest, settings: Settings) -> Polling:
    return Polling(guest, settings)


async def test_entries_come_onto_ingest_the_oldest_first_as_ingestion_reads_them(
    polled: Polling, there: Site, redis: Redis
) -> None:
    there.pages["/feed"] = Page(rss([FERRY, WEIR]))
    feed, new = await polled.subscriptions.add(there.url("/feed"), publisher="Pell Gazette")
    assert new
    result, after = await polled(feed)
    assert (result.outcome, result.entries) == ("new", {"new": 2})
    assert (after.state, after.title, after.published) == ("ok", "Pell Gazette", 2)
    first, second = [Submission.model_validate(read(fields)) for _, fields in await redis.xrange("ingest")]
    assert (first.id, first.title, first.url) == ("weir-1", "Weir at Pell breaks", there.url("/2025/weir"))
    assert (first.publisher, first.published) == ("Pell Gazette", "Tue, 04 Mar 2025 09:30:00 GMT")
    assert second.id == "ferry-1"


async def test_what_was_published_is_not_published_again_and_what_changed_is_under_the_same_address(
    polled: Polling, there: Site
) -> None:
    there.pages["/feed"] = Page(rss([WEIR, FERRY]))
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    await polled(feed)
    assert (await polled(feed))[0].entries == {"seen": 2}
    there.pages["/feed"] = Page(rss([WEIR | {"text": "The weir held after all.", "link": "/2025/weir-holds"}, FERRY]))
    assert (await polled(feed))[0].entries == {"seen": 1, "changed": 1}
    told = await polled.articles()
    assert len(told) == 3
    assert (told[2]["id"], told[2]["url"]) == ("weir-1", there.url("/2025/weir"))


async def test_a_server_is_asked_for_news_only(polled: Polling, there: Site) -> None:
    def feed_page(request: Request) -> Page:
        known = request.headers.get("if-none-match") == '"v1"'
        same = request.headers.get("if-modified-since") == "Tue, 04 Mar 2025 09:30:00 GMT"
        headers = {"ETag": '"v1"', "Last-Modified": "Tue, 04 Mar 2025 09:30:00 GMT"}
        return Page(status=304, headers=headers) if known and same else Page(rss([WEIR]), headers=headers)

    there.pages["/feed"] = feed_page
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    await polled(feed)
    result, after = await polled(feed)
    assert result.outcome == "unchanged"
    assert after.state == "ok"
    assert len(there.asked_for("/feed")) == 2
    assert len(there.asked_for("/robots.txt")) == 1


async def test_a_feed_that_is_gone_is_never_asked_again(polled: Polling, there: Site) -> None:
    there.pages["/feed"] = Page(status=410)
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    result, after = await polled(feed)
    assert (result.outcome, after.state, after.due) == ("gone", "gone", None)
    assert await polled.taken(feed) is None
    # Unless a person says so.
    there.pages["/feed"] = Page(rss([WEIR]))
    feed, new = await polled.subscriptions.add(there.url("/feed"))
    assert not new
    assert (await polled(feed))[0].outcome == "new"


async def test_failures_are_told_and_put_the_feed_off(polled: Polling, there: Site) -> None:
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    waits = []
    for failures in (1, 2, 3):
        result, after = await polled(feed)
        assert (result.outcome, after.state, after.failures) == ("failed", "failing", failures)
        assert after.problem == "the server answers 404"
        assert after.due
        assert after.polled
        waits.append((after.due - after.polled).total_seconds())
    assert waits[0] > polled.settings.feed_interval
    assert waits[2] == pytest.approx(4 * waits[0], rel=0.01)
    there.pages["/feed"] = Page(rss([WEIR]))
    _, after = await polled(feed)
    assert (after.state, after.failures, after.problem) == ("ok", 0, "")


async def test_a_server_that_asks_for_rest_gets_it_with_all_its_feeds(
    polled: Polling, there: Site, redis: Redis
) -> None:
    there.pages["/feed"] = Page(status=429, headers={"Retry-After": "7200"})
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    result, after = await polled(feed)
    assert result.outcome == "busy"
    assert after.due
    assert after.polled
    assert (after.due - after.polled).total_seconds() >= 7200
    assert await redis.pttl(f"feeds:host:127.0.0.1:{there.port}") > 7_000_000
    # Another feed of the host does not wait for hours with a lease in its hand: it is put off.
    there.pages["/other"] = Page(rss([WEIR]))
    other, _ = await polled.subscriptions.add(there.url("/other"))
    taken = await polled.taken(other)
    assert taken
    assert (await poll.poll(polled.guest, polled.subscriptions, polled.settings, taken)).outcome == "busy"
    assert not there.asked_for("/other")
    put_off = await polled.subscriptions.get(other.id)
    assert put_off
    assert (put_off.state, put_off.failures, put_off.polled) == ("new", 0, None)


async def test_robots_are_obeyed(polled: Polling, there: Site) -> None:
    there.pages |= {
        "/robots.txt": Page("User-agent: *\nDisallow: /\n\nUser-agent: storywire\nDisallow: /private/*.xml\n"),
        "/private/feed.xml": Page(rss([WEIR])),
        "/feed": Page(rss([WEIR])),
    }
    closed, _ = await polled.subscriptions.add(there.url("/private/feed.xml"))
    result, after = await polled(closed)
    assert (result.outcome, after.state) == ("disallowed", "disallowed")
    assert not there.asked_for("/private/feed.xml")
    open_, _ = await polled.subscriptions.add(there.url("/feed"))
    assert (await polled(open_))[0].outcome == "new"


async def test_a_site_that_cannot_say_what_may_be_fetched_is_left_alone(polled: Polling, there: Site) -> None:
    there.pages |= {"/robots.txt": Page(status=500), "/feed": Page(rss([WEIR]))}
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    for _ in range(2):
        result, after = await polled(feed)
        assert (result.outcome, after.problem) == ("failed", "its robots.txt does not answer")
    assert [request.path for request in there.asked] == ["/robots.txt"]


async def test_a_redirect_into_what_robots_exclude_or_to_a_private_address_ends_there(
    polled: Polling, there: Site
) -> None:
    there.pages |= {
        "/robots.txt": Page("User-agent: *\nDisallow: /closed\n"),
        "/feed": Page(status=302, headers={"Location": "/closed"}),
        "/out": Page(status=302, headers={"Location": f"http://localhost:{there.port}/in"}),
    }
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    assert (await polled(feed))[0].outcome == "disallowed"
    out, _ = await polled.subscriptions.add(there.url("/out"))
    result, _ = await polled(out)
    assert "no public address" in result.problem
    assert not there.asked_for("/closed")
    assert not there.asked_for("/in")


async def test_a_feed_that_has_moved_for_good_is_asked_there(polled: Polling, there: Site) -> None:
    there.pages |= {"/old": Page(status=301, headers={"Location": "/new"}), "/new": Page(rss([WEIR]))}
    feed, _ = await polled.subscriptions.add(there.url("/old"))
    _, after = await polled(feed)
    assert after.address == there.url("/new")
    await polled(feed)
    assert len(there.asked_for("/old")) == 1
    assert len(await polled.articles()) == 1


async def test_pages_are_fetched_only_where_told_to(polled: Polling, there: Site) -> None:
    page = (
        "<html><head><title>Weir</title></head><body><p>The whole story of the weir, in many words.</p></body></html>"
    )
    there.pages |= {
        "/feed": Page(rss([WEIR])),
        "/2025/weir": Page(page.encode("latin-1"), headers={"Content-Type": "text/html"}),
    }
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    await polled(feed)
    assert not there.asked_for("/2025/weir")
    await polled.subscriptions.remove(feed.id)
    feed, _ = await polled.subscriptions.add(there.url("/feed"), pages=True)
    await polled(feed)
    await polled(feed)
    assert len(there.asked_for("/2025/weir")) == 1
    assert (await polled.articles())[-1]["html"] == page


async def test_pages_in_another_encoding_are_read(polled: Polling, there: Site) -> None:
    there.pages |= {
        "/feed": Page(rss([WEIR])),
        "/2025/weir": Page(
            "<p>Größe der Öffnung</p>".encode("latin-1"), headers={"Content-Type": "text/html; charset=ISO-8859-1"}
        ),
    }
    feed, _ = await polled.subscriptions.add(there.url("/feed"), pages=True)
    await polled(feed)
    assert (await polled.articles())[-1]["html"] == "<p>Größe der Öffnung</p>"


async def test_where_a_page_is_not_to_be_had_the_words_of_the_feed_are_published(polled: Polling, there: Site) -> None:
    there.pages |= {
        "/robots.txt": Page("User-agent: *\nDisallow: /2025/ferry\n"),
        "/feed": Page(rss([WEIR, FERRY, WEIR | {"guid": "pdf", "link": "/pdf"}])),
        "/2025/weir": Page(status=404),
        "/pdf": Page("%PDF", headers={"Content-Type": "application/pdf"}),
    }
    feed, _ = await polled.subscriptions.add(there.url("/feed"), pages=True)
    assert (await polled(feed))[0].entries == {"new": 3}
    assert not there.asked_for("/2025/ferry")


async def test_a_page_that_fails_is_tried_again_although_the_feed_has_not_changed(polled: Polling, there: Site) -> None:
    there.pages |= {"/feed": Page(rss([WEIR]), headers={"ETag": '"v1"'}), "/2025/weir": Page(status=503)}
    feed, _ = await polled.subscriptions.add(there.url("/feed"), pages=True)
    result, after = await polled(feed)
    assert (result.entries, after.etag) == ({"page not read": 1}, "")
    assert await polled.articles() == []
    there.pages["/2025/weir"] = Page("<p>Here it is, the weir.</p>")
    assert (await polled(feed))[0].entries == {"new": 1}


async def test_many_pages_are_fetched_in_several_polls(polled: Polling, there: Site) -> None:
    items = [WEIR | {"guid": f"g{n}", "link": f"/{n}"} for n in range(poll.PAGES_AT_ONCE + 5)]
    there.pages |= {f"/{n}": Page("<p>Words.</p>") for n in range(len(items))}
    there.pages["/feed"] = Page(rss(items), headers={"ETag": '"v1"'})
    feed, _ = await polled.subscriptions.add(there.url("/feed"), pages=True)
    assert (await polled(feed))[0].entries == {"new": poll.PAGES_AT_ONCE}
    assert (await polled(feed))[0].entries == {"new": 5, "seen": poll.PAGES_AT_ONCE}


async def test_an_entry_without_words_is_not_published(polled: Polling, there: Site) -> None:
    there.pages["/feed"] = Page(rss([WEIR | {"text": ""}]))
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    assert (await polled(feed))[0].entries == {"no text": 1}
    assert await polled.articles() == []


async def test_an_entry_that_ingestion_would_refuse_for_its_length_is_not_published(
    polled: Polling, there: Site
) -> None:
    there.pages["/feed"] = Page(rss([WEIR | {"text": "weir " * 100_001}, FERRY]))
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    assert (await polled(feed))[0].entries == {"new": 1, "too long": 1}


async def test_bombs_and_what_is_no_feed(polled: Polling, there: Site) -> None:
    there.pages |= {
        "/bomb": Page(gzip.compress(bytes(60_000_000)), headers={"Content-Encoding": "gzip"}),
        "/page": Page("<html><body>Welcome</body></html>"),
    }
    for path, words in {"/bomb": "more than", "/page": "no RSS"}.items():
        feed, _ = await polled.subscriptions.add(there.url(path))
        result, after = await polled(feed)
        assert words in result.problem
        assert after.state == "failing"


async def test_two_pollers_at_once_publish_nothing_twice(polled: Polling, there: Site, redis: Redis) -> None:
    there.pages["/feed"] = Page(rss([WEIR, FERRY]))
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    others = [Subscriptions(redis, polled.settings) for _ in range(4)]

    async def take(which: Subscriptions) -> list[Feed]:
        return [taken async for taken in which.due()]

    found = await asyncio.gather(*(take(other) for other in others))
    (taken,) = [feed for feeds in found for feed in feeds]
    # Its lease ends while it is at work, and another takes the feed over: what the first one writes is refused.
    other = await polled.taken(feed)
    assert other
    results = await asyncio.gather(
        *(poll.poll(polled.guest, polled.subscriptions, polled.settings, each) for each in (taken, other))
    )
    assert len(await polled.articles()) == 2
    assert sorted(sum(result.entries.values()) for result in results) == [0, 2]
    after = await polled.subscriptions.get(feed.id)
    assert after
    assert (after.published, after.lease) == (2, "")


async def test_a_feed_that_was_removed_meanwhile_does_not_come_back(polled: Polling, there: Site, redis: Redis) -> None:
    there.pages["/feed"] = Page(rss([WEIR]))
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    taken = await polled.taken(feed)
    assert taken
    assert await polled.subscriptions.remove(feed.id)
    await poll.poll(polled.guest, polled.subscriptions, polled.settings, taken)
    assert await polled.articles() == []
    assert [key for key in await redis.keys("feeds:*") if b":host:" not in key and b":robots:" not in key] == []


async def test_what_is_remembered_is_bounded(
    polled: Polling, there: Site, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "REMEMBERED", 3)
    feed, _ = await polled.subscriptions.add(there.url("/feed"))
    for start in range(3):
        there.pages["/feed"] = Page(rss([WEIR | {"guid": f"g{start}-{n}"} for n in range(3)]))
        await polled(feed)
    assert await redis.hlen(f"feeds:seen:{feed.id}") == 3
    assert await redis.zcard(f"feeds:seen-at:{feed.id}") == 3
    assert await redis.ttl(f"feeds:seen:{feed.id}") > 0


async def test_a_host_is_asked_at_its_pace(there: Site, guest: Guest) -> None:
    there.pages |= {"/robots.txt": Page("User-agent: *\nCrawl-delay: 0.2\n"), "/a": Page("x"), "/b": Page("x")}
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(guest.feed(there.url(path)) for path in ("/a", "/b", "/a")))
    assert loop.time() - begun >= 0.4
    assert fetching.GAP == 1.0
