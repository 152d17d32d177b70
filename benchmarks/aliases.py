"""Names in many spellings: how well aggregation tells which of a story's names name the same.

    python -m benchmarks.aliases [--json FILE] [--show apart|together] [--kind person|organisation|place]

``aliases_dev.jsonl``: entities with every spelling met in eight Slavic languages, in Latin and Cyrillic letters. They
are dealt into made-up stories of ``STORY`` entities, by a fixed seed, and all spellings of a story are thrown together,
each in an article of its language. Many are translations (a ministry's name in Czech and in Bulgarian), which no
comparison of letters can join. ``ecbplus_entities_dev.jsonl``: the names of people, groups and places in the articles
of a topic; pronouns and common nouns are left out. ``pairs_nomenklatura.jsonl``: pairs of names, two to a story.

The code is that of the worker: ``services.aggregation.same_name.same``. What counts is every spelling in an article
(for the pairs: the pair): pairwise and B-cubed precision, recall and F1.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.names import SETS, b_cubed, pairwise, shares
from services.aggregation.place_names import place_key
from services.aggregation.same_name import Name, bare, same
from shared.annotations import EntityKind
from shared.names import fold

STORY = 25
"""entities of a made-up story"""
SEED = 7

KINDS: Mapping[str, EntityKind] = {
    "PER": "person", "ORG": "organisation", "LOC": "place",
    "HUMAN_PART_PER": "person", "HUMAN_PART_ORG": "organisation", "HUMAN_PART_GPE": "place",
    "LOC_GEO": "place", "LOC_FAC": "place", "LOC_OTHER": "place",
    "Person": "person", "Organization": "organisation", "Company": "organisation", "LegalEntity": "organisation",
    "PublicBody": "organisation",
}  # fmt: skip
"""kinds of the sets → ours; others are not scored"""

_NO_NAME = re.compile(
    r"(?:he|she|it|they|them|his|her|him|their|who|we|i|you|that|this|there|herself|himself|one|suspect|police|man|woman"
    r"|officials?|authorities|people|family)\b",
    re.IGNORECASE,
)
_SMALL_BEFORE = re.compile(r"^(?:[^\w]*(?:[a-z][\w’'-]*|The|A|An|In|At|On)\s+)+")


class Spelling(NamedTuple):
    """One spelling in one article of a story, and the entity that it names."""

    story: int
    kind: EntityKind
    form: str
    article: str
    entity: str


def main() -> None:
    """Measure every set that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--show", choices=("apart", "together"))
    parser.add_argument("--kind", choices=("person", "organisation", "place"))
    chosen = parser.parse_args()
    report: dict[str, Any] = {}
    for name, read in (("aliases_dev.jsonl", slavic), ("ecbplus_entities_dev.jsonl", ecbplus)):
        path = SETS / name
        if not path.exists():
            print(f"{path} is absent: not measured")
            continue
        report[name] = scored(name, list(read(_rows(path))), chosen.show, chosen.kind)
    path = SETS / "pairs_nomenklatura.jsonl"
    if path.exists():
        report[path.name] = pairs(_rows(path), chosen.show, chosen.kind)
    else:
        print(f"{path} is absent: not measured")
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def slavic(rows: Sequence[dict[str, Any]]) -> Iterator[Spelling]:
    """Deal the entities into stories."""
    kept = [row for row in rows if row["type"] in KINDS]
    random.Random(SEED).shuffle(kept)  # noqa: S311 - the same stories every time
    for at, row in enumerate(kept):
        for language, forms in row["lemmas"].items():
            for form in filter(fold, forms):
                yield Spelling(at // STORY, KINDS[row["type"]], form, language, row["entity"])


def ecbplus(rows: Sequence[dict[str, Any]]) -> Iterator[Spelling]:
    """Take the mentions that are names; a topic is a story."""
    for row in rows:
        if row["tag"] not in KINDS:
            continue
        for mention in row["mentions"]:
            form = bare(_SMALL_BEFORE.sub("", mention["text"]).strip(" \"'“”‘’,.;:"))
            if fold(form) and form[0].isupper() and not _NO_NAME.match(form):
                yield Spelling(row["topic"], KINDS[row["tag"]], form, mention["doc"], row["entity"])


def pairs(rows: Iterable[dict[str, Any]], show: str | None, only: str | None) -> dict[str, Any]:
    """Score whether two names are grouped, for each kind."""
    said: dict[EntityKind, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for row in rows:
        kind = KINDS.get(row["schema"])
        if kind is None:
            continue
        together = len(same([_name(kind, row["name1"], ["a"]), _name(kind, row["name2"], ["b"])])) == 1
        said[kind][together, row["match"]] += 1
        if show and only in {None, kind} and together != row["match"] and together == (show == "together"):
            print(f"{show}: {row['name1']} / {row['name2']}")
    report: dict[str, Any] = {}
    for kind, counts in said.items():
        right = counts[True, True]
        report[kind] = shares(right, right + counts[True, False], right + counts[False, True])
        print(f"pairs_nomenklatura.jsonl: {kind} {counts.total()} pairs\n  {_shown(report[kind])}")
    return report


def scored(name: str, spellings: Sequence[Spelling], show: str | None, only: str | None) -> dict[str, Any]:
    """Print and return the scores of all and of each kind."""
    groups = grouped(spellings)
    report: dict[str, Any] = {}
    for kind in ("all", "person", "organisation", "place"):
        chosen = [at for at, one in enumerate(spellings) if kind in ("all", one.kind)]
        found, true = (
            [groups[at] for at in chosen],
            [hash((spellings[at].story, spellings[at].entity)) for at in chosen],
        )
        table = {"pairwise": pairwise(found, true), "b_cubed": b_cubed(found, true)}
        report[kind] = {"spellings": len(chosen), **table}
        print(f"{name}: {kind} {len(chosen)} spellings of {len(set(true))}")
        for measure, row in table.items():
            print(f"  {measure:9} {_shown(row)}")
    if show:
        _show(spellings, groups, show, only)
    return report


def grouped(spellings: Sequence[Spelling]) -> list[int]:
    """Return the group that each spelling is in, as the worker makes them."""
    stories: dict[int, dict[tuple[EntityKind, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, one in enumerate(spellings):
        key = place_key(fold(one.form)) if one.kind == "place" else fold(one.form)
        stories[one.story][one.kind, key].append(at)
    group_of = [0] * len(spellings)
    number = 0
    for names in stories.values():
        distinct, places = [], {}
        for (kind, _), found in names.items():
            name = _name(kind, spellings[found[0]].form, [spellings[at].article for at in found])
            for at in found[1:]:
                name.forms[spellings[at].form] += 1
            distinct.append(name)
            places[id(name)] = found
        for group in same(distinct):
            number += 1
            for name in group:
                for at in places[id(name)]:
                    group_of[at] = number
    return group_of


def _name(kind: EntityKind, form: str, articles: Iterable[str]) -> Name:
    key = place_key(fold(form)) if kind == "place" else fold(form)
    name = Name(kind, key, Counter([form]), Counter([form]))
    name.found = [(SimpleNamespace(id=article), None) for article in articles]  # type: ignore[misc] # ids are all it needs
    return name


def _show(spellings: Sequence[Spelling], groups: Sequence[int], what: str, only: str | None) -> None:
    """Print what should stand together and stands apart, or the other way round."""
    by: dict[Any, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one, group in zip(spellings, groups, strict=True):
        if only in (None, one.kind):
            outer, inner = ((one.story, one.entity), group) if what == "apart" else (group, (one.story, one.entity))
            by[outer][inner].add(one.form)
    for parts in by.values():
        if len(parts) > 1:
            print(f"{what}: " + " || ".join(" / ".join(sorted(forms)) for forms in parts.values()))


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _shown(row: Mapping[str, float]) -> str:
    return "  ".join(f"{what} {value:.3f}" for what, value in row.items())


if __name__ == "__main__":
    main()
