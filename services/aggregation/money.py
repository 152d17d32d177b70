"""What an amount of money is for, so that the price of a ticket is not compared with the damage to a ship."""

import re

_SAID_OF = {
    "damage": r"damages? (?!to (?:his|her) )|losses|the loss\b|destroyed|repair|bill\b|cost of the|what .{0,30} cost",
    "worth": r"worth|valued?\b|values\b|stolen|haul|loot|jewel|got away with|made off with|ransom",
    "profit": r"profits?\b|net income|earnings|earned",
    "revenue": r"revenues?|turnover|sales\b",
    "price": r"takeover|acqui(?:re|sition)|buyout|buy\b|bought|purchase|offer(?:ed)?\b|\bbid\b|merger|sold for|price\b",
    "fine": r"\bfined?\b|penalt(?:y|ies)|settle(?:d|ment)|compensation|payout|pay out",
    "aid": r"\baid\b|grants?\b|donat|pledg|relief|rescue package|bailout|raised\b|funding",
    "loan": r"\bloans?\b|\bdebts?\b|borrow|bonds?\b",
    "budget": r"budget|spending|invest(?:ment|ed)?|subsid",
    "tariffs": r"tariffs?|duties",
}  # fmt: skip
_TOPICS = tuple((topic, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for topic, words in _SAID_OF.items())


def topics(sentence: str) -> frozenset[str]:
    """Return what the money in ``sentence`` may be: damage, worth, profit … ; none where no word tells."""
    return frozenset(topic for topic, words in _TOPICS if words.search(sentence))
