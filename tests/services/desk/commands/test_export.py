import json
from pathlib import Path

from redis import Redis as Store

from services.desk import console
from tests.services.desk import samples
from tests.services.desk.conftest import Call


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


def test_wrong_calls_are_told(storywire: Call, tmp_path: Path) -> None:
    assert storywire("export", "--format", "yaml").exit_code == console.USAGE
    result = storywire("export", "--out", str(tmp_path / "no" / "folder.jsonl"))
    assert result.exit_code == console.FAILED
    assert "No such file" in result.stderr
