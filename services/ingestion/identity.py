"""The id of an article, and the digest that tells its revisions apart.

What makes two submissions the same article, in this order:

1. the same address (``address.key``: without scheme, ``www.``, tracking and the like). A site's front page does not
   count: it is the address of all its articles.
2. without an address, the same id from the same outlet: whoever publishes the articles keeps their ids apart. Where the
   outlet is unknown, the id alone: ids of different publishers may then collide, so they should say who they are.
3. without either, the same words. Such an article has no revisions; a changed text is another article, and whether it
   is an edited copy is for deduplication to say.

The page's own canonical link counts only where the submission has no address: sites that point all their pages at one
are common enough, and an address that was given must always lead to the same id.
"""

import re
from base64 import b32encode
from hashlib import blake2b

from services.ingestion import address
from services.ingestion.normalise import fold

_NOT_A_WORD = re.compile(r"[\W_]+")


def article_id(*, url: str | None, outlet_id: str | None, external_id: str | None, title: str, text: str) -> str:
    """Return sixteen characters of a-z and 2-7: 80 bits, so that two of a billion articles collide once in a million.

    Args:
        url: canonical.
        outlet_id: as in ``shared.article.Outlet``.
        external_id: the publisher's own.
        title: as cleaned.
        text: the story without its cuts.
    """
    key = address.key(url) if url else None
    if key:
        return _short("url", key)
    if external_id:
        return _short("id", outlet_id or "", external_id)
    return _short("words", _words(title), _words(text))


def digest(title: str, text: str) -> str:
    """Return 32 hexadecimal digits that change when title or text change by more than case, blanks and punctuation."""
    return blake2b(f"{_words(title)}\0{_words(text)}".encode(), digest_size=16).hexdigest()


def _short(kind: str, *parts: str) -> str:
    digest = blake2b("\0".join(parts).encode(), digest_size=10, person=kind.encode()).digest()
    return b32encode(digest).decode().lower()


def _words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", fold(text)).strip()
