"""What Prometheus may ask the desk."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

MEDIA_TYPE = CONTENT_TYPE_LATEST

_REGISTRY = CollectorRegistry()

REQUESTS = Counter(
    "storywire_desk_requests", "Requests answered, by method and status.", ["method", "status"], registry=_REGISTRY
)
VIEWERS = Gauge("storywire_desk_viewers", "Connections to the live updates of stories.", registry=_REGISTRY)
STORIES = Gauge("storywire_desk_stories", "Stories held in memory.", registry=_REGISTRY)


def told() -> bytes:
    """Return all of them in the text format of Prometheus."""
    return generate_latest(_REGISTRY)
