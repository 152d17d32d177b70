"""How dates look in words, and what they mean."""

from datetime import UTC, datetime

import pytest

from services.ingestion.date_patterns import dates, dates_in_text, weekday, yearless


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("Tuesday, 02 January 2024 12:17 GMT", moment(2024, 1, 2, 12, 17), "minute"),
        ("March 4, 2025, 10:24 a.m. EST", moment(2025, 3, 4, 15, 24), "minute"),
        ("2024-01-02T12:17:05+02:00", moment(2024, 1, 2, 10, 17, 5), "second"),
        ("Dec. 20 2005 12: 00 a. m. MST", moment(2005, 12, 20, 7, 0), "minute"),
        ("04-Apr-2023", moment(2023, 4, 4), "day"),
        ("the 4th of April, 2023", moment(2023, 4, 4), "day"),
        ("3 de marzo de 2024", moment(2024, 3, 3), "day"),
        ("Veröffentlicht am 03.03.2024, 12:40 Uhr", moment(2024, 3, 3, 12, 40), "minute"),
        ("1er avril 2023 à 14h05", moment(2023, 4, 1, 14, 5), "minute"),
        ("3 марта 2024, 12:05 МСК", moment(2024, 3, 3, 9, 5), "minute"),
        ("10 kwietnia 2023", moment(2023, 4, 10), "day"),
    ],
)
def test_a_date_is_read_with_the_time_behind_it(words: str, value: datetime, precision: str) -> None:
    [found] = dates(words)
    assert (found.value, found.precision) == (value, precision)


def test_numbers_alone_may_be_read_in_two_ways() -> None:
    [found] = dates("03/04/2024")
    assert (found.value, found.other) == (moment(2024, 3, 4), moment(2024, 4, 3))
    assert dates("13/04/2024")[0].other is None
    assert dates("03.04.2024")[0].value == moment(2024, 4, 3)


def test_of_two_readings_the_one_that_is_not_to_come_holds() -> None:
    assert dates("04/03/2025")[0].before(moment(2025, 3, 10)) == moment(2025, 3, 4)


def test_no_date_is_made_of_a_day_that_there_is_not() -> None:
    assert dates("31 February 2024") == []
    assert dates("45/45/2024") == []


def test_a_day_without_a_year_lies_nearest_to_a_known_day() -> None:
    near_new_year = yearless("LONDON, Dec 30 (Reuters)", moment(2024, 1, 2))
    assert near_new_year is not None
    assert near_new_year.value == moment(2023, 12, 30)
    assert yearless("no date", moment(2024, 1, 2)) is None


def test_a_text_gives_its_first_dates_with_their_places() -> None:
    text = "The election of August 2020 came after Dec. 3, 1994, and before 4 May 2021 and 5 May 2022."
    found = list(dates_in_text(text, 3))
    assert [text[date.start : date.end] for date in found] == ["August 2020", "Dec. 3, 1994", "4 May 2021"]
    assert [date.precision for date in found] == ["month", "day", "day"]


@pytest.mark.parametrize(("words", "number"), [("on Monday", 0), ("am Dienstag", 1), ("в среду", 2), ("nothing", None)])
def test_weekdays_are_known_in_several_languages(words: str, number: int | None) -> None:
    assert weekday(words) == number
