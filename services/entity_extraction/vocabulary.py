"""How common a word is."""

import math
from functools import lru_cache

from wordfreq import available_languages, get_frequency_dict


@lru_cache(4)
def _frequencies(language: str) -> dict[str, float]:
    found: dict[str, float] = get_frequency_dict(language, "small") if language in available_languages() else {}
    return found


def zipf(word: str, language: str = "en") -> float:
    """Return the frequency of a word in small letters on the Zipf scale: 0 unknown, 3 rare, 6 "with", 7.7 "the".

    The list counts a name with the word that is spelt like it (``china``).
    """
    frequency = _frequencies(language).get(word)
    return math.log10(frequency) + 9 if frequency else 0.0
