from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.desk.views import times
from shared.record import Member
from tests.services.desk import samples

AT = datetime(2025, 3, 6, 13, 20, 5, 42_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("second", "6 Mar 2025 13:20"),
        ("minute", "6 Mar 2025 13:20"),
        ("day", "6 Mar 2025"),
        ("month", "Mar 2025"),
        ("year", "2025"),
        (None, "6 Mar 2025 13:20"),
    ],
)
def test_a_moment_is_told_as_precisely_as_it_is_known(precision: str, words: str) -> None:
    assert times.moment(AT, precision) == words


def test_all_moments_are_told_in_one_zone() -> None:
    assert times.moment(AT.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "6 Mar 2025 13:20"
    assert times.clock(AT) == "13:20:05.042"


@pytest.mark.parametrize(
    ("days", "hours", "words"),
    [
        (0, 0, "6 Mar 2025 13:20"),
        (0, 5, "6 Mar 2025 13:20 – 18:20"),
        (3, 0, "6 – 9 Mar 2025"),
        (40, 0, "6 Mar – 15 Apr 2025"),
        (400, 0, "6 Mar 2025 – 10 Apr 2026"),
    ],
)
def test_a_period_says_nothing_twice(days: int, hours: int, words: str) -> None:
    assert times.period(AT, AT + timedelta(days=days, hours=hours)) == words


@pytest.mark.parametrize(
    ("seconds", "words", "rough"),
    [
        (-1, "0 ms", "0 ms"),
        (0.0123, "12 ms", "12 ms"),
        (0.9996, "1.0 s", "1 s"),
        (1.44, "1.4 s", "1 s"),
        (59.96, "1 min", "60 s"),
        (60, "1 min", "60 s"),
        (125, "2 min 5 s", "2 min"),
        (12_000, "3 h 20 min", "3 h"),
        (180_000, "2 d 2 h", "50 h"),
        (1_000_000, "11 d 13 h", "12 d"),
    ],
)
def test_durations(seconds: float, words: str, rough: str) -> None:
    assert times.duration(seconds) == words
    assert times.rough(seconds) == rough


@pytest.mark.parametrize(
    ("seconds", "words"), [(3, "just now"), (50, "1 min ago"), (300, "5 min ago"), (7200, "2 h ago"), (2e5, "2 d ago")]
)
def test_how_long_ago(seconds: float, words: str) -> None:
    assert times.ago(AT, AT + timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2025-03-06", "6 Mar 2025"), ("2025-03", "Mar 2025"), ("2025", "2025"), ("2025-13", "2025-13"), ("38", "38")],
)
def test_a_date_is_written_as_people_write_it(iso: str, words: str) -> None:
    assert times.dated(iso) == words


def test_no_time_of_day_is_told_where_only_the_day_is_known() -> None:
    def published(exact: str | None) -> Member:
        told = samples.member(samples.WIRE, "Bridge", "Coastal Wire", 5)
        told["publication"] = told["publication"] | {
            "precision": exact,
            "at": told["publication"]["at"] if exact else None,
        }
        return Member.model_validate(told, extra="ignore")

    assert times.precision([published("minute"), published("second"), published(None)]) == "minute"
    assert times.precision([published("minute"), published("day")]) == "day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1994-12 says more than year 1994", "Dec 1994 says more than 1994"),
        ("2025-03-06 against 2025-03-07", "6 Mar 2025 against 7 Mar 2025"),
        ("3 against 5 in the 2020-21 season of A-2020-01", "3 against 5 in the 2020-21 season of A-2020-01"),
    ],
)
def test_dates_within_words_are_written_so_too(text: str, words: str) -> None:
    assert times.dates(text) == words
