"""Where sentences begin and end: rules over punctuation, fast, for any script."""

import re
from collections.abc import Iterator

from services.entity_extraction.word_classes import word_set
from shared.article import Span

ABBREVIATIONS = word_set(
    """mr mrs ms dr prof sr jr st ste mt ft rev fr hon gen col lt maj capt cpt sgt cpl adm cmdr brig pvt gov sen rep
    pres dep asst det insp supt atty messrs mme mlle vs v no nos vol pp p ed eds trans cf viz al approx ca est fig
    ch art sec     jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ave blvd rd bldg dept univ assn bros tel ext e.g i.e eg ie resp incl excl min max km kg op cit eng adv
    г ул им т.е т.д т.п см bzw z.b u.a d.h usw"""
)
"""Words whose full stop ends no sentence, without it, in small letters."""

ENDING_ABBREVIATIONS = frozenset(
    {"inc", "ltd", "co", "corp", "plc", "etc", "a.m", "p.m", "u.s", "u.k", "u.n", "e.u", "jr", "sr", "d.c", "gmt", "al"}
)
"""Abbreviations after which a sentence may well end: it does where a word follows that begins sentences."""

STARTERS = word_set(
    """the a an this that these those he she it they we i you his her its their our my your in on at by for from to with
    of as and but or so yet if when while after before since although though because during under over according
    both some many most all no not there here however meanwhile also one two three what who why how where which
    mr mrs ms dr president prime officials police authorities last next earlier later"""
)
"""Words that begin sentences more often than names do."""

_BREAK = re.compile(
    r"""
    (?P<line>\s*\n\s*)
    | (?P<stop>[.!?…]+)(?P<close>["'”’»“)\]]*(?:\[\d{1,3}\])*)(?P<gap>[^\S\n]+(?=\S))
    | (?<=[a-z]{2})(?P<glued>[.!?]["”’»)]?)(?=["“«]?[A-Z][a-z’']+[ ,])
    | (?P<foreign>[。！？．؟۔।॥።]+["'”’»」』）)]*\s*)
    """,
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]—–]*$")
_WORD_AFTER = re.compile(r"[\"'“”‘’«»(\[—–\s-]*([^\W_]+)")
_LETTERS = re.compile(r"(?:[a-z]\.)+[a-z]")
_ADDRESS = re.compile(r"https?:|www\.|@|/")


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of ``text`` in order.

    A line break always parts two unless the next line goes on in small letters. Titles of persons, initials,
    decimals, ``U.S.`` and ``ed.)`` end none.
    """
    return tuple(Span(start=start, end=end) for start, end in sentence_bounds(text))


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    start = 0
    for found in _BREAK.finditer(text):
        if not _ends(text, found):
            continue
        end = found.end("close") if found["stop"] else found.end("glued") if found["glued"] else found.start()
        if found["foreign"]:
            end = found.start() + len(found["foreign"].rstrip())
        if text[start:end].strip():
            yield _trimmed(text, start, end)
        start = found.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, found: "re.Match[str]") -> bool:
    if found["foreign"]:
        return True
    following = _WORD_AFTER.match(text, found.end())
    if found["line"]:
        # A line that goes on in small letters was broken by its width, unless a blank line stands between.
        return "\n" in found["line"].replace("\n", "", 1) or not (following and following[1][0].islower())
    before = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
    word = before[0] if before else ""
    if found["glued"]:
        return not _ADDRESS.search(word) and "." not in word
    if following is None:
        return True
    if found["stop"] != "." or following[1][0].islower():
        return not (following[1][0].islower() or (found["stop"] in {"...", "…"} and following[1][0].isdigit()))
    return _full_stop_ends(word, following[1], closed=bool(found["close"]), capital=text[found.end()].isupper())


def _full_stop_ends(word: str, after: str, *, closed: bool, capital: bool) -> bool:
    """Whether one full stop behind ``word`` and before the word ``after`` ends a sentence."""
    bare = word.lower().rstrip(".")
    if bare in ENDING_ABBREVIATIONS or _LETTERS.fullmatch(bare) or (len(word) == 1 and word.isupper()):
        return after.lower() in STARTERS
    if bare in ABBREVIATIONS:
        return closed and capital
    return True
