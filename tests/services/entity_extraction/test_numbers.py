"""Figures and what they count."""

import pytest

from services.entity_extraction.numbers import numbers
from services.entity_extraction.words import Words
from shared.article import Span


def told(text: str, language: str = "en") -> list[tuple[str, float, str | None, str | None]]:
    return [(n.surface, n.value, n.unit, n.about) for n in numbers(Words(text), language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve people were killed.", [("Twelve", 12, "people", "killed")]),
        ("At least 14 dead, 3 missing", [("14", 14, "people", "killed"), ("3", 3, "people", "missing")]),
        (
            "The fire killed two and injured five others.",
            [("two", 2, "people", "killed"), ("five", 5, "others", "injured")],
        ),
        ("The death toll rose to 1,204.", [("1,204", 1204, "people", "killed")]),
        ("Police arrested more than 40 protesters.", [("40", 40, "protesters", "arrested")]),
        ("Five police officers were wounded.", [("Five", 5, "officers", "injured")]),
        ("Two men, aged 23 and 25, were shot and killed.", [("Two", 2, "men", "killed")]),
        ("Some 20,000 residents have been evacuated", [("20,000", 20000, "residents", "evacuated")]),
        ("two hundred and five soldiers are missing", [("two hundred and five", 205, "soldiers", "missing")]),
    ],
)
def test_people_and_what_happened_to_them(text: str, expected: list[object]) -> None:
    assert told(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $4.5 million.", ("$4.5 million", 4.5e6, "dollars", None)),
        ("a loan of US$12bn", ("US$12bn", 12e9, "dollars", None)),
        ("some 300 euros", ("300", 300, "euros", None)),
        ("by 40 per cent", ("40 per cent", 40, "percent", None)),
        ("half a million voters", ("half a million", 5e5, "voters", None)),
        ("nearly two dozen homes", ("two dozen", 24, "homes", None)),
        ("a 52-year-old man", ("52", 52, "years", "old")),
        ("a 6.1 magnitude quake", ("6.1", 6.1, "magnitude", None)),
    ],
)
def test_money_shares_and_things(text: str, expected: object) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "in 2019, at 8:30 p.m.",
        "on the 3rd of Dec. 4",
        "The side won 2-1.",
        "in the 500 block of Ferrow Street",
        "MX10042023000045012476ID",
        "as told before [3].",
        "dozens of people, several houses",
        "one of them left",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert told(text) == []


def test_figures_inside_dates_are_left_to_the_dates() -> None:
    text = "On 3 May, 12 people met."
    assert [n.surface for n in numbers(Words(text), taken=[Span(start=3, end=8)])] == ["12"]


def test_other_languages_read_digits_only() -> None:
    assert told("Es gab 1.234,5 Tonnen und 12 Tote.", "de")[1] == ("12", 12, None, None)
    assert told("three hommes", "fr") == []


def test_spans_point_at_the_figure() -> None:
    text = "Some 1,200 people, 40 percent"
    for number in numbers(Words(text)):
        assert text[number.span.start : number.span.end] == number.surface
