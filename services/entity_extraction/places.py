"""Which mentions of places, and of other things, in one article are one."""

import re
from collections import Counter
from collections.abc import Sequence

from services.entity_extraction.countries import COUNTRIES
from services.entity_extraction.document_pass import FoundName
from shared.names.folding import fold

Group = list[FoundName]

_LONG_FORM = re.compile(r"(?:(?:republic|kingdom|state|commonwealth|union|city|town) of (?:the )?)(.+)", re.IGNORECASE)


def places(mentions: Sequence[FoundName]) -> list[Group]:
    """Return the mentions grouped by place; the names of a country are one, "the City of X" is X if X stands alone."""
    groups: dict[str, Group] = {}
    for one in mentions:
        groups.setdefault(_place(one.surface), []).append(one)
    for name in list(groups):
        long = _LONG_FORM.fullmatch(name)
        if long and long[1] in groups:
            groups[long[1]] += groups.pop(name)
    return list(groups.values())


def others(mentions: Sequence[FoundName]) -> list[Group]:
    """Return the mentions of events, laws, works and products grouped by name."""
    groups: dict[str, Group] = {}
    for one in mentions:
        groups.setdefault(fold(one.surface), []).append(one)
    return list(groups.values())


def _place(surface: str) -> str:
    return fold(COUNTRIES.get(surface) or COUNTRIES.get(surface.title()) or surface)


def fullest(group: Group) -> str:
    """Return the longest form of the name, the more frequent of equals; a country goes by its usual name."""
    counted = Counter(one.surface for one in group)
    usual = COUNTRIES.get(group[0].surface)
    if usual and usual in counted:
        return usual
    return max(counted, key=lambda name: (len(name.split()), not name.isupper(), counted[name]))
