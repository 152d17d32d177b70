"""When which outlet reported: a lane for each outlet, a dot for each article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.desk.views import times
from shared.record import Member, StoryRecord

LANES = 12
"""outlets that get a lane of their own; the others share one"""

INSET = 3.0
"""per cent of the width left free at both ends, so that dots are not cut off"""

TICKS = 6
"""moments that are written under the chart at most"""

_STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440)
)

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
"""months from one moment on the axis to the next, where weeks do not do"""

UNKNOWN = "outlet not known"


@dataclass(frozen=True, slots=True)
class Dot:
    """One article at ``x`` per cent of the width."""

    x: float
    number: int
    member: Member
    at: datetime


@dataclass(frozen=True, slots=True)
class Lane:
    """One outlet's articles."""

    outlet: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The chart."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]


def coverage(record: StoryRecord) -> Coverage:
    """Return the chart of a story's articles."""
    placed = [(number, member, _when(member)) for number, member in enumerate(record.articles, 1)]
    if not placed:
        return Coverage((), ())
    first, last = min(at for *_, at in placed), max(at for *_, at in placed)
    lanes: dict[str, list[Dot]] = {}
    for number, member, at in sorted(placed, key=lambda one: one[2]):
        outlet = member.outlet.name if member.outlet else UNKNOWN
        if outlet not in lanes and len(lanes) >= LANES:
            outlet = "other outlets"
        lanes.setdefault(outlet, []).append(Dot(_x(at, first, last), number, member, at))
    return Coverage(
        tuple(Lane(outlet, tuple(dots)) for outlet, dots in lanes.items()),
        tuple(_ticks(first, last)),
    )


def _when(member: Member) -> datetime:
    return (member.publication.at or member.received).astimezone(UTC)


def _x(at: datetime, first: datetime, last: datetime) -> float:
    span = (last - first).total_seconds()
    share = (at - first).total_seconds() / span if span else 0.5
    return round(INSET + share * (100 - 2 * INSET), 2)


def _ticks(first: datetime, last: datetime) -> Iterator[Tick]:
    span = last - first
    if span < timedelta(minutes=5):
        yield Tick(50.0, f"{first.day} {first:%b %H:%M}")
        return
    step = next((step for step in _STEPS if span / step <= TICKS), None)
    if step is None:
        yield from _months(first, last)
        return
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * (-(-(first - midnight) // step))
    while at <= last:
        label = f"{at.day} {at:%b}" if step >= timedelta(days=1) or at.hour == at.minute == 0 else f"{at:%H:%M}"
        yield Tick(_x(at, first, last), label)
        at += step


def _months(first: datetime, last: datetime) -> Iterator[Tick]:
    """Yield beginnings of months, or of years where the story is that long."""
    begin, end = (at.year * 12 + at.month - 1 for at in (first, last))
    step = next((step for step in _MONTH_STEPS if (end - begin) / step <= TICKS), _MONTH_STEPS[-1])
    for month in range((begin // step + 1) * step, end + 1, step):
        at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        yield Tick(_x(at, first, last), f"{at.year}" if step >= 12 else times.month(at))
