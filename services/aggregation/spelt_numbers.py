"""Numbers as news writes them: digits, words, hedges before them."""

import re
from typing import Literal

Precision = Literal["exact", "at least", "at most", "about"]

_FIRST = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_UNITS = {word: value for value, word in enumerate(f"{_FIRST} {_TEENS}".split(), start=1)}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905 - reads as a list
}
_WORDS = {
    **_UNITS,
    **_TENS,
    **{f"{ten} {unit}": tens + _UNITS[unit] for ten, tens in _TENS.items() for unit in _FIRST.split()},
    **{f"{times} hundred": 100 * _UNITS[times] for times in _FIRST.split()},
    "no": 0, "nobody": 0, "none": 0, "no one": 0, "not one": 0, "both": 2,
    "a dozen": 12, "half a dozen": 6, "two dozen": 24, "a hundred": 100, "a thousand": 1000,
}  # fmt: skip

SPELT = "|".join(sorted((word.replace(" ", "[- ]") for word in _WORDS), key=len, reverse=True))
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
    return float(_WORDS[word]) if word in _WORDS else float(number.replace(",", ""))


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
