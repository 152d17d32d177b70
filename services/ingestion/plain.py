"""Articles as plain fields, under the names that people give them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from services.ingestion import withdrawal
from services.ingestion.json_text import kind
from shared.outcomes import RejectError

_NAMES = {
    "text": "text body content articlebody articletext bodytext contenttext fulltext plaintext maintext textplain "
    "article story message",
    "html": "html bodyhtml contenthtml bodyxhtml texthtml rawhtml htmlcontent contentencoded page",
    "title": "title headline head heading subject",
    "id": "id externalid articleid identifier guid uuid uid uri",
    "url": "url link href permalink canonicalurl canonical weburl articleurl sourceurl uri guid",
    "publisher": "publisher source outlet sitename site publication newspaper provider sourcename domain",
    "published": "published publishedat datepublished publisheddate publicationdate publishdate pubdate publishtime "
    "date datetime issued firstcreated firstpublished created createdat timestamp",
    "modified": "modified updated updatedat datemodified modifiedat lastmodified dateupdated versioncreated",
    "language": "language lang inlanguage languagecode locale",
    "credit": "credit creditline credits agency",
    "byline": "byline author authors by creator writer",
    "status": "status pubstatus creativeworkstatus publicationstatus",
}
NAMES = {field: tuple(names.split()) for field, names in _NAMES.items()}
"""For each field of a submission the names it is known by, the likeliest first: lower case, letters and digits only."""

_SUMMARY = ("description", "summary", "abstract", "standfirst", "excerpt")
"""Names of what stands in for the text where there is no other, as in many feeds."""
_PROOF = frozenset({"id", "url", "publisher", "published"})
"""Of these one must be there too: much that is no article has a title and a description."""
_META = ("$", "@", "#")
"""How names begin that are about the data and not of it."""

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
_MILLISECONDS = 100_000_000_000
"""A time stamp above this counts milliseconds: in seconds it would lie beyond the year 5000."""


def submission(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``shared.events.Submission`` that ``item`` holds, whatever it calls them.

    Raises:
        RejectError: Fields have values of a wrong type; names each, what it is and what it should be.
    """
    given: dict[str, Any] = {}
    for key, value in item.items():
        if value is not None and not key.startswith(_META):
            given.setdefault(folded(key), value)
    complaints: list[str] = []
    found: dict[str, Any] = {}
    for field, names in NAMES.items():
        value = _first(field, names, given, complaints)
        if value:
            found[field] = value
    if complaints:
        raise RejectError("; ".join(complaints))
    if not found.keys() & {"text", "html"} and found.keys() & _PROOF:
        summary = _first("text", _SUMMARY, given, complaints)
        if summary:
            found["text"] = summary
    return found


def folded(name: str) -> str:
    """Return a field's name without case, blanks and punctuation."""
    return _NOT_ALPHANUMERIC.sub("", name).lower()


def _first(field: str, names: tuple[str, ...], given: Mapping[str, Any], complaints: list[str]) -> str | None:
    """Return the first value of the right type; complain only where ``field`` itself holds a wrong one."""
    read = _READERS.get(field, _string)
    for name in names:
        if name not in given:
            continue
        value = read(given[name])
        if value is None:
            if name == field:
                complaints.append(f"{field}: {_EXPECTED.get(field, 'a string')} was expected, not {kind(given[name])}")
            continue
        if value.strip() and _fits(field, name, value):
            return value
    return None


def _fits(field: str, name: str, value: str) -> bool:
    """Whether a name that serves two fields means this one: a ``uri`` or ``guid`` may or may not be an address."""
    return field != "url" or name not in {"uri", "guid", "canonical"} or bool(_ADDRESS.match(value.strip()))


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _identifier(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, (str, int)) else None


def _moment(value: Any) -> str | None:
    """Return a date in words as it is, and a time stamp as ISO 8601."""
    if isinstance(value, str):
        return value if not re.fullmatch(r"\s*\d{10}(\d{3})?\s*", value) else _moment(int(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(value)


def _name(value: Any) -> str | None:
    """Return a name given as a string, as an object with one, or as a list of these."""
    if isinstance(value, (str, Mapping, list)):
        return ", ".join(_names(value)) or ("" if not value else None)
    return None


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, Mapping):
        yield from _names(value.get("name") or value.get("title"))
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)


_READERS: dict[str, Callable[[Any], str | None]] = {
    "id": _identifier,
    "published": _moment,
    "modified": _moment,
    "publisher": _name,
    "language": _name,
    "credit": _name,
    "byline": _name,
    "status": withdrawal.status,
}
_EXPECTED = {
    "id": "a string or a whole number",
    "published": "a date or a time stamp",
    "modified": "a date or a time stamp",
    "publisher": "a name",
    "language": "a code or a name",
    "credit": "a name or a list of names",
    "byline": "a name or a list of names",
}
