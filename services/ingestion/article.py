"""From a submission to an article: everything that ingestion decides, without Redis.

``build`` is what the worker runs for each entry; only the revision's number, which depends on what came before, is
given from outside.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from services.ingestion import (
    address,
    cleaning,
    headline,
    identity,
    imprint,
    language,
    markup,
    normalise,
    outlets,
    page,
    publication,
    withdrawal,
    wrapping,
)
from services.ingestion.credits import byline as byline_in
from services.ingestion.credits import credits as credits_in
from services.ingestion.page_metadata import PageMetadata
from services.ingestion.template_lines import Tally, with_templates
from shared.article import Article, Outlet, Publication, TraceId
from shared.events import Submission
from shared.outcomes import RejectError

MAX_TEXT = 500_000
"""characters of an article's text, as in ``shared.settings.Settings.max_text``"""

_MARKUP_PER_CHARACTER = 8
"""characters of HTML for one of text: a page of two megabytes can hold a short article"""

_LONGEST_ID = 500
"""characters of a publisher's own id"""
_LONGEST_NAME = 300
"""characters of a byline, a credit or a date"""


_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af):? (?=\w)", re.IGNORECASE)

_SHOWN = 60
"""characters of what was given that a note repeats"""
_NO_DATE, _NO_OUTLET = "no publication date", "outlet unknown"
_SAID_ALREADY = frozenset({_NO_DATE, _NO_OUTLET, language.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Story:
    """The words of a submission, and what a page says beside them."""

    text: str
    page: PageMetadata
    notes: tuple[str, ...] = ()


def build(  # noqa: PLR0913 - what is known of the entry that brought it
    submission: Submission,
    *,
    trace: TraceId,
    received: datetime,
    revision: int = 1,
    max_text: int = MAX_TEXT,
    templates: Tally | None = None,
) -> Article:
    """Return the article that a submission holds.

    Args:
        submission: as published.
        trace: the entry that brought it.
        received: when it arrived, with a time zone.
        revision: which text of the article this is, from 1.
        max_text: characters that the text may have.
        templates: in how many of the outlet's articles its lines stood, where that is known; templates are cut.

    Raises:
        RejectError: There is no text, or too much; or nothing says what is withdrawn.
    """
    external_id = normalise.line(submission.id or "") or None
    if external_id and len(external_id) > _LONGEST_ID:
        raise RejectError(f"id: {len(external_id):,} characters, more than {_LONGEST_ID}")
    if withdrawal.status(submission.status):
        return withdrawal.build(submission, external_id=external_id, trace=trace, received=received)
    story = _story(submission, max_text)
    notes = list(story.notes)
    url = _url(submission.url, story.page, notes)
    title, original, outlet = _title_and_outlet(submission, story, url, notes)
    code, doubts = language.decide(f"{title}\n{original}", submission.language, story.page.language)
    notes += doubts
    cuts = cleaning.cuts(original, title, outlet, code)
    if templates is not None:
        cuts = with_templates(original, cuts, templates)
    given_byline = _byline(submission.byline or story.page.byline, outlet)
    article = Article(
        id="0" * 16,
        revision=revision,
        trace=trace,
        external_id=external_id,
        url=url,
        outlet=outlet,
        title=title,
        original=original,
        cuts=cuts,
        language=code,
        received=received,
    )
    if not article.text:
        raise RejectError("no text: all of it is boilerplate, such as a legal notice or a menu")
    published = publication.publication(
        original=original,
        cuts=cuts,
        title=title,
        url=url,
        given=_name(submission.published),
        modified=_name(submission.modified),
        page_dates=story.page.dates,
        received=received,
    )
    if (given := _name(submission.published)) and all(each.kind != "given" for each in published.candidates):
        notes.append(f"published is no date: {normalise.line(given)[:_SHOWN]}")
    if published.at is None:
        notes.append(_NO_DATE)
    return article.model_copy(
        update={
            "id": identity.article_id(
                url=url,
                outlet_id=outlet.id if outlet else None,
                external_id=external_id,
                title=title,
                text=article.text,
            ),
            "publication": published,
            "byline": given_byline or byline_in(original, cuts),
            "credits": credits_in(
                original=original,
                cuts=cuts,
                text=article.text,
                credit=_name(submission.credit),
                byline=given_byline,
            ),
            "notes": tuple(notes),
        }
    )


def summary(article: Article) -> str:
    """Return what was decided, in a few words: "harbourpost.example, en, 2025-03-04 (given), 2 cuts"."""
    if article.withdrawn:
        return f"{article.outlet.id if article.outlet else _NO_OUTLET}, withdrawn, revision {article.revision}"
    parts = [
        article.outlet.id if article.outlet else _NO_OUTLET,
        article.language or "language unknown",
        _when(article.publication),
    ]
    if article.cuts:
        parts.append(f"{len(article.cuts)} cut{'s' if len(article.cuts) > 1 else ''}")
    if article.revision > 1:
        parts.append(f"revision {article.revision}")
    return ", ".join((*parts, *(note for note in article.notes if note not in _SAID_ALREADY)))


def _story(submission: Submission, max_text: int) -> _Story:
    """Return the text as given, or the story that the HTML holds; HTML in the field for text is told by its tags."""
    text, html = submission.text or "", submission.html or ""
    notes: tuple[str, ...] = ()
    _check_length("text", text, max_text * (_MARKUP_PER_CHARACTER if markup.is_markup(text) else 1))
    _check_length("html", html, max_text * _MARKUP_PER_CHARACTER)
    text = normalise.entities(text)
    if markup.is_markup(text):
        text, html, notes = "", html or text, ("text was given as HTML",)
    text = wrapping.unwrap(normalise.text(text))
    if text:
        return _Story(text, page.metadata(html) if html else PageMetadata(), notes)
    if not html.strip():
        raise RejectError("no text: neither text nor html holds any")
    found = page.read(html)
    _check_length("text in the HTML", found.text, max_text)
    return _Story(found.text, found.metadata, notes)


def _check_length(name: str, value: str, most: int) -> None:
    if len(value) > most:
        raise RejectError(f"{name}: {len(value):,} characters, more than {most:,}")


def _url(given: str | None, found: PageMetadata, notes: list[str]) -> str | None:
    """Return the address as given, or else the page's own."""
    if not given or not given.strip():
        return found.url
    url = address.canonical(given)
    if url is None:
        notes.append("url is no web address")
        return found.url
    if address.key(url) is None:
        notes.append("url is a site's front page")
    return url


def _title_and_outlet(
    submission: Submission, story: _Story, url: str | None, notes: list[str]
) -> tuple[str, str, Outlet | None]:
    """Return the title, the text without it, and the outlet, whose name may stand in the title or in the text."""
    raw_title = submission.title or story.page.title or ""
    publisher = submission.publisher
    if not publisher and not url and not story.page.site_name:
        publisher = imprint.outlet_in(story.text)
        if publisher:
            notes.append("outlet read from the text")
    outlet = outlets.identify(
        publisher=publisher,
        url=url,
        urn=submission.id,
        site_name=story.page.site_name,
        title=normalise.entities(raw_title),
    )
    names = [outlet.name, outlet.id, story.page.site_name or ""] if outlet else [story.page.site_name or ""]
    title, original = headline.clean(raw_title, names), story.text
    if len(title) > headline.LONGEST:
        title, original = "", f"{title}\n\n{original}"
        notes.append("title is too long for one and was put before the text")
    elif not title:
        title, original = headline.find(original)
    if not title:
        notes.append("no title")
    if outlet is None:
        notes.append(_NO_OUTLET)
    return title, original, outlet


def _name(value: str | None) -> str | None:
    return normalise.line(normalise.entities(value or ""))[:_LONGEST_NAME] or None


def _byline(given: str | None, outlet: Outlet | None) -> str | None:
    """Return who wrote it, without "By"; an outlet that names itself says nothing."""
    name = _BY.sub("", _name(given) or "")
    return None if not name or (outlet and normalise.fold(name) == normalise.fold(outlet.name)) else name


def _when(published: Publication) -> str:
    """Return the day of publication and the kind of evidence for it."""
    if published.at is None:
        return "date unknown"
    kind = next((candidate.kind for candidate in published.candidates if candidate.value == published.at), None)
    day = published.at.date().isoformat()
    return f"{day} ({kind.replace('_', ' ')})" if kind else day
