"""A story as an item of IPTC ninjs 3.3: https://iptc.org/standards/ninjs/.

ninjs leaves no room for fields of one's own, so figures, conflicts, claims and quotes stand among the descriptions,
each with a role of its own. The full record, with every citation, is the format ``json``.
"""

from collections.abc import Iterator
from typing import Any

from services.desk.formats import wording
from services.desk.formats.dates import moment, published
from services.desk.formats.identifiers import article_uri, domain, story_uri, web, wikidata_uri
from shared.amounts import what
from shared.annotations import EntityKind
from shared.record import Member, Origin, StoryEntity, StoryRecord, Withdrawal

STANDARD = {"name": "ninjs", "version": "3.3", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.3.json#"}

_KINDS: dict[EntityKind, str] = {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "other": "objects",
}


def item(record: StoryRecord) -> dict[str, Any]:
    """Return the item; it refers to the story's articles by association and does not repeat their text."""
    gone = record.status in ("merged", "retracted")
    told: dict[str, Any] = {
        "uri": story_uri(record.id),
        "standard": STANDARD,
        "type": "composite",
        "profile": "storywire-story",
        "version": str(record.revision),
        "firstCreated": moment(record.first_seen),
        "versionCreated": moment(record.updated),
        "contentCreated": record.first_published and moment(record.first_published),
        "pubStatus": "canceled" if gone else "usable",
        "language": record.languages[0] if record.languages else None,
        "title": record.headline and record.headline.text,
        "headlines": [{"role": "main", "value": record.headline.text}] if record.headline else [],
        "bodies": _bodies(record),
        "descriptions": [{"role": f"storywire:{role}", "value": text} for role, text in _descriptions(record)],
        "edNote": "; ".join([wording.told_by(record), *record.notes]) if record.articles else None,
        "infoSources": [*_publishers(record), *(_source(origin) for origin in record.origins)],
        "associations": [
            *(_association(member) for member in record.articles),
            *(_withdrawn(one) for one in record.withdrawn),
        ],
        "altIds": [
            *({"role": "absorbed", "value": story_uri(story)} for story in record.absorbed),
            *([{"role": "merged into", "value": story_uri(record.merged_into)}] if record.merged_into else []),
        ],
    }
    for entity in record.entities:
        told.setdefault(_KINDS[entity.kind], []).append(_named(entity))
    return _filled(told)


def _bodies(record: StoryRecord) -> list[dict[str, Any]]:
    text = "\n\n".join(sentence.text for sentence in record.summary)
    body = {
        "role": "summary",
        "contentType": "text/plain",
        "charCount": len(text),
        "wordCount": len(text.split()),
        "value": text,
    }
    return [body] if text else []


def _descriptions(record: StoryRecord) -> Iterator[tuple[str, str]]:
    """Yield the role and the words of what ninjs has no field for."""
    if record.event_date:
        yield "event-date", record.event_date.value
    for conflict in record.conflicts:
        yield "conflict", wording.conflict(record, conflict)
    differing = {conflict.attribute for conflict in record.conflicts}
    for figure in record.figures:
        if figure.attribute not in differing:
            yield "figure", f"{what(figure.attribute)}: {', '.join(wording.value(told) for told in figure.values)}"
    for claim in record.claims:
        yield "claim", f"{claim.text} ({claim.status})"
    for quote in record.quotes:
        speaker = quote.speaker or "speaker not named"
        for version in quote.versions:
            yield "quote", f"“{version.text}” ({speaker})"
    for correction in record.corrections:
        told = "; ".join(part for part in (wording.corrected(correction), correction.why) if part)
        yield "correction", f"{told} ({correction.by})"


def _publishers(record: StoryRecord) -> list[dict[str, Any]]:
    outlets = {member.outlet.id: member.outlet for member in record.articles if member.outlet}
    owners = dict.fromkeys(source.owner for source in record.sources if source.kind == "outlet" and source.owner)
    return [
        *(
            _filled({"name": each.name, "role": "publisher", "uri": domain(each.id), "literal": each.id})
            for each in outlets.values()
        ),
        *({"name": owner, "role": "owner"} for owner in owners),
    ]


def _source(origin: Origin) -> dict[str, Any]:
    return {"name": origin.name, "role": "originator" if origin.article_count else "source of a passage"}


def _named(entity: StoryEntity) -> dict[str, Any]:
    return _filled({"name": entity.name, "rel": "mentions", "uri": wikidata_uri(entity)})


def _association(member: Member) -> dict[str, Any]:
    """Return what is known of an article; a day without a time is told in words, as ninjs has moments only."""
    at = member.publication.at
    timed = at is not None and member.publication.precision in ("second", "minute")
    day = published(member.publication)
    url = web(member.url)
    return _filled(
        {
            "name": member.title or "(no title)",
            "rel": member.role.replace(" ", "-"),
            "uri": article_uri(member.id),
            "type": "text",
            "version": str(member.revision),
            "language": member.language,
            "headlines": [{"value": member.title}] if member.title else [],
            "contentCreated": moment(at) if at and timed else None,
            "descriptions": [{"role": "storywire:published", "value": day}] if day and not timed else [],
            "infoSources": [
                *([_filled({"name": member.outlet.name, "role": "publisher", "uri": domain(member.outlet.id)})]
                  if member.outlet else []),
                *({"name": name, "role": "credited"} for name in member.credits),
            ],
            "renditions": [{"name": "web", "href": url, "contentType": "text/html"}] if url else [],
            "altIds": [
                *([{"role": "publisher", "value": member.external_id}] if member.external_id else []),
                *([{"role": "reprint of", "value": article_uri(member.of)}] if member.of else []),
            ],
        }
    )  # fmt: skip


def _withdrawn(one: Withdrawal) -> dict[str, Any]:
    """Return an article that its publisher took back; nothing is told of it but that."""
    return {
        "name": "(withdrawn)",
        "rel": "withdrawn",
        "uri": article_uri(one.article),
        "type": "text",
        "version": str(one.revision),
        "versionCreated": moment(one.at),
        "pubStatus": "canceled",
    }


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: part for name, part in told.items() if part not in (None, [], "")}
