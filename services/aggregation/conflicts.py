"""Where the articles differ over a figure, and what kind of difference it is.

Only statements that are surely about the same are held against each other: of a toll those in title and lead, of
other things those in like words. What is left out here still stands among the figures.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from services.aggregation.differences import COUNTED_ON, Value, difference
from services.aggregation.figures import Counted, Statement
from services.aggregation.money import topics
from services.aggregation.quantities import quantities
from services.aggregation.report import shared_weight
from services.entity_extraction.tolls import tolls
from services.entity_extraction.word_classes import word_set
from shared.record import Conflict, ConflictKind

BEFORE = 150
"""characters before a sentence in which is told what its amount of money is for"""
TOLD_ALIKE = 0.5
"""share of the lighter context in which two statements of unlike numbers must agree to be held against each other"""
SAID_ALIKE, NEARLY_ALIKE, NEAR, LARGE = 0.25, 0.12, 1.35, 10
"""the same for two numbers from ``LARGE`` on of which the larger is at most ``NEAR`` times the smaller; the lower one
for people"""
ESTIMATED = frozenset({"damage", "worth", "fine"})
"""what amounts of money may be for that an event has one of; of prices, debts and profits there are many"""
APART = 2.0
"""larger number divided by the smaller, up to which two numbers may be two counts or estimates of the same"""
GROUPS = word_set(
    "children women police officers civilians tourists workers employees students soldiers troops passengers"
    " migrants protesters firefighters"
)
"""people of whom fewer may be told than of all"""
ONE_QUAKE = 0.7
"""difference up to which two magnitudes may be of one earthquake; others are of an aftershock"""
NOTED = 4
"""differences of two values that the note of one conflict tells of"""
FIRST_WORDS = 200
"""characters at the start of a text in which one person killed or hurt is the whole toll"""

GRAVEST: tuple[ConflictKind, ...] = (
    "contradiction",
    "later update",
    "different scope",
    "likely extraction damage",
    "different precision",
)


def conflicts(counted: Sequence[Counted]) -> tuple[Conflict, ...]:
    """Return a conflict for each figure with values that contradict each other, the gravest difference first."""
    found = [conflict for one in counted if len(one.statements) > 1 and (conflict := _conflict(one))]
    return gravest_first(found)


def gravest_first(found: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Return the conflicts, the gravest kind of difference first."""
    return tuple(sorted(found, key=lambda conflict: GRAVEST.index(conflict.kind)))


def updates(found: Sequence[Conflict]) -> dict[str, str]:
    """Return, for the figures that were updated, the value that was stated last."""
    return {
        conflict.attribute: max(conflict.values, key=lambda value: value.last_stated).value
        for conflict in found
        if conflict.kind == "later update"
    }


def _conflict(one: Counted) -> Conflict | None:
    values = [Value(*each) for each in zip(one.figure.values, map(_telling, one.statements), strict=True)]
    values = [value for value in values if value.statements]
    if len(values) > 1 and values[0].statements[0].toll:
        values = _comparable(values)
    compared = [pair for pair in _compared(values) if _same_thing(*pair)]
    if not compared:
        return None
    notes: dict[ConflictKind, list[str]] = {kind: [] for kind in GRAVEST}
    for earlier, later in compared:
        kind, note = difference(one.figure.attribute, earlier, later)
        notes[kind].append(note)
    held = [value.told for value in values if any(value in pair for pair in compared)]
    return Conflict(
        attribute=one.figure.attribute,
        kind=next(kind for kind in GRAVEST if notes[kind]),
        note=_note(notes),
        values=tuple(held),
    )


def _note(notes: dict[ConflictKind, list[str]]) -> str:
    """Return why values differ, the gravest difference first; which may be the same is told where nothing is graver."""
    told = [note for kind, each in notes.items() if kind != "different precision" for note in each]
    distinct = list(dict.fromkeys(told or notes["different precision"]))
    return "; ".join(distinct[:NOTED]) + (f"; and {len(distinct) - NOTED} more" if len(distinct) > NOTED else "")


def _telling(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements of a value that may be held against others: of a toll, those that are its article's news.

    One person killed or hurt may be the one whom the article is about.
    """
    return tuple(
        one
        for one in statements
        if not one.toll
        or (one.foremost and not one.single and (one.value != 1 or one.span.start < FIRST_WORDS or _in_title(one)))
    )


def _in_title(statement: Statement) -> bool:
    return any(
        toll.value == statement.value and toll.attribute == statement.unit
        for toll in tolls(statement.report.article.title)
    )


def _comparable(values: list[Value]) -> list[Value]:
    """Return the values of a toll that count the same people, or a group which may be taken for all."""
    whole = [value for value in values if value.told.of is None]
    if not whole:
        same = {value.told.of for value in values}
        return values if len(same) == 1 else []
    most = max(float(value.told.value) for value in whole)
    return [
        value
        for value in values
        if value.told.of is None
        or (value.told.of in GROUPS and float(value.told.value) * 2 > most and value.told.value != "1")
    ]


def _compared(values: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """Yield the pairs that matter: one value after the other where each was given up before the next was stated."""
    if all(earlier.told.last_stated < later.told.first_stated for earlier, later in pairwise(values)):
        yield from pairwise(values)
    else:
        yield from combinations(values, 2)


def _same_thing(earlier: Value, later: Value) -> bool:
    """Return whether a statement of one value is surely about what a statement of the other is about."""
    return any(_same_matter(one, other) for one in earlier.statements for other in later.statements)


def _same_matter(one: Statement, other: Statement) -> bool:
    if one.toll or one.unit == "magnitude":
        return one.toll or abs(one.value - other.value) <= ONE_QUAKE
    fewer, more = sorted((one.value, other.value))
    lighter = min(sum(one.context.values()), sum(other.context.values()))
    alike = shared_weight(one.context, other.context) / lighter if lighter else 0.0
    if len(one.unit) == len("EUR") and one.unit.isupper():
        common = _topics(one) & _topics(other)
        if common & ESTIMATED:
            return fewer >= LARGE and more <= APART * fewer
        return bool(common) and alike >= SAID_ALIKE and more <= NEAR * fewer
    if fewer < LARGE:
        return False
    if one.unit in COUNTED_ON and more <= NEAR * fewer:
        return one.unit != "people" or alike >= NEARLY_ALIKE
    return (
        one.noun == other.noun
        and one.unit != "people"
        and ((more <= NEAR * fewer and alike >= SAID_ALIKE) or (more <= APART * fewer and alike >= TOLD_ALIKE))
    )


def _topics(statement: Statement) -> frozenset[str]:
    """Return what the amount is for: as its sentence tells, or else the words before; and a title that has it too."""
    article, place = statement.report.article, statement.place
    found = topics(article.quoted(place))
    if not found and place.part == "text":
        found = topics(article.text[max(0, place.start - BEFORE) : place.start])
    if any(each.unit == statement.unit and each.value == statement.value for each in quantities(article.title)):
        found |= topics(article.title)
    return found
