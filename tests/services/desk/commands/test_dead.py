import json
from pathlib import Path

import pytest
from redis import Redis as Store

from services.desk import console
from tests.services.desk import samples
from tests.services.desk.conftest import Call


def test_letters_are_listed_shown_and_dropped(storywire: Call, store: Store) -> None:
    entry = samples.put_letter(store, {"data": '{"title": "Ferry"}'})
    assert entry in storywire("dead", "list").stdout
    assert "Ferry" in storywire("dead", "show", entry).stdout
    assert json.loads(storywire("dead", "show", entry, "--json").stdout)["payload"] == {"data": {"title": "Ferry"}}
    assert storywire("dead", "drop", entry).exit_code == 0
    assert store.xlen("dead-letters") == 0
    assert "no dead letters" in storywire("dead", "list").stderr


def test_a_replayed_letter_is_back_on_its_stream(storywire: Call, store: Store) -> None:
    entry = samples.put_letter(store, {"data": '{"title": "Ferry"}'})
    result = storywire("dead", "replay", entry)
    [(sent, fields)] = store.xrange("ingest")
    assert fields == {b"data": b'{"title": "Ferry"}'}
    assert f"storywire trace {sent.decode()}" in result.stderr


def test_a_letter_can_be_edited_before(
    storywire: Call, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/Ferry/Smoke/' \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    entry = samples.put_letter(store, {"data": '{"title": "Ferry"}'})
    assert storywire("dead", "replay", "--edit", entry).exit_code == 0
    [(_, fields)] = store.xrange("ingest")
    assert json.loads(fields[b"data"]) == {"title": "Smoke"}


@pytest.mark.parametrize(("editor", "code"), [("true", 0), ("false", 1), ("/nowhere/ed", 1)])
def test_an_edit_that_changes_nothing_sends_nothing(
    storywire: Call, store: Store, monkeypatch: pytest.MonkeyPatch, editor: str, code: int
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    entry = samples.put_letter(store, {"data": "{}"})
    assert storywire("dead", "replay", "--edit", entry).exit_code == code
    assert (store.xlen("ingest"), store.xlen("dead-letters")) == (0, 1)


def test_all_of_a_stage_are_replayed_after_a_question(storywire: Call, store: Store) -> None:
    for stage in ("ingestion", "ingestion", "deduplication"):
        samples.put_letter(store, {"data": "{}"}, stage=stage)
    assert storywire("dead", "replay", "--all", "--stage", "ingestion", stdin="n\n").exit_code == 1
    assert store.xlen("ingest") == 0
    assert storywire("dead", "replay", "--all", "--stage", "ingestion", stdin="y\n").exit_code == 0
    assert (store.xlen("ingest"), store.xlen("dead-letters")) == (2, 1)
    assert storywire("dead", "drop", "--all", "--yes").exit_code == 0
    assert store.xlen("dead-letters") == 0


def test_which_letters_must_be_said(storywire: Call, store: Store) -> None:
    entry = samples.put_letter(store, {"data": "{}"})
    for call in (["drop"], ["replay"], ["drop", "--all", entry], ["list", "--stage", "nothing"]):
        assert storywire("dead", *call).exit_code == console.USAGE
    for verb in ("show", "replay", "drop"):
        assert storywire("dead", verb, "1-1").exit_code == console.FAILED
    assert store.xlen("dead-letters") == 1


def test_what_was_done_can_be_read_by_programs(storywire: Call, store: Store) -> None:
    first, second = (samples.put_letter(store, {"data": f'{{"title": "Ferry {number}"}}'}) for number in (1, 2))
    told = json.loads(storywire("dead", "replay", first, "--json").stdout)
    [(sent, _)] = store.xrange("ingest")
    assert told == {"letter": first, "stream": "ingest", "trace": sent.decode()}
    assert json.loads(storywire("dead", "drop", second, "--json").stdout) == {"dropped": second}
