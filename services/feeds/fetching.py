"""Fetching as a guest: with the site's leave, one request a second to a host, and none while it asks for rest."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from services.feeds import pace, robots
from services.feeds.reader import Reader
from services.feeds.subscriptions import Subscriptions
from shared.http_client import Answer, Client, FetchError, Limits

FEED = Limits(largest=4 * 1024 * 1024, seconds=60)
PAGE = Limits(largest=4 * 1024 * 1024, seconds=60)
GAP = 1.0
"""seconds between two requests to one host, by all pollers together"""
PATIENCE = 10.0
"""seconds that a turn at a host is waited for; with more to wait the feed is put off, so that others are polled"""
RESTING = 60.0
"""seconds of rest for a host that asks for it without saying how long"""
BUSY = (429, 503)

FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9"


class BusyError(FetchError):
    """The host asks for rest; ``seconds`` says for how long."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NoTurnError(BusyError):
    """The host is asked by us for others, or asked for rest before; that says nothing of this feed."""


class NoPageError(FetchError):
    """What is there is no page."""


class StatusError(FetchError):
    """The host answered with an error."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server answers {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Guest:
    """Fetches and reads for the pollers. ``gap`` is the least time in seconds between two requests to one host."""

    client: Client
    subscriptions: Subscriptions
    reader: Reader
    gap: float = GAP

    async def feed(self, url: str, etag: str = "", modified: str = "") -> Answer:
        """Return the feed at ``url``; with what it gave last time, only if it has changed (else status 304).

        Raises:
            FetchError: There is no answer, or one that is of no use.
            DisallowedError: The site does not want it fetched.
        """
        headers = {"Accept": FEED_TYPES}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        return await self._got(url, FEED, headers)

    async def page(self, url: str) -> Answer:
        """Return the page at ``url``.

        Raises:
            FetchError: There is no answer, or one that is of no use.
            DisallowedError: The site does not want it fetched.
        """
        answer = await self._got(url, PAGE, {"Accept": PAGE_TYPES})
        kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml"):
            raise NoPageError(f"its page is {kind[:60]}, not HTML")
        return answer

    async def _got(self, url: str, limits: Limits, headers: Mapping[str, str]) -> Answer:
        answer = await self.client.get(url, limits, headers, self._leave)
        if answer.status in BUSY:
            asked = pace.retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
            rest = min(asked or RESTING, pace.LONGEST_WAIT)
            await self.subscriptions.hold(urlsplit(answer.url).netloc, rest)
            raise BusyError(f"the server answers {answer.status}: it is asked too much", asked)
        if answer.status != 304 and not 200 <= answer.status < 300:
            raise StatusError(answer.status)
        return answer

    async def _leave(self, url: str) -> None:
        """Wait until ``url`` may be asked; where it may not, raise."""
        rules = await robots.rules(self.client, self.subscriptions, url)
        robots.check(rules, url)
        host, gap, waited = urlsplit(url).netloc, max(self.gap, robots.delay(rules)), 0.0
        while wait := await self.subscriptions.turn(host, gap):
            waited += wait
            if waited > PATIENCE:
                raise NoTurnError(f"{host} must not be asked for {wait:.0f} s", wait)
            await asyncio.sleep(wait)
