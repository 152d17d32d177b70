"""Persons in a text that no model reads: a known given name and what follows it in capitals."""

from itertools import groupby

from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.words import Words
from shared.article import Part
from shared.names.folding import fold
from shared.names.lists import GIVEN_NAMES, PARTICLES

_MOST_WORDS = 4
_SHORTEST = 3


def unmodelled_names(words: Words, part: Part) -> list[FoundName]:
    """Return the persons whose full name stands in ``words``, in any script that has capitals.

    Precise rather than complete: the first word must be a given name of the list, the next capitalised; a name of
    more than four words is a line of a list.
    """
    found = []
    for start, end in _runs(words):
        surface = words.text[start:end]
        first, *rest = surface.split()
        if rest and len(rest) < _MOST_WORDS and len(first) >= _SHORTEST and fold(first) in GIVEN_NAMES:
            found.append(FoundName(part, start, end, surface, "person"))
    return found


def _runs(words: Words) -> list[tuple[int, int]]:
    """Ranges of capitalised words with single spaces between, small particles inside."""
    runs: list[list[tuple[int, int]]] = [[]]
    for capital, group in groupby(words.words, key=lambda word: word.text[0].isupper() or word.text in PARTICLES):
        if not capital:
            runs.append([])
            continue
        for start, end, word in group:
            if runs[-1] and words.text[runs[-1][-1][1] : start] != " ":
                runs.append([])
            if runs[-1] or word[0].isupper():
                runs[-1].append((start, end - word.endswith(".")))
            if word.endswith(".") and len(word) > 2:
                runs.append([])
    return [(run[0][0], run[-1][1]) for run in runs if run and words.text[run[-1][0]].isupper()]
