import pytest

from services.deduplication.overlap import Overlap, overlap
from services.deduplication.shingles import read
from tests.services.deduplication.articles import prose


def compared(one: str, other: str) -> Overlap:
    return overlap(read("", one)[0], read("", other)[0])


def test_a_text_contains_itself() -> None:
    both = compared(prose(1, 300), prose(1, 300))
    assert (both.containment, both.jaccard, both.share, both.opening) == (1, 1, 1, 1)
    assert both.shared == both.shorter == both.longer == 296


def test_texts_of_their_own_share_nothing() -> None:
    both = compared(prose(1, 300), prose(2, 300))
    assert (both.shared, both.containment, both.jaccard, both.share, both.opening) == (0, 0, 0, 0, 0)


def test_a_truncated_text_is_contained_whichever_is_named_first() -> None:
    whole = prose(1, 300)
    third = " ".join(whole.split()[:100])
    assert compared(third, whole).containment == compared(whole, third).containment == 1
    assert compared(third, whole).jaccard == pytest.approx(1 / 3, abs=0.02)


def test_the_share_is_that_of_the_first() -> None:
    whole = prose(1, 300)
    third = " ".join(whole.split()[:100])
    assert compared(third, whole).share == 1
    assert compared(whole, third).share == pytest.approx(1 / 3, abs=0.02)


def test_a_background_taken_over_is_no_opening() -> None:
    background = prose(3, 200)
    assert compared(f"{prose(1, 200)} {background}", f"{prose(2, 200)} {background}").opening == 0


def test_an_opening_is_found_behind_what_the_site_puts_before_it() -> None:
    report = prose(1, 300)
    assert compared(f"{prose(2, 80)} {report}", report).opening == 1


@pytest.mark.parametrize("length", [1_000, 9_000, 40_000])
def test_the_longest_texts_are_compared_by_a_sample(length: int) -> None:
    text = prose(1, length).split()
    half = " ".join(text[: length // 2])
    assert compared(half, " ".join(text)).containment == 1
    assert compared(" ".join(text), half).share == pytest.approx(0.5, abs=0.03)
