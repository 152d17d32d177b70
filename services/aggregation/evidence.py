"""Whether the words of a record stand where it says that they stand."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from services.aggregation.rewriting import unfounded
from shared.article import Article, ArticleId
from shared.record import Citation, Headline, RewrittenSentence, StoryRecord, SummarySentence


def verify(record: StoryRecord, articles: Mapping[ArticleId, Article]) -> list[str]:
    """Return what is wrong with the record's evidence; an empty list says that every span shows its words.

    Every citation anywhere in the record is looked up, its article must be a member in the revision that is
    cited, and headline and summary must be word for word what their first citation has; a rewritten sentence must
    say nothing beyond its citations.
    """
    revisions = {member.id: member.revision for member in record.articles}
    problems: list[str] = []
    for member in record.articles:
        original = articles[member.id].original if member.id in articles else ""
        problems += [
            f"{member.id} has no {cut.words!r} where it was cut"
            for cut in member.cuts
            if not original[cut.span.start : cut.span.end].startswith(cut.words)
        ]
    for value in walk(record):
        if isinstance(value, Citation):
            problems += _wrong(value, articles, revisions)
        elif isinstance(value, Headline) and value.text != value.citation.words:
            problems.append(f"headline {value.text!r} is not {value.citation.words!r}")
        elif isinstance(value, SummarySentence) and value.text != value.citations[0].words:
            problems.append(f"summary sentence {value.text!r} is not {value.citations[0].words!r}")
        elif isinstance(value, RewrittenSentence):
            problem = unfounded(value.text, [citation.words for citation in value.citations])
            problems += [f"rewritten sentence {value.text!r}: {problem}"] if problem else []
    return problems


def walk(value: object) -> Iterator[BaseModel]:
    """Yield every model within ``value``, outer ones first."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from walk(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from walk(each)


def _wrong(
    citation: Citation, articles: Mapping[ArticleId, Article], revisions: Mapping[ArticleId, int]
) -> Iterator[str]:
    article = articles.get(citation.article)
    if article is None:
        yield f"article {citation.article} is not known"
    elif revisions.get(article.id) != article.revision:
        yield f"article {article.id} is cited in revision {article.revision}, which is not the member's"
    elif article.quoted(citation.span) != citation.words:
        yield f"{article.id} has {article.quoted(citation.span)!r} where {citation.words!r} is cited"
