"""How an article tells who said what stands in quotation marks."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.entity_extraction.word_classes import CALENDAR, word_set

SPEECH = re.compile(
    r"(?<!so-)\b(?:said|says|say|saying|told|tells|telling|added|adds|adding|stated|states|announced|announces|declared|declares"
    r"|noted|notes|noting|explained|explains|warned|warns|warning|argued|argues|arguing|insisted|insists|claimed|claims"
    r"|wrote|writes|tweeted|posted|replied|asked|asks|answered|concluded|continued|continues|recalled|recalls|stressed"
    r"|stresses|emphasi[sz]ed|underlined|underscored|pointed out|points out|confirmed|admitted|acknowledged|suggested"
    r"|complained|commented|remarked|remarking|testified|quipped|joked|promised|vowed|predicted|shouted|asserted"
    r"|maintained|observed|reiterated|called|described|agreed|denied|boasted|lamented|cautioned|reported|alleged"
    r"|charged|urged|pleaded|thinks|believes)\b"
)
"""Verbs and phrases of saying."""

SOMEBODY = "\0"
"""The speaker is "he" or "she"; who that is stands elsewhere."""

_ACCORDING = re.compile(r"\b[Aa]ccording to ")
_PRONOUN = re.compile(r"(?:^|[\s,])(?:he|she)$", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:he|she|it|they|we|i|you|who|that|which|this|there|his|her|their|in|on|at|by|for|of|with"
    r"|when|if|as|what|why|how|where|while|and|but|so|then|now|not|yes|no)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"^(?:and|but|when|which|while|because|as|in|at|to|if|so)\b", re.IGNORECASE)
_TITLES = word_set(
    """Mr Mrs Ms Dr Prof Rev Hon Sen Sens Rep Reps Gov Govs Pres Amb Atty Gen Col Lt Maj Capt Cmdr Adm Sgt Cpl Pvt Supt
    Insp Det Ofc St Jr Sr U S N D C R"""
)
_STOP = "".join(rf"(?<!\b{title})" for title in sorted(_TITLES)) + r"\."
"""a full stop that does not end the abbreviation of a title or an initial: "Sen. Quill", "U.S. officials" """
_BREAKS = re.compile(
    rf"[,;:\n\"“”(]|{_STOP}(?!\w|\s[a-z])|\s(?:in|on|at|after|during|when|who|that|as|to|while|about|last|this)\s"
)
_FOREIGN_TO_A_ROLE = re.compile(rf"[,;:\n]|{_STOP}|\b(?:that|to|in|at|of|after|when)\b")
_ROLE = re.compile(r"(?:['’]s)?(?: [\w’'&-]+){0,5} ")
"""words between the name of an organisation and that of one who speaks for it: " law professor " """
_GAP = 60
"""Characters between a speaker and the verb: a role, an apposition."""
_MOST_WORDS = 6
_SPEAKERS = word_set(
    "the a an one two three police officials authorities another prosecutors investigators witnesses residents"
)
_FINITE = word_set("is was are were has have had been be makes made does did will would can could may should")
_NO_SPEAKER_ENDS = CALENDAR | word_set("the a not also")


class Named(NamedTuple):
    """A mention of who can speak, with the name that stands for it in the whole article."""

    start: int
    end: int
    name: str
    person: bool


def told_behind(text: str, start: int, end: int, named: Sequence[Named]) -> str | None:
    """Return the speaker told behind a quote: ``… ," X said`` or ``… ," said X``, None where there is none."""
    verb = SPEECH.search(text, start, end)
    if not verb or "\n" in text[start : verb.start()]:
        return None
    subject = text[start : verb.start()].strip(" \u00a0,–—-")
    if not subject:
        return _named_role(text, verb.end(), end, named) or words_of(text[verb.end() : end])
    if verb.start() - start > _GAP + 40 or _CLAUSE.match(subject):
        return None
    inside = [one for one in named if start <= one.start < verb.start()]
    if inside:
        first = _bearer(text, inside)
        return first.name if verb.start() - first.end <= _GAP else None
    return SOMEBODY if _PRONOUN.search(subject) else words_of(subject)


def told_before(text: str, start: int, end: int, named: Sequence[Named]) -> str | None:
    """Return the speaker told before a quote: ``X said: "…"``, ``X told reporters "…"``, ``X went further: "…"``."""
    inside = [one for one in named if start <= one.start < end]
    verbs = list(SPEECH.finditer(text, start, end))
    if not verbs or end - verbs[-1].end() > _GAP:
        first = inside[0] if inside else None
        return first.name if first and first.start == start and text[start:end].rstrip().endswith(":") else None
    verb = verbs[-1]
    subject = text[start : verb.start()].strip(" \u00a0,")
    inside = [one for one in inside if one.start < verb.start()]
    gap = text[inside[-1].end : verb.start()] if inside else ""
    if inside and not gap.strip():
        return inside[-1].name
    if inside and (gap.strip() == "," or verb[0].endswith("ing")):
        return inside[0].name
    if _PRONOUN.search(subject):
        return SOMEBODY
    if inside:
        first = _bearer(text, inside)
        return (first if verb.start() - first.end <= _GAP else inside[-1]).name
    return words_of(subject)


def according(text: str, start: int, end: int, named: Sequence[Named]) -> str | None:
    """Return the speaker of "according to X", None where that is not said."""
    found = _ACCORDING.search(text, start, end)
    if not found:
        return None
    return _named_role(text, found.end(), end, named) or words_of(text[found.end() : end])


def _named_role(text: str, start: int, end: int, named: Sequence[Named]) -> str | None:
    """The name behind a verb, with a role before it at most: "said police spokesman Jonas Quill"."""
    inside = [one for one in named if start <= one.start < end]
    if not inside or inside[0].start - start > _GAP or _FOREIGN_TO_A_ROLE.search(text[start : inside[0].start]):
        return None
    return _bearer(text, inside).name


def _bearer(text: str, inside: Sequence[Named]) -> Named:
    """The first of the names, or whose role it begins: "Ferrow University law professor Jonas Quill"."""
    first = inside[0]
    second = inside[1] if len(inside) > 1 else first
    if not first.person and second.person and _ROLE.fullmatch(text[first.end : second.start]):
        return second
    return first


def words_of(phrase: str) -> str | None:
    """Return the words that stand for a speaker without a name ("a police spokesman"), None where they are none."""
    phrase = _BREAKS.split(phrase.strip(" \u00a0,"))[0].strip()
    words = phrase.split()
    if not 1 <= len(words) <= _MOST_WORDS or _NOBODY.match(phrase) or not words[-1][0].isalpha():
        return None
    if words[-1].rstrip(".") in _TITLES:
        return None
    told = words[0].lower() in _SPEAKERS or all(word[0].isupper() for word in words)
    clause = any(word.lower() in _FINITE for word in words) or words[-1].lower() in _NO_SPEAKER_ENDS
    return phrase if told and not clause else None
