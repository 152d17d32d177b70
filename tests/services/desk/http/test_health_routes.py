from httpx import AsyncClient
from redis.asyncio import Redis

from services.desk.http.access import decided
from services.desk.http.app import create
from shared.settings import Settings


async def test_the_desk_tells_how_it_is(desk: AsyncClient) -> None:
    assert (await desk.get("/healthz")).json() == {"status": "alive"}
    assert (await desk.get("/readyz")).json() == {"status": "ready", "redis": True, "stories": True}
    await desk.get("/nowhere")
    metrics = (await desk.get("/metrics")).text
    assert 'storywire_desk_requests_total{method="GET",status="404"}' in metrics


async def test_the_openapi_document_names_every_route(redis: Redis, settings: Settings) -> None:
    document = create(redis, settings, decided("127.0.0.1", None)).openapi()
    assert {"/articles", "/stories", "/stories/{story}", "/articles/{name}/trace", "/events"} <= set(document["paths"])
    assert "Submission" in document["components"]["schemas"]
    assert document["paths"]["/articles"]["post"]["security"] == [{"token": []}]
