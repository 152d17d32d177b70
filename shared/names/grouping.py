"""Names of persons sorted by whom they mean."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from shared.names.folding import skeleton
from shared.names.matching import SAME, alike, same_person
from shared.names.person_name import person_name


def group_names(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return ``names`` grouped by person, in the order of first appearance; repeats count as weight.

    A full name joins a group when it is the same person's as every full name in it, so groups do not drift.
    A family name alone joins the one group of full names that has it; where several have it, it stays alone.
    """
    weight = Counter(names)
    full = [name for name in weight if len(person_name(name).words) > 1]
    single = [name for name in weight if len(person_name(name).words) == 1]
    groups: list[list[str]] = []
    by_key: dict[str, list[int]] = defaultdict(list)
    for name in sorted(full, key=lambda name: (-len(person_name(name).words), -weight[name])):
        best, chosen = 0.0, -1
        for at in dict.fromkeys(at for key in _keys(name) for at in by_key[key]):
            scores = [same_person(name, member) for member in groups[at]]
            score = sum(scores) / len(scores)
            if score >= SAME and score > best:
                best, chosen = score, at
        if chosen < 0:
            chosen = len(groups)
            groups.append([])
        groups[chosen].append(name)
        for key in _keys(name):
            by_key[key].append(chosen)
    for name in single:
        word = person_name(name).words[0]
        owners = {
            at for at in by_key[_key(word)] if any(alike(word, person_name(member).family) for member in groups[at])
        }
        if len(owners) == 1:
            groups[owners.pop()].append(name)
        else:
            lone = next((one for one in groups if len(one) == 1 and _alone(one[0], word)), None)
            if lone is None:
                groups.append([name])
            else:
                lone.append(name)
    order = {name: at for at, name in enumerate(weight)}
    return sorted((tuple(sorted(one, key=order.__getitem__)) for one in groups), key=lambda one: order[one[0]])


def _alone(name: str, word: str) -> bool:
    words = person_name(name).words
    return len(words) == 1 and bool(alike(words[0], word))


def _keys(name: str) -> set[str]:
    """Every word of a name may be the family name as somebody writes it."""
    return {_key(word) for word in person_name(name).words if len(word) > 1}


_BEGINNINGS = str.maketrans("gcuez", "kkias")


def _key(word: str) -> str:
    """The first two letters as they sound: names that ``alike`` accepts begin alike."""
    return skeleton(word)[:1].translate(_BEGINNINGS)
