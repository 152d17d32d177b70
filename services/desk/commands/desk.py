"""``storywire desk``: the page and the HTTP service."""

import logging
from pathlib import Path
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.interruption import stop_at_eof
from shared.settings import Settings

EXAMPLES = examples(
    "storywire desk",
    "STORYWIRE_DESK_TOKEN=… storywire desk --host 0.0.0.0 --port 8080",
    "curl --json @article.json http://127.0.0.1:8080/articles",
)

DEFAULT_PORT = 8080

TOKEN = "STORYWIRE_DESK_TOKEN"  # noqa: S105 - the name of a variable
"""environment variable with the token that writing needs"""


def desk(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is all of this machine's.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 is any free one.", min=0, max=65535)] = DEFAULT_PORT,
    token_file: Annotated[
        Path | None, typer.Option(help="A file that holds the token; else STORYWIRE_DESK_TOKEN_FILE.")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            help="A host name under which browsers reach the desk, else STORYWIRE_DESK_NAMES; requests under others are"
            " refused.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object with the address at start.")] = False,
    until_eof: Annotated[
        bool,
        typer.Option("--until-eof", hidden=True, help="Stop when standard input ends: whoever started it is gone."),
    ] = False,
) -> None:
    """Show the stories in a browser, and take articles in over HTTP.

    Reading is open to everybody who can connect. Publishing and the dead letters need the token in
    STORYWIRE_DESK_TOKEN; where other machines can connect and none is set, a new one is made and printed.
    """
    from services.desk.http import access, serve  # noqa: PLC0415 - a second, which no other command should wait

    if until_eof:
        stop_at_eof()

    async def work(redis: Redis, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        given = _token(settings, token_file or settings.desk_token_file)
        chosen = access.decided(host, given or None, names=name or settings.desk_names.split())

        def started() -> None:
            address = serve.address(host, listener)
            made = chosen.token if chosen.token and not given else None
            if as_json:
                console.print_json({"address": address, "token": made})
                return
            console.say(f"the desk is at {address}", "bold")
            if made:
                console.say(f"publishing over HTTP needs the token {made} (set {TOKEN} to choose your own)")

        try:
            listener = serve.bound(host, port)
        except serve.PortError as error:
            console.fail(f"{error}; choose another one with --port")
        await serve.serve(redis, settings, chosen, listener, started)

    on_redis(work)


def _token(settings: Settings, file: Path | None) -> str:
    if file is None:
        return settings.desk_token.get_secret_value()
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        console.fail(f"{file}: {error.strerror}")
