"""Records to export: one with every part filled, and one whose words try to break out of each format."""

from typing import Any

from services.desk.stories import Story
from tests.services.desk.samples import GAZETTE, RADIO, WIRE, citation, member, record

HOSTILE = (
    "=HYPERLINK(0) </script><script>alert(1)</script> [click](http://evil.example) ![x](y) `code` **bold** _it_ "
    "<b>&amp; www.evil.example | a | \\ ~~gone~~ $x$ me@evil.example"
    "\r\n\r\n# Heading\n- item\n1. one\n\n---\n> quote\x1b[31m"
)


def value(of: str, number: str, article: str, **other: Any) -> dict[str, Any]:
    return {
        "value": number,
        "precision": "exact",
        "of": of or None,
        "article_count": 1,
        "articles": [article],
        "origin_count": 1,
        "citations": [citation(article, f"{number} {of}")],
        "first_stated": "2025-03-03T14:05:00Z",
        "last_stated": "2025-03-03T14:05:00Z",
    } | other


def full(**other: Any) -> Story:
    """A story with every part that the formats tell."""
    injured = [value("workers", "3", WIRE), value("workers", "5", RADIO, precision="at least")]
    claim = "The bridge will stay closed until Wednesday."
    parts: dict[str, Any] = {
        "corroboration": {
            "articles": 3,
            "outlets": 3,
            "texts": 2,
            "independent_origins": 2,
            "single_origin": False,
        },
        "origins": [
            {
                "name": "Coastal Wire",
                "kind": "outlet",
                "article_count": 2,
                "articles": [WIRE, GAZETTE],
                "evidence": [{"article": WIRE, "form": "own", "whole": True}],
            },
            {
                "name": "Radio Fjord",
                "kind": "outlet",
                "article_count": 1,
                "articles": [RADIO],
                "evidence": [{"article": RADIO, "form": "own", "whole": True}],
            },
            {
                "name": "Harbour Press",
                "kind": "credited",
                "article_count": 0,
                "articles": [],
                "evidence": [{"article": RADIO, "form": "attribution", "whole": False}],
            },
        ],
        "figures": [
            {"attribute": "injured", "values": injured},
            {"attribute": "EUR", "values": [value("", "45000000", WIRE)]},
        ],
        "conflicts": [{"attribute": "injured", "kind": "contradiction", "note": "3 against 5", "values": injured}],
        "claims": [
            {
                "text": claim,
                "status": "told by independent origins",
                "speaker": "Ilse Brandvold",
                "article_count": 2,
                "articles": [WIRE, RADIO],
                "origin_count": 2,
                "citations": [citation(WIRE, claim), citation(RADIO, "It stays closed until Wednesday.")],
            }
        ],
        "quotes": [
            {
                "speaker": "the harbour master",
                "outlets": ["Radio Fjord"],
                "versions": [
                    {
                        "text": "We heard a bang",
                        "article_count": 1,
                        "articles": [RADIO],
                        "citations": [citation(RADIO, "We heard a bang")],
                    }
                ],
            }
        ],
        "event_date": {"value": "2025-03-03", "article_count": 2, "citations": [citation(WIRE, "on Monday")]},
        "timeline": [
            {
                "date": "2025-03-05",
                "text": claim,
                "article_count": 1,
                "articles": [WIRE],
                "citations": [citation(WIRE, claim)],
            }
        ],
        "absorbed": ["k5aaaaaaaaaa"],
        "withdrawn": [
            {
                "article": "aaaaaaaaaaaaaaa9",
                "revision": 2,
                "outlet": {"id": "tide.example", "name": "Tide Times"},
                "at": "2025-03-03T17:00:00Z",
            }
        ],
        "corrections": [
            {
                "id": "0123456789abcdef",
                "kind": "same",
                "by": "Orla",
                "at": "2025-03-04T08:00:00Z",
                "why": "seen on the door",
                "names": ["Ilse Brandvold", "I. Brandvoll"],
            },
            {
                "id": "0123456789abcdef",
                "kind": "move",
                "by": "Orla",
                "at": "2025-03-04T09:00:00Z",
                "article_count": 2,
                "articles": [WIRE, RADIO],
            },
        ],
        "languages": ["en", "nb"],
    }
    story = record(**{**parts, **other})
    for one in story["articles"]:
        one["origins"] = ["Radio Fjord"] if one["id"] == RADIO else ["Coastal Wire"]
    return Story(story)


def hostile() -> Story:
    """The same with ``HOSTILE`` wherever an article's words stand."""
    story = full()
    bad = member(WIRE, HOSTILE, "Evil =1+1", 5, url="https://evil.example/a>b) <c>\"'", credits=[HOSTILE])
    bad["publication"] = {"at": "2025-03-03T00:00:00Z", "precision": "day", "confidence": 0.4, "reason": "given"}
    data = {
        **story.data,
        "headline": {"text": HOSTILE, "citation": citation(WIRE, HOSTILE)},
        "summary": [{"text": HOSTILE, "citations": [citation(WIRE, HOSTILE)]}],
        "articles": [bad, *story.data["articles"][1:]],
        "claims": [{**story.data["claims"][0], "text": HOSTILE, "speaker": HOSTILE}],
        "timeline": [{**story.data["timeline"][0], "text": HOSTILE}],
        "corrections": [{**story.data["corrections"][0], "why": HOSTILE, "by": HOSTILE, "names": [HOSTILE, HOSTILE]}],
        "conflicts": [
            *story.data["conflicts"],
            {
                "attribute": "place",
                "kind": "contradiction",
                "note": HOSTILE,
                "values": [value("", HOSTILE, WIRE), value("", "Norrby", RADIO)],
            },
        ],
        "entities": [{**entity, "name": HOSTILE, "roles": [HOSTILE]} for entity in story.data["entities"]],
    }
    return Story(data)


def without_articles() -> Story:
    """A story that is part of another one now."""
    return full(
        status="merged",
        merged_into="k9b2c4d6f8g1",
        headline=None,
        summary=[],
        entities=[],
        articles=[],
        origins=[],
        corroboration=None,
        claims=[],
        figures=[],
        conflicts=[],
        quotes=[],
        withdrawn=[],
        corrections=[],
        timeline=[],
        event_date=None,
        languages=[],
        first_published=None,
        last_published=None,
    )
