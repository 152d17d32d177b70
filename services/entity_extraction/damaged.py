"""Words that lost letters when the text was taken from its page: "absutely", "contr"."""

from collections import defaultdict
from functools import cache

from wordfreq import get_frequency_dict

from services.entity_extraction.vocabulary import zipf

_COMMON = 4.0
"""Zipf frequency of a word that may have been damaged."""
_LOST = 2
"""Letters in a row that extraction is known to lose, together."""
_SHORTEST = 5


@cache
def _common_words() -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word, frequency in get_frequency_dict("en", "small").items():
        if frequency >= 10 ** (_COMMON - 9) and word.isalpha():
            found[word[0], len(word)].append(word)
    return found


def is_damaged(word: str) -> bool:
    """Say whether ``word`` is unknown, and becomes a common English word by putting two letters back in one place."""
    small = word.lower()
    if len(small) < _SHORTEST or not small.isalpha() or zipf(small) > 2.5:
        return False
    return any(
        whole.startswith(small[:cut]) and whole.endswith(small[cut:])
        for whole in _common_words()[small[0], len(small) + _LOST]
        for cut in range(1, len(small) + 1)
    )
