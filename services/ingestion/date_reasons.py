"""Why a date of publication was chosen and the others were not, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.ingestion.date_weights import Evidence, agree
from shared.article import DateCandidate, DateKind

_NAMES: Final[dict[DateKind, str]] = {
    "given": "the given date",
    "html": "the page's date",
    "url": "the address's",
    "identifier": "the identifier's",
    "dateline": "the dateline's",
    "header": "the header's",
    "modified": "the last change's",
    "weekday": "the weekday's",
    "text": "the text's",
    "first_seen": "the arrival's",
}
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def reason(chosen: DateCandidate, rivals: Sequence[DateCandidate], evidence: Evidence) -> str:
    """Return what speaks for ``chosen`` and against each of its ``rivals``, the candidates that differ from it."""
    facts = list(_facts(chosen, evidence)) or ["stands alone" if not rivals else "is trusted most"]
    against = dict.fromkeys(_against(rival, chosen, evidence) for rival in rivals)
    return "; ".join([f"{_named(chosen)} {' and '.join(facts)}", *against])


def doubt(found: Sequence[DateCandidate], evidence: Evidence) -> str:
    """Return why none of the candidates ``found`` was chosen."""
    if not found:
        return "no date is stated"
    return "no stated date can be believed: " + "; ".join(dict.fromkeys(_in_doubt(one, evidence) for one in found))


def _facts(chosen: DateCandidate, evidence: Evidence) -> Iterator[str]:
    since = evidence.days_since_weekday(chosen)
    if evidence.weekday is not None and since in (0, 1):
        name = _WEEKDAYS[evidence.weekday[0]]
        yield f"was a {name}, as the text says" if since == 0 else f"was the day after the {name} that the text names"
    agreeing = dict.fromkeys(_NAMES[other.kind] for other in evidence.agreeing(chosen))
    if agreeing:
        yield f"agrees with {', '.join(agreeing)}"
    if evidence.is_in_text(chosen):
        yield "is named in the text"
    if chosen.kind == "modified":
        yield "is the latest day on which it can have been published"


def _against(rival: DateCandidate, chosen: DateCandidate, evidence: Evidence) -> str:
    later = rival.value > chosen.value
    days = abs((rival.value.date() - chosen.value.date()).days)
    if evidence.is_future(rival):
        return f"{_named(rival)} lies in the future"
    if rival.kind == "identifier" and any(one.span == rival.span and agree(one, chosen) for one in evidence.eligible):
        return f"{_named(rival)} is another reading of the same digits"
    if later and evidence.is_arrival(rival):
        return f"{_named(rival)} is the day it was fetched"
    if later and rival.kind == "header":
        return f"{_named(rival)} is {days} days later, as the clock of a page is that is fetched later"
    return f"{_named(rival)} is {days} days {'later' if later else 'earlier'}"


def _in_doubt(candidate: DateCandidate, evidence: Evidence) -> str:
    if evidence.is_future(candidate):
        return f"{_named(candidate)} lies in the future"
    if candidate in evidence.yearless:
        return f'the dateline names no year for "{candidate.words}"'
    return f"{_named(candidate)} is one of several readings of the same digits"


def _named(candidate: DateCandidate) -> str:
    length = {"year": 4, "month": 7}.get(candidate.precision, 10)
    return f"{_NAMES[candidate.kind]} {candidate.value.isoformat()[:length]}"
