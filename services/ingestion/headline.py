"""Headlines: cleaned of what sites add to them, and found in a text that has none of its own."""

import re
from collections.abc import Iterable

from services.ingestion import normalise

LONGEST = 300
"""characters; what is longer is a paragraph that stands where the headline should"""
_LONGEST_GUESS = 160
"""characters of a first line that is taken for the headline without anybody saying so"""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«›:]+|-{1,2}|::)\s+|\s*\|\s*")
_MOST_OUTLET_WORDS = 12
"""words after the last separator that may still be an outlet's name and motto"""
_WORD = re.compile(r"\w+")
_ARTICLES = frozenset({"the", "a", "an", "of", "and", "der", "die", "das", "le", "la", "les", "el", "il"})
_SMALL_WORDS = _ARTICLES | {"for", "in", "on", "at", "y", "et", "und", "für", "de", "di", "da", "com"}
"""Words that a name may hold in lower case."""
_SHORTEST_LABEL = 3
"""letters of a domain below which anything would fit it"""
_MOST_OF_IT = 0.75
"""share of a domain's label that a shorter name must have: a city is no newspaper"""

_LONGEST_DATE = 100
"""characters of a line that says when, in words"""
_DATE_WORD = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
    r"|\d{1,4}(?:st|nd|rd|th)?|\d{1,4}(?:[./:-]\d{1,4}){1,2}|\d{4}-\d\d-\d\dt[\d:.+z-]+"
    r"|[ap]\.?m|[ap]|m|gmt|utc|z|[ecmpb]s?t|cest|ist|published|updated|last|on|at|posted|date",
    re.IGNORECASE,
)


def clean(title: str, outlet_names: Iterable[str] = ()) -> str:
    """Return ``title`` as one line without entities, tags and the outlet's name before or after it.

    Args:
        title: as given.
        outlet_names: what the outlet is known by: its name, its domain, the page's site name.
    """
    title = _TAG.sub("", normalise.entities(title))
    title = normalise.line(title)
    names = [name for name in outlet_names if name]
    while names and len(title) <= LONGEST:
        shorter = _without_outlet(title, names)
        if shorter == title:
            break
        title = shorter
    return title


def outlet_suffix(title: str, domain: str) -> str | None:
    """Return the outlet's name as it stands after the title, where it fits the domain: "Harbour Post"."""
    parts = _split_at_last(title)
    return parts[1] if parts and is_outlet(parts[1], [domain]) else None


def find(text: str, *, longest: int = _LONGEST_GUESS, any_line: bool = False) -> tuple[str, str]:
    """Return the headline that stands as the first line of ``text``, and the text without it; or "" and the text.

    A line of nothing but a date is passed over and stays in the text.

    Args:
        text: normalised.
        longest: characters that the line may have.
        any_line: the first line is known to be the headline, whatever it looks like.
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if not line or is_date(line):
            continue
        rest = lines[:place] + lines[place + 1 :]
        if len(line) > longest or not any(other and not is_date(other) for other in rest):
            break
        if any_line or _looks_like_headline(line, rest[place:]):
            return line, normalise.text("\n".join(rest))
        break
    return "", text


def is_date(line: str) -> bool:
    """Whether a line says nothing but when: "Tuesday, 4 March 2025 09:42 GMT"."""
    words = re.findall(r"[^\s,()|·]+", line[:_LONGEST_DATE])
    return (
        0 < len(words) <= 12
        and len(line) < _LONGEST_DATE
        and any(character.isdigit() for character in line)
        and all(_DATE_WORD.fullmatch(word.strip(".")) for word in words)
    )


def is_outlet(words: str, names: Iterable[str]) -> bool:
    """Whether ``words`` name one of ``names``, written out, shortened, or as the domain has it.

    "The Aldermere & Wessex Times" is "aldermere & wessex times" and fits awtimes.example; so does
    "WXYZ 3 News and Weather" wxyz.example.
    """
    said = _letters(words)
    if not said or len(words.split()) > _MOST_OUTLET_WORDS:
        return False
    like_a_name = all(word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS for word in _WORD.findall(words))
    for name in names:
        labels = name.lower().removeprefix("www.").split(".")
        known = _letters(name if " " in name or len(labels) == 1 else max(labels[:-1], key=len))
        if said in (known, _letters(name)):
            return True
        if not like_a_name or len(known) < _SHORTEST_LABEL:
            continue
        if said.startswith(known) or _spells(known, words):
            return True
        if known.startswith(said) and len(said) >= _MOST_OF_IT * len(known):
            return True
    return False


def _without_outlet(title: str, names: list[str]) -> str:
    parts = _split_at_last(title)
    if parts and is_outlet(parts[1], names):
        return parts[0]
    match = _SEPARATOR.search(title)
    if match and match.end() < len(title) and _letters(title[: match.start()]) in {_letters(name) for name in names}:
        return title[match.end() :]
    return title


def _split_at_last(title: str) -> tuple[str, str] | None:
    last = None
    for match in _SEPARATOR.finditer(title):
        if match.start() and match.end() < len(title):
            last = match
    return (title[: last.start()], title[last.end() :]) if last else None


def _looks_like_headline(line: str, after: list[str]) -> bool:
    """Whether a first line is a headline: it does not end like a sentence, and longer text follows."""
    body = max((len(other) for other in after), default=0)
    return not line.endswith((".", ",", ";", ":", "…", '."', ".”", ".»", "。")) and body > len(line)


def _letters(words: str) -> str:
    """Return the letters and digits of a name without articles, in lower case: "harbourpost"."""
    kept = [word for word in _WORD.findall(normalise.fold(words)) if word not in _ARTICLES]
    return "".join(kept)


def _spells(label: str, words: str) -> bool:
    """Whether ``label`` is made of the beginnings of all ``words`` in order: "awtimes", "Aldermere & Wessex Times"."""
    ends = {0}
    for word in (word for word in _WORD.findall(normalise.fold(words)) if word not in _ARTICLES):
        ends = {
            end + length for end in ends for length in range(1, len(word) + 1) if label.startswith(word[:length], end)
        }
    return len(label) in ends
