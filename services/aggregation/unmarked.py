"""Names of the story's people that stand in an article without having been marked there.

A model overlooks a name behind a dash or in a heading; and a line that was cut from the text, such as a
link to another story, may be the only place where an outlet's spelling of a name is seen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.aggregation.report import Report, kept
from services.aggregation.same_name import Name
from shared.article import CutKind, Span
from shared.names import fold, person_name
from shared.names.folding import skeleton
from shared.names.lists import TITLES
from shared.names.matching import alike
from shared.rarity import rarity

SHORTEST = 5
"""letters of a family name that is looked for: shorter ones sound like other words"""
RARE = 6.0
"""rarity in nats of a family name that is looked for: a commoner one is also a word or a place"""
SURE = 0.9
"""how alike the words must be"""

CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’]*[^\W\d_](?:-[^\W\d_][\w’']*[^\W\d_])?")
NAMING_CUTS: frozenset[CutKind] = frozenset({"teaser", "related", "header", "template"})
"""cut lines that name people of the news; legal notices and menus do not"""


@dataclass(frozen=True, slots=True)
class Found:
    """A name of a person where nobody marked it."""

    report: Report
    span: Span
    surface: str


def unmarked(reports: Sequence[Report], people: Sequence[list[Name]]) -> dict[int, list[Found]]:
    """Return, by the identity of the group in ``people``, the places where its family name stands unmarked.

    A family name that several people of the story bear is not looked for.
    """
    sought: dict[str, list[tuple[str, list[Name]]]] = {}
    for group in people:
        for family in {person_name(name.form).family for name in group}:
            if len(family) >= SHORTEST and rarity(family) >= RARE:
                sought.setdefault(skeleton(family), []).append((family, group))
    shared = {sound for sound, borne in sought.items() if len({id(group) for _, group in borne}) > 1}
    given = {id(group): {word for name in group for word in person_name(name.form).given} for group in people}
    found: dict[int, list[Found]] = {}
    for report in reports:
        for span, surface, before in _capitalised(report):
            word = fold(surface).removesuffix(" s")
            sound = skeleton(word)
            if sound not in sought or sound in shared:
                continue
            family, group = sought[sound][0]
            # Another given name before it makes it another person's name.
            if alike(word, family) < SURE or (before and before not in TITLES and before not in given[id(group)]):
                continue
            found.setdefault(id(group), []).append(Found(report, span, surface))
    return found


@kept
def _capitalised(report: Report) -> tuple[tuple[Span, str, str], ...]:
    """Return the capitalised words that no mention covers, and the capitalised word right before each, folded."""
    return tuple(_words_unmarked(report))


def _words_unmarked(report: Report) -> Iterator[tuple[Span, str, str]]:
    article = report.article
    covered = [mention.span for entity in report.annotations.entities for mention in entity.mentions]
    parts: list[tuple[str, int, str]] = [("title", 0, article.title), ("text", 0, article.text)]
    parts += [
        ("original", cut.start, article.original[cut.start : cut.end])
        for cut in article.cuts
        if cut.kind in NAMING_CUTS
    ]
    for part, offset, words in parts:
        taken = sorted((span.start, span.end) for span in covered if span.part == part)
        at, previous, previous_end = 0, "", -1
        for match in CAPITALISED.finditer(words):
            surface = re.sub(r"['’]s$", "", match.group())
            start, end = offset + match.start(), offset + match.start() + len(surface)
            while at < len(taken) and taken[at][1] <= start:
                at += 1
            before = previous if words[previous_end : match.start()].strip() == "" and previous_end >= 0 else ""
            previous, previous_end = fold(surface), match.end()
            if at < len(taken) and taken[at][0] < end:
                continue
            yield Span.model_validate({"start": start, "end": end, "part": part}), surface, before
