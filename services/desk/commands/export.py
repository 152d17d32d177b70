"""``storywire export``: all stories, for use elsewhere."""

import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TextIO

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk import stories as store
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.formats import FORMATS
from services.desk.stories import AmbiguousStoryError, Story, UnknownStoryError, UnreadableStoryError
from services.desk.views.words import counted
from shared.settings import Settings

EXAMPLES = examples(
    "storywire export > stories.jsonl",
    "storywire export --format csv --out articles.csv",
    "storywire export --format markdown --story k3t7m2x9q4w1 | less",
)


def _known(format_: str) -> str:
    if format_ not in FORMATS:
        raise typer.BadParameter(f"must be one of: {', '.join(FORMATS)}")
    return format_


def export(
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help=f"One of: {', '.join(FORMATS)}.",
            callback=_known,
            autocompletion=lambda: list(FORMATS),
        ),
    ] = "json",
    out: Annotated[Path | None, typer.Option(help="File to write; it is replaced when all is written.")] = None,
    chosen: Annotated[
        list[str] | None,
        typer.Option("--story", help="Only this story: its id, the beginning of it, or an article of it; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    gone: Annotated[bool, typer.Option("--gone", help="Include stories that were merged or retracted.")] = False,
) -> None:
    """Write the latest record of each story.

    `json` is the whole record, one a line (JSON Lines). `ninjs` is IPTC ninjs 3.3, one item a line. `jsonld` is one
    JSON-LD document in the vocabulary of schema.org. `csv` has a row for each article of a story. `markdown` is a
    brief to read.
    """
    if as_json:
        format_ = "json"
    tally = _Tally(0, [])

    async def work(redis: Redis, settings: Settings) -> None:
        named = [(await store.find(redis, settings, name)).story for name in chosen or ()]
        total = len(named) or int(await redis.zcard(settings.named(store.INDEX)))
        # What is written to the terminal shows by itself how far it is.
        with console.progress("exporting", total, shown=out is not None or not sys.stdout.isatty()) as count:
            wanted = _counted(_each(named) if named else _all(redis, settings, gone=gone), count)
            pieces = FORMATS[format_].many(_readable(wanted, tally, whole=format_ != "json"))
            if out is None:
                await _write(sys.stdout, pieces)
            else:
                await _replace(out, pieces)

    try:
        on_redis(work)
    except BrokenPipeError:
        raise  # whoever reads, such as `head`, has had enough
    except OSError as error:
        console.fail(f"{out}: {error.strerror}")
    except UnknownStoryError as error:
        console.fail(f"no story is known as {error}")
    except AmbiguousStoryError as error:
        console.fail(f"{error}: {', '.join(error.ids)}")
    console.say(f"{counted(tally.written, 'story')} exported" + (f" to {out}" if out else ""), "quiet")
    if tally.left_out:
        console.fail("\n".join([*tally.left_out, f"{counted(len(tally.left_out), 'story')} left out"]))


@dataclass
class _Tally:
    """How many stories were written, and why others were not."""

    written: int
    left_out: list[str]


async def _each(stories: list[Story]) -> AsyncIterator[Story]:
    for story in stories:
        yield story


async def _all(redis: Redis, settings: Settings, *, gone: bool) -> AsyncIterator[Story]:
    async for story in store.every(redis, settings):
        if gone or not story.gone:
            yield story


async def _counted(stories: AsyncIterator[Story], count: Callable[[int], None]) -> AsyncIterator[Story]:
    async for story in stories:
        yield story
        count(1)


async def _readable(stories: AsyncIterator[Story], tally: _Tally, *, whole: bool) -> AsyncIterator[Story]:
    """Yield the stories; with ``whole`` only those whose records can be read: one odd record stops no export."""
    async for story in stories:
        try:
            _ = story.record if whole else None
        except UnreadableStoryError as error:
            tally.left_out.append(str(error))
            continue
        tally.written += 1
        yield story


async def _write(file: TextIO, pieces: AsyncIterator[str]) -> None:
    async for piece in pieces:
        file.write(piece)


async def _replace(path: Path, pieces: AsyncIterator[str]) -> None:
    """Write a file beside ``path``, then put it in its place: no reader ever sees half of it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        # Lines end as the format ends them: in a table that is another way than that of the machine.
        with beside.open("w", encoding="utf-8", newline="") as file:
            await _write(file, pieces)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
