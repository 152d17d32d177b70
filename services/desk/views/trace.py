"""The way of an article through the stages, as a table of steps and the end that they led to."""

from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.traces import End, Trace, way
from services.desk.views import times
from shared import topology

OUTCOME_STYLES = {"passed": "good", "kept": "good", "story": "good", "dropped": "warning", "dead": "bad"}


ROOMY = 100
"""columns from which the time of day of each step is shown as well"""


def render(trace: Trace, headline: str | None, width: int) -> RenderableType:
    """Return the trace for ``width`` columns; ``headline`` is that of the story it ended in, if any."""
    head = Text.assemble((trace.id, "id"), (f"  published {times.moment(trace.begun)} UTC", "quiet"))
    return Group(head, _steps(trace, roomy=width >= ROOMY), Padding(_end(trace, headline), (0, 0, 0, 1)))


def _steps(trace: Trace, *, roomy: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("stage", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("decision", ratio=1, overflow="fold")
    if roomy:
        table.add_column("at", no_wrap=True, style="quiet")
    table.add_column("after", justify="right", no_wrap=True, style="quiet")
    table.add_column("took", justify="right", no_wrap=True)
    for stage in way(trace.id):
        step = trace.steps.get(stage.name)
        if step is None:
            table.add_row(Text(stage.name, style="quiet"))
            continue
        table.add_row(
            stage.name,
            Text(step.outcome, style=OUTCOME_STYLES[step.outcome]),
            Text(one_line(step.note)),
            *((times.clock(step.at),) if roomy else ()),
            _after(trace, step.at),
            times.duration(step.seconds),
        )
    return table


def _after(trace: Trace, at: datetime) -> str:
    return times.duration((at - trace.begun).total_seconds())


def _end(trace: Trace, headline: str | None) -> Text:
    end = trace.end
    if end is not None:
        return Text.assemble(told(end, headline), (f"  after {_after(trace, end.at)}", "quiet"))
    if trace.replayed:
        return Text.assemble(("replayed", "warning"), ": goes on as ", (trace.replayed, "id"))
    if not trace.steps:
        return Text(f"waits on {way(trace.id)[0].reads}; no stage has read it yet", style="warning")
    following = next((stage.name for stage in way(trace.id) if stage.name not in trace.steps), None)
    if following is None and way(trace.id) is topology.SIDE_LINES:
        return Text("carried out", style="good")
    where = "its record has not been published yet" if following is None else f"next: {following}"
    return Text.assemble(("under way", "warning"), f"; {where}")


def told(end: End, headline: str | None = None) -> Text:
    """Return an end in words: in which story, or why it was dropped or is dead."""
    style = OUTCOME_STYLES[end.kind]
    if end.kind == "story":
        text = Text.assemble(("story ", style), (end.story or "", "id"), (f" revision {end.revision}", "quiet"))
        return text.append(f"  {one_line(headline)}") if headline else text
    return Text.assemble((f"{end.kind} ", style), f"by {end.stage}: {one_line(end.note)}")
