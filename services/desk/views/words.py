"""Counted nouns and lists, as they stand in a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from rich.text import Text

from services.desk import stage_status

_PLURALS = {"story": "stories", "entry": "entries"}


def counted(number: int, noun: str) -> str:
    """Return ``1 article``, ``5 articles``, ``12,000 articles``."""
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


def listed(names: Sequence[str], limit: int = 3) -> str:
    """Return the first names, and how many more there are: ``A, B, C and 4 more``."""
    if len(names) <= limit + 1:
        return ", ".join(names)
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"


def joined(pieces: Iterable[Text], separator: str = " · ") -> Text:
    """Return ``pieces`` in one line, each in its own style, with a quiet ``separator`` between them."""
    return Text.assemble((separator, "quiet")).join(pieces)


def latency(counts: Mapping[float, int]) -> str:
    """Return how long articles take from ``ingest`` into a record: ``half within 0.5 s, 95 % within 2 s``."""
    half, most = stage_status.within(counts, 0.5), stage_status.within(counts, 0.95)
    if half is None or most is None:
        return "no article yet"
    return f"half within {_bound(half)}, 95 % within {_bound(most)}" if half != most else f"95 % within {_bound(most)}"


def _bound(seconds: float) -> str:
    return "days" if seconds == inf else f"{seconds:g} s" if seconds < 60 else f"{seconds / 60:g} min"
