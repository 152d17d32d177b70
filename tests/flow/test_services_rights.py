"""Feeds and webhooks as users of their own, which may touch only what is theirs: nothing that they do is refused."""

import asyncio
from pathlib import Path

import orjson
import pytest
from redis.asyncio import Redis

from services.desk import secret_files
from services.feeds import worker as feeds
from services.feeds.subscriptions import Subscriptions
from services.webhooks import worker as webhooks
from services.webhooks.hooks import Hooks
from shared import access
from shared.redis_client import connect
from shared.settings import Settings
from tests.flow.servers import free_port, serving
from tests.services.desk.samples import record
from tests.services.feeds.samples import WEIR, rss
from tests.site import Page, site

pytestmark = pytest.mark.flow


def login(folder: Path, port: int, user: str) -> Settings:
    return Settings(
        redis_url=f"redis://{user}@127.0.0.1:{port}/0",
        redis_password_file=folder / user / "password",
        key_prefix="{storywire}:",
        outgoing_hosts="127.0.0.1",
        poll=0.1,
    )


async def seen(redis: Redis, key: str, *, patience: float = 15) -> None:
    for _ in range(int(patience / 0.05)):
        if await redis.exists(key):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"there is no {key}")


async def test_nobody_is_refused_anything(tmp_path: Path) -> None:
    port, stop = free_port(), asyncio.Event()
    list(secret_files.write(tmp_path, Settings(key_prefix="{storywire}:")))
    with serving(tmp_path / "server", port, "--aclfile", str(tmp_path / "redis" / "users.acl")):
        desk, admin, feeds_, webhooks_ = (
            connect(login(tmp_path, port, user)) for user in ("desk", access.ADMIN, "feeds", "webhooks")
        )
        settings = login(tmp_path, port, "feeds")
        async with site() as there:
            there.pages |= {"/feed": Page(rss([WEIR])), "/hook": Page()}
            await Subscriptions(desk, settings).add(there.url("/feed"))
            hook = await Hooks(desk, settings).add(there.url("/hook"), query="place=Skarvik")
            tasks = [
                asyncio.create_task(feeds.work(feeds_, settings, stop, gap=0.001)),
                asyncio.create_task(webhooks.work(webhooks_, settings, stop)),
            ]
            await seen(admin, "{storywire}:ingest")
            await admin.xadd("{storywire}:stories", {"event": "created", "data": orjson.dumps(record())})
            for _ in range(200):
                if there.asked_for("/hook"):
                    break
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.2)
            assert [feed.published for feed in await Subscriptions(desk, settings).all()] == [1]
            assert [each.delivered for each in await Hooks(desk, settings).all()] == [1]
            stop.set()
            await asyncio.gather(*tasks)
            assert hook.id
        refusals = [f"{each['username']!r} {each['object']!r}" for each in await admin.acl_log()]
        for client in (desk, admin, feeds_, webhooks_):
            await client.aclose()
        assert refusals == []
