"""How common a word is."""

import math
from functools import lru_cache

from wordfreq import available_languages, get_frequency_dict

_FORM = 2.8
"""Zipf frequency that a form of a verb reaches."""


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


@lru_cache(8192)
def is_verb(word: str) -> bool:
    """Say whether an English word in small letters looks like a verb: its forms in -ed and -ing are words as well.

    "weighs" and "shield" do, and family names do not, unless they are verbs too ("Cook").
    """
    stem = word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word
    bases = {stem, stem.removesuffix("e"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    return any(
        len(base) > 2
        and zipf(base + "ing") > _FORM
        and (zipf(base + "ed") > _FORM or zipf(base.removesuffix("y") + "ied") > _FORM)
        for base in bases
    )
