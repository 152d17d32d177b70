"""The forms in which submissions and pages state dates."""

from datetime import UTC, datetime

import pytest

from services.ingestion.given_dates import stated

RECEIVED = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("2025-03-04T09:30:00Z", datetime(2025, 3, 4, 9, 30, tzinfo=UTC), "second"),
        ("2025-03-04T09:30:00.123+01:00", datetime(2025, 3, 4, 8, 30, tzinfo=UTC), "second"),
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=UTC), "day"),
        ("2025-03-04T00:00:00+02:00", datetime(2025, 3, 4, tzinfo=UTC), "day"),
        ("2025-03", datetime(2025, 3, 1, tzinfo=UTC), "month"),
        ("2025", datetime(2025, 1, 1, tzinfo=UTC), "year"),
        ("1741080600", datetime(2025, 3, 4, 9, 30, tzinfo=UTC), "second"),
        ("1741080600000", datetime(2025, 3, 4, 9, 30, tzinfo=UTC), "second"),
        ("Tue, 04 Mar 2025 09:30:00 +0100", datetime(2025, 3, 4, 8, 30, tzinfo=UTC), "second"),
        ("March 4, 2025 at 9:30 am", datetime(2025, 3, 4, 9, 30, tzinfo=UTC), "minute"),
        ("04.03.2025 09:30", datetime(2025, 3, 4, 9, 30, tzinfo=UTC), "minute"),
        ("04/03/2025", datetime(2025, 3, 4, tzinfo=UTC), "day"),
        ("Montag, 3. März 2025 um 14 Uhr", datetime(2025, 3, 3, 14, tzinfo=UTC), "minute"),
        ("yesterday", datetime(2025, 3, 9, tzinfo=UTC), "day"),
        ("2 hours ago", datetime(2025, 3, 10, 10, tzinfo=UTC), "minute"),
    ],
)
def test_a_stated_date_is_understood(words: str, value: datetime, precision: str) -> None:
    assert stated(words, RECEIVED) == (value, precision)


@pytest.mark.parametrize("words", ["", "  ", "soon", "n/a", "0000-00-00", "x" * 500, "31.02.2025", "9" * 40])
def test_what_is_no_date_is_none(words: str) -> None:
    assert stated(words, RECEIVED) is None
