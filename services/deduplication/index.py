"""The texts seen in the window, in Redis: which articles share fingerprints, and what was answered for whom.

Looking and storing are one script. It stores a verdict only when every article that the verdict may depend on
was judged; one that has come in between is shown first. So several workers decide as one would, and the
comparing itself is done outside of Redis.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import numpy as np
from redis.asyncio import Redis

from services.deduplication.shingles import ALL, Shingles, Wide
from services.deduplication.verdict import Known, Verdict
from shared.article import Article
from shared.events import Copy
from shared.settings import Settings

BUCKET_BITS = 20
"""a million buckets: one holds 13 records, 100 bytes, when 100,000 articles are in the window"""
HEAD = 27
"""bytes of an article's head before its revisions: commit, arrival, original, id"""

Judge = Callable[[Known | None, Sequence[Known]], Verdict]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index says of an article.

    ``status`` is ``decided`` with a ``copy``, ``seen already`` or ``superseded``; ``by`` names the trace or the
    revision that came before. ``compared`` counts the articles that were looked at.
    """

    status: Literal["decided", "seen already", "superseded"]
    copy: Copy | None = None
    by: str = ""
    compared: int = 0


class SeenTexts:
    """The texts of all articles in the window; several processes may hold one each."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._named = settings.named
        self._window = settings.window_seconds
        self._script = redis.register_script(files(__package__).joinpath("index.lua").read_text("utf-8"))

    async def place(self, article: Article, text: Shingles, fingerprints: Wide, judge: Judge) -> Answer:
        """Return the answer for ``article``; the first time, have it judged and store it."""
        keys = self._keys(article)
        packed, filed, least = text.pack(), _filed(fingerprints), least_hits(text, fingerprints)
        former: Known | None = None
        others: dict[str, Known] = {}
        judged = 0
        while True:
            verdict = judge(former, list(others.values()))
            status, *rest = await self._script(
                keys=keys,
                args=[
                    article.id,
                    article.revision,
                    article.trace,
                    int(article.received.timestamp()),
                    self._window,
                    filed,
                    least,
                    judged,
                    verdict.copy.model_dump_json(),
                    int(verdict.copy.kind != "reprint"),
                    int(verdict.indexed),
                    packed,
                    "",
                ],
            )
            if status == b"stored":
                return Answer("decided", copy=verdict.copy, compared=len(others))
            if status == b"answered":
                return Answer("decided", copy=Copy.model_validate_json(rest[0]))
            if status == b"seen":
                return Answer("seen already", by=rest[0].decode())
            if status == b"superseded":
                return Answer("superseded", by=rest[0].decode())
            judged = int(rest[0])
            if rest[1]:
                former = _known(rest[1])
            for found in map(_known, rest[2:]):
                others[found.article] = found

    async def withdraw(self, article: Article) -> Answer:
        """Return the answer for a withdrawn article, and forget its texts: nothing is a reprint of it from now on."""
        copy = Copy(kind="revision", of=article.id)
        status, *rest = await self._script(
            keys=self._keys(article),
            args=[
                article.id,
                article.revision,
                article.trace,
                int(article.received.timestamp()),
                self._window,
                b"",
                1,
                0,
                copy.model_dump_json(),
                1,
                0,
                b"",
                "withdrawn",
            ],
        )
        if status == b"seen":
            return Answer("seen already", by=rest[0].decode())
        if status == b"superseded":
            return Answer("superseded", by=rest[0].decode())
        return Answer("decided", copy=copy)

    def _keys(self, article: Article) -> list[str]:
        return [self._named(f"dedup:{name}") for name in (f"article:{article.id}", "shingles", "texts", "counts")]


def _known(shown: Sequence[bytes]) -> Known:
    head, *texts = shown
    return Known(
        article=head[11:HEAD].decode(),
        original=head[10:11] == b"1",
        texts=tuple(Shingles.unpack(text) for text in texts if text),
    )


def _filed(fingerprints: Wide) -> bytes:
    """Return for each fingerprint three bytes of bucket and three of tag: its high 44 bits."""
    bucket = fingerprints >> np.uint64(64 - BUCKET_BITS)
    tag = (fingerprints >> np.uint64(64 - BUCKET_BITS - 24)) & np.uint64(0xFFFFFF)
    both = ((bucket << np.uint64(24)) | tag).astype(">u8")
    return np.unique(both).view(np.uint8).reshape(-1, 8)[:, 2:].tobytes()


def least_hits(text: Shingles, fingerprints: Wide) -> int:
    """Return how many fingerprints must be shared before two texts are compared.

    Of a short text, all of whose shingles are tried, a long one may hold a single one. A longer text shares a fifth
    of its own (``OF_ITSELF``), as long as it is the longer one; an eighth leaves room for chance.
    """
    return 1 if len(text.hashes) <= ALL else max(1, len(fingerprints) // 8)
