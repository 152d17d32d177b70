"""A soak: articles flow for long through a pipeline with a short window, and its memory must stay flat.

``python -m tests.chaos.soak`` publishes 100,000 invented articles, as fast as they are taken, and writes what Redis
and the workers held meanwhile to ``docs/soak.csv`` and, drawn, ``docs/soak.svg``; ``make soak`` calls it.

The articles say that they are in Esperanto, for which there is no entity model, so that the path without a model is
taken: names are then found by their spelling, and all else is as ever. ``--language en`` has the model read them,
which takes several times as long.
"""

import argparse
import asyncio
import csv
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any

import orjson

from shared import topology
from tests.chaos.newsroom import story
from tests.flow.pipeline import Pipeline, running

DOCS = Path(__file__).resolve().parents[2] / "docs"
AHEAD = 300
"""articles that may be under way: enough that no worker idles, few enough that memory is that of the window"""
BATCH = 50
"""articles published in one go"""
EVERY = 5.0
"""seconds between two samples"""
WARM = 2.5
"""windows after which everything that has a lifetime has ended once: what is kept does not grow from there on"""
FLAT = 1.1
"""growth from the second to the last third of the time after that, up to which memory counts as flat"""
LEFT = 60
"""keys that may be left when nothing has come for longer than a window: streams, counters, live workers"""
TIDIED = 20.0
"""seconds after which every worker has tidied up once more"""
LEAST = 100
"""articles in a window without which nothing can be said of each"""
PAGE_SIZE = 4096
"""bytes of a page of memory in ``/proc/<pid>/statm``"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was held at one moment, ``seconds`` after the beginning; memory in MB."""

    seconds: float
    published: int
    ended: int
    redis_mb: float
    keys: int
    stories: int
    ingest: int
    inner: int
    out: int
    workers_mb: float


def invented(seed: int, language: str) -> Iterator[dict[str, Any]]:
    """Yield articles without end, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - invented news needs no secrecy
    number = 0
    while True:
        for article in story(rng, number):
            yield {**article, "language": language}
        number += 1


async def soak(
    folder: Path, count: int, minutes: float, window: float, articles: Iterable[dict[str, Any]]
) -> tuple[list[Sample], Counter[str]]:
    """Publish ``count`` articles, or as many as are taken in ``minutes``; return the samples, and what is left.

    What is left are the keys, by the beginnings of their names, when nothing has come for longer than a window.

    Args:
        folder: where data and logs go.
        count: articles.
        minutes: after which no more are published.
        window: seconds that articles, records, traces and stream entries are kept.
        articles: where they come from.
    """
    days = window / 86_400
    settings = {
        "window_days": days,
        "record_days": days,
        "trace_days": days,
        "stream_hours": days * 24,
        "settle_hours": days * 12,
        "claim_after": 20.0,
        "coalesce": 0.3,
    }
    begun, samples, published = time.monotonic(), [], 0
    source = islice(articles, count)
    async with running(folder, **settings) as pipeline:
        sampled = -EVERY
        while True:
            waiting = await _under_way(pipeline, published)
            now = time.monotonic() - begun
            if waiting < AHEAD and now < minutes * 60 and (batch := list(islice(source, BATCH))):
                async with pipeline.redis.pipeline(transaction=False) as pipe:
                    for article in batch:
                        pipe.xadd(topology.INGEST, {"data": orjson.dumps(article)})
                    await pipe.execute()
                published += len(batch)
            elif not waiting and published:
                samples.append(await _sample(pipeline, now, published))
                await asyncio.sleep(1.2 * window + TIDIED)
                return samples, Counter([key.decode().partition(":")[0] async for key in pipeline.redis.scan_iter()])
            else:
                await asyncio.sleep(0.2)
            if now - sampled >= EVERY:
                samples.append(await _sample(pipeline, now, published))
                sampled = now
                sys.stderr.write(f"\r{now:6.0f} s {published:8,} articles {samples[-1].redis_mb:7.1f} MB in Redis")
                sys.stderr.flush()


async def _under_way(pipeline: Pipeline, published: int) -> int:
    """Return how many of the published articles have no end yet."""
    answer: Any = pipeline.redis.hget(f"counts:{topology.INGESTION.name}", "in")  # typed for both kinds of client
    taken = int(await answer or 0)
    return int(await pipeline.redis.zcard("under-way")) + max(0, published - taken)


async def _sample(pipeline: Pipeline, seconds: float, published: int) -> Sample:
    redis = pipeline.redis
    memory = await redis.info("memory")
    lengths = [await redis.xlen(stage.writes) for stage in topology.STAGES]
    return Sample(
        seconds=round(seconds, 1),
        published=published,
        ended=published - await _under_way(pipeline, published),
        redis_mb=round(memory["used_memory"] / 1e6, 3),
        keys=int(await redis.dbsize()),
        stories=int(await redis.zcard("stories:index")),
        ingest=int(await redis.xlen(topology.INGEST)),
        inner=sum(lengths[:-1]),
        out=lengths[-1],
        workers_mb=round(sum(_resident(process.pid) for process in pipeline.processes.values()), 1),
    )


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE / 1e6
    except OSError:  # not Linux
        return 0.0


def per_article(samples: Sequence[Sample], window: float) -> list[tuple[float, float]]:
    """Return, for each moment once all is warm, its second and the kB in Redis for each article of the last window.

    How many articles come in a window depends on what else the machine does; what is kept of each must not grow.
    """
    found = []
    for sample in samples:
        before = max((each.published for each in samples if each.seconds <= sample.seconds - window), default=0)
        if sample.seconds > WARM * window and sample.published - before > LEAST:
            found.append((sample.seconds, 1000 * sample.redis_mb / (sample.published - before)))
    return found


def growth(values: Sequence[float]) -> float | None:
    """Return the mean of the last third over that of the third before; None where there are too few values."""
    third = len(values) // 3
    return fmean(values[-third:]) / fmean(values[-2 * third : -third]) if third >= 3 else None


def write(samples: Sequence[Sample], csv_file: Path, svg_file: Path, window: float) -> None:
    """Write the samples as a table and as a drawing."""
    names = [field.name for field in fields(Sample)]
    with csv_file.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(names)
        table.writerows([getattr(sample, name) for name in names] for sample in samples)
    svg_file.write_text(drawing(samples, window), encoding="utf-8")


def drawing(samples: Sequence[Sample], window: float) -> str:
    """Return an SVG over minutes: memory of Redis, in all and for each article of the window; articles published."""
    total, minutes = samples[-1].published, samples[-1].seconds / 60
    panels = [
        _panel([(each.seconds, each.redis_mb) for each in samples], "MB in Redis", 40, "#1f6f8b"),
        _panel(per_article(samples, window), "kB in Redis for each article of the window", 200, "#8b5a1f"),
        _panel([(each.seconds, each.published) for each in samples], "articles published", 360, "#4a7a3a"),
    ]
    title = f"{total:,} articles in {minutes:.0f} minutes, window {window:.0f} s"
    return "\n".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 530" font-family="sans-serif" font-size="12">',
            f"<title>{title}</title>",
            '<rect width="720" height="530" fill="#fff"/>',
            f'<text x="60" y="20" font-size="14" fill="#222">{title}</text>',
            *panels,
            "</svg>",
            "",
        )
    )


def _panel(values: Sequence[tuple[float, float]], label: str, top: int, colour: str) -> str:
    left, width, height = 60, 630, 110
    end = max((seconds for seconds, _ in values), default=1.0)
    most = max((value for _, value in values), default=1.0)
    points = " ".join(
        f"{left + width * seconds / end:.1f},{top + height - height * value / most:.1f}" for seconds, value in values
    )
    parts = [
        f'<text x="{left}" y="{top - 4}" fill="#444">{label}</text>',
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#ccc"/>',
        f'<text x="{left - 6}" y="{top + 10}" text-anchor="end" fill="#444">{most:,.0f}</text>',
        f'<text x="{left - 6}" y="{top + height}" text-anchor="end" fill="#444">0</text>',
        f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{points}"/>',
        f'<text x="{left + width}" y="{top + height + 16}" text-anchor="end" fill="#444">{end / 60:.0f} min</text>',
    ]
    return "\n".join(parts)


async def main(options: argparse.Namespace) -> int:
    """Run the soak, write table and drawing, print the result; return the exit code."""
    articles = invented(options.seed, options.language)
    with tempfile.TemporaryDirectory(prefix="storywire-soak-") as folder:
        samples, left = await soak(Path(folder), options.articles, options.minutes, options.window, articles)
    write(samples, options.out / "soak.csv", options.out / "soak.svg", options.window)
    redis = growth([kilobytes for _, kilobytes in per_article(samples, options.window)])
    last = samples[-1]
    report = {
        "articles published": last.published,
        "articles at an end": last.ended,
        "seconds": round(last.seconds),
        "window in s": options.window,
        "MB in Redis, at most": max(sample.redis_mb for sample in samples),
        "keys, at most": max(sample.keys for sample in samples),
        "MB in the workers": f"{samples[len(samples) // 3].workers_mb:.0f} after a third, then {last.workers_mb:.0f}",
        "keys left after that": f"{left.total()}: "
        + ", ".join(f"{name} {count}" for name, count in left.most_common()),
        "kB an article: growth": round(redis, 3) if redis else "too short to tell",
    }
    sys.stdout.write("\n" + "".join(f"{name:24}{value}\n" for name, value in report.items()))
    return int(last.ended != last.published or redis is None or redis > FLAT or left.total() > LEFT)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Send many articles through a pipeline and watch its memory.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=600, help="publish no longer than this")
    parser.add_argument("--window", type=float, default=120, help="seconds that articles, records and traces are kept")
    parser.add_argument("--language", default="eo", help="what the articles say they are in; eo and is have no model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=DOCS)
    sys.exit(asyncio.run(main(parser.parse_args())))
