"""Names that people have pinned: as one, or as not the same, whatever their spelling says."""

from collections.abc import Sequence

from services.aggregation.place_names import place_key
from services.aggregation.same_name import Name, bare
from shared.corrections import Correction
from shared.names import fold


def pinned(groups: list[list[Name]], pins: Sequence[Correction]) -> list[list[Name]]:
    """Return the groups of names as people have said that they are; of two who contradict each other the later holds.

    Of names that are parted, the one in fewer articles leaves the group alone.
    """
    for pin in sorted(pins, key=lambda each: (each.at, each.id)):
        found = [_with(groups, name) for name in pin.names]
        first, second = found
        if first is None or second is None:
            continue
        (one, one_group), (other, other_group) = first, second
        if pin.kind == "same" and one_group is not other_group:
            groups = [group for group in groups if group is not other_group]
            one_group.extend(other_group)
        elif pin.kind == "different" and one_group is other_group and one is not other:
            leaving = min(one, other, key=lambda name: (name.articles, name.key))
            groups = [group for group in groups if group is not one_group]
            groups += [[name for name in one_group if name is not leaving], [leaving]]
    return groups


def key(name: str) -> str:
    """Return what spellings of ``name`` that differ only in case, accents and punctuation have in common."""
    return fold(bare(name))


def _with(groups: Sequence[list[Name]], wanted: str) -> tuple[Name, list[Name]] | None:
    """Return the name that articles go by so, or else one that they spell so, and its group."""
    folded = key(wanted)
    keys = {folded, place_key(folded)}
    every = [(name, group) for group in groups for name in group]
    return next((each for each in every if each[0].key in keys), None) or next(
        (each for each in every if any(key(form) == folded for form in each[0].spelt)), None
    )
