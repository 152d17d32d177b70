"""A name taken apart."""

import pytest

from shared.names import family_name, person_name


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Marta Quill", ("marta",), "quill"),
        ("QUILL, Marta", ("marta",), "quill"),
        ("Marta Ann QUILL", ("marta", "ann"), "quill"),
        ("QUILL Marta", ("marta",), "quill"),
        ("Dr. Marta Quill PhD", ("marta",), "quill"),
        ("Prime Minister Quill", (), "quill"),
        ("J.-P. Quill", ("j", "p"), "quill"),
        ("JP Quill", ("j", "p"), "quill"),
        ("Ludwig van der Quill", ("ludwig",), "quill"),
        ("Omar bin Tarfa", ("omar",), "tarfa"),
        ("Bang Dae-sung", ("bang", "dae"), "sung"),
        ("Baek Dae-sung", ("daesung",), "baek"),
        ("Zhao Meiling", ("meiling",), "zhao"),
        ("Lee Quillby", ("lee",), "quillby"),
        ("Igor Sergeevich", ("igor", "sergeevich"), ""),
        ("Igor Sergeevich Tarkhov", ("igor", "sergeevich"), "tarkhov"),
        ("", (), ""),
    ],
)
def test_given_and_family(name: str, given: tuple[str, ...], family: str) -> None:
    parsed = person_name(name)
    assert (parsed.given, parsed.family) == (given, family)


def test_a_suffix_is_kept_apart() -> None:
    assert person_name("Tom Quill, Jr.").suffix == "jr"
    assert person_name("Tom Quill III").suffix == "iii"


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ludwig van der Quill", "van der Quill"),
        ("Omar al-Tarfa", "al-Tarfa"),
        ("Baek Dae-sung", "Baek"),
        ("Marta O’Quill", "O’Quill"),
        ("Igor Sergeevich", ""),
    ],
)
def test_the_family_name_as_it_is_written(name: str, family: str) -> None:
    assert family_name(name) == family
