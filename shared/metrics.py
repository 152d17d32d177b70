"""What Prometheus may ask a worker. The names and labels are part of the interface: see ``docs/monitoring.md``."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from shared.article import TraceId
from shared.settings import Settings
from shared.topology import Stage

SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
"""bucket bounds for the work of one stage: a duplicate takes milliseconds, a long article for the model a second"""

LATENCY_SECONDS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
"""bucket bounds for an article's way from ``ingest`` to a record"""

RECEIVED = Counter("storywire_received", "Messages that work began on, those that came again included.", ["stage"])
EMITTED = Counter("storywire_emitted", "Events and records that the stage appended to its stream.", ["stage"])
MESSAGES = Counter("storywire_messages", "Messages that ended at the stage.", ["stage", "outcome"])
DROPPED = Counter("storywire_dropped", "Messages that ended as they should, by reason.", ["stage", "reason"])
RETRIES = Counter("storywire_retries", "Tries that failed and will be repeated.", ["stage"])
STAGE_SECONDS = Histogram("storywire_stage_seconds", "From the start of work to its end.", ["stage"], buckets=SECONDS)
BATCH = Histogram("storywire_batch_articles", "Articles read by a model at once.", buckets=(1, 2, 4, 8, 16, 32))
COMPARED = Histogram(
    "storywire_compared_articles",
    "Articles that one article was compared with.",
    ["stage"],
    buckets=(0, 1, 4, 16, 64, 256),
)
LATENCY = Histogram(
    "storywire_latency_seconds",
    "From the publication on ingest to the record that holds the article.",
    buckets=LATENCY_SECONDS,
)
WAITING = Gauge("storywire_waiting", "Entries that no worker of the stage has fetched: its lag.", ["stage"])
PENDING = Gauge("storywire_pending", "Entries fetched and not ended.", ["stage"])
UNREAD = Gauge("storywire_oldest_unread_seconds", "Age of the oldest entry that no worker has fetched.", ["stage"])
OLDEST = Gauge("storywire_oldest_seconds", "Age of the oldest entry that waits or is pending.", ["stage"])
PAUSED = Gauge("storywire_paused", "1 while the stage waits for the next one to catch up.", ["stage"])

OUTCOMES = ("passed", "dropped", "kept", "dead")


def serve_metrics(settings: Settings, stage: Stage) -> None:
    """Serve the metrics of a worker of ``stage`` on the configured port, if one is.

    What has not happened yet is told as 0, so that the first time counts as a rise.
    """
    if not settings.metrics_port:
        return
    for metric in (RECEIVED, EMITTED, RETRIES, STAGE_SECONDS, PAUSED):
        metric.labels(stage.name)
    for outcome in OUTCOMES:
        MESSAGES.labels(stage.name, outcome)
    start_http_server(settings.metrics_port, settings.metrics_host)


def observe_latency(trace: TraceId, now: int) -> None:
    """Count the way of an article that is told in a record ``now`` (ms, the server's time) for the first time."""
    published = trace.rpartition("/")[2].partition("-")[0]
    if published.isdigit():  # an event put on an inner stream by hand may have a trace of any name
        LATENCY.observe(max(0, now - int(published)) / 1000)
