"""``storywire status``: how the stages are doing."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

import typer
from redis.asyncio import Redis
from rich.live import Live

from services.desk import console, stage_status
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.stage_status import Rate, Status
from services.desk.views import status as view
from shared.settings import Settings

EXAMPLES = examples("storywire status", "storywire status --watch", "storywire status --json --interval 10")


def status(
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Show it again and again, until Ctrl-C.")] = False,
    interval: Annotated[float, typer.Option(help="Seconds over which the rates are measured.", min=0.1)] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object; with --watch one a line.")] = False,
) -> None:
    """Show how the stages are doing.

    For each: its workers, what waits (lag), what is in work (pending), rates, results, dead letters. Counters run
    from the pipeline's first start. "oldest" is how long the oldest entry not yet ended has been on its stream. On
    wide terminals: retries, and the mean time of work for each article.
    """
    on_redis(_watched(interval, as_json=as_json) if watch else _once(interval, as_json=as_json))


def _once(interval: float, *, as_json: bool) -> Any:
    async def work(redis: Redis, settings: Settings) -> None:
        before = await stage_status.read(redis, settings)
        await asyncio.sleep(interval)
        now = await stage_status.read(redis, settings)
        rates = stage_status.rates(before, now)
        if as_json:
            console.print_json(_told(now, rates))
        else:
            out = console.out()
            out.print(view.render(now, rates, out.width))

    return work


def _watched(interval: float, *, as_json: bool) -> Any:
    async def work(redis: Redis, settings: Settings) -> None:
        out = console.out()
        before = await stage_status.read(redis, settings)
        with Live(console=out, auto_refresh=False, screen=False) as live:
            if not as_json:
                live.update(view.render(before, {}, out.width), refresh=True)
            while True:
                await asyncio.sleep(interval)
                now = await stage_status.read(redis, settings)
                rates = stage_status.rates(before, now)
                before = now
                if as_json:
                    console.print_json(_told(now, rates))
                else:
                    live.update(view.render(now, rates, out.width), refresh=True)

    return work


def _told(status_: Status, rates: dict[str, Rate]) -> dict[str, Any]:
    stages = []
    for stage in status_.stages:
        rate = rates[stage.stage]
        stages.append(asdict(stage) | {"in_per_second": round(rate.into, 3), "out_per_second": round(rate.out, 3)})
    return {
        "at": status_.at.isoformat(),
        "stages": stages,
        "dead_letters": status_.dead_letters,
        "stories": status_.stories,
        "latency": {
            "articles": sum(status_.latency.values()),
            "within": {f"{seconds:g}": count for seconds, count in status_.latency.items()},
        },
    }
