"""What Prometheus may ask a worker. The names and labels are part of the interface: see ``docs/operations.md``."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from shared.settings import Settings

SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
"""bucket bounds for the work of one stage: a duplicate takes milliseconds, a long article for the model a second"""

MESSAGES = Counter("storywire_messages", "Messages that ended at the stage.", ["stage", "outcome"])
DROPPED = Counter("storywire_dropped", "Messages that ended as they should, by reason.", ["stage", "reason"])
RETRIES = Counter("storywire_retries", "Tries that failed and will be repeated.", ["stage"])
STAGE_SECONDS = Histogram("storywire_stage_seconds", "From the start of work to its end.", ["stage"], buckets=SECONDS)
BATCH = Histogram("storywire_batch_articles", "Articles read by a model at once.", buckets=(1, 2, 4, 8, 16, 32))
LATENCY = Histogram(
    "storywire_latency_seconds",
    "From the publication on ingest to the record that holds the article.",
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
)
WAITING = Gauge("storywire_waiting", "Entries that no worker of the stage has fetched.", ["stage"])
PENDING = Gauge("storywire_pending", "Entries fetched and not ended.", ["stage"])
OLDEST = Gauge("storywire_oldest_seconds", "Age of the oldest entry that waits or is pending.", ["stage"])
PAUSED = Gauge("storywire_paused", "1 while the stage waits for the next one to catch up.", ["stage"])


def serve_metrics(settings: Settings) -> None:
    """Serve the metrics on the configured port, if one is."""
    if settings.metrics_port:
        start_http_server(settings.metrics_port, settings.metrics_host)
