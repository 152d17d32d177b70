"""HTML as a tree, and the paragraphs that a piece of it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from services.ingestion import normalise

_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "body.content", "caption", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "hl1", "hl2", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
"""Elements before and after which a paragraph ends; those with odd names are of NITF, the news markup of the IPTC."""

_NEVER_TEXT = (
    "script style noscript template nav button select option textarea input label form iframe object svg math audio "
    "video canvas map head title footer dialog figure figcaption aside body.head"
)
UNSEEN = frozenset(_NEVER_TEXT.split())
"""Elements whose words are no part of any article."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The words of one block of a page. ``only_links`` says that nothing in it stands outside a link."""

    text: str
    heading: bool
    only_links: bool


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_CLOSING = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|article|section|body|html|table|blockquote|nav|script)\s*>"
    r"|<(?:br|p)\b[^<>]*>",
    re.IGNORECASE,
)
_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"\s+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_PARSER = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)


def is_markup(text: str) -> bool:
    """Whether ``text`` is HTML and not prose: it closes an element, or breaks a line by one."""
    return "<" in text and bool(_CLOSING.search(text))


def is_page(html: str) -> bool:
    """Whether ``html`` is a whole page; a fragment, as feeds carry it, is all article."""
    return bool(_WHOLE_PAGE.search(html, 0, 5_000))


def parse(html: str) -> HtmlElement | None:
    """Return the tree of a page or a fragment; None where there is nothing in it.

    libxml2 cuts off what is nested more than 256 levels deep, so no tree is too deep to walk.
    """
    html = _NOT_XML.sub("", _DECLARATION.sub("", html))
    if not html.strip():
        return None
    try:
        return document_fromstring(html, parser=_PARSER)
    except (etree.ParserError, ValueError):
        return None


def paragraphs(tree: HtmlElement) -> list[Paragraph]:
    """Return the paragraphs below ``tree`` in order; line breaks inside them are kept."""
    found: list[Paragraph] = []
    run: list[_Words] = []
    for words in (*_walk(tree), None):
        if words is not None:
            run.append(words)
            continue
        text = normalise.text("".join(words.text for words in run))
        if text:
            own = any(any(map(str.isalnum, words.text)) for words in run if not words.linked)
            found.append(Paragraph(text, heading=run[0].heading, only_links=not own))
        run = []
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    linked: bool
    heading: bool


def _walk(tree: HtmlElement) -> Iterator[_Words | None]:
    """Yield the words below ``tree`` as they are met, and None where a paragraph ends."""
    linked = headed = 0

    def words(text: str | None) -> Iterator[_Words]:
        if text:
            yield _Words(_BLANKS.sub(" ", text), bool(linked), bool(headed))

    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if tag in _BLOCKS:
            yield None
        if event == "start":
            if tag in UNSEEN:
                walk.skip_subtree()
                continue
            linked += tag == "a"
            headed += tag in _HEADINGS
            if tag == "br":
                yield _Words("\n", bool(linked), bool(headed))
            yield from words(element.text)
        else:
            if tag not in UNSEEN:
                linked -= tag == "a"
                headed -= tag in _HEADINGS
            if element is not tree:
                yield from words(element.tail)
