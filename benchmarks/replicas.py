"""Whether replicas, order and repetition change the stories: runs of the whole pipeline over one labelled stream.

``python -m benchmarks.replicas`` prints a table and writes ``out/replicas.json``. Each run publishes the same articles
and is compared with the first: the share of articles whose company is the same (B-cubed and pairwise F1 between the
two runs), and of records that are equal word for word, apart from ids, times and the scores of links. Repeated input
must give records that are all equal, and so must replicas, unless one loses patience (``shared/order.py``). Another
order may not: stories are found as articles arrive. So the last run gives one worker a stage the articles in the order
in which the replicas took them up, one at a time. Where it agrees with the replicas, the order explains a difference.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from shared import topology
from tests.chaos.storm import comparable, members
from tests.flow.pipeline import Pipeline, running

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT.parent / "shared" / "data" / "stories" / "g5_dev.jsonl"
REPLICAS = 4
"""workers a stage in the run with replicas"""

Article = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one run: the story of each article by Storywire's id, the records by their members, the seconds.

    ``order`` are the articles as cross-referencing took them up.
    """

    stories: Mapping[str, str]
    records: Mapping[frozenset[str], str]
    order: Sequence[str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two runs are, each from 0 to 1; ``equal`` is the share of records that are word for word the same."""

    b_cubed: float
    pairwise: float
    equal: float
    stories: int
    seconds: float


def read(path: Path, count: int) -> list[Article]:
    """Return the first articles of a labelled set by time of publication, as submissions."""
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    rows.sort(key=lambda row: (row.get("published") or "", row["id"]))
    names = ("id", "title", "text", "url", "published", "language")
    return [
        {**{name: row[name] for name in names if row.get(name)}, "publisher": row.get("source")} for row in rows[:count]
    ]


async def run(articles: Iterable[Article], replicas: int = 1, *, one_at_a_time: bool = False) -> Run:
    """Publish the articles to a pipeline of its own and return what came of them."""
    # In a folder of its own, and with a lease that no busy machine overruns: work done twice would tell nothing here.
    with tempfile.TemporaryDirectory(prefix="storywire-replicas-") as folder:
        async with running(Path(folder), claim_after=60.0) as pipeline:
            await pipeline.scale(replicas)
            begun = time.monotonic()
            traces = {}
            for article in articles:
                trace = await pipeline.publish(article)
                traces.setdefault(article["id"], trace)
                if one_at_a_time:
                    await pipeline.end(trace)
            await _ended(pipeline)
            seconds = time.monotonic() - begun
            records = await pipeline.records()
            stories = {member.id: record.id for record in records for member in record.articles}
            steps = {name: (await pipeline.trace(trace)).get("cross-referencing") for name, trace in traces.items()}
            taken = {name: step["at"] for name, step in steps.items() if step}
            return Run(
                stories=stories,
                records={members(record): comparable(record) for record in records},
                order=sorted(taken, key=lambda name: (taken[name], name)),
                seconds=seconds,
            )


async def _ended(pipeline: Pipeline) -> None:
    ingest = topology.INGESTION
    while True:
        group = (await pipeline.redis.xinfo_groups(ingest.reads))[0]
        if not group["lag"] and not group["pending"] and not await pipeline.redis.zcard("under-way"):
            return
        await asyncio.sleep(0.2)


def agreement(one: Run, other: Run) -> Agreement:
    """Compare two runs over the same articles."""
    cells = Counter((story, other.stories.get(article, article)) for article, story in one.stories.items())
    ours = Counter(one.stories.values())
    theirs = Counter(other.stories.get(article, article) for article in one.stories)
    count = sum(ours.values())
    precision = sum(n * n / ours[story] for (story, _), n in cells.items()) / count
    recall = sum(n * n / theirs[story] for (_, story), n in cells.items()) / count
    both, mine, yours = (sum(n * (n - 1) for n in sizes.values()) for sizes in (cells, ours, theirs))
    equal = sum(other.records.get(company) == record for company, record in one.records.items())
    return Agreement(
        b_cubed=2 * precision * recall / (precision + recall),
        pairwise=2 * both / (mine + yours) if mine + yours else 1.0,
        equal=equal / max(len(one.records), len(other.records)),
        stories=len(other.records),
        seconds=round(other.seconds, 1),
    )


async def measure(articles: list[Article], seed: int, only: str) -> dict[str, Agreement]:
    """Run the variants with ``only`` in their names and compare each with the first; the last with the replicas."""
    shuffled = list(articles)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order needs no secrecy
    first = await _told("in order", run(articles))
    found = {"in order": agreement(first, first)}
    for name, again in (
        ("in order, again", articles),
        ("each article twice", [article for article in articles for _ in range(2)]),
        ("all of it twice", articles + articles),
        ("shuffled", shuffled),
    ):
        if only not in name:
            continue
        found[name] = agreement(first, await _told(name, run(again)))
    if only not in f"{REPLICAS} replicas":
        return found
    many = await _told(f"{REPLICAS} replicas", run(articles, REPLICAS))
    found[f"{REPLICAS} replicas"] = agreement(first, many)
    by_id = {article["id"]: article for article in articles}
    name = f"in the order of the {REPLICAS}, against them"
    same_order = await _told(name, run([by_id[article] for article in many.order], one_at_a_time=True))
    found[name] = agreement(many, same_order)
    return found


async def _told(name: str, running_: Any) -> Run:
    found: Run = await running_
    sys.stderr.write(f"{name}: {len(found.records)} stories in {found.seconds:.0f} s\n")
    return found


def main(options: argparse.Namespace) -> None:
    """Measure, print the table, write the JSON; say so where the labelled set is not there."""
    if not options.articles_file.exists():
        sys.stdout.write(f"skipped: no articles at {options.articles_file}\n")
        return
    articles = read(options.articles_file, options.articles)
    found = asyncio.run(measure(articles, options.seed, options.only))
    sys.stdout.write(f"{'':40}{'B-cubed':>9}{'pairwise':>10}{'equal':>8}{'stories':>9}{'s':>7}\n")
    for name, one in found.items():
        sys.stdout.write(
            f"{name:40}{one.b_cubed:9.4f}{one.pairwise:10.4f}{one.equal:8.3f}{one.stories:9}{one.seconds:7.0f}\n"
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    told = {"articles": len(articles), "seed": options.seed, "runs": {name: asdict(one) for name, one in found.items()}}
    options.out.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare the stories of one worker a stage with those of several.")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--only", default="", help="of the other runs only those with this in their names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--articles-file", type=Path, default=LABELLED, help="JSON Lines with id, title, text, source …"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "replicas.json")
    main(parser.parse_args())
