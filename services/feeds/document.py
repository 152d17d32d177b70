"""A feed as it was fetched becomes entries: RSS and RDF, Atom, JSON Feed, also where they are damaged."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from services.feeds.entry import Entry, plain

MOST_ENTRIES = 1_000
"""entries of one feed that are read; feeds hold tens"""

MOST_TAGS = 100_000
"""opening brackets in a feed; of more, nested or not, the parser would not get to the end in seconds"""

LONGEST_NAME = 1_000
"""characters of a key, title or byline that are kept"""

TTL_MOST = 24 * 60
"""minutes that a feed may ask to be left alone"""

_JSON_FEED = "https://jsonfeed.org/version/"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_BLANKS = re.compile(r"\s+")


class NotAFeedError(Exception):
    """What was fetched is no feed; the message says what it is, and where the feed may be."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed: what it calls itself, its entries in the order given, and the seconds that it asks to be left alone."""

    form: str
    title: str
    entries: tuple[Entry, ...]
    ttl: float = 0


def read(body: bytes, url: str, content_type: str = "") -> Document:
    """Return the feed that ``body`` is.

    Args:
        body: as fetched, unpacked.
        url: where it came from; links in it may be relative to that.
        content_type: as the server said.

    Raises:
        NotAFeedError: It is none.
    """
    found = (
        _json_feed(body, url) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _xml_feed(body, url, content_type)
    )
    return replace(found, entries=tuple(_distinct(found.entries)))


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with keys that tell them apart: some feeds give all of them the same."""
    entries = [entry for entry in entries if entry.key][:MOST_ENTRIES]
    times = Counter(entry.key for entry in entries)
    named = [replace(each, key=each.url or each.digest) if times[each.key] > 1 else each for each in entries]
    return list({entry.key: entry for entry in named}.values())


def _xml_feed(body: bytes, url: str, content_type: str) -> Document:
    if body.count(b"<") > MOST_TAGS:
        raise NotAFeedError(f"this has more than {MOST_TAGS:,} tags; feeds have hundreds")
    # Given a string, the library would open it where it looks like an address or a file; a stream of bytes never.
    read = feedparser.parse(
        BytesIO(body),
        response_headers={"content-location": url, "content-type": content_type or "application/xml"},
        # Ingestion takes the words out of any markup; the library's own cleaning takes minutes for some.
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = read.get("feed", {})
    if not read.get("version") and not read.get("entries"):
        raise NotAFeedError(_what_else(feed, url))
    return Document(
        form=_form(str(read.get("version") or "unknown")),
        title=_line(feed.get("title")),
        entries=tuple(_xml_entry(entry) for entry in read["entries"][:MOST_ENTRIES]),
        ttl=_minutes(feed.get("ttl")) * 60,
    )


def _xml_entry(entry: dict[str, Any]) -> Entry:
    html, text = _said(entry)
    url = _web(entry.get("link"))
    # Where there is no "updated", the library's own lookup gives "published" in its place, with a warning.
    modified = dict.get(entry, "updated")
    published = entry.get("published")
    found = Entry(
        key=_line(entry.get("id")) or url or "",
        url=url,
        title=_line(entry.get("title")),
        html=html,
        text=text,
        published=_line(published or modified) or None,
        modified=_line(modified) or None if published else None,
        byline=_line(entry.get("author")) or None,
    )
    return found if found.key else replace(found, key=found.digest)


def _said(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the longest of what the entry says, as (HTML, None) or (None, text)."""
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    best: Mapping[str, Any] = max(parts, key=lambda part: len(part.get("value") or ""), default={})
    value = best.get("value") or None
    return (None, value) if best.get("type") == "text/plain" else (value, None)


def _form(version: str) -> str:
    return {"rss": "RSS", "ato": "Atom", "cdf": "CDF"}.get(version[:3], version)


def _what_else(feed: Mapping[str, Any], url: str) -> str:
    for link in feed.get("links", ()):
        if link.get("type") in _FEED_TYPES and link.get("href"):
            return f"this is a page, whose feed is {urljoin(url, str(link['href']))}"
    return "this is no RSS, Atom or JSON Feed"


def _json_feed(body: bytes, url: str) -> Document:
    try:
        # This parser takes halves of surrogate pairs, which some publishers' texts hold.
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"this is damaged JSON: {error}") from None
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(_JSON_FEED):
        raise NotAFeedError("this is JSON, but no JSON Feed")
    items = feed.get("items")
    entries = [_json_item(item, url) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Document("JSON Feed", _line(feed.get("title")), tuple(entries))


def _json_item(item: Mapping[str, Any], base: str) -> Entry:
    link = _text(item, "url") or _text(item, "external_url")
    url = _web(urljoin(base, link)) if link else None
    authors = item.get("authors") or [item.get("author")]
    names = [_line(each.get("name")) for each in authors if isinstance(each, dict)] if isinstance(authors, list) else []
    html = _text(item, "content_html")
    identity = item.get("id")
    found = Entry(
        key=_line(str(identity)) if isinstance(identity, str | int | float) else url or "",
        url=url,
        title=_line(item.get("title")),
        html=html,
        text=None if html else _text(item, "content_text") or _text(item, "summary"),
        published=_text(item, "date_published"),
        modified=_text(item, "date_modified"),
        byline=", ".join(filter(None, names)) or None,
    )
    return found if found.key else replace(found, key=found.digest)


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _line(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return _BLANKS.sub(" ", plain(value)).strip()[:LONGEST_NAME].encode("utf-8", "replace").decode()


def _web(url: Any) -> str | None:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    return url.encode("utf-8", "replace").decode()


def _minutes(value: Any) -> float:
    try:
        return min(max(float(value), 0), TTL_MOST)
    except (TypeError, ValueError):
        return 0
