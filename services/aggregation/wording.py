"""Unusual wording that one article shares with an earlier one: a sign that it was taken from there."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.aggregation.report import Report
from shared.article import Span
from shared.rarity import TOKEN

RUN = 7
"""words that must stand in both texts in the same order; shorter runs are also found by chance"""
READ = 60
"""texts of a story that are compared with each other at most"""

QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|„[^“”]*[“”]")


@dataclass(frozen=True, slots=True)
class Shared:
    """What ``report`` has in common with ``earlier``: the share of its own words, and the longest passage."""

    report: Report
    earlier: Report
    share: float
    span: Span


@dataclass(frozen=True, slots=True)
class _Text:
    report: Report
    words: list[str]
    places: list[tuple[int, int]]
    runs: dict[tuple[str, ...], int]


def shared_wording(reports: Sequence[Report]) -> list[Shared]:
    """Return for each report, in the order given, the earlier one with which it shares most of its wording.

    Words in quotation marks do not count: whoever was there heard them.
    """
    texts = [_text(report) for report in reports[:READ]]
    first: dict[tuple[str, ...], list[int]] = {}
    found = []
    for at, text in enumerate(texts):
        common = Counter(earlier for run in text.runs for earlier in first.get(run, ()))
        if common:
            earlier, count = max(common.items(), key=lambda each: (each[1], -each[0]))
            found.append(
                Shared(text.report, texts[earlier].report, count / len(text.runs), _passage(text, texts[earlier]))
            )
        for run in text.runs:
            first.setdefault(run, []).append(at)
    return found


def _text(report: Report) -> _Text:
    text = report.article.text
    bare = QUOTED.sub(lambda match: " " * len(match.group()), text)
    matches = list(TOKEN.finditer(bare))
    words = [match.group().lower() for match in matches]
    # A run does not reach over a quotation that was blanked out.
    places = [match.span() for match in matches]
    runs = {
        tuple(words[at : at + RUN]): at
        for at in range(len(words) - RUN, -1, -1)
        if places[at + RUN - 1][1] - places[at][0] < RUN * 20
    }
    return _Text(report, words, places, runs)


def _passage(text: _Text, earlier: _Text) -> Span:
    """Return where the longest common run of words stands in ``text``."""
    best, length, at = 0, 0, 0
    while at <= len(text.words) - RUN:
        run = tuple(text.words[at : at + RUN])
        if run not in earlier.runs or run not in text.runs:
            at += 1
            continue
        there, more = earlier.runs[run], RUN
        while (
            at + more < len(text.words)
            and there + more < len(earlier.words)
            and text.words[at + more] == earlier.words[there + more]
        ):
            more += 1
        if more > length:
            best, length = at, more
        at += more
    return Span(start=text.places[best][0], end=text.places[best + length - 1][1])
