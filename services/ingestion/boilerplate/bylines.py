"""Lines that say who wrote an article."""

import re
from typing import Final

from services.ingestion.boilerplate.lines import Line
from shared.calendar_names import MONTHS, WEEKDAYS

_BY: Final = re.compile(
    r"\W*(?P<by>by|by:|written by|story by|report by|reported by|reporting by|author:|authors:|von|por"
    r"|par|di|da|od|автор:|автор|автори:|авторы:|autor:|autore:|auteur:|текст:)\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
_PARTICLES: Final = frozenset(
    (
        "de", "da", "do", "dos", "das", "del", "della", "di", "van", "von", "der", "den", "ter", "la", "le", "el",
        "al", "bin", "ibn", "ben", "abu", "dal", "du", "af", "zu",
    )
)  # fmt: skip
_JOINS: Final = frozenset(
    ["and", "und", "y", "et", "e", "и", "і", "та", "i", "oraz", "&", "with", "mit", "con", "avec"]
)
_JOB: Final = re.compile(
    r"\b(?:staff(?: writer| reporter)?|(?:\w+ ){0,3}(?:reporter|writer|correspondent|editor|columnist"
    r"|contributor|journalist|producer|bureau(?: chief)?|desk)"
    r"|special to .+|associated press|news service|redakteur\w*|korrespondent\w*|redactor\w*|corresponsal)\b",
    re.IGNORECASE,
)
_OUTLET: Final = re.compile(
    r"\b(?:news|post|times|herald|press|gazette|tribune|journal|media|agency|magazine|daily|wire|today"
    r"|mail|chronicle|courier|observer|ledger|"
    r"dispatch|star|sun|globe|standard|telegraph|guardian|independent|register|examiner|bulletin"
    r"|review|reporter|sentinel|echo|express|record|report|network|radio|tv|"
    r"television|channel|\w+\.[a-z]{2,})\b",
    re.IGNORECASE,
)
_BIO: Final = re.compile(
    r"(?:is (?:a|an|the) [^.]{0,60}(?:writer|reporter|correspondent|editor|columnist|journalist"
    r"|contributor|fellow|author|producer|intern)"
    r"|covers |writes |reports on |can be reached|contributed reporting|is based in|joined )",
    re.IGNORECASE,
)
_REACH: Final = re.compile(
    r"@|\b(?:twitter|follow (?:him|her|them)|reach (?:him|her|them)|email (?:him|her|them)|e-mail (?:him|her|them))\b",
    re.IGNORECASE,
)
_CONTACT: Final = re.compile(
    r"(?:contact|email|e-mail|reach|follow) (?P<name>.{4,60}?)(?: (?:at|on|via)|:| \(?@).*@", re.IGNORECASE
)
_SIGN_OFF: Final = re.compile(
    r"\W*(?:(?:additional )?(?:reporting (?:by|from)|(?:editing|writing|compiled|edited|reported"
    r"|written|production|translated) by|with assistance (?:from|by))\b|bearbeitet von|übersetzt von)",
    re.IGNORECASE,
)
_CONTRIBUTED: Final = re.compile(
    r"\bcontributed (?:reporting|to (?:this|the) (?:report|story|article|post|dispatch|piece)\b)"
    r"|\b(?:assisted|helped) (?:in|with) (?:this|the) (?:report|story)\b"
    r"|\binformation for this (?:report|story|article) was (?:contributed|provided) by\b"
    r"|^[^.!?]{3,80} reported from [A-Z]\w+",
    re.IGNORECASE,
)


def is_byline(line: Line) -> bool:
    """Whether a line before the story names its author: "By Jane Doe, Courier", "Jane Doe, staff writer"."""
    if line.words > 14 or ((line.is_sentence and not line.text.endswith((".", '"'))) or line.text.endswith("?")):
        return False
    text = line.text.strip(" \t*•|-–—()")
    match = _BY.fullmatch(text)
    if match is not None:
        name = leading_name(match["names"])
        least = 1 if match["by"].endswith(":") else 2
        return name is not None and name.count(" ") + 1 >= least and not line.speaks
    name = leading_name(text)
    if name is None or " " not in name or line.is_sentence:
        return False
    rest = text[len(name) :]
    if rest.startswith((",", " |", " -", " –", " —", "/", " /")):
        return _JOB.search(rest) is not None or (
            not rest.startswith(",") and rest.count(" ") <= 5 and _OUTLET.search(rest) is not None
        )
    return rest.startswith(" for ") and _OUTLET.search(rest) is not None


def follows_byline(line: Line) -> bool:
    """Whether a line straight under a byline goes on with it: the author's office, outlet or address."""
    if line.words > 6 or line.is_sentence:
        return False
    if _JOB.search(line.text) is not None or "@" in line.text:
        return True
    named = line.text.istitle() or line.text.isupper() or line.words == 1
    return named and _OUTLET.search(line.text) is not None


def is_name_over_outlet(line: Line, below: Line | None) -> bool:
    """Whether a line is nothing but names of people, over the line of their outlet: "Jane Doe", "DAILY POST"."""
    if below is None or line.words > 8 or line.is_sentence or not follows_byline(below):
        return False
    names = re.split(r",? (?:and|und|y|et|e|i) |, ", line.text)
    return all(2 <= name.count(" ") + 1 <= 4 and leading_name(name) == name.strip() for name in names)


def is_sign_off(line: Line) -> bool:
    """Whether a line after the story says who worked on it: "Reporting by …; editing by …"."""
    return line.words <= 60 and _SIGN_OFF.match(line.text) is not None and not line.speaks


def is_contribution(line: Line) -> bool:
    """Whether a line says that somebody contributed to the report, which is a credit."""
    told = "ontribut" in line.text or "report" in line.text
    return told and line.words <= 60 and _CONTRIBUTED.search(line.text) is not None and not line.speaks


def is_biography(line: Line) -> bool:
    """Whether a line after the story tells of its author and how to reach them."""
    if line.words > 90:
        return False
    if _CONTACT.match(line.bare):
        return True
    name = leading_name(line.text)
    if name is None:
        return False
    return _BIO.match(line.text[len(name) :].lstrip(" ,")) is not None and _REACH.search(line.text) is not None


def leading_name(words: str) -> str | None:
    """Return the capitalised words at the start of ``words`` as far as they may be a person's name, or None."""
    taken: list[str] = []
    for token in words.split(" ")[:5]:
        bare = token.strip("(),;:|.")
        joined = token.endswith((",", ";", "|", ":"))
        if not bare or bare.lower() in _JOINS or not (bare[0].isupper() or (taken and bare in _PARTICLES)):
            break
        if any(character.isdigit() for character in bare) or (not taken and bare.lower() in WEEKDAYS | MONTHS):
            break
        taken.append(token)
        if joined:
            break
    while taken and taken[-1].lower() in _PARTICLES:
        taken.pop()
    return " ".join(taken).rstrip(",;:|") if taken else None
