"""The stories in Redis: which exist, who is in them, who is near whom, and under which keys articles are found.

Placing is optimistic. ``look`` reads what a decision needs; ``place`` is one script that refuses (returns None)
when an article under one of the same candidate keys arrived since, or a story that was considered changed.
The caller looks and decides again, so that several workers decide as one would.
"""

import base64
import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import orjson
from redis.asyncio import Redis

from services.cross_referencing import stored
from services.cross_referencing.decision import Decision, Story
from services.cross_referencing.neighbourhood import FLOOR, Neighbours, background, score
from services.cross_referencing.resemblance import Evidence, evidence, model
from services.cross_referencing.signature import Signature
from services.cross_referencing.ties import SIGNS, Marks
from shared.article import Article
from shared.events import Link, Merger, Placement, Reason
from shared.settings import Settings

KEPT_PER_KEY = 48
"""newest articles kept under one candidate key: the cost of a look stays flat however many share the key"""
VOTED = 120
"""articles with most shared keys whose story is looked up"""
CANDIDATES = 64
"""articles of these that are compared"""
CANDIDATES_OF_A_STORY = 12
"""of one story, so that a large one does not hide the others"""
LOOKED_INTO = 8
"""stories whose members are all compared, and clustered anew"""
LEAST = 0.2
"""share of the threshold that the best score with a story must reach for it to be looked into: also those that the
article will not join are clustered anew, for its arrival has changed what is near them"""
NEAR = 64
"""neighbours kept of each article"""
WHOLE = 40
"""members up to which a story is read whole; a larger one is stood for by its first and newest reports"""
FIRST, NEWEST = 24, 16
"""members that stand for a large story"""
COMPANY = 100
"""members from each end of a story that are known not to be each other's background"""
REMEMBERED = 20_000
"""signatures that one process keeps in memory"""
LOOKS = 3
"""times that a look is begun anew because a story has ended; after that it is left out"""
ANY = 2**53
"""a sequence number above every other"""
REPRINT = "="
"""mark in the list of members: the article repeats the text of the one named after it, or is withdrawn or a roundup,
and represents nothing"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article: ``asked`` names revision and trace of the last answer.

    ``story`` is empty for an article of which nothing but its withdrawal has come; ``withdrawn`` is the revision
    that is one, 0 where there is none.
    """

    story: str
    version: str
    asked: str
    link: bytes
    placements: bytes
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """What a decision rests on: the article's own state, the stories near it, and when they were read.

    ``near`` holds the neighbours of the article and of each member of ``stories``; ``compared`` counts the articles
    that it was compared with.
    """

    known: Known | None
    seen: int
    keys: tuple[str, ...]
    stories: tuple[Story, ...] = ()
    near: Mapping[str, Neighbours] = field(default_factory=dict)
    compared: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided and is stored."""

    link: Link
    placements: tuple[Placement, ...]
    mergers: tuple[Merger, ...]


class Stories:
    """The stories that are in the window; several processes may hold one each."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis = redis
        self._named = settings.named
        self._lifetime = settings.window_seconds
        self._place, self._withdraw = (
            redis.register_script(files(__package__).joinpath(f"{name}.lua").read_text("utf-8"))
            for name in ("place", "withdraw")
        )
        self._signatures: OrderedDict[str, tuple[int, Signature | None]] = OrderedDict()

    async def known(self, article: str) -> Known | None:
        """Return what is stored of ``article``, None where it is not in the window."""
        fields = ["story", "version", "asked", "link", "placements", "withdrawn"]
        story, version, asked, link, placed, withdrawn = await _run(self._redis.hmget(self._article(article), fields))
        if version is None:
            return None
        return Known(
            (story or b"").decode(),
            version.decode(),
            (asked or b"").decode(),
            link or b"",
            placed or b"",
            int(withdrawn or 0),
        )

    async def own(self, known: Known, keys: Sequence[str] = ()) -> View:
        """Return a view of nothing but the story that an article stands in; other arrivals do not matter to it."""
        return View(known=known, seen=ANY, keys=tuple(keys), stories=await self._stories([known.story]))

    def nothing(self, known: Known | None) -> View:
        """Return a view of no story: for an article that has nothing to do with any."""
        return View(known=known, seen=ANY, keys=())

    async def look(self, signature: Signature, keys: Sequence[str], again: int = LOOKS) -> View:
        """Compare an article that is not known yet with what shares its candidate keys.

        ``again`` says how often to look anew where a story ends while it is read.
        """
        seen, votes = await self._votes(keys)
        votes.pop(signature.article, None)
        candidates = await self._candidates(sorted(votes, key=lambda article: (-votes[article], article))[:VOTED])
        signatures = await self._signed(candidates)
        near = {article: evidence(signature, other) for article, other in signatures.items()}
        own = background(near)
        promise: dict[str, float] = {}
        for article, found in near.items():
            most = score(found, own, FLOOR)
            if most > LEAST * model().threshold:
                promise[candidates[article]] = max(promise.get(candidates[article], 0.0), most)
        chosen = sorted(promise, key=lambda story: (-promise[story], story))[:LOOKED_INTO]
        stories = tuple(story for story in await self._stories(chosen) if story.members)
        if len(stories) < len(chosen) and again:
            # A story was merged into another since its member was found: look where the member is now.
            return await self.look(signature, keys, again - 1)
        members = [member for story in stories for member in story.members]
        for article, other in (await self._signed([member for member in members if member not in near])).items():
            near[article] = evidence(signature, other)
        compared = len(near)
        near = {article: found for article, found in near.items() if found.likeness >= FLOOR}
        around: dict[str, Neighbours] = dict(await self._near(members))
        for member in members:
            if member in near:
                around[member] = {**around[member], signature.article: near[member]}
        around[signature.article] = near
        return View(known=None, seen=seen, keys=tuple(keys), stories=stories, near=around, compared=compared)

    async def _votes(self, keys: Sequence[str]) -> tuple[int, dict[str, float]]:
        pipe = self._redis.pipeline(transaction=False)
        pipe.get(self._named("xref:seq"))
        for key in keys:
            pipe.lrange(self._posting(key), 0, -1)
        sequence, *postings = await pipe.execute()
        votes: dict[str, float] = {}
        for entries in postings:
            articles = {entry.partition(b" ")[2].decode() for entry in entries}
            for article in articles:
                votes[article] = votes.get(article, 0.0) + 1 / (1 + len(articles))
        return int(sequence or 0), votes

    async def _candidates(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the story of each candidate, the candidates in the order given."""
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.hget(self._article(article), "story")
        found: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for article, story in zip(articles, await pipe.execute(), strict=True):
            if story and taken[story] < CANDIDATES_OF_A_STORY and len(found) < CANDIDATES:
                taken[story] += 1
                found[article] = story.decode()
        return found

    async def _stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        # The version is read before the members: if they change in between, placing is refused.
        pipe = self._redis.pipeline(transaction=False)
        for story in ids:
            pipe.hgetall(self._story(story))
            pipe.lrange(self._members(story), 0, COMPANY - 1)
            pipe.lrange(self._members(story), -COMPANY, -1)
        answers = await pipe.execute()
        stories = []
        for index, story in enumerate(ids):
            state, first, last = answers[3 * index : 3 * index + 3]
            if b"version" in state and b"born" in state:
                found = _story(story, int(state[b"version"]), int(state[b"born"]), (first, last))
                marks = frozenset(name.decode() for name in state if name.decode()[0] in SIGNS)
                stories.append(await self._marked(found, marks) if marks else found)
        return tuple(stories)

    async def _marked(self, story: Story, marks: Marks) -> Story:
        """Add to a story what people have said of its members; ``marks`` are all that these have."""
        pipe = self._redis.pipeline(transaction=False)
        for member in story.members:
            pipe.hget(self._article(member), "marks")
        said = {
            member: frozenset((found or b"").decode().split())
            for member, found in zip(story.members, await pipe.execute() if story.members else [], strict=True)
        }
        # Of a large story few members are compared, of any story no reprints: the first stands for them all.
        for first in story.members[:1]:
            said[first] |= marks.difference(*said.values())
        return replace(story, marks={member: own for member, own in said.items() if own})

    async def _signed(self, articles: Iterable[str]) -> dict[str, Signature]:
        wanted = list(articles)
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
                read = (
                    values[1] if len(values) > 1 else await _run(self._redis.hget(self._article(article), "signature"))
                )
                remembered = self._remember(article, revision, stored.unpacked(read) if read else None)
            if remembered[1] is not None:
                found[article] = remembered[1]
        return found

    def _remember(self, article: str, revision: int, signature: Signature | None) -> tuple[int, Signature | None]:
        self._signatures[article] = (revision, signature)
        self._signatures.move_to_end(article)
        if len(self._signatures) > REMEMBERED:
            self._signatures.popitem(last=False)
        return self._signatures[article]

    async def _near(self, articles: Sequence[str]) -> dict[str, dict[str, Evidence]]:
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.zrange(self._neighbours(article), 0, -1, withscores=True)
        return {
            article: stored.neighbours(entries) for article, entries in zip(articles, await pipe.execute(), strict=True)
        }

    async def signature(self, article: str) -> Signature | None:
        """Return the signature of ``article``, None where it is not in the window."""
        return (await self._signed([article])).get(article)

    async def place(
        self, article: Article, signature: Signature | None, view: View, decision: Decision
    ) -> Answer | None:
        """Carry out ``decision`` and return it; the stored answer for a delivery that was answered; None if refused.

        ``signature`` is None for a reprint, which stands in its story but represents nothing.
        """
        link = Link(
            story=decision.story,
            score=round(decision.score, 4),
            new=decision.new,
            nearest=decision.nearest,
            reasons=decision.reasons,
        )
        into = dict(decision.absorbs)
        told = {
            "link": link.model_dump(mode="json"),
            "mergers": [{"story": story, "into": kept} for story, kept in decision.absorbs],
        }
        versions = {story.id: str(story.version) for story in view.stories}
        versions |= {
            story: "" for story in [decision.story, *(to for _, to in decision.moves)] if story not in versions
        }
        numbers = {story: number for number, story in enumerate(versions, start=1)}
        moves = await self._moves(decision, view.stories)
        near = view.near.get(article.id, {}) if signature else {}
        plan = {
            "article": article.id,
            "entry": article.id if signature else f"{REPRINT}{article.id} {decision.nearest or ''}",
            "withdrawn": withdrawn_entry(article.id),
            "asked": _asked(article),
            "revision": article.revision,
            "version": view.known.version if view.known else "",
            "seen": view.seen,
            "lifetime": self._lifetime,
            "kept": KEPT_PER_KEY,
            "near": NEAR,
            "postings": len(view.keys),
            "home": numbers[decision.story],
            "stories": [
                {"id": story, "version": version, "into": numbers[into[story]] if story in into else 0}
                for story, version in versions.items()
            ],
            "moves": [
                {"article": moved, "entry": entry, "from": numbers[former], "to": numbers[to]}
                for moved, entry, former, to in moves
            ],
            "neighbours": [
                {"article": other, "likeness": found.likeness, "log_odds": found.log_odds}
                for other, found in near.items()
            ],
        }
        keys = [self._named("xref:seq"), self._article(article.id), self._neighbours(article.id)]
        keys += [self._posting(key) for key in view.keys]
        for story in versions:
            keys += [self._story(story), self._members(story)]
        keys += [self._article(moved) for moved, *_ in moves]
        keys += [self._neighbours(other) for other in near]
        result = await self._place(
            keys=keys,
            args=[orjson.dumps(plan), stored.packed(signature) if signature else b"", orjson.dumps(told)],
        )
        return None if result[0] == b"again" else _answer(result[1], result[2])

    async def withdraw(self, article: Article) -> Answer | None:
        """Take the article out of the candidates; return where it stands, None where it stands in no story."""
        while True:
            known = await self.known(article.id)
            story = known.story if known else ""
            link = (
                Link(story=story, score=1, new=False, reasons=(Reason(feature="withdrawn", value=1),))
                if story
                else None
            )
            told = {"link": link.model_dump(mode="json"), "mergers": []} if link else {}
            near = await _run(self._redis.zrange(self._neighbours(article.id), 0, -1))
            others = dict(entry.decode().split(" ") for entry in near)
            places = [self._story(story), self._members(story)] if story else [self._article(article.id)] * 2
            result = await self._withdraw(
                keys=[
                    self._named("xref:seq"),
                    self._article(article.id),
                    self._neighbours(article.id),
                    *places,
                    *(self._neighbours(other) for other in others),
                ],
                args=[
                    article.id,
                    _asked(article),
                    article.revision,
                    known.version if known else "",
                    story,
                    orjson.dumps(told),
                    self._lifetime,
                    withdrawn_entry(article.id),
                    *(f"{article.id} {log_odds}" for log_odds in others.values()),
                ],
            )
            if result[0] != b"again":
                return _answer(result[1], result[2]) if result[0] == b"done" else None

    async def _moves(self, decision: Decision, stories: Sequence[Story]) -> list[tuple[str, str, str, str]]:
        """Return article, entry, former and new story of all that move: with an article go its reprints."""
        into, moving = dict(decision.absorbs), dict(decision.moves)
        moves = []
        for former in (
            story.id for story in stories if story.id in into or not moving.keys().isdisjoint(story.members)
        ):
            for raw in await _run(self._redis.lrange(self._members(former), 0, -1)):
                entry = raw.decode()
                article, _, original = entry.removeprefix(REPRINT).partition(" ")
                to = moving.get(original or article, into.get(former, former))
                if to != former:
                    moves.append((article, entry, former, to))
        return moves

    def _article(self, article: str) -> str:
        return self._named(f"xref:article:{article}")

    def _neighbours(self, article: str) -> str:
        return self._named(f"xref:near:{article}")

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


def _story(story: str, version: int, born: int, ends: tuple[Sequence[bytes], Sequence[bytes]]) -> Story:
    first, last = ([entry.decode() for entry in entries if not entry.startswith(REPRINT.encode())] for entries in ends)
    reports = list(dict.fromkeys([*first, *last]))
    whole = len(reports) <= WHOLE and len(ends[0]) < COMPANY
    members = reports if whole else list(dict.fromkeys([*first[:FIRST], *last[-NEWEST:]]))
    return Story(story, version, born, tuple(members), whole, frozenset(reports))


def _answer(link: bytes, placements: bytes) -> Answer:
    told = orjson.loads(link)
    return Answer(
        link=Link.model_validate(told["link"]),
        placements=tuple(
            Placement(article=article, story=story, version=version)
            for article, story, version in stored.placements(placements)
        ),
        mergers=tuple(Merger.model_validate(merger) for merger in told["mergers"]),
    )


def withdrawn_entry(article: str) -> str:
    """Return how a withdrawn article stands among the members of its story: like a reprint of nothing."""
    return f"{REPRINT}{article} "


def stored_answer(known: Known, article: Article) -> Answer | None:
    """Return the answer that an earlier delivery of this revision and trace was given."""
    return _answer(known.link, known.placements) if known.story and known.asked == _asked(article) else None


def _asked(article: Article) -> str:
    return f"{article.revision}:{article.trace}"
