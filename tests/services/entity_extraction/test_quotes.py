"""Who said what."""

import pytest

from services.entity_extraction.quotes import quotes
from services.entity_extraction.words import Words
from shared.annotations import Entity, EntityKind, Mention
from shared.article import Span

PEOPLE = {"Marta Quill": ("Marta Quill", "Quill"), "Jonas Ferrow": ("Jonas Ferrow", "Ferrow")}


def entities(text: str) -> list[Entity]:
    """Persons by their full names and family names; the Harbour Board."""
    found = []
    for name, forms in PEOPLE.items():
        places = {}
        for form in forms:
            start = text.find(form)
            while start >= 0:
                places.setdefault(start + len(form), (start, form))
                start = text.find(form, start + 1)
        if places:
            found.append(entity("person", name, [(s, f) for s, f in sorted(places.values())]))
    if (at := text.find("Harbour Board")) >= 0:
        found.append(entity("organisation", "Harbour Board", [(at, "Harbour Board")]))
    return found


def entity(kind: EntityKind, name: str, places: list[tuple[int, str]]) -> Entity:
    mentions = tuple(Mention(span=Span(start=at, end=at + len(form)), surface=form) for at, form in places)
    return Entity(kind=kind, name=name, mentions=mentions)


def speakers(text: str) -> list[str | None]:
    return [quote.speaker for quote in quotes(Words(text), entities(text))]


@pytest.mark.parametrize(
    "text",
    [
        "“The pier is safe,” Quill said.",
        "“The pier is safe,” said Marta Quill.",
        "“The pier is safe,” said harbour master Marta Quill on Monday.",
        "“The pier is safe,” Quill, the harbour master, told reporters.",
        "Quill said: “The pier is safe.”",
        "Quill told reporters that “the pier is safe”.",
        "According to Quill, “the pier is safe”.",
        "In a note to the Harbour Board, Quill wrote, “The pier is safe.”",
        "Quill went further: “The pier is safe.”",
    ],
)
def test_the_article_tells_the_speaker(text: str) -> None:
    assert speakers(text) == ["Marta Quill"]


@pytest.mark.parametrize(
    "text",
    [
        "Quill said that it was a “safe bet” for all.",
        "Quill, 41, of Ostby, has said it was a “safe bet”.",
        "''The pier is safe,'' Quill said.",
        "Quill called it done, adding that it was a “safe bet”.",
    ],
)
def test_words_quoted_within_a_statement_are_its_speakers(text: str) -> None:
    assert speakers(text) == ["Marta Quill"]


def test_a_speaker_without_a_name_is_told_in_the_words_of_the_article() -> None:
    assert speakers("“The pier is safe,” a police spokesman said.") == ["a police spokesman"]
    assert speakers("According to the harbour master, “the pier is safe”.") == ["the harbour master"]


def test_the_same_speaker_goes_on_in_the_paragraph() -> None:
    assert speakers("“The pier is safe,” Quill said. “It always was.”") == ["Marta Quill"] * 2
    assert speakers("“The pier,” Quill said, “is safe.”") == ["Marta Quill"] * 2


def test_a_quote_over_paragraphs_has_one_speaker() -> None:
    assert speakers("“The pier is safe.\n\n“It always was,” Quill said.") == ["Marta Quill"] * 2


def test_he_and_she_are_resolved_where_it_is_plain() -> None:
    assert speakers("Quill came at noon. “The pier is safe,” she said.") == ["Marta Quill"]
    assert speakers("“It is safe,” Ferrow said. Quill left.\n\n“Nobody asked,” she said.")[1] == "Marta Quill"


def test_he_and_she_stay_open_where_it_is_not() -> None:
    assert speakers("There Quill met Ferrow at noon. “The pier is safe,” he said.") == [None]
    assert speakers("“The pier is safe,” he said.") == [None]
    assert speakers("Ferrow, he went on, had agreed. “The pier is safe,” he said.") == [None]


def test_words_in_marks_that_nobody_says() -> None:
    assert speakers("The “free city” burned. Quill left.") == [None]


def test_a_name_inside_a_quote_does_not_speak() -> None:
    assert speakers("“Ask Ferrow,” said Quill.") == ["Marta Quill"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bill is dead,” said Sen. Marta Quill, who wrote it.", "Marta Quill"),
        ("“The bill is dead,” said Lt. Gov. Marta Quill.", "Marta Quill"),
        ("“The bill is dead,” said Ms. Quill.", "Marta Quill"),
        ("“The bill is dead,” said Rep. Quorrin.", "Rep. Quorrin"),
        ("“The bill is dead,” said Harbour Board law adviser Marta Quill.", "Marta Quill"),
        ("“The bill is dead,” Harbour Board chairman Jonas Ferrow said on Monday.", "Jonas Ferrow"),
        ("“The bill is dead,” the Harbour Board’s Jonas Ferrow said on Monday.", "Jonas Ferrow"),
        ("“The bill is dead,” Harbour Board said, and Jonas Ferrow nodded.", "Harbour Board"),
        ("In a note on Harbour Board, the clerk wrote, “The bill is dead.”", "the clerk"),
    ],
)
def test_neither_a_title_nor_an_employer_nor_a_medium_speaks(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_a_word_that_only_begins_a_clause_says_nothing() -> None:
    assert speakers("When asked, “The bill is dead,” was said.") == [None]
