"""The stories in Redis: which exist, who is in them, and under which keys their articles are found.

Placing is optimistic. ``look`` reads what a decision needs; ``place`` is one script that refuses (returns None)
when an article under one of the same candidate keys arrived since, or a story that was considered changed.
The caller looks and decides again, so that several workers decide as one would.
"""

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import orjson
from redis.asyncio import Redis

from services.cross_referencing.decision import Decision, Story
from services.cross_referencing.signature import Signature, pack, unpack
from shared.article import Article
from shared.events import Link, Merger, Placement
from shared.settings import Settings

KEPT_PER_KEY = 48
"""newest articles kept under one candidate key: the cost of a look stays flat however many share the key"""
CANDIDATES = 40
"""articles with most shared keys whose stories are considered"""
ENDS = 8
"""members from each end of a story, the founding and the newest reports, that represent it"""
REMEMBERED = 20_000
"""signatures that one process keeps in memory"""
ANY = 2**53
"""a sequence number above every other"""
REPRINT = "="
"""mark in the list of members: the article repeats another's text, so it represents nothing"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article: ``asked`` names revision and trace of the last answer."""

    story: str
    version: str
    revision: int
    asked: str
    link: bytes
    placements: bytes


@dataclass(frozen=True, slots=True)
class View:
    """What a decision rests on: the article's own state, the candidate stories, and when they were read."""

    known: Known | None
    seen: int
    keys: tuple[str, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided and stored; ``repeated`` says that it was stored by an earlier delivery."""

    link: Link
    placements: tuple[Placement, ...]
    mergers: tuple[Merger, ...]


def story_id(article: str) -> str:
    """Return the id of the story that ``article`` founds."""
    digest = hashlib.blake2b(f"story:{article}".encode(), digest_size=10).digest()
    return base64.b32hexencode(digest).decode().lower()


class Stories:
    """The stories that are in the window; several processes may hold one each."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis = redis
        self._named = settings.named
        self._lifetime = settings.window_days * 24 * 60 * 60
        self._place = redis.register_script(files(__package__).joinpath("place.lua").read_text("utf-8"))
        self._signatures: OrderedDict[str, tuple[int, Signature | None]] = OrderedDict()

    async def known(self, article: str) -> Known | None:
        """Return what is stored of ``article``, None where it is not in the window."""
        values = await _run(
            self._redis.hmget(self._article(article), ["story", "version", "revision", "asked", "link", "placements"])
        )
        return _known(values)

    async def look(self, signature: Signature, keys: Sequence[str]) -> View:
        """Return the stories that share candidate keys with ``signature``, with their representatives."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.get(self._named("xref:seq"))
        for key in keys:
            pipe.lrange(self._posting(key), 0, -1)
        sequence, *postings = await pipe.execute()
        votes: dict[str, float] = {}
        for entries in postings:
            articles = {entry.split(b" ")[1].decode() for entry in entries}
            for article in articles:
                votes[article] = votes.get(article, 0.0) + 1 / (1 + len(articles))
        votes.pop(signature.article, None)
        nearest = sorted(votes, key=lambda article: (-votes[article], article))[:CANDIDATES]
        known = await self.known(signature.article)
        stories = await self._stories(await self._stories_of(nearest))
        return View(known=known, seen=int(sequence or 0), keys=tuple(keys), stories=stories)

    async def own(self, known: Known, keys: Sequence[str] = ()) -> View:
        """Return a view of nothing but the story that an article stands in; other arrivals do not matter to it."""
        return View(known=known, seen=ANY, keys=tuple(keys), stories=await self._stories([known.story]))

    async def _stories_of(self, articles: Iterable[str]) -> list[str]:
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.hget(self._article(article), "story")
        return list(dict.fromkeys(story.decode() for story in await pipe.execute() if story))

    async def _stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        # The version is read before the members: if they change in between, placing is refused.
        pipe = self._redis.pipeline(transaction=False)
        for story in ids:
            pipe.hmget(self._story(story), ["version", "born"])
            pipe.lrange(self._members(story), 0, 2 * ENDS - 1)
            pipe.lrange(self._members(story), -2 * ENDS, -1)
        answers = await pipe.execute()
        read: list[tuple[str, int, int, list[str]]] = []
        for index, story in enumerate(ids):
            (version, born), first, last = answers[3 * index : 3 * index + 3]
            if version is not None and born is not None:
                read.append((story, int(version), int(born), _representatives(first, last)))
        signatures = await self._signed({article for *_, members in read for article in members})
        return tuple(
            Story(id=story, version=version, born=born, representatives=present)
            for story, version, born, members in read
            if (present := tuple(signatures[article] for article in members if article in signatures))
        )

    async def _signed(self, articles: Iterable[str]) -> dict[str, Signature]:
        wanted = sorted(articles)
        pipe = self._redis.pipeline(transaction=False)
        for article in wanted:
            fields = ["revision"] if article in self._signatures else ["revision", "signature"]
            pipe.hmget(self._article(article), fields)
        found: dict[str, Signature] = {}
        for article, values in zip(wanted, await pipe.execute(), strict=True):
            if values[0] is None:
                continue
            revision = int(values[0])
            remembered = self._signatures.get(article)
            if remembered is None or remembered[0] != revision:
                packed = (
                    values[1] if len(values) > 1 else await _run(self._redis.hget(self._article(article), "signature"))
                )
                signature = unpack(orjson.loads(packed)) if packed else None
                remembered = self._remember(article, revision, signature)
            if remembered[1] is not None:
                found[article] = remembered[1]
        return found

    def _remember(self, article: str, revision: int, signature: Signature | None) -> tuple[int, Signature | None]:
        self._signatures[article] = (revision, signature)
        self._signatures.move_to_end(article)
        if len(self._signatures) > REMEMBERED:
            self._signatures.popitem(last=False)
        return self._signatures[article]

    async def place(
        self, article: Article, signature: Signature | None, view: View, decision: Decision
    ) -> Answer | None:
        """Store ``decision`` and return it; the stored answer for a delivery that was answered; None if refused.

        ``signature`` is None for a reprint, which stands in its story but represents nothing.
        """
        story = decision.story or story_id(article.id)
        moving = await self._all_members(decision.absorbs)
        link = Link(
            story=story,
            score=round(decision.score, 4) if decision.story else 1.0,
            new=decision.story is None,
            nearest=decision.nearest,
            reasons=decision.reasons,
        )
        mergers = tuple(Merger(story=absorbed, into=story) for absorbed in decision.absorbs)
        answer = orjson.dumps(
            {"link": link.model_dump(mode="json"), "mergers": [merger.model_dump(mode="json") for merger in mergers]}
        )
        considered = [(found.id, found.version) for found in view.stories]
        keys = [
            self._named("xref:seq"),
            self._article(article.id),
            self._story(story),
            self._members(story),
            *(self._posting(key) for key in view.keys),
            *(self._story(found) for found, _ in considered),
            *(self._article(moved.lstrip(REPRINT)) for moved in moving),
        ]
        for absorbed in decision.absorbs:
            keys += [self._story(absorbed), self._members(absorbed)]
        result = await self._place(
            keys=keys,
            args=[
                len(view.keys),
                len(considered),
                len(moving),
                len(decision.absorbs),
                article.id,
                _asked(article),
                article.revision,
                orjson.dumps(pack(signature)) if signature else b"",
                answer,
                story,
                article.id if signature else REPRINT + article.id,
                view.seen,
                view.known.version if view.known else "",
                self._lifetime,
                KEPT_PER_KEY,
                *(version for _, version in considered),
                *moving,
            ],
        )
        return None if result[0] == b"again" else _answer(result[1], result[2])

    async def _all_members(self, stories: Iterable[str]) -> list[str]:
        members: list[str] = []
        for story in stories:
            members += [entry.decode() for entry in await _run(self._redis.lrange(self._members(story), 0, -1))]
        return members

    def _article(self, article: str) -> str:
        return self._named(f"xref:article:{article}")

    def _story(self, story: str) -> str:
        return self._named(f"xref:story:{story}")

    def _members(self, story: str) -> str:
        return self._named(f"xref:members:{story}")

    def _posting(self, key: str) -> str:
        digest = hashlib.blake2b(key.encode(), digest_size=9).digest()
        return self._named(f"xref:key:{base64.urlsafe_b64encode(digest).decode()}")


async def _run(answer: Any) -> Any:
    # redis-py types one method for both its clients, the awaitable one and the other.
    return await answer


def _known(values: Sequence[bytes | None]) -> Known | None:
    story, version, revision, asked, link, placements = values
    if story is None or version is None:
        return None
    return Known(
        story=story.decode(),
        version=version.decode(),
        revision=int(revision or 0),
        asked=(asked or b"").decode(),
        link=link or b"",
        placements=placements or b"",
    )


def _representatives(first: Sequence[bytes], last: Sequence[bytes]) -> list[str]:
    def reports(entries: Sequence[bytes]) -> list[str]:
        return [entry.decode() for entry in entries if not entry.startswith(REPRINT.encode())]

    return list(dict.fromkeys([*reports(first)[:ENDS], *reports(last)[-ENDS:]]))


def _answer(link: bytes, placements: bytes) -> Answer:
    told = orjson.loads(link)
    return Answer(
        link=Link.model_validate(told["link"]),
        placements=tuple(
            Placement(article=article, story=story, version=int(version))
            for article, story, version in (line.split(" ") for line in placements.decode().split("\n"))
        ),
        mergers=tuple(Merger.model_validate(merger) for merger in told["mergers"]),
    )


def stored_answer(known: Known, article: Article) -> Answer | None:
    """Return the answer that an earlier delivery of this revision and trace was given."""
    return _answer(known.link, known.placements) if known.asked == _asked(article) else None


def _asked(article: Article) -> str:
    return f"{article.revision}:{article.trace}"
