"""schema.org NewsArticle and its relatives, as JSON-LD: https://schema.org/NewsArticle."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.ingestion import withdrawal
from shared.outcomes import RejectError

TYPES = frozenset(
    {
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "Article",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
    }
)

_VOCABULARY = re.compile(r"^(?:https?://schema\.org/|schema:)")

Node = Mapping[str, Any]


def is_linked_data(item: object) -> bool:
    """Whether ``item`` is JSON-LD: an object with a context, a graph or a type, or a list of such."""
    if isinstance(item, list):
        return any(map(is_linked_data, item))
    return isinstance(item, Mapping) and any(key in item for key in ("@context", "@graph", "@type"))


def submissions(item: object) -> list[dict[str, Any]]:
    """Return the fields of ``shared.events.Submission`` for every article in ``item`` that has a text or is withdrawn.

    Raises:
        RejectError: There is no such article.
    """
    nodes = list(_nodes(item))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if TYPES & set(_types(node))]
    if not articles:
        raise RejectError("the JSON-LD holds no NewsArticle or other article")
    found = [fields for node in articles if (fields := submission(node, known)).keys() & {"text", "status"}]
    found = [fields for place, fields in enumerate(found) if fields not in found[:place]]
    if not found:
        raise RejectError(f"the {_types(articles[0])[0]} has no articleBody")
    return found


def articles(item: object) -> list[dict[str, Any]]:
    """Return the fields of every article in ``item``, with or without a text, as pages carry them."""
    nodes = list(_nodes(item))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return [submission(node, known) for node in nodes if TYPES & set(_types(node))]


def submission(node: Node, known: Mapping[str, Node]) -> dict[str, Any]:
    """Return what one article says of itself; ``known`` holds the nodes that it may point at by ``@id``."""

    def name(value: Any) -> str | None:
        return ", ".join(_names(value, known)) or None

    found = {
        "text": _string(node.get("articleBody")) or _string(node.get("text")),
        "title": _string(node.get("headline")) or _string(node.get("name")),
        "id": _identifier(node.get("identifier")),
        "url": _address(node.get("url")) or _address(node.get("mainEntityOfPage")) or _address(node.get("@id")),
        "publisher": next(
            (
                found
                for key in ("publisher", "sourceOrganization", "provider", "isPartOf", "copyrightHolder")
                if (found := next(_names(node.get(key), known), None))
            ),
            None,
        ),
        "published": _string(node.get("datePublished")) or _string(node.get("dateCreated")),
        "modified": _string(node.get("dateModified")),
        "language": name(node.get("inLanguage")),
        "credit": name(node.get("creditText")) or name(node.get("sourceOrganization")),
        "byline": name(node.get("author")) or name(node.get("creator")),
        "status": withdrawal.status(node.get("creativeWorkStatus")),
    }
    return {field: value for field, value in found.items() if value}


def _nodes(item: object) -> Iterator[Node]:
    """Yield every node that stands at the top, in a graph, or as the main entity of a page, with plain names."""
    if isinstance(item, list):
        for part in item:
            yield from _nodes(part)
    elif isinstance(item, Mapping):
        node = {_VOCABULARY.sub("", key): _value(value) for key, value in item.items()}
        yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"):
            if isinstance(node.get(key), (list, Mapping)):
                yield from _nodes(node[key])


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [
        _VOCABULARY.sub("", kind) for kind in (types if isinstance(types, list) else [types]) if isinstance(kind, str)
    ]


def _value(value: Any) -> Any:
    """Return the bare value of the expanded form, ``[{"@value": …}]``."""
    if isinstance(value, list) and len(value) == 1:
        return _value(value[0])
    if isinstance(value, Mapping) and "@value" in value:
        return value["@value"]
    return value


def _names(value: Any, known: Mapping[str, Node]) -> Iterator[str]:
    """Yield the names of people, organisations or languages given as strings, objects, references or lists of these."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, list):
        for part in value:
            yield from _names(part, known)
    elif isinstance(value, Mapping):
        node = {_VOCABULARY.sub("", key): _value(part) for key, part in value.items()}
        if not node.get("name"):
            node = {**known.get(str(node.get("@id")), {}), **node}
        name = _string(node.get("alternateName")) if "Language" in _types(node) else None
        name = name or _string(node.get("name")) or _string(node.get("legalName"))
        if name:
            yield name


def _identifier(value: Any) -> str | None:
    """Return an identifier given as text, as a number, as a PropertyValue or as a list of these."""
    if isinstance(value, list):
        return next((found for part in value if (found := _identifier(part))), None)
    if isinstance(value, Mapping):
        return _identifier(value.get("value"))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(value)


def _address(value: Any) -> str | None:
    """Return a web address given as text, as a node with an id or as a list of these."""
    candidates: Iterable[Any] = value if isinstance(value, list) else (value,)
    for candidate in candidates:
        address = candidate.get("@id") or candidate.get("url") if isinstance(candidate, Mapping) else candidate
        if isinstance(address, str) and address.strip().startswith(("http://", "https://")):
            return address.strip()
    return None


def _string(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None
