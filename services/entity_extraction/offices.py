"""Offices: "Russian Defense Minister", "Belarus's leader", "the president of the Seychelles", and which are alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.entity_extraction.countries import country_of
from services.entity_extraction.office_words import ARTICLES, DEPUTY, FIELD_OF, MODIFIERS, PAST, RANK_OF
from services.entity_extraction.words import Words

LONGEST_ABBREVIATION = 4
"""letters of an office that is written with a full stop: "Supt." """

_WRITTEN = frozenset(
    case + ending
    for noun in RANK_OF
    for case in (noun, noun.capitalize(), noun.title(), noun.upper())
    for ending in ("", ".", "'s", "’s")
)
"""Every way to write a noun of office."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a phrase says of an office: of which country, how high, in which field, and whether it is over."""

    country: str | None
    rank: str
    noun: str
    field: str | None
    past: bool = False

    def may_be(self, other: "Office") -> bool:
        """Say whether two phrases can mean the same office."""
        if self.past != other.past or self.field != other.field:
            return False
        if self.country and other.country and self.country != other.country:
            return False
        if self.noun == other.noun:
            return True
        if self.rank == other.rank == "minister":
            return self.field is not None
        return self.rank == other.rank == "head" and "leader" in {self.noun, other.noun}


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """An office where it stands: ``start`` behind the article, ``noun`` at its noun, ``article`` at that, or None."""

    start: int
    noun: int
    end: int
    article: int | None
    office: Office


def office(phrase: str) -> Office | None:
    """Return the office that ``phrase`` names, None where it names none."""
    words = Words(phrase)
    found = list(office_phrases(words))
    return found[0].office if found else None


def office_phrases(words: Words) -> Iterator[OfficePhrase]:
    """Yield every phrase that names an office, in order."""
    for at in [at for at, word in enumerate(words.words) if word.text in _WRITTEN]:
        if not _goes_on(words, at):
            yield _phrase(words, at)


def is_office(word: str) -> bool:
    """Say whether a word is a noun of office, "Gov." and "minister's" too."""
    return word in _WRITTEN


def _noun(word: str) -> str:
    return word.lower().rstrip(".").removesuffix("'s").removesuffix("’s")


def _goes_on(words: Words, at: int) -> bool:
    """Whether the noun only modifies the next one: "Police chief inspector", "Justice Minister"."""
    after = at + 1
    return (
        after < len(words.words)
        and _adjacent(words, at)
        and (_noun(words.words[at].text) in MODIFIERS and is_office(words.words[after].text))
    )


def _adjacent(words: Words, at: int) -> bool:
    return words.text[words.words[at].end : words.words[at + 1].start] == " "


def _phrase(words: Words, at: int) -> OfficePhrase:
    noun = _noun(words.words[at].text)
    written = words.words[at].text.removesuffix("'s").removesuffix("’s")
    if len(noun) > LONGEST_ABBREVIATION:
        written = written.rstrip(".")  # the end of the sentence
    end = words.words[at].start + len(written)
    country, first, modifiers = None, at, []
    while first > 0 and _adjacent(words, first - 1):
        word = words.words[first - 1].text
        if word.lower() in MODIFIERS:
            modifiers.append(word.lower())
            first -= 1
        elif country is None and (found := _country_before(words, first)):
            country, first = found
        else:
            break
    article = None
    if first > 0 and words.words[first - 1].text.lower() in ARTICLES and _adjacent(words, first - 1):
        article = words.words[first - 1].start
    if country is None and (behind := _country_after(words, at)):
        country, end = behind
    rank = RANK_OF[noun]
    if noun == "minister" and "prime" in modifiers:
        noun, rank = "prime minister", "head"
    if DEPUTY & set(modifiers):
        noun, rank = f"deputy {noun}", "deputy"
    field = next((FIELD_OF[word] for word in modifiers if word in FIELD_OF), None)
    past = bool(PAST & set(modifiers))
    return OfficePhrase(
        words.words[first].start, words.words[at].start, end, article, Office(country, rank, noun, field, past)
    )


def _country_before(words: Words, at: int) -> tuple[str, int] | None:
    """The country in the words before index ``at`` and the index of its first word; the longest name counts."""
    for length in (4, 3, 2, 1):
        first = at - length
        if first >= 0 and (found := country_of(words.text[words.words[first].start : words.words[at - 1].end])):
            return found, first
    return None


def _country_after(words: Words, at: int) -> tuple[str, int] | None:
    after = at + 1
    if after >= len(words.words) or words.words[after].text != "of":
        return None
    after += 1
    if after < len(words.words) and words.words[after].text == "the":
        after += 1
    for length in (4, 3, 2, 1):
        last = after + length - 1
        if last < len(words.words):
            name = words.text[words.words[after].start : words.words[last].end].rstrip(".")
            if found := country_of(name):
                return found, words.words[after].start + len(name.removesuffix("'s").removesuffix("’s"))
    return None
