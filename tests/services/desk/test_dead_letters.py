import base64

import orjson
from faststream.redis import BinaryMessageFormatV1
from redis import Redis as Store
from redis.asyncio import Redis

from services.desk import dead_letters, payloads, traces
from services.desk.dead_letters import Letter
from shared.settings import Settings
from tests.services.desk import samples


async def the_letter(redis: Redis, settings: Settings, entry: str) -> Letter:
    letter = await dead_letters.read(redis, settings, entry)
    assert letter is not None
    return letter


async def enveloped(body: dict[str, object], trace: str) -> str:
    """An event as FastStream puts it on an inner stream, as a letter's payload holds it."""
    message = await BinaryMessageFormatV1.encode(message=body, reply_to=None, headers=None, correlation_id=trace)
    return "base64:" + base64.b64encode(message).decode()


async def test_the_newest_letters_come_first(redis: Redis, settings: Settings, store: Store) -> None:
    first = samples.put_letter(store, {"data": "{}"})
    second = samples.put_letter(store, {"data": "{}"}, stage="deduplication", stream="articles.ingested")
    assert [letter.id async for letter in dead_letters.newest(redis, settings)] == [second, first]
    assert [letter.id async for letter in dead_letters.newest(redis, settings, "ingestion")] == [first]


async def test_many_letters_come_in_pages(redis: Redis, settings: Settings, store: Store) -> None:
    entries = [samples.put_letter(store, {"data": "{}"}) for _ in range(2 * dead_letters.PAGE + 1)]
    assert [letter.id async for letter in dead_letters.newest(redis, settings)] == entries[::-1]


async def test_a_letter_is_read_by_its_id_or_the_first_part_of_it(
    redis: Redis, settings: Settings, store: Store
) -> None:
    entry = samples.put_letter(store, {"data": "{}"})
    assert (await the_letter(redis, settings, entry)).letter.reason == "no text in it"
    assert (await the_letter(redis, settings, entry.partition("-")[0])).id == entry
    for unknown in ("1-1", "no id", "", "-"):
        assert await dead_letters.read(redis, settings, unknown) is None


async def test_a_letter_of_ingestion_begins_a_new_trace_that_the_former_names(
    redis: Redis, settings: Settings, store: Store
) -> None:
    samples.put_trace(store, ingestion=samples.step("dead", "no text in it", 0.1))
    entry = samples.put_letter(store, {"data": '{"title": "x"}', "\xfcmlaut": "\xfc"})
    trace = await dead_letters.replay(redis, settings, await the_letter(redis, settings, entry))
    assert store.xrange("ingest") == [
        (str(trace).encode(), {b"data": b'{"title": "x"}', "\xfcmlaut".encode(): "\xfc".encode()})
    ]
    assert store.xlen("dead-letters") == 0
    former, present = await traces.find(redis, settings, samples.ENTRY)
    assert (former.replayed, former.end, present.id) == (trace, None, trace)
    assert store.ttl(f"trace:{samples.ENTRY}") > 0


async def test_a_letter_of_a_later_stage_goes_on_in_the_same_trace(
    redis: Redis, settings: Settings, store: Store
) -> None:
    """The stage's step must be gone: the stage takes it for the sign that the message has been ended."""
    steps = {"ingestion": samples.step("passed", "new", 0.1), "deduplication": samples.step("dead", "bug", 0.2)}
    samples.put_trace(store, **steps)
    payload = {"__data__": await enveloped({"article": {}}, samples.ENTRY)}
    entry = samples.put_letter(store, payload, stage="deduplication", stream="articles.ingested", entry="5-5")
    assert await dead_letters.replay(redis, settings, await the_letter(redis, settings, entry)) == samples.ENTRY
    [(sent, fields)] = store.xrange("articles.ingested")
    assert fields == {b"__data__": payloads.binary(payload["__data__"])}
    [trace] = await traces.find(redis, settings, samples.ENTRY)
    assert (list(trace.steps), trace.end) == (["ingestion"], None)
    assert store.hget(f"trace:{samples.ENTRY}", "where") == b"articles.ingested " + sent
    assert store.zscore("under-way", samples.ENTRY)


async def test_a_letter_is_replayed_once(redis: Redis, settings: Settings, store: Store) -> None:
    letter = await the_letter(redis, settings, samples.put_letter(store, {"data": "{}"}))
    assert await dead_letters.replay(redis, settings, letter)
    assert await dead_letters.replay(redis, settings, letter) is None
    assert await dead_letters.drop(redis, settings, letter) is False
    assert store.xlen("ingest") == 1


async def test_a_dropped_letter_is_gone(redis: Redis, settings: Settings, store: Store) -> None:
    letter = await the_letter(redis, settings, samples.put_letter(store, {"data": "{}"}))
    assert await dead_letters.drop(redis, settings, letter) is True
    assert await dead_letters.read(redis, settings, letter.id) is None


async def test_an_edited_message_takes_the_place_of_the_original(
    redis: Redis, settings: Settings, store: Store
) -> None:
    letter = await the_letter(redis, settings, samples.put_letter(store, {"data": '{"title": "x"}'}))
    edited = await payloads.closed({"data": {"title": "x", "text": "now there is one"}}, letter.letter.payload)
    await dead_letters.replay(redis, settings, letter, edited)
    [(_, fields)] = store.xrange("ingest")
    assert orjson.loads(fields[b"data"]) == {"title": "x", "text": "now there is one"}
