"""Figures as they are written: digits in any of the common ways, English number words, money and percentages."""

import re
from collections.abc import Iterator

from services.entity_extraction.words import Words

ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
"""The words for 0 to 19, and for the tens from 20."""
_WORDS = {word: at for at, word in enumerate(ONES)} | {word: 10 * at for at, word in enumerate(TENS, start=2)}
_MULTIPLES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
MAGNITUDES = _MULTIPLES | {"m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3, "crore": 1e7, "lakh": 1e5}
"""Word behind a figure → what it multiplies it by."""

CURRENCIES = {
    "$": "dollars", "us$": "dollars", "usd": "dollars", "dollar": "dollars", "dollars": "dollars",
    "€": "euros", "eur": "euros", "euro": "euros", "euros": "euros",
    "£": "pounds", "gbp": "pounds", "pound": "pounds", "pounds": "pounds",
    "¥": "yen", "yen": "yen", "yuan": "yuan", "rmb": "yuan", "₹": "rupees", "rs": "rupees", "rupee": "rupees",
    "rupees": "rupees", "₽": "roubles", "ruble": "roubles", "rubles": "roubles", "rouble": "roubles",
    "roubles": "roubles", "₴": "hryvnias", "hryvnia": "hryvnias", "hryvnias": "hryvnias", "peso": "pesos",
    "pesos": "pesos", "franc": "francs", "francs": "francs", "lira": "lira", "shekels": "shekels", "won": "won",
    "ringgit": "ringgit", "baht": "baht", "rand": "rand", "real": "reais", "reais": "reais", "naira": "naira",
    "dirhams": "dirhams", "riyals": "riyals", "zloty": "zloty", "zlotys": "zloty", "kronor": "kronor",
}  # fmt: skip
"""How a currency is written, in small letters → its unit."""

_WORD_NUMBER = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_FIRST_WORDS = _WORDS.keys() | _MULTIPLES.keys()
_COUNTRY_SIGN = r"(?:US|A|C|NZ|HK|S|NT|R)?"

_FIGURE = re.compile(
    rf"""
    (?<![\w.,:/#@-])(?P<currency>{_COUNTRY_SIGN}[$€£¥₹₽₴]\s?|(?:USD|EUR|GBP|RMB|Rs\.?)\s?)?
    (?:
      (?P<digits>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d+(?:[.,]\d+)?)
      | (?P<words>\b(?:(?:a|half\ a)\s+(?=dozen|hundred|thousand|million|billion))?
          (?:{_WORD_NUMBER}|(?<=a\s)(?:dozen|hundred|thousand|million|billion))
          (?:[\s-](?:and\s)?(?:{_WORD_NUMBER}|dozen|hundred|thousand|million|billion|trillion)\b)*)\b
    )
    (?:[\s-]?(?P<magnitude>hundred|thousand|million|billion|trillion|bn|mn|m|k|crore|lakh)\b(?!\.?\d))?
    (?P<percent>\s?%|[\s-]per\s?cent\b|\s+percentage\s+points?\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)


_LEAD = re.compile(rf"(?:{_COUNTRY_SIGN}[$€£¥₹₽₴]\s?|\b(?:USD|EUR|GBP|RMB|Rs\.?)\s?|\b(?:a|half a)\s)$", re.IGNORECASE)
_LONGEST_LEAD = 8


def figures(words: Words) -> Iterator[re.Match[str]]:
    """Yield the figures of a text; groups ``currency``, ``digits``, ``words``, ``magnitude``, ``percent``."""
    text, end = words.text, 0
    for start, _, word in words.words:
        if not (word[0].isdigit() or _spelt(word)) or start < end:
            continue
        lead = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
        found = _FIGURE.match(text, lead.start() if lead else start)
        if found is None and lead:
            found = _FIGURE.match(text, start)
        if found:
            end = found.end()
            yield found


def _spelt(word: str) -> bool:
    small = word.lower()
    return small in _FIRST_WORDS or ("-" in small and small.partition("-")[0] in _FIRST_WORDS)


def digits_value(written: str, *, decimal_comma: bool = False) -> float:
    """Return the value of digits with separators; ``decimal_comma`` where the language writes 1.234,5."""
    plain = written.replace("\u00a0", "").replace("\u202f", "")
    if decimal_comma:
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
            return float(plain.replace(".", ""))
        return float(plain.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        return float(plain.replace(".", ""))
    if re.fullmatch(r"\d+,\d{1,2}|\d{4,},\d+", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def words_value(written: str) -> float:
    """Return the value of English number words: "two hundred and five", "a dozen", "half a million"."""
    total, current = 0.0, 0.0
    for word in re.split(r"[\s-]+", written.lower()):
        if word in _WORDS:
            current += _WORDS[word]
        elif word in {"dozen", "hundred"}:
            current = (current or 1.0) * _MULTIPLES[word]
        elif word in _MULTIPLES:
            total += (current or 1.0) * _MULTIPLES[word]
            current = 0.0
        elif word == "half":
            current = 0.5
    return total + current
