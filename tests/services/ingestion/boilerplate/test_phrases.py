"""What the first words of a line give away."""

import pytest

from services.ingestion.boilerplate.lines import lines
from services.ingestion.boilerplate.phrases import Match, match


def told(text: str, *, edge: bool = False) -> Match | None:
    return match(lines(text)[0], edge=edge)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read also: Storm over the bay", Match("teaser", "label")),
        ("READ MORE Storm over the bay", Match("teaser", "label")),
        ("[Read more | Storm over the bay]", Match("teaser", "label")),
        ("Related stories", Match("related", "heading")),
        ("More from the Courier:", Match("related", "heading")),
        ("Legal notice:", Match("legal", "notice")),
        ("12 Comments", Match("menu", "whole")),
        ("Follow us on Instagram", Match("newsletter", "opening")),
        ("Get our headlines in your inbox", Match("newsletter", "promo")),
    ],
)
def test_a_phrase_has_a_kind_and_a_shape(text: str, found: Match) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Read more carefully and you will see it",
        "Get out of my house, she said, and slammed the door on the app salesman",
        "Related to nobody",
        "Relatedness is a matter of degree",
        "More: the play by Thomas was seen by four hundred people on a rainy Sunday in the old theatre of the town.",
        "Follow me to the end of the world! — Owen Tarrant (@otarrant) March 3, 2019",
        "",
    ],
)
def test_other_lines_have_none(text: str) -> None:
    assert told(text or "-") is None


def test_words_of_a_menu_need_the_edge() -> None:
    assert told("Search") is None
    assert told("Search", edge=True) == Match("menu", "edge")
