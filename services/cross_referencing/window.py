"""The stories in the window, read from Redis: what is stored of an article, and what a decision about it rests on."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from redis.asyncio import Redis

from services.cross_referencing import stored
from services.cross_referencing.choice import BEYOND, beyond, in_turn, likeliest, promising
from services.cross_referencing.decision import Story
from services.cross_referencing.keys import Keys
from services.cross_referencing.neighbourhood import FLOOR, Neighbours, surroundings
from services.cross_referencing.resemblance import Evidence, evidence
from services.cross_referencing.signature import Signature
from services.cross_referencing.ties import SIGNS, Marks
from shared.settings import Settings

VOTED = 120
"""articles with most shared keys whose story is looked up"""
CANDIDATES = 64
"""articles of these that are compared"""
CANDIDATES_OF_A_STORY = 12
"""of one story, so that a large one does not hide the others"""
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


class Window:
    """Reads the stories that are in the window."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis = redis
        self._keys = Keys(settings.named)
        self._signatures: OrderedDict[str, tuple[int, Signature | None]] = OrderedDict()

    async def known(self, article: str) -> Known | None:
        """Return what is stored of ``article``, None where it is not in the window."""
        fields = ["story", "version", "asked", "link", "placements", "withdrawn"]
        story, version, asked, link, placed, withdrawn = await run(
            self._redis.hmget(self._keys.article(article), fields)
        )
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
        story_of = await self._candidates(sorted(votes, key=lambda article: (-votes[article], article))[:VOTED])
        near = {article: evidence(signature, other) for article, other in (await self._signed(story_of)).items()}
        chosen = promising(near, story_of)
        turn = in_turn(signature.article, story_of, chosen)
        stories = tuple(story for story in await self._stories([*chosen, *turn]) if story.members)
        if len(stories) < len(chosen) + len(turn) and again:
            # A story was merged into another since its member was found: look where the member is now.
            return await self.look(signature, keys, again - 1)
        members = [member for story in stories for member in story.members]
        for article, other in (await self._signed([member for member in members if member not in near])).items():
            near[article] = evidence(signature, other)
        compared = len(near)
        near = {article: found for article, found in near.items() if found.likeness >= FLOOR}
        neighbours = await self._near(members)
        around = {member: surroundings(found) for member, found in neighbours.items()}
        joining = likeliest({story.id: story.members for story in stories}, near, around)
        close = beyond(joining, neighbours, around, {*members, signature.article})
        further = await self._further(close, {story.id for story in stories})
        neighbours |= await self._near([member for story in further for member in story.members])
        view: dict[str, Neighbours] = {
            member: {**found, signature.article: near[member]} if member in near else found
            for member, found in neighbours.items()
        }
        view[signature.article] = near
        return View(known=None, seen=seen, keys=tuple(keys), stories=stories + further, near=view, compared=compared)

    async def _further(self, articles: Sequence[str], read: Collection[str]) -> tuple[Story, ...]:
        """Return the stories of ``articles`` that are not ``read`` yet, in the order of the articles."""
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.hget(self._keys.article(article), "story")
        ids = dict.fromkeys(story.decode() for story in await pipe.execute() if story)
        chosen = [story for story in ids if story not in read][:BEYOND]
        return tuple(story for story in await self._stories(chosen) if story.members)

    async def _votes(self, keys: Sequence[str]) -> tuple[int, dict[str, float]]:
        pipe = self._redis.pipeline(transaction=False)
        pipe.get(self._keys.sequence)
        for key in keys:
            pipe.lrange(self._keys.posting(key), 0, -1)
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
            pipe.hget(self._keys.article(article), "story")
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
            pipe.hgetall(self._keys.story(story))
            pipe.lrange(self._keys.members(story), 0, COMPANY - 1)
            pipe.lrange(self._keys.members(story), -COMPANY, -1)
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
            pipe.hget(self._keys.article(member), "marks")
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
            pipe.hmget(self._keys.article(article), fields)
        found: dict[str, Signature] = {}
        for article, values in zip(wanted, await pipe.execute(), strict=True):
            if values[0] is None:
                continue
            revision = int(values[0])
            remembered = self._signatures.get(article)
            if remembered is None or remembered[0] != revision:
                read = (
                    values[1]
                    if len(values) > 1
                    else await run(self._redis.hget(self._keys.article(article), "signature"))
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

    async def _near(self, articles: Sequence[str]) -> dict[str, Mapping[str, Evidence]]:
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.zrange(self._keys.neighbours(article), 0, -1, withscores=True)
        return {
            article: stored.neighbours(entries) for article, entries in zip(articles, await pipe.execute(), strict=True)
        }

    async def signature(self, article: str) -> Signature | None:
        """Return the signature of ``article``, None where it is not in the window."""
        return (await self._signed([article])).get(article)


async def run(answer: Any) -> Any:
    """Await an answer of Redis: redis-py types one method for both its clients, the awaitable one and the other."""
    return await answer


def _story(story: str, version: int, born: int, ends: tuple[Sequence[bytes], Sequence[bytes]]) -> Story:
    first, last = ([entry.decode() for entry in entries if not entry.startswith(REPRINT.encode())] for entries in ends)
    reports = list(dict.fromkeys([*first, *last]))
    whole = len(reports) <= WHOLE and len(ends[0]) < COMPANY
    members = reports if whole else list(dict.fromkeys([*first[:FIRST], *last[-NEWEST:]]))
    return Story(story, version, born, tuple(members), whole, frozenset(reports))
