"""``storywire trace``: what became of an article."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from redis.asyncio import Redis
from rich.console import Group
from rich.text import Text

from services.desk import console, stories, traces
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.safe_text import one_line
from services.desk.traces import Trace
from services.desk.views import record
from services.desk.views import trace as view
from shared.settings import Settings, settings

EXAMPLES = examples(
    "storywire trace ferry-harbour-post",
    "storywire trace https://news.example/2025/ferry-fire",
    "storywire trace 1763913600000-0 --json",
)


def trace(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="An article's id, your own id for it, its URL, or the id of its entry on ingest."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a trace.")] = False,
) -> None:
    """Show what became of an article.

    For each stage: what it decided, when, and how long it took; then the end. An article that was published
    several times has several traces, the oldest first.
    """

    async def work(redis: Redis, chosen: Settings) -> list[tuple[Trace, str | None]]:
        found = await traces.find(redis, chosen, name)
        return [(trace_, await _headline(redis, chosen, trace_)) for trace_ in found]

    found = on_redis(work)
    if not found:
        console.fail(
            f"nothing is known of {one_line(name)}; "
            f"a trace is kept for {settings().trace_days:g} days after the article came"
        )
    if as_json:
        for trace_, _ in found:
            console.print_json(_told(trace_))
        return
    width = console.out().width
    shown = [view.render(trace_, headline, width) for trace_, headline in found]
    console.page(Group(*(part for one in shown for part in (one, Text()))))


async def _headline(redis: Redis, settings: Settings, trace_: Trace) -> str | None:
    if trace_.end is None or trace_.end.story is None:
        return None
    story = await stories.read(redis, settings, trace_.end.story)
    return record.title(story.record) if story else None


def _told(trace_: Trace) -> dict[str, Any]:
    return {
        "trace": trace_.id,
        "published": trace_.begun.isoformat(),
        "steps": {stage: step.model_dump(mode="json") for stage, step in trace_.steps.items()},
        "end": asdict(trace_.end) if trace_.end else None,
        "replayed_as": trace_.replayed,
    }
