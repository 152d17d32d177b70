"""What people have said of articles, as marks: who stands together, and who apart.

Each correction gives marks that end in its id ``k``. Articles with ``+k`` stand in one story. An article with ``-k``
stands in no story with one that has ``+k`` or ``=k``. ``=k`` is what becomes of ``+k`` when a later correction takes an
article away from the others: it stays apart from those with ``-k``, and is bound to nobody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

TOGETHER, RELEASED, APART = "+", "=", "-"
SIGNS = (TOGETHER, RELEASED, APART)

Marks = frozenset[str]
"""the marks of one article, or of several"""


def opposed(one: Collection[str], other: Collection[str]) -> bool:
    """Return whether articles with these marks must not stand in one story."""
    return _parted(one, other) or _parted(other, one)


def _parted(one: Collection[str], other: Collection[str]) -> bool:
    return any(f"{APART}{mark[1:]}" in other for mark in one if mark[0] != APART)


def bound(marks: Mapping[str, Collection[str]], kept: Iterable[Sequence[str]] = ()) -> list[list[str]]:
    """Return the groups of articles that stand together: by their marks, and those of ``kept``.

    No article is in two groups, and none in a group of its own.
    """
    leader: dict[str, str] = {}

    def lead(article: str) -> str:
        while (above := leader.setdefault(article, article)) != article:
            article = above
        return article

    holders: dict[str, list[str]] = {}
    for article, own in marks.items():
        for mark in own:
            if mark[0] == TOGETHER:
                holders.setdefault(mark, []).append(article)
    for group in (*kept, *holders.values()):
        for article in group[1:]:
            leader[lead(article)] = lead(group[0])
    groups: dict[str, list[str]] = {}
    for article in list(leader):
        groups.setdefault(lead(article), []).append(article)
    return [group for group in groups.values() if len(group) > 1]


def parted(marks: Mapping[str, Collection[str]]) -> set[frozenset[str]]:
    """Return the pairs of articles that must not stand in one story."""
    marked = [article for article, own in marks.items() if own]
    return {frozenset(pair) for pair in combinations(marked, 2) if opposed(marks[pair[0]], marks[pair[1]])}
