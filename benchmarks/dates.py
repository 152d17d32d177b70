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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.entity_extraction.time_expressions import recognise
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


def _expressions(show: str | None) -> dict[str, Any]:
    path = DATA / "dates" / "timex_dev.jsonl"
    if not path.exists():
        print(f"{path} is absent: expressions are not measured")
        return {}
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    gold_count = found_count = exact = relaxed = relaxed_found = right = dated = dated_right = 0
    missed: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        text, gold = row["text"], row["timex"]
        began = time.process_time()
        found = recognise(text, datetime.fromisoformat(row["dct"]).replace(tzinfo=UTC))
        seconds += time.process_time() - began
        gold_count, found_count = gold_count + len(gold), found_count + len(found)
        exact += len({(t["start"], t["end"]) for t in gold} & {(f.start, f.end) for f in found})
        matched = set()
        for timex in gold:
            overlapping = [f for f in found if f.start < timex["end"] and timex["start"] < f.end]
            if not overlapping:
                missed[timex["text"].lower()] += 1
                continue
            relaxed += 1
            best = max(overlapping, key=lambda f: min(f.end, timex["end"]) - max(f.start, timex["start"]))
            matched.add(best)
            same = _even(best.value) == _even(timex["value"])
            right += same
            if re.match(r"\d{4}", timex["value"]):
                dated, dated_right = dated + 1, dated_right + same
            if show == "values" and not same:
                print(
                    f"{row['id']} {row['dct'][:10]} {timex['text']!r} = {timex['value']}, found"
                    f" {text[best.start : best.end]!r} = {best.value}"
                )
        for f in found:
            if any(f.start < t["end"] and t["start"] < f.end for t in gold):
                relaxed_found += 1
            else:
                spurious[
                    " ".join(text[max(0, f.start - 25) : f.start].split()[-3:]) + f" [{text[f.start : f.end]}]"
                ] += 1
    for name, counter in (("missed", missed), ("spurious", spurious)):
        if show == name:
            print("\n".join(f"{count:4} {words}" for words, count in counter.most_common()))
    scores = {
        "articles": len(rows), "expressions": gold_count, "exact": _prf(exact, exact, found_count, gold_count),
        "relaxed": _prf(relaxed_found, relaxed, found_count, gold_count), "value_accuracy": right / relaxed,
        "value_accuracy_calendar": dated_right / dated, "articles_per_second": len(rows) / seconds,
    }  # fmt: skip
    print(f"time expressions: {len(rows)} articles, {gold_count} expressions, {found_count} found")
    for name in ("exact", "relaxed"):
        p, r, f = scores[name]
        print(f"  {name:8} P {p:.3f}  R {r:.3f}  F1 {f:.3f}")
    print(f"  value accuracy on matched: {right / relaxed:.3f}; of calendar dates alone {dated_right / dated:.3f}")
    print(
        f"  speed: {len(rows) / seconds:.0f} articles/s of"
        f" {sum(len(r['text'].split()) for r in rows) // len(rows)} words\n"
    )
    return scores


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
