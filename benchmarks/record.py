"""Records: the facts that they state of real incidents, whether their evidence holds, and what they cost.

    python -m benchmarks.record --evidence [--cache DIR]
    python -m benchmarks.record [--articles FILE] [--facts FILE] [--stories N] [--cache DIR] [--json OUT.json]
                                [--show killed|…]

FILE is JSON Lines as ``../shared/data`` has it: articles (id, story, title, text, source, url, published) and what
happened (story, date, city, killed, injured, participants). Articles go through the code of ingestion and entity
extraction; each labelled story becomes one record. A fact is scored only where an article says it. With ``--evidence``
the records of all stories of all labelled sets are checked: what of headline and summary does not stand at the cited
span. The figures name no person.
"""

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.labelled_stories import Labelled, labelled
from services.aggregation.evidence import verify
from services.aggregation.record import Standing, assemble
from services.aggregation.report import Report, pack, unpack
from services.entity_extraction.hedged_numbers import NUMBER, value
from shared.events import Copy, Link
from shared.names import SAME, fold, same_person
from shared.record import StoryRecord

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
STORY = "benchmark0000"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = (1, 10, 100, 1000)
SEED = 7
SHOWN = 12
"""wrong answers that are printed for ``--show``"""

CUES = {
    "killed": r"kill|dead|die[ds]|death|fatal|homicide|murder|slain|slay",
    "injured": r"injur|hurt|wound|hospital|shot",
}


@dataclass
class Score:
    """What was counted of one fact: ``said`` by an article, ``stated`` by the record, ``right`` in it."""

    said: int = 0
    stated: int = 0
    right: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> dict[str, float]:
        """Return precision (right of stated) and recall (found of said)."""
        return {
            "said": self.said,
            "stated": self.stated,
            "precision": round(self.right / self.stated, 3) if self.stated else 0.0,
            "recall": round(self.found / self.said, 3) if self.said else 0.0,
        }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, default=DATA / "stories" / "gva_dev.jsonl")
    parser.add_argument("--facts", type=Path, default=DATA / "facts" / "gva_incidents_dev.jsonl")
    parser.add_argument("--stories", type=int, default=300, help="stories with facts, drawn with a fixed seed; 0: all")
    parser.add_argument("--cache", type=Path, help="a folder for annotated articles, which take minutes")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", help="print wrong answers for this fact")
    parser.add_argument("--evidence", action="store_true", help="check the records of all labelled sets")
    arguments = parser.parse_args()
    if arguments.evidence:
        for path in sorted((DATA / "stories").glob("*.jsonl")):
            evidence(path, arguments.cache)
        return
    if not arguments.articles.exists() or not arguments.facts.exists():
        print(f"{arguments.articles} or {arguments.facts} is absent: nothing is measured")
        return
    facts = {row["story"]: row for row in map(json.loads, arguments.facts.open(encoding="utf-8"))}
    articles: dict[str, dict[str, Report]] = defaultdict(dict)
    for row in labelled(arguments.articles, arguments.cache):
        if row.story in facts:
            articles[row.story][row.article.id] = _report(row)
    drawn = sorted(articles)
    random.Random(SEED).shuffle(drawn)  # noqa: S311 - the same stories each time
    told = {story: list(articles[story].values()) for story in drawn[: arguments.stories or None]}
    report = {
        "facts": score(told, facts, arguments.show),
        "cost": list(cost([one for each in told.values() for one in each])),
    }
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))


def evidence(path: Path, cache: Path | None) -> None:
    """Check the record of each story of a set: citations, and each name and number of headline and summary."""
    told: dict[str, dict[str, Report]] = defaultdict(dict)
    for row in labelled(path, cache):
        told[row.story][row.article.id] = _report(row)
    count: Counter[str] = Counter()
    for reports in told.values():
        record = assemble(Standing(STORY, 1, NOW), list(reports.values()))
        articles = {name: report.article for name, report in reports.items()}
        cited = [(sentence.text, sentence.citations[0]) for sentence in record.summary]
        cited += [(record.headline.text, record.headline.citation)] if record.headline else []
        count["articles"] += len(articles)
        count["sentences and headlines"] += len(cited)
        count["citations that do not hold"] += len(verify(record, articles))
        count["parts that could not be made"] += len(record.notes)
        for text, citation in cited:
            words = re.findall(r"\d[\d.,]*|\b[A-Z][\w’'-]+", text)
            count["names and numbers"] += len(words)
            count["not at the cited span"] += sum(
                word not in articles[citation.article].quoted(citation.span) for word in words
            )
    print(f"{path.stem}: {len(told)} stories, " + ", ".join(f"{number:,} {what}" for what, number in count.items()))


def _report(row: Labelled) -> Report:
    link = Link(story=STORY, score=1.0, new=False)
    return Report(article=row.article, annotations=row.annotations, copy_of=Copy(kind="new"), link=link)


def score(told: dict[str, list[Report]], facts: dict[str, dict[str, Any]], show: str | None) -> dict[str, Any]:
    """Score every record against what happened, and print the table."""
    scores = {name: Score() for name in ("killed", "injured", "date", "city", "names")}
    kinds: Counter[str] = Counter()
    problems = sentences = 0
    for story, reports in told.items():
        if not reports:
            continue
        record = assemble(Standing(STORY, 1, NOW), reports)
        problems += len(verify(record, {report.id: report.article for report in reports}))
        sentences += len(record.summary)
        kinds.update(conflict.kind for conflict in record.conflicts if conflict.attribute in CUES)
        _toll("killed", record, reports, facts[story], scores["killed"])
        _toll("injured", record, reports, facts[story], scores["injured"])
        _date(record, facts[story], scores["date"])
        _city(record, reports, facts[story], scores["city"])
        _names(record, reports, facts[story], scores["names"])
    table = {name: one.row() for name, one in scores.items()}
    print(
        f"{len(told)} stories, {sum(map(len, told.values()))} articles, {sentences} summary sentences, "
        f"{problems} citations that do not hold"
    )
    print(f"{'fact':10}{'said':>8}{'stated':>8}{'precision':>11}{'recall':>8}")
    for name, row in table.items():
        print(f"{name:10}{row['said']:>8}{row['stated']:>8}{row['precision']:>11.3f}{row['recall']:>8.3f}")
    print("conflicts over killed and injured:", dict(kinds))
    for wrong in scores[show].wrong[:SHOWN] if show in scores else []:
        print(" ", wrong)
    return {
        "stories": len(told),
        "problems": problems,
        "sentences": sentences,
        "facts": table,
        "conflicts": dict(kinds),
    }


def _toll(attribute: str, record: StoryRecord, reports: Sequence[Report], fact: dict[str, Any], into: Score) -> None:
    truth = fact[attribute]
    figure = next((one for one in record.figures if one.attribute == attribute), None)
    values = {int(float(one.value)) for one in figure.values} if figure else set()
    if attribute == "injured" and not values:
        values = _shot(record)
    if truth and any(_says(attribute, truth, report) for report in reports):
        into.said += 1
        into.found += truth in values
    if values:
        into.stated += 1
        latest = max(figure.values, key=lambda one: (one.article_count, one.last_stated)) if figure else None
        stated = int(float(latest.value)) if latest else next(iter(values))
        into.right += stated == truth
        if stated != truth:
            cited = latest.citations[0].words if latest else "shot"
            into.wrong.append(f"{record.id} states {sorted(values)} for {truth}: {cited}")


def _shot(record: StoryRecord) -> set[int]:
    """Return those shot and not killed, where articles count only the shot."""
    numbers = {one.attribute: [int(float(each.value)) for each in one.values] for one in record.figures}
    killed = max(numbers.get("killed", [0]))
    return {number - killed for number in numbers.get("shot", []) if number >= killed}


def _says(attribute: str, truth: int, report: Report) -> bool:
    """Return whether a sentence or the title has the number near a word for it."""
    for words in (report.article.title, *(sentence.text for sentence in report.sentences)):
        if re.search(CUES[attribute], words, re.IGNORECASE) and any(
            value(match["number"]) == truth for match in re.finditer(NUMBER, words, re.IGNORECASE)
        ):
            return True
    return False


def _date(record: StoryRecord, fact: dict[str, Any], into: Score) -> None:
    truth = datetime.strptime(fact["date"], "%B %d, %Y").replace(tzinfo=UTC).date()
    into.said += 1
    if record.event_date:
        into.stated += 1
        right = abs((datetime.fromisoformat(record.event_date.value).date() - truth).days) <= 1
        into.right += right
        into.found += right
        if not right:
            into.wrong.append(f"{record.event_date.value} for {truth}: {record.event_date.citations[0].words[:150]}")


def _city(record: StoryRecord, reports: Sequence[Report], fact: dict[str, Any], into: Score) -> None:
    city = fold(re.sub(r"\(.*\)", "", fact["city"] or ""))
    if city and any(f" {city} " in f" {fold(report.article.title + ' ' + report.article.text)} " for report in reports):
        into.said += 1
        places = [fold(entity.name) for entity in record.entities if entity.kind == "place"]
        into.stated += bool(places)
        into.right += bool(places) and places[0] == city
        into.found += city in places


def _names(record: StoryRecord, reports: Sequence[Report], fact: dict[str, Any], into: Score) -> None:
    people = [entity for entity in record.entities if entity.kind == "person"]
    texts = " ".join(fold(report.article.title + " " + report.article.text) for report in reports)
    for participant in fact["participants"]:
        name = participant.get("name") or ""
        if fold(name) and f" {fold(name)} " in f" {texts} ":
            into.said += 1
            alike = [entity for entity in people if same_person(entity.name, name) >= SAME]
            into.stated += bool(alike)
            into.right += len(alike) == 1
            into.found += bool(alike)


def cost(reports: Sequence[Report]) -> Iterator[dict[str, float]]:
    """Measure seconds of one core and bytes for records of growing size, and print them."""
    print(f"{'members':>8}{'read s':>9}{'make s':>9}{'again s':>9}{'bytes':>10}")
    stored = [pack(report) for report in {report.id: report for report in reports}.values()]
    for size in SIZES:
        if size > len(stored):
            break
        start = time.process_time()
        members = [unpack(each) for each in stored[:size]]
        read = time.process_time()
        assemble(Standing(STORY, 1, NOW), members)
        made = time.process_time()
        record = assemble(Standing(STORY, 1, NOW), members)
        again = time.process_time()
        row = {
            "members": size,
            "read": round(read - start, 4),
            "make": round(made - read, 4),
            "again": round(again - made, 4),
            "bytes": len(record.model_dump_json()),
        }
        print(f"{size:>8}{row['read']:>9.3f}{row['make']:>9.3f}{row['again']:>9.3f}{row['bytes']:>10.0f}")
        yield row


if __name__ == "__main__":
    main()
