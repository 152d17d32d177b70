"""Whom the article itself names as the source of its news, and who wrote it."""

from collections.abc import Iterable

from shared.article import Credit, Cut


def credits(  # noqa: A001 - the field of the article has this name
    *, original: str, cuts: Iterable[Cut], text: str, credit: str | None, byline: str | None
) -> tuple[Credit, ...]:
    """Return the agencies, outlets and offices that the article credits, each once, with the words that show it."""
    del original, cuts, text, credit, byline
    return ()


def byline(original: str, cuts: Iterable[Cut]) -> str | None:
    """Return the author's name from the first byline that was cut, without "By" and the office."""
    del original, cuts
    return None
