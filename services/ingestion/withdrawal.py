"""Withdrawals: a publisher takes an article back, and says which by its address or its id.

ninjs says so by ``pubStatus`` canceled or withheld, schema.org by ``creativeWorkStatus`` Withdrawn or Retracted, and
a plain object by ``status``. A text is not needed, and where one comes it is not kept.
"""

import re
from datetime import datetime

from services.ingestion import address, identity, normalise, outlets
from shared.article import Article, TraceId
from shared.events import Submission
from shared.outcomes import RejectError

WITHDRAWN = "withdrawn"
"""what a submission's status is, and what stands in place of the digest of its text"""

_SAYING_SO = frozenset({WITHDRAWN, "canceled", "cancelled", "withheld", "retracted"})
_BEFORE_THE_WORD = re.compile(r".*[:/#]")
"""a status may be given as a code or an address: ``stat:canceled`` (NewsML-G2)"""


def status(given: object) -> str:
    """Return "withdrawn" where a status says so in whichever words; any other says nothing, and gives ""."""
    if isinstance(given, list):
        return next(filter(None, map(status, given)), "")
    if isinstance(given, dict):  # schema.org's DefinedTerm
        return status(given.get("name") or given.get("termCode"))
    if not isinstance(given, str):
        return ""
    return WITHDRAWN if _BEFORE_THE_WORD.sub("", given.strip().lower()) in _SAYING_SO else ""


def build(submission: Submission, *, external_id: str | None, trace: TraceId, received: datetime) -> Article:
    """Return what a withdrawal is: an article without words, known by its id.

    Raises:
        RejectError: Neither address nor id says which article is meant.
    """
    url = address.canonical(submission.url) if submission.url else None
    if not external_id and not (url and address.key(url)):
        raise RejectError("withdrawn, but neither url nor id says which article")
    outlet = outlets.identify(
        publisher=submission.publisher,
        url=url,
        urn=submission.id,
        title=normalise.entities(submission.title or ""),
    )
    return Article(
        id=identity.article_id(
            url=url, outlet_id=outlet.id if outlet else None, external_id=external_id, title="", text=""
        ),
        revision=1,
        trace=trace,
        external_id=external_id,
        url=url,
        outlet=outlet,
        original="",
        received=received,
        withdrawn=True,
    )
