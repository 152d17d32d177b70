"""What the figures of a speed run mean: articles a day, workers, and memory, up to 10 million articles a day.

``python -m benchmarks.capacity`` reads ``out/speed.json``, which ``make bench`` writes, and prints a table;
``--write docs/scaling.md`` puts it there, between the two marks.

What is measured is the processor time of each process for one article, and the bytes that Redis holds for it. What is
assumed: the busiest hour brings ``PEAK`` times the average, and nothing is planned to be busier than ``BUSY``. Time and
bytes an article are taken as constant; how constant they are is what the growth benchmark and the soak tell.
"""

import argparse
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from shared import topology
from shared.settings import DAY

PEAK = 2.0
"""times the average that the busiest hour brings: news is written by day, in the countries that a feed covers"""
BUSY = 0.7
"""share of a processor that is planned with; the rest is for bursts, restarts and what else a machine does"""
VOLUMES = (10_000, 100_000, 1_000_000, 10_000_000)
"""articles a day"""
WINDOWS = (1, 7)
"""days for which articles can be matched by others; the default of 90 is made for some thousand articles a day"""
GIGABYTE = 1e9

MARKS = ("<!-- capacity: written by `make bench-capacity` -->", "<!-- end of capacity -->")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one article costs: ``seconds`` of processor by stage, ``server`` of Redis', ``held`` bytes in Redis.

    ``resident`` is the memory of one worker of each stage, in MB.
    """

    seconds: Mapping[str, float]
    server: float
    held: float
    resident: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What so many articles a day need, in the busiest hour."""

    articles: int
    workers: Mapping[str, int]
    redis: int
    """servers, each with one busy processor; more than one means pipelines that share nothing"""
    worker_memory: float
    """GB"""
    redis_memory: Mapping[int, float]
    """GB by days of the window"""


def cost(figures: Mapping[str, Any]) -> Cost:
    """Return what one article costs, from the figures that ``benchmarks.speed`` writes."""
    run = figures["side by side"]
    stages = [stage.name for stage in topology.STAGES]
    return Cost(
        seconds={stage: run[f"processor ms an article: {stage}"] / 1000 for stage in stages},
        server=run["processor ms an article: server"] / 1000,
        held=run["redis bytes an article"],
        resident={stage: figures["resident MB"][stage] for stage in stages},
    )


def plan(each: Cost, articles: int) -> Plan:
    """Return what ``articles`` a day need."""
    rate = articles / DAY * PEAK
    workers = {stage: max(1, math.ceil(rate * seconds / BUSY)) for stage, seconds in each.seconds.items()}
    return Plan(
        articles=articles,
        workers=workers,
        redis=max(1, math.ceil(rate * each.server / BUSY)),
        worker_memory=sum(count * each.resident[stage] for stage, count in workers.items()) / 1000,
        redis_memory={days: articles * days * each.held / GIGABYTE for days in WINDOWS},
    )


def a_day_and_core(each: Cost) -> float:
    """Return the articles a day that one processor core is enough for, Redis included."""
    return DAY * BUSY / PEAK / (sum(each.seconds.values()) + each.server)


def most_of_one_redis(each: Cost) -> float:
    """Return the articles a day that one Redis, which works on one processor, is enough for."""
    return DAY * BUSY / PEAK / each.server


def table(figures: Mapping[str, Any]) -> str:
    """Return the table in Markdown, with what it was computed from."""
    each = cost(figures)
    head = ["articles a day", "on average / at peak", *each.seconds, "their memory", "Redis"]
    head += [f"its memory, window of {days} day{'s' * (days > 1)}" for days in WINDOWS]
    work, server, held = sum(each.seconds.values()) * 1000, each.server * 1000, each.held / 1000
    lines = [
        f"Computed from a run over {figures['articles']} articles ({figures['material']}). One article takes",
        f"{work:.0f} ms of processor time in the workers and {server:.1f} in Redis, which holds {held:.0f} kB for it.",
        f"Assumed: the busiest hour brings {PEAK:g} times the average, and no processor is planned to be busier than",
        f"{BUSY:.0%}.",
        "",
        f"**{_round(a_day_and_core(each))} articles a day and core**, all stages and Redis together. One Redis is",
        f"enough for {_round(most_of_one_redis(each))} a day.",
        "",
        f"| {' | '.join(head)} |",
        f"|{' --- |' * len(head)}",
    ]
    for volume in VOLUMES:
        needed = plan(each, volume)
        cells = [f"{volume:,}", f"{volume / DAY:.3g} / {volume / DAY * PEAK:.3g} a second"]
        cells += [str(count) for count in needed.workers.values()]
        cells += [_size(needed.worker_memory), str(needed.redis)]
        cells += [_size(needed.redis_memory[days]) for days in WINDOWS]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def written(page: str, new: str) -> str:
    """Return ``page`` with ``new`` between the marks.

    Raises:
        ValueError: The marks are not there.
    """
    before, begin, rest = page.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (begin and end):
        raise ValueError(f"the page has no marks {MARKS[0]} and {MARKS[1]}")
    return f"{before}{begin}\n{new}\n{end}{after}"


def _round(number: float) -> str:
    """Return a number with two digits that count: the figures are not better than that."""
    return f"{round(number, 1 - math.floor(math.log10(number))):,.0f}"


def _size(gigabytes: float) -> str:
    return f"{gigabytes:.1f} GB" if gigabytes < 10 else f"{gigabytes:,.0f} GB"


def main() -> int:
    """Read the figures, print the table, and write it where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("figures", type=Path, nargs="?", default=Path("out/speed.json"))
    parser.add_argument("--write", type=Path, help="a page with the two marks, such as docs/scaling.md")
    arguments = parser.parse_args()
    if not arguments.figures.exists():
        print(f"{arguments.figures} is not there: run `make bench` first", file=sys.stderr)
        return 1
    text = table(orjson.loads(arguments.figures.read_bytes()))
    print(text)
    if arguments.write:
        page = arguments.write.read_text(encoding="utf-8")
        arguments.write.write_text(written(page, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
