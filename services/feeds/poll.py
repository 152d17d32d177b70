"""One poll of one feed: asked for, read, and what is new in it put on ``ingest``."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from redis.exceptions import RedisError

from services.feeds import pace
from services.feeds.document import Document, NotAFeedError
from services.feeds.entry import Entry
from services.feeds.fetching import BusyError, Guest, NoPageError, NoTurnError, StatusError
from services.feeds.robots import DisallowedError
from services.feeds.subscriptions import Feed, Subscriptions
from services.ingestion import encoding, json_text
from shared.http_client import FetchError, RefusedError, TooLargeError
from shared.outcomes import RejectError
from shared.settings import Settings

log = logging.getLogger("storywire.feeds")

PAGES_AT_ONCE = 20
"""pages that are fetched in one poll; what is left of a feed comes with the next"""
GONE = 410
WITHIN = 480.0
"""seconds that a poll may take; less than its lease"""


@dataclass(slots=True)
class Result:
    """What came of a poll: ``outcome`` is new, nothing new, unchanged (304) or what failed; ``entries`` counts them."""

    outcome: str
    entries: Counter[str] = field(default_factory=Counter)
    problem: str = ""


async def poll(guest: Guest, subscriptions: Subscriptions, settings: Settings, feed: Feed) -> Result:
    """Poll ``feed``, publish what is new or has changed in it, and say when it is polled next."""
    interval = max(feed.every or settings.feed_interval, 1.0)
    try:
        async with asyncio.timeout(WITHIN):
            return await _polled(guest, subscriptions, feed, interval)
    except RedisError:
        raise  # the lease ends by itself
    except DisallowedError as error:
        await subscriptions.finish(feed, pace.UNWILLING, state="disallowed", problem=str(error))
        return Result("disallowed", problem=str(error))
    except NoTurnError as error:
        await subscriptions.finish(feed, error.seconds)
        return Result("busy")
    except (FetchError, NotAFeedError) as error:
        if isinstance(error, StatusError) and error.status == GONE:
            await subscriptions.finish(feed, None, state="gone", problem="the server says that it is gone for good")
            return Result("gone", problem=str(error))
        trouble: Exception = error
    except TimeoutError:
        trouble = FetchError(f"not done within {WITHIN:g} s")
    except Exception as error:  # whatever a feed may hold, the others are polled
        log.exception("the feed %s cannot be polled", feed.url)
        trouble = error
    return await _failed(subscriptions, feed, interval, trouble)


async def _polled(guest: Guest, subscriptions: Subscriptions, feed: Feed, interval: float) -> Result:
    answer = await guest.feed(feed.address, feed.etag, feed.modified)
    if answer.status == 304:
        await subscriptions.finish(feed, pace.after_success(feed.id, interval), state="ok", problem="", failures=0)
        return Result("unchanged")
    found = await guest.reader.read(answer.body, answer.url, answer.headers.get("content-type", ""))
    told, whole = await _published(guest, feed, found)
    # Told that nothing is new, we would not see again what is still to be fetched.
    etag, modified = (answer.headers.get("etag", ""), answer.headers.get("last-modified", "")) if whole else ("", "")
    wait = pace.after_success(feed.id, interval, found.ttl)
    fields: dict[str, str | int] = {"title": found.title, "etag": etag[:500], "modified": modified[:100]}
    if answer.moved:
        fields["asked_at"] = answer.moved
    await subscriptions.finish(feed, wait, state="ok", problem="", failures=0, **fields)
    fresh = told["new"] + told["changed"]
    return Result("new" if fresh else "nothing new", told)


async def _failed(subscriptions: Subscriptions, feed: Feed, interval: float, error: Exception) -> Result:
    failures, problem = feed.failures + 1, (str(error) or repr(error))[:300]
    asked = error.seconds if isinstance(error, BusyError) else 0
    wait = pace.after_failure(feed.id, interval, failures, asked)
    await subscriptions.finish(feed, wait, state="failing", problem=problem, failures=failures)
    return Result("busy" if isinstance(error, BusyError) else "failed", problem=problem)


async def _published(guest: Guest, feed: Feed, found: Document) -> tuple[Counter[str], bool]:
    """Publish what is new or has changed, the oldest first; return what became of each entry, and whether of all."""
    subscriptions, most = guest.subscriptions, guest.subscriptions.settings.max_text
    entries: Sequence[Entry] = found.entries[::-1]
    told: Counter[str] = Counter()
    pages, whole = 0, True
    for entry, known in zip(entries, await subscriptions.known(feed, entries), strict=True):
        digest, url = known or ("", "")
        # An article's id follows from its address: a changed entry keeps the one under which it came first.
        sent = replace(entry, url=url) if url else entry
        if digest != entry.digest and feed.pages and entry.url:
            if pages == PAGES_AT_ONCE:
                whole = False
                continue
            pages += 1
            try:
                sent = await _with_page(guest, sent, entry.url)
            except FetchError as error:
                log.info("%s: %s", entry.url, error)
                told["page not read"] += 1
                whole = False
                if isinstance(error, BusyError):
                    break
                continue
        length = sent.length
        article = json_text.dump(sent.submission(feed.publisher)) if 0 < length <= most else b""
        outcome = await subscriptions.publish(feed, sent, entry.digest, article)
        if outcome == "lost":
            log.warning("another poller has taken over %s", feed.url)
            break
        told[outcome if outcome != "marked" else "too long" if length else "no text"] += 1
    return told, whole


async def _with_page(guest: Guest, entry: Entry, url: str) -> Entry:
    """Return ``entry`` with its page, or as it is where there is none to be had.

    Raises:
        FetchError: There may be one later.
    """
    try:
        page = await guest.page(url)
        # What is not UTF-8 may be told by its words only, which takes a while.
        _, _, charset = page.headers.get("content-type", "").lower().partition("charset=")
        declared = charset.split(";")[0].strip(" \"'") or None
        return entry.with_page((await asyncio.to_thread(encoding.decode, {"html": page.body}, declared))["html"])
    except (DisallowedError, RefusedError, TooLargeError, NoPageError, RejectError) as error:
        log.info("%s: %s", url, error)
    except StatusError as error:
        if error.status >= 500:
            raise
        log.info("%s: %s", url, error)
    return entry
