"""Whether two names are one person's: rules that would rather miss than mistake."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from shared.names.folding import CACHE, skeleton
from shared.names.lists import GIVEN_NAMES
from shared.names.person_name import PersonName, is_patronymic, person_name
from shared.names.sounding import OTHER_SCRIPT, sound_alike

_SIGNS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
"""Chinese characters and Korean syllables: another sign is another name, though it may sound the same."""

_FEMININE = "ova"
_LEAST_FEMININE = 6
"""letters of a name with that ending at least"""
ACROSS = 0.86
"""how alike two words are that sound alike in two scripts: both names of a person must, and then it is enough"""

SAME = 0.7
"""A score from which two full names are taken for one person's."""


def same_person(one: str, other: str) -> float:
    """Return how surely two names are one person's, 0 to 1; from ``SAME`` on take them for one.

    A name of one word scores .6 against a full name that holds it as the family name: it may be meant, and only
    the article can tell. Different given names, suffixes or second initials score 0.
    """
    return _score(*sorted((one, other)))


@lru_cache(CACHE)
def _score(one: str, other: str) -> float:
    if one != other and _SIGNS.search(one) and _SIGNS.search(other):
        return 0.0
    a, b = person_name(one), person_name(other)
    if one == other or (a == b and a.words):
        return 1.0
    if not a.words or not b.words:
        return 0.0
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return 0.0
    across = bool(OTHER_SCRIPT.search(one)) != bool(OTHER_SCRIPT.search(other)) and not (a.asian or b.asian)
    return _words_score(a, b, across=across) * (1.0 if a.suffix == b.suffix else 0.5)


def _words_score(a: PersonName, b: PersonName, *, across: bool) -> float:
    if "".join(a.words) == "".join(b.words):
        return 0.95
    if len(a.words) == 1 or len(b.words) == 1:
        return _single(a, b, across=across)
    straight = _aligned(a, b, across=across)
    if straight < SAME and not (a.asian and b.asian):
        turned = max(_aligned(_turned(a), b, across=False), _aligned(a, _turned(b), across=False))
        straight = max(straight, 0.8 * turned)
    return straight


def _turned(name: PersonName) -> PersonName:
    """The name read family name first (two words, or a patronymic last); a well-known given name is no family name."""
    first, *rest = name.words
    if first in GIVEN_NAMES or not (len(rest) == 1 or is_patronymic(rest[-1])):
        return PersonName((), "")
    return PersonName(tuple(rest), first, name.suffix)


def _single(a: PersonName, b: PersonName, *, across: bool) -> float:
    short, full = (a, b) if len(a.words) == 1 else (b, a)
    word = short.words[0]
    if len(full.words) == 1:
        return alike(word, full.words[0], across=across)
    if full.family and (value := alike(word, full.family, across=across)):
        return 0.6 * value
    return 0.3 if word in full.given else 0.0


def _aligned(a: PersonName, b: PersonName, *, across: bool) -> float:
    """Family with family, given with given in order; words left over may stand on one side only."""
    if not a.family or not b.family:
        return _given_only(a, b)
    family = alike(a.family, b.family, across=across) or _ending(a.family, b.family, across=across)
    a_given, b_given = list(a.given), list(b.given)
    if not family:
        # Two family names (García Lorca), or one name of several written apart.
        family, a_given, b_given = _second_family(a, b)
        if not family:
            return 0.0
    if not a_given or not b_given:
        return 0.0
    given = _in_order(a_given, b_given, across=across)
    return family * given


def _ending(a: str, b: str, *, across: bool) -> float:
    """Compare a woman's name with and without the ending that Czech and Slovak give it: Brandt, Brandtová."""
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if not long.endswith(_FEMININE) or len(long) < _LEAST_FEMININE:
        return 0.0
    stem = long.removesuffix(_FEMININE)
    return 0.95 * max(alike(stem, short, across=across), alike(f"{stem}a", short, across=across))


def _second_family(a: PersonName, b: PersonName) -> tuple[float, list[str], list[str]]:
    for one, other, swapped in ((a, b, False), (b, a, True)):
        if len(one.given) >= 2 and one.given[-1] not in GIVEN_NAMES and (value := alike(one.given[-1], other.family)):
            rest, whole = list(one.given[:-1]), list(other.given)
            return (0.9 * value, whole, rest) if swapped else (0.9 * value, rest, whole)
    return 0.0, [], []


def _given_only(a: PersonName, b: PersonName) -> float:
    """A given name with a patronymic against a full name that holds both."""
    short, full = (a, b) if not a.family else (b, a)
    if len(short.given) < 2 or len(full.given) < 2:
        return 0.0
    return 0.8 * _in_order(list(short.given), list(full.given))


def _in_order(a: list[str], b: list[str], *, across: bool = False) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    best = 0.0
    position, total, skipped = 0, 1.0, 0
    for word in short:
        found = 0.0
        for step in range(position, len(long)):
            value = _given_alike(word, long[step], across=across)
            if value:
                found, position = value, step + 1
                break
            skipped += 1
        if not found:
            return best
        total *= found
    total = max(total, 0.8) if all(len(word) == 1 for word in short) else total
    return total * (0.98 if len(long) > len(short) else 1.0) * (0.97**skipped)


def _given_alike(a: str, b: str, *, across: bool) -> float:
    if len(a) == 1 or len(b) == 1:
        return 0.85 if a[0] == b[0] or skeleton(a)[:1] == skeleton(b)[:1] else 0.0
    return alike(a, b, across=across)


def alike(a: str, b: str, *, across: bool = False) -> float:
    """Return how alike two folded words of a name are: 1, .85 or more for another spelling, else 0.

    ``across`` says that they are written in two scripts: then it is enough that they sound alike.
    """
    if a == b:
        return 1.0
    if GIVEN_NAMES.get(a, a) == GIVEN_NAMES.get(b, b):
        return 0.96
    if a in GIVEN_NAMES and b in GIVEN_NAMES:
        return 0.0
    one, other = sorted((a, b))
    if across and sound_alike(one, other) and not _gendered(skeleton(one), skeleton(other)):
        return _spelt(one, other) or ACROSS
    return _spelt(one, other)


_SAME_BEGINNINGS = ({"k", "g"}, {"s", "z"}, {"c", "z"}, {"c", "k"}, {"i", "u"}, {"a", "e"})
"""First letters that transliterations interchange; any other first letter makes another name."""


@lru_cache(CACHE)
def _spelt(a: str, b: str) -> float:
    one, other = skeleton(a), skeleton(b)
    if one == other and len(one) > 1:
        return 0.95
    shorter = min(len(one), len(other))
    if shorter < 5 or (one[0] != other[0] and {one[0], other[0]} not in _SAME_BEGINNINGS) or _gendered(one, other):
        return 0.0
    allowed = 1 if shorter < 9 else 2
    distance = OSA.distance(one, other, score_cutoff=allowed)
    return 0.0 if distance > allowed else 0.9 - 0.04 * (distance - 1)


def _gendered(a: str, b: str) -> bool:
    """Ivanov and Ivanova, Daniel and Daniela, Mario and Maria: more than a slip of spelling."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return long == short + "a" or (len(a) == len(b) and a[:-1] == b[:-1] and {a[-1], b[-1]} <= set("aeio"))
