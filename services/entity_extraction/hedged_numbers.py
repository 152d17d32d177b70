"""Numbers as news tells them: digits or words, with the hedges before them."""

import re
from typing import Literal

from services.entity_extraction.spelt_numbers import ONES, TENS, digits_value, words_value

Precision = Literal["exact", "at least", "at most", "about"]

_UNITS = ONES[1:]
_WORDS = {
    **{word: words_value(word) for word in (*_UNITS, *TENS)},
    **{f"{ten} {unit}": words_value(f"{ten} {unit}") for ten in TENS for unit in _UNITS[:9]},
    **{f"{times} hundred": words_value(f"{times} hundred") for times in _UNITS[:9]},
    **{words: words_value(words) for words in ("a dozen", "half a dozen", "two dozen", "a hundred", "a thousand")},
    "no": 0, "nobody": 0, "none": 0, "no one": 0, "not one": 0, "both": 2,
}  # fmt: skip
"""Numbers in words that stand before what they count, and those that only people are counted with."""

_ALONE = "|".join(sorted((word.replace(" ", "[- ]") for word in _WORDS), key=len, reverse=True))
SPELT = rf"(?:(?:a|{'|'.join(_UNITS[:9])})[- ]hundred and (?:{_ALONE})|{_ALONE})"
"""pattern of the words that are numbers"""

HEDGE = (
    r"(?:at least|at most|no fewer than|no less than|as many as|up to|more than|over|fewer than|less than|under"
    r"|about|around|some|nearly|almost|an estimated|approximately|roughly|close to|a total of)"
)
NUMBER = (
    rf"(?P<hedge>\b{HEDGE}\s+)?"
    r"(?P<number>(?<![\w.,$£€#-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w%]|[.,:]\d|-\w|\s+years?\b)"
    rf"|\b(?:{SPELT})\b(?!-))"
)
"""pattern of a number with the groups ``hedge`` and ``number``; not part of a word, an age, or money"""

_LEAST = frozenset({"at least", "no fewer than", "no less than", "more than", "over"})
_MOST = frozenset({"at most", "as many as", "up to", "fewer than", "less than", "under"})


def value(number: str) -> float:
    """Return the value of a number in digits or words that ``NUMBER`` has found."""
    word = re.sub(r"[\s-]+", " ", number.lower())
    if word in _WORDS:
        return float(_WORDS[word])
    return words_value(word) if word[0].isalpha() else digits_value(number)


def precision(hedge: str | None) -> Precision:
    """Return how exact a number is meant to be that stands after ``hedge``."""
    word = (hedge or "").strip().lower()
    if word in _LEAST:
        return "at least"
    if word in _MOST:
        return "at most"
    return "exact" if word in ("", "a total of") else "about"


def written(number: float) -> str:
    """Return the number in digits, without a fraction where it has none: ``14``, ``6.1``, ``45000000``."""
    return str(int(number)) if number == int(number) else repr(number)
