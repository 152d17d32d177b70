"""A dead letter's payload opened for people to read and edit, and closed again as it stood on the stream."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson

BASE64 = "base64:"
"""stands before what is not UTF-8 in a letter's payload"""

ENVELOPE = b"\x89BIN\r\n\x1a\n"
"""the first bytes of FastStream's binary message format, which the inner streams carry"""


def binary(text: str) -> bytes:
    """Return a part of a letter's payload as it stood on the stream."""
    if text.startswith(BASE64):
        try:
            return base64.b64decode(text[len(BASE64) :], validate=True)
        except binascii.Error:
            pass  # words of an article that happen to begin so
    return text.encode("utf-8", "replace")


def opened(payload: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of ``payload`` with JSON in them parsed, and FastStream's envelope taken off."""
    return {name: _opened(value) for name, value in payload.items()}


async def closed(edited: Mapping[str, Any], original: Mapping[str, str]) -> dict[str, bytes]:
    """Return the fields to put on the stream for what a person made of ``opened(original)``.

    A field goes back into the form that it came in: text, JSON, or JSON in FastStream's envelope with the
    headers of the original, so that the article keeps its trace.
    """
    return {name: await _closed(value, original.get(name, "")) for name, value in edited.items()}


def _opened(text: str) -> Any:
    raw = binary(text)
    body = _unwrapped(raw)[0] if raw.startswith(ENVELOPE) else raw
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return text
    # A text such as `12` is valid JSON too; only what has an inside is worth opening.
    return value if isinstance(value, dict | list) else text


async def _closed(value: Any, original: str) -> bytes:
    body = binary(value) if isinstance(value, str) else orjson.dumps(value)
    raw = binary(original)
    if raw.startswith(ENVELOPE) and not body.startswith(ENVELOPE):
        return await _wrapped(body, _unwrapped(raw)[1])
    return body


def _unwrapped(raw: bytes) -> tuple[bytes, dict[str, Any]]:
    from faststream.redis import BinaryMessageFormatV1  # noqa: PLC0415 - takes half a second; few commands need it

    return BinaryMessageFormatV1.parse(raw)


async def _wrapped(body: bytes, headers: dict[str, Any]) -> bytes:
    from faststream.redis import BinaryMessageFormatV1  # noqa: PLC0415 - as above

    return await BinaryMessageFormatV1.encode(
        message=body, reply_to=None, headers=headers, correlation_id=headers["correlation_id"]
    )
