"""Who said what: how well the sources and the contents of statements are found.

    python -m benchmarks.attribution [--documents N] [--json FILE] [--show missed|spurious|sources]

The set marks attributions of every kind: speech, direct and indirect, but also what somebody wants, supports or
attacks.
Scored are all of them, and those whose cue is a verb or phrase of saying (``SAYING``). A content is found where it
shares half of its characters with one that was marked (intersection over union), each with one other at most; exactly
found where it is the same but for ``that``, quotation marks and punctuation. A source is right where the content is
found and both name it by the same words, or one by words within the other's.

Speakers of quotes are those that the record shows: of the quotes that stand in a marked content whose source is no
pronoun, how many have a speaker, and how many of these share a word with the marked source. Names are those of
``annotate``, with the model.
"""

import argparse
import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.names import Labelled, article_of, english_model, shares
from services.entity_extraction.annotate import annotate
from services.entity_extraction.statements import statements
from services.entity_extraction.words import Words

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "attributions" / "polnear_dev.jsonl"

FOUND = 0.5
"""intersection over union from which two contents are the same"""

SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|according|add(?:s|ed|ing)?|wr(?:ite|ites|ote|iting)|tweet\w*|stat(?:e|es|ed|ing)"
    r"|not(?:e|es|ed|ing)|announc\w+|argu\w+|claim\w*|insist\w*|explain\w*|warn\w*|report(?:s|ed|ing)?|repl(?:y|ied|ies)"
    r"|acknowledg\w+|suggest\w*|confirm\w*|den(?:y|ied|ies)|conced\w+|declar\w+|assert\w*|conclud\w+|recall\w*)\b",
    re.IGNORECASE,
)
PRONOUNS = {"he", "she", "they", "i", "we", "who", "it"}
SMALL = {"the", "a", "an", "of", "mr.", "mr", "mrs", "ms", ""}
BATCH = 8
_AROUND = re.compile(r"^(?:that\b)?[\s“”\"‘’',.:;–—-]+|^that\b|[\s“”\"‘’',.:;–—-]+$")

Spans = tuple[tuple[int, int], ...]


class Told(NamedTuple):
    """Contents with their source, and the cue between them where it is known."""

    content: Spans
    source: Spans
    cue: str = ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, help="articles at most")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--show", choices=("missed", "spurious", "sources"))
    chosen = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is absent: attribution is not measured")
        return
    rows = [json.loads(line) for line in DATA.open(encoding="utf-8")][: chosen.documents]
    report = measure(rows, chosen.show)
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def measure(rows: Sequence[dict[str, Any]], show: str | None) -> dict[str, Any]:
    """Print and return what was found in the articles."""
    counts = {name: _Counts() for name in ("all", "saying")}
    seconds = 0.0
    for row in rows:
        gold = [_marked(one) for one in row["attributions"]]
        began = time.process_time()
        found = found_in(row["text"])
        seconds += time.process_time() - began
        pairs = matched(found, gold)
        for name, count in counts.items():
            scored = [at for at, one in enumerate(gold) if name == "all" or SAYING.search(one.cue)]
            count.add(row["text"], found, gold, pairs, scored)
        _show(show, row["text"], found, gold, pairs)
    marked = sum(len(row["attributions"]) for row in rows)
    print(f"attribution: {len(rows)} articles, {marked} marked, {counts['all'].found} found")
    report: dict[str, Any] = {"articles": len(rows), "marked": marked, "articles_per_second": len(rows) / seconds}
    for name, count in counts.items():
        report[name] = count.table()
        for measured, row in report[name].items():
            shown = "  ".join(f"{what} {value:.3f}" for what, value in row.items())
            print(f"  {name:7} {measured:15} {shown}")
    print(f"  speed: {len(rows) / seconds:.0f} articles/s")
    report["speakers"] = speakers(rows)
    return report


def speakers(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Print and return how well the speakers of quotes are known."""
    nlp = english_model()
    told = right = marked = quoted = 0
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        articles = [article_of(Labelled(row["id"], row["text"], ())) for row in batch]
        for row, article, annotations in zip(batch, articles, annotate(articles, nlp), strict=True):
            moved = row["text"].find(article.text)
            gold = [_marked(one) for one in row["attributions"]]
            for quote in annotations.quotes if moved >= 0 else ():
                quoted += 1
                start, end = quote.span.start + moved, quote.span.end + moved
                around = [one for one in gold if any(a <= start and end <= b + 2 for a, b in one.content)]
                near = min(around, key=lambda one: sum(b - a for a, b in one.content), default=None)
                words = _plain(row["text"][slice(*near.source[0])]) if near and near.source else set()
                if not words or words <= PRONOUNS:
                    continue
                marked, told = marked + 1, told + (quote.speaker is not None)
                right += bool(_plain(quote.speaker or "") & words - SMALL)
    scores = shares(right, told, marked)
    shown = "  ".join(f"{what} {value:.3f}" for what, value in scores.items())
    print(f"speakers of quotes: {quoted} quotes, {marked} of them with a name marked as the source\n  {shown}")
    return {"quotes": quoted, "marked": marked, **scores}


def _plain(words: str) -> set[str]:
    return {re.sub(r"(?:['’]s?)$", "", word.strip(".,()")).casefold() for word in words.split()}


def found_in(text: str) -> list[Told]:
    """What the code of the workers finds."""
    return [
        Told(tuple(one.content), (one.source,) if one.source else (), text[slice(*one.cue)])
        for one in statements(Words(text))
    ]


def matched(found: Sequence[Told], gold: Sequence[Told]) -> dict[int, int]:
    """Return which of ``gold`` each of ``found`` is, the most alike first."""
    alike = sorted(
        (
            (-_overlap(one.content, other.content), a, b)
            for a, one in enumerate(found)
            for b, other in enumerate(gold)
            if one.content and other.content
        ),
    )
    pairs: dict[int, int] = {}
    for score, a, b in alike:
        if -score >= FOUND and a not in pairs and b not in pairs.values():
            pairs[a] = b
    return pairs


class _Counts:
    """What was counted over all articles."""

    def __init__(self) -> None:
        self.found = self.gold = self.content = self.exact = self.source = self.sources = self.gold_sources = 0
        self.precise = self.unmarked = 0

    def add(
        self, text: str, found: Sequence[Told], gold: Sequence[Told], pairs: dict[int, int], scored: Sequence[int]
    ) -> None:
        """Count one article; ``scored`` are the places of those of ``gold`` that count."""
        wanted = set(scored)
        met = {a: b for a, b in pairs.items() if b in wanted}
        # What is found and marked, but not of the kind that is scored, counts neither way.
        self.found += len(found) - (len(pairs) - len(met))
        self.gold += len(wanted)
        self.content += len(met)
        self.exact += sum(_core(text, found[a].content) == _core(text, gold[b].content) for a, b in met.items())
        self.sources += sum(bool(one.source) for a, one in enumerate(found) if a not in pairs or a in met)
        self.gold_sources += sum(bool(gold[b].source) for b in wanted)
        self.source += sum(same_source(found[a], gold[b]) for a, b in met.items())

    def table(self) -> dict[str, dict[str, float]]:
        """Precision, recall and F1 of each measure."""
        return {
            "content": shares(self.content, self.found, self.gold),
            "content exactly": shares(self.exact, self.found, self.gold),
            "source": shares(self.source, self.sources, self.gold_sources),
        }


def same_source(one: Told, other: Told) -> bool:
    """Whether both name the source by words that are the same, or within each other."""
    if not one.source or not other.source:
        return False
    (start, end), (begin, stop) = one.source[0], (other.source[0][0], other.source[-1][1])
    # The set takes articles, titles and commas around a name in or leaves them out.
    within = start >= begin - 4 and end <= stop + 1
    around = begin >= start and stop <= end
    return start < stop and begin < end and (within or around)


def _marked(row: dict[str, Any]) -> Told:
    def spans(name: str) -> Spans:
        return tuple((start, end) for part in row.get(name, ()) for start, end in part["spans"])

    return Told(spans("content"), spans("source"), " ".join(part["text"] for part in row.get("cue", ())))


def _overlap(one: Spans, other: Spans) -> float:
    both = sum(max(0, min(e, f) - max(s, b)) for s, e in one for b, f in other)
    return both / (sum(e - s for s, e in one) + sum(f - b for b, f in other) - both or 1)


def _core(text: str, spans: Spans) -> str:
    words = " ".join(text[start:end] for start, end in spans)
    while (less := _AROUND.sub("", words)) != words:
        words = less
    return re.sub(r"\W+", " ", words)


def _show(what: str | None, text: str, found: Sequence[Told], gold: Sequence[Told], pairs: dict[int, int]) -> None:
    def told(one: Told) -> str:
        source, content = (
            " … ".join(text[start:end].replace("\n", " ") for start, end in spans)
            for spans in (one.source, one.content)
        )
        return f"[{source}] {{{one.cue}}} [{content}]"

    lines = {
        "missed": [told(one) for b, one in enumerate(gold) if b not in pairs.values() and SAYING.search(one.cue)],
        "spurious": [told(one) for a, one in enumerate(found) if a not in pairs],
        "sources": [
            f"{told(found[a])} is {told(gold[b])}"
            for a, b in pairs.items()
            if gold[b].source and not same_source(found[a], gold[b])
        ],
    }
    for line in lines.get(what or "", ()):
        print(what, line)


if __name__ == "__main__":
    main()
