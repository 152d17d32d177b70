"""The heart of a time expression, a month or "years", in its text: what stands before it, and in which tense."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from services.entity_extraction import time_words as grammar
from services.entity_extraction.time_values import Anchor, Tense

LEFT: Final = 48
"""Characters before the heart of an expression in which the rest of it stands."""

_SENTENCE_END: Final = re.compile(r"[.!?]\s+[\"“A-Z]|\n")
_OPENING: Final = re.compile(r"[\"“‘]?In (?:early |late |mid-)?")
_CLAUSE_END: Final = re.compile(r"[.!?;:\n]")
_CLAUSE: Final = 90
"""Characters before the heart in which a verb tells its tense."""


class TimeExpression(NamedTuple):
    """An expression at ``[start, end)``; ``value`` is TIMEX3's, ``kind`` DATE, TIME, DURATION or SET."""

    start: int
    end: int
    kind: str
    value: str | None


class Heart(NamedTuple):
    """The word ``text[start:end]``, about which an expression may stand."""

    text: str
    start: int
    end: int
    anchor: Anchor

    @property
    def word(self) -> str:
        """The word as it stands."""
        return self.text[self.start : self.end]

    def before(self, form: re.Pattern[str]) -> re.Match[str]:
        """Return what ``form``, which must match the empty string, finds directly before the heart."""
        low = max(0, self.start - LEFT)
        while low and low < self.start and self.text[low - 1].isalnum() and self.text[low].isalnum():
            low += 1
        line = self.text.rfind("\n", low, self.start) + 1
        for begin in self._words(max(low, line)):
            match = form.match(self.text, begin, self.start)
            if match is not None:
                return match
        raise ValueError(f"{form.pattern!r} does not match the empty string")

    def _words(self, low: int) -> Iterator[int]:
        """Yield the starts of the words from ``low`` up to the heart, and the heart's own."""
        begin = low
        while begin < self.start:
            yield begin
            space, hyphen = self.text.find(" ", begin, self.start), self.text.find("-", begin, self.start)
            begin = 1 + min((gap for gap in (space, hyphen) if gap >= 0), default=self.start - 1)
        yield self.start

    def after(self, form: re.Pattern[str]) -> re.Match[str] | None:
        """Return what ``form`` finds directly behind the heart, or None."""
        return form.match(self.text, self.end)

    def preceded_by(self, *words: str) -> bool:
        """Whether one of ``words``, in small letters, stands directly before the heart."""
        return self.text[max(0, self.start - 16) : self.start].lower().endswith(words)

    def _is_over(self, low: int, limit: int) -> bool:
        """Say whether "by" or "until" at ``limit`` ends what is over: as the verb of its clause tells, or the next."""
        clause = re.split(r"[,;:]", self.text[low:limit])[-1]
        if clause.strip('"“ '):
            return grammar.OVER.search(clause) is not None and grammar.AHEAD.search(clause) is None
        stop = _CLAUSE_END.search(self.text, self.end, self.end + _CLAUSE)
        return grammar.OVER.search(self.text, self.end, stop.start() if stop else self.end + _CLAUSE) is not None

    def in_time_gone(self) -> bool:
        """Say whether a verb of the past stands right before "in" and the heart, or behind them in front."""
        low = max(0, self.start - _CLAUSE)
        for stop in _SENTENCE_END.finditer(self.text, low, self.start):
            low = stop.end() - 1
        before = self.text[low : self.start]
        if grammar.SINCE.search(before):
            return grammar.AHEAD.search(before) is None
        return bool(_OPENING.fullmatch(before) and grammar.THEN.match(self.text, self.end))

    def tense(self) -> Tense:
        """Return whether the words before the heart in its sentence speak of what is to come."""
        low = max(0, self.start - _CLAUSE)
        for stop in _SENTENCE_END.finditer(self.text, low, self.start):
            low = stop.end() - 1
        for spoke in grammar.SPOKE.finditer(self.text, low, self.start):
            low = spoke.end()
        coming = grammar.COMING.search(self.text, low, self.start)
        if coming:
            return "past" if coming["limit"] and self._is_over(low, coming.start()) else "future"
        if grammar.PAST.search(self.text, low, self.start):
            return "past"
        return "future" if grammar.FUTURE.search(self.text, low, self.start) else "past"


Reader = Callable[[Heart], TimeExpression | None]
