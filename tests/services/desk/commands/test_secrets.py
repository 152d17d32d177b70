"""``storywire secrets``: what it writes, and that it changes nothing that is there."""

import json
import shutil
import stat
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from shared import access
from tests.services.desk.conftest import Call

USERS = [*(user.name for user in access.USERS), access.ADMIN]
OPENSSL = shutil.which("openssl") or ""
needs_openssl = pytest.mark.skipif(not OPENSSL, reason="openssl is not installed")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_service_gets_a_password_and_the_server_their_digests(storywire: Call, tmp_path: Path) -> None:
    assert storywire("secrets", str(tmp_path / "made")).exit_code == 0
    rights = (tmp_path / "made" / "redis" / "users.acl").read_text()
    passwords = [(tmp_path / "made" / user / "password").read_text().strip() for user in USERS]
    assert len(set(passwords)) == len(USERS)
    assert all(len(password) >= 43 for password in passwords)
    for user, password in zip(USERS, passwords, strict=True):
        assert f"user {user} on #{sha256(password.encode()).hexdigest()} " in rights
        assert password not in rights


def test_a_second_run_changes_nothing(storywire: Call, tmp_path: Path) -> None:
    storywire("secrets", str(tmp_path))
    before = contents(tmp_path)
    done = storywire("secrets", str(tmp_path))
    assert contents(tmp_path) == before
    assert "complete already" in done.output


def test_a_password_that_was_deleted_is_made_anew(storywire: Call, tmp_path: Path) -> None:
    storywire("secrets", str(tmp_path))
    before = contents(tmp_path)
    (tmp_path / "ingestion" / "password").unlink()
    storywire("secrets", str(tmp_path))
    after = contents(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"ingestion/password", "redis/users.acl"}


def test_nobody_else_on_the_machine_can_read_them(storywire: Call, tmp_path: Path) -> None:
    storywire("secrets", str(tmp_path))
    for path in tmp_path.rglob("*"):
        assert not path.stat().st_mode & stat.S_IRWXO, path


@needs_openssl
def test_a_certificate_names_the_server_and_is_signed_by_the_authority_that_the_services_get(
    storywire: Call, tmp_path: Path
) -> None:
    storywire("secrets", str(tmp_path), "--tls", "redis.example", "--tls", "10.0.0.5")
    before = contents(tmp_path)
    for arguments in (("-verify_hostname", "redis.example"), ("-verify_ip", "10.0.0.5")):
        command = ["verify", "-x509_strict", "-CAfile", "ingestion/ca.pem", *arguments, "redis/tls.pem"]
        subprocess.run([OPENSSL, *command], cwd=tmp_path, check=True, capture_output=True)
    assert all(before[f"{user}/ca.pem"] == before["ca/ca.pem"] for user in USERS)
    assert not [name for name in before if name.endswith("ca.key") and not name.startswith("ca/")]
    storywire("secrets", str(tmp_path), "--tls", "redis.example")
    assert contents(tmp_path) == before


def test_without_openssl_it_says_so(storywire: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = storywire("secrets", str(tmp_path), "--tls", "redis")
    assert done.exit_code == 1
    assert "openssl is not installed" in done.output


def test_a_folder_that_cannot_be_made_is_told_plainly(storywire: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = storywire("secrets", str(tmp_path / "file"))
    assert done.exit_code == 1
    assert str(tmp_path / "file") in done.output.replace("\n", "")


def test_what_was_written_as_json(storywire: Call, tmp_path: Path) -> None:
    first = json.loads(storywire("secrets", str(tmp_path / "s"), "--json").stdout)
    assert any("users.acl" in line for line in first["written"])
    assert json.loads(storywire("secrets", str(tmp_path / "s"), "--json").stdout)["written"] == []
