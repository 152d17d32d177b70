"""A story in brief: what the list shows of it, and what it is filtered by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyascii import anyascii

from services.desk.stories import Story
from services.desk.views.times import precision
from shared.record import Conflict, StoryRecord

WORDS = 6_000
"""characters of a record that can be searched, after folding; enough for the summary and every name"""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class DisputedValue:
    """One of the values that a disputed figure has, and the outlets that state it."""

    value: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A figure over which the articles contradict each other."""

    attribute: str
    values: tuple[DisputedValue, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A story in brief.

    ``first`` and ``last`` are when its articles were published, or arrived; ``to_the_minute`` tells whether that is
    known so exactly.
    The fields from ``outlet_keys`` on are folded, and only there to be searched.
    """

    id: str
    revision: int
    status: str
    headline: str
    lead: str
    outlets: tuple[str, ...]
    articles: int
    origins: int
    languages: tuple[str, ...]
    places: tuple[str, ...]
    entities: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    disputed: bool
    first: datetime
    last: datetime
    to_the_minute: bool
    updated: datetime
    outlet_keys: frozenset[str]
    place_keys: str
    entity_keys: str
    words: str

    def public(self) -> dict[str, Any]:
        """Return the brief as clients get it."""
        return {
            "id": self.id,
            "url": f"/stories/{self.id}",
            "revision": self.revision,
            "status": self.status,
            "headline": self.headline,
            "lead": self.lead,
            "outlets": self.outlets,
            "article_count": self.articles,
            "independent_origins": self.origins,
            "languages": self.languages,
            "disputed": self.disputed,
            "disputes": [
                {
                    "attribute": dispute.attribute,
                    "values": [{"value": value.value, "outlets": value.outlets} for value in dispute.values],
                }
                for dispute in self.disputes
            ],
            "first_published": self.first,
            "last_published": self.last,
            "updated": self.updated,
        }


def folded(text: str) -> str:
    """Return the words of ``text`` without case, accents and punctuation, a space before and after each."""
    return f" {' '.join(_WORD.findall(anyascii(text).casefold()))} "


def brief(story: Story) -> Brief:
    """Return the story in brief.

    Raises:
        UnreadableStoryError: The record is not of the form that this version knows.
    """
    record = story.record
    coverage = sorted(member.publication.at or member.received for member in record.articles)
    headline = record.headline.text if record.headline else ""
    return Brief(
        id=record.id,
        revision=record.revision,
        status=record.status,
        headline=headline,
        lead=record.summary[0].text if record.summary else "",
        outlets=tuple(story.outlets),
        articles=len(record.articles),
        origins=record.corroboration.independent_origins if record.corroboration else len(record.origins),
        languages=record.languages,
        places=tuple(entity.name for entity in record.entities if entity.kind == "place")[:5],
        entities=tuple(entity.name for entity in record.entities if entity.kind in ("person", "organisation"))[:8],
        disputes=tuple(_disputes(record)),
        disputed=is_disputed(record),
        first=coverage[0] if coverage else record.first_seen,
        last=coverage[-1] if coverage else record.last_seen,
        to_the_minute=precision(record.articles) == "minute",
        updated=record.updated,
        outlet_keys=frozenset(
            key for member in record.articles if member.outlet for key in (folded(member.outlet.name), member.outlet.id)
        ),
        place_keys=_names(record, places_only=True),
        entity_keys=_names(record, places_only=False),
        words=folded(" ".join(_searched(record)))[:WORDS],
    )


def is_disputed(record: StoryRecord) -> bool:
    """Return whether articles of the story contradict each other."""
    return any(conflict.kind == "contradiction" for conflict in record.conflicts) or any(
        claim.status == "disputed" for claim in record.claims
    )


def _disputes(record: StoryRecord) -> Iterable[Dispute]:
    outlets = {member.id: member.outlet.name for member in record.articles if member.outlet}
    for conflict in record.conflicts:
        if conflict.kind == "contradiction":
            yield Dispute(conflict.attribute, tuple(_values(conflict, outlets)))


def _values(conflict: Conflict, outlets: dict[str, str]) -> Iterable[DisputedValue]:
    for value in conflict.values:
        named = dict.fromkeys(outlets[article] for article in value.articles if article in outlets)
        number = value.value if value.precision == "exact" else f"{value.precision} {value.value}"
        yield DisputedValue(number, tuple(named))


def _names(record: StoryRecord, *, places_only: bool) -> str:
    forms = (
        form
        for entity in record.entities
        if entity.kind == "place" or not places_only
        for form in (entity.name, *(variant.form for variant in entity.variants))
    )
    return "".join(dict.fromkeys(folded(form) for form in forms))


def _searched(record: StoryRecord) -> Iterable[str]:
    if record.headline:
        yield record.headline.text
    yield from (member.title for member in record.articles[:20])
    yield from (entity.name for entity in record.entities)
    yield from (sentence.text for sentence in record.summary)
    yield from (claim.text for claim in record.claims)
    yield from (version.text for quote in record.quotes for version in quote.versions)
    yield from (variant.form for entity in record.entities for variant in entity.variants)
