"""Feeds are read in a process of their own: whatever they hold, the poller lives on and comes to the next."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.feeds import document
from services.feeds.document import NotAFeedError
from services.feeds.reader import Reader
from tests.services.feeds.samples import FERRY, WEIR, rss

URL = "https://gazette.example/feed"
ENDLESS = b"<rss version='2.0'><channel><item><description>" + b"&" * 4_000_000
"""a feed for which the parser takes half a minute"""


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[Reader]:
    found = Reader()
    yield found
    await found.close()


async def test_it_reads_as_without_a_process(reader: Reader) -> None:
    body = rss([WEIR, FERRY], "<ttl>60</ttl>").encode()
    assert await reader.read(body, URL, "text/xml") == document.read(body, URL, "text/xml")


async def test_what_is_no_feed_is_told_and_the_process_stays(reader: Reader) -> None:
    await reader.read(rss([WEIR]).encode(), URL)
    pid = reader.pid
    with pytest.raises(NotAFeedError, match="no RSS"):
        await reader.read(b"nothing", URL)
    await reader.read(rss([WEIR]).encode(), URL)
    assert reader.pid == pid


async def test_half_a_character_is_no_trouble(reader: Reader) -> None:
    item = rb'{"id": "x\ud800", "content_text": "Weir\ud800 broke", "url": "https://x.example/\ud800"}'
    found = await reader.read(b'{"version": "https://jsonfeed.org/version/1", "items": [%b]}' % item, URL)
    assert [entry.key for entry in found.entries] == ["x?"]


async def test_one_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    reader = Reader(seconds=3)
    try:
        slow = asyncio.create_task(reader.read(ENDLESS, URL))
        await asyncio.sleep(0)
        after = asyncio.create_task(reader.read(rss([WEIR]).encode(), URL))
        ticks = 0
        while not slow.done():
            await asyncio.sleep(0.05)
            ticks += 1
        with pytest.raises(NotAFeedError, match="within 3 s"):
            slow.result()
        assert ticks > 20  # the loop went on meanwhile
        assert len((await after).entries) == 1
    finally:
        await reader.close()


async def test_a_process_that_is_killed_is_started_anew(reader: Reader) -> None:
    await reader.read(rss([WEIR]).encode(), URL)
    assert reader.pid
    os.kill(reader.pid, 9)
    with pytest.raises(NotAFeedError, match="ended the process"):
        await reader.read(rss([WEIR]).encode(), URL)
    assert len((await reader.read(rss([WEIR]).encode(), URL)).entries) == 1


async def test_one_that_is_cancelled_leaves_no_process(reader: Reader) -> None:
    task = asyncio.create_task(reader.read(ENDLESS, URL))
    for _ in range(1500):
        await asyncio.sleep(0.02)
        if reader.pid:
            break
    assert reader.pid
    pid = reader.pid
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
