"""Moments in ISO 8601, no more precise than they are known."""

from datetime import UTC, datetime

from shared.article import Precision, Publication

_KNOWN: dict[Precision | None, int] = {"year": 4, "month": 7, "day": 10}
"""characters that are known of a moment in ISO 8601"""


def moment(at: datetime) -> str:
    """Return ``2025-03-06T13:20:00Z``."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def published(publication: Publication) -> str | None:
    """Return when an article was published: a moment, a day, a month or a year; None where it is not known."""
    if publication.at is None:
        return None
    return moment(publication.at)[: _KNOWN.get(publication.precision)]
