"""One spelling for many: names without case, diacritics, script, and habits of transliteration."""

import re
from functools import lru_cache

from anyascii import anyascii

CACHE = 65_536
"""Entries of each cache of this package: the names of some thousand articles."""

_JOINERS = re.compile(r"['’‘`ʼʻʹʺ]")
_HARD_SIGN = re.compile(r"(?<=[б-щБ-Щ])[ъЪ](?=[б-щБ-Щ])")
"""between consonants it is a Bulgarian vowel; before a vowel it is the hard sign of Russian, which is silent"""
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@lru_cache(CACHE)
def fold(name: str) -> str:
    """Return ``name`` in small ASCII letters and digits, its words parted by one space.

    Any script is transliterated; apostrophes fall out (``O'Hara`` → ``ohara``), hyphens part words.
    """
    if "ъ" in name or "Ъ" in name:
        name = _HARD_SIGN.sub("у", name)
    ascii_name: str = anyascii(_JOINERS.sub("", name))
    return _NOT_LETTERS.sub(" ", _JOINERS.sub("", ascii_name).lower()).strip()


_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        # Slavic, Greek, Arabic and French habits of writing the same sound, most specific first.
        (r"^x(?=[aeiou])", "ks"),  # Xenia, Ksenia
        (r"^(?:ie|ye|je)(?=[a-z])", "e"),  # Yelena, Jelena, Elena
        (r"shch|szcz|schtsch|sc$", "s"),
        (r"tsch|tch|cz|tj", "ch"),
        (r"sch|sh|sz|sj", "s"),
        (r"dzh|dj|zh|rz", "j"),
        (r"kh|ch(?=r)", "h"),
        (r"ch", "c"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th|dh", "t"),
        (r"tz", "z"),
        (r"ts", "c"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ff$", "v"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"ei(?=[lnrst])|ae", "e"),
        (r"(?:ei|ey|ej|ay|aj|ai)$", "ei"),
        (r"(?:iy|yi|yj|ij|yy|ii|ie|ia(?=$)|y|j(?=[aeiou]))", "i"),
        (r"(?<=[aeiou])[ij](?=[aeou])", "i"),
        (r"j", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[a-z])h(?=[^aeiou]|$)", ""),
    )
)


@lru_cache(CACHE)
def skeleton(word: str) -> str:
    """Return how a folded ``word`` sounds, roughly: Shoygu and Shoigu, Kosarev and Kosareff become one."""
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word
