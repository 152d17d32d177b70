"""When a thing with a name was signed, built or founded, as each article says."""

import re
from collections.abc import Iterator

from services.aggregation.report import Report
from services.aggregation.values import Stated
from shared.article import Span
from shared.names import fold

REACH = 140
"""characters behind a name in which its date is told"""
_NAMED = re.compile(
    r"\b(?:[A-Z][\w’'-]+ ){1,4}(?:Memorandum|Treaty|Agreement|Accords?|Convention|Protocol|Pact|Charter"
    r"|Declaration|Act|Law|Constitution|Summit|War|Battle|Revolution|Uprising|Bridge|Tower|Dam|Tunnel|Canal|Stadium)\b"
)
_MADE = (
    r"signed|agreed|concluded|adopted|ratified|passed|reached|founded|dated|established|built|opened|launched|completed"
    r"|enacted|unveiled|inaugurated|commissioned"
)
_LEADS = re.compile(
    r"(?: of| in| on"
    r"|,? (?:(?:which|that) (?:\w+ ){0,3}?)?(?:(?:was|were|had been|has been|is) )?(?:first )?"
    rf"(?:{_MADE})\b[^.;:()]*? (?:in|on|of)"
    rf"|,? (?:{_MADE}) (?:back )?(?:in|on))(?: early| late| mid)? ?"
)
"""between a name and its date: "of", "which was signed by the four on" """


_MADE_WORD = re.compile(rf"\b(?:{_MADE})\b")
_SIGNING = re.compile(rf"\b(?:{_MADE}|sign|names to|joined|entered into|ended|began)\b[^.;]*$")
"""words before a name from which it was signed then: "put their names to the … in 1994" """
_VALUE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def stated_dates(report: Report) -> Iterator[tuple[str, Stated]]:
    """Yield the dates that the article gives to things with names, each with what is dated."""
    text = report.article.text
    dates = {mention.span.start: mention for mention in report.annotations.dates if mention.span.part == "text"}
    if not dates:
        return
    signed = {(match.start(), match.end()) for match in _NAMED.finditer(text)}
    names = {
        (mention.span.start, mention.span.end)
        for entity in report.annotations.entities
        if entity.kind in {"organisation", "other"}
        for mention in entity.mentions
        if mention.span.part == "text" and mention.by == "name"
    }
    for start, end in sorted(signed | names):
        leads = _LEADS.match(text, end, end + REACH)
        mention = dates.get(leads.end()) if leads else None
        value = _VALUE.match((mention.value if mention else None) or "")
        if not (leads and mention and value):
            continue
        direct = leads.group().strip() == "of" or _SIGNING.search(text[max(0, start - 60) : start])
        if _MADE_WORD.search(leads.group()) or ((start, end) in signed and direct):
            name = re.sub(r"^(?:The|Under|In|At) ", "", text[start:end])
            yield f"date of the {name}", Stated(report, Span(start=start, end=mention.span.end), value.group())


def same_date(one: str, other: str) -> bool:
    """Return whether one date is the other at another precision: 1994 and 1994-12-03."""
    return one.startswith(other) or other.startswith(one)


def key(attribute: str) -> str:
    """Return one key for all ways to write the attribute."""
    return fold(attribute)
