"""Lines in CAPITALS and headlines In Title Case, as running text would write them."""

import re
from collections.abc import Callable

from services.entity_extraction.countries import COUNTRIES, DEMONYMS
from services.entity_extraction.sentences import STARTERS
from services.entity_extraction.vocabulary import is_verb, zipf
from services.entity_extraction.word_classes import BEFORE
from services.entity_extraction.words import Words, is_headline
from shared.names.lists import GIVEN_NAMES

_WORD = re.compile(r"[^\W_][\w’'.&]*")
_SMALL_WORDS = STARTERS | BEFORE
_FUNCTION_WORD = 6.0
"""Zipf frequency from which a word in capitals is taken for a small one unless the article writes it large."""
_TITLE_WORDS = (4, 16)
"""Spaces in a line that may be a headline."""
_ORDINARY_WORD = 4.6

_CAPITALS = {name.upper(): name for name in (*COUNTRIES, *DEMONYMS) if " " not in name}


def truecased_title(title: str, text: Words) -> str:
    """Return ``title`` with small letters where its capitals only follow a headline's custom.

    The text of the article says which words are names; the result has the same length.
    """
    if _shouted(title):
        return _lowered(title, text)
    if not is_headline(title):
        return title
    return _each_word(title, lambda word: word.lower() if _small(word, text) else word)


def truecased_lines(text: str) -> str:
    """Return ``text`` with its lines of capitals and its headlines as its other lines would write them; same length."""
    lines = text.split("\n")
    shouted = {at for at, line in enumerate(lines) if _shouted(line)}
    titles = {at for at, line in enumerate(lines) if _title(line)} - shouted
    if not shouted and not titles:
        return text
    words = Words("\n".join(line for at, line in enumerate(lines) if at not in shouted | titles))
    return "\n".join(truecased_title(line, words) if at in shouted | titles else line for at, line in enumerate(lines))


def _title(line: str) -> bool:
    """Whether a line of the text is a headline: capitals all along, no sentence, no list."""
    return (
        line[-1:].isalnum()
        and "," not in line
        and _TITLE_WORDS[0] <= line.count(" ") < _TITLE_WORDS[1]
        and is_headline(line)
    )


def _shouted(line: str) -> bool:
    return line.isupper() and len(line.split()) > 2


def _small(word: str, text: Words) -> bool:
    """Whether running text would write a headline's word small: the article does, or it is a verb or a small word."""
    small = word.lower()
    if word in text.inside:
        return False
    return small in text.small or small in _SMALL_WORDS or (small not in GIVEN_NAMES and is_verb(small))


def _lowered(line: str, text: Words) -> str:
    written = {word.text: word.text for word in text.words if word.text.isupper() and len(word.text) > 1}
    written |= {word.upper(): word for word in text.inside}

    def as_written(word: str) -> str:
        if word in written:
            return written[word]
        if word in _CAPITALS:
            return _CAPITALS[word]
        small = word.lower()
        if small in text.small or zipf(small) > (_ORDINARY_WORD if text.small else _FUNCTION_WORD):
            return small
        return word.capitalize() if len(word) > 3 or zipf(small) else word

    return _each_word(line, as_written)


def _each_word(line: str, change: Callable[[str], str]) -> str:
    first = True

    def changed(match: re.Match[str]) -> str:
        nonlocal first
        word = match[0]
        ending = re.search(r"(?:['’]s|\.)?$", word, re.IGNORECASE)
        stem = word[: ending.start()] if ending else word
        new = change(stem)
        if first and new[:1].islower():
            new = new[0].upper() + new[1:]
        first = False
        new += word[len(stem) :].lower()
        return new if len(new) == len(word) else word

    return _WORD.sub(changed, line)
