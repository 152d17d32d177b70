"""What the words around a name say of its kind."""

import re

from services.entity_extraction.candidates import Candidate
from services.entity_extraction.initials import initials
from services.entity_extraction.word_classes import AFTER, BEFORE, ORGANISATION_HEADS, PLACE_HEADS, SOURCES
from services.entity_extraction.words import Words
from shared.names.folding import fold
from shared.names.lists import TITLES

_DEFINED = re.compile(r"\s?\(([A-Z]{2,8})\)")
_QUOTES_OPEN = frozenset("\"“‘«„'")
_QUOTES_CLOSE = frozenset("\"”’»“'")


def context(words: Words, one: Candidate) -> list[str]:
    """Return what stands before and after ``one``, as short words such as ``after said``."""
    found = _before(words, one)
    found += _after(words, one)
    text = words.text
    if defines_initials(words, one):
        found.append("defines its initials")
    left, right = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    if left == "(" and right == ")":
        found.append("in brackets")
    if left in _QUOTES_OPEN and right in _QUOTES_CLOSE and left and right:
        found.append("in quotes")
    if one.start in words.starts:
        first, *more = text[one.start : one.end].split()
        if more:
            found.append("begins a sentence, words 2")
        else:
            found.append("begins a sentence, also inside" if first in words.inside else "begins a sentence only")
    return found


def defines_initials(words: Words, one: Candidate) -> bool:
    """Say whether the initials of the name stand in brackets behind it."""
    defined = _DEFINED.match(words.text, one.end)
    return defined is not None and defined[1].lower() in initials(words.text[one.start : one.end])


def _before(words: Words, one: Candidate) -> list[str]:
    at = words.before(one.start)
    if at < 0:
        return ["before nothing"]
    word = words.words[at]
    gap = words.text[word.end : one.start].strip()
    if gap:
        return [f"before {gap[-1]}"]
    if one.start - word.end > 3:
        return ["before nothing"]
    small = word.text.lower()
    found = []
    if fold(word.text) in TITLES:
        found.append("before title" if small == word.text else "before Title")
    if small in BEFORE:
        found.append(f"before {small}")
    elif small in ORGANISATION_HEADS or small in SOURCES:
        found.append("before organisation")
    elif small in PLACE_HEADS:
        found.append("before place")
    elif not found:
        found.append("before Word" if word.text[0].isupper() else "before word")
    if small == "the" and at and (earlier := words.words[at - 1].text.lower()) in BEFORE:
        found.append(f"before {earlier} the")
    return found


def _after(words: Words, one: Candidate) -> list[str]:
    text = words.text
    if text[one.end : one.end + 2] in {"'s", "’s"}:
        return ["after 's"]
    at = words.after(one.end)
    if at >= len(words.words):
        return ["after nothing"]
    word = words.words[at]
    gap = text[one.end : word.start].strip()
    return [f"after {gap[0] if gap else _class_of(word.text)}"]


def _class_of(word: str) -> str:
    small = word.lower().rstrip(".")
    if small in AFTER:
        return small
    if small in ORGANISATION_HEADS:
        return "organisation"
    if small in PLACE_HEADS:
        return "place"
    if word[0].isdigit():
        return "digit"
    return "Word" if word[0].isupper() else "word"
