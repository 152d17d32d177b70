"""The stories in Redis: which exist, who is in them, who is near whom, and under which keys articles are found.

Placing is optimistic. ``look`` reads what a decision needs; ``place`` is one script that refuses (returns None)
when an article under one of the same candidate keys arrived since, or a story that was considered changed.
The caller looks and decides again, so that several workers decide as one would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import orjson
from redis.asyncio import Redis

from services.cross_referencing import stored
from services.cross_referencing.decision import Decision, Story
from services.cross_referencing.signature import Signature
from services.cross_referencing.window import REPRINT, Known, View, Window, run
from shared.article import Article
from shared.events import Link, Merger, Placement, Reason
from shared.settings import Settings

KEPT_PER_KEY = 48
"""newest articles kept under one candidate key: the cost of a look stays flat however many share the key"""
NEAR = 64
"""neighbours kept of each article"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided and is stored."""

    link: Link
    placements: tuple[Placement, ...]
    mergers: tuple[Merger, ...]


class Stories(Window):
    """The stories that are in the window; several processes may hold one each."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        super().__init__(redis, settings)
        self._lifetime = settings.window_seconds
        self._place, self._withdraw = (
            redis.register_script(files(__package__).joinpath(f"{name}.lua").read_text("utf-8"))
            for name in ("place", "withdraw")
        )

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
                {"article": other, "likeness": found.likeness, "told": f"{found.log_odds:g} {found.days:g}"}
                for other, found in near.items()
            ],
        }
        keys = [self._keys.sequence, self._keys.article(article.id), self._keys.neighbours(article.id)]
        keys += [self._keys.posting(key) for key in view.keys]
        for story in versions:
            keys += [self._keys.story(story), self._keys.members(story)]
        keys += [self._keys.article(moved) for moved, *_ in moves]
        keys += [self._keys.neighbours(other) for other in near]
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
            near = await run(self._redis.zrange(self._keys.neighbours(article.id), 0, -1))
            others = dict(entry.decode().split(" ", 1) for entry in near)
            places = (
                [self._keys.story(story), self._keys.members(story)] if story else [self._keys.article(article.id)] * 2
            )
            result = await self._withdraw(
                keys=[
                    self._keys.sequence,
                    self._keys.article(article.id),
                    self._keys.neighbours(article.id),
                    *places,
                    *(self._keys.neighbours(other) for other in others),
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
                    *(f"{article.id} {told}" for told in others.values()),
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
            for raw in await run(self._redis.lrange(self._keys.members(former), 0, -1)):
                entry = raw.decode()
                article, _, original = entry.removeprefix(REPRINT).partition(" ")
                to = moving.get(original or article, into.get(former, former))
                if to != former:
                    moves.append((article, entry, former, to))
        return moves


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
