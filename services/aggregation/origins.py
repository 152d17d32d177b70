"""Who really reported it: from each article back to the outlets and agencies that its news comes from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.aggregation.members import texts
from services.aggregation.owners import NOBODY, Owners, is_called, owner_of, squeezed
from services.aggregation.report import Report
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
    key: str
    name: str
    kind: str
    owner: str | None = None
    articles: dict[ArticleId, None] = field(default_factory=dict)
    evidence: list[OriginEvidence] = field(default_factory=list)


Roots = Mapping[ArticleId, tuple[str, ...]]
"""the independent origins that each article goes back to; a key stands for all origins of one owner"""


class Traced(NamedTuple):
    """The origins of the story's news, the independent ones behind each article, and the names of all behind it."""

    found: tuple[Origin, ...]
    roots: Roots
    names: Mapping[ArticleId, tuple[str, ...]]


def trace_origins(reports: Sequence[Report], owners: Owners = NOBODY) -> Traced:
    """Return the origins of the story's news, those behind most articles first, and each article's.

    A reprint has the origins of its original. An article that credits an agency or another outlet at its
    beginning or on a line of its own, or takes its wording from an earlier article, goes back to that; every
    other article is its outlet's own report, also where it credits others for single statements. Origins of one
    owner are not independent of each other.
    """
    traced = _traced(reports, owners)
    roots: dict[ArticleId, tuple[str, ...]] = {report.id: () for report in reports}
    names = dict(roots)
    owned = {squeezed(origin.owner) for origin in traced if origin.owner}
    for origin in traced:
        # An owner that publishes under its own name is one with what it owns.
        own = squeezed(origin.owner or origin.name)
        independent = own if own in owned else origin.key
        for article in origin.articles:
            names[article] += (origin.name,)
            if independent not in roots[article]:
                roots[article] += (independent,)
    found = tuple(
        Origin.model_validate(
            {
                "name": origin.name,
                "kind": origin.kind,
                "owner": origin.owner,
                "article_count": len(origin.articles),
                "articles": tuple(origin.articles)[:LISTED],
                "evidence": tuple(origin.evidence[:LISTED]),
            }
        )
        for origin in sorted(traced, key=lambda each: (-len(each.articles), each.name))
    )
    return Traced(found, roots, names)


def corroboration(reports: Sequence[Report], roots: Roots) -> Corroboration:
    """Return how many articles, outlets, texts and independent origins tell the story."""
    independent = len({root for behind in roots.values() for root in behind})
    return Corroboration(
        articles=len(reports),
        outlets=len({report.article.outlet.id if report.article.outlet else "" for report in reports}),
        texts=len(texts(reports)),
        independent_origins=independent,
        single_origin=independent == 1,
    )


def _traced(reports: Sequence[Report], owners: Owners) -> list[_Origin]:
    groups = texts(reports)
    leads = [group[0] for group in groups]
    taken = {shared.report.id: shared for shared in shared_wording(leads) if shared.share >= BORROWED}
    known: dict[str, _Origin] = {}
    outlets = _outlets(reports)
    roots: dict[ArticleId, list[_Origin]] = {}
    for lead, *copies in groups:
        whole: list[_Origin] = []
        for credit in _credits(lead, outlets):
            origin = _named(known, credit.name, outlets.get(squeezed(credit.name)), owners)
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
            whole = [_named(known, lead.outlet, _publisher(lead, outlets), owners)]
            whole[0].evidence.append(OriginEvidence(article=lead.id, form="own", whole=True))
        roots[lead.id] = whole
        for report in (lead, *copies):
            for origin in whole:
                origin.articles[report.id] = None
        for copy in copies:
            whole[0].evidence.append(OriginEvidence(article=copy.id, form="reprint", whole=True, of=lead.id))
    return list(known.values())


def _outlets(reports: Sequence[Report]) -> dict[str, Report]:
    """Return an article of each outlet of the story, by every name under which it is credited."""
    # One that is known by its domain says more of an outlet than one that is known by its name only.
    best = sorted(reports, key=lambda report: bool(report.article.outlet and "." in report.article.outlet.id))
    outlets = {name: report for report in best for name in _own_names(report)}
    credited = sorted({credit.name for report in reports for credit in report.article.credits})
    known = {report.article.outlet.id: report for report in best if report.article.outlet}
    for name in credited:
        called = next((report for report in known.values() if is_called(report.article.outlet, name)), None)
        if called:
            outlets.setdefault(squeezed(name), called)
    return outlets


def _publisher(report: Report, outlets: Mapping[str, Report]) -> Report | None:
    """Return an article of the outlet: one known by its domain where this is known by the same name only."""
    if report.article.outlet is None:
        return None
    return report if "." in report.article.outlet.id else outlets.get(squeezed(report.article.outlet.name), report)


def _named(known: dict[str, _Origin], name: str, report: Report | None, owners: Owners) -> _Origin:
    """Return the origin called ``name``; one that publishes in the story itself is known by its outlet's id."""
    outlet = report.article.outlet if report else None
    key = outlet.id if outlet else squeezed(name)
    if key not in known:
        named = (outlet.id, outlet.name) if outlet else (name,)
        owner = owner_of(owners, *named) if name != UNKNOWN else None
        known[key] = _Origin(key, named[-1], "outlet" if outlet else "credited", owner)
    return known[key]


def _credits(report: Report, outlets: Mapping[str, Report]) -> list[Credit]:
    """Return the credits that name news organisations other than the outlet itself.

    An outlet that publishes in the story is one, whatever its name.
    """
    return [
        credit
        for credit in report.article.credits
        if not is_called(report.article.outlet, credit.name)
        and (credit.form != "attribution" or squeezed(credit.name) in outlets or NEWS.search(credit.name))
    ]


def _own_names(report: Report) -> set[str]:
    """Return the names under which others credit the outlet: its name, its domain, the domain's first label."""
    outlet = report.article.outlet
    return {squeezed(outlet.name), squeezed(outlet.id), squeezed(outlet.id.split(".")[0])} if outlet else set()


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
