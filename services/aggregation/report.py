"""One article of a story with all that the earlier stages found in it, and its sentences made comparable."""

import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import TypeVar, cast

from shared.annotations import Annotations
from shared.article import Article, Frozen, Span
from shared.events import Copy, Link, StoryLinked
from shared.rarity import rarity, stem, tokens
from shared.record import Citation

Made = TypeVar("Made")

COMPRESSION = 1
"""zlib level: the fastest; higher ones gain a tenth of the space for three times the time"""
UNINFORMATIVE = 0.6
"""nats of rarity below which a word stands in most articles and is left out of comparisons"""
SHORTEST_ROOT = 4
"""letters that remain of a word at least when its ending is taken off"""
LONGEST_SENTENCE = 2_000
"""characters; what is longer is a list, a table or no text at all, and nobody wants it as a citation"""
SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…][\"'”’»)]*(?=\s|$)|(?=\n|$))")
"""a sentence as punctuation and lines show it, for articles whose language no model reads"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article's text; ``order`` counts from 0 within the article.

    ``terms`` maps the stems of its words to their rarity in nats; ``weight`` is their sum.
    """

    span: Span
    text: str
    order: int
    terms: dict[str, float]
    weight: float


class Report(Frozen):
    """What one article brings to its story."""

    article: Article
    annotations: Annotations
    copy_of: Copy
    link: Link

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def order(self) -> tuple[datetime, str]:
        """What reports are sorted by: when they were published, or else arrived."""
        return self.article.when, self.article.id

    @property
    def outlet(self) -> str:
        """The outlet's name, or failing that words that say so."""
        return self.article.outlet.name if self.article.outlet else "unknown outlet"

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the text, in order, but for those that nobody could read."""
        text, language = self.article.text, self.article.language or "en"
        spans = [
            span for span in self.annotations.sentences or _spans(text) if span.end - span.start <= LONGEST_SENTENCE
        ]
        return tuple(_sentence(text, span, order, language) for order, span in enumerate(spans))

    def sentence_at(self, span: Span) -> Sentence | None:
        """Return the sentence of the text that holds ``span``."""
        after = bisect_right(self.sentences, span.start, key=_start)
        sentence = self.sentences[after - 1] if after else None
        return sentence if sentence and span.end <= sentence.span.end else None

    @cached_property
    def title_terms(self) -> dict[str, float]:
        """The stems of the title's words and their rarity."""
        return terms(self.article.title, self.article.language or "en")

    def cite(self, span: Span) -> Citation:
        """Return the words at ``span`` with where they stand."""
        return Citation(article=self.article.id, span=span, words=self.article.quoted(span))


def kept(read: Callable[[Report], Made]) -> Callable[[Report], Made]:
    """Let ``read`` run once for each report, which keeps what it returns: nothing that the caller may change.

    The record of a growing story is made anew for each change; what one article says by itself stays the same.
    """
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def once(report: Report) -> Made:
        if name not in report.__dict__:
            report.__dict__[name] = read(report)
        return cast("Made", report.__dict__[name])

    return once


def report(event: StoryLinked) -> Report:
    """Return what the event's article brings."""
    return Report(article=event.article, annotations=event.annotations, copy_of=event.copy_of, link=event.link)


def pack(contribution: Report) -> bytes:
    """Return the report as it is stored."""
    return zlib.compress(contribution.model_dump_json(exclude_defaults=True).encode(), COMPRESSION)


def unpack(stored: bytes) -> Report:
    """Return the report that ``pack`` stored."""
    return Report.model_validate_json(zlib.decompress(stored))


def terms(text: str, language: str) -> dict[str, float]:
    """Return the informative stems of ``text`` and the rarity of each in nats."""
    found = {}
    for token in tokens(text):
        weight = rarity(token, language)
        if weight >= UNINFORMATIVE:
            found[root(token)] = weight
    return found


def root(word: str) -> str:
    """Return what the forms of an English word have in common: injured, injures and injuring give "injur"."""
    word = stem(word)
    for ending in ("ing", "ed", "es", "er"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_ROOT else word


def shared_weight(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the summed rarity of the terms that both have."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight for term, weight in one.items() if term in other)


def likeness(one: Sentence, other: Sentence) -> float:
    """Return how much of what the fuller sentence says stands in the other too, from 0 to 1."""
    heavier = max(one.weight, other.weight)
    return shared_weight(one.terms, other.terms) / heavier if heavier else 0.0


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Return the reports by time of publication."""
    return sorted(reports, key=lambda each: each.order)


def _spans(text: str) -> Iterator[Span]:
    for match in SENTENCE.finditer(text):
        yield Span(start=match.start(), end=match.end())


def _start(sentence: Sentence) -> int:
    return sentence.span.start


def _sentence(text: str, span: Span, order: int, language: str) -> Sentence:
    words = text[span.start : span.end]
    found = terms(words, language)
    return Sentence(span=span, text=words, order=order, terms=found, weight=sum(found.values()))
