"""Where the articles differ: the figures with several values, and what kind of difference it is."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from shared.record import Conflict, ConflictKind, Figure, FigureValue

ROUNDED = 0.07
"""difference, as a share of the larger value, that "about" may hide"""
EVEN = 0.05
"""the same for a round number that stands without "about" """
GROWING = frozenset({"killed", "injured", "arrested", "rescued", "evacuated"})
"""tolls that grow as more becomes known"""

_GRAVEST: tuple[ConflictKind, ...] = (
    "contradiction",
    "later update",
    "different scope",
    "likely extraction damage",
    "different precision",
)


def conflicts(figures: Sequence[Figure]) -> tuple[Conflict, ...]:
    """Return a conflict for each figure with several values, the gravest kind of difference first."""
    found = [_conflict(figure) for figure in figures if len(figure.values) > 1]
    return tuple(sorted(found, key=lambda conflict: _GRAVEST.index(conflict.kind)))


def updates(found: Sequence[Conflict]) -> dict[str, str]:
    """Return, for the figures that were updated, the value that was stated last."""
    return {
        conflict.attribute: max(conflict.values, key=lambda value: value.last_stated).value
        for conflict in found
        if conflict.kind == "later update"
    }


def _conflict(figure: Figure) -> Conflict:
    notes: dict[ConflictKind, list[str]] = {kind: [] for kind in _GRAVEST}
    for earlier, later in _compared(figure):
        kind, note = difference(figure.attribute, earlier, later)
        notes[kind].append(note)
    kind = next(kind for kind in _GRAVEST if notes[kind])
    return Conflict(
        attribute=figure.attribute,
        kind=kind,
        note="; ".join(dict.fromkeys(note for each in notes.values() for note in each)),
        values=figure.values,
    )


def _compared(figure: Figure) -> Iterator[tuple[FigureValue, FigureValue]]:
    """Yield the pairs that matter: one value after the other where each was given up before the next was stated."""
    values = figure.values
    if all(earlier.last_stated < later.first_stated for earlier, later in pairwise(values)):
        yield from pairwise(values)
    else:
        yield from combinations(values, 2)


def difference(attribute: str, earlier: FigureValue, later: FigureValue) -> tuple[ConflictKind, str]:
    """Return what kind of difference two values of a figure make, and why in words.

    A later and higher toll is an update; so is another value from nobody but the origins of the former one.
    """
    one, other = float(earlier.value), float(later.value)
    if earlier.of != later.of and (earlier.of or later.of) and attribute in GROWING | {"missing", "shot"}:
        return (
            "different scope",
            f"{_told(earlier)} counts {earlier.of or 'people'}, {_told(later)} {later.of or 'people'}",
        )
    if _compatible(earlier, other) or _compatible(later, one):
        return "different precision", f"{_told(earlier)} and {_told(later)} may be the same"
    if _damaged(earlier, later):
        return "likely extraction damage", f"{earlier.value} and {later.value} differ by a lost digit"
    if earlier.last_stated < later.first_stated and attribute in GROWING and other > one:
        return "later update", f"{_told(later)} is stated only after {_told(earlier)}"
    return "contradiction", f"{_told(earlier)} against {_told(later)}"


def _told(value: FigureValue) -> str:
    return value.value if value.precision == "exact" else f"{value.precision} {value.value}"


def _compatible(stated: FigureValue, other: float) -> bool:
    """Return whether what is stated leaves room for the other value."""
    value = float(stated.value)
    if stated.precision == "at least":
        return value <= other <= 2 * value
    if stated.precision == "at most":
        return other <= value <= 2 * other
    apart = abs(value - other) / max(abs(value), abs(other), 1.0)
    if stated.precision == "about":
        return apart <= ROUNDED
    round_number = value >= 100 and value % 100 == 0
    return round_number and apart <= EVEN


def _damaged(earlier: FigureValue, later: FigureValue) -> bool:
    """Return whether one value is the other without a digit or two, stated by one article against several."""
    fewer, more = sorted((earlier, later), key=lambda each: each.article_count)
    if fewer.article_count > 1 or more.article_count < 2 or len(more.value) < 3 or len(fewer.value) >= len(more.value):
        return False
    digits = iter(more.value)
    return all(digit in digits for digit in fewer.value)
