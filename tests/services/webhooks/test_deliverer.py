"""Changes of stories reach a receiver: once as a rule, in order, and whatever the receiver does."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from services.webhooks import message, wanted, worker
from services.webhooks.hooks import Hook, Hooks
from services.webhooks.wanted import NotAFilterError
from shared import health
from shared.redis_client import connect
from shared.settings import Settings
from tests.services.desk.samples import OTHER, STORY, record, single
from tests.site import Page, Request, Send, Site


@asynccontextmanager
async def delivering(settings: Settings, patience: float = 3600) -> AsyncIterator[None]:
    redis, stop = connect(settings), asyncio.Event()
    task = asyncio.create_task(worker.work(redis, settings, stop, patience))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 60)
        await redis.aclose()


async def put(redis: Redis, told: dict[str, Any], event: str = "updated", at: str = "*") -> str:
    fields = {"event": event, "story": told["id"], "revision": told["revision"], "data": orjson.dumps(told)}
    entry: bytes = await redis.xadd("stories", fields, id=at)
    return entry.decode()


async def until(done: Callable[[], Any], patience: float = 60) -> None:
    for _ in range(int(patience / 0.02)):
        found = done()
        if (await found) if isinstance(found, Awaitable) else found:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited in vain")


async def told(hooks: Hooks, hook: Hook) -> Hook:
    found = await hooks.get(hook.id)
    assert found
    return found


def ids(there: Site, path: str = "/hook") -> list[str]:
    return [request.headers["webhook-id"] for request in there.asked_for(path)]


async def test_what_happens_from_now_on_arrives_signed_and_in_order(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    there.pages["/hook"] = Page(status=204)
    await put(redis, record(), "created")  # before anybody asked for it
    hook = await hooks.add(there.url("/hook"))
    entries = [await put(redis, record(revision=number)) for number in range(4, 9)]
    async with delivering(settings):
        await until(lambda: len(there.asked) == 5)
        assert await health.live_workers(redis, settings, worker.SERVICE)
        entries.append(await put(redis, record(revision=9)))
        await until(lambda: len(there.asked) == 6)
    assert ids(there) == entries
    for request in there.asked:
        head = request.headers
        expected = message.signature(hook.secret, head["webhook-id"], int(head["webhook-timestamp"]), request.body)
        assert head["webhook-signature"] == f"v1,{expected}"
        assert abs(int(head["webhook-timestamp"]) - time.time()) < 20
    body = orjson.loads(there.asked[0].body)
    assert (body["type"], body["data"]["story"], body["data"]["record"]["id"]) == ("story.updated", STORY, STORY)
    after = await told(hooks, hook)
    assert (after.state, after.delivered) == ("ok", 6)


async def test_one_that_fails_is_tried_again_with_the_same_id_and_nothing_overtakes_it(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    tries = 0

    def unwell(_: Request) -> Page:
        nonlocal tries
        tries += 1
        return Page(status=500 if tries <= 3 else 200)

    there.pages["/hook"] = unwell
    hook = await hooks.add(there.url("/hook"))
    first, second = await put(redis, record()), await put(redis, single())
    begun = time.monotonic()
    async with delivering(settings):
        await until(lambda: len(there.asked) == 5)
    assert ids(there) == [first, first, first, first, second]
    # 0.05 s (``retry_first`` of the tests), then four times as long each time
    assert time.monotonic() - begun >= 0.05 + 0.2 + 0.8
    after = await told(hooks, hook)
    assert (after.state, after.failures, after.delivered, after.given_up) == ("ok", 0, 2, 0)


async def test_one_that_is_slow_or_fails_holds_up_no_other(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    async def silent(send: Send) -> None:
        del send
        await asyncio.sleep(60)

    there.pages |= {"/hook": Page(), "/slow": Page(send=silent), "/bad": Page(status=503)}
    for path in ("/slow", "/bad", "/hook"):
        await hooks.add(there.url(path))
    entries = [await put(redis, record(revision=number)) for number in range(1, 20)]
    async with delivering(settings):
        await until(lambda: len(ids(there)) == 19)
    assert ids(there) == entries
    assert set(ids(there, "/slow")) == set(ids(there, "/bad")) == {entries[0]}


async def test_after_a_restart_it_goes_on_with_what_had_not_arrived(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    there.pages["/hook"] = Page(status=500)
    await hooks.add(there.url("/hook"))
    first, second = await put(redis, record()), await put(redis, single())
    async with delivering(settings):
        await until(lambda: there.asked)
    there.asked.clear()
    there.pages["/hook"] = Page()
    async with delivering(settings):
        await until(lambda: len(there.asked) == 2)
    assert ids(there) == [first, second]


async def test_what_cannot_be_delivered_for_long_is_given_up_and_seen(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    there.pages["/hook"] = Page(status=500)
    hook = await hooks.add(there.url("/hook"))
    old = [await put(redis, record(revision=number), at=f"{number}-0") for number in range(1, 6)]
    fresh = await put(redis, single())
    async with delivering(settings, patience=60):
        await until(lambda: fresh in ids(there))
        there.pages["/hook"] = Page()
        await until(lambda: told_ok(hooks, hook))
    dead = await hooks.dead(hook.id, 10)
    assert [letter["event"] for letter in reversed(dead)] == old
    assert dead[0]["problem"] == "it answered 500"
    after = await told(hooks, hook)
    assert (after.delivered, after.given_up) == (1, 5)
    # Those that were too old by themselves did not each wait for a try of their own.
    assert len(there.asked) < 6


async def told_ok(hooks: Hooks, hook: Hook) -> bool:
    return (await told(hooks, hook)).state == "ok"


async def test_one_that_wants_no_more_is_left_alone(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    there.pages["/hook"] = Page(status=410)
    hook = await hooks.add(there.url("/hook"))
    for _ in range(3):
        await put(redis, record())
    async with delivering(settings):
        await until(lambda: there.asked)
        await asyncio.sleep(1.2)
    assert len(there.asked) == 1
    assert (await told(hooks, hook)).state == "stopped"
    assert await redis.xinfo_groups("stories") == []


async def test_addresses_that_are_not_public_and_redirects_are_not_sent_to(
    redis: Redis, settings: Settings, hooks: Hooks, there: Site
) -> None:
    there.pages |= {"/hook": Page(status=307, headers={"Location": "/other"}), "/other": Page()}
    moved = await hooks.add(there.url("/hook"))
    private = await hooks.add(f"http://localhost:{there.port}/other")
    await put(redis, record())

    async def both_failed() -> bool:
        return {(await told(hooks, hook)).state for hook in (moved, private)} == {"failing"}

    async with delivering(settings):
        await until(both_failed)
    assert "answered 307, which leads to /other" in (await told(hooks, moved)).problem
    assert "no public address" in (await told(hooks, private)).problem
    assert not there.asked_for("/other")


async def test_only_what_is_wanted_is_sent(redis: Redis, settings: Settings, hooks: Hooks, there: Site) -> None:
    there.pages |= {path: Page() for path in ("/widely", "/created", "/all")}
    await hooks.add(there.url("/widely"), query="outlet=coastal wire")
    await hooks.add(there.url("/created"), events=("created",))
    await hooks.add(there.url("/all"))
    wide = await put(redis, record(), "created")
    narrow = await put(redis, single())
    gone = await put(redis, {"id": OTHER, "revision": 2, "status": "retracted"}, "retracted")
    async with delivering(settings):
        await until(lambda: len(ids(there, "/all")) == 3 and gone in ids(there, "/widely"))
    assert ids(there, "/all") == [wide, narrow, gone]
    assert ids(there, "/widely") == [wide, gone]
    assert ids(there, "/created") == [wide]


async def test_what_is_no_record_is_passed_over(redis: Redis, settings: Settings, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    await hooks.add(there.url("/hook"), query="place=Skarvik")
    await redis.xadd("stories", {"by": "hand"})
    await redis.xadd("stories", {"data": b"{broken", "event": "updated"})
    good = await put(redis, record())
    async with delivering(settings):
        await until(lambda: there.asked)
    assert ids(there) == [good]


async def test_two_deliverers_send_everything_once(redis: Redis, settings: Settings, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    await hooks.add(there.url("/hook"))
    entries = [await put(redis, record(revision=number)) for number in range(1, 11)]
    async with delivering(settings), delivering(settings):
        await until(lambda: len(there.asked) >= 10)
        await asyncio.sleep(0.3)
    assert ids(there) == entries


async def test_one_that_is_removed_leaves_nothing(redis: Redis, settings: Settings, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page(status=500)
    hook = await hooks.add(there.url("/hook"))
    await put(redis, record())
    async with delivering(settings):
        await until(lambda: there.asked)
        assert await hooks.remove(hook.id)

        async def nothing_left() -> bool:
            return not [key for key in await redis.keys("webhooks:*") if b":lease:" not in key]

        await until(nothing_left)
    assert await redis.xinfo_groups("stories") == []


def test_filters_are_those_of_the_list() -> None:
    assert wanted.filters("place=Rostock&origins=2&disputed=true").origins == 2
    for bad in ("colour=red", "origins=many"):
        with pytest.raises(NotAFilterError):
            wanted.filters(bad)
