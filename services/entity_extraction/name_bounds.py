"""Where a name begins and ends: what the model takes with it and does not belong."""

import re
from collections.abc import Iterator

from shared.names.folding import fold
from shared.names.lists import TITLES

_ADDRESS = re.compile(r"https?:|www\.|@|\w\.(?:com|net|org|html?|php)\b|[_{}<>|©\\]")
_EDGES = " \t\"'“”‘’«»()[]{}–—-•*,;:.!?…/\\©>›‹|#&"
_KEPT_STOP = re.compile(r"(?:\b[A-Z]|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|St|Bros))\.$")
_DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those|its|their|his|her|our)\s+", re.IGNORECASE)
_FIRST_WORD = re.compile(r"([\w.]+)\s+")
_SMALL_END = re.compile(r"(?:\s+[a-z][a-z'’]*)+$")
_PARTING = re.compile(r"\s*\n\s*|\s[-–—/]\s")
PARTY_SEAT = re.compile(r"[RDI]-[A-Z][\w.]*")
"""Party and state of an American politician: "D-Calif." """
_GLUED = re.compile(r"[^\W\d_]{4,}(?<=[a-z])(?:[A-Z][a-z]|[A-Z]{3})")
"""A person's name run into what follows on the page: "Marta QuillNew pier opens"; "McQuill" and "DeVries" are names."""
_NUMBER_END = re.compile(r"(?:\s+|-)[\d/.,%-]+$")


def bounded(text: str, start: int, end: int, *, person: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the name in ``text[start:end]``, one for each piece that a line break or a spaced dash or slash parts off.

    Article, title, possessive, quotation marks and small words around it are left out; nothing is yielded where no
    capital letter is left, an address stands there, or a person's name ran into the next headline or out of a bracket.
    """
    for first, last in _pieces(text, start, end):
        a, b = _core(text, first, last, person=person)
        name = text[a:b]
        capital = any(letter.isupper() for letter in name)
        if not capital or PARTY_SEAT.fullmatch(name) or _ADDRESS.search(name):
            continue
        if person and (_GLUED.search(name) or name.count("(") != name.count(")")):
            continue
        yield a, b


def _core(text: str, a: int, b: int, *, person: bool) -> tuple[int, int]:
    a, b = _without_edges(text, a, b)
    if found := _DETERMINER.match(text, a, b):
        a = found.end()
    if person:
        a = without_titles(text, a, b)
    for pattern in (_SMALL_END, _NUMBER_END) if person else (_SMALL_END,):
        if found := pattern.search(text[a:b]):
            b -= len(found[0])
    return _without_edges(text, a, b)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in _PARTING.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _without_edges(text: str, a: int, b: int) -> tuple[int, int]:
    while a < b and text[a] in _EDGES:
        a += 1
    while b > a:
        if text[b - 2 : b] in {"'s", "’s"} and b - a > 2:
            b -= 2
        elif text[b - 1] in _EDGES and not (
            (text[b - 1] == "." and _KEPT_STOP.search(text, a, b)) or (text[b - 1] == ")" and "(" in text[a:b])
        ):
            b -= 1
        else:
            break
    return a, b


def without_titles(text: str, start: int, end: int) -> int:
    """Return where the name begins behind titles such as "Mr" or "President"; one word is left in any case."""
    while (found := _FIRST_WORD.match(text, start, end)) and fold(found[1]) in TITLES:
        start = found.end()
    return start
