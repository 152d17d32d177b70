"""What an English figure counts, and what is said to have happened to that."""

import re

from services.entity_extraction.spelt_numbers import CURRENCIES
from services.entity_extraction.word_classes import word_set

_STATES = {
    "killed": """killed kills kill killing dead died die dies deaths death fatalities fatality slain murdered perished
    drowned""",
    "injured": "injured injures injuring injuries wounded wounds wounding hurt hospitalised hospitalized",
    "missing": "missing unaccounted",
    "arrested": "arrested arrests arresting detained detains detaining custody",
    "rescued": "rescued rescues rescuing",
    "evacuated": "evacuated evacuates evacuating",
    "displaced": "displaced homeless",
    "shot": "shot",
}
STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}

_FILLERS = word_set(
    """at least more than about around some nearly almost over up to an estimated as many another further additional
    other others only just the a of rose climbed risen jumped stood stands now toll number reached reaching to is was
    were have has been are be so far reportedly left leaving"""
)
"""Words that may stand between a verb and its figure: "killed at least another 12", "the death toll rose to 12"."""

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
_FORWARD, _BACKWARD = 9, 6
"""Words behind and before a figure that may say what it counts."""
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


def counted(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return what the figure at ``text[start:end]`` counts (noun, unit, currency), and the state of those counted."""
    if re.match(r"[ -]years?[ -]old", text[end : end + 10]):
        return "years", "old"
    if re.search(r"\bmagnitude[ -](?:of )?$", text[max(0, start - 14) : start], re.IGNORECASE):
        return "magnitude", None
    behind = _tokens(_AGES.sub(" ", text[end : end + 110]))[:_FORWARD]
    noun, rest = _noun(behind)
    if noun in CURRENCIES:
        return CURRENCIES[noun], None
    if noun in _MEASURES:
        return noun, None
    if noun is None and rest and rest[0] in STATE_OF:
        return "people", _state(rest)
    about = _state_before(text, start)
    if about is None and (noun is None or noun in PEOPLE):
        about = _state_behind(rest, bare=noun is None)
    return ("people" if noun is None and about else noun), about


def _tokens(text: str) -> list[str]:
    """The words of ``text`` up to the end of its first clause."""
    found = []
    for match in _TOKEN.finditer(text):
        if match[0] in ".;:!?()\n":
            break
        found.append(match[0].lower())
    return found


def _noun(behind: list[str]) -> tuple[str | None, list[str]]:
    """The last plural of the phrase behind a figure, a person or a unit, and the words after that phrase."""
    noun, at = None, 0
    for word in behind[:4]:
        if word in _ENDS or word in STATE_OF or not word[0].isalpha():
            break
        at += 1
        if word in PEOPLE or word in _MEASURES or word in CURRENCIES or _PLURAL.search(word):
            noun = word
        elif noun:
            at -= 1
            break
    return noun, behind[at:]


def _state_before(text: str, start: int) -> str | None:
    tokens = [match[0].lower() for match in _TOKEN.finditer(text, max(0, start - 60), start)]
    for word in reversed(tokens[-_BACKWARD:]):
        if word in STATE_OF:
            return STATE_OF[word]
        if word not in _FILLERS:
            return None
    return None


def _state_behind(rest: list[str], *, bare: bool) -> str | None:
    for at, word in enumerate(rest):
        if word in STATE_OF:
            return _state(rest[at:])
        if word[0].isdigit() or word in {"and", "but", "when", "after", ","} or (bare and word in _ENDS):
            return None
    return None


def _state(words: list[str]) -> str:
    """The state that the first word tells; "shot and killed", "shot dead" and "shot to death" tell more than "shot"."""
    if words[0] in {"shot", "stabbed"} and any(STATE_OF.get(word) == "killed" for word in words[1:3]):
        return "killed"
    return STATE_OF[words[0]]
