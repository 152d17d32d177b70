"""Dates that are encoded in numbers: in an agency's code for an item, and in an address."""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from shared.article import Precision
from shared.calendar_names import ENGLISH_MONTHS

EARLIEST_YEAR: Final = 1994
"""The first year of news on the web; eight digits that would name an earlier year are a number."""

_DIGITS: Final = re.compile(r"\d{8,}")
_SPLIT_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH: Final = "|".join(sorted(ENGLISH_MONTHS, key=len, reverse=True))
_PATHS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        (
            r"[/_.=-](?P<year>(?:19|20)\d\d)(?P<gap>[/_.-]?)(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>0[1-9]"
            r"|[12]\d|3[01])(?:(?=[/_.?&#-]|$)|(?=\d{4}(?:\d\d)?(?!\d)))"
        ),
        r"/(?P<year>(?:19|20)\d\d)/(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?=[/?#-]|$)",
        rf"/(?P<year>(?:19|20)\d\d)[/-](?P<name>{_MONTH})[/-](?P<day>\d\d?)(?=[/?#-]|$)",
        rf"/(?P<name>{_MONTH})[/-](?P<day>\d\d?)[/-](?P<year>(?:19|20)\d\d)(?=[/?#-]|$)",
        rf"/(?P<day>\d\d?)[/-](?P<name>{_MONTH})[/-](?P<year>(?:19|20)\d\d)(?=[/?#-]|$)",
        r"[/_-](?P<day>0[1-9]|[12]\d|3[01])-(?P<month>0[1-9]|1[0-2])-(?P<year>(?:19|20)\d\d)(?=[/?#_.-]|$)",
        r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0[1-9]|1[0-2])(?=/)",
    )
)


class EncodedDate(NamedTuple):
    """One reading of a number as a date: its words and where they stand."""

    start: int
    end: int
    value: datetime
    precision: Precision


def encoded_dates(code: str, latest: datetime) -> list[EncodedDate]:
    """Return every reading of an item's code as a date, between 1994 and ``latest``.

    The first eight digits of a run are read as day-month-year, month-day-year and year-month-day; more than one
    reading means that the code alone does not tell. A date with separators, ``2024-03-05``, has one reading.
    """
    split = _SPLIT_DATE.search(code)
    if split is not None and not split.group().isdigit():
        value = _moment(int(split[1]), int(split[2]), int(split[3]), latest)
        return [EncodedDate(split.start(), split.end(), value, "day")] if value else []
    found: dict[datetime, EncodedDate] = {}
    for run in _DIGITS.finditer(code):
        digits = run.group()
        orders = (
            (digits[:4], digits[4:6], digits[6:8]),
            (digits[4:8], digits[2:4], digits[:2]),
            (digits[4:8], digits[:2], digits[2:4]),
        )
        for year, month, day in orders:
            value = _moment(int(year), int(month), int(day), latest)
            if value is not None and value not in found:
                found[value] = EncodedDate(run.start(), run.start() + 8, value, "day")
        if found:
            break
    return list(found.values())


def url_date(url: str, latest: datetime) -> EncodedDate | None:
    """Return the date in an address: ``/2023/04/10/``, ``20230410``, ``/apr/10/2023/``, ``/2023/04/``."""
    for form in _PATHS:
        for match in form.finditer(url):
            groups = match.groupdict()
            month = ENGLISH_MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["month"])
            day = groups.get("day")
            value = _moment(int(groups["year"]), month, int(day or 1), latest)
            if value is not None:
                start = match.start() + (url[match.start()] in "/_.=-")
                return EncodedDate(start, match.end(), value, "day" if day else "month")
    return None


def _moment(year: int, month: int, day: int, latest: datetime) -> datetime | None:
    if year < EARLIEST_YEAR:
        return None
    try:
        value = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return value if value <= latest else None
