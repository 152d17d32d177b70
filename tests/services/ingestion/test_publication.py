"""Which date an article was published at, and why."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.ingestion.cleaning import cuts
from services.ingestion.publication import publication
from shared.article import Publication, keep

RECEIVED = datetime(2025, 3, 10, 12, tzinfo=UTC)
SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
STORY = "Two men were hurt in a fire at the harbour of Kestrel Bay, the council said. The quay will stay closed."


def told(original: str = STORY, **evidence: Any) -> Publication:
    given: dict[str, Any] = {
        "title": "", "url": None, "given": None, "modified": None, "page_dates": (), "received": RECEIVED,
    }  # fmt: skip
    return publication(original=original, cuts=cuts(original, "", None, "en"), **{**given, **evidence})


def kinds(found: Publication) -> list[str]:
    return [candidate.kind for candidate in found.candidates]


def test_without_any_date_nothing_but_the_arrival_is_known() -> None:
    found = told()
    assert found.at is None
    assert found.precision is None
    assert found.confidence == 0
    assert kinds(found) == ["first_seen"]
    assert found.reason == "no date is stated"


def test_a_given_date_wins_and_the_address_adds_to_the_confidence() -> None:
    alone = told(given="2025-03-04T09:30:00Z")
    both = told(given="2025-03-04T09:30:00Z", url="https://lantern.example/2025/03/04/fire")
    assert alone.at == both.at == datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
    assert alone.precision == "second"
    assert both.confidence > alone.confidence == 0.9
    assert not both.disputed
    assert both.reason == "the given date 2025-03-04 agrees with the address's"


def test_a_given_date_wins_against_one_other_and_the_doubt_shows() -> None:
    found = told(given="2025-02-09", url="https://lantern.example/2021/03/04/fire")
    assert found.at == datetime(2025, 2, 9, tzinfo=UTC)
    assert found.disputed
    assert found.confidence < 0.9
    assert "the address's 2021-03-04 is 1438 days earlier" in found.reason


def test_two_that_agree_outweigh_a_given_date() -> None:
    found = told(
        given="2025-02-09",
        url="https://lantern.example/2021/03/04/fire",
        page_dates=(("published_time", "2021-03-04"),),
    )
    assert found.at == datetime(2021, 3, 4, tzinfo=UTC)
    assert found.disputed


def test_a_given_date_of_the_day_of_fetching_yields_to_an_older_address() -> None:
    found = told(given="2025-03-10T11:00:00Z", url="https://lantern.example/2021/03/04/fire")
    assert found.at == datetime(2021, 3, 4, tzinfo=UTC)
    assert "the given date 2025-03-10 is the day it was fetched" in found.reason


def test_a_date_to_come_is_a_candidate_and_never_chosen() -> None:
    found = told(given="2027-03-04")
    assert found.at is None
    assert kinds(found) == ["given", "first_seen"]
    assert "lies in the future" in found.reason
    assert told(given="2025-03-11T06:00:00Z").at is not None, "a day's difference may be the time zone"


def test_the_last_change_bounds_the_publication() -> None:
    found = told(modified="2025-03-01")
    assert found.at == datetime(2025, 3, 1, tzinfo=UTC)
    assert found.confidence == 0.4
    assert told(given="2025-02-01", modified="2025-03-01").disputed is False


def test_the_time_comes_from_whoever_tells_it_on_the_same_day() -> None:
    found = told(url="https://lantern.example/2025/03/04/fire", page_dates=(("published", "2025-03-04T09:30:00Z"),))
    assert found.at == datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


def test_a_change_in_the_markup_is_no_publication() -> None:
    found = told(page_dates=(("modified_time", "2025-03-04"),))
    assert kinds(found) == ["modified", "first_seen"]


def test_a_header_tells_the_date_and_what_was_updated() -> None:
    original = f"Posted: March 4, 2025\n\nUpdated: March 6, 2025\n\n{STORY}"
    found = told(original)
    assert found.at == datetime(2025, 3, 4, tzinfo=UTC)
    assert kinds(found) == ["header", "modified", "first_seen"]
    header = found.candidates[0]
    assert header.span is not None
    assert original[header.span.start : header.span.end] == header.words == "March 4, 2025"


def test_a_dateline_without_a_year_takes_it_from_the_other_evidence() -> None:
    original = f"KESTREL BAY, Dec. 30 (NPA) — {STORY}"
    assert (
        told(original, url="https://lantern.example/2024/01/fire").candidates[1].value.date().isoformat()
        == "2023-12-30"
    )


def test_a_dateline_without_a_year_alone_counts_only_when_it_is_fresh() -> None:
    assert told(f"KESTREL BAY, March 8 (NPA) — {STORY}").at == datetime(2025, 3, 8, tzinfo=UTC)
    stale = told(f"KESTREL BAY, Oct. 8 (NPA) — {STORY}")
    assert stale.at is None
    assert 'names no year for "Oct. 8"' in stale.reason


def test_a_weekday_tells_which_reading_of_a_code_is_meant() -> None:
    original = f"{STORY} It began on Monday.\n\nNPA10042023000045012476"
    found = told(original)
    assert found.at == datetime(2023, 4, 10, tzinfo=UTC)
    assert "the identifier's 2023-04-10 was a Monday, as the text says" in found.reason
    assert "the identifier's 2023-10-04 is another reading of the same digits" in found.reason
    weekday = next(candidate for candidate in found.candidates if candidate.kind == "weekday")
    assert weekday.span is not None
    assert keep(original, cuts(original, "", None, "en"))[weekday.span.start : weekday.span.end] == "Monday"


def test_a_code_that_can_be_read_in_two_ways_tells_nothing_alone() -> None:
    found = told(f"{STORY}\n\nNPA10042023000045012476")
    assert found.at is None
    assert kinds(found) == ["identifier", "identifier", "first_seen"]


def test_dates_that_the_story_names_are_candidates_with_their_places() -> None:
    original = f"{STORY} The last fire was on Dec. 3, 1994."
    candidate = told(original).candidates[0]
    assert (candidate.kind, candidate.words) == ("text", "Dec. 3, 1994")


def test_times_are_told_in_utc() -> None:
    found = told(given="2025-03-04T23:30:00-05:00")
    assert found.at == datetime(2025, 3, 5, 4, 30, tzinfo=UTC)
    assert found.at.tzinfo is UTC


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared seeds are not beside this checkout")
@pytest.mark.parametrize("received", [datetime(2024, 1, 2, 13, tzinfo=UTC), datetime(2025, 11, 23, tzinfo=UTC)])
def test_the_encoded_date_is_chosen_and_the_headers_is_not(received: datetime) -> None:
    first, second = (path.read_text(encoding="utf-8").strip() for path in sorted(SEEDS.glob("*.txt")))
    assert told(first, received=received).at is None
    found = told(second, received=received)
    assert found.at == datetime(2023, 4, 10, tzinfo=UTC)
    assert found.disputed
    assert "the identifier's 2023-04-10 was a Monday, as the text says" in found.reason
    fetched = "is the day it was fetched" if received.year == 2024 else "as the clock of a page is"
    assert fetched in found.reason
