"""``storywire correct``: people say which articles tell one event, and which names mean one person."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.desk import console, corrections
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.corrections import CorrectionError, Fate, Logged, Wish
from services.desk.views import corrections as view
from services.desk.views.words import counted
from shared.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Correct stories: what you say holds, whatever comes later. `storywire corrections` lists what was said.",
)

Story = Annotated[str, typer.Argument(metavar="STORY", help="The story's id, or the beginning of it.")]
Other = Annotated[str, typer.Argument(metavar="STORY", help="The other story.")]
Names = Annotated[tuple[str, str], typer.Argument(metavar="NAME NAME", help="Two names as the story spells them.")]
By = Annotated[str, typer.Option("--by", help="Who says so: your name.", envvar="STORYWIRE_BY", show_envvar=True)]
Why = Annotated[str, typer.Option("--why", help="Why; it is shown with the story.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the correction, and send nothing.")]
Timeout = Annotated[float, typer.Option("--timeout", help="Seconds to wait until it is carried out.", min=0)]
InStory = Annotated[str | None, typer.Option("--story", help="The story in which the names are meant.")]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="They are meant in every story.")]


@app.command(epilog=examples("storywire correct split 4k2m 2 5 --by 'Ines Corrigan' --why 'the second ferry'"))
def split(
    story: Story,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="By id, your own id, URL, or number on the page of the story."),
    ],
    by: By,
    why: Why = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    timeout: Timeout = 30,
) -> None:
    """Make articles of a story a story of their own.

    The story keeps its id, and the others keep standing in it.
    """
    _correct(Wish("split", by, why, story=story, articles=tuple(articles)), timeout, as_json=as_json, dry_run=dry_run)


@app.command(epilog=examples("storywire correct merge 4k2m 9bv0 --by 'Ines Corrigan'"))
def merge(
    story: Story,
    other: Other,
    by: By,
    why: Why = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    timeout: Timeout = 30,
) -> None:
    """Make two stories one.

    The older one lives on; the id of the other leads to it.
    """
    _correct(Wish("merge", by, why, story=story, to=other), timeout, as_json=as_json, dry_run=dry_run)


@app.command(
    epilog=examples(
        "storywire correct move https://news.example/ferry 9bv0 --by 'Ines Corrigan'",
        "storywire correct move 3 9bv0 --from 4k2m --by 'Ines Corrigan'",
    )
)
def move(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="By id, your own id, or URL; with --from also by its number there.")
    ],
    to: Annotated[str, typer.Argument(metavar="STORY", help="The story that it belongs to.")],
    by: By,
    story: Annotated[str | None, typer.Option("--from", help="The story that it stands in.")] = None,
    why: Why = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    timeout: Timeout = 30,
) -> None:
    """Move an article to another story."""
    wish = Wish("move", by, why, story=story, articles=(article,), to=to)
    _correct(wish, timeout, as_json=as_json, dry_run=dry_run)


@app.command(epilog=examples("storywire correct same 'Ada Moor' 'A. Moor' --story 4k2m --by 'Ines Corrigan'"))
def same(
    names: Names,
    by: By,
    story: InStory = None,
    everywhere: Everywhere = False,
    why: Why = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    timeout: Timeout = 30,
) -> None:
    """Say that two names mean the same person, organisation or place."""
    wish = Wish("same", by, why, story=story, names=names, everywhere=everywhere)
    _correct(wish, timeout, as_json=as_json, dry_run=dry_run)


@app.command(epilog=examples("storywire correct different 'Ada Moor' 'A. Moor' --everywhere --by 'Ines Corrigan'"))
def different(
    names: Names,
    by: By,
    story: InStory = None,
    everywhere: Everywhere = False,
    why: Why = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    timeout: Timeout = 30,
) -> None:
    """Say that two names do not mean the same."""
    wish = Wish("different", by, why, story=story, names=names, everywhere=everywhere)
    _correct(wish, timeout, as_json=as_json, dry_run=dry_run)


def _correct(wish: Wish, timeout: float, *, as_json: bool, dry_run: bool) -> None:
    if wish.everywhere and wish.story:
        raise typer.BadParameter("say --story or --everywhere, not both")

    async def work(redis: Redis, settings: Settings) -> Logged:
        correction = await corrections.meant(redis, settings, wish, datetime.now(UTC))
        if dry_run:
            return Logged("", correction)
        entry = await corrections.send(redis, settings, correction)
        fate = await corrections.followed(redis, settings, Logged(entry, correction), timeout)
        return Logged(entry, correction, fate)

    with console.plainly(CorrectionError):
        done = on_redis(work)
    if as_json:
        console.print_json(done.told())
    else:
        console.page(view.one(done))
    if not dry_run:
        end(done.fate, timeout)


def end(fate: Fate, timeout: float) -> None:
    """End the command as ``fate`` demands."""
    if fate.state == "refused":
        console.fail(f"it cannot be done: {fate.note}")
    if fate.state == "waiting":
        console.fail(
            f"not carried out after {timeout:g} s; it waits for cross-referencing, see `storywire status`",
            console.TIMED_OUT,
        )


def ended(fates: list[Fate]) -> str:
    """Say how many of several were carried out."""
    done = sum(fate.state == "carried out" for fate in fates)
    return f"{done} of {counted(len(fates), 'correction')} carried out"
