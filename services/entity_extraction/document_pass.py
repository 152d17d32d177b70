"""From the labels of the model to the names of an article: the whole article decides about each of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.entity_extraction.candidates import Candidate, Labelled, candidates
from services.entity_extraction.damaged import is_damaged
from services.entity_extraction.known_organisations import PLAIN_ORGANISATIONS
from services.entity_extraction.name_context import defines_initials
from services.entity_extraction.name_kinds import Kind, kinds
from services.entity_extraction.word_classes import ORGANISATION_HEADS, OTHER_HEADS
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
            if decided := "person" if one.start in inserted else _kind(one, kind, surface, words):
                found.append(FoundName(part, one.start, one.end, surface, decided))
    return found


def _kind(one: Candidate, kind: Kind, surface: str, words: Words) -> EntityKind | None:
    """The kind of an entity that the kind of a name comes to, by what is certain of the surface itself."""
    if _no_name(one, surface, words):
        return None
    if surface in PLAIN_ORGANISATIONS or (kind == "person" and _is_body(one, surface, words)):
        return "organisation"
    if kind != "none":
        return kind
    last = surface.rpartition(" ")[2].lower()
    other = one.label in _OTHER_LABELS or (one.label == "ORG" and " " in surface and last in OTHER_HEADS)
    return "other" if other and len(surface) > 2 else None


def _no_name(one: Candidate, surface: str, words: Words) -> bool:
    alone = one.start in words.starts and surface not in words.inside and " " not in surface
    return len(surface.rstrip(".")) < 2 or (alone and is_damaged(surface))


def _is_body(one: Candidate, surface: str, words: Words) -> bool:
    """Whether a name that looks like a person's is that of a company: "Sarno Vale Water", "Sarno Vale (SV)"."""
    return defines_initials(words, one) or (
        surface.count(" ") > 1 and surface.rpartition(" ")[2].lower() in ORGANISATION_HEADS
    )
