"""How lines are cut so that the story keeps its paragraphs."""

from itertools import pairwise

import pytest

from services.ingestion.boilerplate.page import Page
from shared.article import keep


@pytest.mark.parametrize(
    ("original", "cut", "kept"),
    [
        ("a\n\nx\n\nb", {1}, "a\n\nb"),
        ("a\nx\n\nb", {1}, "a\n\nb"),
        ("a\n\nx\nb", {1}, "a\n\nb"),
        ("a\nx\nb", {1}, "a\nb"),
        ("x\n\n\na", {0}, "a"),
        ("  x\n a", {0}, "a"),
        ("a\n\nx\n", {1}, "a"),
        ("a\n\nx\ny\n\nz\n\nb", {1, 2, 3}, "a\n\nb"),
        ("x\n\na\n\ny\n\nb\n\nz", {0, 2, 4}, "a\n\nb"),
    ],
)
def test_the_wider_gap_stays(original: str, cut: set[int], kept: str) -> None:
    page = Page(original, "", None, None)
    for index in cut:
        page.kinds[index] = "menu"
    found = list(page.line_cuts())
    assert keep(original, found) == kept
    assert len(found) == len(cut)
    assert all(before.end <= after.start for before, after in pairwise(found))
