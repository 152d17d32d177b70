"""Deduplication: new, a revision, a reprint, or the very same thing again."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.deduplication.index import SeenTexts
from services.deduplication.shingles import read
from services.deduplication.verdict import Known, Verdict, verdict
from shared.events import ArticleIngested, ArticleUnique, Copy
from shared.metrics import COMPARED
from shared.outcomes import Drop, Pass
from shared.settings import Settings
from shared.topology import DEDUPLICATION

Handle = Callable[[ArticleIngested], Awaitable[Pass[ArticleUnique] | Drop]]


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Open the index of seen texts and yield the handler."""
    seen = SeenTexts(redis, settings)

    async def handle(event: ArticleIngested) -> Pass[ArticleUnique] | Drop:
        article = event.article
        if article.withdrawn:
            answer = await seen.withdraw(article)
            if answer.copy is None:
                return Drop(answer.status, _before(answer.status, article.revision, answer.by))
            return Pass(ArticleUnique(article=article, copy_of=answer.copy), "withdrawn")
        text, fingerprints = read(article.title, article.text)

        def judge(former: Known | None, others: Sequence[Known]) -> Verdict:
            return verdict(article.id, article.revision, text, former, others)

        answer = await seen.place(article, text, fingerprints, judge)
        COMPARED.labels(DEDUPLICATION.name).observe(answer.compared)
        if answer.copy is None:
            return Drop(answer.status, _before(answer.status, article.revision, answer.by))
        return Pass(ArticleUnique(article=article, copy_of=answer.copy), note(answer.copy))

    yield handle


def note(copy: Copy) -> str:
    """Return what the trace tells of a decision."""
    if copy.kind == "new":
        return "new"
    if copy.kind == "revision":
        return f"revision, {copy.containment:.0%} of the shorter text kept"
    return f"reprint of {copy.of}, containment {copy.containment:.2f}"


def _before(status: str, revision: int, by: str) -> str:
    if status == "superseded":
        return f"revision {revision} came after revision {by}"
    return f"revision {revision} came as {by}"
