"""What kind of name each candidate is, or none: evidence weighed by a small table of weights.

The weights are those of a multinomial logistic regression, fitted by ``benchmarks/fit_names.py`` and kept in
``name_weights.json``, a line for each piece of evidence.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

from services.entity_extraction.candidates import Candidate
from services.entity_extraction.name_company import Company, group, key
from services.entity_extraction.name_context import context
from services.entity_extraction.name_shape import shape
from services.entity_extraction.words import Words

Kind = Literal["person", "organisation", "place", "none"]
KINDS: tuple[Kind, ...] = ("person", "organisation", "place", "none")

LENIENCY = 0.3
"""Taken off the score of "none": a name missed costs more than one too many, and F1 is best about here."""

REPEATS = 2.0
"""How much the other mentions of a surface count beside the mention itself."""

_WITH_LABEL = frozenset(
    {
        "words 1",
        "words 2",
        "words 3",
        "words 4",
        "head organisation",
        "head place",
        "head other",
        "capitals",
        "capitals inside",
        "headline",
        "demonym first",
    }
)
_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "none"})

Weights = dict[str, tuple[float, float, float, float]]


@cache
def weights() -> Weights:
    """Return the table of weights: evidence → one number for each of ``KINDS``."""
    table = json.loads(files(__package__).joinpath("name_weights.json").read_text(encoding="utf-8"))
    return {name: tuple(row) for name, row in table.items()}


def evidence(words: Words, one: Candidate, company: Company) -> list[tuple[str, float]]:
    """Return everything that speaks for or against a kind of ``one``, with its strength."""
    surface = words.text[one.start : one.end]
    kind = group(one.label)
    facts = [*shape(surface), *context(words, one)]
    if words.in_headline(one.start):
        facts.append("headline")
    if " " not in surface and surface.lower() in words.small:
        facts.append("also in small letters")
    found = [("always", 1.0), (f"label {one.label if one.label in _LABELS else 'other'}", 1.0)]
    found += [(fact, 1.0) for fact in facts]
    found += [(f"{kind}, {fact}", 1.0) for fact in facts if fact in _WITH_LABEL]
    found += company.evidence(surface, one.label)
    if kind == "none":
        found += [(f"none, {fact}", 1.0) for fact in facts if fact.startswith("zipf")]
    return found


def kinds(parts: list[tuple[Words, list[Candidate]]]) -> list[list[Kind]]:
    """Return the kind of every candidate of every part of one article."""
    company = Company(parts)
    table = weights()
    scores: list[list[list[float]]] = []
    of_surface: dict[str, list[list[float]]] = {}
    for words, candidates in parts:
        scores.append([])
        for one in candidates:
            person, organisation, place, none = 0.0, 0.0, 0.0, -LENIENCY
            for name, strength in evidence(words, one, company):
                if row := table.get(name):
                    person += strength * row[0]
                    organisation += strength * row[1]
                    place += strength * row[2]
                    none += strength * row[3]
            score = [person, organisation, place, none]
            scores[-1].append(score)
            of_surface.setdefault(key(words.text[one.start : one.end]), []).append(score)
    means = {name: [sum(column) / len(rows) for column in zip(*rows, strict=True)] for name, rows in of_surface.items()}
    result: list[list[Kind]] = []
    for (words, candidates), rows in zip(parts, scores, strict=True):
        result.append([])
        for one, score in zip(candidates, rows, strict=True):
            mean = means[key(words.text[one.start : one.end])]
            total = [own + REPEATS * all_of_it for own, all_of_it in zip(score, mean, strict=True)]
            result[-1].append(KINDS[total.index(max(total))])
    return result
