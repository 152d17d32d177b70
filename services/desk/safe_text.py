"""Text from articles, made fit for a terminal: nothing in it may steer the screen or pass for something else."""

import re
from typing import Any

import orjson

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
"""C0 controls and DEL become the pictures that Unicode has for them, so that an escape is seen, not obeyed."""

_REPLACEMENT = 0xFFFD
_C1 = dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
"""C1 controls; some terminals take U+009B for the start of an escape sequence."""

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
"""Halves of characters, which no stream can encode."""

_INVISIBLE = dict.fromkeys(
    (
        0x00AD,  # soft hyphen
        0x061C,  # Arabic letter mark
        0x200B,  # zero-width space
        0x200E,  # left-to-right mark
        0x200F,
        *range(0x202A, 0x202F),  # bidirectional embeddings and overrides
        *range(0x2060, 0x2070),  # word joiner, invisible operators, bidirectional isolates
        0xFEFF,  # byte order mark
        *range(0xFFF9, 0xFFFC),  # interlinear annotation
        *range(0xE0000, 0xE0080),  # tag characters
    )
)
"""Characters without a shape of their own that reorder or hide others. Joiners (U+200C, U+200D) stay:
Persian, the languages of India and emoji need them."""

_ALWAYS = _C1 | _SURROGATES | _INVISIBLE
_LINE = str.maketrans(_PICTURES | _ALWAYS)
_LINES = str.maketrans({**_PICTURES, **_ALWAYS, 0x0A: 0x0A})

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HARMFUL_IN_JSON = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return ``text`` as one line: controls made visible, runs of white space made one space."""
    return " ".join(_BREAKS.sub("\n", text).split()).translate(_LINE)


def lines(text: str) -> str:
    """Return ``text`` with its line breaks and indents kept and all other controls made visible."""
    return _BREAKS.sub("\n", text).replace("\t", "    ").translate(_LINES)


def json_text(value: Any) -> str:
    """Return ``value`` as one line of JSON in which no character can steer a terminal."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return _HARMFUL_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
