"""What stands above a story and below it, where words count as navigation that would be story in between."""

import re
from typing import Final

from services.ingestion.agencies import agency_in_brackets
from services.ingestion.boilerplate.bylines import (
    follows_byline,
    is_biography,
    is_byline,
    is_name_over_outlet,
    is_sign_off,
)
from services.ingestion.boilerplate.headers import is_dated, is_header
from services.ingestion.boilerplate.legal import TERMS_AFTER_STORY, legal_terms
from services.ingestion.boilerplate.lines import Line, fold
from services.ingestion.boilerplate.page import Page
from services.ingestion.boilerplate.phrases import match
from shared.article import CutKind

_BETWEEN_NAMES: Final = re.compile(r"\s*(?:[,;&|]|/| [-–—] |\band\b)\s*")

_PUBLISHED: Final = re.compile(r"\b(?:posted|published|updated|created)\b:?\s", re.IGNORECASE)

HEAD_LINES: Final = 10
"""The most lines above a story that are looked at; a page without prose has no more of a head than this."""
BYLINE_LINES: Final = 6
"""Lines from the top in which a byline may stand below a first sentence, which is then the standfirst."""
HEADLINE_WORDS: Final = 22
"""The longest headline, in words; what is longer is the lead that somebody took for a title."""
BIOGRAPHY_LINES: Final = 3
"""Lines from the top in which a note on the author may stand, as commentaries have it."""
TITLE_LINES: Final = 5
"""Lines from the top in which the title may stand again."""


def cut_head(page: Page) -> None:
    """Cut the title, header, byline and navigation above the story."""
    title = _comparable(page.title)
    end = min(page.first_prose(), HEAD_LINES)
    for index in range(min(max(end, BYLINE_LINES), len(page.lines))):
        if page.kinds[index] is not None:
            continue
        if title and index < TITLE_LINES and _is_title(page, index, title):
            page.kinds[index] = "header"
        elif _is_of_author(page, index):
            page.kinds[index] = "byline"
        elif index < end:
            page.kinds[index] = _above(page, index)


def _is_of_author(page: Page, index: int) -> bool:
    """Whether line ``index`` is a byline, goes on with the one above, or tells of the author."""
    line = page.lines[index]
    if is_byline(line) or (index < BIOGRAPHY_LINES and is_biography(line)):
        return True
    return index > 0 and page.kinds[index - 1] == "byline" and follows_byline(line)


def _is_title(page: Page, index: int, title: str) -> bool:
    """Whether line ``index`` is the title again, alone or with dates of publication behind it.

    A full sentence is the lead, which somebody took for the title, and stays.
    """
    line, words = page.lines[index], _comparable(page.lines[index].text)
    if index + 1 == len(page.lines) or not words.startswith(title):
        return False
    if words == title:
        return line.words <= HEADLINE_WORDS and not (line.is_prose and line.text[-1] == ".")
    published = _PUBLISHED.search(line.text)
    return published is not None and _comparable(line.text[: published.start()]) == title


def _above(page: Page, index: int) -> CutKind | None:
    line, below = page.lines[index], page.lines[index + 1] if index + 1 < len(page.lines) else None
    if is_header(line, page.outlet):
        return "header"
    if is_name_over_outlet(line, below):
        return "byline"
    return _at_edge(line)


def _at_edge(line: Line) -> CutKind | None:
    found = match(line, edge=True)
    if found is not None:
        return found.kind
    if line.words <= 6 and all(agency_in_brackets(name) for name in _BETWEEN_NAMES.split(line.text.strip("() "))):
        return "credit"
    return None


def cut_tail(page: Page) -> None:
    """Cut what follows the last paragraph of the story."""
    codes = _codes(page)
    for index in range(len(page.lines) - 1, 0, -1):
        if page.kinds[index] is not None:
            continue
        kind = _below(page, page.lines[index], codes)
        if kind is not None:
            page.kinds[index] = kind
        elif page.lines[index].is_prose or page.lines[index].is_sentence:
            return


def _below(page: Page, line: Line, codes: set[str]) -> CutKind | None:
    kind = _at_edge(line)
    if kind is not None:
        return kind
    if is_sign_off(line) or is_biography(line):
        return "byline"
    if legal_terms(line) >= TERMS_AFTER_STORY:
        return "legal"
    if is_dated(line):
        return "header"
    if line.bare in codes or (page.outlet is not None and line.bare in {page.outlet.name.lower(), page.outlet.id}):
        return "menu"
    return None


def _codes(page: Page) -> set[str]:
    """Return the letters that an identifier or a bracketed agency begins with: what a bare line repeats is no story."""
    codes = set()
    for kind, line in zip(page.kinds, page.lines, strict=True):
        if kind == "identifier":
            letters = line.text.lstrip("([ ")
            codes.add(letters[: next((i for i, c in enumerate(letters) if not c.isalpha()), 0)].lower())
    return codes - {""}


def _comparable(words: str) -> str:
    return "".join(character for character in fold(words) if character.isalnum())
