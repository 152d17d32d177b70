"""The words of one part of an article, as the search for names needs them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import NamedTuple

from services.entity_extraction.sentences import sentence_bounds

_WORD = re.compile(r"[^\W_](?:[\w’'.&-]*[^\W_])?\.?")


class Word(NamedTuple):
    """A word with its inner hyphens, apostrophes and full stops, and a full stop after it."""

    start: int
    end: int
    text: str


HEADLINE_SHARE = 0.6
"""Share of capitalised words from which a line is a headline, where capitals say little."""


def is_headline(line: str) -> bool:
    """Say whether most words of a line of three or more are capitalised."""
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > HEADLINE_SHARE * len(words)


class Words:
    """A text read once: its sentences and words, and which words it writes small.

    ``small`` are the words that occur in small letters; ``inside`` counts capitalised words that do not begin a
    sentence.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = list(sentence_bounds(text))
        # Without the Python function behind Word(…), which is called for every word of every article.
        make = tuple.__new__
        self.words: list[Word] = [make(Word, (match.start(), match.end(), match[0])) for match in _WORD.finditer(text)]
        self.starts = {self._first_word(start) for start, _ in self.sentences}
        self.small: set[str] = set()
        self.inside: Counter[str] = Counter()
        for start, _, word in self.words:
            if word[0].islower():
                self.small.add(word)
            elif start not in self.starts and word[0].isupper():
                self.inside[word.rstrip(".")] += 1
        self._word_starts = [word.start for word in self.words]
        self._headlines: dict[int, bool] = {}
        self._sentence_starts = [start for start, _ in self.sentences]

    def learn(self, other: "Words") -> None:
        """Take over what another part of the article shows of small and capitalised words."""
        self.small |= other.small
        self.inside += other.inside

    def _first_word(self, position: int) -> int:
        while position < len(self.text) and not self.text[position].isalnum():
            position += 1
        return position

    def before(self, position: int) -> int:
        """Return the index of the last word that begins before ``position``, -1 where there is none."""
        return bisect_left(self._word_starts, position) - 1

    def after(self, position: int) -> int:
        """Return the index of the first word that begins at or after ``position``."""
        return bisect_left(self._word_starts, position)

    def in_headline(self, position: int) -> bool:
        """Say whether the sentence around ``position`` is written as headlines are."""
        at = self.sentence(position)
        if at not in self._headlines:
            self._headlines[at] = at >= 0 and is_headline(self.text[slice(*self.sentences[at])])
        return self._headlines[at]

    def sentence(self, position: int) -> int:
        """Return the index of the sentence around ``position``, -1 where none begins before it."""
        return bisect_right(self._sentence_starts, position) - 1
