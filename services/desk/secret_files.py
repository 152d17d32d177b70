"""The files that let each service log in to Redis: a folder for each, so that each can be given its own only.

``<user>/password`` and, with TLS, ``<user>/ca.pem``; for the server ``redis/users.acl``, ``redis/tls.pem`` and
``redis/tls.key``. What exists is kept, so that a second run changes nothing but the rights in ``users.acl``; to
change a password, delete its file and run again.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from services.desk import certificates
from shared import access
from shared.settings import Settings

SERVER = "redis"
ACL = "users.acl"
PASSWORD = "password"  # noqa: S105 - the name of a file
TOKEN = "token"  # noqa: S105 - the same

STRENGTH = 32
"""bytes of chance in a password; so many cannot be guessed, which is why a plain digest of them may be read"""

FILE, FOLDER = 0o640, 0o750
"""Readable by owner and group: the server and the services may run under other accounts of the same group."""


def write(folder: Path, settings: Settings, tls_names: tuple[str, ...] = ()) -> Iterator[str]:
    """Write what is missing in ``folder``; yield a line for each file that was written.

    Args:
        folder: is made if it is not there.
        settings: their key prefix stands before every key in the rights.
        tls_names: host names and addresses of the server, for a certificate; none: no certificate.

    Raises:
        CertificateError: No certificate can be made.
    """
    users = [*(user.name for user in access.USERS), access.ADMIN]
    passwords = {}
    for user in users:
        path = folder / user / PASSWORD
        if _new(path, secrets.token_urlsafe(STRENGTH)):
            yield f"{path}: a new password"
        passwords[user] = path.read_text(encoding="ascii").strip()
    token = folder / "desk" / TOKEN
    if _new(token, secrets.token_urlsafe(STRENGTH)):
        yield f"{token}: for publishing over HTTP"
    rights = folder / SERVER / ACL
    text = access.acl_file(settings, passwords)
    if not rights.exists() or rights.read_text(encoding="utf-8") != text:
        _replace(rights, text)
        yield f"{rights}: who may touch what"
    if tls_names:
        yield from _tls(folder, users, tls_names)


def _tls(folder: Path, users: list[str], names: tuple[str, ...]) -> Iterator[str]:
    authority, server = folder / "ca", folder / SERVER
    if not (authority / "ca.pem").exists():
        _folder(authority)
        certificates.authority(authority / "ca.pem", authority / "ca.key")
        yield f"{authority}: a certificate authority of our own"
    if not (server / "tls.pem").exists():
        certificates.server(server / "tls.pem", server / "tls.key", authority / "ca.pem", authority / "ca.key", names)
        (server / "tls.key").chmod(FILE)
        yield f"{server / 'tls.pem'}: a certificate for {', '.join(names)}"
    trusted = (authority / "ca.pem").read_text(encoding="ascii")
    for user in (SERVER, *users):
        path = folder / user / "ca.pem"
        if not path.exists() or path.read_text(encoding="ascii") != trusted:
            _replace(path, trusted)


def _new(path: Path, text: str) -> bool:
    """Write ``text`` if there is no such file; return whether it was written."""
    _folder(path.parent)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    return True


def _replace(path: Path, text: str) -> None:
    """Write ``text`` whole or not at all."""
    _folder(path.parent)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    _new(beside, text.removesuffix("\n"))
    beside.replace(path)


def _folder(path: Path) -> None:
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
