"""The text of an article is its original without the cuts."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from shared.article import Article, Cut, Span, keep

ORIGINAL = "(PORTVALE) The ferry burned.\n\nRead also: Harbour closed\n\nTwelve died.[1]"


def article() -> Article:
    cuts = tuple(
        Cut(kind=kind, start=ORIGINAL.index(words), end=ORIGINAL.index(words) + len(words))
        for kind, words in (
            ("dateline", "(PORTVALE) "),
            ("teaser", "Read also: Harbour closed\n\n"),
            ("footnote", "[1]"),
        )
    )
    return Article(
        id="0" * 16,
        revision=1,
        trace="1-0",
        title="Ferry burns",
        original=ORIGINAL,
        cuts=cuts,
        received=datetime(2025, 3, 4, tzinfo=UTC),
    )


def test_the_text_leaves_out_what_was_cut_and_the_original_keeps_it() -> None:
    assert article().text == "The ferry burned.\n\nTwelve died."
    assert article().original == ORIGINAL


def test_a_span_says_in_which_part_it_counts() -> None:
    assert article().quoted(Span(start=4, end=9)) == "ferry"
    assert article().quoted(Span(start=0, end=5, part="title")) == "Ferry"
    assert article().quoted(Span(start=1, end=9, part="original")) == "PORTVALE"


def test_an_event_that_went_through_json_is_the_same() -> None:
    assert Article.model_validate_json(article().model_dump_json()) == article()


def test_articles_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        article().title = "Other"


def test_keeping_everything_and_nothing() -> None:
    assert keep("  whole ", ()) == "whole"
    assert keep("gone", (Cut(kind="menu", start=0, end=4),)) == ""
