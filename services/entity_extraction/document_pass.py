"""From the labels of the model to the names of an article: the whole article decides about each of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.entity_extraction.candidates import Candidate, Labelled, candidates
from services.entity_extraction.damaged import is_damaged
from services.entity_extraction.name_kinds import Kind, kinds
from services.entity_extraction.words import Words
from shared.annotations import EntityKind
from shared.article import Part

_OTHER_LABELS = frozenset({"EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "MISC"})
_INSERTED = re.compile(
    r"\(([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)[.,]?\s*[–—-]\s*(?:ed|editor|author|note)\b", re.IGNORECASE
)


class FoundName(NamedTuple):
    """A name in one part of an article."""

    part: Part
    start: int
    end: int
    surface: str
    kind: EntityKind


def found_names(parts: Sequence[tuple[Part, Words, Sequence[Labelled]]]) -> list[FoundName]:
    """Return the names of an article, part after part in their order, from what the model labelled in each part.

    The words of a part may be in other letters than the article's (``truecase``), never of another length.
    """
    read = [(words, candidates(words, labelled)) for _, words, labelled in parts]
    found: list[FoundName] = []
    for (part, words, _), (_, candidates_here), kinds_here in zip(parts, read, kinds(read), strict=True):
        inserted = {match.start(1) for match in _INSERTED.finditer(words.text)}
        for one, kind in zip(candidates_here, kinds_here, strict=True):
            surface = words.text[one.start : one.end]
            if decided := _kind(one, kind, surface, words, person=one.start in inserted):
                found.append(FoundName(part, one.start, one.end, surface, decided))
    return found


def _kind(one: Candidate, kind: Kind, surface: str, words: Words, *, person: bool) -> EntityKind | None:
    if person:
        return "person"
    if one.start in words.starts and surface not in words.inside and " " not in surface and is_damaged(surface):
        return None
    if kind != "none":
        return kind
    if one.label in _OTHER_LABELS and len(surface) > 2 and not surface.islower():
        return "other"
    return None
