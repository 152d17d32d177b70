"""One thing that was looked at, and how it is."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "unknown", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``subject`` is what was looked at, ``words`` how it is, ``remedy`` what mends it."""

    level: Level
    subject: str
    words: str
    remedy: str = ""


def good(subject: str, words: str) -> Finding:
    """Return that all is well with it."""
    return Finding("good", subject, words)


def unknown(subject: str, words: str, remedy: str = "") -> Finding:
    """Return that it could not be looked at."""
    return Finding("unknown", subject, words, remedy)


def warning(subject: str, words: str, remedy: str) -> Finding:
    """Return that it works, and may not do so for long, or not as one thinks."""
    return Finding("warning", subject, words, remedy)


def problem(subject: str, words: str, remedy: str) -> Finding:
    """Return that it does not work, or loses something."""
    return Finding("problem", subject, words, remedy)
