"""The offices and titles that an article gives a person, next to the name."""

import re
from collections.abc import Sequence

from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.offices import OfficePhrase, is_office
from services.entity_extraction.word_classes import word_set
from services.entity_extraction.words import Words

_LONGEST = 90
"""Characters of a role behind a name; longer ones are clauses."""
_OFFICE_WITHIN = 5
"""Words of a role behind a name among which its noun of office stands, unless that is the last."""
_APPOSITION = re.compile(
    rf",\s+(?:\d{{1,3}},\s+)?(?:(?:the|an?|his|her|its|their)\s+)?(?P<role>[^,.;:()\n\"“”]{{3,{_LONGEST}}})(?=[,.;)\n]|$)"
)
_BEFORE_NAME = re.compile(r"(?:,\s*|\s+)$")
_CLAUSE = word_set(
    """who said says told is was has had were are will would that which and but after before when while because told
    added noted speaking according wrote as also issued went came got made he's he’s she's she’s it's it’s i we they"""
)


def role_before(words: Words, name: FoundName, phrases: Sequence[OfficePhrase]) -> tuple[str, OfficePhrase] | None:
    """Return the role that stands right before ``name`` ("Russian Defense Minister"), with its phrase."""
    for phrase in phrases:
        gap = words.text[phrase.end : name.start]
        if phrase.end <= name.start and gap in {" ", ", "} and (gap == " " or phrase.article is not None):
            start = _institution(words, phrase.start)
            return words.text[start : phrase.end], phrase
    return None


def _institution(words: Words, start: int) -> int:
    """Capitalised words before the office belong to it: "Fairport Police Chief", "the Ferrow Institute director"."""
    at = words.after(start)
    while at > 0:
        word, following = words.words[at - 1], words.words[at]
        if words.text[word.end : following.start] != " " or not word.text[0].isupper() or word.start in words.starts:
            break
        if word.text.endswith(".") and not is_office(word.text):
            break  # the end of a sentence
        at -= 1
    return words.words[at].start if at < len(words.words) else start


def role_behind(text: str, name: FoundName) -> tuple[str, int, int] | None:
    """Return the role that stands behind ``name`` between commas ("the minister of trade"), with its span."""
    found = _APPOSITION.match(text, name.end)
    if not found:
        return None
    role = found["role"]
    words = role.split()
    if any(word.lower() in _CLAUSE for word in words) or not any(map(is_office, (*words[:_OFFICE_WITHIN], words[-1]))):
        return None
    return role, found.start("role"), found.end("role")
