"""Lines that an outlet prints above or below many of its articles, learned as articles pass.

What no rule knows, because only one outlet writes it ("Anyone with information can call the … newsdesk"), shows by
repetition: the same line at the same end of the story in article after article. This module says which lines to count
and from which counts on a line is a template; ``template_counts`` keeps the counts.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from services.ingestion.boilerplate.lines import Line
from services.ingestion.boilerplate.page import Page
from shared.article import Cut, keep

FIRST_LINES: Final = 2
"""Lines at the start of a story that may be an outlet's template."""
LAST_LINES: Final = 4
"""Lines at its end that may be one."""
MIN_WORDS: Final = 3
MAX_WORDS: Final = 70
"""Words of a line that is counted."""
MIN_ARTICLES: Final = 5
"""Articles of an outlet that must have passed before any of its lines counts as a template."""
MIN_REPEATS: Final = 3
"""Other articles that must carry the line."""
MIN_SHARE: Final = 0.3
"""The share of the outlet's articles that must carry it; stock phrases of reports end fewer."""

_NUMBERS: Final = re.compile(r"\d+")
_NO_WORDS: Final = re.compile(r"[\W_]+")


class EdgeLine(NamedTuple):
    """A line near an end of the story, under the fingerprint by which it is counted."""

    fingerprint: str
    line: Line
    number: int


class Tally(NamedTuple):
    """What an outlet's earlier articles say: how many there were, and how many of them had each fingerprint."""

    articles: int
    carrying: Mapping[str, int]


def edge_lines(original: str, cuts: Iterable[Cut]) -> tuple[EdgeLine, ...]:
    """Return the lines near both ends of the story that an outlet might print under many articles."""
    page = _page(original, cuts)
    story = list(page.story())
    if len(story) < FIRST_LINES + 2:
        return ()
    last = story[max(FIRST_LINES + 1, len(story) - LAST_LINES) :]
    edges = [("first", index) for index in story[:FIRST_LINES]] + [("last", index) for index in last]
    return tuple(
        EdgeLine(_fingerprint(end, page.lines[index]), page.lines[index], index)
        for end, index in edges
        if MIN_WORDS <= page.lines[index].words <= MAX_WORDS
    )


def with_templates(original: str, cuts: tuple[Cut, ...], tally: Tally) -> tuple[Cut, ...]:
    """Return ``cuts`` and, as further ones, the edge lines that ``tally`` shows to be the outlet's template."""
    found = {edge.number for edge in edge_lines(original, cuts) if is_template(tally, edge.fingerprint)}
    if not found:
        return cuts
    page = _page(original, cuts)
    for index in found:
        page.kinds[index] = "template"
    templates = [cut for cut in page.line_cuts() if cut.kind == "template"]
    merged = _merged(cuts, templates)
    return merged if keep(original, merged) else cuts


def is_template(tally: Tally, fingerprint: str) -> bool:
    """Whether enough of the outlet's articles carry the line, in number and in share."""
    carrying = tally.carrying.get(fingerprint, 0)
    return tally.articles >= MIN_ARTICLES and carrying >= MIN_REPEATS and carrying >= MIN_SHARE * tally.articles


def _page(original: str, cuts: Iterable[Cut]) -> Page:
    """Return the page with every line marked that ``cuts`` leave nothing of."""
    page = Page(original, "", None, None)
    ordered = sorted(cuts, key=lambda cut: cut.start)
    for index, line in enumerate(page.lines):
        left = (
            line.end - line.start - sum(max(0, min(line.end, cut.end) - max(line.start, cut.start)) for cut in ordered)
        )
        if left <= 0:
            page.kinds[index] = next(cut.kind for cut in ordered if cut.end > line.start)
    return page


def _fingerprint(end: str, line: Line) -> str:
    """Return 16 hexadecimal digits that are the same for lines which differ in numbers, case and signs alone."""
    words = _NO_WORDS.sub(" ", _NUMBERS.sub("0", line.folded)).strip()
    return hashlib.blake2b(f"{end} {words}".encode(), digest_size=8).hexdigest()


def _merged(cuts: Sequence[Cut], templates: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return both sorted; a template's cut gives way where it would overlap another."""
    merged: list[Cut] = []
    for cut in sorted((*cuts, *templates), key=lambda cut: (cut.start, cut.end)):
        start = max(cut.start, merged[-1].end) if merged else cut.start
        if start < cut.end:
            merged.append(cut if start == cut.start else cut.model_copy(update={"start": start}))
    return tuple(merged)
