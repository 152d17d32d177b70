"""Offices whose holder an article does not name, where another article does: "the Belarusian president"."""

import re
from collections import defaultdict
from collections.abc import Sequence

from services.aggregation.report import Report
from services.aggregation.same_name import Name
from services.aggregation.unmarked import Found
from services.entity_extraction.offices import Office, office
from shared.annotations import Mention

HOLDER = re.compile(r"the\s|.*['’]s?\s", re.IGNORECASE)
"""how an office begins that means who holds it: "a president of …" and "was president of …" may mean anybody"""
NAMED = re.compile(r"(?:['’]s)?,?\s+[^\W\d_a-z]|\s+and\s")
"""what follows an office whose holder is named there, or is one of two"""


def unnamed_holders(reports: Sequence[Report], people: Sequence[list[Name]]) -> dict[int, list[Found]]:
    """Return, by the identity of the group in ``people``, where its office stands and the article does not say whose.

    Both the office and the role that gives it to the person must tell the country, and nobody else in the story may
    hold it: of two presidents in one story neither is meant.
    """
    standing = [(report, mention) for report in reports for mention in report.annotations.offices]
    standing = [(report, mention) for report, mention in standing if _stands_for_one(report, mention)]
    held: dict[str, list[tuple[Office, list[Name]]]] = defaultdict(list)
    for group in people:
        for role in {role for name in group for _, entity in name.found for role in entity.roles}:
            told = office(role)
            if told and told.country:
                held[told.country].append((told, group))
    meant: dict[str, list[Name] | None] = {}
    for words in {mention.surface for _, mention in standing}:
        told = office(words)
        holders = (
            {id(group): group for one, group in held[told.country] if told.may_be(one)} if told and told.country else {}
        )
        meant[words] = next(iter(holders.values())) if len(holders) == 1 else None
    found: dict[int, list[Found]] = defaultdict(list)
    for report, mention in standing:
        holder = meant[mention.surface]
        if holder is not None:
            found[id(holder)].append(Found(report, mention.span, mention.surface))
    return dict(found)


def _stands_for_one(report: Report, mention: Mention) -> bool:
    """Return whether the words mean one holder of the office, who is not named beside them."""
    words = report.article.title if mention.span.part == "title" else report.article.text
    return HOLDER.match(mention.surface) is not None and NAMED.match(words, mention.span.end) is None
