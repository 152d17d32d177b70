"""How many: the figures of a story, and where the articles give different ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views import times
from services.desk.views.article_numbers import Numbers, cited
from services.desk.views.words import counted, joined
from shared.amounts import amount, amounts, what
from shared.article import ArticleId
from shared.record import Conflict, ConflictKind, Figure, FigureValue, Member, StoryRecord

_STYLES: dict[ConflictKind, str] = {"contradiction": "bad", "likely extraction damage": "warning"}


def undisputed(record: StoryRecord) -> list[Figure]:
    """Return the figures that no conflict is about."""
    disputed = {conflict.attribute for conflict in record.conflicts}
    return [figure for figure in record.figures if figure.attribute not in disputed]


def list_(figures: Iterable[Figure], numbers: Numbers) -> Text:
    """Return the figures one after the other, each with the articles that state it."""
    return joined(
        Text.assemble((f"{what(one_line(figure.attribute))} ", "quiet"), _values(figure.values, numbers))
        for figure in figures
    )


def conflicts(record: StoryRecord, numbers: Numbers) -> RenderableType:
    """Return each conflict: what about, of which kind, and the values side by side with who states them."""
    members = {member.id: member for member in record.articles}
    return Group(*(line for conflict in record.conflicts for line in _conflict(conflict, members, numbers)))


def _conflict(conflict: Conflict, members: Mapping[ArticleId, Member], numbers: Numbers) -> Iterator[RenderableType]:
    style = _STYLES.get(conflict.kind, "quiet")
    yield Text.assemble(what(one_line(conflict.attribute)), "  ", (conflict.kind, style))
    if conflict.note:
        yield Padding(Text(times.dates(amounts(one_line(conflict.note))), style="quiet"), (0, 0, 0, 2))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for value in conflict.values:
        told = cited(value.articles, numbers, of=value.article_count)
        told.append(f" {counted(value.origin_count, 'origin')} · {_when(value, members)}", style="quiet")
        table.add_row(_value(value), told)
    yield Padding(table, (0, 0, 0, 2))


def _values(values: Sequence[FigureValue], numbers: Numbers) -> Text:
    return Text(", ").join(
        Text.assemble(_value(value), " ", cited(value.articles, numbers, of=value.article_count)) for value in values
    )


def _value(value: FigureValue) -> Text:
    text = Text(f"{value.precision} " if value.precision != "exact" else "", style="quiet")
    text.append(times.dates(amount(one_line(value.value))), style="number")
    return text.append(f" {one_line(value.of)}", style="quiet") if value.of else text


def _when(value: FigureValue, members: Mapping[ArticleId, Member]) -> str:
    exact = times.precision(members[article] for article in value.articles if article in members)
    return times.period(value.first_stated, value.last_stated, exact)
