"""Verbs and phrases of saying in English, and the words that stand around them."""

import re

from services.entity_extraction.word_classes import word_set

_SAYING = (
    r"said|says|say|saying|added|adds|adding|noted|notes|noting|explained|explains|explaining|argued|argues|arguing"
    r"|insisted|insists|insisting|claimed|claims|claiming|stated|stating|declared|declares|declaring|warned|warns"
    r"|warning|acknowledged|acknowledges|acknowledging|conceded|concedes|admitted|admits|admitting|announced|announces"
    r"|announcing|wrote|writes|writing|tweeted|tweets|tweeting|replied|replies|responded|responds|concluded|concludes"
    r"|recalled|recalls|suggested|suggests|suggesting|predicted|predicts|predicting|asserted|asserts|asserting|alleged"
    r"|alleges|alleging|continued|continues|confirmed|confirms|confirming|reported|reports|reporting|testified"
    r"|testifies|complained|complains|contended|contends|maintained|maintains|stressed|stresses|emphasi[sz]ed"
    r"|emphasi[sz]es|reiterated|vowed|vows|vowing|pledged|promised|promises|promising|cautioned|remarked|quipped|joked"
    r"|jokes|lamented|boasted|shouted|asked|asks|asking|wondered|denied|denies|denying|revealed|reveals|indicated"
    r"|indicates|believes|believed|believe|thinks|think|hopes|estimated|estimates|pointed out|points out|pointing out"
    r"|went on"
)
_TELLING = r"told|tells|tell|telling|informed|assured|reminded"

CUE = re.compile(rf"(?<![\w'’-])(?:(?P<told>{_TELLING})|(?P<plain>{_SAYING}))\b(?![-'’])")
"""a verb of saying; the group ``told`` is one that names whom it is said to"""

ACCORDING = re.compile(r"(?<![\w-])(?P<cue>[Aa]ccording to|[Ii]n the words of) ")

NEEDS_CLAUSE = word_set(
    """suggested suggests suggesting confirmed confirms confirming reported reports reporting announced announces
    announcing stating indicated indicates revealed reveals denied denies denying notes continued continues
    believe believed believes think maintains maintained estimates estimated claims claimed alleged alleges pledged
    promised promises explained explains tweets tweeted writing wrote warning recalled recalls
    stressed stresses asked asks predicted predicts promising boasted complained acknowledged concluded concludes"""
)
"""cues that mean other things as well: they say something with "that", a quote, or what plainly is a clause"""

PARTICIPLE = re.compile(r"ing\b")

AUXILIARY = word_set(
    """has have had also then later never repeatedly recently once previously reportedly would will did does do could
    may might can should not even still just already first further earlier simply often always only initially
    subsequently finally since long now again soon is are was were be been being n't"""
)
"""words between a subject and its verb"""
PASSIVE = word_set("is are was were be been being get got getting")

DAYS = (
    r"(?:(?:late |early |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
    r"|yesterday|today)"
)
_ADJUNCT = re.compile(
    rf"\s*,?\s*(?:{DAYS}|(?:in|on|at|during|to|after|when|about|of|with|via|through|from|for|last|this|by|while|before|as)"
    r" [^\n“\"]*?)(?=\s+that\b|[,.:;]|$|\s*[“\"])"
)
_MOST_ADJUNCTS = 3

_NAME = r"[A-Z][\w.’'&-]*"
OBJECT = re.compile(
    r"\s+(?:(?:the |a |an |his |her |their |its |several |some |other |fellow )?"
    rf"(?:{_NAME}(?:\s+(?:of|the|for|and|{_NAME})){{0,6}}?|(?:\w+\s+){{0,3}}?\w+))(?:’s \w+)?"
    r"(?=\s+(?:that|he|she|they|it|we|I|the|there|his|her|their|in|on|by|at|during|[A-Z])\b|\s*[,:“\"])"
)
"""whom something is told"""
THAT = re.compile(r"\s*,?\s*that\b")

FINITE = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|did|does|do|isn|wasn|won|can)(?![\w-])"
)
_CLAUSE = re.compile(rf"\s*(?:(?:he|she|they|we|I|you|there)\b|(?:[^\s,.;:]+\s+){{1,8}}?{FINITE})")
_NO_CLAUSE = re.compile(
    r"\s*(?:,|\.|(?:and|or|of|about|to|so|nothing|something|yes|hello|for|could|would|will|can|is|was|were|are|has|had"
    r"|have|may|might|should)\b|(?:it|no)\b\.)"
)
_LEAST = 3
"""words that a clause has more than"""


def after_adjuncts(text: str, position: int) -> int:
    """Return the end of "on Monday", "in a statement" and the like behind a verb."""
    for _ in range(_MOST_ADJUNCTS):
        found = _ADJUNCT.match(text, position)
        if not found or found.end() == position:
            break
        position = found.end()
    return position


def says(cue: str, rest: str, *, telling: bool) -> bool:
    """Return whether ``rest``, which stands behind the cue without "that" or a quote, is what is said."""
    if _NO_CLAUSE.match(rest):
        return False
    return not (telling or cue.lower() in NEEDS_CLAUSE) or bool(_CLAUSE.match(rest) and len(rest.split()) > _LEAST)
