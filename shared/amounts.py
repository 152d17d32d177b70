"""Numbers as people write them: in whatever a person reads, while fields for programs keep the digits."""

import re

_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{5,15}(?![\d.,])")

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,2})?")
"""a number as records have it; a name such as "Nan" is none"""

_CURRENCY = re.compile("[A-Z]{3}")
"""an ISO 4217 code, which figures of money have for their attribute"""

_CONFLICT = "conflict over "
"""stands before an attribute where a revision changed whether the outlets differ on it"""

_SCALES = ((1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"))


def amount(digits: str) -> str:
    """Return a number as people write it: ``1,200``, ``45 million``; in full where short words would round it."""
    if not _NUMBER.fullmatch(digits):
        return digits
    value = float(digits)
    for size, name in _SCALES:
        if abs(value) >= size:
            short = round(value / size, 2)
            if short * size == value:
                return f"{short:,.2f}".rstrip("0").rstrip(".") + f" {name}"
            break
    return f"{int(value):,}" if value.is_integer() else f"{value:,}"


def amounts(text: str) -> str:
    """Return ``text`` with the long numbers in it as people write them."""
    return _LONG_NUMBER.sub(lambda match: amount(match[0]), text)


def what(attribute: str) -> str:
    """Return what a figure counts, in words: ``EUR`` is an amount in EUR."""
    if attribute.startswith(_CONFLICT):
        return _CONFLICT + what(attribute.removeprefix(_CONFLICT))
    return f"amount in {attribute}" if _CURRENCY.fullmatch(attribute) else attribute
