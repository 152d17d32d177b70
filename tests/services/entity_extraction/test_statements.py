"""Who says what, in quotation marks or without."""

import time

import pytest

from services.entity_extraction.statements import statements
from services.entity_extraction.words import Words


def said(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each statement; parts of a content are joined by a bar."""
    return [
        (
            text[slice(*one.source)] if one.source else "",
            text[slice(*one.cue)],
            " | ".join(text[slice(*place)] for place in one.content),
        )
        for one in statements(Words(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quill said the pier was safe.", ("Quill", "said", "the pier was safe")),
        ("Quill has also said that the pier was safe.", ("Quill", "has also said", "that the pier was safe")),
        ("Quill said on Monday that the pier was safe.", ("Quill", "said", "that the pier was safe")),
        ("Quill told reporters the pier was safe.", ("Quill", "told", "the pier was safe")),
        ("Quill told the Harbour Board that it was safe.", ("Quill", "told", "that it was safe")),
        ("The pier was safe, Quill said.", ("Quill", "said", "The pier was safe")),
        ("The pier was safe, Quill said in a note on Friday.", ("Quill", "said", "The pier was safe")),
        ("The pier, she said, was safe for now.", ("she", "said", "The pier | was safe for now")),
        ("The pier was safe, according to Marta Quill.", ("Marta Quill", "according to", "The pier was safe")),
        ("According to Marta Quill, the pier was safe.", ("Marta Quill", "According to", "the pier was safe")),
        ("“The pier is safe,” said Marta Quill.", ("Marta Quill", "said", "“The pier is safe,”")),
        ("“It is safe,” Quill said. “Go there.”", ("Quill", "said", "“It is safe,” | “Go there.”")),
        ("“It is safe,” she said, “and dry.”", ("she", "said", "“It is safe,” | “and dry.”")),
        ("''It is safe,'' said Mr. Quill.", ("Mr. Quill", "said", "''It is safe,''")),
        ('Quill wrote: "It is safe."', ("Quill", "wrote", '"It is safe."')),
    ],
)
def test_a_statement_has_a_source_a_cue_and_a_content(text: str, expected: tuple[str, str, str]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Marta Quill, who runs the harbour, said it was safe.", "Marta Quill, who runs the harbour"),
        ("Marta Quill, 41, of Ostby, the master, said it was safe.", "Marta Quill, 41, of Ostby, the master"),
        ("“It is safe,” a friend who had asked not to be named said.", "a friend who had asked not to be named"),
        ("But on Friday officials in Ostby said it was safe.", "officials in Ostby"),
        ("Quill and Ferrow said it was safe.", "Quill and Ferrow"),
        ("It was a relief for divers, who said it was safe.", "who"),
        ("In a letter to the board, Quill went home and said it was safe.", "Quill"),
    ],
)
def test_the_source_is_the_whole_noun_phrase(text: str, source: str) -> None:
    assert [each[0] for each in said(text)] == [source]


def test_a_speaker_who_goes_on_is_the_source_of_both() -> None:
    assert said("Quill said the pier was safe, adding that it would open soon.") == [
        ("Quill", "said", "the pier was safe"),
        ("Quill", "adding", "that it would open soon"),
    ]
    assert said("Quill said the pier was safe and insisted it was dry.") == [
        ("Quill", "said", "the pier was safe"),
        ("Quill", "insisted", "it was dry"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Quill was told to leave.",
        "She declined to say more about it.",
        "They claimed the prize in the end.",
        "The five states that vote in May matter.",
        "An estimated 40 boats were lost.",
        "Harbour Master Says Pier Was Safe",
        "“He said that it was safe.”",
    ],
)
def test_what_says_nothing_is_no_statement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text", ["said " * 40_000, "“A, he said. " * 9_000, ("X, " * 600 + "said it is. ") * 60, "''" * 50_000]
)
def test_words_made_to_do_harm_take_no_longer(text: str) -> None:
    began = time.process_time()
    statements(Words(text))
    assert time.process_time() - began < 3
