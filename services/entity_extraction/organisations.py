"""Which mentions of organisations in one article are one organisation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from services.entity_extraction.countries import DEMONYMS, country_of
from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.initials import initials
from services.entity_extraction.vocabulary import zipf
from services.entity_extraction.word_classes import ORGANISATION_HEADS, word_set
from shared.article import Part
from shared.names.folding import CACHE, fold

Group = list[FoundName]

_LEGAL_FORMS = word_set("inc ltd llc plc corp corporation co company ag gmbh sa ooo oao pjsc jsc limited")
INSTITUTIONS = word_set(
    """university college school hospital infirmary clinic police council court department county fire airport museum
    library church institute parliament government assembly ministry district authority city state club united fc board
    observatory bridge station"""
)
"""Last words of names that begin with a place: that place alone is not the organisation."""
_SHORT_FORM_ZIPF = 4.5
"""Zipf frequency above which a first word ("World", "State") does not stand for the whole name."""


def organisations(mentions: Sequence[FoundName], texts: Mapping[Part, str]) -> list[Group]:
    """Return the mentions grouped by organisation.

    Its mentions are the same name with or without its legal form, its initials (given in brackets or fitting one name
    only), its first word where that is telling.
    """
    groups: dict[str, Group] = {}
    for one in mentions:
        groups.setdefault(_core(one.surface), []).append(one)
    long = {name: group for name, group in groups.items() if len(name.split()) > 1}
    joined: dict[str, str] = {}
    for name, group in groups.items():
        if name in long:
            continue
        target = _expansion(group, long, texts) or _beginning(name, group, long)
        if target:
            joined[name] = target
    for name, target in joined.items():
        groups[target] += groups.pop(name)
    return list(groups.values())


@lru_cache(CACHE)
def _core(surface: str) -> str:
    words = fold(surface).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join(words) or surface


def _expansion(group: Group, long: Mapping[str, Group], texts: Mapping[Part, str]) -> str | None:
    """The one long name that these initials stand for."""
    short = group[0].surface.replace(".", "").upper()
    if (
        " " in short
        or not 2 <= len(short) <= 8
        or (not group[0].surface[1:2].isupper() and "." not in group[0].surface)
    ):
        return None
    for one in group:
        before = texts[one.part][: one.start].rstrip()
        if before.endswith("("):
            end = len(before[:-1].rstrip())
            for name, others in long.items():
                if any(o.part == one.part and end - 3 <= o.end <= end for o in others) and name[0].upper() == short[0]:
                    return name
    fitting = [name for name, others in long.items() if short.lower() in initials(others[0].surface)]
    return fitting[0] if len(fitting) == 1 else None


def _beginning(name: str, group: Group, long: Mapping[str, Group]) -> str | None:
    """The one long name that begins with this word."""
    surface = group[0].surface
    if zipf(name) > _SHORT_FORM_ZIPF or country_of(surface) or surface in DEMONYMS or name in ORGANISATION_HEADS:
        return None
    fitting = [other for other in long if other.split()[0] == name and other.split()[-1] not in INSTITUTIONS]
    return fitting[0] if len(fitting) == 1 else None


def fullest(group: Group) -> str:
    """Return the longest form of the name, the more frequent of equals."""
    counted = Counter(one.surface for one in group)
    return max(counted, key=lambda name: (" " in name, len(_core(name).split()), not name.isupper(), counted[name]))
