"""Where the articles differ over what is no figure: dates, times of day, places, ages, names, and denials.

Each of these is read where an article states it in so many words, and held against other articles only where both
state the same attribute of the same thing. What may as well be about two things is not shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from services.aggregation.conflicts import GRAVEST
from services.aggregation.differences import lost_digit
from services.aggregation.entities import Resolved
from services.aggregation.members import in_language_of_most, spread, texts
from services.aggregation.origins import Roots
from services.aggregation.report import Report
from services.aggregation.stated_ages import RELATIVE, stated_ages
from services.aggregation.stated_dates import key, same_date, stated_dates
from services.aggregation.stated_names import stated_names
from services.aggregation.stated_places import differing_kind, same_street, stated_block
from services.aggregation.stated_times import APART, LOOSE, minutes_apart, stated_time
from services.aggregation.values import Stated, told_values
from shared.names import fold
from shared.record import Conflict, ConflictKind, FigureValue

READ = 60
"""texts that are read at most, spread evenly over the story's time"""
BIRTHDAY = 20
"""days that must lie between two ages that differ by a year for a birthday to be the likelier reason"""
SAME_NEWS = timedelta(hours=36)
"""how far apart two articles may be that tell at what time of day it happened: later ones may tell of a later event"""
MOST = 12
"""conflicts of this kind at most"""

Judged = tuple[ConflictKind, str] | None
"""kind and note of a difference, None where there is none worth telling"""


def differing_words(reports: Sequence[Report], roots: Roots, resolved: Resolved) -> tuple[Conflict, ...]:
    """Return the conflicts over dates, times of day, places, ages and names."""
    groups = spread(in_language_of_most(texts(reports)), READ)
    read = [group[0] for group in groups if (group[0].article.language or "en") == "en"]
    copies = {group[0].id: group for group in groups}
    found: list[Conflict] = []
    for gathered, judge in (
        (_gathered(stated_dates(report) for report in read), _dates),
        (_gathered(stated_time(report) for report in read), _times),
        (_gathered(stated_block(report) for report in read), _blocks),
        (_gathered(stated_ages(report, resolved) for report in read), _ages),
        (_named(read, resolved), _names),
    ):
        for attribute, stated in gathered.items():
            values = told_values(stated, copies, roots)
            if conflict := _conflict(attribute, values, judge):
                found.append(conflict)
    return tuple(found[:MOST])


def _gathered(found: Iterator[Iterator[tuple[str, Stated]]]) -> dict[str, list[Stated]]:
    gathered: dict[str, list[Stated]] = defaultdict(list)
    names: dict[str, str] = {}
    for each in found:
        for attribute, stated in each:
            gathered[names.setdefault(key(attribute), attribute)].append(stated)
    return gathered


def _named(read: Sequence[Report], resolved: Resolved) -> dict[str, list[Stated]]:
    """Return who is named in each role, by articles that name one only and do not know the others' names."""
    gathered: dict[str, list[Stated]] = defaultdict(list)
    for report in read:
        by_role: dict[str, list[Stated]] = defaultdict(list)
        for attribute, stated in stated_names(report, resolved):
            by_role[attribute].append(stated)
        for attribute, each in by_role.items():
            if len({one.value for one in each}) == 1:
                gathered[attribute].append(each[0])
    known = {report.id: f" {fold(report.article.title)} {fold(report.article.text)} " for report in read}
    return {
        attribute: each
        for attribute, each in gathered.items()
        if not any(
            one.value != other.value and f" {fold(other.value).split()[-1]} " in known[one.report.id]
            for one in each
            for other in each
        )
    }


def _conflict(
    attribute: str, values: Sequence[FigureValue], judge: Callable[[FigureValue, FigureValue], Judged]
) -> Conflict | None:
    judged = {
        (one, other): found
        for one, other in combinations(range(len(values)), 2)
        if (found := judge(values[one], values[other]))
    }
    if not judged:
        return None
    held = sorted({at for pair in judged for at in pair})
    return Conflict(
        attribute=attribute,
        kind=min((kind for kind, _ in judged.values()), key=GRAVEST.index),
        note="; ".join(dict.fromkeys(note for _, note in judged.values())),
        values=tuple(_written(values[at]) if judge is _dates else values[at] for at in held),
    )


def _written(date: FigureValue) -> FigureValue:
    """Return a date that nobody takes for a number: 1994 is "year 1994"."""
    return date.model_copy(update={"value": f"year {date.value}"}) if len(date.value) == len("1994") else date


def _against(one: FigureValue, other: FigureValue) -> str:
    return f"{one.value} against {other.value}"


def _dates(one: FigureValue, other: FigureValue) -> Judged:
    if same_date(one.value, other.value):
        more, less = sorted((one.value, other.value), key=len, reverse=True)
        return "different precision", f"{more} says more than {less}"
    return "contradiction", _against(one, other)


def _times(one: FigureValue, other: FigureValue) -> Judged:
    apart = minutes_apart(one.value, other.value)
    if abs(other.first_stated - one.first_stated) > SAME_NEWS or apart <= (
        LOOSE if "about" in {one.precision, other.precision} else APART
    ):
        return None
    return "contradiction", _against(one, other)


def _blocks(one: FigureValue, other: FigureValue) -> Judged:
    first, second = sorted((one.value.split()[0], other.value.split()[0]), key=len)
    if differing_kind(one.value, other.value) or (first != second and same_street(one.value, other.value)):
        if len(first) < len(second) and lost_digit(first, second):
            return "likely extraction damage", f"{first} and {second} differ by a lost digit"
        return "contradiction", _against(one, other)
    return None


def _ages(one: FigureValue, other: FigureValue) -> Judged:
    difference = int(other.value) - int(one.value)
    if abs(difference) >= RELATIVE:
        return None
    days = (other.first_stated - one.last_stated).days
    if difference > 0 and days >= BIRTHDAY + 365 * (difference - 1):
        return "later update", f"{other.value} is stated {days} days after {one.value}: a birthday may lie between"
    return "contradiction", _against(one, other)


def _names(one: FigureValue, other: FigureValue) -> Judged:
    return "contradiction", _against(one, other)
