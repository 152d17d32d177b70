"""Numbers as people write them."""

import re

_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{5,15}(?![\d.,])")

_CURRENCY = re.compile("[A-Z]{3}")
"""an ISO 4217 code, which figures of money have for their attribute"""

_SCALES = ((1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"))


def amount(digits: str) -> str:
    """Return a number as people write it: ``1,200``, ``45 million``."""
    try:
        value = float(digits)
    except ValueError:
        return digits
    for size, name in _SCALES:
        if abs(value) >= size:
            return f"{value / size:,.2f}".rstrip("0").rstrip(".") + f" {name}"
    return f"{int(value):,}" if value.is_integer() else f"{value:,}"


def amounts(text: str) -> str:
    """Return ``text`` with the long numbers in it as people write them."""
    return _LONG_NUMBER.sub(lambda match: amount(match[0]), text)


def what(attribute: str) -> str:
    """Return what a figure counts, in words: ``EUR`` is an amount in EUR."""
    return f"amount in {attribute}" if _CURRENCY.fullmatch(attribute) else attribute
