"""The tables: stories, traces, stages, dead letters, ends."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.desk import stories
from services.desk.corrections import Fate, Logged
from services.desk.dead_letters import Letter
from services.desk.publishing import Published
from services.desk.stage_status import Rate, StageStatus, Status
from services.desk.traces import End, Trace, from_hash
from services.desk.views import corrections, dead_letters, ends, status, story_list, trace
from shared import topology
from shared.corrections import Correction
from shared.events import DeadLetter
from tests.services.desk import samples
from tests.services.desk.views.printed import printed

NOW = datetime(2025, 3, 3, 17, 0, tzinfo=UTC)

STAGE = StageStatus("ingestion", True, ("a-1", "b-2"), 12_345, 16, 75.0, 13_000, 600, 12, 3, 2, 30.75)
STATUS = Status(NOW, tuple(replace(STAGE, stage=stage.name) for stage in topology.STAGES), 2, 31)
RATES = {stage.name: Rate(12.34, 130.6) for stage in topology.STAGES}


def story(data: dict[str, Any]) -> stories.Story:
    return stories.from_json(orjson.dumps(data))


def way(**steps: str) -> Trace:
    return from_hash(samples.ENTRY, {name.replace("_", "-").encode(): told.encode() for name, told in steps.items()})


@pytest.mark.parametrize("width", [80, 120])
def test_stories_are_listed_with_whole_ids(width: int) -> None:
    text = printed(story_list.render([story(samples.record()), story(samples.single())], NOW), width)
    assert samples.STORY in text
    assert samples.OTHER in text
    assert "55 min ago" in text


def test_a_change_says_what_happened_to_which_story() -> None:
    text = printed(story_list.line(stories.Change("1-0", "updated", story(samples.record()))), 160)
    first, second, _ = text.split("\n")
    assert first == "16:05:01  updated    k3t7m2x9q4w1  Harbour bridge closed after crane strikes a pillar"
    assert second.strip() == "3 articles · Coastal Wire, Skarvik Gazette, Radio Fjord"


def test_a_change_says_what_is_new_in_the_story() -> None:
    changes = {"added_count": 2, "removed_count": 1, "values": [{"what": "headline", "before": [], "after": ["x"]}]}
    change = stories.Change("1-0", "updated", story(samples.record()), changes)
    assert "2 articles added, 1 article removed, headline" in printed(story_list.line(change), 160)


def test_a_merged_story_says_where_it_is_now() -> None:
    gone = story(samples.merged("k5aaaaaaaaaa", into=samples.STORY))
    assert f"now part of {samples.STORY}" in printed(story_list.line(stories.Change("1-0", "merged", gone)), 120)


@pytest.mark.parametrize("width", [80, 120])
def test_a_trace_tells_each_step_and_the_end(width: int) -> None:
    text = printed(trace.render(way(**samples.whole_way()), samples.WIRE_TITLE, width), width)
    assert "joins k3t7m2x9q4w1, score 0.81" in text
    assert "310 ms" in text
    assert "530 ms" in text
    assert f"story {samples.STORY} revision 3" in text
    assert ("16:00:00.530" in text) == (width == 120)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({}, "waits on ingest; no stage has read it yet"),
        ({"ingestion": samples.step("passed", "x", 0.1)}, "under way; next: deduplication"),
        ({"ingestion": samples.step("dead", "no text in it", 0.1)}, "dead by ingestion: no text in it"),
        ({"ingestion": samples.step("dropped", "seen already", 0.1)}, "dropped by ingestion: seen already"),
        (
            {"ingestion": samples.step("dead", "x", 0.1), "replayed": '{"trace": "1763913605000-0"}'},
            "replayed: goes on as 1763913605000-0",
        ),
        (
            {name: told for name, told in samples.whole_way().items() if name != "story"},
            "under way; its record has not been published yet",
        ),
    ],
)
def test_a_trace_without_a_story_tells_where_the_article_is(steps: dict[str, str], words: str) -> None:
    assert words in printed(trace.render(way(**steps), None, 100), 100)


def test_the_status_fits_eighty_columns_with_nothing_cut() -> None:
    text = printed(status.render(STATUS, RATES, 80), 80)
    assert "entity-extraction" in text
    for words in ("workers", "12,345", "75 s", "12.3", "131", "600", "31 stories · 2 dead letters"):
        assert words in text
    assert "…" not in text


def test_a_wide_status_tells_more() -> None:
    text = printed(status.render(STATUS, RATES, 120), 120)
    assert "dropped" in text
    assert "50 ms" in text  # 30.75 s over 615 messages


def test_stages_without_a_worker_are_named() -> None:
    idle = replace(STATUS, stages=(replace(STAGE, workers=()), *STATUS.stages[1:]))
    assert "no worker runs for ingestion" in printed(status.render(idle, {}, 80))


def letter(payload: dict[str, str], reason: str = "no text in it") -> Letter:
    told = DeadLetter(
        stage="ingestion",
        stream="ingest",
        entry=samples.ENTRY,
        trace=samples.ENTRY,
        reason=reason,
        deliveries=1,
        at=NOW,
        payload=payload,
    )
    return Letter("1763913600500-0", told)


@pytest.mark.parametrize(
    "payload",
    [
        {"data": '{"title": "Ferry fire"}'},
        {"title": "Ferry fire"},
        {"data": '{"article": {"title": "Ferry fire"}}'},
        {"data": '{"headline": "Ferry fire"}'},
    ],
)
def test_a_list_of_letters_says_which_article_each_holds(payload: dict[str, str]) -> None:
    text = printed(dead_letters.render([letter(payload)], NOW))
    assert "1763913600500-0" in text
    assert "no text in it" in text
    assert "Ferry fire" in text


def test_a_letter_is_shown_with_its_message() -> None:
    text = printed(dead_letters.one(letter({"data": '{"title": "Ferry fire"}'}), whole=False))
    assert "ingest, entry 1763913600000-0" in text
    assert '  "title": "Ferry fire"' in text


def test_long_values_are_cut_unless_asked_for() -> None:
    long = letter({"data": orjson.dumps({"text": "q" * 5000}).decode()})
    cut = " ".join(printed(dead_letters.one(long, whole=False)).split())
    assert "3,000 characters more; --whole shows them" in cut
    assert printed(dead_letters.one(long, whole=True)).count("q") == 5000


def test_a_letter_steers_nothing() -> None:
    nasty = letter({"data": "\x1b[31m\x07\x9b", "\x1b[0m": "x", "title": "[red]\x1b"}, "bad \x1b[31m reason")
    for view in (dead_letters.one(nasty, whole=True), dead_letters.render([nasty], NOW)):
        assert not {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x0A} & set(printed(view))


def test_ends_are_told_article_by_article() -> None:
    published = [Published("a.json", f"1763913600000-{number}", f"Title {number}", None) for number in range(4)]
    ends_ = {
        published[0].entry: End("story", "aggregation", "", NOW, samples.STORY, 2),
        published[1].entry: End("dropped", "deduplication", "seen already", NOW),
        published[2].entry: End("dead", "ingestion", "no text", NOW),
    }
    text = " ".join(printed(ends.render(published, ends_), 120).split())
    for words in (f"story {samples.STORY} revision 2", "dropped by deduplication: seen already", "no end yet"):
        assert words in text
    line = printed(ends.summary(published, ends_, 2.5)).strip()
    assert line == "4 articles in 2.5 s · 1 in 1 story · 1 dropped · 1 dead · 1 without an end yet"


def test_progress_counts_what_ended_earlier_as_done() -> None:
    traces = {
        "1": way(**samples.whole_way()),
        "2": way(ingestion=samples.step("passed", "x", 1), deduplication=samples.step("dropped", "seen", 1)),
    }
    lines = printed(ends.progress(4, traces, 3.0)).split("\n")
    assert lines[1].split()[-2:] == ["1", "dropped"]
    assert "2 of 4 articles at an end" in lines[-2]


def test_a_list_of_corrections_can_be_read_on_a_narrow_terminal() -> None:
    said = Correction(
        kind="split",
        articles=(samples.RADIO,),
        others=(samples.WIRE, samples.GAZETTE),
        by="Ines Corrigan",
        why="a bridge in another town, which was closed on the same day for works that had long been planned",
        at=NOW,
    )
    fate = Fate("carried out", f"split: 1 to story {samples.OTHER}")
    text = printed(corrections.render([Logged("1-0", said, fate), Logged("2-0", None)], NOW), 80)
    for words in (
        "1 article split from 2",
        "a bridge in another town, which was closed on",
        f"carried out: split: 1 to story {samples.OTHER}",
        "Ines Corrigan",
        "not a correction",
    ):
        assert words in text
