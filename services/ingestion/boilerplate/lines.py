"""The lines of an extracted text, which are its paragraphs as far as a cleaner can know."""

import re
from dataclasses import dataclass
from functools import cached_property

_LINE = re.compile(r"\S[^\n]*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})
_BULLETS = " \t*•·●○■□▪▸►▶→>»–—-+|#✓★☆_~=◆❯›📱📧📲👉🔴⬇️\ufe0f"
_SENTENCE_END = re.compile(r"""[.!?…][)\]"'”’»]*$|[”"»]$""")
_SPEECH = re.compile(
    r"\b(?:said|says|told|added|asked|wrote|according|explained|argued|replied|tweeted)\b", re.IGNORECASE
)

PROSE_WORDS = 8
"""The least words of a line that counts as a sentence of the story when it also ends like one."""


def fold(words: str) -> str:
    """Return ``words`` in lower case with plain quotation marks and single spaces, to compare them."""
    if not words.isascii():
        words = words.translate(_APOSTROPHES)
    return " ".join(words.lower().split())


@dataclass(frozen=True)
class Line:
    """A line of the original that holds more than spaces; ``[start, end)`` leaves spaces at its ends out."""

    start: int
    end: int
    text: str

    @cached_property
    def folded(self) -> str:
        """The words, folded."""
        return fold(self.text)

    @cached_property
    def bare(self) -> str:
        """The folded words without bullets and brackets around them."""
        bare = self.folded.strip(_BULLETS)
        if bare[:1] in "([{" and bare[-1:] in ")]}":
            bare = bare[1:-1].strip(_BULLETS)
        return bare

    @cached_property
    def words(self) -> int:
        """How many words the line has."""
        return self.text.count(" ") + 1

    @cached_property
    def is_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        return _SENTENCE_END.search(self.text[-4:]) is not None

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line reads as a paragraph of a story."""
        return self.words >= PROSE_WORDS and (self.is_sentence or self.words > 30)

    @cached_property
    def speaks(self) -> bool:
        """Whether the line reports what somebody said."""
        return _SPEECH.search(self.text) is not None


def lines(original: str) -> list[Line]:
    """Return the lines of ``original`` in order, without the blank ones."""
    found = []
    for match in _LINE.finditer(original):
        text = match.group().rstrip()
        found.append(Line(match.start(), match.start() + len(text), text))
    return found
