"""How old the people of the story are, as each article says."""

import re
from collections.abc import Iterator

from services.aggregation.entities import Resolved
from services.aggregation.report import Report
from services.aggregation.values import Stated
from shared.article import Span
from shared.names import fold

RELATIVE = 10
"""years from which two ages are those of two people of one name, such as father and son"""
_BEHIND = re.compile(r",\s?(?P<age>\d{1,3})\b(?!,\d)(?=[,.;)]| and\b)|\s\((?P<bracketed>\d{1,3})\)")
_BEFORE = re.compile(r"\b(?P<age>\d{1,3})-year-old $")


def stated_ages(report: Report, resolved: Resolved) -> Iterator[tuple[str, Stated]]:
    """Yield the ages of people whom the article names in full, each under the name that the story gives them."""
    text = report.article.text
    for entity in report.annotations.entities:
        name = resolved.get((report.id, entity.kind, entity.name))
        if entity.kind != "person" or not name:
            continue
        for mention in entity.mentions:
            start, end = mention.span.start, mention.span.end
            if mention.span.part != "text" or " " not in mention.surface or fold(mention.surface) != fold(name):
                continue
            behind, before = _BEHIND.match(text, end), _BEFORE.search(text[max(0, start - 16) : start])
            if behind:
                span = Span(start=start, end=behind.end())
                yield f"age of {name}", Stated(report, span, str(int(behind["age"] or behind["bracketed"])))
            elif before:
                span = Span(start=start - (len(before.group())), end=end)
                yield f"age of {name}", Stated(report, span, str(int(before["age"])))
