"""What cleaning cuts, of which kind, and what it leaves alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.cleaning import cuts
from shared.article import Cut, Outlet, keep

STORY = (
    "A fire broke out in the old harbour of Kestrel Bay on Monday, and two men were taken to hospital.\n\n"
    "The council said that the quay would stay closed until the end of the week.\n\n"
    "Fishermen were told to land their catch at Port Marlow, eight miles to the north."
)
FIRST, SECOND, THIRD = STORY.split("\n\n")
SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"


def clean(original: str, title: str = "", outlet: Outlet | None = None, language: str | None = "en") -> str:
    return keep(original, cuts(original, title, outlet, language))


def kinds(original: str, title: str = "", outlet: Outlet | None = None) -> list[tuple[str, str]]:
    return [(cut.kind, original[cut.start : cut.end].strip()) for cut in cuts(original, title, outlet, "en")]


def test_a_story_without_anything_else_is_left_alone() -> None:
    assert cuts(STORY, "", None, "en") == ()


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("teaser", "Read also: Council votes on new tram line"),
        ("teaser", "READ MORE: Council votes on new tram line"),
        ("teaser", "Also on Valley Observer: Council votes on new tram line"),
        ("teaser", "» Read more: Council votes on new tram line"),
        ("teaser", "Lesen Sie auch: Neue Tramlinie beschlossen"),
        ("teaser", "Читайте также: Совет проголосовал"),
        ("related", "https://lantern.example/world/4711"),
        ("newsletter", "Sign up for our free daily newsletter."),
        ("newsletter", "Follow us on Twitter and Facebook."),
        ("newsletter", "Follow breaking news from the coast in the Quayside Herald app."),
        ("cookie", "This website uses cookies. By continuing to browse you accept our cookie policy."),
        ("legal", "Copyright 2019 Quayside Herald. All rights reserved."),
        ("legal", "The views expressed are the writer's own."),
        ("credit", "Photo: Marta Quillfeather"),
        ("credit", "Getty Images"),
        ("credit", "Residents walk past the quay on Tuesday. (AP Photo/Owen Tarrant)"),
        ("menu", "ADVERTISEMENT"),
        ("menu", "Share\nTweet\nEmail"),
        ("menu", "* * *"),
        ("identifier", "LANTERN10042023000045012476ID1105972712"),
        ("byline", "(Reporting by Owen Tarrant in Kestrel Bay; editing by Grace Okonedo)"),
    ],
)
def test_a_line_of_each_kind_is_cut_from_within_a_story(kind: str, line: str) -> None:
    original = f"{FIRST}\n\n{line}\n\n{SECOND}\n\n{THIRD}"
    assert clean(original) == STORY
    assert {found for found, _ in kinds(original)} == {kind}


@pytest.mark.parametrize(
    "line",
    [
        '"Read more," the mayor told the class, "and you will worry less."',
        "Follow the money, prosecutors were told on Thursday by their own chief.",
        "Sign up, sign up, the recruiter said, and four hundred men did so that morning.",
        "Search teams from three towns went through the woods until the early hours of Sunday.",
        "Related to the king by marriage, the duke was never asked for his opinion by the court.",
        "Copyright law is to be rewritten next year, the minister of justice announced on Friday.",
        "Cookies were sold in the church hall, and the roof will be mended with the proceeds.",
        "Watch towers stood empty along the border on Sunday night, refugees who crossed it said.",
        "If you have any information, call detectives on 555-0142, the sheriff's office asked.",
        "By Tuesday morning the water had reached the second step of the town hall.",
        "Home | is where the heart is, he had written on the wall, with a line that nobody could explain.",
        "Sources: three officials, two diplomats and a retired general who spoke to this newspaper last week",
    ],
)
def test_sentences_of_the_story_that_begin_like_boilerplate_stay(line: str) -> None:
    original = f"{FIRST}\n\n{line}\n\n{SECOND}\n\n{THIRD}"
    assert clean(original) == original


def test_titles_under_a_heading_go_with_it_until_the_story_goes_on() -> None:
    listed = "Related stories\n\nStorm leaves thousands without power\n\nThree held over theft"
    original = f"{FIRST}\n\n{listed}\n\n{SECOND}\n\n{THIRD}"
    assert clean(original) == STORY
    assert [kind for kind, _ in kinds(original)] == ["related"] * 3


def test_a_disclaimer_of_several_sentences_goes_with_its_heading() -> None:
    original = (
        f"{STORY}\n\nLegal Disclaimer:\nThe Lantern provides the information without warranty of any kind. "
        "We accept no responsibility or liability for its accuracy. Complaints go to the provider.\n\nSearch"
    )
    assert clean(original) == STORY
    assert [kind for kind, _ in kinds(original)] == ["legal", "legal", "menu"]


def test_a_paragraph_is_kept_once_however_often_it_is_repeated() -> None:
    original = "\n\n".join([FIRST, *[SECOND] * 30, THIRD])
    assert clean(original) == STORY
    assert [kind for kind, _ in kinds(original)] == ["repeat"] * 29


def test_what_stands_above_a_story_is_told_apart() -> None:
    original = (
        f"Home\n\nFire in the harbour\n\nBy Owen Tarrant\nQuayside Herald\n\nTuesday, 02 January 2024 12:17 GMT\n\n"
        f"KESTREL BAY, Norland, Jan. 2 (Baltic Wire) — {STORY}"
    )
    assert clean(original, "Fire in the harbour") == STORY
    assert kinds(original, "Fire in the harbour") == [
        ("menu", "Home"),
        ("header", "Fire in the harbour"),
        ("byline", "By Owen Tarrant"),
        ("byline", "Quayside Herald"),
        ("header", "Tuesday, 02 January 2024 12:17 GMT"),
        ("dateline", "KESTREL BAY, Norland, Jan. 2 (Baltic Wire) —"),
    ]


def test_a_source_with_a_date_above_the_story_is_its_header() -> None:
    line = "Source: Quayside Herald Tuesday, 02 January 2024 12:17 GMT"
    assert kinds(f"{line}\n\n{STORY}") == [("header", line)]


def test_a_lead_that_was_taken_for_the_title_stays() -> None:
    assert clean(STORY, FIRST) == STORY


def test_the_outlets_name_alone_is_no_story() -> None:
    outlet = Outlet(id="lantern.example", name="The Lantern")
    assert clean(f"The Lantern\n\n{STORY}\n\nlantern.example", outlet=outlet) == STORY


def test_words_of_a_menu_count_only_before_and_after_the_story() -> None:
    original = f"{FIRST}\n\nWeather\n\n{SECOND}\n\n{THIRD}\n\nWeather"
    assert clean(original) == f"{FIRST}\n\nWeather\n\n{SECOND}\n\n{THIRD}"


def test_footnote_marks_go_and_figures_in_brackets_stay() -> None:
    original = STORY.replace("Monday,", "Monday [3],").replace("catch", "[4] boxes of catch")
    assert clean(original) == STORY.replace("catch", "[4] boxes of catch")


def test_a_teaser_in_brackets_and_a_photo_credit_are_cut_from_within_a_paragraph() -> None:
    original = STORY.replace("week.", "week. (READ: Why the river turned green)").replace(
        "hospital.", "hospital. (Photo: Owen Tarrant/NPA) More were hurt later."
    )
    assert clean(original) == STORY.replace("hospital.", "hospital. More were hurt later.")


def test_a_copyright_line_glued_to_the_last_paragraph_is_cut() -> None:
    original = f"{STORY} Copyright 2018 Baltic Wire. All rights reserved."
    assert clean(original) == STORY


def test_paragraphs_stay_as_far_apart_as_they_were() -> None:
    assert clean(f"{FIRST}\nRead also: Storm over the bay\n\n{SECOND}") == f"{FIRST}\n\n{SECOND}"
    assert clean(f"{FIRST}\n\nRead also: Storm over the bay\n{SECOND}") == f"{FIRST}\n\n{SECOND}"


def test_where_nothing_would_be_left_nothing_is_cut() -> None:
    assert cuts("Copyright 2019 Quayside Herald. All rights reserved.", "", None, "en") == ()


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared seeds are not beside this checkout")
def test_the_two_shared_texts_lose_exactly_what_is_no_story() -> None:
    first, second = (path.read_text(encoding="utf-8").strip() for path in sorted(SEEDS.glob("*.txt")))
    assert [kind for kind, _ in kinds(first)] == ["teaser", "teaser", "credit"]
    assert [kind for kind, _ in kinds(second)] == [
        "header", "dateline", "footnote", "identifier", "menu", "legal", "legal", "menu",
    ]  # fmt: skip


LINES = st.sampled_from(
    [*STORY.split("\n\n"), "Search", "Read also: X", "[3]", "(AP) —", "By", "©", "a: b", "", " ", "Photo:"]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\n\n", "\n\n\n"]))
def test_cuts_are_sorted_without_overlap_and_within_the_original(lines: list[str], separator: str) -> None:
    original = separator.join(lines)
    found: tuple[Cut, ...] = cuts(original, "", None, None)
    ends = [0]
    for cut in found:
        assert ends[-1] <= cut.start < cut.end <= len(original)
        ends.append(cut.end)


@given(st.text(max_size=300))
def test_any_text_can_be_cleaned(original: str) -> None:
    keep(original, cuts(original, "a title", Outlet(id="x", name="X"), None))
