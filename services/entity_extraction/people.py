"""Which mentions of persons in one article are one person."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from services.entity_extraction.document_pass import FoundName
from shared.article import Part
from shared.names.folding import fold
from shared.names.grouping import group_names
from shared.names.matching import alike
from shared.names.person_name import person_name

Group = list[FoundName]

_INSERTED = re.compile(r"\s*\(\s*$")


def people(mentions: Sequence[FoundName], texts: Mapping[Part, str]) -> list[Group]:
    """Return the mentions of persons grouped by person; ``texts`` are the parts of the article by name.

    Full names come together by spelling. A family name alone goes to the person who has it; where several have it,
    to the one mentioned last before it, or first in the article. A given name alone goes to the only bearer.
    """
    full = [one.surface for one in mentions if len(person_name(one.surface).words) > 1]
    names = group_names(full)
    groups: list[Group] = [[] for _ in names]
    of_name = {name: at for at, members in enumerate(names) for name in members}
    for clue, told in _inserted(mentions, texts):
        if clue.surface in of_name:
            # The editor's insertion tells the family name: it becomes one more name of that group.
            of_name.setdefault(told.surface, of_name[clue.surface])
    single: list[Group] = []
    latest: list[int] = []
    for one in mentions:
        at = of_name.get(one.surface)
        if at is None:
            at = _owner(person_name(one.surface).words, names, latest)
        if at is None:
            _alone(one, single)
        else:
            groups[at].append(one)
            latest.append(at)
    return [group for group in (*groups, *single) if group]


def _inserted(mentions: Sequence[FoundName], texts: Mapping[Part, str]) -> list[tuple[FoundName, FoundName]]:
    """Pairs of a name and what an editor put in brackets behind it: "Igor Pavlovich (Tarkhov. – ed.)"."""
    pairs = []
    for one, following in pairwise(mentions):
        if one.part == following.part and _INSERTED.fullmatch(texts[one.part][one.end : following.start]):
            tail = texts[one.part][following.end : following.end + 12]
            if re.match(r"[.,]?\s*[–—-]\s*(?:ed|editor|author|note)\b", tail, re.IGNORECASE):
                pairs.append((one, following))
    return pairs


def _owner(words: tuple[str, ...], names: Sequence[tuple[str, ...]], latest: Sequence[int]) -> int | None:
    """The group of full names that a name of one word belongs to."""
    if len(words) != 1:
        return None
    word = words[0]
    owners = [at for at, members in enumerate(names) if any(_has_family(name, word) for name in members)]
    if not owners:
        owners = [at for at, members in enumerate(names) if any(word in person_name(name).given for name in members)]
        return owners[0] if len(owners) == 1 else None
    if len(owners) == 1:
        return owners[0]
    return next((at for at in reversed(latest) if at in owners), owners[0])


def _has_family(name: str, word: str) -> bool:
    parsed = person_name(name)
    return bool(parsed.family and alike(word, parsed.family))


def _alone(one: FoundName, single: list[Group]) -> None:
    words = person_name(one.surface).words
    for group in single:
        other = person_name(group[0].surface).words
        if words == other or (len(words) == len(other) == 1 and alike(words[0], other[0])):
            group.append(one)
            return
    single.append([one])


def fullest(group: Group) -> str:
    """Return the person's name in the fullest form that the article uses, without shouting."""
    counted = Counter(one.surface for one in group)
    best = max(
        counted,
        key=lambda name: (
            len(person_name(name).words),
            bool(person_name(name).family),
            not name.isupper(),
            sum(len(word) for word in person_name(name).words),
            counted[name],
        ),
    )
    if not person_name(best).family:
        family = next((one.surface for one in group if len(person_name(one.surface).words) == 1), "")
        if family and fold(family) not in person_name(best).given:
            return f"{best} {family}"
    return best
