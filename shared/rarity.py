"""How much it says that two texts share a word: the rarer the word is in its language, the more.

Word frequencies come from wordfreq, so that two articles alone can be compared: no collection of
articles is needed to learn from.
"""

import math
import re
import unicodedata
from functools import cache, lru_cache

import wordfreq
from anyascii import anyascii

LARGEST = 10.0
"""rarity of a word that no list knows; a cap, so that a misspelling does not outweigh every name"""
WORDS_OF_AN_ARTICLE = 400
"""how long a text is assumed to be when a word's frequency is turned into the share of texts that hold it"""

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
"""a number with its separators, or a run of letters with an inner apostrophe"""


@cache
def _frequencies(language: str) -> dict[str, float]:
    try:
        return dict(wordfreq.get_frequency_dict(language, "best"))
    except LookupError:
        return {}


@lru_cache(maxsize=200_000)
def rarity(word: str, language: str = "en") -> float:
    """Return how much a shared ``word`` (lower case) says, in nats: about 1 for "said", 10 for an unknown name.

    It is the logarithm of one over the share of articles that would hold the word. A language without a
    word list takes the length of the word instead: long words are rarer.
    """
    if word[0].isdigit():
        return _rarity_of_number(word)
    frequencies = _frequencies(language)
    if not frequencies:
        return min(LARGEST, 1.0 + 0.8 * len(word))
    frequency = frequencies.get(word)
    if frequency is None and "'" in word:
        frequency = frequencies.get(word.split("'", maxsplit=1)[0])
    if frequency is None:
        return LARGEST
    return min(LARGEST, -math.log(-math.expm1(-WORDS_OF_AN_ARTICLE * frequency)))


def _rarity_of_number(word: str) -> float:
    digits = sum(character.isdigit() for character in word)
    if re.fullmatch(r"(?:19|20)\d\d", word):
        return 2.0
    return min(LARGEST, 1.0 + 2.0 * digits)


def tokens(text: str) -> list[str]:
    """Return the words and numbers of ``text`` in order, in lower case, apostrophes made straight."""
    return [token.replace("’", "'") for token in TOKEN.findall(unicodedata.normalize("NFC", text).lower())]


def stem(word: str) -> str:
    """Return an English word without its plural or possessive ending (Harman's S-stemmer)."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("es") and word[-3] in "sxz":
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


_SPELLINGS = (("kh", "h"), ("ck", "k"), ("ph", "f"), ("ou", "u"), ("iy", "i"), ("yy", "i"), ("ij", "i"), ("y", "i"))


@lru_cache(maxsize=100_000)
def spelling(word: str) -> str:
    """Return ``word`` in a form that common transliterations share: Shoigu and Shoygu, Zelensky and Zelenskiy."""
    folded = anyascii(word).lower().replace("'", "")
    for written, read in _SPELLINGS:
        folded = folded.replace(written, read)
    return re.sub(r"(.)\1+", r"\1", folded)
