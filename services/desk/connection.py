"""A command's work on Redis, with plain words where no server answers."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import typer
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from services.desk.console import UNREACHABLE, USAGE, fail, plainly
from services.desk.interruption import EXIT_CODE, InterruptedByPersonError, until_signal
from shared.public_addresses import reach
from shared.redis_client import connect
from shared.settings import Settings, settings

Result = TypeVar("Result")


def on_redis(work: Callable[[Redis, Settings], Coroutine[object, object, Result]]) -> Result:
    """Run ``work`` with a client and the settings of this process.

    Ends the command where no server answers, and on Ctrl-C.
    """
    chosen = settings()

    async def connected() -> Result:
        redis = _client(chosen)
        try:
            return await until_signal(work(redis, chosen))
        finally:
            await redis.aclose()

    try:
        return asyncio.run(connected())
    except (InterruptedByPersonError, KeyboardInterrupt):
        raise typer.Exit(EXIT_CODE) from None
    except AuthenticationError as error:
        fail(f"Redis at {without_password(chosen.redis_url)} refuses the login: {error}", UNREACHABLE)
    except (RedisConnectionError, RedisTimeoutError) as error:
        fail(
            f"no Redis answers at {without_password(chosen.redis_url)} ({error})\n"
            "Start one with `storywire up`, or name yours: export STORYWIRE_REDIS_URL=redis://host:port/0",
            UNREACHABLE,
        )
    except RedisError as error:
        fail(f"Redis at {without_password(chosen.redis_url)} says: {error}", UNREACHABLE)


def check_outgoing() -> None:
    """End the command where the settings do not say plainly which hosts may be asked."""
    with plainly(ValueError):
        reach(settings())


def _client(chosen: Settings) -> Redis:
    try:
        return connect(chosen)
    except (ValueError, OSError) as error:  # no address, or a file with the password that cannot be read
        fail(f"Redis cannot be asked at {without_password(chosen.redis_url)!r}: {error}", USAGE)


def without_password(url: str) -> str:
    """Return ``url`` as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:…@{parts.netloc.rpartition('@')[2]}"))
