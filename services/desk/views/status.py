"""The stages and how they are doing, as a table that stays readable at 80 columns."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from services.desk.stage_status import Rate, StageStatus, Status, ended
from services.desk.views import times
from services.desk.views.words import counted, latency

WIDE = 104
"""columns from which the less urgent figures are shown as well"""

NARROW = 92
"""columns below which the table has no room for wide gaps"""

SLOW = 30.0
"""seconds of waiting from which the oldest entry is marked"""


def render(status: Status, rates: Mapping[str, Rate], width: int) -> RenderableType:
    """Return the table for a terminal of ``width`` columns."""
    wide = width >= WIDE
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0 if width < NARROW else 1), header_style="quiet")
    table.add_column("stage", no_wrap=True)
    for heading in ("workers", "waiting", "in work", "oldest", "in/s", "out/s", "done"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("dropped", "retries") if wide else ():
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("dead", justify="right", no_wrap=True)
    if wide:
        table.add_column("each", justify="right", no_wrap=True)
    for stage in status.stages:
        table.add_row(*_row(stage, rates.get(stage.stage), wide=wide))
    return Group(table, Padding(_summary(status), (0, 0, 0, 1)))


def _row(stage: StageStatus, rate: Rate | None, *, wide: bool) -> list[Text]:
    workers = len(stage.workers)
    old = stage.oldest is not None and stage.oldest >= SLOW
    cells = [
        Text(stage.stage),
        Text(str(workers), style="good" if workers else "bad"),
        _number(stage.waiting, "warning" if old else ""),
        _number(stage.in_work),
        Text("·" if stage.oldest is None else times.rough(stage.oldest), style="warning" if old else "quiet"),
        _rate(rate.into if rate else 0),
        _rate(rate.out if rate else 0),
        _number(stage.done),
    ]
    if wide:
        cells += [_number(stage.dropped), _number(stage.retries, "warning")]
    cells.append(_number(stage.dead, "bad"))
    if wide:
        finished = ended(stage)
        cells.append(Text(times.duration(stage.seconds / finished) if finished else "·", style="quiet"))
    return cells


def _number(number: int, style: str = "") -> Text:
    return Text(f"{number:,}", style=style) if number else Text("·", style="quiet")


def _rate(rate: float) -> Text:
    return Text(f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}") if rate >= 0.05 else Text("·", style="quiet")


def _summary(status: Status) -> Text:
    letters = Text(counted(status.dead_letters, "dead letter"), style="bad" if status.dead_letters else "quiet")
    text = Text.assemble((f"{counted(status.stories, 'story')} · ", "quiet"), letters)
    if status.dead_letters:
        text.append(" (see: storywire dead list)", style="quiet")
    if status.latency:
        text.append(f"\nfrom ingest into a record: {latency(status.latency)}", style="quiet")
    idle = [stage.stage for stage in status.stages if not stage.workers]
    if idle:
        text.append(f"\nno worker runs for {', '.join(idle)}", style="bad")
    return text
