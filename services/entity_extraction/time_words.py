"""The words that time expressions are made of, and the regular expressions for what stands around them."""

import re
from typing import Final

from shared.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

NUMBERS: Final[dict[str, float]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "couple": 2, "dozen": 12, "half": 0.5, "half a": 0.5,
}  # fmt: skip
ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
UNITS: Final = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "fortnight": "F",
    "month": "M", "quarter": "Q", "year": "Y",
    "decade": "E", "century": "C",
}  # fmt: skip
"""Code of each unit in TIMEX3 durations; a T before it stands for ISO 8601's."""
SEASONS: Final = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS: Final = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "noon": "MI",
    "midday": "MI",
    "overnight": "NI",
}
PLAIN: Final = {
    "now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF", "recently": "PAST_REF",
    "recent": "PAST_REF",
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "hourly": "PT1H", "yearly": "P1Y",
    "today": "0", "tonight": "0NI", "yesterday": "-1", "tomorrow": "1",
}  # fmt: skip
"""Words that are an expression alone; a number is a distance in days from the day of writing."""

_COUNT: Final = "|".join(
    sorted((*(n for n in NUMBERS if n != "half a"), "several", "few", "many", "some"), key=len, reverse=True)
)
_TAIL: Final = "|".join(
    sorted((n for n in NUMBERS if n not in ("a", "an", "half", "half a", "couple")), key=len, reverse=True)
)
NUMBER: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|half an?|an?(?: couple(?: of)?| few| dozen| hundred"
    rf"| thousand)?|(?:{_COUNT})(?:[ -](?:{_TAIL}|and a half))?)"
)
MODIFIER: Final = (
    r"(?:(?:more|less|fewer) than |at least |at most |no more than |no less than |up to |about "
    r"|around |almost |nearly |roughly |approximately |some |over |under |only )"
)
PART: Final = (
    r"(?:(?:earlier|later|sometime|early|late|mid)[ -]|(?:the )?(?:beginning|start|middle|end|early part|rest) of )"
)
DEICTIC: Final = (
    r"(?:last|past|next|coming|previous|preceding|prior|following|this|these|that|same|current|recent"
    r"|latest|first|final|each|every|all|upcoming|new|whole|entire|full)"
)

BEFORE_UNIT: Final = re.compile(
    rf"(?P<part>{PART})?(?P<mod>{MODIFIER})?(?:(?P<each>each|every|any given) "
    rf"|(?P<the>the )?(?:(?P<deictic>{DEICTIC})(?: |-))?)(?:(?P<number>{NUMBER})(?P<hyphen>-"
    rf"| )(?:more )?)?(?P<kind>fiscal |full |calendar |business |whole )?$",
    re.IGNORECASE,
)
BEFORE_QUARTER: Final = re.compile(
    r"(?P<the>(?:the |this |last |next |its )?)(?:(?P<year>(?:19|20)\d\d)(?:['’]s)? "
    r"|(?P<relative>(?:comparable )?(?:year-ago|year-earlier|prior-year)|(?:last|this|next) year['’]s"
    r"|current|latest|fiscal) ?(?:fiscal )?)?(?:fiscal[- ])?(?P<ordinal>first|second|third|fourth"
    r"|final|1st|2nd|3rd|4th)(?P<hyphen>[ -])$",
    re.IGNORECASE,
)
AFTER_UNIT: Final = re.compile(
    r"(?P<direction> (?:ago|earlier|later|before|after|from now|hence|or so|and a half|to come|old)\b"
    r"|-(?:ago|earlier|old|long|later)\b)",
    re.IGNORECASE,
)
BEFORE_DAY: Final = re.compile(
    rf"(?P<part>{PART}|mid-)?(?P<deictic>(?:last|this|next|coming|past|this past|this coming"
    rf"|the following|the previous|following) )?$",
    re.IGNORECASE,
)
DAY_PART: Final = re.compile(r" (?:mid-|early |late )?(?P<part>morning|afternoon|evening|night)\b", re.IGNORECASE)

MONTH: Final = "(?:" + "|".join(sorted(ENGLISH_MONTHS, key=len, reverse=True)) + ")"
WEEKDAY: Final = "(?:" + "|".join(ENGLISH_WEEKDAYS) + ")"
SPOKEN_YEAR: Final = (
    r"(?:nineteen|twenty) (?:hundred|oh|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)(?:-\w+)?|ten|eleven|twelve|\w+teen)"
)
AFTER_MONTH: Final = re.compile(
    rf"\.?(?:(?: (?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d|:\d|%)(?!,\d{{3}}))(?:(?:,"
    rf"| of)? (?P<dayyear>(?:1[5-9]|20)\d\d)(?!\d))?|,? (?:of )?(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
    rf"|(?P<spoken> {SPOKEN_YEAR})|(?P<relative> (?:of )?(?:this|last|next) year))?",
    re.IGNORECASE,
)
BEFORE_MONTH: Final = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?(?:(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd"
    rf"|th)?(?: of)? )?(?P<part>{PART}|mid-)?(?P<deictic>(?:last|this|next|this past|this coming) )?$",
    re.IGNORECASE,
)
AFTER_WEEKDAY: Final = re.compile(
    rf",? (?:the )?(?={MONTH}\.? \d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\b)", re.IGNORECASE
)
CLOCK: Final = re.compile(
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap]\.?m\b\.?)"
    r"(?: (?:[A-Z]{2,4}T|GMT|local time))?",
    re.IGNORECASE,
)
AROUND: Final = re.compile(r"\b(?:around|about|(?:shortly|just) (?:after|before)) $", re.IGNORECASE)
"""What may stand before a time of day and belongs to it."""
FUTURE: Final = re.compile(
    r"\b(?:will|shall|'ll|(?:is|are|was|were) (?:scheduled|due|set|slated|expected) (?:to|for|on|in|before|back)"
    r"|scheduled for|is to|are to|plans? to|planned for|going to|upcoming|expires?|payable|deadline)\b",
    re.IGNORECASE,
)
"""Words before a weekday that put it in time to come."""
COMING: Final = re.compile(
    r"\b(?:(?:to|will|would|shall|may|should) be \w{3,}(?:ed|en|wn|ght)(?: on)?"
    r"|(?P<limit>until|till|by)(?: early| late)?) $",
    re.IGNORECASE,
)
"""Words straight before a weekday that put it in time to come, though a participle stands among them."""
_GONE: Final = (
    r"(?:said|told|was|were|had|did|went|came|met|died|began|took|gave|made|held|fell|rose|left|saw|sent|won|lost|shot|found"
    r"|wrote|\w{3,}ed)"
)
SINCE: Final = re.compile(
    rf"(?:\bsince|\b(?<!\bis )(?<!\bare )(?<!\bbe ){_GONE}(?: [a-z]+){{0,3}} in) (?:early |late |mid-)?$"
)
"""What puts a month without a year in time gone right before it: "since October", "left the town in May"."""
THEN: Final = re.compile(rf",? (?:\w+ ){{1,4}}?{_GONE}\b")
"""What does so behind a month that opens its sentence: "In April the county asked …"."""
OVER: Final = re.compile(r"\b(?:had|did|was|were)(?:\b|n['’]t\b)", re.IGNORECASE)
"""Verbs in whose clause "until Tuesday" and "by Sunday night" lie in time gone."""
AHEAD: Final = re.compile(r"\b(?:will|would|to be|hop(?:e|es|ed|ing)|expect(?:s|ed|ing)?)\b", re.IGNORECASE)
"""Words of such a clause that put its end in time to come all the same."""
SPOKE: Final = re.compile(r"[”\"]\W*(?:\w+[ ,]+){0,8}?(?:said|says|told|added|tweeted|wrote|warned|announced|vowed)\b")
"""The end of a quote and who said it: what the quote puts in time to come says nothing of when it was said."""
PAST: Final = re.compile(
    r"\b(?:said|told|was|were|had|did|went|came|met|died|began|took|gave|made|held|fell|rose|left|saw"
    r"|sent|won|lost|shot|found|\w{3,}ed)(?: (?:on|late|early|here|in a statement|reporters))? $"
)
"""A verb straight before a weekday that puts it in time gone."""
