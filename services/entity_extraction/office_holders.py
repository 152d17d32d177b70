"""Who holds which office in an article, and where else the office stands for its holder."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.offices import Office, OfficePhrase, office, office_phrases
from services.entity_extraction.roles import role_before, role_behind
from services.entity_extraction.words import Words
from shared.annotations import Mention
from shared.article import Part, Span

MOST_ROLES = 8
"""Roles of one person in one article at most."""

Place = tuple[Part, int]
Phrases = Mapping[Part, Sequence[OfficePhrase]]


def offices(
    persons: Sequence[Sequence[FoundName]], names: Sequence[FoundName], parts: Mapping[Part, Words]
) -> tuple[list[list[str]], list[list[Mention]], list[Mention]]:
    """Return the roles of each person as the article states them, their mentions by office, and whose name is not told.

    An office that the article gives to one person only means that person wherever it stands with its country or an
    article ("the Belarusian leader", "the minister"). Offices inside a name ("King Street") mean nobody.
    """
    inside = {part: [(name.start, name.end) for name in names if name.part == part] for part in parts}
    phrases = {
        part: [phrase for phrase in office_phrases(words) if not _within(phrase, inside[part])]
        for part, words in parts.items()
    }
    roles: list[list[str]] = [[] for _ in persons]
    held: list[set[Office]] = [set() for _ in persons]
    told: set[Place] = set()
    for person, mine, mine_held in zip(persons, roles, held, strict=True):
        for name in person:
            for role, office_held, place in _roles_of(name, parts[name.part], phrases[name.part]):
                told.add((name.part, place))
                mine_held.add(office_held)
                if role.lower() not in {known.lower() for known in mine} and len(mine) < MOST_ROLES:
                    mine.append(role)
    by_office: list[list[Mention]] = [[] for _ in persons]
    unnamed: list[Mention] = []
    for part, found in phrases.items():
        for phrase in found:
            if (part, phrase.start) not in told:
                holder = _holder(phrase, held)
                if holder is not None:
                    by_office[holder].append(_mention(part, parts[part], phrase))
                elif phrase.office.country and phrase.office.rank in {"head", "minister"}:
                    unnamed.append(_mention(part, parts[part], phrase))
    return roles, by_office, unnamed


def _within(phrase: OfficePhrase, names: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(names, (phrase.noun, phrase.end)) - 1
    return at >= 0 and names[at][0] <= phrase.noun < names[at][1]


def _roles_of(name: FoundName, words: Words, phrases: Sequence[OfficePhrase]) -> list[tuple[str, Office, int]]:
    """The roles next to a name, each with the office that it means and the place of its phrase."""
    found = []
    near = phrases[: bisect_right(phrases, name.start, key=lambda phrase: phrase.start)][-1:]
    if before := role_before(words, name, near):
        found.append((before[0], before[1].office, before[1].start))
    if behind := role_behind(words.text, name):
        role, start, end = behind
        told = office(role)
        found += [(role, told, phrase.start) for phrase in phrases if told and start <= phrase.start < end]
    return found


def _mention(part: Part, words: Words, phrase: OfficePhrase) -> Mention:
    start = phrase.start if phrase.article is None else phrase.article
    return Mention(
        span=Span(start=start, end=phrase.end, part=part), surface=words.text[start : phrase.end], by="office"
    )


def _holder(phrase: OfficePhrase, held: Sequence[set[Office]]) -> int | None:
    """The one person who holds the office; a phrase without a country needs the article ("the minister")."""
    if phrase.office.country is None and (phrase.article is None or phrase.office.rank == "other"):
        return None
    holders = [at for at, mine in enumerate(held) if any(phrase.office.may_be(one) for one in mine)]
    return holders[0] if len(holders) == 1 else None
