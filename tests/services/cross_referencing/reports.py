"""Short invented reports for the tests of cross-referencing, annotated by hand."""

from datetime import UTC, datetime

from services.cross_referencing.decision import story_id
from shared.annotations import Annotations, DateMention, Entity, Mention, NumberMention
from shared.article import Article, DateCandidate, Publication, Span
from shared.events import ArticleAnnotated, Copy

NEW = Copy(kind="new")


def report(  # noqa: PLR0913 - an article has many fields, all but three of them named at the call
    name: str,
    title: str,
    text: str,
    published: str | None = None,
    *,
    people: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    organisations: tuple[str, ...] = (),
    figures: tuple[tuple[float, str], ...] = (),
    dates: tuple[str, ...] = (),
    revision: int = 1,
    trace: str = "1-0",
    copy_of: Copy = NEW,
    language: str = "en",
) -> ArticleAnnotated:
    """Return the event that entity extraction would emit for this report."""
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    span = Span(start=0, end=1)
    kinds = (("person", people), ("place", places), ("organisation", organisations))
    return ArticleAnnotated(
        article=Article(
            id=story_id(name),
            revision=revision,
            trace=trace,
            external_id=name,
            title=title,
            original=text,
            language=language,
            publication=Publication(
                at=at,
                precision="second" if at else None,
                confidence=0.9 if at else 0.0,
                candidates=(DateCandidate(kind="given", value=at, precision="second", words=""),) if at else (),
            ),
            received=datetime(2026, 1, 5, tzinfo=UTC),
        ),
        copy_of=copy_of,
        annotations=Annotations(
            entities=tuple(
                Entity(kind=kind, name=entity, mentions=(Mention(span=span, surface=entity),))  # type: ignore[arg-type]
                for kind, entities in kinds
                for entity in entities
            ),
            numbers=tuple(NumberMention(span=span, surface="", value=value, unit=unit) for value, unit in figures),
            dates=tuple(DateMention(span=span, surface="", value=value) for value in dates),
            model="by hand",
        ),
    )


COLLAPSE = report(
    "collapse-1",
    "Grain silo collapses in Tolland, two workers missing",
    "A grain silo collapsed at the Ostermann mill in Tolland on Tuesday morning, burying two workers under hundreds of "
    "tonnes of barley, the fire brigade said. Rescuers led by Marit Lundquist were digging with vacuum hoses. "
    "The mill was built in 1962 and had been inspected in spring.",
    "2025-05-06T10:00:00",
    people=("Marit Lundquist",),
    places=("Tolland",),
    organisations=("Ostermann",),
    figures=((2, "workers"),),
    dates=("2025-05-06",),
)
COLLAPSE_AGAIN = report(
    "collapse-2",
    "Barley buries two at Tolland mill",
    "Vacuum hoses roared through the night in Tolland, where the silo of the Ostermann mill burst on Tuesday and "
    "buried two men in barley. Marit Lundquist of the fire brigade said that her people had heard knocking.",
    "2025-05-07T05:30:00",
    people=("Marit Lundquist",),
    places=("Tolland",),
    organisations=("Ostermann",),
    figures=((2, "men"),),
    dates=("2025-05-06",),
)
ELECTION = report(
    "election-1",
    "Harbour town of Kelmouth elects its first mayor under thirty",
    "Voters in Kelmouth have chosen Dario Venn, a teacher of 28, as their mayor. He won 54 per cent of the ballots on "
    "Sunday and promised cheaper ferries and a library that opens in the evening.",
    "2025-05-05T22:00:00",
    people=("Dario Venn",),
    places=("Kelmouth",),
    figures=((54, "per cent"), (28, "")),
    dates=("2025-05-04",),
)
OTHER_COLLAPSE = report(
    "other-collapse",
    "Silo wall gives way at Brannick farm, nobody hurt",
    "The wall of a maize silo gave way on a farm near Brannick on Friday, the police said. Nobody was hurt. The "
    "farmer, Joost Hartveld, had moved his cattle an hour earlier.",
    "2025-05-09T12:00:00",
    people=("Joost Hartveld",),
    places=("Brannick",),
    dates=("2025-05-09",),
)
