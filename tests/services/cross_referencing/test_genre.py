import pytest

from services.cross_referencing.genre import genre


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        ("Opinion: The pier did not fall, it was pushed", None, "opinion"),
        ("The pier did not fall, it was pushed | Comment", None, "opinion"),
        ("The pier did not fall", "https://post.example/opinion/2024/pier", "opinion"),
        ("Letters to the editor: more on the pier", None, "opinion"),
        ("News in brief: Sunday, 13 October", None, "roundup"),
        ("Morning briefing: fires, ferries and a cheese record", None, "roundup"),
        ("What happened overnight", "https://post.example/briefs/2024-10-13", "roundup"),
        ("This morning’s top headlines", None, "roundup"),
        ("Opinions differ on the pier", None, "report"),
        ("Minister leaves briefing early", "https://post.example/news/opinion-poll", "report"),
        ("Council opens column of the old temple", None, "report"),
        ("", None, "report"),
    ],
)
def test_what_a_title_or_an_address_says_of_the_text(title: str, url: str | None, kind: str) -> None:
    assert genre(title, url) == kind
