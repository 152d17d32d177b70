"""When the article was published, as far as the evidence goes."""

from collections.abc import Iterable
from datetime import datetime

from shared.article import Cut, DateCandidate, Publication


def publication(
    *,
    original: str,
    cuts: Iterable[Cut],
    title: str,
    url: str | None,
    given: str | None,
    modified: str | None,
    page_dates: tuple[tuple[str, str], ...],
    received: datetime,
) -> Publication:
    """Weigh every date that the article carries and choose the one it was published at.

    Args:
        original: the text as it came.
        cuts: what cleaning cut from it.
        title: the headline, or "".
        url: the article's address.
        given: the publication date as the submission states it, in any common form.
        modified: the date of the last change as the submission states it.
        page_dates: dates from the page's markup, as (where it stood, the words).
        received: when the article arrived, with its time zone.
    """
    del original, cuts, title, url, given, modified, page_dates
    seen = DateCandidate(kind="first_seen", value=received, precision="second", words="")
    return Publication(candidates=(seen,))
