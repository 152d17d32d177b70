"""Files become submissions, each article by itself."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import files
from shared.outcomes import RejectError

ONE, TWO = {"title": "One", "text": "First text."}, {"title": "Two", "text": "Second text."}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([ONE, TWO])),
        ("a.json", json.dumps({"version": "1.1", "items": [ONE, TWO]})),
        ("a.jsonl", f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n"),
        ("a.ndjson", f"{json.dumps(ONE)}\r\n{json.dumps(TWO)}"),
    ],
)
def test_files_of_several_articles(name: str, content: str) -> None:
    assert files.from_file(name, content.encode()) == [ONE, TWO]


def test_a_file_of_one_object() -> None:
    assert files.from_file("a.json", json.dumps(ONE).encode()) == [ONE]


def test_a_bad_line_does_not_stop_the_others() -> None:
    content = b'{"text": "cut\n' + json.dumps(TWO).encode() + b"\n[1]"
    bad, good, worse = files.pieces("a.jsonl", content)
    assert (bad.where, bad.raw) == ("a.jsonl line 1", b'{"text": "cut')
    assert bad.reason == "line 1 is not JSON: unterminated string starting at (line 1, column 10)"
    assert (good.where, good.fields, good.reason) == ("a.jsonl line 2", TWO, None)
    assert worse.reason == "line 3 is a number; an object with the article's fields was expected"
    with pytest.raises(RejectError, match=r"^a.jsonl line 1: line 1 is not JSON"):
        files.from_file("a.jsonl", content)


def test_the_first_line_of_a_text_is_the_title() -> None:
    content = "\nFire on ferry\n\nTwelve died.\nMore soon.".encode("utf-16")
    assert files.from_file("coast/fire.txt", content) == [
        {"id": "coast/fire", "title": "Fire on ferry", "text": "Twelve died.\nMore soon."}
    ]


def test_a_date_before_the_title_stays_in_the_text() -> None:
    content = b"Friday, 16 February 2024 09:42 GMT\n\nFire on ferry\n\n\nTwelve died."
    (found,) = files.from_file("fire.txt", content)
    assert found["title"] == "Fire on ferry"
    assert found["text"] == "Friday, 16 February 2024 09:42 GMT\n\nTwelve died."


def test_a_text_of_one_line_has_no_title() -> None:
    assert files.from_file("fire.txt", b"Twelve died.") == [{"id": "fire", "text": "Twelve died."}]


def test_markdown_loses_its_marks() -> None:
    content = b"# Fire *on* ferry\n\nTwelve **died**, [police](https://x.example) said.\n\n## Later\n\nsnake_case stays"
    (found,) = files.from_file("fire.md", content)
    assert found["title"] == "Fire on ferry"
    assert found["text"] == "Twelve died, police said.\n\nLater\n\nsnake_case stays"


def test_markdown_with_front_matter() -> None:
    content = b'---\ntitle: "Fire on ferry"\ndate: 2025-03-04\nurl: https://x.example/fire\n---\n\nTwelve died.'
    assert files.from_file("fire.md", content) == [
        {
            "id": "fire",
            "title": "Fire on ferry",
            "published": "2025-03-04",
            "url": "https://x.example/fire",
            "text": "Twelve died.",
        }
    ]


def test_html_is_passed_on_as_it_is() -> None:
    page = '<html><head><meta charset="windows-1251"></head>Часы</html>'
    (found,) = files.from_file("a/b.html", page.encode("cp1251"))
    assert found == {"id": "a/b", "html": page}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "a.txt: empty file"),
        ("a.json", b" \n", "a.json: empty file"),
        ("a.json", b"<html></html>", "a.json: the file is not JSON: expecting value (line 1, column 1)"),
        ("a.json", b"[]", "a.json: the file is a list of 0; an object with one article's fields was expected"),
        (
            "a.pdf",
            b"%PDF",
            f"a.pdf: files of this kind are not read; those that are: {' '.join(files.SUFFIXES)}",
        ),
    ],
)
def test_why_a_file_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(RejectError) as refused:
        files.from_file(name, content)
    assert str(refused.value) == reason


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(files.SUFFIXES))
def test_any_file_is_read_or_refused(content: bytes, suffix: str) -> None:
    for piece in files.pieces(f"any{suffix}", content):
        assert (piece.fields is None) is (piece.reason is not None)
