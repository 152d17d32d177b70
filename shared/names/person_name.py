"""A person's name taken apart."""

import re
from dataclasses import dataclass
from functools import lru_cache

from shared.names.folding import CACHE, fold, skeleton
from shared.names.lists import ASIAN_FAMILY_NAMES, DEGREES, GIVEN_NAMES, PARTICLES, SUFFIXES, TITLES

_HAN = re.compile(r"[\u4e00-\u9fff\uac00-\ud7af]")
_ASIAN_SYLLABLE = (
    r"(?:[bpmfdtlkgjqxzcsryhwn]|zh|ch|sh|ng|ky|hy|py|my|ry|hw|kw|gw|ph|th|tr|nh)?[aeiou]{1,3}(?:ng|n|m|k|l|p|r|h|t|c)?"
)
_ASIAN_GIVEN = re.compile(rf"{_ASIAN_SYLLABLE}(?:{_ASIAN_SYLLABLE})?")
_PATRONYMIC = re.compile(r"(.+?)(?:yev|iev|ev|ov|y|i)(?:ich|na)")
_INITIALS = re.compile(r"[A-Z]{1,2}\.?|(?:[A-Z]\.[ -]?)+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name without titles and degrees, all folded.

    ``given`` are given and middle names in the order they stand (an initial is one letter); ``family`` is the
    family name without its particles, empty where only given names stand; ``suffix`` is ``jr``, ``iii`` …
    """

    given: tuple[str, ...]
    family: str
    suffix: str = ""
    asian: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Every word, given names first."""
        return (*self.given, self.family) if self.family else self.given


@lru_cache(CACHE)
def person_name(name: str) -> PersonName:
    """Take ``name`` apart; "Family, Given", "Given FAMILY" and "Family Given-name" of East Asia are seen as such."""
    before, comma, after = name.partition(",")
    if comma and fold(after) not in SUFFIXES | DEGREES:
        name = f"{after.strip()} {before.strip()}"
    raw = [word for word in re.split(r"[\s,]+", name.strip()) if fold(word)]
    raw = _without_titles(raw)
    suffix = ""
    while len(raw) > 1 and fold(raw[-1]) in SUFFIXES | DEGREES:
        word = fold(raw.pop())
        if word in SUFFIXES:
            suffix = {"junior": "jr", "senior": "sr"}.get(word, word)
    capitals = [word for word in raw if len(word) > 2 and word.isupper() and not _INITIALS.fullmatch(word)]
    if len(capitals) == 1 and capitals[0] is not raw[-1] and len(raw) > 1 and not raw[-1].isupper():
        raw = [word for word in raw if word is not capitals[0]] + capitals
    asian = _asian(raw)
    if asian:
        return PersonName(("".join(fold(word).replace(" ", "") for word in raw[1:]),), fold(raw[0]), suffix, asian=True)
    words = [part for word in raw for part in _parts(word)]
    core = [
        word for at, word in enumerate(words) if word not in PARTICLES or (at == 0 and word in GIVEN_NAMES)
    ] or words
    if len(core) > 1 and is_patronymic(core[-1]):
        return PersonName(tuple(core), "", suffix)
    return PersonName(tuple(core[:-1]), core[-1] if core else "", suffix)


def _without_titles(raw: list[str]) -> list[str]:
    start = 0
    while (
        start < len(raw) - 1
        and fold(raw[start]) in TITLES
        and not (len(raw) - start == 2 and start == 0 and _given(raw[0]))
    ):
        start += 1
    return raw[start:]


def _given(word: str) -> bool:
    return fold(word) in GIVEN_NAMES


def _parts(word: str) -> list[str]:
    """Split hyphens; ``J.-C.`` and ``JC`` become initials."""
    if _INITIALS.fullmatch(word) and fold(word) not in {"al", "el", "ur"}:
        return [letter for letter in fold(word) if letter != " "]
    return fold(word).split()


def _asian(raw: list[str]) -> bool:
    if _HAN.search("".join(raw)):
        return False
    if not 2 <= len(raw) <= 3 or fold(raw[0]) not in ASIAN_FAMILY_NAMES:
        return False
    given = [fold(word) for word in raw[1:]]
    return all(word not in GIVEN_NAMES and all(_ASIAN_GIVEN.fullmatch(part) for part in word.split()) for word in given)


def is_patronymic(word: str) -> bool:
    """Say whether a folded word is a Russian patronymic of a given name in the list (Sergeevich, Ivanovna)."""
    match = _PATRONYMIC.fullmatch(word)
    return match is not None and skeleton(match[1]) in _PATRONYMIC_STEMS


_PATRONYMIC_STEMS = frozenset(
    {skeleton(name) for name in GIVEN_NAMES}
    | {re.sub(r"[aeiy]$", "", skeleton(name)) for name in GIVEN_NAMES}
    | {"ivan", "boris", "arkad", "mihal", "egor", "petr", "pavl", "lv", "fedor", "roman", "viktor", "nikolai", "nikola"}
)


def family_name(name: str) -> str:
    """Return the family name as it is written, with its particles ("van der Berg"), or "" where none is told."""
    parsed = person_name(name)
    if not parsed.family:
        return ""
    words = name.replace(",", " ").split()
    for position in range(len(words) - 1, -1, -1):
        folded = fold(words[position])
        if parsed.family in (folded, folded.split()[-1] if folded else ""):
            start = position
            while start > 1 and fold(words[start - 1]) in PARTICLES:
                start -= 1
            return " ".join(words[start : position + 1])
    return parsed.family
