"""Who is in the story: one entity for each person, organisation and place, with the ledger of its spellings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.aggregation.pinned import pinned
from services.aggregation.report import Report, in_order
from services.aggregation.same_name import Name, names, same, within
from services.aggregation.unmarked import Found, unmarked
from services.aggregation.unnamed_holders import unnamed_holders
from shared.annotations import EntityKind, Mention
from shared.article import ArticleId, Span
from shared.corrections import Correction
from shared.names import fold, person_name
from shared.record import LISTED, NameVariant, StoryEntity

MOST_ENTITIES = 50
"""entities of a record at most, those in most articles"""
MOST_VARIANTS = 12
"""spellings of one entity at most, the most frequent"""
FULL = 0.1
"""how often an organisation's full name must stand, as a share of its most frequent form, to be the one shown"""
MOST_ROLES = 5
"""titles and offices of one entity at most, the most frequent"""


@dataclass
class _Spelling:
    count: int = 0
    outlets: dict[str, None] = field(default_factory=dict)
    first: tuple[Report, Span] | None = None

    def add(self, report: Report, span: Span) -> None:
        self.count += 1
        self.outlets[report.outlet] = None
        self.first = self.first or (report, span)


Resolved = Mapping[tuple[ArticleId, EntityKind, str], str]
"""what an entity of one article, by kind and name, is called in the story; a person also by words for an office"""


def entities(reports: Sequence[Report]) -> tuple[StoryEntity, ...]:
    """Return the entities that the articles name, those in most articles first."""
    return resolve(reports)[0]


def resolve(reports: Sequence[Report], pins: Sequence[Correction] = ()) -> tuple[tuple[StoryEntity, ...], Resolved]:
    """Return the entities that the articles name, those in most articles first, and which article's is which.

    ``pins`` are what people have said of names.
    """
    ordered = in_order(reports)
    groups = pinned(same(names(ordered)), pins)
    people = [group for group in groups if group[0].kind == "person"]
    overlooked, in_office = unmarked(ordered, people), unnamed_holders(ordered, people)
    place = {report.id: at for at, report in enumerate(ordered)}

    def naming(group: list[Name]) -> tuple[int, int, str]:
        found = overlooked.get(id(group), []) + in_office.get(id(group), [])
        articles = {report.id for name in group for report, _ in name.found} | {each.report.id for each in found}
        return -len(articles), -sum(sum(name.forms.values()) for name in group), min(name.key for name in group)

    most = sorted(groups, key=naming)[:MOST_ENTITIES]
    listed = [_entity(group, overlooked.get(id(group), []), in_office.get(id(group), []), place) for group in most]
    resolved = {
        (report.id, entity.kind, entity.name): name
        for group in groups
        for name in [_canonical(_kind(group), group)]
        for one in group
        for report, entity in one.found
    }
    for group in people:
        for office in in_office.get(id(group), []):
            resolved[office.report.id, "person", office.surface] = _canonical(_kind(group), group)
    return tuple(sorted(listed, key=lambda each: (-each.article_count, -each.mentions, each.name))), resolved


def _entity(
    group: list[Name], overlooked: list[Found], in_office: list[Found], place: dict[ArticleId, int]
) -> StoryEntity:
    mentions = [
        (report, *_bare(mention))
        for name in group
        for report, entity in name.found
        for mention in entity.mentions
        if mention.by == "name"
    ]
    offices = [
        mention.surface
        for name in group
        for _, entity in name.found
        for mention in entity.mentions
        if mention.by == "office"
    ] + [found.surface for found in in_office]
    mentions += [(found.report, found.span, found.surface) for found in overlooked]
    mentions.sort(key=lambda each: (place[each[0].id], each[1].part != "text", each[1].start))
    spellings: dict[str, _Spelling] = {}
    for report, span, surface in mentions:
        spellings.setdefault(surface, _Spelling()).add(report, span)
    naming = dict.fromkeys(report.id for report, span, _ in mentions if span.part != "original")
    naming.update(dict.fromkeys(found.report.id for found in in_office))
    articles = tuple(sorted(naming, key=place.__getitem__) or dict.fromkeys(report.id for report, _, _ in mentions))
    kind = _kind(group)
    return StoryEntity(
        kind=kind,
        name=_canonical(kind, group),
        article_count=len(articles),
        articles=articles[:LISTED],
        mentions=len(mentions) + len(offices),
        variants=_variants(spellings),
        roles=_roles(group, offices),
    )


def _kind(group: list[Name]) -> EntityKind:
    weight = Counter[EntityKind]()
    for name in group:
        weight[name.kind] += sum(name.forms.values())
    return weight.most_common(1)[0][0]


def _bare(mention: Mention) -> tuple[Span, str]:
    start, end = within(mention.surface)
    if (start, end) == (0, len(mention.surface)):
        return mention.span, mention.surface
    span = Span(start=mention.span.start + start, end=mention.span.start + end, part=mention.span.part)
    return span, mention.surface[start:end]


def _canonical(kind: EntityKind, group: list[Name]) -> str:
    """Return the fullest of the frequent spellings: given and family name, an acronym written out."""
    if kind == "place":
        # A place known by the beginning of its name goes by the whole of it.
        longest = max((name.key for name in group), key=len)
        group = [name for name in group if name.key == longest]
    spelt = sum((name.spelt for name in group), Counter[str]()) or sum((name.forms for name in group), Counter[str]())
    often = FULL * max(spelt.values())
    full = [form for form in spelt if _is_full(kind, form) and (kind == "person" or spelt[form] >= often)]
    return min(full or spelt, key=lambda form: (-spelt[form], -len(form), form))


def _is_full(kind: EntityKind, form: str) -> bool:
    if kind == "person":
        name = person_name(form)
        return bool(name.family and name.given)
    return kind == "organisation" and " " in fold(form)


def _variants(spellings: dict[str, _Spelling]) -> tuple[NameVariant, ...]:
    most = sorted(spellings.items(), key=lambda each: (-each[1].count, each[0]))[:MOST_VARIANTS]
    return tuple(
        NameVariant(
            form=form,
            count=spelling.count,
            outlets=tuple(spelling.outlets)[:LISTED],
            citation=spelling.first[0].cite(spelling.first[1]),
        )
        for form, spelling in most
        if spelling.first
    )


def _roles(group: list[Name], offices: list[str]) -> tuple[str, ...]:
    stated = Counter(role for name in group for _, entity in name.found for role in entity.roles)
    stated.update(offices)
    return tuple(sorted(stated, key=lambda role: (-stated[role], role))[:MOST_ROLES])
