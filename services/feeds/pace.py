"""When a feed is polled next."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

DAY = 86_400.0
LONGEST_WAIT = 7 * DAY
"""seconds; what a server asks for beyond it is not waited"""
SPREAD = 0.1
"""share of the interval by which feeds are spread, so that they are not all polled at once"""
UNWILLING = DAY
"""seconds before a feed that must not be asked is looked at again: the rules may have changed"""


def after_success(feed: str, interval: float, asked: float = 0) -> float:
    """Return the seconds until the next poll; ``asked`` are those that the feed asks to be left alone."""
    return max(interval, min(asked, DAY)) * _spread(feed)


def after_failure(feed: str, interval: float, failures: int, retry_after: float = 0) -> float:
    """Return the seconds until the next poll after so many ``failures`` in a row: doubled each time, up to a day."""
    wait = min(interval * 2.0 ** min(failures, 20), DAY) * _spread(feed)
    return max(wait, min(retry_after, LONGEST_WAIT))


def retry_after(value: str, now: datetime) -> float:
    """Return the seconds that a ``Retry-After`` asks for: a number or a date; 0 for anything else."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:10])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _spread(feed: str) -> float:
    """Return a factor near 1 that is always the same for a feed."""
    share = int.from_bytes(blake2b(feed.encode(), digest_size=4).digest(), "big") / 2**32
    return 1 - SPREAD + 2 * SPREAD * share
