"""OpenTelemetry traces, off unless ``STORYWIRE_OTLP_ENDPOINT`` names a collector.

One trace follows an article through all stages: the context travels in the headers of each event.
"""

from typing import Any

from shared.settings import Settings
from shared.topology import Stage


def telemetry(settings: Settings, stage: Stage) -> list[Any]:
    """Return the broker middlewares that trace ``stage``: none, or one that sends spans to the collector."""
    if not settings.otlp_endpoint:
        return []
    # Imported only where it is used: the exporter costs a worker 7 MB and a quarter of a second at its start.
    from faststream.redis.opentelemetry import RedisTelemetryMiddleware  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"storywire-{stage.name}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint)))
    return [RedisTelemetryMiddleware(tracer_provider=provider)]
