"""Whom the article itself names as the source of its news, and who wrote it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from services.ingestion.agencies import agency_in_brackets, is_outlet
from services.ingestion.attributions import attributions
from services.ingestion.boilerplate.bylines import leading_name
from services.ingestion.datelines import parts
from shared.article import Credit, Cut, Part, Span

_SOURCE_LABEL: Final = re.compile(
    r"\W*(?:sources?|via|quellen?|fuentes?|fonte|fonti|fontes|источники?|джерел[оа]|źródło"
    r"|with (?:files|reports|inputs?|agency inputs|reporting) from|information from:?|contributing:|"
    r"(?:this (?:story|article) )?(?:was )?(?:originally |first )?(?:published|appeared) (?:by|in|on"
    r"|at)|distributed by|con información de|avec|con informazioni da"
    r"|com informações d[aeo])\b\s*[:：]?\s*(?P<names>.+)",
    re.IGNORECASE,
)
_PHOTO: Final = re.compile(
    r"photo|image|picture|getty|caption|foto|bild|фото|zdjęci|illustration|graphic|video", re.IGNORECASE
)
_CONTRIBUTED: Final = re.compile(r"(?P<names>.{3,200}?) (?:also )?contributed (?:to|reporting)")
_RIGHTS: Final = re.compile(
    r"(?:copyright|©|\(c\))[\s©\d(),c-]*(?:by )?(?:the )?(?P<names>[^.\n]{2,60})", re.IGNORECASE
)
_SPLIT: Final = re.compile(r"\s*(?:;|/|\||,| and | und | y | et | e | и | та | i )\s*")
_SIGN_OFF: Final = re.compile(r"[.!?”\"]\s*[-–—]{0,2}\s*[(\[](?P<agency>[^()\[\]\n]{2,25})[)\]]\.?\s*$")
_BY: Final = re.compile(
    r"^\W*(?:by|von|por|par|di|автор:?|autor:?|author:?|written by|story by|reported by)[:\s]+", re.IGNORECASE
)
_NOT_NAMES: Final = re.compile(
    r"(?:\.\s|\s)(?=(?:updated|created|posted|published|e-?mail|modified|twitter)\b)", re.IGNORECASE
)
_DESK: Final = re.compile(r"\b(?:staff|desk|team|news|about|editors?|reporters?|press|agency)\b", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"^(?:https?://)?(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/\S*)?$", re.IGNORECASE)
_GENERIC: Final = frozenset(
    ["staff", "agencies", "agency", "wire", "reports", "news", "own", "editors", "redaktion", "redacción"]
)

_Form = Literal["credit_line", "dateline", "attribution"]


def credits(  # noqa: A001 - the field of the article has this name
    *, original: str, cuts: Iterable[Cut], text: str, credit: str | None, byline: str | None
) -> tuple[Credit, ...]:
    """Return the agencies, outlets and offices that the article credits, each once, with the words that show it.

    Args:
        original: the text as it came.
        cuts: what cleaning cut from it.
        text: the story, which is ``original`` without its cuts.
        credit: the credit that the submission states.
        byline: the author that the submission states; an agency there is a credit.

    Returns:
        Credit lines first, then datelines, then attributions in the text's order. Names are the agencies' own where
        they are known ("AP" is "Associated Press"), else the words of the article. Spans count in ``original`` for
        words that were cut, else in ``text``; what only the submission states has none.
    """
    found: dict[str, Credit] = {}
    cuts = tuple(cuts)
    order = ("credit_line", "dateline", "attribution")
    shown = sorted((*_in_cuts(original, cuts), *_at_end(text), *_in_text(text)), key=lambda one: order.index(one.form))
    for candidate in (*shown, *_stated(credit, byline)):
        found.setdefault(_key(candidate.name), candidate)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.form)))


def byline(original: str, cuts: Iterable[Cut]) -> str | None:
    """Return the author's name from the first byline that was cut, without "By" and the office."""
    for cut in cuts:
        if cut.kind == "byline":
            words = original[cut.start : cut.end].strip()
            words = _NOT_NAMES.split(words)[0] if _BY.match(words) or cut.start < len(original) / 2 else ""
            name = leading_name(_BY.sub("", words))
            if name and " " in name and not (agency_in_brackets(name) or is_outlet(name) or _DESK.search(name)):
                return name.title() if name.isupper() else name
    return None


def _in_cuts(original: str, cuts: tuple[Cut, ...]) -> Iterator[Credit]:
    for cut in cuts:
        words = original[cut.start : cut.end]
        if cut.kind == "dateline":
            line = parts(words)
            if line is not None and line.agency is not None:
                for name, start in _named_in_dateline(words[slice(*line.agency)]):
                    yield _credit(name, "dateline", cut.start + line.agency[0] + start, "original")
        elif cut.kind in ("credit", "byline", "legal", "header"):
            for name, start in _credited(words, cut.kind):
                yield _credit(name, "credit_line", cut.start + start, "original")


def _named_in_dateline(words: str) -> Iterator[tuple[str, int]]:
    """Yield the agencies between the brackets of a dateline, of which "KXYZ/AP" has two; a date there is none."""
    position = 0
    for part in words.split("/"):
        name = re.sub(r"\s+(?:modified|staff|contributed)$", "", part, flags=re.IGNORECASE).strip()
        if name and not re.search(r"\b(?:19|20)\d\d\b", name):
            yield name, words.index(name, position)
        position += len(part) + 1


def _credited(words: str, kind: str) -> Iterator[tuple[str, int]]:
    """Yield the names that a line which was cut credits with the news, and where each stands in it."""
    label = _SOURCE_LABEL.match(words)
    if label is not None and not _PHOTO.search(words[: label.start("names")]):
        yield from _split(label["names"], label.start("names"), known_only=kind == "header")
        return
    told = _CONTRIBUTED.search(words) or (_RIGHTS.search(words) if kind == "legal" else None)
    if told is not None:
        yield from _split(told["names"], told.start("names"), known_only=True)
    elif kind == "byline":
        yield from _split(words, 0, known_only=True)
    elif kind == "credit" and all(
        agency_in_brackets(part.strip(" \n()[].")) for part in _SPLIT.split(words.strip(" \n()[]."))
    ):
        yield from _split(
            words, 0, known_only=True
        )  # agencies and nothing else; beside a name it is a photograph's credit


def _split(words: str, start: int, *, known_only: bool) -> Iterator[tuple[str, int]]:
    """Yield the agencies and outlets among ``words``; with ``known_only`` the known agencies alone."""
    position = 0
    for part in _SPLIT.split(words):
        at = words.find(part, position)
        position = at + len(part)
        name = re.sub(
            r"^(?:by|the|with|from)\s+|^.* of (?:the )?(?=[A-Z])", "", part.strip(" \t\n()[].*•"), flags=re.IGNORECASE
        ).strip()
        domain = _DOMAIN.match(name)
        name = domain["host"].lower() if domain else name
        if not name or name.lower() in _GENERIC:
            continue
        plausible = name[0].isupper() and name.count(" ") <= 5 and not any(map(str.isdigit, name))
        if domain and _named_before(words[:at]):
            continue
        if agency_in_brackets(name) or (not known_only and (is_outlet(name) or domain or plausible)):
            yield (domain["host"] if domain else name), start + words.find(domain["host"] if domain else name, at)


def _named_before(words: str) -> bool:
    """Whether a name stands before an address, which is then the name's own: "Quayside Herald, www.…"."""
    return any(character.isupper() for character in words)


def _at_end(text: str) -> Iterator[Credit]:
    match = _SIGN_OFF.search(text, max(0, len(text) - 60))
    if match is not None and agency_in_brackets(match["agency"]):
        yield _credit(match["agency"], "credit_line", match.start("agency"), "text")


def _in_text(text: str) -> Iterator[Credit]:
    for attribution in attributions(text):
        span = Span(start=attribution.start, end=attribution.end)
        yield Credit(name=attribution.name, form="attribution", span=span)


def _stated(credit: str | None, byline: str | None) -> Iterator[Credit]:
    for name, _ in _split(credit or "", 0, known_only=False):
        yield Credit(name=_normal(name), form="credit_line")
    for name, _ in _split(byline or "", 0, known_only=True):
        yield Credit(name=_normal(name), form="credit_line")


def _credit(words: str, form: _Form, start: int, part: Part) -> Credit:
    return Credit(name=_normal(words), form=form, span=Span(start=start, end=start + len(words), part=part))


def _normal(name: str) -> str:
    known = agency_in_brackets(name)
    return known.name if known else name


def _key(name: str) -> str:
    """Return what is the same for all spellings of a name: no article, no case, no signs, no top-level domain."""
    host = _DOMAIN.match(name)
    plain = host["host"].removeprefix("www.").rsplit(".", 1)[0] if host else name
    return "".join(character for character in plain.casefold().removeprefix("the ") if character.isalnum())
