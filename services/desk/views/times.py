"""Moments and durations in words that people read quickly; all moments are told in UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from shared.article import Precision
from shared.record import Member

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English whatever the locale of the machine says"""

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_WITHIN = re.compile(r"(?<![\w-])(?:year (\d{4})|\d{4}-\d{2}(?:-\d{2})?)(?![\w-])")


def moment(at: datetime, precision: Precision | None = "minute") -> str:
    """Return when something was, as precisely as it is known: ``6 Mar 2025 13:20``, ``6 Mar 2025``, ``Mar 2025``."""
    at = at.astimezone(UTC)
    if precision == "year":
        return f"{at.year}"
    if precision == "month":
        return month(at)
    if precision == "day":
        return day(at)
    return f"{day(at)} {at:%H:%M}"


def day(at: datetime) -> str:
    """Return the day: ``6 Mar 2025``."""
    at = at.astimezone(UTC)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def dated(iso: str) -> str:
    """Return a date of ISO 8601, a day or a month, as people write it: ``6 Mar 2025``, ``Mar 2025``; all else as is."""
    year, month, of_month = ([*iso.split("-"), "", ""])[:3]
    if not _DATE.fullmatch(iso) or not 1 <= int(month) <= len(_MONTHS):
        return iso
    return f"{int(of_month)} {_MONTHS[int(month) - 1]} {year}" if of_month else f"{_MONTHS[int(month) - 1]} {year}"


def dates(text: str) -> str:
    """Return ``text`` with the dates in it as people write them; ``year 1994``, as values have it, is ``1994``."""
    return _WITHIN.sub(lambda found: found[1] or dated(found[0]), text)


def month(at: datetime) -> str:
    """Return the month: ``Mar 2025``."""
    return f"{_MONTHS[at.month - 1]} {at.year}"


def clock(at: datetime) -> str:
    """Return the time of day to the millisecond."""
    return f"{at.astimezone(UTC):%H:%M:%S.%f}"[:-3]


def period(first: datetime, last: datetime, precision: Precision = "minute") -> str:
    """Return from when to when, saying nothing twice: ``6 Mar 2025 06:55 – 18:15``, ``6 – 9 Mar 2025``.

    The time of day is told where all lies within one day, and ``precision`` does not forbid it.
    """
    first, last = first.astimezone(UTC), last.astimezone(UTC)
    if first.date() == last.date():
        if precision != "minute":
            return day(first)
        return moment(first) if f"{first:%H:%M}" == f"{last:%H:%M}" else f"{moment(first)} – {last:%H:%M}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def precision(articles: Iterable[Member]) -> Precision:
    """Return ``minute`` where it is known so exactly when each of the ``articles`` came out, or else ``day``."""
    exact = (each.publication.precision in ("second", "minute") for each in articles if each.publication.at)
    return "minute" if all(exact) else "day"


def duration(seconds: float) -> str:
    """Return a length of time in one or two units: ``12 ms``, ``1.4 s``, ``2 min 5 s``, ``3 h 20 min``, ``4 d 2 h``."""
    if seconds < 0.9995:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return _two_units(whole, ("min", 60), ("s", 1))
    if whole < 86_400:
        return _two_units(whole, ("h", 3600), ("min", 60))
    return _two_units(whole, ("d", 86_400), ("h", 3600))


def _two_units(seconds: int, unit: tuple[str, int], part: tuple[str, int]) -> str:
    units, rest = divmod(seconds, unit[1])
    parts = rest // part[1]
    return f"{units} {unit[0]} {parts} {part[0]}" if parts else f"{units} {unit[0]}"


def rough(seconds: float) -> str:
    """Return a length of time in one unit, short: ``12 ms``, ``75 s``, ``12 min``, ``30 h``, ``4 d``."""
    if seconds < 0.9995:
        return duration(seconds)
    for unit, size, limit in (("s", 1, 100), ("min", 60, 6000), ("h", 3600, 360_000)):
        if seconds < limit:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def ago(at: datetime, now: datetime) -> str:
    """Return how long before ``now`` something was: ``just now``, ``5 min ago``, ``3 d ago``."""
    seconds = (now - at).total_seconds()
    if seconds < 45:
        return "just now"
    unit, size = ("min", 60) if seconds < 3600 else ("h", 3600) if seconds < 86_400 else ("d", 86_400)
    return f"{max(1, round(seconds / size))} {unit} ago"
