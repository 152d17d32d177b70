"""Web addresses: cleaned so that they still open, and reduced to a key that says whether two mean one article.

The two differ on purpose. ``canonical`` is shown to people and must lead to the page, so it loses only what never
matters to the server: the fragment, tracking parameters, the default port, the case of the host. ``key`` is for
comparison only and also loses what usually does not matter: the scheme, ``www.``, ``m.`` and ``amp.`` before the host,
a trailing slash or index page, marks of AMP, and query parameters without a long number where the path already names
the article. An article's id is made from its key.

Every other query parameter is kept, in sorted order: many sites name the article by one, and to take two articles for
one is worse than to miss that two addresses are the same. courlan's own cleaning is not used for that reason: it drops
``cid``, ``gallery`` and parameters without a value, by which articles are named.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from courlan import extract_domain

LONGEST = 2_000
"""characters; longer addresses are data, not addresses"""

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|hsa|vero|oly|itm|guce|_hs|wt|stm|mc|hs|ga|trk)[_.][\w.]+"  # named by the tool that counts
    r"|(?:fbc|gc|dc|gbra|wbra|msc|tw|yc|ysc|ttc|igsh|msclk|gcl|s_k|li_fat_|ir|epi|ef_)l?k?id|gclsrc|igshid|igsh"
    r"|_ga|_gl|_r|cmpid|icid|ncid|ocid|smid|smtyp|sr_share|mkt_tok|mbid|ftag|xtor|intcmp|intcid|s_cid|srnd|rss|rssfeed"
    r"|feedtype|feedname|fromrss|clicksource|pgtype|hpid|mtrref|rref|ref_?src|ref_?url|amp|amp_js_v|usqp|outputtype"
)
"""Query parameters that say how a reader came to the page; no site names an article by one of them."""

_AMBIGUOUS = """
    ref referrer referer source src from via campaign partner affiliate share shared cmp cid tid mod module region
    action hp feed output view print platform st sh r ir c m
"""
_USUALLY_TRACKING = frozenset(_AMBIGUOUS.split())
"""Parameters that count readers on some sites and name the article on others: dropped where the path names it."""

_NAMING_PATH = re.compile(r"[^/]*[^\W\d_][^/]*[-_][^/]*[-_][^/]*|[^/]*\d{5}[^/]*")
"""A segment of a path that names an article: three words joined, or a number of five digits or more."""

_SCRIPT = re.compile(r"\.(?:php|aspx?|jsp|cfm|cgi|do|pl)$", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5}")
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)

_WELL_ESCAPED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_MEANINGFUL = "%?#&+\x00\ufffd"
"""Characters that mean something else when they are not escaped."""

_DEFAULT_PORTS = {("http", 80), ("https", 443)}
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.[^.])")
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=[^/])/amp/?$|(?<=[^/])\.amp(?=\.html?$|$)|^/amp(?=/[^/]+/)", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[cvi]/(s/)?|(?:www\.)?google\.[a-z.]+/amp/(s/)?)(?=[\w-]+\.)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?=.{1,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,62}|\d{1,3}(?:\.\d{1,3}){3}")

_PLATFORMS = """
    wordpress.com blogspot.com substack.com medium.com tumblr.com typepad.com livejournal.com wixsite.com weebly.com
    ghost.io squarespace.com go.com over-blog.com
"""
_HOSTING = frozenset(_PLATFORMS.split())
"""Domains whose subdomains belong to different publishers."""

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gub", "net", "or", "org"})


def canonical(url: str | None) -> str | None:
    """Return the address that people can open, in one way of writing; None where ``url`` is no web address.

    A missing scheme is taken to be https. User names and passwords are left out. An article in an AMP cache gets the
    address of its own site.
    """
    parts = _parsed(url)
    if parts is None:
        return None
    query = "&".join(_kept(parts))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def key(canonical_url: str) -> str | None:
    """Return what two addresses of one article have in common; None for a site's front page, which names no article."""
    parts = urlsplit(canonical_url)
    host = _MOBILE.sub("", parts.netloc)
    path = _AMP_PATH.sub("", parts.path)
    query = parts.query
    if not query:
        path = _INDEX.sub("/", path)
    path = path.rstrip("/")
    last = path.rpartition("/")[2]
    if _names_article(last):
        query = "&".join(filter(_LONG_NUMBER.search, query.split("&")))
    if not path and not query:
        return None
    return f"{host}{path}?{query}" if query else f"{host}{path}"


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Return the part of a host name that somebody registered: news.site.co.uk → site.co.uk.

    The public suffix list decides, by way of courlan; for suffixes it lacks, such as ``.example``, the last two labels
    count, or three before a country (site.co.example). On hosting platforms the subdomain is the publisher.
    """
    host = host.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")
    labels = host.split(".")
    if labels[-1].isdigit() or len(labels) < 3:
        return host
    domain: str | None = extract_domain(f"https://{host}/")
    if domain is None:
        domain = ".".join(labels[-3:] if labels[-2] in _SECOND_LEVEL else labels[-2:])
    if domain in _HOSTING:
        before = host.removesuffix(f".{domain}").split(".")[-1]
        return f"{before}.{domain}" if before != host else domain
    return domain


def domain(url: str) -> str:
    """Return the registrable domain of a web address."""
    return registrable_domain(urlsplit(url).netloc)


def is_host(words: str) -> bool:
    """Whether ``words`` are a host name, such as harbourpost.example."""
    return bool(_HOST.fullmatch(words))


def _parsed(url: str | None) -> SplitResult | None:
    """Split a web address into clean parts, without the query cleaned; None where it is none."""
    url = "".join((url or "").split())
    if not url or len(url) > LONGEST or not url.isprintable() or _OTHER_SCHEME.match(url):
        return None
    if "://" not in url[:10] and not url.startswith("//"):
        url = f"//{url}"
    if url.startswith("//"):
        url = f"https:{url}"
    cache = _AMP_CACHE.match(url)
    if cache:
        url = ("https://" if cache[1] or cache[2] else "http://") + url[cache.end() :]
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    host = _readable_host(host)
    if scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    netloc = host if port is None or (scheme, port) in _DEFAULT_PORTS else f"{host}:{port}"
    return SplitResult(scheme, netloc, _escaped(re.sub("/{2,}", "/", parts.path)), parts.query, "")


def _kept(parts: SplitResult) -> list[str]:
    """Return the query's parameters that may say which article it is, sorted."""
    named = any(map(_names_article, parts.path.split("/"))) and not _SCRIPT.search(parts.path)
    kept = []
    for parameter in parts.query.split("&"):
        name = parameter.partition("=")[0].lower()
        if name and not _TRACKING.fullmatch(name) and not (named and name in _USUALLY_TRACKING):
            kept.append(_escaped(parameter, safe="=/:,;+@!$'()*?[]"))
    return sorted(kept)


def _names_article(segment: str) -> bool:
    return bool(_NAMING_PATH.fullmatch(segment)) and not _SCRIPT.search(segment)


def _readable_host(host: str) -> str:
    """Return the host in Unicode, in lower case: xn--… and its letters are one host."""
    if "xn--" not in host:
        return host.lower()
    try:
        return host.encode("ascii").decode("idna").lower()
    except UnicodeError:
        return host.lower()


def _escaped(part: str, safe: str = "/:@!$&'()*+,;=~") -> str:
    """Return a path or query percent-encoded the one usual way, whether it was already or not."""
    unquoted = unquote(part, errors="replace") if _WELL_ESCAPED.fullmatch(part) else part
    if "%2f" in part.lower() or any(character in unquoted for character in _MEANINGFUL):
        return quote(part, safe=safe + "%")
    return quote(unquoted, safe=safe)
