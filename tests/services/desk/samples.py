"""Records, traces and dead letters as the pipeline writes them, invented for these tests."""

from datetime import UTC, datetime
from typing import Any

import orjson
from redis import Redis

from shared.events import DeadLetter
from shared.record import StoryRecord
from shared.trace import Step

WIRE, GAZETTE, RADIO = "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa3"
STORY = "k3t7m2x9q4w1"
OTHER = "k9b2c4d6f8g1"

WIRE_TITLE = "Harbour bridge closed after crane strikes a pillar"
SENTENCE = "A crane struck a pillar of the harbour bridge on Monday and the bridge was closed to all traffic."


def citation(article: str, words: str, part: str = "text") -> dict[str, Any]:
    return {"article": article, "span": {"start": 0, "end": len(words), "part": part}, "words": words}


def member(article: str, title: str, outlet: str, minute: int, **other: Any) -> dict[str, Any]:
    at = f"2025-03-03T14:{minute:02}:00Z"
    return {
        "id": article,
        "revision": 1,
        "role": "report",
        "title": title,
        "url": f"https://{outlet.split(maxsplit=1)[0].lower()}.example/{article}",
        "outlet": {"id": f"{outlet.split(maxsplit=1)[0].lower()}.example", "name": outlet},
        "language": "en",
        "publication": {"at": at, "precision": "minute", "confidence": 0.9, "reason": "given"},
        "received": "2025-03-03T16:00:00Z",
        "score": 1.0,
    } | other


def record(**other: Any) -> dict[str, Any]:
    """A story that three outlets tell."""
    return {
        "schema_version": 1,
        "id": STORY,
        "revision": 3,
        "status": "live",
        "headline": {"text": WIRE_TITLE, "citation": citation(WIRE, WIRE_TITLE, "title")},
        "summary": [
            {"text": SENTENCE, "citations": [citation(WIRE, SENTENCE), citation(GAZETTE, SENTENCE)]},
            {
                "text": "Mayor Ilse Brandvold said that inspectors needed two days.",
                "citations": [citation(RADIO, "Mayor Ilse Brandvold said that inspectors needed two days.")],
            },
        ],
        "entities": [
            {
                "kind": "person",
                "name": "Ilse Brandvold",
                "article_count": 2,
                "articles": [WIRE, RADIO],
                "mentions": 5,
                "roles": ["Mayor"],
                "variants": [
                    {
                        "form": "Ilse Brandvold",
                        "count": 4,
                        "outlets": ["Coastal Wire", "Radio Fjord"],
                        "citation": citation(WIRE, "Ilse Brandvold"),
                    },
                    {
                        "form": "Ilse Brandwold",
                        "count": 1,
                        "outlets": ["Radio Fjord"],
                        "citation": citation(RADIO, "Ilse Brandwold"),
                    },
                ],
            },
            {
                "kind": "organisation",
                "name": "Port Authority",
                "article_count": 3,
                "articles": [WIRE, GAZETTE, RADIO],
                "mentions": 6,
                "variants": [
                    {
                        "form": "Port Authority",
                        "count": 6,
                        "outlets": ["Coastal Wire"],
                        "citation": citation(WIRE, "Port Authority"),
                    }
                ],
            },
            {
                "kind": "place",
                "name": "Skarvik",
                "article_count": 1,
                "articles": [WIRE],
                "mentions": 2,
                "variants": [
                    {
                        "form": "Skarvik",
                        "count": 2,
                        "outlets": ["Coastal Wire"],
                        "citation": citation(WIRE, "Skarvik"),
                    }
                ],
            },
        ],
        "articles": [
            member(WIRE, WIRE_TITLE, "Coastal Wire", 5, role="first report"),
            member(
                GAZETTE,
                WIRE_TITLE,
                "Skarvik Gazette",
                40,
                role="reprint",
                of=WIRE,
                credits=["Coastal Wire"],
                external_id="gazette-77",
                score=0.98,
                reasons=[{"feature": "copied_text", "value": 0.93, "words": []}],
            ),
            member(
                RADIO,
                "Two days of detours expected in Skarvik",
                "Radio Fjord",
                58,
                score=0.81,
                reasons=[
                    {"feature": "names", "value": 0.44, "words": ["Ilse Brandvold", "Port Authority", "Skarvik"]},
                    {"feature": "same_day", "value": 0.12, "words": []},
                ],
                notes=["language guessed"],
            ),
        ],
        "sources": [
            {"name": "Coastal Wire", "kind": "outlet", "article_count": 1, "articles": [WIRE]},
            {"name": "Coastal Wire", "kind": "credited", "article_count": 1, "articles": [GAZETTE]},
        ],
        "languages": ["en"],
        "first_seen": "2025-03-03T16:00:00Z",
        "last_seen": "2025-03-03T16:05:00Z",
        "first_published": "2025-03-03T14:05:00Z",
        "last_published": "2025-03-03T14:58:00Z",
        "updated": "2025-03-03T16:05:01Z",
    } | other


def single(story: str = OTHER, **other: Any) -> dict[str, Any]:
    """A story that one outlet tells."""
    title = "Library in Norrby opens on Sundays"
    return (
        record()
        | {
            "id": story,
            "revision": 1,
            "headline": {"text": title, "citation": citation(RADIO, title, "title")},
            "summary": [],
            "entities": [],
            "sources": [],
            "articles": [member(RADIO, title, "Radio Fjord", 10, role="first report")],
            "updated": "2025-03-03T16:09:00Z",
        }
        | other
    )


def rewritten() -> dict[str, Any]:
    """A rewritten summary as records have it."""
    text = "A crane struck the harbour bridge, <which> was closed."
    sentence = {"text": text, "citations": [citation(WIRE, SENTENCE)]}
    return {"text": text, "model": "scribe_7", "sentences": [sentence]}


def put_record(redis: Redis, data: dict[str, Any], event: str = "updated") -> None:
    """Write a record as aggregation does."""
    if "further" not in data:
        StoryRecord.model_validate(data, extra="ignore")
    text = orjson.dumps(data)
    changed = datetime.fromisoformat(data["updated"]).timestamp() * 1000
    redis.set(f"story:{data['id']}", text)
    redis.zadd("stories:index", {data["id"]: changed})
    redis.xadd("stories", {"event": event, "story": data["id"], "revision": data["revision"], "data": text})


def step(outcome: str, note: str, after: float, seconds: float = 0.02) -> str:
    at = datetime.fromtimestamp(BEGUN / 1000 + after, UTC)
    return Step.model_validate(
        {"outcome": outcome, "note": note, "at": at, "seconds": seconds, "worker": "host-1"}
    ).model_dump_json()


BEGUN = 1_763_913_600_000
"""ms at which the entries of these samples came"""
ENTRY = f"{BEGUN}-0"


def put_trace(redis: Redis, entry: str = ENTRY, *, names: tuple[str, ...] = (), **steps: str) -> None:
    """Write the trace of an article; stages are named with underscores."""
    redis.hset(f"trace:{entry}", mapping={stage.replace("_", "-"): told for stage, told in steps.items()})
    for name in names:
        redis.sadd(f"trace-of:{name}", entry)


def whole_way(story: str = STORY) -> dict[str, str]:
    """The steps of an article that ended in a story."""
    return {
        "ingestion": step("passed", "new article, English", 0.04),
        "deduplication": step("passed", "new", 0.11, 0.003),
        "entity_extraction": step("passed", "3 names, 1 date", 0.53, 0.31),
        "cross_referencing": step("passed", "joins k3t7m2x9q4w1, score 0.81", 0.61, 0.012),
        "aggregation": step("kept", "in revision 3", 0.95, 0.02),
        "story": orjson.dumps({"story": story, "revision": 3, "at": "2025-11-23T16:00:01Z"}).decode(),
    }


def put_letter(redis: Redis, payload: dict[str, str], **other: Any) -> str:
    """Write a dead letter as delivery does; return its id."""
    letter = DeadLetter.model_validate(
        {
            "stage": "ingestion",
            "stream": "ingest",
            "entry": ENTRY,
            "trace": ENTRY,
            "reason": "no text in it",
            "deliveries": 1,
            "at": datetime(2025, 11, 23, 16, 0, 2, tzinfo=UTC),
            "payload": payload,
        }
        | other
    )
    data = orjson.dumps(letter.model_dump(mode="json"))
    entry = redis.xadd("dead-letters", {"stage": letter.stage, "reason": letter.reason, "data": data})
    assert isinstance(entry, bytes)
    return entry.decode()


def merged(story: str, *, into: str) -> dict[str, Any]:
    """What is left of a story that is part of another one now."""
    kept = ("schema_version", "first_seen", "last_seen")
    return {name: value for name, value in record().items() if name in kept} | {
        "id": story,
        "revision": 2,
        "status": "merged",
        "merged_into": into,
        "updated": "2025-03-03T16:20:00Z",
    }
