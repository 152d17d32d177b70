"""``storywire work`` and ``health``: one worker, and whether it is well."""

from typing import Annotated

import typer
from redis.asyncio import Redis

from services.aggregation.supplied_tables import UnusableTableError
from services.desk import console
from services.desk.commands import stage_name
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.interruption import stop_at_eof
from shared import health as heartbeat
from shared.settings import Settings, settings

WORK_EXAMPLES = examples("storywire work ingestion", "STORYWIRE_LOG_FORMAT=json storywire work entity-extraction")
HEALTH_EXAMPLES = examples("storywire health ingestion && echo well")

StageArgument = Annotated[
    str,
    typer.Argument(
        metavar="STAGE",
        help=f"One of: {', '.join(stage_name.names())}.",
        callback=stage_name.check,
        autocompletion=stage_name.names,
    ),
]


def work(
    stage: StageArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Log one JSON object a line.")] = False,
    until_eof: Annotated[
        bool,
        typer.Option("--until-eof", hidden=True, help="Stop when standard input ends: whoever started it is gone."),
    ] = False,
) -> None:
    """Run one worker of a stage.

    It stops on Ctrl-C or SIGTERM. Start more of a stage for more speed, here or on other machines.
    """
    from shared import worker  # noqa: PLC0415 - brings FastStream, which no other command needs

    if until_eof:
        stop_at_eof()
    try:
        worker.run(stage_name.stage(stage), logging_as(settings(), as_json=as_json))
    except UnusableTableError as error:
        console.fail(str(error))


def logging_as(chosen: Settings, *, as_json: bool) -> Settings:
    """Return the settings, with logs in JSON where the command says so."""
    return chosen.model_copy(update={"log_format": "json"}) if as_json else chosen


def health(
    stage: StageArgument, as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False
) -> None:
    """Tell whether a worker of a stage runs on this host.

    Exit code 0: one is alive and reading. 1: none is.
    """

    async def look(redis: Redis, chosen: Settings) -> bool:
        return await heartbeat.check(redis, chosen, stage_name.stage(stage))

    alive = on_redis(look)
    if as_json:
        console.print_json({"stage": stage, "alive": alive})
        raise typer.Exit(0 if alive else console.FAILED)
    if not alive:
        console.fail(f"no worker of {stage} on this host has read lately")
