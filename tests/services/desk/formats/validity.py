"""Whether an export is what the published standards say: IPTC ninjs 3.3 and the vocabulary of schema.org."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.services.desk.formats.schema_org import KINDS_OF, PROPERTIES, VALUES

checks = FormatChecker()


@checks.checks("uri")
def is_uri(value: object) -> bool:
    """A URI by the characters and the scheme of RFC 3986."""
    text = str(value)
    scheme, colon, _ = text.partition(":")
    return scheme.isalnum() and bool(colon) and text.isascii() and not set(text) & set(' <>"{}|\\^`')


@checks.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """A moment with its offset, as RFC 3339 writes it."""
    return datetime.fromisoformat(str(value)).tzinfo is not None and "T" in str(value)


SCHEMA = json.loads(Path(__file__).with_name("ninjs_3_3_used.schema.json").read_text(encoding="utf-8"))
NINJS = Draft202012Validator(SCHEMA, format_checker=checks)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in ``value``, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def misused(document: Mapping[str, Any]) -> list[str]:
    """Return what is no term of schema.org, no property of its type, or no value that the property may have."""
    told = list(nodes({name: part for name, part in document.items() if name not in ("@context", "@graph")}))
    types = {node["@id"]: node["@type"] for node in told if {"@id", "@type"} <= node.keys()}
    wrong = []
    for node in told:
        kind = node.get("@type")
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if kind is None or name not in PROPERTIES.get(kind, ()):
                wrong.append(f"{name} of {kind}")
                continue
            for one in value if isinstance(value, list) else [value]:
                given = _kind(one, types)
                if given and not KINDS_OF[given] & VALUES[name]:
                    wrong.append(f"{given} as {name} of {kind}")
    return wrong


def _kind(value: Any, types: Mapping[str, str]) -> str | None:
    """Return the type of a value; None for a reference to what another document tells."""
    if not isinstance(value, dict):
        return "Text"
    return value.get("@type") or types.get(value["@id"])
