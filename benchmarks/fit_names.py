"""Fit the weights by which entity extraction tells what kind of name a candidate is.

    python -m benchmarks.fit_names [--sets DIR] [--check]

Reads the labelled sets, runs the model, gathers the evidence as the worker does, and fits a multinomial logistic
regression. ``--check`` fits on four fifths of the documents and scores the rest instead, five times over.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.names import SETS, Labelled, f1_table, labelled_by_model, labelled_documents
from services.entity_extraction.candidates import Candidate, candidates
from services.entity_extraction.name_company import Company, group, key
from services.entity_extraction.name_evidence import evidence
from services.entity_extraction.name_kinds import KINDS, LENIENCY, NONE, REPEATS, Kind
from services.entity_extraction.words import Words

TARGET = Path(__file__).resolve().parents[1] / "services" / "entity_extraction" / "name_weights.json"
FILES = ("worldwide_dev.jsonl", "wikigold.jsonl")
SEEN_OFTEN = 20
"""Evidence met less often in the sets gets no weight."""
RIDGE = 1e-4
STEPS = 250

Matrix = NDArray[np.float64]


class Example:
    """A document's candidates, their evidence and their true kinds."""

    def __init__(self, document: Labelled, labelled: Sequence[tuple[int, int, str]]) -> None:
        self.document = document
        words = Words(document.text)
        self.candidates: list[Candidate] = candidates(words, labelled)
        company = Company([(words, self.candidates)])
        self.evidence = [dict(evidence(words, one, company)) for one in self.candidates]
        truth = {(start, end): kind for start, end, kind in document.names}
        self.kinds = [KINDS.index(_true_kind(truth, one)) for one in self.candidates]
        self.keys = [key(document.text[one.start : one.end]) for one in self.candidates]

    def matrix(self, columns: dict[str, int]) -> Matrix:
        """One row a candidate, one column a piece of evidence."""
        rows = np.zeros((len(self.candidates), len(columns)))
        for row, found in zip(rows, self.evidence, strict=True):
            for name, strength in found.items():
                if name in columns:
                    row[columns[name]] = strength
        return rows

    def decided(self, scores: Matrix) -> list[tuple[int, int, str]]:
        """The names that the scores make of the candidates, as ``name_kinds.kinds`` decides."""
        found = []
        groups: dict[str, list[int]] = {}
        for at, name in enumerate(self.keys):
            groups.setdefault(name, []).append(at)
        for members in groups.values():
            mean = scores[members].mean(axis=0) - [0, 0, 0, LENIENCY]
            for at in members:
                total = scores[at] - [0, 0, 0, LENIENCY] + REPEATS * mean
                if total.argmax() != NONE:
                    one = self.candidates[at]
                    found.append((one.start, one.end, KINDS[int(mean[:NONE].argmax())]))
        return found


def _true_kind(names: Mapping[tuple[int, int], str], one: Candidate) -> Kind:
    """The kind that the set gives exactly these words, or the model's where the set gives it to some of them.

    Sets differ in where an organisation's name begins ("the government of", "the Panamanian").
    """
    exact = names.get((one.start, one.end))
    if exact is None:
        overlapping = {kind for (start, end), kind in names.items() if start < one.end and one.start < end}
        exact = group(one.label) if group(one.label) in overlapping else "none"
    return next(kind for kind in KINDS if kind == exact)


def fit(examples: Sequence[Example], columns: dict[str, int]) -> Matrix:
    """Return the weights, a row for each piece of evidence; Adam on the whole set, so always the same."""
    x = np.vstack([example.matrix(columns) for example in examples])
    truth = np.eye(len(KINDS))[[kind for example in examples for kind in example.kinds]]
    weights = np.zeros((len(columns), len(KINDS)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = x @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        gradient = x.T @ (chance - truth) / len(x) + RIDGE * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.1 if step < 0.7 * STEPS else 0.03
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def columns_of(examples: Sequence[Example]) -> dict[str, int]:
    """The evidence that is met often enough, in alphabetical order."""
    seen = Counter(name for example in examples for found in example.evidence for name in found)
    return {name: at for at, name in enumerate(sorted(name for name, count in seen.items() if count >= SEEN_OFTEN))}


def main() -> None:
    """Fit and write, or check."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sets", type=Path, default=SETS)
    arguments.add_argument("--check", action="store_true")
    chosen = arguments.parse_args()

    by_file = {name: list(labelled_documents(chosen.sets / name)) for name in FILES}
    examples = {
        name: [Example(*pair) for pair in zip(documents, labelled_by_model(documents), strict=True)]
        for name, documents in by_file.items()
    }
    everything = [example for found in examples.values() for example in found]
    columns = columns_of(everything)
    if not chosen.check:
        table = fit(everything, columns)
        rows = ",\n".join(
            f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps([round(float(w), 2) for w in table[at]])}"
            for name, at in columns.items()
        )
        TARGET.write_text("{\n" + rows + "\n}\n", encoding="utf-8")
        print(f"{len(columns)} weights from {len(everything)} documents → {TARGET}")
        return
    order = list(range(len(everything)))
    random.Random(0).shuffle(order)  # noqa: S311 — folds, not secrets
    decided: dict[int, list[Any]] = {}
    for part in range(5):
        held = set(order[part::5])
        table = fit([everything[at] for at in order if at not in held], columns)
        for at in held:
            decided[at] = everything[at].decided(everything[at].matrix(columns) @ table)
    at = 0
    for name, found in examples.items():
        print(name)
        f1_table([(decided[at + i], example.document.names) for i, example in enumerate(found)])
        at += len(found)


if __name__ == "__main__":
    main()
