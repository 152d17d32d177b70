"""What changed from one revision of a record to the next."""

import zlib
from collections.abc import Iterator, Sequence

import orjson
from pydantic import Field

from shared.article import ArticleId, Frozen
from shared.record import LISTED, Changes, StoryRecord, ValueChange


class Essence(Frozen):
    """What is kept of a revision to compare the next one with.

    Articles with their revisions, values by name, and the ids of corrections.
    """

    articles: dict[ArticleId, int] = Field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    corrections: tuple[str, ...] = ()


def essence(record: StoryRecord) -> Essence:
    """Return what the next revision will be compared with."""
    values: dict[str, tuple[str, ...]] = {"status": (record.status,)}
    if record.headline:
        values["headline"] = (record.headline.text,)
    if record.merged_into:
        values["merged into"] = (record.merged_into,)
    if record.absorbed:
        values["absorbed"] = record.absorbed
    if record.corroboration:
        values["independent origins"] = (str(record.corroboration.independent_origins),)
    for figure in record.figures:
        told = tuple(
            value.value if value.precision == "exact" else f"{value.precision} {value.value}" for value in figure.values
        )
        values[figure.attribute] = values.get(figure.attribute, ()) + told
    for conflict in record.conflicts:
        values[f"conflict over {conflict.attribute}"] = (conflict.kind,)
    return Essence(
        articles={member.id: member.revision for member in record.articles},
        values=values,
        corrections=tuple(correction.id for correction in record.corrections),
    )


def changes(former: Essence | None, record: StoryRecord) -> Changes:
    """Return what changed since ``former``; all is new in a first revision."""
    before, after = former or Essence(), essence(record)
    added = [article for article in after.articles if article not in before.articles]
    revised = [
        article
        for article, revision in after.articles.items()
        if article in before.articles and before.articles[article] != revision
    ]
    removed = [article for article in before.articles if article not in after.articles]
    gone = {withdrawal.article for withdrawal in record.withdrawn}
    withdrawn = [article for article in removed if article in gone]
    return Changes(
        revision=record.revision,
        at=record.updated,
        added=_listed(added),
        added_count=len(added),
        revised=_listed(revised),
        revised_count=len(revised),
        removed=_listed(removed),
        removed_count=len(removed),
        withdrawn=_listed(withdrawn),
        withdrawn_count=len(withdrawn),
        values=tuple(_values(before, after)),
        corrections=tuple(each for each in record.corrections if each.id not in before.corrections),
    )


def pack(kept: Essence) -> bytes:
    """Return the essence as it is stored."""
    return zlib.compress(orjson.dumps(kept.model_dump(mode="json")), 1)


def unpack(stored: bytes) -> Essence | None:
    """Return the essence that ``pack`` stored, None where there is none."""
    return Essence.model_validate_json(zlib.decompress(stored)) if stored else None


def _listed(articles: Sequence[ArticleId]) -> tuple[ArticleId, ...]:
    return tuple(articles[:LISTED])


def _values(before: Essence, after: Essence) -> Iterator[ValueChange]:
    for what in dict.fromkeys((*after.values, *before.values)):
        was, now = before.values.get(what, ()), after.values.get(what, ())
        if was != now:
            yield ValueChange(what=what, before=was, after=now)
