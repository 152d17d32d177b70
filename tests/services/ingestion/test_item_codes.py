"""Dates in codes and addresses."""

from datetime import UTC, datetime

import pytest

from services.ingestion.item_codes import encoded_dates, url_date

LATEST = datetime(2025, 6, 1, tzinfo=UTC)


def days(code: str) -> list[str]:
    return [found.value.date().isoformat() for found in encoded_dates(code, LATEST)]


def test_every_reading_of_eight_digits_is_given() -> None:
    assert days("LANTERN10042023000045012476ID1105972712") == ["2023-04-10", "2023-10-04"]


def test_a_day_above_twelve_leaves_one_reading() -> None:
    assert days("NPA-28022021-77") == ["2021-02-28"]
    assert days("NPA02282021x") == ["2021-02-28"]


def test_a_date_with_separators_is_not_ambiguous() -> None:
    assert days("wire:2024-03-05:113455") == ["2024-03-05"]


@pytest.mark.parametrize("code", ["NPA99999999", "NPA19700101", "NPA20991231", "1234567", "urn:x:y"])
def test_other_digits_are_no_dates(code: str) -> None:
    assert days(code) == []


@pytest.mark.parametrize(
    ("url", "day", "precision"),
    [
        ("https://lantern.example/2023/04/10/fire", "2023-04-10", "day"),
        ("https://lantern.example/news/2023-04-10-fire.html", "2023-04-10", "day"),
        ("https://lantern.example/article/20230410/NEWS/140809855", "2023-04-10", "day"),
        ("https://lantern.example/a-20230410123456.html", "2023-04-10", "day"),
        ("https://lantern.example/apr/10/2023/fire", "2023-04-10", "day"),
        ("https://lantern.example/world/2023/apr/10/fire", "2023-04-10", "day"),
        ("https://lantern.example/10-04-2023/fire", "2023-04-10", "day"),
        ("https://lantern.example/2023/04/fire", "2023-04-01", "month"),
    ],
)
def test_an_address_tells_its_date(url: str, day: str, precision: str) -> None:
    found = url_date(url, LATEST)
    assert found is not None
    assert (found.value.date().isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize(
    "url",
    [
        "https://lantern.example/fire-140809855",
        "https://lantern.example/1789/07/14/bastille",
        "https://lantern.example/12345678",
    ],
)
def test_other_numbers_of_an_address_are_no_dates(url: str) -> None:
    assert url_date(url, LATEST) is None
