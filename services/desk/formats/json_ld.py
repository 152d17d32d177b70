"""A story as linked data in the vocabulary of schema.org: https://schema.org/NewsArticle.

The story is a ``NewsArticle`` about an ``Event`` and based on the articles of the outlets. Claims, figures and
quotes are parts of it, and each names the articles in which it appears and the words that show it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.desk.formats import wording
from services.desk.formats.dates import moment, published
from services.desk.formats.identifiers import article_uri, domain, story_uri, web, wikidata_uri
from services.desk.safe_text import json_text
from shared.amounts import what
from shared.annotations import EntityKind
from shared.article import ArticleId
from shared.record import Citation, Claim, Conflict, FigureValue, Member, QuoteVersion, StoryEntity, StoryRecord

CONTEXT = "https://schema.org"

Node = dict[str, Any]

_TYPES: dict[EntityKind, str] = {
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "other": "Thing",
}
_SPEAKERS = ("Person", "Organization")


def document(record: StoryRecord) -> Node:
    """Return the story as a document of its own."""
    return {"@context": CONTEXT, **node(record)}


def text(told: Node) -> str:
    """Return JSON that may also stand in a ``<script>`` of a page: nothing in it can end the element."""
    return json_text(told).replace("<", "\\u003c")


def node(record: StoryRecord) -> Node:
    """Return the story, without the context."""
    speakers = _speakers(record)
    owners = {source.name: source.owner for source in record.sources if source.kind == "outlet" and source.owner}
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": story_uri(record.id),
            "identifier": record.id,
            "version": str(record.revision),
            "creativeWorkStatus": record.status,
            "headline": record.headline and record.headline.text,
            "abstract": " ".join(sentence.text for sentence in record.summary),
            "inLanguage": list(record.languages),
            "dateCreated": moment(record.first_seen),
            "dateModified": moment(record.updated),
            "datePublished": record.first_published and moment(record.first_published),
            "creditText": wording.told_by(record) if record.articles else None,
            "contributor": [
                {"@type": "NewsMediaOrganization", "name": origin.name}
                for origin in record.origins
                if origin.article_count
            ],
            "about": _event(record),
            "mentions": [_named(record, number, entity) for number, entity in enumerate(record.entities, 1)],
            "isBasedOn": [_article(member, owners) for member in record.articles],
            "citation": [_cited(citation) for sentence in record.summary for citation in sentence.citations],
            "hasPart": [
                *_figures(record),
                *(_claim(claim, speakers) for claim in record.claims),
                *(
                    _quotation(version, quote.speaker, speakers)
                    for quote in record.quotes
                    for version in quote.versions
                ),
            ],
            "isPartOf": {"@id": story_uri(record.merged_into)} if record.merged_into else None,
            "correction": [
                _filled(
                    {
                        "@type": "CorrectionComment",
                        "text": "; ".join(part for part in (wording.corrected(one), one.why) if part),
                        "author": {"@type": "Person", "name": one.by},
                        "datePublished": moment(one.at),
                    }
                )
                for one in record.corrections
            ],
        }
    )


def _event(record: StoryRecord) -> Node | None:
    """Return the event that the story is about: its day, and what the articles say of other days."""
    event = _filled(
        {
            "@type": "Event",
            "@id": f"{story_uri(record.id)}#event",
            "name": record.headline and record.headline.text,
            "startDate": record.event_date and record.event_date.value,
            "subEvent": [
                {
                    "@type": "Event",
                    "startDate": statement.date,
                    "description": statement.text,
                    "subjectOf": _references(statement.articles),
                }
                for statement in record.timeline
            ],
        }
    )
    return event if len(event) > len(("@type", "@id")) else None


def _named(record: StoryRecord, number: int, entity: StoryEntity) -> Node:
    return _filled(
        {
            "@type": _TYPES[entity.kind],
            "@id": f"{story_uri(record.id)}#name-{number}",
            "name": entity.name,
            "alternateName": [variant.form for variant in entity.variants if variant.form != entity.name],
            "jobTitle": list(entity.roles) if entity.kind == "person" else [],
            "sameAs": wikidata_uri(entity),
        }
    )


def _article(member: Member, owners: Mapping[str, str]) -> Node:
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": article_uri(member.id),
            "identifier": member.external_id,
            "version": str(member.revision),
            "headline": member.title,
            "url": web(member.url),
            "inLanguage": member.language,
            "datePublished": published(member.publication),
            "publisher": _filled(
                {
                    "@type": "NewsMediaOrganization",
                    "name": member.outlet.name,
                    "identifier": member.outlet.id,
                    "url": domain(member.outlet.id),
                    "parentOrganization": {"@type": "Organization", "name": owners[member.outlet.name]}
                    if member.outlet.name in owners
                    else None,
                }
            )
            if member.outlet
            else None,
            "creditText": ", ".join(member.credits),
            "isBasedOn": {"@id": article_uri(member.of)} if member.of else None,
        }
    )


def _figures(record: StoryRecord) -> Iterator[Node]:
    """Yield each value of each figure, date, place or name that differs as a claim; it says how it differs."""
    conflicts = {conflict.attribute: conflict for conflict in record.conflicts}
    figures = {figure.attribute for figure in record.figures}
    for figure in record.figures:
        for told in figure.values:
            yield _figure(figure.attribute, told, conflicts.get(figure.attribute))
    for conflict in record.conflicts:
        for told in conflict.values if conflict.attribute not in figures else ():
            yield _figure(conflict.attribute, told, conflict)


def _figure(attribute: str, told: FigureValue, conflict: Conflict | None) -> Node:
    return {
        "@type": "Claim",
        "text": f"{what(attribute)}: {wording.value(told)}",
        "creativeWorkStatus": conflict.kind if conflict else "undisputed",
        "about": _filled(
            {
                "@type": "PropertyValue",
                "name": attribute,
                "value": told.value,
                "unitText": told.of,
                "description": None if told.precision == "exact" else told.precision,
            }
        ),
        "appearance": _references(told.articles),
        "firstAppearance": {"@id": article_uri(told.citations[0].article)},
        "citation": [_cited(citation) for citation in told.citations],
    }


def _claim(claim: Claim, speakers: dict[str, Node]) -> Node:
    return _filled(
        {
            "@type": "Claim",
            "text": claim.text,
            "creativeWorkStatus": claim.status,
            "author": speakers.get(claim.speaker or ""),
            "creditText": claim.speaker,
            "appearance": _references(claim.articles),
            "firstAppearance": {"@id": article_uri(claim.citations[0].article)},
            "citation": [_cited(citation) for citation in claim.citations],
        }
    )


def _quotation(version: QuoteVersion, speaker: str | None, speakers: dict[str, Node]) -> Node:
    return _filled(
        {
            "@type": "Quotation",
            "text": version.text,
            "spokenByCharacter": speakers.get(speaker or ""),
            "creditText": speaker,
            "isPartOf": _references(version.articles),
        }
    )


def _speakers(record: StoryRecord) -> dict[str, Node]:
    """Return the people and organisations of the story by every name; others are told by their words only."""
    found: dict[str, Node] = {}
    for number, entity in enumerate(record.entities, 1):
        if _TYPES[entity.kind] in _SPEAKERS:
            for name in (entity.name, *(variant.form for variant in entity.variants)):
                found.setdefault(name, {"@id": f"{story_uri(record.id)}#name-{number}"})
    return found


def _cited(citation: Citation) -> Node:
    return {"@type": "Quotation", "text": citation.words, "isPartOf": {"@id": article_uri(citation.article)}}


def _references(articles: Sequence[ArticleId]) -> list[Node]:
    return [{"@id": article_uri(article)} for article in articles]


def _filled(told: Node) -> Node:
    """Leave out what is not known."""
    return {name: part for name, part in told.items() if part not in (None, [], "", {})}
