"""Whatever is put on ``ingest``: it ends with a reason that a person understands, and nothing else is lost."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from shared import topology
from shared.events import DeadLetter
from tests.flow.pipeline import Pipeline, running

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

GOOD = {
    "id": "good",
    "title": "Council of Thrapwell reopens the old baths",
    "text": "Thrapwell's council voted on Monday to reopen the Victorian baths, Mayor Ines Corrigan said. "
    "The repairs cost four million pounds and took two years.",
}

REFUSED: dict[str, tuple[dict[Any, Any], str]] = {
    "not JSON": ({"data": "{'title': "}, "JSON"),
    "a list": ({"data": "[1, 2]"}, "object"),
    "wrong types": ({"data": '{"title": ["a"], "text": 7}'}, "text"),
    "no text": ({"data": '{"title": "Only a title"}'}, "no text"),
    "blank text": ({"data": orjson.dumps({"text": " \u00a0\u200b\n "})}, "no text"),
    "html without text": ({"html": "<html><body><nav>Home</nav><script>x()</script></body></html>"}, "no text"),
    "ten megabytes": ({"text": "A long story. " * 750_000}, "characters"),
    "EBCDIC": ({"text": "Nothing that anyone can read.".encode("cp500")}, "encoding"),
    "empty entry": ({"x": ""}, "no text"),
    "a broken envelope": ({"__data__": b"\x89BIN\x0d\x0a\x1a\x0a\x00\x01\xff"}, ""),
}

SURVIVES: dict[str, dict[str, Any]] = {
    "year 3000": {"text": GOOD["text"] + " Entry is free.", "published": "3000-01-01T00:00:00Z"},
    "no such date": {"text": "A tortoise was found in Little Marden.", "published": "30 February, teatime"},
    "control characters": {"text": "A\u0000 heron\u001b[31m was\u0007 seen at Pell Lake, wardens said on Friday."},
    "unknown language": {"text": "დღეს თბილისში ახალი ხიდი გაიხსნა და ბევრი ხალხი მოვიდა სანახავად."},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    async with running(tmp_path_factory.mktemp("bad")) as pipeline:
        yield pipeline


@pytest.mark.parametrize("case", REFUSED)
async def test_refused_with_a_reason_in_trace_and_dead_letter(pipeline: Pipeline, case: str) -> None:
    fields, reason = REFUSED[case]
    entry = (await pipeline.redis.xadd(topology.INGEST, fields)).decode()
    end, step = await pipeline.end(entry)
    assert end == "dead"
    assert reason in step["note"]
    letters = [
        DeadLetter.model_validate_json(f[b"data"]) for _, f in await pipeline.redis.xrange(topology.DEAD_LETTERS)
    ]
    (letter,) = [letter for letter in letters if letter.entry == entry]
    assert letter.reason == step["note"]
    assert letter.stage == topology.INGESTION.name


@pytest.mark.parametrize("case", SURVIVES)
async def test_survives_and_says_what_is_missing(pipeline: Pipeline, case: str) -> None:
    trace = await pipeline.publish({"id": case, **SURVIVES[case]})
    end, step = await pipeline.end(trace)
    assert end == "story"
    records = {record.id: record for record in await pipeline.records()}
    member = next(m for m in records[step["story"]].articles if m.external_id == case)
    if case in {"year 3000", "no such date"}:
        assert member.publication.at is None
    if case == "unknown language":
        assert member.language == "ka"
        assert any("model" in note for note in member.notes)
    text = orjson.dumps(records[step["story"]].model_dump(mode="json"))
    assert b"\\u0000" not in text
    assert b"\\u001b" not in text


async def test_good_articles_among_them_are_not_lost(pipeline: Pipeline) -> None:
    for fields, _ in REFUSED.values():
        await pipeline.redis.xadd(topology.INGEST, fields)
    traces = [
        await pipeline.publish({**GOOD, "id": f"good-{n}", "text": f"{GOOD['text']} Hall {n}."}) for n in range(3)
    ]
    assert {end for end, _ in await pipeline.ends(traces)} <= {"story", "dropped"}


async def test_flat_fields_as_typed_into_redis_cli(pipeline: Pipeline) -> None:
    fields = {
        "title": "Ferry to Marlow Quay is back",
        "text": "The ferry to Marlow Quay sails again, Captain Oda Hult said.",
    }
    entry = (await pipeline.redis.xadd(topology.INGEST, fields)).decode()
    assert (await pipeline.end(entry))[0] == "story"
