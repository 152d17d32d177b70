"""Paragraphs of disclaimer, told by the terms they use rather than by how they begin."""

import re
from typing import Final

from services.ingestion.boilerplate.lines import Line

_TERMS: Final = re.compile(
    r"\b(?:as is|without warranty|warrant(?:s|y|ies)?|liab(?:le|ility)|responsibility|accuracy"
    r"|complete(?:ness)?|reliability|third[- ]party|complaints?|copyright|trademarks?|"
    r"intellectual property|investment advice|financial advis\w+|past performance"
    r"|informational purposes|information only|offer to (?:buy|sell)|securities|solicitation|"
    r"do(?:es)? not (?:necessarily )?(?:reflect|represent|constitute|accept|endorse|guarantee)"
    r"|not necessarily (?:those|reflect)|author's own|forward[- ]looking|jurisdiction|"
    r"terms of (?:use|service)|privacy policy|without (?:the )?(?:prior )?(?:written )?permission"
    r"|prior (?:written )?consent|prohibited|all investors|lose (?:some or )?all|"
    r"provider|licens\w+|reproduc\w+|redistribut\w+|no responsibility|own risk|fitness for|haftung"
    r"|gewähr|responsabilidad|responsabilité|responsabilità|ответственност\w+|відповідальн\w+"
    r"|odpowiedzialnoś\w+)",
    re.IGNORECASE,
)
_SELF: Final = re.compile(
    r"\b(?:this (?:article|content|material|page|website|site|publication|press release|release"
    r"|communication|document|post|commentary|information|column|text|report)|the (?:author|publisher"
    r"|provider|writer)|"
    r"we (?:do|make|accept|take|are|shall|assume)|our (?:website|site|partners)"
    r"|the information (?:contained|provided)|these statements|you (?:should|could|may|agree)"
    r"|readers should|"
    r"нашего сайта|редакци\w+|redakcj\w+|die redaktion|la redacción|la rédaction|la redazione)\b",
    re.IGNORECASE,
)

TERMS_ALONE: Final = 4
"""Different terms of law that make a paragraph a disclaimer which speaks of itself."""
TERMS_AFTER_STORY: Final = 3
"""The same after the last paragraph of the story, or beside others of its kind."""


def legal_terms(line: Line) -> int:
    """Return how many different terms of disclaimers ``line`` has; 0 where it does not speak of itself or quotes."""
    if line.words < 8 or line.speaks or not _SELF.search(line.text):
        return 0
    return len({match.group().lower() for match in _TERMS.finditer(line.text)})
