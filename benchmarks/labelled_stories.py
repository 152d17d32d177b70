"""Labelled articles as cross-referencing gets them: built by ingestion, annotated by entity extraction."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from services.entity_extraction.annotate import annotate
from services.entity_extraction.pipeline import load, model_path
from services.ingestion import intake
from services.ingestion.article import build
from services.ingestion.files import from_file
from shared.annotations import Annotations
from shared.article import Article
from shared.events import Submission

SAMPLES = Path(__file__).resolve().parents[1] / "seeds"
"""the sample articles"""
EXPECTED = Path(__file__).resolve().parents[1] / "tests" / "seeds" / "expected.json"
"""what should become of them"""
BATCH = 8
"""articles that the entity model reads at once"""
RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)
"""when every article arrives: nothing may depend on it"""


class Labelled(NamedTuple):
    """One article of a labelled set: ``id`` is the set's own, ``story`` its label."""

    id: str
    story: str
    article: Article
    annotations: Annotations


def labelled(path: Path, cache: Path | None = None) -> list[Labelled]:
    """Return the articles of a labelled set in the order of (published, id).

    Args:
        path: JSON Lines with id, story, title, text, and where known source, url, published, language.
        cache: a folder for annotated articles, which take minutes; remove it when ingestion or extraction changes.
    """
    if cache is None:
        return list(_annotated(path))
    digest = hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
    kept = cache / f"{path.stem}-{digest}.jsonl"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".part")
        with partial.open("w", encoding="utf-8") as out:
            for row in _annotated(path):
                values = [row.id, row.story, row.article.model_dump_json(), row.annotations.model_dump_json()]
                out.write(json.dumps(values) + "\n")
        partial.rename(kept)
    return list(_kept(kept))


def samples() -> list[Labelled]:
    """Return the English sample articles with their stories; of a revised article the last text."""
    expected = json.loads(EXPECTED.read_text("utf-8"))
    outcomes = {article["id"]: article["outcome"] for article in expected["articles"]}
    replaced = {outcome.removeprefix("revision of ") for outcome in outcomes.values()}
    stories = {article: story["story"] for story in expected["stories"] for article in story["articles"]}
    left_out = {article for story in expected["stories"] for article in story.get("cross_language", ())}
    left_out |= replaced | {article for article, outcome in outcomes.items() if outcome.startswith("duplicate")}
    folder = model_path("en")
    english = load(folder) if folder else None
    found = []
    for path in sorted(SAMPLES.glob("0*/*")):
        for fields in from_file(path.relative_to(SAMPLES).as_posix(), path.read_bytes()):
            if fields.get("id") in left_out:
                continue
            submission = Submission.model_validate(intake.read({b"data": json.dumps(fields).encode()}))
            article = build(submission, trace="0-0", received=RECEIVED)
            name = article.external_id or ""
            if name not in left_out:
                found.append(Labelled(name, stories[name], article, annotate([article], english)[0]))
    return found


def _kept(path: Path) -> Iterator[Labelled]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            name, story, article, annotations = json.loads(line)
            yield Labelled(
                name, story, Article.model_validate_json(article), Annotations.model_validate_json(annotations)
            )


def _annotated(path: Path) -> Iterator[Labelled]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: (row.get("published") or "", row["id"]))
    folder = model_path("en")
    english = load(folder) if folder else None
    for start in range(0, len(rows), BATCH):
        batch = [(row, submitted(row)) for row in rows[start : start + BATCH]]
        for language in sorted({article.language or "" for _, article in batch}):
            same = [(row, article) for row, article in batch if (article.language or "") == language]
            found = annotate([article for _, article in same], english if language == "en" else None)
            for (row, article), annotations in zip(same, found, strict=True):
                yield Labelled(row["id"], row["story"], article, annotations)
        if start % 400 == 0:
            print(f"{path.stem}: {start} of {len(rows)} annotated", file=sys.stderr)


def submitted(row: dict[str, str | None]) -> Article:
    """Return a row of a labelled set, or a submission made of one, as the article that ingestion makes of it."""
    fields = ("id", "title", "text", "url", "published", "language")
    publisher = row.get("source") or row.get("publisher")
    submission = Submission(publisher=publisher, **{name: row.get(name) for name in fields})
    return build(submission, trace="0-0", received=RECEIVED)


class Agreement(NamedTuple):
    """How well predicted clusters agree with the labels: B-cubed and pairwise, and how many clusters there are."""

    b3_precision: float
    b3_recall: float
    b3: float
    pair_precision: float
    pair_recall: float
    pairwise: float
    clusters: int
    multi: int


def agreement(predicted: Iterable[str], gold: Iterable[str]) -> Agreement:
    """Return B-cubed and pairwise precision, recall and F1 of a clustering (one label for each article in both)."""
    cells: dict[tuple[str, str], int] = {}
    found: dict[str, int] = {}
    true: dict[str, int] = {}
    for one, other in zip(predicted, gold, strict=True):
        cells[one, other] = cells.get((one, other), 0) + 1
        found[one] = found.get(one, 0) + 1
        true[other] = true.get(other, 0) + 1
    count = sum(found.values())
    precision = sum(n * n / found[one] for (one, _), n in cells.items()) / count
    recall = sum(n * n / true[other] for (_, other), n in cells.items()) / count
    both, ours, theirs = (sum(n * (n - 1) / 2 for n in sizes.values()) for sizes in (cells, found, true))
    return Agreement(
        precision,
        recall,
        _f1(precision, recall),
        both / ours if ours else 1.0,
        both / theirs if theirs else 1.0,
        2 * both / (ours + theirs) if ours + theirs else 1.0,
        len(found),
        sum(size > 1 for size in found.values()),
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
