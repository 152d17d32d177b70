"""What a text is compared by: its 5-word shingles, and the fewer fingerprints under which it is found."""

import hashlib
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""words in one shingle"""
TINY = 12
"""words below which a text has too few shingles to tell likeness from chance: only the same text is its copy"""
MOST = 8_192
"""shingles kept of one text; of a longer one, every second, fourth, … by value, the same in every text"""
ALL = 64
"""shingles up to which each is a fingerprint too, so that a flash is found in a long report"""
WINDOW = 16
"""shingles of which the smallest becomes a fingerprint: two texts that share 20 words in a row share one"""
FINGERPRINTS = 512
"""fingerprints after which the window doubles; those of the larger window are among those of the smaller"""

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]

# Scripts that write no spaces between words: Thai and Lao, Burmese, Khmer, kana, Han.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


def _marks() -> Iterator[str]:
    """Combining marks, which belong to words (Devanagari, Arabic) but are not letters to ``re``."""
    return (
        chr(code) for code in range(0x300, min(0x10000, sys.maxunicode)) if unicodedata.category(chr(code))[0] == "M"
    )


_MARKS = "".join(_marks())
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
_WORD = re.compile(rf"[\w{_MARKS}]+")
_SPACELESS_LETTER = re.compile(f"[{_SPACELESS}]")
_WORD_OR_RUN = re.compile(rf"([{_SPACELESS}]+)|(?:[^\W{_SPACELESS}]|[{_MARKS}])+")


def words(text: str) -> list[str]:
    """Return the words of ``text`` in any language, without case and punctuation.

    Where a script writes no spaces, each pair of neighbouring characters stands for a word.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    text = unicodedata.normalize("NFKC", text).casefold()
    if not _SPACELESS_LETTER.search(text):
        return _WORD.findall(text)
    found: list[str] = []
    for match in _WORD_OR_RUN.finditer(text):
        run = match[1]
        if run is None or len(run) == 1:
            found.append(match[0])
        else:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found


@dataclass(frozen=True, eq=False)
class Shingles:
    """A text as it is compared: ``hashes`` of its shingles, each where it first stands.

    Of a very long text these are the hashes that ``2 ** level`` divides.
    """

    hashes: Hashes
    level: int = 0

    @cached_property
    def ordered(self) -> Hashes:
        """The hashes, sorted."""
        return np.sort(self.hashes)

    def at(self, level: int) -> Self:
        """Return the part of the shingles that a text of ``level`` keeps."""
        if level <= self.level:
            return self
        return type(self)(self.hashes[self.hashes % np.uint32(1 << level) == 0], level)

    def pack(self) -> bytes:
        """Return the shingles as bytes, four for each."""
        return np.concatenate(([self.level], self.hashes)).astype("<u4").tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the shingles that ``pack`` packed."""
        numbers = np.frombuffer(packed, "<u4")
        return cls(numbers[1:], int(numbers[0]))


def read(title: str, text: str) -> tuple[Shingles, Wide]:
    """Return the shingles of ``text`` and its fingerprints: 64-bit hashes, each once.

    A text of less than ``TINY`` words becomes one shingle with its title, so that it equals nothing but itself.
    """
    found = words(text)
    if len(found) < TINY:
        whole = "\x1f".join([*words(title), "", *(found or text.split())])
        hashes = np.frombuffer(hashlib.blake2b(whole.encode(), digest_size=8).digest(), "<u8")
        return Shingles(_low(hashes)), hashes
    numbers = np.fromiter(
        map(zlib.crc32, "\n".join(found).encode(errors="replace").split(b"\n")), np.uint64, len(found)
    )
    count = len(found) - SHINGLE + 1
    hashes = np.zeros(count, np.uint64)
    for at in range(SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + numbers[at : at + count]
    hashes = _mixed(hashes)
    low = _low(hashes)
    once = low[np.sort(np.unique(low, return_index=True)[1])]
    level = ((len(once) - 1) // MOST).bit_length()
    return Shingles(once).at(level), _fingerprints(hashes)


def _fingerprints(hashes: Wide) -> Wide:
    """Return the smallest hash of each window of shingles (winnowing; Schleimer, Wilkerson and Aiken, 2003).

    Unlike a fixed share of all hashes, this leaves no long passage without a fingerprint. "Smallest" goes by the
    low half, so that the high half, by which fingerprints are filed, stays evenly spread.
    """
    if len(hashes) <= ALL:
        return np.unique(hashes)
    window = WINDOW
    while 2 * len(hashes) > FINGERPRINTS * (window + 1):
        window *= 2
    low = _low(hashes)
    order = low.argsort()
    smallest = np.unique(_least_of_each(low, window))
    return np.sort(hashes[order[np.searchsorted(low, smallest, sorter=order)]])


def _least_of_each(numbers: Hashes, window: int) -> Hashes:
    """Return the least number of each window, in time that does not depend on its width (van Herk, 1992)."""
    blocks = np.pad(numbers, (0, -len(numbers) % window), constant_values=0xFFFFFFFF).reshape(-1, window)
    so_far = np.minimum.accumulate(blocks, axis=1).ravel()
    from_here = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    count = len(numbers) - window + 1
    least: Hashes = np.minimum(from_here[:count], so_far[window - 1 : window - 1 + count])
    return least


def _mixed(hashes: Wide) -> Wide:
    """Spread every bit over all bits (the finaliser of splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Wide = hashes ^ (hashes >> np.uint64(31))
    return mixed


def _low(hashes: Wide) -> Hashes:
    return (hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32)
