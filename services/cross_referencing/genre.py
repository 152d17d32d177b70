"""What kind of text an article is, as far as linking cares: a report, an opinion, or a roundup of many stories.

Only what a publisher says of it counts: the words before or after a mark in the title, and the section in the address.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

Genre = Literal["report", "opinion", "roundup"]

_OPINION = (
    r"opinion|comment|commentary|editorial|leader|column|op-?ed|letters?(?: to the editor)?|viewpoint|perspective"
)
_ROUNDUP = (
    r"(?:news|world|business|local|sports?|evening|morning|daily|weekly|weekend) (?:in brief|briefs?|briefing|digest)"
    r"|(?:news|weekly|daily) ?round-?up|round-?up|in brief|briefly|digest|briefing"
    r"|(?:morning|evening) (?:headlines|news)|(?:the )?(?:week|day|month|year) in (?:review|brief)"
)
_OF_A_TITLE = {
    "opinion": re.compile(rf"^(?:{_OPINION})\s*[:|–—]|\s[|–—-]\s*(?:{_OPINION})$", re.IGNORECASE),
    "roundup": re.compile(
        rf"^(?:{_ROUNDUP})(?:\s*[:|–—]|$)|\s[|–—-]\s*(?:{_ROUNDUP})$"
        r"|^(?:today's|this morning's|tonight's) (?:top |main )?(?:headlines|stories|news)\b",
        re.IGNORECASE,
    ),
}
_OF_A_SECTION = {
    "opinion": frozenset(
        ("opinion", "opinions", "comment", "commentary", "editorial", "editorials", "op-ed", "columns")
    ),
    "roundup": frozenset(("briefs", "news-in-brief", "briefing", "briefings", "roundup", "round-up", "digest")),
}


def genre(title: str, url: str | None) -> Genre:
    """Return what the title or the address says that the article is, else ``report``."""
    plain = title.strip().replace("’", "'")
    sections = frozenset(part.lower() for part in urlsplit(url).path.split("/")[:-1]) if url else frozenset()
    kinds: tuple[Genre, ...] = ("roundup", "opinion")
    for kind in kinds:
        if _OF_A_TITLE[kind].search(plain) or not sections.isdisjoint(_OF_A_SECTION[kind]):
            return kind
    return "report"
