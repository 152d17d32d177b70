"""The settings: whether they can be read, and whether they agree with each other."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from services.aggregation.owners import read_owners
from services.aggregation.supplied_tables import UnusableTableError
from services.aggregation.wikidata import read_ids
from services.desk.doctor.finding import Finding, good, problem, warning
from shared.public_addresses import reach
from shared.settings import DAY, Settings

SUBJECT = "settings"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def unreadable(error: ValidationError) -> Iterator[Finding]:
    """Yield what is wrong with settings that cannot be read at all."""
    for fault in error.errors():
        name = "_".join(str(part) for part in fault["loc"])
        variable = f"STORYWIRE_{name.upper()}" if name else "STORYWIRE_…"
        words = fault["msg"].removeprefix("Value error, ")
        remedy = f"set {variable} to a value that docs/settings.md allows"
        if "hash tag" in words:
            variable, remedy = "STORYWIRE_KEY_PREFIX", "set STORYWIRE_KEY_PREFIX={storywire}: for every process"
        yield problem(SUBJECT, f"{variable}: {words}", remedy)


def look(settings: Settings) -> Iterator[Finding]:
    """Yield what contradicts itself in ``settings``, and which files that they name are not there."""
    found = [*_lifetimes(settings), *_work(settings), *_files(settings), *_tables(settings), *_outside(settings)]
    yield from found
    if not found:
        yield good(SUBJECT, "they agree with each other")


def _lifetimes(settings: Settings) -> Iterator[Finding]:
    if settings.record_days < settings.window_days:
        yield problem(
            SUBJECT,
            f"records end after {settings.record_days:g} days, while articles join their stories for "
            f"{settings.window_days:g}: a story can begin anew without its first articles",
            "set STORYWIRE_RECORD_DAYS to STORYWIRE_WINDOW_DAYS at least",
        )
    if settings.settle_hours * 3600 > settings.window_days * DAY:
        yield warning(
            SUBJECT,
            f"a story settles after {settings.settle_hours:g} hours, when its articles are forgotten already "
            f"(after {settings.window_days:g} days)",
            "set STORYWIRE_SETTLE_HOURS below STORYWIRE_WINDOW_DAYS",
        )
    if settings.trace_days * 24 < settings.stream_hours:
        yield warning(
            SUBJECT,
            f"traces end after {settings.trace_days:g} days, entries stay on streams for "
            f"{settings.stream_hours:g} hours: what is worked again is not recognised",
            "set STORYWIRE_TRACE_DAYS so that it is longer than STORYWIRE_STREAM_HOURS",
        )


def _work(settings: Settings) -> Iterator[Finding]:
    if settings.graceful_stop >= settings.claim_after:
        yield warning(
            SUBJECT,
            f"a worker that stops may take {settings.graceful_stop:g} s, but its messages are another's after "
            f"{settings.claim_after:g} s: work is done twice",
            "set STORYWIRE_GRACEFUL_STOP below STORYWIRE_CLAIM_AFTER",
        )


def _tables(settings: Settings) -> Iterator[Finding]:
    for name, path, read in (
        ("OUTLETS", settings.outlets_file, read_owners),
        ("WIKIDATA", settings.wikidata_file, read_ids),
    ):
        if path is None or not path.exists():
            continue
        try:
            read(path)
        except UnusableTableError as error:
            yield problem(SUBJECT, f"STORYWIRE_{name}_FILE: {error}", "mend the table; docs/tables.md tells its form")


def _files(settings: Settings) -> Iterator[Finding]:
    for name, value in settings:
        if not isinstance(value, Path) or name == "heartbeat_file":
            continue
        try:
            with value.open("rb"):
                pass
        except OSError as error:
            variable = f"STORYWIRE_{name.upper()}"
            yield problem(SUBJECT, f"{variable}: {value}: {error.strerror}", f"mend the file, or unset {variable}")


def _outside(settings: Settings) -> Iterator[Finding]:
    try:
        reach(settings)
    except ValueError as error:
        yield problem(SUBJECT, f"STORYWIRE_OUTGOING_HOSTS: {error}", "write hosts by name and networks as 10.2.0.0/16")
    named = set(settings.desk_names.split()) - LOCAL_NAMES
    if named and not settings.desk_token.get_secret_value() and settings.desk_token_file is None:
        yield problem(
            SUBJECT,
            f"the desk is reached as {', '.join(sorted(named))}, so others can connect; without a token of your own "
            "a desk behind a proxy on this machine lets everybody publish",
            "set STORYWIRE_DESK_TOKEN or STORYWIRE_DESK_TOKEN_FILE",
        )
