"""A value that articles give something, with who states it: the one form of figures and of all other attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.aggregation.members import carrying
from services.aggregation.origins import Roots
from services.aggregation.report import Report
from services.entity_extraction.hedged_numbers import Precision
from shared.article import ArticleId, Span
from shared.record import LISTED, FigureValue

CITED = 5
"""citations of one value at most"""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one article gives as the value of an attribute, and the words that say so."""

    report: Report
    span: Span
    value: str
    precision: Precision = "exact"


Copies = Mapping[ArticleId, Sequence[Report]]
"""of each text its first article → that and its reprints"""


def told_value(  # noqa: PLR0913 - the value, then who says so
    *,
    value: str,
    precision: Precision,
    of: str | None,
    shown: Sequence[tuple[Report, Span]],
    copies: Copies,
    roots: Roots,
) -> FigureValue:
    """Return the value with all articles that have the words ``shown``, reprints included."""
    stating = [
        carrier
        for report, span in shown
        for carrier in carrying(report, report.article.quoted(span), copies[report.id])
    ]
    return FigureValue(
        value=value,
        precision=precision,
        of=of,
        article_count=len(stating),
        articles=tuple(report.id for report in stating)[:LISTED],
        origin_count=len({root for report in stating for root in roots[report.id]}),
        citations=tuple(report.cite(span) for report, span in shown[:CITED]),
        first_stated=min(report.article.when for report in stating),
        last_stated=max(report.article.when for report in stating),
    )


def told_values(stated: Sequence[Stated], copies: Copies, roots: Roots) -> list[FigureValue]:
    """Return the distinct values of an attribute, the earliest stated first, of each text the first statement."""
    by_value: dict[str, dict[ArticleId, Stated]] = {}
    for one in stated:
        by_value.setdefault(one.value, {}).setdefault(one.report.id, one)
    values = []
    for value, each in by_value.items():
        precision = next(iter(each.values())).precision
        shown = [(one.report, one.span) for one in each.values()]
        values.append(told_value(value=value, precision=precision, of=None, shown=shown, copies=copies, roots=roots))
    return sorted(values, key=lambda one: (one.first_stated, one.value))
