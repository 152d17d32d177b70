"""Certificates for TLS between the workers and Redis, made by ``openssl``, which must be installed (3.0 or newer)."""

import shutil
import subprocess
import tempfile
from ipaddress import ip_address
from pathlib import Path

AUTHORITY_DAYS, SERVER_DAYS = 3650, 825
"""days that they are valid; a server's for no longer than other software accepts"""

_AUTHORITY = """
[req]
distinguished_name = name
x509_extensions = extensions
[name]
[extensions]
subjectKeyIdentifier = hash
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
"""
_SERVER = """
[req]
distinguished_name = name
x509_extensions = extensions
[name]
[extensions]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = {names}
"""


class CertificateError(Exception):
    """No certificate can be made; the message says why."""


def authority(certificate: Path, key: Path) -> None:
    """Make an authority that signs certificates of servers."""
    _make(certificate, key, _AUTHORITY, "Storywire", AUTHORITY_DAYS)


def server(certificate: Path, key: Path, signer: Path, signer_key: Path, names: tuple[str, ...]) -> None:
    """Make a certificate for a server that is reached under ``names``: host names and addresses."""
    extensions = _SERVER.format(names=", ".join(f"{_kind(name)}:{name}" for name in names))
    _make(certificate, key, extensions, names[0], SERVER_DAYS, "-CA", str(signer), "-CAkey", str(signer_key))


def _kind(name: str) -> str:
    try:
        ip_address(name)
    except ValueError:
        return "DNS"
    return "IP"


def _make(certificate: Path, key: Path, extensions: str, subject: str, days: int, *signed_by: str) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        raise CertificateError("openssl is not installed; it is needed to make certificates")
    with tempfile.NamedTemporaryFile("w", suffix=".cnf", encoding="utf-8") as config:
        config.write(extensions)
        config.flush()
        new = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", str(days)]
        out = ["-subj", f"/CN={subject}", "-out", str(certificate), "-keyout", str(key), *signed_by]
        done = subprocess.run(  # noqa: S603 - our own arguments, the names passed as values
            [openssl, "req", "-config", config.name, *new, *out], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CertificateError(f"openssl says: {done.stderr.strip()}")
