"""Stories in a list, and a story in one line as its record comes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.stories import Change, Story
from services.desk.views import record, times
from services.desk.views.words import counted, listed

_EVENT_STYLES = {"created": "good", "merged": "warning", "retracted": "bad"}


def render(stories: Sequence[Story], now: datetime) -> Table:
    """Return a table of ``stories``, in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("story", no_wrap=True, style="id")
    table.add_column("headline", ratio=1, overflow="fold")
    table.add_column("articles", justify="right", no_wrap=True)
    table.add_column("outlets", justify="right", no_wrap=True)
    table.add_column("changed", justify="right", no_wrap=True, style="quiet")
    for story in stories:
        told = story.record
        table.add_row(
            told.id,
            Text(record.title(told)),
            str(len(told.articles)),
            str(len(story.outlets)),
            times.ago(told.updated, now),
        )
    return table


def line(change: Change) -> Table:
    """Return what happened to a story: when, what, to which, and who carries it."""
    told = change.story.record
    event = one_line(change.event) or "record"
    what = Text(record.title(told))
    if told.status == "merged" and told.merged_into:
        what.append(f"\nnow part of {told.merged_into}", style="quiet")
    else:
        outlets = listed([one_line(name) for name in change.story.outlets])
        what.append(f"\n{counted(len(told.articles), 'article')} · {outlets}", style="quiet")
        if event != "created" and (new := _new(change.changes)):
            what.append(f"\n{new}")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row(
        Text(times.clock(told.updated)[:8], style="quiet"),
        Text(f"{event:<9}", style=_EVENT_STYLES.get(event, "")),
        Text(told.id, style="id", no_wrap=True),
        what,
    )
    return table


def _new(changes: dict[str, Any]) -> str:
    """Return what changed since the revision before, in a few words."""
    counts = ((changes.get(f"{what}_count"), what) for what in ("added", "revised", "removed"))
    told = [f"{counted(count, 'article')} {what}" for count, what in counts if isinstance(count, int) and count]
    values = changes.get("values") or ()
    told += [one_line(str(value["what"])) for value in values if isinstance(value, dict) and "what" in value]
    return ", ".join(told)


def brief(story: Story) -> Text:
    """Return a story in two or three lines: its headline, its first sentence, who told it."""
    told = story.record
    text = Text(record.title(told), style="bold")
    if told.summary:
        text.append("\n").append(Text(one_line(told.summary[0].text), style="not bold"))
    outlets = listed([one_line(name) for name in story.outlets]) or "outlet unknown"
    return text.append("\n").append(
        Text.assemble((f"{outlets} · {record.published(told)} · ", "not bold dim"), (told.id, "not bold cyan"))
    )
