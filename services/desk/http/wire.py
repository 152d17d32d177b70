"""What is published on ``stories``, read once for this process and told to everybody who watches."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.desk import stories, stream_entries
from services.desk.http.brief import Brief, brief
from services.desk.http.catalogue import HELD, Catalogue
from services.desk.http.filters import Filters
from services.desk.stories import Story, UnreadableStoryError
from shared import topology
from shared.settings import Settings

log = logging.getLogger("storywire.desk")

REMEMBERED = 2_000
"""changes kept for viewers whose connection was cut; who missed more must look at the whole list again"""

TICK = 0.5
"""seconds for which changes are collected, so that a story that changes often is told once"""

QUEUED = 64
"""ticks that a viewer may be behind before it is told to look at the whole list again"""

RETRY = 2.0
"""seconds before Redis is tried again"""

RESET = b"event: reset\ndata: {}\n\n"
"""tells a viewer that it missed changes"""

Card = Callable[[Brief], str]
"""makes the HTML that shows a story in the list"""


@dataclass(frozen=True, slots=True)
class News:
    """A change of a story, ready to be sent: ``plain`` for programs, ``card`` with the HTML for the page."""

    entry: str
    story: str
    brief: Brief | None
    plain: bytes
    card: bytes

    def told(self, filters: Filters, *, cards: bool) -> bytes:
        """Return what to send to one who wants ``filters``: the change, or that the story is not among these."""
        if self.brief is None or filters.match(self.brief):
            return self.card if cards else self.plain
        return _event("gone", self.entry, {"story": self.story})


@dataclass(eq=False, slots=True)
class Viewer:
    """One who watches: what it wants, and what waits to be sent."""

    filters: Filters
    cards: bool
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(QUEUED))

    def offer(self, chunk: bytes) -> None:
        """Add what is to be sent; one that is too far behind gets ``RESET`` in place of all that waits."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            chunk = RESET
        self.waiting.put_nowait(chunk)


class Wire:
    """The one reader of ``stories`` in this process. ``catalogue`` is what it has read, up to the entry ``last``."""

    def __init__(self, redis: Redis, settings: Settings, card: Card) -> None:
        """Bind to a server; nothing is read yet."""
        self.catalogue = Catalogue()
        self.viewers: set[Viewer] = set()
        self.ready = asyncio.Event()
        self.closing = asyncio.Event()
        self._redis, self._settings, self._card = redis, settings, card
        self._news: deque[News] = deque(maxlen=REMEMBERED)
        self._forgotten = "0-0"
        self.last = "0-0"

    async def run(self) -> None:
        """Read what there is, then what is published, until cancelled; a server that is away is waited for."""
        after = ""
        while True:
            try:
                if not after:
                    after = await self._load()
                    self.ready.set()
                after = await self._follow(after)
            except RedisError as error:
                log.warning("Redis does not answer (%s); next try in %g s", error, RETRY)
                await asyncio.sleep(RETRY)
            except Exception:
                log.exception("the stories cannot be read; next try in %g s", RETRY)
                await asyncio.sleep(RETRY)

    @asynccontextmanager
    async def watched(self, filters: Filters, last: str | None, *, cards: bool) -> AsyncIterator[Viewer]:
        """Count a viewer in; what happened since the entry ``last`` waits for it already."""
        viewer = Viewer(filters, cards)
        if last is not None:
            viewer.waiting.put_nowait(self._since(last, viewer))
        self.viewers.add(viewer)
        try:
            yield viewer
        finally:
            self.viewers.discard(viewer)

    def close(self) -> None:
        """End the live updates."""
        self.closing.set()

    def _since(self, last: str, viewer: Viewer) -> bytes:
        place = _order(last)
        if place is None or place < (_order(self._forgotten) or (0, 0)):
            return RESET
        latest = {news.story: news for news in self._news if (_order(news.entry) or (0, 0)) > place}
        return b"".join(news.told(viewer.filters, cards=viewer.cards) for news in latest.values())

    async def _load(self) -> str:
        """Read the latest records; return the entry up to which they tell all."""
        last = await stream_entries.backwards(self._redis, self._settings.named(topology.STORIES), count=1)
        found: list[Brief] = []
        async for story in stories.lately_changed(self._redis, self._settings):
            if short := _brief(story):
                found.append(short)
            if len(found) == HELD:
                break
            await asyncio.sleep(0)  # requests are answered meanwhile
        for short in reversed(found):
            self.catalogue.put(short)
        self._forgotten = self.last = last[0][0] if last else "0-0"
        return self._forgotten

    async def _follow(self, after: str) -> str:
        """Take in what came after the entry ``after``, and tell it; return the last entry."""
        stream = self._settings.named(topology.STORIES)
        entries = await stream_entries.following(self._redis, stream, after, seconds=self._settings.poll)
        latest: dict[str, tuple[str, bytes, bytes]] = {}
        for entry, fields in entries:
            after = entry
            if b"data" in fields:
                latest[fields.get(b"story", b"").decode()] = (entry, fields.get(b"event", b""), fields[b"data"])
        if latest:
            self._tell([news for change in latest.values() if (news := self._understood(*change))])
            self.last = after
            await asyncio.sleep(TICK)
        return after

    def _understood(self, entry: str, event: bytes, data: bytes) -> News | None:
        """Take in an entry; what anybody may have put on the stream by hand must not end the updates for all."""
        try:
            return self._taken_in(entry, event, data)
        except Exception:
            log.exception("the entry %s on the stream of stories cannot be read", entry)
            return None

    def _taken_in(self, entry: str, event: bytes, data: bytes) -> News:
        story = stories.from_json(data)
        short = None if story.gone else _brief(story)
        if short is None:
            self.catalogue.remove(story.id)
            gone = _event("gone", entry, {"story": story.id, "merged_into": story.merged_into})
            return News(entry, story.id, None, gone, gone)
        self.catalogue.put(short)
        told = {"event": event.decode(), **short.public()}
        return News(
            entry,
            story.id,
            short,
            _event("story", entry, told),
            _event("story", entry, {"story": short.id, "event": event.decode(), "html": self._card(short)}),
        )

    def _tell(self, news: Sequence[News]) -> None:
        for one in news:
            if len(self._news) == self._news.maxlen:
                self._forgotten = self._news[0].entry
            self._news.append(one)
        plain, cards = b"".join(one.plain for one in news), b"".join(one.card for one in news)
        for viewer in self.viewers:
            whole = cards if viewer.cards else plain
            viewer.offer(_chosen(news, viewer) if viewer.filters.narrow else whole)


def _chosen(news: Iterable[News], viewer: Viewer) -> bytes:
    return b"".join(one.told(viewer.filters, cards=viewer.cards) for one in news)


def _brief(story: Story) -> Brief | None:
    try:
        return brief(story)
    except UnreadableStoryError as error:
        log.warning("%s", error)
        return None


def _event(name: str, entry: str, data: object) -> bytes:
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), entry.encode(), orjson.dumps(data))


def _order(entry: str) -> tuple[int, int] | None:
    """Return an entry's time (ms) and number; None for what is no entry's id."""
    milliseconds, _, sequence = entry.partition("-")
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 16):
        return None
    return int(milliseconds), int(sequence) if sequence.isascii() and sequence.isdigit() else 0
