"""What may be a name: what the model labelled, and every other run of capitalised words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.entity_extraction.name_bounds import PARTY_SEAT, bounded
from services.entity_extraction.sentences import STARTERS
from services.entity_extraction.vocabulary import zipf
from services.entity_extraction.word_classes import CALENDAR
from services.entity_extraction.words import Words
from shared.names.folding import fold
from shared.names.lists import TITLES

UNLABELLED = "none"
"""The label of a run of capitalised words that the model took for no name."""

COMMON = 3.5
"""Zipf frequency above which a word that only begins a sentence is no name by itself."""

_FIGURES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL"})
_KEPT_STOP = re.compile(r"(?:[A-Z]\.?)+|(?:Jr|Sr|St)\.")
_ADDRESS = re.compile(r"[@_/\\]|www\.|https?:")


class Candidate(NamedTuple):
    """A range of one part of an article that may be a name, and the model's label for it."""

    start: int
    end: int
    label: str


Labelled = tuple[int, int, str]
"""Start, end and label as a model gives them."""


def candidates(words: Words, labelled: Iterable[Labelled]) -> list[Candidate]:
    """Return what may be a name in ``words.text``, in order, no two overlapping."""
    found: list[Candidate] = []
    blocked: list[tuple[int, int]] = []
    for start, end, label in labelled:
        if label in _FIGURES:
            if any(mark.isdigit() for mark in words.text[start:end]) or label != "DATE":
                blocked.append((start, end))
            continue
        for a, b in bounded(words.text, start, end, person=label in {"PERSON", "PER"}):
            if not found or a >= found[-1].end:
                found.append(Candidate(a, b, label))
    taken = sorted([*blocked, *((one.start, one.end) for one in found)])
    found.extend(Candidate(a, b, UNLABELLED) for a, b in _runs(words, taken))
    return sorted(found)


def _runs(words: Words, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    starts = [start for start, _ in taken]
    for run in _capitalised(words):
        start, end = run[0][0], run[-1][1]
        at = bisect_left(starts, end)
        if any(start < b for _, b in taken[max(0, at - 3) : at]):
            continue
        if named := _name_of(words, run):
            yield named


def _capitalised(words: Words) -> Iterator[list[tuple[int, int]]]:
    """Runs of capitalised words with single spaces between; a possessive or a full stop ends one."""
    run: list[tuple[int, int]] = []
    closed = False
    for start, end, word in words.words:
        if run and (closed or not word[0].isupper() or words.text[run[-1][1] : start] != " "):
            yield run
            run = []
        if not word[0].isupper():
            continue
        closed = False
        if word.endswith(("'s", "’s")):
            run.append((start, end - 2))
            closed = True
        elif word.endswith(".") and not _KEPT_STOP.fullmatch(word):
            run.append((start, end - 1))
            closed = True
        else:
            run.append((start, end))
    if run:
        yield run


def _name_of(words: Words, run: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The run without the words that only begin a sentence, and without titles; None where nothing is left."""
    text = words.text
    if run[0][0] in words.starts and len(run) > 1:
        first = text[slice(*run[0])].lower()
        if first in STARTERS or first in words.small:
            run = run[1:]
    while len(run) > 1 and fold(text[slice(*run[0])]) in TITLES:
        run = run[1:]
    start, end = run[0][0], run[-1][1]
    name = text[start:end]
    if _ADDRESS.search(text, max(0, start - 1), end + 1) or PARTY_SEAT.fullmatch(name):
        return None
    if len(run) == 1:
        if name.lower() in CALENDAR or name in {"I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll"}:
            return None
        if start in words.starts and name not in words.inside and zipf(name.lower()) > COMMON:
            return None
    return start, end
