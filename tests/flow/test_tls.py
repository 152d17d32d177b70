"""TLS between the workers, the desk and Redis, on a real server.

The embedded Valkey is built without TLS: this needs an installed ``redis-server``, such as Debian's, and ``openssl``.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.exceptions import ConnectionError as RedisConnectionError

from services.desk import secret_files
from shared.redis_client import connect
from shared.settings import Settings
from tests.chaos.newsroom import articles
from tests.flow.pipeline import working
from tests.flow.servers import REDIS, free_port, serving

pytestmark = [
    pytest.mark.flow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not (REDIS and shutil.which("openssl")), reason="redis-server and openssl are not installed"),
]

USER = "admin"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def encrypted(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[dict[str, Any], Path]]:
    """Settings for a server that speaks nothing but TLS and wants a certificate of its clients; where all files lie."""
    folder, port = tmp_path_factory.mktemp("tls"), free_port()
    list(secret_files.write(folder, Settings(), ("localhost",)))
    server = folder / "redis"
    options = {
        "--tls-port": port,
        "--tls-cert-file": server / "tls.pem",
        "--tls-key-file": server / "tls.key",
        "--tls-ca-cert-file": server / "ca.pem",
        "--tls-auth-clients": "yes",
        "--aclfile": server / "users.acl",
    }
    flat = [str(part) for pair in options.items() for part in pair]
    with serving(folder / "data", 0, *flat, binary=REDIS or "", listens=port):
        yield (
            {
                "redis_url": f"rediss://{USER}@localhost:{port}/0",
                "redis_password_file": folder / USER / "password",
                "redis_ca_file": folder / USER / "ca.pem",
                # The server's own certificate serves as the clients' as well.
                "redis_cert_file": server / "tls.pem",
                "redis_key_file": server / "tls.key",
            },
            folder,
        )


async def test_articles_flow(encrypted: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    async with working(tmp_path, **encrypted[0]) as pipeline:
        traces = await pipeline.publish_all(articles(12, 5))
        assert {end for end, _ in await pipeline.ends(traces)} <= {"story", "dropped"}


async def attempt(settings: Settings) -> None:
    client = connect(settings)
    try:
        await client.ping()
    finally:
        await client.aclose()


async def test_the_server_must_show_a_certificate_of_the_authority_and_of_its_name(
    encrypted: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    named, _ = encrypted
    await attempt(Settings(**named))
    list(secret_files.write(tmp_path, Settings(), ("localhost",)))
    with pytest.raises(RedisConnectionError, match="certificate verify failed"):
        await attempt(Settings(**{**named, "redis_ca_file": tmp_path / USER / "ca.pem"}))
    with pytest.raises(RedisConnectionError, match="certificate verify failed"):
        await attempt(Settings(**{**named, "redis_ca_file": None}))
    with pytest.raises(RedisConnectionError, match=r"not valid for '127\.0\.0\.1'"):
        await attempt(Settings(**{**named, "redis_url": named["redis_url"].replace("localhost", "127.0.0.1")}))


async def test_nobody_gets_in_without_tls_or_a_certificate(encrypted: tuple[dict[str, Any], Path]) -> None:
    named, _ = encrypted
    with pytest.raises(RedisConnectionError):
        await attempt(Settings(**{**named, "redis_url": named["redis_url"].replace("rediss:", "redis:")}))
    with pytest.raises(RedisConnectionError):
        await attempt(Settings(**{**named, "redis_cert_file": None, "redis_key_file": None}))
