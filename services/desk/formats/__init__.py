"""The forms in which stories leave: each a function from a story to text, and how several stories stand together."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

from services.desk.formats import csv_rows, json_ld, markdown, ninjs
from services.desk.safe_text import json_text
from services.desk.stories import Story


@dataclass(frozen=True, slots=True)
class Format:
    """One form.

    ``part`` makes the text of a story among several, which stand after ``head``, before ``tail`` and with
    ``between`` in between; ``alone`` that of a story by itself, where it is another. ``ending`` is that of files.
    """

    name: str
    title: str
    media_type: str
    ending: str
    part: Callable[[Story], str]
    head: str = ""
    between: str = ""
    tail: str = ""
    alone: Callable[[Story], str] | None = None

    def one(self, story: Story) -> str:
        """Return the text of a story by itself.

        Raises:
            UnreadableStoryError: The record is not of the form that this version knows.
        """
        return self.alone(story) if self.alone else f"{self.head}{self.part(story)}{self.tail}"

    def together(self, stories: Iterable[Story]) -> str:
        """Return the text of several stories.

        Raises:
            UnreadableStoryError: A record is not of the form that this version knows.
        """
        return f"{self.head}{self.between.join(self.part(story) for story in stories)}{self.tail}"

    async def many(self, stories: AsyncIterator[Story]) -> AsyncIterator[str]:
        """Yield the text of several stories, piece by piece.

        Raises:
            UnreadableStoryError: A record is not of the form that this version knows.
        """
        yield self.head
        separator = ""
        async for story in stories:
            yield f"{separator}{self.part(story)}"
            separator = self.between
        yield self.tail


FORMATS = {
    known.name: known
    for known in (
        Format("json", "JSON", "application/json", "json", lambda story: json_text(story.data) + "\n"),
        Format(
            "ninjs",
            "IPTC ninjs",
            "application/vnd.iptc.ninjs+json",
            "ninjs.json",
            lambda story: json_text(ninjs.item(story.record)) + "\n",
        ),
        Format(
            "jsonld",
            "JSON-LD",
            "application/ld+json",
            "jsonld",
            lambda story: json_ld.text(json_ld.node(story.record)),
            head=f'{{"@context":"{json_ld.CONTEXT}","@graph":[\n',
            between=",\n",
            tail="\n]}\n",
            alone=lambda story: json_ld.text(json_ld.document(story.record)) + "\n",
        ),
        Format(
            "csv",
            "CSV",
            "text/csv",
            "csv",
            lambda story: csv_rows.rows(story.record),
            head=csv_rows.HEAD,
        ),
        Format(
            "markdown",
            "Markdown",
            "text/markdown",
            "md",
            lambda story: markdown.brief(story.record),
            between="\n---\n\n",
        ),
    )
}
"""by the name that ``--format`` and ``?format=`` take; several stories in JSON or ninjs are JSON Lines"""
