"""Articles in files: JSON, JSON Lines, ninjs, JSON-LD, HTML and plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from services.ingestion import encoding, headline, intake, json_text, newsarticle, normalise
from services.ingestion.plain import folded
from shared.outcomes import RejectError

_LISTS = ("articles", "items", "entries", "stories", "results", "docs", "documents", "data")
"""Names under which an object may hold a list of articles, as in JSON Feed."""

_HTML = (".html", ".htm", ".xhtml")
_TEXT = (".txt", ".text", ".md", ".markdown")
_LINES = (".jsonl", ".ndjson", ".ldjson")
SUFFIXES = (".json", ".jsonld", *_LINES, *_HTML, *_TEXT)
"""The kinds of file that are read."""

_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +(.*?)(?: +#+)?$", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?: \"[^\"\n]*\")?\)")
_MARKDOWN_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of a file, or what stands where one should.

    ``where`` names the place for people; ``raw`` is what the file has there. Of ``fields``, those of
    ``shared.events.Submission``, and ``reason``, why there are none, exactly one is set.
    """

    where: str
    raw: bytes
    fields: dict[str, Any] | None = None
    reason: str | None = None


def from_file(name: str, content: bytes) -> list[dict[str, Any]]:
    """Return every article in a file as the fields of ``shared.events.Submission``.

    Args:
        name: the file's name, or its path below the folder that is published; its suffix says how to read it.
            For text and HTML, which have no id of their own, it is the id, without the suffix.
        content: what the file holds.

    Raises:
        RejectError: Something in the file is no article; the reason says where.
    """
    found: list[dict[str, Any]] = []
    for piece in pieces(name, content):
        if piece.fields is None:
            raise RejectError(f"{piece.where}: {piece.reason}")
        found.append(piece.fields)
    return found


def pieces(name: str, content: bytes) -> list[Piece]:
    """Return the articles of a file one by one, so that one that cannot be read does not stop the others."""
    if not content.strip():
        return [Piece(name, content, reason="empty file")]
    suffix = PurePath(name).suffix.lower()
    if suffix in _LINES:
        return [
            _piece(f"{name} line {number}", line, f"line {number}")
            for number, line in enumerate(_lines(content), 1)
            if line.strip()
        ]
    if suffix in (".json", ".jsonld"):
        return list(_of_json(name, content))
    if suffix in _HTML + _TEXT:
        return [_whole(name, content, suffix)]
    return [Piece(name, content, reason=f"files of this kind are not read; those that are: {' '.join(SUFFIXES)}")]


def _whole(name: str, content: bytes, suffix: str) -> Piece:
    """Return the one article of a page or a text."""
    try:
        text = encoding.decode({"the file": content})["the file"]
        fields = {"html": text} if suffix in _HTML else _of_text(text, markdown=suffix in (".md", ".markdown"))
    except RejectError as error:
        return Piece(name, content, reason=str(error))
    return Piece(name, content, {"id": PurePath(name).with_suffix("").as_posix()} | fields)


def _lines(content: bytes) -> list[bytes]:
    """Split into lines; only UTF-16 and UTF-32 need decoding first."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:4] == b"\x00\x00\xfe\xff":
        content = encoding.decode({"": content})[""].encode("utf-8", "surrogatepass")
    return content.split(b"\n")


def _piece(where: str, raw: bytes, name: str) -> Piece:
    try:
        text = encoding.decode({name: raw})[name]
        return Piece(where, raw, intake.submission(json_text.parse(text, name), name))
    except RejectError as error:
        return Piece(where, raw, reason=str(error))


def _of_json(name: str, content: bytes) -> Iterator[Piece]:
    """Yield the articles of one JSON value: an object, a list, or an object that holds a list."""
    try:
        text = encoding.decode({"the file": content})["the file"]
        item = json_text.parse(text, "the file")
        if newsarticle.is_linked_data(item):
            for fields in newsarticle.submissions(item):
                yield Piece(name, content, fields)
            return
    except RejectError as error:
        yield Piece(name, content, reason=str(error))
        return
    parts = _parts(item)
    for place, part in enumerate(parts, 1):
        where = f"{name} item {place}" if len(parts) > 1 else name
        raw = content if len(parts) == 1 else json_text.dump(part)
        try:
            yield Piece(where, raw, intake.submission(part, "the file" if len(parts) == 1 else f"item {place}"))
        except RejectError as error:
            yield Piece(where, raw, reason=str(error))


def _parts(item: Any) -> list[Any]:
    if isinstance(item, list) and item:
        return item
    if isinstance(item, dict) and not {"text", "html", "body", "uri"} & set(map(folded, item)):
        for name in _LISTS:
            held = item.get(name)
            if isinstance(held, list) and held and all(isinstance(part, dict) for part in held):
                return held
    return [item]


def _of_text(text: str, *, markdown: bool) -> dict[str, str]:
    """Return title and text: the first line that is not a date, and the rest."""
    fields: dict[str, str] = {}
    text = normalise.text(text)
    if markdown:
        match = _FRONT_MATTER.match(text)
        if match:
            pairs = (line.partition(":") for line in match[1].split("\n"))
            matter = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs if value.strip()}
            fields, text = intake.submission(matter, "front matter"), text[match.end() :].strip()
        text = _MARKDOWN_LINK.sub(r"\1", _MARKDOWN_HEADING.sub(r"\1", text))
        text = normalise.text(_MARKDOWN_EMPHASIS.sub(r"\2", text))
    if "title" in fields:
        return {**fields, "text": text}
    title, rest = headline.find(text, longest=headline.LONGEST, any_line=True)
    return {**fields, "title": title, "text": rest} if title else {**fields, "text": rest}
