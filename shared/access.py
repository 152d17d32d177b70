"""Who may touch what in Redis: a user for each service, with its own streams and keys and no others.

The rights follow from the map in ``topology`` and from the table of key prefixes below. ``acl_file`` writes them in
the form that Redis (from 7 on) and Valkey read with ``--aclfile``. Every user is denied everything first.

A script runs with the rights of whoever calls it, and must be allowed to write every key that it is given; so a
stage may write the stream that it passes events to, and every stage may write every trace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from shared import topology
from shared.settings import Settings
from shared.topology import Stage
from shared.trace import UNDER_WAY

STATE: Mapping[str, tuple[str, ...]] = {
    topology.INGESTION.name: ("article:*",),
    topology.DEDUPLICATION.name: ("dedup:*",),
    topology.ENTITY_EXTRACTION.name: (),
    topology.CROSS_REFERENCING.name: ("xref:*",),
    topology.AGGREGATION.name: ("agg:*", "story:*", "stories:index"),
}
"""What each stage keeps in Redis for itself; ``docs/redis-keys.md`` says what it is."""
ROAD = ("trace:*", "trace-of:*", UNDER_WAY, "awaited:*", topology.DEAD_LETTERS)
"""What every stage writes about an article on its way."""
STREAMS = tuple(dict.fromkeys([*(stage.reads for stage in topology.STAGES), topology.STORIES, topology.DEAD_LETTERS]))
INNER = tuple(stage.writes for stage in topology.STAGES if stage.writes != topology.STORIES)

CONNECTING = "+hello +auth +ping +select +client +cluster|slots"
"""What any client says before it gets to work; what `client` can do to others is taken away by `NEVER`."""
KEEPING = "+@hash +@set +@sortedset +@list +@string +@keyspace +time +evalsha +script|load"
"""State and the scripts that keep it: whatever can be done to a value of some type, to the keys that are named."""
WORKING = (
    "+xadd +xrange +xlen +xtrim +xread +xreadgroup +xack +xpending +xclaim +xautoclaim"
    " +xinfo|groups +xinfo|consumers +xgroup|create +xgroup|delconsumer"
)
READING = "+@read"
NEVER = "-@dangerous -@admin -scan -randomkey -dbsize"
"""Names of keys are told to nobody, and nothing concerns the server or other clients."""


@dataclass(frozen=True, slots=True)
class User:
    """One user: the commands allowed, the keys that they may write, and those that they may only read.

    ``ranges`` are streams of which nothing but entries may be read: to Redis, taking a message for a group is
    reading as well.
    """

    name: str
    commands: str
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    despite: str = ""
    """commands allowed although they are among ``NEVER``"""


def _worker(stage: Stage) -> User:
    lines = topology.side_lines(stage)
    own = tuple(f"{what}:{each.name}" for each in (stage, *lines) for what in ("counts", "failed", "workers"))
    beside = tuple(dict.fromkeys(stream for line in lines for stream in (line.reads, line.writes)))
    # Ingestion looks whether an article that stays away still lies on the stream that should hold it.
    ranges = tuple(stream for stream in INNER if stream != stage.writes) if stage is topology.INGESTION else ()
    return User(
        stage.name,
        f"{KEEPING} {WORKING}",
        tuple(dict.fromkeys((stage.reads, stage.writes, *beside, *ROAD, *own, *STATE[stage.name]))),
        ranges=ranges,
    )


USERS = (
    *(_worker(stage) for stage in topology.STAGES),
    # The command line and the page: they show everything, publish articles and corrections, and send dead letters back.
    User(
        "desk",
        f"{READING} {KEEPING} +xadd +xdel",
        (
            *(stage.reads for stage in (*topology.STAGES, *topology.SIDE_LINES)),
            topology.DEAD_LETTERS,
            "trace:*",
            UNDER_WAY,
            "desk:*",
            "feeds:*",
            "webhooks:*",
        ),
        (
            topology.STORIES,
            "stories:index",
            "story:*",
            "agg:article:*",
            "trace-of:*",
            "xref:correction:*",
            "counts:*",
            "workers:*",
        ),
    ),
    # Services beside the stages: one takes feeds in, the other tells webhooks what has changed.
    User("feeds", f"{READING} {KEEPING} +xadd", (topology.INGEST, "feeds:*", "workers:feeds")),
    User(
        "webhooks",
        f"{READING} {KEEPING} +xreadgroup +xack +xgroup|create +xgroup|destroy",
        (topology.STORIES, "webhooks:*", "workers:webhooks"),
    ),
    # For those outside: one puts articles in, the other takes stories out, with consumer groups of its own.
    User("publisher", "+xadd", (topology.INGEST,)),
    User(
        "reader",
        f"{READING} +xreadgroup +xack +xclaim +xautoclaim +xgroup|create +xgroup|delconsumer",
        (topology.STORIES,),
        ("stories:index", "story:*"),
    ),
    # Looks how much waits, for an autoscaler. KEDA asks for the server's version before it asks for the lag.
    User("scaler", "+xinfo|groups +xinfo|stream +xpending +xlen", (), STREAMS, despite="+info"),
)
ADMIN = "admin"
"""For people and for replication: may do everything. It is the only user without a line in the table above."""


def acl_file(settings: Settings, passwords: Mapping[str, str]) -> str:
    """Return the file for ``--aclfile``; it holds the passwords' SHA-256 digests, not the passwords.

    Args:
        settings: their key prefix stands before every key.
        passwords: one for each of ``USERS`` and for ``ADMIN``.
    """
    lines = ["user default off resetkeys resetchannels -@all"]
    lines += [_line(user.name, passwords[user.name], _commands(user), _keys(settings, user)) for user in USERS]
    lines.append(_line(ADMIN, passwords[ADMIN], "+@all", ["~*", "&*"]))
    return "\n".join(lines) + "\n"


def _line(name: str, password: str, commands: str, keys: Iterable[str]) -> str:
    digest = sha256(password.encode()).hexdigest()
    return f"user {name} on #{digest} resetkeys resetchannels {' '.join(keys)} {commands}"


def _commands(user: User) -> str:
    return f"-@all {CONNECTING} {user.commands} {NEVER} {user.despite}".rstrip()


def _keys(settings: Settings, user: User) -> Iterable[str]:
    for key in user.writes:
        yield f"~{_pattern(settings, key)}"
    for key in user.reads:
        yield f"%R~{_pattern(settings, key)}"
    if user.ranges:
        yield f"({' '.join(f'%R~{_pattern(settings, key)}' for key in user.ranges)} +xrange)"


def _pattern(settings: Settings, key: str) -> str:
    """Return the pattern of ``key`` behind the prefix, whose own characters mean themselves."""
    prefix = "".join(f"\\{char}" if char in "*?[]\\" else char for char in settings.key_prefix)
    return prefix + key
