"""Words in quotation marks: straight, curly, „German“, «French», nested, and going on over paragraphs."""

import re
from typing import NamedTuple

_CLOSES = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "「": "」", "『": "』", "‹": "›"}
_MARK = re.compile(r"(?<!')''(?!')|``|[\"“”„«»「」『』]|(?<![^\W_])‘(?=\w)|(?<=[\w.,!?…])’(?!\w)|\n")
_BEFORE_OPENING = frozenset(" \t\u00a0([{—–-/\n\"“„«‘'`")
_NEVER_OPENED = frozenset(",;:!?)]")
_LONGEST = 3000
"""Characters of one paragraph of a quote; a mark that is not closed before is a lost one."""


class QuotedSpan(NamedTuple):
    """The words between the marks; ``goes_on`` says that the quote of the paragraph before continues here."""

    start: int
    end: int
    goes_on: bool


def quoted_spans(text: str) -> list[QuotedSpan]:
    """Return the quotes of ``text`` in order, of nested ones the outer.

    A quote over several paragraphs, each of which opens and only the last of which closes, is one span for each.
    """
    found: list[QuotedSpan] = []
    stack: list[tuple[str, int]] = []
    goes_on = False
    for match in _MARK.finditer(text):
        # Two apostrophes are the quotation mark of typewriters; words begin behind the second.
        mark, at = match[0], match.start()
        if mark in {"''", "``"}:
            mark, at = '"', match.end() - 1 if not stack else at
        if mark == "\n":
            if not stack:
                continue
            goes_on = _opened_again(text, at, stack[0][0])
            if goes_on and at - stack[0][1] < _LONGEST:
                found.append(QuotedSpan(stack[0][1], at, bool(found) and _continues(found, stack[0][1], text)))
            stack.clear()
        elif stack and _closing(text, at, mark, stack[-1][0]):
            _, start = stack.pop()
            if not stack and 0 < at - start < _LONGEST:
                found.append(QuotedSpan(start, at, goes_on))
                goes_on = False
        elif _opening(text, at, mark):
            stack.append((mark, at + 1))
    return [_trimmed(text, span) for span in found if any(letter.isalnum() for letter in text[span.start : span.end])]


def _trimmed(text: str, span: QuotedSpan) -> QuotedSpan:
    """Without the spaces that French sets inside its marks."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return span._replace(start=start, end=span.end - len(words) + len(words.rstrip()))


def _continues(found: list[QuotedSpan], start: int, text: str) -> bool:
    return text[found[-1].end : start - 1].isspace()


def _opened_again(text: str, newline: int, mark: str) -> bool:
    following = text[newline:].lstrip()[:1] if newline + 3 > len(text) else text[newline : newline + 8].lstrip()[:1]
    return following == mark and mark != "‘"


def _opening(text: str, at: int, mark: str) -> bool:
    if mark in {"”", "’", "」", "』"}:
        return False
    following = text[at + 1 : at + 2]
    if mark == '"':
        return bool(following) and not following.isspace() and (at == 0 or text[at - 1] in _BEFORE_OPENING)
    if mark == "«" and following.isspace():
        return at == 0 or text[at - 1] in _BEFORE_OPENING
    return mark in _CLOSES and bool(following) and not following.isspace() and following not in _NEVER_OPENED


def _closing(text: str, at: int, mark: str, opened: str) -> bool:
    if opened == '"':
        if mark != '"':
            return False
        before, following = text[at - 1], text[at + 1 : at + 2]
        return (not before.isspace() and not following.isalnum()) or not _opening(text, at, mark)
    if opened == "“" and mark == '"':
        return not _opening(text, at, mark) and not text[at - 1].isspace()
    return mark in _CLOSES.get(opened, "") and not (opened == "»" and _opening(text, at, mark))
