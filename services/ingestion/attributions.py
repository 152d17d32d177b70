"""Sources that running text names for its news: "BelTA reported", "according to …", "wie die Agentur X meldet".

A source is an agency, an outlet or an office. It counts where the words around it say that it reported: a known agency
or outlet beside a verb or a preposition of reporting, or any name beside both such a word and "news agency",
"newspaper" and the like. An office counts only where the text leans on it ("according to the … Ministry"); what an
office or a person merely says of its own acts is a quotation, not a source. ``attributions.toml`` holds the words.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from services.ingestion.agencies import agency, agency_in_brackets, is_outlet

_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĆČŁŚŠŻŽА-ЯІЇЄҐ]"
_TOKEN: Final = rf"(?:{_CAPITAL}[\w’'./&-]*|\d{{1,2}}(?= News))"
_NAME: Final = rf"{_TOKEN}(?: (?:(?:of the|for the|of|for|and|the|de|la|della|di|do|da|del|&) )?{_TOKEN}){{0,7}}"
_DOMAIN: Final = r"(?:[a-z0-9-]+\.)+[a-z]{2,6}\b"
_ARTICLES: Final = (
    r"(?:(?:the|an? (?:new )?(?:report|article|interview|statement) (?:by|in|from|with|to) the|die|der"
    r"|das|dem|den|von|la|el|le|les|il|lo|o|as|os) |l['’])*"
)
_ADJECTIVES: Final = (
    r"(?:(?!(?:in|an?|the|to|with|on|for|and|that|со|на|от|в|и|из|зі|за|з|auf|unter|für|und|in|im|con|de|en|sur|per|na|w|z|do)\b)"
    r"[\w-]+(?:['’]s)? ){0,5}?"
)
_QUOTE: Final = r"[«“\"„]?"
_SUFFIX: Final = (
    r"(?P<suffix>(?:[»”\"]? (?:state |official |semi-official )?(?:news agency|information agency|press agency"
    r"|newspaper|news website|news site|website|magazine|news service|daily|weekly))?)"
)
_OFFICE: Final = re.compile(
    r"\b(?:Ministry|Department|Police|Sheriff['’]s (?:Office|Department)|Office|Bureau|Commission"
    r"|Committee|Service|Services|Administration|Authority|Institute|Observatory|Centre|Center|Council"
    r"|Organization|Organisation|"
    r"Prosecutor['’]s Office|Coast Guard|Survey|Agency|Command|Staff|Directorate)(?: (?:of|for) .+)?$"
)
_PERSON: Final = re.compile(
    r"^(?:Lt|Sgt|Capt|Det|Cpl|Maj|Col|Gen|Sheriff|Chief|Officer|Detective|Captain|Sergeant|Lieutenant"
    r"|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Judge|Attorney)\b(?!['’]s)"
)
_TITLED: Final = re.compile(r"\b(?:Director|Chief|Spokes\w+|Commissioner|Captain|Secretary|Superintendent|President)\b")
"""An office with one of its people is a speaker."""
_NOT_LEANING: Final = (
    " told",
    " report",
    " interview",
    " statement",
    " comments",
    " remarks",
    " sp",
    " talking",
    " obtained",
)
"""Words before a name that make an outlet a source, but an office only somebody who was spoken to."""
_POSSESSIVE: Final = re.compile(rf"^{_CAPITAL}[\w.]*(?:['’]s|s['’]) ")
_CONJUNCTION: Final = re.compile(
    r"^(?:Earlier|Meanwhile|But|And|As|In|When|While|However|Although|Though|Also|On|Citing|Later"
    r"|Today|Yesterday|Since|Wie|If|That) (?:the )?(?=\S)"
)
_LEADING: Final = re.compile(
    r"^(?:The|the|A|An|Russian|Chinese|Iranian|Ukrainian|Israeli|German|French|British|Turkish|Japanese|Polish|"
    r"Belarusian|U\.S\.|US|American|Spanish|Italian|Indian|State|Local|Public|Wie|Die|Der|Das"
    r"|[A-Z][a-z]+-(?:based|run|owned|backed|controlled)) (?=\S)"
)
_PRESENTER: Final = re.compile(
    rf"^{_CAPITAL}\w+ {_CAPITAL}[\w’']+ (?:of|for|from) (?=(?:CNN|CBS|NBC|ABC|BBC|Fox|NPR|The"
    rf"|\S+ (?:News|Times|Post|TV|Radio))\b)"
)
_SENTENCE_END: Final = re.compile(r"(?<=\w{3})\. .*$")
_TRAILING: Final = re.compile(r"['’]s .*$|(?:['’]s?|[.,;:&/-])+$")
_DAY: Final = re.compile(
    r" (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct"
    r"|Nov|Dec)\w*\.? ?\d*)\b.*$"
)
_ADJECTIVE: Final = re.compile(r"(?:State(?:-\w+)?|Local|National|Public|Independent|Social|\w+(?:an|ese|ish|ch|li|i))")
_NO_SOURCE: Final = frozenset(
    (
        "I", "He", "She", "They", "We", "It", "You", "This", "That", "There", "Who", "What", "Police", "Officials",
        "Authorities", "Congress", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        "Twitter", "Facebook", "Instagram", "YouTube", "Telegram", "X",
    )
)  # fmt: skip

WINDOW: Final = 110
"""Characters before a verb of reporting in which the name that it belongs to stands."""


class Attribution(NamedTuple):
    """A source that the text names: its normalised name, and where the name stands."""

    name: str
    start: int
    end: int


class _Grammar(NamedTuple):
    common: tuple[str, ...]
    before: re.Pattern[str]
    named_after: re.Pattern[str]
    after: re.Pattern[str]
    named_before: re.Pattern[str]


@cache
def _grammars() -> tuple[_Grammar, ...]:
    data = tomllib.loads(files(__package__).joinpath("attributions.toml").read_text(encoding="utf-8"))
    return tuple(_grammar(words) for words in data.values())


def _grammar(words: dict[str, list[str]]) -> _Grammar:
    def either(key: str) -> str:
        return "(?:" + "|".join(words[key]) + ")"

    media = f"(?P<medium>{_ADJECTIVES}{either('media')} )?"
    between = f"(?:{either('between')} ){{0,3}}" if words["between"] else ""
    return _Grammar(
        tuple(words["common"]),
        re.compile(rf" {either('before')}:? "),
        re.compile(rf"(?i:{_ARTICLES}){media}{_QUOTE}(?P<name>{_NAME}|{_DOMAIN}){_SUFFIX}"),
        re.compile(rf" {between}{either('after')}\b"),
        re.compile(rf"{media}{_QUOTE}(?<![\w.])(?P<name>{_NAME}){_SUFFIX}[»”\",)]{{0,2}}$"),
    )


def attributions(text: str) -> list[Attribution]:
    """Return the sources that ``text`` names for its news, in order; the same source may come again."""
    found: dict[int, Attribution] = {}
    # One form of every word and every gap: patterns that begin with a plain space and a small letter are quick.
    plain = " " + _lower(text.replace("\n", " "))
    for grammar in _grammars():
        if grammar.common and sum(word in plain for word in grammar.common) < 3:
            continue
        for cue in grammar.before.finditer(plain):
            match = grammar.named_after.match(text, cue.end() - 1)
            if match is not None and (source := _source(match, leaning=not cue.group().startswith(_NOT_LEANING))):
                found.setdefault(source.start, source)
        for cue in grammar.after.finditer(plain):
            end = cue.start() - 1
            low = max(0, end - WINDOW, text.rfind("\n", 0, max(0, end)) + 1)
            match = _last(grammar.named_before, text, low, end) if end > 0 else None
            if match is not None and (source := _source(match, leaning=False)):
                found.setdefault(source.start, source)
    return [found[start] for start in sorted(found)]


def _lower(text: str) -> str:
    """Return ``text`` in small letters, as long as it was: a few letters have a longer small form and stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _last(form: re.Pattern[str], text: str, low: int, high: int) -> re.Match[str] | None:
    """Return the match of ``form`` that ends at ``high``, if a word ends there that a name may end with."""
    last_word = text.rfind(" ", low, high) + 1
    if not text[last_word : last_word + 2].strip('«“"„(')[:1].isalnum():
        return None
    return form.search(text, low, high)


def _source(match: re.Match[str], *, leaning: bool) -> Attribution | None:
    name, start = match["name"], match.start("name")
    for cut in (_CONJUNCTION, _LEADING, _POSSESSIVE, _LEADING, _PRESENTER):
        found = cut.match(name)
        always = cut in (_CONJUNCTION, _PRESENTER) or name.startswith("The ")
        if found is not None and (always or not is_outlet(_TRAILING.sub("", name))):
            name, start = name[found.end() :], start + found.end()
    whole = _TRAILING.sub("", _DAY.sub("", _SENTENCE_END.sub("", name)))
    kept = whole == name
    if len(whole) < 2 or whole.split()[0] in _NO_SOURCE:
        return None
    known = agency(whole) or (
        agency_in_brackets(whole) if whole.isupper() and (len(whole) >= 3 or whole == "AP") else None
    )
    if known is not None:
        return Attribution(known.name, start, start + len(whole))
    if _is_source(whole, bool(match["medium"]), match["suffix"] if kept else None, leaning=leaning):
        return Attribution(whole, start, start + len(whole))
    return None


def _is_source(name: str, medium: bool, suffix: str | None, *, leaning: bool) -> bool:
    if is_outlet(name):
        return True
    if (medium or suffix) and name.count(" ") <= 4 and not _OFFICE.search(name) and not _ADJECTIVE.fullmatch(name):
        return True
    office = leaning and " " in name and _OFFICE.search(name) is not None
    return office and not (_PERSON.match(name) or _TITLED.search(name))
