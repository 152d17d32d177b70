"""How well dates are read: time expressions of the text, and the date of publication without the publisher's word.

Expressions are scored on the TimeBank and AQUAINT articles of the dates set: spans exactly and where they overlap, and
the values of those that overlap, which are compared after two conventions are evened out (``1968-XX`` is ``1968``, a
decade is ``198``). Publication is scored on the story sets with the given date withheld: how often the address and the
text tell a date, and how often it is the true one, give or take a day.

    python -m benchmarks.dates [--json FILE] [--show missed|spurious|values|publication]
"""

import argparse
import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.entity_extraction.time_expressions import recognise
from services.entity_extraction.time_heart import TimeExpression
from services.ingestion.cleaning import cuts
from services.ingestion.publication import publication

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
ARRIVAL = datetime(2025, 11, 23, tzinfo=UTC)
"""When the articles of the story sets "arrive": long after they were published, as from an archive."""


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--json", help="write the figures to this file")
    parser.add_argument("--show", choices=("missed", "spurious", "values", "publication"))
    arguments = parser.parse_args()
    report = {"expressions": _expressions(arguments.show), "publication": _publication(arguments.show)}
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=1))


@dataclass
class _Counts:
    """What was counted over all articles."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_met: int = 0
    found_met: int = 0
    right: int = 0
    calendar: int = 0
    calendar_right: int = 0


def _expressions(show: str | None) -> dict[str, Any]:
    path = DATA / "dates" / "timex_dev.jsonl"
    if not path.exists():
        print(f"{path} is absent: expressions are not measured")
        return {}
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    counts, seconds = _Counts(), 0.0
    for row in rows:
        began = time.process_time()
        found = recognise(row["text"], datetime.fromisoformat(row["dct"]).replace(tzinfo=UTC))
        seconds += time.process_time() - began
        _compare(row, found, counts, show)
    scores: dict[str, Any] = {
        "articles": len(rows),
        "expressions": counts.gold,
        "exact": _prf(counts.exact, counts.exact, counts.found, counts.gold),
        "relaxed": _prf(counts.found_met, counts.gold_met, counts.found, counts.gold),
        "value_accuracy": counts.right / counts.gold_met,
        "value_accuracy_calendar": counts.calendar_right / counts.calendar,
        "articles_per_second": len(rows) / seconds,
    }
    print(f"time expressions: {len(rows)} articles, {counts.gold} expressions, {counts.found} found")
    for name in ("exact", "relaxed"):
        precision, recall, f1 = scores[name]
        print(f"  {name:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    print(f"  value accuracy on matched: {scores['value_accuracy']:.3f}", end="")
    print(f"; of calendar dates alone {scores['value_accuracy_calendar']:.3f}")
    words = sum(len(row["text"].split()) for row in rows) // len(rows)
    print(f"  speed: {len(rows) / seconds:.0f} articles/s of {words} words\n")
    return scores


def _compare(row: dict[str, Any], found: list[TimeExpression], counts: _Counts, show: str | None) -> None:
    """Count how the expressions that were found in one article meet those that are marked in it."""
    text, gold = row["text"], row["timex"]
    counts.gold, counts.found = counts.gold + len(gold), counts.found + len(found)
    counts.exact += len({(t["start"], t["end"]) for t in gold} & {(f.start, f.end) for f in found})
    for timex in gold:
        overlapping = [f for f in found if f.start < timex["end"] and timex["start"] < f.end]
        if not overlapping:
            if show == "missed":
                print(f"missed {timex['text']!r} in {text[max(0, timex['start'] - 40) : timex['end'] + 20]!r}")
            continue
        best = max(overlapping, key=lambda f: min(f.end, timex["end"]) - max(f.start, timex["start"]))
        same = _even(best.value) == _even(timex["value"])
        counts.gold_met, counts.right = counts.gold_met + 1, counts.right + same
        if re.match(r"\d{4}", timex["value"]):
            counts.calendar, counts.calendar_right = counts.calendar + 1, counts.calendar_right + same
        if show == "values" and not same:
            print(f"{row['id']} {row['dct'][:10]} {timex['text']!r} = {timex['value']}, found {best.value}")
    for f in found:
        met = any(f.start < t["end"] and t["start"] < f.end for t in gold)
        counts.found_met += met
        if show == "spurious" and not met:
            print(f"not marked: {text[max(0, f.start - 40) : f.start]!r} [{text[f.start : f.end]}]")


def _prf(right_found: int, right_gold: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right_found / max(1, found), right_gold / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _even(value: str | None) -> str:
    value = re.sub(r"(?:-XX)+$", "", value or "")
    return re.sub(r"^(\d{3})X$", r"\1", value)


def _publication(show: str | None) -> dict[str, Any]:
    report: dict[str, Any] = {}
    print(
        f"{'publication, given date withheld':34}{'articles':>9}{'told':>8}{'right':>8}"
        f"{'of the text alone':>19}{'right':>8}{'articles/s':>12}"
    )
    for name in ("gva", "allsides", "g5"):
        path = DATA / "stories" / f"{name}_dev.jsonl"
        if not path.exists():
            print(f"{path} is absent: not measured")
            continue
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        counts: Counter[str] = Counter()
        seconds = 0.0
        for row in rows:
            found = cuts(row["text"], row["title"], None, row["language"])
            truth = datetime.fromisoformat(row["published"]).date()
            for way, url in (("address", row["url"]), ("text", None)):
                began = time.process_time()
                told = publication(
                    original=row["text"],
                    cuts=found,
                    title=row["title"],
                    url=url,
                    given=None,
                    modified=None,
                    page_dates=(),
                    received=ARRIVAL,
                )
                seconds += time.process_time() - began
                if told.at is None:
                    continue
                same_month = told.precision == "month" and (told.at.year, told.at.month) == (truth.year, truth.month)
                right = same_month or abs((told.at.date() - truth).days) <= 1
                counts[way] += 1
                counts[way + " right"] += right
                if show == "publication" and not right:
                    print(f"{row['id']} {truth} chosen {told.at.date()} ({told.confidence}): {told.reason}")
        figures = [counts["address"] / len(rows), counts["address right"] / max(1, counts["address"])]
        figures += [counts["text"] / len(rows), counts["text right"] / max(1, counts["text"])]
        rate = 2 * len(rows) / seconds
        print(
            f"{name:34}{len(rows):9}{figures[0]:8.3f}{figures[1]:8.3f}{figures[2]:19.3f}{figures[3]:8.3f}{rate:12.0f}"
        )
        report[name] = dict(zip(("told", "right", "told_by_text", "right_by_text"), figures, strict=True)) | {
            "articles_per_second": rate
        }
    return report


if __name__ == "__main__":
    main()
