"""From articles to what they hold: the one entry for the worker and for every benchmark."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from services.entity_extraction.document_pass import FoundName, found_names
from services.entity_extraction.languages import language_name
from services.entity_extraction.numbers import numbers
from services.entity_extraction.pipeline import labelled, model_name, read_to
from services.entity_extraction.quotes import quotes
from services.entity_extraction.time_expressions import time_expressions
from services.entity_extraction.truecase import truecased_lines, truecased_title
from services.entity_extraction.unmodelled_names import unmodelled_names
from services.entity_extraction.within_article import entities
from services.entity_extraction.words import Words
from shared.annotations import Annotations, DateMention, NumberMention
from shared.article import Article, Part, Span

NAMES = 300
"""different names of an article that are kept, the first ones: each is compared with all others"""


def annotate(articles: Sequence[Article], nlp: Any | None) -> list[Annotations]:
    """Return the annotations of each of ``articles``, which must be in the language of the model ``nlp``.

    Without a model (None) there are sentences, dates, numbers and quotes, and of names only persons with a known given
    name.
    """
    if nlp is None:
        return [_annotations(article, *_unmodelled(article)) for article in articles]
    texts = [truecased_lines(article.text) for article in articles]
    read = [Words(text) for text in texts]
    titles = [truecased_title(article.title, words) for article, words in zip(articles, read, strict=True)]
    found = labelled(nlp, [*titles, *texts])
    annotated = []
    for at, article in enumerate(articles):
        parts: list[tuple[Part, Words, Any]] = [
            ("title", _title(titles[at], read[at]), found[at]),
            ("text", read[at], found[len(articles) + at]),
        ]
        names = [name._replace(surface=article.quoted(_span(name))) for name in found_names(parts)]
        written = {
            part: words if words.text == original else Words(original)
            for (part, words, _), original in zip(parts, (article.title, article.text), strict=True)
        }
        annotated.append(_annotations(article, written, names, nlp))
    return annotated


def _title(title: str, text: Words) -> Words:
    """The words of a title, which is too short to tell names from other words: the text helps."""
    words = Words(title)
    words.learn(text)
    return words


def _unmodelled(article: Article) -> tuple[dict[Part, Words], list[FoundName]]:
    written: dict[Part, Words] = {"title": Words(article.title), "text": Words(article.text)}
    return written, [name for part, words in written.items() for name in unmodelled_names(words, part)]


def _span(name: FoundName) -> Span:
    return Span(start=name.start, end=name.end, part=name.part)


def _annotations(
    article: Article, written: dict[Part, Words], names: Sequence[FoundName], nlp: Any | None = None
) -> Annotations:
    first = set(islice(dict.fromkeys(name.surface for name in names), NAMES))
    joined, unnamed = entities([name for name in names if name.surface in first], written)
    language = article.language or "en"
    dates = tuple(_dates(article))
    return Annotations(
        entities=joined,
        offices=unnamed,
        dates=dates,
        numbers=tuple(_numbers(written, language, dates)),
        quotes=tuple(quote for part, words in written.items() for quote in quotes(words, joined, part)),
        sentences=tuple(Span(start=start, end=end) for start, end in written["text"].sentences),
        model=model_name(nlp) if nlp else None,
        notes=tuple(_notes(article, names, nlp)),
    )


def _notes(article: Article, names: Sequence[FoundName], nlp: Any | None) -> Iterator[str]:
    if nlp is None:
        yield f"no model for {language_name(article.language)}"
    elif (read := read_to(nlp, article.text)) < len(article.text):
        yield f"the model read the first {read:,} characters"
    if (different := len({name.surface for name in names})) > NAMES:
        yield f"the first {NAMES} of {different:,} names were kept"


def _dates(article: Article) -> Iterator[DateMention]:
    for date in time_expressions(article.title, article.publication.at):
        yield date.model_copy(update={"span": date.span.model_copy(update={"part": "title"})})
    yield from time_expressions(article.text, article.publication.at)


def _numbers(written: dict[Part, Words], language: str, dates: Sequence[DateMention]) -> Iterator[NumberMention]:
    for part, words in written.items():
        yield from numbers(words, language, part=part, taken=[date.span for date in dates if date.span.part == part])
