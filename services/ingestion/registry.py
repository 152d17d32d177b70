"""Which revision of an article a text is: the state that ingestion keeps in Redis.

The first text of an article is revision 1; each text that differs from the newest one gets the next number, also where
it equals an earlier one, because outlets do take changes back. The newest text again keeps its number, so that
deduplication sees it and drops it.

Order is that of arrival on ``ingest``, which the trace id tells, not of handling: with several workers an older text
may be handled after a newer one. It is then superseded before it began, and gets no number, so that the newest text
stands last whatever the workers do.

A withdrawal is a revision like a text, so that whatever follows it, the same text among them, is the next one. Where
nothing has come before it there is nothing to withdraw; it is remembered all the same, because an older text may yet be
handled.

The same entry handled again gets the same answer, as long as it is among the ``REMEMBERED`` latest of its article.

Key: ``article:<id>``, a hash of at most ``REMEMBERED`` + 3 fields, kept ``window_days`` after its article last came.
"""

from importlib import resources

from redis.asyncio import Redis

from services.ingestion.withdrawal import WITHDRAWN
from shared.article import ArticleId, TraceId
from shared.settings import Settings

REMEMBERED = 100
"""entries an article; far more than can be under way at once"""

NOT_KNOWN = 0
"""what a withdrawal is given instead of a number where there is nothing to withdraw"""

_SUPERSEDED = -1


class Registry:
    """The revisions of all articles of the window."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._settings = settings
        script = resources.files("services.ingestion").joinpath("registry.lua").read_text(encoding="utf-8")
        self._revise = redis.register_script(script)

    async def revision(self, article: ArticleId, digest: str, trace: TraceId) -> int | None:
        """Return the number of the revision that this text is, or None where a newer text was handled before it.

        Args:
            article: the article's id.
            digest: of its title and text, as ``identity.digest`` makes it.
            trace: the entry on ``ingest`` that brought it.
        """
        return await self._number(article, digest, trace)

    async def withdrawal(self, article: ArticleId, trace: TraceId) -> int | None:
        """Return the number of the revision that this withdrawal is.

        None where a newer text was handled before it, ``NOT_KNOWN`` where there is nothing to withdraw.
        """
        return await self._number(article, WITHDRAWN, trace)

    async def _number(self, article: ArticleId, digest: str, trace: TraceId) -> int | None:
        key = self._settings.named(f"article:{article}")
        args: list[str | int] = [digest, trace, self._settings.window_seconds, REMEMBERED, WITHDRAWN]
        number = int(await self._revise(keys=[key], args=args))
        return None if number == _SUPERSEDED else number
