"""The words for who says something: the noun phrase before or behind a verb of saying."""

import re
from typing import Final, NamedTuple

from services.entity_extraction.quoting_sentences import Place, Quoting
from services.entity_extraction.speech_cues import AUXILIARY, CUE, DAYS, FINITE, PARTICIPLE, PASSIVE
from services.entity_extraction.word_classes import word_set

MOST: Final = 220
"""characters of a source at most: longer ones are no noun phrase"""

_WORD = re.compile(r"([\w’']+)\s+$")
_BOUNDARY = re.compile(
    r"[,;:()\[\]—–“”\"\n]|\s-\s|(?<![\w-])(?:that|but|while|because|as|when|if|although|though|since|after|before|so"
    r"|where|whether|than|until|unless|and|or|what|how|why)(?![\w-])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?<![\w-])(?:who|which|that)\s+$")
_HEADLESS = re.compile(
    r"(?<![\w’'-])(?:by|after|while|before|without|in|from|for|of|and|but|or|then|when|with|as|than|not)$",
    re.IGNORECASE,
)
"""what stands before a verb whose subject stands further before"""
_LEADING = re.compile(
    r"^(?:(?:[Bb]ut|[Aa]nd|[Ss]o|[Yy]et|[Ss]till|[Ll]ater|[Ee]arlier|[Mm]eanwhile|[Aa]lso|[Nn]ow|[Tt]hen|[Ii]nstead"
    r"|[Hh]owever|[Mm]aybe|(?:[Oo]n )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Ll]ast \w+|\w+ly)\s+)+"
)
_NO_HEAD = re.compile(r"(?:who|which|whose|in|on|at|of|by|for|from|with|during|after|before|to|a|an|\w+ing|\d+)\b")
"""how no name begins that an apposition stands behind"""
_COMMAS = 4
"""commas of an apposition at most"""
_NOBODY = word_set("it there this what one that the a an")
_PRONOUNS = word_set("he she they we i you")
_DETERMINERS = word_set("the a an one another his her their")
_PHRASE_ENDS = re.compile(
    r"[,;:()“”\"\n]|\s[—–-]\s|\s(?:in|on|at|during|after|when|while|who|that|as|before|last|this|via|about|and then|but"
    rf"|{DAYS})\s|\s{DAYS}"
)
_APPOSITION = re.compile(r",\s+(?:a|an|the|who|[A-Z][\w’']+’s|\d\d)\b[^,“\"\n]*")
_CLAUSE = re.compile(rf"\s{FINITE}")
_WHO = re.compile(r"\s(?:who|which|that)\s")
_PLURAL = re.compile(r"[a-z]+s\b")
_FIRST = re.compile(
    r"(?:(?:But|And|So|Yet|Still|(?:In|On|At|After|During|As|While|For|With|By|Speaking|Asked|When)\b[^,“\"]{1,80},)\s+)?"
    r"(?P<phrase>(?:He|She|They|he|she|they"
    r"|(?:[Tt]he\s|[Aa]n?\s|[Ss]ome\s|[Hh]is\s|[Hh]er\s)?[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,5}"
    r"|(?:The|A|An|His|Her|Their|Some|Many|Several)\s+\w+(?:\s\w+)?))(?=[\s,])"
)


class Subject(NamedTuple):
    """Who stands before a verb (None where its subject stands further before), and where the verb begins."""

    source: Place | None
    verb: int


def subject(sentence: Quoting, cue: int) -> Subject | None:
    """Return the subject of the verb at ``cue``; None where it is passive or an infinitive."""
    text = sentence.text
    begin = _verb_begins(text, cue)
    if begin is None:
        return None
    left = text[:begin].rstrip()
    relative = _RELATIVE.search(text, 0, begin)
    if relative:
        return Subject((relative.start(), len(left)), begin)
    if not left or _HEADLESS.search(left):
        return Subject(None, begin)
    if left.endswith(","):
        return Subject(_with_apposition(sentence, len(left)), begin)
    return Subject(_phrase_before(sentence, len(left)), begin)


def _verb_begins(text: str, cue: int) -> int | None:
    """Return where a verb begins with what helps it: "has also said"."""
    begin = cue
    while word := _WORD.search(text, 0, begin):
        bare = word[1].lower().replace("’", "'")
        if bare == "to":
            return None
        if bare not in AUXILIARY and not (bare.endswith("ly") and len(bare) > 4):
            break
        if bare in PASSIVE and not PARTICIPLE.search(text[cue:].split(maxsplit=1)[0]):
            return None
        begin = word.start()
    return begin


def _with_apposition(sentence: Quoting, end: int) -> Place | None:
    """Return the name with what stands behind it between commas: ``Orla Finn, who leads the council, said``."""
    comma, found = end - 1, None
    for _ in range(_COMMAS):
        comma = sentence.text.rfind(",", 0, comma)
        if comma < 0 or sentence.quoted(comma):
            break
        phrase = _phrase_before(sentence, comma)
        if phrase and end - phrase[0] <= MOST and not _NO_HEAD.match(sentence.text, phrase[0]):
            found = found or phrase
            if sentence.text[phrase[0]].isupper() or sentence.text[: phrase[0]].rstrip()[-1:] != ",":
                found = phrase
                break
    return (found[0], end - 1) if found else None


def _phrase_before(sentence: Quoting, end: int) -> Place | None:
    """Return the noun phrase that ends at ``end``: back to a comma, a quote, a verb, or a word that begins a clause."""
    text, start = sentence.text, 0
    for found in _BOUNDARY.finditer(text, 0, end):
        if not (found[0].lower() in {"and", "or"} and _joins_names(text, found)) and text[found.end() : end].strip():
            start = found.end()
    for cue in CUE.finditer(text, start, end):
        if not sentence.quoted(cue.start()) and text[cue.end() : end].strip():
            start = cue.end()
    start = max([start, *(quote.closes for quote in sentence.quotes if quote.end < end)])
    while start < end and text[start].isspace():
        start += 1
    leading = _LEADING.match(text[start:end])
    if leading and text[start + leading.end() : end].strip():
        start += leading.end()
    words = text[start:end].split()
    if not words or end - start > MOST or (len(words) == 1 and words[0].lower() in _NOBODY):
        return None
    return start, end


def _joins_names(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()].split()[-1:], text[found.end() :].split(maxsplit=1)[:1]
    return bool(before and after and before[0][0].isupper() and after[0][0].isupper())


def phrase_behind(sentence: Quoting, start: int) -> Place | None:
    """Return the noun phrase that begins at ``start``: a name, a pronoun, or words with an article; no clause."""
    text = sentence.text
    stop = _PHRASE_ENDS.search(text, start)
    place = sentence.stripped(start, stop.start() if stop else len(text))
    if place is None or place[1] - place[0] > MOST:
        return None
    words = sentence.words_at(place)
    if _CLAUSE.search(sentence.text, *place):
        return None
    if words[0].lower() in _PRONOUNS:
        return place[0], place[0] + len(words[0])
    named = words[0][0].isupper() or words[0].lower() in _DETERMINERS
    if stop and stop[0] == "," and named and (more := _APPOSITION.match(text, stop.start())):
        place = (place[0], more.end())
    return place if named or _PLURAL.match(words[0]) or len(words) <= 3 else None


def first_phrase(sentence: Quoting, end: int) -> Place | None:
    """Return the noun phrase that begins a sentence, behind words that tell when or where."""
    found = _FIRST.match(sentence.text, 0, end)
    return found.span("phrase") if found else None


def all_between(sentence: Quoting, start: int, end: int) -> Place | None:
    """Return all words between a quote and a verb, however long, where no other verb of saying is among them."""
    place = sentence.stripped(start, end)
    if place is None or place[1] - place[0] > MOST or sentence.text[place[0]] in "([":
        return None
    if _RELATIVE.search(f"{sentence.text[slice(*place)]} "):
        return None
    other = CUE.search(sentence.text, place[0], end)
    return place if other is None or _WHO.search(sentence.text, place[0], other.start()) else None
