"""Web pages: the story's text without the site around it, and what the page says about the article.

trafilatura finds the story in a whole page. A fragment, as feeds and agencies send it, is all story, so its paragraphs
are taken as they stand. What the publisher states in JSON-LD as ``articleBody`` is used where neither gives a text.
"""

import logging
from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from services.ingestion import markup, normalise, page_metadata
from services.ingestion.page_metadata import PageMetadata
from shared.outcomes import RejectError

_TREE_TOO_LARGE = 60_000
"""elements; above it trafilatura, whose cost grows faster than the page, is not asked"""

_SHORTEST_SENTENCE = 25
"""characters of a paragraph that may be a story although no full stop ends it"""
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "।", "؟", "።")

_NEEDS_SCRIPT = ("enable javascript", "javascript is disabled", "turn on javascript", "requires javascript")

# trafilatura reports every page that it finds empty; here that is a reason in the dead letters.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """The story of a page, its paragraphs parted by empty lines, and what the page says about it."""

    text: str
    metadata: PageMetadata


def read(html: str) -> Page:
    """Return the story of a page or a fragment of one.

    Raises:
        RejectError: There is no text in it.
    """
    tree = markup.parse(html)
    if tree is None:
        raise RejectError("no text found in the HTML")
    whole = markup.is_page(html)
    metadata = page_metadata.read(tree, whole=whole)
    text = _story_of_page(tree) if whole else _story_of_fragment(tree)
    text = _without_title(text or normalise.text(metadata.body or ""), metadata.title)
    if not text:
        raise RejectError("no text found in the HTML")
    return Page(text, metadata)


def metadata(html: str) -> PageMetadata:
    """Return only what the page says about the article."""
    tree = markup.parse(html)
    return PageMetadata() if tree is None else page_metadata.read(tree, whole=markup.is_page(html))


def _story_of_fragment(tree: HtmlElement) -> str:
    found = [
        paragraph for paragraph in markup.paragraphs(tree) if not paragraph.only_links or _is_sentence(paragraph.text)
    ]
    return "" if all(paragraph.heading for paragraph in found) else "\n\n".join(paragraph.text for paragraph in found)


def _story_of_page(tree: HtmlElement) -> str:
    """Return what trafilatura takes for the story, unless that is a menu or a notice."""
    own = [paragraph for paragraph in markup.paragraphs(tree) if not paragraph.heading and not paragraph.only_links]
    if not any(_is_sentence(paragraph.text) and not _is_script_notice(paragraph.text) for paragraph in own):
        return ""
    if sum(1 for _ in tree.iter()) > _TREE_TOO_LARGE:
        return "\n\n".join(paragraph.text for paragraph in own)
    document = bare_extraction(tree, include_comments=False, include_tables=False)
    text = document.text if isinstance(document, Document) and document.text else ""
    text = normalise.text(text.replace("\n", "\n\n"))
    return text if any(map(_is_sentence, text.split("\n\n"))) else "\n\n".join(paragraph.text for paragraph in own)


def _is_sentence(text: str) -> bool:
    return len(text) >= _SHORTEST_SENTENCE or text.endswith(_SENTENCE_ENDS)


def _is_script_notice(text: str) -> bool:
    lower = text[:300].lower()
    return any(words in lower for words in _NEEDS_SCRIPT)


def _without_title(text: str, title: str | None) -> str:
    """Drop the title where the story begins by repeating it."""
    first, _, rest = text.partition("\n\n")
    if title and rest and normalise.fold(first) in normalise.fold(title):
        return rest
    return text
