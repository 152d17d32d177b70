"""What a site lets be fetched: its robots.txt (RFC 9309), asked once an hour."""

from urllib.parse import urlsplit

from protego import Protego

from services.feeds.subscriptions import Subscriptions
from shared.http_client import Client, FetchError, Limits, RefusedError

NAME = "Storywire"
"""what rules for us alone are written under"""
LIMITS = Limits(largest=512 * 1024, seconds=20, cut=True)
"""RFC 9309 wants 500 KiB read at least; what comes after need not be"""
KEPT = 3_600.0
"""seconds that an answer holds; the RFC allows a day"""
KEPT_TROUBLE = 600.0
"""seconds that no answer holds; until then nothing of the site is fetched, as the RFC asks"""
LONGEST_DELAY = 10.0
"""seconds of a Crawl-delay that are kept to"""

_ALL, _NONE = b"", b"User-agent: *\nDisallow: /\n# no answer"


class DisallowedError(Exception):
    """The site asks programs not to fetch this."""


class RobotsTroubleError(FetchError):
    """The site does not say what may be fetched, though it should be able to."""


async def rules(client: Client, subscriptions: Subscriptions, url: str) -> Protego:
    """Return the rules of the site of ``url``.

    Raises:
        RobotsTroubleError: The site does not answer, so that nothing of it may be fetched for now.
        RefusedError: It is none that may be asked.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    told = await subscriptions.robots(origin)
    if told is None:
        told, kept = await _asked(client, origin)
        await subscriptions.remember_robots(origin, told, kept)
    if told == _NONE:
        raise RobotsTroubleError("its robots.txt does not answer")
    return Protego.parse(told.decode("utf-8", "replace"))


async def _asked(client: Client, origin: str) -> tuple[bytes, float]:
    try:
        answer = await client.get(f"{origin}/robots.txt", LIMITS)
    except RefusedError:
        raise
    except FetchError:
        return _NONE, KEPT_TROUBLE
    if answer.status >= 500 or answer.status == 429:
        return _NONE, KEPT_TROUBLE
    return (answer.body if answer.status < 300 else _ALL), KEPT


def check(rules: Protego, url: str) -> None:
    """Pass where ``url`` may be fetched.

    Raises:
        DisallowedError: It may not.
    """
    if not rules.can_fetch(url, NAME):
        raise DisallowedError("its robots.txt asks not to fetch it")


def delay(rules: Protego) -> float:
    """Return the seconds that the site wants between two requests; 0 where it does not say."""
    return min(float(rules.crawl_delay(NAME) or 0), LONGEST_DELAY)
