"""Each file in ``tests/seeds/bad`` is refused with its reason, or survives, as the table beside them says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.ingestion import files
from services.ingestion.article import build
from shared.article import Article
from shared.events import Submission
from shared.outcomes import RejectError

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "bad"
RECEIVED = datetime(2025, 3, 7, 12, tzinfo=UTC)
REFUSED = {
    "bad.jsonl line 1": "line 1 is not JSON: unterminated string starting at (line 1, column 75)",
    "bad.jsonl line 2": "line 2 is a list of 3; an object with one article's fields was expected",
    "bad.jsonl line 3": "line 3 is a string; an object with the article's fields was expected",
    "bad.jsonl line 4": "text: a string was expected, not a number; title: a string was expected, not a list; "
    "url: a string was expected, not an object; published: a date or a time stamp was expected, not true or false",
    "bad.jsonl line 5": "no text: neither text nor html holds any",
    "bad.jsonl line 6": "no text: neither text nor html holds any",
    "bad.jsonl line 7": "no text: neither text nor html holds any",
    "bad.jsonl line 8": "no text found in the HTML",
    "empty.txt": "empty file",
    "no-text.html": "no text found in the HTML",
    "not-json.json": "the file is not JSON: expecting value (line 1, column 1)",
    "unknown-encoding.txt": "the file: encoding unknown, the bytes are not UTF-8 (first bad byte at 2)",
}


def outcomes() -> dict[str, Article | str]:
    """Return what becomes of each article in the folder: itself, or why it is refused."""
    found: dict[str, Article | str] = {}
    for file in sorted(FOLDER.glob("[!R]*.*")):
        for piece in files.pieces(file.name, file.read_bytes()):
            if piece.reason is not None:
                found[piece.where] = piece.reason
                continue
            try:
                found[piece.where] = build(Submission.model_validate(piece.fields), trace="1-0", received=RECEIVED)
            except RejectError as refused:
                found[piece.where] = str(refused)
    return found


@pytest.fixture(scope="module")
def became() -> dict[str, Article | str]:
    return outcomes()


def test_what_is_no_article_is_refused_with_its_reason(became: dict[str, Article | str]) -> None:
    assert {where: reason for where, reason in became.items() if isinstance(reason, str)} == REFUSED


@pytest.mark.parametrize(
    ("where", "language", "title"),
    [
        ("bad.jsonl line 11", "en", "Lost tortoise found in Thrapwell"),
        ("bad.jsonl line 12", "en", "Kite festival called off"),
        ("bad.jsonl line 14", "ka", None),
        ("bad.jsonl line 15", "en", "Library extends Saturday hours"),
        ("cyrillic-cp1251.html", "ru", "В Заречье починили часы на ратуше"),
    ],
)
def test_what_is_odd_survives(became: dict[str, Article | str], where: str, language: str, title: str | None) -> None:
    article = became[where]
    assert isinstance(article, Article)
    assert article.language == language
    assert title is None or article.title == title
    assert article.model_dump_json().encode()
    assert not any(ord(letter) < 32 and letter != "\n" for letter in article.original)


def test_a_date_in_the_future_is_kept_and_not_believed(became: dict[str, Article | str]) -> None:
    article = became["bad.jsonl line 9"]
    assert isinstance(article, Article)
    assert article.publication.at is None
    assert "the given date 3000-01-01 lies in the future" in article.publication.reason
    assert [each.kind for each in article.publication.candidates] == ["given", "first_seen"]


def test_a_date_that_is_none_is_told(became: dict[str, Article | str]) -> None:
    article = became["bad.jsonl line 10"]
    assert isinstance(article, Article)
    assert "published is no date: 30 February, teatime" in article.notes


def test_a_url_that_would_run_something_is_dropped(became: dict[str, Article | str]) -> None:
    article = became["bad.jsonl line 13"]
    assert isinstance(article, Article)
    assert article.url is None
    assert "url is no web address" in article.notes
