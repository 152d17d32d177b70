"""Parts of a page that several lines make: lists of links under a heading, notices, repeated paragraphs."""

import re
from typing import Final

from services.ingestion.boilerplate.legal import TERMS_AFTER_STORY, TERMS_ALONE, legal_terms
from services.ingestion.boilerplate.lines import Line
from services.ingestion.boilerplate.page import Page
from services.ingestion.boilerplate.phrases import Match

_RUNNING_TIME: Final = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d\s+(?![ap]\.?m)[^\W\d_'\"“‘]", re.IGNORECASE)

MAX_LISTED: Final = 15
"""The most titles that one heading takes with it."""
TITLE_WORDS: Final = 20
"""The longest title in a list of links, in words."""
REPEATED_WORDS: Final = 6
"""The shortest paragraph, in words, whose second occurrence is a repetition and not a refrain or an answer."""


def cut_list(page: Page, index: int, match: Match) -> None:
    """Cut the titles that stand under the heading ``index``; without any, the heading alone."""
    page.kinds[index] = match.kind
    end = index + 1
    while end < len(page.lines) and end - index <= MAX_LISTED and _is_listed(page, end):
        if page.kinds[end] is None:
            page.kinds[end] = "related"
        end += 1


def cut_notice(page: Page, index: int) -> None:
    """Cut the heading of a notice and the paragraphs that belong to it."""
    page.kinds[index] = "legal"
    for below in range(index + 1, len(page.lines)):
        line = page.lines[below]
        if page.kinds[below] is not None:
            continue
        nearly_last = len(page.lines) - below <= 3
        expected = 1 if below == index + 1 else 2
        if not (legal_terms(line) >= expected or (below == index + 1 and nearly_last and not line.speaks)):
            return
        page.kinds[below] = "legal"


def cut_disclaimers(page: Page) -> None:
    """Cut paragraphs that are made of legal terms, in the later half of the page or beside others of the kind."""
    for index in page.story():
        if index * 2 < len(page.lines) - 1:
            continue
        beside = page.kinds[index - 1] == "legal" if index else False
        if legal_terms(page.lines[index]) >= (TERMS_AFTER_STORY if beside else TERMS_ALONE):
            page.kinds[index] = "legal"


def cut_playlist(page: Page) -> None:
    """Cut a list of videos: at least three lines that begin with a running time."""
    listed = [index for index in page.story() if _RUNNING_TIME.match(page.lines[index].text)]
    if len(listed) >= 3:
        for index in listed:
            page.kinds[index] = "related"


def cut_repeats(page: Page) -> None:
    """Cut each paragraph that stood above already, whatever its spaces, quotation marks and case."""
    seen: set[str] = set()
    for index, line in enumerate(page.lines):
        if line.words < REPEATED_WORDS:
            continue
        if line.folded in seen and page.kinds[index] is None:
            page.kinds[index] = "repeat"
        seen.add(line.folded)


def _is_listed(page: Page, index: int) -> bool:
    if page.kinds[index] is not None:
        return page.kinds[index] in ("related", "menu", "identifier")
    line: Line = page.lines[index]
    ends_open = (not line.is_sentence and line.text[-1] != ":") or line.text[-1] in "?!’'”\""
    return ends_open and line.words <= TITLE_WORDS and not line.is_prose
