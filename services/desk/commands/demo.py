"""``storywire demo``: the sample articles through the whole pipeline, and the stories that they make."""

import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from redis.asyncio import Redis
from rich.console import Group
from rich.live import Live
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from services.desk import console, embedded, log_lines, stories, supervisor, traces
from services.desk.commands import desk
from services.desk.commands.help import examples
from services.desk.commands.publish import send, watched
from services.desk.embedded import ServerError
from services.desk.interruption import EXIT_CODE, InterruptedByPersonError, until_signal
from services.desk.publishing import Published
from services.desk.stories import Story
from services.desk.supervisor import Emit, Running
from services.desk.traces import End
from services.desk.views import ends as ends_view
from services.desk.views import record, story_list
from services.desk.views.words import counted
from shared import topology
from shared.article import TraceId
from shared.redis_client import connect
from shared.settings import Settings, settings

EXAMPLES = examples("storywire demo", "storywire demo --no-keep", "storywire demo my-articles/")

LISTED = 20
"""articles that ended otherwise than in a story and are listed; of more, only the number is told"""

HOPELESS = 3
"""ends of one worker after which it is given up while starting"""

LOG_SHOWN = 15
"""lines of a worker's log that are shown when it does not start"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to publish, for how many seconds to wait for the ends, and what to do then."""

    articles: Sequence[Path]
    patience: float
    keep: bool
    logs: Path
    as_json: bool = False


class StartError(Exception):
    """A worker does not start; the message holds the end of its log."""


def demo(
    articles: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to publish in place of the samples.")
    ] = None,
    keep: Annotated[
        bool | None,
        typer.Option(
            "--keep/--no-keep",
            help="Stay up afterwards, for a browser and the other commands to look at.",
            show_default="on a terminal, until Enter",
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds that the articles may take.", min=1)] = 300,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON, one a line.")] = False,
) -> None:
    """Run sample articles through the pipeline and print their stories.

    A server, all workers and the page with the stories are started for it, and stopped again; nothing is left behind.

    Exit code: 0 each article has come to its end and none is dead; 1 not so.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = articles or [_samples()]
    stays = keep if keep is not None else _on_terminal() and not as_json
    try:
        with (
            tempfile.TemporaryDirectory(prefix="storywire-demo-") as folder,
            embedded.claimed(Path(folder)) as lock,
            embedded.serve(Path(folder) / "redis", 0, lock) as url,
            log_lines.to_files(Path(folder) / "logs") as emit,
        ):
            here = settings().model_copy(update={"redis_url": url, "redis_password_file": None, "key_prefix": ""})
            good = asyncio.run(_run(here, Plan(chosen, timeout, stays, Path(folder) / "logs", as_json), emit))
    except (ServerError, StartError) as error:
        console.fail(str(error))
    except (KeyboardInterrupt, InterruptedByPersonError):
        console.say("stopped")
        raise typer.Exit(EXIT_CODE) from None
    if not good:
        raise typer.Exit(console.FAILED)


def _samples() -> Path:
    places = (Path("seeds"), Path(__file__).parents[3] / "seeds", Path("/seeds"))
    folder = next((place for place in places if place.is_dir()), None)
    if folder is None:
        console.fail("no sample articles here: run it in a checkout of Storywire, or name files to publish")
    return folder


async def _run(chosen: Settings, plan: Plan, emit: Emit) -> bool:
    redis = connect(chosen)
    try:
        port = supervisor.free_port(desk.DEFAULT_PORT)
        address = f"http://{embedded.HOST}:{port}/"
        console.say(f"the stories in a browser, while this runs: {address}", "heading")
        async with supervisor.stages_running(chosen, emit, port) as running:
            return await until_signal(_shown(redis, running, plan, address), running.hurry)
    finally:
        await redis.aclose()


async def _shown(redis: Redis, running: Running, plan: Plan, address: str) -> bool:
    """Publish, wait, print; return whether all is well."""
    chosen = running.settings
    await _start(running, plan.logs)
    published, unreadable = await send(redis, chosen, plan.articles)
    console.say(f"{counted(len(published), 'article')} published")
    start = time.monotonic()
    known = await watched(redis, chosen, [article.entry for article in published], plan.patience)
    seconds = time.monotonic() - start
    ends = traces.ended(known.values())
    found = await stories.newest(redis, chosen, count=1_000)
    if plan.as_json:
        for story in found:
            console.print_json(story.data)
    else:
        _print_stories(found)
        _print_ends(published, ends, seconds)
    if plan.keep:
        console.say(f"for the other commands: export STORYWIRE_REDIS_URL={chosen.redis_url}", "quiet")
        console.say(f"Look at the stories in a browser: {address}", "heading")
        await _until_enough()
    else:
        console.say("`storywire demo --keep` leaves the page with the stories up")
    dead = any(end.kind == "dead" for end in ends.values())
    return bool(published) and not unreadable and not dead and len(ends) == len(published)


def _on_terminal() -> bool:
    """Return whether a person runs this, who can look at the page and say when it is enough."""
    return sys.stdin.isatty() and sys.stdout.isatty()


async def _until_enough() -> None:
    """Wait until a person presses Enter, or for ever where none can."""
    if not sys.stdin.isatty():
        console.say("Ctrl-C ends it")
        await asyncio.Event().wait()
    console.say("Enter ends it")
    enough, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), enough.set)
    try:
        await enough.wait()
    finally:
        loop.remove_reader(sys.stdin.fileno())


async def _start(running: Running, logs: Path) -> None:
    """Wait until all workers read, showing which do; give up when one ends again and again."""
    shown = console.err()
    start = time.monotonic()
    with Live(console=shown, transient=True, refresh_per_second=8) as live:

        def seen(ready: Sequence[str]) -> None:
            if shown.is_terminal:
                live.update(_starting(ready, time.monotonic() - start))
            for stage, ends in running.ends.items():
                if ends >= HOPELESS:
                    tail = (logs / f"{stage}.log").read_text(encoding="utf-8").splitlines()[-LOG_SHOWN:]
                    raise StartError(f"the worker of {stage} does not start:\n" + "\n".join(tail))

        await supervisor.all_ready(running.settings, seen)
    console.say(f"Valkey and {counted(len(topology.STAGES), 'worker')} running after {time.monotonic() - start:.1f} s")


def _starting(ready: Sequence[str], seconds: float) -> Text:
    text = Text(f"starting {seconds:.0f} s  ", style="quiet")
    for stage in topology.STAGES:
        running = stage.name in ready
        text.append(f" {'●' if running else '○'} {stage.name}", style="not dim green" if running else "")
    return text


def _print_stories(found: Sequence[Story]) -> None:
    """Print the stories that several articles tell in full, the most widely told first, then the others in brief."""
    found = sorted(found, key=lambda story: (-len(story.outlets), -len(story.record.articles), story.record.id))
    several = [story for story in found if len(story.record.articles) > 1]
    single = [story for story in found if len(story.record.articles) <= 1]
    for story in several:
        console.page(Group(Text(), record.render(story)))
    if single:
        console.page(
            Group(Text(), Rule(style="quiet"), Text(f"  TOLD BY ONE ARTICLE EACH ({len(single)})", style="heading"))
        )
        for story in single:
            console.page(Padding(story_list.brief(story), (1, 4, 0, 4)))


def _print_ends(published: Sequence[Published], ends: dict[TraceId, End], seconds: float) -> None:
    not_well = [article for article in published if article.entry not in ends or ends[article.entry].kind != "story"]
    table: Table | Text = ends_view.render(not_well[:LISTED], ends) if not_well else Text()
    console.page(Group(Text(), Rule(style="quiet"), table))
    if len(not_well) > LISTED:
        console.page(Text(f" and {counted(len(not_well) - LISTED, 'article')} more that are in no story"))
    console.page(Padding(ends_view.summary(published, ends, seconds), (0, 0, 0, 1)))
