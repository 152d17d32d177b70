"""Who really reported it: from each article back to the outlets and agencies that its news comes from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.aggregation.members import texts
from services.aggregation.report import Report
from services.aggregation.sources import fold
from services.aggregation.wording import shared_wording
from shared.article import ArticleId, Credit
from shared.record import LISTED, Corroboration, Origin, OriginEvidence

OPENING = 3
"""sentences at the beginning in which naming a news source tells where the whole article comes from"""
TAKEN = 0.3
"""share of an article's wording that stands in an earlier one, from which its news was taken from there"""
BORROWED = 0.06
"""share from which a passage was"""
UNKNOWN = "unknown outlet"
"""the origin of all articles that nobody is known to have published: nothing says that they are independent"""

NEWS = re.compile(
    r"\b(?i:news|newspaper|agency|agence|agentur|agencia|press|presse|prensa|wire|times|post|herald|gazette|courier"
    r"|chronicle|journal|daily|tribune|telegraph|guardian|observer|mirror|globe|radio|tv|television|channel"
    r"|broadcast\w*|magazine|zeitung|tageblatt|reuters|bloomberg|tass|xinhua|interfax|bbc|cnn)\b"
    r"|(?i:news$)|^[A-Z]{2,3}$|^[A-Z]\w*[a-z](?:TA|PA|FP|NA|inform|press|fax)$"
)
"""names that are those of news organisations: other sources that articles credit, such as the police, are not
origins of reporting"""


@dataclass
class _Origin:
    name: str
    kind: str
    articles: dict[ArticleId, None] = field(default_factory=dict)
    evidence: list[OriginEvidence] = field(default_factory=list)


Roots = Mapping[ArticleId, tuple[str, ...]]
"""the names of the origins that each article goes back to"""


def trace_origins(reports: Sequence[Report]) -> tuple[tuple[Origin, ...], Roots]:
    """Return the origins of the story's news, those behind most articles first, and each article's.

    A reprint has the origins of its original. An article that credits an agency or another outlet at its
    beginning or on a line of its own, or takes its wording from an earlier article, goes back to that; every
    other article is its outlet's own report, also where it credits others for single statements.
    """
    traced = _traced(reports)
    roots: dict[ArticleId, tuple[str, ...]] = {report.id: () for report in reports}
    for origin in traced:
        for article in origin.articles:
            roots[article] += (origin.name,)
    found = tuple(
        Origin.model_validate(
            {
                "name": origin.name,
                "kind": origin.kind,
                "article_count": len(origin.articles),
                "articles": tuple(origin.articles)[:LISTED],
                "evidence": tuple(origin.evidence[:LISTED]),
            }
        )
        for origin in sorted(traced, key=lambda each: (-len(each.articles), each.name))
    )
    return found, roots


def corroboration(reports: Sequence[Report], found: Sequence[Origin]) -> Corroboration:
    """Return how many articles, outlets, texts and independent origins tell the story."""
    independent = sum(1 for origin in found if origin.article_count)
    return Corroboration(
        articles=len(reports),
        outlets=len({report.article.outlet.id if report.article.outlet else "" for report in reports}),
        texts=len(texts(reports)),
        independent_origins=independent,
        single_origin=independent == 1,
    )


def _traced(reports: Sequence[Report]) -> list[_Origin]:
    groups = texts(reports)
    leads = [group[0] for group in groups]
    taken = {shared.report.id: shared for shared in shared_wording(leads) if shared.share >= BORROWED}
    known: dict[str, _Origin] = {}
    outlets = {name: report for report in reports for name in _own_names(report)}
    roots: dict[ArticleId, list[_Origin]] = {}
    for lead, *copies in groups:
        whole: list[_Origin] = []
        for credit in _credits(lead, outlets):
            origin = _named(known, credit.name, outlets.get(_squeezed(credit.name)))
            entire = _is_whole(lead, credit)
            origin.evidence.append(_credited(lead, credit, whole=entire))
            if entire and origin not in whole:
                whole.append(origin)
        shared = taken.get(lead.id)
        if shared is not None:
            entire = shared.share >= TAKEN
            evidence = OriginEvidence(
                article=lead.id, form="wording", whole=entire, of=shared.earlier.id, citation=lead.cite(shared.span)
            )
            behind = roots[shared.earlier.id]
            behind[0].evidence.append(evidence)
            if entire and not whole:
                whole = behind
        if not whole:
            whole = [_named(known, lead.outlet, lead if lead.article.outlet else None)]
            whole[0].evidence.append(OriginEvidence(article=lead.id, form="own", whole=True))
        roots[lead.id] = whole
        for report in (lead, *copies):
            for origin in whole:
                origin.articles[report.id] = None
        for copy in copies:
            whole[0].evidence.append(OriginEvidence(article=copy.id, form="reprint", whole=True, of=lead.id))
    return list(known.values())


def _named(known: dict[str, _Origin], name: str, report: Report | None) -> _Origin:
    """Return the origin called ``name``; one that publishes in the story itself is known by its outlet's id."""
    outlet = report.article.outlet if report else None
    key = outlet.id if outlet else _squeezed(name)
    return known.setdefault(key, _Origin(outlet.name if outlet else name, "outlet" if outlet else "credited"))


def _credits(report: Report, outlets: Mapping[str, Report]) -> list[Credit]:
    """Return the credits that name news organisations other than the outlet itself.

    An outlet that publishes in the story is one, whatever its name.
    """
    own = _own_names(report)
    return [
        credit
        for credit in report.article.credits
        if _squeezed(credit.name) not in own
        and (credit.form != "attribution" or _squeezed(credit.name) in outlets or NEWS.search(credit.name))
    ]


def _own_names(report: Report) -> set[str]:
    """Return the names under which others credit the outlet: its name, its domain, the domain's first label."""
    outlet = report.article.outlet
    return {_squeezed(outlet.name), _squeezed(outlet.id), _squeezed(outlet.id.split(".")[0])} if outlet else set()


def _squeezed(name: str) -> str:
    return "".join(character for character in fold(name).removeprefix("the ") if character.isalnum())


def _is_whole(report: Report, credit: Credit) -> bool:
    if credit.form != "attribution":
        return True
    if credit.span is None or credit.span.part != "text":
        return True
    opening = report.sentences[:OPENING]
    return bool(opening) and credit.span.start < opening[-1].span.end


def _credited(report: Report, credit: Credit, *, whole: bool) -> OriginEvidence:
    citation = report.cite(credit.span) if credit.span else None
    return OriginEvidence(article=report.id, form=credit.form, whole=whole, citation=citation)
