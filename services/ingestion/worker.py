"""Ingestion: an entry on ``ingest`` becomes an article with an id and a revision."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from redis.asyncio import Redis

from services.ingestion import identity, intake, language
from services.ingestion.article import build, summary
from services.ingestion.registry import NOT_KNOWN, Registry
from services.ingestion.template_counts import TemplateCounts
from services.ingestion.template_lines import Tally, edge_lines, is_template
from shared.article import Article, TraceId
from shared.events import ArticleIngested, Submission
from shared.outcomes import Drop, Pass
from shared.settings import Settings
from shared.settings import settings as settings_of_this_process


class Handle(Protocol):
    """What turns one submission into an event; ``received`` is the time encoded in ``trace``."""

    def __call__(
        self, event: Submission, trace: TraceId, received: datetime
    ) -> Awaitable[Pass[ArticleIngested] | Drop]:
        """Decide on one submission."""


def decode(fields: Mapping[bytes, bytes]) -> dict[str, Any]:
    """Return the fields of a ``Submission`` that an entry on ``ingest`` holds, in whichever form.

    Raises:
        RejectError: It cannot be read as an article.
    """
    return intake.read(fields, max_text=settings_of_this_process().max_text)


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Open the registry of revisions and the model that tells languages; yield the handler.

    Revisions are told by the text as it is without what the outlet's other articles teach of its templates, and so is
    the id of an article without an address: what is known of an outlet grows.

    Articles are built one at a time in a thread of their own: pages and long texts would hold up the event loop, and
    more threads would only share the one core that the interpreter uses.
    """
    registry, counts = Registry(redis, settings), TemplateCounts(redis, settings)
    # One at a time, in the order in which they were built: two connections may overtake each other, and of two texts
    # of one article the later would be numbered first.
    turn = asyncio.Lock()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "ingestion") as thread:
        await loop.run_in_executor(thread, language.identifier)

        async def handle(event: Submission, trace: TraceId, received: datetime) -> Pass[ArticleIngested] | Drop:
            work = partial(build, event, trace=trace, received=received, max_text=settings.max_text)
            article = await loop.run_in_executor(thread, work)
            digest = identity.digest(article.title, article.text)
            async with turn:
                if article.withdrawn:
                    revision = await registry.withdrawal(article.id, trace)
                else:
                    revision = await registry.revision(article.id, digest, trace)
            given_url = event.url if event.url != article.url else None
            names = tuple(name for name in (article.id, article.external_id, article.url, given_url) if name)
            if revision is None:
                return Drop("superseded", "a newer text of the article was handled before this one", names)
            if revision == NOT_KNOWN:
                return Drop("nothing to withdraw", f"no article {article.id} has come in the window", names)
            tally = await _tally(counts, article)
            if tally is not None:
                again = partial(work, templates=tally)
                article = (await loop.run_in_executor(thread, again)).model_copy(update={"id": article.id})
            article = article.model_copy(update={"revision": revision})
            return Pass(ArticleIngested(article=article), summary(article), names)

        yield handle


async def _tally(counts: TemplateCounts, article: Article) -> Tally | None:
    """Count the lines near the article's ends for its outlet; return the tally where one of them is a template."""
    fingerprints = [edge.fingerprint for edge in edge_lines(article.original, article.cuts)]
    if article.withdrawn or article.outlet is None or not fingerprints:
        return None
    tally = await counts.note(article.outlet.id, article.id, article.trace, fingerprints)
    return tally if any(is_template(tally, line) for line in fingerprints) else None
