import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from httpx import AsyncClient
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from services.desk.http import wire
from services.desk.http.access import decided
from shared.settings import Settings
from tests.services.desk.http.conftest import listening
from tests.services.desk.http.test_story_routes import known
from tests.services.desk.samples import OTHER, STORY, merged, put_record, record, single


@dataclass
class Told:
    """One event as a browser understands it."""

    name: str = "message"
    id: str | None = None
    data: Any = None


@dataclass
class Watching:
    """The events of one connection."""

    lines: AsyncIterator[str]
    id: str | None = field(default=None)

    async def next(self) -> Told:
        told = Told()
        async with asyncio.timeout(5):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if name == "event":
                    told.name = value
                elif name == "id":
                    told.id = self.id = value
                elif name == "data":
                    told.data = orjson.loads(value)
                elif not line and told.data is not None:
                    return told
        raise AssertionError("the connection ended")


@asynccontextmanager
async def watching(desk: AsyncClient, query: str = "", **headers: str) -> AsyncIterator[Watching]:
    async with desk.stream("GET", f"/events{query}", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert (await anext(lines)).startswith("retry:")
        await asyncio.sleep(0.05)
        yield Watching(lines)


async def test_a_story_is_told_when_it_forms_and_when_it_changes(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk) as events:
        put_record(store, record(), "created")
        first = await events.next()
        assert (first.name, first.data["event"], first.data["id"]) == ("story", "created", STORY)
        put_record(store, record(revision=4))
        second = await events.next()
        assert (second.data["revision"], second.id) == (4, store.xrevrange("stories", count=1)[0][0].decode())


async def test_what_happens_at_once_is_told_once(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk) as events:
        put_record(store, single())
        assert (await events.next()).data["id"] == OTHER
        for revision in range(4, 10):
            put_record(store, record(revision=revision))
        assert (await events.next()).data["revision"] == 9


async def test_the_page_gets_the_card_of_the_story(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk, "?cards=true") as events:
        put_record(store, record())
        assert f'<li class="card" id="story-{STORY}"' in (await events.next()).data["html"]


async def test_a_viewer_with_filters_learns_that_a_story_matches_no_longer(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk, "?q=bridge") as events:
        put_record(store, single())
        gone = await events.next()
        assert (gone.name, gone.data["story"]) == ("gone", OTHER)
        put_record(store, record())
        assert (await events.next()).name == "story"


async def test_a_merged_story_is_gone(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record(), single())
    async with watching(desk) as events:
        put_record(store, merged(OTHER, into=STORY), "merged")
        gone = await events.next()
        assert (gone.name, gone.data) == ("gone", {"story": OTHER, "merged_into": STORY})
    assert (await desk.get("/stories")).json()["total"] == 1


async def test_a_viewer_goes_on_where_it_was_cut_off(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk) as events:
        put_record(store, single())
        seen = (await events.next()).id
    await known(desk, store, record())
    async with watching(desk, **{"Last-Event-ID": str(seen)}) as events:
        assert (await events.next()).data["id"] == STORY


async def test_a_viewer_who_missed_too_much_is_told_to_look_again(
    redis: AsyncRedis, settings: Settings, store: Redis
) -> None:
    put_record(store, record())
    async with (
        listening(redis, settings, decided("127.0.0.1", None)) as desk,
        watching(desk, **{"Last-Event-ID": "0-1"}) as events,
    ):
        assert (await events.next()).name == "reset"


async def test_a_last_event_that_is_none_of_ours_means_to_look_again(desk: AsyncClient) -> None:
    async with watching(desk, **{"Last-Event-ID": "nonsense"}) as events:
        assert (await events.next()).name == "reset"


async def test_all_viewers_share_one_reader(desk: AsyncClient, store: Redis) -> None:
    connections = len(store.client_list())
    async with watching(desk), watching(desk), watching(desk), watching(desk):
        assert len(store.client_list()) <= connections + 1
        assert "storywire_desk_viewers 4.0" in (await desk.get("/metrics")).text


def test_a_viewer_that_does_not_read_is_told_to_look_again() -> None:
    viewer = wire.Viewer(wire.Filters(), cards=False)
    for number in range(wire.QUEUED + 1):
        viewer.offer(b"%d" % number)
    assert viewer.waiting.get_nowait() == wire.RESET
    assert viewer.waiting.empty()


async def test_an_entry_that_is_no_record_ends_nothing(desk: AsyncClient, store: Redis) -> None:
    async with watching(desk) as events:
        store.xadd("stories", {"event": "updated", "story": "zzzzzzzzzzzz", "data": b"{"})
        store.xadd("stories", {"event": "updated", "story": "zzzzzzzzzzz1", "data": b"[]"})
        put_record(store, record())
        assert (await events.next()).data["id"] == STORY


async def test_a_server_that_was_away_is_read_again(
    redis: AsyncRedis, settings: Settings, store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "RETRY", 0.05)
    async with listening(redis, settings, decided("127.0.0.1", None)) as desk, watching(desk) as events:
        for connection in store.client_list(_type="normal"):
            if connection["cmd"] != "client|list":
                store.client_kill(connection["addr"])
        put_record(store, record())
        assert (await events.next()).data["id"] == STORY
