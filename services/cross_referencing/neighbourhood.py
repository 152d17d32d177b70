"""How much a likeness says, given how alike the article's other neighbours are.

Reports of shootings resemble each other more than reports of anything else do; reports from a parliament too. So a
pair's likeness is set in relation to a background: the mean likeness of the articles that come after each one's
nearest, up to a few of its own story left aside. (Relatives of this idea: local scaling of Zelnik-Manor and Perona
2004, CSLS of Conneau et al. 2018.)
"""

import math
from collections.abc import Collection, Mapping

from services.cross_referencing.resemblance import NEIGHBOURHOOD, Evidence, model

PASSED_OVER = 30
"""nearest articles that are no background: they may be of the same story"""
BACKGROUND = 30
"""articles after these whose mean likeness is the background"""
FLOOR = 0.06
"""likeness of articles that have nothing to do with each other; stands in where there are too few neighbours"""

Neighbours = Mapping[str, Evidence]
"""the articles near one, each with the evidence of the pair"""


def background(neighbours: Neighbours, company: Collection[str] = ()) -> float:
    """Return the mean likeness of an article's background.

    ``company`` are other members of a large story, which are left aside: a story of a hundred reports is not its own
    background. In a small story they count like any other, so that a wrong member cannot hide by being in.
    """
    others = sorted((found.likeness for name, found in neighbours.items() if name not in company), reverse=True)
    passed = sum(name in neighbours for name in company)
    window = others[max(0, PASSED_OVER - passed) :][:BACKGROUND]
    return (sum(max(FLOOR, value) for value in window) + FLOOR * (BACKGROUND - len(window))) / BACKGROUND


def contribution(likeness: float, one: float, other: float) -> float:
    """Return what ``likeness`` adds to a pair's log-odds; ``one`` and ``other`` are the backgrounds of the two."""
    return model().features[NEIGHBOURHOOD] * math.log(max(likeness, 1e-3) / ((one + other) / 2))


def scores(near: Mapping[str, Neighbours], companies: Mapping[str, Collection[str]]) -> dict[tuple[str, str], float]:
    """Return the score of each pair of articles in ``near``, ids in alphabetical order.

    Args:
        near: the neighbours of each article, in ``near`` or not.
        companies: of each article the members of its story; a new article has none.
    """
    backgrounds = {article: background(found, companies.get(article, ())) for article, found in near.items()}
    return {
        (min(one, other), max(one, other)): score(found, backgrounds[one], backgrounds[other])
        for one, neighbours in near.items()
        for other, found in neighbours.items()
        if other in near
    }


def score(found: Evidence, one: float, other: float) -> float:
    """Return the score of a pair in [0, 1], given the backgrounds of its two articles."""
    log_odds = found.log_odds + contribution(found.likeness, one, other)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
