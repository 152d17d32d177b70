"""What was given up is sent again when a person asks for it."""

import orjson
import pytest
from redis.asyncio import Redis

from services.webhooks import message
from services.webhooks.again import Sent, resend
from services.webhooks.hooks import Hook, Hooks
from shared.http_client import client
from tests.services.desk.samples import OTHER, STORY, merged, record, single
from tests.services.webhooks.test_deliverer import ids, put
from tests.site import Page, Request, Site


async def given_up(hooks: Hooks, there: Site, *entries: str, story: str = STORY) -> Hook:
    """A webhook to ``there`` that these entries were given up for, in their order."""
    hook = await hooks.add(there.url("/hook"))
    for entry in entries:
        fields = {b"event": b"updated", b"story": story.encode(), b"revision": b"3"}
        await hooks.give_up(hook, entry, fields, "it answered 500")
    return hook


async def sent(hooks: Hooks, hook: Hook, *events: str) -> list[Sent]:
    async with client(hooks.settings) as asking:
        return [each async for each in resend(hooks, asking, hook, events or None)]


async def counts(hooks: Hooks, hook: Hook) -> tuple[int, int, int]:
    now = await hooks.get(hook.id)
    assert now
    return now.delivered, now.given_up, len(await hooks.dead(hook.id))


async def test_it_goes_out_as_it_was_the_oldest_first(redis: Redis, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    entries = [await put(redis, record(revision=number)) for number in (4, 5)]
    hook = await given_up(hooks, there, *entries)
    assert [each.what for each in await sent(hooks, hook)] == ["as it was", "as it was"]
    assert ids(there) == entries
    assert [orjson.loads(request.body)["data"]["revision"] for request in there.asked] == [4, 5]
    head = there.asked[0].headers
    expected = message.signature(hook.secret, head["webhook-id"], int(head["webhook-timestamp"]), there.asked[0].body)
    assert head["webhook-signature"] == f"v1,{expected}"
    assert await counts(hooks, hook) == (2, 0, 0)
    assert await sent(hooks, hook) == []


async def test_only_what_is_asked_for_is_sent(redis: Redis, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    first, second = await put(redis, record(revision=4)), await put(redis, record(revision=5))
    hook = await given_up(hooks, there, first, second)
    await sent(hooks, hook, second)
    assert ids(there) == [second]
    assert [letter["event"] for letter in await hooks.dead(hook.id)] == [first]


async def test_the_first_that_does_not_arrive_ends_it(redis: Redis, hooks: Hooks, there: Site) -> None:
    def unwell(_: Request) -> Page:
        return Page(status=503 if len(there.asked) > 1 else 200)

    there.pages["/hook"] = unwell
    entries = [await put(redis, record(revision=number)) for number in (4, 5, 6)]
    hook = await given_up(hooks, there, *entries)
    assert [each.problem for each in await sent(hooks, hook)] == ["", "it answered 503"]
    assert ids(there) == entries[:2]
    assert await counts(hooks, hook) == (1, 2, 2)


async def test_where_the_entry_is_gone_the_latest_record_goes_once(redis: Redis, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    await redis.set(f"story:{STORY}", orjson.dumps(record(revision=9)))
    hook = await given_up(hooks, there, "1-0", "2-0")
    assert [each.what for each in await sent(hooks, hook)] == ["the latest record"] * 2
    (request,) = there.asked
    told = orjson.loads(request.body)
    assert (request.headers["webhook-id"], told["type"], told["data"]["revision"]) == ("1-0", "story.updated", 9)
    assert (told["data"]["record"]["id"], told["data"]["changes"]) == (STORY, None)
    assert await counts(hooks, hook) == (2, 0, 0)


@pytest.mark.parametrize("status", ["merged", "retracted"])
async def test_that_a_story_is_no_more_is_told_so(redis: Redis, hooks: Hooks, there: Site, status: str) -> None:
    there.pages["/hook"] = Page()
    await redis.set(f"story:{OTHER}", orjson.dumps(merged(OTHER, into=STORY) | {"status": status}))
    await sent(hooks, await given_up(hooks, there, "1-0", story=OTHER))
    assert orjson.loads(there.asked[0].body)["type"] == f"story.{status}"


async def test_what_is_kept_nowhere_is_told_and_holds_up_nothing(redis: Redis, hooks: Hooks, there: Site) -> None:
    there.pages["/hook"] = Page()
    hook = await given_up(hooks, there, "1-0", story="goneforgood1")
    entry = await put(redis, single())
    await hooks.give_up(hook, entry, {b"story": OTHER.encode()}, "no answer")
    found = await sent(hooks, hook)
    assert [each.what for each in found] == ["nothing", "as it was"]
    assert "any longer" in found[0].problem
    assert await counts(hooks, hook) == (1, 1, 1)
