"""Everything that speaks for or against a kind of name, gathered for one candidate."""

from services.entity_extraction.candidates import Candidate
from services.entity_extraction.name_company import Company, group
from services.entity_extraction.name_context import context
from services.entity_extraction.name_shape import shape
from services.entity_extraction.words import Words

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
