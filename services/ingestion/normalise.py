"""One way of writing for all text: Unicode NFC, plain blanks and line breaks, nothing that cannot be seen."""

import html
import re
import unicodedata

_ANSI_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\u2028]")
_PARAGRAPH_BREAK = re.compile("\u2029")

_C1 = re.compile(r"[\x80-\x9f]")
"""Where these stand, text in windows-1252 was read as Latin-1; nobody writes the control characters."""

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f"  # control characters but for tab and line breaks
    "\u00ad"  # soft hyphen
    "\u034f\u061c\u180e"  # joiner and marks that are not seen
    "\u200b\u200e\u200f"  # zero-width space, direction marks
    "\u202a-\u202e\u2066-\u2069"  # direction embeddings, overrides and isolates
    "\u2060-\u2065\u206a-\u206f"  # word joiner, invisible operators, deprecated format characters
    "\ufeff\ufff9-\ufffc"  # byte order mark, annotation marks, object replacement
    "\ufdd0-\ufdef\ufffe\uffff"  # not characters
    "\U000e0000-\U000e007f"  # tags: text that only machines read
    "\ud800-\udfff"  # halves of surrogate pairs
    "]"
)
_USELESS_JOINER = re.compile("(?<![\u0590-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0590-\U0010ffff])")
"""Zero-width (non-)joiners spell words in Persian and Indic scripts and make emoji; elsewhere they are noise."""

_PILE_OF_MARKS = re.compile(r"[^\w\s]{31,}")
_MOST_MARKS = 30
"""combining marks on one letter; Unicode's stream-safe text (UAX 15) has no more, and sorting many takes minutes"""

_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUN_OF_BLANKS = re.compile(" {2,}")
_AROUND_BREAK = re.compile(" ?\n ?")
_EMPTY_LINES = re.compile("\n{3,}")
_ANY_BREAK = re.compile(r"\s*\n\s*")

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def text(value: str) -> str:
    """Return ``value`` with its paragraphs kept: single line breaks stay, several become one empty line."""
    value = _ANSI_SEQUENCE.sub("", value)
    value = _PARAGRAPH_BREAK.sub("\n\n", _LINE_BREAK.sub("\n", value))
    value = _INVISIBLE.sub("", _C1.sub(_from_windows, value))
    # The rest is rare, slow to look for by a pattern, and quick to exclude.
    if "\u200c" in value or "\u200d" in value:
        value = _USELESS_JOINER.sub("", value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", _PILE_OF_MARKS.sub(_few_marks, value))
    value = _BLANK.sub(" ", value)
    if "  " in value:
        value = _RUN_OF_BLANKS.sub(" ", value)
    if " \n" in value or "\n " in value:
        value = _AROUND_BREAK.sub("\n", value)
    if "\n\n\n" in value:
        value = _EMPTY_LINES.sub("\n\n", value)
    return value.strip()


def line(value: str) -> str:
    """Return ``value`` on one line."""
    return _ANY_BREAK.sub(" ", text(value))


def entities(value: str) -> str:
    """Return ``value`` with HTML entities as the characters they stand for, also where they were escaped twice.

    Only entities that end in a semicolon count, so that "R&D" and "?a=1&copy=2" stay as they are.
    """
    if "&" not in value:
        return value
    once = _ENTITY.sub(_unescaped, value)
    return _ENTITY.sub(_unescaped, once) if "&amp;" in value else once


def fold(value: str) -> str:
    """Return ``value`` for comparison: no case, no difference of width or form, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _few_marks(match: re.Match[str]) -> str:
    """Drop the combining marks after the thirtieth of a run."""
    kept, run = [], 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _from_windows(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _unescaped(match: re.Match[str]) -> str:
    return html.unescape(match[0])
