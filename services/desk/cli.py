"""``storywire``: the command line. This module only assembles the commands."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer
from pydantic import ValidationError

from services.desk import console
from services.desk.commands import (
    correct,
    corrections,
    dead,
    demo,
    desk,
    doctor,
    export,
    feeds,
    publish,
    secrets,
    status,
    stories,
    trace,
    up,
    webhooks,
    work,
)
from services.desk.commands.help import ARTICLES, PIPELINE, STORIES
from services.desk.doctor import configuration
from shared.settings import Settings

app = typer.Typer(
    name="storywire",
    help="Wire in, story out: news articles from many outlets become one record for each event.",
    epilog="Redis is looked for at STORYWIRE_REDIS_URL (redis://127.0.0.1:6379/0).\n\n"
    "Exit codes: 0 all is well, 1 something failed or is not there, 2 wrong call, 3 no Redis, 4 timeout.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"storywire {version('storywire')}")
        raise typer.Exit


@app.callback()
def storywire(
    _version_: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options that stand before the command."""


app.command(rich_help_panel=ARTICLES, epilog=publish.EXAMPLES)(publish.publish)
app.command(rich_help_panel=ARTICLES, epilog=trace.EXAMPLES)(trace.trace)
app.add_typer(dead.app, name="dead", rich_help_panel=ARTICLES)
app.add_typer(feeds.app, name="feeds", rich_help_panel=ARTICLES)

app.command(rich_help_panel=STORIES, epilog=stories.LIST_EXAMPLES)(stories.stories)
app.command(rich_help_panel=STORIES, epilog=stories.STORY_EXAMPLES)(stories.story)
app.command(rich_help_panel=STORIES, epilog=stories.WATCH_EXAMPLES)(stories.watch)
app.command(rich_help_panel=STORIES, epilog=export.EXAMPLES)(export.export)
app.add_typer(correct.app, name="correct", rich_help_panel=STORIES)
app.add_typer(corrections.app, name="corrections", rich_help_panel=STORIES)
app.add_typer(webhooks.app, name="webhooks", rich_help_panel=STORIES)

app.command(rich_help_panel=PIPELINE, epilog=demo.EXAMPLES)(demo.demo)
app.command(rich_help_panel=PIPELINE, epilog=up.EXAMPLES)(up.up)
app.command(rich_help_panel=PIPELINE, epilog=desk.EXAMPLES)(desk.desk)
app.command(rich_help_panel=PIPELINE, epilog=status.EXAMPLES)(status.status)
app.command(rich_help_panel=PIPELINE, epilog=doctor.EXAMPLES)(doctor.doctor)
app.command(rich_help_panel=PIPELINE, epilog=work.WORK_EXAMPLES)(work.work)
app.command(rich_help_panel=PIPELINE, epilog=work.HEALTH_EXAMPLES)(work.health)
app.command(rich_help_panel=PIPELINE, epilog=secrets.EXAMPLES)(secrets.secrets)


def main() -> None:
    """Run the command line; what the terminal's encoding lacks is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for finding in configuration.unreadable(error):
            console.complain(f"{finding.words}\n→ {finding.remedy}")
        sys.exit(console.USAGE)


if __name__ == "__main__":
    main()
