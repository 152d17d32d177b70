"""Under which keys an article is found by others: its rarest names, terms, and pairs of a place with a name or date."""

from services.cross_referencing.signature import Signature, strongest

TERM_KEYS = 14
"""heaviest terms that are keys; an event's reports share some of their rarest words"""
NAME_KEYS = 10
"""heaviest names that are keys"""
PEOPLE_KEYS = 8
"""full names of people that are keys"""
PLACE_KEYS = 3
"""places that are joined with dates and figures to keys"""


def candidate_keys(signature: Signature) -> tuple[str, ...]:
    """Return the keys of the article, each once, in a fixed order."""
    keys = [f"t:{term}" for term in strongest(signature.terms, TERM_KEYS)]
    keys += [f"n:{name}" for name in strongest(signature.names, NAME_KEYS)]
    keys += [f"p:{name}" for name in strongest(signature.people, PEOPLE_KEYS)]
    for place in strongest(signature.places, PLACE_KEYS):
        keys += [f"d:{place}:{date}" for date in sorted(signature.dates)[:3]]
    return tuple(dict.fromkeys(keys))
