"""Numbers as people write them."""

import pytest

from shared.amounts import amount, amounts, what


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("7", "7"),
        ("1200", "1,200"),
        ("45000000", "45 million"),
        ("1250000000", "1.25 billion"),
        ("5.9", "5.9"),
        ("-1200.5", "-1,200.5"),
    ],
)
def test_a_number_is_grouped_and_a_round_one_short(digits: str, written: str) -> None:
    assert amount(digits) == written


def test_a_number_that_short_words_would_round_is_told_in_full() -> None:
    assert (amount("1234567"), amount("1230000")) == ("1,234,567", "1.23 million")


@pytest.mark.parametrize("name", ["dozens", "Nan", "Infinity", "3 May 1994", "500 block", ""])
def test_what_is_no_number_stays_as_it_is(name: str) -> None:
    assert amount(name) == name


def test_the_long_numbers_of_a_text_are_written_so_and_years_are_not() -> None:
    assert amounts("58000000 against 12, in 2025") == "58 million against 12, in 2025"


def test_a_currency_is_an_amount() -> None:
    assert (what("EUR"), what("injured")) == ("amount in EUR", "injured")
    assert what("conflict over EUR") == "conflict over amount in EUR"
