"""The workers: whether they run, keep up, and what they could not handle."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from services.desk import stage_status
from services.desk.doctor.finding import Finding, good, problem, unknown, warning
from services.desk.stage_status import StageStatus
from services.desk.views import times
from services.desk.views.words import counted
from services.webhooks.hooks import GROUP
from shared import health, topology
from shared.backlog import backlog
from shared.service import Service
from shared.settings import Settings

OLD = 300.0
"""seconds after which an entry that waits tells that a stage does not keep up"""
BEHIND = 10_000
"""records that somebody else's reader of ``stories`` may be behind before it is told"""


async def look(redis: Redis, settings: Settings) -> list[Finding]:
    """Return how the stages and services are."""
    status = await stage_status.read(redis, settings)
    found: list[Finding] = []
    for stage in status.stages:
        found += [*_worker(stage, await _last_beat(redis, settings, stage.stage)), *_backlog(stage, settings)]
    if not found:
        found.append(good("workers", "each stage has one that reads, and keeps up"))
    found += [each async for each in _corrections(redis, settings)]
    found += _letters(status.dead_letters)
    found += [each async for each in _readers(redis, settings)]
    return found + [each async for each in _services(redis, settings)]


async def _last_beat(redis: Redis, settings: Settings, stage: str) -> float | None:
    """Return the seconds since a worker of the stage was heard of, within the last hour."""
    newest = await redis.zrange(settings.named(f"workers:{stage}"), -1, -1, withscores=True)
    return None if not newest else max(0.0, time.time() - float(cast("Any", newest[0][1])) / 1000)


def _worker(stage: StageStatus, last: float | None) -> Iterator[Finding]:
    start = f"start one: storywire work {stage.stage}, storywire up, or docker compose up -d {stage.stage}"
    if not stage.workers:
        heard = (
            "none was heard of in the last hour" if last is None else f"the last was heard of {times.rough(last)} ago"
        )
        yield problem(stage.stage, f"no worker reads; {heard}", start)
    if not stage.started and stage.waiting:
        yield problem(
            stage.stage,
            f"its consumer group is missing, and {counted(stage.waiting, 'entry')} wait on {_reads(stage)}",
            "restart its workers: they make the group when they start",
        )


def _reads(stage: StageStatus) -> str:
    return topology.BY_NAME[stage.stage].reads


def _backlog(stage: StageStatus, settings: Settings) -> Iterator[Finding]:
    if stage.workers and (stage.waiting > settings.backlog or (stage.oldest or 0) > OLD):
        oldest = f", the oldest for {times.rough(stage.oldest)}" if stage.oldest is not None else ""
        yield warning(
            stage.stage,
            f"it does not keep up: {counted(stage.waiting, 'entry')} wait, {stage.in_work:,} are in work{oldest}",
            f"start more workers (docker compose up -d --scale {stage.stage}=2), and look at its log for retries",
        )


async def _corrections(redis: Redis, settings: Settings) -> AsyncIterator[Finding]:
    """Yield whether what people correct is carried out: by groups of its own, beside two of the stages."""
    well = True
    for line in topology.SIDE_LINES:
        left = await backlog(redis, settings, line)
        waiting = left.waiting + left.pending
        if left.waiting and not left.started:
            well = False
            yield problem(
                "corrections",
                f"the consumer group {line.name} is missing, with {counted(waiting, 'entry')} on {line.reads}",
                f"restart the workers of {line.beside}: they make the group when they start",
            )
        elif waiting and (left.oldest or 0) > OLD:
            well = False
            yield warning(
                "corrections",
                f"not carried out yet: {counted(waiting, 'entry')} on {line.reads}, "
                f"the oldest for {times.rough(left.oldest or 0)}",
                f"look at the log of {line.beside}, which has the group {line.name}, for retries",
            )
    if well:
        yield good("corrections", "what people correct is carried out")


def _letters(number: int) -> Iterator[Finding]:
    if number:
        yield warning(
            "dead letters",
            f"{counted(number, 'message')} could not be handled",
            "storywire dead list tells why; dead replay sends them again, dead drop removes them",
        )
    else:
        yield good("dead letters", "there are none")


async def _readers(redis: Redis, settings: Settings) -> AsyncIterator[Finding]:
    """Yield readers of ``stories`` that are far behind: what they have not read stays on the stream."""
    try:
        groups: list[dict[str, Any]] = await redis.xinfo_groups(settings.named(topology.STORIES))
    except ResponseError:
        return
    for group in groups:
        name, behind = cast("bytes", group["name"]).decode(), group.get("lag") or 0
        if behind + group["pending"] > BEHIND and not name.startswith(GROUP):
            yield warning(
                "readers",
                f"the group {name} is {behind + group['pending']:,} records behind on stories, which keeps them there",
                f"have it read on, or remove it: XGROUP DESTROY {settings.named(topology.STORIES)} {name}",
            )


async def _services(redis: Redis, settings: Settings) -> AsyncIterator[Finding]:
    from services.feeds.subscriptions import Subscriptions  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - the same

    try:
        feeds, hooks = await Subscriptions(redis, settings).all(), await Hooks(redis, settings).all()
    except NoPermissionError:
        yield unknown("feeds", "this user may not look at feeds and webhooks")
        return
    for name, number in (("feeds", len(feeds)), ("webhooks", len(hooks))):
        if number and not await health.live_workers(redis, settings, Service(name)):
            yield problem(
                name,
                f"there are {counted(number, name.removesuffix('s'))}, and nobody tends to them",
                f"start storywire {name} run, storywire up --{name}, or docker compose --profile {name} up -d",
            )
    troubled = {
        "feeds": [each.url for each in feeds if each.state not in ("ok", "new")],
        "webhooks": [each.url for each in hooks if each.state not in ("ok", "new")],
    }
    for name, urls in troubled.items():
        if urls:
            more = f" and {len(urls) - 3} more" if len(urls) > 3 else ""
            yield warning(
                name, f"not well: {', '.join(urls[:3])}{more}", f"storywire {name} list tells what is wrong with each"
            )
