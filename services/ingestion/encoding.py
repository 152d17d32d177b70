"""From bytes to text: UTF-8, an encoding that is declared, or one that the words themselves make certain."""

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress

from charset_normalizer import from_bytes

from services.ingestion import language
from shared.outcomes import RejectError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LANGUAGES = {
    "cp1250": "bs cs hr hu pl ro sk sl sq",
    "iso8859_2": "bs cs hr hu pl ro sk sl sq",
    "cp1251": "be bg mk ru sr uk",
    "iso8859_5": "be bg mk ru sr uk",
    "koi8_r": "ru",
    "koi8_u": "uk",
    "cp1252": "af ca da de en es eu fi fr ga gl id is it ms nb nl nn no pt sv sw",
    "mac_roman": "ca da de en es fi fr is it nb nl nn no pt sv",
    "cp1253": "el",
    "iso8859_7": "el",
    "cp1254": "tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "et lt lv",
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "big5": "zh",
    "cp949": "ko",
}
"""The encodings that news still arrives in, and the languages each is used for.

Left out on purpose are those of mainframes and of DOS: bytes that only fit one of them are more likely damaged.
"""

_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]+encoding\s*=\s*["']([^"']+)""", re.IGNORECASE
)
_DECLARATION_WITHIN = 4096
"""bytes from the start in which HTML must declare its encoding; the standard says 1,024, pages are sloppy"""

_SAMPLE = 20_000
"""bytes that are enough to tell an encoding by"""

_SURE = 0.7
"""least probability of the language that a decoded text reads as, less its disorder"""
_DISORDER = 2.0
"""weight of disorder, charset-normalizer's measure of odd neighbours: Russian read as Arabic has language, no order"""
_CLEARLY = 0.1
"""by how much the best reading must beat one in another language: short Japanese can be read as Korean"""


def decode(fields: Mapping[str, bytes], declared: str | None = None) -> dict[str, str]:
    """Return each field as text; those that are not UTF-8 are taken to share one encoding.

    Args:
        fields: name to bytes; the names are for the error message.
        declared: the encoding as the sender names it, where there is one.

    Raises:
        RejectError: Bytes are not UTF-8 and nothing says with certainty what they are; names the fields.
    """
    texts: dict[str, str] = {}
    others: dict[str, bytes] = {}
    first_bad = -1
    for name, value in fields.items():
        try:
            texts[name] = _marked(value)
        except UnicodeDecodeError as error:
            others[name] = value
            first_bad = error.start if first_bad < 0 else first_bad
    if not others:
        return texts
    together = b"\n".join(others.values())
    for encoding in (declared, _declared_in(together), _told_by_the_words(together)):
        with suppress(LookupError, UnicodeDecodeError, ValueError):
            if encoding:
                return texts | {name: value.decode(encoding) for name, value in others.items()}
    names = ", ".join(others)
    raise RejectError(f"{names}: encoding unknown, the bytes are not UTF-8 (first bad byte at {first_bad})")


def _marked(value: bytes) -> str:
    """Decode UTF-8, or what a byte order mark announces."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if value.startswith(mark):
            return value[len(mark) :].decode(encoding)
    return value.decode()


def _declared_in(value: bytes) -> str | None:
    """Return the encoding that HTML or XML declares for itself."""
    match = _DECLARED.search(value[:_DECLARATION_WITHIN])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _told_by_the_words(value: bytes) -> str | None:
    """Return the encoding under which ``value`` reads as a language that is written in it, or None.

    Detection by bytes alone takes French in windows-1252 for Czech in windows-1250; so each candidate is read,
    and the language of what it says decides.
    """
    readings: list[tuple[float, str, str | None]] = []
    for match in from_bytes(value[:_SAMPLE], cp_isolation=list(_LANGUAGES)):
        found, probability = language.detect(str(match))
        fitting = [name for name in match.could_be_from_charset if found in _LANGUAGES.get(name, "").split()]
        if fitting:
            readings.append((probability - _DISORDER * match.chaos, fitting[0], found))
    best, name, spoken = max(readings, key=lambda reading: reading[0], default=(0.0, "", None))
    rival = max((other for other, _, found in readings if found != spoken), default=0.0)
    return name if best >= max(_SURE, rival + _CLEARLY) else None
