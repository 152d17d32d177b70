"""Dates as submissions and pages state them, in whatever form their publishers use."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, NamedTuple

from services.ingestion.date_patterns import dates
from shared.article import Precision

_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_YEAR_MONTH: Final = re.compile(r"((?:1[89]|20)\d\d)(?:-(0[1-9]|1[0-2]))?")
_ISO_DAY: Final = re.compile(r"(?:1[89]|20)\d\d-?\d\d-?\d\d")
_LANGUAGES: Final = ["en", "de", "es", "fr", "it", "pt", "ru", "uk", "pl", "nl", "tr", "zh", "ar", "ja"]
"""Languages in which dates in words are looked for; in all that the library knows, a word that is none takes long."""
_MAX_LENGTH: Final = 100
"""A stated date longer than this many characters is something else."""


class Stated(NamedTuple):
    """The moment that a stated date means (UTC), and how finely it names it."""

    value: datetime
    precision: Precision


def stated(words: str, received: datetime) -> Stated | None:
    """Return what ``words`` mean as a date; a date without a zone is read as UTC, midnight as a day without a time.

    Args:
        words: an ISO 8601 or RFC 5322 date, a Unix time, or a date in words.
        received: the moment from which "2 hours ago" counts.
    """
    words = words.strip()
    if not words or len(words) > _MAX_LENGTH:
        return None
    for reading in (_unix, _iso, _mail):
        found = reading(words)
        if found is not None:
            return found
    found = _in_patterns(words, received)
    if found is not None:
        return found
    return _by_library(words, received.astimezone(UTC).replace(second=0, microsecond=0))


def _unix(words: str) -> Stated | None:
    if not _EPOCH.fullmatch(words):
        return None
    seconds = float(words)
    return Stated(
        datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).replace(microsecond=0), "second"
    )


def _iso(words: str) -> Stated | None:
    month = _YEAR_MONTH.fullmatch(words)
    if month is not None:
        return Stated(datetime(int(month[1]), int(month[2] or 1), 1, tzinfo=UTC), "month" if month[2] else "year")
    try:
        value = datetime.fromisoformat(words)
    except ValueError:
        return None
    return _stated(value, "day" if _ISO_DAY.fullmatch(words) else "second")


def _in_patterns(words: str, received: datetime) -> Stated | None:
    found = dates(words)
    if len(found) != 1:
        return None
    # What is beside the date may change its meaning ("3 days before 4 May 2023"); the library reads more.
    beside = words[: found[0].start] + words[found[0].end :]
    if any(map(str.isdigit, beside)):
        return None
    return Stated(found[0].before(received + timedelta(days=1)), found[0].precision)


def _mail(words: str) -> Stated | None:
    try:
        return _stated(parsedate_to_datetime(words), "second")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _by_library(words: str, now: datetime) -> Stated | None:
    import dateparser  # noqa: PLC0415 - it takes a third of a second to load, and few dates need it

    value = dateparser.parse(
        words,
        languages=_LANGUAGES,
        settings={
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "REQUIRE_PARTS": ["year", "month"],
        },
    )
    if value is None:
        return None
    if value.time() == now.time():  # "yesterday" counts from now, and says nothing of the time
        value = value.replace(hour=0, minute=0)
    return _stated(value, "minute")


def _stated(value: datetime, precision: Precision) -> Stated | None:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    midnight = not (value.hour or value.minute or value.second)
    try:
        moment = aware.astimezone(UTC)
    except OverflowError:
        return None
    if midnight:
        return Stated(datetime(value.year, value.month, value.day, tzinfo=UTC), "day")
    return Stated(moment.replace(microsecond=0), precision)
