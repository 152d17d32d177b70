"""Who it was, as each article says: the one who was identified, and who is said to have done it."""

import re
from collections.abc import Iterator

from services.aggregation.entities import Resolved
from services.aggregation.report import Report
from services.aggregation.values import Stated
from shared.article import Span

_ROLES = {
    "victim": r"victim|deceased|(?:dead )?(?:man|woman|boy|girl|teen|teenager)(?: (?:who was )?killed)?",
    "suspect": r"(?:suspected |alleged |accused )?(?:suspect|gunman|shooter|attacker|assailant|bomber|killer)",
}
_IDENTIFIED = {
    role: re.compile(
        rf"\b(?:the|his|her|their) (?:{words})(?:,? who [^,.;]{{3,40}},?)?,? (?:was |has been |is )?(?:later )?"
        r"(?:identified|named)"
        r"(?: [^.;,]{0,40}?)? as (?:a |an )?(?:\d{1,3}-year-old )?(?:[A-Z][a-z]+ man |[A-Z][a-z]+ woman )?$",
        re.IGNORECASE,
    )
    for role, words in _ROLES.items()
}
_CLAIMED = re.compile(r" (?:has |have |had )?(?:claimed|claims|claim) responsibility\b")
REACH = 140
"""characters before a name in which its role is told"""


def stated_names(report: Report, resolved: Resolved) -> Iterator[tuple[str, Stated]]:
    """Yield whom the article names as the victim, as the suspect, and as those who claim to have done it."""
    text = report.article.text
    for entity in report.annotations.entities:
        name = resolved.get((report.id, entity.kind, entity.name))
        if not name:
            continue
        for mention in entity.mentions:
            if mention.span.part != "text" or mention.by != "name":
                continue
            start, end = mention.span.start, mention.span.end
            if entity.kind == "person" and " " in name:
                before = text[max(0, start - REACH) : start]
                for role, words in _IDENTIFIED.items():
                    if match := words.search(before):
                        span = Span(start=start - (len(before) - match.start()), end=end)
                        yield f"{role} identified as", Stated(report, span, name)
            if entity.kind == "organisation" and (claimed := _CLAIMED.match(text, end)):
                yield "responsibility claimed by", Stated(report, Span(start=start, end=claimed.end()), name)
