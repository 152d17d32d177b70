"""The stories in Redis: what has been collected of each, which are due for a new record, and publishing it.

Keys, all behind the prefix of the settings:

- ``agg:article:<id>``  hash: newest revision and report of an article, its story, traces that await their end
- ``agg:members:<story>``  set of the ids of the articles that stand in the story
- ``agg:story:<id>``  hash: count of changes, published revision, digest of its content, merge pointer
- ``agg:due``, ``agg:leases``  sorted sets of stories by when (ms) their record is due, and who works on it until when
- ``story:<id>``  the latest record as JSON; ``story:<id>:changes``  what changed in the latest revisions
- ``stories:index``  sorted set of stories by the time (ms) of their last change
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, cast

import orjson
from redis.asyncio import Redis

from services.aggregation.collected import Collected, Due, Publication
from services.aggregation.corrections import Corrections
from services.aggregation.kept_reports import KeptReports
from services.aggregation.report import pack, report
from shared import topology
from shared.article import ArticleId, TraceId
from shared.corrections import StoriesCorrected
from shared.events import Merger, Placement, StoryId, StoryLinked
from shared.metrics import EMITTED, LATENCY_SECONDS, observe_latency
from shared.settings import Settings
from shared.trace import UNDER_WAY, trace_key

MARGIN = 0.1
"""share of the window that reports outlive it, so that a match in its last moment finds all members"""
MEMBERS_PER_WAIT = 20
"""a story waits ``coalesce`` seconds for more changes for each so many members: what making its record costs grows
with its members, and so does the time between two records, so that a growing story costs the same at any size"""
LONGEST_WAIT = 30.0
"""seconds that a change waits at most for its record"""
HISTORY = 50
"""revisions of a story whose changes are kept"""
UNPLACED = -1
"""version of a placement that only the link tells of: any other one holds against it"""


_Place = tuple[ArticleId, str, int]
"""an article, the story where it stands from now on, "" where that is not known, and the version of this"""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """The article that an event brings, for the script: its key and that of its trace; id, revision, report, trace."""

    keys: tuple[str, str]
    args: tuple[str, int, bytes | str, str]


@dataclass(frozen=True, slots=True)
class _Stands:
    """What is kept of an article beside its report: ``told`` is the story whose record tells it already."""

    revision: int
    awaiting: list[TraceId]
    told: str
    corrections: list[str]


class Stories:
    """What aggregation keeps in Redis."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        """Bind to a server; nothing is read yet."""
        self._redis = redis
        self._settings = settings
        self._lifetime = round(settings.window_seconds * (1 + MARGIN))
        self._due, self._leases = settings.named("agg:due"), settings.named("agg:leases")
        self._collect, self._take, self._publish = (
            redis.register_script(files(__package__).joinpath(f"{name}.lua").read_text(encoding="utf-8"))
            for name in ("collect", "take", "publish")
        )
        self._reports = KeptReports(redis, self._article)
        self._corrections = Corrections(redis, settings)

    async def collect(self, event: StoryLinked) -> None:
        """Store what the event says, once; the stories that it changes become due."""
        article = event.article
        placements = list(event.placements)
        if all(placement.article != article.id for placement in placements):
            placements.append(Placement(article=article.id, story=event.link.story, version=UNPLACED))
        version = max(placement.version for placement in placements)
        arrived = _Arrived(
            (self._article(article.id), trace_key(self._settings, article.trace)),
            (article.id, article.revision, pack(report(event)), article.trace),
        )
        places = [(each.article, each.story, each.version) for each in placements]
        while not await self._stored(arrived, places, event.mergers, version):
            pass

    async def retell(self, event: StoriesCorrected) -> int:
        """Store what a person has corrected, once; return how many stories may tell of it."""
        correction = event.correction
        naming = await self._corrections.keep(correction)
        placed = {placement.article for placement in event.placements}
        standing = [article for article in correction.concerned if article not in placed]
        while True:
            # Of articles that stay where they are only the correction is noted: no version is below the first.
            stands_in = await self._places(standing)
            places = [(each.article, each.story, each.version) for each in event.placements]
            places += [(article, story, UNPLACED) for article, story in zip(standing, stands_in, strict=True)]
            done = await self._stored(
                _Arrived((self._due, self._due), ("", 0, "", "")),
                places,
                event.mergers,
                event.version,
                (correction.id, *naming),
            )
            if done:
                return len({*naming, *(story for _, story, _ in places if story)})

    async def make_anew(self, story: StoryId) -> None:
        """Have the story's record made again, though neither an article nor a correction has come."""
        await self._stored(_Arrived((self._due, self._due), ("", 0, "", "")), (), (), 0, ("", story))

    async def _stored(
        self,
        arrived: _Arrived,
        places: Sequence[_Place],
        mergers: Sequence[Merger],
        version: int,
        correction: Sequence[str] = (),
    ) -> bool:
        """Store what an event says; False where an article stands elsewhere by now than was read.

        ``correction`` is the id of one that says so, or "", and the stories that are made anew by it.
        """
        coalesce = self._settings.coalesce * 1000
        now_in = await self._places([article for article, _, _ in places])
        stories = dict.fromkeys(story for _, story, _ in places if story)
        stories.update(dict.fromkeys(story for story in now_in if story))
        for merger in mergers:
            stories.update({merger.story: None, merger.into: None})
        stories.update(dict.fromkeys(correction[1:]))
        return bool(
            await self._collect(
                keys=[
                    arrived.keys[0],
                    self._due,
                    self._leases,
                    arrived.keys[1],
                    *(key for story in stories for key in (self._story(story), self._members(story))),
                    *(self._article(article) for article, _, _ in places),
                ],
                args=[
                    *arrived.args,
                    self._lifetime,
                    max(self._lifetime, self._settings.record_seconds),
                    coalesce,
                    coalesce / MEMBERS_PER_WAIT,
                    LONGEST_WAIT * 1000,
                    len(stories),
                    len(places),
                    len(mergers),
                    *stories,
                    *(
                        part
                        for (_, story, placed), old in zip(places, now_in, strict=True)
                        for part in (story, placed, old)
                    ),
                    *(part for merger in mergers for part in (merger.story, merger.into, version)),
                    *correction,
                ],
            )
        )

    async def take(self) -> Due:
        """Take a lease on a story whose record is due."""
        lease = int(self._settings.claim_after * 1000)
        now, story, after = await self._take(keys=[self._due, self._leases], args=[lease])
        return Due(_time(now), story.decode() or None, _time(after) if after else None)

    async def read(self, story: StoryId) -> Collected:
        """Return all that is collected of the story.

        The count of changes is read first: whatever changes while the rest is read leaves the story due.
        """
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.hmget(
            self._story(story), ["changes", "changed", "published", "digest", "told", "into", "absorbed", "corrections"]
        )
        pipeline.smembers(self._members(story))
        state, members = await pipeline.execute()
        changes, changed, published, digest, told, into, absorbed, ended_by = state
        found = await self._standing(story, sorted(member.decode() for member in members))
        reports = await self._reports.read({article: stands.revision for article, stands in found.items()})
        untold: dict[tuple[ArticleId, TraceId], None] = {}
        for each in reports:
            stands = found[each.id]
            untold.update({(each.id, trace): None for trace in stands.awaiting})
            if stands.told != story:
                untold[each.id, each.article.trace] = None
        return Collected(
            story=story,
            reports=tuple(reports),
            changes=int(changes or 0),
            changed=_time(changed or 0),
            published=int(published or 0),
            digest=digest or b"",
            told=told or b"",
            merged_into=into.decode() if into else None,
            absorbed=tuple(sorted((absorbed or b"").decode().split())),
            untold=tuple(untold),
            empty=not members,
            corrections=await self._corrections.read(
                sorted({correction for stands in found.values() for correction in stands.corrections})
                or (ended_by or b"").decode().split()
            ),
        )

    async def publish(self, collected: Collected, publication: Publication | None, settles: datetime | None) -> bool:
        """Publish a new revision, or note that the last one holds, and give the story back.

        ``settles`` is when the story is next due though nothing happens. Returns False where another revision was
        published since the story was read: it is due again then.
        """
        settings, story = self._settings, collected.story
        revision = publication.revision if publication else collected.published
        step = {"stage": topology.AGGREGATION.name, "story": story, "revision": revision, "at": _iso(datetime.now(UTC))}
        given: Sequence[Any] = (
            (
                publication.revision,
                publication.digest,
                publication.told,
                publication.data,
                publication.event,
                publication.headline,
                publication.changes,
            )
            if publication
            else ("",) * 7
        )
        done, now, *ended = await self._publish(
            keys=[
                self._story(story),
                self._due,
                self._leases,
                settings.named(topology.STORIES),
                settings.named(f"story:{story}"),
                settings.named("stories:index"),
                settings.named(f"story:{story}:changes"),
                settings.named(UNDER_WAY),
                *(
                    key
                    for article, trace in collected.untold
                    for key in (self._article(article), trace_key(settings, trace))
                ),
                settings.named(f"counts:{topology.AGGREGATION.name}"),
            ],
            args=[
                story,
                collected.changes,
                collected.published,
                *given,
                settings.record_seconds,
                settings.trace_seconds,
                HISTORY,
                _ms(settles) if settles else "",
                int(settings.coalesce * 1000),
                orjson.dumps(step),
                len(collected.untold),
                *(trace for _, trace in collected.untold),
                *LATENCY_SECONDS,
            ],
        )
        if done and publication:
            EMITTED.labels(topology.AGGREGATION.name).inc()
        for trace in ended:
            observe_latency(trace.decode(), now)
        return bool(done)

    async def record(self, story: StoryId) -> bytes | None:
        """Return the latest record of the story as it was published."""
        return cast("bytes | None", await self._redis.get(self._settings.named(f"story:{story}")))

    async def _places(self, articles: Iterable[ArticleId]) -> list[str]:
        """Return the story that each article stands in, or ""."""
        pipeline = self._redis.pipeline(transaction=False)
        for article in articles:
            pipeline.hget(self._article(article), "story")
        return [(story or b"").decode() for story in await pipeline.execute()]

    async def _standing(self, story: StoryId, articles: Sequence[ArticleId]) -> dict[ArticleId, _Stands]:
        """Return what is kept of those articles that have arrived and stand in the story."""
        pipeline = self._redis.pipeline(transaction=False)
        for article in articles:
            pipeline.hmget(self._article(article), ["revision", "story", "awaiting", "told", "corrections"])
            pipeline.expire(self._article(article), self._lifetime)
        answers = (await pipeline.execute())[::2] if articles else []
        return {
            article: _Stands(
                int(revision),
                (awaiting or b"").decode().split(),
                (told or b"").decode(),
                (corrections or b"").decode().split(),
            )
            for article, (revision, stands, awaiting, told, corrections) in zip(articles, answers, strict=True)
            if revision and stands and stands.decode() == story
        }

    def _article(self, article: ArticleId) -> str:
        return self._settings.named(f"agg:article:{article}")

    def _story(self, story: StoryId) -> str:
        return self._settings.named(f"agg:story:{story}")

    def _members(self, story: StoryId) -> str:
        return self._settings.named(f"agg:members:{story}")


def _time(ms: bytes | int) -> datetime:
    return datetime.fromtimestamp(float(ms) / 1000, UTC)


def _ms(when: datetime) -> int:
    return round(when.timestamp() * 1000)


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")
