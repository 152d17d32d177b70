from datetime import UTC, datetime

from services.feeds import pace

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


def test_a_feed_is_polled_at_its_interval_spread_a_little_and_always_the_same() -> None:
    waits = {feed: pace.after_success(feed, 900) for feed in ("one", "two", "three")}
    assert all(810 <= wait <= 990 for wait in waits.values())
    assert len(set(waits.values())) == 3
    assert pace.after_success("one", 900) == waits["one"]


def test_a_feed_may_ask_for_longer_but_not_for_ever() -> None:
    assert pace.after_success("one", 900, 7200) >= 7200 * 0.9
    assert pace.after_success("one", 900, 1e9) <= pace.DAY * 1.1


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [pace.after_failure("one", 900, failures) for failures in range(1, 30)]
    assert waits[1] == 2 * waits[0]
    assert waits == sorted(waits)
    assert waits[-1] <= pace.DAY * 1.1


def test_what_the_server_asks_for_is_kept_up_to_a_week() -> None:
    assert pace.after_failure("one", 900, 1, 50_000) == 50_000
    assert pace.after_failure("one", 900, 1, 1e9) == pace.LONGEST_WAIT
    assert pace.after_failure("one", 900, 1, 1) > 1000


def test_retry_after_is_a_number_or_a_date() -> None:
    assert pace.retry_after("120", NOW) == 120
    assert pace.retry_after("Tue, 04 Mar 2025 12:10:00 GMT", NOW) == 600
    assert pace.retry_after("Tue, 04 Mar 2025 11:00:00 GMT", NOW) == 0
    for nothing in ("", "soon", "-5", "1e9", "٣"):
        assert pace.retry_after(nothing, NOW) == 0
