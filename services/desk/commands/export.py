"""``storywire export``: all stories, for use elsewhere."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated, TextIO

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk import stories as store
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.export_formats import FORMATS
from services.desk.stories import Story
from services.desk.views.words import counted
from shared.settings import Settings

EXAMPLES = examples("storywire export > stories.jsonl", "storywire export --format json --out stories.jsonl")


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
    gone: Annotated[bool, typer.Option("--gone", help="Include stories that were merged or retracted.")] = False,
) -> None:
    """Write the latest record of each story.

    The format `json` is JSON Lines: one record a line.
    """

    async def work(redis: Redis, settings: Settings) -> int:
        written = 0

        async def chosen() -> AsyncIterator[Story]:
            nonlocal written
            async for story in store.every(redis, settings):
                if gone or not story.gone:
                    written += 1
                    yield story

        async def write(file: TextIO) -> int:
            async for piece in FORMATS[format_](chosen()):
                file.write(piece)
            return written

        if out is None:
            return await write(sys.stdout)
        return await _replacing(out, write)

    try:
        number = on_redis(work)
    except OSError as error:
        console.fail(f"{out}: {error.strerror}")
    console.say(f"{counted(number, 'story')} exported" + (f" to {out}" if out else ""), "quiet")


async def _replacing(path: Path, write: Callable[[TextIO], Awaitable[int]]) -> int:
    """Have ``write`` fill a file beside ``path``, then put it in its place: no reader ever sees half of it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            number = await write(file)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return number
