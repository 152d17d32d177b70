"""Offices and which are alike."""

import pytest

from services.entity_extraction.offices import office, office_phrases
from services.entity_extraction.words import Words


@pytest.mark.parametrize(
    ("phrase", "country", "noun", "field"),
    [
        ("Norwegian Defence Minister", "Norway", "minister", "defence"),
        ("Norway’s defense chief", "Norway", "chief", "defence"),
        ("the president of the Seychelles", "Seychelles", "president", None),
        ("former U.S. President", "United States", "president", None),
        ("Prime Minister", None, "prime minister", None),
        ("South Korean vice president", "South Korea", "deputy president", None),
    ],
)
def test_an_office_taken_apart(phrase: str, country: str | None, noun: str, field: str | None) -> None:
    told = office(phrase)
    assert told is not None
    assert (told.country, told.noun, told.field) == (country, noun, field)


def test_no_office_at_all() -> None:
    assert office("a green door") is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Norwegian Defence Minister", "Norway's defense chief", True),
        ("Norwegian President", "the Norwegian leader", True),
        ("Norwegian President", "the president", True),
        ("Norwegian President", "the Swedish president", False),
        ("Norwegian Defence Minister", "the Norwegian foreign minister", False),
        ("Norwegian President", "the former president", False),
        ("Norwegian President", "the vice president", False),
    ],
)
def test_which_phrases_can_mean_one_office(one: str, other: str, alike: bool) -> None:
    first, second = office(one), office(other)
    assert first is not None
    assert second is not None
    assert first.may_be(second) is alike


def test_where_the_phrase_stands() -> None:
    text = "Then the Norwegian prime minister left."
    (phrase,) = office_phrases(Words(text))
    assert text[phrase.start : phrase.end] == "Norwegian prime minister"
    assert phrase.article == text.index("the")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met the Norwegian president.", "Norwegian president"),
        ("She thanked Supt. Quill.", "Supt."),
        ("He met the Norwegian president's wife.", "Norwegian president"),
    ],
)
def test_the_full_stop_of_a_sentence_is_no_part_of_an_office(text: str, found: str) -> None:
    (phrase,) = office_phrases(Words(text))
    assert text[phrase.start : phrase.end] == found
