"""What of an article is compared with other articles: its weighted terms, names, places, dates and figures."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.cross_referencing.rarity import rarity, spelling, stem, tokens
from shared.annotations import Annotations, Entity
from shared.article import Article

TERMS = 160
"""most terms kept of one article; fewer lose true links between long articles"""
TEXT_WORDS = 800
"""words of the text that are read: news says first what it is about"""
LEAD_WORDS = 60
"""words of the text that count as its lead"""

Weights = Mapping[str, float]

CAPITALISED = re.compile(
    r"(?<![.!?:\"“”„«»\n] )(?<!^)(?<![\n“\"„«])\b[^\W\d_a-zà-ÿ][\w’'-]+(?: [^\W\d_a-zà-ÿ][\w’'-]+)*"
)
"""a run of capitalised words that does not begin a sentence"""


@dataclass(frozen=True, slots=True)
class Signature:
    """One article, as far as linking looks at it.

    ``terms``, ``title``, ``lead`` and ``names`` are vectors of length 1. ``people`` and ``places`` hold full names
    with their rarity; ``dates`` ISO days that the text speaks of; ``figures`` a number with what it counts.
    ``day`` is the time of publication in days since 1970, None where it is not known.
    """

    article: str
    language: str
    day: float | None
    terms: Weights
    title: Weights
    lead: Weights
    names: Weights
    people: Weights
    places: Weights
    dates: frozenset[str]
    figures: frozenset[str]


def sign(article: Article, annotations: Annotations) -> Signature:
    """Return the signature of ``article``."""
    language = article.language or "en"
    words = tokens(article.text[: TEXT_WORDS * 8])[:TEXT_WORDS]
    title = tokens(article.title)
    published = article.publication.at
    return Signature(
        article=article.id,
        language=language,
        day=published.timestamp() / timedelta(days=1).total_seconds() if published else None,
        terms=unit(strongest(weighted(title + words, language), TERMS)),
        title=unit(weighted(title, language)),
        lead=unit(weighted(title + words[:LEAD_WORDS], language)),
        names=unit(_names(article, annotations, language)),
        people=_full_names(annotations.entities, language),
        places=_places(annotations.entities, language),
        dates=frozenset(date.value for date in annotations.dates if date.value and len(date.value) == 10),
        figures=frozenset(figures(article, annotations)),
    )


def weighted(words: Iterable[str], language: str) -> dict[str, float]:
    """Return stems with (1 + ln frequency) x rarity; words that say almost nothing are left out."""
    counts = Counter(words)
    weights: dict[str, float] = {}
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        root = stem(word)
        stems[root] += count
        weights[root] = min(weights.get(root, math.inf), rarity(word, language))
    return {root: (1 + math.log(stems[root])) * weight for root, weight in weights.items() if weight > 1.0}


def strongest(weights: Weights, most: int) -> dict[str, float]:
    """Return the ``most`` heaviest entries, ties in alphabetical order."""
    if len(weights) <= most:
        return dict(weights)
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:most])


def unit(weights: Weights) -> dict[str, float]:
    """Return ``weights`` scaled to length 1; rounded, so that a stored signature equals a fresh one."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: round(weight / length, 4) for term, weight in weights.items()} if length else {}


def _names(article: Article, annotations: Annotations, language: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    rarities: dict[str, float] = {}
    for entity in annotations.entities:
        for word in set(tokens(entity.name)):
            form = spelling(word)
            counts[form] += len(entity.mentions)
            rarities[form] = rarity(word, language)
    for run in CAPITALISED.findall(article.text[: TEXT_WORDS * 8]):
        for word in tokens(run):
            form = spelling(word)
            if form not in rarities or not annotations.entities:
                counts[form] += 1
                rarities[form] = rarity(word, language)
    return {
        form: (1 + math.log(count)) * rarities[form] for form, count in counts.items() if form and rarities[form] > 2
    }


def _full_names(entities: Iterable[Entity], language: str) -> dict[str, float]:
    people = {}
    for entity in entities:
        if entity.kind == "person":
            words = [word for word in tokens(entity.name) if len(word) > 1]
            if len(words) > 1:
                key = f"{spelling(words[0])} {spelling(words[-1])}"
                people[key] = round(rarity(words[0], language) + rarity(words[-1], language), 2)
    return people


def _places(entities: Iterable[Entity], language: str) -> dict[str, float]:
    places = {}
    for entity in entities:
        if entity.kind == "place":
            words = tokens(entity.name)
            if words:
                places[" ".join(map(spelling, words))] = round(max(rarity(word, language) for word in words), 2)
    return places


AGE = re.compile(r"\b(\d{1,3})[- ]years?[- ]old|(?<=[a-z]), (\d{1,2}),")


def figures(article: Article, annotations: Annotations) -> Iterable[str]:
    """Yield each number of the article with what it counts, such as ``12 killed``, ``20 old``, ``13500``."""
    for number in annotations.numbers:
        value = f"{number.value:g}"
        if number.unit and not value.startswith("0"):
            yield f"{value} {stem(number.unit.lower())}"
        if number.value >= 100:
            yield value
    for match in AGE.finditer(article.text[: TEXT_WORDS * 8]):
        yield f"{match[1] or match[2]} old"


def pack(signature: Signature) -> dict[str, Any]:
    """Return ``signature`` as plain values, for storage."""
    return {
        "a": signature.article,
        "l": signature.language,
        "d": signature.day,
        "t": dict(signature.terms),
        "h": dict(signature.title),
        "b": dict(signature.lead),
        "n": dict(signature.names),
        "p": dict(signature.people),
        "o": dict(signature.places),
        "w": sorted(signature.dates),
        "f": sorted(signature.figures),
    }


def unpack(values: Mapping[str, Any]) -> Signature:
    """Return the signature that ``pack`` made ``values`` of."""
    return Signature(
        article=values["a"],
        language=values["l"],
        day=values["d"],
        terms=values["t"],
        title=values["h"],
        lead=values["b"],
        names=values["n"],
        people=values["p"],
        places=values["o"],
        dates=frozenset(values["w"]),
        figures=frozenset(values["f"]),
    )
