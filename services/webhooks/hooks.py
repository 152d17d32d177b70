"""The webhooks, and what is known of each: all that the deliverers keep in Redis.

``webhooks:all`` is the set of their ids, ``webhooks:hook:<id>`` what is known of one, ``webhooks:lease:<id>`` names
the deliverer that sends to it, and ``webhooks:dead:<id>`` are the last messages that were given up. How far each has
read is kept by Redis: on ``stories`` each has a consumer group of its own.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Literal, cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from services.desk import stream_entries
from services.webhooks import message
from shared import topology
from shared.http_client import checked
from shared.settings import Settings

MOST_HOOKS = 100
"""each is a reader of ``stories`` of its own"""
DEAD_KEPT = 1_000
"""messages of one webhook that were given up and are remembered"""
LEASE = 60.0
"""seconds after which a webhook whose deliverer has ended is another's; longer than one delivery takes"""
CONSUMER = "deliverer"
"""the one consumer of each group: who has the lease goes on with what the one before has not ended"""
GROUP = "webhook:"
EVENTS = ("created", "updated", "settled", "merged", "retracted")

State = Literal["new", "ok", "failing", "stopped"]


class TooManyHooksError(Exception):
    """No further webhook is taken."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook. ``query`` are the filters of the list of stories, ``events`` those wanted, all where there are none.

    ``begin`` is the entry of ``stories`` after which it is told, the last one told once there is one; ``stopped`` is
    the state of one that said 410; ``due`` is when one that fails is tried again.
    """

    id: str
    url: str
    secret: str = field(repr=False)
    query: str = ""
    events: tuple[str, ...] = ()
    begin: str = "0-0"
    state: State = "new"
    problem: str = ""
    failures: int = 0
    delivered: int = 0
    given_up: int = 0
    last: datetime | None = None
    due: datetime | None = None

    @property
    def group(self) -> str:
        """Its consumer group on ``stories``."""
        return f"{GROUP}{self.id}"


class Hooks:
    """All webhooks."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        """Bind to a server."""
        self.redis, self.settings = redis, settings
        self._lease = redis.register_script(
            resources.files("services.webhooks").joinpath("lease.lua").read_text(encoding="utf-8")
        )

    async def add(
        self, url: str, *, query: str = "", events: tuple[str, ...] = (), secret: str | None = None, start: bool = False
    ) -> Hook:
        """Have changes of stories sent to ``url``: from now on, or with ``start`` all that the stream still holds.

        Raises:
            TooManyHooksError: There are ``MOST_HOOKS``.
            RefusedError: It is no address of the web.
        """
        if await self.redis.scard(self._named("webhooks:all")) >= MOST_HOOKS:
            raise TooManyHooksError(f"there are {MOST_HOOKS} webhooks already")
        newest = await stream_entries.backwards(self.redis, self._named(topology.STORIES), count=1)
        hook = Hook(
            id=secrets.token_hex(6),
            url=checked(url),
            secret=secret or message.new_secret(),
            query=query,
            events=events,
            begin="0-0" if start or not newest else newest[0][0],
        )
        told = {"url": hook.url, "secret": hook.secret, "query": query, "events": " ".join(events), "begin": hook.begin}
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(self._hook(hook.id), mapping=cast("Any", told))
            pipeline.sadd(self._named("webhooks:all"), hook.id)
            await pipeline.execute()
        return hook

    async def remove(self, hook: str) -> bool:
        """Send nothing more to it; return whether it was there."""
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.srem(self._named("webhooks:all"), hook)
            pipeline.delete(self._hook(hook), self._named(f"webhooks:dead:{hook}"))
            removed, _ = await pipeline.execute()
        with suppress(NoPermissionError, ResponseError):  # a deliverer does it otherwise
            await self.redis.xgroup_destroy(self._stories, f"{GROUP}{hook}")
        return bool(removed)

    async def get(self, hook: str) -> Hook | None:
        """Return the webhook with this id."""
        fields = cast("dict[bytes, bytes]", await self.redis.hgetall(self._hook(hook)))
        # What was removed may be written to once more by the deliverer that was at it.
        if b"url" not in fields:
            return None
        return _hook(hook, {name.decode(): value.decode("utf-8", "replace") for name, value in fields.items()})

    async def all(self) -> list[Hook]:
        """Return all webhooks, in the order of their addresses."""
        ids = cast("set[bytes]", await self.redis.smembers(self._named("webhooks:all")))
        found = [await self.get(each.decode()) for each in ids]
        return sorted((hook for hook in found if hook), key=lambda hook: (hook.url, hook.id))

    async def forget(self, hook: str) -> None:
        """Remove what was written of a webhook after it was removed."""
        if not await self.redis.sismember(self._named("webhooks:all"), hook):
            await self.redis.delete(self._hook(hook))

    async def hold(self, hook: str, token: str, seconds: float = LEASE) -> bool:
        """Take, or keep, the right to deliver to it; return whether it is ours."""
        key = self._named(f"webhooks:lease:{hook}")
        return bool(await self._lease(keys=[key], args=[token, max(1, int(seconds * 1000))]))

    async def next(self, hook: Hook, seconds: float) -> stream_entries.Entry | None:
        """Return the entry to send next: one that was begun and not ended, or the next one, waited for."""
        for after, block in (("0", None), (">", int(seconds * 1000) or None)):
            found = await self._read(hook, after, block)
            if found is not None:
                return found
        return None

    async def _read(self, hook: Hook, after: str, block: int | None) -> stream_entries.Entry | None:
        found: Any = await self.redis.xreadgroup(hook.group, CONSUMER, {self._stories: after}, count=1, block=block)
        # Redis-py gives a list of pairs or, under its newer protocol, a dict of lists in a list.
        pages = (
            [entry for page in found.values() for entry in page]
            if isinstance(found, dict)
            else [page for _, page in found or []]
        )
        for page in pages:
            for entry, fields in page:
                return entry.decode(), fields or {}
        return None

    async def create_group(self, hook: Hook) -> None:
        """Begin to read, where nobody has yet."""
        try:
            await self.redis.xgroup_create(self._stories, hook.group, id=hook.begin, mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    async def done(self, hook: Hook, entry: str) -> None:
        """Go on to the next entry."""
        await self.redis.xack(self._stories, hook.group, entry)

    async def delivered(self, hook: Hook, entry: str, now: datetime) -> None:
        """Note that the entry has arrived, and go on to the next."""
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.xack(self._stories, hook.group, entry)
            pipeline.hincrby(self._hook(hook.id), "delivered", 1)
            pipeline.hset(
                self._hook(hook.id),
                mapping={
                    "state": "ok",
                    "problem": "",
                    "failures": 0,
                    "due": "",
                    "last": now.timestamp(),
                    "begin": entry,
                },
            )
            await pipeline.execute()

    async def failed(self, hook: Hook, problem: str, due: datetime) -> None:
        """Note that it could not be reached, and when it is tried again."""
        told = {"state": "failing", "problem": problem, "failures": hook.failures + 1, "due": due.timestamp()}
        await self.redis.hset(self._hook(hook.id), mapping=cast("Any", told))

    async def give_up(self, hook: Hook, entry: str, fields: Mapping[bytes, bytes], problem: str) -> None:
        """Put the message to the dead ones, and go on to the next."""
        told = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "event": entry,
            **{
                name: fields.get(field, b"").decode("utf-8", "replace")
                for name, field in (("kind", b"event"), ("story", b"story"), ("revision", b"revision"))
            },
            "problem": problem,
        }
        key = self._named(f"webhooks:dead:{hook.id}")
        async with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.lpush(key, orjson.dumps(told))
            pipeline.ltrim(key, 0, DEAD_KEPT - 1)
            pipeline.expire(key, self.settings.record_seconds)
            pipeline.xack(self._stories, hook.group, entry)
            pipeline.hincrby(self._hook(hook.id), "given_up", 1)
            pipeline.hset(self._hook(hook.id), "begin", entry)
            await pipeline.execute()

    async def stop(self, hook: Hook, problem: str) -> None:
        """Send nothing more to it, because it said so; it stays to be seen until it is removed."""
        await self.redis.hset(self._hook(hook.id), mapping={"state": "stopped", "problem": problem, "due": ""})
        await self.redis.xgroup_destroy(self._stories, hook.group)

    async def dead(self, hook: str, count: int = DEAD_KEPT) -> list[dict[str, str]]:
        """Return the messages that were given up last, the newest first."""
        found = await self.redis.lrange(self._named(f"webhooks:dead:{hook}"), 0, count - 1)
        return [orjson.loads(letter) for letter in found]

    async def arrived_late(self, hook: Hook, letter: Mapping[str, str]) -> None:
        """Note that a message that was given up has arrived after all."""
        if await self.redis.lrem(self._named(f"webhooks:dead:{hook.id}"), 0, orjson.dumps(letter).decode()):
            async with self.redis.pipeline(transaction=False) as pipeline:
                pipeline.hincrby(self._hook(hook.id), "given_up", -1)
                pipeline.hincrby(self._hook(hook.id), "delivered", 1)
                await pipeline.execute()

    async def tidy(self) -> None:
        """Remove what is left of webhooks that were removed, so that their groups hold nothing on the stream."""
        kept = cast("set[bytes]", await self.redis.smembers(self._named("webhooks:all")))
        try:
            groups: list[dict[str, Any]] = await self.redis.xinfo_groups(self._stories)
        except ResponseError:  # no such stream yet
            return
        for group in groups:
            name = cast("bytes", group["name"]).decode()
            if name.startswith(GROUP) and name.removeprefix(GROUP).encode() not in kept:
                await self.redis.xgroup_destroy(self._stories, name)
                await self.redis.delete(self._hook(name.removeprefix(GROUP)))

    @property
    def _stories(self) -> str:
        return self._named(topology.STORIES)

    def _hook(self, hook: str) -> str:
        return self._named(f"webhooks:hook:{hook}")

    def _named(self, name: str) -> str:
        return self.settings.named(name)


def _hook(hook: str, fields: Mapping[str, str]) -> Hook:
    return Hook(
        id=hook,
        url=fields["url"],
        secret=fields.get("secret", ""),
        query=fields.get("query", ""),
        events=tuple(fields.get("events", "").split()),
        begin=fields.get("begin", "0-0"),
        state=cast("State", fields.get("state", "new")),
        problem=fields.get("problem", ""),
        failures=int(fields.get("failures") or 0),
        delivered=int(fields.get("delivered") or 0),
        given_up=int(fields.get("given_up") or 0),
        last=_moment(float(fields["last"])) if fields.get("last") else None,
        due=_moment(float(fields["due"])) if fields.get("due") else None,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
