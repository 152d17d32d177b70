"""Quantities in a sentence that are not people killed or hurt: money, things counted, magnitudes."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from services.entity_extraction.hedged_numbers import NUMBER, SPELT, Precision, precision, value
from services.entity_extraction.spelt_numbers import MAGNITUDES
from services.entity_extraction.word_classes import CALENDAR
from services.entity_extraction.words import is_headline
from shared.rarity import stem


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something.

    ``unit`` is a currency ("EUR"), "magnitude", or the stem of what is counted, one for all words that outlets
    use for the same ("people", "home"); ``noun`` is the word as written; ``start`` and ``end`` delimit number and unit.
    """

    unit: str
    noun: str
    value: float
    precision: Precision
    start: int
    end: int


_SCALE = MAGNITUDES | {"b": 1e9}
_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₽": "RUB",
    "₹": "INR",
}
_CURRENCIES = {
    "euro": "EUR", "dollar": "USD", "pound": "GBP", "rouble": "RUB", "ruble": "RUB", "yen": "JPY", "yuan": "CNY",
    "franc": "CHF", "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "zloty": "PLN", "shekel": "ILS",
    "rupee": "INR", "peso": "MXN", "lira": "TRY", "won": "KRW", "hryvnia": "UAH", "naira": "NGN", "rand": "ZAR",
}  # fmt: skip
_HEDGED = NUMBER.split("(?P<number>", maxsplit=1)[0]
_DIGITS = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_TIMES = r"(?P<scale>thousand|million|billion|trillion|mn?|bn?|k)\b"

_SIGNED = re.compile(rf"{_HEDGED}(?P<sign>(?:US|A|C)?\$|[£€¥₽₹])\s?{_DIGITS}(?:\s?{_TIMES})?", re.IGNORECASE)
_NAMED = re.compile(
    rf"{NUMBER}(?:\s{_TIMES})?\s(?:US\s|British\s|Australian\s|Canadian\s|Russian\s)?(?P<noun>{'|'.join(_CURRENCIES)})s?\b",
    re.IGNORECASE,
)
_MAGNITUDE = re.compile(
    r"\bmagnitude(?:\s+of|\s+was|[- ])?\s*(?P<after>\d(?:\.\d+)?)|\b(?P<before>\d(?:\.\d+)?)[- ]magnitude\b",
    re.IGNORECASE,
)
_IRREGULAR = r"people|children|men|women|police|cattle|sheep|aircraft|crew"
_COUNTED = re.compile(
    rf"{NUMBER}(?:\s+{_TIMES})?(?:\s+(?!of\b)[a-z][a-z-]+){{0,2}}?\s+(?P<noun>[a-z-]+s|{_IRREGULAR})\b", re.IGNORECASE
)
_COUNT_IS = re.compile(
    rf"\b(?:count|number|tally|total)\s+of(?:\s+[a-z-]+){{0,2}}?\s+(?P<noun>[a-z-]+s|{_IRREGULAR})\s+"
    rf"(?:is|was|stands at|stood at|has reached|reached|rose to|has risen to|to|at)\s+{NUMBER}",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\d|\b(?:{SPELT})\b", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"\b([A-Z][\w-]*) $")
_LONGEST_NAME = 30
"""the word before a number that makes it part of a name, and characters of it at most"""
_NOT_NOUNS = (
    "others this was is has as us its his hers ours theirs yes less plus across perhaps always besides minus thus"
)
_MEASURES = (
    "years months weeks days hours minutes seconds times percents degrees miles kilometres kilometers metres meters"
)
_MORE_MEASURES = "feet inches kilos kilograms grams tonnes tons litres liters gallons acres hectares towards"
_NOT_COUNTED = frozenset(f"{_NOT_NOUNS} {_MEASURES} {_MORE_MEASURES}".split())
"""words ending in "s" that are not counted things; lengths and times, of which an event has many of each kind"""
_PEOPLE = "people persons patients passengers men women children residents victims customers students pupils workers"
_SAME_UNIT = {**dict.fromkeys(_PEOPLE.split(), "people"), **dict.fromkeys(("homes", "houses", "households"), "home")}


def quantities(text: str) -> list[Quantity]:
    """Return the quantities in ``text``, a sentence or title in English, in the order of the words."""
    if not _ANY.search(text):
        return []
    found = [_money(match) for match in _SIGNED.finditer(text)]
    found += [_money(match) for match in _NAMED.finditer(text)]
    for match in _MAGNITUDE.finditer(text):
        size = float(match["after"] or match["before"])
        found.append(Quantity("magnitude", "magnitude", size, "exact", match.start(), match.end()))
    for pattern in (_COUNT_IS, _COUNTED):
        for match in pattern.finditer(text):
            noun = match["noun"].lower()
            if noun in _NOT_COUNTED or match["number"].lower() in ("no", "one", "none", "nobody", "no one"):
                continue
            if pattern is _COUNTED and (re.fullmatch(r"(?:19|20)\d\d", match["number"]) or _is_model(text, match)):
                continue
            scale = _SCALE[(match.groupdict().get("scale") or "").lower()] if match.groupdict().get("scale") else 1.0
            size = value(match["number"]) * scale
            unit = _SAME_UNIT.get(noun, stem(noun))
            found.append(Quantity(unit, noun, size, precision(match["hedge"]), match.start(), match.end()))
    kept: list[Quantity] = []
    for quantity in found:
        # Those that are kept stand one behind the other: only the two beside it can overlap it.
        at = bisect_left(kept, quantity.start, key=_start)
        if not (at and kept[at - 1].end > quantity.start) and not (at < len(kept) and kept[at].start < quantity.end):
            kept.insert(at, quantity)
    return kept


def _is_model(text: str, match: re.Match[str]) -> bool:
    """Return whether the number belongs to the name before it: "Quorrin 9 rockets"."""
    if match["hedge"] or not match["number"].isdigit():
        return False
    name = _NAME_BEFORE.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
    return name is not None and name[1].lower() not in CALENDAR and name.start() > 0 and not is_headline(text)


def _start(quantity: Quantity) -> int:
    return quantity.start


def _money(match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    unit = _SIGNS[groups["sign"].lower()] if groups.get("sign") else _CURRENCIES[match["noun"].lower()]
    size = value(match["number"]) * _SCALE.get((groups.get("scale") or "").lower(), 1.0)
    return Quantity(unit, unit, size, precision(match["hedge"]), match.start(), match.end())
