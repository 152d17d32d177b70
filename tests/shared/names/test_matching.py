"""Whether two names are one person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.names import SAME, same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Boigu", "Sergey Boygu"),
        ("Volodymyr Karelsky", "Владимир Карельский"),
        ("Oleksandr Tarkhov", "Alexander Tarkhov"),
        ("Igor Tarkhov", "Igor Sergeevich Tarkhov"),
        ("Tarkhov Igor Sergeevich", "Igor Tarkhov"),
        ("QUILL, Marta", "Marta Quill"),
        ("M. Quill", "Marta Quill"),
        ("J.-P. Quill", "Jean-Paul Quill"),
        ("Bill Quill", "William Quill"),
        ("Marta Quill", "Marta Quill Ferrow"),
        ("Mohammed bin Tarfa", "Muhammad Bin Tarfa"),
        ("Baek Dae-sung", "Baek Daesung"),
        ("MartaQuill", "Marta Quill"),
        ("Igor Sergeevich", "Igor Sergeevich Tarkhov"),
        ("President Quillon", "Quillon"),
    ],
)
def test_spellings_of_one_name_are_the_same_person(one: str, other: str) -> None:
    assert same_person(one, other) >= SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marta Quill", "Martin Quill"),
        ("Marta Quill", "Jonas Quill"),
        ("Tom Quill", "Tom Quill Jr."),
        ("Tom Quill Sr.", "Tom Quill Jr."),
        ("Tom W. Quill", "Tom H. Quill"),
        ("Igor Sergeevich Tarkhov", "Igor Borisovich Tarkhov"),
        ("Baek Dae-sung", "Baek Dae-jin"),
        ("Juan Quill", "John Quill"),
        ("Daniel Quill", "Daniela Quill"),
        ("Oleg Tarkhov", "Olga Tarkhova"),
        ("Salim bin Tarfa al-Dari", "Tarfa bin Salim al-Dari"),
        ("Marta Quill", "Quill"),
        ("王小明", "王晓明"),
    ],
)
def test_what_may_be_two_people_stays_apart(one: str, other: str) -> None:
    assert same_person(one, other) < SAME


def test_a_family_name_alone_may_be_meant() -> None:
    assert 0.5 < same_person("Quill", "Marta Quill") < SAME
    assert same_person("Marta", "Marta Quill") < same_person("Quill", "Marta Quill")
    assert same_person("Ferrow", "Marta Quill") == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_strings_get_a_symmetric_score(one: str, other: str) -> None:
    score = same_person(one, other)
    assert 0 <= score <= 1
    assert score == same_person(other, one)
    assert same_person(one, one) == 1
