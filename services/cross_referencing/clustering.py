"""Average-link clustering of a few articles, in which established stories are held together.

Two clusters are joined when their mean score exceeds a threshold and, where both are stories already, a share of
the looser one's own cohesion: two tight stories stay two, though some of their reports resemble each other.
The strongest link is always taken first, so that the outcome does not depend on the order of arrival.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """What is together or apart whatever the scores.

    ``joined`` are groups that are one cluster from the start, no article in two of them; ``parted`` are pairs of
    articles that are never in one.
    """

    joined: Sequence[Sequence[int]] = ()
    parted: Collection[frozenset[int]] = ()


NOTHING_HELD = Held()


@dataclass(slots=True)
class _Cluster:
    articles: list[int]
    inner: float = 0.0
    """sum of the scores of all pairs inside"""
    links: dict[int, float] = field(default_factory=dict)
    """sum of the scores of all pairs with each other cluster"""

    def cohesion(self) -> float | None:
        """Return the mean score of the pairs inside, None for a single article."""
        pairs = len(self.articles) * (len(self.articles) - 1) / 2
        return self.inner / pairs if pairs else None


def cluster(
    count: int,
    scores: Mapping[Pair, float],
    threshold: float,
    cohesion_share: float,
    held: Held = NOTHING_HELD,
) -> list[list[int]]:
    """Return the clusters of the articles 0 … ``count`` - 1, each sorted, in the order of their first article.

    Args:
        count: how many articles there are.
        scores: score of each pair (smaller number first); pairs that are left out score 0.
        threshold: mean score that two clusters must exceed to become one.
        cohesion_share: share of the looser cluster's mean inner score that they must exceed, where both have two
            articles or more.
        held: what is together or apart whatever the scores.
    """
    clusters = {number: _Cluster([number]) for number in range(count)}
    for (one, other), score in scores.items():
        if score > 0:
            clusters[one].links[other] = clusters[other].links[one] = score
    for group in held.joined:
        for other in group[1:]:
            _join(clusters, group[0], other)
    waiting = [
        (-_mean(clusters, one, other), one, other, len(clusters[one].articles), len(clusters[other].articles))
        for one in clusters
        for other in clusters[one].links
        if one < other
    ]
    heapify(waiting)
    while waiting:
        negative, one, other, size, other_size = heappop(waiting)
        if -negative <= threshold:
            break
        if not _as_it_was(clusters, one, size) or not _as_it_was(clusters, other, other_size):
            continue
        if not _may_join(clusters[one], clusters[other], -negative, cohesion_share, held.parted):
            continue
        _join(clusters, one, other)
        for neighbour in clusters[one].links:
            first, second = min(one, neighbour), max(one, neighbour)
            heappush(
                waiting,
                (
                    -_mean(clusters, first, second),
                    first,
                    second,
                    len(clusters[first].articles),
                    len(clusters[second].articles),
                ),
            )
    return sorted(sorted(found.articles) for found in clusters.values())


def _may_join(
    one: _Cluster, other: _Cluster, mean: float, cohesion_share: float, parted: Collection[frozenset[int]]
) -> bool:
    """Return whether the ``mean`` score of two clusters is enough for the looser one, and nothing parts them."""
    inner = (one.cohesion(), other.cohesion())
    if inner[0] is not None and inner[1] is not None and mean <= cohesion_share * min(inner[0], inner[1]):
        return False
    return not parted or not any(
        frozenset((first, second)) in parted for first in one.articles for second in other.articles
    )


def _as_it_was(clusters: Mapping[int, _Cluster], number: int, size: int) -> bool:
    return number in clusters and len(clusters[number].articles) == size


def _mean(clusters: Mapping[int, _Cluster], one: int, other: int) -> float:
    return clusters[one].links[other] / (len(clusters[one].articles) * len(clusters[other].articles))


def _join(clusters: dict[int, _Cluster], one: int, other: int) -> None:
    kept, gone = clusters[one], clusters.pop(other)
    kept.inner += gone.inner + kept.links.pop(other, 0.0)
    gone.links.pop(one, None)
    kept.articles += gone.articles
    for neighbour, score in gone.links.items():
        del clusters[neighbour].links[other]
        total = kept.links.get(neighbour, 0.0) + score
        kept.links[neighbour] = clusters[neighbour].links[one] = total
