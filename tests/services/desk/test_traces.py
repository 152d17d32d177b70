from redis import Redis as Store
from redis.asyncio import Redis

from services.desk import traces
from shared.settings import Settings
from tests.services.desk import samples


async def test_an_article_in_a_record_has_come_to_its_end(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_trace(store, **samples.whole_way())
    [trace] = await traces.find(redis, settings, samples.ENTRY)
    assert list(trace.steps) == ["ingestion", "deduplication", "entity-extraction", "cross-referencing", "aggregation"]
    assert trace.end is not None
    assert (trace.end.kind, trace.end.story, trace.end.revision) == ("story", samples.STORY, 3)
    assert trace.begun.timestamp() * 1000 == samples.BEGUN


async def test_a_dropped_article_tells_why(redis: Redis, settings: Settings, store: Store) -> None:
    steps = {"ingestion": samples.step("passed", "x", 0.1)}
    samples.put_trace(store, **steps, deduplication=samples.step("dropped", "seen already: 0ab3", 0.2))
    [trace] = await traces.find(redis, settings, samples.ENTRY)
    assert trace.end is not None
    assert (trace.end.kind, trace.end.stage, trace.end.note) == ("dropped", "deduplication", "seen already: 0ab3")


async def test_under_way_is_no_end(redis: Redis, settings: Settings, store: Store) -> None:
    steps = samples.whole_way()
    del steps["story"]
    samples.put_trace(store, **steps)
    [trace] = await traces.find(redis, settings, samples.ENTRY)
    assert trace.end is None


async def test_what_waits_on_ingest_has_a_trace_without_steps(redis: Redis, settings: Settings, store: Store) -> None:
    entry = store.xadd("ingest", {"data": "{}"}).decode()
    [trace] = await traces.find(redis, settings, entry)
    assert (trace.steps, trace.end) == ({}, None)


async def test_an_article_published_twice_has_two_traces(redis: Redis, settings: Settings, store: Store) -> None:
    later = f"{samples.BEGUN + 5000}-0"
    samples.put_trace(store, later, names=("mine",), ingestion=samples.step("dead", "no text", 5.1))
    samples.put_trace(store, names=("mine",), **samples.whole_way())
    assert [trace.id for trace in await traces.find(redis, settings, "mine")] == [samples.ENTRY, later]


async def test_a_replay_under_a_new_entry_is_followed(redis: Redis, settings: Settings, store: Store) -> None:
    later = f"{samples.BEGUN + 5000}-0"
    told = f'{{"trace": "{later}", "at": "2025-11-23T16:00:05Z"}}'
    samples.put_trace(store, ingestion=samples.step("dead", "no text", 0.1), replayed=told)
    samples.put_trace(store, later, **samples.whole_way())
    former, present = await traces.find(redis, settings, samples.ENTRY)
    assert (former.end, former.replayed) == (None, later)
    assert present.end is not None
    assert present.end.kind == "story"


async def test_nothing_known_is_an_empty_list(redis: Redis, settings: Settings) -> None:
    for name in ("unheard of", "1763913600000-0", "*", ""):
        assert await traces.find(redis, settings, name) == []


async def test_fields_of_others_in_a_trace_are_no_steps(redis: Redis, settings: Settings, store: Store) -> None:
    samples.put_trace(store, **samples.whole_way(), where="articles.unique 1-1")
    [trace] = await traces.find(redis, settings, samples.ENTRY)
    assert len(trace.steps) == 5


async def test_an_event_put_inside_the_flow_by_hand_has_a_trace(redis: Redis, settings: Settings, store: Store) -> None:
    entry = f"articles.unique/{samples.ENTRY}"
    samples.put_trace(store, entry, entity_extraction=samples.step("passed", "x", 0.1))
    [trace] = await traces.find(redis, settings, entry)
    assert trace.begun.timestamp() * 1000 == samples.BEGUN
