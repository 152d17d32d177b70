"""What people who watch cost the pipeline: 100 connected viewers against none, in one run.

``python -m benchmarks.viewers`` prints a table and writes ``out/viewers.json``. One pipeline and one desk run all the
time. Rounds without viewers and with them take turns, in the order none, all, all, none, so that what the pipeline has
grown by weighs on both alike. In each round articles come first at a steady rate, then as many at once:

- *at the rate*: articles that reach their end a second, from the first publication to the last record, and the seconds
  from publication to record;
- *at once*: the same without waiting between articles, so that the pipeline has all the work that it can do.

The ratios are those of the medians with and without viewers; the throughput with viewers should be at least 0.90 of
that without. Viewers run in a process of their own on the same machine, which the pipeline would not have to share
with them otherwise: what they use is told beside.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import orjson

from benchmarks.speed import AS_SHIPPED, TOGETHER, cpu, latency, load, through_pipeline
from tests.chaos.newsroom import articles as invented
from tests.flow.pipeline import Pipeline, running
from tests.flow.servers import free_port

LIMIT = 0.90
"""share of the throughput without viewers that there must be with them"""
LONGEST_LINE = 16 * 1024 * 1024
"""bytes of one line of server-sent events: the card of a story with very many outlets is one"""


@contextmanager
def desk(url: str, folder: Path) -> Iterator[tuple[str, int]]:
    """``storywire desk`` as people run it; yields its address and process id."""
    port = free_port()
    command = [sys.executable, "-m", "services.desk.cli", "desk", "--port", str(port)]
    with (folder / "desk.log").open("wb") as log:
        environment = {**os.environ, "STORYWIRE_REDIS_URL": url}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own program
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise TimeoutError((folder / "desk.log").read_text())
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


async def watch(address: str, count: int) -> None:
    """Be ``count`` viewers until standard input is closed; print how many events came, and what it cost."""
    host, _, port = address.partition(":")
    stories, resets = [0] * count, [0] * count
    connected = asyncio.Semaphore(0)

    async def view(number: int) -> None:
        reader, writer = await asyncio.open_connection(host, int(port), limit=LONGEST_LINE)
        writer.write(
            f"GET /events?cards=true HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        status = await reader.readline()
        assert b" 200 " in status, status
        connected.release()
        while line := await reader.readline():
            stories[number] += line.startswith(b"event: story")
            resets[number] += line.startswith(b"event: reset")

    tasks = [asyncio.create_task(view(number)) for number in range(count)]
    for _ in range(count):
        await connected.acquire()
    sys.stdout.write("connected\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    failed = sum(task.done() for task in tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    told = {"stories": stories, "resets": sum(resets), "lost": failed, "cpu": time.process_time()}
    sys.stdout.write(orjson.dumps(told).decode() + "\n")


@asynccontextmanager
async def watched(address: str, count: int, told: list[dict[str, Any]]) -> AsyncIterator[None]:
    """Have ``count`` viewers watch while the block runs; add what they saw to ``told``."""
    if not count:
        yield
        return
    command = [sys.executable, "-m", "benchmarks.viewers", "--watch", address, "--viewers", str(count)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=LONGEST_LINE)
    assert process.stdout
    assert await process.stdout.readline() == b"connected\n"
    yield
    out, _ = await process.communicate(b"")
    told.append(orjson.loads(out))


async def one_round(
    pipeline: Pipeline, desk_pid: int, articles: Sequence[dict[str, Any]], rate: float
) -> dict[str, float]:
    """Publish half of ``articles`` at ``rate`` a second and half at once; return what it took."""
    paced, burst = articles[: len(articles) // 2], articles[len(articles) // 2 :]
    used = cpu(desk_pid)
    begun = time.perf_counter()
    found = sorted(await latency(pipeline, paced, rate))
    steady = len(paced) / (time.perf_counter() - begun)
    at_once = len(burst) / await through_pipeline(pipeline, burst)
    return {
        "at the rate, articles a second": steady,
        "at the rate, p50 seconds to the record": found[len(found) // 2],
        "at the rate, p95 seconds to the record": found[len(found) * 95 // 100],
        "at once, articles a second": at_once,
        "desk, ms of processor an article": (cpu(desk_pid) - used) * 1000 / len(articles),
    }


def material(count: int) -> tuple[str, list[dict[str, Any]]]:
    """Return a name and ``count`` different articles: real ones where there are so many, else invented."""
    name, articles = load(count)
    return (name, articles) if len(articles) >= count else ("invented articles", invented(count, 1))


async def measure(count: int, rounds: int, viewers: int, rate: float) -> dict[str, Any]:
    """Run ``rounds`` rounds of ``count`` articles each way; return the figures as medians, and their ratios."""
    order = [number for _ in range(rounds) for number in (0, viewers, viewers, 0)][: 2 * rounds]
    name, articles = material(TOGETHER + count * len(order))
    runs: dict[int, list[dict[str, float]]] = {0: [], viewers: []}
    told: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), **AS_SHIPPED) as pipeline:
            with desk(pipeline.settings.redis_url, Path(folder)) as (address, pid):
                await through_pipeline(pipeline, articles[:TOGETHER])
                for turn, watching in enumerate(order):
                    start = TOGETHER + turn * count
                    async with watched(address, watching, told):
                        runs[watching].append(await one_round(pipeline, pid, articles[start : start + count], rate))
    medians = {
        watching: {what: statistics.median(run[what] for run in found) for what in found[0]}
        for watching, found in runs.items()
    }
    seen = [number for each in told for number in each["stories"]]
    return {
        "material": name,
        "articles a round": count,
        "rounds each way": rounds,
        "rate": rate,
        "viewers": viewers,
        "without viewers": medians[0],
        "with viewers": medians[viewers],
        "ratios": {what: medians[viewers][what] / medians[0][what] for what in medians[0] if "articles" in what},
        "events a viewer and round": statistics.fmean(seen),
        "fewest and most": [min(seen), max(seen)],
        "resets": sum(each["resets"] for each in told),
        "viewers lost": sum(each["lost"] for each in told),
        "viewers, seconds of processor a round": statistics.fmean(each["cpu"] for each in told),
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(f"{figures['viewers']} viewers, {figures['rate']:g} articles a second, {figures['material']}")
    print(f"{'':44}{'without':>10}{'with':>10}{'ratio':>8}")
    for what, without in figures["without viewers"].items():
        with_ = figures["with viewers"][what]
        ratio = f"{with_ / without:8.2f}" if without else ""
        print(f"{what:44}{without:10.2f}{with_:10.2f}{ratio}")
    for what in ("events a viewer and round", "fewest and most", "resets", "viewers lost"):
        print(f"{what:44}{figures[what]}")
    print(f"{'viewers, seconds of processor a round':44}{figures['viewers, seconds of processor a round']:.2f}")
    for what in ("at the rate, articles a second", "at once, articles a second"):
        print(f"{what}: {'met' if figures['ratios'][what] >= LIMIT else 'missed'} ({LIMIT:.2f} of that without)")


def main() -> None:
    """Parse the arguments, measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300, help="articles of a round, half at the rate, half at once")
    parser.add_argument("--rounds", type=int, default=4, help="rounds without viewers, and as many with them")
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--rate", type=float, default=10, help="articles a second")
    parser.add_argument("--out", type=Path, default=Path("out/viewers.json"))
    parser.add_argument("--watch", metavar="HOST:PORT", help="only be the viewers, until standard input is closed")
    chosen = parser.parse_args()
    if chosen.watch:
        asyncio.run(watch(chosen.watch, chosen.viewers))
        return
    figures = asyncio.run(measure(chosen.articles, chosen.rounds, chosen.viewers, chosen.rate))
    show(figures)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
