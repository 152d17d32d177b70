"""What a name's own words say of its kind."""

from functools import lru_cache

from services.entity_extraction.countries import COUNTRIES, DEMONYMS, REGIONS
from services.entity_extraction.known_organisations import KNOWN_ORGANISATIONS
from services.entity_extraction.vocabulary import zipf
from services.entity_extraction.word_classes import CALENDAR, ORGANISATION_HEADS, OTHER_HEADS, PLACE_HEADS
from shared.names.folding import CACHE, fold
from shared.names.lists import ASIAN_FAMILY_NAMES, GIVEN_NAMES, PARTICLES

HEADS = (("organisation", ORGANISATION_HEADS), ("place", PLACE_HEADS), ("other", OTHER_HEADS))


@lru_cache(CACHE)
def shape(name: str) -> tuple[str, ...]:
    """Return what is true of ``name`` whatever stands around it, as short words such as ``head organisation``."""
    words = name.split()
    length = min(len(words), 4)
    found = [f"words {length}", *_classes([fold(word) for word in words], length)]
    found += [connector for connector in ("of", "and") if connector in words]
    if name in KNOWN_ORGANISATIONS:
        found.append("known organisation")
    found += _geography(name, words)
    found += _letters(name, words)
    if length == 1:
        found.append(f"zipf {int(zipf(name.lower()))}")
    elif all(zipf(word.lower()) > 4.5 for word in words):
        found.append("common words")
    return tuple(found)


def _classes(words: list[str], length: int) -> list[str]:
    found = []
    for kind, heads in HEADS:
        if words[-1] in heads:
            found.append(f"head {kind}")
        if any(word in heads for word in words[:-1]):
            found.append(f"holds {kind}")
    if words[0] in CALENDAR:
        found.append("calendar")
    if words[0] in GIVEN_NAMES:
        found.append(f"given name, words {min(length, 3)}")
    if words[0] in ASIAN_FAMILY_NAMES:
        found.append("asian family name first")
    if any(word in PARTICLES for word in words[1:-1]):
        found.append("particle inside")
    return found


def _geography(name: str, words: list[str]) -> list[str]:
    found = []
    if name in COUNTRIES:
        found.append("country")
    if name in REGIONS:
        found.append("region")
    if name in DEMONYMS:
        found.append("demonym")
    if len(words) > 1:
        if words[-1] in COUNTRIES:
            found.append("country last")
        if words[0] in COUNTRIES:
            found.append("country first")
        if words[0] in DEMONYMS:
            found.append("demonym first")
    return found


def _letters(name: str, words: list[str]) -> list[str]:
    found = []
    letters = sum(letter.isalpha() for letter in name)
    if name.isupper() and letters > 1:
        found += ["capitals", f"capitals {min(letters, 6)}"]
    elif len(words) == 1 and sum(letter.isupper() for letter in name) > 1:
        found.append("capitals inside")
    if any(letter.isdigit() for letter in name):
        found.append("digit")
    if "-" in name:
        found.append("hyphen")
    if not name.isascii():
        found.append("not ascii")
    return found
