"""Which of the names in a story are one person's, one organisation's, one place's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from services.aggregation.organisation_names import LEGAL, organisation_key
from services.aggregation.place_names import place_key
from services.aggregation.report import Report
from services.aggregation.told_kinds import told_kind
from services.entity_extraction.organisations import INSTITUTIONS
from shared.annotations import Entity, EntityKind
from shared.names import OTHER_SCRIPT, SAME, fold, person_name, same_person
from shared.names.folding import skeleton
from shared.names.lists import GIVEN_NAMES
from shared.names.sounding import readings
from shared.rarity import rarity

COMPARED = 500
"""names of one kind that are compared with each other at most, those in most articles: a bound for large stories"""
SAME_FAMILY_NAME = 0.5
"""score of ``same_person`` from which a single word may be a full name's family name"""
PROMINENT = 4
"""a family name alone goes to the namesake who is in so many times more articles than any other"""
MAJORITY = 0.75
"""share of the mentions from which a kind holds for a name of one word that is also marked as another kind"""
TOLD = 50
"""articles of a name that are read for what they tell of its kind"""
FULL_NAME = 0.4
"""an organisation's longer name must be in so many articles, as a share of those that have its first word alone"""
TELLING = 4.0
"""rarity in nats from which one word may stand for the organisation whose name it begins"""

_SMALL = frozenset("of the and for in on de la du des der die und et".split())  # noqa: SIM905 - the same
"""words that an acronym may skip"""
_CLASSES = str.maketrans("gkczsuiea", "kksssiiaa")
_PARTICLES = frozenset(("de", "del", "do", "da", "di", "la", "le", "upon", "on", "sur", "am", "an", "ob"))
_AROUND = re.compile(
    r"[^\w(]*(?:[Tt]he\s+)?(?:D(?:I|CI|SU) (?=[A-Z][a-z]))?(\S.*?)\s*(?:['’]s?)?[^\w.)'’]*$", re.DOTALL
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z]{1,6}|(?:[A-Z]\.){2,6}")


@dataclass
class Name:
    """All entities of the articles that go under one name, as folded; ``kind`` is what most mentions say.

    ``forms`` counts the mentions of the entities by the name that each goes under in its article, ``spelt`` those
    by name as they are written.
    """

    kind: EntityKind
    key: str
    forms: Counter[str] = field(default_factory=Counter)
    spelt: Counter[str] = field(default_factory=Counter)
    found: list[tuple[Report, Entity]] = field(default_factory=list)

    @cached_property
    def form(self) -> str:
        """The most frequent way to write the name."""
        return min(self.forms, key=lambda form: (-self.forms[form], form))

    @cached_property
    def articles(self) -> int:
        """How many articles have the name."""
        return len({report.id for report, _ in self.found})


def names(reports: Iterable[Report]) -> list[Name]:
    """Return the distinct names in the articles, each with the kind that most of its mentions have."""
    marked: dict[str, dict[EntityKind, list[tuple[Report, Entity]]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        for entity in report.annotations.entities:
            key = fold(bare(entity.name))
            if key:
                marked[key][entity.kind].append((report, entity))
    distinct = []
    places = {key for key, kinds in marked.items() if "place" in kinds}
    for key, kinds in marked.items():
        weight = {kind: sum(len(entity.mentions) for _, entity in found) for kind, found in kinds.items()}
        most = max(weight, key=lambda kind: (weight[kind], kind))
        if most != "place" and "person" in kinds and "place" not in kinds:
            most = "person"
        told = told_kind(key, most, list(_places(kinds.values())), places)
        most = told or most
        if most == "other" and " " not in key and _also_small(key, kinds.values()):
            continue  # "Ferry", in the capitals of a headline
        one = told is not None or " " in key or most == "person" or weight[most] >= MAJORITY * sum(weight.values())
        for kind, found in [(most, [each for same in kinds.values() for each in same])] if one else kinds.items():
            name = Name(kind, place_key(key) if kind == "place" else key, found=list(found))
            for _, entity in found:
                name.forms[bare(entity.name)] += len(entity.mentions)
                name.spelt.update(bare(mention.surface) for mention in entity.mentions if mention.by == "name")
            distinct.append(name)
    return distinct


def _places(marked: Iterable[list[tuple[Report, Entity]]]) -> Iterator[tuple[str, int, int]]:
    """Yield where the name stands: the text, start and end; titles drop the words that tell a kind."""
    for found in marked:
        for report, entity in found[:TOLD]:
            for mention in entity.mentions:
                if mention.by == "name" and mention.span.part == "text":
                    yield report.article.text, mention.span.start, mention.span.end


def _also_small(key: str, marked: Iterable[list[tuple[Report, Entity]]]) -> bool:
    """Return whether an article that has the name has the word in small letters too."""
    small = re.compile(rf"\b{re.escape(key)}\b")
    return any(small.search(report.article.text) for found in marked for report, _ in found[:TOLD])


def bare(name: str) -> str:
    """Return the name without article, possessive ending, and what is not part of a name at either end."""
    start, end = within(name)
    return name[start:end]


@lru_cache(65_536)
def within(surface: str) -> tuple[int, int]:
    """Return where in ``surface`` the bare name begins and ends."""
    match = _AROUND.match(surface)
    return match.span(1) if match else (0, len(surface))


def same(distinct: Sequence[Name]) -> list[list[Name]]:
    """Group the names by whom or what they name, cautiously: in doubt two names stay apart."""
    by_kind: dict[EntityKind, list[Name]] = defaultdict(list)
    written_out, firms = _written_out(distinct), _firms(distinct)
    for name in distinct:
        if name.key in firms and name.kind != "place":
            name.kind = "organisation"
        # What an organisation's acronym stands for is an organisation, whatever it was taken for.
        by_kind["organisation" if name.key in written_out else name.kind].append(name)
    groups = _people(_most(by_kind.pop("person", [])))
    towns = {name.key for name in by_kind.get("place", [])}
    groups += _organisations(_most(by_kind.pop("organisation", [])), towns)
    for rest in by_kind.values():
        keyed: dict[str, list[Name]] = defaultdict(list)
        for name in rest:
            keyed[name.key].append(name)
        _lengthen(keyed)
        groups += keyed.values()
    return groups


def _lengthen(keyed: dict[str, list[Name]]) -> None:
    """Join a name of two words or more with the only one that goes on from it with "de" or "upon"."""
    for key in [key for key in keyed if " " in key]:
        longer = [
            other for other in keyed if other.startswith(key + " ") and other[len(key) :].split()[0] in _PARTICLES
        ]
        if len(longer) == 1:
            keyed[longer[0]].extend(keyed.pop(key))


def _written_out(distinct: Sequence[Name]) -> set[str]:
    """Return the keys of names of three words or more that one acronym of the story stands for, and no other name."""
    acronyms = {name.key.replace(" ", "") for name in distinct if _ACRONYM.fullmatch(name.form)}
    meant = _by_initials({name.key for name in distinct if name.kind != "place"})
    return {
        keys[0] for initials, keys in meant.items() if initials in acronyms and len(keys) == 1 and len(initials) >= 3
    }


def _firms(distinct: Sequence[Name]) -> set[str]:
    """Return the keys of one word that stand for an organisation named with its legal form elsewhere in the story.

    "Quorrin" is Quorrin Ltd., whatever it was taken for, unless somebody of the story bears the name.
    """
    organisations = [name.key for name in distinct if name.kind == "organisation"]
    keys = {organisation_key(key) for key in organisations if not LEGAL.isdisjoint(key.split())}
    borne = {person_name(name.form).family for name in distinct if name.kind == "person" and " " in name.key}
    return {key for key in keys if " " not in key} - borne


def _most(kind: list[Name]) -> list[Name]:
    return sorted(kind, key=lambda name: (-name.articles, name.key))[:COMPARED]


def _people(people: list[Name]) -> list[list[Name]]:
    """Full names first, the fullest leading; then single words, each to the only person whom it may mean."""
    full = [name for name in people if len(person_name(name.form).words) > 1]
    single = [name for name in people if len(person_name(name.form).words) <= 1]
    full.sort(key=lambda name: (-len(person_name(name.form).words), -name.articles, name.key))
    groups: list[list[Name]] = []
    near: dict[str, list[list[Name]]] = defaultdict(list)
    for name in full:
        candidates = {id(group): group for block in _sought(name) for group in near[block]}.values()
        fitting = [group for group in candidates if all(same_person(name.form, one.form) >= SAME for one in group)]
        if len(fitting) == 1:
            group = fitting[0]
            group.append(name)
        else:
            group = [name]
            groups.append(group)
        for block in _filed(name):
            if not any(group is known for known in near[block]):
                near[block].append(group)
    lone: list[list[Name]] = []
    for name in sorted(single, key=lambda name: (-name.articles, name.key)):
        candidates = {id(group): group for block in _sought(name) for group in near[block]}.values()
        owner = _meant(name, list(candidates)) or next(
            (group for group in lone if all(same_person(name.form, one.form) >= SAME for one in group)), None
        )
        if owner is None:
            lone.append([name])
        else:
            owner.append(name)
    return groups + lone


def _meant(name: Name, groups: list[list[Name]]) -> list[Name] | None:
    """Return the person whose family name stands alone here, if only one can be meant."""
    fitting = [group for group in groups if any(same_person(name.form, one.form) >= SAME_FAMILY_NAME for one in group)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    fitting.sort(key=lambda group: -sum(one.articles for one in group))
    first, second = (sum(one.articles for one in group) for group in fitting[:2])
    return fitting[0] if first >= PROMINENT * second else None


def _filed(name: Name) -> set[str]:
    """Return the keys under which a name can be found: how each word begins, given names aside, and how it sounds."""
    script = "other" if OTHER_SCRIPT.search(name.form) else "latin"
    return _blocks(name) | {f"{script} {sound}" for sound in _sounds(name)}


def _sought(name: Name) -> set[str]:
    """Return the keys of which any spelling of the same name is filed under one."""
    script = "latin" if OTHER_SCRIPT.search(name.form) else "other"
    return _blocks(name) | {f"{script} {sound}" for sound in _sounds(name)}


def _blocks(name: Name) -> set[str]:
    return {_beginning(skeleton(word)) for word in _telling(name)} or {name.key[:1]}


def _sounds(name: Name) -> set[str]:
    return {way[:2] for word in _telling(name) for way in readings(word)}


def _telling(name: Name) -> Sequence[str]:
    parsed = person_name(name.form)
    words = [word for word in parsed.words if len(word) > 1 and (word == parsed.family or word not in GIVEN_NAMES)]
    return words or parsed.words


def _beginning(sound: str) -> str:
    """Return the first letter, which transliterations interchange within its class, and the next consonant."""
    first = sound[:1].translate(_CLASSES)
    return first + next((letter for letter in sound[1:] if letter not in "aeiou"), "").translate(_CLASSES)


def _organisations(organisations: list[Name], towns: set[str]) -> list[list[Name]]:
    """Join by name without its legal form, by acronym, and by a telling first word, where only one fits.

    A town's name does not stand for the infirmary that is named after it; ``towns`` are the places of the story.
    """
    keyed: dict[str, list[Name]] = defaultdict(list)
    for name in organisations:
        keyed[organisation_key(name.key)].append(name)
    written_out, beginning = _by_initials(keyed), _by_first_word(keyed)
    into: dict[str, str] = {}
    for key, group in keyed.items():
        first = key.split()[0]
        if _ACRONYM.fullmatch(group[0].form):
            fitting = written_out[key.replace(" ", "")]
        elif rarity(first) >= TELLING and key not in towns:
            fitting = [
                other
                for other in beginning[first]
                if other.startswith(key + " ")
                and other.split()[-1] not in INSTITUTIONS
                and _weighs(keyed[other], group)
            ]
        else:
            continue
        if len(fitting) == 1:
            into[key] = fitting[0]
    for key, other in into.items():
        target = into.get(other, other)
        if target != key:
            keyed[target].extend(keyed.pop(key))
    return list(keyed.values())


def _weighs(long: list[Name], short: list[Name]) -> bool:
    """Return whether the longer name is frequent enough to be what the shorter one is short for."""
    return sum(name.articles for name in long) >= FULL_NAME * sum(name.articles for name in short)


def _by_initials(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        words = key.split()
        if len(words) > 1:
            telling = [word for word in words if word not in _SMALL]
            for initials in {"".join(word[0] for word in words), "".join(word[0] for word in telling)}:
                found[initials].append(key)
    return found


def _by_first_word(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        found[key.split()[0]].append(key)
    return found
