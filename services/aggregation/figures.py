"""The figures of a story: what each article says of how many, gathered by what is counted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.aggregation.members import spread, texts
from services.aggregation.origins import Roots
from services.aggregation.quantities import Quantity, quantities
from services.aggregation.report import Report, kept, shared_weight, terms
from services.aggregation.values import told_value
from services.entity_extraction.hedged_numbers import Precision, written
from services.entity_extraction.tolls import Toll, tolls
from shared.article import ArticleId, Span
from shared.record import Figure, FigureValue

READ = 200
"""texts whose figures are read at most, spread evenly over the story's time"""
TOLD_EARLY = 14
"""sentences in which an article says how many were killed or hurt; later ones tell of other events too"""
FOREMOST = 8
"""sentences of an article that tell what its news is: a toll there is that of its event"""
COUNTING = re.compile(r"\b(?:toll|count|tally|total|now stands)\b", re.IGNORECASE)
"""words of a sentence that counts the event's victims, wherever it stands"""
ABOUT_THE_SAME = 0.4
"""share of the lighter context that must be common for two different figures of one unit to be about the same"""
SAME_NUMBER = 0.15
"""the same for two equal figures"""
NEAR = 0.08
"""the same for two large figures that differ by less than ``NEARLY``"""
NEARLY = 1.3
"""larger figure divided by the smaller, up to which they may be two counts of the same"""
APART = 2.0
"""the same where each article has but one figure of that unit"""
TELLING = 3
"""a count below it ("two ends") is not worth listing"""
LARGE = 10
"""a number from which its size tells something about what is counted"""
MANY = 100
"""a number from which two articles do not have it in common by chance"""
PRECISIONS: tuple[Precision, ...] = ("exact", "at least", "at most", "about")
"""from the most to the least telling"""
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
    place: Span
    foremost: bool
    toll: bool = False
    single: bool = False


OTHERS = ({"men", "women"}, {"boys", "girls"}, {"children", "adults"})
"""people that are counted beside each other, never instead"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure, and the statements behind each of its values, in the same order."""

    figure: Figure
    statements: tuple[tuple[Statement, ...], ...]


def figures(reports: Sequence[Report], roots: Roots) -> tuple[Counted, ...]:
    """Return the figures of the story: the tolls that any article states, and what two texts or more count.

    Of each article the first statement of a figure counts, the title's after the text's: further down stand
    parts of the whole, and other events. A reprint is counted with its original.
    """
    groups = spread(texts(reports), READ)
    copies = {group[0].id: group for group in groups}
    stated = [_statements(group[0]) for group in groups]
    found = [_figure(attribute, each, copies, roots) for attribute, each in _tolls(stated) + _counts(stated)]
    found.sort(key=lambda one: (-sum(value.article_count for value in one.figure.values), one.figure.attribute))
    return tuple(found[:MOST_FIGURES])


@kept
def _statements(report: Report) -> tuple[Statement, ...]:
    """Return what the article states, in the order of the words, the title last; English only."""
    if (report.article.language or "en") != "en":
        return ()
    found: list[Statement] = []
    for sentence in report.sentences:
        found += _stated(report, sentence.text, sentence.span, sentence.terms, sentence.order)
    title = report.article.title
    place = Span(start=0, end=len(title), part="title")
    return (*found, *_stated(report, title, place, report.title_terms, 0))


def _stated(report: Report, words: str, place: Span, context: dict[str, float], order: int) -> Iterator[Statement]:
    def at(found: Toll | Quantity) -> Span:
        return Span(start=place.start + found.start, end=place.start + found.end, part=place.part)

    counted, foremost = tolls(words), order < FOREMOST or COUNTING.search(words) is not None
    if order < TOLD_EARLY:
        for toll in counted:
            yield Statement(
                report, at(toll), toll.attribute, toll.who, toll.value, toll.precision, context, place, foremost,
                toll=True, single=toll.single,
            )  # fmt: skip
    for quantity in quantities(words):
        if any(toll.start < quantity.end and quantity.start < toll.end for toll in counted):
            continue
        own = terms(words[quantity.start : quantity.end], "en")
        around = {term: weight for term, weight in context.items() if term not in own}
        yield Statement(
            report, at(quantity), quantity.unit, quantity.noun, quantity.value, quantity.precision, around, place,
            foremost,
        )  # fmt: skip


def _tolls(stated: Sequence[Sequence[Statement]]) -> list[tuple[str, list[Statement]]]:
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


def outdated(words: str, now: Mapping[str, str]) -> bool:
    """Return whether a sentence or title states an exact toll that was updated since; ``now`` has the updates."""
    return bool(now) and any(
        toll.precision == "exact" and not toll.single and now.get(toll.attribute, str(toll.value)) != str(toll.value)
        for toll in tolls(words)
    )


def _counts(stated: Sequence[Sequence[Statement]]) -> list[tuple[str, list[Statement]]]:
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
        if len(cluster) > 1 and max(statement.value for statement in cluster) >= TELLING
    ]


def _nearness(statement: Statement, cluster: list[Statement], *, alone: bool) -> float:
    """Return how alike the contexts are if the statement may be about what the cluster counts, else 0."""
    best = 0.0
    for other in cluster:
        if {statement.noun, other.noun} in OTHERS:
            continue
        lighter = min(sum(statement.context.values()), sum(other.context.values()))
        alike = shared_weight(statement.context, other.context) / lighter if lighter else 0.0
        if alike >= _enough(statement, other, alone=alone):
            best = max(best, alike + (1.0 if statement.value == other.value else 0.0) + 0.001)
    return best


def _enough(one: Statement, other: Statement, *, alone: bool) -> float:
    """Return how alike the contexts of two figures must be for them to be about the same."""
    fewer, more = sorted((one.value, other.value))
    if one.unit == "magnitude" or fewer == more >= MANY:
        return 0.0
    if alone and one.unit != "people" and fewer >= LARGE and more <= APART * fewer:
        return 0.0
    if fewer == more:
        return SAME_NUMBER
    return NEAR if fewer >= LARGE and more <= NEARLY * fewer else ABOUT_THE_SAME


def _figure(
    attribute: str, statements: list[Statement], copies: dict[ArticleId, list[Report]], roots: Roots
) -> Counted:
    by_value: dict[float, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_value[statement.value].append(statement)
    told = [(_value(each, copies, roots), tuple(each)) for each in by_value.values()]
    told.sort(key=lambda one: (one[0].first_stated, one[1][0].value))
    figure = Figure(attribute=attribute, values=tuple(value for value, _ in told))
    return Counted(figure, tuple(each for _, each in told))


def _value(statements: list[Statement], copies: dict[ArticleId, list[Report]], roots: Roots) -> FigureValue:
    precisions = {statement.precision for statement in statements}
    nouns = {statement.noun if statement.noun != statement.unit else None for statement in statements}
    return told_value(
        value=written(statements[0].value),
        precision=next(each for each in PRECISIONS if each in precisions),
        of=nouns.pop() if len(nouns) == 1 else None,
        shown=[(statement.report, statement.span) for statement in statements],
        copies=copies,
        roots=roots,
    )
