"""Whose news it is: the outlets that publish, and the sources that articles credit."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from anyascii import anyascii

from services.aggregation.owners import NOBODY, Owners, is_called, owner_of
from services.aggregation.report import Report, in_order
from shared.article import ArticleId
from shared.record import LISTED, Source


@dataclass
class _Named:
    name: str
    owner: str | None
    articles: list[ArticleId] = field(default_factory=list)


def sources(reports: Iterable[Report], owners: Owners = NOBODY) -> tuple[Source, ...]:
    """Return the outlets, then the credited sources, each with most articles first.

    An outlet counts once for all its names on one domain; a credited source counts once however its name
    is cased. An outlet that articles of others credit stands in both lists.
    """
    outlets: dict[str, _Named] = {}
    credited: dict[str, _Named] = {}
    for report in in_order(reports):
        outlet = report.article.outlet
        if outlet:
            owner = owner_of(owners, outlet.id, outlet.name)
            outlets.setdefault(outlet.id, _Named(outlet.name, owner)).articles.append(report.id)
        named = (credit.name for credit in report.article.credits if not is_called(outlet, credit.name))
        for key, name in {fold(name): name for name in named}.items():
            credited.setdefault(key, _Named(name, owner_of(owners, name))).articles.append(report.id)
    return tuple(_listed(outlets.values(), "outlet")) + tuple(_listed(credited.values(), "credited"))


def fold(name: str) -> str:
    """Return the name in a form that ignores case, accents and spacing."""
    return " ".join(anyascii(name).casefold().split())


def _listed(named: Iterable[_Named], kind: str) -> Iterable[Source]:
    for each in sorted(named, key=lambda one: (-len(one.articles), one.name)):
        yield Source.model_validate(
            {
                "name": each.name,
                "kind": kind,
                "owner": each.owner,
                "article_count": len(each.articles),
                "articles": tuple(each.articles[:LISTED]),
            }
        )
