"""schema.org JSON-LD in the shapes that sites write it."""

from typing import Any

import pytest

from services.ingestion import newsarticle
from services.ingestion.intake import submission
from shared.outcomes import RejectError

PLAIN: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Fire on ferry",
    "articleBody": "Twelve died.",
    "url": "https://harbourpost.example/fire",
    "datePublished": "2025-03-04T09:30:00Z",
    "dateModified": "2025-03-04T12:00:00Z",
    "inLanguage": "en-GB",
    "identifier": "ferry-1",
    "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Post"},
    "author": [{"@type": "Person", "name": "Ada Quill"}, {"@type": "Person", "name": "Bo Inkpen"}],
}
READ = {
    "text": "Twelve died.",
    "title": "Fire on ferry",
    "id": "ferry-1",
    "url": "https://harbourpost.example/fire",
    "publisher": "Harbour Post",
    "published": "2025-03-04T09:30:00Z",
    "modified": "2025-03-04T12:00:00Z",
    "language": "en-GB",
    "byline": "Ada Quill, Bo Inkpen",
}


def with_references() -> dict[str, Any]:
    """The same as a graph whose nodes point at each other."""
    article = {**PLAIN, "publisher": {"@id": "#org"}, "author": [{"@id": "#ada"}, {"name": "Bo Inkpen"}]}
    organisation = {"@id": "#org", "@type": "Organization", "name": "Harbour Post"}
    return {"@graph": [organisation, {"@id": "#ada", "name": "Ada Quill"}, {"@type": "BreadcrumbList"}, article]}


def expanded() -> list[dict[str, Any]]:
    """The same in JSON-LD's expanded form."""
    schema = "http://schema.org/"
    return [
        {
            "@type": [f"{schema}NewsArticle"],
            f"{schema}headline": [{"@value": "Fire on ferry"}],
            f"{schema}articleBody": [{"@value": "Twelve died."}],
            f"{schema}url": [{"@id": "https://harbourpost.example/fire"}],
            f"{schema}datePublished": [{"@value": "2025-03-04T09:30:00Z"}],
            f"{schema}dateModified": [{"@value": "2025-03-04T12:00:00Z"}],
            f"{schema}inLanguage": [{"@value": "en-GB"}],
            f"{schema}identifier": [{"@value": "ferry-1"}],
            f"{schema}publisher": [{f"{schema}name": [{"@value": "Harbour Post"}]}],
            f"{schema}author": [
                {f"{schema}name": [{"@value": "Ada Quill"}]},
                {f"{schema}name": [{"@value": "Bo Inkpen"}]},
            ],
        }
    ]


@pytest.mark.parametrize(
    "item",
    [
        PLAIN,
        {**PLAIN, "@type": ["Thing", "ReportageNewsArticle"]},
        {**PLAIN, "@type": "schema:Article"},
        {**PLAIN, "publisher": "Harbour Post", "author": "Ada Quill, Bo Inkpen"},
        {**PLAIN, "publisher": [{"name": "Harbour Post"}, {"name": "Harbour Group"}]},
        {**PLAIN, "identifier": {"@type": "PropertyValue", "value": "ferry-1"}},
        {**PLAIN, "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en-GB"}},
        {**PLAIN, "url": None, "mainEntityOfPage": {"@id": "https://harbourpost.example/fire"}},
        [{"@type": "Organization", "name": "Other"}, PLAIN],
        {"@type": "WebPage", "name": "Page", "mainEntity": PLAIN},
        [PLAIN, PLAIN],
        with_references(),
        expanded(),
    ],
)
def test_every_shape_says_the_same(item: Any) -> None:
    assert submission(item, "data") == READ


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"@type": "Organization", "name": "Harbour Post"}, "the JSON-LD holds no NewsArticle or other article"),
        ({**PLAIN, "articleBody": " "}, "the NewsArticle has no articleBody"),
        ([PLAIN, {**PLAIN, "headline": "Another"}], "data holds 2 articles; an entry holds one"),
    ],
)
def test_why_it_is_refused(item: Any, reason: str) -> None:
    with pytest.raises(RejectError) as refused:
        submission(item, "data")
    assert str(refused.value) == reason


def test_a_page_may_carry_an_article_without_its_text() -> None:
    assert newsarticle.articles({"@type": "Article", "headline": "Fire"}) == [{"title": "Fire"}]
