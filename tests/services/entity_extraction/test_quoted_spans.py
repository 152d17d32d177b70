"""Words in quotation marks."""

import pytest

from services.entity_extraction.quoted_spans import quoted_spans


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go home," she said. "Now."', ["Go home,", "Now."]),
        ("“Go home,” she said.", ["Go home,"]),
        ("„Geht heim“, sagte sie.", ["Geht heim"]),
        ("«Rentrez», dit-elle.", ["Rentrez"]),
        ("« Rentrez », dit-elle.", ["Rentrez"]),
        ("»Geht heim«, sagte sie.", ["Geht heim"]),
        ("The 'so-called' ‘free city’ burned.", ["free city"]),
        ('He said: "The "Green Gate" is shut." Then he left.', ['The "Green Gate" is shut.']),
        ("“He told me ‘go’,” she said.", ["He told me ‘go’,"]),
        ("It was 5'10\" tall and the 1990s' best.", []),
        ("''Go home,'' she said.", ["Go home,"]),
        ("``Go home,'' she said.", ["Go home,"]),
        ('“Go home," she said. “Now.”', ["Go home,", "Now."]),
        ("An open “quote is lost here.\n\nNext paragraph “is fine”.", ["is fine"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quote_over_paragraphs_goes_on() -> None:
    text = "“First part.\n\n“Second part,” she said."
    assert quoted(text) == ["First part.", "Second part,"]
    assert [span.goes_on for span in quoted_spans(text)] == [False, True]
