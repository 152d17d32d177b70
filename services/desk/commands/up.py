"""``storywire up``: the whole pipeline on this machine, with its own server."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from services.desk import console, embedded, log_lines, supervisor
from services.desk.commands import desk
from services.desk.commands.help import examples
from services.desk.embedded import ServerError
from services.desk.interruption import InterruptedByPersonError, until_signal
from services.desk.supervisor import Emit
from shared.settings import Settings, settings

EXAMPLES = examples(
    "storywire up", "storywire up --feeds", "storywire up --data /var/lib/storywire --port 6400 --log-files"
)

DEFAULT_PORT = 6379
"""where the other commands look for Redis unless told otherwise"""


def up(
    data: Annotated[Path, typer.Option(help="Folder for all data; made if it is not there.")] = Path("data"),
    port: Annotated[int, typer.Option(help="Port of Redis on this machine.", min=0, max=65535)] = DEFAULT_PORT,
    desk_port: Annotated[
        int, typer.Option(help="Port of the page on this machine; another one where it is taken.", min=0, max=65535)
    ] = desk.DEFAULT_PORT,
    feeds: Annotated[bool, typer.Option("--feeds", help="Poll the feeds of `storywire feeds` as well.")] = False,
    webhooks: Annotated[
        bool, typer.Option("--webhooks", help="Send to the webhooks of `storywire webhooks` as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object with the addresses when ready.")] = False,
    log_files: Annotated[
        bool, typer.Option("--log-files", help="Write what the workers say to files in DATA/logs, not to the terminal.")
    ] = False,
) -> None:
    """Run the whole pipeline on this machine.

    An embedded Valkey, one worker a stage and the page with the stories run until Ctrl-C. All data stay in the
    folder, so that the next `up` goes on where this one stopped. A worker that ends is started again. Port 0 takes
    any free port. Other processes on this machine can use the server: its URL is printed.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    lines = log_lines.to_files(data / "logs") if log_files else log_lines.to_terminal(console.err())
    try:
        with embedded.claimed(data) as lock, lines as emit, embedded.serve(data / "redis", port, lock) as url:
            chosen = settings().model_copy(update={"redis_url": url, "redis_password_file": None})
            beside = [name for name, wanted in {"feeds": feeds, "webhooks": webhooks}.items() if wanted]
            plan = Plan(supervisor.free_port(desk_port), beside, as_json)
            asyncio.run(_run(chosen, emit, plan))
    except ServerError as error:
        console.fail(str(error))
    except OSError as error:
        console.fail(f"{data}: {error.strerror}")
    except KeyboardInterrupt:
        pass
    console.say("stopped; all data are kept in " + str(data))


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for: the page's port, services ``beside`` the stages, and whether JSON is printed when ready."""

    desk_port: int
    beside: Sequence[str]
    as_json: bool


async def _run(chosen: Settings, emit: Emit, plan: Plan) -> None:
    console.say(f"Redis at {chosen.redis_url}; starting the workers …")
    try:
        async with supervisor.stages_running(chosen, emit, plan.desk_port, plan.beside) as running:
            try:
                await until_signal(_lasting(chosen, plan), running.hurry)
            finally:
                console.say("stopping: messages under way are finished first; Ctrl-C again stops at once")
    except InterruptedByPersonError:
        pass


async def _lasting(chosen: Settings, plan: Plan) -> None:
    await supervisor.all_ready(chosen)
    if plan.as_json:
        desk_address = f"http://{embedded.HOST}:{plan.desk_port}/"
        console.print_json({"redis": chosen.redis_url, "desk": desk_address, "beside": list(plan.beside)})
    console.err().print(Padding(_invitation(chosen, plan.desk_port), (1, 0)))
    await asyncio.Event().wait()


def _invitation(chosen: Settings, desk_port: int) -> Group:
    lines = ["storywire publish FILE…   articles in", "storywire watch           stories out, as they form"]
    lines += ["storywire stories         what there is", "storywire status --watch  how the stages are doing"]
    if chosen.redis_url != f"redis://{embedded.HOST}:{DEFAULT_PORT}/0":
        lines.insert(0, f"export STORYWIRE_REDIS_URL={chosen.redis_url}")
    ready = Text.assemble(("ready", "good"), f" · Redis at {chosen.redis_url} · Ctrl-C stops\nIn another terminal:")
    page = Text.assemble("The stories in a browser: ", (f"http://{embedded.HOST}:{desk_port}/", "heading"))
    return Group(page, ready, *(Text(f"  {line}", style="id") for line in lines))
