"""The connection to Redis that stores, the desk and the delivery of messages use."""

from urllib.parse import quote, urlsplit, urlunsplit

from redis.asyncio import Redis

from shared.settings import Settings


def address(settings: Settings) -> str:
    """Return the Redis URL, with the password from the secret's file put in where one is named."""
    if settings.redis_password_file is None:
        return settings.redis_url
    password = settings.redis_password_file.read_text(encoding="utf-8").strip()
    url = urlsplit(settings.redis_url)
    host = url.netloc.rpartition("@")[2]
    user = url.username or ""
    return urlunsplit(url._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def connect(settings: Settings) -> Redis:
    """Return a client for bytes; it connects when first used. Close it with ``await client.aclose()``."""
    return Redis.from_url(address(settings), health_check_interval=15)
