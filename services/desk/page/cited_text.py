"""An article's text in pieces: what was cut from it, and the cited words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from shared.article import Article, Part, Span

_SPAN = re.compile(r"(title|text|original):(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that are alike: ``cut`` is why they are not part of the story, None where they are."""

    text: str
    cut: str | None
    cited: bool


def span_of(text: str) -> Span | None:
    """Return the span that ``text:10-24`` and its like name; None for anything else."""
    match = _SPAN.fullmatch(text)
    if match is None or int(match[2]) >= int(match[3]):
        return None
    part: Part = "title" if match[1] == "title" else "original" if match[1] == "original" else "text"
    return Span(start=int(match[2]), end=int(match[3]), part=part)


def title_pieces(article: Article, span: Span | None) -> list[Piece]:
    """Return the title in pieces."""
    start, end = (span.start, span.end) if span and span.part == "title" else (0, 0)
    return list(_nonempty(article.title, [(0, len(article.title), None)], [(start, end)]))


def text_pieces(article: Article, span: Span | None) -> list[Piece]:
    """Return the original text in pieces, with the cited words marked wherever ``span`` counts."""
    kinds: list[tuple[int, int, str | None]] = []
    position = 0
    for cut in article.cuts:
        kinds += [(position, cut.start, None), (cut.start, cut.end, cut.kind)]
        position = cut.end
    kinds.append((position, len(article.original), None))
    cited: list[tuple[int, int]] = []
    if span and span.part == "original":
        cited = [(span.start, span.end)]
    elif span and span.part == "text":
        cited = list(_in_original(article, span))
    return list(_nonempty(article.original, kinds, cited))


def _in_original(article: Article, span: Span) -> Iterator[tuple[int, int]]:
    """Yield where the characters of a span over ``Article.text`` stand in the original."""
    kept, position = [], 0
    for cut in article.cuts:
        kept.append((position, cut.start))
        position = cut.end
    kept.append((position, len(article.original)))
    joined = "".join(article.original[start:end] for start, end in kept)
    before = len(joined) - len(joined.lstrip())
    wanted_start, wanted_end = span.start + before, span.end + before
    passed = 0
    for start, end in kept:
        first = max(start, start + wanted_start - passed)
        last = min(end, start + wanted_end - passed)
        if first < last:
            yield first, last
        passed += end - start


def _nonempty(text: str, kinds: list[tuple[int, int, str | None]], cited: list[tuple[int, int]]) -> Iterator[Piece]:
    for start, end, kind in kinds:
        marks = sorted({start, end, *(mark for pair in cited for mark in pair if start < mark < end)})
        for first, last in pairwise(marks):
            yield Piece(text[first:last], kind, any(one <= first and last <= other for one, other in cited))
