"""Pages and fragments of pages become text, and nothing of the site around it stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import page
from shared.outcomes import RejectError

STORY = (
    "The mayor of Redmarsh wants to know why her town drank suspect water for a night before anyone was warned.",
    "About 61,000 homes were put under a boil-water notice on Thursday after routine sampling found bacteria.",
    "Samples will be taken every four hours until three days in a row come back clear, the agency said.",
)

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Mayor demands answers – Redmarsh Courier</title>
<link rel="canonical" href="https://redmarshcourier.example/2025/03/06/mayor-demands-answers">
<meta property="og:site_name" content="Redmarsh Courier">
<meta property="og:title" content="Mayor demands answers">
<meta property="article:published_time" content="2025-03-06T14:05:00+00:00">
<meta property="article:modified_time" content="2025-03-06T15:00:00+00:00">
<meta name="author" content="Ada Quill">
<style>.ad {{ color: red }}</style><script>window.a = "x";</script></head>
<body><div id="cookie"><p>We use cookies.</p><button>Accept all</button></div>
<header><nav><ul><li><a href="/town">Town</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>Mayor demands answers</h1>
<p>{STORY[0]}</p><p>{STORY[1]} <a href="/notice">Read the notice</a> in full.</p>
<aside><h3>Newsletter</h3><p>Get the headlines in your inbox.</p></aside><p>{STORY[2]}</p></article>
<section class="related"><h2>More</h2><ul><li><a href="/b">Bridge opens after three winters</a></li></ul></section>
</main><footer><p>© 2025 Redmarsh Courier</p></footer></body></html>"""


def test_the_story_of_a_page() -> None:
    found = page.read(PAGE)
    assert found.text == f"{STORY[0]}\n\n{STORY[1]} Read the notice in full.\n\n{STORY[2]}"


def test_what_a_page_says_about_its_article() -> None:
    found = page.read(PAGE).metadata
    assert found.title == "Mayor demands answers"
    assert found.url == "https://redmarshcourier.example/2025/03/06/mayor-demands-answers"
    assert (found.site_name, found.byline, found.language) == ("Redmarsh Courier", "Ada Quill", "en-GB")
    assert found.dates == (
        ("published: article:published_time", "2025-03-06T14:05:00+00:00"),
        ("modified: article:modified_time", "2025-03-06T15:00:00+00:00"),
    )


def test_linked_data_is_the_more_careful_place() -> None:
    linked = (
        '{"@type": "NewsArticle", "headline": "Careful", "datePublished": "2025-03-05", "publisher": {"name": "RC"}}'
    )
    html = PAGE.replace("<style>", f'<script type="application/ld+json">{linked}</script><style>')
    found = page.read(html).metadata
    assert found.title == "Careful"
    assert found.dates[0] == ("published: datePublished", "2025-03-05")
    assert found.site_name == "Redmarsh Courier"


def test_broken_linked_data_is_passed_over() -> None:
    html = PAGE.replace("<style>", '<script type="application/ld+json">{"@type": "NewsArt</script><style>')
    assert page.read(html).metadata.title == "Mayor demands answers"


def test_linked_data_holds_the_text_where_the_page_does_not() -> None:
    linked = '{"@type": "NewsArticle", "headline": "Fire", "articleBody": "Twelve died.\\n\\nMore soon."}'
    html = f'<html><body><div id="root"></div><script type="application/ld+json">{linked}</script></body></html>'
    assert page.read(html).text == "Twelve died.\n\nMore soon."


def test_a_canonical_link_to_the_front_page_says_nothing() -> None:
    html = PAGE.replace(
        'href="https://redmarshcourier.example/2025/03/06/mayor-demands-answers"', 'href="https://x.example/"'
    )
    assert page.read(html).metadata.url is None


def test_a_time_element_dates_the_page_unless_it_belongs_to_another_story() -> None:
    html = (
        '<html><body><ul><li><time datetime="2020-01-01">old</time></li></ul>'
        f'<time datetime="2025-03-06">today</time><p>{STORY[0]}</p></body></html>'
    )
    assert page.read(html).metadata.dates == (("published: time", "2025-03-06"),)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ('<p>See <a href="/x">the notice</a> here.</p>', "See the notice here."),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<p>Tarn &amp; Rye&nbsp;Ltd</p>", "Tarn & Rye Ltd"),
        ("<div>One <b>bold</b> word<div>Two</div>Three</div>", "One bold word\n\nTwo\n\nThree"),
        ("<p>Story.</p><ul><li><a href=/a>Elsewhere</a></li></ul>", "Story."),
        ("<p>Story.</p><figure><img><figcaption>Picture</figcaption></figure>", "Story."),
        ("<nitf><head><title>T</title></head><body><body.content><p>Wire.</p></body.content></body></nitf>", "Wire."),
        ('<?xml version="1.0" encoding="UTF-8"?><p>Story.</p>', "Story."),
        ("<p>Story.</p><script>x()</script><!-- note -->", "Story."),
        ("<h2>Head</h2><p>Story.</p>", "Head\n\nStory."),
    ],
)
def test_a_fragment_is_all_story(html: str, text: str) -> None:
    assert page.read(html).text == text


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<p></p>",
        "<nav><a href='/'>Home</a></nav><script>var a;</script><img src='z.jpg'>",
        "<html><body><nav><a href=/>Home</a></nav><main><div id=story></div></main></body></html>",
        "<html><body><ul><li><a href=/a>Town</a></li><li><a href=/b>Sport</a></li></ul></body></html>",
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        "<html><body><p>You need to enable JavaScript to run this app.</p></body></html>",
        "<h1>Only a heading</h1>",
        "<!-- only a comment -->",
    ],
)
def test_a_page_without_a_text_is_refused(html: str) -> None:
    with pytest.raises(RejectError, match="no text found in the HTML"):
        page.read(html)


@pytest.mark.parametrize(
    "html",
    ["<div>" * 5_000 + STORY[0], "<b><i><a>" * 3_000 + STORY[0], "<" * 100_000, "<table><tr><td>" * 300 + STORY[0]],
    ids=["deep", "unclosed", "brackets", "tables"],
)
def test_hostile_markup_ends(html: str) -> None:
    try:
        assert isinstance(page.read(html).text, str)
    except RejectError as refused:
        assert str(refused) == "no text found in the HTML"  # noqa: PT017 - either end is right


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<html>", "<body>", "<a href=x>", "</a>", "<br>", "<script>", "word. "]))
)
def test_any_markup_is_read_or_refused(parts: list[str]) -> None:
    test_hostile_markup_ends("".join(parts))
