"""What kind of difference two values of a figure make, and why in words."""

import re
from dataclasses import dataclass

from services.aggregation.figures import Statement
from shared.amounts import amount
from shared.record import ConflictKind, FigureValue

ROUNDED = 0.07
"""difference, as a share of the larger value, that "about" may hide"""
EVEN = 0.05
"""the same for a round number that stands without "about" """
GROWING = frozenset({"killed", "injured", "missing", "arrested", "rescued", "evacuated", "displaced", "shot"})
"""tolls, which grow as more becomes known"""
COUNTED_ON = frozenset(
    ("home", "house", "building", "people", "patient", "case", "customer", "injury", "fatality", "arrest")
)
"""units that are counted on as more becomes known, by their stems"""
RENEWED = re.compile(
    r"\b(?:now|rises?|rose|risen|rising|climb(?:s|ed|ing)?|grows?|grew|grown|jump(?:s|ed)?|swell(?:s|ed)?|revised|updated?"
    r"|raised|latest|increas\w+|reach(?:es|ed)|up from|corrected|so far)\b",
    re.IGNORECASE,
)
"""words of a sentence or title that give a number as the newest"""
REVISED = re.compile(
    r"\b(?:revised|corrected|lowered|down (?:from|to)|earlier (?:figure|count|report))\b", re.IGNORECASE
)
"""words with which a toll is taken back"""
ENDED = re.compile(
    r"\b(?:(?:killed|shot|kills|shoots|killing|shooting) (?:and killed )?(?:himself|herself)"
    r"|(?:took|taken) (?:his|her) own life"
    r"|turn(?:ed|ing|s) (?:the|a|his|her) gun on (?:himself|herself)|murder[- ]suicides?|self-inflicted"
    r"|(?:including|plus|and) (?:the|a|an)? ?(?:alleged |suspected )?(?:gunman|shooter|suspect|attacker|killer|bomber)"
    r"|(?:gunman|shooter|suspect|attacker|bomber)(?: was| is|,)?(?: also)?(?: shot)?(?: and)? (?:killed|dead|died))\b",
    re.IGNORECASE,
)
"""words from which the dead may include who killed the others"""
SEVERAL = re.compile(
    r"\b(?:weekend|this year|across the (?:city|county|state|country|region)"
    r"|(?:separate|different|\d+|two|three|several|multiple|pair of|string of)"
    r" (?:\w+ )?(?:shootings|attacks|incidents|fires|crashes|scenes|blasts|explosions))\b",
    re.IGNORECASE,
)
"""words from which a toll may be that of several events"""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a figure, with the statements that may be held against those of another value."""

    told: FigureValue
    statements: tuple[Statement, ...]


def difference(attribute: str, earlier: Value, later: Value) -> tuple[ConflictKind, str]:
    """Return what kind of difference two values of a figure make, and why in words.

    A later and higher toll is an update; so is any later value whose sentence or title gives it as the newest.
    """
    former, latter = earlier.told, later.told
    one, other = float(former.value), float(latter.value)
    if former.of != latter.of and earlier.statements[0].toll:
        return (
            "different scope",
            f"{_told(former)} counts {former.of or 'people'}, {_told(latter)} {latter.of or 'people'}",
        )
    if _compatible(former, other) or _compatible(latter, one):
        return "different precision", f"{_told(former)} and {_told(latter)} may be the same"
    if _damaged(former, latter):
        return "likely extraction damage", f"{_grouped(former)} and {_grouped(latter)} differ by a lost digit"
    if scope := _scope(attribute, earlier, later):
        return "different scope", f"{_told(former)} against {_told(latter)}: one may count {scope}"
    after = former.last_stated < latter.first_stated
    grown = other > one and (attribute in GROWING or later.statements[0].unit in COUNTED_ON)
    if after and (grown or any(map(_renewed, later.statements))):
        return "later update", f"{_told(latter)} is stated only after {_told(former)}"
    return "contradiction", f"{_told(former)} against {_told(latter)}"


def _several(value: Value) -> bool:
    """Return whether the value is told of more than one event, such as all shootings of a weekend."""
    return any(
        SEVERAL.search(one.report.article.title) or SEVERAL.search(one.report.article.quoted(one.place))
        for one in value.statements
    )


def _scope(attribute: str, earlier: Value, later: Value) -> str | None:
    """Return what one of two tolls may count and the other not."""
    near = abs(float(earlier.told.value) - float(later.told.value)) == 1
    if attribute == "killed" and near and any(map(_with_doer, earlier.statements + later.statements)):
        return "who did it"
    return "several events" if attribute in GROWING and _several(earlier) != _several(later) else None


def _with_doer(statement: Statement) -> bool:
    """Return whether the article tells that who killed others died too."""
    return bool(ENDED.search(statement.report.article.title) or ENDED.search(statement.report.article.text))


def _renewed(statement: Statement) -> bool:
    """Return whether its sentence gives the number as the newest, or the title does of a number that it has too."""
    article = statement.report.article
    if statement.toll:
        return bool(REVISED.search(article.quoted(statement.place)))
    return bool(
        RENEWED.search(article.quoted(statement.place))
        or (RENEWED.search(article.title) and any(character.isdigit() for character in article.title))
    )


def _told(value: FigureValue) -> str:
    return amount(value.value) if value.precision == "exact" else f"{value.precision} {amount(value.value)}"


def _grouped(value: FigureValue) -> str:
    """Return the number with all its digits: they are what differs."""
    return f"{int(float(value.value)):,}"


def _compatible(stated: FigureValue, other: float) -> bool:
    """Return whether what is stated leaves room for the other value."""
    value = float(stated.value)
    if stated.precision == "at least":
        return value <= other <= 2 * value
    if stated.precision == "at most":
        return other <= value <= 2 * other
    apart = abs(value - other) / max(abs(value), abs(other), 1.0)
    if stated.precision == "about":
        return apart <= ROUNDED and abs(value - other) <= _grain(value)
    round_number = value >= 100 and value % 100 == 0
    return round_number and apart <= EVEN and abs(value - other) < _grain(value)


def _grain(value: float) -> float:
    """Return what the last digit before the zeros of a number stands for: 1,000 in 61,000."""
    grain = 1.0
    while value and value % (grain * 10) == 0 and grain * 10 <= abs(value):
        grain *= 10
    return grain


def _damaged(earlier: FigureValue, later: FigureValue) -> bool:
    """Return whether one value is the other without a digit or two, stated by one article against several."""
    fewer, more = sorted((earlier, later), key=lambda each: each.article_count)
    if fewer.article_count > 1 or more.article_count < 2 or len(more.value) < 3 or len(fewer.value) >= len(more.value):
        return False
    return lost_digit(fewer.value, more.value)


def lost_digit(shorter: str, longer: str) -> bool:
    """Return whether one number is the other without some of its digits."""
    digits = iter(longer)
    return all(digit in digits for digit in shorter)
