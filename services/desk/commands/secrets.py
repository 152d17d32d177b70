"""``storywire secrets``: passwords and rights for each service, and certificates."""

from pathlib import Path
from typing import Annotated

import typer

from services.desk import console, secret_files
from services.desk.certificates import CertificateError
from services.desk.commands.help import examples
from shared.settings import settings

EXAMPLES = examples("storywire secrets secrets", "storywire secrets secrets --tls redis.internal --tls 10.0.0.5")


def secrets(
    folder: Annotated[Path, typer.Argument(help="Where the files go; made if it is not there.")],
    tls: Annotated[
        list[str] | None, typer.Option(help="A host name or address of the Redis server, to make a certificate for.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object with what was written.")] = False,
) -> None:
    """Make the passwords and rights for a Redis that others can reach.

    Writes a folder with a password for each service, and for the server a file that says who may touch what
    (redis-server --aclfile). What is there already is kept.
    """
    try:
        written = list(secret_files.write(folder, settings(), tuple(tls or ())))
    except CertificateError as error:
        console.fail(str(error))
    except OSError as error:
        console.fail(f"{error.filename}: {error.strerror}")
    if as_json:
        console.print_json({"folder": str(folder), "written": written})
        return
    for line in written:
        console.say(line)
    console.say(f"{folder} is complete" if written else f"{folder} was complete already")
