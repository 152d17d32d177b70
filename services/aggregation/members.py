"""Which part each article plays in its story: first report, report, reprint, revision."""

from collections import Counter
from collections.abc import Mapping, Sequence

from services.aggregation.owners import is_called
from services.aggregation.report import Report, in_order
from shared.article import ArticleId, Cut, Span
from shared.record import CutWords, Member, Role, Withdrawal

DETAILED = 200
"""members, the earliest, that are listed with cuts, reasons and all candidates for their date: a bound on the size"""
CUTS = 10
"""cuts of an article that its member lists at most"""
CUT_WORDS = 60
"""characters of a cut that are shown"""


def members(
    story: str, reports: Sequence[Report], origins: Mapping[ArticleId, tuple[str, ...]] | None = None
) -> tuple[Member, ...]:
    """Return the articles of the story by time of publication, each with its role.

    The first report is the earliest article that is nobody's reprint. One that was changed since it first
    came is a revision, unless it is the first report or a reprint, which says more. ``origins`` are the names of
    those that each goes back to.
    """
    reports, behind = in_order(reports), origins or {}
    originals = reprinted(reports)
    first = next((report for report in reports if report.id not in originals), reports[0] if reports else None)
    listed = [
        _member(story, report, _role(report, first, originals), originals, behind.get(report.id, ()))
        for report in reports
    ]
    return (*listed[:DETAILED], *(_brief(member) for member in listed[DETAILED:]))


def withdrawals(reports: Sequence[Report]) -> tuple[Withdrawal, ...]:
    """Return which of the articles were withdrawn, in the order in which they were."""
    gone = sorted(
        (report.article for report in reports if report.article.withdrawn), key=lambda one: (one.received, one.id)
    )
    return tuple(
        Withdrawal(
            article=article.id,
            revision=article.revision,
            external_id=article.external_id,
            url=article.url,
            outlet=article.outlet,
            at=article.received,
        )
        for article in gone
    )


def reprinted(reports: Sequence[Report]) -> dict[ArticleId, ArticleId]:
    """Return of each reprint the article whose text it repeats.

    Deduplication names the one that came first to it; which one was published first is known only here. So of
    all articles that carry one text the earliest published counts as the original, whatever the order of arrival.
    One whose original is not in the story keeps it.
    """
    carriers: dict[ArticleId, list[Report]] = {}
    for report in in_order(reports):
        of = report.copy_of.of if report.copy_of.kind == "reprint" else None
        carriers.setdefault(of or report.id, []).append(report)
    present = {report.id for report in reports}
    originals: dict[ArticleId, ArticleId] = {}
    for named, group in carriers.items():
        original = group[0].id if named in present else named
        originals.update({report.id: original for report in group if report.id != original})
    return originals


def _role(report: Report, first: Report | None, originals: dict[ArticleId, ArticleId]) -> Role:
    if report is first:
        return "first report"
    if report.id in originals:
        return "reprint"
    return "revision" if report.article.revision > 1 else "report"


def _member(
    story: str, report: Report, role: Role, originals: dict[ArticleId, ArticleId], origins: tuple[str, ...]
) -> Member:
    article = report.article
    return Member(
        id=article.id,
        external_id=article.external_id,
        revision=article.revision,
        role=role,
        of=originals[report.id] if role == "reprint" else None,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        language=article.language,
        publication=article.publication,
        received=article.received,
        credits=tuple(
            dict.fromkeys(credit.name for credit in article.credits if not is_called(article.outlet, credit.name))
        ),
        origins=origins,
        cuts=tuple(_cut(report, cut) for cut in article.cuts[:CUTS]),
        joined_from=report.link.story if report.link.story != story else None,
        score=report.link.score,
        reasons=report.link.reasons,
        notes=article.notes + report.annotations.notes,
    )


def _brief(member: Member) -> Member:
    publication = member.publication.model_copy(update={"candidates": (), "reason": ""})
    return member.model_copy(update={"publication": publication, "cuts": (), "reasons": ()})


def _cut(report: Report, cut: Cut) -> CutWords:
    end = min(cut.end, cut.start + CUT_WORDS)
    span = Span(start=cut.start, end=cut.end, part="original")
    return CutWords(kind=cut.kind, span=span, words=report.article.original[cut.start : end])


def texts(reports: Sequence[Report]) -> list[list[Report]]:
    """Group the reports that carry one text: an original and its reprints, the earliest first.

    A reprint whose original is not in the story goes with the other reprints of the same original. The
    groups are in the order of their first members.
    """
    originals = reprinted(reports)
    groups: dict[ArticleId, list[Report]] = {}
    for report in in_order(reports):
        groups.setdefault(originals.get(report.id, report.id), []).append(report)
    return list(groups.values())


def carrying(report: Report, words: str, group: Sequence[Report]) -> list[Report]:
    """Return the report and those of its reprints in ``group`` that have the words too: some are cut short."""
    return [one for one in group if one is report or words in one.article.text or words in one.article.title]


def spread(groups: list[list[Report]], most: int) -> list[list[Report]]:
    """Return at most ``most`` (two or more) of the groups: the first, the last, and others evenly between them."""
    if len(groups) <= most:
        return groups
    return [groups[at * (len(groups) - 1) // (most - 1)] for at in range(most)]


def in_language_of_most(groups: list[list[Report]]) -> list[list[Report]]:
    """Return the groups whose leading report is in the language of most of them; one unknown counts as English."""
    languages = [group[0].article.language or "en" for group in groups]
    most = Counter(languages).most_common(1)[0][0] if languages else "en"
    return [group for group, language in zip(groups, languages, strict=True) if language == most]
