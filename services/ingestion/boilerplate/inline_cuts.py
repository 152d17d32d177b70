"""What is cut from within a line of the story: the dateline, marks, bracketed credits, what is glued to its end."""

import re
from collections.abc import Iterator
from typing import Final

from services.ingestion.boilerplate.bylines import is_contribution, is_sign_off
from services.ingestion.boilerplate.line_patterns import bracket_credits, kind_by_form
from services.ingestion.boilerplate.lines import Line
from services.ingestion.boilerplate.page import Page
from services.ingestion.boilerplate.phrases import match
from services.ingestion.datelines import dateline
from shared.article import Cut, CutKind

_FOOTNOTE: Final = re.compile(
    r"(?<=[\w.,;:!?)”\"'’%])(?P<gap> ?)\[(?:\d{1,3}|note \d{1,2}|citation needed|[a-z])\](?P<next>.{0,2})"
)
_BRACKET_TEASER: Final = re.compile(
    r" ?[(\[](?:(?:also )?(?:read|see|watch|listen|click|view)(?: (?:more|also|here|next|this|now"
    r"|full story))?\s*[:|]|read more|related(?: \w+)?\s*:|story continues|article continues|"
    r"scroll down|click (?:here|to)|читайте также|читайте також|lea también|lire aussi|siehe auch"
    r"|lesen sie auch|leggi anche|leia também|czytaj także)[^()\[\]\n]{0,160}[)\]]",
    re.IGNORECASE,
)
_SHARE_LINK: Final = re.compile(r"\s*(?:Read or )?Share this (?:story|article|post): ?https?://\S+\s*$", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?…”\")])\s+(?=[\"“(\[]?[^\W\d_a-zа-я]|©)")
_AGENCY_MARK: Final = re.compile(r"(?<=[.!?”\"])\s*\(([A-ZČ]{2,8}(?:[/-][A-Z]{2,6})?)\)\s*$")

GLUED_SENTENCES: Final = 4
"""The most sentences that are looked at, from its end, of the story's last paragraph."""


def cut_dateline(page: Page) -> None:
    """Cut the dateline before the story's first sentence, or the line that is nothing else."""
    rest = page.original.lower()
    for index in tuple(page.story())[:4]:
        line = page.lines[index]
        found = dateline(line.text, lambda place, line=line: _recurs(place, rest, line), page.language)  # type: ignore[misc]
        if found is not None and found.end == len(line.text):
            page.kinds[index] = "dateline"
        elif found is not None:
            page.inside.append(Cut(kind="dateline", start=line.start, end=line.start + found.end))
        if found is not None or line.is_prose:
            return


def _recurs(place: str, text: str, line: Line) -> bool:
    stem = place.lower()
    stem = stem if stem.endswith(":") else stem[: max(4, len(stem) - 1)]
    return stem in text[: line.start] or stem in text[line.start + len(place) :]


def cut_marks(page: Page) -> None:
    """Cut footnote marks, bracketed credits and bracketed teasers from the lines of the story."""
    for index in page.story():
        line = page.lines[index]
        if "[" in line.text or "(" in line.text:
            page.inside.extend(_marks(line))


def _marks(line: Line) -> Iterator[Cut]:
    for match_ in _FOOTNOTE.finditer(line.text):
        behind = match_["next"]
        if match_["gap"] and behind[:1] == " " and behind[1:2].islower():
            continue  # "[3] people": the figure is part of the sentence
        yield Cut(kind="footnote", start=line.start + match_.start(), end=line.start + match_.start("next"))
    for start, end in bracket_credits(line.text):
        yield _swallowing(line, "credit", start, end)
    for match_ in _BRACKET_TEASER.finditer(line.text):
        yield _swallowing(line, "teaser", match_.start(), match_.end())


def _swallowing(line: Line, kind: CutKind, start: int, end: int) -> Cut:
    """Return the cut ``[start, end)`` of ``line`` together with one of the spaces around it."""
    if start and line.text[start - 1] == " ":
        start -= 1
    elif line.text[end : end + 1] == " ":
        end += 1
    return Cut(kind=kind, start=line.start + start, end=line.start + end)


def cut_glued(page: Page) -> None:
    """Cut boilerplate that extraction glued to the end of the story's last paragraph."""
    last = max(page.story(), default=None)
    if last is None:
        return
    line = page.lines[last]
    share = _SHARE_LINK.search(line.text)
    end = share.start() if share else len(line.text)
    if share:
        page.inside.append(Cut(kind="menu", start=line.start + end, end=line.end))
    breaks = list(_SENTENCE.finditer(line.text, max(0, end - 1200), end))[-GLUED_SENTENCES:]
    for match_ in reversed(breaks):
        sentence = Line(line.start + match_.end(), line.start + end, line.text[match_.end() : end].rstrip())
        kind = _glued(sentence) if sentence.text else None
        if kind is None:
            return
        page.inside.append(Cut(kind=kind, start=line.start + match_.start(), end=line.start + end))
        end = match_.start()


def _glued(sentence: Line) -> CutKind | None:
    kind = kind_by_form(sentence)
    if kind == "legal":
        return kind
    if is_contribution(sentence):
        return "credit"
    if is_sign_off(sentence):
        return "byline"
    found = match(sentence, edge=False)
    return found.kind if found and found.kind in ("legal", "newsletter") and found.shape != "label" else None
