"""Published articles and the ends they came to, and how far they are meanwhile."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from services.desk.publishing import Published
from services.desk.safe_text import one_line
from services.desk.traces import End, Trace
from services.desk.views import times
from services.desk.views.trace import OUTCOME_STYLES, told
from services.desk.views.words import counted, joined
from shared import topology
from shared.article import TraceId


def render(published: Sequence[Published], ends: Mapping[TraceId, End]) -> Table:
    """Return a table of what was published and how each article ended."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("article", ratio=3, overflow="fold")
    table.add_column("end", ratio=2, overflow="fold")
    for article in published:
        end = ends.get(article.entry)
        text = Text("\n").join(_names(article))
        if end is None:
            table.add_row(text, Text.assemble(("no end yet", "warning"), (f"\n{article.entry}", "quiet")))
        else:
            table.add_row(text, told(end))
    return table


def _names(article: Published) -> list[Text]:
    names = [Text(one_line(article.title))] if article.title else []
    return [*names, Text(one_line(article.file), style="quiet" if names else "")]


def summary(published: Sequence[Published], ends: Mapping[TraceId, End], seconds: float) -> Text:
    """Return how many articles ended how, in one line."""
    kinds = [end.kind for end in ends.values()]
    stories = len({end.story for end in ends.values() if end.story})
    pieces = [Text(f"{counted(len(published), 'article')} in {times.duration(seconds)}", style="bold")]
    if kinds.count("story"):
        pieces.append(Text(f"{kinds.count('story'):,} in {counted(stories, 'story')}", style=OUTCOME_STYLES["story"]))
    if kinds.count("dropped"):
        pieces.append(Text(f"{kinds.count('dropped'):,} dropped", style=OUTCOME_STYLES["dropped"]))
    if kinds.count("dead"):
        pieces.append(Text(f"{kinds.count('dead'):,} dead", style=OUTCOME_STYLES["dead"]))
    if len(published) > len(ends):
        pieces.append(Text(f"{len(published) - len(ends):,} without an end yet", style="bad"))
    return joined(pieces)


def progress(total: int, traces: Mapping[TraceId, Trace], seconds: float) -> RenderableType:
    """Return a bar a stage: how many of ``total`` articles it has dealt with, or need not deal with any more."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(width=32)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, style="quiet")
    left = 0
    for stage in topology.STAGES:
        steps = [trace.steps[stage.name] for trace in traces.values() if stage.name in trace.steps]
        outcomes = [step.outcome for step in steps]
        table.add_row(
            stage.name,
            ProgressBar(total=total, completed=len(steps) + left, width=32),
            f"{len(steps):,}",
            ", ".join(f"{outcomes.count(kind):,} {kind}" for kind in ("dropped", "dead") if kind in outcomes),
        )
        left += outcomes.count("dropped") + outcomes.count("dead")
    ended = sum(trace.end is not None for trace in traces.values())
    line = Text.assemble(
        (f"{ended:,}", "bold"), f" of {counted(total, 'article')} at an end", (f"  {times.duration(seconds)}", "quiet")
    )
    return Group(table, line)
