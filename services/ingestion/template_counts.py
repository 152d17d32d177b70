"""In how many articles of an outlet each line stood near an end of the story: what ``template_lines`` decides by.

An article is counted once, whatever comes of it again; the same entry handled again gets the same answer. What an
article is told depends on the articles of its outlet that were handled before it.

Keys: ``article:lines:<outlet>``, a hash of at most ``MOST_LINES`` fingerprints with their counts, and
``article:lines-of:<id>``, a hash of the article's fingerprints and its latest answers; both kept ``window_days`` after
they were last written. After ``FULL`` articles all counts are halved, so that an old template is forgotten.
"""

from collections.abc import Sequence
from importlib import resources

from redis.asyncio import Redis

from services.ingestion.template_lines import Tally
from shared.article import ArticleId, TraceId
from shared.settings import Settings

MOST_LINES = 1_000
"""fingerprints an outlet; the rarest are forgotten"""
FULL = 400
"""articles after which the counts of an outlet are halved"""
REMEMBERED = 20
"""entries of one article whose answers are kept"""


class TemplateCounts:
    """The lines of all outlets of the window."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._settings = settings
        script = resources.files("services.ingestion").joinpath("template_counts.lua").read_text(encoding="utf-8")
        self._note = redis.register_script(script)

    async def note(self, outlet: str, article: ArticleId, trace: TraceId, fingerprints: Sequence[str]) -> Tally:
        """Count ``fingerprints`` for ``article`` and return the tally of the outlet's other articles.

        Args:
            outlet: the outlet's id.
            article: the article's id.
            trace: the entry on ``ingest`` that brought it.
            fingerprints: of the lines near the ends of its story.
        """
        keys = [self._settings.named(f"article:lines:{outlet}"), self._settings.named(f"article:lines-of:{article}")]
        bounds: list[str | int] = [trace, self._settings.window_seconds, MOST_LINES, FULL, REMEMBERED]
        articles, *carrying = await self._note(keys=keys, args=[*bounds, *fingerprints])
        return Tally(int(articles), dict(zip(fingerprints, map(int, carrying), strict=True)))
