"""``storywire doctor``: what is wrong with a set-up, and how to mend it."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from redis.exceptions import AuthenticationError, BusyLoadingError, NoPermissionError, RedisError

from services.desk import console
from services.desk.commands.help import examples
from services.desk.connection import without_password
from services.desk.doctor.finding import Finding, problem
from shared.redis_client import connect
from shared.settings import Settings
from shared.settings import settings as of_this_process

EXAMPLES = examples("storywire doctor", "storywire doctor --json", "docker compose run --rm desk doctor")

PATIENCE = 20.0
"""seconds that Redis may take for all that it is asked"""


def doctor(
    data: Annotated[Path, typer.Option(help="Folder of the data, to look how much room its disk has.")] = Path("data"),
    desk: Annotated[str, typer.Option(help="Address of the desk on this machine.")] = "http://127.0.0.1:8080",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a finding.")] = False,
) -> None:
    """Tell what is wrong with this set-up, and how to mend it.

    It looks at the settings, the server, the workers, corrections, feeds and webhooks, and at this machine's models,
    disk and ports. Nothing is changed.

    Exit code: 0 there may be warnings; 1 something is wrong; 3 no Redis answers.
    """
    from services.desk.doctor import configuration, machine  # noqa: PLC0415 - only needed here
    from services.desk.views import findings as view  # noqa: PLC0415 - the same

    found: list[Finding] = []
    answers = True
    try:
        settings = of_this_process()
    except ValidationError as error:
        found += configuration.unreadable(error)
    else:
        found += configuration.look(settings)
        of_redis, answers = asyncio.run(_asked(settings))
        found += [*of_redis, *machine.models(settings), *machine.disk(data)]
        found += [*machine.desk(settings, desk.rstrip("/")), *machine.metrics_port(settings)]
    if as_json:
        for finding in found:
            console.print_json(asdict(finding))
    else:
        console.page(view.render(found))
    if not answers:
        raise typer.Exit(console.UNREACHABLE)
    if any(finding.level == "problem" for finding in found):
        raise typer.Exit(console.FAILED)


async def _asked(settings: Settings) -> tuple[list[Finding], bool]:
    """Return what Redis tells of itself and of the workers, and whether it answers."""
    from services.desk.doctor import server, stages  # noqa: PLC0415 - only needed here

    found: list[Finding] = []
    try:
        redis = connect(settings)
    except (OSError, ValueError) as error:
        words = f"{without_password(settings.redis_url)}: {error}"
        return [problem("Redis", words, "mend STORYWIRE_REDIS_URL and the files beside it")], False
    try:
        async with asyncio.timeout(PATIENCE):
            found += await server.look(redis, settings)
            found += await stages.look(redis, settings)
    except (RedisError, OSError, TimeoutError) as error:
        return [*found, *_trouble(settings, error, answered=bool(found))], bool(found)
    finally:
        await redis.aclose()
    return found, True


def _trouble(settings: Settings, error: Exception, *, answered: bool) -> Iterator[Finding]:
    """Yield what an error of the server means; ``answered`` is whether it has told something before."""
    from services.desk.doctor import machine  # noqa: PLC0415 - only needed here

    shown = without_password(settings.redis_url)
    if isinstance(error, AuthenticationError):
        remedy = "put the user and password into STORYWIRE_REDIS_URL, or name STORYWIRE_REDIS_PASSWORD_FILE"
        yield problem("Redis", f"{shown} refuses the login: {error}", remedy)
    elif isinstance(error, NoPermissionError):
        remedy = "use the user `desk` or `admin`; `storywire secrets` writes who may do what"
        yield problem("Redis", f"this user may not look: {error}", remedy)
    elif isinstance(error, BusyLoadingError):
        yield problem("Redis", f"{shown} is still loading its data", "wait until it has")
    elif answered:
        remedy = "mend what is wrong with Redis first, and look again"
        yield problem("workers", f"they cannot be looked at: {error}", remedy)
    else:
        remedy = "start one with `storywire up`, or name yours in STORYWIRE_REDIS_URL"
        yield problem("Redis", f"nobody answers at {shown} ({str(error) or 'in time'})", remedy)
        yield from machine.redis_port(settings)
