"""The Redis server: whether it can be used, and whether it keeps what it is given."""

import time
from collections.abc import Iterator, Mapping
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from services.desk.doctor.finding import Finding, good, problem, unknown, warning
from shared.settings import Settings

SUBJECT = "Redis"
OLDEST = (7, 0)
"""version that the scripts need"""
NEARLY_FULL = 0.9
"""share of ``maxmemory``"""
SKEW_WARNED, SKEW_BAD = 2.0, 5.0
"""seconds; workers count as gone after 10 s without a heartbeat by their own clock"""

Info = Mapping[str, Any]


async def look(redis: Redis, settings: Settings) -> list[Finding]:
    """Return how the server is; it answers.

    Raises:
        RedisError: It does not.
    """
    found = [await _clock(redis)]
    try:
        info = cast("Info", await redis.info())
    except NoPermissionError:
        found.append(
            unknown(
                SUBJECT,
                "this user may not ask for the server's version, memory and persistence",
                "run the doctor as the administrator to have them looked at",
            )
        )
        return found
    return [*_version(info), *_persistence(info, await _saves(redis)), *_memory(info), *_role(info, settings), *found]


async def _saves(redis: Redis) -> str | None:
    try:
        return str((await redis.config_get("save")).get("save", ""))
    except ResponseError:  # services on hire forbid the question
        return None


async def _clock(redis: Redis) -> Finding:
    before = time.time()
    seconds, microseconds = await redis.time()
    after = time.time()
    theirs = int(seconds) + int(microseconds) / 1e6
    # What lies between sending and receiving is no skew.
    skew = max(before - theirs, theirs - after, 0.0)
    words = f"its clock and this machine's are {skew:.1f} s apart"
    if skew >= SKEW_BAD:
        return problem("clock", f"{words}: workers look dead, and times of articles are wrong", "set both by NTP")
    if skew >= SKEW_WARNED:
        return warning("clock", words, "set both by NTP")
    return good("clock", "it agrees with this machine's")


def _version(info: Info) -> Iterator[Finding]:
    version = str(info.get("redis_version", "0"))
    name = f"Valkey {info['valkey_version']}" if "valkey_version" in info else f"Redis {version}"
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST:
        yield problem(SUBJECT, f"{name} is too old", "install Redis 7 or newer, or Valkey")
    else:
        yield good(SUBJECT, f"{name} answers")


def _persistence(info: Info, saves: str | None) -> Iterator[Finding]:
    """``saves`` is when the server saves a snapshot, None where it does not say."""
    remedy = "switch it on: CONFIG SET appendonly yes, and appendonly yes in its configuration"
    if "err" in (info.get("aof_last_write_status"), info.get("rdb_last_bgsave_status")):
        yield problem(SUBJECT, "it could not write its data to disk", "look at its disk, and at its log")
    if int(info.get("aof_enabled", 0)):
        yield good(SUBJECT, "what it is given is written to disk (append-only file)")
    elif saves is None:
        yield warning(SUBJECT, "it has no append-only file, and does not say whether it saves at all", remedy)
    elif saves:
        yield warning(SUBJECT, f"it saves from time to time only ({saves}): a crash loses what came since", remedy)
    else:
        yield problem(SUBJECT, "it writes nothing to disk: a restart loses everything", remedy)


def _memory(info: Info) -> Iterator[Finding]:
    most, used = int(info.get("maxmemory", 0)), int(info.get("used_memory", 0))
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        words = f"with the policy {policy} it throws data away when it is full"
        remedy = "CONFIG SET maxmemory-policy noeviction, and the same in its configuration"
        # Without a limit it is never full; but a limit is set sooner than one thinks of the policy.
        yield problem(SUBJECT, words, remedy) if most else warning(SUBJECT, words, remedy)
    if most and used > most * NEARLY_FULL:
        yield problem(
            SUBJECT,
            f"{used / most:.0%} of its memory is used; when it is full, publishing fails",
            "raise maxmemory, or shorten STORYWIRE_WINDOW_DAYS and STORYWIRE_RECORD_DAYS",
        )


def _role(info: Info, settings: Settings) -> Iterator[Finding]:
    if info.get("role") == "slave":
        yield problem(
            SUBJECT,
            "this is a replica, which takes no writes",
            "name the primary in STORYWIRE_REDIS_URL, or the sentinels (STORYWIRE_REDIS_MODE=sentinel)",
        )
    if int(info.get("cluster_enabled", 0)) and settings.redis_mode != "cluster":
        yield problem(
            SUBJECT,
            "this is a node of a cluster, and the settings say a single server",
            "set STORYWIRE_REDIS_MODE=cluster and STORYWIRE_KEY_PREFIX={storywire}: for every process",
        )
