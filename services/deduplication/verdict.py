"""The decision: new, a revision, or a reprint, and of what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from services.deduplication.overlap import NOTHING, OPENING, OPENING_SHARE, Overlap, overlap
from services.deduplication.shingles import Shingles
from shared.article import ArticleId
from shared.events import Copy

MOSTLY = 0.6
"""containment from which a text repeats another: with words changed in 30 % of its sentences it contains .75"""
HALF_OPENING, HALF = 0.5, 0.5
"""opening repeated, and containment that is then enough: with 30 % of its sentences written anew a text contains .55"""
OPENING_REPEATED, PARTLY = 0.7, 0.4
"""the same for a truncated copy amid much of the site's own text"""
SHORT = 100
"""shingles below which standing phrases weigh much: forms that are filled in anew contain each other to .75"""
SHORT_MOSTLY = 0.8
"""containment from which a short text repeats another"""
SHORT_PARTLY = 0.7
"""containment that is enough of a short text where its opening, the part that says what happened, is repeated too"""
AT_LEAST = 8
"""shingles that must be shared, 12 words in a row, unless all are"""
OF_ITSELF = 0.2
"""share of the article that must come from the other: a long report with a flash in it repeats no flash"""
OWN = 0.5
"""share from another text below which a reprint says so much of its own that it is matched by others in turn"""


@dataclass(frozen=True, slots=True)
class Known:
    """An article that others are compared with.

    ``original`` says that it is no reprint; ``texts`` are those of its revisions that are kept, the newest last.
    """

    article: ArticleId
    original: bool
    texts: tuple[Shingles, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article is; ``indexed`` says whether later ones are compared with it."""

    copy: Copy
    indexed: bool


def repeats(both: Overlap) -> bool:
    """Say whether the first text of an overlap repeats the second, or the second what is most of the first."""
    if both.jaccard == 1:
        return True
    if both.shared < AT_LEAST or both.share < OF_ITSELF:
        return False
    return both.containment >= _enough(both)


def _enough(both: Overlap) -> float:
    """Return the containment that makes a copy, given what of the opening is repeated."""
    opens_alike = both.opening >= OPENING_REPEATED
    if opens_alike and both.longer >= OPENING_SHARE * OPENING:
        return PARTLY
    if both.shorter < SHORT:
        return SHORT_PARTLY if opens_alike else SHORT_MOSTLY
    return HALF if both.opening >= HALF_OPENING else MOSTLY


def verdict(
    article: ArticleId, revision: int, text: Shingles, former: Known | None, others: Iterable[Known]
) -> Verdict:
    """Decide what ``text`` is, given its ``former`` revisions and the ``others`` that share fingerprints with it.

    Of those that it repeats, an original is preferred to a reprint, then the one that came first. So all copies of
    a text point at one article, and a text that has drifted away from the original starts anew.

    Args:
        article: its id.
        revision: which of its texts this is, from 1.
        text: as it is compared.
        former: the article itself, where an earlier revision of it is known.
        others: in the order in which they came.
    """
    found = _repeated(text, others)
    indexed = found is None or found[1].share < OWN
    if revision > 1 or former:
        kept = overlap(text, former.texts[-1]) if former else NOTHING
        return Verdict(_copy("revision", article, kept), indexed)
    if found is None:
        return Verdict(Copy(kind="new"), indexed=True)
    return Verdict(_copy("reprint", found[0].article, found[1]), indexed)


def _repeated(text: Shingles, others: Iterable[Known]) -> tuple[Known, Overlap] | None:
    found: tuple[Known, Overlap] | None = None
    for other in others:
        if found and (found[0].original or not other.original):
            continue
        both = max((overlap(text, known) for known in other.texts), key=lambda each: (repeats(each), each.jaccard))
        if repeats(both):
            found = other, both
    return found


def _copy(kind: Literal["revision", "reprint"], of: ArticleId, both: Overlap) -> Copy:
    return Copy(
        kind=kind,
        of=of,
        containment=round(both.containment, 4),
        jaccard=round(both.jaccard, 4),
        share=round(both.share, 4),
        opening=round(both.opening, 4),
    )
