"""Corrections as a table, and one by itself."""

from collections.abc import Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.desk.corrections import Logged
from services.desk.safe_text import one_line
from services.desk.views import times
from services.desk.views.words import counted
from shared.corrections import Correction

STYLES = {"waiting": "warning", "carried out": "good", "nothing to correct": "quiet", "refused": "bad"}


def render(found: Sequence[Logged], now: datetime) -> RenderableType:
    """Return a table of corrections."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("made", no_wrap=True, style="quiet")
    table.add_column("correction", ratio=1, overflow="fold")
    table.add_column("by", overflow="fold", max_width=24)
    for logged in found:
        correction = logged.correction
        if correction is None:
            table.add_row("", Text("\n").join([Text("not a correction"), _state(logged)]), "")
            continue
        said = [Text(what(correction))]
        if correction.why:
            said.append(Text(one_line(correction.why), style="quiet"))
        told = Text("\n").join([*said, _state(logged)])
        table.add_row(times.ago(correction.at, now), told, one_line(correction.by))
    return table


def one(logged: Logged) -> RenderableType:
    """Return one correction; without what became of it where it was not sent."""
    assert logged.correction is not None  # noqa: S101 - only those that were made are shown so
    correction = logged.correction
    said = Text.assemble((correction.id, "id"), "  ", what(correction))
    parts = [said, Text(f"by {one_line(correction.by)}" + (f": {one_line(correction.why)}" if correction.why else ""))]
    for name, articles in (("others", correction.others), ("with", correction.into), ("articles", correction.articles)):
        if articles:
            parts.insert(1, Text(f"{name}: {', '.join(articles)}", style="quiet"))
    return Group(*parts, _state(logged))


def what(correction: Correction) -> str:
    """Return in a few words what a correction says."""
    count = counted(len(correction.articles), "article")
    if correction.kind == "split":
        return f"{count} split from {len(correction.others)}"
    if correction.kind == "merge":
        return f"stories of {len(correction.articles)} and {counted(len(correction.into), 'article')} merged"
    if correction.kind == "move":
        return f"{count} moved to a story of {len(correction.into)}"
    one, other = (one_line(name) for name in correction.names)
    scope = f"in a story of {len(correction.articles)}" if correction.articles else "everywhere"
    return f"“{one}” and “{other}” {'the same' if correction.kind == 'same' else 'not the same'}, {scope}"


def _state(logged: Logged) -> Text:
    if not logged.entry:
        return Text("not sent", style="quiet")
    fate = logged.fate
    text = Text(fate.state, style=STYLES[fate.state])
    return text.append(f": {one_line(fate.note)}", style="quiet") if fate.note else text
