"""``storywire corrections``: the log of what people have corrected."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from redis.asyncio import Redis

from services.desk import console, corrections
from services.desk.commands.correct import ended
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.corrections import Fate, Logged
from services.desk.safe_text import one_line
from services.desk.views import corrections as view
from services.desk.views.words import counted
from shared.corrections import Correction
from shared.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Look at what people have corrected, keep it, and replay it.")

STDIN = Path("-")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a correction.")]


@app.command("list", epilog=examples("storywire corrections list", "storywire corrections list --json > log.jsonl"))
def list_(
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", help="How many to list, the newest; all with --json.", min=1)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List corrections in the order in which they were made, with what became of each."""
    most = limit or (None if as_json else 50)

    async def work(redis: Redis, settings: Settings) -> list[Logged]:
        found: list[Logged] = []
        async for logged in corrections.newest(redis, settings):
            found.append(logged)
            if len(found) == most:
                break
        return found[::-1]

    found = on_redis(work)
    _print(found, as_json=as_json)
    if not found:
        console.say("nobody has corrected anything")


def _print(found: list[Logged], *, as_json: bool) -> None:
    if as_json:
        for logged in found:
            if logged.correction:
                console.print_json(logged.told())
    elif found:
        console.page(view.render(found, datetime.now(UTC)))


@app.command(epilog=examples("storywire corrections replay log.jsonl", "storywire corrections replay"))
def replay(
    file: Annotated[
        Path | None,
        typer.Argument(help="What `list --json` printed, here or elsewhere; - is standard input.", allow_dash=True),
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for each.", min=0)] = 30,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Carry out corrections once more, one after the other in the order of the log.

    From a file, or without one those of the own log that have not been carried out. The articles that they name must
    have been published before. What has been carried out already is left out.
    """
    given = _read(file) if file else None

    async def work(redis: Redis, settings: Settings) -> tuple[list[Logged], int]:
        log = given if given is not None else await _own(redis, settings)
        left = [each for each in log if not await corrections.carried_out(redis, settings, each)]
        done: list[Logged] = []
        for correction in left:
            sent = Logged("", correction)
            if not dry_run:
                sent = Logged(await corrections.send(redis, settings, correction), correction)
                fate = await corrections.followed(redis, settings, sent, timeout)
                sent = Logged(sent.entry, correction, fate)
            done.append(sent)
        return done, len(log) - len(left)

    done, known = on_redis(work)
    _print(done, as_json=as_json)
    if known:
        console.say(f"{counted(known, 'correction')} carried out before", "quiet")
    if dry_run:
        return
    fates: list[Fate] = [logged.fate for logged in done]
    console.say(ended(fates))
    if any(fate.state == "waiting" for fate in fates):
        console.fail(f"some wait longer than {timeout:g} s; see `storywire status`", console.TIMED_OUT)
    if any(fate.state == "refused" for fate in fates):
        raise typer.Exit(console.FAILED)


async def _own(redis: Redis, settings: Settings) -> list[Correction]:
    """Return the corrections of the log in its order, each once."""
    found = [logged.correction async for logged in corrections.newest(redis, settings) if logged.correction]
    return list({correction.id: correction for correction in found[::-1]}.values())


def _read(file: Path) -> list[Correction]:
    try:
        text = sys.stdin.read() if file == STDIN else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        console.fail(f"{one_line(str(file))}: {error}")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Correction.model_validate_json(line))
        except ValidationError as error:
            console.fail(f"{one_line(str(file))}, line {number}: {one_line(corrections.plainly(error))}")
    return found
