"""Who published an article, as the text itself tells, where nobody says it beside the text.

Texts that were copied from sites often end with "Source: site.example", with the code under which a system filed the
item (``LMW10042023000061004471ID1106118237``), with the outlet's name alone on a line, or with a legal notice or a
copyright line that names it. A domain is believed at once; a name must stand in two of these places.
"""

import re
from collections import Counter

from services.ingestion.address import is_host

_TAIL = 25
"""lines at the end that may hold an imprint"""

_SOURCE_LINE = re.compile(
    r"(?:source|via|from|published (?:by|on|at))\s*:?\s+(?:https?://)?(?:www\.)?(\S+?)/?\.?", re.IGNORECASE
)
_FILED_UNDER = re.compile(r"([A-Z]{2,12})\d{8,}[A-Z0-9]*")
_LONE_NAME = re.compile(r"[A-Z][A-Z0-9&]{1,11}")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©,]*(?:\d{4}[\s\d–,-]*)?(?:by )?([A-Z][\w&' -]{1,40}?) ?(?:[.,;|]|all rights|$)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"([A-Z][A-Z0-9&]{1,11})\s+(?:provides|passes on|does not|is not responsible|accepts|disclaims|makes no)\b"
)
_OPENING = re.compile(r"\(([A-Z][A-Z0-9&]{1,11})\)")
_OPENING_WITHIN = 400
"""characters from the start in which an outlet's letters in brackets open the story"""


def outlet_in(text: str) -> str | None:
    """Return the outlet's domain or name that ``text`` carries as its imprint, or None."""
    lines = [line for line in text.split("\n") if line][-_TAIL:]
    told: Counter[str] = Counter()
    for line in lines:
        source = _SOURCE_LINE.fullmatch(line)
        if source and is_host(source[1]) and line in lines[-3:]:
            return source[1].lower()
        named = {match[1] for match in (_FILED_UNDER.fullmatch(line), _NOTICE.match(line)) if match}
        named |= {match[1].strip() for match in _COPYRIGHT.finditer(line) if line in lines[-5:]}
        if _LONE_NAME.fullmatch(line):
            named.add(line)
        told.update(named)
    told.update(set(_OPENING.findall(text[:_OPENING_WITHIN])))
    name, places = max(told.items(), key=lambda item: item[1], default=("", 0))
    return name if places > 1 else None
