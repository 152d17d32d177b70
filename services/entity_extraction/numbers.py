"""The figures of an article, with what they count and what is said of it."""

import re
from collections.abc import Iterable

from services.entity_extraction.counted import PEOPLE, counted
from services.entity_extraction.spelt_numbers import CURRENCIES, MAGNITUDES, digits_value, figures, words_value
from services.entity_extraction.tolls import Toll, tolls
from services.entity_extraction.word_classes import CALENDAR, word_set
from services.entity_extraction.words import Words
from shared.annotations import NumberMention
from shared.article import Part, Span

_DECIMAL_COMMA = word_set("de fr es it pt nl pl ru uk be cs sk sl hr sr bg ro da nb no sv fi el tr id hu lt lv et")
_LONGEST = 15
"""Digits of a figure; longer ones are identifiers."""
_LONGEST_SENTENCE = 2_000
"""Characters of a sentence that are read for what happened to people; longer ones are lists."""
_OLD = re.compile(r"[ -]years?[ -]old")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STREET = re.compile(
    r"(?:\s+block\b|(?:\s+[NSEW]\.?)?(?:\s+[A-Z]\w+){1,2}\s+(?:St|Street|Ave|Avenue|Road|Rd|Blvd|Drive|Lane)\b)"
)
_YEAR_BEFORE = re.compile(r"\b(?:in|since|by|until|till|from|of|during|before|after|for|early|late)\s+$", re.IGNORECASE)


def numbers(
    words: Words, language: str = "en", *, part: Part = "text", taken: Iterable[Span] = ()
) -> tuple[NumberMention, ...]:
    """Return the figures of a text in order.

    Left out are those inside the spans ``taken`` (dates), clock times, bare years, ordinals, house numbers, scores of
    games and identifiers. Vague numbers ("dozens") have no value and are left out too.

    In English, ``unit`` is the noun that is counted ("people" where it is left out: "14 dead"), or the currency in
    the plural, or "percent"; ``about`` is what happened to people: killed, injured, missing, arrested, rescued,
    evacuated, displaced, shot. In other languages only digits are read.
    """
    covered = {at for span in taken for at in range(span.start, span.end)}
    happened = _Happened(words)
    found = []
    for match in figures(words):
        if match.start() in covered or match.end() - 1 in covered:
            continue
        if mention := _mention(words, match, language, part, happened):
            found.append(mention)
    return tuple(found)


class _Happened:
    """What each sentence says of how many people, read where a figure stands in it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._tolls: dict[int, list[Toll]] = {}

    def to(self, start: int, stop: int, value: float) -> str | None:
        """Return what happened to the ``value`` people whom the figure in ``[start, stop)`` counts.

        One more where somebody is told of before them: "a girl and two boys".
        """
        at = self._words.sentence(start)
        if at < 0:
            return None
        begin, end = self._words.sentences[at]
        if at not in self._tolls:
            self._tolls[at] = tolls(self._words.text[begin : min(end, begin + _LONGEST_SENTENCE)])
        around = [
            toll
            for toll in self._tolls[at]
            if toll.start < stop - begin and start - begin < toll.end and toll.value - value in (0, 1)
        ]
        return min(around, key=lambda toll: toll.end - toll.start).attribute if around else None


def _mention(
    words: Words, match: re.Match[str], language: str, part: Part, happened: _Happened
) -> NumberMention | None:
    text, digits, spelt = words.text, match["digits"], match["words"]
    if spelt and language != "en":
        return None
    if digits and not match["currency"] and _no_figure(text, match):
        return None
    value = words_value(spelt) if spelt else digits_value(digits, decimal_comma=language in _DECIMAL_COMMA)
    if magnitude := match["magnitude"]:
        value *= MAGNITUDES[magnitude.lower()]
    start, end = match.start(), match.end()
    unit, about = None, None
    if match["percent"]:
        unit = "percent"
    elif match["currency"]:
        unit = CURRENCIES.get(re.sub(r"^(?:us|a|c|nz|hk|s|nt|r)(?=\$)", "", match["currency"].strip(" .").lower()))
    elif language == "en":
        unit = counted(text, start, end)
        if unit == "years":
            about = "old" if _OLD.match(text, end) else None
        else:
            about = happened.to(start, end, value)
            unit = unit or ("people" if about else None)
        if spelt and unit is None and value < 13:
            return None
    return NumberMention(
        span=Span(start=start, end=end, part=part),
        surface=text[start:end],
        value=round(value, 6),
        unit=unit,
        about=about,
    )


def _no_figure(text: str, match: re.Match[str]) -> bool:
    """Clock times, years, ordinals, scores, house numbers, footnotes, codes."""
    digits, after = match["digits"], text[match.end() : match.end() + 30]
    before = text[max(0, match.start() - 12) : match.start()]
    if len(digits) > _LONGEST or re.match(r"(?:st|nd|rd|th)\b|[:/]\d|\w|\s?[ap]\.?m\b|[-–]\d{1,3}\b(?!-)", after):
        return True
    if _YEAR.fullmatch(digits) and not match["magnitude"] and not match["percent"]:
        follows = re.match(r"\s+([a-z]+)", after)
        return bool(_YEAR_BEFORE.search(before)) or not (follows and follows[1] in PEOPLE)
    if before.endswith("[") and after.startswith("]"):
        return True
    previous = re.search(r"([^\W\d_]+)\.?\s*$", before)
    if previous and (previous[1].lower() in CALENDAR or (previous[1].lower()[:3] in _MONTHS and len(previous[1]) <= 4)):
        return True
    return bool(_STREET.match(after))


_MONTHS = word_set("jan feb mar apr jun jul aug sep oct nov dec")
