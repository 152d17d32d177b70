"""What a record tells of the corrections that people have made."""

from collections.abc import Iterable

from services.aggregation.pinned import key
from shared.corrections import Correction
from shared.record import LISTED, StoryCorrection, StoryEntity

MOST_TOLD = 50
"""corrections of a record at most, the newest"""


def pins(corrections: Iterable[Correction]) -> list[Correction]:
    """Return those that say which names are one."""
    return [correction for correction in corrections if correction.names]


def told(corrections: Iterable[Correction], entities: Iterable[StoryEntity]) -> tuple[StoryCorrection, ...]:
    """Return the corrections, oldest first; of pins for all stories those whose names both stand in it."""
    spelt = {key(form) for entity in entities for form in (entity.name, *(each.form for each in entity.variants))}
    own = [
        correction
        for correction in corrections
        if correction.concerned or all(key(name) in spelt for name in correction.names)
    ]
    own.sort(key=lambda each: (each.at, each.id))
    return tuple(_told(correction) for correction in own[-MOST_TOLD:])


def _told(correction: Correction) -> StoryCorrection:
    return StoryCorrection(
        id=correction.id,
        kind=correction.kind,
        by=correction.by,
        at=correction.at,
        why=correction.why,
        names=correction.names,
        articles=correction.articles[:LISTED],
        article_count=len(correction.articles),
        into=correction.into[:LISTED],
        into_count=len(correction.into),
        others=correction.others[:LISTED],
        other_count=len(correction.others),
    )
