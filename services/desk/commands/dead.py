"""``storywire dead``: look at dead letters, send them again, or drop them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
import typer
from redis.asyncio import Redis

from services.desk import console, dead_letters, editor, payloads
from services.desk.commands.help import examples
from services.desk.commands.stage_name import check_every, every
from services.desk.connection import on_redis
from services.desk.dead_letters import Letter
from services.desk.editor import EditorError
from services.desk.safe_text import one_line
from services.desk.views import dead_letters as view
from services.desk.views.words import counted
from shared.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Look at what no stage could handle; send it again, or drop it.",
)

Id = Annotated[str, typer.Argument(metavar="ID", help="The letter's id, as `storywire dead list` shows it.")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="The letters' ids.")]
All = Annotated[bool, typer.Option("--all", help="All letters, or with --stage all of one stage.")]
OfStage = Annotated[
    str | None, typer.Option("--stage", help="Only those of this stage.", callback=check_every, autocompletion=every)
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a letter.")]


@app.command("list", epilog=examples("storywire dead list", "storywire dead list --stage ingestion --json"))
def list_(
    stage: OfStage = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many to list.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List dead letters, the newest first."""

    async def work(redis: Redis, settings: Settings) -> list[Letter]:
        found: list[Letter] = []
        async for letter in dead_letters.newest(redis, settings, stage):
            found.append(letter)
            if len(found) == limit:
                break
        return found

    letters = on_redis(work)
    if as_json:
        for letter in letters:
            console.print_json(_told(letter))
    elif letters:
        console.page(view.render(letters, datetime.now(UTC)))
        console.say("`storywire dead show ID` shows one, `replay` sends it again, `drop` removes it", "quiet")
    else:
        console.say("no dead letters", "good")


@app.command(epilog=examples("storywire dead show 1763913600000-0", "storywire dead show 1763913600000-0 --json"))
def show(
    letter: Id,
    whole: Annotated[bool, typer.Option("--whole", help="Do not cut long values.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one dead letter.

    Why it died, where, and what it held.
    """

    async def work(redis: Redis, settings: Settings) -> Letter:
        return await _found(redis, settings, letter)

    found = on_redis(work)
    if as_json:
        console.print_json(_told(found))
    else:
        console.page(view.one(found, whole=whole))


@app.command(
    epilog=examples(
        "storywire dead replay 1763913600000-0",
        "storywire dead replay 1763913600000-0 --edit",
        "storywire dead replay --all --stage entity-extraction",
    )
)
def replay(
    ids: Ids = None,
    all_: All = False,
    stage: OfStage = None,
    edit: Annotated[bool, typer.Option("--edit", help="Open each letter's message in $EDITOR first.")] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Send dead letters back to the streams they came from.

    Each article goes on from the stage that it failed in. An article that failed in ingestion begins anew, under a
    new trace; the former one names it.
    """
    letters = _chosen(ids, stage, "replay", all_=all_, yes=yes)
    changed = {letter.id: _edited(letter) for letter in letters} if edit else {}
    left = [letter.id for letter in letters if edit and changed[letter.id] is None]

    async def work(redis: Redis, settings: Settings) -> list[tuple[Letter, str | None]]:
        sent: list[tuple[Letter, str | None]] = []
        with console.progress("sending again", len(letters) - len(left)) as count:
            for letter in letters:
                if letter.id not in left:
                    sent.append((letter, await dead_letters.replay(redis, settings, letter, changed.get(letter.id))))
                    count(1)
        return sent

    for letter, trace in on_redis(work):
        if as_json:
            console.print_json({"letter": letter.id, "stream": letter.letter.stream, "trace": trace})
        else:
            _print_sent(letter, trace)
    for name in left:
        console.say(f"{name} left as it is")


def _print_sent(letter: Letter, trace: str | None) -> None:
    if trace is None:
        console.say(f"{letter.id} is gone: somebody else was quicker", "warning")
    else:
        console.say(f"{letter.id} sent again to {letter.letter.stream}; follow it: storywire trace {trace}")


@app.command(epilog=examples("storywire dead drop 1763913600000-0", "storywire dead drop --all --stage ingestion"))
def drop(ids: Ids = None, all_: All = False, stage: OfStage = None, yes: Yes = False, as_json: AsJson = False) -> None:
    """Remove dead letters for good."""
    letters = _chosen(ids, stage, "drop", all_=all_, yes=yes)

    async def work(redis: Redis, settings: Settings) -> list[str]:
        dropped = []
        with console.progress("dropping", len(letters)) as count:
            for letter in letters:
                if await dead_letters.drop(redis, settings, letter):
                    dropped.append(letter.id)
                count(1)
        return dropped

    dropped = on_redis(work)
    if as_json:
        for name in dropped:
            console.print_json({"dropped": name})
    else:
        console.say(f"{counted(len(dropped), 'dead letter')} dropped")


async def _found(redis: Redis, settings: Settings, letter: str) -> Letter:
    found = await dead_letters.read(redis, settings, letter)
    if found is None:
        console.fail(f"no dead letter {one_line(letter)}; `storywire dead list` lists them")
    return found


def _chosen(ids: list[str] | None, stage: str | None, verb: str, *, all_: bool, yes: bool) -> list[Letter]:
    """Return the letters with these ids, or all of a stage or of all stages once that is confirmed, oldest first."""
    if bool(ids) == all_:
        raise typer.BadParameter("name the letters by their ids, or say --all")

    async def work(redis: Redis, settings: Settings) -> list[Letter]:
        if ids:
            return [await _found(redis, settings, letter) for letter in dict.fromkeys(ids)]
        return [letter async for letter in dead_letters.newest(redis, settings, stage)][::-1]

    letters = on_redis(work)
    if all_ and letters and not yes:
        typer.confirm(f"{verb} {counted(len(letters), 'dead letter')}?", abort=True, err=True)
    return letters


def _edited(letter: Letter) -> Mapping[str, bytes] | None:
    """Return the message as a person has changed it in their editor; None where it was left as it was."""
    original = letter.letter.payload
    text = orjson.dumps(payloads.opened(original), option=orjson.OPT_INDENT_2).decode()
    while True:
        try:
            changed = editor.edited(text, ".json")
        except EditorError as error:
            console.fail(str(error))
        if changed.strip() == text.strip():
            return None
        try:
            fields = orjson.loads(changed)
            if not isinstance(fields, dict) or not fields:
                raise TypeError("the message must be a JSON object with at least one field")  # noqa: TRY301
            return asyncio.run(payloads.closed(fields, original))
        except (orjson.JSONDecodeError, TypeError) as error:
            console.complain(f"{letter.id}: {error}")
            if not typer.confirm("edit again?", default=True, err=True):
                return None
            text = changed


def _told(letter: Letter) -> dict[str, Any]:
    told = letter.letter.model_dump(mode="json")
    return {"id": letter.id, **told, "payload": payloads.opened(letter.letter.payload)}
