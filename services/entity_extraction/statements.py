"""Who says what, in quotation marks or without: source, cue and content of each statement in English text.

Rules over words, no parser: a verb or phrase of saying, who stands before or behind it, and what of its sentence is
said. Attributions without speech (who wants, supports or fears what) are not looked for.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from services.entity_extraction.quoting_sentences import ENDS, Place, Quoting, quoting_sentences
from services.entity_extraction.source_phrases import all_between, first_phrase, phrase_behind, subject
from services.entity_extraction.speech_cues import ACCORDING, CUE, OBJECT, PARTICIPLE, THAT, after_adjuncts, says
from services.entity_extraction.words import Words


class Statement(NamedTuple):
    """The places of the words that name the source (None where none do), of the cue, and of what is said."""

    source: Place | None
    cue: Place
    content: tuple[Place, ...]


MOST: Final = 20
"""statements of one sentence at most: a sentence with more is a list, or made to do harm"""

_CLOSED = frozenset((",", "”", '"', "?", "!", "»", "'"))
"""how a content ends before its source"""
_QUOTE_ENDS = frozenset(("”", '"', "»", "'"))
_QUOTE_OPENS = frozenset(("“", '"', "«", "„"))
_MARKS = ENDS + "“”\"‘’«»'?!"
_SOURCE_ENDS = re.compile(r"[,;“”\"\n]|\s[—–]\s|\.\s|\.$")
_ASIDE = re.compile(r",\s+(?=[^\s“\"'‘])")
_OTHER_CLAUSE = re.compile(r"(?:and|but|who|which|while|\w+ing|as|though|although|because|when|where|or)\b")
_STOP = re.compile(r";|,\s+(?:referring|citing|pointing|calling|describing|accusing)\b")
"""what ends a content within its sentence"""
_JOINED = re.compile(
    r"(?:,\s+(?:and|but|while|although|though)\s+[^,“\"]{1,60}|,?\s+(?:and|but)\s+(?:\w+ly\s+|also\s+|has\s+)?)$"
)
"""what joins another statement of the same or of another speaker"""
_COORDINATED = re.compile(r"(?<!\w)(?:and|but)\s+(?:\w+ly\s+|also\s+|then\s+)?$")
_ONE_ADDRESSED = re.compile(r"\s+[^,“\"]{2,80}?[.!?]?\s*")


def statements(words: Words) -> list[Statement]:
    """Return the statements of a text, sentence by sentence."""
    return [
        Statement(
            one.source and _moved(one.source, sentence.start),
            _moved(one.cue, sentence.start),
            tuple(_moved(place, sentence.start) for place in one.content),
        )
        for sentence in quoting_sentences(words)
        for one in islice(_said(sentence), MOST)
    ]


def _moved(place: Place, by: int) -> Place:
    return place[0] + by, place[1] + by


def _said(sentence: Quoting) -> Iterator[Statement]:
    for cue in islice(ACCORDING.finditer(sentence.text), MOST):
        if not sentence.quoted(cue.start()) and (told := _according(sentence, cue)):
            yield told
    source: Place | None = None
    for cue in islice(CUE.finditer(sentence.text), MOST):
        if sentence.quoted(cue.start()):
            continue
        if told := _content_first(sentence, cue) or _content_last(sentence, cue, source):
            source = told.source or source
            yield told


def _according(sentence: Quoting, cue: re.Match[str]) -> Statement | None:
    """``…, according to X``, ``According to X, …``, ``…, according to X, …``."""
    text = sentence.text
    stop = _SOURCE_ENDS.search(text, cue.end())
    end = stop.start() if stop else len(text)
    source = sentence.stripped(cue.end(), end)
    before, after = sentence.stripped(0, cue.start()), sentence.stripped(end, len(text))
    content = [place for place in (before, after) if place and len(sentence.words_at(place)) > 1]
    goes_on = after is not None and text[after[0]].islower() and not _OTHER_CLAUSE.match(text, after[0])
    if before and len(sentence.words_at(before)) <= 2:
        content = content[-1:]
    if not source or not content:
        return None
    return Statement(source, cue.span("cue"), tuple(content if goes_on else content[:1]))


def _content_first(sentence: Quoting, cue: re.Match[str]) -> Statement | None:
    """``… , X said``, ``… ," said X. "…"``, ``…, X said, …``."""
    text = sentence.text
    left = len(text[: cue.start()].rstrip())
    place, position = cue.span(), cue.end()
    if text[left - 1 : left] in _CLOSED and not PARTICIPLE.search(cue[0]) and not cue["told"]:
        source, end = phrase_behind(sentence, cue.end()), left
        position = source[1] if source else position
    else:
        source, place, end = _between(sentence, cue)
    content = sentence.stripped(0, end)
    if source is None or content is None:
        return None
    rest = after_adjuncts(text, position)
    quote_ends = text[:end].rstrip(" ,")[-1:] in _QUOTE_ENDS
    if not quote_ends and (further := _behind_aside(sentence, rest)):
        return Statement(source, place, (content, further))
    more = next((quote for quote in sentence.quotes if quote.start >= rest), None)
    joined = (more.opens, min(more.closes, len(text))) if more and not text[rest : more.opens].strip(_MARKS) else None
    over = quote_ends or joined or _is_over(text[position:], told=bool(cue["told"]))
    if not over or len(sentence.words_at(content)) < 2:
        return None
    follows = joined or (sentence.goes_on if quote_ends else None)
    return Statement(source, place, (content, follows) if follows else (content,))


def _between(sentence: Quoting, cue: re.Match[str]) -> tuple[Place | None, Place, int]:
    """Return the source between a content and the cue behind it, the cue, and where the content ends."""
    text = sentence.text
    found = subject(sentence, cue.start())
    nowhere = (None, cue.span(), cue.start())
    if found is None or PARTICIPLE.search(cue[0]):
        return nowhere
    place = (found.verb, cue.end())
    quote = max((quote for quote in sentence.quotes if quote.end < cue.start()), default=None)
    if quote and text[quote.end - 1] in _CLOSED and (whole := all_between(sentence, quote.closes, found.verb)):
        return whole, place, quote.closes
    if found.source is None:
        return nowhere
    end = len(text[: found.source[0]].rstrip())
    return (found.source, place, end) if text[end - 1 : end] in _CLOSED | {"—", "–"} else nowhere


def _behind_aside(sentence: Quoting, position: int) -> Place | None:
    """Return the content that goes on behind ``, X said,``."""
    aside = _ASIDE.match(sentence.text, position)
    if aside is None or _OTHER_CLAUSE.match(sentence.text, aside.end()):
        return None
    place = sentence.stripped(aside.end(), _content_end(sentence, aside.end()))
    return place if place and len(sentence.words_at(place)) > 2 else None


def _is_over(tail: str, *, told: bool) -> bool:
    """Return whether nothing but circumstances, or whom one tells it, stands behind the cue."""
    if told:
        found = OBJECT.match(tail)
        if found is None and _ONE_ADDRESSED.fullmatch(tail) and not THAT.search(tail):
            return True
        tail = tail[found.end() :] if found else tail
    return not tail[after_adjuncts(tail, 0) :].strip(_MARKS)


def _content_last(sentence: Quoting, cue: re.Match[str], earlier: Place | None) -> Statement | None:
    """``X said that …``, ``X told Y …``, ``…, adding that …``, ``X said: "…"``."""
    text = sentence.text
    found = subject(sentence, cue.start())
    if found is None:
        return None
    position = _behind_cue(text, cue)
    rest = text[position:]
    opens = rest.lstrip(" ,:–—")[:1] in _QUOTE_OPENS or rest.lstrip()[:1] == ":"
    if not (opens or THAT.match(rest) or says(cue[0], rest, telling=bool(cue["told"]))):
        return None
    source = found.source
    if source is None:
        if not PARTICIPLE.search(cue[0]) and not _COORDINATED.search(text, 0, found.verb):
            return None
        source = earlier or first_phrase(sentence, found.verb)
    content = sentence.stripped(position, _content_end(sentence, position))
    if content is None or len(sentence.words_at(content)) < 2:
        return None
    return Statement(source, (found.verb, cue.end()), (content,))


def _behind_cue(text: str, cue: re.Match[str]) -> int:
    """Return where what is said begins: behind whom it is told, and behind circumstances."""
    position = cue.end()
    if cue["told"] and (addressed := OBJECT.match(text, position)):
        position = addressed.end()
    return position if THAT.match(text, position) else after_adjuncts(text, position)


def _content_end(sentence: Quoting, start: int) -> int:
    """Where what is said ends: with its sentence, or before another cue of the same or of another speaker."""
    text = sentence.text
    stops = (stop.start() for stop in _STOP.finditer(text, start) if not sentence.quoted(stop.start()))
    end = next(stops, len(text))
    for cue in CUE.finditer(text, start, end):
        if sentence.quoted(cue.start()):
            continue
        if PARTICIPLE.search(cue[0]) and text[: cue.start()].rstrip().endswith(","):
            return cue.start()
        if joined := _JOINED.search(text, max(start, cue.start() - 80), cue.start()):
            return joined.start()
    according = ACCORDING.search(text, start, end)
    return according.start() if according and not sentence.quoted(according.start()) else end
