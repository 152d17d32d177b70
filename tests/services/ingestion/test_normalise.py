"""Text is written one way, and nothing in it hides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import normalise


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("first\n\n\n \n\nsecond", "first\n\nsecond"),
        ("first\u2029second\u2028third", "first\n\nsecond\nthird"),
        ("page one\x0cpage two", "page one\npage two"),
        ("much \t  room \n here", "much room\nhere"),
        ("10\u00a0000\u202fkm", "10 000 km"),
        ("co\u00adoperate", "cooperate"),
        ("Lost\x07 tortoise\x00 found in\x1b[31m Thrapwell", "Lost tortoise found in Thrapwell"),
        ("looked\u202e cross\u202c", "looked cross"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half a pair \ud83d gone", "half a pair gone"),
        ("Cafe\u0301", "Café"),
        ("it\x92s \x93quoted\x94", "it’s “quoted”"),
        ("\U000e0041hidden tags", "hidden tags"),
    ],
)
def test_each_kind_of_noise_goes(raw: str, clean: str) -> None:
    assert normalise.text(raw) == clean


def test_joiners_stay_where_they_spell_words() -> None:
    assert normalise.text("می\u200cخواهم") == "می\u200cخواهم"
    assert normalise.text("in\u200cvisible") == "invisible"


def test_a_line_has_no_breaks() -> None:
    assert normalise.line(" Two\n\n lines ") == "Two lines"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Tarn &amp; Rye", "Tarn & Rye"),
        ("&quot;Fire&quot; &#8211; &#x2026;", '"Fire" – …'),
        ("twice &amp;amp; escaped", "twice & escaped"),
        ("R&D at AT&T, ?a=1&copy=2", "R&D at AT&T, ?a=1&copy=2"),
    ],
)
def test_entities_that_end_in_a_semicolon_are_resolved(raw: str, clean: str) -> None:
    assert normalise.entities(raw) == clean


def test_a_pile_of_marks_on_one_letter_costs_no_time() -> None:
    assert len(normalise.text("a" + "\u0301\u0323" * 200_000)) < 40


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_what_is_clean_stays_as_it_is(raw: str) -> None:
    clean = normalise.text(raw)
    assert normalise.text(clean) == clean
    assert "\n\n\n" not in clean
    assert "  " not in clean
    clean.encode()
