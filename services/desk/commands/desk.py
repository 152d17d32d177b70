"""``storywire desk``: the page and the HTTP service."""

import logging
import os
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from shared.settings import Settings

EXAMPLES = examples("storywire desk", "storywire desk --host 0.0.0.0 --port 8080")

DEFAULT_PORT = 8080

TOKEN_VARIABLE = "STORYWIRE_DESK_TOKEN"  # noqa: S105 - the name of a variable
"""environment variable with the token that writing needs"""


def desk(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is all of this machine's.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 is any free one.", min=0, max=65535)] = DEFAULT_PORT,
) -> None:
    """Show the stories in a browser, and take articles in over HTTP.

    Reading is open to everybody who can connect. Writing and the dead letters need the token in
    STORYWIRE_DESK_TOKEN; where other machines can connect and none is set, a new one is made and printed.
    """
    from services.desk.http import access, serve  # noqa: PLC0415 - a second, which no other command should wait

    async def work(redis: Redis, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
        given = os.environ.get(TOKEN_VARIABLE) or None
        chosen = access.decided(host, given)

        def started() -> None:
            console.say(f"the desk is at {serve.address(host, listener)}", "bold")
            if chosen.token and not given:
                console.say(f"writing needs the token {chosen.token} (set {TOKEN_VARIABLE} to choose your own)")

        try:
            listener = serve.bound(host, port)
        except serve.PortError as error:
            console.fail(f"{error}; choose another one with --port")
        await serve.serve(redis, settings, chosen, listener, started)

    on_redis(work)
