"""The dead letters: what no stage could handle, to be looked at, sent again, or dropped."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.desk import payloads, traces
from services.desk.stream_entries import Fields, backwards, forwards
from shared import topology
from shared.events import DeadLetter
from shared.settings import Settings
from shared.trace import UNDER_WAY, trace_key

PAGE = 20
"""letters fetched at once; each may hold an article of some megabytes"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter and the id under which it lies among the others."""

    id: str
    letter: DeadLetter


async def newest(redis: Redis, settings: Settings, stage: str | None = None) -> AsyncIterator[Letter]:
    """Yield the dead letters, the newest first; of one stage only where ``stage`` is given."""
    before = "+"
    while page := await backwards(redis, settings.named(topology.DEAD_LETTERS), before, count=PAGE):
        for entry, fields in page:
            before = f"({entry}"
            letter = _from_fields(entry, fields)
            if stage is None or letter.letter.stage == stage:
                yield letter


async def read(redis: Redis, settings: Settings, letter: str) -> Letter | None:
    """Return the letter with this id; the part before the hyphen is enough where only one begins so."""
    try:
        found = await forwards(redis, settings.named(topology.DEAD_LETTERS), letter, letter, count=2)
    except ResponseError:  # not an id
        return None
    return _from_fields(*found[0]) if len(found) == 1 else None


async def replay(
    redis: Redis, settings: Settings, letter: Letter, payload: Mapping[str, bytes] | None = None
) -> str | None:
    """Send the letter back to the stream that it came from, with ``payload`` in place of its own if given.

    The article goes on from the stage that it failed in. Returns the id of its trace: the same as before,
    or a new one where the stage names the trace by the entry that it reads, as the first does. None means
    that somebody else has replayed or dropped the letter meanwhile.
    """
    told = letter.letter
    restarts = told.trace.endswith(told.entry)
    fields = payload or {name: payloads.binary(value) for name, value in told.payload.items()}
    script = redis.register_script(resources.files("services.desk").joinpath("replay.lua").read_text(encoding="utf-8"))
    trace = await script(
        keys=[
            settings.named(topology.DEAD_LETTERS),
            settings.named(told.stream),
            trace_key(settings, told.trace),
            settings.named(UNDER_WAY),
        ],
        args=[
            letter.id,
            told.stage,
            told.trace,
            told.trace.removesuffix(told.entry) if restarts else "",
            traces.REPLAYED if restarts else "",
            settings.trace_seconds,
            datetime.now(UTC).isoformat(),
            *(part for field in fields.items() for part in field),
        ],
    )
    return trace.decode() if trace else None


async def drop(redis: Redis, settings: Settings, letter: Letter) -> bool:
    """Remove the letter for good; False where it was gone already."""
    return bool(await redis.xdel(settings.named(topology.DEAD_LETTERS), letter.id))


def _from_fields(entry: str, fields: Fields) -> Letter:
    return Letter(entry, DeadLetter.model_validate_json(fields[b"data"], extra="ignore"))
