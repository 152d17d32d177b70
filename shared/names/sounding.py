"""How a name sounds across scripts: Коркоран and Corcoran, Търнър and Turner.

Transliteration writes sounds, spelling does not, so vowels say little. What is compared are the consonants in coarse
classes, as Soundex does, with every reading of letters that have several (``c`` is k, s or ts, ``g`` may be j or h).
"""

import re
from functools import lru_cache
from itertools import islice, product

from rapidfuzz.distance import OSA

from shared.names.folding import CACHE, skeleton

OTHER_SCRIPT = re.compile(r"[\u0370-\u1dbf]")
"""Greek, Cyrillic, Hebrew, Arabic, the scripts of India and their neighbours, which are put into Latin by sound"""
READINGS = 16
"""readings of one word at most"""
ALIKE = 0.4
"""share of the letters of two words that may differ, vowels included"""

_SIGNS = re.compile(
    r"shch|sch|tsch|tch|dzh|sh|zh|ch|cz|sz|dj|dg|kh|ph|th|ck|ts|tz|gh|qu|^u(?=[aeioy])|[bcdfghjklmnpqrstvwxz]|[aeiouy]+"
)
_CLASSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("shch", "sch", "tsch", "tch", "dzh", "sh", "zh", "cz", "sz", "dj", "dg"), ("S",)),
    **dict.fromkeys(("ts", "tz", "s", "z"), ("S",)),
    **dict.fromkeys(("ck", "k", "q"), ("K",)),
    **dict.fromkeys(("d", "t", "th"), ("T",)),
    **dict.fromkeys(("f", "ph", "v"), ("V",)),
    "qu": ("KV", "K"),
    "x": ("KS", "S"),
    "ch": ("S", "K"),
    "kh": ("H", "K"),
    "gh": ("K", ""),
    "j": ("S", ""),
    "b": ("B",),
    "p": ("P",),
    "l": ("L",),
    "m": ("M",),
    "n": ("N",),
    "r": ("R",),
}  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(CACHE)
def readings(word: str) -> frozenset[str]:
    """Return the consonants of a folded word in coarse classes, in each way that it may be read."""
    signs = [_read(match[0], match.start(), word[match.end() : match.end() + 1]) for match in _SIGNS.finditer(word)]
    return frozenset(_REPEATED.sub(r"\1", "".join(way)) for way in islice(product(*signs), READINGS))


def _read(sign: str, at: int, following: str) -> tuple[str, ...]:
    soft = following and following in "eiy"
    if sign == "c":
        return ("S",) if soft else ("K", "S")
    if sign == "g":
        first = ("H",) if at == 0 else ()
        return ("K", *(("S",) if soft else ()), *first)
    if sign in {"u", "w"}:
        # A consonant before a vowel only: Уилтон, Wilton; Маллоу, Mallow.
        consonant = bool(following) and following in "aeioy" and (sign == "w" or at == 0)
        return ("V",) if consonant else ("", "V") if sign == "w" else ("",)
    if sign == "h":
        return ("H", "") if at == 0 else ("",)
    return _CLASSES.get(sign, ("",))


@lru_cache(CACHE)
def sound_alike(one: str, other: str) -> bool:
    """Return whether two folded words may be one name, written in two scripts."""
    if not any(len(way) > 1 or one[0] == other[0] for way in readings(one) & readings(other)):
        return False
    a, b = skeleton(one), skeleton(other)
    return OSA.distance(a, b) <= ALIKE * max(len(a), len(b))
