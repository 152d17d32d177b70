"""What a record says of itself in a sentence, for forms that have words where the record has fields."""

from collections.abc import Iterator

from services.desk.views.times import dates
from services.desk.views.words import counted, listed
from shared.amounts import amount, what
from shared.record import Conflict, FigureValue, StoryCorrection, StoryRecord


def told_by(record: StoryRecord) -> str:
    """Return by how many the story is told: ``3 articles from 2 outlets; 1 independent origin: Coastal Wire``."""
    outlets = {member.outlet.id if member.outlet else "" for member in record.articles}
    told = f"{counted(len(record.articles), 'article')} from {counted(len(outlets), 'outlet')}"
    if record.corroboration is None:
        return told
    origins = [
        f"{origin.name} ({origin.owner})" if origin.owner else origin.name
        for origin in record.origins
        if origin.article_count
    ]
    number = counted(record.corroboration.independent_origins, "independent origin")
    return f"{told}; {number}{': ' if origins else ''}{listed(origins, 5)}"


def value(told: FigureValue) -> str:
    """Return a value with how exact it is and what it counts: ``at least 12 children``."""
    exactness = "" if told.precision == "exact" else f"{told.precision} "
    return f"{exactness}{dates(amount(told.value))}{f' {told.of}' if told.of else ''}"


def conflict(record: StoryRecord, one: Conflict) -> str:
    """Return who says what: ``killed (contradiction): 3 (Coastal Wire), 5 (Radio Fjord)``."""
    values = ", ".join(f"{value(told)} ({listed(list(outlets(record, told)))})" for told in one.values)
    return f"{what(one.attribute)} ({one.kind}): {values}"


def corrected(one: StoryCorrection) -> str:
    """Return what a person has corrected: ``“A” and “B” mean one``, ``3 articles are a story of their own``."""
    names, number = " and ".join(f"“{name}”" for name in one.names), counted(one.article_count, "article")
    return {
        "same": f"{names} mean one",
        "different": f"{names} mean two",
        "split": f"{number} told apart as a story of their own",
        "merge": f"{number} and {counted(one.into_count, 'article')} told together as one story",
        "move": f"{number} moved to the story of others",
    }[one.kind]


def outlets(record: StoryRecord, told: FigureValue) -> Iterator[str]:
    """Yield the outlets that state a value, each once."""
    names = {member.id: member.outlet.name for member in record.articles if member.outlet}
    yield from dict.fromkeys(names.get(article, "unknown outlet") for article in told.articles)
