"""Webhooks, in a list, and the messages to one that were given up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views import times
from services.webhooks.hooks import Hook

STYLES = {"ok": "good", "failing": "warning", "stopped": "bad"}


def render(hooks: Sequence[Hook], now: datetime) -> Table:
    """Return a table of ``hooks``, in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("id", no_wrap=True, style="id")
    table.add_column("webhook", ratio=1, overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("arrived", justify="right", no_wrap=True)
    table.add_column("given up", justify="right", no_wrap=True)
    table.add_column("last", justify="right", no_wrap=True, style="quiet")
    for hook in hooks:
        named = Text(one_line(hook.url))
        if wants := " ".join(filter(None, [hook.query, *hook.events])):
            named.append(f"\n{one_line(wants)}", style="quiet")
        if hook.problem:
            named.append(f"\n{one_line(hook.problem)}", style="warning")
        table.add_row(
            hook.id,
            named,
            Text(hook.state, style=STYLES.get(hook.state, "")),
            f"{hook.delivered:,}",
            Text(f"{hook.given_up:,}", style="bad" if hook.given_up else ""),
            times.ago(hook.last, now) if hook.last else "–",
        )
    return table


def dead(letters: Sequence[Mapping[str, str]]) -> Table:
    """Return a table of messages that were given up, in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("message", no_wrap=True, style="id")
    table.add_column("what", no_wrap=True)
    table.add_column("story", no_wrap=True)
    table.add_column("problem", ratio=1, overflow="fold")
    table.add_column("given up", no_wrap=True, style="quiet")
    for letter in letters:
        when = times.moment(datetime.fromisoformat(letter["at"]))
        story = f"{letter.get('story', '')} {letter.get('revision', '')}".strip()
        table.add_row(
            letter.get("event", ""), letter.get("kind", ""), one_line(story), one_line(letter.get("problem", "")), when
        )
    return table
