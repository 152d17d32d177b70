"""Who may touch what, asked of real servers that were started with the file that ``shared.access`` writes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError

from shared import access, topology
from shared.settings import Settings
from tests.flow.servers import REDIS, VALKEY, free_port, serving

PREFIX = "news[1]*:"
SETTINGS = Settings(key_prefix=PREFIX)
PASSWORDS = {name: f"{name} knows" for name in [*(user.name for user in access.USERS), access.ADMIN]}
STAGES = [stage.name for stage in topology.STAGES]

OWN = {
    "ingestion": "article:0a",
    "deduplication": "dedup:texts",
    "cross-referencing": "xref:seq",
    "aggregation": "agg:due",
}
"""a key that belongs to the stage alone"""

Login = Callable[[str], Redis]


@pytest.fixture(scope="module", params=["valkey", "redis"])
def login(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Log in as a user of a server that knows them all."""
    binary = VALKEY if request.param == "valkey" else REDIS
    if binary is None:
        pytest.skip("redis-server is not installed")
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "users.acl").write_text(access.acl_file(SETTINGS, PASSWORDS), encoding="utf-8")
    clients: list[Redis] = []

    def log_in(user: str) -> Redis:
        clients.append(Redis(port=port, username=user, password=PASSWORDS[user], decode_responses=True))
        return clients[-1]

    with serving(folder, port, "--aclfile", str(folder / "users.acl"), binary=binary):
        yield log_in
        for client in clients:
            client.close()


def named(key: str) -> str:
    return PREFIX + key


def refused(client: Redis, *command: Any) -> bool:
    try:
        client.execute_command(*command)
    except NoPermissionError:
        return True
    except ResponseError:
        return False
    return False


def test_nobody_gets_in_without_a_password(login: Login) -> None:
    port = login("admin").get_connection_kwargs()["port"]
    with Redis(port=port) as stranger, pytest.raises(AuthenticationError):
        stranger.ping()
    with Redis(port=port, username="ingestion", password="a guess") as guesser, pytest.raises(AuthenticationError):  # noqa: S106
        guesser.ping()


def test_the_file_holds_no_password(login: Login) -> None:
    assert login("admin").ping()
    assert not any(password in access.acl_file(SETTINGS, PASSWORDS) for password in PASSWORDS.values())


@pytest.mark.parametrize("stage", topology.STAGES, ids=STAGES)
def test_a_stage_reads_and_writes_its_own_streams_and_keys(login: Login, stage: topology.Stage) -> None:
    client = login(stage.name)
    client.xgroup_create(named(stage.reads), stage.name, id="0", mkstream=True)
    client.xadd(named(stage.writes), {"data": "x"})
    client.xlen(named(stage.writes))
    client.hset(named("trace:1-0"), stage.name, "{}")
    client.hincrby(named(f"counts:{stage.name}"), "in", 1)
    client.zadd(named(f"workers:{stage.name}"), {"me": 1})
    client.xadd(named(topology.DEAD_LETTERS), {"data": "x"})
    if stage.name in OWN:
        assert client.exists(named(OWN[stage.name])) == 0
    script = client.register_script("redis.call('HSET', KEYS[1], 'a', 1); return redis.call('TIME')[1]")
    assert script(keys=[named(f"failed:{stage.name}")])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("owner", OWN)
def test_what_belongs_to_one_stage_is_refused_to_all_others(login: Login, stage: str, owner: str) -> None:
    key, client = named(OWN[owner]), login(stage)
    assert refused(client, "GET", key) == (stage != owner)
    assert refused(client, "DEL", key) == (stage != owner)
    # A script has no more rights than whoever calls it, named the key or not.
    given, taken = "return redis.call('EXISTS', KEYS[1])", f"return redis.call('EXISTS', '{key}')"
    assert refused(client, "EVALSHA", client.script_load(given), 1, key) == (stage != owner)
    if stage != owner:
        with pytest.raises(ResponseError, match=r"(?i)perm|denied|can.t access"):
            client.evalsha(client.script_load(taken), 0)


@pytest.mark.parametrize("stage", topology.STAGES, ids=STAGES)
def test_a_stage_is_refused_the_streams_that_are_not_its_own(login: Login, stage: topology.Stage) -> None:
    client = login(stage.name)
    for stream in access.STREAMS:
        if stream in (stage.reads, stage.writes, topology.DEAD_LETTERS):
            continue
        assert refused(client, "XADD", named(stream), "*", "data", "x")
        assert refused(client, "XREADGROUP", "GROUP", "g", "c", "STREAMS", named(stream), ">")
        assert refused(client, "XTRIM", named(stream), "MAXLEN", "0")
        # Ingestion looks for articles that stay away; what waits for nobody it sees, it cannot take.
        assert refused(client, "XRANGE", named(stream), "-", "+") == (
            stage is not topology.INGESTION or stream not in access.INNER
        )


@pytest.mark.parametrize("user", [user.name for user in access.USERS])
def test_nothing_but_the_administrator_reaches_the_server_itself(login: Login, user: str) -> None:
    client = login(user)
    for command in (
        "FLUSHALL",
        "FLUSHDB",
        "KEYS *",
        "SCAN 0",
        "RANDOMKEY",
        "DBSIZE",
        "CONFIG GET *",
        "CONFIG SET maxmemory 1",
        "ACL LIST",
        "ACL SETUSER me on nopass ~* +@all",
        "CLIENT LIST",
        "CLIENT KILL TYPE normal",
        "SHUTDOWN",
        "REPLICAOF no one",
        "SCRIPT FLUSH",
        "FUNCTION LIST",
        "MONITOR",
        "SUBSCRIBE x",
        "INFO",
        "SAVE",
        "EVAL return 0",
        "MODULE LIST",
        "XGROUP DESTROY stories g",
    ):
        # An autoscaler wants to know the server's version.
        allowed = (user, command) == ("scaler", "INFO")
        assert refused(client, *command.split(" ")) != allowed, command
    assert refused(client, "GET", "ingest")  # without the prefix it is somebody else's


def test_those_outside_put_articles_in_or_take_stories_out_and_no_more(login: Login) -> None:
    publisher, reader, scaler = login("publisher"), login("reader"), login("scaler")
    entry = publisher.xadd(named(topology.INGEST), {"text": "x"})
    for command in ("XRANGE {} - +", f"XDEL {{}} {entry}", "DEL {}", "XTRIM {} MAXLEN 0"):
        assert refused(publisher, *command.format(named(topology.INGEST)).split(" "))
    assert refused(publisher, "XADD", named(topology.STORIES), "*", "data", "x")

    login("aggregation").xadd(named(topology.STORIES), {"data": "{}"})
    reader.xgroup_create(named(topology.STORIES), "mine", id="0")
    assert reader.xreadgroup("mine", "me", {named(topology.STORIES): ">"})
    assert reader.get(named("story:0a")) is None
    assert refused(reader, "SET", named("story:0a"), "x")
    assert refused(reader, "XADD", named(topology.STORIES), "*", "data", "x")
    assert refused(reader, "XRANGE", named(topology.INGEST), "-", "+")

    assert scaler.xinfo_groups(named(topology.STORIES))
    assert refused(scaler, "XRANGE", named(topology.INGEST), "-", "+")


def test_feeds_put_articles_in_and_keep_what_they_know(login: Login) -> None:
    client = login("feeds")
    client.xadd(named("ingest"), {"data": "{}"})
    client.zadd(named("feeds:due"), {"x": 1})
    client.xinfo_stream(named("ingest"))
    assert refused(client, "XADD", named("stories"), "*", "data", "{}")
    assert refused(client, "XREADGROUP", "GROUP", "ingestion", "x", "STREAMS", named("ingest"), ">")
    assert refused(client, "HGETALL", named("webhooks:hook:x"))
    assert refused(client, "GET", named("story:x"))


def test_webhooks_take_stories_out_and_put_nothing_in(login: Login) -> None:
    admin, client = login("admin"), login("webhooks")
    admin.xadd(named("stories"), {"data": "{}"})
    client.xgroup_create(named("stories"), "webhook:x", id="0")
    [(_, entries)] = client.xreadgroup("webhook:x", "deliverer", {named("stories"): ">"}, count=1)
    client.xack(named("stories"), "webhook:x", entries[0][0])
    client.xgroup_destroy(named("stories"), "webhook:x")
    client.hset(named("webhooks:hook:x"), "url", "y")
    assert refused(client, "XADD", named("stories"), "*", "data", "{}")
    assert refused(client, "XADD", named("ingest"), "*", "data", "{}")
    assert refused(client, "HGETALL", named("feeds:feed:x"))


def test_the_desk_tends_feeds_and_webhooks(login: Login) -> None:
    client = login("desk")
    client.sadd(named("feeds:all"), "x")
    client.sadd(named("webhooks:all"), "x")


def test_the_desk_shows_stories_and_cannot_change_them(login: Login) -> None:
    client = login("desk")
    assert client.get(named("story:0a")) is None
    assert client.zrange(named("stories:index"), 0, -1) == []
    client.xadd(named(topology.INGEST), {"text": "x"})
    client.xlen(named(topology.DEAD_LETTERS))
    for command in (
        "SET story:0a x",
        "DEL story:0a",
        "ZADD stories:index 1 0a",
        "XADD stories * data x",
        "XTRIM ingest MAXLEN 0",
        "HSET agg:article:0a report x",
        "GET agg:due",
        "HSET xref:article:0a story x",
        "HSET dedup:texts 1 x",
        "HSET article:0a 1 x",
        "HINCRBY counts:ingestion in 1",
    ):
        verb, key, *rest = command.split(" ")
        assert refused(client, verb, named(key), *rest), command
