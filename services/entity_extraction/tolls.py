"""How many were killed, injured, missing …: what a sentence says of an event's victims, and with which words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.entity_extraction.hedged_numbers import NUMBER, SPELT, Precision, precision, value

Attribute = Literal["killed", "injured", "missing", "arrested", "rescued", "evacuated", "displaced", "shot"]


@dataclass(frozen=True, slots=True)
class Toll:
    """One statement of a number of people: ``start`` and ``end`` delimit the words that make it.

    ``who`` are the people counted where they are not just anybody: "children", "others". ``single`` tells that it is
    no count of all but one person ("a man was killed") or a part ("two of the victims died", "both were taken to
    hospital", "two others were killed").
    """

    attribute: Attribute
    value: int
    precision: Precision
    start: int
    end: int
    who: str | None = None
    single: bool = False


_FOLD = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6}

_PEOPLE = (
    r"people|persons?|men|women|man|woman|child(?:ren)?|kids?|boys?|girls?|teens?|teenagers?|adults?|victims?|others?"
    r"|officers?|police(?:men|man)?|deput(?:y|ies)|passengers?|soldiers?|troops|students?|pupils?|residents?|workers?"
    r"|civilians?|migrants?|tourists?|bystanders?|youths?|juveniles?|males?|females?|miners?"
    r"|crew(?: members)?|bodies|body|patients?|protesters?|demonstrators?|motorists?|drivers?|pedestrians?"
    r"|firefighters?|suspects?|gunm[ae]n"
    r"|worshippers?|employees?|members?|inmates?|guests?|villagers?|fishermen|sailors?|shooters?|brothers?|sisters?"
    r"|friends?|individuals?|customers?|partygoers?|lives|dead|wounded|injured"
)
_STOP = rf"(?:{SPELT}|and|or|but|who|when|after|before|while|as|that|which|killed|injured)\b"
_GAP = rf"(?:[\s,]+(?!{_STOP}|\d)[\w'’\-]+){{0,5}}?"
_BE = (
    r"(?:[\s,]+(?:was|were|is|are|be|been|being|has|have|had|got|left|reportedly|feared|believed|presumed|found"
    r"|confirmed|reported|pronounced|declared|said|to|also|critically|seriously|severely|badly|slightly|fatally|later|killed|now"
    r"|still|remain(?:s|ed)?)\b){0,5}"
)
_DEAD = (
    r"(?:killed|dead|died|dies|slain|murdered|deceased|perished|drowned|fatally\s+(?:shot|wounded|injured|stabbed)"
    r"|(?:shot|stabbed|beaten|burn(?:ed|t)|crushed)\s+(?:to\s+death|dead)|shot\s+and\s+killed|lost\s+their\s+li(?:ves|fe))"
)
_HURT = (
    r"(?:injured|hurt|wounded|hospitali[sz]ed|injuries|(?:in|to)\s+(?:the\s+|an?\s+)?(?:area\s+|local\s+)?hospitals?)"
)
_MISSING = r"(?:missing|unaccounted\s+for)"
_ARRESTED = r"(?:arrested|detained|in\s+custody|taken\s+into\s+custody)"
_RESCUED = r"(?:rescued|pulled\s+(?:alive\s+)?from)"
_EVACUATED = r"(?:evacuated)"
_DISPLACED = r"(?:displaced|homeless)"
_SHOT = r"shot(?!\s+(?:dead|to\s+death|and\s+killed|at\b))"

_STATES: tuple[tuple[Attribute, str], ...] = (
    ("killed", _DEAD),
    ("injured", _HURT),
    ("missing", _MISSING),
    ("arrested", _ARRESTED),
    ("rescued", _RESCUED),
    ("evacuated", _EVACUATED),
    ("displaced", _DISPLACED),
    ("shot", _SHOT),
)
STATE = re.compile("|".join(rf"(?:{state})" for _, state in _STATES), re.IGNORECASE)
"""what may have happened to people, in a word or a phrase"""
_VERBS: tuple[tuple[Attribute, str], ...] = (
    (
        "killed",
        r"(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?(?=\s+(?:the\s+lives\s+of|\S+\s+lives)))(?:\s+the\s+lives\s+of)?",
    ),
    ("injured", r"(?:injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?)"),
    ("arrested", r"(?:arrest(?:s|ed|ing)|detain(?:s|ed|ing))"),
    ("rescued", r"rescu(?:es|ed|ing)"),
    ("killed", r"(?:fatally\s+shot|(?:shot|shoots)\s+(?:dead|and\s+killed))"),
    ("shot", r"(?<!fatally )(?:shot|shoots)"),
    ("evacuated", r"evacuat(?:es|ed|ing)"),
    ("displaced", r"displac(?:es|ed|ing)"),
)


def _compiled() -> Iterator[tuple[Attribute, re.Pattern[str]]]:
    flags = re.IGNORECASE
    for attribute, state in _STATES:
        yield attribute, re.compile(rf"{NUMBER}(?:{_GAP}\s+(?P<who>{_PEOPLE})\b{_GAP})?{_BE}[\s,]+{state}\b", flags)
    for attribute, state in (*_STATES[:3], ("displaced", _DISPLACED)):
        left = r"\b(?:left|leaves|leaving|leave|with)\s+"
        yield attribute, re.compile(rf"{left}{NUMBER}{_GAP}\s+{state}\b", flags)
    for attribute, verb in _VERBS:
        yield (
            attribute,
            re.compile(
                rf"\b{verb}\s+{NUMBER}(?!\s+(?:days|hours|minutes|times|weeks|years|months|shots|rounds|bullets|more\s+times|[ap]\.?m\b|o['’]clock))",
                flags,
            ),
        )
    yield (
        "killed",
        re.compile(
            rf"\b(?:death\s+toll|toll|number\s+of\s+(?:dead|deaths|fatalities))\b[^.;,]{{0,40}}?\b(?:to|at|of|is|was|now)\s+{NUMBER}",
            flags,
        ),
    )
    yield "killed", re.compile(rf"{NUMBER}(?:\s+\w+)?\s+(?:deaths?|fatalit(?:y|ies)|bodies)\b", flags)
    yield "killed", re.compile(rf"\b(?:deaths?|bodies|killings?|murders?|slayings?)\s+of\s+{NUMBER}", flags)
    yield (
        "killed",
        re.compile(rf"{NUMBER}(?:\s+of\s+(?:them|whom))?\s+fatally\b(?!\s+(?:shot|wounded|injured|stabbed))", flags),
    )
    yield "injured", re.compile(rf"{NUMBER}(?:\s+\w+)?\s+injuries\b", flags)


_PATTERNS = tuple(_compiled())
_CUES: dict[Attribute, tuple[str, ...]] = {
    "killed": (
        "kill", "dead", "die", "death", "fatal", "toll", "bodies", "slain", "slay", "murder", "homicide", "deceas",
        "perish", "drown", "lost their", "claim", "crushed",
    ),
    "injured": ("injur", "hurt", "wound", "hospital"),
    "missing": ("missing", "unaccounted"),
    "arrested": ("arrest", "detain", "custody"),
    "rescued": ("rescu", "pulled"),
    "evacuated": ("evacuat",),
    "displaced": ("displac", "homeless"),
    "shot": ("shot", "shoot"),
}  # fmt: skip
"""words without which nothing is said of an attribute: most sentences have none, and need no pattern tried"""
_MANY = re.compile(
    r"\b(?P<fold>double|triple|quadruple|quintuple|sextuple)\s+(?:\w+\s+)?(?P<what>homicide|murder|slaying|killing|shooting)",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b(?:an?|the|his|her|\d{{1,2}}-year-old)\s+(?:[\w-]+\s+){{0,4}}?(?:man|woman|boy|girl|teen|teenager|person|child|officer"
    rf"|victim|student|toddler|baby|father|mother|son|daughter|resident|driver|employee|male|female|juvenile|youth)"
    rf"(?:\s+[\w-]+){{0,3}}?{_BE}\s+(?P<state>{_DEAD}|(?<!fatally\s)injured|hurt|wounded)\b",
    re.IGNORECASE,
)
_ANYBODY = frozenset(
    ("people", "person", "persons", "victim", "victims", "individuals", "lives", "dead", "body", "bodies")
)
_PART = re.compile(r"\s+of\s+(?:the|them|whom|those|these|his|her|their)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_OF = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?\s+$",
    re.IGNORECASE,
)
"""before a number that is the day of a month: "the Oct. 14 shooting death" """
_AGED = re.compile(r"[\s-]+years?\b", re.IGNORECASE)
_AGE_APART = re.compile(r",\s+(?:was|were|is|are|has|had|died|also|sustained|suffered|of|who)\b", re.IGNORECASE)
"""behind a number that is the age of somebody: "Aas and Berg, 16, were killed" """
_AGES = re.compile(
    r",\s+(?:both\s+|all\s+)?(?:aged?\s+)?\d{1,3}(?:(?:,\s+|,?\s+and\s+|\s+to\s+)\d{1,3})*(?=,)", re.IGNORECASE
)
"""ages between commas, over which a count reaches: "two men, aged 23 and 25, were killed" """
_GRAVELY = re.compile(r"hospital|critical|serious|severe|fatal|minor|slight", re.IGNORECASE)
_DEAD_BEFORE = re.compile(r"kill|dead|die[ds]|death|fatal", re.IGNORECASE)
_PEOPLE_WORD = re.compile(rf"\b(?:{_PEOPLE})\b|toll|surviv|crew|feared", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:aged?|ages|(?:man|woman|boy|girl|teen|teenager|student|male|female) of|ages? \d+ and)\s+$", re.IGNORECASE
)
_AND_ONE = re.compile(
    r"\b(?:an?|\d{1,2}-year-old)\s+(?:[\w-]+\s+){0,3}?(?:man|woman|boy|girl|teen|teenager|child|officer|student|toddler)"
    r"\s+and\s+$",
    re.IGNORECASE,
)
_ONE_AND = re.compile(
    r"(?:^|[:;.]\s+)(?:an?\s+)?(?:[\w-]+\s+)?"
    r"(?:baby|infant|toddler|child|man|woman|teen|teenager|boy|girl|officer|mother|father|driver|student),\s+$",
    re.IGNORECASE,
)
"""somebody before a number in a headline: "Baby, 4 people hurt", "Kell woman, two children dead" """


def tolls(text: str) -> list[Toll]:
    """Return what ``text``, a sentence or title in English, says of how many people, in the order of the words."""
    small = text.lower()
    told = {attribute for attribute, cues in _CUES.items() if any(cue in small for cue in cues)}
    if not told:
        return []
    text = _AGES.sub(lambda ages: " " * len(ages[0]), text)
    found: list[Toll] = []
    for attribute, pattern in _PATTERNS:
        if attribute not in told:
            continue
        for match in pattern.finditer(text):
            before = text[: match.start()]
            after = text[match.end("number") :]
            if (
                _AGE.search(before)
                or (before.endswith(", ") and after.startswith(","))
                or _YEAR.fullmatch(match["number"])
                or _DAY_OF.search(before)
                or _AGED.match(after)
                or _AGE_APART.match(after)
                or (attribute == "injured" and _DEAD_BEFORE.search(match.group()))
            ):
                continue
            count, start = int(value(match["number"])), match.start()
            one, first = _one_before(match, before, count)
            if one:
                count, start = count + 1, one.start()
            who = (match.groupdict().get("who") or "").lower()
            if attribute == "missing" and not who and not _PEOPLE_WORD.search(text):
                continue  # "five were still missing": rings, in the sentence before
            counted = None if who in _ANYBODY or who.startswith("other") or not who or first else who
            part = bool(_PART.match(after)) or (not first and _is_part(attribute, match, who, before))
            found.append(Toll(attribute, count, precision(match["hedge"]), start, match.end(), counted, part))
    for match in _MANY.finditer(text):
        what: Attribute = "shot" if match["what"].lower() == "shooting" else "killed"
        found.append(Toll(what, _FOLD[match["fold"].lower()], "exact", match.start(), match.end()))
    for match in _ONE.finditer(text):
        state: Attribute = "killed" if re.fullmatch(_DEAD, match["state"], re.IGNORECASE) else "injured"
        found.append(Toll(state, 1, "at least", match.start(), match.end(), single=True))
    return _distinct(found)


def _one_before(match: re.Match[str], before: str, count: int) -> tuple[re.Match[str] | None, bool]:
    """Return the words for one more person before the number, and whether they begin a headline with it."""
    if not count or match.start() != match.start("number"):
        return None, False
    first = _ONE_AND.search(before)
    return first or _AND_ONE.search(before), first is not None


def _is_part(attribute: Attribute, match: re.Match[str], who: str, before: str) -> bool:
    """Return whether more than these may be meant: "both", the gravely hurt, others than were told of before."""
    if match["number"].lower() == "both" or (attribute == "injured" and _GRAVELY.search(match.group())):
        return True
    others = who.startswith("other") or re.search(r"\bothers?\b", match.group(), re.IGNORECASE) is not None
    return others and not (attribute == "injured" and _DEAD_BEFORE.search(before))


def _distinct(found: list[Toll]) -> list[Toll]:
    """Keep one statement of each attribute for the same words, the shorter: it reaches less far for its number."""
    kept: list[Toll] = []
    for toll in sorted(found, key=lambda each: (each.single, each.end - each.start)):
        if not any(
            other.attribute == toll.attribute and other.start < toll.end and toll.start < other.end for other in kept
        ):
            kept.append(toll)
    return sorted(kept, key=lambda each: each.start)
