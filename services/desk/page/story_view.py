"""All that the page of one story shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.desk.http.brief import is_disputed
from services.desk.page.coverage import Coverage, coverage
from services.desk.page.credit_graph import Graph, credit_graph
from services.desk.page.outlet_matrix import Matrix, matrix, written
from services.desk.stories import Story
from services.desk.views.times import precision
from shared.article import ArticleId, Precision
from shared.record import Changes, Conflict, Figure, FigureValue, Member, StoryEntity, StoryRecord

KINDS = {
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "other": "Other names",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a conflict: as it is written, the outlets that state it, and how exactly it is known when."""

    text: str
    outlets: tuple[str, ...]
    told: FigureValue
    precision: Precision


@dataclass(frozen=True, slots=True)
class Difference:
    """A conflict with its values, the earliest stated first; ``update`` where later ones replace earlier ones."""

    conflict: Conflict
    values: tuple[Value, ...]
    update: bool


@dataclass(frozen=True, slots=True)
class StoryView:
    """A record, and what is drawn of it.

    ``numbers`` is how its articles are numbered on the page, ``precision`` how exactly it is known when they came out.
    """

    record: StoryRecord
    outlets: Sequence[str]
    numbers: dict[ArticleId, int]
    members: dict[ArticleId, Member]
    precision: Precision
    disputed: bool
    differences: tuple[Difference, ...]
    agreed: tuple[Figure, ...]
    entities: tuple[tuple[str, tuple[StoryEntity, ...]], ...]
    coverage: Coverage
    matrix: Matrix
    graph: Graph
    owned: tuple[tuple[str, tuple[str, ...]], ...]
    changes: Sequence[Changes]
    further: dict[str, Any]


def story_view(story: Story, changes: Sequence[Changes]) -> StoryView:
    """Return what the page of the story shows.

    Raises:
        UnreadableStoryError: The record is not of the form that this version knows.
    """
    record = story.record
    differing = {conflict.attribute for conflict in record.conflicts}
    return StoryView(
        record=record,
        outlets=story.outlets,
        numbers={member.id: number for number, member in enumerate(record.articles, 1)},
        members={member.id: member for member in record.articles},
        precision=precision(record.articles),
        disputed=is_disputed(record),
        differences=tuple(sorted(_differences(record), key=lambda one: one.conflict.kind != "contradiction")),
        agreed=tuple(figure for figure in record.figures if figure.attribute not in differing),
        entities=tuple(
            (heading, found)
            for kind, heading in KINDS.items()
            if (found := tuple(entity for entity in record.entities if entity.kind == kind))
        ),
        coverage=coverage(record),
        matrix=matrix(record),
        graph=credit_graph(record),
        owned=_owned(record),
        changes=changes,
        further=story.further,
    )


def _owned(record: StoryRecord) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the owners of several of the story's origins, with these."""
    owned: dict[str, tuple[str, ...]] = {}
    for origin in record.origins:
        if origin.owner and origin.article_count:
            owned[origin.owner] = (*owned.get(origin.owner, ()), origin.name)
    return tuple((owner, names) for owner, names in owned.items() if len(names) > 1)


def _differences(record: StoryRecord) -> list[Difference]:
    outlet_of = {member.id: member.outlet.name for member in record.articles if member.outlet}
    members = {member.id: member for member in record.articles}
    return [
        Difference(
            conflict,
            tuple(
                Value(
                    written(value),
                    tuple(dict.fromkeys(outlet_of[article] for article in value.articles if article in outlet_of)),
                    value,
                    precision(members[article] for article in value.articles if article in members),
                )
                for value in conflict.values
            ),
            conflict.kind == "later update",
        )
        for conflict in record.conflicts
    ]
