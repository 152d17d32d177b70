"""Where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.entity_extraction.sentences import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Dr. Quill met Gen. Ferrow at 9 a.m. on Monday.",
        "The toll rose by 3.5 per cent, Jonas P. Quill said.",
        "He flew from the U.S. to Oslo.",
        "“Who is there?” she asked.",
        "We met Igor Pavlovich (Tarkhov. – ed.), and he agreed.",
        "They wait… and wait for No. 7.",
        "Prices fell, e.g. of milk, etc. in the north.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", "Nobody came!", "Why?", "Ask them."],
        ['"It rained."', '"Nobody came," she said.'],
        ["The train left at 9 p.m.", "It was full."],
        ["He lives in the U.S.", "The others left."],
        ["The bridge is closed [3].", "It reopens in May."],
        ["The firm is Ferrow Inc.", "It makes glass."],
        ["The words of the council (supreme body, – ed.).", "But before that it rained."],
    ],
)
def test_sentences_are_parted(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_paragraphs_part_sentences_and_broken_lines_do_not() -> None:
    assert split("No full stop here\n\nNext paragraph\nA heading") == [
        "No full stop here",
        "Next paragraph",
        "A heading",
    ]
    assert split("A line that was broken\nby its width.") == ["A line that was broken\nby its width."]


def test_a_missing_space_still_parts() -> None:
    assert split("They signed the treaty.The ministers left at noon.") == [
        "They signed the treaty.",
        "The ministers left at noon.",
    ]


def test_other_scripts() -> None:
    assert split("今天下雨。没有人来。") == ["今天下雨。", "没有人来。"]
    assert split("Пошёл дождь. Никто не пришёл.") == ["Пошёл дождь.", "Никто не пришёл."]


@given(st.text())
def test_sentences_cover_all_words_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    covered = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in covered for at, letter in enumerate(text) if letter.isalnum())
