"""Sentences with the quotes in them; those that one quote holds together are one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.entity_extraction.quoted_spans import quoted_spans
from services.entity_extraction.words import Words

Place = tuple[int, int]

LONGEST = 2_000
"""characters of a sentence that is read for statements: what takes its words apart takes time with their square"""
ENDS = " \t\n\u00a0,.;:–—-"
"""blanks and punctuation around phrases"""
_TWO = frozenset(("''", "``"))


class Marked(NamedTuple):
    """A quote in its sentence: its words from ``start`` to ``end``, with its marks from ``opens`` to ``closes``."""

    opens: int
    start: int
    end: int
    closes: int


@dataclass(frozen=True, slots=True)
class Quoting:
    """A sentence: its words and quotes, with places counted from its ``start`` in the text.

    ``goes_on`` is the place of the next sentence, where that is nothing but a quote.
    """

    start: int
    text: str
    quotes: tuple[Marked, ...]
    goes_on: Place | None

    def quoted(self, position: int) -> bool:
        """Return whether a place is within a quote."""
        return any(quote.start <= position < quote.end for quote in self.quotes)

    def stripped(self, start: int, end: int) -> Place | None:
        """Return the place without blanks and punctuation around it; quotation marks stay. None if nothing is left."""
        while start < end and self.text[start] in ENDS:
            start += 1
        while start < end and self.text[end - 1] in ENDS:
            end -= 1
        return (start, end) if start < end else None

    def words_at(self, place: Place) -> list[str]:
        """Return the words at a place."""
        return self.text[slice(*place)].split()


def quoting_sentences(words: Words) -> Iterator[Quoting]:
    """Yield the sentences of a text in order, without those of more than ``LONGEST`` characters."""
    text = words.text
    quotes = [_marked(text, quote.start, quote.end) for quote in quoted_spans(text)]
    starts = [quote.start for quote in quotes]
    opening = {quote.opens: quote for quote in quotes}
    places = list(_places(words, quotes, starts))
    for at, (start, end) in enumerate(places):
        if end - start > LONGEST:
            continue
        inside = quotes[bisect_left(starts, start) : bisect_left(starts, end)]
        following = places[at + 1] if at + 1 < len(places) else None
        goes_on = None
        if following and "\n" not in text[end : following[0]] and (next_one := opening.get(following[0])):
            whole = not text[next_one.closes : following[1]].strip(ENDS)
            goes_on = (next_one.opens - start, next_one.closes - start) if whole else None
        yield Quoting(start, text[start:end], tuple(_moved(quote, -start) for quote in inside), goes_on)


def _places(words: Words, quotes: list[Marked], starts: list[int]) -> Iterator[Place]:
    """Yield where sentences stand; one that ends in a quote, or goes on in small letters, takes in the next."""
    start = None
    for at, (begin, end) in enumerate(words.sentences):
        start = begin if start is None else start
        following = words.sentences[at + 1] if at + 1 < len(words.sentences) else None
        last = bisect_right(starts, end) - 1
        within = last >= 0 and quotes[last].start < end < quotes[last].end
        if following:
            small = words.text[following[0]].islower() and "\n" not in words.text[end : following[0]]
            if within or small:
                continue
        yield start, end
        start = None


def _marked(text: str, start: int, end: int) -> Marked:
    """Return a quote with its marks, which may be two apostrophes."""
    opens = start - 2 if text[start - 2 : start] in _TWO else start - 1
    return Marked(opens, start, end, end + 2 if text[end : end + 2] in _TWO else end + 1)


def _moved(quote: Marked, by: int) -> Marked:
    return Marked(*(place + by for place in quote))
