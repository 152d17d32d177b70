"""With a collector named, one trace follows an article from stage to stage."""

import asyncio
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from redis.asyncio import Redis

from shared import streams, topology
from shared.consumer import subscribe
from shared.delivery import Delivery
from shared.outcomes import Drop
from shared.settings import Settings
from tests.shared.test_consumer import ingested, put, through, until

Requests = list[ExportTraceServiceRequest]


@pytest.fixture
def collector() -> Iterator[tuple[str, Requests]]:
    """A collector on this machine that keeps what it is sent."""
    received: Requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            received.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
    server.shutdown()
    server.server_close()


async def test_the_context_travels_with_the_event(
    redis: Redis,
    settings: Settings,
    collector: tuple[str, list[ExportTraceServiceRequest]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endpoint, received = collector
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
    traced = settings.model_copy(update={"otlp_endpoint": endpoint})

    async def drop(_: object) -> Drop:
        return Drop("end of the test")

    brokers = []
    for stage, handle in ((topology.DEDUPLICATION, through), (topology.ENTITY_EXTRACTION, drop)):
        await streams.create_group(redis, traced, stage)
        brokers.append(subscribe(handle, Delivery(redis, traced, stage, "tester")))
    async with brokers[0], brokers[1]:
        for broker in brokers:
            await broker.start()
        await put(redis, ingested(1))

        async def both() -> bool:
            return len({span.trace_id for span in spans(received)}) == 1 and len(services(received)) == 2

        await until(both, 10)
        await asyncio.sleep(0)


def spans(received: Requests) -> list:
    return [s for request in received for r in request.resource_spans for scope in r.scope_spans for s in scope.spans]


def services(received: Requests) -> set[str]:
    return {
        a.value.string_value
        for request in received
        for r in request.resource_spans
        for a in r.resource.attributes
        if a.key == "service.name"
    }
