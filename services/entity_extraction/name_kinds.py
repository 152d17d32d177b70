"""What kind of name each candidate is, or none: evidence weighed by a small table of weights.

The weights are those of a multinomial logistic regression, fitted by ``benchmarks/fit_names.py`` and kept in
``name_weights.json``, a line for each piece of evidence.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

from services.entity_extraction.candidates import Candidate
from services.entity_extraction.name_company import Company, key
from services.entity_extraction.name_evidence import evidence
from services.entity_extraction.words import Words

Kind = Literal["person", "organisation", "place", "none"]
KINDS: tuple[Kind, ...] = ("person", "organisation", "place", "none")
NONE = KINDS.index("none")

LENIENCY = 0.3
"""Taken off the score of "none": a name missed costs more than one too many, and F1 is best about here."""

REPEATS = 2.0
"""How much the other mentions of a surface count beside the mention itself."""


Weights = dict[str, tuple[float, float, float, float]]


@cache
def weights() -> Weights:
    """Return the table of weights: evidence → one number for each of ``KINDS``."""
    table = json.loads(files(__package__).joinpath("name_weights.json").read_text(encoding="utf-8"))
    return {name: tuple(row) for name, row in table.items()}


Scores = list[float]
"""One number for each of ``KINDS``."""


def kinds(parts: list[tuple[Words, list[Candidate]]]) -> list[list[Kind]]:
    """Return the kind of every candidate of every part of one article.

    The repeats of a surface have a say in whether each of them is a name, and all that are have one kind.
    """
    company = Company(parts)
    scores = [[_scores(words, one, company) for one in candidates] for words, candidates in parts]
    of_surface: dict[str, list[Scores]] = {}
    for (words, candidates), rows in zip(parts, scores, strict=True):
        for one, row in zip(candidates, rows, strict=True):
            of_surface.setdefault(key(words.text[one.start : one.end]), []).append(row)
    means = {name: [sum(column) / len(rows) for column in zip(*rows, strict=True)] for name, rows in of_surface.items()}
    return [
        [_kind(row, means[key(words.text[one.start : one.end])]) for one, row in zip(candidates, rows, strict=True)]
        for (words, candidates), rows in zip(parts, scores, strict=True)
    ]


def _scores(words: Words, one: Candidate, company: Company) -> Scores:
    table = weights()
    person, organisation, place, none = 0.0, 0.0, 0.0, -LENIENCY
    for name, strength in evidence(words, one, company):
        if row := table.get(name):
            person += strength * row[0]
            organisation += strength * row[1]
            place += strength * row[2]
            none += strength * row[3]
    return [person, organisation, place, none]


def _kind(own: Scores, mean: Scores) -> Kind:
    total = [one + REPEATS * other for one, other in zip(own, mean, strict=True)]
    if total.index(max(total)) == NONE:
        return "none"
    names = mean[:NONE]
    return KINDS[names.index(max(names))]
