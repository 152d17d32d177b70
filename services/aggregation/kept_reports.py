"""Reports of articles as they are kept in Redis, the ones read lately also in memory: a story is told many times."""

from collections import OrderedDict
from collections.abc import Callable, Mapping

from redis.asyncio import Redis

from services.aggregation.report import Report, unpack
from shared.article import ArticleId

REMEMBERED = 4_000_000
"""characters of articles whose reports one process keeps in memory: about 1,000 articles, 150 MB"""


class KeptReports:
    """The reports in the field ``report`` of an article's hash, read once for each revision."""

    def __init__(self, redis: Redis, key: Callable[[ArticleId], str]) -> None:
        """Bind to a server; ``key`` names the hash of an article."""
        self._redis = redis
        self._key = key
        self._reports: OrderedDict[tuple[ArticleId, int], Report] = OrderedDict()
        self._characters = 0

    async def read(self, revisions: Mapping[ArticleId, int]) -> list[Report]:
        """Return the report of each article, in the order given; those that are gone by now are left out.

        A report may be of a later revision than was asked for, where one came in between.
        """
        missing = [article for article, revision in revisions.items() if (article, revision) not in self._reports]
        fresh: dict[ArticleId, Report] = {}
        if missing:
            pipeline = self._redis.pipeline(transaction=False)
            for article in missing:
                pipeline.hget(self._key(article), "report")
            for blob in await pipeline.execute():
                if blob:
                    one = unpack(blob)
                    fresh[one.id] = one
        reports = []
        for article, revision in revisions.items():
            known = fresh.get(article) or self._reports.get((article, revision))
            if known:
                reports.append(known)
                self._remember(known)
        return reports

    def _remember(self, one: Report) -> None:
        key = (one.id, one.article.revision)
        if self._reports.pop(key, None) is None:
            self._characters += len(one.article.original)
        self._reports[key] = one
        while self._characters > REMEMBERED and len(self._reports) > 1:
            _, dropped = self._reports.popitem(last=False)
            self._characters -= len(dropped.article.original)
