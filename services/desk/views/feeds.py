"""Feeds that are polled, in a list; and one that was looked at."""

from collections.abc import Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views import times
from services.desk.views.words import counted
from services.feeds.document import Document
from services.feeds.entry import plain
from services.feeds.subscriptions import Feed

STYLES = {"ok": "good", "failing": "warning", "gone": "bad", "disallowed": "bad"}
LONGEST = 200
"""characters of an entry that are shown"""


def render(feeds: Sequence[Feed], now: datetime) -> Table:
    """Return a table of ``feeds``, in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("id", no_wrap=True, style="id")
    table.add_column("feed", ratio=1, overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("articles", justify="right", no_wrap=True)
    table.add_column("polled", justify="right", no_wrap=True, style="quiet")
    table.add_column("next", justify="right", no_wrap=True, style="quiet")
    for feed in feeds:
        named = Text(one_line(feed.url))
        if feed.title:
            named.append(f"\n{one_line(feed.title)}", style="quiet")
        if feed.problem:
            named.append(f"\n{one_line(feed.problem)}", style="warning")
        table.add_row(
            feed.id,
            named,
            Text(feed.state, style=STYLES.get(feed.state, "")),
            f"{feed.published:,}",
            times.ago(feed.polled, now) if feed.polled else "–",
            _ahead(feed.due, now),
        )
    return table


def _ahead(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "never"
    seconds = (due - now).total_seconds()
    return "now" if seconds <= 0 else f"in {times.rough(seconds)}"


def checked(url: str, found: Document, page: str, shown: int) -> RenderableType:
    """Return what a feed holds, with the first entries."""
    head = Text.assemble((one_line(found.title) or one_line(url), "heading"), f"\n{found.form} at {one_line(url)}, ")
    with_text = sum(entry.has_text for entry in found.entries)
    head.append(f"{counted(len(found.entries), 'entry')}, {with_text:,} with a text of their own")
    if page:
        head.append(f"; the page of the first has {len(page):,} characters")
    lines = [head, Text()]
    for entry in found.entries[:shown]:
        words = one_line(plain(entry.html or entry.text or ""))
        lines.append(Text.assemble((one_line(entry.title) or "without a title", ""), f"  {entry.published or ''}"))
        lines.append(Text(f"  {one_line(entry.url or 'no address')}", style="quiet"))
        if words:
            lines.append(Text(f"  {words[:LONGEST]}{' …' if len(words) > LONGEST else ''}", style="quiet"))
    return Group(*lines)
