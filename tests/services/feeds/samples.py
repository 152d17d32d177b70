"""Feeds of an invented outlet."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WEIR = {"guid": "weir-1", "link": "/2025/weir", "title": "Weir at Pell breaks", "text": "The weir broke on Sunday."}
FERRY = {"guid": "ferry-1", "link": "/2025/ferry", "title": "Ferry late", "text": "The ferry came late on Monday."}


def rss(items: Sequence[Mapping[str, str]], extra: str = "") -> str:
    told = "".join(
        f"<item><title>{escape(item['title'])}</title><link>{escape(item['link'])}</link>"
        f"<guid isPermaLink='false'>{escape(item['guid'])}</guid>"
        f"<description>{escape(item['text'])}</description>"
        "<pubDate>Tue, 04 Mar 2025 09:30:00 GMT</pubDate></item>"
        for item in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Pell Gazette</title>{extra}{told}</channel></rss>"


def atom(items: Sequence[Mapping[str, str]]) -> str:
    told = "".join(
        f"<entry><id>{item['guid']}</id><title>{item['title']}</title><link href='{item['link']}'/>"
        f"<updated>2025-03-04T10:00:00Z</updated><published>2025-03-04T09:30:00Z</published>"
        f"<author><name>Ada Quill</name></author>"
        f"<content type='html'>&lt;p&gt;{item['text']}&lt;/p&gt;</content></entry>"
        for item in items
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Pell Gazette</title>{told}</feed>"


def json_feed(items: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Pell Gazette",
        "items": [
            {"id": item["guid"], "url": item["link"], "title": item["title"], "content_text": item["text"]}
            for item in items
        ],
    }
