from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.desk.page.cited_text import Piece, span_of, text_pieces, title_pieces
from shared.article import Article, Cut, Span


def article(original: str, *cuts: Cut, title: str = "") -> Article:
    return Article(
        id="aaaaaaaaaaaaaaa1",
        revision=1,
        trace="1-0",
        title=title,
        original=original,
        cuts=cuts,
        received=datetime(2025, 3, 3, tzinfo=UTC),
    )


def cut(start: int, end: int) -> Cut:
    return Cut(kind="teaser", start=start, end=end)


def test_what_was_cut_is_told_apart() -> None:
    assert text_pieces(article("One. MORE Two.", cut(5, 10)), None) == [
        Piece("One. ", None, False),
        Piece("MORE ", "teaser", False),
        Piece("Two.", None, False),
    ]


def test_cited_words_on_both_sides_of_a_cut_are_marked_without_it() -> None:
    pieces = text_pieces(article("One. MORE Two.", cut(5, 10)), Span(start=0, end=9))
    assert [piece.text for piece in pieces if piece.cited] == ["One. ", "Two."]


def test_a_span_of_the_original_marks_what_was_cut() -> None:
    pieces = text_pieces(article("One. MORE Two.", cut(5, 10)), Span(start=5, end=9, part="original"))
    assert [piece for piece in pieces if piece.cited] == [Piece("MORE", "teaser", True)]


def test_a_span_of_the_title_marks_the_title_only() -> None:
    told = article("Text.", title="Bridge closed")
    span = Span(start=0, end=6, part="title")
    assert [piece.text for piece in title_pieces(told, span) if piece.cited] == ["Bridge"]
    assert not any(piece.cited for piece in text_pieces(told, span))


def test_spans_are_read_from_addresses() -> None:
    assert span_of("text:10-24") == Span(start=10, end=24)
    assert span_of("title:0-4") == Span(start=0, end=4, part="title")
    for nonsense in ("", "text:4-4", "text:9-3", "text:-1-3", "body:1-2", "text:1-2x", "text:" + "9" * 30 + "-1"):
        assert span_of(nonsense) is None


@given(
    st.text(alphabet="ab \n", min_size=1, max_size=30),
    st.lists(st.integers(0, 30), max_size=6),
    st.integers(0, 30),
    st.integers(1, 30),
)
def test_the_marked_words_are_those_of_the_span_and_nothing_is_lost(
    original: str, marks: list[int], start: int, length: int
) -> None:
    edges = sorted(min(mark, len(original)) for mark in marks)
    cuts = [cut(first, last) for first, last in zip(edges[::2], edges[1::2], strict=False)]
    told = article(original, *cuts)
    span = Span(start=start, end=start + length)
    pieces = text_pieces(told, span)
    assert "".join(piece.text for piece in pieces) == original
    assert "".join(piece.text for piece in pieces if piece.cited).strip() == told.quoted(span).strip()
