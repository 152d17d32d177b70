"""What an article says in so many words of what a name names: "the ferry Fulmar", "Skarholm, a fishing village"."""

import re
from collections.abc import Container, Sequence

from services.entity_extraction.word_classes import ORGANISATION_HEADS, PLACE_HEADS, word_set
from shared.annotations import EntityKind
from shared.names import fold
from shared.names.lists import GIVEN_NAMES

REACH = 60
"""characters before and behind a name in which its kind is told"""

_VESSEL = (
    r"(?:ferry|ferries|ship|vessel|steamer|tanker|freighter|trawler|yacht|schooner|barge|tug|tugboat|liner|frigate"
    r"|destroyer|cruiser|corvette|submarine|minesweeper|icebreaker|lifeboat|boat|aircraft carrier|spacecraft|probe"
    r"|satellite|locomotive|racehorse|hurricane|typhoon|cyclone|storm)"
)
_THING = re.compile(
    rf"(?:\b{_VESSEL}(?:,? the)?|\b(?:aboard|on board|boarded) the|\b(?:HMS|USS|MV|M/V|MS|SS|RMS|RRS|RV)"
    r"|\ban?(?: \w+)? (?:silver|black|white|red|blue|green|gr[ae]y|dark|stolen)(?: \w+)?)\s$"
)
"""before a name: it is borne by a ship, a storm, a car"""
_SETTLEMENT = (
    r"(?:town|city|village|hamlet|suburb|borough|municipality|settlement|resort|port|harbour|harbor|island|isle"
    r"|peninsula|valley|district|neighbou?rhood|county|province|region|prefecture|parish|capital|moor|mountain|volcano"
    r"|reservoir|river|lake|bay|strait|street|road|lane|square)"
)
_PLACE_BEHIND = re.compile(
    rf",? (?:an?|the|its|his|her|their|[A-Z][\w-]+['’]s) "
    rf"(?:(?!(?:of|in|at|from|for)\b)[a-z][\w-]* ){{0,3}}?{_SETTLEMENT}"
    r"(?= (?:in|on|near|of|north|south|east|west|where|with|that|about|some|outside|at|along)\b|[,.;)\n]|$)"
)
_PLACE_BEFORE = re.compile(rf"\b{_SETTLEMENT} of $")
_TRAVELLED = re.compile(r"\b(?:between|from|left) (?P<place>[A-Z][\w-]+) (?:and|to|for) $")
"""before a name: where the other end of the way is a place, so is this"""
_WITHIN = re.compile(r"(?<!\w)(?:[Ii]n|[Nn]ear|[Oo]utside|[Nn]orth of|[Ss]outh of|[Ee]ast of|[Ww]est of) $")
_NOT_WITHIN = re.compile(
    r"\b(?:interest|stakes?|shares?|believe[sd]?|confidence|trust|faith|invest(?:ed|ing|ment|or|ors)?|interested"
    r"|dressed|written|[Ii]nvolved|appear(?:ed|s)?|star(?:red|s)?|published|role|part|member) in $"
)
"""what is not in a place: shares in a company, a part in a film"""

_BODIES = word_set(
    "police university college infirmary hospital clinic ministry committee commission agency department corporation"
    " inc ltd plc llc association observatory constabulary jewellers solicitors"
)
"""last words of names that are organisations' and never a person's or a place's"""
_BODY_OF = re.compile(
    r"(?:institute|university|ministry|department|bank|office|committee|council|commission|court|academy|college"
    r"|association|federation|bureau|board|centre|center|school|society) (?:of|for|on) "
)
_ACRONYM = re.compile(r"[a-z]{2,3}")
"""a short name, folded: initials more often than a town"""
_LANDS = (PLACE_HEADS - {"house", "state", "district", "republic", "area", "zone", "capital", "palace"}) | word_set(
    "moor moors pit quarry fell fen dale marsh heath glen loch point junction"
)
_SEATS = frozenset({"downing street", "wall street", "fleet street", "capitol hill"})
"""places that stand for who sits there"""
_SURNAMES = word_set("hill hills park lane forest heath marsh dale lake bay glen rivers cape cross")
"""words for places that are family names too"""
_ACTS = re.compile(r"(?:['’]s)? (?:[A-Z]|said|says|told|announced|added|declined|reported|confirmed|denied\b)")
"""behind a name: its bearer does something, or it is part of a longer name"""

SOME, MOST = 0.3, 0.5
"""shares of an organisation's and of a person's mentions that make it something else"""
WITHIN = 2
"""times that a bare "in …" must stand before a name to make it a place's"""


def kind_of_words(key: str) -> EntityKind | None:
    """Return the kind that the words of a name, folded, tell themselves; None where they do not."""
    words = key.split()
    if len(words) < 2 or words[0] in GIVEN_NAMES:
        return None
    if words[-1] in _BODIES or _BODY_OF.match(key):
        return "organisation"
    if words[-1] not in _LANDS or key in _SEATS or not ORGANISATION_HEADS.isdisjoint(words):
        return None
    return "place" if words[-1] not in _SURNAMES else None


def told_kind(
    key: str, kind: EntityKind, mentions: Sequence[tuple[str, int, int]], places: Container[str] = ()
) -> EntityKind | None:
    """Return the kind that is told in so many words of a name which was taken for ``kind``, None where none is.

    Args:
        key: the name, folded.
        kind: what most of its mentions were taken for.
        mentions: each place where it stands: the whole text, start and end.
        places: other names of the story that were taken for places, folded.
    """
    if kind == "other":
        return "organisation" if _BODY_OF.match(key) else None
    if _ACRONYM.fullmatch(key):
        return None
    return kind_of_words(key) or _kind_around(key, kind, mentions, places)


def _kind_around(
    key: str, kind: EntityKind, mentions: Sequence[tuple[str, int, int]], places: Container[str]
) -> EntityKind | None:
    words, enough = key.split(), (MOST if kind == "person" else SOME) * len(mentions)
    before = [text[max(0, start - REACH) : start] for text, start, _ in mentions]
    things = sum(bool(_THING.search(words)) for words in before)
    named = sum(
        bool(_PLACE_BEHIND.match(text, end) or _PLACE_BEFORE.search(words))
        or (kind != "person" and _leads_to_place(words, places))
        for (text, _, end), words in zip(mentions, before, strict=True)
    )
    if kind != "place" and not named and things and things >= enough:
        return "other"
    if kind == "person":
        return "place" if named and named >= enough and GIVEN_NAMES.keys().isdisjoint(words) else None
    if not ORGANISATION_HEADS.isdisjoint(words) or any(_ACTS.match(text, end) for text, _, end in mentions):
        return None
    within = sum(bool(_WITHIN.search(words)) and not _NOT_WITHIN.search(words) for words in before)
    return "place" if named or (within >= WITHIN and within >= enough) else None


def _leads_to_place(before: str, places: Container[str]) -> bool:
    way = _TRAVELLED.search(before)
    return way is not None and fold(way["place"]) in places
