"""The initials by which a name of several words may be called."""

import re
from functools import lru_cache

from services.entity_extraction.word_classes import CONNECTORS
from shared.names.folding import CACHE


@lru_cache(CACHE)
def initials(surface: str) -> frozenset[str]:
    """Return the initials of ``surface`` in small letters, with and without its small words; none of one word."""
    words = [word for word in re.split(r"[\s-]+", surface) if word[:1].isalpha()]
    every = "".join(word[0] for word in words).lower()
    large = "".join(word[0] for word in words if word.lower() not in CONNECTORS).lower()
    return frozenset(found for found in (every, large) if len(found) > 1)
