import json
from pathlib import Path

from redis import Redis as Store

from services.desk import console
from services.desk.formats import FORMATS
from tests.services.desk import samples
from tests.services.desk.conftest import Call
from tests.services.desk.formats.stories import full


def test_each_story_is_a_line_and_those_that_are_gone_are_left_out(
    storywire: Call, store: Store, tmp_path: Path
) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    samples.put_record(store, samples.merged("k5aaaaaaaaaa", into=samples.STORY))
    result = storywire("export")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [samples.STORY, samples.OTHER]
    assert json.loads(result.stdout.splitlines()[0]) == samples.record()
    assert len(storywire("export", "--gone").stdout.splitlines()) == 3
    file = tmp_path / "out.jsonl"
    assert storywire("export", "--format", "json", "--out", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8") == result.stdout
    assert list(tmp_path.iterdir()) == [file]


def test_stories_come_in_every_format(storywire: Call, store: Store) -> None:
    samples.put_record(store, full().data)
    samples.put_record(store, samples.single())
    items = [json.loads(line) for line in storywire("export", "--format", "ninjs").stdout.splitlines()]
    assert [item["standard"]["version"] for item in items] == ["3.3", "3.3"]
    assert len(json.loads(storywire("export", "--format", "jsonld").stdout)["@graph"]) == 2
    assert len(storywire("export", "--format", "csv").stdout.splitlines()) == 5
    assert storywire("export", "--format", "markdown", "--story", samples.OTHER).stdout.startswith(
        "# Library in Norrby"
    )


def test_a_table_in_a_file_is_the_same_as_on_the_screen(storywire: Call, store: Store, tmp_path: Path) -> None:
    samples.put_record(store, full().data)
    file = tmp_path / "out.csv"
    storywire("export", "--format", "csv", "--out", str(file))
    assert file.read_bytes() == FORMATS["csv"].one(full()).encode()


def test_one_story_is_chosen_by_any_of_its_names(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    lines = storywire("export", "--story", samples.STORY[:6]).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [samples.STORY]
    unknown = storywire("export", "--story", "zzzz", "--format", "jsonld")
    assert (unknown.exit_code, unknown.stdout) == (console.FAILED, "")


def test_a_record_that_cannot_be_read_keeps_no_other_from_being_written(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single(articles="none", further=True))
    result = storywire("export", "--format", "csv")
    assert (result.exit_code, len(result.stdout.splitlines())) == (console.FAILED, 4)
    assert "1 story left out" in result.stderr
    assert len(storywire("export").stdout.splitlines()) == 2


def test_wrong_calls_are_told(storywire: Call, tmp_path: Path) -> None:
    assert storywire("export", "--format", "yaml").exit_code == console.USAGE
    result = storywire("export", "--out", str(tmp_path / "no" / "folder.jsonl"))
    assert result.exit_code == console.FAILED
    assert "No such file" in result.stderr
