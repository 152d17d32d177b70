"""What a page says about its article in its head, in JSON-LD and in the marks on its elements."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from htmldate import find_date
from lxml.html import HtmlElement

from services.ingestion import address, json_text, newsarticle, normalise
from shared.outcomes import RejectError

PUBLISHED = "published"
MODIFIED = "modified"

_PUBLISHED_NAMES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "cxenseparse:recs:publishtime",
)
_MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
_LATEST = "2100-01-01"
"""htmldate takes nothing after this; a fixed day, so that the clock decides nothing"""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page says.

    ``dates`` are (where it stands, the words); where it stands begins with ``published`` or ``modified`` and names the
    mark: ``("published: article:published_time", "2025-03-06")``.
    """

    title: str | None = None
    url: str | None = None
    site_name: str | None = None
    byline: str | None = None
    language: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    body: str | None = None


def read(tree: HtmlElement, *, whole: bool) -> PageMetadata:
    """Return what the page says about its article; what it says twice is taken from the more careful place.

    Args:
        tree: the page or fragment.
        whole: it is a page, where a date without a mark is worth looking for.
    """
    linked = _linked_data(tree)
    meta = _meta(tree)

    def stated(field: str) -> str | None:
        return next((article[field] for article in linked if article.get(field)), None)

    headings = [heading for heading in (_words(element) for element in tree.iter("h1")) if heading]
    return PageMetadata(
        title=stated("title")
        or meta.get("og:title")
        or (headings[0] if len(headings) == 1 else None)
        or meta.get("twitter:title")
        or next((words for element in tree.iter("title") if (words := _words(element))), None)
        or next(iter(headings), None),
        url=_canonical(tree, meta, stated("url")),
        site_name=meta.get("og:site_name") or stated("publisher") or meta.get("application-name"),
        byline=stated("byline") or meta.get("author") or meta.get("article:author") or _marked_byline(tree),
        language=next((language for element in tree.iter("html") if (language := element.get("lang"))), None)
        or meta.get("content-language")
        or meta.get("og:locale")
        or stated("language"),
        dates=tuple(dict.fromkeys(_dates(tree, meta, linked))) or (_guessed_date(tree) if whole else ()),
        body=stated("text"),
    )


def _linked_data(tree: HtmlElement) -> list[dict[str, str]]:
    """Return the articles in the page's JSON-LD; what is broken is passed over, as browsers do."""
    found: list[dict[str, str]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json" and script.text:
            with suppress(RejectError):
                found += newsarticle.articles(json_text.parse(script.text.strip().rstrip(";"), "JSON-LD"))
    return found


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the page's meta elements: the first of each name that says something."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = normalise.line(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _canonical(tree: HtmlElement, meta: dict[str, str], linked: str | None) -> str | None:
    """Return the first address that names an article, and not the front page."""
    links = (element.get("href") for element in tree.iter("link") if (element.get("rel") or "").lower() == "canonical")
    for candidate in (*links, meta.get("og:url"), linked):
        url = address.canonical(candidate) if candidate and "//" in candidate else None
        if url and address.key(url):
            return url
    return None


def _dates(tree: HtmlElement, meta: dict[str, str], linked: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the dates that the page states, the most careful place first."""
    for article in linked:
        for field, mark in ((PUBLISHED, "datePublished"), (MODIFIED, "dateModified")):
            if article.get(field):
                yield f"{field}: {mark}", article[field]
    for kind, names in ((PUBLISHED, _PUBLISHED_NAMES), (MODIFIED, _MODIFIED_NAMES)):
        for name in names:
            if name in meta:
                yield f"{kind}: {name}", meta[name]
    for element in tree.iter("time", "span", "abbr"):
        mark = (element.get("itemprop") or "").lower()
        value = element.get("datetime") or element.get("content") or element.get("title")
        if value and (element.tag == "time" or mark in ("datepublished", "datemodified")) and not _in_aside(element):
            yield f"{MODIFIED if mark == 'datemodified' else PUBLISHED}: {element.tag}", normalise.line(value)


def _guessed_date(tree: HtmlElement) -> tuple[tuple[str, str], ...]:
    """Return the date that htmldate finds in places that have no mark, if any."""
    try:
        guess = find_date(tree, extensive_search=False, original_date=True, max_date=_LATEST)
    except (ValueError, TypeError, AttributeError, LookupError):  # pages can be broken in more ways than it expects
        return ()
    return ((f"{PUBLISHED}: htmldate", guess),) if guess else ()


def _in_aside(element: HtmlElement) -> bool:
    """Whether the element belongs to another story: in a list, a box beside the text, a footer."""
    return any(parent.tag in ("aside", "nav", "li", "footer", "form") for parent in element.iterancestors())


def _marked_byline(tree: HtmlElement) -> str | None:
    """Return the author's name from the first element that is marked as such."""
    for element in tree.iter("a", "span", "p", "div", "address"):
        if next(element.iterancestors("figure", "aside", "footer"), None) is not None:
            continue  # a photographer's, or of another story
        marks = (
            f"{element.get('rel') or ''} {element.get('itemprop') or ''} {element.get('class') or ''}".lower().split()
        )
        if {"author", "byline"} & set(marks):
            words = _words(element)
            if 2 < len(words) < 120:
                return words
    return None


def _words(element: HtmlElement) -> str:
    return normalise.line("".join(element.itertext()))
