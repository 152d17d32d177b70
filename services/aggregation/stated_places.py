"""Where it happened, by block or crossing, as each article says."""

import re
from collections.abc import Iterator

from services.aggregation.report import Report
from services.aggregation.values import Stated
from services.entity_extraction.word_classes import CALENDAR, word_set
from shared.article import Span

LEAD = 6
"""sentences of an article in which it tells where its event happened"""
_BLOCK = re.compile(
    r"\b(?P<number>\d{2,5}) block of "
    r"(?P<street>(?:[NSEW]\.? |North |South |East |West )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
)
_FORMS = {
    "st": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard", "dr": "drive", "ln": "lane",
    "ct": "court", "pl": "place", "n": "north", "s": "south", "e": "east", "w": "west", "hwy": "highway",
    "cir": "circle",
}  # fmt: skip
_SIDES = word_set("north south east west ne nw se sw northeast northwest southeast southwest")
_KINDS = frozenset(_FORMS.values()) - _SIDES | {"way", "trail", "terrace", "parkway"}


def stated_block(report: Report) -> Iterator[tuple[str, Stated]]:
    """Yield the block in which it happened, where the article's beginning names one only."""
    found = [
        (match.start() + sentence.span.start, match)
        for sentence in report.sentences[:LEAD]
        for match in _BLOCK.finditer(sentence.text)
    ]
    values = {
        f"{match['number']} {_street(match['street']).title()}": (start, match) for start, match in reversed(found)
    }
    if len(values) == 1:
        [(value, (start, match))] = values.items()
        yield "block", Stated(report, Span(start=start, end=start + len(match.group())), value)


def _street(name: str) -> str:
    words = [_FORMS.get(word, word) for word in (each.strip(".").lower() for each in name.split())]
    while len(words) > 1 and words[-1] in CALENDAR:
        words.pop()
    return " ".join(words)


def same_street(one: str, other: str) -> bool:
    """Return whether two blocks are on one street; its side aside, and its kind where one does not tell it."""
    first, second = one.lower().split()[1:], other.lower().split()[1:]
    kinds = [{word for word in words if word in _KINDS} for words in (first, second)]
    cores = [[word for word in words if word not in _KINDS | _SIDES] for words in (first, second)]
    return cores[0] == cores[1] and (kinds[0] == kinds[1] or not all(kinds))


def differing_kind(one: str, other: str) -> bool:
    """Return whether two blocks have one number and name, but are a road in one article and an avenue in the other."""
    first, second = one.lower().split(), other.lower().split()
    return (
        first[0] == second[0]
        and len(first) == len(second)
        and first[1:-1] == second[1:-1]
        and {first[-1], second[-1]} <= _KINDS
        and first[-1] != second[-1]
    )
