"""How likely it is that two articles tell of the same event, and which words say so.

The score is a logistic regression over a few pairwise features; its weights stand in ``weights.json`` and are
fitted by ``benchmarks/fit_links.py``.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.cross_referencing.signature import Signature, Weights
from shared.events import Reason

SHOWN_WORDS = 6
"""most shared words that a reason names"""
FAR_DAYS = 90.0
"""days apart beyond which distance in time says nothing more"""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of the regression, and the thresholds on its score in [0, 1]."""

    bias: float
    features: dict[str, float]
    join: float
    merge: float


@cache
def model() -> Model:
    """Return the fitted model."""
    return Model(**json.loads(files(__package__).joinpath("weights.json").read_text("utf-8")))


def cosine(one: Weights, other: Weights) -> float:
    """Return the product of two vectors of length 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def features(one: Signature, other: Signature) -> dict[str, float]:
    """Return the evidence of the pair, one figure a feature; 0 says nothing either way."""
    apart = None if one.day is None or other.day is None else min(abs(one.day - other.day), FAR_DAYS)
    return {
        "terms": cosine(one.terms, other.terms),
        "title": cosine(one.title, other.title),
        "lead": cosine(one.lead, other.lead),
        "names": cosine(one.names, other.names),
        "people": sum(one.people[name] for name in one.people.keys() & other.people.keys()),
        "places": sum(one.places[name] for name in one.places.keys() & other.places.keys()),
        "dates": float(len(one.dates & other.dates)),
        "figures": float(len(one.figures & other.figures)),
        "days apart": 0.0 if apart is None else math.log1p(apart),
    }


def resemblance(one: Signature, other: Signature) -> float:
    """Return the score of the pair in [0, 1]; it is symmetric."""
    fitted = model()
    return logistic(
        fitted.bias + sum(fitted.features[name] * value for name, value in features(one, other).items() if value)
    )


def logistic(log_odds: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def reasons(one: Signature, other: Signature) -> tuple[Reason, ...]:
    """Return what the pair's score is made of, the weightiest first, with the words that both articles share."""
    fitted = model()
    found = []
    for name, value in features(one, other).items():
        contribution = fitted.features[name] * value
        if abs(contribution) >= 0.05:
            found.append(
                Reason(feature=name, value=round(contribution, 2), words=tuple(_shared(name, one, other))[:SHOWN_WORDS])
            )
    return tuple(sorted(found, key=lambda reason: (-abs(reason.value), reason.feature)))


def _shared(feature: str, one: Signature, other: Signature) -> Iterable[str]:
    match feature:
        case "dates" | "figures":
            return sorted(getattr(one, feature) & getattr(other, feature))
        case "days apart":
            return ()
        case _:
            ours, theirs = getattr(one, feature), getattr(other, feature)
            return sorted(ours.keys() & theirs.keys(), key=lambda term: (-ours[term] * theirs[term], term))
