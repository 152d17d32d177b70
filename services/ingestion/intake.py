"""What people put on ``ingest``, in whichever form they tried: from the fields of a stream entry to a submission.

Read, in this order:

- ``__data__``: FastStream's envelope, or bare JSON under its name;
- ``data``, ``payload``, ``json``, ``message``, ``event``, ``article`` or ``body`` holding JSON. Flat fields beside
  it fill in what the JSON leaves out;
- flat fields under the names in ``plain.NAMES``.

The JSON may be a plain object, IPTC ninjs, schema.org JSON-LD, a list of one of these, or JSON once more inside a
JSON string. One entry holds one article.
"""

import re
from collections.abc import Mapping
from typing import Any

from faststream.redis.parser import BinaryMessageFormatV1

from services.ingestion import encoding, json_text, newsarticle, ninjs, plain
from services.ingestion.json_text import kind
from shared.outcomes import RejectError

ENVELOPE = "__data__"
_ALWAYS_JSON = ("data", "payload", "json")
_PERHAPS_JSON = ("message", "event", "article", "body")
_JSON_BEGINS = re.compile(r'\s*(?:\{\s*"|\[\s*\{)')
"""How an object or a list of objects begins; no prose does."""
_WRAPPERS = ("article", "data", "payload", "item", "document", "_source")
"""Names under which an object without a text may hold the article itself."""

_BYTES_PER_CHARACTER = 16
"""bytes for each character of text: six for an escape such as \\u4e2d, twice for text and HTML, and markup"""
_MAX_TEXT = 500_000


def read(fields: Mapping[bytes, bytes], *, max_text: int = _MAX_TEXT) -> dict[str, Any]:
    """Return the fields of ``shared.events.Submission`` that a stream entry holds.

    Args:
        fields: the entry as Redis returns it.
        max_text: characters that a text may have.

    Raises:
        RejectError: The entry cannot be read as an article; the reason names the field and what was expected.
    """
    raw = {key.decode("utf-8", "replace"): value for key, value in fields.items()}
    largest = max_text * _BYTES_PER_CHARACTER
    for name, value in raw.items():
        if len(value) > largest:
            raise RejectError(f"{name}: {len(value):,} bytes, far more than the {max_text:,} characters of an article")
    if ENVELOPE in raw:
        raw = {**raw, ENVELOPE: _unwrapped(raw[ENVELOPE])}
    declared = raw.get("charset") or raw.get("encoding") or b""
    texts = encoding.decode(raw, declared.decode("ascii", "ignore") or None)
    found = _from_texts(texts)
    for field in ("text", "title"):
        if len(found.get(field) or "") > max_text:
            raise RejectError(f"{field}: {len(found[field]):,} characters, more than {max_text:,}")
    return found


def submission(item: Any, name: str) -> dict[str, Any]:
    """Return the fields of a submission that one JSON value holds.

    Args:
        item: an object, or a list of one.
        name: what to call it in the reason.

    Raises:
        RejectError: It holds no article, or several.
    """
    if isinstance(item, list) and len(item) == 1:
        item = item[0]
    if newsarticle.is_linked_data(item):
        found = newsarticle.submissions(item)
        if len(found) > 1:
            raise RejectError(f"{name} holds {len(found)} articles; an entry holds one")
        return found[0]
    if isinstance(item, list):
        raise RejectError(f"{name} is a list of {len(item)}; an object with one article's fields was expected")
    if not isinstance(item, Mapping):
        raise RejectError(f"{name} is {kind(item)}; an object with the article's fields was expected")
    if ninjs.is_item(item):
        return ninjs.submission(item)
    fields = plain.submission(item)
    if "text" not in fields and "html" not in fields:
        inner = next((item[key] for key in _WRAPPERS if isinstance(item.get(key), (Mapping, list))), None)
        if inner is not None:
            return {**fields, **submission(inner, name)}
    return fields


def _from_texts(texts: dict[str, str]) -> dict[str, Any]:
    """Find the field that holds JSON; the others are flat fields beside it."""
    for name in (ENVELOPE, *_ALWAYS_JSON, *_PERHAPS_JSON):
        if name not in texts:
            continue
        if name in _PERHAPS_JSON and not _JSON_BEGINS.match(texts[name]):
            continue
        beside = {key: value for key, value in texts.items() if key != name}
        return {**plain.submission(beside), **submission(_json(texts[name], name), name)}
    return plain.submission(texts)


def _json(text: str, name: str) -> Any:
    """Parse ``text``, and once more where it holds a string that holds JSON."""
    item = json_text.parse(text, name)
    if isinstance(item, Mapping) and isinstance(item.get("data"), str) and item.keys() <= {"data", "headers"}:
        item = item["data"]  # the envelope of FastStream before 0.6
    if isinstance(item, str) and item.lstrip().startswith(("{", "[")):
        return json_text.parse(item, name)
    return item


def _unwrapped(value: bytes) -> bytes:
    """Return the body of FastStream's envelope; bytes without its mark are the body.

    The mark is looked for here, because the parser also unwraps any JSON object that has a key ``data``.
    """
    if not value.startswith(BinaryMessageFormatV1.IDENTITY_HEADER):
        return value
    body, _ = BinaryMessageFormatV1.parse(value)
    if body == value:
        raise RejectError(f"{ENVELOPE}: FastStream's envelope is damaged; a header that is not ASCII can do that")
    return body
