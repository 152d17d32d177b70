"""Datelines: the place, the day and the agency that stand before a report's first sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.ingestion.agencies import agency_in_brackets
from shared.calendar_names import MONTHS

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇЄҐЎ"
_WORD = rf"[{_UPPER}][\w'’.-]*"
_INNER = r"de|del|la|las|los|el|al|of|the|and|am|an|der|upon|sur|du|di|do|da|dos|bei"
_PLACE = rf"{_WORD}(?:[ /-](?:{_WORD}|{_INNER})){{0,4}}"
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_DATE = rf"(?:(?i:{_MONTH})\.?\s{_DAY}|{_DAY}\.?\s(?:de\s)?(?i:{_MONTH})\b\.?)(?:,?\s(?:de\s)?(?:19|20)\d\d)?"
_AGENCY = r"\((?P<agency>[^()\n:;]{2,40})\)"
_DASH = r"\s*(?:\.?-{1,2}|[–—|]|>>)\s*"

_PLACE_FIRST: Final = re.compile(
    rf"(?:(?!(?i:{_MONTH})\.?\s\d)(?P<place>{_PLACE})(?P<region>(?:,\s(?!(?i:{_MONTH})\.?\s\d){_PLACE}){{0,2}}))?"
    rf"(?:(?:^|[,.]?\s)(?:le\s)?(?P<date>{_DATE}))?(?:\s*{_AGENCY}\.?)?(?P<dash>{_DASH})?\s*"
)
_AGENCY_FIRST: Final = re.compile(
    rf"{_AGENCY}(?P<dash>{_DASH})?\s*(?:(?P<place>[{_UPPER}][{_UPPER}'’."
    rf" -]+[{_UPPER}])(?P<region>(?:,\s{_WORD}){{0,2}})"
    rf"(?:,\s(?P<date>{_DATE}))?{_DASH})?\s*"
)
_SLAVIC: Final = re.compile(
    rf"(?P<place>{_PLACE})[.,]\s(?P<date>{_DATE})\.?,?\s*"
    rf"(?:/(?P<slashed>[^/\n]{{2,30}})/|{_DASH}(?P<named>[{_UPPER}][^.\n]{{2,30}}))\.(?P<dash>{_DASH})?\s*"
)
_COLON: Final = re.compile(rf"(?P<place>[{_UPPER}][{_UPPER}'’-]+(?: [{_UPPER}'’-]+){{0,2}})(?:, {_DATE})?:\s+")
_PERIOD: Final = re.compile(rf"(?P<place>{_WORD}(?:[ /]{_WORD})?)\.\s+(?=[{_UPPER}„\"“])")
_ALONE: Final = re.compile(
    rf"(?P<place>{_PLACE})(?P<region>(?:,\s(?!(?i:{_MONTH})\.?\s\d){_PLACE}){{0,2}})(?:,?"
    rf" (?P<date>{_DATE}))?(?:\s*{_AGENCY})?\.?(?P<dash>{_DASH})?"
)
_SECOND_DASH: Final = re.compile(r"\s[-–—]{1,2}\s|—")
_OPENS_SENTENCE: Final = re.compile(rf"[{_UPPER}0-9“”\"'‘’«„($€£¿¡]")
_PARTY: Final = re.compile(r"[RDI](?:-|$)|[a-z]{4,}|\d")
"""Brackets that hold a politician's party, a remark or an age, not an agency."""

_NO_PLACES: Final = frozenset(
    (
        "UPDATE", "UPDATED", "BREAKING", "EXCLUSIVE", "VIDEO", "WATCH", "PHOTO", "PHOTOS", "ANALYSIS", "OPINION",
        "CORRECTION", "CORRECTED", "REPORT", "FILE", "DEVELOPING", "ALERT", "LIVE", "ORIGINAL", "EDITORIAL",
        "COMMENTARY", "EDITOR'S", "NOTE", "WARNING", "CAPTION", "IMAGE", "MORE", "READ", "RELATED", "LATEST",
        "POLICE", "SHERIFF", "PRESIDENT", "FACT", "CLAIM", "QUESTION", "ANSWER", "Q", "A", "I", "NOTE", "SPOILER",
        "ADVERTISEMENT", "TRANSCRIPT", "SUMMARY",
    )
)  # fmt: skip
"""Words in capitals before a dash or colon that are no places."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where each part of a dateline stands, counted from the start of its line; ``end`` is where the story begins."""

    end: int
    place: tuple[int, int] | None = None
    date: tuple[int, int] | None = None
    agency: tuple[int, int] | None = None


def dateline(line: str, recurs: Callable[[str], bool], language: str | None = None) -> Dateline | None:
    """Return the dateline that ``line`` begins with, or None.

    Args:
        line: the first line of the story.
        recurs: tells whether a place is named again in the story; a doubtful dateline counts only then.
        language: the article's; "Rostock. Bei …" is a dateline in German only.
    """
    for form, accepts in ((_AGENCY_FIRST, _agency_first), (_SLAVIC, _slavic), (_PLACE_FIRST, _place_first)):
        match = form.match(line)
        if match is not None and match.end() and accepts(match, line, recurs):
            return _as_dateline(match)
    match = _COLON.match(line)
    if match is not None and _is_capital_place(match["place"]) and not recurs(f"{match['place']}:"):
        return _as_dateline(match)
    match = _PERIOD.match(line) if language == "de" else None
    if match is not None and recurs(match["place"]):
        return _as_dateline(match)
    match = _ALONE.fullmatch(line)
    return _as_dateline(match) if match is not None and _stands_alone(match) else None


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a line that is nothing else is a dateline: "HOUSTON -", "MINSK, March 8"."""
    ends_open = bool(match["dash"] or match["date"])
    return ends_open and (
        _is_capital_place(match["place"]) or bool(match["dash"] and (match["region"] or match["date"]))
    )


def parts(words: str) -> Dateline | None:
    """Return the parts of a dateline that was recognised before and stands alone in ``words``."""
    line = f"{words.rstrip()} Xx xx xx xx xx"
    return dateline(line, _recurs) or dateline(words.strip(), _recurs)


def _recurs(place: str) -> bool:
    return not place.endswith(":")


def _agency_first(match: re.Match[str], line: str, recurs: Callable[[str], bool]) -> bool:
    del recurs
    name = match["agency"]
    if not _OPENS_SENTENCE.match(line[match.end() :]) or line[match.end() :].count(" ") < 3:
        return False
    if match["dash"] or match["place"]:
        return _names_agency(name)
    return agency_in_brackets(name) is not None or (name.isupper() and len(name) >= 3 and " " not in name)


def _slavic(match: re.Match[str], line: str, recurs: Callable[[str], bool]) -> bool:
    del recurs
    return line[match.end() :].count(" ") >= 3


def _place_first(match: re.Match[str], line: str, recurs: Callable[[str], bool]) -> bool:
    rest = line[match.end() :]
    if rest.count(" ") < 3:
        return False
    if match["agency"] is not None:
        return bool(match["place"] or match["date"]) and _agency_behind_place(match, line)
    if match["place"] is None or match["dash"] is None or "'s" in match["place"] or "’s" in match["place"]:
        return False
    return _is_spaced(match["dash"]) and _place_alone(match, rest, recurs)


def _agency_behind_place(match: re.Match[str], line: str) -> bool:
    """Whether brackets behind a place hold an agency: "(AP) —"; without a dash only what is surely one."""
    agency, rest = match["agency"], line[match.end() :]
    if match["dash"]:
        return _names_agency(agency)
    surely = line[match.end() - 1] == ")" or match["region"] or match["date"]
    named = agency_in_brackets(agency) is not None or (bool(surely) and agency.isupper() and agency.isalpha())
    return named and _OPENS_SENTENCE.match(rest) is not None


def _is_spaced(dash: str) -> bool:
    """Whether a dash is one between words, not a hyphen within one."""
    return (dash[:1].isspace() or "—" in dash or "--" in dash or ">>" in dash) and (
        dash.strip() != "-" or dash[-1:].isspace()
    )


def _place_alone(match: re.Match[str], rest: str, recurs: Callable[[str], bool]) -> bool:
    """Whether words before a dash are a place: in capitals, or with a region, or named again in the story."""
    if _is_capital_place(match["place"]):
        return True
    if _SECOND_DASH.search(rest[:200]) or not _OPENS_SENTENCE.match(rest):
        return False  # "Smith — the mayor — said"
    return bool(match["region"] or match["date"]) or recurs(match["place"])


def _is_capital_place(place: str) -> bool:
    words = place.split()
    return (
        place.isupper()
        and len(place) >= 3
        and place != "NEW"
        and not any(word.strip(".'’") in _NO_PLACES for word in words)
    )


def _names_agency(name: str) -> bool:
    if agency_in_brackets(name) is not None:
        return True
    return name[:1].isupper() and name.count(" ") <= 4 and (name.isupper() or not _PARTY.match(name)) and len(name) >= 3


def _as_dateline(match: re.Match[str]) -> Dateline:
    groups = match.groupdict()
    agency = next((name for name in ("agency", "slashed", "named") if groups.get(name)), None)
    return Dateline(
        match.end(),
        match.span("place") if groups.get("place") else None,
        match.span("date") if groups.get("date") else None,
        match.span(agency) if agency else None,
    )
