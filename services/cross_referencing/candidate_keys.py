"""Under which keys an article is found by others: its rarest names and terms, and pairs that are rare together."""

from itertools import combinations

from services.cross_referencing.signature import Signature, Weights

TERM_KEYS = 14
"""heaviest terms that are keys; the reports of one event share some of their rarest words"""
NAME_KEYS = 10
"""heaviest names that are keys"""
PAIRED = 4
"""main names of which each pair is a key: two common names together are rare"""
PLACE_KEYS, DATE_KEYS = 3, 3
"""places and dates of which each pair is a key"""


def candidate_keys(signature: Signature) -> tuple[str, ...]:
    """Return the keys of the article, each once, in a fixed order."""
    keys = [f"term {term}" for term in _heaviest(signature.terms, TERM_KEYS)]
    keys += [f"name {name}" for name in _heaviest(signature.names, NAME_KEYS)]
    keys += [f"names {one} {other}" for one, other in combinations(sorted(_heaviest(signature.main, PAIRED)), 2)]
    keys += [
        f"place {place} on {date}"
        for place in _heaviest(signature.places, PLACE_KEYS)
        for date in sorted(signature.dates)[:DATE_KEYS]
    ]
    return tuple(dict.fromkeys(keys))


def _heaviest(weights: Weights, most: int) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))[:most]
