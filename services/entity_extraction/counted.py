"""What an English figure counts."""

import re

from services.entity_extraction.spelt_numbers import CURRENCIES
from services.entity_extraction.tolls import STATE
from services.entity_extraction.word_classes import word_set

_ENDS = word_set(
    """was were is are be been had has have who which that in on at by from for with after before when while as and or
    but to of into during since until near inside outside across under against will would could may might can said say
    says including because than if so then where there also still remain remained remains reportedly"""
)
"""Words before which the phrase that names the counted thing ends."""

PEOPLE = word_set(
    """people person persons men women man woman children child boys girls boy girl teenagers adults victims officers
    police policemen deputies passengers soldiers troops students pupils residents workers civilians migrants tourists
    bystanders protesters demonstrators suspects miners others fighters militants prisoners hostages villagers"""
)
_FORWARD = 9
"""Words behind a figure that may say what it counts."""
_PLURAL = re.compile(r"[a-z]{2}[^\Wsiu]s$|ies$|buses$|glasses$")
_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.]*|[.,;:!?()\n]")
_AGES = re.compile(
    r",\s+(?:both\s+|all\s+)?(?:aged?\s+)?\d{1,3}(?:(?:,\s+|,?\s+and\s+|\s+to\s+)\d{1,3})*,|\([^()]{1,30}\)"
)
_MEASURES = word_set(
    """km kilometers kilometres miles mile meters metres m cm feet foot inches inch yards kg kilograms kilos tonnes tons
    pounds grams litres liters gallons barrels hectares acres degrees mph kph magnitude hours hour minutes seconds days
    day weeks week months month years year decades points votes seats"""
)


def counted(text: str, start: int, end: int) -> str | None:
    """Return what the figure at ``text[start:end]`` counts: a noun, a unit, a currency; None where nothing tells."""
    if re.match(r"[ -]years?[ -]old", text[end : end + 10]):
        return "years"
    if re.search(r"\bmagnitude[ -](?:of )?$", text[max(0, start - 14) : start], re.IGNORECASE):
        return "magnitude"
    noun, following = _noun(_tokens(_AGES.sub(" ", text[end : end + 110]))[:_FORWARD])
    if noun in CURRENCIES:
        return CURRENCIES[noun]
    return "people" if noun is None and following and STATE.fullmatch(following) else noun


def _tokens(text: str) -> list[str]:
    """The words of ``text`` up to the end of its first clause."""
    found = []
    for match in _TOKEN.finditer(text):
        if match[0] in ".;:!?()\n":
            break
        found.append(match[0].lower())
    return found


def _noun(behind: list[str]) -> tuple[str | None, str | None]:
    """The last plural of the phrase behind a figure, a person or a unit, and the word after that phrase."""
    noun = None
    for word in behind[:4]:
        if word in _ENDS or STATE.fullmatch(word) or not word[0].isalpha():
            return noun, word
        if word in PEOPLE or word in _MEASURES or word in CURRENCIES or _PLURAL.search(word):
            noun = word
        elif noun:
            return noun, word
    return noun, None
