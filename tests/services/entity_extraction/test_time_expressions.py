"""Time expressions and what they mean on a Monday, the tenth of April 2023."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.entity_extraction.time_expressions import recognise, time_expressions

MONDAY = datetime(2023, 4, 10, 15, tzinfo=UTC)


def told(text: str, reference: datetime | None = MONDAY) -> list[tuple[str, str | None]]:
    return [(found.surface, found.value) for found in time_expressions(text, reference)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("They met on Monday in the town.", "Monday", "2023-04-10"),
        ("They met on Friday in the town.", "Friday", "2023-04-07"),
        ("They will meet on Friday in the town.", "Friday", "2023-04-14"),
        ("He is to be interviewed on Friday in the town.", "Friday", "2023-04-14"),
        ("The line is suspended until Sunday.", "Sunday", "2023-04-16"),
        ("He said Friday that it was over.", "Friday", "2023-04-07"),
        ("They met last Friday night.", "last Friday night", "2023-04-07"),
        ("He said that it would be shown on Friday.", "Friday", "2023-04-14"),
        ("The keeper left the town in August.", "August", "2022-08"),
        ("The keeper has been there since August.", "August", "2022-08"),
        ("It rained. In August the county asked for help.", "August", "2022-08"),
        ("In August the county asks for help.", "August", "2023-08"),
        ("The talks are expected to be held in August.", "August", "2023-08"),
        ("The talks are held in August.", "August", "2023-08"),
        ("They must leave by Friday.", "Friday", "2023-04-14"),
        ("He was hit by a van on Friday.", "Friday", "2023-04-07"),
        ("They died in a drive-by shooting Friday night.", "Friday night", "2023-04-07"),
        ("The river had fallen by Friday night.", "Friday night", "2023-04-07"),
        ("By Friday, both were found.", "Friday", "2023-04-07"),
        ("They hoped it would be over by Friday.", "Friday", "2023-04-14"),
        ("She had never lost until Friday.", "Friday", "2023-04-07"),
        ("“I will wait here,” Quill said in court on Friday.", "Friday", "2023-04-07"),
        ("“I waited,” Quill said, and will wait again on Friday.", "Friday", "2023-04-14"),
        ("They met last Friday by the pier that will be sold.", "last Friday", "2023-04-07"),
        ("The strictest rules since the Sept. 11 attacks.", "Sept. 11", "2001-09-11"),
        ("It rained on Sept. 11.", "Sept. 11", "2022-09-11"),
        ("He will see a judge in the next day or two.", "the next day", "2023-04-11"),
        ("They left yesterday.", "yesterday", "2023-04-09"),
        ("It was signed on Dec. 3, 1994, in the capital.", "Dec. 3, 1994", "1994-12-03"),
        ("It was signed on 3 December 1994.", "3 December 1994", "1994-12-03"),
        ("On Saturday, April 8, it rained.", "Saturday, April 8", "2023-04-08"),
        ("The vote of August 2020 was void.", "August 2020", "2020-08"),
        ("In October the ship sailed.", "October", "2022-10"),
        ("In May the ship will sail.", "May", "2023-05"),
        ("It happened on Jan. 14.", "Jan. 14", "2023-01-14"),
        ("It was built in 1998 and sold.", "1998", "1998"),
        ("It was built in early 1998.", "early 1998", "1998"),
        ("They met last week.", "last week", "2023-W14"),
        ("They met earlier this month.", "earlier this month", "2023-04"),
        ("They will meet next year.", "next year", "2024"),
        ("They met two years ago.", "two years ago", "2021"),
        ("They met about three weeks ago.", "about three weeks ago", "2023-W12"),
        ("They met five days ago.", "five days ago", "2023-04-05"),
        ("It began this morning.", "this morning", "2023-04-10"),
        ("It began on 2023-04-02.", "2023-04-02", "2023-04-02"),
        ("It was nineteen ninety-six.", "nineteen ninety-six", "1996"),
    ],
)
def test_an_expression_is_found_and_resolved(text: str, surface: str, value: str) -> None:
    assert told(text) == [(surface, value)]


def test_the_shared_examples() -> None:
    text = "on Monday, last week, Dec. 3, 1994, August 2020, two years ago"
    assert told(text) == [
        ("Monday", "2023-04-10"), ("last week", "2023-W14"), ("Dec. 3, 1994", "1994-12-03"), ("August 2020", "2020-08"),
        ("two years ago", "2021"),
    ]  # fmt: skip


def test_without_a_day_of_writing_only_full_dates_have_a_value() -> None:
    assert told("on Monday, and on Dec. 3, 1994, and in August 2020, and last week", None) == [
        ("Monday", None),
        ("Dec. 3, 1994", "1994-12-03"),
        ("August 2020", "2020-08"),
        ("last week", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The 34-year-old man had 12 dollars.",
        "She may march with them, he said.",
        "It cost $1998 and weighed 1,998 pounds.",
        "Some 1998 people came.",
        "He lives at No. 1998.",
        "The second man fell.",
        "They want $100 a year for it.",
        "For three months nobody came, and now they come daily.",
        "The fall of the tower was seen.",
        "He saw it on 60 Minutes.",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("for three months", "DURATION", "P3M"),
        ("the past 20 years", "DURATION", "P20Y"),
        ("a ten-year plan", "DURATION", "P10Y"),
        ("for more than four hours", "DURATION", "PT4H"),
        ("two decades", "DURATION", "P20Y"),
        ("several years", "DURATION", "PXY"),
        ("each year", "SET", "P1Y"),
        ("daily", "SET", "P1D"),
        ("they are now here", "DATE", "PRESENT_REF"),
        ("the third quarter", "DATE", "2022-Q3"),
        ("last year's first quarter", "DATE", "2022-Q1"),
        ("the late 1970s", "DATE", "197"),
        ("last summer", "DATE", "2022-SU"),
        ("around 7:15 p.m.", "TIME", "2023-04-10T19:15"),
        ("the 20th century", "DATE", "19"),
    ],
)
def test_all_kinds_are_recognised(text: str, kind: str, value: str) -> None:
    [found] = recognise(text, MONDAY)
    assert (found.kind, found.value) == (kind, value)


@given(st.text(alphabet="0123456789 -.,':apmMonthMayJuneyearslastnext\n", max_size=80), st.sampled_from([None, MONDAY]))
def test_any_text_is_read_in_order_without_overlap(text: str, reference: datetime | None) -> None:
    end = 0
    for found in time_expressions(text, reference):
        assert end <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end] == found.surface
        end = found.span.end


def test_the_next_day_is_that_after_the_day_before_it_in_the_text() -> None:
    assert told("On 3 April the pier burned; the next day it was gone.")[-1] == ("the next day", "2023-04-04")
    assert told("They heard of it the next day.") == [("the next day", None)]
