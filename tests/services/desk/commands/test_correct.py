"""``storywire correct`` and ``storywire corrections``."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis import Redis as Store

from services.desk import console
from shared.trace import Step
from tests.services.desk import samples
from tests.services.desk.conftest import Call
from tests.services.desk.samples import GAZETTE, OTHER, RADIO, STORY, WIRE

ELSEWHERE = "aaaaaaaaaaaaaaa9"


@pytest.fixture(autouse=True)
def stories(store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single(articles=[samples.member(ELSEWHERE, "Bridge open", "Fjord Mail", 5)]))


def sent(store: Store) -> list[dict[str, Any]]:
    return [orjson.loads(fields[b"data"]) for _, fields in store.xrange("corrections")]


def carried_out(store: Store, said: dict[str, Any]) -> None:
    told = {"placements": [[RADIO, OTHER]], "mergers": [], "note": "split: 1 to story"}
    store.hset(f"xref:correction:{said['id']}", mapping={"version": "7", "told": orjson.dumps(told)})


def test_a_dry_run_shows_what_would_be_said_and_sends_nothing(storywire: Call, store: Store) -> None:
    call = ("correct", "split", STORY[:6], "3", "--by", "Ines", "--why", "another bridge", "--dry-run")
    said = json.loads(storywire(*call, "--json").stdout)
    assert (said["kind"], said["articles"], said["others"]) == ("split", [RADIO], [WIRE, GAZETTE])
    assert "not sent" in storywire(*call).stdout
    assert sent(store) == []


def test_what_waits_too_long_is_told(storywire: Call, store: Store) -> None:
    result = storywire("correct", "merge", STORY, OTHER, "--by", "Ines", "--timeout", "0")
    assert result.exit_code == console.TIMED_OUT
    assert [said["kind"] for said in sent(store)] == ["merge"]


def test_an_article_is_moved_by_its_address(storywire: Call, store: Store) -> None:
    samples.put_trace(store, names=(f"https://radio.example/{RADIO}",), **samples.whole_way())
    storywire("correct", "move", f"https://radio.example/{RADIO}", OTHER, "--by", "Ines", "--timeout", "0")
    [said] = sent(store)
    assert (said["articles"], said["into"], said["others"]) == ([RADIO], [ELSEWHERE], [WIRE, GAZETTE])


def test_names_need_a_story_or_everywhere(storywire: Call, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWIRE_BY", "Ines")
    names = ("Ilse Brandvold", "Ilse Brandwold")
    assert storywire("correct", "different", *names).exit_code == console.FAILED
    assert storywire("correct", "same", *names, "--everywhere", "--story", STORY).exit_code == console.USAGE
    assert "is spelt Nobody" in storywire("correct", "same", "Nobody", names[0], "--story", STORY).stderr
    storywire("correct", "different", *names, "--story", STORY, "--timeout", "0")
    storywire("correct", "same", *names, "--everywhere", "--timeout", "0")
    assert [(said["kind"], said["by"], len(said["articles"])) for said in sent(store)] == [
        ("different", "Ines", 3),
        ("same", "Ines", 0),
    ]


def test_who_corrects_must_say_so(storywire: Call) -> None:
    assert storywire("correct", "merge", STORY, OTHER).exit_code == console.USAGE
    assert storywire("correct", "merge", STORY, "nowhere", "--by", "Ines").exit_code == console.FAILED


def test_the_log_is_listed_with_what_became_of_each(storywire: Call, store: Store) -> None:
    assert "nobody has corrected anything" in storywire("corrections", "list").stderr
    for article in ("1", "2", "3"):
        storywire("correct", "split", STORY, article, "--by", "Ines", "--timeout", "0")
    first, second, _ = sent(store)
    carried_out(store, first)
    entry = store.xrange("corrections")[1][0].decode()
    at = "2025-03-03T17:00:00Z"
    step = Step.model_validate({"outcome": "dead", "note": "unknown article", "at": at, "seconds": 0, "worker": "w"})
    store.hset(f"trace:corrections/{entry}", "correcting", step.model_dump_json())
    listed = [json.loads(line) for line in storywire("corrections", "list", "--json").stdout.splitlines()]
    assert [one["state"] for one in listed] == ["carried out", "refused", "waiting"]
    assert listed[1]["note"] == "unknown article"
    shown = storywire("corrections", "list").stdout
    assert "1 article split from 2" in shown
    assert second["id"] not in shown


def test_what_was_kept_is_replayed_without_what_has_been_carried_out(
    storywire: Call, store: Store, tmp_path: Path
) -> None:
    for article in ("1", "2"):
        storywire("correct", "split", STORY, article, "--by", "Ines", "--timeout", "0")
    first, second = sent(store)
    log = tmp_path / "log.jsonl"
    log.write_text(storywire("corrections", "list", "--json").stdout, encoding="utf-8")
    carried_out(store, first)
    store.delete("corrections")
    assert storywire("corrections", "replay", str(log), "--dry-run").exit_code == 0
    assert sent(store) == []
    result = storywire("corrections", "replay", str(log), "--timeout", "0")
    assert result.exit_code == console.TIMED_OUT
    assert "1 correction carried out before" in result.stderr
    assert [said["id"] for said in sent(store)] == [second["id"]]


def test_a_line_that_is_no_correction_stops_a_replay_before_it_begins(
    storywire: Call, store: Store, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"kind": "merge"}\n', encoding="utf-8")
    result = storywire("corrections", "replay", str(log))
    assert result.exit_code == console.FAILED
    assert "line 1" in result.stderr
    assert sent(store) == []
