import pytest
from redis import Redis as Store

from services.desk import console
from shared.settings import settings
from tests.services.desk import samples
from tests.services.desk.conftest import Call

COMMANDS = (
    "publish", "trace", "dead", "dead list", "dead show", "dead replay", "dead drop", "stories", "story", "watch",
    "export", "demo", "up", "desk", "doctor", "status", "work", "health", "secrets", "feeds", "feeds add", "feeds list",
    "feeds remove", "feeds check", "feeds run", "webhooks", "webhooks add", "webhooks list", "webhooks remove",
    "webhooks test", "webhooks dead", "webhooks run",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(storywire: Call, command: str) -> None:
    result = storywire(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_without_redis_it_is_said_so_and_what_helps(storywire: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWIRE_REDIS_URL", "redis://:secret@127.0.0.1:1/0")
    settings.cache_clear()
    for command in (["status"], ["stories"], ["trace", "x"], ["dead", "list"], ["health", "ingestion"]):
        result = storywire(*command)
        assert result.exit_code == console.UNREACHABLE
        assert "storywire up" in result.stderr
        assert "secret" not in result.output
        assert "Traceback" not in result.output


def test_what_is_piped_elsewhere_holds_no_colours(
    storywire: Call, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    samples.put_record(store, samples.record())
    samples.put_trace(store, **samples.whole_way())
    samples.put_letter(store, {"data": "{}"})
    for command in (["story", samples.STORY], ["stories"], ["trace", samples.ENTRY], ["status"], ["dead", "list"]):
        result = storywire(*command)
        assert result.exit_code == 0
        assert "\x1b" not in result.output
