"""The language is the one stated, unless the words clearly say another."""

import pytest

from services.ingestion import language
from services.ingestion.language_codes import code, same

ENGLISH = (
    "The council of Little Thrapwell voted on Monday evening to repaint its only zebra crossing. Nine members were in "
    "favour, and one abstained because he owns the paint shop."
)
GERMAN = "Der Gemeinderat hat am Montagabend beschlossen, den einzigen Zebrastreifen neu zu streichen."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us.UTF-8", "en"),
        ("English", "en"),
        ("English (UK)", "en"),
        ("eng", "en"),
        ("ger", "de"),
        ("Deutsch", "de"),
        ("nb-NO", "nb"),
        ("zh-Hant-TW", "zh"),
        ("iw", "he"),
        ("Русский", "ru"),
        ("klingon", None),
        ("", None),
        (None, None),
    ],
)
def test_names_of_languages(name: str | None, expected: str | None) -> None:
    assert code(name) == expected


def test_near_languages_are_not_told_apart() -> None:
    assert same("no", "nb")
    assert same("hr", "sr")
    assert not same("en", "de")


def test_without_a_statement_the_words_decide() -> None:
    assert language.decide(ENGLISH, None) == ("en", ())
    assert language.decide(GERMAN, None) == ("de", ())
    assert language.decide("ღამით ძლიერმა ქარმა ზღვისპირა ბაღში რვა ხე წააქცია.", None) == ("ka", ())


def test_a_statement_is_believed_where_there_is_little_to_read() -> None:
    assert language.decide("Feuer!", "de") == ("de", ())


def test_a_statement_that_the_words_contradict_is_overruled_and_noted() -> None:
    assert language.decide(ENGLISH, "de") == ("en", ("language stated as de, but the text reads as en",))


def test_a_page_that_is_wrong_about_its_language_is_not_worth_a_note() -> None:
    assert language.decide(ENGLISH, None, "de") == ("en", ())


def test_a_name_of_no_language_is_noted() -> None:
    assert language.decide(ENGLISH, "klingon") == (
        "en",
        ("language stated as 'klingon', which is no language known here",),
    )


@pytest.mark.parametrize("text", ["", "1234 5678", "Ffff ggg", "12.4 : 13.1 (45) " * 30])
def test_what_is_no_language_is_not_guessed(text: str) -> None:
    assert language.decide(text, None) == (None, (language.UNKNOWN,))
