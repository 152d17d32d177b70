import contextlib
import time

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from services.feeds import document
from services.feeds.document import NotAFeedError
from tests.services.feeds.samples import FERRY, WEIR, atom, json_feed, rss

URL = "https://gazette.example/feed"


def test_rss() -> None:
    found = document.read(rss([WEIR, FERRY], "<ttl>60</ttl>").encode(), URL)
    assert (found.form, found.title, found.ttl) == ("RSS", "Pell Gazette", 3600)
    weir, ferry = found.entries
    assert (weir.key, weir.url, weir.title) == ("weir-1", "https://gazette.example/2025/weir", "Weir at Pell breaks")
    assert "The weir broke on Sunday." in (weir.html or weir.text or "")
    assert weir.published == "Tue, 04 Mar 2025 09:30:00 GMT"
    assert ferry.key == "ferry-1"


def test_atom() -> None:
    found = document.read(atom([WEIR]).encode(), URL, "application/atom+xml")
    (weir,) = found.entries
    assert found.form == "Atom"
    assert weir.html == "<p>The weir broke on Sunday.</p>"
    assert (weir.published, weir.modified, weir.byline) == ("2025-03-04T09:30:00Z", "2025-03-04T10:00:00Z", "Ada Quill")


def test_json_feed() -> None:
    found = document.read(orjson.dumps(json_feed([WEIR])), URL)
    (weir,) = found.entries
    assert (found.form, weir.text, weir.url) == (
        "JSON Feed", "The weir broke on Sunday.", "https://gazette.example/2025/weir",
    )  # fmt: skip


def test_a_submission_holds_what_the_entry_has_and_nothing_empty() -> None:
    (weir,) = document.read(orjson.dumps(json_feed([WEIR])), URL).entries
    assert weir.submission(None) == {
        "id": "weir-1",
        "url": "https://gazette.example/2025/weir",
        "title": "Weir at Pell breaks",
        "text": "The weir broke on Sunday.",
    }
    assert weir.submission("Pell Gazette")["publisher"] == "Pell Gazette"


def test_entries_that_share_a_key_are_told_apart_by_their_address() -> None:
    found = document.read(rss([WEIR, FERRY | {"guid": "weir-1"}]).encode(), URL)
    assert [entry.key for entry in found.entries] == [entry.url for entry in found.entries]
    assert len(found.entries) == 2


def test_words_change_the_digest_and_markup_does_not() -> None:
    def digest(text: str) -> str:
        return document.read(rss([WEIR | {"text": text}]).encode(), URL).entries[0].digest

    assert digest("<p>The weir <b>broke</b>.</p>") == digest("<div>The  weir <b class='x'>broke</b>.</div>")
    assert digest("<p>The weir broke.</p>") != digest("<p>The weir held.</p>")


def test_links_that_are_none_of_the_web_are_left_out() -> None:
    (entry,) = document.read(rss([WEIR | {"link": "javascript:alert(1)"}]).encode(), URL).entries
    assert entry.url is None


DAMAGED = {
    "cut off": rss([WEIR, FERRY])[:-60],
    "an entity that is none": rss([WEIR]).replace("Sunday", "Sun&nope;day"),
    "an ampersand by itself": rss([WEIR]).replace("Sunday", "Sun & day"),
    "a tag that is not closed": rss([WEIR, FERRY]).replace("</item>", "", 1),
    "a control character": rss([WEIR]).replace("Sunday", "Sun\x0bday"),
    "blanks before the declaration": "\n\n  " + rss([WEIR]),
    "the wrong encoding": rss([WEIR]).replace("version='1.0'", "version='1.0' encoding='utf-16'"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_feed_gives_what_can_be_read(damage: str) -> None:
    found = document.read(DAMAGED[damage].encode(), URL, "text/xml")
    assert found.entries[0].url == "https://gazette.example/2025/weir"
    assert "The weir broke" in (found.entries[0].html or found.entries[0].text or "")


OTHER = {
    b"": "no RSS",
    b"plain words": "no RSS",
    b"\x00\xff\xfe\x01": "no RSS",
    b"{broken": "damaged JSON",
    b'{"version": 3}': "no JSON Feed",
    b"<html><head><link rel='alternate' type='application/rss+xml' href='/f.xml'></head></html>": "/f.xml",
}


@pytest.mark.parametrize(("body", "words"), OTHER.items())
def test_what_is_no_feed_is_told_so_and_where_one_is(body: bytes, words: str) -> None:
    with pytest.raises(NotAFeedError, match=words):
        document.read(body, URL, "text/html")


def test_json_feeds_with_parts_of_the_wrong_kind() -> None:
    for items in (None, 3, "x", [1, None], [{"id": [1]}], [{"url": 3}], [{"authors": 1, "title": {}}]):
        feed = {"version": "https://jsonfeed.org/version/1", "items": items}
        document.read(orjson.dumps(feed), URL)


def test_entities_that_grow_and_files_named_in_entities_give_nothing() -> None:
    growing = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    bomb = rss([WEIR]).replace("<rss", f"<!DOCTYPE rss [{growing}]><rss").replace("Sunday", "&a9;")
    begun = time.perf_counter()
    found = document.read(bomb.encode(), URL)
    assert time.perf_counter() - begun < 20  # a second, on a machine with nothing else to do; without limits: never
    assert len(str(found)) < 10_000
    outside = rss([WEIR]).replace("<rss", "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss")
    assert "root:" not in str(document.read(outside.replace("Sunday", "&x;").encode(), URL))


def test_a_body_that_looks_like_an_address_is_not_opened() -> None:
    for body in (b"file:///etc/passwd", b"/etc/passwd", b"http://127.0.0.1:1/"):
        with pytest.raises(NotAFeedError):
            document.read(body, URL)


def test_what_is_nearly_a_tag_takes_no_time() -> None:
    begun = time.perf_counter()
    (entry,) = document.read(rss([WEIR | {"text": "<" * 300_000}]).encode(), URL).entries
    assert entry.digest
    assert entry.length
    assert time.perf_counter() - begun < 10


def test_what_would_take_the_parser_minutes_is_refused() -> None:
    with pytest.raises(NotAFeedError, match="tags"):
        document.read(b"<rss version='2.0'>" + b"<a>" * 300_000, URL)


@limits(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    for start in (
        b"",
        b"<rss version='2.0'><channel><item>",
        b"{",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
    ):
        with contextlib.suppress(NotAFeedError):
            document.read(start + body, URL)
