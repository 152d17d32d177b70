"""Which stories are clustered anew when an article comes: those that it resembles, and some for a second look.

An arrival changes what is known of more stories than it can join. It may be the link between two that it resembles
less than they resemble each other; and it is a neighbour of articles that were put together when less was known of
what else is like them. So the stories that come near the likeliest ones are looked at too, and a few others in turn.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from services.cross_referencing.neighbourhood import NOTHING_NEAR, Neighbours, Surroundings, score, surroundings
from services.cross_referencing.resemblance import model

LOOKED_INTO = 8
"""stories whose members are all compared, and clustered anew"""
LEAST = 0.2
"""share of the threshold that the best score with a story must reach for it to be looked into: also those that the
article will not join are clustered anew, for its arrival has changed what is near them"""
IN_TURN = 2
"""stories beside these that are clustered anew though the article does not resemble them enough"""
LIKELIEST = 3
"""stories looked into of which it is asked what else comes near them"""
BEYOND = 8
"""stories near these that are clustered anew too"""
CLOSE = 3.0
"""the threshold times this is the score that one of their articles must reach with one of the likeliest: the mean of
all pairs, which decides, is lower than the best"""
ASKED = 64
"""articles near the likeliest stories whose story is asked for"""


def promising(near: Neighbours, story_of: Mapping[str, str]) -> list[str]:
    """Return the stories with the best score with an arriving article, the most promising first.

    Args:
        near: the evidence of the article with each candidate.
        story_of: the story of each candidate.
    """
    own = surroundings(near)
    promise: dict[str, float] = {}
    for article, found in near.items():
        # What is near the candidate is not known yet; nothing is the most favourable.
        most = score(found, own, NOTHING_NEAR)
        if most > LEAST * model().threshold:
            promise[story_of[article]] = max(promise.get(story_of[article], 0.0), most)
    return sorted(promise, key=lambda story: (-promise[story], story))[:LOOKED_INTO]


def in_turn(article: str, story_of: Mapping[str, str], chosen: Collection[str]) -> list[str]:
    """Return stories of several candidates that are not ``chosen``: no two arrivals choose alike, each always alike."""
    counts = Counter(story_of.values())
    others = (story for story, count in counts.items() if count > 1 and story not in chosen)
    return sorted(others, key=lambda story: hashlib.blake2b(f"{article} {story}".encode(), digest_size=8).digest())[
        :IN_TURN
    ]


def likeliest(stories: Mapping[str, Sequence[str]], near: Neighbours, around: Mapping[str, Surroundings]) -> list[str]:
    """Return the members of the stories that an article most likely joins.

    Args:
        stories: the members of each story.
        near: the evidence of the article with each candidate.
        around: what is near each member.
    """
    own = surroundings(near)

    def best(story: str) -> float:
        return max(
            (score(near[member], own, around[member]) for member in stories[story] if member in near),
            default=0.0,
        )

    chosen = sorted(stories, key=lambda story: (-best(story), story))[:LIKELIEST]
    return [member for story in chosen for member in stories[story]]


def beyond(
    members: Sequence[str],
    neighbours: Mapping[str, Neighbours],
    around: Mapping[str, Surroundings],
    known: Collection[str],
) -> list[str]:
    """Return the articles that come near some ``members`` and are not ``known`` yet, the nearest first."""
    best: dict[str, float] = {}
    for member in members:
        own = around[member]
        for other, found in neighbours[member].items():
            if other not in known:
                # What is near the other is not known; a story's neighbours have much the same near them.
                best[other] = max(best.get(other, 0.0), score(found, own, own))
    close = [other for other, most in best.items() if most > CLOSE * model().threshold]
    return sorted(close, key=lambda other: (-best[other], other))[:ASKED]
