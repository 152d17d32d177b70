"""The connection to Redis that stores, the desk and the delivery of messages use."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from redis.asyncio import Connection, ConnectionPool, Redis
from redis.asyncio.connection import parse_url

from shared.primary import Address, asking, following, of_cluster, of_sentinel
from shared.settings import Settings

DEFAULT_PORT = {"single": 6379, "cluster": 6379, "sentinel": 26379}


def address(settings: Settings) -> str:
    """Return the Redis URL, with the password from the secret's file and the files for TLS put in where named."""
    url = urlsplit(settings.redis_url)
    if settings.redis_password_file is not None:
        password = settings.redis_password_file.read_text(encoding="utf-8").strip()
        host = url.netloc.rpartition("@")[2]
        url = url._replace(netloc=f"{url.username or ''}:{quote(password, safe='')}@{host}")
    files: dict[str, Path | None] = {
        "ssl_ca_certs": settings.redis_ca_file,
        "ssl_certfile": settings.redis_cert_file,
        "ssl_keyfile": settings.redis_key_file,
    }
    if url.scheme == "rediss" and (named := {name: str(file) for name, file in files.items() if file}):
        url = url._replace(query="&".join(filter(None, (url.query, urlencode(named)))))
    return settings.redis_url if url == urlsplit(settings.redis_url) else urlunsplit(url)


def connection_class(settings: Settings) -> type[Connection]:
    """Return how to connect: to the server of the URL, or to the one that sentinels or a cluster tell of."""
    options: dict[str, Any] = dict(parse_url(address(settings)))
    base: type[Connection] = options.setdefault("connection_class", Connection)
    if settings.redis_mode == "single":
        return base
    nodes = _nodes(settings)
    if settings.redis_mode == "sentinel":
        # Sentinels have no databases and, unlike the server, no login here.
        for name in ("username", "password", "db"):
            options.pop(name, None)
        return following(asking(of_sentinel(settings.sentinel_name), nodes, options), base)
    return following(asking(of_cluster(settings.key_prefix), nodes, options), base)


def _nodes(settings: Settings) -> list[Address]:
    """Return the addresses of all sentinels or nodes that the settings name."""
    url = urlsplit(settings.redis_url)
    default = DEFAULT_PORT[settings.redis_mode]
    nodes = [(url.hostname or "127.0.0.1", url.port or default)]
    for name in filter(None, settings.redis_nodes.replace(" ", "").split(",")):
        node = urlsplit(f"//{name}")
        nodes.append((node.hostname or "", node.port or default))
    return nodes


def connect(settings: Settings) -> Redis:
    """Return a client for bytes; it connects when first used. Close it with ``await client.aclose()``."""
    options: dict[str, Any] = dict(parse_url(address(settings)))
    pool = ConnectionPool(**{**options, "connection_class": connection_class(settings), "health_check_interval": 15})
    return Redis.from_pool(pool)
