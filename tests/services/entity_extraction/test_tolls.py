"""What a sentence says of how many were killed, hurt, missing."""

import pytest

from services.entity_extraction.tolls import tolls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people were killed and 21 injured when the stand collapsed.", [("killed", 9), ("injured", 21)]),
        ("Three dead, two hurt in Kell fire", [("killed", 3), ("injured", 2)]),
        ("The blast killed 1,200 and wounded scores.", [("killed", 1200)]),
        ("The storm left four miners dead.", [("killed", 4)]),
        ("The death toll rose to 15.", [("killed", 15)]),
        ("The bodies of five sailors were found.", [("killed", 5)]),
        ("A quadruple murder shocked Kell.", [("killed", 4)]),
        ("Six people were shot, two fatally.", [("shot", 6), ("killed", 2)]),
        ("Nobody was hurt.", [("injured", 0)]),
        ("No deaths were reported, and not one was injured.", [("killed", 0), ("injured", 0)]),
        ("Twenty-two villagers are missing.", [("missing", 22)]),
        ("Two hundred and five villagers are missing.", [("missing", 205)]),
        ("Baby, 4 people hurt on Kell pier", [("injured", 5)]),
        ("Kell woman, two children dead", [("killed", 3)]),
        ("Police: Toddler, 3 others wounded", [("injured", 4)]),
        ("A man shot seven people at the pier, three of them fatally.", [("shot", 7), ("killed", 3)]),
        ("The gunman fatally shot four men.", [("killed", 4)]),
        ("Two men, aged 23 and 25, were shot and killed.", [("killed", 2)]),
        ("The flood displaced 4,000 people and left nine homeless in Kell.", [("displaced", 4000), ("displaced", 9)]),
        ("Police arrested seven suspects.", [("arrested", 7)]),
        ("A girl and two boys were killed.", [("killed", 3)]),
        ("Crews rescued 40 passengers; 300 residents were evacuated.", [("rescued", 40), ("evacuated", 300)]),
    ],
)
def test_counts_are_read(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(toll.attribute, toll.value) for toll in tolls(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Jon Aas, 31, was killed in March.",
        "A man of 34 and a woman of 29 were arrested.",
        "The 12-year-old bridge was closed.",
        "The act between the two states is still missing.",
        "Forty-one watches are missing.",
        "Jon Aas and Ola Berg, 16, were killed.",
        "The Oct. 14 shooting death is still open.",
        "A six year old passenger was killed.",
        "Of the rings, five were still missing.",
        "He paid $14 for the dead fish.",
        "They crossed at 7.30 and the alarm failed.",
        "The match ended 3-2 after two goals were disallowed.",
        "The boy was shot about 9 p.m. at a home in Kell.",
        "He was shot three times and got away.",
    ],
)
def test_ages_and_other_numbers_are_no_tolls(text: str) -> None:
    assert tolls(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Both were killed.",
        "Two others were killed.",
        "Three remain hospitalized.",
        "Two were critically injured.",
        "Two of the victims died.",
    ],
)
def test_a_part_is_no_count_of_all(text: str) -> None:
    assert all(toll.single for toll in tolls(text))


def test_others_who_are_hurt_beside_the_dead_are_all_the_hurt() -> None:
    [_, hurt] = tolls("One person was killed and six others were injured.")
    assert (hurt.attribute, hurt.value, hurt.single, hurt.who) == ("injured", 6, False, None)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("At least nine people died.", "at least"),
        ("Up to nine people died.", "at most"),
        ("About nine people died.", "about"),
        ("A total of nine people died.", "exact"),
        ("More than nine people died.", "at least"),
    ],
)
def test_a_hedge_says_how_exact_it_is(text: str, precision: str) -> None:
    assert [toll.precision for toll in tolls(text)] == [precision]


def test_those_who_are_not_just_anybody_are_named() -> None:
    assert [toll.who for toll in tolls("Two children were killed.")] == ["children"]
    assert [toll.who for toll in tolls("Two people were killed.")] == [None]


def test_one_person_of_whom_it_is_said_is_no_count() -> None:
    [toll] = tolls("A 38-year-old man was fatally shot in Kell.")
    assert (toll.attribute, toll.value, toll.single) == ("killed", 1, True)


def test_the_words_that_say_it_are_told() -> None:
    text = "On Monday at least nine people were killed."
    [toll] = tolls(text)
    assert text[toll.start : toll.end] == "at least nine people were killed"
