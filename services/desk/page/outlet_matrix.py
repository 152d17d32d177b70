"""What each outlet tells: claims and figures down, outlets across."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from services.desk.page.coverage import UNKNOWN
from services.desk.views.times import dates
from shared.amounts import amount
from shared.article import ArticleId
from shared.record import Citation, Claim, Conflict, Figure, FigureValue, StoryRecord

COLUMNS = 12
"""outlets shown; those of more that report later are only counted"""

Stand = Literal["tells", "differs", "silent"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet has on one row: its value of a figure, or that it tells the claim."""

    stand: Stand
    values: tuple[str, ...] = ()
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure or claim; ``disputed`` where outlets contradict each other on it."""

    what: str
    kind: Literal["figure", "claim"]
    note: str
    disputed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows, those in dispute first. ``more`` is the number of outlets not shown."""

    outlets: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int


def matrix(record: StoryRecord) -> Matrix:
    """Return the matrix of a story; without rows where there is nothing to compare."""
    outlet_of = {member.id: member.outlet.name if member.outlet else UNKNOWN for member in record.articles}
    outlets = tuple(dict.fromkeys(outlet_of.values()))
    shown = outlets[:COLUMNS]
    conflicts = {conflict.attribute: conflict for conflict in record.conflicts}
    rows = [
        _figure(figure, conflicts.get(figure.attribute), outlet_of, shown)
        for figure in record.figures
        if len({outlet_of.get(article) for value in figure.values for article in value.articles}) > 1
    ]
    rows += [_claim(claim, outlet_of, shown) for claim in record.claims]
    rows.sort(key=lambda row: not row.disputed)
    return Matrix(shown, tuple(rows), len(outlets) - len(shown))


def written(value: FigureValue) -> str:
    """Return a figure's value, or a date, as people write it, with how exact it is."""
    text = dates(amount(value.value))
    return text if value.precision == "exact" else f"{value.precision} {text}"


def _figure(figure: Figure, conflict: Conflict | None, outlet_of: dict[ArticleId, str], outlets: Sequence[str]) -> Row:
    disputed = conflict is not None and conflict.kind == "contradiction"
    cells = []
    for outlet in outlets:
        stated = [
            value for value in figure.values if any(outlet_of.get(article) == outlet for article in value.articles)
        ]
        if not stated:
            cells.append(Cell("silent"))
            continue
        citation = next((one for one in _citations(stated) if outlet_of.get(one.article) == outlet), None)
        stand: Stand = "differs" if disputed else "tells"
        cells.append(Cell(stand, tuple(dict.fromkeys(written(value) for value in stated)), citation))
    note = conflict.kind if conflict else "all agree"
    return Row(figure.attribute, "figure", note, disputed, tuple(cells))


def _claim(claim: Claim, outlet_of: dict[ArticleId, str], outlets: Sequence[str]) -> Row:
    disputed = claim.status == "disputed"
    cells = []
    for outlet in outlets:
        if not any(outlet_of.get(article) == outlet for article in claim.articles):
            cells.append(Cell("silent"))
            continue
        citation = next((one for one in claim.citations if outlet_of.get(one.article) == outlet), None)
        cells.append(Cell("differs" if disputed else "tells", (), citation))
    return Row(claim.text, "claim", claim.status, disputed, tuple(cells))


def _citations(values: Sequence[FigureValue]) -> Iterator[Citation]:
    for value in values:
        yield from value.citations
