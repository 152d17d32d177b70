import asyncio

import orjson
from httpx import AsyncClient
from redis import Redis

from services.desk.http.access import COOKIE
from services.desk.http.flow import Flow
from shared.settings import Settings
from tests.services.desk.http.conftest import BEARER, HTML, JSON, TOKEN, until
from tests.services.desk.http.test_events import Watching
from tests.services.desk.http.test_story_routes import known
from tests.services.desk.samples import OTHER, STORY, merged, put_letter, put_record, record, single

SECRET = orjson.dumps({"title": "Unpublished <b>words</b>"}).decode()


async def test_the_pipeline_is_told_stage_by_stage(desk: AsyncClient) -> None:
    state = (await desk.get("/pipeline", headers=JSON)).json()
    assert [stage["stage"] for stage in state["stages"]][:2] == ["ingestion", "deduplication"]
    page = (await desk.get("/pipeline", headers=HTML)).text
    assert "which story it belongs to, or that it starts one" in page


async def test_rates_are_what_was_ended_between_two_readings(store: Redis, settings: Settings, redis: "Redis") -> None:
    flow = Flow(redis, settings)
    await flow.look()
    store.hset("counts:ingestion", mapping={"passed": 40, "seconds": 2})
    await asyncio.sleep(0.05)
    await flow.look()
    stage = flow.state()["stages"][0]
    assert stage["out_rate"] > 0
    assert (stage["curve"], stage["seconds_each"]) == ([40], 0.05)


async def test_stories_that_were_merged_are_counted_no_more(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record(), single())
    put_record(store, merged(OTHER, into=STORY), "merged")

    async def one_is_left() -> bool:
        return bool((await desk.get("/pipeline", headers=JSON)).json()["stories"] == 1)

    await until(one_is_left)


async def test_the_flow_is_told_live(desk: AsyncClient) -> None:
    async with desk.stream("GET", "/pipeline/events") as answer:
        told = await Watching(answer.aiter_lines()).next()
    assert (told.name, len(told.data["stages"])) == ("flow", 5)


async def test_a_dead_letter_is_shown_replayed_and_dropped(desk: AsyncClient, store: Redis) -> None:
    one, other = put_letter(store, {"data": SECRET}), put_letter(store, {"data": SECRET})
    page = (await desk.get("/pipeline", headers=HTML)).text
    assert "no text in it" in page
    assert "Unpublished &lt;b&gt;words&lt;/b&gt;" in page
    replayed = await desk.post(f"/dead-letters/{one}/replay", headers=JSON)
    assert replayed.json()["trace"].startswith("/articles/")
    assert [fields[b"data"].decode() for _, fields in store.xrange("ingest")] == [SECRET]
    dropped = await desk.post(f"/dead-letters/{other}/drop", headers=HTML)
    assert (dropped.status_code, dropped.headers["location"]) == (303, "/pipeline#dead-letters")
    assert store.xlen("dead-letters") == 0
    assert (await desk.post(f"/dead-letters/{other}/drop", headers=JSON)).status_code == 404


async def test_dead_letters_need_the_token_where_others_can_connect(guarded: AsyncClient, store: Redis) -> None:
    letter = put_letter(store, {"data": SECRET})
    assert "Unpublished" not in (await guarded.get("/pipeline", headers=HTML)).text
    assert (await guarded.get("/dead-letters", headers=JSON)).status_code == 401
    assert (await guarded.post(f"/dead-letters/{letter}/drop", headers=JSON)).status_code == 401
    assert store.xlen("dead-letters") == 1
    listed = (await guarded.get("/dead-letters", headers={**JSON, **BEARER})).json()["dead_letters"]
    assert [one["id"] for one in listed] == [letter]


async def test_a_browser_shows_the_token_once(guarded: AsyncClient, store: Redis) -> None:
    put_letter(store, {"data": SECRET})
    wrong = await guarded.post("/session", data={"token": "guess"}, headers=HTML)
    assert (wrong.status_code, wrong.cookies.get(COOKIE)) == (401, None)
    right = await guarded.post("/session", data={"token": TOKEN}, headers=HTML)
    cookie = right.headers["set-cookie"]
    assert right.status_code == 303
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Unpublished" in (await guarded.get("/pipeline", headers=HTML)).text


async def test_tokens_cannot_be_guessed_quickly(guarded: AsyncClient) -> None:
    answers = [await guarded.post("/session", data={"token": "guess"}) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
