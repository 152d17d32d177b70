"""How much two articles have in common, and how much that says: features, weights, reasons.

The score of a pair is a logistic regression over a few features. Its weights stand in ``weights.json`` and are fitted
by ``benchmarks/fit_links.py``. Some features depend on what else is in the window: the same likeness says more where
nothing else is alike (see ``neighbourhood.py``).
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from services.cross_referencing.signature import Signature, Weights
from shared.events import Reason

TERM_SHARE, NAME_SHARE, TITLE_SHARE = 0.6, 0.2, 0.2
"""what terms, names and titles contribute to the likeness of two articles"""
MOST_DAYS = 90.0
"""days after which more of them say no more: a trial comes months after the deed"""
ONE_DAY = 1.01
"""days: the next day's paper still counts, also where only the day is known"""
TOGETHER = 2.5
"""days within which reports of one event name the same days; later ones have others, such as a trial's"""
SHOWN_WORDS = 6
"""most shared words that a reason names"""
NEGLIGIBLE = 0.05
"""contribution to the log-odds below which a reason is not told"""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of the regression, and how clusters are made of its scores (see ``clustering.py``)."""

    bias: float
    features: Mapping[str, float]
    threshold: float
    cohesion_share: float


@cache
def model() -> Model:
    """Return the fitted model."""
    told = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return Model(told["bias"], told["features"], told["threshold"], told["cohesion_share"])


class Evidence(NamedTuple):
    """What a pair of articles says by itself: ``likeness`` in [0, 1], log-odds without what else is near.

    ``days`` is the value of the feature "days apart", which says more where much alike is going on.
    """

    likeness: float
    log_odds: float
    days: float = 0.0


def cosine(one: Weights, other: Weights) -> float:
    """Return the product of two vectors of length 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(one[term] * other[term] for term in one.keys() & other.keys())


def likeness(one: Signature, other: Signature) -> float:
    """Return how alike two articles are, in [0, 1]: terms, names and titles, each word by its rarity."""
    return (
        TERM_SHARE * cosine(one.terms, other.terms)
        + NAME_SHARE * cosine(one.names, other.names)
        + TITLE_SHARE * cosine(one.title, other.title)
    )


def _title_in_text(one: Signature, other: Signature) -> float:
    """Share of one title's weight whose terms stand in the other article, the better way round."""
    return max(
        sum(weight * weight for term, weight in title.items() if term in terms)
        for title, terms in ((one.title, other.terms), (other.title, one.terms))
    )


def _main_names(one: Signature, other: Signature) -> float:
    """Share of one article's main names that the other one mentions, the better way round."""
    return max(
        sum(weight for name, weight in main.items() if name in names) / sum(main.values()) if main else 0.0
        for main, names in ((one.main, other.names), (other.main, one.names))
    )


def _places(one: Signature, other: Signature) -> float:
    return math.log1p(sum(one.places[name] for name in one.places.keys() & other.places.keys()))


def _days_apart(one: Signature, other: Signature) -> float:
    return 0.0 if one.day is None or other.day is None else math.log1p(min(MOST_DAYS, abs(one.day - other.day)))


def _within_a_day(one: Signature, other: Signature) -> float:
    return float(_published_within(ONE_DAY, one, other))


def _nothing_agrees(one: Signature, other: Signature) -> float:
    """1 if two articles published together tell of other days and give other figures."""
    differ = _differ(one.dates, other.dates) * _differ(one.values, other.values)
    return differ * _published_within(TOGETHER, one, other)


def _published_within(days: float, one: Signature, other: Signature) -> bool:
    return one.day is not None and other.day is not None and abs(one.day - other.day) <= days


def _differ(one: frozenset[str], other: frozenset[str]) -> float:
    return float(bool(one) and bool(other) and one.isdisjoint(other))


FEATURES: dict[str, Callable[[Signature, Signature], float]] = {
    "title in text": _title_in_text,
    "main names": _main_names,
    "places": _places,
    "other dates": lambda one, other: _differ(one.dates, other.dates),
    "figures": lambda one, other: math.log1p(len(one.figures & other.figures) + 2 * len(one.ages & other.ages)),
    "days apart": _days_apart,
    "within a day": _within_a_day,
    "undated": lambda one, other: float(one.day is None or other.day is None),
    "nothing agrees": _nothing_agrees,
}
"""The evidence of a pair, each symmetric and 0 where it says nothing."""


def evidence(one: Signature, other: Signature) -> Evidence:
    """Return what the pair says by itself; it is symmetric."""
    fitted = model()
    log_odds = fitted.bias + sum(
        fitted.features[name] * feature(one, other) for name, feature in FEATURES.items() if fitted.features[name]
    )
    return Evidence(round(likeness(one, other), 4), round(log_odds, 3), round(_days_apart(one, other), 2))


def reasons(one: Signature, other: Signature, surroundings: float) -> tuple[Reason, ...]:
    """Return what speaks for and against the pair, the weightiest first, with the words that both articles share.

    ``value`` is the contribution to the log-odds; ``surroundings`` that of the likeness beside what else is near.
    """
    fitted = model()
    told = [Reason(feature="neighbourhood", value=round(surroundings, 2), words=tuple(_likest(one, other)))]
    for name, feature in FEATURES.items():
        value = round(fitted.features[name] * feature(one, other), 2)
        if abs(value) >= NEGLIGIBLE:
            told.append(Reason(feature=name, value=value, words=_words(name, one, other)))
    return tuple(sorted(told, key=lambda reason: (-abs(reason.value), reason.feature)))


def _words(feature: str, one: Signature, other: Signature) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SHARED[feature](one, other)))[:SHOWN_WORDS] if feature in _SHARED else ()


def _by_weight(one: Weights, other: Weights) -> list[str]:
    return sorted(one.keys() & other.keys(), key=lambda term: (-one[term] * other[term], term))


def _likest(one: Signature, other: Signature) -> list[str]:
    names = _by_weight(one.names, other.names)[: SHOWN_WORDS // 2]
    return [*names, *(term for term in _by_weight(one.terms, other.terms) if term not in names)][:SHOWN_WORDS]


_SHARED: dict[str, Callable[[Signature, Signature], Iterable[str]]] = {
    "title in text": lambda one, other: [*_by_weight(one.title, other.terms), *_by_weight(other.title, one.terms)],
    "main names": lambda one, other: [*_by_weight(one.main, other.names), *_by_weight(other.main, one.names)],
    "places": lambda one, other: _by_weight(one.places, other.places),
    "figures": lambda one, other: [
        *sorted(one.figures & other.figures),
        *(f"aged {age}" for age in sorted(one.ages & other.ages)),
    ],
}
"""the words behind a feature; the others have none"""
