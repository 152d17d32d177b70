"""The forms in which stories leave: each a function from stories to pieces of text."""

from collections.abc import AsyncIterator, Callable

from services.desk.safe_text import json_text
from services.desk.stories import Story

Format = Callable[[AsyncIterator[Story]], AsyncIterator[str]]


async def json_lines(stories: AsyncIterator[Story]) -> AsyncIterator[str]:
    """Yield each record as one line of JSON, as it was published."""
    async for story in stories:
        yield json_text(story.data) + "\n"


FORMATS: dict[str, Format] = {"json": json_lines}
"""by the name that ``--format`` takes"""
