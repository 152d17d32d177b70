"""The real ``compose.secure.yaml``, where a container engine answers: nothing prepared, no password no entry."""

import os
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.flow.test_compose import DOCKER, ROOT, engine_answers

pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not engine_answers(), reason="no container engine with compose answers on this machine"),
    pytest.mark.usefixtures("stack"),
]


def attempt(*arguments: str) -> subprocess.CompletedProcess[str]:
    files = ["-f", "compose.yaml", "-f", "compose.secure.yaml"]
    command = [DOCKER, "compose", "--project-name", "storywire-test-secure", *files, *arguments]
    # Any free port for the desk: others may run on this machine.
    environment = {**os.environ, "STORYWIRE_DESK_PORT": "0"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False)


def compose(*arguments: str) -> str:
    done = attempt(*arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def stack() -> Iterator[None]:
    """The whole stack, up and healthy; its containers, networks and volumes are removed afterwards."""
    try:
        compose("up", "--detach", "--build", "--wait", "--wait-timeout", "300")
        yield
    finally:
        compose("down", "--volumes", "--timeout", "30")


def password(user: str) -> str:
    return compose("run", "--rm", "-T", "--entrypoint", "cat", "secrets", f"/secrets/{user}/password").strip()


def redis_cli(user: str, *arguments: str) -> str:
    login = ("--user", user, "--pass", password(user), "--no-auth-warning")
    return compose("exec", "-T", "redis", "redis-cli", *login, *arguments)


def test_without_a_password_nobody_puts_anything_in() -> None:
    assert "NOAUTH" in compose("exec", "-T", "redis", "redis-cli", "XADD", "ingest", "*", "text", "x")


def test_the_user_for_publishing_publishes_and_an_article_becomes_a_record() -> None:
    text = "The lock at Dunmere opened on Tuesday, Mayor Ida Holm said. It had been shut for a year."
    entry = redis_cli("publisher", "XADD", "ingest", "*", "title", "Lock opens at Dunmere", "text", text).strip()
    assert "NOPERM" in redis_cli("publisher", "XRANGE", "ingest", "-", "+")
    for _ in range(120):
        if redis_cli("admin", "HEXISTS", f"trace:{entry}", "story").strip() == "1":
            break
        time.sleep(0.5)
    else:
        raise AssertionError("no record")
    assert "Lock opens at Dunmere" in redis_cli("reader", "XRANGE", "stories", "-", "+")


def test_a_service_sees_no_secrets_but_its_own() -> None:
    assert compose("exec", "-T", "ingestion", "ls", "/run/secrets/storywire").split() == ["password"]
    assert compose("exec", "-T", "ingestion", "cat", "/run/secrets/storywire/password").strip() == password("ingestion")
    assert attempt("exec", "-T", "ingestion", "touch", "/run/secrets/storywire/x").returncode != 0
    assert compose("exec", "-T", "ingestion", "ls", "/secrets").split() == []


def test_nobody_was_refused_what_the_pipeline_needs() -> None:
    assert "ingestion" not in redis_cli("admin", "ACL", "LOG")


def test_a_second_start_keeps_the_passwords() -> None:
    before = password("ingestion")
    compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "300")
    assert password("ingestion") == before
