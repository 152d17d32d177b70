"""Who may do what: reading is open to everybody who can connect, all else needs a token or this very machine."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from services.desk.http.problems import Problem

COOKIE = "storywire-desk"
"""holds a proof of the token, for browsers"""

READING = ("GET", "HEAD", "OPTIONS")

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""names under which a browser on this machine reaches a desk that listens on it only"""


@dataclass(frozen=True, slots=True)
class Access:
    """``token`` is what writing needs, None where nothing; ``hosts`` are the names that requests may use, None for any.

    Without a token any page that the person has open in the browser could send requests here. So they must come
    from a page of our own, and under a name that no other site can point to this machine.
    """

    token: str | None
    hosts: frozenset[str] | None

    def check_host(self, request: Request) -> None:
        """Refuse a request under a foreign name, behind which may be a foreign page.

        Raises:
            Problem: 421, the name is none of ours.
        """
        if self.hosts is not None and request.url.hostname not in self.hosts:
            raise Problem(421, "this desk listens on this machine only and is reached as localhost or 127.0.0.1")

    def check_origin(self, request: Request) -> None:
        """Refuse a request that changes something and was sent by a page of another site.

        Raises:
            Problem: 403, it was.
        """
        if request.method in READING:
            return
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        foreign = bool(origin) and urlsplit(str(origin)).netloc != request.headers.get("host")
        if foreign or site not in (None, "same-origin", "none"):
            raise Problem(403, "the request comes from a page of another site")

    def allowed(self, request: Request) -> bool:
        """Return whether the client may write and see the dead letters."""
        if self.token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(given.strip(), self.token):
            return True
        return _same(request.cookies.get(COOKIE, ""), proof(self.token))

    def require(self, request: Request) -> None:
        """Refuse a client that may not write.

        Raises:
            Problem: 401, it has not shown the token.
        """
        if not self.allowed(request):
            detail = "this needs the token that the desk was started with: `Authorization: Bearer …`"
            raise Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="storywire desk"'})


def decided(host: str, token: str | None, *, names: Iterable[str] = ()) -> Access:
    """Return the access to a desk that listens on ``host``.

    Where that is not this machine only, there is a token in any case: a new one where none is given.
    """
    if is_local(host):
        return Access(token, LOCAL_NAMES | {host} | set(names))
    return Access(token or secrets.token_urlsafe(24), frozenset(names) or None)


def is_local(host: str) -> bool:
    """Return whether only this machine reaches what listens on ``host``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def proof(token: str) -> str:
    """Return what the cookie holds: it shows that the token was known, and does not tell it."""
    return hmac.new(token.encode(), b"storywire desk session", hashlib.sha256).hexdigest()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
