"""Money, magnitudes and things counted."""

import time
from itertools import pairwise

import pytest

from services.aggregation.quantities import quantities


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("The damage is put at 45 million euros.", "EUR", 45_000_000),
        ("Thieves took rings worth £120,000.", "GBP", 120_000),
        ("It is a $40m contract.", "USD", 40_000_000),
        ("The bill came to €1.5bn.", "EUR", 1_500_000_000),
        ("A magnitude 6.1 earthquake shook Kell.", "magnitude", 6.1),
        ("The quake had a magnitude of 5.9.", "magnitude", 5.9),
        ("Some 61,000 homes had no water.", "home", 61_000),
        ("Her count of ruined houses is 52.", "home", 52),
        ("Fourteen schools sent pupils home.", "school", 14),
        ("26 patients with fever came.", "people", 26),
    ],
)
def test_quantities_are_read(text: str, unit: str, value: float) -> None:
    assert [(each.unit, each.value) for each in quantities(text)] == [(unit, value)]


@pytest.mark.parametrize(
    "text",
    [
        "It lasted three days and four hours.",
        "In 2021 prices rose.",
        "The deck is 64 metres long.",
        "No homes were damaged.",
        "Jon Aas, 31, lives there.",
    ],
)
def test_times_lengths_years_and_ages_are_not_counted(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They flew in on a Quorrin 747 aircraft on Monday.", []),
        ("The firm has sold Heron 9 rockets since May.", []),
        ("On Monday 40 homes had no water.", [40]),
        ("The flood left Kell's 40 homes dry.", [40]),
        ("Fire Destroys 61 Homes In Kell", [61]),
        ("Kell: some 61 homes are gone.", [61]),
    ],
)
def test_a_number_in_a_name_counts_nothing(text: str, values: list[float]) -> None:
    assert [each.value for each in quantities(text)] == values


def test_of_two_readings_of_the_same_words_the_first_counts() -> None:
    found = quantities("Some 300 homes, 40 million euros and 12 schools were lost; 61,000 homes had no water.")
    assert [each.value for each in found] == [300, 40_000_000, 12, 61_000]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_ten_thousand_are_read_in_a_moment() -> None:
    begun = time.monotonic()
    assert len(quantities("4,000 people and 12 schools; " * 5_000)) == 10_000
    assert time.monotonic() - begun < 10
