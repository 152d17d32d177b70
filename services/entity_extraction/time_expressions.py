"""Time expressions of a text, with the calendar date that each means."""

from datetime import datetime

from shared.annotations import DateMention


def time_expressions(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    """Return the time expressions of ``text`` in order; relative ones are resolved against ``reference``."""
    del text, reference
    return ()
