"""From a feed to a webhook, through the whole pipeline: what a site publishes is told, and so is what it changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.feeds import worker as feeds
from services.feeds.subscriptions import Subscriptions
from services.webhooks import worker as webhooks
from services.webhooks.hooks import Hooks
from tests.flow.pipeline import running
from tests.services.feeds.samples import rss
from tests.site import Page, Site, site

pytestmark = pytest.mark.flow

BRIDGE = {
    "guid": "bridge-1",
    "link": "/2025/bridge",
    "title": "Crane strikes harbour bridge in Skarvik",
    "text": "<p>A crane struck a pillar of the harbour bridge in Skarvik on Monday, and the bridge was closed to all "
    "traffic. Mayor Ilse Brandvold said that inspectors needed two days. Nobody was injured.</p>",
}


async def until(done: Callable[[], Any], patience: float = 60) -> None:
    for _ in range(int(patience / 0.05)):
        if done():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


def told(there: Site) -> list[dict[str, Any]]:
    return [orjson.loads(request.body) for request in there.asked_for("/hook")]


async def test_an_entry_becomes_a_story_and_a_changed_entry_its_next_revision(tmp_path: Path) -> None:
    async with running(tmp_path, outgoing_hosts="127.0.0.1") as pipeline, site() as there:
        redis, settings, stop = pipeline.redis, pipeline.settings, asyncio.Event()
        there.pages |= {"/feed": Page(rss([BRIDGE])), "/hook": Page()}
        await Hooks(redis, settings).add(there.url("/hook"), query="place=Skarvik")
        feed, _ = await Subscriptions(redis, settings).add(there.url("/feed"))
        services = [
            asyncio.create_task(feeds.work(redis, settings, stop, gap=0.001)),
            asyncio.create_task(webhooks.work(redis, settings, stop)),
        ]
        await until(lambda: told(there))
        first = told(there)[0]
        assert first["type"] == "story.created"
        (article,) = first["data"]["record"]["articles"]
        assert article["title"] == BRIDGE["title"]
        # The site corrects its article, also its address, and is polled again.
        corrected = BRIDGE | {"text": BRIDGE["text"].replace("Nobody was", "Two people were"), "link": "/2025/bridge-2"}
        there.pages["/feed"] = Page(rss([corrected]))
        await Subscriptions(redis, settings).add(feed.url)
        await until(lambda: len(told(there)) > 1)
        second = told(there)[-1]
        assert second["type"] == "story.updated"
        (again,) = second["data"]["record"]["articles"]
        assert (again["id"], again["revision"]) == (article["id"], article["revision"] + 1)
        stop.set()
        await asyncio.gather(*services)
