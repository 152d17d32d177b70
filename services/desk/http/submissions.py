"""Articles as they are posted: read, checked, and put on ``ingest`` all or none, once for each idempotency key."""

import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import Any

from pydantic import ValidationError
from redis.asyncio import Redis

from services.desk.http.problems import Problem
from services.ingestion import files, json_text
from services.ingestion.files import Piece
from shared import topology
from shared.article import TraceId
from shared.events import Submission
from shared.settings import Settings

LARGEST = 16 * 1024 * 1024
"""bytes of one request; more articles go in several"""

MOST = 1_000
"""articles of one request"""

LISTED = 20
"""items that cannot be read and are told; of more, only the number is"""

KEY_LIVES = 86_400
"""seconds for which an idempotency key is remembered"""

SUFFIXES = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/vnd.iptc.g2.newsitem+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/json-seq": ".jsonl",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
"""how a body of each media type is read, as the suffix of a file that is read so"""


class KeyUsedError(Exception):
    """The idempotency key was used with another body before."""


def suffix(content_type: str) -> str:
    """Return how to read a body.

    Raises:
        Problem: 415, bodies of this type are not read.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in SUFFIXES:
        given = f"{media_type!r} is not read" if media_type else "Content-Type is missing"
        accepted = ", ".join(SUFFIXES)
        raise Problem(415, f"{given}; send one of {accepted}", headers={"Accept-Post": accepted})
    return SUFFIXES[media_type]


def read(body: bytes, suffix: str, *, max_text: int) -> list[dict[str, Any]]:
    """Return the articles in ``body``.

    Raises:
        Problem: 422, something in it is no article, and nothing is published; 413, there are too many.
    """
    name = f"body{suffix}"
    pieces = files.pieces(name, body)
    if len(pieces) > MOST:
        raise Problem(413, f"{len(pieces):,} articles in one request; send {MOST:,} at most")
    faults = [(place, fault) for place, piece in enumerate(pieces) if (fault := _fault(piece, max_text))]
    if faults:
        raise Problem(
            422,
            f"{len(faults):,} of {len(pieces):,} cannot be read as an article; nothing was published",
            errors=[{"item": place, "detail": detail} for place, detail in faults[:LISTED]],
        )
    articles = [piece.fields for piece in pieces if piece.fields is not None]
    # What has no name must not get an id from it: all that comes this way would share one.
    return [{key: value for key, value in fields.items() if (key, value) != ("id", "body")} for fields in articles]


def _fault(piece: Piece, max_text: int) -> str | None:
    """Return why a piece cannot be published; None where it can."""
    if piece.fields is None:
        return piece.reason or "no article"
    try:
        submission = Submission.model_validate(piece.fields)
    except ValidationError as error:
        fault = error.errors()[0]
        return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
    if not (submission.text or "").strip() and not (submission.html or "").strip():
        return "text: missing or empty; an article needs a text, or html that holds one"
    longest = max(len(submission.text or ""), len(submission.title or ""))
    if longest > max_text:
        return f"text: {longest:,} characters, more than {max_text:,}"
    return None


async def publish_once(
    redis: Redis, settings: Settings, articles: Sequence[dict[str, Any]], key: str | None, body: bytes
) -> tuple[list[TraceId], bool]:
    """Append ``articles`` to ``ingest``, all or none; return their traces, and whether they were there already.

    They were where the same body came with the same ``key`` within a day.

    Raises:
        KeyUsedError: The key came with another body.
    """
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    named = hashlib.blake2b((key or "").encode(), digest_size=16).hexdigest()
    script = redis.register_script(
        resources.files("services.desk.http").joinpath("publish_once.lua").read_text(encoding="utf-8")
    )
    told, *traces = await script(
        keys=[settings.named(topology.INGEST), settings.named(f"desk:key:{named}")],
        args=[digest if key else "", KEY_LIVES, *(json_text.dump(article) for article in articles)],
    )
    if told == b"other":
        raise KeyUsedError
    return [trace.decode() for trace in traces], bool(told == b"again")
