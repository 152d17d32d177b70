"""The phrases that give lines away which are no part of a story; ``phrases.toml`` holds them."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple, get_args

from services.ingestion.boilerplate.lines import Line
from shared.article import CutKind

Shape = Literal["whole", "heading", "notice", "label", "opening", "promo", "edge"]

_FIRST_WORD = re.compile(r"[^\s:;,.!?|–—…]+")
_AROUND = " \t:.!?|>»›…-–—*()[]0123456789×+&,"
_SEPARATOR = re.compile(r"\s*(?:[:：|»>]|[-–—]\s|\s[-–—])")
_STRONG_SEPARATOR = re.compile(r"\s*[:：|»]")

_NAMED_OUTLET: Final = re.compile(r" [^:|.,]{2,40}[:|] ")
_TWEET: Final = re.compile(r"\(@\w{1,20}\)\s+\w+ \d{1,2}, \d{4}|pic\.twitter\.com/\w+\W*(?:—|$)")
"""An embedded post of a network, which is quoted by the story whatever it begins with."""

TITLE_WORDS: Final = 16
"""Words behind a label, such as "More:", above which a full sentence is the story's and not a title's."""

SOURCE_WORDS: Final = 9
"""The longest line, in words, that "Source:" makes a credit; "Sources: …" opens headlines as well."""

MAX_WORDS: Final[dict[str, int]] = {
    "teaser": 40, "related": 30, "credit": 35, "legal": 400, "newsletter": 70, "header": 8, "byline": 14,
    "identifier": 8, "menu": 40, "cookie": 150,
}  # fmt: skip
"""The longest line, in words, that a phrase of each kind may give away; a longer one holds story as well."""

_OPEN_HEADINGS = ("from", "in", "on")
"""Headings that end so name an outlet or a section after themselves: "More from the Courier"."""

_QUOTED_KINDS = ("legal", "credit", "byline", "cookie", "menu")
"""Kinds whose phrases count also where the line has a verb of speech; the others would cut reported speech."""


class Match(NamedTuple):
    """What a line's first words say about it."""

    kind: CutKind
    shape: Shape


class _Phrase(NamedTuple):
    words: str
    kind: CutKind
    shape: Shape


class _Table(NamedTuple):
    by_first_word: dict[str, tuple[_Phrase, ...]]
    needs: dict[str, tuple[str, ...]]


@cache
def _table() -> _Table:
    data = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))
    grouped: dict[str, list[_Phrase]] = {}
    for shape in get_args(Shape):
        for kind, phrases in data[shape].items():
            for words in phrases:
                first = _FIRST_WORD.match(words)
                if first is None:
                    raise ValueError(f"phrases.toml: {words!r} begins with no word")
                grouped.setdefault(first.group(), []).append(_Phrase(words, kind, shape))
    order = {shape: rank for rank, shape in enumerate(get_args(Shape))}
    ranked = {
        word: tuple(sorted(found, key=lambda p: (order[p.shape], -len(p.words)))) for word, found in grouped.items()
    }
    return _Table(ranked, {kind: tuple(words) for kind, words in data["needs"].items()})


def match(line: Line, *, edge: bool) -> Match | None:
    """Return the kind that the first words of ``line`` give away, or None.

    Args:
        line: a line of the original.
        edge: whether it stands before or after the story, where a bare "Search" or "World" is a menu.
    """
    bare = line.bare
    table = _table()
    first = _FIRST_WORD.match(bare.lstrip(_AROUND) if bare[:1].isdigit() else bare)
    if first is None:
        return None
    for phrase in table.by_first_word.get(first.group(), ()):
        if _fits(line, phrase, table, edge=edge):
            return Match(phrase.kind, phrase.shape)
    return None


def _fits(  # noqa: PLR0911 - one return a shape, after what holds for several
    line: Line, phrase: _Phrase, table: _Table, *, edge: bool
) -> bool:
    bare = line.bare
    if phrase.shape in ("whole", "edge"):
        return (edge or phrase.shape == "whole") and bare.strip(_AROUND) == phrase.words.strip(_AROUND)
    if not bare.startswith(phrase.words):
        return False
    rest = bare[len(phrase.words) :]
    if rest[:1].isalnum() or line.words > MAX_WORDS[phrase.kind]:
        return False
    if phrase.shape in ("heading", "notice"):
        return not rest.strip(_AROUND) or _names_outlet(phrase, rest)
    if _TWEET.search(line.text):
        return False
    if phrase.shape == "label":
        return _is_labelled(line, phrase, rest)
    if line.speaks and phrase.kind not in _QUOTED_KINDS:
        return False
    if phrase.shape == "promo":
        padded = f" {bare} "
        return any(word in padded for word in table.needs[phrase.kind])
    return True


def _names_outlet(phrase: _Phrase, rest: str) -> bool:
    return phrase.words.endswith(_OPEN_HEADINGS) and rest.count(" ") <= 4 and rest[-1] not in ".!?"


def _is_labelled(line: Line, phrase: _Phrase, rest: str) -> bool:
    if (
        phrase.kind == "teaser"
        and line.words > TITLE_WORDS
        and line.text[-1] == "."
        and not line.text.endswith(("..", "here."))
    ):
        return False
    if phrase.words.startswith("source") and line.words > SOURCE_WORDS:
        return False
    separator = _SEPARATOR if " " in phrase.words else _STRONG_SEPARATOR
    if separator.match(rest) or (phrase.words.endswith(_OPEN_HEADINGS) and _NAMED_OUTLET.match(rest)):
        return True
    shouted = line.text.lstrip(" [(*•>»-")[: len(phrase.words)]
    return phrase.kind == "teaser" and " " in phrase.words and shouted.isupper() and bool(rest.strip())
