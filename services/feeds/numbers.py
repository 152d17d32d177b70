"""What Prometheus may ask the poller."""

from prometheus_client import Counter, Gauge

from services.feeds.poll import Result

POLLS = Counter("storywire_feed_polls", "Feeds asked, by what came of it.", ["outcome"])
ENTRIES = Counter("storywire_feed_entries", "Entries read in feeds, by what became of them.", ["outcome"])
LATE = Gauge("storywire_feeds_late", "Feeds that should have been polled a minute ago or longer.")

OUTCOMES = ("new", "nothing new", "unchanged", "failed", "busy", "disallowed", "gone")
FATES = ("new", "changed", "seen", "no text", "too long", "page not read")


def begin() -> None:
    """Tell what has not happened yet as 0, so that the first time counts as a rise."""
    for outcome in OUTCOMES:
        POLLS.labels(outcome)
    for fate in FATES:
        ENTRIES.labels(fate)


def count(result: Result) -> None:
    """Count a poll."""
    POLLS.labels(result.outcome).inc()
    for fate, number in result.entries.items():
        ENTRIES.labels(fate).inc(number)
