"""Wikidata ids for the names of a story, as far as the operator's table has them; nothing is asked of the net."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from services.aggregation.supplied_tables import UnusableTableError, rows
from shared.annotations import EntityKind
from shared.names import fold
from shared.record import StoryEntity

Ids = Mapping[tuple[EntityKind, str], frozenset[str]]
"""the ids that go under a kind and a folded name"""

NONE: Ids = MappingProxyType({})

KINDS: Mapping[str, EntityKind] = {
    **dict.fromkeys(("person", "per", "human", "people"), "person"),
    **dict.fromkeys(("organisation", "organization", "org", "group"), "organisation"),
    **dict.fromkeys(("place", "loc", "location", "gpe"), "place"),
    **dict.fromkeys(("other", "misc", "event", "work"), "other"),
}
"""the kinds as tables call them"""

_ID = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]*)")


def read_ids(path: Path | None) -> Ids:
    """Read the table of names: columns ``name``, ``kind`` and ``qid``; one row for each name or alias.

    Raises:
        UnusableTableError: The file cannot be read, or a row has no name, no known kind or no id.
    """
    if path is None:
        return NONE
    found: dict[tuple[EntityKind, str], set[str]] = {}
    for place, row in rows(path, ("name", "kind", "qid")):
        kind, match, name = KINDS.get(row["kind"].casefold()), _ID.fullmatch(row["qid"]), fold(row["name"])
        if kind is None:
            raise UnusableTableError(f"{place}: the kind {row['kind']!r} is none of {', '.join(KINDS)}")
        if match is None:
            raise UnusableTableError(f"{place}: {row['qid']!r} is no Wikidata id such as Q42")
        if not name:
            raise UnusableTableError(f"{place}: there is no name")
        found.setdefault((kind, name), set()).add(match[1])
    return {key: frozenset(ids) for key, ids in found.items()}


def identified(entities: Iterable[StoryEntity], ids: Ids) -> tuple[StoryEntity, ...]:
    """Return the entities, those with their id that match one of the table, and nothing else of it.

    Name and kind must match without case and accents. All spellings that the table knows must leave one id, and an
    id goes to one entity only: what could be two is left without. A family name by itself names nobody.
    """
    if not ids:
        return tuple(entities)
    matched = [(entity, _only(entity, ids)) for entity in entities]
    taken = [found for _, found in matched if found]
    return tuple(
        entity.model_copy(update={"wikidata": found}) if found and taken.count(found) == 1 else entity
        for entity, found in matched
    )


def _only(entity: StoryEntity, ids: Ids) -> str | None:
    forms = [entity.name, *(variant.form for variant in entity.variants)]
    names = dict.fromkeys(fold(form) for form in forms if form == entity.name or _full(entity, form))
    known = [ids[entity.kind, name] for name in names if (entity.kind, name) in ids]
    left = frozenset.intersection(*known) if known else frozenset()
    return next(iter(left)) if len(left) == 1 else None


def _full(entity: StoryEntity, form: str) -> bool:
    """Return whether a spelling can tell by itself who is meant."""
    return entity.kind != "person" or " " in fold(form)
