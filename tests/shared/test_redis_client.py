"""From the settings to the address that clients connect to. ``tests/flow`` has what happens there."""

from pathlib import Path

from shared.redis_client import address
from shared.settings import Settings


def test_the_address_is_taken_as_it_is() -> None:
    assert address(Settings(redis_url="redis://host:1/2")) == "redis://host:1/2"
    assert address(Settings(redis_url="unix:///run/redis.sock?db=1")) == "unix:///run/redis.sock?db=1"


def test_the_files_are_named_only_where_the_address_asks_for_tls(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p/w:1\n")
    files = {"redis_ca_file": tmp_path / "a b.pem", "redis_password_file": tmp_path / "password"}
    plain = Settings(redis_url="redis://me@host:1/2", **files)
    assert address(plain) == "redis://me:p%2Fw%3A1@host:1/2"
    safe = Settings(redis_url="rediss://me@host:1/2?protocol=3", **files)
    assert address(safe).endswith(f"@host:1/2?protocol=3&ssl_ca_certs={str(tmp_path).replace('/', '%2F')}%2Fa+b.pem")
