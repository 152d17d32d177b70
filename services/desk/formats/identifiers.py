"""What stories, articles and names are called outside of the pipeline."""

import re
from urllib.parse import quote, urlsplit

from shared.article import ArticleId
from shared.events import StoryId
from shared.record import StoryEntity

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_RESERVED = "%/?#[]@!$&'()*+,;=:-._~"
"""characters of an address that keep their meaning; all others are percent-encoded (RFC 3986)"""


def story_uri(story: StoryId) -> str:
    """Return the URN of a story, the same as in the feeds."""
    return f"urn:storywire:story:{story}"


def article_uri(article: ArticleId) -> str:
    """Return the URN of an article."""
    return f"urn:storywire:article:{article}"


def domain(outlet: str) -> str | None:
    """Return the address of an outlet that is known by its domain; None for one known by its name."""
    return f"https://{outlet}/" if _DOMAIN.fullmatch(outlet) else None


def web(url: str | None) -> str | None:
    """Return a web address as RFC 3986 writes it; None for what is none."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return None
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]@_~-]+", host):
        return None
    written = quote(parts._replace(netloc=host).geturl(), safe=_RESERVED)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", written)


def wikidata_uri(entity: StoryEntity) -> str | None:
    """Return the Wikidata address of an entity, where the operator's table has it."""
    return f"http://www.wikidata.org/entity/{entity.wikidata}" if entity.wikidata else None
