"""The figures of a story: what each article says of how many, gathered by what is counted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.aggregation.members import spread, texts
from services.aggregation.origins import Roots
from services.aggregation.quantities import Quantity, quantities
from services.aggregation.report import Report, shared_weight, terms
from services.aggregation.spelt_numbers import Precision, written
from services.aggregation.tolls import Toll, tolls
from shared.article import ArticleId, Span
from shared.record import LISTED, Figure, FigureValue

READ = 200
"""texts whose figures are read at most, spread evenly over the story's time"""
TOLD_EARLY = 14
"""sentences in which an article says how many were killed or hurt; later ones tell of other events too"""
ABOUT_THE_SAME = 0.22
"""share of the lighter context that must be common for two figures of one unit to be about the same thing"""
ONLY_ONE = 0.08
"""the same where each article has but one figure of that unit"""
PRECISIONS: tuple[Precision, ...] = ("exact", "at least", "at most", "about")
"""from the most to the least telling"""
MANY = 100
"""a number from which two articles do not have it in common by chance"""
LARGE = 10
"""a number of things from which an article that gives one alone may be compared with any other that does"""
CITED = 5
"""citations of one value at most"""
MOST_FIGURES = 20
"""figures of a record at most"""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure as one article states it.

    ``unit`` is what is counted, as one word for all articles; ``noun`` how this article calls it, None for a toll
    of just anybody. ``context`` are the informative words around it. ``single`` is as in ``Toll``.
    """

    report: Report
    span: Span
    unit: str
    noun: str | None
    value: float
    precision: Precision
    context: dict[str, float]
    toll: bool = False
    single: bool = False


def figures(reports: Sequence[Report], roots: Roots) -> tuple[Figure, ...]:
    """Return the figures of the story: the tolls that any article states, and what two texts or more count.

    Of each article the first statement of a figure counts, the title's after the text's: further down stand
    parts of the whole, and other events. A reprint is counted with its original.
    """
    groups = spread(texts(reports), READ)
    copies = {group[0].id: group for group in groups}
    stated = [list(_statements(group[0])) for group in groups]
    found = [_figure(attribute, each, copies, roots) for attribute, each in _tolls(stated) + _counts(stated)]
    found.sort(key=lambda figure: (-sum(value.article_count for value in figure.values), figure.attribute))
    return tuple(found[:MOST_FIGURES])


def _statements(report: Report) -> Iterator[Statement]:
    """Yield what the article states, in the order of the words, the title last; English only."""
    if (report.article.language or "en") != "en":
        return
    for sentence in report.sentences:
        yield from _stated(report, sentence.text, sentence.span, sentence.terms, early=sentence.order < TOLD_EARLY)
    title = report.article.title
    yield from _stated(report, title, Span(start=0, end=len(title), part="title"), report.title_terms, early=True)


def _stated(report: Report, words: str, place: Span, context: dict[str, float], *, early: bool) -> Iterator[Statement]:
    def at(found: Toll | Quantity) -> Span:
        return Span(start=place.start + found.start, end=place.start + found.end, part=place.part)

    counted = tolls(words)
    if early:
        for toll in counted:
            yield Statement(
                report, at(toll), toll.attribute, toll.who, toll.value, toll.precision, context, True, toll.single
            )
    for quantity in quantities(words):
        if any(toll.start < quantity.end and quantity.start < toll.end for toll in counted):
            continue
        own = terms(words[quantity.start : quantity.end], "en")
        around = {term: weight for term, weight in context.items() if term not in own}
        yield Statement(report, at(quantity), quantity.unit, quantity.noun, quantity.value, quantity.precision, around)


def _tolls(stated: list[list[Statement]]) -> list[tuple[str, list[Statement]]]:
    """Return the first statement of each article for each toll; single cases only where nobody counts."""
    gathered: dict[str, list[Statement]] = defaultdict(list)
    for statements in stated:
        first: dict[str, Statement] = {}
        for statement in statements:
            known = first.get(statement.unit)
            if statement.toll and (known is None or (known.single and not statement.single)):
                first[statement.unit] = statement
        for unit, statement in first.items():
            gathered[unit].append(statement)
    return [(unit, [one for one in each if not one.single] or each) for unit, each in sorted(gathered.items())]


def current(figures: Sequence[Figure]) -> dict[str, str]:
    """Return the value of each figure that was stated last."""
    return {
        figure.attribute: max(figure.values, key=lambda value: (value.last_stated, value.article_count)).value
        for figure in figures
    }


def outdated(words: str, now: Mapping[str, str]) -> bool:
    """Return whether a sentence or title states an exact toll of which another value was stated last."""
    return any(
        toll.precision == "exact" and not toll.single and now.get(toll.attribute, str(toll.value)) != str(toll.value)
        for toll in tolls(words)
    )


def _counts(stated: list[list[Statement]]) -> list[tuple[str, list[Statement]]]:
    """Gather figures of one unit that stand in similar words, one of each article, from two texts or more."""
    clusters: dict[str, list[list[Statement]]] = defaultdict(list)
    for statements in stated:
        by_unit: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            if not statement.toll:
                by_unit[statement.unit].append(statement)
        for unit, every in by_unit.items():
            own = list({statement.value: statement for statement in reversed(every)}.values())[::-1]
            known = list(clusters[unit])
            alone = len({statement.value for statement in own}) == 1
            pairs = sorted(
                ((_nearness(one, cluster, alone=alone), -at, -where) for at, one in enumerate(own)
                 for where, cluster in enumerate(known)),
                reverse=True,
            )  # fmt: skip
            placed: set[int] = set()
            filled: set[int] = set()
            for near, at, where in pairs:
                if near > 0 and -at not in placed and -where not in filled:
                    known[-where].append(own[-at])
                    placed.add(-at)
                    filled.add(-where)
            clusters[unit].extend([one] for at, one in enumerate(own) if at not in placed)
    return [
        (cluster[0].noun or unit, cluster)
        for unit, each in sorted(clusters.items())
        for cluster in each
        if len(cluster) > 1
    ]


def _nearness(statement: Statement, cluster: list[Statement], *, alone: bool) -> float:
    """Return how alike the contexts are if the statement may be about what the cluster counts, else 0."""
    best = 0.0
    for other in cluster:
        lighter = min(sum(statement.context.values()), sum(other.context.values()))
        alike = shared_weight(statement.context, other.context) / lighter if lighter else 0.0
        enough = ONLY_ONE if alone else ABOUT_THE_SAME
        if (
            statement.unit == "magnitude"
            or statement.value == other.value >= MANY
            or (alone and _alike(statement, other))
        ):
            enough = 0.0
        if alike >= enough:
            best = max(best, alike + (1.0 if statement.value == other.value else 0.0) + 0.001)
    return best


def _alike(one: Statement, other: Statement) -> bool:
    """Return whether two counts of things are large and near enough to be the same one, whatever is said of it."""
    fewer, more = sorted((one.value, other.value))
    return one.unit != "people" and fewer >= LARGE and more <= 2 * fewer


def _figure(attribute: str, statements: list[Statement], copies: dict[ArticleId, list[Report]], roots: Roots) -> Figure:
    by_value: dict[float, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_value[statement.value].append(statement)
    values = [_value(each, copies, roots) for each in by_value.values()]
    return Figure(attribute=attribute, values=tuple(sorted(values, key=lambda one: (one.first_stated, one.value))))


def _value(statements: list[Statement], copies: dict[ArticleId, list[Report]], roots: Roots) -> FigureValue:
    stating = [report for statement in statements for report in copies[statement.report.id]]
    precisions = {statement.precision for statement in statements}
    nouns = {statement.noun for statement in statements}
    return FigureValue(
        value=written(statements[0].value),
        precision=next(each for each in PRECISIONS if each in precisions),
        of=nouns.pop() if len(nouns) == 1 else None,
        article_count=len(stating),
        articles=tuple(report.id for report in stating)[:LISTED],
        origin_count=len({root for report in stating for root in roots[report.id]}),
        citations=tuple(statement.report.cite(statement.span) for statement in statements[:CITED]),
        first_stated=min(report.article.when for report in stating),
        last_stated=max(report.article.when for report in stating),
    )
