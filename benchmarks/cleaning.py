"""What cleaning cuts wrongly and what it misses.

Two measures. *Planted*: lines of ``cleaning_lines.toml`` (their ``held`` half unless told otherwise) are put into
real articles and into the project's seeds; a line is missed when more than a fifth of its letters stay. *Natural*:
the same articles as they came; every sentence that cleaning cuts is either real boilerplate or cut wrongly. A sample
was judged by hand: ``cleaning_judged.json`` holds the verdicts under hashes, no text; the share judged wrong is
projected on all that was cut.

    python -m benchmarks.cleaning [--half held|tune] [--articles 400] [--json FILE] [--show missed|cut]
"""

import argparse
import hashlib
import json
import random
import re
import sys
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.ingestion.cleaning import cuts
from shared.article import Cut

ROOT = Path(__file__).resolve().parents[1]
STORIES = ROOT.parent / "shared" / "data" / "stories"
SETS = ("gva", "allsides", "ecbplus", "g5")
JUDGED = Path(__file__).with_name("cleaning_judged.json")
RANDOM = random.Random(5)  # noqa: S311 - the same articles and lines every time
KEPT_SHARE = 0.2
"""The share of a planted line's letters that may stay in the story without the line being missed."""

SLOTS = {
    "title": ["Harbour reopens after storm", "Council votes on new tram line", "Why the river turned green",
    "Three held over museum theft",
              "Farmers fear a dry spring", "Minister quits after audit", "Inside the city's night markets",
              "Storm leaves thousands without power"],
    "name": ["Marta Quillfeather", "Owen Tarrant", "Lucía Berrocal", "Anton Weissdorn", "Grace Okonedo-Hale",
    "J. R. Pemberly"],
    "outlet": ["Harbour Post", "The Quayside Herald", "Northgate Times", "Valley Observer", "Daily Lantern",
    "lanternnews.example"],
    "agency": ["Baltic Wire", "Meridian Press", "NPA", "Reuters", "Coastal News Agency"],
    "place": ["Northgate", "Port Marlow", "Saltmarsh", "Kestrel Bay"],
    "land": ["Norland", "Belarus", "Ind.", "Chile"],
    "date": ["March 3, 2024", "Jan. 14, 2023", "12 September 2022", "Tuesday, April 9, 2019"],
    "code": ["hpn", "levant", "nwire"],
}  # fmt: skip


@dataclass
class Tally:
    """Counts of one kind: planted, missed, and cut under the right kind."""

    planted: int = 0
    missed: int = 0
    right_kind: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Planted:
    """An article with one planted line: where its letters stand, and which other spans are story."""

    original: str
    spans: tuple[tuple[int, int], ...]
    story: tuple[tuple[int, int], ...]


def main() -> None:
    """Run both measures and print them."""
    arguments = _arguments()
    texts = list(_texts(arguments.articles))
    if not texts:
        sys.exit(f"no labelled articles under {STORIES}: nothing to measure")
    report = {"planted": _planted(texts, arguments), "natural": _natural(texts, arguments), "speed": _speed(texts)}
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--half", choices=("held", "tune"), default="held")
    parser.add_argument("--articles", type=int, default=400, help="articles of each set")
    parser.add_argument("--json", help="write the figures to this file")
    parser.add_argument("--show", choices=("missed", "cut", "collateral"))
    parser.add_argument("--sample", type=int, default=200, help="cut sentences to show for judging")
    return parser.parse_args()


def _texts(count: int) -> Iterator[tuple[str, str]]:
    """Yield (title, text) of evenly spaced articles of every set, normalised as ingestion does, and of the seeds."""
    for name in SETS:
        path = STORIES / f"{name}_dev.jsonl"
        if not path.exists():
            continue
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        for row in rows[:: max(1, len(rows) // count)][:count]:
            yield row["title"], _normal(row["text"])
    for row in _seeds():
        if isinstance(row.get("text"), str) and isinstance(row.get("title"), str):
            yield row["title"], _normal(row["text"])


def _seeds() -> Iterator[dict[str, Any]]:
    """Yield the project's own sample articles that are plain JSON; those that are broken on purpose are left out."""
    for path in sorted((ROOT / "seeds").glob("[0-9]*/*.json*")):
        content = path.read_text(encoding="utf-8")
        data = [json.loads(line) for line in content.splitlines()] if path.suffix == ".jsonl" else json.loads(content)
        yield from (row for row in (data if isinstance(data, list) else [data]) if isinstance(row, dict))


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in {"\n", "\t"} or unicodedata.category(c) != "Cc")


# --- planted lines


def _planted(texts: list[tuple[str, str]], arguments: argparse.Namespace) -> dict[str, Any]:
    random_ = RANDOM
    table = tomllib.loads((Path(__file__).with_name("cleaning_lines.toml")).read_text(encoding="utf-8"))
    tallies: dict[str, Tally] = {}
    collateral = sentences = 0
    for name, halves in table.items():
        half = halves[arguments.half]
        kind = half.get("kind", name)
        tally = tallies.setdefault(kind, Tally())
        for _ in range(max(4, 160 // len(half["lines"]))):
            for line in half["lines"]:
                title, text = random_.choice(texts)
                made = _plant(text, title, line, half["where"], random_)
                if made is None:
                    continue
                found = cuts(made.original, title, None, None)
                _score(made, found, kind, tally, line)
                before = cuts(text, title, None, None)
                hit, seen = _collateral(made, found, text, before)
                collateral, sentences = collateral + len(hit), sentences + seen
                if hit and arguments.show == "collateral":
                    print(f"[{line}] cut also: {hit[0][:200]!r}")
    print(
        f"planted lines, half"
        f" {arguments.half!r}\n{'kind':12}{'planted':>9}{'missed':>9}{'missed %':>10}{'right kind %':>14}"
    )
    total = Tally(
        sum(t.planted for t in tallies.values()),
        sum(t.missed for t in tallies.values()),
        sum(t.right_kind for t in tallies.values()),
    )
    for kind, tally in [*sorted(tallies.items()), ("all", total)]:
        share, right = 100 * tally.missed / tally.planted, 100 * tally.right_kind / max(1, tally.planted - tally.missed)
        print(f"{kind:12}{tally.planted:9}{tally.missed:9}{share:10.1f}{right:14.1f}")
        if arguments.show == "missed":
            for example, times in Counter(tally.examples).most_common():
                print(f"      {times:3} {example}")
    print(
        f"story sentences cut only because a line was planted: {collateral} of {sentences}"
        f" ({100 * collateral / sentences:.3f} %)\n"
    )
    return {
        "half": arguments.half, "planted": total.planted, "missed": total.missed, "collateral": collateral,
        "sentences": sentences,
        "kinds": {kind: {"planted": t.planted, "missed": t.missed, "right_kind": t.right_kind} for kind,
        t in tallies.items()},
    }  # fmt: skip


def _fill(line: str, random_: random.Random) -> str:
    def pick(slot: str) -> str:
        return random_.choice(SLOTS[slot])

    number = random_.randrange(1000, 9999)
    values = {slot: pick(slot) for slot in SLOTS} | {
        "title2": pick("title"), "title3": pick("title"), "name2": pick("name"), "year": str(random_.randrange(2012,
        2025)),
        "url": f"https://lanternnews.example/world/{number}", "url2": f"https://harbourpost.example/story-{number + 1}",
        "NAME": pick("name").upper(), "PLACE": pick("place").upper(), "AGENCY": random_.choice(["LMW", "MERIDIAN",
        "NPA"]), "CODE": pick("code").upper(),
    }  # fmt: skip
    return line.format(**values)


def _plant(  # noqa: PLR0911 - one return a place
    text: str, title: str, line: str, where: str, random_: random.Random
) -> Planted | None:
    separator = "\n\n" if "\n\n" in text else "\n"
    paragraphs = [(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text)]
    if not paragraphs or (len(paragraphs) < 3 and where in ("middle", "repeat")):
        return None
    if where == "repeat":
        return _repeat(text, paragraphs, int(line), separator, random_)
    filled = _fill(line, random_)
    if where == "mark":
        ends = [m.end() for m in re.finditer(r"[a-z]{3}(?=\. [A-Z])", text)]
        if not ends:
            return None
        at = random_.choice(ends)
        return _insert(text, at, filled, filled)
    if where == "prefix":
        if any(cut.kind in ("dateline", "byline", "header") for cut in cuts(text, title, None, None)):
            return None
        start, end = paragraphs[0]
        if end - start < 60 or not text[start].isupper() or text[start:end].split(maxsplit=1)[0].isupper():
            return None
        return _insert(text, start, filled, filled)
    filled = filled.replace("\n", separator)
    if where == "head":
        return _insert(text, paragraphs[0][0], filled + separator, filled)
    if where == "tail":
        return _insert(text, paragraphs[-1][1], separator + filled, filled)
    at = random_.choice(paragraphs[1:])[0]
    return _insert(text, at, filled + separator, filled)


def _insert(text: str, at: int, inserted: str, counted: str) -> Planted:
    start = at + inserted.index(counted)
    return Planted(
        text[:at] + inserted + text[at:],
        ((start, start + len(counted)),),
        ((0, at), (at + len(inserted), len(text) + len(inserted))),
    )


def _repeat(
    text: str, paragraphs: list[tuple[int, int]], times: int, separator: str, random_: random.Random
) -> Planted | None:
    candidates = [(start, end) for start, end in paragraphs if end - start > 80]
    if not candidates:
        return None
    start, end = random_.choice(candidates)
    words = text[start:end].rstrip()
    start_of_copies = end
    spans, copies = [], ""
    for _ in range(times):
        copies += separator
        spans.append((start_of_copies + len(copies), start_of_copies + len(copies) + len(words)))
        copies += words
    return Planted(
        text[:end] + copies + text[end:], tuple(spans), ((0, end), (end + len(copies), len(text) + len(copies)))
    )


def _score(made: Planted, found: tuple[Cut, ...], kind: str, tally: Tally, line: str) -> None:
    letters = kept = 0
    kinds: Counter[str] = Counter()
    for start, end in made.spans:
        covered = _covering(found, start, end)
        for position in range(start, end):
            if made.original[position].isalnum():
                letters += 1
                kept += position not in covered
                if position in covered:
                    kinds[covered[position]] += 1
    tally.planted += 1
    if kept > KEPT_SHARE * letters:
        tally.missed += 1
        tally.examples.append(line.replace("\n", " / "))
    else:
        tally.right_kind += kinds.most_common(1)[0][0] == kind


def _covering(found: tuple[Cut, ...], start: int, end: int) -> dict[int, str]:
    return {p: cut.kind for cut in found for p in range(max(start, cut.start), min(end, cut.end))}


def _collateral(made: Planted, found: tuple[Cut, ...], text: str, before: tuple[Cut, ...]) -> tuple[list[str], int]:
    """Return the story sentences that are cut with the planted line and were not without it, and how many there are."""
    (head_start, head_end), (tail_start, tail_end) = made.story
    shift = tail_start - head_end
    hit, seen = [], 0
    for start, end in _sentences(text):
        seen += 1
        moved = shift if start >= head_end else 0
        if end > head_end > start:
            continue
        now, then = _share(found, start + moved, end + moved), _share(before, start, end)
        if now > 0.5 >= then:
            hit.append(text[start:end])
    del head_start, tail_end
    return hit, seen


# --- natural texts


def _natural(texts: list[tuple[str, str]], arguments: argparse.Namespace) -> dict[str, Any]:
    judged: dict[str, str] = json.loads(JUDGED.read_text(encoding="utf-8")) if JUDGED.exists() else {}
    total, doubtful, sure, kinds = 0, [], 0, Counter[str]()
    for title, text in texts:
        found = cuts(text, title, None, None)
        for start, end in _sentences(text):
            total += 1
            if _share(found, start, end) <= 0.5:
                continue
            kind = next(cut.kind for cut in found if cut.start < end and start < cut.end)
            kinds[kind] += 1
            if _is_surely_right(text, title, start, end):
                sure += 1
            else:
                doubtful.append((kind, text, start, end))
    verdicts = Counter(judged.get(_hash(text[start:end]), "not judged") for _, text, start, end in doubtful)
    known = verdicts["boilerplate"] + verdicts["story"]
    cut = len(doubtful) + sure
    distinct = len({_hash(text[start:end]) for _, text, start, end in doubtful} & judged.keys())
    # Of n judged with w wrong, at most w + 3 in n are wrong with 95 % confidence (the rule of three, where w is small);
    # lines that come again in many articles count once among the judged.
    wrong = (verdicts["story"] + 3) / distinct * len(doubtful) / total if distinct else None
    print(f"natural texts: {len(texts)} articles, {total} sentences, {cut} cut ({100 * cut / total:.2f} %)")
    print("  by kind:", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    print(
        f"  the title or a paragraph again: {sure}; of the others judged by hand: {known} ({distinct} different)",
        end="",
    )
    print(f", of them story: {verdicts['story']}")
    if wrong is not None:
        print(f"  cut wrongly: at most {100 * wrong:.3f} % of sentences, with 95 % confidence")
    if arguments.show == "cut":
        unknown = [row for row in doubtful if _hash(row[1][row[2] : row[3]]) not in judged]
        for kind, text, start, end in RANDOM.sample(unknown, min(arguments.sample, len(unknown))):
            sentence, before = text[start:end], text[max(0, start - 50) : start]
            print(f"{_hash(sentence)} {kind:10} {before!r} >>> {sentence[:230]!r}")
    return {
        "articles": len(texts),
        "sentences": total,
        "cut": cut,
        "surely_right": sure,
        "judged": known,
        "judged_story": verdicts["story"],
        "cut_wrongly_at_most": wrong,
        "kinds": dict(kinds),
    }


def _is_surely_right(text: str, title: str, start: int, end: int) -> bool:
    """Whether a sentence that was cut is the title, or stands in the text before."""
    words = " ".join(text[start:end].split()).lower()
    return words == " ".join(title.split()).lower() or text.find(text[start:end]) < start


def _hash(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"\S[^\n]*", text):
        start = line.start()
        for stop in re.finditer(r"(?<=[.!?”\"])\s+(?=[\"“A-Z(])", line.group()):
            yield start, line.start() + stop.start()
            start = line.start() + stop.end()
        yield start, line.end()


def _share(found: tuple[Cut, ...], start: int, end: int) -> float:
    return sum(max(0, min(end, cut.end) - max(start, cut.start)) for cut in found) / max(1, end - start)


def _speed(texts: list[tuple[str, str]]) -> dict[str, float]:
    began = time.perf_counter()
    for title, text in texts:
        cuts(text, title, None, None)
    seconds = time.perf_counter() - began
    words = sum(text.count(" ") for _, text in texts)
    print(f"speed: {len(texts) / seconds:.0f} articles/s of {words // len(texts)} words each, one process")
    return {"articles_per_second": len(texts) / seconds, "words_per_article": words / len(texts)}


if __name__ == "__main__":
    main()
