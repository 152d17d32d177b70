"""What Prometheus may ask the deliverer."""

from prometheus_client import Counter, Gauge

DELIVERIES = Counter("storywire_webhook_messages", "Messages to webhooks, by what came of each try.", ["outcome"])
FAILING = Gauge("storywire_webhooks_failing", "Webhooks that cannot be reached.")

OUTCOMES = ("delivered", "not wanted", "failed", "given up", "stopped")


def begin() -> None:
    """Tell what has not happened yet as 0, so that the first time counts as a rise."""
    for outcome in OUTCOMES:
        DELIVERIES.labels(outcome)
