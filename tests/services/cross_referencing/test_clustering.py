"""Average-link clustering of a few articles."""

from services.cross_referencing.clustering import Held, cluster

THRESHOLD, SHARE = 0.1, 0.5
LOOSE = {(0, 1): 0.9, (0, 2): 0.12, (1, 2): 0.12}


def test_a_report_joins_a_story_that_it_resembles_enough() -> None:
    assert cluster(3, LOOSE, THRESHOLD, SHARE) == [[0, 1, 2]]


def test_two_tight_stories_stay_two_though_some_of_their_reports_are_alike() -> None:
    tight = {(0, 1): 0.9, (2, 3): 0.9} | {(one, other): 0.2 for one in (0, 1) for other in (2, 3)}
    assert cluster(4, tight, THRESHOLD, SHARE) == [[0, 1], [2, 3]]


def test_what_people_joined_is_one_from_the_start() -> None:
    assert cluster(3, {(0, 1): 0.9}, THRESHOLD, SHARE, Held(joined=[[1, 2]])) == [[0, 1, 2]]


def test_what_people_parted_is_not_joined() -> None:
    assert cluster(3, LOOSE, THRESHOLD, SHARE, Held(parted=[frozenset((1, 2))])) == [[0, 1], [2]]
