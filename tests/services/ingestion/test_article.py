"""A submission becomes an article, with what is missing or doubtful said in its notes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import files
from services.ingestion.article import build, summary
from shared.article import Article, Outlet
from shared.events import Submission
from shared.outcomes import RejectError

RECEIVED = datetime(2025, 3, 7, 12, tzinfo=UTC)
TEXT = (
    "The council of Little Thrapwell voted on Monday evening to repaint its only zebra crossing.\n\n"
    "Nine members were in favour, and one abstained because he owns the paint shop."
)
ROOT = Path(__file__).resolve().parents[3]


def built(**fields: str | None) -> Article:
    return build(Submission.model_validate({"text": TEXT, **fields}), trace="1741348800000-0", received=RECEIVED)


def test_a_full_submission() -> None:
    article = built(
        id="zebra-1",
        title="Council votes on zebra crossing | Thrapwell Times",
        url="https://www.thrapwelltimes.example/zebra?utm_source=x",
        publisher="Thrapwell Times",
        published="2025-03-03T20:00:00Z",
        language="en-GB",
        byline="By Ada Quill",
    )
    assert article.title == "Council votes on zebra crossing"
    assert article.url == "https://www.thrapwelltimes.example/zebra"
    assert article.outlet == Outlet(id="thrapwelltimes.example", name="Thrapwell Times")
    assert (article.external_id, article.language, article.byline) == ("zebra-1", "en", "Ada Quill")
    assert article.text == article.original == TEXT
    assert article.revision == 1
    assert article.notes == ()
    assert summary(article).startswith("thrapwelltimes.example, en, 2025-03-03 (given)")


def test_a_text_is_all_that_it_needs() -> None:
    article = built()
    assert article.title == ""
    assert article.outlet is None
    assert article.language == "en"
    assert {"no title", "outlet unknown"} <= set(article.notes)


def test_the_same_submission_gives_the_same_article() -> None:
    assert built(title="A") == built(title="A")


def test_the_first_line_becomes_the_title_where_it_is_one() -> None:
    article = built(text=f"Council votes on zebra crossing\n\n{TEXT}")
    assert (article.title, article.original) == ("Council votes on zebra crossing", TEXT)


def test_html_gives_text_title_address_and_outlet() -> None:
    page = (
        "<html lang='en'><head><title>Zebra - Thrapwell Times</title>"
        "<link rel='canonical' href='https://thrapwelltimes.example/zebra'></head><body><article>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
        + "</article></body></html>"
    )
    article = built(text=None, html=page)
    assert article.original == TEXT
    assert article.title == "Zebra"
    assert article.url == "https://thrapwelltimes.example/zebra"
    assert article.outlet == Outlet(id="thrapwelltimes.example", name="Thrapwell Times")


def test_an_address_that_is_given_outweighs_the_pages_own() -> None:
    page = f"<html><head><link rel='canonical' href='https://other.example/zebra'></head><p>{TEXT}</p></html>"
    assert built(text=None, html=page, url="https://thrapwelltimes.example/1").url == "https://thrapwelltimes.example/1"


def test_html_in_the_field_for_text_is_read_as_html() -> None:
    article = built(text=f"<p>{TEXT}</p><p>More <b>soon</b>.</p>")
    assert article.original.endswith("More soon.")
    assert "text was given as HTML" in article.notes


def test_escaped_html_is_html_too() -> None:
    assert built(text=f"&lt;p&gt;{TEXT}&lt;/p&gt;").original == TEXT.replace("\n\n", " ")


def test_a_useless_address_is_noted_and_left_out() -> None:
    article = built(url="javascript:alert('ducks')")
    assert article.url is None
    assert "url is no web address" in article.notes


def test_a_front_page_does_not_make_all_articles_one() -> None:
    one, two = (
        built(url="https://thrapwelltimes.example/"),
        built(url="https://thrapwelltimes.example/", text=TEXT[::-1]),
    )
    assert one.id != two.id
    assert "url is a site's front page" in one.notes


def test_a_paragraph_as_title_goes_to_the_text() -> None:
    article = built(title=TEXT * 3)
    assert article.title == ""
    assert article.original.startswith("The council")
    assert "title is too long for one and was put before the text" in article.notes


def test_control_characters_reach_nobody() -> None:
    article = built(
        title="Lost\x07 tortoise\x00 found in\x1b[31m Thrapwell",
        publisher="Thrapwell\x00 Times",
        id="a\x00b",
        text="A tortoise was found.\x0b\x0cIt looked\u202e cross\u202c but well. \udc4d",
        published="\x1b[1m2025-03-03\ud83d",
    )
    assert article.title == "Lost tortoise found in Thrapwell"
    assert article.original == "A tortoise was found.\n\nIt looked cross but well."
    assert (article.external_id, article.outlet) == ("ab", Outlet(id="thrapwell-times", name="Thrapwell Times"))
    article.model_dump_json()


def test_a_date_in_the_year_3000_is_kept_but_not_chosen() -> None:
    article = built(published="3000-01-01T00:00:00Z")
    assert article.publication.at is None
    assert "no publication date" in article.notes


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": None}, "no text: neither text nor html holds any"),
        ({"text": " \n\t\u00a0\u200b\ufeff "}, "no text: neither text nor html holds any"),
        ({"text": None, "html": "<nav><a href='/'>Home</a></nav>"}, "no text found in the HTML"),
        ({"text": "x" * 500_001}, "text: 500,001 characters, more than 500,000"),
        ({"text": None, "html": "x" * 4_000_001}, "html: 4,000,001 characters, more than 4,000,000"),
        ({"id": "x" * 501}, "id: 501 characters, more than 500"),
    ],
)
def test_why_a_submission_is_refused(fields: dict[str, str | None], reason: str) -> None:
    with pytest.raises(RejectError) as refused:
        built(**fields)
    assert str(refused.value) == reason


@settings(max_examples=20, deadline=None)
@given(
    st.fixed_dictionaries(
        {"text": st.text(min_size=1)},
        optional={name: st.text(max_size=60) for name in ("title", "id", "url", "publisher", "language", "byline")}
        | {"published": st.sampled_from(["", "\x00", "2025-03-03", "3000-01-01T00:00:00Z"])},
    )
)
def test_any_submission_is_built_or_refused(fields: dict[str, str]) -> None:
    try:
        article = built(**fields)
    except RejectError as refused:
        assert str(refused)  # noqa: PT017 - either end is right, and each is checked
    else:
        article.model_dump_json()
        assert article.text
        for cut in article.cuts:
            assert 0 <= cut.start < cut.end <= len(article.original)


def read_all(folder: Path) -> dict[str, Article]:
    """Every article below a folder, by the name of its file and its place there."""
    return {
        piece.where: build(Submission.model_validate(piece.fields), trace="1741348800000-0", received=RECEIVED)
        for file in sorted(folder.rglob("*.*"))
        if file.name != "README.md"
        for piece in files.pieces(file.relative_to(folder).as_posix(), file.read_bytes())
    }


def test_the_seeds() -> None:
    articles = read_all(ROOT / "seeds")
    assert len(articles) == 25
    assert all(article.title and article.outlet and article.language for article in articles.values())
    harbour = articles["02-ferry-fire/1-harbour-post.json"]
    assert harbour.id == articles["02-ferry-fire/2-harbour-post-again.json"].id
    quake = [articles[f"04-san-jacinto-quake/1-andes-chronicle.json item {place}"] for place in (1, 2)]
    assert quake[0].id == quake[1].id
    assert quake[0].text != quake[1].text
    outlets = {where: article.outlet.name for where, article in articles.items() if article.outlet}
    assert outlets["01-security-guarantees/dnipro-dispatch.txt"] == "dniprodispatch.example"
    assert outlets["01-security-guarantees/levant-markets-wire.txt"] == "LMW"
    assert outlets["02-ferry-fire/3-baltic-wire.ninjs.json"] == "Baltic Wire"
    assert articles["01-security-guarantees/levant-markets-wire.txt"].title == (
        "Belarus Leader and Russian Defense Minister Weigh Shield Against Attack"
    )
    assert articles["02-ferry-fire/4-other-languages.json item 2"].language == "is"


def test_the_two_texts_that_the_project_began_with() -> None:
    folder = ROOT.parent / "shared/seeds"
    if not folder.is_dir():
        pytest.skip(f"the first two texts are not at {folder}")
    articles = list(read_all(folder).values())
    assert len(articles) == 2
    assert len({article.outlet.id for article in articles if article.outlet}) == 2
    assert all("security guarantees" in article.title.lower() for article in articles)
    assert {article.language for article in articles} == {"en"}
