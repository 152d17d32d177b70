"""What says that an article is withdrawn, and which article that is."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.ingestion import article, intake
from services.ingestion.files import from_file
from services.ingestion.withdrawal import status
from shared.article import Article
from shared.events import Submission
from shared.outcomes import RejectError

URL = "https://harbourpost.example/fire"
TEXT = "Twelve people were killed early on Tuesday when fire tore through the car deck of a ferry in the Baltic."


def built(**fields: Any) -> Article:
    submission = Submission.model_validate(intake.read({b"data": orjson.dumps(fields)}))
    return article.build(submission, trace="1-0", received=datetime(2025, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    "given",
    [
        "withdrawn",
        "Withdrawn",
        "canceled",
        "cancelled",
        "withheld",
        "Retracted",
        "stat:canceled",
        ["Published", "Retracted"],
        {"@type": "DefinedTerm", "name": "Withdrawn"},
    ],
)
def test_a_status_says_so_in_many_words(given: object) -> None:
    assert status(given) == "withdrawn"


@pytest.mark.parametrize("given", ["usable", "published", "draft", "", None, 200, True, {"ok": 1}, []])
def test_any_other_status_says_nothing(given: object) -> None:
    assert status(given) == ""
    assert not built(text=TEXT, url=URL, status=given).withdrawn


@pytest.mark.parametrize(
    "names",
    [
        {"url": f"{URL}?utm_source=mail"},
        {"id": "4711", "publisher": "Harbour Post"},
        {"id": "4711"},
    ],
)
def test_it_names_its_article_as_the_article_was_named(names: dict[str, str]) -> None:
    published = built(title="Fire", text=TEXT, **names)
    withdrawn = built(status="withdrawn", **names)
    assert withdrawn.id == published.id
    assert withdrawn.withdrawn


def test_nothing_of_a_text_that_comes_with_it_is_kept() -> None:
    withdrawn = built(status="withdrawn", url=URL, title="Fire", text=TEXT, byline="Ann Lee")
    assert (withdrawn.title, withdrawn.original, withdrawn.byline) == ("", "", None)
    assert withdrawn.outlet
    assert withdrawn.outlet.id == "harbourpost.example"


@pytest.mark.parametrize("names", [{}, {"url": "https://harbourpost.example/"}, {"title": "Fire"}])
def test_one_that_names_nothing_is_refused(names: dict[str, str]) -> None:
    with pytest.raises(RejectError, match="neither url nor id says which"):
        built(status="withdrawn", **names)


def test_ninjs_and_linked_data_in_a_file_are_read() -> None:
    ninjs = {"uri": URL, "pubStatus": "withheld", "versionCreated": "2025-03-04T10:00:00Z"}
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "url": URL, "creativeWorkStatus": "Withdrawn"}
    for item in (ninjs, linked):
        (fields,) = from_file("item.json", orjson.dumps(item))
        assert (fields["status"], fields["url"]) == ("withdrawn", URL)
