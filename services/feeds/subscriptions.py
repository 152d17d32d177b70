"""The feeds that are polled, and what is known of each: all that the pollers keep in Redis.

``feeds:all`` is the set of their ids, ``feeds:due`` the times (ms, the server's) at which they are polled next,
``feeds:feed:<id>`` what is known of one. A poller takes a feed with a lease; all that it writes of the feed is
refused once the lease is another's, so that two pollers at once publish nothing twice. ``feeds:seen:<id>`` are the
entries that have been published. ``feeds:host:<host>`` stands while a host must not be asked, and
``feeds:robots:<digest>`` is what a site lets be fetched.
"""

import secrets
from base64 import b32encode
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from importlib import resources
from typing import Literal, cast

from redis.asyncio import Redis

from services.feeds.entry import Entry
from shared import topology
from shared.http_client import checked
from shared.settings import Settings

MOST_FEEDS = 5_000
REMEMBERED = 5_000
"""entries of one feed that are known to have been published; five times what is read of it at once"""
LEASE = 600.0
"""seconds after which a feed whose poller has ended is another's"""
LOOKED_AT = 50
"""feeds that are due and are tried to be taken in one look"""

State = Literal["new", "ok", "failing", "gone", "disallowed"]
Told = Literal["lost", "seen", "marked", "new", "changed"]


class TooManyFeedsError(Exception):
    """No further feed is taken."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. ``etag`` and ``modified`` are what the server gave for asking whether anything is new.

    ``published`` counts entries; ``state`` is new before the first poll, ``gone`` once the server said so (410).
    """

    id: str
    url: str
    pages: bool = False
    publisher: str | None = None
    every: float | None = None
    asked_at: str = ""
    title: str = ""
    state: State = "new"
    problem: str = ""
    failures: int = 0
    published: int = 0
    etag: str = ""
    modified: str = ""
    polled: datetime | None = None
    due: datetime | None = None
    lease: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Where it is asked for: where it has moved to, or as it was added."""
        return self.asked_at or self.url


def feed_id(url: str) -> str:
    """Return the id of the feed at ``url``: twelve characters."""
    digest = blake2b(checked(url).encode(), digest_size=8).digest()
    return b32encode(digest).decode().lower()[:12]


class Subscriptions:
    """All feeds."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        """Bind to a server."""
        self.redis, self.settings = redis, settings
        self._claim, self._publish, self._finish = (
            redis.register_script(resources.files("services.feeds").joinpath(name).read_text(encoding="utf-8"))
            for name in ("claim.lua", "publish.lua", "finish.lua")
        )

    async def add(
        self, url: str, *, pages: bool = False, publisher: str | None = None, every: float | None = None
    ) -> tuple[Feed, bool]:
        """Have the feed at ``url`` polled, from now on; return it, and whether it is new.

        One that is there already is set as said, and polled at once.

        Raises:
            TooManyFeedsError: There are ``MOST_FEEDS``.
            RefusedError: It is no address of the web.
        """
        feed = Feed(feed_id(url), checked(url), pages, publisher, every)
        is_new = not await self.redis.sismember(self._named("feeds:all"), feed.id)
        if is_new and await self.redis.scard(self._named("feeds:all")) >= MOST_FEEDS:
            raise TooManyFeedsError(f"there are {MOST_FEEDS:,} feeds already")
        key, now = self._feed(feed.id), await self._now()
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(
                key,
                mapping={
                    "url": feed.url,
                    "pages": int(pages),
                    "publisher": publisher or "",
                    "every": repr(every) if every else "",
                },
            )
            # Whatever was learnt stays, but for what made it wait: a person wants it now.
            pipeline.hdel(key, "failures", "problem", "etag", "modified", "asked_at")
            pipeline.sadd(self._named("feeds:all"), feed.id)
            pipeline.zadd(self._named("feeds:due"), {feed.id: now})
            await pipeline.execute()
        return await self.get(feed.id) or feed, is_new

    async def remove(self, feed: str) -> bool:
        """Forget a feed and its entries; return whether it was there."""
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.srem(self._named("feeds:all"), feed)
            pipeline.zrem(self._named("feeds:due"), feed)
            pipeline.delete(self._feed(feed), self._named(f"feeds:seen:{feed}"), self._named(f"feeds:seen-at:{feed}"))
            removed, *_ = await pipeline.execute()
        return bool(removed)

    async def get(self, feed: str) -> Feed | None:
        """Return the feed with this id."""
        fields = cast("dict[bytes, bytes]", await self.redis.hgetall(self._feed(feed)))
        if not fields:
            return None
        due = await self.redis.zscore(self._named("feeds:due"), feed)
        return _feed(feed, {name.decode(): value.decode("utf-8", "replace") for name, value in fields.items()}, due)

    async def all(self) -> list[Feed]:
        """Return all feeds, in the order of their addresses."""
        ids = cast("set[bytes]", await self.redis.smembers(self._named("feeds:all")))
        found = [await self.get(each.decode()) for each in ids]
        return sorted((feed for feed in found if feed), key=lambda feed: feed.url)

    async def due(self) -> AsyncIterator[Feed]:
        """Take and yield feeds that are due; they are ours until ``finish``, or for ``LEASE`` seconds."""
        key, now = self._named("feeds:due"), await self._now()
        for name in await self.redis.zrangebyscore(key, 0, now, start=0, num=LOOKED_AT):
            feed, token = cast("bytes", name).decode(), secrets.token_hex(8)
            if await self._claim(keys=[key, self._feed(feed)], args=[feed, token, int(LEASE * 1000)]):
                taken = await self.get(feed)
                if taken:
                    yield taken

    async def known(self, feed: Feed, entries: Sequence[Entry]) -> list[tuple[str, str] | None]:
        """Return for each entry the digest and address with which it was published last, if it was."""
        if not entries:
            return []
        values = await self.redis.hmget(self._named(f"feeds:seen:{feed.id}"), [entry.name for entry in entries])
        found: list[tuple[str, str] | None] = []
        for value in values:
            digest, _, url = cast("bytes", value or b"").decode().partition(" ")
            found.append((digest, url) if digest else None)
        return found

    async def publish(self, feed: Feed, entry: Entry, digest: str, article: bytes) -> Told:
        """Put ``article`` on ``ingest`` unless the entry was published with this digest; remember it.

        An empty ``article`` is remembered only.
        """
        told: bytes = await self._publish(
            keys=[
                self._named(topology.INGEST),
                self._feed(feed.id),
                self._named(f"feeds:seen:{feed.id}"),
                self._named(f"feeds:seen-at:{feed.id}"),
            ],
            args=[
                feed.lease,
                entry.name,
                digest,
                entry.url or "",
                article,
                REMEMBERED,
                self.settings.window_seconds,
            ],
        )
        return cast("Told", told.decode())

    async def finish(self, feed: Feed, seconds: float | None, **fields: str | int) -> bool:
        """End a poll; the next one is in ``seconds``, or never. Return False where the lease was lost.

        Without ``fields`` it has not taken place.
        """
        pairs = [part for pair in fields.items() for part in pair]
        wait = "" if seconds is None else int(seconds * 1000)
        return bool(
            await self._finish(
                keys=[self._named("feeds:due"), self._feed(feed.id)], args=[feed.id, feed.lease, wait, *pairs]
            )
        )

    async def late(self) -> int:
        """Return how many feeds should have been polled a minute ago or longer."""
        return int(await self.redis.zcount(self._named("feeds:due"), 0, await self._now() - 60_000))

    async def turn(self, host: str, gap: float) -> float:
        """Take the next turn at ``host``, after which nobody asks it for ``gap`` seconds.

        Returns 0, or the seconds until there is a turn to take.
        """
        key = self._named(f"feeds:host:{host}")
        if await self.redis.set(key, b"1", nx=True, px=max(1, int(gap * 1000))):
            return 0
        return max(0.01, await self.redis.pttl(key) / 1000)

    async def hold(self, host: str, seconds: float) -> None:
        """Have nobody ask ``host`` for so many seconds: it said that it is asked too much."""
        await self.redis.set(self._named(f"feeds:host:{host}"), b"1", px=max(1, int(seconds * 1000)))

    async def robots(self, origin: str) -> bytes | None:
        """Return what is remembered of an origin's robots.txt."""
        return cast("bytes | None", await self.redis.get(self._robots(origin)))

    async def remember_robots(self, origin: str, told: bytes, seconds: float) -> None:
        """Remember it for so many seconds."""
        await self.redis.set(self._robots(origin), told, ex=int(seconds))

    async def _now(self) -> int:
        seconds, microseconds = await self.redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000

    def _robots(self, origin: str) -> str:
        return self._named(f"feeds:robots:{blake2b(origin.encode(), digest_size=12).hexdigest()}")

    def _feed(self, feed: str) -> str:
        return self._named(f"feeds:feed:{feed}")

    def _named(self, name: str) -> str:
        return self.settings.named(name)


def _feed(feed: str, fields: Mapping[str, str], due: float | None) -> Feed:
    state = fields.get("state", "new")
    return Feed(
        id=feed,
        url=fields["url"],
        pages=fields.get("pages") == "1",
        publisher=fields.get("publisher") or None,
        every=float(fields["every"]) if fields.get("every") else None,
        asked_at=fields.get("asked_at", ""),
        title=fields.get("title", ""),
        state=cast("State", state),
        problem=fields.get("problem", ""),
        failures=int(fields.get("failures") or 0),
        published=int(fields.get("published") or 0),
        etag=fields.get("etag", ""),
        modified=fields.get("modified", ""),
        polled=_moment(fields.get("polled")),
        due=_moment(due),
        lease=fields.get("lease", ""),
    )


def _moment(milliseconds: str | float | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(float(milliseconds) / 1000, UTC)
