"""What is sent to a webhook, and its signature: as the Standard Webhooks specification says.

The signature is HMAC-SHA256, with the bytes of the secret, of the id, the time and the body with dots between them;
so a receiver knows that it comes from here, unchanged, and when it was sent. Libraries that check it exist for most
languages (https://www.standardwebhooks.com).
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

PREFIX = "whsec_"
"""stands before a secret in base64"""
STRENGTH = 32
"""bytes of chance in a secret"""


def new_secret() -> str:
    """Return a secret for a new webhook."""
    return PREFIX + base64.b64encode(secrets.token_bytes(STRENGTH)).decode()


def of_entry(entry: str, fields: Mapping[bytes, bytes]) -> bytes:
    """Return the body for an entry of ``stories``: what happened to which story, and its record."""
    return orjson.dumps(
        {
            "type": f"story.{_text(fields, b'event')}",
            "id": entry,
            "timestamp": datetime.fromtimestamp(int(entry.partition("-")[0]) / 1000, UTC).isoformat(),
            "data": {
                "story": _text(fields, b"story"),
                "revision": int(fields.get(b"revision") or 0),
                "headline": _text(fields, b"headline"),
                "changes": _json(fields.get(b"changes")),
                "record": _json(fields.get(b"data")),
            },
        }
    )


def of_record(event: str, record: Mapping[str, Any]) -> bytes:
    """Return the body that tells a story as it is now, in place of the message ``event``, which is no longer kept."""
    status, headline = record.get("status"), record.get("headline")
    return orjson.dumps(
        {
            "type": f"story.{status if status in ('merged', 'retracted') else 'updated'}",
            "id": event,
            "timestamp": record.get("updated"),
            "data": {
                "story": record.get("id"),
                "revision": record.get("revision") or 0,
                "headline": headline["text"] if isinstance(headline, Mapping) else "",
                "changes": None,
                "record": record,
            },
        }
    )


def of_test(moment: str) -> bytes:
    """Return the body of a message that only shows that messages arrive."""
    return orjson.dumps({"type": "test", "id": "test", "timestamp": moment, "data": {"words": "Storywire says hello"}})


def headers(secret: str, event: str, seconds: int, body: bytes) -> dict[str, str]:
    """Return what goes with ``body``: the id of the ``event``, which is the same each time it is sent, and who sent it.

    Args:
        secret: as ``new_secret`` makes it.
        event: the id of the entry on ``stories``.
        seconds: the time of sending (Unix).
        body: as it is sent.
    """
    return {
        "Content-Type": "application/json",
        "webhook-id": event,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature(secret, event, seconds, body)}",
    }


def signature(secret: str, event: str, seconds: int, body: bytes) -> str:
    """Return the signature in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, f"{event}.{seconds}.".encode() + body, "sha256")).decode()


def _text(fields: Mapping[bytes, bytes], name: bytes) -> str:
    return fields.get(name, b"").decode("utf-8", "replace")


def _json(value: bytes | None) -> Any:
    try:
        return orjson.loads(value or b"null")
    except orjson.JSONDecodeError:
        return None
