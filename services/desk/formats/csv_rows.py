"""Stories as a table: one row for each article of a story, with what the record says of the story beside it.

That is the grain that is counted and joined most: articles by outlet, by origin, by day. RFC 4180, UTF-8.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from services.desk.formats.dates import moment, published
from services.desk.safe_text import one_line
from shared.record import Member, StoryRecord

STORY = (
    "story",
    "revision",
    "status",
    "merged_into",
    "headline",
    "event_date",
    "first_published",
    "last_published",
    "articles",
    "outlets",
    "texts",
    "independent_origins",
    "single_origin",
    "conflicts",
    "contradictions",
    "updated",
)
"""columns that are the same for all articles of a story"""

ARTICLE = (
    "article",
    "article_revision",
    "external_id",
    "role",
    "reprint_of",
    "outlet_id",
    "outlet",
    "owner",
    "title",
    "url",
    "language",
    "published",
    "published_precision",
    "published_confidence",
    "published_disputed",
    "received",
    "credits",
    "origins",
    "link_score",
)
"""columns that are the article's own; empty in the one row of a story without articles"""

HEAD = ",".join(STORY + ARTICLE) + "\r\n"

_FORMULA = tuple("=+-@＝＋－＠\t\r")
"""how a cell begins that spreadsheets take for a formula, full-width forms included"""


def rows(record: StoryRecord) -> str:
    """Return the rows of a story, one for each article; one with empty columns where it has none."""
    told = _story(record)
    owners = {source.name: source.owner for source in record.sources if source.kind == "outlet" and source.owner}
    out = io.StringIO()
    writer = csv.writer(out)
    for member in record.articles:
        writer.writerow([_cell(value) for value in (*told, *_article(member, owners))])
    if not record.articles:
        writer.writerow([*(_cell(value) for value in told), *("" for _ in ARTICLE)])
    return out.getvalue()


def _story(record: StoryRecord) -> Sequence[object]:
    corroboration = record.corroboration
    return (
        record.id,
        record.revision,
        record.status,
        record.merged_into,
        record.headline and record.headline.text,
        record.event_date and record.event_date.value,
        record.first_published,
        record.last_published,
        len(record.articles),
        corroboration and corroboration.outlets,
        corroboration and corroboration.texts,
        corroboration and corroboration.independent_origins,
        corroboration and corroboration.single_origin,
        len(record.conflicts),
        sum(conflict.kind == "contradiction" for conflict in record.conflicts),
        record.updated,
    )


def _article(member: Member, owners: Mapping[str, str]) -> Sequence[object]:
    publication = member.publication
    return (
        member.id,
        member.revision,
        member.external_id,
        member.role,
        member.of,
        member.outlet and member.outlet.id,
        member.outlet and member.outlet.name,
        member.outlet and owners.get(member.outlet.name),
        member.title,
        member.url,
        member.language,
        published(publication),
        publication.precision,
        publication.confidence if publication.at else None,
        publication.disputed,
        member.received,
        "; ".join(member.credits),
        "; ".join(member.origins),
        round(member.score, 3),
    )


def _cell(value: object) -> str:
    """Return a value as it stands in a cell: a text that spreadsheets would calculate begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return moment(value)
    if not isinstance(value, str):
        return str(value)
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
