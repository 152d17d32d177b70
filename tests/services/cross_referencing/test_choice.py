"""Which stories are clustered anew when an article comes."""

from services.cross_referencing.choice import ASKED, IN_TURN, LOOKED_INTO, beyond, in_turn, likeliest, promising
from services.cross_referencing.neighbourhood import NOTHING_NEAR
from services.cross_referencing.resemblance import Evidence

LIKE, UNLIKE = Evidence(0.5, 0.0), Evidence(0.08, -8.0)


def test_stories_are_looked_into_that_an_article_resembles_the_likest_first() -> None:
    near = {"a": Evidence(0.3, -1.0), "b": LIKE, "c": UNLIKE}
    assert promising(near, {"a": "one", "b": "two", "c": "three"}) == ["two", "one"]


def test_they_are_few_however_many_resemble_it() -> None:
    near = {f"{number}": LIKE for number in range(20)}
    assert len(promising(near, {name: f"story of {name}" for name in near})) == LOOKED_INTO


def test_others_come_in_turn_if_several_of_their_articles_are_candidates() -> None:
    story_of = {f"{number}": f"story {number // 2}" for number in range(40)} | {"single": "alone"}
    chosen = ["story 0"]
    turns = [in_turn(f"article {number}", story_of, chosen) for number in range(60)]
    assert all(len(turn) == IN_TURN for turn in turns)
    assert {story for turn in turns for story in turn} == {f"story {number}" for number in range(1, 20)}
    assert in_turn("article 1", story_of, chosen) == turns[1]


def test_of_the_likeliest_stories_all_members_are_asked_what_comes_near_them() -> None:
    stories = {"far": ["f"], "near": ["n", "m"], "middle": ["i"], "none": ["o"]}
    near = {"f": UNLIKE, "n": LIKE, "i": Evidence(0.3, -1.0)}
    members = likeliest(stories, near, dict.fromkeys("fnmi", NOTHING_NEAR))
    assert members[:3] == ["n", "m", "i"]
    assert "o" not in members


def test_what_comes_near_them_is_asked_for_its_story_unless_it_is_known_or_far() -> None:
    neighbours = {"n": {"x": LIKE, "y": UNLIKE, "m": LIKE}, "m": {"z": Evidence(0.6, 1.0), "x": UNLIKE}}
    assert beyond(["n", "m"], neighbours, dict.fromkeys("nm", NOTHING_NEAR), {"n", "m"}) == ["z", "x"]


def test_no_more_are_asked_for_than_a_look_can_cost() -> None:
    neighbours = {"n": {f"{number}": LIKE for number in range(2 * ASKED)}}
    assert len(beyond(["n"], neighbours, {"n": NOTHING_NEAR}, {"n"})) == ASKED
