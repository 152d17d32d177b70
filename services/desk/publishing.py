"""Putting articles on ``ingest``, and waiting until each has come to its end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from redis.asyncio import Redis

from services.desk import traces
from services.desk.traces import Trace
from shared import topology
from shared.article import TraceId
from shared.settings import Settings

NOT_ARTICLES = ("readme", "license", "changelog")
"""beginnings of names that are left out when a folder is walked"""

BATCH = 100
"""articles sent to Redis in one go"""

LOOK_EVERY = 0.25
"""seconds between two looks at the articles that have no end yet"""

LOOKED_AT = 1_000
"""traces read in one look; those published first are looked at first"""


@dataclass(frozen=True, slots=True)
class Published:
    """An article on ``ingest``: the entry's id names its trace."""

    file: str
    entry: TraceId
    title: str
    external_id: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A file to publish. ``name`` is its path below the folder that was walked; texts get their id from it."""

    path: Path
    name: str


def walked(paths: Iterable[Path]) -> Iterator[File]:
    """Yield the files in ``paths``: folders are walked in order of name, hidden files and folders in them left out."""
    for path in paths:
        if path.is_dir():
            for inner in _inside(path):
                yield File(inner, inner.relative_to(path).as_posix())
        else:
            yield File(path, path.name)


def _inside(folder: Path) -> Iterator[Path]:
    from services.ingestion.files import SUFFIXES  # noqa: PLC0415 - half a second, which no other command should wait

    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _inside(entry)
        elif entry.suffix.lower() in SUFFIXES and not entry.name.lower().startswith(NOT_ARTICLES):
            yield entry


def suffix_for(content: bytes) -> str:
    """Return the suffix of a file that begins like ``content``, for what comes without a name."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return ".html"
    if start not in (b"{", b"["):
        return ".txt"
    return ".jsonl" if all(line.lstrip()[:1] == b"{" for line in content.splitlines() if line.strip()) else ".json"


def _json(article: dict[str, Any]) -> bytes:
    """Return the article as it goes on the stream: as it is, even where its text holds half a surrogate pair."""
    try:
        return orjson.dumps(article)
    except TypeError:
        return json.dumps(article).encode("ascii")


async def publish(redis: Redis, settings: Settings, file: str, articles: Sequence[dict[str, Any]]) -> list[Published]:
    """Append ``articles`` to ``ingest``, each as one entry; return them in the same order."""
    published = []
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        async with redis.pipeline(transaction=False) as pipeline:
            for article in batch:
                pipeline.xadd(settings.named(topology.INGEST), {"data": _json(article)})
            entries = await pipeline.execute()
        published += [
            Published(file, entry.decode(), _text(article, "title", "headline", "name"), _text(article, "id") or None)
            for entry, article in zip(entries, batch, strict=True)
        ]
    return published


def _text(article: dict[str, Any], *names: str) -> str:
    """Return the first of the fields that holds a text."""
    return next((article[name] for name in names if isinstance(article.get(name), str)), "")


async def followed(
    redis: Redis, settings: Settings, entries: Sequence[TraceId], patience: float
) -> AsyncIterator[dict[TraceId, Trace]]:
    """Yield the traces of ``entries`` again and again, until all have ended or ``patience`` seconds are over."""
    known: dict[TraceId, Trace] = {}
    deadline = time.monotonic() + patience
    while True:
        open_ = [entry for entry in entries if entry not in known or known[entry].end is None]
        known |= await traces.read(redis, settings, open_[:LOOKED_AT])
        yield known
        left = [entry for entry in open_[:LOOKED_AT] if entry not in known or known[entry].end is None]
        if (not left and len(open_) <= LOOKED_AT) or time.monotonic() >= deadline:
            return
        if left:
            await asyncio.sleep(LOOK_EVERY)
