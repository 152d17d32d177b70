"""What is near two articles tells how much their likeness says."""

import math

import pytest

from services.cross_referencing.neighbourhood import FLOOR, NOTHING_NEAR, PASSED_OVER, surroundings, told_by
from services.cross_referencing.resemblance import Evidence


def near(*likenesses: float) -> dict[str, Evidence]:
    return {f"{number}": Evidence(likeness, 0.0) for number, likeness in enumerate(likenesses)}


def test_an_article_with_few_neighbours_has_no_background() -> None:
    assert surroundings(near(0.5, 0.3)) == pytest.approx((FLOOR, 0.5))
    assert surroundings({}) == pytest.approx(NOTHING_NEAR)


def test_the_background_are_those_after_the_nearest() -> None:
    alone, crowded = (surroundings(near(*[0.5] * PASSED_OVER, *others)) for others in ([], [0.3] * 100))
    assert alone.background == pytest.approx(FLOOR)
    assert crowded.background == pytest.approx(0.3)


def test_the_members_of_a_large_story_are_no_background_of_each_other() -> None:
    others = near(*[0.5] * 90)
    assert surroundings(others, company=list(others)).background == pytest.approx(FLOOR)
    assert surroundings(others).background > 2 * FLOOR


def test_a_likeness_says_less_in_a_crowd_and_beside_closer_company() -> None:
    quiet, crowded = surroundings(near(0.3)), surroundings(near(*[0.3] * 100))
    closer = surroundings(near(0.3, 0.9))
    alone, among, beside = (told_by(0.3, 0.0, quiet, other) for other in (quiet, crowded, closer))
    assert alone[0] > among[0]
    assert alone[1] > beside[1]


def test_days_between_two_reports_say_more_in_a_crowd() -> None:
    crowded = surroundings(near(*[0.3] * 100))
    assert told_by(0.3, math.log1p(3), NOTHING_NEAR, NOTHING_NEAR)[2] == 0
    assert told_by(0.3, math.log1p(3), crowded, crowded)[2] > told_by(0.3, math.log1p(1), crowded, crowded)[2] > 0
