"""How much a likeness says, given what else is near the two articles.

Reports of shootings resemble each other more than reports of anything else do; reports from a parliament too. So a
pair's likeness is set in relation to a background: the mean likeness of the articles that come after each one's
nearest, up to a few of its own story left aside. (Relatives of this idea: local scaling of Zelnik-Manor and Perona
2004, CSLS of Conneau et al. 2018.) It is also set in relation to each one's nearest: an article that has much closer
company is hardly of this story. And days between two reports say more where much alike is going on: in an affair
that is told of every day the next report is of the next event.
"""

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from services.cross_referencing.resemblance import Evidence, model

NEIGHBOURHOOD, NEAREST, CROWDED_DAYS = "neighbourhood", "nearest", "days apart in a crowd"
"""the names of the features that depend on what is near: likeness against the backgrounds, against the nearest of
both, and the days between the two, the more so the higher the backgrounds"""
SURROUNDED = (NEIGHBOURHOOD, NEAREST, CROWDED_DAYS)
PASSED_OVER = 30
"""nearest articles that are no background: they may be of the same story"""
BACKGROUND = 30
"""articles after these whose mean likeness is the background"""
FLOOR = 0.06
"""likeness of articles that have nothing to do with each other; stands in where there are too few neighbours"""
NEAR_ENOUGH = 0.2
"""likeness that a nearest article should have; stands in where there is none"""

Neighbours = Mapping[str, Evidence]
"""the articles near one, each with the evidence of the pair"""


class Surroundings(NamedTuple):
    """What is near an article: the mean likeness of its background, and the likeness of its nearest neighbour."""

    background: float = FLOOR
    nearest: float = 0.0


NOTHING_NEAR = Surroundings()


def surroundings(neighbours: Neighbours, company: Collection[str] = ()) -> Surroundings:
    """Return what is near an article.

    ``company`` are other members of a large story, which are no background: a story of a hundred reports is not its
    own. In a small story they count like any other, so that a wrong member cannot hide by being in.
    """
    others = sorted((found.likeness for name, found in neighbours.items() if name not in company), reverse=True)
    passed = sum(name in neighbours for name in company)
    window = others[max(0, PASSED_OVER - passed) :][:BACKGROUND]
    return Surroundings(
        (sum(max(FLOOR, value) for value in window) + FLOOR * (BACKGROUND - len(window))) / BACKGROUND,
        max((found.likeness for found in neighbours.values()), default=0.0),
    )


def told_by(likeness: float, days: float, one: Surroundings, other: Surroundings) -> tuple[float, float, float]:
    """Return the values of ``SURROUNDED`` for a pair; ``days`` is the value of its feature "days apart"."""
    background = (one.background + other.background) / 2
    nearest = sum(likeness / max(likeness, NEAR_ENOUGH, each.nearest) for each in (one, other)) / 2
    return math.log(max(likeness, 1e-3) / background), nearest, days * math.log(background / FLOOR)


def scores(near: Mapping[str, Neighbours], companies: Mapping[str, Collection[str]]) -> dict[tuple[str, str], float]:
    """Return the score of each pair of articles in ``near``, ids in alphabetical order.

    Args:
        near: the neighbours of each article, in ``near`` or not.
        companies: of each article the members of its story; a new article has none.
    """
    around = {article: surroundings(found, companies.get(article, ())) for article, found in near.items()}
    return {
        (min(one, other), max(one, other)): score(found, around[one], around[other])
        for one, neighbours in near.items()
        for other, found in neighbours.items()
        if other in near
    }


def score(found: Evidence, one: Surroundings, other: Surroundings) -> float:
    """Return the score of a pair in [0, 1], given what is near its two articles."""
    weights = model().features
    values = zip(SURROUNDED, told_by(found.likeness, found.days, one, other), strict=True)
    log_odds = found.log_odds + sum(weights[name] * value for name, value in values)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
