"""Counted nouns and lists, as they stand in a sentence."""

from collections.abc import Iterable, Sequence

from rich.text import Text

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
