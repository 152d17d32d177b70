"""Names under which a trace is found."""

from shared.settings import Settings
from shared.trace import name_key, trace_key


def test_keys_carry_the_prefix() -> None:
    settings = Settings(key_prefix="{wire}:")
    assert trace_key(settings, "17-0") == "{wire}:trace:17-0"
    assert name_key(settings, "harbour-1") == "{wire}:trace-of:harbour-1"


def test_a_very_long_name_does_not_make_a_very_long_key() -> None:
    settings = Settings()
    long, other = "https://a.example/" + "x" * 3000, "https://a.example/" + "x" * 2999
    assert len(name_key(settings, long)) < 100
    assert name_key(settings, long) != name_key(settings, other)
