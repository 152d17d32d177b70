"""The names of an article joined: whoever or whatever several mentions mean is one entity."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.entity_extraction import organisations, people, places
from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.office_holders import offices
from services.entity_extraction.words import Words
from shared.annotations import Entity, EntityKind, Mention
from shared.article import Part, Span

Group = list[FoundName]


def entities(names: Sequence[FoundName], parts: Mapping[Part, Words]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Return the entities of an article in the order of first mention, and the offices whose holder it does not name.

    ``parts`` are the parts of the article as they are written. An office that the article gives one person is a
    mention of that person wherever else it stands ("the Belarusian leader").
    """
    texts = {part: words.text for part, words in parts.items()}
    of_kind: dict[EntityKind, list[FoundName]] = defaultdict(list)
    for name in names:
        of_kind[name.kind].append(name)
    persons = people.people(of_kind["person"], texts)
    roles, by_office, unnamed = offices(persons, names, parts)
    found = [
        _entity("person", people.fullest(group), group, roles[at], by_office[at]) for at, group in enumerate(persons)
    ]
    found += [
        _entity("organisation", organisations.fullest(group), group)
        for group in organisations.organisations(of_kind["organisation"], texts)
    ]
    found += [_entity("place", places.fullest(group), group) for group in places.places(of_kind["place"])]
    found += [_entity("other", places.fullest(group), group) for group in places.others(of_kind["other"])]
    return tuple(sorted(found, key=lambda entity: _position(entity.mentions[0]))), tuple(unnamed)


def _position(mention: Mention) -> tuple[bool, int]:
    return mention.span.part != "title", mention.span.start


def _entity(
    kind: EntityKind, name: str, group: Group, roles: Sequence[str] = (), offices: Sequence[Mention] = ()
) -> Entity:
    mentions = [Mention(span=Span(start=n.start, end=n.end, part=n.part), surface=n.surface) for n in group]
    mentions += offices
    return Entity(kind=kind, name=name, mentions=tuple(sorted(mentions, key=_position)), roles=tuple(roles))
