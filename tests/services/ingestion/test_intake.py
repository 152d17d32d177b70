"""Whatever people put on ``ingest`` is read, or refused with a reason that names the field."""

import json
from typing import Any

import pytest
from faststream.redis.parser import BinaryMessageFormatV1
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import intake
from shared.events import Submission
from shared.outcomes import RejectError

ARTICLE = {
    "id": "ferry-1",
    "title": "Fire on ferry",
    "text": "Twelve people were killed.",
    "url": "https://harbourpost.example/fire",
    "publisher": "Harbour Post",
    "published": "2025-03-04T09:30:00Z",
}


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("name", [b"data", b"payload", b"json", b"message", b"event", b"article", b"body", b"__data__"])
def test_json_is_read_under_every_name_that_people_try(name: bytes) -> None:
    assert intake.read({name: dumped(ARTICLE)}) == ARTICLE


def test_flat_fields() -> None:
    assert intake.read({key.encode(): value.encode() for key, value in ARTICLE.items()}) == ARTICLE


async def test_faststreams_envelope() -> None:
    envelope = await BinaryMessageFormatV1.encode(
        message=ARTICLE, reply_to=None, headers={"desk": "coast"}, correlation_id="c-1"
    )
    assert intake.read({b"__data__": envelope}) == ARTICLE


async def test_a_damaged_envelope_is_refused() -> None:
    envelope = await BinaryMessageFormatV1.encode(
        message=ARTICLE, reply_to=None, headers={"city": "Zürich", "desk": "coast"}, correlation_id="c-1"
    )
    with pytest.raises(RejectError, match="envelope is damaged"):
        intake.read({b"__data__": envelope})


@pytest.mark.parametrize(
    "value",
    [
        dumped([ARTICLE]),
        dumped(json.dumps(ARTICLE)),
        dumped({"article": ARTICLE}),
        dumped({"data": json.dumps(ARTICLE), "headers": {}}),
        b"\xef\xbb\xbf" + dumped(ARTICLE),
        json.dumps(ARTICLE).encode("utf-16"),
        dumped(ARTICLE).replace(b"were killed", b"were\nkilled"),
    ],
    ids=["list of one", "twice encoded", "wrapped", "older envelope", "byte order mark", "utf-16", "raw line break"],
)
def test_json_in_the_shapes_that_occur(value: bytes) -> None:
    found = intake.read({b"data": value})
    assert {**found, "text": found["text"].replace("\n", " ")} == ARTICLE


def test_flat_fields_fill_in_what_the_json_leaves_out() -> None:
    found = intake.read({b"data": dumped({"text": "T", "title": "A"}), b"title": b"B", b"url": b"https://x.example/1"})
    assert found == {"text": "T", "title": "A", "url": "https://x.example/1"}


def test_words_in_a_field_that_may_hold_json_are_the_text() -> None:
    for words in (b"Twelve were killed.", b"[Harbour Post] Twelve.", b'"We are safe," he said.', b"{sic} Twelve."):
        assert intake.read({b"title": b"Fire", b"body": words}) == {"title": "Fire", "text": words.decode()}


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"headline": "Fire"}, "title", "Fire"),
        ({"Head-Line": "Fire"}, "title", "Fire"),
        ({"articleBody": "T"}, "text", "T"),
        ({"content_html": "<p>T</p>"}, "html", "<p>T</p>"),
        ({"link": "https://x.example/1"}, "url", "https://x.example/1"),
        ({"source": {"id": None, "name": "Harbour Post"}}, "publisher", "Harbour Post"),
        ({"publishedAt": "2025-03-04"}, "published", "2025-03-04"),
        ({"date": 1741080600}, "published", "2025-03-04T09:30:00+00:00"),
        ({"timestamp": "1741080600000"}, "published", "2025-03-04T09:30:00+00:00"),
        ({"lang": "en"}, "language", "en"),
        ({"author": "Ada Quill"}, "byline", "Ada Quill"),
        ({"authors": [{"name": "Ada Quill"}, {"name": "Bo Inkpen"}]}, "byline", "Ada Quill, Bo Inkpen"),
        ({"id": 17}, "id", "17"),
        ({"guid": "https://x.example/1"}, "url", "https://x.example/1"),
        ({"guid": "tag-17"}, "id", "tag-17"),
        ({"updated": "2025-03-05"}, "modified", "2025-03-05"),
    ],
)
def test_the_names_that_people_give_fields(given: dict[str, Any], field: str, value: str) -> None:
    assert intake.read({b"data": dumped(given)})[field] == value


def test_a_summary_stands_in_for_the_text_of_what_is_surely_an_article() -> None:
    item = {"title": "Fire", "description": "Twelve died."}
    assert "text" not in intake.read({b"data": dumped(item)})
    assert intake.read({b"data": dumped({**item, "link": "https://x.example/1"})})["text"] == "Twelve died."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({b"data": b""}, "data is empty"),
        ({b"data": b"hello"}, "data is not JSON: expecting value (line 1, column 1)"),
        ({b"data": b'{"text": "cut'}, "data is not JSON: unterminated string starting at (line 1, column 10)"),
        ({b"data": b'"words"'}, "data is a string; an object with the article's fields was expected"),
        ({b"data": b"17"}, "data is a number; an object with the article's fields was expected"),
        ({b"data": b"[1, 2]"}, "data is a list of 2; an object with one article's fields was expected"),
        ({b"data": b"[" * 100_000}, "data is nested more than 50 levels deep"),
        ({b"data": b'{"a":' * 60 + b"1" + b"}" * 60}, "data is nested more than 50 levels deep"),
        ({b"data": b'{"a": ' + b"9" * 5_000 + b"}"}, "data holds a number that is too long"),
        ({b"body": b'{"title": "cut off'}, "body is not JSON: unterminated string starting at (line 1, column 11)"),
        ({b"text": b"x" * 500_001}, "text: 500,001 characters, more than 500,000"),
        ({b"text": b"x" * 10_000_000}, "text: 10,000,000 bytes, far more than the 500,000 characters of an article"),
        (
            {b"data": b'{"title": ["a"], "text": 4711, "url": {"href": "x"}, "published": true, "language": 1}'},
            (
                "text: a string was expected, not a number; title: a string was expected, not a list; "
                "url: a string was expected, not an object; "
                "published: a date or a time stamp was expected, not true or false; "
                "language: a code or a name was expected, not a number"
            ),
        ),
    ],
)
def test_the_reason_says_what_is_wrong(fields: dict[bytes, bytes], reason: str) -> None:
    with pytest.raises(RejectError) as refused:
        intake.read(fields)
    assert str(refused.value) == reason


def test_halves_of_surrogate_pairs_and_nulls_do_no_harm() -> None:
    found = intake.read({b"data": rb'{"text": "wind \udc4d", "title": null, "id": "a\u0000b"}'})
    assert found == {"text": "wind \udc4d", "id": "a\x00b"}


NAMES = """
    text html title id url uri publisher published author name data identifier type versioncreated body_text
    bodies headlines descriptions associations @type @graph @id
"""
names = st.sampled_from(NAMES.split()) | st.text(max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, json_values, max_size=8), st.sampled_from([b"data", b"body", b"__data__"]))
def test_any_json_is_read_or_refused(item: dict[str, Any], name: bytes) -> None:
    read_or_refused({name: json.dumps(item).encode()})


@given(
    st.lists(
        st.fixed_dictionaries({"@type": st.just("NewsArticle")}, optional={"@id": json_values, "author": json_values})
    )
)
def test_any_linked_data_is_read_or_refused(nodes: list[dict[str, Any]]) -> None:
    read_or_refused({b"data": json.dumps({"@graph": nodes}).encode()})


fields = st.sampled_from([b"data", b"text", b"title", b"url", b"__data__", b"body", b"charset", b"\xff"])


@given(st.dictionaries(fields, st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'"x"', b"utf-16"])))
def test_any_entry_is_read_or_refused(entry: dict[bytes, bytes]) -> None:
    read_or_refused(entry)


def read_or_refused(entry: dict[bytes, bytes]) -> None:
    try:
        found = intake.read(entry)
    except RejectError as error:
        assert str(error)  # noqa: PT017 - either end is right, and each is checked
    else:
        assert all(isinstance(value, str) for value in found.values())
        Submission.model_validate(found)
