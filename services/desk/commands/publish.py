"""``storywire publish``: articles from files go in."""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from redis.asyncio import Redis
from rich.live import Live
from rich.text import Text

from services.desk import console, publishing, traces
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.publishing import File, Published
from services.desk.safe_text import one_line
from services.desk.traces import End, Trace
from services.desk.views import ends as ends_view
from services.desk.views.words import counted
from shared.article import TraceId
from shared.settings import Settings

EXAMPLES = examples(
    "storywire publish article.json",
    "storywire publish --wait seeds/02-ferry-fire",
    "curl -s https://news.example/story | storywire publish - --name story.html",
)

if TYPE_CHECKING:
    from services.ingestion.files import Piece

STDIN = Path("-")

LISTED = 30
"""articles that are listed one by one; of more, each file's number is told"""

PLAIN_PROGRESS = 5.0
"""seconds between two lines of progress where there is no terminal"""


def publish(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files to publish; folders are walked; - is standard input.", allow_dash=True),
    ],
    wait: Annotated[bool, typer.Option("--wait", "-w", help="Return when each article has come to its end.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds to wait at most.", min=0)] = 300,
    name: Annotated[
        str | None,
        typer.Option(help="What standard input would be called as a file: the ending tells its form."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an article.")] = False,
) -> None:
    """Publish articles from files, folders or standard input.

    They may be JSON, JSON Lines, IPTC ninjs, schema.org JSON-LD, HTML, Markdown or plain text, whose first line
    is the title. What cannot be read is told on standard error, and the rest is published all the same.

    Exit code: 0 all is well; 1 a file could not be read or an article is dead; 4 the timeout was over first.
    """

    async def work(redis: Redis, settings: Settings) -> tuple[int, int]:
        published, unreadable = await send(redis, settings, files, name=name)
        if not wait:
            _print_published(published, as_json=as_json)
            return int(unreadable > 0), 0
        start = time.monotonic()
        known = await watched(redis, settings, [article.entry for article in published], timeout)
        ends = traces.ended(known.values())
        _print_ends(published, ends, time.monotonic() - start, as_json=as_json)
        dead = any(end.kind == "dead" for end in ends.values())
        return int(unreadable > 0 or dead), len(published) - len(ends)

    failed, late = on_redis(work)
    if late:
        console.fail(f"{counted(late, 'article')} without an end after {timeout:g} s", console.TIMED_OUT)
    if failed:
        raise typer.Exit(console.FAILED)


async def send(
    redis: Redis,
    settings: Settings,
    paths: Iterable[Path],
    *,
    name: str | None = None,
) -> tuple[list[Published], int]:
    """Publish what is in ``paths``; return the articles and how many could not be read."""
    published: list[Published] = []
    unreadable = 0
    found = list(publishing.walked(paths))
    with console.progress("publishing", len(found), shown=len(found) > 1) as count:
        for file in found:
            articles, faults = _articles(file, name)
            unreadable += faults
            published += await publishing.publish(redis, settings, _shown(file), articles)
            count(1)
    return published, unreadable


def _shown(file: File) -> str:
    return "standard input" if file.path == STDIN else str(file.path)


def _articles(file: File, name: str | None) -> tuple[list[dict[str, Any]], int]:
    """Return the articles in a file, and how many could not be read, which is told."""
    from services.ingestion import files  # noqa: PLC0415 - half a second, which no other command should wait

    shown = _shown(file)
    try:
        pieces = _stdin(name) if file.path == STDIN else files.pieces(file.name, file.path.read_bytes())
    except OSError as error:
        console.complain(f"{one_line(shown)}: {error.strerror}")
        return [], 1
    faults = [piece for piece in pieces if piece.reason is not None]
    for piece in faults:
        console.complain(one_line(f"{shown}{piece.where.removeprefix(file.name)}: {piece.reason}"))
    return [piece.fields for piece in pieces if piece.fields is not None], len(faults)


def _stdin(name: str | None) -> "list[Piece]":
    from services.ingestion import files  # noqa: PLC0415 - as above

    content = sys.stdin.buffer.read()
    if name is not None:
        return files.pieces(name, content)
    pieces = files.pieces(f"{STDIN}{publishing.suffix_for(content)}", content)
    # What has no name must not get an id from it: all that comes this way would share one.
    return [replace(piece, fields=_without_id(piece.fields)) if piece.fields else piece for piece in pieces]


def _without_id(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if (name, value) != ("id", str(STDIN))}


async def watched(
    redis: Redis, settings: Settings, entries: Sequence[TraceId], patience: float
) -> dict[TraceId, Trace]:
    """Wait up to ``patience`` seconds for the ends of ``entries``, showing how far they are.

    Returns what is known then.
    """
    console_ = console.err()
    start = time.monotonic()
    known: dict[TraceId, Trace] = {}
    if not console_.is_terminal:
        told = start
        async for known in publishing.followed(redis, settings, entries, patience):
            if time.monotonic() - told >= PLAIN_PROGRESS:
                told = time.monotonic()
                console.say(f"{len(traces.ended(known.values())):,} of {counted(len(entries), 'article')} at an end")
        return known
    with Live(console=console_, transient=True, refresh_per_second=8) as live:
        async for known in publishing.followed(redis, settings, entries, patience):
            live.update(ends_view.progress(len(entries), known, time.monotonic() - start))
    return known


def _print_published(published: Sequence[Published], *, as_json: bool) -> None:
    if as_json:
        for article in published:
            console.print_json(_told(article))
        return
    out = console.out()
    if len(published) <= LISTED:
        for article in published:
            out.print(Text.assemble((article.entry, "id"), f"  {one_line(article.title) or one_line(article.file)}"))
    else:
        files = [article.file for article in published]
        for file in dict.fromkeys(files):
            out.print(Text(f"{files.count(file):6,}  {one_line(file)}"))
    console.say(f"{counted(len(published), 'article')} published; `storywire trace` follows one by its id", "quiet")


def _print_ends(published: Sequence[Published], ends: dict[TraceId, End], seconds: float, *, as_json: bool) -> None:
    if as_json:
        for article in published:
            end = ends.get(article.entry)
            console.print_json({**_told(article), "end": _told_end(end) if end else None})
        return
    if published:
        console.page(ends_view.render(published, ends))
        console.page(ends_view.summary(published, ends, seconds))


def _told(article: Published) -> dict[str, str | None]:
    return {"entry": article.entry, "id": article.external_id, "title": article.title, "file": one_line(article.file)}


def _told_end(end: End) -> dict[str, str | int | None]:
    told: dict[str, str | int | None] = {"kind": end.kind, "stage": end.stage, "at": end.at.isoformat()}
    if end.kind == "story":
        return told | {"story": end.story, "revision": end.revision}
    return told | {"reason": end.note}
