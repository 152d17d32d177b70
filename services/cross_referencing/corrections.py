"""Corrections in Redis: the stories that one concerns are read, and changed in one script as placing changes them.

``xref:correction:<id>`` remembers what was carried out, for as long as corrections are kept: the same correction again,
by a redelivery or a replay, is answered as before and changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import cast

import orjson
from redis.asyncio import Redis

from services.cross_referencing.correction import Plan, Standing, plan
from services.cross_referencing.keys import Keys
from services.cross_referencing.stories import withdrawn_entry
from services.cross_referencing.ties import SIGNS
from services.cross_referencing.window import REPRINT
from shared.corrections import Correction, StoriesCorrected
from shared.events import Merger, Placement
from shared.outcomes import RejectError
from shared.settings import Settings

Versions = Mapping[str, str]


class Corrections:
    """Carries out what people correct."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis, self._settings = redis, settings
        self._named, self._keys = settings.named, Keys(settings.named)
        self._correct = redis.register_script(files(__package__).joinpath("correct.lua").read_text("utf-8"))

    async def carry_out(self, correction: Correction) -> tuple[StoriesCorrected, str] | None:
        """Carry out ``correction`` once; return the event and a note, or None where all is so already.

        Raises:
            RejectError: It cannot be done.
        """
        while True:
            known = cast("list[bytes]", await self._redis.hmget(self._correction(correction), ["version", "told"]))
            if known[0]:
                event, note = _answer(correction, known[0], known[1])
                return event, f"{note} (done before)"
            if correction.kind in ("same", "different"):
                result = await self._named_only(correction)
            else:
                places = await self._places(correction.concerned)
                stories, versions, entries = await self._standings(dict.fromkeys(places.values()))
                if not all(
                    any(article in story.members for story in stories if story.id == found)
                    for article, found in places.items()
                ):
                    continue  # one has moved in between
                decided = plan(correction, stories)
                if decided is None:
                    return None
                result = await self._write(correction, decided, stories, versions, entries)
            if result[0] == b"done":
                return _answer(correction, result[1], result[2])

    async def _named_only(self, correction: Correction) -> list[bytes]:
        if correction.articles and not await self._places(correction.articles):
            raise RejectError("unknown articles: none of those with the names is in the window")
        scope = "in one story" if correction.articles else "everywhere"
        told = {
            "placements": [],
            "mergers": [],
            "note": f"{correction.kind}: {' and '.join(correction.names)}, {scope}",
        }
        empty = {"lifetime": 0, "kept": self._settings.correction_seconds, "stories": [], "articles": []}
        keys = [self._keys.sequence, self._correction(correction)]
        answer: list[bytes] = await self._correct(keys=keys, args=[orjson.dumps(empty), orjson.dumps(told)])
        return answer

    async def _places(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the story of each article that is in the window."""
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.hget(self._keys.article(article), "story")
        return {
            article: story.decode()
            for article, story in zip(articles, await pipe.execute(), strict=True)
            if story is not None
        }

    async def _standings(self, ids: Iterable[str]) -> tuple[list[Standing], Versions, Mapping[str, str]]:
        """Return the stories, the version of each, and how each article stands among the members."""
        # The versions are read before all else: if something changes in between, the script refuses.
        pipe = self._redis.pipeline(transaction=False)
        for story in ids:
            pipe.hmget(self._keys.story(story), ["version", "born"])
            pipe.lrange(self._keys.members(story), 0, -1)
        answers = await pipe.execute()
        stories: list[Standing] = []
        versions: dict[str, str] = {}
        entries: dict[str, str] = {}
        for story, (version, born), found in zip(ids, answers[::2], answers[1::2], strict=True):
            own = {_article_of(entry.decode()): entry.decode() for entry in found}
            entries |= own
            versions[story] = (version or b"").decode()
            stories.append(Standing(story, int(born or 0), tuple(own), await self._marks(list(own))))
        return stories, versions, entries

    async def _marks(self, articles: Sequence[str]) -> dict[str, frozenset[str]]:
        pipe = self._redis.pipeline(transaction=False)
        for article in articles:
            pipe.hget(self._keys.article(article), "marks")
        found = await pipe.execute() if articles else []
        return {
            article: frozenset(marks.decode().split()) for article, marks in zip(articles, found, strict=True) if marks
        }

    async def _write(
        self,
        correction: Correction,
        decided: Plan,
        stories: Sequence[Standing],
        versions: Versions,
        entries: Mapping[str, str],
    ) -> list[bytes]:
        ids = list(dict.fromkeys([*versions, *decided.places.values()]))
        number = {story: at for at, story in enumerate(ids, 1)}
        home = {member: story.id for story in stories for member in story.members}
        former = {member: marks for story in stories for member, marks in story.marks.items()}
        named = set(correction.concerned)
        after = {member: decided.places.get(member, story) for member, story in home.items()}
        changed = [
            article
            for article, marks in decided.marks.items()
            if article in decided.places or article in named or marks != former.get(article, frozenset())
        ]
        counts: dict[str, Counter[str]] = {story: Counter() for story in ids}
        for article, marks in decided.marks.items():
            counts[after[article]].update(marks)
        work = {
            "lifetime": self._settings.window_seconds,
            "kept": self._settings.correction_seconds,
            "stories": [
                {
                    "id": story,
                    "version": versions.get(story, ""),
                    "into": number[decided.ended[story]] if story in decided.ended else 0,
                    "marks": [{"mark": mark, "count": count} for mark, count in counts[story].items()],
                }
                for story in ids
            ],
            "articles": [
                {
                    "id": article,
                    "marks": " ".join(sorted(decided.marks[article], key=lambda mark: (SIGNS.index(mark[0]), mark))),
                    "to": number[after[article]],
                    "from": number[home[article]] if article in decided.places else 0,
                    "entry": entries[article],
                    "becomes": _own_entry(entries[article]) if article in named else entries[article],
                }
                for article in changed
            ],
        }
        told = {
            "placements": list(decided.places.items()),
            "mergers": list(decided.ended.items()),
            "note": decided.note,
        }
        keys = [self._keys.sequence, self._correction(correction)]
        for story in ids:
            keys += [self._keys.story(story), self._keys.members(story)]
        keys += [self._keys.article(article) for article in changed]
        answer: list[bytes] = await self._correct(keys=keys, args=[orjson.dumps(work), orjson.dumps(told)])
        return answer

    def _correction(self, correction: Correction) -> str:
        return self._named(f"xref:correction:{correction.id}")


def _answer(correction: Correction, version: bytes, told: bytes) -> tuple[StoriesCorrected, str]:
    said, at = orjson.loads(told), int(version)
    event = StoriesCorrected(
        correction=correction,
        placements=tuple(Placement(article=article, story=story, version=at) for article, story in said["placements"]),
        mergers=tuple(Merger(story=story, into=into) for story, into in said["mergers"]),
        version=at,
    )
    return event, said["note"]


def _article_of(entry: str) -> str:
    return entry.removeprefix(REPRINT).partition(" ")[0]


def _own_entry(entry: str) -> str:
    """Return how an article that a person has placed stands among the members: a reprint leaves its original."""
    return withdrawn_entry(_article_of(entry)) if entry.startswith(REPRINT) else entry
