"""What of an article is compared with other articles: its weighted terms, names, places, dates and figures."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from shared.annotations import Annotations
from shared.article import Article
from shared.rarity import rarity, spelling, stem, tokens

TERMS = 160
"""most terms kept of one article; with fewer, true links between long articles are lost"""
TEXT_WORDS = 800
"""words of the text that are read: news says first what it is about"""
TEXT_CHARACTERS = 8 * TEXT_WORDS
"""characters that surely hold these words"""
OPENING_WORDS = 100
"""words of the text in which a name counts as prominent"""
MAIN_NAMES = 6
"""names that an article is chiefly about"""
COMMON_TERM = 1.0
"""rarity up to which a word says nothing"""
COMMON_NAME = 2.0
"""rarity up to which a word of a name says nothing ("New", "United", "John")"""

DOUBTFUL = 0.7
"""confidence below which a day of publication is no evidence"""
TITLE_TERMS = 3
"""terms that a title must have; "Updated 8.41 p.m., 3 March" says less than the first words of the text"""
FIRST_WORDS = 12
"""words of the text that stand in for such a title"""

LEAST_VALUE = 3
"""numbers below it stand in every text"""
YEARS = (1900, 2100)
"""numbers that may be years"""

Weights = Mapping[str, float]

CAPITALISED = re.compile(
    r"(?<![.!?:\"“”„«»\n] )(?<!^)(?<![\n“\"„«])\b[^\W\d_a-zà-ÿ][\w’'-]+(?: [^\W\d_a-zà-ÿ][\w’'-]+)*"
)
"""a run of capitalised words that does not begin a sentence: a name, whether or not the model saw it"""
AGE = re.compile(r"\b(\d{1,3})[- ]years?[- ]old|(?<=[A-Za-z]), (\d{1,2}),|\baged? (?:of )?(\d{1,2})\b")
"""an age: 34-year-old, "Name, 34,", aged 34"""


CALENDAR = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
        *("updated", "last", "published", "gmt", "est", "edt", "am", "pm"),
    )
)
"""words of a title that only tells when it was put up"""


@dataclass(frozen=True, slots=True)
class Signature:
    """One article, as far as linking looks at it.

    ``terms``, ``title`` and ``names`` are vectors of length 1. ``main`` are the names that the article is chiefly
    about, ``places`` those that it mentions, each with its weight. ``dates`` are ISO days that the text speaks of,
    ``ages`` of people in years, ``figures`` other numbers with what they count, ``values`` the larger numbers alone.
    ``day`` is the time of publication in days since 1970, None where it is not known or in doubt. ``words`` is the
    length of the text, up to ``TEXT_WORDS``.
    """

    article: str
    day: float | None
    words: int
    terms: Weights
    title: Weights
    names: Weights
    main: Weights
    places: Weights
    dates: frozenset[str]
    ages: frozenset[str]
    figures: frozenset[str]
    values: frozenset[str]


def sign(article: Article, annotations: Annotations) -> Signature:
    """Return the signature of ``article``."""
    language = article.language or "en"
    beginning = article.text[:TEXT_CHARACTERS]
    words = tokens(beginning)[:TEXT_WORDS]
    title = tokens(article.title)
    return Signature(
        article=article.id,
        day=_day(article),
        words=len(words),
        terms=_unit(_strongest(_weighted(title + words, language), TERMS)),
        title=_unit(_title(title, words, language)),
        names=_unit(_names(beginning, annotations, language)),
        main=_main(title, words, annotations, language),
        places=_places(annotations, language),
        dates=frozenset(
            date.value for date in annotations.dates if date.value and len(date.value) == len("2000-01-01")
        ),
        ages=frozenset(next(filter(None, match.groups())) for match in AGE.finditer(beginning)),
        figures=frozenset(
            f"{number.value:g} {stem(number.unit.lower())}" for number in annotations.numbers if number.unit
        ),
        values=frozenset(
            f"{number.value:g}"
            for number in annotations.numbers
            if number.value >= LEAST_VALUE and not YEARS[0] <= number.value <= YEARS[1]
        ),
    )


def _day(article: Article) -> float | None:
    published = article.publication
    at = published.at
    if at is None or published.precision in ("month", "year") or published.confidence < DOUBTFUL or published.disputed:
        return None
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() / timedelta(days=1).total_seconds(), 4)


def _weighted(words: Sequence[str], language: str) -> dict[str, float]:
    """Return stems with (1 + ln frequency) x rarity; words that say almost nothing are left out."""
    counts: Counter[str] = Counter()
    rarities: dict[str, float] = {}
    for word, count in Counter(words).items():
        root = stem(word)
        counts[root] += count
        rarities[root] = min(rarities.get(root, math.inf), rarity(word, language))
    return {root: (1 + math.log(counts[root])) * rarest for root, rarest in rarities.items() if rarest > COMMON_TERM}


def _title(title: Sequence[str], words: Sequence[str], language: str) -> dict[str, float]:
    weights = _weighted([word for word in title if not word[0].isdigit() and word not in CALENDAR], language)
    return _weighted(title, language) if len(weights) >= TITLE_TERMS else _weighted(words[:FIRST_WORDS], language)


def _strongest(weights: Weights, most: int) -> Weights:
    if len(weights) <= most:
        return weights
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:most])


def _unit(weights: Weights) -> Weights:
    """Return ``weights`` scaled to length 1, rounded so that a stored signature equals a fresh one."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: round(weight / length, 3) for term, weight in weights.items()} if length else {}


def _names(beginning: str, annotations: Annotations, language: str) -> dict[str, float]:
    """Return the words of names, spelt as ``spelling`` has them, with (1 + ln mentions) x rarity."""
    counts: Counter[str] = Counter()
    rarities: dict[str, float] = {}
    for entity in annotations.entities:
        for word in set(tokens(entity.name)):
            counts[spelling(word)] += len(entity.mentions)
            rarities[spelling(word)] = rarity(word, language)
    known = frozenset(rarities)
    for run in CAPITALISED.findall(beginning):
        for word in tokens(run):
            if spelling(word) not in known:
                counts[spelling(word)] += 1
                rarities[spelling(word)] = rarity(word, language)
    return {
        form: (1 + math.log(count)) * rarities[form]
        for form, count in counts.items()
        if form and rarities[form] > COMMON_NAME
    }


def _main(title: Sequence[str], words: Sequence[str], annotations: Annotations, language: str) -> Weights:
    """Return the words of names that weigh most: rare ones, often mentioned, in the title or early in the text."""
    in_title, early = frozenset(title), frozenset(words[:OPENING_WORDS])
    weights: dict[str, float] = {}
    for entity in annotations.entities:
        for word in set(tokens(entity.name)):
            rarest = rarity(word, language)
            if rarest > COMMON_NAME:
                prominence = math.log1p(len(entity.mentions)) + 1.5 * (word in in_title) + 0.7 * (word in early)
                weights[spelling(word)] = round(weights.get(spelling(word), 0.0) + rarest * prominence, 2)
    return _strongest(weights, MAIN_NAMES)


def _places(annotations: Annotations, language: str) -> Weights:
    places = {}
    for entity in annotations.entities:
        words = tokens(entity.name)
        if entity.kind == "place" and words:
            places[" ".join(map(spelling, words))] = round(max(rarity(word, language) for word in words), 2)
    return places


def shown(annotations: Annotations, forms: Iterable[str]) -> dict[str, str]:
    """Return the words as the article writes them for the spellings in ``forms``."""
    written: dict[str, str] = {}
    for name in (entity.name for entity in annotations.entities):
        written.setdefault(" ".join(map(spelling, tokens(name))), name)
        for word in name.split():
            for token in tokens(word):
                written.setdefault(spelling(token), word.strip(".,'’\"“”()"))
    return {form: written.get(form, form) for form in forms}
