"""Stories as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from services.desk.http.brief import Brief
from services.desk.http.filters import Filters
from services.desk.page.templates import iso
from services.desk.views.times import dates
from services.desk.views.words import counted, listed
from shared.amounts import amounts, what

ATOM = "http://www.w3.org/2005/Atom"

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NEVER = "1970-01-01T00:00:00Z"
"""when a feed without stories was updated"""


def atom(stories: Sequence[Brief], base: str, filters: Filters) -> bytes:
    """Return the feed as XML; ``base`` is the address of the desk."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(_tag("feed"))
    _add(feed, "id", f"{base}feeds/atom.xml{filters.query()}")
    _add(feed, "title", title(filters))
    _add(feed, "updated", iso(max(story.updated for story in stories)) if stories else NEVER)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}feeds/atom.xml{filters.query()}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}stories{filters.query()}")
    _add(_add(feed, "author"), "name", "Storywire")
    for story in stories:
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:storywire:story:{story.id}")
        _add(entry, "title", story.headline or "(no headline)")
        _add(entry, "link", rel="alternate", type="text/html", href=f"{base}stories/{story.id}")
        _add(entry, "link", rel="alternate", type="application/json", href=f"{base}stories/{story.id}?format=json")
        _add(entry, "published", iso(story.first))
        _add(entry, "updated", iso(story.updated))
        _add(entry, "summary", summary(story), type="text")
        for place in story.places:
            _add(entry, "category", term=place)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def json_feed(stories: Sequence[Brief], base: str, filters: Filters) -> dict[str, Any]:
    """Return the feed as JSON; ``base`` is the address of the desk."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(filters),
        "home_page_url": f"{base}stories{filters.query()}",
        "feed_url": f"{base}feeds/feed.json{filters.query()}",
        "items": [
            {
                "id": story.id,
                "url": f"{base}stories/{story.id}",
                "title": story.headline,
                "content_text": summary(story),
                "date_published": iso(story.first),
                "date_modified": iso(story.updated),
                "tags": list(story.places),
                "_storywire": story.public(),
            }
            for story in stories
        ],
    }


def title(filters: Filters) -> str:
    """Return what the feed is called."""
    told = {**filters.model_dump(mode="json", exclude_defaults=True)}
    disputed = {True: ["disputed"], False: ["not disputed"]}.get(told.pop("disputed", None), [])
    given = [f"{name} {value}" for name, value in told.items()] + disputed
    return "Storywire" + (f": {', '.join(given)}" if given else "")


def summary(story: Brief) -> str:
    """Return the lead, who tells it, and what is in dispute."""
    told = f"{counted(len(story.outlets), 'outlet')}, {counted(story.origins, 'independent origin')}: "
    parts = [story.lead, told + listed(story.outlets, 6) + "."]
    for dispute in story.disputes:
        values = "; ".join(f"{dates(amounts(value.value))} ({listed(value.outlets)})" for value in dispute.values)
        parts.append(f"Disputed: {what(dispute.attribute)}: {values}.")
    return "\n\n".join(part for part in parts if part)


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(name), {key: _clean(value) for key, value in attributes.items()})
    element.text = None if text is None else _clean(text)
    return element


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
