"""What Prometheus may ask the poller."""

from prometheus_client import Counter, Gauge, start_http_server

from services.feeds.poll import Result
from shared.settings import Settings

POLLS = Counter("storywire_feed_polls", "Feeds asked, by what came of it.", ["outcome"])
ENTRIES = Counter("storywire_feed_entries", "Entries read in feeds, by what became of them.", ["outcome"])
LATE = Gauge("storywire_feeds_late", "Feeds that should have been polled a minute ago or longer.")

OUTCOMES = ("new", "nothing new", "unchanged", "failed", "busy", "disallowed", "gone")
FATES = ("new", "changed", "seen", "no text", "page not read")


def serve(settings: Settings) -> None:
    """Serve them on the configured port, if one is; what has not happened yet is told as 0."""
    if not settings.metrics_port:
        return
    for outcome in OUTCOMES:
        POLLS.labels(outcome)
    for fate in FATES:
        ENTRIES.labels(fate)
    start_http_server(settings.metrics_port, settings.metrics_host)


def count(result: Result) -> None:
    """Count a poll."""
    POLLS.labels(result.outcome).inc()
    for fate, number in result.entries.items():
        ENTRIES.labels(fate).inc(number)
