"""The quotes of an article and their speakers."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from services.entity_extraction.attribution import (
    SOMEBODY,
    SPEECH,
    Named,
    according,
    told_before,
    told_behind,
    words_of,
)
from services.entity_extraction.quoted_spans import QuotedSpan, quoted_spans
from services.entity_extraction.quoting_sentences import Place
from services.entity_extraction.statements import Statement, statements
from services.entity_extraction.words import Words
from shared.annotations import Entity, Quote
from shared.article import Part, Span

_REACH = 160
"""Characters from the quote in which its speaker is told."""
_SAME_SPEAKER_REACH = 90
"""Characters between two quoted pieces of one sentence."""
_ASIDE = re.compile(r",\s+(?:he|she)\s")
"""What follows a name when another tells of its bearer: "Orrin, he went on, had agreed"."""
_MEDIUM = re.compile(r"\b(?:on|via|through) (?:the )?$")
_BEFORE_MEDIUM = 12
"""What stands before the name of where something was said ("wrote on …"), and how many characters are read for it."""
_SENTENCES_BACK = 3
"""Sentences before a quote in which "he" or "she" was named."""

Spoken = tuple[QuotedSpan, str | None]


def quotes(words: Words, entities: Sequence[Entity], part: Part = "text") -> tuple[Quote, ...]:
    """Return the quotes of one part of an article in order, with the speaker where the article tells who it is.

    The speaker is the name of an entity, or the words of the article ("a police spokesman"); "he said" is resolved
    where the sentences before leave no doubt. A quote that follows another in its paragraph, or goes on from the
    paragraph before, has the same speaker.
    """
    spans = quoted_spans(words.text)
    if not spans:
        return ()
    named = sorted(
        Named(mention.span.start, mention.span.end, entity.name, entity.kind == "person")
        for entity in entities
        if entity.kind in {"person", "organisation"}
        for mention in entity.mentions
        if mention.span.part == part
    )
    outside = [
        one
        for one in named
        if not any(span.start <= one.start < span.end for span in spans)
        and (one.person or not _MEDIUM.search(words.text, max(0, one.start - _BEFORE_MEDIUM), one.start))
    ]
    said = _containing(statements(words), spans)
    speakers: list[str | None] = []
    for at, span in enumerate(spans):
        previous = (spans[at - 1], speakers[-1]) if at else None
        until = spans[at + 1].start - 1 if at + 1 < len(spans) else len(words.text)
        told = _speaker(words, span, until, outside, previous) or _stated(words, span, said.get(at), outside, previous)
        speakers.append(told)
    for at in range(len(spans) - 1, 0, -1):
        if spans[at].goes_on and speakers[at - 1] is None:
            speakers[at - 1] = speakers[at]
    return tuple(
        Quote(span=Span(start=span.start, end=span.end, part=part), speaker=speaker)
        for span, speaker in zip(spans, speakers, strict=True)
    )


def _speaker(words: Words, span: QuotedSpan, until: int, named: Sequence[Named], previous: Spoken | None) -> str | None:
    text, mark = words.text, span.start - 1
    begin = _lead(words, span, previous)
    behind, end = span.end + 1, _tail(words, span.end, min(until, span.end + 1 + _REACH))
    told = (
        told_behind(text, behind, end, named)
        or told_before(text, begin, mark, named)
        or according(text, begin, mark, named)
        or according(text, behind, end, named)
    )
    if told == SOMEBODY:
        return _last_person(words, span, named, previous)
    if told is None and previous and _same_speaker(words, span, begin, previous[0]):
        return previous[1]
    return told


def _containing(said: Sequence[Statement], spans: Sequence[QuotedSpan]) -> dict[int, Place]:
    """Return for the quotes, by their place among ``spans``, the source of the shortest statement around each."""
    starts = [span.start for span in spans]
    sources: dict[int, Place] = {}
    for one in sorted(said, key=lambda each: sum(start - end for start, end in each.content)):
        for start, end in one.content if one.source else ():
            for at in range(bisect_left(starts, start), bisect_left(starts, end)):
                if spans[at].end <= end and one.source:
                    sources[at] = one.source
    return sources


def _stated(
    words: Words, span: QuotedSpan, source: Place | None, named: Sequence[Named], previous: Spoken | None
) -> str | None:
    """Return who says the statement that the quote is part of: ``X said that it was a "slam dunk"``."""
    if source is None:
        return None
    start, end = source
    phrase = words.text[start:end]
    if phrase.lower() in _HE_OR_SHE:
        return _last_person(words, span, named, previous)
    inside = [one for one in named if start <= one.start < end]
    return inside[0].name if inside else words_of(phrase)


_HE_OR_SHE = frozenset(("he", "she"))


def _lead(words: Words, span: QuotedSpan, previous: Spoken | None) -> int:
    """Where the words before a quote that may tell its speaker begin: its sentence, or one that ends with a colon."""
    mark, floor = span.start - 1, previous[0].end + 1 if previous else 0
    begin = max(words.sentences[max(words.sentence(mark), 0)][0], floor, mark - _REACH)
    lead = words.text[:begin].rstrip()
    if not words.text[begin:mark].strip() and lead.endswith(":") and len(lead) > floor:
        begin = max(words.sentences[words.sentence(len(lead) - 1)][0], floor)
    return begin


def _tail(words: Words, position: int, limit: int) -> int:
    """The end of the words behind a quote that may tell its speaker: of its sentence, or of one that goes on small."""
    at = words.sentence(position)
    end = words.sentences[at][1] if at >= 0 else position
    if end <= position + 1 and at + 1 < len(words.sentences):
        following = words.text[position + 1 : position + 4].lstrip()
        end = words.sentences[at + 1][1] if following[:1].islower() or at < 0 else end
    return max(position + 1, min(end, limit))


def _same_speaker(words: Words, span: QuotedSpan, begin: int, previous: QuotedSpan) -> bool:
    """Whether a quote without an attribution of its own goes on with the one before."""
    if span.goes_on:
        return True
    between = words.text[previous.end + 1 : span.start - 1]
    if "\n" in between:
        return False
    if not words.text[begin : span.start - 1].strip(" \u00a0,.—–-"):
        return words.text[span.start : span.start + 1].isupper()
    near = span.start - previous.end < _SAME_SPEAKER_REACH and not SPEECH.search(between)
    return near and words.sentence(previous.end) == words.sentence(span.start)


def _last_person(words: Words, span: QuotedSpan, named: Sequence[Named], previous: Spoken | None) -> str | None:
    """Whom "he" or "she" means: the subject of a sentence shortly before, if that is plain, or who spoke last."""
    at = words.sentence(span.start)
    people = [one for one in named if one.person and one.start < span.start]
    for back in range(1, min(_SENTENCES_BACK, at) + 1):
        start, end = words.sentences[at - back]
        near = [one for one in people if start <= one.start < end]
        spoke = previous[1] if previous and previous[0].end >= start else None
        if any(_ASIDE.match(words.text, one.end) for one in near):
            return None
        if len({one.name for one in near}) == 1:
            return near[0].name
        if near:
            if spoke and spoke in {one.name for one in near}:
                return spoke
            speaking = {one.name for one in near if SPEECH.match(words.text, one.end + 1)}
            return speaking.pop() if len(speaking) == 1 else near[0].name if near[0].start == start else None
        if spoke and any(one.name == spoke for one in people):
            return spoke
    return None
