"""Where names begin and end."""

import pytest

from services.entity_extraction.name_bounds import bounded


def names(text: str, *, person: bool = True) -> list[str]:
    return [text[start:end] for start, end in bounded(text, 0, len(text), person=person)]


@pytest.mark.parametrize("text", ["Marta QuillNew Pier", "Jonas Marta FerrowMORE", "Marta QuillPort", "Marta) Quill"])
def test_a_person_s_name_that_ran_into_a_headline_is_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("name", ["Marta McQuill", "Jonas MacFerrow", "LeMarta DeQuill", "Marta O'Quill", "JQ Ferrow"])
def test_capitals_within_a_name_are_its_own(name: str) -> None:
    assert names(name) == [name]


def test_organisations_write_themselves_as_they_like() -> None:
    assert names("HarbourWatch", person=False) == ["HarbourWatch"]
