"""Names: how well entity extraction finds them, and how well two spellings of one are told to be one.

    python -m benchmarks.names [--sets DIR] [--documents N] [--json OUT.json]

Names are found in ``worldwide_dev.jsonl`` and ``wikigold.jsonl``, by the plain model and by ``annotate``; a name counts
when its words and its kind are exactly the set's. Pairs of names are those of ``pairs_nomenklatura.jsonl``, spellings
of one person those of ``aliases_dev.jsonl``. A file that is not there is skipped, and the table says so.

The weights in ``name_weights.json`` were fitted on the same two sets; ``benchmarks.fit_names --check`` measures them
on documents that they were not fitted on.
"""

import argparse
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.entity_extraction.annotate import annotate
from services.entity_extraction.candidates import Labelled as ModelLabel
from services.entity_extraction.pipeline import labelled, load, model_path
from shared.article import Article
from shared.names import SAME, same_person
from shared.names.grouping import group_names

SETS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "names"

KINDS = {
    "Person": "person", "PER": "person", "PERSON": "person",
    "Organization": "organisation", "ORG": "organisation",
    "Location": "place", "Facility": "place", "LOC": "place", "GPE": "place", "FAC": "place",
}  # fmt: skip
"""Labels of the sets and of the model → ours; every other label is not scored."""

Name = tuple[int, int, str]
"""Start, end, kind."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document of a labelled set as running text, one line a sentence or paragraph of the set."""

    id: str
    text: str
    names: tuple[Name, ...]


def labelled_documents(path: Path) -> Iterator[Labelled]:
    """Read a set of BIO-tagged sentences; neighbours with one ``doc`` make a document."""
    with path.open(encoding="utf-8") as lines:
        for document, rows in itertools.groupby(map(json.loads, lines), key=lambda row: row["doc"]):
            text, names = "", []
            for row in rows:
                text += "\n" if text else ""
                text, found = _sentence(text, row["tokens"], row["tags"])
                names += found
            yield Labelled(document, text, tuple(names))


def _sentence(text: str, tokens: Sequence[str], tags: Sequence[str]) -> tuple[str, list[Name]]:
    """Append the tokens as they would be printed; return the longer text and where its names stand."""
    names: list[Name] = []
    start, end, label = 0, 0, ""
    for at, (gap, token, tag) in enumerate(zip(_gaps(tokens), tokens, tags, strict=True)):
        text += " " if gap and at else ""
        if label and not tag.startswith("I-"):
            names.append((*trimmed(text, start, end), KINDS.get(label, "")))
            label = ""
        if tag != "O" and not label:
            start, label = len(text), tag[2:]
        text += token
        end = len(text)
    if label:
        names.append((*trimmed(text, start, end), KINDS.get(label, "")))
    return text, [name for name in names if name[2]]


_CLOSING = {",", ".", ";", ":", "?", "!", ")", "]", "%", "…", "n't", "'s", "’s", "'re", "'ve", "'ll"}
_OPENING = {"(", "[", "$", "£", "€"}
_CALENDAR = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|News")


def _gaps(tokens: Sequence[str]) -> Iterator[bool]:
    """Whether a space stands before each token: the sets part hyphens, apostrophes and U . S . from their words."""
    quoted = False
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        earlier = tokens[at - 2] if at > 1 else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        gap = not (token in _CLOSING or before in _OPENING)
        if before == '"' and quoted:
            gap = False
        if token == '"':  # noqa: S105 — a quotation mark
            quoted = not quoted
            gap = quoted
        if token in {"-", "/"} and _joined(before, after):
            gap = False
        if before in {"-", "/"} and _joined(earlier, token):
            gap = False
        if token in {"'", "’"} and (after in {"s", "t", "re", "ve", "ll", "d", "m"} or before.endswith("s")):
            gap = gap and not before[-1:].isalpha()
        if before in {"'", "’"} and token in {"s", "t", "re", "ve", "ll", "d", "m"}:
            gap = False
        if before == "." and len(earlier) == len(token) == 1 and earlier.isupper() and token.isupper():
            gap = False
        yield gap


def _joined(before: str, after: str) -> bool:
    return bool(before and after and before[-1].isalnum() and after[0].isalnum() and not _CALENDAR.fullmatch(before))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out "the" before a name and a possessive after it; sets and models differ in these only."""
    if text[start : start + 4].lower() == "the ":
        start += 4
    for ending in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(ending) and end - start > len(ending):
            end -= len(ending)
            break
    return start, end


Table = dict[str, dict[str, float]]
"""Row → column → share (0 to 1) or count."""


def english_model() -> Any:  # spaCy ships no types
    """The model that the project is delivered with."""
    path = model_path("en")
    assert path is not None
    return load(path)


def labelled_by_model(documents: Sequence[Labelled]) -> list[list[ModelLabel]]:
    """What the model alone labels in each document."""
    return labelled(english_model(), [document.text for document in documents])


def article_of(document: Labelled) -> Article:
    """The document as an article without a title."""
    received = datetime(2024, 1, 1, tzinfo=UTC)
    return Article(id="0" * 16, revision=1, trace="0-0", original=document.text, language="en", received=received)


def names_of(labels: Sequence[ModelLabel], text: str) -> list[Name]:
    """The model's labels as names of our kinds."""
    return [(*trimmed(text, start, end), KINDS[label]) for start, end, label in labels if label in KINDS]


def names_by_us(documents: Sequence[Labelled], nlp: Any) -> list[list[Name]]:
    """The names that ``annotate`` finds; mentions by office are no names in these sets."""
    annotated = annotate([article_of(document) for document in documents], nlp)
    return [
        [
            (*trimmed(document.text, mention.span.start, mention.span.end), entity.kind)
            for entity in annotations.entities
            for mention in entity.mentions
            if mention.by == "name" and entity.kind != "other"
        ]
        for document, annotations in zip(documents, annotated, strict=True)
    ]


def f1_table(pairs: Sequence[tuple[Sequence[Name], Sequence[Name]]]) -> Table:
    """Print and return precision, recall and F1 of found against true names, for each kind and all."""
    table: Table = {}
    for kind in ("person", "organisation", "place", "all"):
        right = found = true = 0
        for ours, theirs in pairs:
            one = {name for name in ours if kind in {"all", name[2]}}
            other = {name for name in theirs if kind in {"all", name[2]}}
            right, found, true = right + len(one & other), found + len(one), true + len(other)
        table[kind] = shares(right, found, true)
        print(f"  {kind:14} {_shown(table[kind])}")
    return table


def shares(right: float, found: float, true: float) -> dict[str, float]:
    """Precision, recall and F1."""
    precision, recall = right / max(found, 1), right / max(true, 1)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
    }


def _shown(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in row.items())


def find_names(path: Path, most: int | None) -> dict[str, Any]:
    """Score the plain model and ours on one set."""
    documents = list(labelled_documents(path))[:most]
    words = sum(len(document.text.split()) for document in documents)
    nlp = english_model()
    truth = [document.names for document in documents]
    labelled_by_model(documents[:2])
    plain: list[list[Name]] = []
    ours: list[list[Name]] = []
    seconds = {"plain": 0.0, "ours": 0.0}
    for at in range(0, len(documents), 8):  # in turns, so that both meet the same load of the machine
        batch = documents[at : at + 8]
        started = time.process_time()
        labels = labelled_by_model(batch)
        between = time.process_time()
        ours += names_by_us(batch, nlp)
        seconds["plain"] += between - started
        seconds["ours"] += time.process_time() - between
        plain += [names_of(*pair) for pair in zip(labels, (document.text for document in batch), strict=True)]
    print(f"{path.name}: {len(documents)} documents, {words} words\n plain model")
    result: dict[str, Any] = {"documents": len(documents), "words": words}
    result["plain"] = f1_table(list(zip(plain, truth, strict=True)))
    print(" ours")
    result["ours"] = f1_table(list(zip(ours, truth, strict=True)))
    result["words_per_second"] = {name: round(words / spent) for name, spent in seconds.items()}
    print(f"  words a second: {result['words_per_second']}")
    return result


def pairs(path: Path) -> dict[str, Any]:
    """Score ``same_person`` on pairs of persons' names."""
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["schema"] == "Person"]
    scored = [(same_person(row["name1"], row["name2"]) >= SAME, row["match"]) for row in rows]
    right = sum(said and true for said, true in scored)
    row = shares(right, sum(said for said, _ in scored), sum(true for _, true in scored))
    print(f"{path.name}: {len(rows)} pairs of persons\n  {_shown(row)}")
    return {"pairs": len(rows), **row}


def aliases(path: Path) -> dict[str, Any]:
    """Score ``group_names`` on every spelling of persons, in Latin and Cyrillic, thrown together."""
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["type"] == "PER"]
    spellings = [(at, name) for at, row in enumerate(rows) for names in row["lemmas"].values() for name in names]
    group_of = {name: at for at, group in enumerate(group_names([name for _, name in spellings])) for name in group}
    found = [group_of[name] for _, name in spellings]
    true = [at for at, _ in spellings]
    table = {"b_cubed": b_cubed(found, true), "pairwise": pairwise(found, true)}
    print(f"{path.name}: {len(spellings)} spellings of {len(rows)} persons")
    for measure, row in table.items():
        print(f"  {measure:9} {_shown(row)}")
    return {"spellings": len(spellings), **table}


def b_cubed(found: Sequence[int], true: Sequence[int]) -> dict[str, float]:
    """B-cubed precision, recall and F1 of one grouping against another (Bagga and Baldwin, 1998)."""
    both, ours, theirs = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    precision = sum(count * count / ours[a] for (a, _), count in both.items()) / len(found)
    recall = sum(count * count / theirs[b] for (_, b), count in both.items()) / len(found)
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def pairwise(found: Sequence[int], true: Sequence[int]) -> dict[str, float]:
    """Precision, recall and F1 over pairs that stand together."""

    def together(groups: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in groups.values())

    both = together(Counter(zip(found, true, strict=True)))
    return shares(both, together(Counter(found)), together(Counter(true)))


def main() -> None:
    """Measure everything that is there."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sets", type=Path, default=SETS, help="folder of the labelled sets")
    arguments.add_argument("--documents", type=int, help="documents of each set at most")
    arguments.add_argument("--json", type=Path, help="file to write the figures to")
    chosen = arguments.parse_args()
    result: dict[str, Any] = {}
    for name, measure in (
        ("worldwide_dev.jsonl", lambda path: find_names(path, chosen.documents)),
        ("wikigold.jsonl", lambda path: find_names(path, chosen.documents)),
        ("pairs_nomenklatura.jsonl", pairs),
        ("aliases_dev.jsonl", aliases),
    ):
        path = chosen.sets / name
        if path.exists():
            result[name] = measure(path)
        else:
            print(f"{name}: not there, skipped")
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
