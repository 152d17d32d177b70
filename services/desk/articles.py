"""Reading one article as the stories have it: its text, what was cut from it, and the story that it stands in."""

from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis

from services.aggregation.report import Report, unpack
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Filed:
    """An article's newest revision with all that the stages found in it; ``story`` is where it stands now."""

    report: Report
    story: str | None


async def read(redis: Redis, settings: Settings, article: str) -> Filed | None:
    """Return the article with exactly this id; None where it is not known, or no longer."""
    key = settings.named(f"agg:article:{article}")
    report, story = cast("list[bytes | None]", await redis.hmget(key, ["report", "story"]))
    if not report:
        return None
    return Filed(unpack(report), story.decode() if story else None)
