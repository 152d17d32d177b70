"""What the other names of the article say of a name's kind."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from services.entity_extraction.candidates import UNLABELLED, Candidate
from services.entity_extraction.initials import initials
from services.entity_extraction.words import Words

GROUPS = {
    "PERSON": "person", "PER": "person", "ORG": "organisation",
    "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people", UNLABELLED: UNLABELLED,
}  # fmt: skip
"""Labels of models → what they come to here; every other label is ``other``."""


def group(label: str) -> str:
    """Return the kind that a model's label comes to."""
    return GROUPS.get(label, "other")


def key(surface: str) -> str:
    """Return what is alike in repeats of a name: case and the form of the apostrophe do not count."""
    return surface.replace("’", "'").lower()


class Company:
    """The candidates of a whole article, counted by surface and by word."""

    def __init__(self, parts: Iterable[tuple[Words, list[Candidate]]]) -> None:
        self.labels: dict[str, Counter[str]] = defaultdict(Counter)
        self.last: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.inside: dict[str, set[str]] = {"organisation": set(), "place": set()}
        self.initials: set[str] = set()
        for words, candidates in parts:
            for one in candidates:
                self._count(words.text[one.start : one.end], group(one.label))

    def _count(self, surface: str, kind: str) -> None:
        self.labels[key(surface)][kind] += 1
        words = surface.lower().split()
        if len(words) < 2:
            return
        if kind == "person":
            self.last[words[-1]] += 1
            self.first[words[0]] += 1
        elif kind in self.inside:
            self.inside[kind].update(words)
            if kind == "organisation":
                self.initials |= initials(surface)

    def evidence(self, surface: str, label: str) -> list[tuple[str, float]]:
        """Return how the rest of the article labels this surface and its words, each with a weight.

        Weights go from 0 to 1, except that of ``count``, a natural logarithm.
        """
        kind, words = group(label), surface.lower().split()
        labels = self.labels[key(surface)]
        total = labels.total()
        found = [("count", math.log(total))]
        if total > 1:
            found += [(f"elsewhere {k}", (n - (k == kind)) / (total - 1)) for k, n in labels.items() if n - (k == kind)]
        if len(words) == 1:
            word = words[0]
            if self.last[word]:
                found.append(("a person's last word", 1.0))
            elif self.first[word]:
                found.append(("a person's first word", 1.0))
            found += [
                (f"a word of {'an' if k[0] == 'o' else 'a'} {k}", 1.0) for k in self.inside if word in self.inside[k]
            ]
            if word.replace(".", "") in self.initials:
                found.append(("initials of an organisation", 1.0))
        else:
            if self.last[words[-1]] > 1:
                found.append(("shares a person's last word", 1.0))
            alone = self.labels.get(words[-1], Counter[str]())
            found += [(f"last word alone {k}", 1.0) for k in ("person", "organisation", "place") if alone[k]]
        return found
