import json
import threading
from pathlib import Path

import pytest
from redis import Redis as Store

from services.desk import console
from services.desk.commands import publish as publish_command
from tests.services.desk import samples
from tests.services.desk.conftest import Call


class pipeline:  # noqa: N801 - reads as a word in a with statement
    """Ends every article that comes to ``ingest`` in the same way."""

    def __init__(self, store: Store, steps: dict[str, str]) -> None:
        self._store, self._steps = store, steps
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.wait(0.05):
            for entry, _ in self._store.xrange("ingest"):
                samples.put_trace(self._store, entry.decode(), **self._steps)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def test_articles_go_onto_ingest_and_their_entries_are_told(storywire: Call, store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "mine-1", "title": "Ferry", "text": "Smoke over the ferry."}')
    result = storywire("publish", str(tmp_path / "a.json"))
    [(entry, fields)] = store.xrange("ingest")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{entry.decode()}  Ferry")
    assert json.loads(fields[b"data"])["id"] == "mine-1"


def test_a_file_that_cannot_be_read_stops_no_other(storywire: Call, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "One", "text": "x"}\n{not json}\n{"title": "Two", "text": "x"}\n')
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "c.json").write_text('{"title": "Three", "text": "x"}')
    result = storywire("publish", str(tmp_path), str(tmp_path / "nowhere.json"), "--json")
    assert result.exit_code == console.FAILED
    assert [json.loads(line)["title"] for line in result.stdout.splitlines()] == ["One", "Two", "Three"]
    assert "a.jsonl line 2" in result.stderr
    assert "b.json" in result.stderr
    assert "nowhere.json: No such file" in result.stderr


def test_standard_input_is_known_by_its_beginning(storywire: Call, store: Store) -> None:
    assert storywire("publish", "-", stdin="Ferry\n\nSmoke over the ferry.\n").exit_code == 0
    [(_, fields)] = store.xrange("ingest")
    article = json.loads(fields[b"data"])
    assert (article["title"], article["text"]) == ("Ferry", "Smoke over the ferry.")
    assert "id" not in article


def test_standard_input_can_be_given_a_name(storywire: Call, store: Store) -> None:
    assert storywire("publish", "-", "--name", "ferry.html", stdin="<p>Smoke</p>").exit_code == 0
    [(_, fields)] = store.xrange("ingest")
    assert json.loads(fields[b"data"]) == {"id": "ferry", "html": "<p>Smoke</p>"}


def test_of_many_articles_the_files_are_told(storywire: Call, store: Store, tmp_path: Path) -> None:
    lines = [f'{{"title": "Title {number}", "text": "x"}}' for number in range(publish_command.LISTED + 1)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    result = storywire("publish", str(tmp_path))
    assert result.stdout.split()[0] == str(len(lines))
    assert store.xlen("ingest") == len(lines)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (samples.whole_way(), (0, f"story {samples.STORY}")),
        ({"ingestion": samples.step("dropped", "seen already", 1)}, (0, "dropped by ingestion: seen already")),
        ({"ingestion": samples.step("dead", "no text", 1)}, (console.FAILED, "dead by ingestion: no text")),
    ],
)
def test_waiting_tells_the_end_of_each(
    storywire: Call, store: Store, tmp_path: Path, steps: dict[str, str], expected: tuple[int, str]
) -> None:
    (tmp_path / "a.json").write_text('{"title": "Ferry", "text": "x"}')
    with pipeline(store, steps):
        result = storywire("publish", "--wait", str(tmp_path))
    assert result.exit_code == expected[0]
    assert expected[1] in " ".join(result.stdout.split())
    assert "1 article in" in result.stdout


def test_waiting_gives_up_in_time(storywire: Call, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"title": "Ferry", "text": "x"}')
    result = storywire("publish", "--wait", "--timeout", "0.3", "--json", str(tmp_path))
    assert result.exit_code == console.TIMED_OUT
    assert json.loads(result.stdout)["end"] is None
    assert "1 article without an end after 0.3 s" in result.stderr
