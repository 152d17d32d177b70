"""Which revision of an article a text is: the state that ingestion keeps in Redis.

The first text of an article is revision 1; each text that differs from the newest one gets the next number, also where
it equals an earlier one, because outlets do take changes back. The newest text again keeps its number, so that
deduplication sees it and drops it.

Order is that of arrival on ``ingest``, which the trace id tells, not of handling: with several workers an older text
may be handled after a newer one. It is then superseded before it began, and gets no number, so that the newest text
stands last whatever the workers do.

The same entry handled again gets the same answer, as long as it is among the ``REMEMBERED`` latest of its article.

Key: ``article:<id>``, a hash of at most ``REMEMBERED`` + 3 fields, kept ``window_days`` after its article last came.
"""

from importlib import resources

from redis.asyncio import Redis

from shared.article import ArticleId, TraceId
from shared.settings import Settings

REMEMBERED = 100
"""entries an article; far more than can be under way at once"""

_DAY = 86_400


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
        key = self._settings.named(f"article:{article}")
        lifetime = self._settings.window_days * _DAY
        return int(await self._revise(keys=[key], args=[digest, trace, lifetime, REMEMBERED])) or None
