"""Who published an article: an outlet's id and the name that people know it by."""

import re

from services.ingestion import address, normalise
from services.ingestion.headline import outlet_suffix
from shared.article import Outlet

LONGEST = 200
"""characters of a name"""

_NEWSML = re.compile(r"urn:newsml:([^:]+):", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def identify(
    *, publisher: str | None, url: str | None, urn: str | None = None, site_name: str | None = None, title: str = ""
) -> Outlet | None:
    """Return the outlet, or None where nothing tells it.

    Its id is the registrable domain of ``url``; without one, of a publisher given as a domain or an address, or of the
    item's URN; else the publisher's name folded, "harbour-post". Its name is the first of: the publisher, the page's
    site name, what stands after the title and fits the domain, the domain.

    Args:
        publisher: a name, a domain or an address, as given or as the text tells.
        url: canonical.
        urn: the item's own id, which names a domain where it is ``urn:newsml:agency.example:20250304:item`` (RFC 3085).
        site_name: the site's name for itself in the page's markup.
        title: with the outlet's name still after it.
    """
    name, domain = _split(publisher)
    site, site_domain = _split(site_name)
    domain = address.domain(url) if url else domain or _domain_in_urn(urn or "") or (None if name else site_domain)
    name = name or site
    if domain:
        return Outlet(id=domain, name=name or outlet_suffix(title, domain) or domain)
    folded = _NOT_ALPHANUMERIC.sub("-", normalise.fold(name)).strip("-") if name else ""
    return Outlet(id=folded, name=name) if name and folded else None


def _domain_in_urn(urn: str) -> str | None:
    match = _NEWSML.match(urn.strip())
    return address.registrable_domain(match[1]) if match and address.is_host(match[1]) else None


def _split(publisher: str | None) -> tuple[str | None, str | None]:
    """Return a publisher as (name, None) or, where it is a domain or an address, as (None, registrable domain)."""
    name = normalise.line(normalise.entities(publisher or ""))[:LONGEST].strip().lstrip("@").strip()
    if not name:
        return None, None
    if "." in name and " " not in name:
        url = address.canonical(name)
        if url:
            return None, address.domain(url)
    return name, None
