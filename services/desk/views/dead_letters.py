"""Dead letters, in a list and one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.desk import payloads, safe_text
from services.desk.dead_letters import Letter
from services.desk.safe_text import one_line
from services.desk.views import times

LONGEST = 2_000
"""characters of one value that are shown unless all is asked for"""


def render(letters: Sequence[Letter], now: datetime) -> Table:
    """Return a table of ``letters``, in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="quiet")
    table.add_column("letter", no_wrap=True, style="id")
    table.add_column("stage", no_wrap=True)
    table.add_column("reason", ratio=1, overflow="fold")
    table.add_column("when", justify="right", no_wrap=True, style="quiet")
    for letter in letters:
        told = letter.letter
        reason = Text(one_line(told.reason))
        if title := title_of(payloads.opened(told.payload)):
            reason.append(f"\n{title}", style="quiet")
        table.add_row(letter.id, told.stage, reason, times.ago(told.at, now))
    return table


def one(letter: Letter, *, whole: bool) -> RenderableType:
    """Return one letter with its payload; long values are cut unless the ``whole`` is asked for."""
    told = letter.letter
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="quiet", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in (
        ("letter", Text(letter.id, style="id")),
        ("stage", Text(told.stage)),
        ("reason", Text(safe_text.lines(told.reason), style="bad")),
        ("tries", Text(str(told.deliveries))),
        ("when", Text(f"{times.moment(told.at)} UTC")),
        ("came from", Text(f"{told.stream}, entry {told.entry}")),
        ("trace", Text(told.trace, style="id")),
    ):
        table.add_row(name, value)
    return Group(table, Text(), *(_field(*field, whole=whole) for field in payloads.opened(told.payload).items()))


def _field(name: str, value: Any, *, whole: bool) -> Text:
    shown = value if whole else _cut(value)
    text = shown if isinstance(shown, str) else orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()
    return Text.assemble((f"{one_line(name)} ", "quiet"), safe_text.lines(text))


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]} … ({len(value) - LONGEST:,} characters more; --whole shows them)"
    if isinstance(value, Mapping):
        return {name: _cut(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_cut(part) for part in value]
    return value


def title_of(fields: Mapping[str, Any]) -> str:
    """Return what tells a person best which article a payload holds."""
    for part in (fields, fields.get("data"), fields.get("__data__")):
        if not isinstance(part, Mapping):
            continue
        inner = part.get("article")
        article = inner if isinstance(inner, Mapping) else part
        for name in ("title", "headline", "url", "id"):
            if isinstance(article.get(name), str) and article[name].strip():
                return one_line(article[name])[:200]
    return ""
