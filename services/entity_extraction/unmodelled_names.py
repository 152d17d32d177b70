"""Persons in a text that no model reads: a known given name and what follows it in capitals."""

from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.words import Words
from shared.article import Part
from shared.names.folding import fold
from shared.names.lists import GIVEN_NAMES, PARTICLES

_MOST_WORDS = 4
_SHORTEST = 3


def unmodelled_names(words: Words, part: Part) -> list[FoundName]:
    """Return the persons whose full name stands in ``words``, in any script that has capitals.

    Precise rather than complete: a name begins with a given name of the list, and one to three capitalised words
    follow; a longer run is a line of a list.
    """
    found = []
    for run in _runs(words):
        given = next((at for at, (start, end) in enumerate(run) if _is_given(words.text[start:end])), len(run))
        name = run[given:]
        if 2 <= len(name) <= _MOST_WORDS:
            start, end = name[0][0], name[-1][1]
            found.append(FoundName(part, start, end, words.text[start:end], "person"))
    return found


def _is_given(word: str) -> bool:
    return len(word) >= _SHORTEST and fold(word) in GIVEN_NAMES


def _runs(words: Words) -> list[list[tuple[int, int]]]:
    """Runs of capitalised words with single spaces between, small particles inside."""
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end, word in words.words:
        capital = word[0].isupper()
        if runs[-1] and (words.text[runs[-1][-1][1] : start] != " " or not (capital or word in PARTICLES)):
            runs.append([])
        if capital or runs[-1]:
            stop = word.endswith(".") and len(word) > 2
            runs[-1].append((start, end - stop))
            if stop:
                runs.append([])
    for run in runs:
        while run and words.text[run[-1][0]].islower():
            run.pop()
    return [run for run in runs if run]
