"""IPTC ninjs, versions 1.0 to 3.x: https://iptc.org/standards/ninjs/.

Versions 1.x name a body by its form (``body_text``, ``body_xhtml``), 2.x and 3.x list bodies with a role and a content
type; 2.x writes names in lower case (``versioncreated``), 3.x in camel case (``versionCreated``). Names are compared
folded here, so that one reading serves all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.ingestion import withdrawal
from services.ingestion.plain import folded
from shared.outcomes import RejectError

_MARKS = frozenset(
    {"bodies", "headlines", "descriptions", "versioncreated", "firstcreated", "pubstatus", "eventdetails"}
)
"""Names of which at least one stands in every ninjs item and in no other format; 1.x adds body_… and description_…"""

_NOT_TEXT = frozenset({"picture", "graphic", "photo", "audio", "video", "animation"})
"""Types whose description is a caption."""

_NOT_STORY = ("caption", "credit", "writer", "keyword", "slug")
"""Words in the role of a description that is not about the event."""


def is_item(item: Mapping[str, Any]) -> bool:
    """Whether ``item`` is a ninjs news item: it has a ``uri``, and a property that only ninjs has."""
    names = set(map(folded, item))
    standard = item.get("standard") or item.get("$standard")
    return "uri" in names and (
        bool(names & _MARKS)
        or any(key.startswith(("body_", "description_")) for key in item)
        or (isinstance(standard, Mapping) and standard.get("name") == "ninjs")
    )


def submission(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``shared.events.Submission`` that a ninjs item holds.

    Raises:
        RejectError: The item holds no text (a picture, a video, an event without a description), and is no withdrawal.
    """
    given = {folded(key): value for key, value in item.items() if value not in (None, "", [], {})}
    status = withdrawal.status(given.get("pubstatus"))
    uri = _string(given.get("uri")) or ""
    holder = _string(given.get("copyrightholder")) or _first_name(given.get("infosources") or given.get("infosource"))
    first, version = _string(given.get("firstcreated")), _string(given.get("versioncreated"))
    found = {
        **({"status": status} if status else _body(item, given)),
        "title": _headline(item, given),
        "id": uri,
        "url": uri if uri.startswith(("http://", "https://")) else None,
        "publisher": holder,
        "published": first or _string(given.get("contentcreated")) or version,
        "modified": version if first else None,
        "language": _string(given.get("language")),
        "credit": _of_role(given.get("descriptions"), "creditline") or _string(given.get("creditline")),
        "byline": _string(given.get("byline")) or _string(given.get("by")),
    }
    return {field: value for field, value in found.items() if value}


def _body(item: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    """Return the text or the HTML: a body, the body of an associated text, or the description of what is no medium."""
    for source in (given, *_associated_texts(given)):
        bodies = list(_bodies(source))
        for content_type, value in bodies:
            if "html" in content_type:
                return {"html": value}
        for content_type, value in bodies:
            if "plain" in content_type or not content_type:
                return {"text": value}
        for _, value in bodies:  # NITF or another XML: its paragraphs are read like those of HTML
            return {"html": value}
    kind = (_string(given.get("type")) or "").lower()
    if kind in _NOT_TEXT:
        raise RejectError(f"the ninjs item holds no text: its type is {kind}, and a caption is not an article")
    for value in _descriptions(item, given):
        return {"text": value}
    raise RejectError("the ninjs item holds no text: no body and no description")


def _bodies(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the content type and the text of each body, in the item's order."""
    for body in _objects(given.get("bodies")):
        value = _string(body.get("value"))
        if value:
            content_type = next((body[key] for key in body if folded(key) == "contenttype"), None)
            role = _string(body.get("role")) or ""
            yield (_string(content_type) or role).lower(), value
    for key, value in given.items():  # versions 1.x
        if key.startswith("body") and key != "bodies" and _string(value):
            form = key.removeprefix("body")
            yield ("text/plain" if form in {"", "text"} else form), value


def _associated_texts(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the texts of a package, which has no body of its own."""
    associations = given.get("associations")
    items = associations.values() if isinstance(associations, Mapping) else _objects(associations)
    return [
        {folded(key): value for key, value in part.items()}
        for part in items
        if isinstance(part, Mapping) and part.get("type") == "text"
    ]


def _descriptions(item: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    for description in _objects(given.get("descriptions")):
        role, value = _string(description.get("role")) or "", _string(description.get("value"))
        if value and not any(word in role.lower() for word in _NOT_STORY):
            yield value
    for key, value in item.items():
        if key.startswith("description_") and not any(word in key.lower() for word in _NOT_STORY) and _string(value):
            yield value


def _headline(item: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    """Return the main headline; before the first that stands there, one that says that it is the main one."""
    headlines = given.get("headlines")
    return (
        _of_role(headlines, "main")
        or next((value for part in _objects(headlines) if (value := _string(part.get("value")))), None)
        or _string(given.get("headline"))
        or next((value for key, value in item.items() if key.startswith("headline_") and _string(value)), None)
        or _string(given.get("title"))
    )


def _of_role(parts: Any, role: str) -> str | None:
    return next(
        (value for part in _objects(parts) if part.get("role") == role and (value := _string(part.get("value")))), None
    )


def _first_name(sources: Any) -> str | None:
    return next((name for source in _objects(sources) if (name := _string(source.get("name")))), None)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, Mapping)]


def _string(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None
